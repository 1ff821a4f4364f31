"""The text of a PDF document.

Invariant: the words are those of the document, in its order; what is left out stands at the head or foot of a page,
repeated or apart from the text, or is the hyphen of a broken word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from chains.article.documents import Document
from chains.article.paragraphs import ends_sentence
from chains.article.pdf_lines import MARGIN_LINES, Line, drop_edges, join_headings, measure_text, read_lines
from chains.errors import ArticleDecodeError, ArticleEmptyError

if TYPE_CHECKING:
    from pypdf import PdfReader

MAX_PAGES = 500
FEW_LETTERS = 20
"""Of the whole document; what has fewer was scanned."""

PAGE_NUMBER = re.compile(
    r"(?:https?://\S+ )?(?:(?:blz|page|pagina|página|seite|стр|страница|сторінка)\.? )?"
    r"#(?: ?(?:/|de|of|sur|van|von|з|из) ?#)?|https?://\S+"
)
"""By its shape: "7", "Pagina 1 van 3", the address that a browser prints at the foot of a page."""

BROKEN_WORD = re.compile(r"(\w+)[-\u2010\u00ad]\n(\w+)")
LOCKED_HINT = "Open it with its password and print it to a new PDF, or copy the text."
BROKEN_HINT = "Open it in a viewer and copy the text of the article, and give that."
SCAN_HINT = "Read it with a text recognition program first, such as ocrmypdf."


def read_pdf(data: bytes, name: str) -> Document:
    """Read the text of a document.

    Args:
        data: All of it.
        name: For errors.

    Raises:
        ArticleDecodeError: It is locked, broken, or has too many pages.
        ArticleEmptyError: It holds pictures only.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(BytesIO(data))
        unlock(reader, name)
        pages = read_pages(reader, name)
    except ArticleDecodeError:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise ArticleDecodeError(f"{name} is a broken PDF document.", BROKEN_HINT) from error
    usual = measure_text(pages)
    kept = [drop_edges(page, usual) for page in drop_margins(pages)]
    text = join_pages([join_headings(page, usual) for page in kept])
    if sum(map(str.isalpha, text)) < FEW_LETTERS:
        raise ArticleEmptyError(f"{name} holds pictures of text, no text.", SCAN_HINT)
    return Document(text)


def unlock(reader: PdfReader, name: str) -> None:
    """Open what is locked against changes only: its password for reading is empty.

    Raises:
        ArticleDecodeError: It takes a password, or an encryption that is not known here.
    """
    from pypdf import PasswordType
    from pypdf.errors import DependencyError

    if not reader.is_encrypted:
        return
    try:
        opened = reader.decrypt("")
    except (DependencyError, NotImplementedError) as error:
        raise ArticleDecodeError(f"{name} is an encrypted PDF document.", LOCKED_HINT) from error
    if opened == PasswordType.NOT_DECRYPTED:
        raise ArticleDecodeError(f"{name} is a PDF document with a password.", LOCKED_HINT)


def read_pages(reader: PdfReader, name: str) -> list[list[Line]]:
    """The lines of each page.

    Raises:
        ArticleDecodeError: There are too many.
    """
    if len(reader.pages) > MAX_PAGES:
        raise ArticleDecodeError(f"{name} has more than {MAX_PAGES} pages.", "Give the pages of one article.")
    return [read_lines(page) for page in reader.pages]


def drop_margins(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without lines that stand at the head or foot of most of them, and without their numbers."""
    seen = Counter(shape for page in pages for shape in {shape_of(page[place].text) for place in margins_of(page)})
    repeated = {shape for shape, count in seen.items() if count >= max(2, 0.6 * len(pages))}
    kept = []
    for page in pages:
        shapes = {place: shape_of(page[place].text) for place in margins_of(page)}
        dropped = {place for place, shape in shapes.items() if shape in repeated or PAGE_NUMBER.fullmatch(shape)}
        kept.append([line for place, line in enumerate(page) if place not in dropped])
    return kept


def margins_of(page: Sequence[Line]) -> list[int]:
    """The places of the first and last lines of a page."""
    places = [place for place, line in enumerate(page) if line.text]
    return sorted({*places[:MARGIN_LINES], *places[-MARGIN_LINES:]})


def shape_of(line: str) -> str:
    """A line as it is on every page, whatever its number."""
    return re.sub(r"\d+", "#", line.casefold()).strip("-–—|. ")


def join_pages(pages: Sequence[Sequence[str]]) -> str:
    """One text: a page that ends within a sentence goes on in the next, a word that was broken is whole again."""
    text = ""
    for page in filter(None, ("\n".join(lines).strip("\n") for lines in pages)):
        text += ("\n\n" if ends_sentence(text) else "\n" if text else "") + page
    known = text.casefold()
    return BROKEN_WORD.sub(lambda found: mend_word(found[1], found[2], known), text)


def mend_word(head: str, tail: str, known: str) -> str:
    """A word that was broken at the end of a line; its hyphen stays before a capital, and where it is written so."""
    hyphenated = f"{head}-{tail}"
    return hyphenated if not tail[0].islower() or hyphenated.casefold() in known else head + tail
