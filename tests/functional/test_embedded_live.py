"""The embedded model, live: what it says may be wrong, but where it says it must be right."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from test_replay import QWEN, SEED, list_spans

from chains.report import Report

pytestmark = pytest.mark.embedded
SHORT = """Brug bij Holtum dicht

De brug bij Holtum is dicht, zei burgemeester Anna Smit dinsdag. Volgens de politie zijn er twaalf gewonden.
"""


def run_live(summarise, article):
    # The weights are joined once, in the user's own cache folder.
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    result = summarise(
        "--model", QWEN, "--no-cache", "--format", "json", article, env={"XDG_CACHE_HOME": cache}, timeout=3000
    )
    assert result.returncode == 0, result.stderr.decode()
    return Report.model_validate_json(result.stdout)


def assert_whole(report):
    assert {state.state for state in report.chains.values()} <= {"done", "skipped"}
    assert all(sentence.text for sentence in report.translation.sentences)
    assert len(report.translation.sentences) == len(report.article.sentences)
    spans = list(list_spans(report))
    assert spans
    assert all(report.article.text[span.start : span.end] == span.exact for span in spans)
    assert report.provenance.calls.live > 0


@pytest.mark.short
def test_a_short_article(summarise, tmp_path):
    (tmp_path / "brug.txt").write_text(SHORT, encoding="utf-8")
    report = run_live(summarise, "brug.txt")
    assert_whole(report)
    assert report.article.language == "nl"


def test_the_seed(summarise):
    report = run_live(summarise, SEED)
    assert_whole(report)
    assert len(report.claims) >= 10
    assert any("Prigozhin" in source.name for source in report.sources)
