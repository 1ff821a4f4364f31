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
    """Find the copies.

    Args:
        signatures: Number of each article and its signature, in order.

    Returns:
        Number of each copy -> that of the first article that says the same.
    """
    known: dict[int, bytes] = {}
    bands: dict[tuple[int, bytes], list[int]] = defaultdict(list)
    first: dict[int, int] = {}
    for number, signature in signatures:
        likely = dict.fromkeys(n for key in list_bands(signature) for n in bands[key][:MOST_LIKELY])
        original = next((n for n in likely if compare(known[n], signature) >= ALIKE), None)
        if original is not None:
            first[number] = original
            continue
        known[number] = signature
        for key in list_bands(signature):
            bands[key].append(number)
    return first


def list_bands(signature: bytes) -> list[tuple[int, bytes]]:
    """The parts of a signature, by which likely copies are looked up; empty ones tell nothing."""
    size = BAND * 4
    parts = ((start, signature[start : start + size]) for start in range(0, len(signature), size))
    return [(start, part) for start, part in parts if part != b"\xff" * size]
