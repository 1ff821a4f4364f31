"""The library: past reports and the reader's marks, kept whole, by several processes at once."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from reports import NAMES, read_report

from bench.history import kill_writers
from chains.errors import ConfigError, LibraryDamagedError, LibraryEntryError, LibraryError
from chains.marks import change_mark, make_mark
from chains.report import ChainState, Mark, MarkTarget, Report
from chains.store.library import Found, Library, find_library

OLD = Path(__file__).parents[2] / "fixtures" / "library" / "version-1.sqlite"
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


def cut_off(*chains: str) -> Report:
    states = {name: ChainState(state="cancelled" if name in chains else "done") for name in REPORT.chains}
    return REPORT.model_copy(update={"chains": states})


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

    def test_every_run_is_kept_and_one_that_says_the_same_is_kept_once(self, library: Library) -> None:
        first = library.save_report(REPORT)
        other = library.save_report(REPORT.model_copy(update={"claims": ()}))
        assert library.save_report(REPORT) == first != other
        assert [(entry.id, entry.claims) for entry in library.list_entries()] == [(first, 6), (other, 0)]

    def test_a_whole_report_takes_the_place_of_those_that_were_cut_off(self, library: Library) -> None:
        cut = cut_off("claims")
        library.save_report(cut)
        library.save_report(cut_off("translation", "summary"))
        assert [entry.whole for entry in library.list_entries()] == [False, False]
        whole = library.save_report(cut_off())
        assert [entry.id for entry in library.list_entries()] == [whole]
        library.save_report(cut)
        assert len(library.list_entries()) == 2
        assert library.find_report(SHA, "en") == cut_off()

    def test_one_that_was_cut_off_stays_when_the_whole_one_did_less(self, library: Library) -> None:
        library.save_report(cut_off("disputes"))
        less = {name: ChainState(state="skipped") for name in REPORT.chains}
        library.save_report(REPORT.model_copy(update={"chains": {**less, "claims": ChainState(state="done")}}))
        assert len(library.list_entries()) == 2

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
        fewer = library.save_report(REPORT.model_copy(update={"claims": REPORT.claims[1:]}))
        (lost,) = library.load_report(fewer).marks
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


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_writer_that_is_killed_loses_nothing_that_it_saved(library: Library) -> None:
    found = kill_writers(library, kills=5)
    assert found["saved"]
    assert (found["lost"], found["integrity"]) == (0, "ok")


class TestDamage:
    @pytest.mark.parametrize("body", ["", "{", "[]", '{"schema_version": "2"}', "null"])
    def test_an_entry_that_cannot_be_read_is_an_error_and_the_list_is_not(self, library: Library, body: str) -> None:
        id_ = library.save_report(REPORT)
        change_file(library, "UPDATE bodies SET body = ?", body)
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

    @pytest.mark.parametrize("action", ["list_entries", "save_report"])
    def test_a_damaged_file_is_set_aside_and_told_and_the_next_attempt_works(
        self, library: Library, action: str
    ) -> None:
        library.save_report(REPORT)
        junk = b"no database, but long enough to be looked at" * 99
        library.path.write_bytes(junk)
        with pytest.raises(LibraryDamagedError, match="Nothing was deleted") as caught:
            getattr(library, action)(*([REPORT] if action == "save_report" else []))
        (aside,) = library.path.parent.glob("library-damaged-*.sqlite")
        assert str(aside) in caught.value.message
        assert aside.read_bytes() == junk
        library.save_report(REPORT)
        assert len(library.list_entries()) == 1

    def test_a_damaged_page_is_noticed_and_the_file_set_aside(self, library: Library) -> None:
        library.save_report(REPORT)
        data = bytearray(library.path.read_bytes())
        data[4096:] = b"\xff" * (len(data) - 4096)
        library.path.write_bytes(data)
        with pytest.raises(LibraryDamagedError):
            library.list_entries()
        (aside,) = library.path.parent.glob("library-damaged-*.sqlite")
        assert aside.read_bytes() == data

    def test_what_only_looks_damaged_stays_in_its_place(self, library: Library) -> None:
        library.save_report(REPORT)
        assert library.set_aside() is None
        assert len(library.list_entries()) == 1

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


class TestSearching:
    """In every field, in any script; what is typed is never understood as a query."""

    @pytest.fixture(scope="class")
    def shelf(self, tmp_path_factory: pytest.TempPathFactory) -> Library:
        library = Library(tmp_path_factory.mktemp("shelf") / "library.sqlite")
        for name in NAMES:
            library.save_report(read_report(name))
        library.save_report(REPORT)
        return library

    @pytest.mark.parametrize(
        ("words", "found", "field"),
        [
            ("merwenoord", "dijkdoorbraak", "title"),
            ("Merwen", "dijkdoorbraak", "title"),
            ("MATERNITE", "maternite", "title"),
            ("maternité fermeture", "maternite", "title"),
            ("Тясну", "mist", "article"),
            ("тріщин", "mist", "title"),
            ('"ausgetreten: Werksleitung"', "chlorgas", "title"),
            ("“ausgetreten: Werksleitung”", "chlorgas", "title"),
            ("Tysna*", "mist", "translation"),
        ],
    )
    def test_a_word_is_found_and_shown(self, shelf: Library, words: str, found: str, field: str) -> None:
        results = shelf.search(words)
        titles = {match.entry.sha256: match for match in results.matches}
        match = titles[read_report(found).article.sha256]
        assert results.total == len(results.matches)
        (excerpt,) = [one for one in match.excerpts if one.field == field]
        assert any(hit for _, hit in excerpt.pieces)

    def test_all_words_must_be_there_and_what_fits_best_is_first(self, shelf: Library) -> None:
        assert shelf.search("Merwenoord Chlorgas") == Found((), 0)
        title = read_report("chlorgas").article.title
        assert title
        assert shelf.search("Chlorgas").matches[0].entry.title == title

    def test_of_those_that_fit_alike_the_latest_is_first(self, library: Library) -> None:
        ids = [library.save_report(by_model(model)) for model in ("a", "b", "c")]
        found = library.search("Oosterhaven", limit=2)
        assert [match.entry.id for match in found.matches] == ids[:0:-1]
        assert found.total == 3

    @pytest.mark.parametrize(
        "words",
        ["AND", "a OR b", "NEAR(x y)", "title:x", "-x", "^x", "(x", "x*y", 'a"b', "'; DROP TABLE reports", "{x}"],
    )
    def test_no_word_is_an_operator_or_an_error(self, shelf: Library, words: str) -> None:
        assert shelf.search(words).total == shelf.search(words.lower()).total
        assert len(shelf.list_entries()) == 5

    @pytest.mark.parametrize("words", ["", "  ", "***", '"', '""', "— “”", "\x00\x1b[31m"])
    def test_nothing_to_look_for_is_said(self, shelf: Library, words: str) -> None:
        with pytest.raises(ConfigError, match="no word") as caught:
            shelf.search(words)
        assert "summarise history search" in caught.value.hint

    def test_a_word_within_a_script_without_spaces_is_found(self, library: Library) -> None:
        article = REPORT.article.model_copy(update={"title": "東京で国際会議が開かれた", "outlet": "新聞"})
        library.save_report(REPORT.model_copy(update={"article": article}))
        (match,) = library.search("会議").matches
        assert match.excerpts[0].pieces == (("東京で国際", False), ("会議", True), ("が開かれた", False))
        assert not library.search("議会").matches

    def test_what_was_removed_or_replaced_is_found_no_more(self, library: Library) -> None:
        id_ = library.save_report(REPORT)
        library.save_report(REPORT)
        assert library.search("Oosterhaven").total == 1
        library.remove(id_)
        assert library.search("Oosterhaven") == Found((), 0)
        assert b"Oosterhaven" not in library.path.read_bytes()

    def test_a_library_that_was_emptied_gives_its_room_back(self, library: Library) -> None:
        library.save_report(REPORT)
        library.remove(library.find_entry().id)
        empty = library.path.stat().st_size
        for name in NAMES:
            library.save_report(read_report(name))
        library.remove(*(entry.id for entry in library.list_entries()))
        assert library.path.stat().st_size <= 2 * empty
        assert library.search("Merwenoord") == Found((), 0)
        library.save_report(REPORT)
        assert library.search("Oosterhaven").total == 1

    def test_a_library_that_is_not_there_has_nothing(self, library: Library) -> None:
        assert library.search("x") == Found((), 0)
        assert library.count_entries() == 0


class TestNamingARun:
    def test_the_beginning_of_an_id_will_do_and_nothing_is_the_latest(self, library: Library) -> None:
        ids = [library.save_report(by_model(model)) for model in ("a", "b")]
        assert library.find_entry(ids[0][:6].upper()).id == ids[0]
        assert library.find_entry().id == ids[1]

    @pytest.mark.parametrize("start", ["abc", "xyzw", "*", "????", "", "0" * 16])
    def test_what_names_none_is_an_error_that_says_what_to_do(self, library: Library, start: str) -> None:
        if start:
            library.save_report(REPORT)
        with pytest.raises(LibraryEntryError) as caught:
            library.find_entry(start)
        assert "summarise" in caught.value.hint

    def test_several_are_named(self, library: Library) -> None:
        ids = [library.save_report(by_model(model)) for model in ("a", "b")]
        for number, id_ in enumerate(ids):
            change_file(library, "UPDATE reports SET id = ? WHERE id = ?", f"abcd{number}", id_)
        with pytest.raises(LibraryEntryError, match="abcd1, abcd0"):
            library.find_entry("abcd")


class TestAnOlderLibrary:
    """`fixtures/library/version-1.sqlite` was made by the program when libraries were of version 1."""

    @pytest.fixture
    def old(self, tmp_path: Path) -> Library:
        shutil.copy(OLD, tmp_path / "library.sqlite")
        return Library(tmp_path / "library.sqlite")

    def test_everything_in_it_is_kept_and_can_be_searched(self, old: Library) -> None:
        with closing(sqlite3.connect(f"{OLD.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            before = connection.execute("SELECT id, title, model, saved_at FROM reports ORDER BY saved_at DESC")
            rows = before.fetchall()
        assert [(one.id, one.title, one.model, one.saved_at) for one in old.list_entries()] == rows
        assert [old.load_report(row[0]).article.title for row in rows] == [row[1] for row in rows]
        assert old.load_marks(SHA)[0].note == "Ask the mayor."
        assert old.search("тріщин").matches[0].entry.id == rows[0][0]
        assert [entry.whole for entry in old.list_entries()] == [True, False, False]
        assert old.save_report(REPORT)

    def test_a_report_in_it_that_cannot_be_read_goes_along(self, old: Library) -> None:
        change_file(old, "UPDATE reports SET body = '{' WHERE language = 'uk'")
        assert len(old.list_entries()) == 3
        assert old.search("Калиновом").total == 1

    def test_a_step_that_fails_leaves_it_as_it_was(self, old: Library) -> None:
        change_file(old, "CREATE TABLE bodies (x)")
        with pytest.raises(LibraryError, match="bodies"):
            old.list_entries()
        with closing(sqlite3.connect(old.path)) as connection:
            assert connection.execute("PRAGMA user_version").fetchone() == (1,)
            assert connection.execute("SELECT count(*), count(body) FROM reports").fetchone() == (3, 3)

    def test_several_processes_bring_it_up_to_date_once(self, old: Library) -> None:
        program = "import sys; from pathlib import Path; from chains.store.library import Library\n"
        program += "print(len(Library(Path(sys.argv[1])).list_entries()))"
        command = [sys.executable, "-c", program, str(old.path)]
        readers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
        assert [reader.communicate(timeout=60)[0] for reader in readers] == ["3\n"] * 3

    def test_an_empty_file_becomes_a_library(self, tmp_path: Path) -> None:
        (tmp_path / "library.sqlite").touch()
        assert Library(tmp_path / "library.sqlite").list_entries() == ()


def test_reading_the_list_loads_no_data_model() -> None:
    program = "import sys, chains.store.library; sys.exit('pydantic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
