"""`summarise corpus` as a user runs it: a folder of articles from recordings, again, and what they say together."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chains.corpus.journal import Journal
from tests.authored import keep, read_authored

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
RECORDINGS = ROOT / "fixtures" / "recordings"


@pytest.fixture(scope="module")
def corpus(summarise_once, tmp_path_factory):
    """A run over two articles, a wire copy of one, and something that is no article."""
    folder = tmp_path_factory.mktemp("articles")
    for name in ("nl/dijkdoorbraak.txt", "fr/maternite.txt"):
        (folder / Path(name).name).write_bytes((SEEDS / name).read_bytes())
    (folder / "copy.txt").write_bytes((SEEDS / "nl/dijkdoorbraak.txt").read_bytes())
    (folder / "empty.txt").write_bytes(b"")
    results = folder.parent / "results"

    def run(*arguments):
        return summarise_once("corpus", folder, "--out", results, "--replay", "--recordings", RECORDINGS, *arguments)

    return run, run(), results, summarise_once


def read_lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_folder_becomes_reports_claims_failures_and_a_manifest(corpus):
    _, done, results, _ = corpus
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"empty.txt failed: There is no text in empty.txt." in done.stderr
    reports = read_lines(results / "reports" / "00001.jsonl")
    assert {row["id"] for row in reports} == {"dijkdoorbraak.txt", "maternite.txt", "copy.txt"}
    claims = read_lines(results / "claims" / "00001.jsonl")
    assert len(claims) == sum(len(row["report"]["claims"]) for row in reports)
    texts = {row["id"]: row["report"]["article"]["text"] for row in reports}
    assert all(texts[row["article"]][row["start"] : row["end"]] in row["evidence"] for row in claims)
    assert [row["id"] for row in read_lines(results / "failures.jsonl")] == ["empty.txt"]
    manifest = json.loads((results / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["articles"] == {"done": 3, "failed": 1}
    assert {part["name"] for part in manifest["files"]} >= {"reports/00001.jsonl", "claims/00001.jsonl"}


def test_the_same_command_again_makes_nothing_again(corpus):
    run, _, results, _ = corpus
    before = (results / "reports" / "00001.jsonl").read_bytes()
    again = run()
    assert b"4 skipped that ended before (1 of them not well: --retry-failed)" in again.stderr
    assert again.returncode == 0  # of this run nothing failed
    assert (results / "reports" / "00001.jsonl").read_bytes() == before


def test_the_report_counts_a_copy_once_and_says_who_speaks(corpus):
    _, _, results, summarise = corpus
    told = summarise("corpus", "report", results)
    text = told.stdout.decode()
    assert told.returncode == 0
    assert "3 articles, 1 of them near-duplicates" in text
    assert "WHO SPEAKS MOST" in text
    assert "MOST DISPUTED" in text


def test_the_page_of_a_corpus_asks_for_nothing(corpus, tmp_path):
    _, _, results, summarise = corpus
    page = tmp_path / "page.html"
    assert summarise("corpus", "report", results, "--format", "html", "-o", page).returncode == 0
    text = page.read_text(encoding="utf-8")
    assert "default-src 'none'" in text.replace("&#x27;", "'")
    assert "<script" not in text
    assert "http://" not in text
    assert "https://" not in text


def test_the_report_holds_articles_on_one_event_against_each_other(tmp_path, summarise):
    with Journal(tmp_path / "results") as journal:
        for id_, report in read_authored("graansilo").items():
            keep(journal, id_, report)
    told = summarise("corpus", "report", tmp_path / "results")
    text = " ".join(told.stdout.decode().split())
    assert told.returncode == 0
    assert "injured: 3 articles, on an axis from 0 to 23" in text
    assert "“Au moins vingt personnes ont été blessées mardi" in text
    page = tmp_path / "page.html"
    assert summarise("corpus", "report", tmp_path / "results", "--format", "html", "-o", page).returncode == 0
    assert "20 or more" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["nothing.txt", "--out", "o", "--replay"], 2, b"There is no file nothing.txt"),
        (["*.nothing", "--out", "o", "--replay"], 2, b"There is no file like *.nothing"),
        (["a.txt"], 2, b"--out"),
        (["a.txt", "--out", "o", "--record"], 2, b"A corpus is not recorded"),
        (["report", "nowhere"], 1, b"holds no results"),
        (["export", "nowhere"], 1, b"holds no results"),
    ],
)
def test_what_cannot_be_meant_is_told(arguments, code, words, summarise):
    done = summarise("corpus", *arguments)
    assert done.returncode == code
    assert words in done.stderr
    assert b"Traceback" not in done.stderr
