"""The HTML page in a real browser: what lights up, what is asked for, what stays without a script."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from reports import read_report
from spoiling import HOSTILE, spoiled_report

from bench.chromium import Browser, Page, find_chromium, open_browser
from chains.exports.html.claims import list_speakers
from chains.exports.html.page import to_html
from chains.report import Report

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(find_chromium() is None, reason="no Chromium on the path: apt-get install chromium"),
]
LIT = "[...document.querySelectorAll('#text .lit')].map((mark) => mark.textContent).join('')"
LIT_ITEMS = "[...document.querySelectorAll('.panel .lit')].map((item) => item.id)"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as opened:
        yield opened


def open_report(browser: Browser, folder: Path, report: Report, *, width: int = 1360, script: bool = True) -> Page:
    path = folder / "page.html"
    path.write_text(to_html(report), encoding="utf-8")
    return browser.open_page(path.as_uri(), width=width, script=script)


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Page:
    opened = open_report(browser, tmp_path, read_report("chlorgas"))
    opened.emulate()
    return opened


def assert_lit(page: Page, claim_id: str) -> None:
    report = read_report("chlorgas")
    (claim,) = (claim for claim in report.claims if claim.id == claim_id)
    sentences = {report.article.sentence_at(span.start).id for span in claim.evidence}
    translated = [text.text or "" for text in report.translation.sentences if text.id in sentences]
    lit = page.evaluate(LIT)
    assert all(words in lit for words in (*(span.exact for span in claim.evidence), *translated))


class TestLightingUp:
    def test_the_mouse_on_a_claim_lights_its_words_in_both_texts_and_leaving_ends_it(self, page: Page) -> None:
        page.point("#c3 .statement")
        assert_lit(page, "c3")
        page.point("h1")
        assert page.evaluate(LIT) == ""

    def test_a_click_keeps_it_lit_and_shows_the_place(self, page: Page) -> None:
        page.point("#c20 .statement", click=True)
        place = page.evaluate("document.querySelector('#text .lit').getBoundingClientRect().top")
        assert 0 <= place <= page.evaluate("innerHeight")
        page.point(".panel h2")
        assert_lit(page, "c20")

    def test_a_second_click_or_escape_ends_it(self, page: Page) -> None:
        page.point("#c2 .statement", click=True)
        page.press("Escape")
        page.point("h1")
        assert page.evaluate(LIT) == ""

    def test_the_way_to_the_words_leaves_them_lit(self, page: Page) -> None:
        page.point("#c2 .statement", click=True)
        page.point("#c2 .words a", click=True)
        page.point("h1")
        assert page.evaluate("location.hash") == "#s3"
        assert_lit(page, "c2")

    def test_the_keyboard_goes_from_claim_to_claim(self, page: Page) -> None:
        page.evaluate("document.querySelector('#c1 a').focus()")
        page.press("j")
        assert page.evaluate("document.activeElement.closest('.claim').id") == second_claim(page)
        assert page.evaluate(LIT_ITEMS) == [second_claim(page)]
        page.press("k")
        assert_lit(page, "c1")

    def test_the_mouse_on_words_of_the_article_lights_the_claim(self, page: Page) -> None:
        page.point("#s3 .source .evidence")
        assert page.evaluate(LIT_ITEMS) == ["c2"]

    def test_the_mouse_on_a_circle_lights_all_that_a_source_says(self, page: Page) -> None:
        page.point("svg g[data-item~=c9] circle")
        speakers = [{claim.id for claim in speaker.claims} for speaker in list_speakers(read_report("chlorgas"))]
        assert set(page.evaluate(LIT_ITEMS)) in [ids for ids in speakers if "c9" in ids]


def second_claim(page: Page) -> str:
    found: str = page.evaluate("document.querySelectorAll('.claim')[1].id")
    return found


@pytest.mark.parametrize("width", [360, 768, 1360])
def test_no_width_makes_a_reader_scroll_sideways(width: int, browser: Browser, tmp_path: Path) -> None:
    page = open_report(browser, tmp_path, read_report("mist"), width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_a_script_all_of_it_is_there_and_links_lead_the_way(browser: Browser, tmp_path: Path) -> None:
    report = read_report("maternite")
    page = open_report(browser, tmp_path, report, script=False)
    root = page.call("DOM.getDocument")["root"]["nodeId"]
    claims = page.call("DOM.querySelectorAll", nodeId=root, selector=".claim .words a[href]")["nodeIds"]
    assert len(claims) == sum(len(claim.evidence) for claim in report.claims)
    assert page.list_requests() == []


@pytest.mark.parametrize("words", ["word", *HOSTILE[:9]])
def test_no_report_asks_for_anything_or_runs_anything(words: str, browser: Browser, tmp_path: Path) -> None:
    page = open_report(browser, tmp_path, spoiled_report(words))
    assert page.evaluate("document.documentElement.classList.contains('live')")
    assert page.list_requests() == []
    assert page.list_complaints() == []


def test_the_browser_keeps_the_policy(browser: Browser, tmp_path: Path) -> None:
    page = open_report(browser, tmp_path, read_report("mist"))
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=http://127.0.0.1:9/x.png>')")
    page.evaluate("new Promise((done) => setTimeout(done, 50))")
    assert any("Content Security Policy" in complaint for complaint in page.list_complaints())
