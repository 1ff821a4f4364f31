"""Hostile articles and hostile models: nothing that they say is obeyed, and nothing of it reaches the screen raw."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from room import (
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
    wait_until,
)

from chains.report import Report
from tui.openings import OpenPath, OpenText
from tui.refs import Ref

EVIL = "[bold]x[/] [@click=app.quit]quit[/] [/] \x1b]52;c;aGFja2Vk\x07\x1b[2J\x9b31m\u202egnp.txt\u2066\x00 [link=x]"
STEERING = {"Cc", "Cs"}
TURNING = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")


def poison(report: Report) -> Report:
    """The report with every word of the model replaced, and the names that the article gives."""
    assert report.summary is not None
    assert report.translation is not None
    chains = {
        **report.chains,
        "summary": report.chains["summary"].model_copy(update={"state": "failed", "message": EVIL}),
    }
    texts = [s.model_copy(update={"text": EVIL}) for s in report.translation.sentences]
    points = [point.model_copy(update={"text": EVIL}) for point in report.summary.points]
    salt = report.claims[0].salt.model_copy(update={"grains": 3, "reasons": (EVIL,)})
    return report.model_copy(
        update={
            "chains": chains,
            "article": report.article.model_copy(
                update={
                    "title": EVIL,
                    "outlet": EVIL,
                    "published_at": EVIL,
                    "origin": report.article.origin.model_copy(update={"name": f"{EVIL}.txt"}),
                }
            ),
            "claims": tuple(claim.model_copy(update={"text": EVIL, "salt": salt}) for claim in report.claims),
            "sources": tuple(
                source.model_copy(update={"name": f"{source.id} {EVIL}", "name_in_text": EVIL, "name_latin": EVIL})
                for source in report.sources
            ),
            "caveats": tuple(caveat.model_copy(update={"note": EVIL}) for caveat in report.caveats),
            "findings": tuple(
                finding.model_copy(update={"message": EVIL, "target_text": EVIL}) for finding in report.findings
            ),
            "summary": report.summary.model_copy(update={"headline": EVIL, "points": tuple(points)}),
            "translation": report.translation.model_copy(update={"sentences": tuple(texts)}),
            "provenance": report.provenance.model_copy(update={"model": EVIL}),
        }
    )


def assert_harmless(pilot: Room, where: str) -> None:
    """Whether all that is on the screen is words, and the app as it was."""
    said = screen_text(pilot)
    raw = {char for char in said if char != "\n" and (unicodedata.category(char) in STEERING or char in TURNING)}
    assert not raw, (where, raw)
    assert pilot.app.is_running, where
    assert not pilot.app._exit, where
    assert pilot.app.clipboard != "hacked", where
    for strip in pilot.app.screen._compositor.render_strips(pilot.app.size):
        links = [segment.style.link for segment in strip if segment.style and segment.style.link]
        actions = [segment.style.meta.get("@click", "") for segment in strip if segment.style]
        assert not links, where
        assert "app.quit" not in map(str, actions), where


@pytest.mark.parametrize("size", [SMALL, (140, 40)])
class TestReadingAHostileReport:
    def test_every_list_and_every_detail_shows_words(self, size: tuple[int, int]) -> None:
        report = poison(report_of(WARD))

        async def scenario() -> None:
            async with open_room(report, size=size) as pilot:
                assert_harmless(pilot, "text")
                assert "[bold]x[/]" in screen_text(pilot)
                for key in ("2", "3", "s", "4", "5"):
                    await pilot.press(key)
                    assert_harmless(pilot, key)
                    assert "[@click=app.quit]" in screen_text(pilot) or size == SMALL
                await go_to(pilot, "sentence", "s5")
                await pilot.press("enter")
                assert_harmless(pilot, "what rests on it")
                await pilot.press("escape", "R")
                assert_harmless(pilot, "what may run again")

        run(scenario())

    def test_every_dialogue_shows_words(self, size: tuple[int, int]) -> None:
        report = poison(report_of(WARD))

        async def scenario() -> None:
            async with open_room(report, size=size) as pilot:
                await go_to(pilot, "claim", "c4")
                for key in ("a", "e", "r", "w", "f", "L"):
                    await pilot.press(key)
                    assert_harmless(pilot, key)
                    assert pilot.app.screen is not room_of(pilot)
                    await pilot.press("escape")
                await go_to(pilot, "sentence", "s5")
                await pilot.press("e")
                assert_harmless(pilot, "translation")
                await pilot.press("escape", "y")
                assert_harmless(pilot, "notice")
                assert not TURNING & set(pilot.app.clipboard)
                assert "\x1b" not in pilot.app.clipboard

        run(scenario())


class TestTakingAHostileReportAlong:
    def test_the_file_has_a_plain_name_in_this_folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        folder = tmp_path / "he\u202ere [b]x"
        folder.mkdir()
        monkeypatch.chdir(folder)
        report = poison(report_of(WARD))
        title = report.article.model_copy(update={"title": "../../[b]\x1b]0;x\x07 con"})

        async def scenario() -> None:
            async with open_room(report.model_copy(update={"article": title})) as pilot:
                await pilot.press("w", "enter")
                await wait_until(pilot, lambda: notices(pilot))
                (path,) = folder.iterdir()
                assert path.name.replace("-", "").replace(".", "").isalnum()
                assert notices(pilot)[0].endswith(path.name)
                assert_harmless(pilot, "exported")
                assert "\x1b" not in path.read_text(encoding="utf-8")

        run(scenario())


class TestOpeningHostileArticles:
    def test_pasted_words_are_only_words(self) -> None:
        evil = EVIL.replace("\x00", "")  # the open screen lets none through

        async def scenario() -> None:
            async with open_room(OpenText(f"De brug {evil} is dicht.\n\n{evil}"), wait=False, from_tag="nl") as pilot:
                await wait_until(pilot, lambda: notices(pilot))
                await wait_until(pilot, lambda: is_read(pilot))
                assert_harmless(pilot, "paste")
                assert "[bold]x[/] [@click=app.quit]quit[/]" in " ".join(screen_text(pilot).split())

        run(scenario())

    def test_a_hostile_file_name_is_only_a_name(self, tmp_path: Path) -> None:
        path = tmp_path / "[@click=app.quit]\x1b]0;t\x07\u202egnp.txt"
        path.write_text("De brug is dicht, zei de burgemeester.", encoding="utf-8")

        async def scenario() -> None:
            async with open_room(path, wait=False) as pilot:
                await wait_until(pilot, lambda: notices(pilot))
                await wait_until(pilot, lambda: is_read(pilot))
                assert_harmless(pilot, "name")
                pilot.app.open(OpenPath(f"{path}-not-there"))
                await wait_until(pilot, lambda: "not-there" in " ".join(notices(pilot)))
                assert_harmless(pilot, "not there")

        run(scenario())

    def test_a_line_of_a_megabyte(self) -> None:
        text = "De brug is dicht. " + "lang" * 250_000 + "\n\n" + "Kort. " * 3

        async def scenario() -> None:
            async with open_room(OpenText(text), wait=False, from_tag="nl") as pilot:
                await wait_until(pilot, lambda: room_of(pilot).reading)
                await wait_until(pilot, lambda: is_read(pilot))
                before = room_of(pilot).text.lines_built
                await pilot.press("G", "g", "j", "slash", "k", "escape")
                assert room_of(pilot).text.lines_built - before < 12 * pilot.app.size.height
                assert_harmless(pilot, "long")

        run(scenario())


class TestAHostileReader:
    def test_the_reader_s_own_markup_is_words_too(self) -> None:
        async def scenario() -> None:
            async with open_room(report_of(WARD)) as pilot:
                room_of(pilot).set_mark(Ref("claim", "c1"), note=EVIL, attribution=EVIL, verdict="doubtful")
                room_of(pilot).set_mark(Ref("sentence", "s2"), translation=EVIL)
                await pilot.press("3")
                assert_harmless(pilot, "marks")
                await pilot.press("s", "a")
                assert_harmless(pilot, "note")
                assert reading_of(pilot).mark_of(Ref("claim", "c1")).note == EVIL

        run(scenario())


class TestRightToLeftAndWideText:
    @pytest.mark.parametrize("size", [SMALL, (140, 40)])
    def test_every_line_is_as_wide_as_the_screen(self, size: tuple[int, int]) -> None:
        from tui.widgets.display import count_cells

        texts = [
            "قال الوزير إن المستشفى سيبقى مفتوحا حتى نهاية العام المقبل.",
            "部长说，医院将开放到明年年底。「没有人问过我们」，他说。",
            "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f44d\U0001f3fd ❤\ufe0f e\u0301\u0323.",
            "אמר השר. " * 6,
            "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstelle" * 3 + ".",
        ]

        async def scenario() -> None:
            async with open_room(OpenText("\n\n".join(texts)), size=size, wait=False, from_tag="ar") as pilot:
                await wait_until(pilot, lambda: room_of(pilot).reading)
                await wait_until(pilot, lambda: is_read(pilot))
                for key in ("j", "j", "j", "3", "1", "G"):
                    await pilot.press(key)
                    assert {count_cells(line) for line in screen_text(pilot).splitlines()} == {size[0]}

        run(scenario())
