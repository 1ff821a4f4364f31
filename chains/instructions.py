"""Finds the sentences of an article that speak to the reader's tools instead of to the reader.

The model is shown none of them: not the words, not a gap in the numbers. They are translated each on its own, and a
caveat says so. Code decides, for a model that is spoken to is no judge of it.

Invariant: the same text always gives the same sentences, whatever the language it is said to be in.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from unicodedata import category, normalize

from chains.report import Article, Caveat, Sentence, Span

LEXICON = Path(__file__).parent / "lexicons" / "instructions.toml"
NOTE = "It speaks to the reader's tools. It was kept from the model, but for its own translation."
FAR = 60
"""Code points between a verb that takes back and what it takes back."""
CLAUSE = r"(?:^|[,:;.!?–—\"'«»„“”(\[*#>-]\s*)\W{0,4}"
POLITE = r"(?:(?:please|alstublieft|bitte|por favor|пожалуйста|будь ласка|and|en|und|et|y|и|і|та),? )?"
MARKS = re.compile(
    r"<\s*/?\s*(?:article|system|instructions?|task|prompt|assistant)\b"  # fences like ours
    r"|<\|\w+\|>|\[/?inst\]|<</?sys>>"  # of chat templates
    r"|\[\s*s\d+\s*\]"  # sentence numbers
    r"|`{3,}"
    r"|[\"'](?:sentences|claims|caveats|disputes|points|statements|evidence|sources?|ids?)[\"']\s*:"  # our JSON
)
INVISIBLE = re.compile("[\ufe00-\ufe0f\u180b-\u180e\u034f\u3164\u115f\u1160\U000e0100-\U000e01ef]")


def find_instructions(article: Article) -> frozenset[str]:
    """Ids of the sentences that speak to a program.

    A sentence that follows one in its paragraph and begins with a command goes on with it.
    """
    found: set[str] = set()
    before: Sentence | None = None
    for sentence in article.sentences:
        text = fold(article.sentence_text(sentence))
        goes_on = before is not None and before.id in found and before.paragraph == sentence.paragraph
        if speaks_to_tools(text) or (goes_on and begins_with_order(text)):
            found.add(sentence.id)
        before = sentence
    return frozenset(found)


def fold(text: str) -> str:
    """Text as a pattern sees it: one form of each letter, lower case, nothing invisible."""
    visible = "".join(char for char in normalize("NFKC", text) if category(char) != "Cf")
    return " ".join(INVISIBLE.sub("", visible).casefold().split())


def speaks_to_tools(text: str) -> bool:
    """Whether folded text holds marks of a prompt, takes instructions back, or commands a program."""
    if MARKS.search(text) or any(pattern.search(text) for pattern in load_patterns("roles", "overrides")):
        return True
    orders = load_patterns("orders")
    return any(pattern.search(text) for pattern in load_patterns("addressees")) and any(p.search(text) for p in orders)


def begins_with_order(text: str) -> bool:
    """Whether folded text begins with a command."""
    return any(found.start() == 0 for pattern in load_patterns("orders") if (found := pattern.search(text)))


def load_patterns(*kinds: str) -> Sequence[re.Pattern[str]]:
    """The patterns of some lists of the lexicon, in all languages."""
    return [pattern for kind in kinds for pattern in build_patterns(kind)]


@cache
def build_patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    """One pattern for each language."""
    return tuple(re.compile(build_pattern(kind, words)) for words in read_lexicon().values())


def build_pattern(kind: str, words: dict[str, list[str]]) -> str:
    """The pattern of one list of a language."""
    listed = join(words[kind])
    if kind == "roles":
        return rf"^\W*(?:{listed})\W{{0,3}}:"
    if kind == "overrides":
        return rf"{CLAUSE}{POLITE}(?:{listed})\b.{{0,{FAR}}}?\b(?:{join(words['objects'])})"
    if kind == "orders":
        return rf"{CLAUSE}{POLITE}(?:{listed})\b"
    return rf"(?<![\w'’-])(?:{listed})(?![\w-])"  # French "j'ai" is nobody


def join(words: Iterable[str]) -> str:
    """Words as alternatives of a pattern."""
    return "|".join(re.escape(word.removesuffix("*")) + (r"[\w-]*" if word.endswith("*") else "") for word in words)


@cache
def read_lexicon() -> dict[str, dict[str, list[str]]]:
    """The lists, by language."""
    return tomllib.loads(LEXICON.read_text(encoding="utf-8"))


def list_caveats(article: Article, withheld: frozenset[str]) -> Iterator[Caveat]:
    """A caveat for each sentence that was withheld."""
    for sentence in article.sentences:
        if sentence.id in withheld:
            cue = Span(
                sentence=sentence.id, start=sentence.start, end=sentence.end, exact=article.sentence_text(sentence)
            )
            yield Caveat(id="", cue=cue, category="tool-instruction", note=NOTE, found_by="lexicon")
