"""Terms that the reader's glossary translates, and the translation translates in another way.

Invariant: nothing is found where there is no glossary. A term and its translation count in any form of their endings.
"""

from __future__ import annotations

from collections.abc import Iterator

from chains.checks.pairs import Pair, Problem
from chains.glossary import compile_words, find_terms

NAME = "glossary"


def find_gap(source: str, target: str) -> str | None:
    """Endings are cut the same way in all languages."""
    del source, target
    return None


def compare(pair: Pair) -> Iterator[Problem]:
    """Terms whose translation is not there; an error, for it is asked for."""
    for term, place in find_terms(pair.source.text, pair.glossary):
        if not compile_words(term.translation).search(pair.target.text):
            words = pair.source.text[slice(*place)]
            message = f"“{words}” should be “{term.translation}”, as your glossary says."
            yield Problem(NAME, "error", message, place, None)
