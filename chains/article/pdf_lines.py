"""The lines of a page of a PDF document, how large and where: what tells headings, heads and feet from text.

Invariant: a line says where it stands only when what was drawn is what was read; else its size is 0 and no rule of
layout holds for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import hypot
from typing import TYPE_CHECKING, Any

from chains.article.normalization import normalise_text
from chains.article.paragraphs import ends_sentence

if TYPE_CHECKING:
    from pypdf import PageObject

LARGE, SMALL = 1.15, 0.92
"""Times the size of the text: from here on a line is a heading, or as small as what stands in a margin."""

APART = 2.0
"""Times the size of the text: a gap between lines that is more than that of paragraphs."""

OUTER = 0.05
"""Share of a page at its head, and at its foot, that is margin."""

MARGIN_LINES = 3
"""Lines at the head and foot of a page that may be no part of its text."""

LONGEST_HEADING = 6
"""Lines; more in large type are text."""


@dataclass(frozen=True)
class Line:
    """Some words on a line.

    Attributes:
        size: Of the largest letters, in points; 0 when it is not known.
        height: Of the baseline above the foot of the page, in points.
        outer: Whether that is where no text is, at the edge of the page.
    """

    text: str
    size: float = 0.0
    height: float = 0.0
    outer: bool = False


def read_lines(page: PageObject) -> list[Line]:
    """The lines of a page in the order of the document, blank ones between them too."""
    drawn: list[tuple[str, float, float]] = []

    def note(text: str, cm: Sequence[float], tm: Sequence[float], font: Any, size: float) -> None:  # noqa: ANN401
        del font
        scale = hypot(tm[2], tm[3]) * hypot(cm[2], cm[3])
        drawn.append((text, size * scale, tm[4] * cm[1] + tm[5] * cm[3] + cm[5]))

    text = page.extract_text(visitor_text=note)
    known = "".join(piece for piece, *_ in drawn) == text
    lines = list(gather(drawn)) if known else [Line(clean(line)) for line in text.split("\n")]
    lines = [replace(line, outer=is_outer(page, line.height)) for line in lines]
    places = [place for place, line in enumerate(lines) if line.text]
    return lines[places[0] : places[-1] + 1] if places else []


def is_outer(page: PageObject, height: float) -> bool:
    """Whether a height is in the margin at the head or foot of a page."""
    share = (height - float(page.mediabox.bottom)) / (float(page.mediabox.height) or 1.0)
    return not OUTER <= share <= 1 - OUTER


def gather(drawn: Iterable[tuple[str, float, float]]) -> Iterator[Line]:
    """The lines that pieces of text make."""
    words, size, height = "", 0.0, 0.0
    for piece, piece_size, piece_height in drawn:
        for index, part in enumerate(piece.split("\n")):
            if index:
                yield Line(clean(words), size, height)
                words, size = "", 0.0
            words += part
            if part.strip() and piece_size > size:
                size, height = piece_size, piece_height
    yield Line(clean(words), size, height)


def clean(words: str) -> str:
    """A line without control characters and without spaces that say nothing."""
    return " ".join(normalise_text(words).split())


def measure_text(pages: Iterable[Sequence[Line]]) -> float:
    """The size that most letters of a document have; 0 when it is not known."""
    letters: Counter[float] = Counter()
    for page in pages:
        for line in page:
            letters[round(line.size, 1)] += len(line.text)
    return max(letters, key=letters.__getitem__) if letters else 0.0


def drop_edges(page: Sequence[Line], usual: float) -> list[Line]:
    """A page without what stands apart at its head, above a heading or in small letters, and at its foot.

    Browsers draw both when all else is drawn: what counts is where a line stands, not when it comes.
    """
    if not usual:
        return list(page)
    lines = sorted((line for line in page if line.text), key=lambda line: -line.height)
    above, below = find_edge(lines, usual), find_edge(lines[::-1], usual)
    headed = above < len(lines) and is_large(lines[above], usual)
    dropped = [line for line in lines[:above] if headed or is_small(line, usual)]
    dropped += [line for line in lines[::-1][:below] if is_small(line, usual)]
    return [line for line in page if not any(line is other for other in dropped)]


def find_edge(lines: Sequence[Line], usual: float) -> int:
    """How many of the first lines stand apart from the rest; none that is large, and none that ends a sentence."""
    for place, (line, following) in enumerate(pairwise(lines[: MARGIN_LINES + 1]), start=1):
        if is_large(line, usual) or ends_sentence(line.text):
            return 0
        apart = abs(line.height - following.height) > APART * max(usual, following.size)
        if apart or (line.outer and is_small(line, usual) and not following.outer):
            return place
    return 0


def is_large(line: Line, usual: float) -> bool:
    """Whether a line is set as a heading is."""
    return line.size >= LARGE * usual > 0


def is_small(line: Line, usual: float) -> bool:
    """Whether a line is smaller than text."""
    return 0 < line.size <= SMALL * usual


def join_headings(page: Sequence[Line], usual: float) -> list[str]:
    """The lines of a page; a heading of several is one, with a blank line on each side."""
    found: list[str] = []
    place = 0
    while place < len(page):
        last = place
        while last < len(page) and is_large(page[last], usual) and abs(page[last].size - page[place].size) < 1:
            last += 1
        if place < last <= place + LONGEST_HEADING:
            found += ["", " ".join(line.text for line in page[place:last]), ""]
        else:
            last = max(last, place + 1)
            found += [line.text for line in page[place:last]]
        place = last
    return found
