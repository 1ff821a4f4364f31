"""The open screen: a file, a pasted text, a past article or an example to read."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event, get_ident

import pytest
from reports import read_report
from textual import events
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Static

from chains.errors import LibraryError
from chains.examples import Example, list_examples
from chains.store.entries import Entry
from chains.store.library import Library, Match
from tui.openings import OpenEntry, OpenExample, Opening, OpenPath, OpenText
from tui.screens.dialogue import QuestionDialogue
from tui.screens.help import HelpScreen
from tui.screens.open import MOST_SHOWN, OpenScreen, Shelf, explain_path
from tui.widgets.path_input import PathInput, complete_path, unquote_path
from tui.widgets.plain_area import PlainArea
from tui.widgets.search import SearchBar

SEEDS = Path(__file__).parents[3] / "seeds"
SIZES = [(80, 24), (140, 40)]
NOTHING = "nothing yet"
HOSTILE = "[bold]x[/] \x1b]52;c;aGk=\x07\u202eevil"


class Host(App[None]):
    """Shows the open screen and keeps its result."""

    def __init__(
        self,
        list_entries: Callable[[], Sequence[Entry]] = tuple,
        list_examples: Callable[[], Sequence[Example]] = list_examples,
        remove_entry: Callable[[str], None] = lambda _: None,
        search_entries: Callable[[str], Sequence[Match]] = lambda _: (),
        *,
        can_return: bool = False,
    ) -> None:
        super().__init__()
        self.result: Opening | str | None = NOTHING
        self.start = OpenScreen(
            list_entries=list_entries,
            list_examples=list_examples,
            search_entries=search_entries,
            remove_entry=remove_entry,
            can_return=can_return,
        )

    def on_mount(self) -> None:
        self.install_screen(self.start, "start")
        self.open()

    def open(self) -> None:
        self.push_screen(self.start, self.keep)

    def keep(self, result: Opening | None) -> None:
        self.result = result


async def wait_for(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    """Until something holds; a thread may have to answer first."""
    async with asyncio.timeout(20):
        while not condition():
            await pilot.pause(0.01)


def play(
    host: Host, act: Callable[[Pilot[None]], Awaitable[None]], size: tuple[int, int] = (80, 24), *, filled: bool = True
) -> None:
    """Run the app and act in it, by default once the shelf is filled."""

    async def scenario() -> None:
        async with host.run_test(size=size) as pilot:
            if filled:
                await wait_for(pilot, lambda: len(shelf_values(host)) > 0)
                await pilot.pause()
            await act(pilot)

    asyncio.run(scenario())


def text_of(host: Host) -> str:
    return host.start.query_one(PlainArea).text


def shelf_values(host: Host) -> list[object]:
    return [row.value for row in host.start.query_one(Shelf).rows if row.value is not None]


def note(host: Host, part: str) -> str:
    return str(host.start.query_one(f"#{part}-note", Static).render())


def screen_text(host: App[None]) -> str:
    return "\n".join("".join(segment.text for segment in line) for line in host.screen._compositor.render_strips())


def paste(host: Host, text: str) -> None:
    host.post_message(events.Paste(text))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A library with one real report."""
    library = Library(tmp_path_factory.mktemp("library") / "library.sqlite")
    library.save_report(read_report("maternite"))
    return library


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder."""
    (tmp_path / "empty").mkdir()
    return tmp_path / "empty"


class TestOpeningAFile:
    @pytest.mark.parametrize("size", SIZES)
    def test_a_path_typed_and_entered_is_the_result(
        self, size: tuple[int, int], folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(folder)
        (folder / "n.txt").write_text("Bonjour.", encoding="utf-8")
        host = Host()

        async def act(pilot: Pilot[None]) -> None:
            await pilot.press(*"n.txt", "enter")
            await wait_for(pilot, lambda: host.result != NOTHING)

        play(host, act, size)
        assert host.result == OpenPath("n.txt")

    def test_the_home_folder_is_spelled_out(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HOME", str(tmp_path))
        (tmp_path / "n.txt").write_text("Bonjour.", encoding="utf-8")
        host = Host()

        async def act(pilot: Pilot[None]) -> None:
            await pilot.press(*"~/n.txt", "enter")
            await wait_for(pilot, lambda: host.result != NOTHING)

        play(host, act)
        assert host.result == OpenPath(str(tmp_path / "n.txt"))

    @pytest.mark.parametrize("key", ["tab", "right"])
    def test_what_is_proposed_is_taken_by_a_key(self, key: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(folder)
        (folder / "journal.txt").write_text("Bonjour.", encoding="utf-8")
        host = Host()

        async def act(pilot: Pilot[None]) -> None:
            path = host.start.query_one(PathInput)
            await pilot.press(*"jo")
            await wait_for(pilot, lambda: path._suggestion != "")
            await pilot.press(key)
            assert path.value == "journal.txt"
            assert host.start.focused is path

        play(host, act)

    def test_a_pipe_or_a_device_is_no_file_to_read(self, folder: Path) -> None:
        os.mkfifo(folder / "pipe")
        for path in (f"{folder}/pipe", os.devnull):
            complaint = explain_path(path)
            assert complaint is not None
            assert complaint[0] == f"{Path(path).name} is not a regular file."

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ("nowhere.txt", "There is no file nowhere.txt."),
            ("folder", "folder is a folder."),
            ("", "is a folder."),
        ],
    )
    def test_a_wrong_path_is_said_beside_it_and_stays(self, typed: str, said: str, tmp_path: Path) -> None:
        (tmp_path / "folder").mkdir()
        host = Host()

        async def act(pilot: Pilot[None]) -> None:
            host.start.query_one(PathInput).value = f"{tmp_path}/{typed}"
            await pilot.press("enter")
            await wait_for(pilot, lambda: note(host, "path") != "")
            assert said in note(host, "path")
            assert host.start.query_one(PathInput).value == f"{tmp_path}/{typed}"
            await pilot.press("x")
            assert not host.start.query_one("#path-note").has_class("-said")

        play(host, act)
        assert host.result == NOTHING

    def test_enter_on_nothing_says_what_to_do(self) -> None:
        host = Host()

        async def act(pilot: Pilot[None]) -> None:
            await pilot.press("enter")
            await wait_for(pilot, lambda: "Type its path" in note(host, "path"))

        play(host, act)
        assert host.result == NOTHING

    def test_an_error_of_the_app_is_said_where_it_came_from(self) -> None:
        host = Host()
        path = str(SEEDS / "manifest.toml")

        async def act(pilot: Pilot[None]) -> None:
            host.start.query_one(PathInput).value = path
            await pilot.press("enter")
            await wait_for(pilot, lambda: host.result != NOTHING)
            host.open()
            host.start.show_error("This is not text.", "Give a text file.")
            await wait_for(pilot, lambda: "This is not text. Give a text file." in note(host, "path"))
            assert host.start.query_one(PathInput).value == path

        play(host, act)

    def test_an_error_before_the_screen_is_shown_is_not_lost(self) -> None:
        host = Host()
        host.start.show_error("This is not text.", "", OpenPath("/a/b.txt"))

        async def act(pilot: Pilot[None]) -> None:
            await wait_for(pilot, lambda: "This is not text." in note(host, "path"))
            assert host.start.query_one(PathInput).value == "/a/b.txt"

        play(host, act)


class TestCompletingAPath:
    def test_the_first_name_by_the_alphabet_is_proposed(self, folder: Path) -> None:
        for name in ("beta.txt", "alpha.txt", ".hidden"):
            (folder / name).touch()
        assert complete_path(f"{folder}/") == f"{folder}/alpha.txt"
        assert complete_path(f"{folder}/b") == f"{folder}/beta.txt"

    def test_a_folder_ends_in_a_slash(self, folder: Path) -> None:
        (folder / "news").mkdir()
        assert complete_path(f"{folder}/ne") == f"{folder}/news/"

    def test_hidden_files_come_only_when_asked_for(self, folder: Path) -> None:
        (folder / ".hidden").touch()
        assert complete_path(f"{folder}/") is None
        assert complete_path(f"{folder}/.") == f"{folder}/.hidden"

    def test_the_case_that_is_typed_comes_first(self, folder: Path) -> None:
        (folder / "Apple.txt").touch()
        (folder / "apricot.txt").touch()
        assert complete_path(f"{folder}/ap") == f"{folder}/apricot.txt"
        assert complete_path(f"{folder}/app") == f"{folder}/Apple.txt"

    def test_the_home_folder_stays_a_tilde(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HOME", str(folder))
        (folder / "news.txt").touch()
        assert complete_path("~") == "~/"
        assert complete_path("~/n") == "~/news.txt"

    def test_a_name_that_steers_a_terminal_is_not_proposed(self, folder: Path) -> None:
        (folder / "a\x1b[31m.txt").touch()
        assert complete_path(f"{folder}/a") is None

    @pytest.mark.parametrize("typed", ["/no/such/folder/x", "a\0b/c"])
    def test_what_cannot_be_listed_proposes_nothing(self, typed: str) -> None:
        assert complete_path(typed) is None

    @pytest.mark.parametrize(
        "pasted", ["'/a/b c.txt'", '"/a/b c.txt"', "/a/b\\ c.txt", "file:///a/b%20c.txt", "/a/b c.txt"]
    )
    def test_a_path_from_elsewhere_loses_its_quotes(self, pasted: str) -> None:
        assert unquote_path(pasted) == "/a/b c.txt"


class TestCompletingByTab:
    """Keys are sent at once, faster than the disk answers."""

    @staticmethod
    def type_at_once(folder: Path, typed: str, then: str = "") -> tuple[str, str, str]:
        """The path, the part that has the focus and what is said after some letters, tab and more letters."""
        host = Host()
        seen: list[str] = []

        async def act(pilot: Pilot[None]) -> None:
            path = host.start.query_one(PathInput)
            path.value = f"{folder}/"
            await pilot.pause()
            for letter in typed:
                host.post_message(events.Key(letter, letter))
            host.post_message(events.Key("tab", None))
            for letter in then:
                host.post_message(events.Key(letter, letter))
            await pilot.pause()
            await wait_for(
                pilot, lambda: note(host, "path") != "" or path.value != f"{folder}/{typed}" or not path.has_focus
            )
            await pilot.pause()
            said = note(host, "path") if host.start.query_one("#path-note").has_class("-said") else ""
            seen.extend((path.value.removeprefix(f"{folder}/"), str(host.focused and host.focused.id), said))

        play(host, act, filled=True)
        return seen[0], seen[1], seen[2]

    def test_one_name_is_taken_whole(self, folder: Path) -> None:
        (folder / "dijkdoorbraak.txt").touch()
        assert self.type_at_once(folder, "d") == ("dijkdoorbraak.txt", "path", "")

    def test_what_is_typed_after_it_goes_on_there(self, folder: Path) -> None:
        (folder / "nl").mkdir()
        assert self.type_at_once(folder, "n", "dijk") == ("nl/dijk", "path", "")

    def test_several_names_are_taken_as_far_as_they_agree(self, folder: Path) -> None:
        for name in ("news-1.txt", "news-2.txt", "other.txt"):
            (folder / name).touch()
        assert self.type_at_once(folder, "n") == ("news-", "path", "")

    def test_names_that_agree_no_further_are_told(self, folder: Path) -> None:
        for name in ("delta.txt", "dijk.txt"):
            (folder / name).touch()
        (folder / "dorp").mkdir()
        typed, focus, said = self.type_at_once(folder, "d")
        assert (typed, focus) == ("d", "path")
        assert said == "3 names fit: delta.txt, dijk.txt, dorp/   → takes the first"

    def test_many_names_are_not_all_told(self, folder: Path) -> None:
        for number in range(9):
            (folder / f"{number}.txt").touch()
        assert "9 names fit: 0.txt, 1.txt, 2.txt, 3.txt, 4.txt, …" in self.type_at_once(folder, "")[2]

    def test_the_other_case_is_mended(self, folder: Path) -> None:
        (folder / "News.txt").touch()
        assert self.type_at_once(folder, "news") == ("News.txt", "path", "")

    @pytest.mark.parametrize("others", [(), ("news.txt.bak",)], ids=["alone", "longer"])
    def test_with_a_whole_name_it_goes_to_the_next_part(self, others: Sequence[str], folder: Path) -> None:
        for name in ("news.txt", *others):
            (folder / name).touch()
        assert self.type_at_once(folder, "news.txt") == ("news.txt", "text", "")

    def test_with_a_name_that_is_not_there_it_goes_to_the_next_part(self, folder: Path) -> None:
        assert self.type_at_once(folder, "x") == ("x", "text", "")


class TestPastingAText:
    @pytest.mark.parametrize("size", SIZES)
    @pytest.mark.parametrize("tabs", [0, 1, 2], ids=["file", "text", "list"])
    def test_an_article_pasted_anywhere_is_read(self, tabs: int, size: tuple[int, int]) -> None:
        host = Host()

        async def act(pilot: Pilot[None]) -> None:
            await pilot.press(*["tab"] * tabs)
            paste(host, "Titre\n\nLe texte.")
            await wait_for(pilot, lambda: host.start.query_one(PlainArea).text != "")
            assert host.start.focused is host.start.query_one(PlainArea)
            await pilot.press("ctrl+j")

        play(host, act, size)
        assert host.result == OpenText("Titre\n\nLe texte.")

    def test_the_mouse_reads_it_too(self) -> None:
        host = Host()

        async def act(pilot: Pilot[None]) -> None:
            host.start.query_one(PlainArea).text = "Le texte."
            await pilot.click("KeyLine", offset=(8, 0))

        play(host, act)
        assert host.result == OpenText("Le texte.")

    def test_no_text_is_said_and_nothing_is_read(self) -> None:
        host = Host()

        async def act(pilot: Pilot[None]) -> None:
            await pilot.press("tab", "ctrl+j")
            assert "There is no text yet." in note(host, "text")

        play(host, act)
        assert host.result == NOTHING

    def test_what_steers_a_terminal_does_not_get_in(self) -> None:
        host = Host()

        async def act(pilot: Pilot[None]) -> None:
            await pilot.press("tab")
            paste(host, f"a\n{HOSTILE}")
            await wait_for(pilot, lambda: host.start.query_one(PlainArea).text != "")
            assert host.start.query_one(PlainArea).text == "a\n[bold]x[/] evil"
            assert "[bold]x[/] evil" in screen_text(host)

        play(host, act)

    def test_one_line_pasted_as_a_path_loses_its_quotes(self) -> None:
        host = Host()

        async def act(pilot: Pilot[None]) -> None:
            paste(host, "'/a/b c.txt'\n")
            await wait_for(pilot, lambda: host.start.query_one(PathInput).value == "/a/b c.txt")

        play(host, act)


class TestChoosingFromTheShelf:
    @pytest.mark.parametrize("size", SIZES)
    def test_an_example_opens_on_enter(self, size: tuple[int, int]) -> None:
        host = Host()

        async def act(pilot: Pilot[None]) -> None:
            await pilot.press("tab", "tab", "down", "enter")

        play(host, act, size)
        assert host.result == OpenExample(str(list_examples()[1].path))

    @pytest.mark.parametrize("size", SIZES)
    def test_past_articles_come_first_with_their_facts(self, size: tuple[int, int], library: Library) -> None:
        host = Host(library.list_entries)

        async def act(pilot: Pilot[None]) -> None:
            text = screen_text(host)
            assert text.index("Past articles") < text.index("Examples to try")
            assert "fr → en  Maternité de Saint" in text
            assert "qwen2.5-coder-1.5b" in text
            await pilot.press("tab", "tab", "enter")

        play(host, act, size)
        assert host.result == OpenEntry(library.list_entries()[0].id)

    def test_a_click_opens(self) -> None:
        host = Host()

        async def act(pilot: Pilot[None]) -> None:
            await pilot.click(Shelf, offset=(8, 1))

        play(host, act)
        assert host.result == OpenExample(str(list_examples()[0].path))

    def test_the_arrow_keys_move_between_the_parts(self) -> None:
        host = Host()

        async def act(pilot: Pilot[None]) -> None:
            parts = []
            for key in ("down", "down", "down", "end", "down", "home", "up", "up", "up"):
                await pilot.press(key)
                focused = host.start.focused
                parts.append(focused.id if focused else None)
            assert parts == ["text", *["shelf"] * 5, "text", "path", "path"]

        play(host, act)

    def test_it_is_painted_before_the_library_answers(self) -> None:
        answer, asked = Event(), []

        def list_slowly() -> Sequence[Entry]:
            asked.append(get_ident())
            answer.wait(20)
            return ()

        host = Host(list_slowly)

        async def act(pilot: Pilot[None]) -> None:
            assert "Looking for past articles" in screen_text(host)
            await pilot.press("a")
            assert host.start.query_one(PathInput).value == "a"
            await wait_for(pilot, lambda: bool(asked))
            answer.set()
            await wait_for(pilot, lambda: len(shelf_values(host)) > 0)
            assert asked[0] != get_ident()

        play(host, act, filled=False)

    def test_a_library_that_fails_is_one_quiet_line(self) -> None:
        def fail() -> Sequence[Entry]:
            raise LibraryError("The library is damaged.", f"Move it away. {HOSTILE}")

        host = Host(fail)

        async def act(pilot: Pilot[None]) -> None:
            await pilot.pause()
            assert "The library is damaged. Move it away. [bold]x[/]" in note(host, "shelf")
            assert "\x1b" not in note(host, "shelf")
            assert len(shelf_values(host)) == len(list_examples())

        play(host, act)

    def test_hostile_titles_are_shown_as_they_are_written(self, library: Library) -> None:
        entry = replace(library.list_entries()[0], title=HOSTILE)
        host = Host(lambda: (entry,))

        async def act(pilot: Pilot[None]) -> None:
            text = screen_text(host)
            assert "[bold]x[/]" in text
            assert not set("\x1b\x07\u202e") & set(text)

        play(host, act)

    def test_a_narrower_screen_cuts_titles_and_keeps_the_cursor(self, library: Library) -> None:
        host = Host(library.list_entries)

        async def act(pilot: Pilot[None]) -> None:
            shelf = host.start.query_one(Shelf)
            await pilot.press("tab", "tab", "down")
            before = shelf.value
            await pilot.resize_terminal(60, 24)
            await wait_for(pilot, lambda: shelf.laid_out_for < 60)
            assert shelf.value == before
            assert max(len(line) for line in screen_text(host).splitlines()) == 60
            assert "…" in screen_text(host)

        play(host, act, (140, 40))


class TestSearching:
    """Past articles are found by the words in them."""

    @pytest.fixture
    def host(self, library: Library) -> Host:
        return Host(library.list_entries, search_entries=lambda words: library.search(words).matches)

    @staticmethod
    async def look_for(pilot: Pilot[None], words: str) -> None:
        await pilot.press("tab", "tab", "slash", *words)

    @pytest.mark.parametrize("size", SIZES)
    def test_what_is_found_is_shown_with_the_words_around_it_and_opens(
        self, size: tuple[int, int], host: Host, library: Library
    ) -> None:
        async def act(pilot: Pilot[None]) -> None:
            await self.look_for(pilot, "hiver")
            await wait_for(pilot, lambda: "with “hiver”" in screen_text(host))
            assert "Maternité de Saint" in screen_text(host)
            assert "article: " in screen_text(host) or "translation: " in screen_text(host)
            assert "Examples to try" not in screen_text(host)
            await pilot.press("enter", "enter")

        play(host, act, size)
        assert host.result == OpenEntry(library.list_entries()[0].id)

    def test_esc_shows_everything_again(self, host: Host) -> None:
        async def act(pilot: Pilot[None]) -> None:
            await self.look_for(pilot, "zzz")
            await wait_for(pilot, lambda: "No past article holds “zzz”" in screen_text(host))
            await pilot.press("escape")
            await wait_for(pilot, lambda: "Examples to try" in screen_text(host))
            assert host.start.focused is host.start.query_one(Shelf)

        play(host, act)

    def test_esc_also_does_so_when_the_line_is_closed(self, host: Host) -> None:
        async def act(pilot: Pilot[None]) -> None:
            await self.look_for(pilot, "zzz")
            await wait_for(pilot, lambda: "No past article holds “zzz”" in screen_text(host))
            await pilot.press("enter", "escape")
            await wait_for(pilot, lambda: "Examples to try" in screen_text(host))

        play(host, act)
        assert host.result == NOTHING

    def test_words_that_are_none_are_told_beside_the_list(self, host: Host) -> None:
        async def act(pilot: Pilot[None]) -> None:
            await self.look_for(pilot, "!")
            await wait_for(pilot, lambda: "no word" in note(host, "shelf"))

        play(host, act)

    def test_without_past_articles_there_is_nothing_to_search(self) -> None:
        host = Host()

        async def act(pilot: Pilot[None]) -> None:
            await pilot.press("tab", "tab", "slash")
            assert not host.start.query_one(SearchBar).is_open

        play(host, act)

    def test_a_long_history_says_where_the_rest_is(self, library: Library) -> None:
        host = Host(lambda: [replace(library.list_entries()[0], id=str(n)) for n in range(MOST_SHOWN)])

        async def act(pilot: Pilot[None]) -> None:
            assert ("Older ones are found with /",) in [row.cells for row in host.start.query_one(Shelf).rows]

        play(host, act)


class TestRemovingAPastArticle:
    def test_it_goes_after_a_question(self, library: Library, tmp_path: Path) -> None:
        entry = library.list_entries()[0]
        own = Library(tmp_path / "library.sqlite")
        own.save_report(library.load_report(entry.id))
        host = Host(own.list_entries, remove_entry=own.remove)

        async def act(pilot: Pilot[None]) -> None:
            await pilot.press("tab", "tab", "d")
            await wait_for(pilot, lambda: isinstance(host.screen, QuestionDialogue))
            await pilot.press("y")
            await wait_for(pilot, lambda: len(shelf_values(host)) == len(list_examples()))

        play(host, act)
        assert own.list_entries() == ()

    def test_enter_keeps_it(self, library: Library) -> None:
        removed: list[str] = []
        host = Host(library.list_entries, remove_entry=removed.append)

        async def act(pilot: Pilot[None]) -> None:
            await pilot.press("tab", "tab", "delete")
            await wait_for(pilot, lambda: isinstance(host.screen, QuestionDialogue))
            await pilot.press("enter")
            await wait_for(pilot, lambda: host.screen is host.start)

        play(host, act)
        assert removed == []

    def test_an_example_cannot_be_removed(self) -> None:
        host = Host()

        async def act(pilot: Pilot[None]) -> None:
            await pilot.press("tab", "tab", "d")
            await pilot.pause()
            assert host.screen is host.start

        play(host, act)


class TestLeaving:
    def test_escape_goes_back_to_an_article(self) -> None:
        host = Host(can_return=True)

        async def act(pilot: Pilot[None]) -> None:
            await pilot.press("escape")

        play(host, act)
        assert host.result is None

    def test_escape_does_nothing_when_there_is_none(self) -> None:
        host = Host()

        async def act(pilot: Pilot[None]) -> None:
            await pilot.press("escape")
            assert host.screen is host.start

        play(host, act)
        assert host.result == NOTHING

    def test_q_quits_from_the_list_and_is_a_letter_in_a_path(self) -> None:
        host = Host()

        async def act(pilot: Pilot[None]) -> None:
            await pilot.press("q")
            assert host.start.query_one(PathInput).value == "q"
            await pilot.press("tab", "tab", "q")
            await wait_for(pilot, lambda: not host.is_running)

        play(host, act)

    @pytest.mark.parametrize("size", SIZES)
    @pytest.mark.parametrize("tabs", [0, 1, 2], ids=["file", "text", "list"])
    def test_a_key_that_quits_is_shown_in_every_part(self, tabs: int, size: tuple[int, int]) -> None:
        host = Host()

        async def act(pilot: Pilot[None]) -> None:
            await pilot.press(*["tab"] * tabs)
            await wait_for(pilot, lambda: screen_text(host).splitlines()[-1].count("^q Quit") == 1)
            await pilot.press("ctrl+q")
            await wait_for(pilot, lambda: not host.is_running)

        play(host, act, size)

    def test_the_footer_and_the_box_name_the_key_alike(self) -> None:
        host = Host()

        async def act(pilot: Pilot[None]) -> None:
            await pilot.press("tab")
            await wait_for(pilot, lambda: screen_text(host).count("^j Read this text") == 2)
            assert "Done" not in screen_text(host)

        play(host, act)

    def test_what_was_typed_is_there_again(self) -> None:
        host = Host(can_return=True)

        async def act(pilot: Pilot[None]) -> None:
            await pilot.press(*"/a/b", "escape")
            host.open()
            await wait_for(pilot, lambda: host.screen is host.start)
            assert host.start.query_one(PathInput).value == "/a/b"

        play(host, act)


def test_a_question_mark_where_nothing_is_typed_opens_help() -> None:
    async def act(pilot: Pilot[None]) -> None:
        await pilot.press("question_mark")
        await pilot.pause()
        assert isinstance(host.screen, HelpScreen)
        await pilot.press("escape", *"a.example/", "question_mark")
        assert host.start.query_one(PathInput).value == "a.example/?"
        assert host.screen is host.start

    host = Host()
    play(host, act)
