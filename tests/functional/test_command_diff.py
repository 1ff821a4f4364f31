"""`summarise diff`: two reports, from files or past runs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from reports import FOLDER, read_report

from bench.newsroom import Newsroom
from chains.diff.record import Comparison
from chains.store.library import Library

MONDAY = (
    "De brug is dicht.\n\nBij een inspectie zijn 14 scheuren gevonden. De burgemeester zei dat er geen gevaar is.\n"
)
TUESDAY = MONDAY.replace("14", "41") + "De provincie onderzoekt de zaak.\n"
MIST, BRUG = FOLDER / "mist.json", FOLDER / "brug.json"


@pytest.fixture(scope="module")
def both(tmp_path_factory, summarise_once):
    """The reports of an article before and after it was changed."""
    folder = tmp_path_factory.mktemp("both")
    paths = []
    with Newsroom() as server:
        for name, text in (("monday", MONDAY), ("tuesday", TUESDAY)):
            (folder / f"{name}.txt").write_text(text, encoding="utf-8")
            paths.append(folder / f"{name}.json")
            model = ("--model", "desk", "--base-url", server.base_url, "--from", "nl")
            summarise_once(folder / f"{name}.txt", *model, "--format", "json", "-o", paths[-1])
    return paths


def test_a_changed_article_is_told_first_and_marked(summarise, both):
    done = summarise("diff", *both)
    said = done.stdout.decode()
    assert (done.returncode, done.stderr) == (0, b"")
    assert said.startswith("monday.json → tuesday.json\n")
    assert "The article changed: of its 3 sentences 2 stayed, 1 changed and 1 appeared." in " ".join(said.split())
    assert "The model is the same (desk)" in said
    assert "[-14-]{+41+}" in said
    assert "(changed; the article changed here)" in said


def test_json_follows_its_schema_and_markdown_marks(summarise, both, tmp_path):
    found = Comparison.model_validate_json(summarise("diff", *both, "--format", "json").stdout)
    assert not found.alike.article
    assert {"article", "claims", "alike"} <= set(json.loads(summarise("schema", "diff").stdout)["properties"])
    assert summarise("diff", *both, "--format", "markdown", "-o", "d.md").stdout == b""
    assert "<del>14</del><ins>41</ins>" in (tmp_path / "d.md").read_text(encoding="utf-8")


def test_past_runs_are_named_by_their_ids(summarise, environment, tmp_path):
    library = Library(Path(environment["XDG_DATA_HOME"]) / "grain-of-salt" / "library.sqlite")
    first = library.save_report(read_report("mist"))
    other = read_report("mist").model_copy(update={"claims": ()})
    second = library.save_report(other)
    said = summarise("diff", first[:8], f"history:{second[:6]}").stdout.decode()
    assert "The article is the same, to the letter" in said
    assert f"{len(read_report('mist').claims)} vanished" in said
    (tmp_path / first[:8]).write_text("a file that is called like a run", encoding="utf-8")
    assert summarise("diff", first[:8], second).returncode == 1
    assert summarise("diff", f"history:{first[:8]}", second).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["nowhere.json", MIST], 2, b"There is no report nowhere.json"),
        (["abcd", MIST], 2, b"no past run"),
        ([__file__, MIST], 1, b"is no report"),
        ([MIST.parent / "brug.jsonl", MIST], 0, b""),
        ([MIST.parent, MIST], 1, b"Cannot read"),
        ([MIST], 2, b"Missing argument"),
        ([MIST, BRUG, "-o", "nowhere/x.txt"], 2, b"There is no folder"),
        ([MIST, BRUG, "-o", "."], 2, b"is a folder"),
        ([MIST, BRUG, "-o", MIST], 2, b"would write over"),
    ],
)
def test_what_cannot_be_compared_says_the_next_step(summarise, arguments, code, said):
    done = summarise("diff", *arguments)
    assert done.returncode == code
    assert said in done.stderr
    assert b"Traceback" not in done.stderr
    assert code == 0 or done.stderr.count(b"\n") > 1


def test_a_file_with_several_reports_says_so(summarise, tmp_path):
    line = json.dumps(json.loads(BRUG.read_bytes()), separators=(",", ":"))
    (tmp_path / "many.json").write_text(f"{line}\n{line}\n", encoding="utf-8")
    done = summarise("diff", "many.json", MIST)
    assert done.returncode == 1
    assert b"holds several reports" in done.stderr


def test_two_articles_are_not_called_versions_of_one(summarise):
    assert "These are two articles, not two versions of one" in summarise("diff", MIST, BRUG).stdout.decode()
