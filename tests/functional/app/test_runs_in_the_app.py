"""Runs, as the reader meets them: streaming, stopped, failed, made again, with another model, into another language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from model_server import ARTICLE, ModelServer
from room import (
    BAKHMUT,
    CHLORINE,
    CHOICES,
    LARGE,
    SMALL,
    WARD,
    Room,
    events_of,
    go_to,
    is_read,
    make_app,
    notices,
    open_room,
    reading_of,
    replay,
    report_of,
    room_of,
    run,
    save,
    screen_text,
    type_text,
    wait_until,
)

from chains.events import PointWritten
from chains.store.library import Library, find_library
from tui.openings import OpenPath
from tui.refs import Ref
from tui.screens.choose import ChoiceDialogue

SENT = ("translation", "claims", "caveats", "disputes", "summary")


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as running:
        yield running


@pytest.fixture
def bridge(tmp_path: Path) -> Path:
    path = tmp_path / "brug.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def states(pilot: Room) -> dict[str, str]:
    return {name: ended.state for name, ended in reading_of(pilot).report.chains.items()}


async def choose(pilot: Room, key: str, words: str) -> None:
    """Choose in the dialogue of a key, by typing."""
    await pilot.press(key)
    await wait_until(pilot, lambda: isinstance(pilot.app.screen, ChoiceDialogue))
    await type_text(pilot, words)
    await pilot.press("enter")
    await wait_until(pilot, lambda: pilot.app.screen is room_of(pilot))


class TestFollowingARun:
    @pytest.mark.parametrize("size", [SMALL, LARGE])
    def test_a_replay_fills_the_room_and_says_what_it_is(self, size: tuple[int, int]) -> None:
        async def scenario() -> None:
            async with open_room(WARD, size=size) as pilot:
                report = replay(WARD)
                assert reading_of(pilot).report.claims == report.claims
                assert reading_of(pilot).report.translation == report.translation
                said = screen_text(pilot)
                assert f"✓ translation {len(report.article.sentences)}" in said
                assert f"replayed of {report.provenance.started_at[:10]}" in said
                assert "embedded:qwen2.5-coder-1.5b" in said
                assert not Library(find_library()).list_entries()

        run(scenario())

    def test_the_headline_that_comes_after_the_points_is_in_view(self) -> None:
        events = events_of(WARD)
        last = max(index for index, event in enumerate(events) if isinstance(event, PointWritten))
        summary = replay(WARD).summary
        assert summary

        async def scenario() -> None:
            async with open_room(report_of(WARD)) as pilot:
                room, reading = room_of(pilot), reading_of(pilot)
                await pilot.press("2")
                for part in (events[: last + 1], events[last + 1 :]):
                    room.show_changes(reading.take_all(part))
                    await pilot.pause()
                assert room.panel.list_of("point").scroll_offset.y == 0
                assert summary.headline[:30] in screen_text(pilot)
                assert room.current == Ref("point", "p1")

        run(scenario())

    def test_an_authored_recording_is_never_a_model_s(self) -> None:
        async def scenario() -> None:
            async with open_room(BAKHMUT, model="authored") as pilot:
                assert reading_of(pilot).origin == "authored"
                assert "authored by hand: no model said this" in screen_text(pilot)

        from chains.article.loading import load_file
        from chains.examples import find_recordings
        from chains.store.recordings import find_runs

        runs = find_runs((find_recordings(),), load_file(BAKHMUT), "en", None)
        assert {one.model for one in runs if one.origin == "authored"} == {"authored"}
        run(scenario())

    def test_a_live_run_says_where_the_text_goes(self, server: ModelServer, bridge: Path) -> None:
        async def scenario() -> None:
            async with open_room(bridge, **server.choices) as pilot:
                assert set(states(pilot)) == set(SENT)
                assert "desk" in screen_text(pilot)
                assert "on this machine" in screen_text(pilot)
                assert reading_of(pilot).translation("s2") == "English: Twelve are hurt."
                assert [entry.claims for entry in Library(find_library()).list_entries()] == [2]

        run(scenario())


class TestStoppingARun:
    def test_esc_keeps_what_came(self, server: ModelServer, bridge: Path) -> None:
        server.moods["translation"] = "hanging"

        async def scenario() -> None:
            async with open_room(bridge, wait=False, **server.choices) as pilot:
                await wait_until(pilot, lambda: "English: The bridge is closed." in screen_text(pilot))
                assert "» translation 1/2" in screen_text(pilot)
                await pilot.press("escape")
                await wait_until(pilot, lambda: is_read(pilot))
                assert states(pilot)["translation"] == "cancelled"
                assert reading_of(pilot).translation("s1") == "English: The bridge is closed."
                assert reading_of(pilot).translation("s2") is None
                said = screen_text(pilot)
                assert "(not translated)" in said
                assert "– translation cancelled" in said
                assert server.left.is_set() or server.left.wait(20)
                del server.moods["translation"]
                await choose(pilot, "R", "missing")
                await wait_until(pilot, lambda: is_read(pilot) and states(pilot)["translation"] == "done")
                assert reading_of(pilot).translation("s2") == "English: Twelve are hurt."

        run(scenario())

    def test_nothing_else_begins_while_one_is_under_way(self, server: ModelServer, bridge: Path) -> None:
        server.moods["translation"] = "hanging"

        async def scenario() -> None:
            async with open_room(bridge, wait=False, **server.choices) as pilot:
                await wait_until(pilot, lambda: "The bridge is closed." in screen_text(pilot))
                await pilot.press("R", "L", "M")
                assert set(notices(pilot)) == {"A run is under way: Esc stops it."}
                await pilot.press("3", "j", "d", "1", "c")
                assert reading_of(pilot).signs("s1").verdict == "checked"

        run(scenario())

    def test_quitting_stops_it_too(self, server: ModelServer, bridge: Path) -> None:
        server.moods["translation"] = "hanging"

        async def scenario() -> None:
            app = make_app(bridge, **server.choices)
            async with app.run_test() as pilot:
                await wait_until(pilot, lambda: "The bridge is closed." in screen_text(pilot))
                await pilot.press("q")
                assert app.return_code == 0

        run(scenario())
        assert server.left.wait(20)

    def test_another_article_opened_meanwhile_is_left_alone(self, server: ModelServer, bridge: Path) -> None:
        server.moods["translation"] = "hanging"

        async def scenario() -> None:
            other = save(report_of(CHLORINE))
            async with open_room(bridge, wait=False, **server.choices) as pilot:
                await wait_until(pilot, lambda: "The bridge is closed." in screen_text(pilot))
                pilot.app.open(other)
                await wait_until(pilot, lambda: "Chlor" in reading_of(pilot).article.text)
                await wait_until(pilot, lambda: not pilot.app.engine.running)
                await pilot.pause()
                assert reading_of(pilot).report.article.origin.name == "chlorgas.txt"
                assert reading_of(pilot).report.claims == report_of(CHLORINE).claims
                assert "– translation cancelled" not in screen_text(pilot)

        run(scenario())


class TestRunningAFailedChainAgain:
    @pytest.mark.parametrize("size", [SMALL, LARGE])
    def test_why_it_failed_is_said_and_it_runs_alone(
        self, server: ModelServer, bridge: Path, size: tuple[int, int]
    ) -> None:
        server.moods["summary"] = "failing"

        async def scenario() -> None:
            async with open_room(bridge, size=size, **server.choices) as pilot:
                assert states(pilot)["summary"] == "failed"
                assert "✗ summary failed" in screen_text(pilot)
                await pilot.press("2")
                said = screen_text(pilot)
                why = room_of(pilot).panel.drawn["point"][Ref("point", "none")].cells[0].plain
                assert "the chain failed, R runs it again" in why
                assert "CUDA [bold]error[/]" in why
                assert "CUDA" in said
                assert not {"\x1b", "\x07"} & set(said)
                del server.moods["summary"]
                server.asked.clear()
                await pilot.press("R")
                assert "what is missing" in screen_text(pilot)
                assert "\x1b" not in screen_text(pilot)
                await pilot.press("enter")
                await wait_until(pilot, lambda: is_read(pilot) and states(pilot)["summary"] == "done")
                assert [chain for chain, _ in server.asked] == ["summary"]
                assert reading_of(pilot).headline == "Bridge closed"

        run(scenario())

    def test_marks_stay_on_what_was_not_run_again(self, server: ModelServer, bridge: Path) -> None:
        async def scenario() -> None:
            async with open_room(bridge, **server.choices) as pilot:
                await go_to(pilot, "claim", "c2")
                await pilot.press("c")
                await choose(pilot, "R", "summary")
                await wait_until(pilot, lambda: is_read(pilot))
                assert reading_of(pilot).mark_of(Ref("claim", "c2")).verdict == "checked"
                assert room_of(pilot).current == Ref("claim", "c2")
                await choose(pilot, "R", "everything")
                await wait_until(pilot, lambda: is_read(pilot) and len(server.asked) > 6)
                assert reading_of(pilot).mark_of(Ref("claim", "c2")).verdict == "checked"

        run(scenario())

    def test_a_server_that_throttles_or_is_gone(self, server: ModelServer, bridge: Path) -> None:
        server.moods = dict.fromkeys(SENT, "throttled")

        async def scenario() -> None:
            async with open_room(bridge, **server.choices) as pilot:
                assert states(pilot)["translation"] == "failed"
                assert "✗ translation failed" in screen_text(pilot)
                assert "s1" in screen_text(pilot)
            gone = {**server.choices, "base_url": "http://127.0.0.1:9/v1"}
            async with open_room(bridge, **gone) as pilot:
                said = " ".join(notices(pilot)) + screen_text(pilot)
                assert "failed" in said or "reach" in said
                assert "De brug bij Holtum" in screen_text(pilot)

        run(scenario())


class TestChangingTheLanguage:
    def test_the_article_is_read_into_the_other_language_and_back_without_a_call(
        self, server: ModelServer, bridge: Path
    ) -> None:
        async def scenario() -> None:
            async with open_room(bridge, **server.choices) as pilot:
                await choose(pilot, "L", "German")
                await wait_until(pilot, lambda: is_read(pilot) and reading_of(pilot).report.target_language == "de")
                assert reading_of(pilot).translation("s1") == "German: The bridge is closed."
                assert "nl → de" in screen_text(pilot)
                server.asked.clear()
                await choose(pilot, "L", "English")
                await wait_until(pilot, lambda: is_read(pilot) and reading_of(pilot).report.target_language == "en")
                assert reading_of(pilot).translation("s1") == "English: The bridge is closed."
                assert not server.asked

        run(scenario())

    def test_a_language_without_a_recording_is_said_and_nothing_is_lost(self) -> None:
        async def scenario() -> None:
            async with open_room(report_of(WARD)) as pilot:
                await choose(pilot, "L", "Polish")
                await wait_until(pilot, lambda: notices(pilot))
                await wait_until(pilot, lambda: is_read(pilot))
                assert "no recording" in notices(pilot)[0]
                assert len(reading_of(pilot).claims) == 21
                assert reading_of(pilot).translation("s2")
                await choose(pilot, "L", "English")
                await wait_until(pilot, lambda: is_read(pilot))
                assert len(reading_of(pilot).claims) == 21

        run(scenario())

    def test_words_that_are_no_language_are_refused(self) -> None:
        async def scenario() -> None:
            async with open_room(report_of(WARD)) as pilot:
                await choose(pilot, "L", "[red]!![/]")
                await wait_until(pilot, lambda: notices(pilot))
                assert "[red]!![/]" in notices(pilot)[0]
                assert not reading_of(pilot).running
                assert len(reading_of(pilot).claims) == 21

        run(scenario())


class TestChangingTheModel:
    def test_everything_is_read_again_by_the_other_model(self, server: ModelServer, bridge: Path) -> None:
        async def scenario() -> None:
            async with open_room(bridge, **server.choices) as pilot:
                server.asked.clear()
                await choose(pilot, "M", "shelf")
                await wait_until(pilot, lambda: is_read(pilot) and reading_of(pilot).model == "shelf")
                assert {chain for chain, model in server.asked if model == "shelf"} >= {"translation", "claims"}
                assert len(Library(find_library()).list_entries()) == 2

        run(scenario())


class TestOpeningWhatCannotBeRead:
    def test_a_missing_recording_is_said_beside_the_text(self, bridge: Path) -> None:
        async def scenario() -> None:
            async with open_room(bridge, wait=False) as pilot:
                await wait_until(pilot, lambda: notices(pilot))
                await wait_until(pilot, lambda: is_read(pilot))
                assert "There is no recording of brug.txt" in notices(pilot)[0]
                assert "De brug bij Holtum" in screen_text(pilot)

        run(scenario())

    def test_a_file_that_is_not_there_leads_to_the_open_screen(self) -> None:
        async def scenario() -> None:
            async with open_room(None) as pilot:
                pilot.app.open(OpenPath("/nowhere/[b]x.txt"))
                await wait_until(pilot, lambda: pilot.app.screen is pilot.app.start)
                await wait_until(pilot, lambda: "! " in screen_text(pilot))
                assert "/nowhere/[b]x.txt" in screen_text(pilot)

        run(scenario())

    def test_a_wrong_command_line_ends_the_app(self) -> None:
        async def scenario() -> None:
            app = make_app(None, lang="!!")
            async with app.run_test() as pilot:
                await wait_until(pilot, lambda: app.return_value is not None)
            assert "!!" in app.return_value.message

        assert CHOICES["lang"] == "en"
        run(scenario())
