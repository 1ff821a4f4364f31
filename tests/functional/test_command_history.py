"""`summarise history` and `summarise cache`: past runs through the installed command."""

from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from reports import read_report

from bench.newsroom import Newsroom
from chains.report import Report
from chains.store.library import Library

ARTICLE = "De brug is dicht.\n\nDe burgemeester zei dat er geen gevaar is. Volgens de werf zijn er scheuren.\n"
SEED = Path(__file__).parents[2] / "seeds" / "nl" / "dijkdoorbraak.txt"


@pytest.fixture
def library(environment):
    return Library(Path(environment["XDG_DATA_HOME"]) / "grain-of-salt" / "library.sqlite")


@pytest.fixture
def arguments(tmp_path):
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    return ["a.txt", "--model", "desk", "--from", "nl", "--no-repair"]


@pytest.fixture
def ids(library):
    """Of two past runs, the latest first."""
    return [library.save_report(read_report(name)) for name in ("mist", "dijkdoorbraak")][::-1]


def told(done):
    assert b"Traceback" not in done.stderr
    return done.stdout.decode()


def test_a_finished_run_is_there_and_shown_as_it_was(summarise, arguments, library):
    with Newsroom() as server:
        first = summarise(*arguments, "--base-url", server.base_url)
    assert first.returncode == 0, first.stderr
    assert told(summarise("history", "show")) == told(first)
    (entry,) = library.list_entries()
    assert entry.id[:8] in told(summarise("history", "list"))
    assert entry.whole


def test_a_run_that_was_cut_off_is_there_too_and_gives_way_to_a_whole_one(summarise, arguments, library):
    with Newsroom(faults={"caveats": ["refusal"]}) as server:
        assert summarise(*arguments, "--base-url", server.base_url).returncode == 1
    assert [entry.whole for entry in library.list_entries()] == [False]
    assert "unfinished" in told(summarise("history", "list"))
    with Newsroom() as server:
        assert summarise(*arguments, "--base-url", server.base_url).returncode == 0
    assert [entry.whole for entry in library.list_entries()] == [True]


@pytest.mark.parametrize("choice", ["--no-history", "--replay"])
def test_what_should_not_be_kept_is_not(summarise, arguments, library, choice):
    with Newsroom() as server:
        rest = [SEED, "--replay"] if choice == "--replay" else [*arguments, choice, "--base-url", server.base_url]
        assert summarise(*rest).returncode == 0
    assert not library.exists()


def test_a_library_that_cannot_be_written_costs_no_report(summarise, arguments, library):
    library.path.parent.parent.mkdir(parents=True, exist_ok=True)
    library.path.parent.write_text("a file where a folder should be", encoding="utf-8")
    with Newsroom() as server:
        done = summarise(*arguments, "--base-url", server.base_url)
    assert done.returncode == 0
    assert b"cannot be used" in done.stderr
    assert b"CLAIMS" in done.stdout


def test_a_damaged_library_is_told_and_the_run_is_kept_in_a_new_one(summarise, arguments, library):
    library.path.parent.mkdir(parents=True)
    library.path.write_bytes(b"junk" * 999)
    with Newsroom() as server:
        done = summarise(*arguments, "--base-url", server.base_url)
    assert done.returncode == 0
    assert b"Nothing was deleted: it is now" in done.stderr
    assert len(library.list_entries()) == 1
    (aside,) = library.path.parent.glob("library-damaged-*.sqlite")
    assert aside.read_bytes() == b"junk" * 999


def test_a_search_shows_what_was_found(summarise, ids):
    said = told(summarise("history", "search", "Merwenoord"))
    assert f"{ids[0][:8]} " in said
    assert "[Merwenoord]" in said
    assert ids[1][:8] not in said
    (line,) = told(summarise("history", "search", "merwen", "--format", "json")).splitlines()
    assert json.loads(line)["found"]["title"] == read_report("dijkdoorbraak").article.title


def test_a_search_without_words_is_a_wrong_argument(summarise, ids):
    done = summarise("history", "search", "***")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"no word" in done.stderr


def test_a_list_is_as_long_as_asked_and_says_what_is_left(summarise, ids):
    done = summarise("history", "list", "-n", "1")
    assert ids[0][:8] in told(done)
    assert ids[1][:8] not in told(done)
    assert b"1 of 2 past runs" in done.stderr
    assert [
        json.loads(line)["id"] for line in told(summarise("history", "list", "--format", "json")).splitlines()
    ] == ids


def test_an_export_is_the_report(summarise, ids, tmp_path):
    assert Report.model_validate_json(told(summarise("history", "export", ids[1][:6]))) == read_report("mist")
    summarise("history", "export", *ids, "--format", "markdown", "-o", "out/")
    assert len(list((tmp_path / "out").glob("*.md"))) == 2


def test_what_is_removed_is_said_and_the_rest_stays(summarise, ids, library):
    said = told(summarise("history", "rm", ids[0][:8]))
    assert said.startswith(f"Removed {ids[0][:8]}")
    assert read_report("dijkdoorbraak").article.title in said
    assert [entry.id for entry in library.list_entries()] == [ids[1]]


def test_all_goes_only_when_it_is_meant(summarise, ids, library):
    for wrong in (["--all"], [], ["--all", ids[0]], ["ffff"], [ids[0], "ffff"]):
        assert summarise("history", "rm", *wrong).returncode == 2
    assert len(library.list_entries()) == 2
    assert told(summarise("history", "rm", "--all", "--yes")).count("Removed ") == 2
    assert library.list_entries() == ()
    assert told(summarise("history", "rm", "--all", "--yes")) == "There was nothing to remove.\n"


def test_nothing_yet_is_said_and_makes_no_library(summarise, library):
    assert "no past runs yet" in told(summarise("history", "list"))
    assert summarise("history", "show").returncode == 2
    assert "No past run" in told(summarise("history", "search", "x"))
    assert not library.path.parent.exists()


def test_a_hostile_title_is_harmless(summarise, library):
    report = read_report("mist")
    article = report.article.model_copy(
        update={"title": "\x1b]52;c;aGk=\x07[bold]evil[/]\n0000000  forged", "outlet": "\x9b2J"}
    )
    library.save_report(report.model_copy(update={"article": article}))
    for words in (["list"], ["search", "evil"]):
        said = told(summarise("history", *words))
        assert "[bold]" in said.replace("[evil]", "evil")
        assert not {"\x1b", "\x9b", "\x07"} & set(said)
        assert "\n0000000" not in said


def test_the_answers_are_measured_and_forgotten(summarise, arguments, environment):
    cache = Path(environment["XDG_CACHE_HOME"]) / "grain-of-salt" / "answers.sqlite"
    assert "0 answers" in told(summarise("cache", "show"))
    assert not cache.exists()
    with Newsroom() as server:
        summarise(*arguments, "--base-url", server.base_url)
        asked = server.counts.total()
        assert told(summarise("cache", "show")).startswith(f"{cache}\n{asked} answers, ")
        assert told(summarise("cache", "clear")).startswith(f"Forgot {asked} answers, ")
        assert "0 answers" in told(summarise("cache", "show"))
        assert b"De burgemeester" not in cache.read_bytes()
        summarise(*arguments, "--base-url", server.base_url)
        assert server.counts.total() == 2 * asked


@pytest.mark.skipif(sys.platform == "win32", reason="locks of POSIX")
def test_a_library_of_a_later_version_is_not_touched(summarise, ids, library):
    with closing(sqlite3.connect(library.path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = library.path.read_bytes()
    for words in (["list"], ["search", "x"], ["show"], ["rm", "--all", "--yes"]):
        done = summarise("history", *words)
        assert done.returncode == 1
        assert b"later version" in done.stderr
    assert library.path.read_bytes() == before
