"""What the library notes of a report beside the report itself.

Invariant: all of it follows from the report, and can be made anew from it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from chains.errors import LibraryError

if TYPE_CHECKING:
    from chains.report import Mark, Report

OUTDATED = "Update Grain of Salt, or run the article again."
ENDED_WELL = frozenset({"done", "skipped"})


@dataclass(frozen=True)
class Entry:
    """One report, as a list shows it.

    Attributes:
        saved_at: ISO 8601 in UTC.
        sentences, claims: How many.
        sha256: Of the article.
        outlet: Empty when nobody knows it.
        whole: Whether no chain failed or was cut off.
    """

    id: str
    title: str
    language: str
    target_language: str
    model: str
    saved_at: str
    sentences: int
    claims: int
    sha256: str
    outlet: str = ""
    whole: bool = True


@dataclass(frozen=True)
class Facts:
    """What is derived from a report to find and to rank it.

    Attributes:
        done: How many of its chains are done.
        words: To search in: title, outlet, sources, summary, claims, translation, article.
    """

    outlet: str
    done: int
    whole: bool
    words: tuple[str, str, str, str, str, str, str]


def describe(report: Report) -> tuple[Any, ...]:
    """The columns of a report: id, title, language, target_language, model, saved_at, sentences, claims, sha256."""
    article, now = report.article, datetime.now(UTC).isoformat(timespec="milliseconds")
    counts = (len(article.sentences), len(report.claims))
    languages = (article.language, report.target_language)
    return identify(report), show_title(report), *languages, report.provenance.model, now, *counts, article.sha256


def show_title(report: Report) -> str:
    """The title on one line."""
    from chains.exports.safety import one_line
    from chains.exports.wording import title_of

    return one_line(title_of(report))


def identify(report: Report) -> str:
    """What a report says of which article, by which model, as a number: two runs that say the same share it."""
    from hashlib import sha256

    article = report.article
    said = report.model_dump(exclude={"article", "provenance", "marks"})
    key = [article.sha256, article.outlet, article.origin.url, report.provenance.model, said]
    return sha256(json.dumps(key, sort_keys=True).encode()).hexdigest()[:16]


def is_whole(report: Report) -> bool:
    """Whether no chain was cut off or failed."""
    return all(ended.state in ENDED_WELL for ended in report.chains.values())


def has_parts(report: Report) -> bool:
    """Whether some chain brought something."""
    return any(ended.state in ("done", "partial") for ended in report.chains.values()) or bool(
        report.translation or report.claims or report.caveats or report.summary
    )


def read_facts(body: str, title: str) -> Facts:
    """What is derived from a report; of one that cannot be read, next to nothing."""
    from chains.store.search import prepare_text

    try:
        report = decode_report(body, title)
    except LibraryError:
        return Facts("", 0, whole=True, words=(prepare_text(title), "", "", "", "", "", ""))
    done = sum(ended.state == "done" for ended in report.chains.values())
    words = (prepare_text(" · ".join(filter(None, texts))) for texts in list_texts(report))
    return Facts(report.article.outlet or "", done, is_whole(report), tuple(words))  # type: ignore[arg-type]


def list_texts(report: Report) -> tuple[list[str | None], ...]:
    """What can be searched for, as in `Facts.words`."""
    article, summary = report.article, report.summary
    translated = report.translation.sentences if report.translation else ()
    return (
        [show_title(report)],
        [article.outlet, article.byline],
        [name for source in report.sources for name in (source.name, source.name_in_text, source.name_latin)],
        [summary.headline, *(point.text for point in summary.points)] if summary else [],
        [claim.text for claim in report.claims],
        [" ".join(sentence.text for sentence in translated if sentence.text)],
        [article.text],
    )


def encode(fields: dict[str, Any]) -> str:
    """Fields as JSON in ASCII: a lone surrogate in a model's answer has no UTF-8."""
    return json.dumps(fields, separators=(",", ":"))


def decode_report(body: str, title: str) -> Report:
    """The report of an entry.

    Raises:
        LibraryError: It is damaged, or of a later version.
    """
    from chains.report import Report

    try:
        return Report.model_validate(json.loads(body))
    except (ValueError, TypeError) as error:
        raise LibraryError(f"The report on “{title}” in the library cannot be read.", OUTDATED) from error


def decode_mark(body: str) -> Mark | None:
    """A mark, None when it is damaged or of a later version."""
    from chains.report import Mark

    try:
        return Mark.model_validate(json.loads(body))
    except (ValueError, TypeError):
        return None
