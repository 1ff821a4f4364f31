"""Markdown exports: the golden page, and nothing untrusted that becomes markup."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from spoiling import HOSTILE, spoiled_report

from chains.exports.markdown import escape, to_markdown
from chains.exports.safety import one_line
from chains.report import Report

REPORTS = Path(__file__).parents[2] / "fixtures" / "reports"
GOLDEN = (REPORTS / "brug.json").read_text(encoding="utf-8")
MARKED = (REPORTS / "brug-marked.json").read_text(encoding="utf-8")
GITHUB = MarkdownIt("commonmark").enable(["table", "strikethrough"])
MARKUP = {
    "html_inline",
    "html_block",
    "link_open",
    "image",
    "em_open",
    "strong_open",
    "s_open",
    "code_inline",
    "code_block",
    "fence",
    "hr",
    "heading_open",
    "bullet_list_open",
    "ordered_list_open",
    "blockquote_open",
}


def walk(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from walk(token.children or [])


def markup_of(text: str) -> list[str]:
    return [token.type for token in walk(GITHUB.parse(text))]


def words_of(text: str) -> str:
    return "".join(token.content for token in walk(GITHUB.parse(text)) if token.type.startswith("text"))


def test_a_report_is_the_golden_page() -> None:
    page = to_markdown(Report.model_validate_json(GOLDEN))
    assert page == (REPORTS / "brug.md").read_text(encoding="utf-8")


def test_a_report_with_marks_is_the_golden_page() -> None:
    page = to_markdown(Report.model_validate_json(MARKED))
    assert page == (REPORTS / "brug-marked.md").read_text(encoding="utf-8")


def test_what_the_reader_says_is_shown_as_the_reader_s() -> None:
    page = to_markdown(Report.model_validate_json(MARKED))
    finding = "**✗ f1** The article says 12, the translation 20. *(numbers)* → “20 cracks”"
    assert f"12 cracks. ✎<br>{finding}<br>✎ **Reader's translation. The model's: The municipality speaks of 20" in page
    assert "### c5 Olena Kowal (reader's; the report has Олена Коваль, Olena Koval) ●●●\n" in page


def test_a_claim_is_headed_by_whom_the_reader_names() -> None:
    page = to_markdown(Report.model_validate_json(MARKED))
    assert "### c3 the trade union (reader's; the report has A shipyard worker) ●●○\n" in page
    assert "### c2 The article itself (reader's; the report has Marit de Wilde) ●○○\n" in page
    assert "said by" not in page


def test_a_small_model_is_named_before_the_first_word() -> None:
    head = to_markdown(with_provenance(small_model=True, model="embedded:qwen2.5-coder-1.5b", recording_origin=None))
    assert "*embedded:qwen2.5-coder-1.5b is a small model (1.5 billion parameters): expect" in head.split("##")[0]


def test_a_part_by_a_small_model_is_not_laid_at_the_door_of_a_large_one() -> None:
    head = to_markdown(with_provenance(small_model=True, recording_origin=None)).split("##")[0]
    assert "*Part of this is by a small model: expect" in head
    assert "gpt-5-mini is a small model" not in head


def test_a_large_model_and_an_example_written_by_hand_get_no_such_warning() -> None:
    for changes in ({"recording_origin": None}, {"small_model": True}):  # the golden one is written by hand
        assert "small model" not in to_markdown(with_provenance(**changes))


def with_provenance(**changes: object) -> Report:
    report = Report.model_validate_json(GOLDEN)
    return report.model_copy(update={"provenance": report.provenance.model_copy(update=changes)})


def test_without_a_translation_the_marks_on_sentences_stay() -> None:
    report = Report.model_validate_json(MARKED).model_copy(update={"translation": None})
    section = to_markdown(report).split("## Reader's marks")[1]
    assert "“De gemeente spreekt van 12 scheuren.” ✎ **Reader's translation: The municipality speaks of 12" in section


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_no_markup(hostile: str) -> None:
    assert not MARKUP & set(markup_of(escape(hostile)))


@settings(deadline=None)
@given(st.one_of(st.text(), st.text(alphabet="#*_`[]()<>!|\\~&-+=.1) \n$:/@wW;x")))
@example("1.")
@example("www.x")
@example("\\")
def test_escaped_text_reads_as_it_was(text: str) -> None:
    escaped = escape(text)
    assert words_of(escaped) == one_line(text)
    assert not MARKUP & set(markup_of(escaped))


@settings(deadline=None)
@given(st.text(alphabet="|\\ab<&`*"))
def test_a_table_cell_stays_one_cell(text: str) -> None:
    types = markup_of(f"| a | b |\n| --- | --- |\n| x{escape(text)}x | y |")
    assert types.count("td_open") == 2


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_report_has_the_structure_of_an_honest_one(hostile: str) -> None:
    def structure(report: Report) -> list[str]:
        kinds = MARKUP - {"strong_open", "em_open", "html_inline"} | {"tr_open", "td_open"}
        return [kind for kind in markup_of(to_markdown(report)) if kind in kinds]

    assert structure(spoiled_report(hostile)) == structure(spoiled_report("word"))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_the_only_html_in_a_hostile_report_is_ours(hostile: str) -> None:
    tokens = walk(GITHUB.parse(to_markdown(spoiled_report(hostile))))
    assert {token.content for token in tokens if token.type.startswith("html")} <= {"<sub>", "</sub>", "<br>"}


def test_addresses_are_not_made_links() -> None:
    page = escape("https://evil.example WWW.evil.example a@b.example @octocat")
    linking: Callable[[str], str] = MarkdownIt("commonmark").render
    assert "://" not in page
    assert "www." not in page.lower()
    assert "@" not in page
    assert "https://evil.example WWW.evil.example a@b.example @octocat" in linking(page)


def test_a_megabyte_in_one_line_comes_out_whole() -> None:
    report = Report.model_validate_json(GOLDEN)
    huge = report.claims[0].model_copy(update={"text": "<b>|" * 250_000})
    page = to_markdown(report.model_copy(update={"claims": (huge,)}))
    assert page.count("\\<b\\>\\|") == 250_000


def test_sections_that_are_empty_are_left_out() -> None:
    report = Report.model_validate_json(GOLDEN)
    bare = report.model_copy(
        update={
            "summary": None,
            "claims": (),
            "caveats": (),
            "translation": None,
            "findings": (),
            "checks_not_run": (),
            "chains": {},
        }
    )
    assert "##" not in to_markdown(bare)
