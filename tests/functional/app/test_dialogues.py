"""The small dialogues: what they hand over, by keyboard and by mouse."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.app import App
from textual.content import Content
from textual.pilot import Pilot
from textual.widgets import Static

from tui.refs import Ref
from tui.screens.choose import ChoiceDialogue, LineInput
from tui.screens.dialogue import Dialogue, KeyLine, QuestionDialogue
from tui.screens.edit import NameDialogue, TextDialogue
from tui.screens.export import ExportDialogue, change_suffix
from tui.screens.help import HelpScreen, Page
from tui.screens.resting import RestingDialogue
from tui.widgets.path_input import PathInput
from tui.widgets.pick_list import PickList
from tui.widgets.plain_area import PlainArea

SIZES = [(80, 24)]  # the pictures show both sizes
NOTHING = "nothing yet"
HOSTILE = "[bold]x[/] \x1b]52;c;aGk=\x07\u202eevil"
UNSAFE = set("\x1b\x07\u202e")

MODELS = [
    ("openai:gpt-5-mini", "GPT-5 mini", "needs a key"),
    ("ollama:gemma3:4b", "Gemma 3", "on this machine"),
    ("embedded:qwen", "Qwen", "on this machine, small"),
]
RESTING = [
    (Ref("claim", "c1"), Content("c1 Twenty thousand people were evacuated.")),
    (Ref("claim", "c2"), Content("c2 Nobody was hurt.")),
    (Ref("finding", "f1"), Content("f1 A number is missing.")),
]
SECTIONS = [(f"Section {place}", [(f"k{place}{line}", "does something") for line in range(6)]) for place in range(5)]

SIGNS = [("✗ !", "an error, a warning"), ("⇄", "disputed"), ("✓ ?", "checked"), ("✎", "a note"), ("●●○", "salt")]

Act = Callable[[Pilot[None]], Awaitable[None]]


class Host(App[None]):
    """Shows one dialogue and keeps its result."""

    def __init__(self, dialogue: Dialogue[object]) -> None:
        super().__init__()
        self.dialogue = dialogue
        self.result: object = NOTHING

    def on_mount(self) -> None:
        self.push_screen(self.dialogue, self.keep)

    def keep(self, result: object) -> None:
        self.result = result


async def wait_for(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    """Until something holds; a thread may have to answer first."""
    async with asyncio.timeout(20):
        while not condition():
            await pilot.pause(0.01)


def play(dialogue: Dialogue[object], act: Act, size: tuple[int, int] = (80, 24)) -> object:
    """Show a dialogue and act in it; gives its result."""
    host = Host(dialogue)

    async def scenario() -> None:
        async with host.run_test(size=size) as pilot:
            await pilot.pause()
            await act(pilot)
            await pilot.pause()

    asyncio.run(scenario())
    return host.result


def press(dialogue: Dialogue[object], *keys: str, size: tuple[int, int] = (80, 24)) -> object:
    """The result after some keys."""

    async def act(pilot: Pilot[None]) -> None:
        await pilot.press(*keys)

    return play(dialogue, act, size)


def screen_text(pilot: Pilot[None]) -> str:
    strips = pilot.app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in line) for line in strips)


def note(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen.query_one("#note", Static).render())


def make_choice(custom: str | None = None) -> ChoiceDialogue:
    return ChoiceDialogue("Which model?", MODELS, custom=custom)


def make_text(text: str = "Un.") -> TextDialogue:
    return TextDialogue("Your translation", original="Selon le ministère.", text=text, hint="Empty takes it back.")


def make_name(value: str = "the ministry") -> NameDialogue:
    return NameDialogue("Who says it?", hint="A hint.", value=value, choices=["The article itself", "Anne Dubois"])


def make_export(folder: Path) -> ExportDialogue:
    return ExportDialogue({"markdown": f"{folder}/n.md", "json": f"{folder}/n.json", "text": f"{folder}/n.txt"})


def make_all(folder: Path) -> list[Dialogue[object]]:
    makers = (make_choice(), make_text(), make_name(), make_export(folder), RestingDialogue("s5", RESTING))
    return [*makers, HelpScreen(SECTIONS)]


@pytest.mark.parametrize("size", SIZES)
class TestLeavingADialogue:
    @pytest.mark.parametrize("place", range(6))
    def test_escape_and_the_mouse_leave_without_a_result(
        self, place: int, size: tuple[int, int], tmp_path: Path
    ) -> None:
        assert press(make_all(tmp_path)[place], "escape", size=size) is None

        async def click(pilot: Pilot[None]) -> None:
            keys = pilot.app.screen.query_one(KeyLine)
            line = str(keys.render())
            await pilot.click(KeyLine, offset=(line.index("esc") + 5, 0))

        assert play(make_all(tmp_path)[place], click, size) is None

    @pytest.mark.parametrize("place", range(6))
    def test_all_of_it_is_on_the_screen(self, place: int, size: tuple[int, int], tmp_path: Path) -> None:
        async def look(pilot: Pilot[None]) -> None:
            region = pilot.app.screen.region
            assert region.contains_region(pilot.app.screen.query_one(".frame").region)
            assert "esc" in screen_text(pilot)

        assert play(make_all(tmp_path)[place], look, size) == NOTHING


@pytest.mark.parametrize("place", range(6))
class TestASmallScreen:
    def test_the_keys_are_still_there(self, place: int, tmp_path: Path) -> None:
        async def look(pilot: Pilot[None]) -> None:
            assert "cancel" in screen_text(pilot) or "close" in screen_text(pilot)

        assert play(make_all(tmp_path)[place], look, (40, 10)) == NOTHING


class TestAnsweringAQuestion:
    @pytest.mark.parametrize("size", SIZES)
    @pytest.mark.parametrize(
        ("keys", "answer"),
        [
            (["enter"], False),
            (["escape"], False),
            (["n"], False),
            (["y"], True),
            (["right", "enter"], True),
            (["tab", "left", "enter"], False),
        ],
    )
    def test_the_safe_answer_comes_first(self, keys: list[str], answer: bool, size: tuple[int, int]) -> None:
        assert press(QuestionDialogue("Replace it?", "Replace", "Keep"), *keys, size=size) is answer

    @pytest.mark.parametrize(("word", "answer"), [("Replace", True), ("Keep", False)])
    def test_an_answer_can_be_clicked(self, word: str, answer: bool) -> None:
        async def click(pilot: Pilot[None]) -> None:
            answers = str(pilot.app.screen.query_one("#answers", Static).render())
            await pilot.click("#answers", offset=(answers.index(word) + 1, 0))

        assert play(QuestionDialogue("Replace it?", "Replace", "Keep"), click) is answer

    def test_a_hostile_title_is_shown_as_it_is_written(self) -> None:
        async def look(pilot: Pilot[None]) -> None:
            text = screen_text(pilot)
            assert "Remove [bold]x[/]" in text
            assert not UNSAFE & set(text)

        play(QuestionDialogue(f"Remove {HOSTILE}?", "Remove", "Keep"), look)


class TestWritingAText:
    @pytest.mark.parametrize("size", SIZES)
    @pytest.mark.parametrize("key", ["ctrl+s", "ctrl+j", "ctrl+enter"])
    def test_it_is_saved_by_a_key(self, key: str, size: tuple[int, int]) -> None:
        assert press(make_text(), "enter", *"Deux", key, size=size) == "Un.\nDeux"

    def test_it_is_saved_by_the_mouse(self) -> None:
        async def act(pilot: Pilot[None]) -> None:
            await pilot.press("x")
            await pilot.click(KeyLine, offset=(8, 0))

        assert play(make_text(), act) == "Un.x"

    def test_unchanged_is_no_change(self) -> None:
        assert press(make_text(), "ctrl+s") is None

    def test_emptied_is_taken_back(self) -> None:
        assert press(make_text(), "ctrl+u", "ctrl+s") == ""

    def test_the_original_stands_above(self) -> None:
        async def look(pilot: Pilot[None]) -> None:
            text = screen_text(pilot)
            assert text.index("Your translation") < text.index("Selon le ministère.") < text.index("Un.")
            assert isinstance(pilot.app.screen.focused, PlainArea)

        play(make_text(), look)

    def test_a_long_original_leaves_room_to_write(self) -> None:
        async def look(pilot: Pilot[None]) -> None:
            assert pilot.app.screen.query_one(PlainArea).region.height == 6
            assert "save" in screen_text(pilot)

        play(TextDialogue("Title", original="Mot. " * 1000, text="", hint="Hint."), look)

    @pytest.mark.parametrize("size", [(40, 10), (40, 12), (40, 14), (60, 15), (60, 19), (80, 23)])
    def test_one_sees_what_one_writes_on_a_small_screen(self, size: tuple[int, int]) -> None:
        async def act(pilot: Pilot[None]) -> None:
            await pilot.press(*"mine")
            screen = pilot.app.screen
            frame, area = screen.query_one(".frame").content_region, screen.query_one(PlainArea).region
            assert frame.contains_region(area)
            assert area.height >= 3
            assert frame.contains_region(screen.query_one(KeyLine).region)
            assert all(words in screen_text(pilot) for words in ("Your note", "Mot.", "mine", "save", "cancel"))

        play(TextDialogue("Your note on s12", original="Mot. " * 90, text="", hint="Empty takes it away."), act, size)

    def test_hostile_words_are_shown_as_they_are_written(self) -> None:
        async def look(pilot: Pilot[None]) -> None:
            text = screen_text(pilot)
            assert text.count("[bold]x[/]") == 4
            assert not UNSAFE & set(text)

        play(TextDialogue(HOSTILE, original=HOSTILE, text=HOSTILE, hint=HOSTILE), look)


class TestChangingOnesMind:
    @pytest.mark.parametrize("size", SIZES)
    @pytest.mark.parametrize("make", [make_text, make_name])
    @pytest.mark.parametrize(("answer", "result"), [("y", None), ("enter", NOTHING), ("escape", NOTHING)])
    def test_what_was_written_goes_only_after_a_question(
        self, make: Callable[[], Dialogue[object]], answer: str, result: object, size: tuple[int, int]
    ) -> None:
        async def act(pilot: Pilot[None]) -> None:
            await pilot.press("x", "escape")
            assert isinstance(pilot.app.screen, QuestionDialogue)
            assert "Throw away what you wrote?" in screen_text(pilot)
            await pilot.press(answer)
            await pilot.pause()
            if result == NOTHING:
                await pilot.press("z")
                written = pilot.app.screen.focused
                assert isinstance(written, PlainArea | LineInput)
                assert (written.text if isinstance(written, PlainArea) else written.value).endswith("xz")

        assert play(make(), act, size) == result

    def test_the_mouse_is_asked_too(self) -> None:
        async def act(pilot: Pilot[None]) -> None:
            await pilot.press("x")
            keys = str(pilot.app.screen.query_one(KeyLine).render())
            await pilot.click(KeyLine, offset=(keys.index("esc") + 5, 0))
            assert isinstance(pilot.app.screen, QuestionDialogue)

        assert play(make_text(), act) == NOTHING

    @pytest.mark.parametrize("make", [make_text, make_name])
    @pytest.mark.parametrize("keys", [["x", "backspace"], ["space"], ["ctrl+u"]])
    def test_nothing_is_asked_where_nothing_is_lost(
        self, make: Callable[[], Dialogue[object]], keys: list[str]
    ) -> None:
        assert press(make(), *keys, "escape") is None


class TestNamingSomeone:
    @pytest.mark.parametrize("size", SIZES)
    def test_a_name_is_typed(self, size: tuple[int, int]) -> None:
        assert press(make_name(""), *"Bo ", "enter", size=size) == "Bo"

    @pytest.mark.parametrize("size", SIZES)
    def test_a_known_name_is_chosen(self, size: tuple[int, int]) -> None:
        assert press(make_name(), "down", "down", "enter", size=size) == "Anne Dubois"

    def test_a_known_name_is_clicked(self) -> None:
        async def click(pilot: Pilot[None]) -> None:
            await pilot.click(PickList, offset=(3, 1))

        assert play(make_name(), click) == "Anne Dubois"

    def test_typing_narrows_the_known_names(self) -> None:
        assert press(make_name(""), *"anne", "down", "enter") == "Anne Dubois"

    def test_unchanged_is_no_change_and_emptied_is_taken_back(self) -> None:
        assert press(make_name(), "enter") is None
        assert press(make_name(), "ctrl+u", "enter") == ""

    def test_up_goes_back_to_the_line(self) -> None:
        async def act(pilot: Pilot[None]) -> None:
            await pilot.press("down", "up")
            assert isinstance(pilot.app.screen.focused, LineInput)

        play(make_name(), act)

    def test_it_works_without_known_names(self) -> None:
        assert press(NameDialogue("Who?", hint="", value="", choices=()), *"Bo", "enter") == "Bo"

    def test_hostile_names_are_shown_and_handed_over_as_they_are(self) -> None:
        async def act(pilot: Pilot[None]) -> None:
            assert not UNSAFE & set(screen_text(pilot))
            await pilot.press("down", "enter")

        assert play(NameDialogue(HOSTILE, hint=HOSTILE, value=HOSTILE, choices=[HOSTILE]), act) == HOSTILE


class TestChoosing:
    @pytest.mark.parametrize("size", SIZES)
    def test_arrow_keys_and_enter_choose(self, size: tuple[int, int]) -> None:
        assert press(make_choice(), "down", "enter", size=size) == "ollama:gemma3:4b"

    def test_the_ends_of_the_list_hold(self) -> None:
        assert press(make_choice(), "up", "enter") == "openai:gpt-5-mini"
        assert press(make_choice(), *["down"] * 5, "enter") == "embedded:qwen"

    @pytest.mark.parametrize("size", SIZES)
    def test_typing_narrows_by_every_word(self, size: tuple[int, int]) -> None:
        assert press(make_choice(), *"machine small", "enter", size=size) == "embedded:qwen"

    def test_a_click_chooses(self) -> None:
        async def click(pilot: Pilot[None]) -> None:
            await pilot.click(PickList, offset=(3, 1))

        assert play(make_choice(), click) == "ollama:gemma3:4b"

    def test_something_else_may_be_typed_where_that_is_allowed(self) -> None:
        assert press(make_choice("another"), *"openai:x", "enter") == "openai:x"

    def test_nothing_else_where_it_is_not(self) -> None:
        async def act(pilot: Pilot[None]) -> None:
            await pilot.press(*"zzz", "enter", "down", "pagedown", "up")
            assert "Nothing fits." in screen_text(pilot)

        assert play(make_choice(), act) == NOTHING

    @pytest.mark.parametrize(("empty", "said"), [("", "Nothing to choose from."), (HOSTILE, "[bold]x[/]")])
    def test_an_empty_list_says_so(self, empty: str, said: str) -> None:
        async def act(pilot: Pilot[None]) -> None:
            for keys in ([], ["x"]):
                await pilot.press(*keys, "enter", "down", "up")
                assert said in screen_text(pilot)
                assert "Nothing fits." not in screen_text(pilot)
                assert not UNSAFE & set(screen_text(pilot))

        assert play(ChoiceDialogue("Which?", [], custom=None, empty=empty), act) == NOTHING

    @pytest.mark.parametrize("keys", [[], ["up"], ["down", "down"], ["pagedown"], ["pageup"]])
    def test_what_cannot_be_chosen_is_passed_over(self, keys: list[str]) -> None:
        barred = {"openai:gpt-5-mini", "embedded:qwen"}
        dialogue = ChoiceDialogue("Which?", MODELS, custom=None, current="embedded:qwen", disabled=barred)
        assert press(dialogue, *keys, "enter") == "ollama:gemma3:4b"

    @pytest.mark.parametrize("typed", ["", "openai:gpt-5-mini"])
    def test_what_cannot_be_chosen_is_shown_with_its_reason(self, typed: str) -> None:
        async def act(pilot: Pilot[None]) -> None:
            await pilot.press(*typed, "down", "up", "enter")
            await pilot.click(PickList, offset=(3, 0))
            assert "needs a key" in screen_text(pilot)

        barred = {value for value, _, _ in MODELS}
        assert play(ChoiceDialogue("Which?", MODELS, custom="another", disabled=barred), act) == NOTHING

    def test_the_cursor_starts_on_what_holds_now(self) -> None:
        dialogue = ChoiceDialogue("Which?", MODELS, custom=None, current="embedded:qwen")
        assert press(dialogue, "enter") == "embedded:qwen"

    def test_hostile_labels_are_shown_as_they_are_written(self) -> None:
        async def look(pilot: Pilot[None]) -> None:
            text = screen_text(pilot)
            assert text.count("[bold]x[/]") == 3
            assert not UNSAFE & set(text)

        play(ChoiceDialogue(HOSTILE, [("a", HOSTILE, HOSTILE)], custom=None), look)


class TestSeeingWhatRestsOnASentence:
    @pytest.mark.parametrize("size", SIZES)
    @pytest.mark.parametrize(
        ("keys", "row"), [(["enter"], 0), (["j", "enter"], 1), (["G", "enter"], 2), (["G", "k", "k", "enter"], 0)]
    )
    def test_enter_goes_to_an_item(self, keys: list[str], row: int, size: tuple[int, int]) -> None:
        assert press(RestingDialogue("What rests on s5", RESTING), *keys, size=size) == RESTING[row][0]

    def test_a_click_goes_to_an_item(self) -> None:
        async def click(pilot: Pilot[None]) -> None:
            await pilot.click(PickList, offset=(3, 2))

        assert play(RestingDialogue("What rests on s5", RESTING), click) == Ref("claim", "c2")

    def test_each_kind_has_its_heading(self) -> None:
        async def look(pilot: Pilot[None]) -> None:
            text = screen_text(pilot)
            assert text.index("Claims") < text.index("c1") < text.index("Findings") < text.index("f1")

        play(RestingDialogue("What rests on s5", RESTING), look)

    def test_many_items_scroll(self) -> None:
        rows = [(Ref("claim", f"c{place}"), Content(f"Claim {place}. " * 9)) for place in range(60)]

        async def act(pilot: Pilot[None]) -> None:
            await pilot.press("G")
            text = screen_text(pilot)
            assert "Claim 59." in text
            assert "go there" in text
            await pilot.press("enter")

        assert play(RestingDialogue("What rests on s5", rows), act) == Ref("claim", "c59")


class TestExporting:
    @pytest.mark.parametrize(
        ("path", "before", "after", "expected"),
        [
            ("n.md", "n.md", "n.html", "n.html"),
            ("mine.md", "n.md", "n.quotes.txt", "mine.quotes.txt"),
            ("mine.quotes.txt", "n.quotes.txt", "n.csv", "mine.csv"),
            ("mine.json", "n.json", "n.jsonld", "mine.jsonld"),
            ("a.b/mine.txt", "a.b/n.txt", "a.b/n.csv", "a.b/mine.csv"),
            ("mine", "n.md", "n.json", "mine"),
        ],
    )
    def test_the_suffix_follows_the_format(self, path: str, before: str, after: str, expected: str) -> None:
        assert change_suffix(path, before, after) == expected

    @pytest.mark.parametrize("size", SIZES)
    def test_enter_takes_what_is_proposed(self, size: tuple[int, int], tmp_path: Path) -> None:
        async def act(pilot: Pilot[None]) -> None:
            await pilot.press("enter")
            await wait_for(pilot, lambda: not isinstance(pilot.app.screen, ExportDialogue))

        assert play(make_export(tmp_path), act, size) == ("markdown", f"{tmp_path}/n.md")

    @pytest.mark.parametrize("size", SIZES)
    def test_another_format_has_another_suffix(self, size: tuple[int, int], tmp_path: Path) -> None:
        async def act(pilot: Pilot[None]) -> None:
            await pilot.press("down", "enter")
            await wait_for(pilot, lambda: not isinstance(pilot.app.screen, ExportDialogue))

        assert play(make_export(tmp_path), act, size) == ("json", f"{tmp_path}/n.json")

    @pytest.mark.parametrize(
        ("proposed", "folder"), [("n.md", "{}"), ("reports/n.md", "{}/reports"), ("{}/reports/n.md", "{}/reports")]
    )
    def test_the_folder_is_shown_and_the_result_is_the_whole_path(
        self, proposed: str, folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "reports").mkdir()
        monkeypatch.chdir(tmp_path)
        proposed, folder = proposed.format(tmp_path), folder.format(tmp_path)

        async def act(pilot: Pilot[None]) -> None:
            line = pilot.app.screen.query_one("#folder", Static)
            await wait_for(pilot, lambda: str(line.render()) == f"in {folder}")
            await pilot.press("enter")
            await wait_for(pilot, lambda: not isinstance(pilot.app.screen, ExportDialogue))

        assert play(ExportDialogue({"markdown": proposed}), act) == ("markdown", f"{folder}/n.md")

    def test_the_folder_follows_what_is_typed(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)

        async def act(pilot: Pilot[None]) -> None:
            line = pilot.app.screen.query_one("#folder", Static)
            for path, folder in (("", tmp_path), ("x/", tmp_path / "x"), ("../y.md", tmp_path.parent)):
                pilot.app.screen.query_one(PathInput).value = path
                await wait_for(pilot, lambda folder=folder: str(line.render()) == f"in {folder}")

        play(make_export(tmp_path), act)

    def test_names_that_fit_are_told(self, tmp_path: Path) -> None:
        for name in ("reports", "recent"):
            (tmp_path / name).mkdir()

        async def act(pilot: Pilot[None]) -> None:
            path = pilot.app.screen.query_one(PathInput)
            await pilot.press("tab", *["backspace"] * 4, *"re")
            await wait_for(pilot, lambda: path._suggestion != "")
            await pilot.press("tab")
            await wait_for(pilot, lambda: "2 names fit: recent/, reports/" in note(pilot))

        play(make_export(tmp_path), act)

    def test_an_edited_name_keeps_its_stem(self, tmp_path: Path) -> None:
        async def act(pilot: Pilot[None]) -> None:
            path = pilot.app.screen.query_one(PathInput)
            await pilot.press("tab", *["backspace"] * 4, *"mine.md", "up", "down")
            assert path.value == f"{tmp_path}/mine.json"
            await pilot.press("enter")
            await wait_for(pilot, lambda: not isinstance(pilot.app.screen, ExportDialogue))

        assert play(make_export(tmp_path), act) == ("json", f"{tmp_path}/mine.json")

    @pytest.mark.parametrize(("key", "result"), [("y", True), ("enter", False)])
    def test_an_existing_file_is_replaced_after_a_question(self, key: str, result: bool, tmp_path: Path) -> None:
        (tmp_path / "n.md").touch()

        async def act(pilot: Pilot[None]) -> None:
            await wait_for(pilot, lambda: "This file exists" in note(pilot))
            await pilot.press("enter")
            await wait_for(pilot, lambda: isinstance(pilot.app.screen, QuestionDialogue))
            assert "Replace n.md?" in screen_text(pilot)
            await pilot.press(key)
            await wait_for(pilot, lambda: not isinstance(pilot.app.screen, QuestionDialogue))

        expected = ("markdown", f"{tmp_path}/n.md") if result else NOTHING
        assert play(make_export(tmp_path), act) == expected

    @pytest.mark.parametrize(
        ("path", "said"), [("", "Type a file name."), ("{}", "a folder"), ("{}/none/n.md", "no such folder")]
    )
    def test_a_path_that_cannot_be_right_is_said(self, path: str, said: str, tmp_path: Path) -> None:
        async def act(pilot: Pilot[None]) -> None:
            await pilot.press("tab")
            pilot.app.screen.query_one(PathInput).value = path.format(tmp_path)
            await pilot.press("enter")
            await wait_for(pilot, lambda: said in note(pilot))

        assert play(make_export(tmp_path), act) == NOTHING

    def test_a_folder_is_completed(self, tmp_path: Path) -> None:
        (tmp_path / "reports").mkdir()

        async def act(pilot: Pilot[None]) -> None:
            path = pilot.app.screen.query_one(PathInput)
            await pilot.press("tab", *["backspace"] * 4, *"rep")
            await wait_for(pilot, lambda: path._suggestion != "")
            await pilot.press("tab")
            assert path.value == f"{tmp_path}/reports/"

        play(make_export(tmp_path), act)


class TestLookingUpTheKeys:
    @pytest.mark.parametrize("size", SIZES)
    def test_every_key_can_be_scrolled_to(self, size: tuple[int, int]) -> None:
        async def act(pilot: Pilot[None]) -> None:
            seen = screen_text(pilot)
            page = pilot.app.screen.query_one(Page)
            while page.scroll_offset.y < page.max_scroll_y:
                before = page.scroll_offset.y
                page.scroll_page_down(animate=False)
                await pilot.pause()
                assert page.scroll_offset.y > before
                seen += screen_text(pilot)
            for title, lines in SECTIONS:
                assert title in seen
                assert all(keys in seen for keys, _ in lines)

        play(HelpScreen(SECTIONS), act, size)

    @pytest.mark.parametrize("size", SIZES)
    def test_the_signs_stand_beside_what_they_mean(self, size: tuple[int, int]) -> None:
        async def look(pilot: Pilot[None]) -> None:
            page = pilot.app.screen.query_one(Page)
            page.scroll_end(animate=False)
            await wait_for(pilot, lambda: page.scroll_offset.y == page.max_scroll_y)
            await pilot.pause()
            lines = screen_text(pilot).splitlines()
            places = {line.index(means) for _, means in SIGNS for line in lines if means in line}
            assert sum(f"{sign} " in line and means in line for sign, means in SIGNS for line in lines) == len(SIGNS)
            assert len(places) == 1

        play(
            HelpScreen([*SECTIONS, ("The app", [("q", "quit")] * 6), ("Yours", [("a", "note")]), ("Signs", SIGNS)]),
            look,
            size,
        )

    def test_there_are_two_columns_where_there_is_room(self) -> None:
        async def look(pilot: Pilot[None]) -> None:
            first, second = pilot.app.screen.query(".column")
            assert first.region.y == second.region.y
            assert first.region.right <= second.region.x

        play(HelpScreen(SECTIONS), look, (140, 40))

    @pytest.mark.parametrize("key", ["escape", "question_mark", "q", "enter"])
    def test_it_closes_by_the_keys_one_tries(self, key: str) -> None:
        assert press(HelpScreen(SECTIONS), key) is None

    def test_vim_keys_scroll(self) -> None:
        async def act(pilot: Pilot[None]) -> None:
            page = pilot.app.screen.query_one(Page)
            await pilot.press("G")
            await wait_for(pilot, lambda: page.scroll_offset.y == page.max_scroll_y > 0)
            await pilot.press("g")
            await wait_for(pilot, lambda: page.scroll_offset.y == 0)

        play(HelpScreen(SECTIONS), act)
