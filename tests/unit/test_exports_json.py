"""JSON exports: the schema's order, one line, nothing a terminal obeys."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chains.exports import FORMATS, render
from chains.report import Report

REPORTS = Path(__file__).parents[2] / "fixtures" / "reports"
GOLDEN = (REPORTS / "brug.json").read_text(encoding="utf-8")
AWKWARD = "a\x1b[31m\x85\u2028\x9b1m\u202eb\ud800\n漢"


def read_report() -> Report:
    return Report.model_validate_json(GOLDEN)


def with_headline(report: Report, words: str) -> Report:
    assert report.summary is not None
    return report.model_copy(update={"summary": report.summary.model_copy(update={"headline": words})})


def test_indented_json_is_the_golden_file() -> None:
    assert render(read_report(), "json") == GOLDEN


def test_compact_json_is_the_golden_line() -> None:
    assert render(read_report(), "json-lines") == (REPORTS / "brug.jsonl").read_text(encoding="utf-8")


def test_the_reader_s_marks_are_in_it() -> None:
    marked = (REPORTS / "brug-marked.json").read_text(encoding="utf-8")
    assert render(Report.model_validate_json(marked), "json") == marked
    assert [mark["on"]["id"] for mark in json.loads(marked)["marks"] if mark["lost"]] == ["s2"]


def test_a_small_model_is_in_it() -> None:
    assert json.loads(GOLDEN)["provenance"]["small_model"] is False
    made = read_report().provenance.model_copy(update={"small_model": True})
    text = render(read_report().model_copy(update={"provenance": made}), "json")
    assert json.loads(text)["provenance"]["small_model"] is True


def test_a_report_from_before_there_was_such_a_field_can_be_read() -> None:
    fields = json.loads(GOLDEN)
    del fields["provenance"]["small_model"]
    assert Report.model_validate(fields) == read_report()


def test_fields_come_in_the_order_of_the_schema() -> None:
    assert list(json.loads(GOLDEN)) == list(Report.model_fields)


@pytest.mark.parametrize("form", ["json", "json-lines"])
def test_awkward_characters_are_escaped_and_come_back(form: str) -> None:
    text = render(with_headline(read_report(), AWKWARD), form)  # type: ignore[arg-type]
    assert json.loads(text)["summary"]["headline"] == AWKWARD
    assert text.encode("utf-8")
    assert not set(AWKWARD) - set("a[31mb\n漢") & set(text)


def test_a_compact_report_is_one_line_to_every_reader() -> None:
    text = render(with_headline(read_report(), AWKWARD), "json-lines")
    assert len(text.splitlines()) == 1
    assert text.endswith("}\n")


@pytest.mark.parametrize("form", FORMATS)
def test_every_export_ends_its_last_line_and_repeats_itself(form: str) -> None:
    first, second = (render(read_report(), form) for _ in range(2))  # type: ignore[arg-type]
    assert first == second
    assert first.endswith("\n")
