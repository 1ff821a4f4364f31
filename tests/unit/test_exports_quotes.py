"""Quotations as lines and as a table: the golden ones, each whole in itself, none a formula."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reports import NAMES, read_report
from spoiling import HOSTILE, spoiled_report

from chains.exports import render
from chains.exports.quotes import list_quotes
from chains.exports.quotes_csv import COLUMNS, guard, to_quotes_csv
from chains.report import Origin, Report

REPORTS = Path(__file__).parents[2] / "fixtures" / "reports"
SUFFIXES = {"quotes": ".quotes.txt", "quotes-csv": ".csv", "annotations": ".jsonld"}
MARKED = Report.model_validate_json((REPORTS / "brug-marked.json").read_text(encoding="utf-8"))


def read_rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


@pytest.mark.parametrize("name", ["brug", "brug-marked"])
@pytest.mark.parametrize("form", SUFFIXES)
def test_a_report_is_the_golden_export(name: str, form: str) -> None:
    report = Report.model_validate_json((REPORTS / f"{name}.json").read_text(encoding="utf-8"))
    golden = (REPORTS / f"{name}{SUFFIXES[form]}").read_bytes().decode()
    assert render(report, form) == golden


@pytest.mark.parametrize("name", NAMES)
def test_every_claim_is_a_line_and_a_row_in_its_own_words(name: str) -> None:
    report = read_report(name)
    _, *lines = render(report, "quotes").strip().split("\n\n")
    rows = read_rows(render(report, "quotes-csv"))
    assert len(lines) == len(rows) == len(report.claims)
    for claim, line, row in zip(report.claims, lines, rows, strict=True):
        assert "\n" not in line
        assert f"[{claim.id}; " in line
        assert row["id"] == claim.id
        assert " ".join(claim.evidence[0].exact.split()) in row["original"].removeprefix("'")
        assert row["text_sha256"] == report.article.sha256
        assert row["model"] == report.provenance.model


def test_a_line_says_where_it_is_from() -> None:
    origin = Origin(kind="url", url="https://bode.example/1", retrieved_at="2026-11-28T08:00:00Z")
    changes = {"outlet": "De Bode", "published_at": "2024-02-13", "origin": origin}
    report = MARKED.model_copy(update={"article": MARKED.article.model_copy(update=changes)})
    line = render(report, "quotes").strip().split("\n\n")[4]
    credit = "(Municipality of Oosterhaven, indirect; De Bode; 2024-02-13; https://bode.example/1; retrieved 2026-11-28"
    assert line.startswith(f"“12 scheuren” — in “The municipality speaks of 12 cracks.” {credit}")
    assert "Dutch → English; the reader's translation; grain-of-salt 0.1.0; text sha256:0dc1c4c485ea; 1 grain" in line


def test_what_is_open_stands_with_the_words_that_it_is_about() -> None:
    bare = MARKED.model_copy(update={"marks": ()})
    line = render(bare, "quotes").strip().split("\n\n")[4]
    assert "inspectie) ✗ error: Translation: The article says 12, the translation 20. [c4; " in line
    row = read_rows(render(bare, "quotes-csv"))[3]
    assert (row["errors"], row["warnings"]) == ("Translation: The article says 12, the translation 20.", "")
    assert "✗" not in render(MARKED, "quotes").split("\n\n")[4]  # the reader's own translation stands there


def test_a_finding_on_the_claim_itself_is_told_and_a_repaired_one_is_not() -> None:
    found = [finding for finding in MARKED.findings if finding.on.id == "c3"]
    assert [finding.state for finding in found] == ["repaired"]
    assert not read_rows(render(MARKED, "quotes-csv"))[2]["warnings"]
    opened = MARKED.model_copy(update={"findings": tuple(f.model_copy(update={"state": "open"}) for f in found)})
    assert read_rows(render(opened, "quotes-csv"))[2]["warnings"] == f"Claim: {found[0].message}"
    assert f"! warning: Claim: {found[0].message} [c3; " in render(opened, "quotes")


def test_without_a_translation_the_claim_is_in_nobody_s_words() -> None:
    line = render(MARKED.model_copy(update={"translation": None}), "quotes").strip().split("\n\n")[1]
    assert "” — in short: The Oosterbrug has been closed" in line


def test_without_claims_there_is_a_word_and_a_header() -> None:
    bare = MARKED.model_copy(update={"claims": ()})
    assert render(bare, "quotes").endswith("\n\nThere is no claim to quote.\n")
    assert render(bare, "quotes-csv") == ",".join(COLUMNS) + "\r\n"


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@x", " =1", "\t=1", "\r=1", "＝1", "\x1b[31m=1", "=cmd|' /C calc'!A0"]
)
def test_no_cell_is_a_formula(cell: str) -> None:
    for row in read_rows(to_quotes_csv(spoiled_report(cell))):
        assert row["claim"].startswith("'")


@settings(deadline=None)
@given(st.text(min_size=1))
def test_a_cell_is_guarded_once_and_reads_as_it_was(cell: str) -> None:
    assert guard(guard(cell)) == guard(cell)
    assert guard(cell) in {cell, f"'{cell}"}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_stay_in_their_line_and_their_cell(hostile: str) -> None:
    report = spoiled_report(hostile)
    rows = to_quotes_csv(report).split("\r\n")
    assert len(rows) == len(report.claims) + 2
    assert {len(row) for row in csv.reader(rows[:-1])} == {len(COLUMNS)}
    assert not {"\x1b", "\x07", "\u202e"} & set(render(report, "quotes") + "".join(rows))
    assert render(report, "quotes").count("\n\n") == len(list(list_quotes(report)))
