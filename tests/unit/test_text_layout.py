"""The text layout: the golden pages, its width, and nothing untrusted that a terminal obeys."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from chains.report import Report
from tui.text import NARROWEST, WIDEST, to_text

REPORTS = Path(__file__).parents[2] / "fixtures" / "reports"
GOLDEN = (REPORTS / "brug.json").read_text(encoding="utf-8")
MARKED = (REPORTS / "brug-marked.json").read_text(encoding="utf-8")
COLOR = re.compile(r"\x1b\[[0-9;]*m")
WIDE = ["漢字かな交じり文" * 12, "👨‍👩‍👧 een gezin " * 9, "Ünïcödé e\u0301 " * 15, "ראש הממשלה אמר " * 12]


def read_report() -> Report:
    return Report.model_validate_json(GOLDEN)


def with_claim(words: str) -> Report:
    report = read_report()
    claim = report.claims[0].model_copy(update={"text": words})
    return report.model_copy(update={"claims": (claim,)})


@pytest.mark.parametrize("width", [40, 80])
def test_a_report_is_the_golden_page(width: int) -> None:
    golden = (REPORTS / f"brug-{width}.txt").read_text(encoding="utf-8")
    assert to_text(read_report(), width) == golden


@pytest.mark.parametrize("width", [40, 80])
def test_a_report_with_marks_is_the_golden_page(width: int) -> None:
    golden = (REPORTS / f"brug-marked-{width}.txt").read_text(encoding="utf-8")
    assert to_text(Report.model_validate_json(MARKED), width) == golden


def test_a_note_of_the_reader_is_one_line_without_escapes() -> None:
    report = Report.model_validate_json(MARKED)
    hostile = tuple(mark.model_copy(update={"note": "a\x1b[2Jb\n\nc [red]"}) for mark in report.marks)
    page = to_text(report.model_copy(update={"marks": hostile}), 80)
    assert " ".join(page.split()).count("Reader's note: ab c [red]") == len(hostile)
    assert "\x1b" not in page


def test_the_reader_s_words_are_on_lines_of_their_own() -> None:
    lines = to_text(Report.model_validate_json(MARKED), 80).splitlines()
    said = [line for line in lines if "Reader" in line and line != "READER'S MARKS"]
    assert len(said) == 10
    assert all(line.startswith("    ✎ Reader") for line in said)
    assert "[s8] Engineer Olena Koval counted more than forty. [s9] “That number is wrong”," in lines


def test_a_small_model_is_named_before_the_first_word() -> None:
    made = read_report().provenance.model_copy(
        update={"small_model": True, "model": "ollama:gemma3:4b", "recording_origin": "recorded"}
    )
    head = " ".join(to_text(read_report().model_copy(update={"provenance": made}), 80).split("SUMMARY")[0].split())
    assert "Replayed: what the model said on 2026-01-02. ollama:gemma3:4b is a small model (4 billion" in head


def test_quoted_words_that_hold_quotation_marks_are_not_doubled() -> None:
    report = read_report()
    span = report.claims[0].evidence[0].model_copy(update={"exact": "“Wij tellen”, zei hij"})
    claim = report.claims[0].model_copy(update={"evidence": (span,)})
    page = to_text(report.model_copy(update={"claims": (claim,)}), 80)
    assert "‘“Wij tellen”, zei hij’ s2" in page
    assert "““" not in page


@pytest.mark.parametrize("words", WIDE)
@pytest.mark.parametrize("width", [1, 40, 67, 100, 500])
def test_no_line_is_wider_than_asked(words: str, width: int) -> None:
    lines = to_text(with_claim(words), width).splitlines()
    assert max(map(cell_len, lines)) <= min(max(width, NARROWEST), WIDEST)


def test_wrapped_words_are_all_there() -> None:
    words = " ".join(f"word{number}" for number in range(200))
    page = to_text(with_claim(words), 40)
    assert words in " ".join(page.split())


def test_plain_text_has_no_escape_at_all_and_colour_only_adds_colour() -> None:
    plain, colored = to_text(read_report(), 60), to_text(read_report(), 60, color=True)
    assert "\x1b" not in plain
    assert "\x1b" in colored
    assert [line.rstrip() for line in COLOR.sub("", colored).splitlines()] == plain.splitlines()


def test_no_line_ends_in_blanks() -> None:
    assert not [line for line in to_text(read_report(), 60).splitlines() if line != line.rstrip()]


@pytest.mark.parametrize("color", [False, True])
@pytest.mark.parametrize(
    "hostile",
    ["\x1b[2J\x1b[1;1Hgone", "\x1b]52;c;ZXZpbA==\x07", "\x9b31mred", "a\rb", "pay \u202e05$", "\x1b]0;title\x1b\\"],
)
def test_escapes_of_a_model_do_not_reach_the_screen(hostile: str, color: bool) -> None:
    page = COLOR.sub("", to_text(with_claim(f"before {hostile} after"), 80, color=color))
    assert "before" in page
    assert not [c for c in page if c != "\n" and unicodedata.category(c) == "Cc"]
    assert "\u202e" not in page


@pytest.mark.parametrize("words", ["[bold]loud[/bold]", "[link=https://evil.example]x[/link]", "[/]", ":smile: [red]"])
def test_rich_markup_is_only_text(words: str) -> None:
    assert words in to_text(with_claim(words), 80)
    assert words in COLOR.sub("", to_text(with_claim(words), 80, color=True))


@settings(deadline=None, max_examples=50)
@given(st.text())
def test_any_text_can_be_laid_out(words: str) -> None:
    page = to_text(with_claim(words), 60)
    assert not [c for c in page if c != "\n" and unicodedata.category(c) in {"Cc", "Cs"}]


def test_a_megabyte_in_one_line_comes_out_whole() -> None:
    page = to_text(with_claim("漢" * 350_000), 80)
    assert page.count("漢") == 350_000


def test_a_sentence_without_translation_shows_the_original() -> None:
    page = " ".join(to_text(read_report()).split())
    original = "[s10] (not translated) Mogelijk gaat de brug pas in mei weer open."
    assert f"{original} ! f4 This sentence has no translation." in page


def test_an_authored_recording_says_so() -> None:
    assert "written by hand" in to_text(read_report())


def test_a_live_report_says_nothing_of_recordings() -> None:
    report = read_report()
    live = report.provenance.model_copy(update={"recording_origin": None})
    page = to_text(report.model_copy(update={"provenance": live}))
    assert "written by hand" not in page
    assert "Replayed" not in page


def test_a_failed_chain_is_in_the_verdict_and_in_the_notes() -> None:
    failed = read_report().chains["claims"].model_copy(update={"state": "failed", "message": "It was cut."})
    report = read_report().model_copy(update={"claims": (), "chains": {"claims": failed}})
    page = to_text(report)
    assert "claims failed" in page.split("SUMMARY")[0]
    assert "claims: failed. It was cut." in page
    assert "0 claims" not in page
