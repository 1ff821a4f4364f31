"""Articles from files, bytes, text and the web.

Invariant: an `Article` has text, and its sentences cover all of it that is not white space; whatever else is
given ends in an `ArticleError` that says what to do.
"""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from chains.article.documents import Document, find_kind
from chains.article.encodings import decode_text
from chains.article.language import detect_language, validate_tag
from chains.article.normalization import normalise_text, show_name
from chains.article.sentences import split_sentences
from chains.errors import (
    ArticleDecodeError,
    ArticleEmptyError,
    ArticleFetchError,
    ArticleNotFoundError,
    ArticleRefusedError,
)
from chains.report import Article, Origin, Sentence

if TYPE_CHECKING:
    from chains.article.web.fetching import Door

MAX_BYTES = 10 * 1024 * 1024
"""An article longer than a thousand pages is a mistake."""

MEDIA = ("image/", "audio/", "video/", "font/", "model/")
DATA = ("json", "javascript", "ecmascript", "/css", "/wasm", "/zip")
"""What servers call that which is not for reading."""


def load_file(path: Path, language: str | None = None) -> Article:
    """Read an article from a file: plain text, a saved web page, or a PDF document.

    Args:
        path: The file; at most 10 MB of it are read.
        language: BCP 47 tag of the text; detected when None.

    Raises:
        ArticleNotFoundError: There is no such file.
        ArticleFetchError: It is a folder, or may not be read.
        ArticleDecodeError: It is not text, or too long.
        ArticleEmptyError: There is no text in it.
        ArticleRefusedError: It is a web page without an article.
        ConfigError: `language` is not a language tag.
    """
    origin = Origin(kind="file", name=show_name(path.name))
    return load_bytes(read_bytes(path), origin, language)


def load_url(url: str, language: str | None = None, door: Door | None = None) -> Article:
    """Read an article from the web; other errors as in `load_file`.

    Args:
        url: http or https.
        language: BCP 47 tag of the text; detected when None.
        door: How the network is reached; only public addresses when None.

    Raises:
        ArticleFetchError: The address may not be asked, or nothing usable came within 20 seconds and 10 MB.
        ArticleRefusedError: What came is no article but a wall, an error page, a list of links.
    """
    from chains.article.web.fetching import Door, fetch_page

    page = fetch_page(url, door or Door())
    shown = show_name(page.url)
    refuse_media(page.media_type, shown)
    origin = Origin(kind="url", name=name_page(shown), url=shown, retrieved_at=page.retrieved_at)
    return load_bytes(page.content, origin, language, page.media_type, page.charset)


def refuse_media(media_type: str, name: str) -> None:
    """Refuse what is neither a page nor a text, though some of it could be read as one.

    Raises:
        ArticleRefusedError: It is a picture, a film, data for programs.
    """
    if media_type.startswith(MEDIA) or media_type.endswith(DATA):
        raise ArticleRefusedError(f"{name} is {show_name(media_type)}, no article.", "Give the address of the page.")


def name_page(url: str) -> str:
    """What to call a page in a file name: the last part of its path, or its host."""
    parts = urlsplit(url)
    last = show_name(unquote(parts.path.rstrip("/").rpartition("/")[2]))
    return re.sub(r"[^\w.-]+", "-", last).strip("-.")[:80] or parts.hostname or "page"


def read_bytes(path: Path) -> bytes:
    """Read one byte more than is allowed, so that too much can be told from just enough."""
    name = show_name(str(path))
    try:
        if path.is_dir():
            raise ArticleFetchError(f"{name} is a folder.", "Name the files in it.")
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise ArticleNotFoundError(f"There is no file {name}.", "Check the spelling and the folder.") from error
    except PermissionError as error:
        raise ArticleFetchError(f"{name} may not be read.", "Check who may read the file.") from error
    except OSError as error:
        reason = error.strerror or "the system gives no reason"
        raise ArticleFetchError(f"{name} cannot be read: {reason}.", "Try a copy of the file.") from error


def load_bytes(
    data: bytes, origin: Origin, language: str | None = None, media_type: str = "", charset: str | None = None
) -> Article:
    """Read an article from bytes in any encoding; errors as in `load_file`.

    Args:
        data: Plain text, a web page or a PDF document.
        origin: Where it came from.
        language: BCP 47 tag of the text; detected when None.
        media_type: As a server called it.
        charset: The same.
    """
    name = origin_name(origin)
    if len(data) > MAX_BYTES:
        limit = MAX_BYTES // 1024**2
        raise ArticleDecodeError(f"{name} has more than {limit} MB.", "Give one article at a time.")
    kind = find_kind(data, media_type)
    if kind == "text":
        return build_article(decode_text(data, name), origin, language)
    if kind == "feed":
        raise ArticleRefusedError(f"{name} is a feed of articles.", f"List them: summarise feed {origin.url or name}")
    if kind == "opml":
        hint = f"Read their articles: summarise corpus {origin.url or name} --out DIR"
        raise ArticleRefusedError(f"{name} is a list of feeds.", hint)
    from chains.article.isolation import take_apart

    found = take_apart(kind, data, {"name": name, "url": origin.url, "charset": charset})
    return build_from_document(Document(**found), origin, language)


def build_from_document(document: Document, origin: Origin, language: str | None = None) -> Article:
    """Make an article of what was found in a page or a document; what it says of itself goes before what is guessed."""
    article = build_article(document.text, origin, language)
    known = {name: getattr(document, name) for name in ("title", "outlet", "byline", "published_at")}
    return article.model_copy(update={name: value for name, value in known.items() if value})


def build_article(text: str, origin: Origin, language: str | None = None) -> Article:
    """Make an article of text: normalised, its language known, its sentences numbered.

    Raises:
        ArticleEmptyError: There is no letter and no digit in the text.
        ConfigError: `language` is not a language tag.
    """
    text = normalise_text(text)
    if not any(character.isalnum() for character in text):
        raise ArticleEmptyError(f"There is no text in {origin_name(origin)}.", "Give a file with an article in it.")
    tag, score = (validate_tag(language), 1.0) if language else detect_language(text)
    sentences = split_sentences(text, tag)
    return Article(
        title=find_title(text, sentences),
        text=text,
        language=tag,
        language_score=score,
        origin=origin,
        sha256=sha256(text.encode()).hexdigest(),
        sentences=sentences,
    )


def find_title(text: str, sentences: tuple[Sentence, ...]) -> str | None:
    """The headline on one line, if there is one."""
    first = sentences[0]
    return " ".join(text[first.start : first.end].split()) if first.kind == "headline" else None


def origin_name(origin: Origin) -> str:
    """What to call an article in an error."""
    unnamed = {"file": "the file", "stdin": "standard input", "url": "the page", "paste": "the pasted text"}
    return origin.url or origin.name or unnamed[origin.kind]
