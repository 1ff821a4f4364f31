"""The reader's marks: tied to words of the article, whatever another run makes of it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from chains import analyse_sync
from chains.article.loading import load_file
from chains.marks import attach_marks, change_mark, is_empty, make_mark
from chains.report import Claim, Mark, MarkTarget, Report, Span
from chains.settings import Settings

SEEDS = Path(__file__).parents[2] / "seeds"


@cache
def read_report(name: str = "nl/dijkdoorbraak", model: str = "auto") -> Report:
    return analyse_sync(load_file(SEEDS / f"{name}.txt"), Settings(replay=True, model=model))


def whole(report: Report, index: int) -> Span:
    sentence = report.article.sentences[index]
    text = report.article.sentence_text(sentence)
    return Span(sentence=sentence.id, start=sentence.start, end=sentence.end, exact=text)


def mark_sentence(report: Report, index: int, **fields: str | None) -> Mark:
    place = whole(report, index)
    target = MarkTarget(part="sentence", id=place.sentence)
    return change_mark(make_mark(target, place, about="", target_language=report.target_language), **fields)


def mark_claim(report: Report, claim: Claim, **fields: str | None) -> Mark:
    target = MarkTarget(part="claim", id=claim.id)
    mark = make_mark(target, claim.evidence[0], about=claim.text, target_language=report.target_language)
    return change_mark(mark, **(fields or {"verdict": "doubtful"}))


def mark_source(report: Report, index: int, **fields: str | None) -> Mark:
    source = [source for source in report.sources if source.mentions][index]
    target = MarkTarget(part="source", id=source.id)
    mark = make_mark(target, source.mentions[0], about=source.name, target_language=report.target_language)
    return change_mark(mark, **fields)


def renumber(report: Report, claims: tuple[Claim, ...]) -> Report:
    renamed = (claim.model_copy(update={"id": f"c{number}"}) for number, claim in enumerate(claims, 1))
    return report.model_copy(update={"claims": tuple(renamed)})


def lookup(report: Report) -> dict[tuple[str, str], Mark]:
    return {(mark.on.part, mark.on.id): mark for mark in report.marks}


class TestWriting:
    def test_a_new_mark_is_empty_and_a_changed_one_is_not(self) -> None:
        mark = mark_sentence(read_report(), 2)
        assert is_empty(mark)
        assert not is_empty(change_mark(mark, note="?"))

    def test_what_is_taken_back_is_gone(self) -> None:
        mark = mark_sentence(read_report(), 2, note="why?", verdict="checked")
        assert is_empty(change_mark(mark, note="  ", verdict=None))

    def test_the_article_itself_is_an_attribution(self) -> None:
        mark = mark_claim(read_report(), read_report().claims[0], attribution=" ")
        assert mark.attribution == ""
        assert not is_empty(mark)

    def test_other_words_than_those_of_a_mark_are_refused(self) -> None:
        mark = mark_sentence(read_report(), 0)
        with pytest.raises(TypeError, match="colour"):
            change_mark(mark, colour="red")
        with pytest.raises(ValidationError):
            change_mark(mark, verdict="true")


class TestRunningAgain:
    def test_the_same_report_has_every_mark_where_it_was(self) -> None:
        report = read_report()
        marks = [mark_claim(report, claim) for claim in report.claims]
        marks += [mark_sentence(report, index, note="n") for index in range(len(report.article.sentences))]
        marks += [mark_source(report, 0, name="N")]
        attached = attach_marks(report, marks)
        assert {(mark.id, mark.on) for mark in attached.marks} == {(mark.id, mark.on) for mark in marks}
        assert attach_marks(attached, attached.marks) == attached

    def test_claims_in_another_order_keep_their_marks(self) -> None:
        report = read_report()
        marks = [mark_claim(report, claim) for claim in report.claims]
        again = attach_marks(renumber(report, report.claims[::-1]), marks)
        texts = {claim.id: claim.text for claim in again.claims}
        assert len(again.marks) == len(report.claims)
        assert all(texts[mark.on.id] == mark.about for mark in again.marks)

    def test_a_claim_that_is_gone_leaves_its_mark_on_the_sentence_and_takes_it_back(self) -> None:
        report = read_report()
        gone = report.claims[2]
        without = attach_marks(renumber(report, report.claims[:2] + report.claims[3:]), [mark_claim(report, gone)])
        (lost,) = without.marks
        assert (lost.on.part, lost.on.id, lost.lost) == ("sentence", gone.evidence[0].sentence, "claim")
        assert lost.about == gone.text
        (back,) = attach_marks(report, without.marks).marks
        assert (back.on, back.lost) == (MarkTarget(part="claim", id=gone.id), None)

    def test_the_sentence_s_own_mark_is_found_behind_a_lost_one(self) -> None:
        report = read_report()
        claim = report.claims[2]
        index = int(claim.evidence[0].sentence[1:]) - 1
        marks = [mark_sentence(report, index, note="own"), mark_claim(report, claim, note="lost")]
        attached = attach_marks(report.model_copy(update={"claims": ()}), marks)
        assert [mark.note for mark in attached.marks] == ["lost", "own"]
        assert lookup(attached)["sentence", claim.evidence[0].sentence].note == "own"

    def test_evidence_that_is_shifted_keeps_the_mark(self) -> None:
        report = read_report()
        claim = report.claims[0]
        span = claim.evidence[0]
        wider = span.model_copy(update=dict(whole(report, int(span.sentence[1:]) - 1)))
        changed = claim.model_copy(update={"evidence": (wider,), "text": "Said in other words."})
        again = attach_marks(renumber(report, (*report.claims[1:], changed)), [mark_claim(report, claim)])
        assert again.marks[0].on.id == again.claims[-1].id

    def test_of_two_claims_on_the_same_words_the_one_with_the_same_text_is_taken(self) -> None:
        report = read_report()
        claim = report.claims[0]
        other = claim.model_copy(update={"text": "Something else was said."})
        again = renumber(report, (other, claim))
        attached = attach_marks(again, [mark_claim(report, claim), mark_claim(report, other, note="other")])
        assert {(mark.on.id, mark.note) for mark in attached.marks} == {("c2", None), ("c1", "other")}

    def test_another_model_s_report_of_the_article_takes_the_marks(self) -> None:
        mine, theirs = (read_report("nl/bakhmut", m) for m in ("authored", "embedded:qwen2.5-coder-1.5b"))
        attached = attach_marks(theirs, [mark_claim(mine, claim) for claim in mine.claims])
        texts = {mark.about: mark.on for mark in attached.marks}
        assert len(attached.marks) == len(mine.claims)
        on = texts["The United States also reckoned with 80,000 wounded Russian soldiers."]
        found = next(claim for claim in theirs.claims if claim.id == on.id)
        assert [evidence.sentence for evidence in found.evidence] == ["s20"]


class TestRenamingASource:
    def test_the_name_stays_with_the_place_when_sources_are_renumbered(self) -> None:
        report = read_report()
        mark = mark_source(report, 1, name="Mine")
        sources = tuple(s.model_copy(update={"id": f"x{s.id}", "name": "?"}) for s in reversed(report.sources))
        attached = attach_marks(report.model_copy(update={"sources": sources}), [mark])
        assert attached.marks[0].on == MarkTarget(part="source", id=f"x{mark.on.id}")

    def test_without_its_mention_the_source_of_the_same_name_is_taken(self) -> None:
        report = read_report()
        sources = tuple(source.model_copy(update={"mentions": ()}) for source in report.sources)
        mark = mark_source(report, 0, name="Mine")
        assert attach_marks(report.model_copy(update={"sources": sources}), [mark]).marks[0].on == mark.on


class TestAnotherTargetLanguage:
    def test_words_of_another_language_are_put_aside_and_come_back(self) -> None:
        report = read_report()
        mark = mark_sentence(report, 3, translation="My words.", note="n")
        french = report.model_copy(update={"target_language": "fr"})
        (turned,) = attach_marks(french, [mark]).marks
        assert (turned.translation, turned.note) == (None, "n")
        both = change_mark(turned, translation="Mes mots.")
        assert attach_marks(french, [both]).marks[0].translation == "Mes mots."
        assert attach_marks(report, [both]).marks[0].translation == "My words."

    def test_a_mark_with_nothing_but_words_of_another_language_is_kept(self) -> None:
        report = read_report()
        mark = mark_source(report, 0, name="Mine")
        french = attach_marks(report.model_copy(update={"target_language": "fr"}), [mark])
        assert french.marks[0].name is None
        assert attach_marks(report, french.marks).marks[0].name == "Mine"


class TestAnEditedArticle:
    def test_words_that_moved_are_found_again_and_words_that_went_are_left_out(self) -> None:
        report = read_report()
        place = whole(report, 3)
        moved = place.model_copy(update={"start": place.start + 40, "end": place.end + 40, "sentence": "s1"})
        mark = mark_sentence(report, 3, note="n")
        (found,) = attach_marks(report, [mark.model_copy(update={"place": moved})]).marks
        assert (found.place, found.on.id) == (place, place.sentence)
        gone = mark.model_copy(update={"place": place.model_copy(update={"exact": "Never written."})})
        assert attach_marks(report, [gone]).marks == ()


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 400), st.integers(1, 300), st.sampled_from(["sentence", "claim", "source"]))),
    st.permutations(range(21)),
    st.integers(0, 21),
    st.sampled_from(["en", "fr"]),
)
def test_no_mark_is_ever_dropped(
    places: list[tuple[int, int, str]], order: list[int], kept: int, language: str
) -> None:
    report = read_report()
    text = report.article.text
    marks = [
        change_mark(
            make_mark(
                MarkTarget.model_validate({"part": part, "id": "x1"}),
                Span(sentence="s1", start=start, end=start + length, exact=text[start : start + length]),
                about="" if part == "sentence" else "About this.",
                target_language="en",
            ),
            note="n",
        )
        for start, length, part in places
    ]
    claims = tuple(report.claims[index] for index in order[:kept])
    again = renumber(report.model_copy(update={"target_language": language}), claims)
    attached = attach_marks(again, marks)
    assert {mark.id for mark in attached.marks} == {mark.id for mark in marks}
    on_claims = [mark.on.id for mark in attached.marks if mark.on.part == "claim"]
    assert len(on_claims) == len(set(on_claims))
    assert attach_marks(again, attached.marks) == attached
    for mark in attached.marks:
        assert text[mark.place.start : mark.place.end] == mark.place.exact
