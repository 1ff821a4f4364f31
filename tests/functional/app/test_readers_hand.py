"""The reader's own hand: verdicts, corrections, names, notes; that they last, and that they are taken along."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from room import (
    CHLORINE,
    DIKE,
    HUGE,
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
    save,
    screen_text,
    type_text,
    wait_until,
)

from chains import analyse_sync
from chains.article.loading import load_file
from chains.report import Report
from chains.settings import Settings
from chains.store.library import Library, find_library
from tui.openings import OpenPath
from tui.refs import Ref
from tui.screens.edit import NameDialogue, TextDialogue

CLAIM, SENTENCE = Ref("claim", "c4"), Ref("sentence", "s5")
MINE = "The municipality keeps to [b]860[/b] evacuees."


def renumber(report: Report) -> Report:
    """The same report with its claims numbered from the other end, as another run may number them."""
    names = {claim.id: f"c{len(report.claims) - number}" for number, claim in enumerate(report.claims)}
    claims = [
        claim.model_copy(update={"id": names[claim.id], "disputed_by": tuple(names[id_] for id_ in claim.disputed_by)})
        for claim in report.claims
    ]
    return report.model_copy(update={"claims": tuple(claims), "summary": None, "caveats": (), "findings": ()})


def list_files(folder: Path) -> list[Path]:
    """The files in a folder, without the home."""
    return [path for path in folder.iterdir() if path.is_file()]


async def kept(pilot: Room, count: int) -> None:
    """Until the library has so many marks."""
    sha256 = reading_of(pilot).article.sha256
    await wait_until(pilot, lambda: len(Library(find_library()).load_marks(sha256)) == count)


class TestMarkingAClaim:
    def test_a_verdict_is_shown_kept_and_taken_off(self) -> None:
        async def scenario() -> None:
            async with open_room(report_of(DIKE)) as pilot:
                await go_to(pilot, *CLAIM)
                await pilot.press("d")
                assert reading_of(pilot).mark_of(CLAIM).verdict == "doubtful"
                assert "You marked it doubtful." in screen_text(pilot)
                assert room_of(pilot).panel.drawn["claim"][CLAIM].gutter.plain.startswith("?")
                await kept(pilot, 1)
                await pilot.press("d")
                assert reading_of(pilot).mark_of(CLAIM) is None
                await kept(pilot, 0)

        run(scenario())

    def test_a_sentence_can_be_marked_too(self) -> None:
        async def scenario() -> None:
            async with open_room(report_of(DIKE), size=SMALL) as pilot:
                await go_to(pilot, *SENTENCE)
                await pilot.press("c")
                assert reading_of(pilot).signs("s5").verdict == "checked"
                assert any(line.startswith("▌s5") and "✓" in line for line in screen_text(pilot).splitlines())

        run(scenario())

    def test_what_cannot_be_marked_is_said(self) -> None:
        async def scenario() -> None:
            async with open_room(report_of(DIKE)) as pilot:
                await pilot.press("4", "c")
                assert notices(pilot) == ["Go to a sentence or a finished claim first."]

        run(scenario())


class TestCorrectingATranslation:
    def test_the_reader_s_words_take_the_place_of_the_model_s_until_taken_back(self) -> None:
        async def scenario() -> None:
            async with open_room(report_of(DIKE)) as pilot:
                await go_to(pilot, *SENTENCE)
                theirs = reading_of(pilot).translation("s5")
                await pilot.press("e")
                assert isinstance(pilot.app.screen, TextDialogue)
                assert "De gemeente houdt het op" in screen_text(pilot)
                await type_text(pilot, MINE, clear=True)
                await pilot.press("ctrl+s")
                assert reading_of(pilot).translation("s5") == MINE
                assert "keeps to [b]860[/b]" in screen_text(pilot)
                assert "✎" in screen_text(pilot)
                await pilot.press("e", "escape")
                assert reading_of(pilot).translation("s5") == MINE
                await pilot.press("e")
                await type_text(pilot, "", clear=True)
                await pilot.press("ctrl+s")
                assert reading_of(pilot).translation("s5") == theirs
                await kept(pilot, 0)

        run(scenario())


class TestCorrectingWhoSaysIt:
    def test_a_claim_goes_to_its_right_speaker(self) -> None:
        async def scenario() -> None:
            async with open_room(report_of(DIKE)) as pilot:
                await go_to(pilot, *CLAIM)
                await pilot.press("e")
                assert isinstance(pilot.app.screen, NameDialogue)
                await type_text(pilot, "the municipality", clear=True)
                await pilot.press("enter")
                claim = reading_of(pilot).claims_by_id["c4"]
                assert reading_of(pilot).speaker(claim) == "the municipality"
                said = screen_text(pilot)
                assert "Your attribution." in said
                assert "the municipality ✎" in said
                await pilot.press("s")
                assert "the municipality ✎ · 1 claim" in screen_text(pilot)
                assert room_of(pilot).current == CLAIM

        run(scenario())

    def test_a_known_name_is_chosen_and_the_article_itself_can_be(self) -> None:
        async def scenario() -> None:
            async with open_room(report_of(DIKE)) as pilot:
                await go_to(pilot, *CLAIM)
                await pilot.press("e", "down", "enter")
                claim = reading_of(pilot).claims_by_id["c4"]
                assert reading_of(pilot).mark_of(CLAIM).attribution == ""
                assert reading_of(pilot).speaker(claim) == "The article itself"
                await pilot.press("e")
                await type_text(pilot, "", clear=True)
                await pilot.press("enter")
                assert reading_of(pilot).mark_of(CLAIM) is None

        run(scenario())


class TestRenamingASource:
    def test_all_its_claims_have_the_new_name(self) -> None:
        async def scenario() -> None:
            async with open_room(report_of(DIKE)) as pilot:
                await go_to(pilot, *CLAIM)
                await pilot.press("r")
                await type_text(pilot, "Mayor Van Rossem", clear=True)
                await pilot.press("enter")
                reading = reading_of(pilot)
                named = [claim.id for claim in reading.claims if reading.speaker(claim) == "Mayor Van Rossem"]
                assert named == [claim.id for claim in reading.claims if claim.source == "src1"]
                await pilot.press("s")
                assert "Mayor Van Rossem ✎ · 6 claims" in screen_text(pilot)

        run(scenario())

    def test_the_article_itself_has_no_name_to_correct(self) -> None:
        async def scenario() -> None:
            async with open_room(report_of(DIKE)) as pilot:
                await go_to(pilot, "claim", "c2")
                await pilot.press("r")
                assert notices(pilot) == ["Go to a claim with a source first."]

        run(scenario())


class TestWritingANote:
    def test_a_note_is_shown_with_what_it_is_about_and_found_by_search(self) -> None:
        async def scenario() -> None:
            async with open_room(report_of(DIKE)) as pilot:
                await go_to(pilot, *CLAIM)
                await pilot.press("a")
                assert "houdt het op" in screen_text(pilot)
                await type_text(pilot, "Ask the town hall.\nTwice.")
                await pilot.press("ctrl+s")
                assert reading_of(pilot).mark_of(CLAIM).note == "Ask the town hall.\nTwice."
                assert "Your note: Ask the town hall." in screen_text(pilot)
                await pilot.press("slash")
                await type_text(pilot, "TOWN HALL")
                assert list(room_of(pilot).panel.drawn["claim"]) == [CLAIM]

        run(scenario())

    def test_quitting_does_not_throw_it_away_unasked(self) -> None:
        async def scenario() -> None:
            async with open_room(report_of(DIKE)) as pilot:
                await go_to(pilot, *CLAIM)
                await pilot.press("a")
                await type_text(pilot, "Ask the town hall.")
                await pilot.press("ctrl+q")
                assert pilot.app.is_running
                assert "Throw away what you wrote?" in screen_text(pilot)
                await pilot.press("escape", "ctrl+s")
                assert reading_of(pilot).mark_of(CLAIM).note == "Ask the town hall."
                await pilot.press("ctrl+q")
                assert pilot.app.return_code == 0

        run(scenario())


class TestComingBackToAPastArticle:
    def test_marks_are_there_the_next_time_and_after_a_rerun_with_other_numbers(self) -> None:
        async def mark() -> None:
            async with open_room(DIKE) as pilot:
                await go_to(pilot, *CLAIM)
                await pilot.press("d", "a")
                await type_text(pilot, "Check.")
                await pilot.press("ctrl+s", "1")
                await go_to(pilot, "sentence", "s7")
                await pilot.press("c")
                await kept(pilot, 2)

        async def look() -> None:
            async with open_room(DIKE, size=HUGE) as pilot:
                assert reading_of(pilot).mark_of(CLAIM).verdict == "doubtful"
                assert reading_of(pilot).signs("s7").verdict == "checked"
                assert "✓" in screen_text(pilot)
                await go_to(pilot, *CLAIM)
                assert "Your note: Check." in screen_text(pilot)
            async with open_room(renumber(report_of(DIKE))) as pilot:
                ref = Ref("claim", "c18")
                assert reading_of(pilot).find(ref).text == report_of(DIKE).claims[3].text
                assert reading_of(pilot).mark_of(ref).note == "Check."
                assert reading_of(pilot).mark_of(CLAIM) is None
                await go_to(pilot, *ref)
                assert "You marked it doubtful." in screen_text(pilot)

        run(mark())
        run(look())

    def test_it_is_on_the_shelf_and_nothing_runs(self) -> None:
        async def scenario() -> None:
            save(report_of(WARD))
            async with open_room(None, replay=False) as pilot:
                await wait_until(pilot, lambda: "Past articles" in screen_text(pilot))
                await pilot.press("tab", "tab", "enter")
                await wait_until(pilot, lambda: is_read(pilot))
                assert reading_of(pilot).report.claims == report_of(WARD).claims
                assert reading_of(pilot).ended is None

        run(scenario())


class TestOpeningAnotherArticle:
    def test_the_second_takes_the_place_of_the_first(self) -> None:
        async def scenario() -> None:
            async with open_room(report_of(WARD), size=SMALL) as pilot:
                await go_to(pilot, "claim", "c9")
                await pilot.press("o")
                await wait_until(pilot, lambda: pilot.app.screen is pilot.app.start)
                await type_text(pilot, str(DIKE))
                await pilot.press("enter")
                await wait_until(pilot, lambda: pilot.app.screen is room_of(pilot))
                await wait_until(pilot, lambda: "dijk" in reading_of(pilot).article.text and is_read(pilot))
                assert room_of(pilot).current == Ref("sentence", "s1")
                assert "dijkdoorbraak" in screen_text(pilot)
                await pilot.press("3")
                assert room_of(pilot).current == Ref("claim", "c1")
                assert reading_of(pilot).claims[0].text[:20] in screen_text(pilot)

        run(scenario())

    def test_while_one_is_read_the_other_s_events_stay_away(self) -> None:
        replayed = analyse_sync(load_file(CHLORINE), Settings(replay=True)).claims

        async def scenario() -> None:
            async with open_room(WARD, wait=False) as pilot:
                await wait_until(pilot, lambda: room_of(pilot).reading and room_of(pilot).reading.chains)
                pilot.app.open(OpenPath(str(CHLORINE)))
                await wait_until(pilot, lambda: "Chlor" in reading_of(pilot).article.text and is_read(pilot))
                await wait_until(pilot, lambda: not pilot.app.engine.running)
                assert reading_of(pilot).report.article.origin.name == "chlorgas.txt"
                assert reading_of(pilot).report.claims == replayed

        run(scenario())

    def test_a_file_that_is_no_article_leaves_the_first_and_is_said(self, tmp_path: Path) -> None:
        async def scenario() -> None:
            wrong = tmp_path / "[red]\u202egpj.txt"
            wrong.write_bytes(b"\x00\x01\x02" * 500)
            async with open_room(report_of(WARD)) as pilot:
                pilot.app.open(OpenPath(str(wrong)))
                await wait_until(pilot, lambda: notices(pilot))
                assert pilot.app.screen is room_of(pilot)
                assert reading_of(pilot).article.origin.name == "maternite.txt"
                assert "\u202e" not in screen_text(pilot)

        run(scenario())


class TestCopyingALine:
    def test_the_original_its_meaning_and_its_source_are_on_the_clipboard(self) -> None:
        async def scenario() -> None:
            async with open_room(report_of(WARD)) as pilot:
                await go_to(pilot, "claim", "c18")
                await pilot.press("y")
                line = pilot.app.clipboard
                assert reading_of(pilot).places(Ref("claim", "c18"))[0].exact in line
                assert "Paul Rivoire" in line
                assert "maire" in line
                assert "French → English" in line
                assert "\n" not in line
                assert notices(pilot) == ["Copied c18 with its original and source."]

        run(scenario())


FORMATS = [(0, ".html"), (1, ".md"), (2, ".json"), (3, ".txt"), (4, ".txt"), (5, ".csv"), (6, ".jsonld")]


class TestExporting:
    @pytest.mark.parametrize(("downs", "suffix"), FORMATS)
    def test_every_format_has_the_reader_s_words(
        self, downs: int, suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)

        async def scenario() -> None:
            async with open_room(report_of(WARD)) as pilot:
                room = room_of(pilot)
                room.set_mark(Ref("sentence", "s5"), translation="My own words.")
                room.set_mark(Ref("claim", "c2"), verdict="doubtful", note="Nobody counted.")
                room.set_mark(Ref("claim", "c11"), attribution="the hospital board")
                room.set_mark(Ref("source", "src6"), name="Doctor Delaunay")
                await pilot.press("w", *["down"] * downs, "enter")
                await wait_until(pilot, lambda: notices(pilot))
                (path,) = list_files(tmp_path)
                assert path.suffix == suffix
                assert notices(pilot)[0].startswith("Exported to ")
                assert notices(pilot)[0].endswith(path.name)
                written = path.read_text(encoding="utf-8")
                for words in ("My own words.", "Nobody counted.", "the hospital board", "Doctor Delaunay", "doubtful"):
                    assert words in written, words
                if suffix == ".json":
                    assert len(json.loads(written)["marks"]) == 4

        run(scenario())

    def test_a_folder_that_refuses_is_said(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)

        async def scenario() -> None:
            async with open_room(report_of(WARD)) as pilot:
                room_of(pilot).write_export(("markdown", "/proc/none/x.md"))
                await wait_until(pilot, lambda: notices(pilot))
                assert notices(pilot)[0].startswith("Cannot write /proc/none/x.md")
                assert room_of(pilot).current == Ref("sentence", "s1")

        run(scenario())
