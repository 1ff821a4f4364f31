"""Checks pairs that come as JSON, one on a line, and answers each on a line.

A pair is `{"id", "lang", "source", "translation"}`: `lang` is the language of the source, `id` a string, a whole number
or null. Its answer is `{"id", "findings": [{"check", "severity", "message", "source", "target"}]}`; the last two are
`{"start", "end", "exact"}`, in code points of the string as it was given, or null. Where checks cannot be made for the
two languages, it has `"checks_not_run": [{"check", "reason"}]` too. A line that is no pair is answered
by `{"line", "id", "error"}`, with its number from 1; a blank one by nothing.

Invariant: an answer for every line that is not blank, in order, each before the next line is read; nothing that a line
holds stops the others, and memory does not grow with their number.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, BinaryIO

from chains.article.language import is_same_language, language_name, validate_tag
from chains.checks import check_pair, list_gaps
from chains.checks.pairs import Pair, Passage, Problem
from chains.errors import ConfigError
from chains.exports.json_text import write_json
from chains.folding import split_characters
from chains.matching import Place

LONGEST = 10 * 1024 * 1024
"""Bytes of a line."""

BOM = b"\xef\xbb\xbf"
TOO_LONG = b"\n\n"
"""Stands for a line that was too long: no line has two ends."""


class LineError(Exception):
    """A line is no pair; the message says why, `id` is that of the pair, as far as it has one."""

    def __init__(self, message: str, id_: object = None) -> None:
        super().__init__(message)
        self.id = id_


@dataclass(frozen=True)
class Answer:
    """What is said of a line.

    Attributes:
        text: One line of JSON with its end.
        line: Its number, from 1.
        error: Why it is no pair; None when it is one.
        has_errors: Whether a finding is an error.
    """

    text: str
    line: int
    error: str | None = None
    has_errors: bool = False


def check_lines(stream: BinaryIO, target: str, source: str | None = None) -> Iterator[Answer]:
    """Answer line after line, as they come.

    Args:
        stream: JSON lines in UTF-8.
        target: BCP 47 tag of the translations.
        source: Of the sources of pairs that do not say theirs.
    """
    for number, line in enumerate(read_lines(stream), 1):
        if number == 1:
            line = line.removeprefix(BOM)  # noqa: PLW2901
        if line == TOO_LONG or line.strip():
            yield answer_line(line, number, target, source)


def read_lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines; `TOO_LONG` for one that is, which is never held whole."""
    while line := stream.readline(LONGEST + 1):
        if len(line) <= LONGEST or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(LONGEST)
        yield TOO_LONG


def answer_line(line: bytes, number: int, target: str, source: str | None) -> Answer:
    """What is said of one line."""
    try:
        id_, pair = read_pair(line, target, source)
    except LineError as error:
        record = {"line": number, "id": error.id, "error": str(error)}
        return Answer(write_json(record), number, str(error))
    problems = check_pair(pair.checked)
    findings = [describe_problem(pair, problem) for problem in problems]
    has_errors = any(problem.severity == "error" for problem in problems)
    record = {"id": id_, "findings": findings}
    gaps = list_missing(pair.checked.source.language, pair.checked.target.language)
    if gaps:
        record["checks_not_run"] = gaps
    return Answer(write_json(record), number, has_errors=has_errors)


@lru_cache(maxsize=256)
def list_missing(source: str, target: str) -> tuple[dict[str, str], ...]:
    """The checks that cannot be made for two languages: a file has few, on many lines."""
    return tuple({"check": gap.check, "reason": gap.reason} for gap in list_gaps(source, target))


@dataclass(frozen=True)
class Text:
    """A string as it was given, and as the checks read it.

    Attributes:
        composed: In NFC.
        places: For every code point of `composed` the character of `given` that holds it; None where both are the same.
    """

    given: str
    composed: str
    places: Sequence[Place] | None = None

    def locate(self, place: Place | None) -> dict[str, Any] | None:
        """A place of `composed` in `given`."""
        if place is None:
            return None
        start, end = place
        if self.places is not None:
            start, end = self.places[start][0], self.places[end - 1][1]
        return {"start": start, "end": end, "exact": self.given[start:end]}


@dataclass(frozen=True)
class GivenPair:
    """A pair of a line."""

    source: Text
    target: Text
    checked: Pair


def describe_problem(pair: GivenPair, problem: Problem) -> dict[str, Any]:
    """A finding, with its places in the strings as they were given."""
    return {
        "check": problem.check,
        "severity": problem.severity,
        "message": problem.message,
        "source": pair.source.locate(problem.source),
        "target": pair.target.locate(problem.target),
    }


def read_pair(line: bytes, target: str, source: str | None) -> tuple[object, GivenPair]:
    """The id and the texts of a line.

    Raises:
        LineError: It is no pair.
    """
    record = read_record(line)
    id_ = record.get("id")
    if isinstance(id_, dict | list | bool | float):
        raise LineError("“id” is neither a string nor a whole number.")
    written = record.get("lang")
    if written is not None and not isinstance(written, str):
        raise LineError("“lang” is not a string.", id_)
    if written is None and source is None:
        raise LineError("“lang” is missing; --from TAG says it for all lines that do not.", id_)
    tag, error = read_tag(written or source or "")
    if error:
        raise LineError(error, id_)
    if is_same_language(tag, target):
        name = language_name(tag)
        raise LineError(f"The original and the translation are both said to be {name}: check “lang” and --lang.", id_)
    original, translation = (
        compose_text(find_text(record, "source", id_)),
        compose_text(find_text(record, "translation", id_)),
    )
    checked = Pair(Passage(original.composed, tag), Passage(translation.composed, target))
    return id_, GivenPair(original, translation, checked)


def read_record(line: bytes) -> dict[str, Any]:
    """The JSON object of a line.

    Raises:
        LineError: There is none.
    """
    if line == TOO_LONG:
        raise LineError(f"It has more than {LONGEST // 1024**2} MB.")
    try:
        record = json.loads(line.decode())
    except UnicodeDecodeError as error:
        raise LineError(f"It is not UTF-8 (byte {error.start + 1}).") from None
    except json.JSONDecodeError as error:
        raise LineError(f"It is not JSON: {error.msg} (character {error.colno}).") from None
    except (ValueError, RecursionError):
        raise LineError("It is not JSON that can be read: a number or a nesting is too long.") from None
    if not isinstance(record, dict):
        raise LineError('It is not a JSON object, such as {"id": 1, "lang": "nl", "source": "…", "translation": "…"}.')
    return record


def find_text(record: dict[str, Any], field: str, id_: object) -> str:
    """One of the two texts.

    Raises:
        LineError: It is not there, or no string.
    """
    text = record.get(field)
    if not isinstance(text, str):
        raise LineError(f"“{field}” is missing." if field not in record else f"“{field}” is not a string.", id_)
    return text


@lru_cache(maxsize=256)
def read_tag(written: str) -> tuple[str, str | None]:
    """A tag in its usual case, or why it is none: a file has few, on many lines."""
    try:
        return validate_tag(written), None
    except ConfigError as error:
        return "", f"“lang”: {error.message} {error.hint}"


def compose_text(given: str) -> Text:
    """A string in NFC, as the checks expect it, with the way back."""
    if given.isascii() or unicodedata.is_normalized("NFC", given):
        return Text(given, given)
    pieces: list[str] = []
    places: list[Place] = []
    for start, end in split_characters(given):
        piece = unicodedata.normalize("NFC", given[start:end])
        pieces.append(piece)
        places += [(start, end)] * len(piece)
    return Text(given, "".join(pieces), places)
