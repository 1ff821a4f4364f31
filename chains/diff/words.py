"""The difference between two texts, word by word.

Invariant: what stayed and what went, together, are the first text; what stayed and what came, the second.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal

from chains.matching import UNSPACED

Kind = Literal["same", "removed", "added"]
Piece = tuple[str, Kind]
TOKENS = re.compile(rf"{UNSPACED.pattern}|\w+|\s+|[^\w\s]")
ALIKE = 0.5  # of the words; below that one text takes the place of the other: a patchwork cannot be read
LONGEST = 5000  # tokens of both texts together; the comparison takes the square of it


def split_tokens(text: str) -> list[str]:
    """Words, white space and signs; each character alone where words have no spaces."""
    return TOKENS.findall(text)


def compare_words(before: str, after: str) -> list[Piece]:
    """What stayed, went and came, in reading order."""
    first, second = split_tokens(before), split_tokens(after)
    if len(first) + len(second) > LONGEST:
        return replace_all(before, after)
    if share_words(first, second) < ALIKE:
        return replace_all(before, after)
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return list(list_pieces(first, second, join_blocks(matcher, first)))


def share_words(first: list[str], second: list[str]) -> float:
    """How many of the words and signs of two texts are the same, in order; 0 to 1."""
    from rapidfuzz.distance import Indel

    words = ([token for token in tokens if not token.isspace()] for tokens in (first, second))
    return float(Indel.normalized_similarity(*words))


def replace_all(before: str, after: str) -> list[Piece]:
    """All of one text in place of the other."""
    pieces: list[Piece] = [(before, "removed"), (after, "added")]
    return [piece for piece in pieces if piece[0]]


def join_blocks(matcher: SequenceMatcher[str], first: list[str]) -> list[tuple[int, int, int]]:
    """Where both are the same; a space alone between two differences is a part of them."""
    blocks = matcher.get_matching_blocks()
    kept = [block for block in blocks[:-1] if not "".join(first[block.a : block.a + block.size]).isspace()]
    return [(block.a, block.b, block.size) for block in (*kept, blocks[-1])]


def list_pieces(first: list[str], second: list[str], blocks: list[tuple[int, int, int]]) -> Iterator[Piece]:
    """The pieces between and in the places that are the same."""
    at, to = 0, 0
    for start, place, size in blocks:
        pieces: tuple[Piece, ...] = (
            ("".join(first[at:start]), "removed"),
            ("".join(second[to:place]), "added"),
            ("".join(first[start : start + size]), "same"),
        )
        yield from (piece for piece in pieces if piece[0])
        at, to = start + size, place + size
