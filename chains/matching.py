"""Finds copied words in one sentence: the same, then folded, then similar.

Invariant: a place covers whole characters, is never empty, and never holds another number than was asked for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from chains.folding import fold

Place = tuple[int, int]

SHORTEST_PART = 4  # folded characters; anything shorter counts only as whole words
# Per cent of rapidfuzz's indel similarity. Unrelated sentences of one language reach 50 to 65; two changed
# words in a clause of ten leave about 85, one changed letter in a word of ten 90.
SIMILAR = 85.0
SIMILAR_SHORT = 90.0
SHORT = 12
STRANGE = 50.0  # two words that share less than half their letters
EDGES = " '\".,;:!?()[]{}-*_"
WORDS = re.compile(r"\S+")
NUMBERS = re.compile(r"\d+")
GROUPING = re.compile(r"(?<=\d)[.,' ](?=\d{3}(?!\d))")
# What joins digits to one number: "80" is not in "80.000", nor in "2,80", nor in "80 000".
JOINED = re.compile(r"(?<!\d)\d{1,3} \d{3}(?!\d)|\d[.,:']?\d")
LONGEST = 2000  # characters; a model that copies more was caught in a loop
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def is_letter(char: str) -> bool:
    """Whether a character belongs to a word: a letter, a digit or a mark on one."""
    return char.isalnum() or (char > "\u02ff" and unicodedata.category(char)[0] == "M")


def find_copied(text: str, words: str, aim: int = 0) -> Place | None:
    """Find words up to case, quotation marks, dashes, white space and punctuation around them.

    Whole words come before parts of words, then the same letters before folded ones, then the place nearest
    to `aim`.

    Args:
        text: A sentence.
        words: What was copied from it.
        aim: Offset into `text`.

    Returns:
        Offsets into `text`, or None.
    """
    if len(words) > LONGEST:
        return None
    needle = fold(words).text.strip()
    for wanted in dict.fromkeys((needle, needle.strip(EDGES))):
        places = find_folded(text, wanted) if any(map(str.isalnum, wanted)) else []
        if places:
            exact = words.strip()
            return min(places, key=lambda found: rank_place(text, found, exact, aim))[0]
    return None


def rank_place(text: str, found: tuple[Place, bool], words: str, aim: int) -> tuple[bool, bool, int, int]:
    """How good a place is, the smaller the better."""
    (start, end), whole = found
    return not whole, text[start:end] != words, abs(start - aim), start


def find_folded(text: str, needle: str) -> list[tuple[Place, bool]]:
    """All places of a folded needle that may be used, with whether each is made of whole words."""
    folded = fold(text)
    found = []
    for start in find_all(folded.text, needle):
        end = start + len(needle)
        whole = stands_alone(folded.text, start, end)
        usable = whole or len(needle) >= SHORTEST_PART or UNSPACED.search(needle)
        if usable and not cuts_number(folded.text, start, end):
            found.append((folded.place(start, end), whole))
    return found


def find_all(text: str, needle: str) -> Iterator[int]:
    """Where `needle` starts in `text`."""
    start = text.find(needle)
    while start >= 0:
        yield start
        start = text.find(needle, start + 1)


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` neither begins nor ends inside a word."""
    return not (splits_word(text, start) or splits_word(text, end))


def splits_word(text: str, index: int) -> bool:
    """Whether a word goes on over `index`."""
    return 0 < index < len(text) and is_letter(text[index - 1]) and is_letter(text[index])


def cuts_number(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` begins or ends inside a number."""
    return splits_number(text, start) or splits_number(text, end)


def splits_number(text: str, index: int) -> bool:
    """Whether a number goes on over `index`."""
    window = max(0, index - 5)
    return any(match.start() < index < match.end() for match in find_joined(text, window, index + 5))


def find_joined(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Digits that belong together, overlapping ones too."""
    for index in range(start, min(end, len(text))):
        match = JOINED.match(text, index) if text[index].isdigit() else None
        if match:
            yield match


def find_similar(text: str, words: str) -> Place | None:
    """Find words that were copied with small mistakes.

    Args:
        text: A sentence.
        words: What was copied from it.

    Returns:
        Offsets into `text` on word boundaries, or None when nothing is similar enough or a number differs.
    """
    needle = fold(words[: LONGEST + 1]).text.strip(EDGES)
    folded = fold(text)
    if not SHORTEST_PART <= len(needle) <= LONGEST or not folded.text:
        return None
    threshold = SIMILAR_SHORT if len(needle) < SHORT else SIMILAR
    found = align(needle, folded.text, threshold)
    if found is None or cuts_number(folded.text, *found):
        return None
    if list_numbers(needle) != list_numbers(folded.text[slice(*found)]):
        return None
    return folded.place(*found)


def align(needle: str, text: str, threshold: float) -> Place | None:
    """The words of `text` that are most like the needle, at least `threshold` per cent."""
    from rapidfuzz import fuzz

    found = (0, len(text))
    if len(needle) <= len(text):
        aligned = fuzz.partial_ratio_alignment(needle, text, score_cutoff=threshold)
        if aligned is None:
            return None
        found = snap_to_words(text, aligned.dest_start, aligned.dest_end)
    start, end = drop_strange_edges(needle, text, *found)
    return (start, end) if start < end and fuzz.ratio(needle, text[start:end]) >= threshold else None


def drop_strange_edges(needle: str, text: str, start: int, end: int) -> Place:
    """A place without a first or last word that has nothing in common with the needle's."""
    from rapidfuzz import fuzz

    words = [match.span() for match in WORDS.finditer(text, start, end)]
    wanted = needle.split()
    for index in (0, -1):
        if len(words) > 1 and fuzz.ratio(text[slice(*words[index])], wanted[index]) < STRANGE:
            del words[index]
    return trim_edges(text, words[0][0], words[-1][1]) if words else (start, end)


def snap_to_words(text: str, start: int, end: int) -> Place:
    """Move both ends to the nearest word boundary."""
    return nearest_boundary(text, start), nearest_boundary(text, end)


def nearest_boundary(text: str, index: int) -> int:
    """The place next to `index` where no word is cut."""
    left = right = index
    while splits_word(text, left):
        left -= 1
    while splits_word(text, right):
        right += 1
    return left if index - left < right - index else right


def trim_edges(text: str, start: int, end: int) -> Place:
    """Leave out spaces and punctuation at both ends."""
    kept = text[start:end]
    left = len(kept) - len(kept.lstrip(EDGES))
    return start + left, start + max(left, len(kept.rstrip(EDGES)))


def list_numbers(text: str) -> list[str]:
    """The numbers in a text, digits only, thousands joined."""
    return NUMBERS.findall(GROUPING.sub("", text))
