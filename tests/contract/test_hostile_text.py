"""Texts that are made to break programs, through whole runs: what cannot be asked is said, and all else comes out."""

from __future__ import annotations

import pytest

from bench.newsroom import Newsroom
from chains import analyse_sync
from chains.article.loading import build_article
from chains.exports import FORMATS, render
from chains.exports.markdown import to_markdown
from chains.report import Origin
from chains.settings import Options, Settings

MANY = 20_000
MARKUP = (
    "[bold]De brug[/bold] is [link=http://x]dicht[/link]. **Smit** zei: <script>alert(1)</script> `x` | a | b |\n"
    "# kop\n\u202eDe brug\u202c zei ![x](http://e.vil/a.png) \x1b]52;c;aGk=\x07\x1b[2Jniets.\n"
)


def run(text):
    with Newsroom() as server:
        options = Options(repair=False)
        settings = Settings(options=options, model="desk", base_url=server.base_url, cache=False, timeout=60)
        return analyse_sync(build_article(text, Origin(kind="paste"), "nl"), settings)


@pytest.mark.parametrize(
    "monster",
    [
        "a" * 300_000,
        "de brug en " * 90_000,
        "(" * MANY + "x" + ")" * MANY,
        "„" * MANY + "x" + "”" * MANY,
        "« " * MANY + "x" + " »" * MANY,
        '[{"a":' * MANY,
        "\u200b\u202e" * MANY + "x" * 100_000,
    ],
    ids=["word", "line", "brackets", "quotes", "guillemets", "json", "invisible"],
)
def test_a_sentence_that_no_window_holds_fails_alone(monster):
    report = run(f"De brug is dicht.\n\n{monster}\n\nDe burgemeester zei dat.\n")
    first, *_, last = report.translation.sentences
    assert first.text == "De brug is dicht."
    assert last.text == "De burgemeester zei dat."
    assert report.chains["translation"].state == "partial"
    assert "Too long for the context window" in report.chains["translation"].message
    assert {claim.text for claim in report.claims} >= {first.text, last.text}
    assert report.summary


def test_markup_is_text():
    report = run(MARKUP)
    assert {state.state for state in report.chains.values()} <= {"done", "skipped"}
    text = report.model_dump_json() + "".join(render(report, form) for form in FORMATS)
    assert not {"\x1b", "\x07", "\u202e"} & set(text)
    assert "<script>" not in to_markdown(report)
    assert "![x](" not in to_markdown(report)
    assert render(report, "html").count("<script>") == 1
