"""Reading in the room: from items to their words and back, finding, going about, sizes, a long article."""

from __future__ import annotations

from pathlib import Path

import pytest
from room import (
    CHLORINE,
    DIKE,
    HUGE,
    LARGE,
    SMALL,
    WARD,
    Room,
    go_to,
    is_read,
    notices,
    open_room,
    reading_of,
    report_of,
    room_of,
    run,
    screen_text,
    type_text,
    wait_until,
)
from textual.screen import ModalScreen

from bench.long import build_long_report
from tui.keys import SECTIONS
from tui.refs import Ref
from tui.screens.choose import ChoiceDialogue
from tui.screens.edit import NameDialogue, TextDialogue
from tui.screens.export import ExportDialogue
from tui.screens.help import HelpScreen
from tui.screens.open import OpenScreen
from tui.screens.resting import RestingDialogue
from tui.widgets.search import SearchBar

SIZES = [SMALL]  # the pictures show both sizes


def claim_ids(pilot: Room) -> list[str]:
    return [ref.id for ref in room_of(pilot).panel.drawn["claim"] if ref.kind == "claim"]


@pytest.mark.parametrize("size", SIZES)
class TestGoingFromAClaimToItsEvidence:
    def test_three_keys_show_the_evidence_of_the_third_claim(self, size: tuple[int, int]) -> None:
        async def scenario() -> None:
            async with open_room(report_of(DIKE), size=size) as pilot:
                room = room_of(pilot)
                await pilot.press("3", "j", "j")
                place = reading_of(pilot).places(Ref("claim", "c3"))[0]
                assert room.panel.current == Ref("claim", "c3")
                assert room.text.evidence == {"s4": [(place.start, place.end)]}
                assert room.text.shone == {"s4"}
                await pilot.press("enter")
                assert not room.in_panel
                assert room.text.cursor == Ref("sentence", "s4")
                assert "twaalfhonderd" in screen_text(pilot)
                assert max(reading_of(pilot).translation("s4").split(), key=len) in screen_text(pilot)
                await pilot.press("escape")
                assert room.in_panel
                assert room.current == Ref("claim", "c3")

        run(scenario())

    def test_points_caveats_and_findings_have_their_words_too(self, size: tuple[int, int]) -> None:
        async def scenario() -> None:
            async with open_room(report_of(WARD), size=size) as pilot:
                room = room_of(pilot)
                for key, ref in (("2", Ref("point", "p2")), ("4", Ref("caveat", "k2")), ("5", Ref("finding", "f2"))):
                    await pilot.press(key, "j", "enter")
                    assert room.text.shone == {*reading_of(pilot).sentences_of(ref)}
                    assert room.current == Ref("sentence", reading_of(pilot).sentences_of(ref)[0])
                    await pilot.press("escape")
                    assert room.current == ref

        run(scenario())


@pytest.mark.parametrize("size", SIZES)
class TestSeeingWhatRestsOnASentence:
    def test_enter_lists_it_and_goes_there(self, size: tuple[int, int]) -> None:
        async def scenario() -> None:
            async with open_room(report_of(WARD), size=size) as pilot:
                await go_to(pilot, "sentence", "s5")
                await pilot.press("enter")
                dialogue = pilot.app.screen
                assert isinstance(dialogue, RestingDialogue)
                assert {ref for ref, _ in dialogue.rows} == {*reading_of(pilot).resting_on("s5")}
                rows = [ref for ref, _ in dialogue.rows]
                assert {Ref("claim", "c4"), Ref("point", "p4"), Ref("finding", "f2")} <= set(rows)
                await pilot.press("down", "enter")
                assert room_of(pilot).current == rows[1]
                assert room_of(pilot).panel.active == rows[1].kind

        run(scenario())

    def test_a_sentence_that_bears_nothing_says_so(self, size: tuple[int, int]) -> None:
        async def scenario() -> None:
            async with open_room(report_of(WARD), size=size) as pilot:
                await pilot.press("enter")
                assert notices(pilot) == ["Nothing rests on s1."]

        run(scenario())


class TestReadingWhoSaysWhat:
    @pytest.mark.parametrize("size", SIZES)
    def test_claims_stand_under_those_who_make_them(self, size: tuple[int, int]) -> None:
        async def scenario() -> None:
            async with open_room(report_of(DIKE), size=size) as pilot:
                await pilot.press("s")
                assert room_of(pilot).in_panel
                assert room_of(pilot).panel.grouped
                assert "H.J. van Rossem · 6 claims" in screen_text(pilot)
                keys = list(room_of(pilot).panel.drawn["claim"])
                heading = keys.index(Ref("source", "src5"))
                assert [ref.id for ref in keys[heading + 1 : heading + 4]] == ["c10", "c11", "c12"]
                assert keys.index(Ref("source", "")) == len(keys) - 5
                await pilot.press("s")
                assert claim_ids(pilot) == [claim.id for claim in reading_of(pilot).claims]

        run(scenario())

    @pytest.mark.parametrize("size", SIZES)
    def test_a_dispute_shows_both_sides_and_a_key_changes_sides(self, size: tuple[int, int]) -> None:
        async def scenario() -> None:
            async with open_room(report_of(CHLORINE), size=size) as pilot:
                await go_to(pilot, "claim", "c9")
                said = screen_text(pilot)
                assert "⇄" in said
                assert "Two sides" in said
                await pilot.press("x")
                assert room_of(pilot).current == Ref("claim", "c10")
                assert room_of(pilot).text.cursor == Ref("sentence", "s12")
                await pilot.press("x")
                assert room_of(pilot).current == Ref("claim", "c9")
                await pilot.press("g", "x")
                assert notices(pilot) == ["No claim here disputes another."]

        run(scenario())


class TestFiltering:
    def test_a_filter_leaves_some_claims_until_it_is_taken_off(self) -> None:
        async def scenario() -> None:
            async with open_room(report_of(DIKE), size=SMALL) as pilot:
                await pilot.press("3", "f")
                assert isinstance(pilot.app.screen, ChoiceDialogue)
                await type_text(pilot, "disputed")
                await pilot.press("enter")
                assert claim_ids(pilot) == ["c1", "c2", "c13", "c14", "c15", "c16"]
                assert room_of(pilot).text.cursor == Ref("sentence", "s2")
                assert "Claims 6 of 21 · disputed" in screen_text(pilot)
                await pilot.press("escape")
                assert len(claim_ids(pilot)) == 21

        run(scenario())


class TestSearching:
    def test_the_text_is_searched_in_both_languages(self) -> None:
        async def scenario() -> None:
            async with open_room(report_of(WARD)) as pilot:
                room = room_of(pilot)
                await pilot.press("slash")
                await type_text(pilot, "aurait")
                assert "2 found" in screen_text(pilot)
                await pilot.press("enter")
                assert (room.text.cursor, room.in_panel) == (Ref("sentence", "s12"), False)
                await pilot.press("n")
                assert room.text.cursor == Ref("sentence", "s13")
                await pilot.press("n")
                assert room.text.cursor == Ref("sentence", "s12")
                await pilot.press("N")
                assert room.text.cursor == Ref("sentence", "s13")
                await pilot.press("escape")
                assert not room.text.words
                await pilot.press("slash")
                await type_text(pilot, "PREFECTURE")
                assert room.text.matches.keys() == {"s4"}
                await pilot.press("escape")
                assert not room.text.words
                assert not room.query_one(SearchBar).is_open

        run(scenario())

    def test_the_lists_are_searched_from_the_panel(self) -> None:
        async def scenario() -> None:
            async with open_room(report_of(WARD), size=SMALL) as pilot:
                await pilot.press("3", "slash")
                await type_text(pilot, "castaing births")
                assert claim_ids(pilot) == ["c4", "c5"]
                await pilot.press("enter")
                assert room_of(pilot).in_panel
                await pilot.press("escape")
                assert len(claim_ids(pilot)) == len(reading_of(pilot).claims)

        run(scenario())

    def test_words_that_are_nowhere_change_nothing(self) -> None:
        async def scenario() -> None:
            async with open_room(report_of(WARD)) as pilot:
                await pilot.press("j", "slash")
                await type_text(pilot, "[bold]xyzzy[/]")
                assert "nothing found" in screen_text(pilot)
                await pilot.press("enter", "n", "N")
                assert room_of(pilot).text.cursor == Ref("sentence", "s2")

        run(scenario())


SHOWN = {"2": "point", "3": "claim", "4": "caveat", "5": "finding"}
DIALOGUES = {
    "f": ChoiceDialogue,
    "a": TextDialogue,
    "e": NameDialogue,
    "r": NameDialogue,
    "w": ExportDialogue,
    "o": OpenScreen,
    "R": ChoiceDialogue,
    "L": ChoiceDialogue,
    "M": ChoiceDialogue,
    "question_mark": HelpScreen,
}
OTHER_KEYS = {"1", "tab", "shift+tab", "h", "l", "left", "right", "escape", "slash", "n", "N", "s", "x", "c", "d"} | {
    "y",
    "t",
    "q",
}
KEYS = {key for keys in SECTIONS.values() for row in keys if row.action for key in row.keys.split(",")}


class TestUsingTheKeys:
    def test_every_key_of_the_help_has_an_action(self) -> None:
        async def scenario() -> None:
            async with open_room(None) as pilot:
                for row in (row for keys in SECTIONS.values() for row in keys if row.action):
                    name = row.action.partition("(")[0]
                    owner = pilot.app if name.startswith("app.") else room_of(pilot)
                    assert callable(getattr(owner, f"action_{name.removeprefix('app.')}", None)), row

        run(scenario())

    def test_every_key_is_tried_here(self) -> None:
        assert SHOWN.keys() | DIALOGUES.keys() | OTHER_KEYS == KEYS

    def test_keys_that_ask_something(self) -> None:
        async def scenario() -> None:
            async with open_room(report_of(WARD)) as pilot:
                await pilot.press("3")
                for key, dialogue in DIALOGUES.items():
                    await pilot.press(key)
                    await wait_until(pilot, lambda dialogue=dialogue: isinstance(pilot.app.screen, dialogue))
                    await pilot.press("escape")
                    await wait_until(pilot, lambda: pilot.app.screen is room_of(pilot))
                    assert room_of(pilot).current == Ref("claim", "c1"), key

        run(scenario())

    @pytest.mark.parametrize("size", SIZES)
    def test_keys_that_change_the_pane(self, size: tuple[int, int]) -> None:
        async def scenario() -> None:
            async with open_room(report_of(WARD), size=size) as pilot:
                room = room_of(pilot)
                for key, kind in SHOWN.items():
                    await pilot.press(key)
                    assert (room.in_panel, room.panel.active) == (True, kind)
                await pilot.press("1")
                for number, key in enumerate(("tab", "shift+tab", "h", "l", "left", "right"), start=1):
                    await pilot.press(key)
                    assert room.in_panel is bool(number % 2), key
                    assert room.panel.region.area > 0 or not room.in_panel
                    assert room.text.region.area > 0 or room.in_panel

        run(scenario())

    def test_keys_that_act_at_once(self) -> None:
        async def scenario() -> None:
            async with open_room(report_of(WARD)) as pilot:
                room, dark = room_of(pilot), pilot.app.theme
                await pilot.press("t")
                assert pilot.app.theme != dark
                await pilot.press("t", "3", "c")
                assert pilot.app.theme == dark
                assert reading_of(pilot).mark_of(Ref("claim", "c1")).verdict == "checked"
                await pilot.press("d")
                assert reading_of(pilot).mark_of(Ref("claim", "c1")).verdict == "doubtful"
                await pilot.press("d")
                assert reading_of(pilot).mark_of(Ref("claim", "c1")) is None
                await pilot.press("G", "k")
                assert room.current == Ref("claim", "c20")
                await pilot.press("ctrl+p")
                assert isinstance(pilot.app.screen, ModalScreen)
                await pilot.press("escape", "q")
                assert not pilot.app.is_running or pilot.app._exit

        run(scenario())

    def test_the_palette_does_what_the_keys_do(self) -> None:
        async def scenario() -> None:
            async with open_room(report_of(WARD)) as pilot:
                await pilot.press("3", "ctrl+p")
                await type_text(pilot, "doubtful")
                await wait_until(pilot, lambda: "Key: d" in screen_text(pilot))
                await pilot.press("down", "enter")
                await wait_until(pilot, lambda: pilot.app.screen is room_of(pilot))
                await wait_until(pilot, lambda: reading_of(pilot).mark_of(Ref("claim", "c1")))

        run(scenario())


class TestResizing:
    def test_the_place_and_the_pane_stay(self) -> None:
        async def scenario() -> None:
            async with open_room(report_of(WARD)) as pilot:
                room = room_of(pilot)
                await go_to(pilot, "claim", "c9")
                for size in (SMALL, (40, 12), HUGE, SMALL, (110, 20), LARGE):
                    await pilot.resize_terminal(*size)
                    await pilot.pause()
                    assert room.current == Ref("claim", "c9"), size
                    assert room.panel.region.area > 0, size
                    assert all(len(line) for line in screen_text(pilot).splitlines())
                    both = size[0] >= 110
                    assert bool(room.text.region.area) is both, size
                await pilot.press("enter")
                assert room.text.cursor == Ref("sentence", "s11")

        run(scenario())

    def test_a_very_small_screen_breaks_nothing(self) -> None:
        async def scenario() -> None:
            async with open_room(report_of(WARD), size=(20, 6)) as pilot:
                await pilot.press("3", "G", "enter", "escape", "question_mark", "escape", "w", "escape")
                assert room_of(pilot).current == Ref("claim", "c21")

        run(scenario())


class TestALongArticle:
    def test_a_key_press_builds_a_few_lines(self) -> None:
        report = build_long_report()

        async def scenario() -> None:
            async with open_room(report) as pilot:
                room = room_of(pilot)
                views = (room.text, room.panel.list_of("claim"))
                assert len(reading_of(pilot).claims) == 300
                assert len(reading_of(pilot).article.text.split()) >= 10_000
                for key, most in (("j", 1), ("3", 3), ("j", 3), ("G", 3), ("enter", 3), ("g", 2)):
                    before = sum(view.lines_built for view in views)
                    await pilot.press(key)
                    assert sum(view.lines_built for view in views) - before <= most * room.size.height, key
                await pilot.press("3")
                assert room.current == Ref("claim", "c300")

        run(scenario())


class TestOpeningFromTheStart:
    def test_an_example_is_replayed_and_not_kept(self, home: Path) -> None:
        async def scenario() -> None:
            async with open_room(None, replay=False) as pilot:
                await wait_until(pilot, lambda: "Maternité" in screen_text(pilot))
                await pilot.press("tab", "tab")
                await wait_until(pilot, lambda: pilot.app.focused and pilot.app.focused.id == "shelf")
                await pilot.press("enter")
                await wait_until(pilot, lambda: is_read(pilot))
                assert reading_of(pilot).origin == "recorded"
                assert "replayed" in screen_text(pilot)
                assert not pilot.app.engine.list_entries()

        run(scenario())
