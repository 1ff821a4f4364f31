"""Two reports held against each other: counterparts, differences, and what they come from."""

from __future__ import annotations

from itertools import pairwise

import pytest
from articles import make_article
from hypothesis import given, settings
from hypothesis import strategies as st
from reports import NAMES, read_report

from chains.diff.alignment import align_texts, keep_order
from chains.diff.changes import compare_text
from chains.diff.comparing import compare_reports
from chains.diff.record import Comparison, Pair
from chains.diff.words import compare_words
from chains.exports import diff_wording
from chains.exports.diff_markdown import to_markdown
from chains.report import (
    Calls,
    ChainState,
    Claim,
    Evidence,
    Provenance,
    Report,
    Salt,
    Source,
    Span,
    TranslatedSentence,
    Translation,
    Usage,
)
from tui.diff_text import to_text

BEFORE = (
    "Brug dicht na inspectie.",
    "Bij een inspectie zijn 14 scheuren gevonden.",
    "De burgemeester zei dat er geen gevaar is.",
    "Volgens de werf duurt het herstel drie weken.",
    "De vakbond vreest voor banen.",
    "Bewoners zijn boos over de omleiding.",
)
AFTER = (
    "Brug dicht na inspectie.",
    "Bij een inspectie zijn 41 scheuren gevonden.",
    "Bewoners zijn boos over de omleiding.",
    "De burgemeester zei dat er geen gevaar is.",
    "Volgens de werf duurt het herstel zes weken.",
    "De provincie onderzoekt de zaak.",
)
ENGLISH = {
    BEFORE[1]: "An inspection found 14 cracks.",
    AFTER[1]: "An inspection found 41 cracks.",
    BEFORE[2]: "The mayor said that there is no danger.",
}


def make_report(sentences, claims=(), model="a", language="en", **fields) -> Report:
    """A report with claims: (number of the sentence, text, source id or None)."""
    article = make_article(*sentences)
    provenance = Provenance(
        model=model, calls=Calls(), app_version="1", prompts={}, started_at="2026-11-28", seconds=1, usage=Usage()
    )
    translated = tuple(
        TranslatedSentence(id=one.id, text=ENGLISH.get(article.sentence_text(one), article.sentence_text(one)))
        for one in article.sentences
    )
    made = {
        "article": article,
        "target_language": language,
        "chains": {"claims": ChainState(state="done")},
        "translation": Translation(sentences=translated),
        "claims": tuple(make_claim(article, place, *claim) for place, claim in enumerate(claims, 1)),
        "provenance": provenance,
    }
    return Report(**{**made, **fields})


def make_claim(article, place, number, text, source=None, **fields) -> Claim:
    sentence = article.sentences[number - 1]
    words = article.sentence_text(sentence)
    span = Evidence(sentence=sentence.id, start=sentence.start, end=sentence.end, exact=words)
    return Claim(id=f"c{place}", text=text, source=source, evidence=(span,), **fields)


def states(pairs: tuple[Pair, ...]) -> list[tuple[str | None, str | None, str, str | None]]:
    return [(one.before and one.before.id, one.after and one.after.id, one.state, one.cause) for one in pairs]


def fields_of(pair: Pair) -> dict[str, tuple[str | None, str | None]]:
    return {change.field: (change.before, change.after) for change in pair.changes}


def compare(before: Report, after: Report) -> Comparison:
    return compare_reports(before, after, ("a.json", "b.json"))


class TestAligning:
    def test_what_is_the_same_comes_before_what_is_similar(self) -> None:
        assert align_texts(["een twee drie vier"], ["een twee drie vijf", "een twee drie vier"]) == [(0, 1)]

    def test_one_that_moved_and_one_that_changed_are_both_found(self) -> None:
        links = align_texts(BEFORE, AFTER)
        assert links == [(0, 0), (1, 1), (2, 3), (3, 4), (5, 2)]
        assert set(links) - set(keep_order(links)) == {(5, 2)}

    def test_repeated_texts_are_matched_in_order(self) -> None:
        assert align_texts(["a b", "x", "a b"], ["a b", "a b"]) == [(0, 0), (2, 1)]

    def test_a_long_article_in_another_order_is_the_same_article(self) -> None:
        texts = [f"zin {number} van velen" for number in range(2000)]
        other = sorted(texts)
        assert [texts[row] == other[column] for row, column in align_texts(texts, other)] == [True] * 2000

    def test_unrelated_texts_have_no_counterpart(self) -> None:
        assert align_texts(["De burgemeester zei dat er geen gevaar is."], ["De provincie onderzoekt de zaak."]) == []

    def test_two_languages_of_scripts_without_spaces(self) -> None:
        assert align_texts(["東京で会議が開かれた。"], ["東京で国際会議が開かれた。"]) == [(0, 0)]

    @given(st.lists(st.sampled_from("abcdefg"), max_size=8), st.lists(st.sampled_from("abcdefg"), max_size=8))
    @settings(deadline=None, max_examples=100)
    def test_no_text_has_two_counterparts_and_none_that_is_there_is_missed(self, first, second) -> None:
        links = align_texts(first, second)
        assert len({row for row, _ in links}) == len({column for _, column in links}) == len(links)
        assert sorted(first[row] for row, _ in links) == sorted(second[column] for _, column in links)
        assert len(links) == sum(min(first.count(one), second.count(one)) for one in set(first))

    @given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=12, unique=True))
    def test_what_keeps_its_order_rises(self, links) -> None:
        kept = keep_order(sorted(links))
        assert all(one[1] < other[1] for one, other in pairwise(kept))
        assert bool(kept) == bool(links)


class TestWords:
    @given(st.text(max_size=40), st.text(max_size=40))
    def test_the_pieces_are_both_texts(self, before, after) -> None:
        pieces = compare_words(before, after)
        assert "".join(words for words, kind in pieces if kind != "added") == before
        assert "".join(words for words, kind in pieces if kind != "removed") == after

    def test_only_the_word_that_changed_is_marked(self) -> None:
        assert compare_words("found 14 cracks.", "found 41 cracks.") == [
            ("found ", "same"),
            ("14", "removed"),
            ("41", "added"),
            (" cracks.", "same"),
        ]

    def test_a_patchwork_is_not_shown(self) -> None:
        assert [kind for _, kind in compare_words("The cat of Ann sat.", "A dog in the house ran of it.")] == [
            "removed",
            "added",
        ]

    @pytest.mark.parametrize(
        ("before", "after", "figures"),
        [
            ("About 14 people died.", "About 41 people died.", ("14", "41")),
            ("Fourteen people died.", "14 people died.", None),
            ("20,000 people left.", "People left.", ("20,000", None)),
        ],
    )
    def test_figures_are_told_by_value(self, before: str, after: str, figures: tuple[str, str] | None) -> None:
        changes = {one.field: (one.before, one.after) for one in compare_text(before, after, "en")}
        assert changes.get("figures") == figures
        assert "text" in changes

    def test_quotation_marks_and_dashes_are_no_change(self) -> None:
        assert list(compare_text("“Yes” – he said", "'yes' - he said", "en")) == []


class TestOneArticleThatChanged:
    def test_every_sentence_is_in_one_pair(self) -> None:
        found = compare(make_report(BEFORE), make_report(AFTER))
        assert states(found.article) == [
            ("s1", "s1", "same", None),
            ("s2", "s2", "changed", "article"),
            ("s6", "s3", "moved", "article"),
            ("s3", "s4", "same", None),
            ("s4", "s5", "changed", "article"),
            ("s5", None, "vanished", "article"),
            (None, "s6", "appeared", "article"),
        ]
        assert fields_of(found.article[1])["figures"] == ("14", "41")
        assert fields_of(found.article[4])["figures"] == ("drie", "zes")

    def test_what_the_article_did_is_not_put_down_to_the_model_nor_the_other_way_round(self) -> None:
        before = [(2, "There are 14 cracks."), (3, "There is no danger.", "src1"), (5, "Jobs are at risk."), (6, "x y")]
        after = [(2, "There are 41 cracks."), (4, "There is danger.", "src1"), (6, "It is investigated."), (3, "x y")]
        source = Source(id="src1", name="the mayor", name_in_text="burgemeester", kind="government")
        found = compare(make_report(BEFORE, before, sources=(source,)), make_report(AFTER, after, sources=(source,)))
        assert states(found.claims) == [
            ("c1", "c1", "changed", "article"),
            ("c2", "c2", "reworded", "run"),
            ("c3", None, "vanished", "article"),
            (None, "c3", "appeared", "article"),
            ("c4", "c4", "same", None),
        ]

    def test_a_claim_that_comes_or_goes_on_words_that_stayed_is_the_run(self) -> None:
        first, second = make_report(BEFORE, [(3, "There is no danger.")]), make_report(AFTER, [(1, "It is closed.")])
        assert states(compare(first, second).claims) == [
            ("c1", None, "vanished", "run"),
            (None, "c1", "appeared", "run"),
        ]

    def test_the_translation_of_a_changed_sentence_is_shown_and_says_why(self) -> None:
        found = compare(make_report(BEFORE), make_report(AFTER))
        shown = diff_wording.choose_pairs("translation", found.translation, everything=False)
        assert [(pair.state, pair.cause) for pair in shown] == [("changed", "article"), ("reworded", "article")]

    def test_the_first_lines_say_so(self) -> None:
        said = list(diff_wording.verdict_of(compare(make_report(BEFORE), make_report(AFTER, model="b"))))
        assert (
            "The article changed: of its 6 sentences 2 stayed, 2 changed, 1 moved, 1 appeared and 1 vanished." in said
        )
        assert "The model is another (a → b)." in said

    def test_two_articles_are_not_called_versions(self) -> None:
        other = make_report(("Iets heel anders gebeurde elders.", "Niemand weet er van."))
        said = list(diff_wording.verdict_of(compare(make_report(BEFORE), other)))
        assert said[0].startswith("These are two articles, not two versions of one")


class TestOneArticleReadTwice:
    def test_nothing_is_the_article(self) -> None:
        first = make_report(BEFORE, [(3, "There is no danger."), (2, "14 cracks.")])
        second = make_report(BEFORE, [(3, "Danger.", None), (5, "Jobs.")], model="b")
        found = compare(first, second)
        assert {pair.cause for _, pairs in found.list_parts() for pair in pairs} <= {"run", None}
        said = list(diff_wording.verdict_of(found))
        assert said[0].startswith("The article is the same, to the letter")
        assert said[-1] == "So no difference comes from the article: every one comes from the run."

    def test_the_same_report_has_no_difference(self) -> None:
        for name in NAMES:
            found = compare(read_report(name), read_report(name))
            assert {pair.state for _, pairs in found.list_parts() for pair in pairs} == {"same"}
            assert list(diff_wording.verdict_of(found))[-1] == diff_wording.NOTHING

    def test_every_field_of_a_claim_that_differs_is_told(self) -> None:
        sources = (
            Source(id="src1", name="the mayor", name_in_text="De burgemeester", kind="government"),
            Source(id="src2", name="the yard", name_in_text="de werf", kind="organisation"),
        )
        first = make_report(BEFORE, [(3, "3 are hurt.", "src1"), (2, "Other.")], sources=sources)
        second = make_report(BEFORE, [(2, "Other."), (3, "5 are hurt.", "src2")], sources=sources)
        cue = Span(sentence="s3", start=0, end=2, exact="zei")
        changed = second.claims[1].model_copy(
            update={"cue": cue, "kind": "denial", "disputed_by": ("c1",), "salt": Salt(grains=2, reasons=("So (c1).",))}
        )
        second = second.model_copy(update={"claims": (second.claims[0], changed)})
        (pair,) = [one for one in compare(first, second).claims if one.state != "same"]
        assert states((pair,)) == [("c1", "c2", "changed", "run")]
        told = fields_of(pair)
        assert told["figures"] == ("3", "5")
        assert told["source"] == ("the mayor", "the yard")
        assert told["cue"] == (None, "zei")
        assert told["kind"] == ("statement", "denial")
        assert told["disputed by"] == (None, "c1")
        assert told["grains"] == ("0", "2 So (c1).")
        assert list(told)[-1] == "text"

    def test_claims_that_are_numbered_otherwise_dispute_the_same(self) -> None:
        first = make_report(BEFORE, [(3, "There is no danger."), (2, "14 cracks.")])
        second = make_report(BEFORE, [(2, "14 cracks."), (3, "There is no danger.")])
        disputed = [one.model_copy(update={"disputed_by": ("c2",)}) for one in (first.claims[0], second.claims[0])]
        first = first.model_copy(update={"claims": (disputed[0], first.claims[1])})
        second = second.model_copy(
            update={"claims": (second.claims[0], second.claims[1].model_copy(update={"disputed_by": ("c1",)}))}
        )
        assert {pair.state for pair in compare(first, second).claims} == {"same"}

    def test_two_languages_are_not_compared_word_by_word(self) -> None:
        first = make_report(BEFORE, [(3, "There is no danger.")])
        second = make_report(BEFORE, [(3, "Es besteht keine Gefahr.")], language="de")
        found = compare(first, second)
        assert {pair.state for pair in found.claims} == {"same"}
        assert found.translation == ()
        assert any("two languages (en, de)" in warning for warning in diff_wording.warnings_of(found))

    def test_what_a_failed_chain_leaves_out_is_said(self) -> None:
        cut = make_report(BEFORE, chains={"claims": ChainState(state="failed")}, translation=None)
        said = list(diff_wording.warnings_of(compare(make_report(BEFORE, [(3, "No danger.")]), cut)))
        assert said == [
            "b.json is unfinished (claims): what is missing there may only be that.",
            "Not compared: translation. Only one of the two has it.",
            "Not compared: claims. Only one of the two has it.",
        ]

    def test_what_was_not_asked_for_has_not_vanished(self) -> None:
        skipped = {"claims": ChainState(state="skipped"), "disputes": ChainState(state="skipped")}
        found = compare(make_report(BEFORE, [(3, "No danger.")]), make_report(BEFORE, chains=skipped))
        assert (found.claims, found.sources) == ((), ())
        assert [gap.part for gap in found.not_compared] == ["claims"]

    def test_disputes_that_one_of_them_did_not_look_for_are_no_change(self) -> None:
        claims = [(3, "No danger."), (2, "14 cracks.")]
        done = {"claims": ChainState(state="done"), "disputes": ChainState(state="done")}
        first, second = make_report(BEFORE, claims, chains=done), make_report(BEFORE, claims)
        disputed = first.claims[0].model_copy(update={"disputed_by": ("c2",)})
        found = compare(first.model_copy(update={"claims": (disputed, first.claims[1])}), second)
        assert {pair.state for pair in found.claims} == {"same"}
        assert [gap.part for gap in found.not_compared] == ["disputes"]


class TestShowing:
    def test_what_went_and_came_can_be_told_without_colours(self) -> None:
        text = to_text(compare(make_report(BEFORE), make_report(AFTER)))
        assert "[-14-]{+41+}" in text
        assert "\x1b" not in text

    def test_colours_underline_and_strike(self) -> None:
        text = to_text(compare(make_report(BEFORE), make_report(AFTER)), color=True)
        assert "[-" not in text
        assert "\x1b[9;31m14\x1b[0m" in text
        assert "\x1b[1;4;32m41\x1b[0m" in text

    def test_hostile_words_are_harmless(self) -> None:
        evil = "\x1b]52;c;aGk=\x07[bold]x[/] <img src=x> \u202eevil"
        first, second = make_report((evil, "a"), [(1, evil)]), make_report(("b", f"{evil} 5"), [(2, f"{evil} 6")])
        found = compare_reports(first, second, (evil, evil))
        text = to_text(found)
        assert not {"\x1b", "\x07", "\u202e"} & set(text)
        assert "[bold]x[/]" in text
        assert "<img" not in to_markdown(found).replace(r"\<img", "")

    def test_translations_that_are_only_reworded_are_counted_or_shown(self) -> None:
        other = make_report(BEFORE)
        sentences = tuple(one.model_copy(update={"text": f"Well, {one.text}"}) for one in other.translation.sentences)
        found = compare(make_report(BEFORE), other.model_copy(update={"translation": Translation(sentences=sentences)}))
        assert "6 reworded" in to_text(found)
        assert "Well" not in to_text(found)
        assert "{+Well, +}" in to_text(found, everything=True)

    def test_markdown_strikes_out_and_underlines(self) -> None:
        assert "<del>14</del><ins>41</ins>" in to_markdown(compare(make_report(BEFORE), make_report(AFTER)))


def test_two_runs_of_one_day_are_told_apart_by_the_time():
    report = read_report("mist")

    def made(at):
        provenance = report.provenance.model_copy(update={"started_at": at})
        return report.model_copy(update={"provenance": provenance})

    def told(*times):
        before, after = map(made, times)
        return diff_wording.describe_sides(compare_reports(before, after, ("a", "b")))

    morning, evening = told("2026-11-28T08:05:00+00:00", "2026-11-28T21:30:00+01:00")
    assert morning.endswith(" · 2026-11-28 08:05 UTC")
    assert evening.endswith(" · 2026-11-28 20:30 UTC")
    assert [side.rpartition(" · ")[2] for side in told("2026-11-28T08:05:00+00:00", "2026-11-29")] == [
        "2026-11-28",
        "2026-11-29",
    ]
    assert told("2026-11-28", "2026-11-28 at noon")[1].endswith(" · 2026-11-28")
