"""The articles of folders, globs, files, JSON lines and Parquet, one at a time; where among them the feeds are.

Invariant: one item is in memory at a time, whatever the size (but what feeds named, which is counted in thousands);
what cannot be read is an item with a problem, and never ends the others.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from glob import has_magic, iglob
from hashlib import sha256
from pathlib import Path
from typing import Any

from chains.article.documents import HEAD_BYTES, find_kind
from chains.article.loading import MAX_BYTES, build_article, load_bytes, read_bytes
from chains.article.normalization import show_name
from chains.article.web.addresses import is_address
from chains.corpus.folder import RESULTS
from chains.errors import ArticleDecodeError, ArticleError, ArticleFetchError, ArticleNotFoundError, SummariseError
from chains.report import Article, Origin

LINES = (".jsonl", ".ndjson")
PARQUET = ".parquet"
FEEDS = (".opml", ".xml", ".rss", ".atom", ".rdf")
"""What feeds and lists of feeds are called; that a file is one, its first bytes tell."""
FACTS = ("title", "outlet", "byline", "published_at")
"""What `meta` may say of an article, in the words of a report."""
DEEPEST = 20
"""Levels of what came with an article."""
SHAPE = "A row is {id, text or url, language, meta}; the last two may be missing."

Notify = Callable[[str], object]
Fetch = Callable[[str, str | None, Notify], Article]
"""Reads the page at an address, in a language or in that which is detected; tells each host before it is asked."""


@dataclass(frozen=True)
class FileText:
    """The bytes of a file."""

    data: bytes = field(repr=False)
    name: str
    language: str | None

    def load(self, fetch: Fetch, notify: Notify) -> Article:  # noqa: ARG002 - as the others
        """Read the article; errors as of `load_bytes`."""
        return load_bytes(self.data, Origin(kind="file", name=self.name), self.language)


@dataclass(frozen=True)
class RowText:
    """The text of a row, and where it was, when that is known."""

    text: str = field(repr=False)
    name: str
    id: str
    url: str | None
    language: str | None
    facts: Mapping[str, str]

    def load(self, fetch: Fetch, notify: Notify) -> Article:  # noqa: ARG002 - as the others
        """Read the article; errors as of `build_article`."""
        refuse_length(self.text, self.name)
        origin = Origin(kind="url" if self.url else "file", name=self.id, url=self.url)
        return build_article(self.text, origin, self.language).model_copy(update=dict(self.facts))


@dataclass(frozen=True)
class Address:
    """Where an article is on the web.

    Attributes:
        facts: Go before what its page says.
        otherwise: Stand where its page says nothing.
    """

    url: str
    language: str | None
    facts: Mapping[str, str]
    otherwise: Mapping[str, str] = field(default_factory=dict)

    def load(self, fetch: Fetch, notify: Notify) -> Article:
        """Fetch the article; errors as of `load_url`."""
        article = fetch(self.url, self.language, notify)
        missing = {name: value for name, value in self.otherwise.items() if not getattr(article, name)}
        return article.model_copy(update={**missing, **self.facts})


@dataclass(frozen=True)
class Problem:
    """Why there is nothing to read."""

    error: SummariseError

    def load(self, fetch: Fetch, notify: Notify) -> Article:  # noqa: ARG002 - as the others
        """Say so."""
        raise self.error


@dataclass(frozen=True)
class Item:
    """One article that is not yet read.

    Attributes:
        id: As the user knows it: the id in a row, or the path of a file.
        content: SHA-256 of all that decides what is read: the same again needs no second report.
        reading: What it is read from; `load` may raise a `SummariseError`.
        meta: What came with it, kept as it is.
    """

    id: str
    content: str
    reading: FileText | RowText | Address | Problem
    meta: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """A file with one article, or with rows of them."""

    path: Path
    name: str


class Inputs:
    """What the user named.

    Args:
        names: Folders, globs, files, and addresses of feeds.
        language: Of the articles, when the user names it.
        without: A folder that is not looked into: that of the results.
        followed: What the feeds among the names led to (`chains.corpus.feeds`): a feed is not read here.
    """

    def __init__(
        self, names: Iterable[str], language: str | None, without: Path, followed: Sequence[Item] = ()
    ) -> None:
        self.names = tuple(names)
        self.language = language
        self.without = without.resolve()
        self.followed = followed

    def count(self) -> int:
        """How many articles there are; nothing is parsed."""
        return sum(count_rows(place.path) for place in self.list_places()) + len(self.followed)

    def __iter__(self) -> Iterator[Item]:
        """The articles in the order of their places.

        Raises:
            ArticleNotFoundError: There is nothing by one of the names.
            ConfigError: Parquet cannot be read here.
        """
        for place in self.list_places():
            if is_table(place.path):
                yield from self.build_row_items(place)
            else:
                yield self.build_file_item(place)
        yield from self.followed

    def build_row_items(self, place: Place) -> Iterator[Item]:
        """The articles in a table; one that cannot be read, or not further, ends with a problem."""
        try:
            for number, row in read_rows(place.path):
                yield self.build_row_item(f"{place.name}:{number}", row)
        except ArticleError as error:
            yield build_problem(place.name, error)

    def list_feeds(self) -> Iterator[str | Place]:
        """Addresses and files of feeds, and of lists of feeds."""
        yield from filter(is_address, self.names)
        yield from (place for place in self.list_files() if is_feed(place.path))

    def list_places(self) -> Iterator[Place]:
        """The files of articles."""
        return (place for place in self.list_files() if not is_feed(place.path))

    def list_files(self) -> Iterator[Place]:
        """The files, sorted within each name; hidden ones are left out where they were not named."""
        several = sum(Path(name).is_dir() for name in self.names) > 1
        for name in self.names:
            if is_address(name):
                continue
            path = Path(name)
            if path.is_dir():
                yield from self.walk(path, f"{path.as_posix()}/" if several else "")
            elif path.exists():
                yield Place(path, path.as_posix())
            else:
                yield from (place for place in expand(name) if not self.is_result(place.path))

    def is_result(self, path: Path) -> bool:
        """Whether a run made something, in the folder of its results."""
        path = path.resolve()
        return self.without in path.parents and path.relative_to(self.without).parts[0] in RESULTS

    def walk(self, folder: Path, before: str) -> Iterator[Place]:
        """The files below a folder.

        Args:
            folder: Any.
            before: What their names begin with: of several folders each its own.
        """
        for path in list_folder(folder):
            if path.name.startswith(".") or path.resolve() == self.without or self.is_result(path):
                continue
            if path.is_dir() and not path.is_symlink():  # links can lead round in circles
                yield from self.walk(path, f"{before}{path.name}/")
            elif path.is_file():
                yield Place(path, f"{before}{path.name}")

    def build_file_item(self, place: Place) -> Item:
        """The article in a file."""
        try:
            data = read_bytes(place.path)
        except ArticleError as error:
            return build_problem(place.name, error)
        reading = FileText(data, show_name(place.path.name), self.language)
        return Item(show_name(place.name), hash_parts(self.language, data), reading)

    def build_row_item(self, name: str, row: object) -> Item:
        """The article in a row; what no report could hold is a problem, too."""
        if isinstance(row, SummariseError):
            return build_problem(name, row)
        try:
            return self.build_whole_row_item(name, row)
        except (ValueError, RecursionError) as error:
            return build_problem(name, ArticleDecodeError(f"{name} cannot be kept: {error}.", SHAPE))

    def build_whole_row_item(self, name: str, row: object) -> Item:
        """The article in a row.

        Raises:
            ValueError: There is something in it that is no JSON.
        """
        fields = row if isinstance(row, dict) else {}
        text, url, meta = fields.get("text"), fields.get("url"), fields.get("meta")
        id_ = show_name(str(fields.get("id") or (url if isinstance(url, str) else None) or name))
        if not isinstance(text, str) and not isinstance(url, str):
            return build_problem(id_, ArticleDecodeError(f"{name} has neither text nor an address.", SHAPE))
        language = str(fields["language"]) if fields.get("language") else self.language
        meta = meta if isinstance(meta, dict) else {}
        require_shallow(meta)
        json.dumps(meta, allow_nan=False, default=str)
        facts = pick_facts(meta)
        if isinstance(text, str):
            reading = RowText(text, name, id_, show_name(str(url)) if url else None, language, facts)
            return Item(id_, hash_row(language, text, facts), reading, meta)
        return Item(id_, hash_address(language, str(url), facts), Address(str(url), language, facts), meta)


def require_shallow(value: object, depth: int = 0) -> None:
    """See that what came with an article can be written wherever it goes.

    Raises:
        ValueError: It is deeper than anybody means.
    """
    if depth > DEEPEST:
        raise ValueError("its meta is nested too deep")
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            require_shallow(part, depth + 1)


def refuse_length(text: str, name: str) -> None:
    """As of files, so of rows.

    Raises:
        ArticleDecodeError: It is too long.
    """
    if len(text) > MAX_BYTES:
        raise ArticleDecodeError(f"{name} has more than {MAX_BYTES:,} characters.", "Give one article in each row.")


def list_folder(folder: Path) -> list[Path]:
    """What is in a folder, sorted.

    Raises:
        ArticleFetchError: It may not be looked into.
    """
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        what = f"The folder {show_name(str(folder))} cannot be read: {error.strerror}."
        raise ArticleFetchError(what, "Check who may read it, or name the files.") from error


def build_problem(name: str, error: SummariseError) -> Item:
    """An item that cannot be read."""
    return Item(show_name(name), "", Problem(error))


def pick_facts(meta: dict[str, Any]) -> dict[str, str]:
    """What the report of an article can hold of its meta."""
    return {name: show_name(meta[name]) for name in FACTS if isinstance(meta.get(name), str)}


def hash_parts(language: object, *parts: bytes) -> str:
    """What tells one content from another."""
    digest = sha256(str(language or "").encode("utf-8", "replace"))
    for part in parts:
        digest.update(b"\0" + part)
    return digest.hexdigest()


def hash_row(language: str | None, text: str, facts: Mapping[str, str]) -> str:
    """The content of a row: its text, and what it says of it."""
    return hash_parts(language, text.encode("utf-8", "replace"), json.dumps(facts, sort_keys=True).encode())


def hash_address(language: str | None, url: str, facts: Mapping[str, str]) -> str:
    """The content of an article that is fetched: what is there is not looked at."""
    return hash_row(language, f"address {url}", facts)


def expand(pattern: str) -> Iterator[Place]:
    """The files of a glob.

    Raises:
        ArticleNotFoundError: There are none.
    """
    if not has_magic(pattern):
        raise ArticleNotFoundError(f"There is no file {show_name(pattern)}.", "Check the spelling and the folder.")
    paths = map(Path, sorted(iglob(pattern, recursive=True)))  # noqa: PTH207 - Path.glob takes no absolute pattern
    places = [Place(path, path.as_posix()) for path in paths if path.is_file()]
    if not places:
        raise ArticleNotFoundError(f"There is no file like {show_name(pattern)}.", "Check the pattern and the folder.")
    yield from places


def is_feed(path: Path) -> bool:
    """Whether a file holds a feed, or a list of feeds."""
    if path.suffix.lower() not in FEEDS:
        return False
    try:
        with path.open("rb") as file:
            return find_kind(file.read(HEAD_BYTES)) in ("feed", "opml")
    except OSError:  # said when it is read as an article
        return False


# Tables


def is_table(path: Path) -> bool:
    """Whether a file holds rows."""
    return path.suffix.lower() in (*LINES, PARQUET)


def count_rows(path: Path) -> int:
    """How many articles a file holds; one that cannot be read counts as one, which is its problem."""
    try:
        if path.suffix.lower() == PARQUET:
            from chains.corpus.parquet import count_parquet

            return count_parquet(path)
        if path.suffix.lower() in LINES and path.is_file():
            with path.open("rb") as file:
                return sum(1 for line in iter(lambda: file.readline(MAX_BYTES), b"") if line.strip())
    except (OSError, ArticleError):
        return 1
    return 1


def read_rows(path: Path) -> Iterator[tuple[int, object]]:
    """The rows of a file, numbered from 1; one that cannot be read is its error."""
    if path.suffix.lower() == PARQUET:
        from chains.corpus.parquet import read_parquet

        return enumerate(read_parquet(path), 1)
    return read_lines(path)


def read_lines(path: Path) -> Iterator[tuple[int, object]]:
    """The rows of JSON lines.

    Raises:
        ArticleNotFoundError: There is no such file.
    """
    name = show_name(path.name)
    try:
        file = path.open("rb")
    except OSError as error:
        raise ArticleNotFoundError(f"{name} cannot be read: {error.strerror}.", "Check the spelling.") from error
    with file:
        for number, line in enumerate(iter(lambda: file.readline(MAX_BYTES), b""), 1):
            if line.strip():
                yield number, parse_line(line, f"{name}:{number}")


def parse_line(line: bytes, name: str) -> object:
    """A row, or why it is none."""
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        return ArticleDecodeError(f"{name} is no JSON: {error}.", SHAPE)
