"""Markdown exports: the golden page, and nothing untrusted that becomes markup."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from chains.exports.markdown import escape, to_markdown
from chains.exports.safety import one_line
from chains.report import Report

REPORTS = Path(__file__).parents[2] / "fixtures" / "reports"
GOLDEN = (REPORTS / "brug.json").read_text(encoding="utf-8")
MARKED = (REPORTS / "brug-marked.json").read_text(encoding="utf-8")
GITHUB = MarkdownIt("commonmark").enable(["table", "strikethrough"])
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<!-- hidden -->",
    "[click](https://evil.example)",
    "![pixel](https://evil.example/p.png)",
    "<https://evil.example>",
    "https://evil.example and www.evil.example",
    "**bold** _em_ ~~gone~~ `code`",
    "# heading",
    "- item",
    "+ item",
    "* item",
    "1. item",
    "12345) item",
    "> quote",
    "---",
    "===",
    "```",
    "~~~",
    "a | b | c",
    "a \\| b \\\\| c",
    "&lt;b&gt; &copy;",
    "[ref]: https://evil.example",
    "    indented code",
    "two\n\n# paragraphs\n- of\n- text",
    "$x^2$ :smile: @octocat a@b.example",
    "\x1b[31mred\x1b]52;c;eA==\x07",
    "",
]
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


def spoil(value: Any, words: str, key: str = "") -> Any:
    """Every free string of a report becomes hostile; ids, enumerations and the article's own text stay."""
    free = {"title", "text", "headline", "name", "note", "message", "target_text", "exact", "reason", "outlet"}
    free |= {"about", "translation", "attribution"}
    if isinstance(value, dict):
        return {name: spoil(item, words, name) for name, item in value.items()}
    if isinstance(value, list):
        return [words if key == "reasons" else spoil(item, words) for item in value]
    return words if key in free and isinstance(value, str) else value


def spoiled_report(words: str) -> Report:
    fields = json.loads(MARKED)
    # No mark has empty words: what the reader empties is taken back.
    return Report.model_validate({**spoil(fields, words), "marks": spoil(fields["marks"], words or "word")})


def test_a_report_is_the_golden_page() -> None:
    page = to_markdown(Report.model_validate_json(GOLDEN))
    assert page == (REPORTS / "brug.md").read_text(encoding="utf-8")


def test_a_report_with_marks_is_the_golden_page() -> None:
    page = to_markdown(Report.model_validate_json(MARKED))
    assert page == (REPORTS / "brug-marked.md").read_text(encoding="utf-8")


def test_what_the_reader_says_is_shown_as_the_reader_s() -> None:
    page = to_markdown(Report.model_validate_json(MARKED))
    assert "(reader's translation; the model's: The municipality speaks of 20 cracks.)" in page
    assert "**Reader: said by the trade union (the report has A shipyard worker).**" in page
    assert "Olena Kowal (Олена Коваль, Olena Koval)" in page


def test_without_a_translation_the_marks_on_sentences_stay() -> None:
    report = Report.model_validate_json(MARKED).model_copy(update={"translation": None})
    section = to_markdown(report).split("## Reader's marks")[1]
    assert "Reader's translation: The municipality speaks of 12 cracks. Reader: checked." in section


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
    assert {token.content for token in tokens if token.type.startswith("html")} <= {"<sub>", "</sub>"}


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
