"""What is known of the article on the screen: places and what rests on them, what streams in, the reader's marks."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import aclosing
from functools import cache
from pathlib import Path

import pytest
from reports import NAMES, read_report

from chains.article.loading import load_file
from chains.events import ChainCompleted, ChainStarted, ClaimFound, Event, ReportCompleted, SentenceTranslated
from chains.report import ChainState, Usage
from chains.runs import analyse
from chains.settings import Settings
from tui.reading import Reading
from tui.refs import PANELS, Ref

SEEDS = Path(__file__).parents[2] / "seeds"
REPLAYED = ["nl/dijkdoorbraak", "de/chlorgas"]


@cache
def events_of(name: str) -> tuple[Event, ...]:
    async def follow() -> tuple[Event, ...]:
        async with aclosing(analyse(load_file(SEEDS / f"{name}.txt"), Settings(replay=True))) as analysis:
            return tuple([event async for event in analysis])

    return asyncio.run(follow())


def items(reading: Reading) -> Iterable[Ref]:
    return list(reading.all_items())


@pytest.mark.parametrize("name", NAMES)
class TestGoingToAPlaceAndBack:
    def test_every_item_is_found_and_its_places_are_words_of_the_article(self, name: str) -> None:
        reading = Reading(read_report(name))
        assert {ref.kind for ref in items(reading)} == PANELS.keys()
        for ref in items(reading):
            assert reading.find(ref).id == ref.id  # type: ignore[union-attr]
            places = reading.places(ref)
            assert places, ref
            assert [place.start for place in places] == sorted(place.start for place in places)
            for place in places:
                assert reading.article.text[place.start : place.end] == place.exact

    def test_what_rests_on_a_sentence_leads_back_to_it(self, name: str) -> None:
        reading = Reading(read_report(name))
        for sentence in reading.sentences:
            for ref in reading.resting_on(sentence.id):
                assert sentence.id in reading.sentences_of(ref)
        resting = {ref for sentence in reading.sentences for ref in reading.resting_on(sentence.id)}
        assert resting == {*items(reading)}

    def test_a_dispute_is_known_on_both_sides(self, name: str) -> None:
        reading = Reading(read_report(name))
        for claim in reading.claims:
            for other in reading.disputes_of(claim):
                assert claim in reading.disputes_of(other)
                assert all(reading.signs(span.sentence).disputed for span in claim.evidence)


@pytest.mark.parametrize("name", REPLAYED)
class TestFollowingARun:
    def test_at_the_end_it_is_as_if_the_report_had_been_opened(self, name: str) -> None:
        events = events_of(name)
        live = Reading(events[1].report)  # type: ignore[union-attr]
        live.take_all(events)
        done = Reading(events[-1].report)  # type: ignore[union-attr]
        assert isinstance(events[-1], ReportCompleted)
        assert (live.report, live.claims, live.translated) == (done.report, done.claims, done.translated)
        assert (live.resting, live.marks_by_target) == (done.resting, done.marks_by_target)
        assert not live.running
        assert live.ended is not None

    def test_event_by_event_and_in_one_batch_come_to_the_same(self, name: str) -> None:
        events = events_of(name)
        half = events[: len(events) * 2 // 3]
        one, other = (Reading(events[1].report) for _ in range(2))  # type: ignore[union-attr]
        one.take_all(half)
        for event in half:
            other.take_all([event])
        assert (one.claims, one.caveats, one.points) == (other.claims, other.caveats, other.points)
        assert (one.translated, one.resting) == (other.translated, other.resting)

    def test_each_item_that_comes_is_there_at_once_and_can_be_gone_to(self, name: str) -> None:
        events = events_of(name)
        reading = Reading(events[1].report)  # type: ignore[union-attr]
        came = 0
        for event in events:
            changes = reading.take_all([event])
            if isinstance(event, ClaimFound):
                came += 1
                assert len(reading.claims) == came
                assert changes.items == {"claim"}
                assert changes.sentences == {span.sentence for span in event.claim.evidence}
                assert reading.places(Ref("claim", event.claim.id)) == event.claim.evidence
                assert not reading.can_mark(Ref("claim", event.claim.id))
            elif isinstance(event, SentenceTranslated):
                assert changes.sentences == {event.id}
                assert reading.translation(event.id) == event.text
        assert came
        assert reading.can_mark(Ref("claim", reading.claims[0].id))


class TestRunningAChainAgain:
    def test_what_it_found_before_gives_way(self) -> None:
        reading = Reading(read_report("maternite"))
        reading.take_all([ChainStarted("claims", 24)])
        assert not reading.claims
        assert reading.caveats
        reading.take_all([ChainCompleted("claims", ChainState(state="done"), Usage(), 1.0)])
        assert reading.claims == read_report("maternite").claims


class TestMarking:
    def test_the_reader_s_word_goes_before_the_report_s(self) -> None:
        reading = Reading(read_report("dijkdoorbraak"))
        claim = reading.claims[3]
        reading.set_mark(Ref("claim", "c4"), attribution="the municipality")
        reading.set_mark(Ref("source", "src1"), name="Mayor Van Rossem")
        reading.set_mark(Ref("sentence", "s5"), translation="Mine.")
        assert reading.speaker(claim) == "the municipality"
        assert reading.source_name("src1") == "Mayor Van Rossem"
        assert reading.translation("s5") == "Mine."
        assert len(reading.report.marks) == 3

    def test_what_is_taken_back_leaves_nothing(self) -> None:
        reading = Reading(read_report("dijkdoorbraak"))
        mark = reading.set_mark(Ref("claim", "c4"), verdict="checked")
        assert reading.set_mark(Ref("claim", "c4"), verdict=None).id == mark.id
        assert reading.mark_of(Ref("claim", "c4")) is None
        assert not reading.report.marks

    def test_marks_live_through_a_whole_run(self) -> None:
        events = events_of("nl/dijkdoorbraak")
        reading = Reading(events[-1].report)  # type: ignore[union-attr]
        reading.set_mark(Ref("claim", "c4"), note="Ask.")
        for event in events:
            reading.take_all([event])
            assert len(reading.marks) == 1
        assert reading.mark_of(Ref("claim", "c4")).note == "Ask."  # type: ignore[union-attr]

    @pytest.mark.parametrize(
        "ref", [Ref("caveat", "k1"), Ref("point", "p1"), Ref("finding", "f1"), Ref("claim", "c99")]
    )
    def test_nothing_else_can_be_marked(self, ref: Ref) -> None:
        assert not Reading(read_report("dijkdoorbraak")).can_mark(ref)
