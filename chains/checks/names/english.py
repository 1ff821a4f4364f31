"""English words with capitals that are no names by themselves.

Invariant: an English word is read alone, whatever its text.
"""

from __future__ import annotations

from functools import lru_cache

from chains.lexicons.names import load_english

SHORTEST_DOUBLED = 5  # letters of a word with the last one doubled before its ending: "planning"
ENGLISH_FORMS = (("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("ly", ""))


@lru_cache(maxsize=8192)
def is_common(latin: str) -> bool:
    """Whether an English word with a capital is a common one."""
    english = load_english()
    return latin.endswith(english.endings) or any(word in english.generic for word in list_bases(latin))


def list_bases(latin: str) -> tuple[str, ...]:
    """An English word, and what it may be a form of."""
    bases = [latin]
    for ending, letters in ENGLISH_FORMS:
        if latin.endswith(ending) and len(latin) > len(ending) + 1:
            base = latin[: -len(ending)] + letters
            bases.append(base)
            if len(base) >= SHORTEST_DOUBLED and base[-1] == base[-2] and not letters:
                bases.append(base[:-1])
    return tuple(bases)


def is_starter(latin: str) -> bool:
    """Whether an English sentence often begins with a word, which is then no name."""
    return latin in load_english().starters
