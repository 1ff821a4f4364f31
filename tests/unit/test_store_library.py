"""The library: past reports and the reader's marks, kept whole, by several processes at once."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from chains.errors import LibraryError
from chains.marks import change_mark, make_mark
from chains.report import Mark, MarkTarget, Report
from chains.store.library import Library, find_library

GOLDEN = Path(__file__).parents[2] / "fixtures" / "reports" / "brug.json"
REPORT = Report.model_validate_json(GOLDEN.read_text(encoding="utf-8"))
SHA = REPORT.article.sha256
WRITER = """
import sys
from pathlib import Path
from chains.report import Report
from chains.store.library import Library
from chains.marks import change_mark, make_mark
from chains.report import MarkTarget
name, golden, path = sys.argv[1:]
report = Report.model_validate_json(Path(golden).read_text(encoding="utf-8"))
span = report.claims[0].evidence[0]
library = Library(Path(path))
print("ready", flush=True)
sys.stdin.readline()
for number in range(20):
    provenance = report.provenance.model_copy(update={"model": f"{name}-{number % 5}"})
    library.save_report(report.model_copy(update={"provenance": provenance}))
    mark = make_mark(MarkTarget(part="claim", id="c1"), span, about="", target_language="en")
    library.save_mark(report.article.sha256, change_mark(mark, note=name))
"""


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "data" / "library.sqlite")


def by_model(model: str) -> Report:
    return REPORT.model_copy(update={"provenance": REPORT.provenance.model_copy(update={"model": model})})


def mark_claim(**fields: str | None) -> Mark:
    claim = REPORT.claims[0]
    target = MarkTarget(part="claim", id=claim.id)
    return change_mark(make_mark(target, claim.evidence[0], about=claim.text, target_language="en"), **fields)


def change_file(library: Library, query: str, *values: str) -> None:
    with closing(sqlite3.connect(library.path)) as connection, connection:
        connection.execute(query, values)


class TestLookingBack:
    def test_what_was_saved_is_listed_and_comes_back(self, library: Library) -> None:
        id_ = library.save_report(REPORT)
        (entry,) = library.list_entries()
        assert (entry.id, entry.title, entry.sha256) == (id_, REPORT.article.title, SHA)
        assert (entry.sentences, entry.claims) == (10, 6)
        assert library.load_report(id_) == REPORT

    def test_the_latest_is_first(self, library: Library) -> None:
        ids = [library.save_report(by_model(model)) for model in ("a", "b", "c", "a")]
        assert [entry.id for entry in library.list_entries()] == [ids[0], ids[2], ids[1]]

    def test_a_newer_run_of_the_same_replaces_the_older_one(self, library: Library) -> None:
        first = library.save_report(REPORT)
        second = library.save_report(REPORT.model_copy(update={"claims": ()}))
        assert first == second
        assert [entry.claims for entry in library.list_entries()] == [0]

    def test_a_report_is_found_by_its_article(self, library: Library) -> None:
        for model in ("a", "b"):
            library.save_report(by_model(model))
        assert library.find_report(SHA, "en", "a") == by_model("a")
        assert library.find_report(SHA, "en") == by_model("b")
        assert library.find_report(SHA, "en", "c") is None
        assert library.find_report(SHA, "fr") is None

    def test_odd_characters_come_back(self, library: Library) -> None:
        claim = REPORT.claims[0].model_copy(update={"text": "half \ud83d, \x00, \u2028, 漢"})
        article = REPORT.article.model_copy(update={"title": "half \ud83d\nline"})
        odd = REPORT.model_copy(update={"claims": (claim,), "article": article})
        assert library.load_report(library.save_report(odd)) == odd
        assert library.list_entries()[0].title == "half \ufffd line"

    def test_a_library_that_is_not_there_is_empty_and_stays_away(self, library: Library) -> None:
        assert library.list_entries() == ()
        assert library.load_marks(SHA) == ()
        assert library.find_report(SHA, "en") is None
        library.remove("x")
        assert not library.path.parent.exists()

    def test_the_library_of_the_user_is_in_the_folder_for_data(self) -> None:
        assert find_library().name == "library.sqlite"
        assert "grain-of-salt" in find_library().parts


class TestMarking:
    def test_a_mark_comes_back_with_the_report_of_any_run(self, library: Library) -> None:
        mark = mark_claim(verdict="doubtful")
        library.save_mark(SHA, mark)
        id_ = library.save_report(REPORT)
        assert library.load_report(id_).marks == (mark,)
        library.save_report(REPORT.model_copy(update={"claims": REPORT.claims[1:]}))
        (lost,) = library.load_report(id_).marks
        assert (lost.id, lost.lost) == (mark.id, "claim")

    def test_a_changed_mark_replaces_what_it_was_and_an_empty_one_is_forgotten(self, library: Library) -> None:
        mark = mark_claim(note="one")
        changed = change_mark(mark, note="two")
        library.save_mark(SHA, mark)
        library.save_mark(SHA, changed)
        assert library.load_marks(SHA) == (changed,)
        library.save_mark(SHA, change_mark(changed, note=None))
        assert library.load_marks(SHA) == ()

    def test_marks_go_with_the_last_report_of_their_article_and_with_no_other(self, library: Library) -> None:
        first, second = library.save_report(by_model("a")), library.save_report(by_model("b"))
        library.save_mark(SHA, mark_claim(note="n"))
        library.save_mark("another article", mark_claim(note="n"))
        library.remove(first)
        assert len(library.load_marks(SHA)) == 1
        library.remove(second)
        assert (library.list_entries(), library.load_marks(SHA)) == ((), ())
        assert len(library.load_marks("another article")) == 1


def test_several_processes_lose_nothing(library: Library) -> None:
    command = [sys.executable, "-c", WRITER]
    writers = [
        subprocess.Popen(
            [*command, name, str(GOLDEN), str(library.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for name in ("a", "b", "c")
    ]
    for writer in writers:
        assert writer.stdout
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin
        writer.stdin.write("\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate()
    assert [writer.returncode for writer in writers] == [0, 0, 0]
    assert len(library.list_entries()) == 15
    assert len(library.load_marks(SHA)) == 60


class TestDamage:
    @pytest.mark.parametrize("body", ["", "{", "[]", '{"schema_version": "2"}', "null"])
    def test_an_entry_that_cannot_be_read_is_an_error_and_the_list_is_not(self, library: Library, body: str) -> None:
        id_ = library.save_report(REPORT)
        change_file(library, "UPDATE reports SET body = ?", body)
        assert len(library.list_entries()) == 1
        with pytest.raises(LibraryError, match="cannot be read") as caught:
            library.load_report(id_)
        assert caught.value.hint

    def test_an_entry_that_was_removed_says_so(self, library: Library) -> None:
        id_ = library.save_report(REPORT)
        library.remove(id_)
        with pytest.raises(LibraryError, match="no longer"):
            library.load_report(id_)

    def test_a_mark_that_cannot_be_read_does_not_hide_the_others(self, library: Library) -> None:
        first, second = mark_claim(note="one"), mark_claim(note="two")
        for mark in (first, second):
            library.save_mark(SHA, mark)
        change_file(library, "UPDATE marks SET body = '{' WHERE id = ?", first.id)
        assert library.load_marks(SHA) == (second,)

    def test_a_damaged_file_is_an_error_with_a_way_out(self, library: Library) -> None:
        library.save_report(REPORT)
        library.path.write_bytes(b"no database, but long enough to be looked at" * 99)
        for action in (library.list_entries, lambda: library.save_report(REPORT)):
            with pytest.raises(LibraryError, match="cannot be used") as caught:
                action()
            assert "damaged" in caught.value.hint

    def test_a_library_of_a_later_version_is_left_alone(self, library: Library) -> None:
        library.save_report(REPORT)
        change_file(library, "PRAGMA user_version = 99")
        before = library.path.read_bytes()
        for action in (library.list_entries, lambda: library.save_report(REPORT)):
            with pytest.raises(LibraryError, match="later version"):
                action()
        assert library.path.read_bytes() == before

    def test_a_place_that_cannot_be_written_is_an_error(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(LibraryError, match="cannot be used") as caught:
            Library(tmp_path / "file" / "library.sqlite").save_report(REPORT)
        assert "permissions" in caught.value.hint

    @pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="permissions that hold for this user")
    def test_a_folder_for_reading_only_is_an_error(self, tmp_path: Path) -> None:
        tmp_path.chmod(0o500)
        try:
            with pytest.raises(LibraryError, match="cannot be used"):
                Library(tmp_path / "library.sqlite").save_report(REPORT)
        finally:
            tmp_path.chmod(0o700)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_nobody_else_on_the_machine_may_read_it(library: Library) -> None:
    library.save_report(REPORT)
    assert library.path.stat().st_mode & 0o777 == 0o600
    assert library.path.parent.stat().st_mode & 0o777 == 0o700
    assert {path.name for path in library.path.parent.iterdir()} <= {"library.sqlite", "library.sqlite.lock"}


def test_reading_the_list_loads_no_data_model() -> None:
    program = "import sys, chains.store.library; sys.exit('pydantic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
