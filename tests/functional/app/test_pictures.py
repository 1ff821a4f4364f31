"""One picture for each state of the screen, at 80x24 and 140x40. `--snapshot-update` takes them anew; look at them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from model_server import ARTICLE, ModelServer
from room import (
    CHLORINE,
    DIKE,
    FOG,
    LARGE,
    ROOT,
    SMALL,
    WARD,
    Room,
    Seen,
    events_of,
    go_to,
    is_read,
    make_app,
    reading_of,
    report_of,
    room_of,
    screen_text,
    type_text,
    wait_until,
)

from chains.events import ClaimFound, Event
from tui.refs import Ref

pytestmark = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "140x40"])
Compare = Callable[..., bool]
Size = tuple[int, int]
Act = Callable[[Room], Awaitable[None]]


@pytest.fixture
def compare(snap_compare: Compare, size: Size) -> Callable[..., bool]:
    """Take the picture of an app after somebody did something in it, and compare it with the one that was kept."""

    def take(seen: Seen, *keys: str, act: Act | None = None, wait: bool = True, **choices: Any) -> bool:
        app = make_app(seen, **choices)
        app.animation_level = "none"

        async def prepare(pilot: Room) -> None:
            if wait:
                await wait_until(pilot, lambda: is_read(pilot) if seen else app.engine.settings)
            await pilot.press(*keys)
            if act:
                await act(pilot)
            freeze_cursor(pilot)

        return snap_compare(app, terminal_size=size, run_before=prepare)

    return take


def freeze_cursor(pilot: Room) -> None:
    """A cursor that blinks is on some pictures and not on others."""
    focused = pilot.app.focused
    if hasattr(focused, "cursor_blink"):
        focused.cursor_blink = False


def take_events(claims: int) -> list[Event]:
    """The events of a replay, up to so many claims."""
    events = events_of(WARD)
    last = [index for index, event in enumerate(events) if isinstance(event, ClaimFound)][claims - 1]
    return list(events[: last + 1])


class TestOpening:
    def test_the_open_screen(self, compare: Compare) -> None:
        async def act(pilot: Room) -> None:
            await wait_until(pilot, lambda: "Maternité" in screen_text(pilot) or "Looking" not in screen_text(pilot))

        assert compare(None, act=act)


class TestReading:
    def test_the_text(self, compare: Compare) -> None:
        assert compare(report_of(FOG), "j", "j", "j")

    def test_a_replayed_run_that_has_ended(self, compare: Compare) -> None:
        assert compare(WARD)

    def test_an_example_written_by_hand(self, compare: Compare, tmp_path: Path) -> None:
        """A copy of a recording that says so: the only authored one is of an article whose text is not ours."""
        (recorded,) = (ROOT / "fixtures" / "recordings").glob("maternite--*")
        shutil.copytree(recorded, tmp_path / "run")
        facts = json.loads((recorded / "run.json").read_text(encoding="utf-8"))
        (tmp_path / "run" / "run.json").write_text(json.dumps({**facts, "origin": "authored"}), encoding="utf-8")
        assert compare(WARD, "3", "j", recordings=str(tmp_path))

    def test_in_a_light_room(self, compare: Compare) -> None:
        assert compare(report_of(CHLORINE), "t", "3", "j")

    def test_a_search(self, compare: Compare) -> None:
        async def act(pilot: Room) -> None:
            await type_text(pilot, "maternité")

        assert compare(report_of(WARD), "slash", act=act)


class TestTheLists:
    @pytest.mark.parametrize(("name", "key"), [("summary", "2"), ("claims", "3"), ("caveats", "4"), ("findings", "5")])
    def test_list(self, compare: Compare, name: str, key: str) -> None:
        assert compare(report_of(WARD), key, "j")

    def test_claims_by_source(self, compare: Compare) -> None:
        assert compare(report_of(DIKE), "s", "j")

    def test_the_two_sides_of_a_dispute(self, compare: Compare) -> None:
        async def act(pilot: Room) -> None:
            await go_to(pilot, "claim", "c13")

        assert compare(report_of(DIKE), act=act)

    def test_a_claim_and_its_evidence(self, compare: Compare) -> None:
        async def act(pilot: Room) -> None:
            await go_to(pilot, "claim", "c18")
            await pilot.press("enter")

        assert compare(report_of(WARD), act=act)


class TestTheReadersHand:
    def test_a_claim_with_all_that_a_reader_can_write(self, compare: Compare) -> None:
        async def act(pilot: Room) -> None:
            room_of(pilot).set_mark(
                Ref("sentence", "s5"), translation="Below 300 births a year, safety is not assured."
            )
            room_of(pilot).set_mark(Ref("source", "src4"), name="Hélène Castaing, director")
            room_of(pilot).set_mark(Ref("claim", "c4"), verdict="doubtful", note="Which study? Ask her.")
            await go_to(pilot, "claim", "c4")

        assert compare(report_of(WARD), act=act)


class TestDialogues:
    def test_the_keys(self, compare: Compare) -> None:
        assert compare(report_of(WARD), "question_mark")

    def test_what_rests_on_a_sentence(self, compare: Compare) -> None:
        async def act(pilot: Room) -> None:
            await go_to(pilot, "sentence", "s5")
            await pilot.press("enter")

        assert compare(report_of(WARD), act=act)

    def test_a_note(self, compare: Compare) -> None:
        async def act(pilot: Room) -> None:
            await go_to(pilot, "claim", "c4")
            await pilot.press("a")
            await type_text(pilot, "Which study?")

        assert compare(report_of(WARD), act=act)

    def test_an_export(self, compare: Compare, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path.anchor)  # the folder is named
        assert compare(report_of(WARD), "w")


class TestRunning:
    def test_half_way(self, compare: Compare) -> None:
        """The events of a replay up to the ninth claim: what a live run would show, and no clock."""
        events = take_events(9)

        async def act(pilot: Room) -> None:
            reading = reading_of(pilot)
            reading.begin()
            room_of(pilot).show_changes(reading.take_all(events))

        assert compare(report_of(WARD), "3", act=act)

    def test_a_chain_that_failed(self, compare: Compare, tmp_path: Path) -> None:
        article = tmp_path / "brug.txt"
        article.write_text(ARTICLE, encoding="utf-8")

        async def act(pilot: Room) -> None:
            reading = reading_of(pilot)
            reading.started = reading.ended = 0.0
            room_of(pilot).status.redraw()

        with ModelServer() as server:
            server.moods["summary"] = "rambling"  # of the others the message names the port
            assert compare(article, "2", act=act, **server.choices)
