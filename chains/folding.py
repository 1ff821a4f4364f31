"""Text with the differences taken out that do not change words, and the way back to the original offsets.

Invariant: `Folded.place(a, b)` is a range of whole characters (base and combining marks together) of the
original text that holds everything folded into `folded.text[a:b]`.
"""

from __future__ import annotations

import unicodedata
from array import array
from dataclasses import dataclass
from functools import lru_cache

QUOTES = "\"'`´‘’‚‛“”„‟«»‹›ʼʹʻ′″‵＂＇「」『』"
DASHES = "-‐‑‒–—―−⁃﹣－"
JOINERS = "\u200d\ufe0e\ufe0f"
EXACT_FOLDS = {**dict.fromkeys(QUOTES, "'"), **dict.fromkeys(DASHES, "-")}


def lower_all(text: str) -> str:
    """Lower case with straight apostrophes, character by character, so that all offsets stay."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    return lower.replace("’", "'").replace("ʼ", "'")


def extends_character(char: str) -> bool:
    """Whether `char` belongs to the character before it (a simplified grapheme rule of UAX #29)."""
    return char > "\u02ff" and (char in JOINERS or unicodedata.category(char)[0] == "M")


@lru_cache(maxsize=4096)
def fold_character(cluster: str) -> str:
    """One character in its plainest form: quotes and dashes unified, NFKC, no case; "" for invisible ones."""
    if cluster in EXACT_FOLDS:
        return EXACT_FOLDS[cluster]
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", cluster).casefold())
    visible = (char for char in plain if unicodedata.category(char) not in {"Cf", "Cc"} or char.isspace())
    return "".join(EXACT_FOLDS.get(char, " " if char.isspace() else char) for char in visible)


@dataclass(frozen=True)
class Folded:
    """Folded text.

    Attributes:
        text: What is compared.
        starts: For each folded character, where its original starts.
        ends: For each folded character, one past where its original ends.
    """

    text: str
    starts: array[int]
    ends: array[int]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where the folded range `start:end` (not empty) stands in the original."""
        return self.starts[start], self.ends[end - 1]


def split_characters(text: str) -> list[tuple[int, int]]:
    """Ranges of user-perceived characters, in order, without gaps."""
    if text.isascii():
        return [(index, index + 1) for index in range(len(text))]
    starts = [i for i, char in enumerate(text) if i == 0 or not extends_character(char)]
    return list(zip(starts, [*starts[1:], len(text)], strict=True))


@lru_cache(maxsize=512)
def fold(text: str) -> Folded:
    """Fold `text`; runs of white space become one space.

    Args:
        text: Any text.

    Returns:
        The folded text with offsets into `text`.
    """
    chars: list[str] = []
    starts, ends = array("I"), array("I")  # a whole article may be folded: four bytes for a place, not 36
    for start, end in split_characters(text):
        for char in fold_character(text[start:end]):
            if char == " " and chars and chars[-1] == " ":
                ends[-1] = end
                continue
            chars.append(char)
            starts.append(start)
            ends.append(end)
    return Folded("".join(chars), starts, ends)
