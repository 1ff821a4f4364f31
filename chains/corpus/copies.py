"""Articles that are nearly the same: what an agency sent, and many printed.

A signature is a one-permutation MinHash (Li, Owen, Zhang: One Permutation Hashing, NIPS 2012) over runs of five words:
of each of 64 bins the least hash that fell into it. The share of bins that agree is about the share of runs that two
texts have in common. Signatures that agree in a whole band are compared, others are not.

Invariant: the same words give the same signature on every machine; to be a copy is transitive.
"""

from __future__ import annotations

import re
import struct
from collections import defaultdict
from collections.abc import Iterable
from hashlib import blake2b
from operator import eq

BINS, BAND = 64, 2
RUN = 5
EMPTY = 0xFFFFFFFF
ALIKE = 0.6
"""Of the runs of words; a copy with another headline and a cut last paragraph has more, another article on the
same event a tenth."""
MOST_LIKELY = 50
"""Articles that share a band are compared with so many of them: a footer that all have makes no copies."""
LAYOUT = f"<{BINS}I"
PART = 4
"""Bytes of a number in a signature."""
NUMBER = 40
"""Bits of the number of an article."""
NOTHING = b"\xff" * (BAND * PART)
"""A band that is empty tells nothing."""
WORD = re.compile(r"\w+")


def sign_text(text: str) -> bytes:
    """The signature of a text: `BINS` numbers of four bytes, little-endian."""
    words = WORD.findall(text.casefold())
    bins = [EMPTY] * BINS
    for start in range(max(1, len(words) - RUN + 1)):
        run = " ".join(words[start : start + RUN]).encode("utf-8", "replace")
        value = int.from_bytes(blake2b(run, digest_size=5).digest(), "little")
        place, value = value % BINS, value // BINS % EMPTY
        bins[place] = min(bins[place], value)
    return struct.pack(LAYOUT, *bins)


def compare(one: bytes, other: bytes) -> float:
    """The share of runs of words that two texts have in common, about."""
    first, second = read(one), read(other)
    alike = sum(map(eq, first, second))
    empty = sum(a == b == EMPTY for a, b in zip(first, second, strict=True)) if EMPTY in first else 0
    return (alike - empty) / (BINS - empty) if empty < BINS else 1.0


def read(signature: bytes) -> tuple[int, ...]:
    """The numbers of a signature."""
    return struct.unpack(LAYOUT, signature)


def group_copies(signatures: Iterable[tuple[int, bytes]]) -> dict[int, int]:
    """Find the copies, band by band, so that only one of them is indexed at a time.

    Args:
        signatures: Number of each article and its signature, in order.

    Returns:
        Number of each copy -> that of the first article that says the same.
    """
    known = dict(signatures)
    first: dict[int, int] = {}
    apart: set[int] = set()  # pairs that were compared, both numbers in one
    for start in range(0, BINS * PART, BAND * PART):
        originals: dict[bytes, list[int]] = defaultdict(list)
        for number, signature in known.items():
            part = signature[start : start + BAND * PART]
            if number in first or part == NOTHING:
                continue
            likely = originals[part]
            fresh = [other for other in likely if number << NUMBER | other not in apart]
            original = next((other for other in fresh if compare(known[other], signature) >= ALIKE), None)
            if original is not None:
                first[number] = original
                continue
            apart.update(number << NUMBER | other for other in fresh)
            if len(likely) < MOST_LIKELY:
                likely.append(number)
    return {number: follow(number, first) for number in sorted(first)}


def follow(number: int, first: dict[int, int]) -> int:
    """The article that is a copy of no other."""
    while number in first:
        number = first[number]
    return number
