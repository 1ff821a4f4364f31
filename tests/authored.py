"""Reports for tests that are written by hand, a sentence and what it means for each row."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import Any

from chains.corpus.copies import sign_text
from chains.corpus.journal import Journal, Outcome
from chains.report import (
    Article,
    Calls,
    Claim,
    Evidence,
    Origin,
    Provenance,
    Report,
    Salt,
    Sentence,
    Source,
    Summary,
    TranslatedSentence,
    Translation,
    Usage,
)

FOLDER = Path(__file__).parents[1] / "fixtures" / "corpus"
Row = dict[str, Any]


def read_authored(name: str) -> dict[str, Report]:
    """The reports of a file in `fixtures/corpus`, by the ids of their articles."""
    table = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return {
        entry["id"]: author_report(**{key: entry[key] for key in entry if key != "id"}) for entry in table["report"]
    }


def author_report(
    sentence: list[Row],
    *,
    language: str = "en",
    target: str = "en",
    published_at: str | None = None,
    headline: str | None = None,
) -> Report:
    """A report: a claim for every sentence, whole.

    Args:
        sentence: Rows of `text`, `translation` (the text itself without one), `source` (a name), `kind` (of the
            source), `claim` (its kind) and `grains`.
        language: Of the texts.
        target: Of the translations.
        published_at: As in `Article`.
        headline: Of the summary.
    """
    spans, text = [], ""
    for number, row in enumerate(sentence, 1):
        spans.append(
            Evidence(sentence=f"s{number}", start=len(text), end=len(text) + len(row["text"]), exact=row["text"])
        )
        text += f"{row['text']}\n\n"
    names = list(dict.fromkeys((row["source"], row.get("kind", "person")) for row in sentence if "source" in row))
    ids = {name: f"src{number}" for number, (name, _) in enumerate(names, 1)}
    told = [row.get("translation", row["text"]) for row in sentence]
    return Report(
        article=build_article(text, language, published_at, spans),
        target_language=target,
        chains={},
        translation=build_translation(told) if language != target else None,
        summary=Summary(headline=headline, points=()) if headline else None,
        sources=tuple(Source(id=ids[name], name=name, name_in_text=name, kind=kind) for name, kind in names),
        claims=tuple(
            Claim(
                id=f"c{number}",
                text=words,
                source=ids.get(row.get("source", "")),
                kind=row.get("claim", "statement"),
                evidence=(span,),
                salt=Salt(grains=row.get("grains", 0)),
            )
            for number, (row, span, words) in enumerate(zip(sentence, spans, told, strict=True), 1)
        ),
        provenance=Provenance(
            model="by hand",
            calls=Calls(),
            recording_origin="authored",
            app_version="0",
            prompts={},
            started_at="2024-05-16T00:00:00+00:00",
            seconds=0.0,
            usage=Usage(),
        ),
    )


def build_article(text: str, language: str, published_at: str | None, spans: list[Evidence]) -> Article:
    """The article of some sentences, a paragraph each."""
    return Article(
        title=None,
        text=text,
        language=language,
        language_score=1,
        published_at=published_at,
        origin=Origin(kind="paste"),
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        sentences=tuple(
            Sentence(id=span.sentence, start=span.start, end=span.end, paragraph=number)
            for number, span in enumerate(spans)
        ),
    )


def build_translation(told: list[str]) -> Translation:
    """The translation of some sentences."""
    return Translation(
        sentences=tuple(TranslatedSentence(id=f"s{number}", text=words) for number, words in enumerate(told, 1))
    )


def keep(journal: Journal, id_: str, report: Report) -> None:
    """Put a report into a journal."""
    journal.save(Outcome(id_, id_, "m", "done", report=report, signature=sign_text(report.article.text)))
