"""Both texts of real reports, side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path

import pytest
from reports import read_report
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from chains.events import ChainStarted, RunStarted, SentenceTranslated
from chains.report import Article, Report, Sentence
from tui.reading import Reading
from tui.refs import Ref
from tui.widgets.blocks import BlockView
from tui.widgets.display import count_cells
from tui.widgets.parallel import ParallelText

SEEDS = Path(__file__).parents[3] / "seeds"
Scenario = Callable[[Pilot[None], ParallelText, Reading, list[Ref]], Awaitable[None]]


class Host(App[None]):
    """The text and what it said."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[Ref] = []

    def compose(self) -> ComposeResult:
        yield ParallelText(id="text")

    def on_block_view_moved(self, message: BlockView.Moved) -> None:
        self.heard.append(message.ref)


@cache
def read(name: str) -> Report:
    return read_report(Path(name).stem)


def open_report(report: Report, scenario: Scenario, size: tuple[int, int] = (120, 30)) -> None:
    async def play() -> None:
        host = Host()
        async with host.run_test(size=size) as pilot:
            view = host.query_one(ParallelText)
            view.focus()
            reading = Reading(report)
            view.show(reading)
            await pilot.pause()
            await scenario(pilot, view, reading, host.heard)

    asyncio.run(play())


def open_article(name: str, scenario: Scenario, size: tuple[int, int] = (120, 30)) -> None:
    open_report(read(name), scenario, size)


def lines_of(view: ParallelText) -> list[str]:
    return ["".join(segment.text for segment in view.render_line(y)) for y in range(view.page)]


def styled(view: ParallelText, sentence: str, cell: int, style: str) -> list[str]:
    content = view.blocks[view.places[Ref("sentence", sentence)]].cells[cell]
    return [content.plain[span.start : span.end] for span in content.spans if span.style == style]


def matched(view: ParallelText, sentence: str, cell: int) -> list[str]:
    index = view.places[Ref("sentence", sentence)]
    return [view.blocks[index].cells[cell].plain[span.start : span.end] for span in view.list_overlay(index, cell)]


def make_untranslated(report: Report) -> Report:
    chains = {**report.chains, "translation": report.chains["translation"].model_copy(update={"state": "skipped"})}
    return report.model_copy(update={"translation": None, "chains": chains, "findings": ()})


def make_long(article: Article, words: int) -> Report:
    """The sentences of an article, again and again, as a report in which nothing is known yet."""
    parts: list[str] = []
    sentences: list[Sentence] = []
    at = counted = 0
    while counted < words:
        for sentence in article.sentences:
            text = article.sentence_text(sentence)
            sentences.append(
                Sentence(id=f"s{len(sentences) + 1}", start=at, end=at + len(text), paragraph=len(sentences) // 4)
            )
            parts.append(text)
            at += len(text) + 1
            counted += len(text.split())
    long = article.model_copy(update={"text": " ".join(parts), "sentences": tuple(sentences)})
    blank = make_untranslated(read("fr/maternite.txt"))
    return blank.model_copy(update={"article": long, "claims": (), "caveats": (), "summary": None, "chains": {}})


class TestReadingBothTexts:
    @pytest.mark.parametrize("name", ["fr/maternite.txt", "nl/dijkdoorbraak.txt", "uk/mist.txt", "de/chlorgas.txt"])
    def test_every_sentence_stands_beside_its_translation(self, name: str) -> None:
        async def scenario(pilot: Pilot[None], view: ParallelText, reading: Reading, heard: list[Ref]) -> None:
            for block, sentence in zip(view.blocks, reading.sentences, strict=True):
                assert block.cells[0].plain == reading.source_text(sentence.id)
                assert block.cells[1].plain == reading.translation(sentence.id)
            for line in lines_of(view):
                assert count_cells(line) == view.usable_width
                assert " │ " in line or not line.strip("▌ ") or view.tops[-1] < view.page

        open_article(name, scenario)

    def test_paragraphs_stand_apart_and_headings_are_bold(self) -> None:
        async def scenario(pilot: Pilot[None], view: ParallelText, reading: Reading, heard: list[Ref]) -> None:
            assert [block.space for block in view.blocks[:5]] == [0, 1, 0, 0, 1]
            assert styled(view, "s1", 0, "bold") == [reading.source_text("s1")]

        open_article("fr/maternite.txt", scenario)

    def test_cues_are_underlined_at_their_words(self) -> None:
        async def scenario(pilot: Pilot[None], view: ParallelText, reading: Reading, heard: list[Ref]) -> None:
            assert {"une source", "requis l’anonymat", "aurait"} <= {*styled(view, "s12", 0, ".block-view--cue")}
            assert "~" in view.blocks[11].gutter.plain

        open_article("fr/maternite.txt", scenario)

    def test_findings_have_a_sign(self) -> None:
        async def scenario(pilot: Pilot[None], view: ParallelText, reading: Reading, heard: list[Ref]) -> None:
            opened = [finding for finding in reading.findings if finding.state == "open"]
            found = [ref for finding in opened for ref in reading.sentences_of(Ref("finding", finding.id))]
            assert found
            for sentence in found:
                gutter = view.blocks[view.places[Ref("sentence", sentence)]].gutter.plain
                assert "!" in gutter or "✗" in gutter

        open_article("fr/maternite.txt", scenario)

    def test_a_narrow_view_puts_the_translation_below(self) -> None:
        async def scenario(pilot: Pilot[None], view: ParallelText, reading: Reading, heard: list[Ref]) -> None:
            lines = lines_of(view)
            assert not any("│" in line for line in lines)
            assert any(line.strip("▌ ").startswith("Hundreds of people") for line in lines)

        open_article("nl/dijkdoorbraak.txt", scenario, (56, 30))

    def test_an_article_in_the_reader_s_language_has_one_column(self) -> None:
        async def scenario(pilot: Pilot[None], view: ParallelText, reading: Reading, heard: list[Ref]) -> None:
            assert {len(block.cells) for block in view.blocks} == {1}
            assert not any("│" in line for line in lines_of(view))

        open_report(make_untranslated(read("fr/maternite.txt")), scenario)


class TestReadingWhileItIsTranslated:
    def test_the_translation_fills_in(self) -> None:
        report = make_untranslated(read("nl/dijkdoorbraak.txt")).model_copy(update={"chains": {}})

        async def scenario(pilot: Pilot[None], view: ParallelText, reading: Reading, heard: list[Ref]) -> None:
            start = RunStarted(report.article, "en", "m", None, small=False, origin="live", chains=("translation",))
            reading.take_all([start, ChainStarted("translation", total=len(reading.sentences))])
            view.show(reading)
            assert view.blocks[4].cells[1].plain == "…"
            await pilot.pause()
            before = view.lines_built
            view.refresh_sentences(reading.take_all([SentenceTranslated("s3", "The dyke broke.")]).sentences)
            await pilot.pause()
            assert view.blocks[2].cells[1].plain == "The dyke broke."
            assert view.lines_built - before <= view.laid[2].height

        open_report(report, scenario)

    def test_what_never_came_is_said(self) -> None:
        report = read("nl/dijkdoorbraak.txt")
        sentences = report.translation.sentences if report.translation else ()
        gap = (*sentences[:2], sentences[2].model_copy(update={"text": None}), *sentences[3:])
        lacking = report.model_copy(update={"translation": report.translation.model_copy(update={"sentences": gap})})  # type: ignore[union-attr]

        async def scenario(pilot: Pilot[None], view: ParallelText, reading: Reading, heard: list[Ref]) -> None:
            assert view.blocks[2].cells[1].plain == "(not translated)"

        open_report(lacking, scenario)


class TestCorrectingATranslation:
    def test_the_reader_s_words_are_shown_as_such(self) -> None:
        async def scenario(pilot: Pilot[None], view: ParallelText, reading: Reading, heard: list[Ref]) -> None:
            reading.set_mark(Ref("sentence", "s3"), translation="[b]Mine[/b]", verdict="checked")
            view.refresh_sentences(["s3"])
            assert view.blocks[2].cells[1].plain == "[b]Mine[/b] ✎"
            assert {"✓", "✎"} <= {*view.blocks[2].gutter.plain}

        open_article("nl/dijkdoorbraak.txt", scenario)


class TestGoingToEvidence:
    @pytest.mark.parametrize("name", ["fr/maternite.txt", "uk/mist.txt"])
    def test_the_exact_words_are_shown_and_in_view(self, name: str) -> None:
        async def scenario(pilot: Pilot[None], view: ParallelText, reading: Reading, heard: list[Ref]) -> None:
            heard_before = len(heard)
            for claim in reading.claims:
                ref = Ref("claim", claim.id)
                view.highlight(reading.places(ref), reading.sentences_of(ref))
                await pilot.pause()
                shone = [part for s in reading.sentences for part in styled(view, s.id, 0, ".block-view--evidence")]
                assert [*dict.fromkeys(shone)] == [*dict.fromkeys(place.exact for place in reading.places(ref))]
                assert view.cursor == Ref("sentence", reading.sentences_of(ref)[0])
                assert any(line.startswith("▌") for line in lines_of(view))
            assert len(heard) == heard_before

        open_article(name, scenario, (80, 14))

    def test_the_next_evidence_repaints_only_what_changes(self) -> None:
        async def scenario(pilot: Pilot[None], view: ParallelText, reading: Reading, heard: list[Ref]) -> None:
            first, second = Ref("sentence", "s2"), Ref("sentence", "s3")
            view.highlight(reading.places(first), ["s2"])
            await pilot.pause()
            before = view.lines_built
            view.highlight(reading.places(second), ["s3"])
            await pilot.pause()
            assert view.lines_built - before <= view.laid[1].height + view.laid[2].height

        open_article("fr/maternite.txt", scenario, (120, 40))

    def test_showing_the_same_article_anew_keeps_the_place(self) -> None:
        async def scenario(pilot: Pilot[None], view: ParallelText, reading: Reading, heard: list[Ref]) -> None:
            view.highlight(reading.places(Ref("claim", "c9")), reading.sentences_of(Ref("claim", "c9")))
            await pilot.pause()
            before = lines_of(view)
            view.show(reading)
            assert lines_of(view) == before

        open_article("fr/maternite.txt", scenario, (100, 16))


class TestSearching:
    def test_matches_in_both_texts_without_accents_and_case(self) -> None:
        async def scenario(pilot: Pilot[None], view: ParallelText, reading: Reading, heard: list[Ref]) -> None:
            assert view.find_next("MATERNITE")
            found = matched(view, view.cursor.id if view.cursor else "", 0)
            assert found in (["maternité"], ["Maternité"])
            await pilot.pause()
            plain = view.visual_style.rich_style.bgcolor
            shone = [
                s.text for y in range(view.page) for s in view.render_line(y) if s.style and s.style.bgcolor != plain
            ]
            assert found[0] in shone
            assert view.find_next("hospital")

        open_article("fr/maternite.txt", scenario)

    def test_next_and_previous_go_round(self) -> None:
        async def scenario(pilot: Pilot[None], view: ParallelText, reading: Reading, heard: list[Ref]) -> None:
            view.find_next("aurait")
            there = [view.cursor]
            while view.find_next("aurait") and view.cursor not in there:
                there.append(view.cursor)
            assert len(there) > 1
            view.find_next("aurait", backwards=True)
            assert view.cursor == there[-1]

        open_article("fr/maternite.txt", scenario)

    def test_nothing_found_says_so_and_clearing_unmarks(self) -> None:
        async def scenario(pilot: Pilot[None], view: ParallelText, reading: Reading, heard: list[Ref]) -> None:
            view.find_next("Delaunay")
            assert not view.find_next("xyzzy")
            assert view.find_next("Delaunay")
            view.clear_search()
            assert not any(matched(view, s.id, 0) for s in reading.sentences)
            assert not view.words

        open_article("fr/maternite.txt", scenario)


class TestReadingTenThousandWords:
    def test_a_key_press_renders_a_few_lines(self) -> None:
        report = make_long(read("fr/maternite.txt").article, 10_000)

        async def scenario(pilot: Pilot[None], view: ParallelText, reading: Reading, heard: list[Ref]) -> None:
            for key in ("j", "down", "k"):
                before = view.lines_built
                await pilot.press(key)
                assert view.lines_built - before <= 12
            before = view.lines_built
            await pilot.press("G")
            assert view.cursor == Ref("sentence", reading.sentences[-1].id)
            assert view.lines_built - before <= 2 * view.page

        open_report(report, scenario)
