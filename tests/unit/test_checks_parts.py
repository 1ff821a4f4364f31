"""What is compared with what, and that a place found in a part is the same words in the article."""

from __future__ import annotations

from articles import make_article
from hypothesis import given
from hypothesis import strategies as st

from chains.checks.pairs import Problem
from chains.checks.parts import GAP, build_claim, build_finding, build_point, build_translated, list_points
from chains.report import Claim, Evidence, Point, Summary

ARTICLE = make_article("De burgemeester sprak.", "Er vielen 12 doden, zei zij.", "Meer is niet bekend.", language="nl")
WORDS = "Er vielen 12 doden"


def evidence(sentence_id: str, words: str) -> Evidence:
    start = ARTICLE.text.index(words)
    return Evidence(sentence=sentence_id, start=start, end=start + len(words), exact=words)


CLAIM = Claim(id="c1", text="Twelve people died.", evidence=(evidence("s2", WORDS), evidence("s3", "niet bekend")))


def test_a_translated_sentence_is_compared_with_its_sentence_as_a_whole() -> None:
    part = build_translated(ARTICLE, ARTICLE.sentences[1], "Twelve died, she said.", "en")
    assert (part.pair.source.text, part.pair.target.text) == ("Er vielen 12 doden, zei zij.", "Twelve died, she said.")
    assert part.pair.whole
    assert part.pair.context is None


def test_a_claim_is_compared_with_the_whole_sentences_of_its_evidence() -> None:
    part = build_claim(ARTICLE, CLAIM, "en")
    assert part is not None
    assert part.pair.source.text == "Er vielen 12 doden, zei zij. Meer is niet bekend."
    assert not part.pair.whole
    assert [part.pair.source.text[start:end] for start, end in part.pair.focus] == [WORDS, "niet bekend"]
    assert part.pair.context is not None
    assert part.pair.context.text == ARTICLE.text


def test_a_claim_that_translates_its_words_is_compared_with_them_and_all_of_them() -> None:
    part = build_claim(ARTICLE, CLAIM.model_copy(update={"translated": True}), "en")
    assert part is not None
    assert part.pair.source.text == "Er vielen 12 doden niet bekend"
    assert part.pair.whole
    assert part.pair.context is not None
    start = part.pair.source.text.index("bekend")
    span = part.locate(ARTICLE, (start, start + 6))
    assert (span.sentence, span.exact) == ("s3", "bekend")


def test_a_point_rests_on_its_sentences_and_those_of_its_claims() -> None:
    point = Point(id="p1", text="The mayor spoke.", sentences=("s1",), claims=("c1", "c9"), supported=True)
    part = build_point(ARTICLE, point, {"c1": CLAIM}, "en")
    assert part is not None
    assert [sentence.id for sentence in part.sentences] == ["s1", "s2", "s3"]


def test_what_rests_on_nothing_is_not_compared() -> None:
    point = Point(id="p1", text="The mayor spoke.", sentences=("s9", "x"), supported=False)
    assert build_point(ARTICLE, point, {}, "en") is None
    for translated in (False, True):
        assert build_claim(ARTICLE, CLAIM.model_copy(update={"text": " ", "translated": translated}), "en") is None


def test_only_ids_of_sentences_are_sentences() -> None:
    assert ARTICLE.find_sentence("s3") is ARTICLE.sentences[2]
    assert [ARTICLE.find_sentence(name) for name in ("s0", "s4", "s", "", "s²", "p1")] == [None] * 6


def test_a_finding_quotes_both_sides() -> None:
    part = build_claim(ARTICLE, CLAIM, "en")
    assert part is not None
    source = part.pair.source.text.index("bekend")
    finding = build_finding(ARTICLE, part, Problem("numbers", "error", "…", (source, source + 6), (0, 6)))
    assert finding.source_span is not None
    assert (finding.source_span.sentence, finding.source_span.exact) == ("s3", "bekend")
    assert finding.target_span is not None
    assert CLAIM.text[finding.target_span.start : finding.target_span.end] == finding.target_text == "Twelve"


@given(data=st.data(), translated=st.booleans())
def test_every_place_is_the_same_words_in_the_article(data: st.DataObject, *, translated: bool) -> None:
    part = build_claim(ARTICLE, CLAIM.model_copy(update={"translated": translated}), "en")
    assert part is not None
    text = part.pair.source.text
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    span = part.locate(ARTICLE, (start, end))
    assert ARTICLE.text[span.start : span.end] == span.exact
    first = part.places[0][1] - part.places[0][0]
    gap = len(GAP) if start == first else 0  # what stands between two places is in neither
    assert text[start + gap : end].startswith(span.exact)
    home = ARTICLE.find_sentence(span.sentence)
    assert home is not None
    assert home.start <= span.start <= span.end <= home.end


def test_a_headline_rests_on_all_that_its_points_rest_on() -> None:
    points = (
        Point(id="p1", text="The mayor spoke.", sentences=("s1",), supported=True),
        Point(id="p2", text="Twelve died.", sentences=("s2",), supported=True),
    )
    summary = Summary(headline="Twelve dead, says the mayor", points=points)
    headline, *others = list_points(summary)
    assert (headline.id, headline.sentences) == ("headline", ("s1", "s2"))
    assert tuple(others) == points
    assert tuple(list_points(summary.model_copy(update={"headline": "Twelve died."}))) == points
    assert not list(list_points(None))
