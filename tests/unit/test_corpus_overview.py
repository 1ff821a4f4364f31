"""What many articles say together: counted once, most disputed first, and safe to read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chains.corpus.copies import sign_text
from chains.corpus.journal import Journal, Outcome
from chains.corpus.overview import build_overview
from chains.exports.html.corpus import to_corpus_html
from chains.report import Report
from tui.corpus_text import to_corpus_text

REPORTS = Path(__file__).parents[2] / "fixtures" / "reports"
HOSTILE = '<img src=x onerror="alert(1)">\x1b[31m'


def load(name):
    return Report.model_validate(json.loads((REPORTS / f"{name}.json").read_text(encoding="utf-8")))


def save(journal, id_, report):
    signature = sign_text(report.article.text)
    journal.save(Outcome(id_, id_, "m", "done", report=report, signature=signature))


@pytest.fixture
def overview(tmp_path):
    hostile = load("mist")
    source = hostile.sources[0].model_copy(update={"name": HOSTILE})
    first, second, third, *others = hostile.claims
    first = first.model_copy(update={"disputed_by": (second.id, third.id)})
    changed = {"sources": (source, *hostile.sources[1:]), "claims": (first, second, third, *others)}
    hostile = hostile.model_copy(update=changed)
    with Journal(tmp_path) as journal:
        save(journal, "a", load("chlorgas"))
        save(journal, "copy", load("chlorgas"))
        save(journal, "b", hostile)
        return build_overview(journal)


def test_copies_count_once(overview):
    claims = [claim for name in ("chlorgas", "mist") for claim in load(name).claims]
    assert (overview.articles, overview.copies) == (3, 1)
    assert [(group.first, group.copies) for group in overview.groups] == [("a", ("copy",))]
    assert overview.claims == len(claims) == sum(overview.grains)
    assert overview.disputed == sum(bool(claim.disputed_by) for claim in claims) + 1


def test_the_most_disputed_come_first_with_what_is_said_against_them(overview):
    against = [len(claim.against) for claim in overview.disputes]
    assert against == sorted(against, reverse=True)
    assert against[:2] == [2, 1]


def test_words_of_articles_are_neither_markup_nor_terminal_control(overview):
    assert any(HOSTILE in source.name for source in overview.sources)
    page, text = to_corpus_html(overview), to_corpus_text(overview)
    assert "<img" not in page
    assert "&lt;img" in page
    assert "\x1b" not in page + text
