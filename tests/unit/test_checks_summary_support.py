"""The words of a point are found in what it cites."""

import pytest
from articles import make_article

from chains.checks.summary_support import check, not_run
from chains.report import (
    Calls,
    Claim,
    Evidence,
    Point,
    Provenance,
    Report,
    Summary,
    TranslatedSentence,
    Translation,
    Usage,
)

DUTCH = (
    "De gemeente sluit de oude brug.",
    "De pijlers zijn beschadigd, zegt ingenieur Hofman.",
    "Bewoners vrezen lange files rond het centrum.",
)
ENGLISH = (
    "The municipality is closing the old bridge.",
    "The pillars are damaged, says engineer Hofman.",
    "Residents fear long traffic jams around the centre.",
)
ARTICLE = make_article(*DUTCH)


def make_claim(name, text, sentence):
    place = next(item for item in ARTICLE.sentences if item.id == sentence)
    evidence = Evidence(sentence=sentence, start=place.start, end=place.end, exact=ARTICLE.sentence_text(place))
    return Claim(id=name, text=text, speech="none", evidence=(evidence,))


def make_report(*points, translations=ENGLISH, target="en", article=ARTICLE, claims=()):
    sentences = tuple(TranslatedSentence(id=f"s{n}", text=text) for n, text in enumerate(translations or (), 1))
    return Report(
        article=article,
        target_language=target,
        chains={},
        translation=Translation(sentences=sentences) if translations else None,
        claims=claims,
        summary=Summary(headline="Bridge", points=points),
        provenance=Provenance(
            model="none", calls=Calls(), app_version="0", prompts={}, started_at="", seconds=0, usage=Usage()
        ),
    )


def make_point(text, *sentences, claims=()):
    return Point(id="p1", text=text, sentences=sentences, claims=claims, supported=True)


def find(point, **options):
    article = options.get("article", ARTICLE)
    return [(f.severity, f.on.id) for f in check(article, make_report(point, **options))]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("The municipality closes an old bridge.", ("s1",)),
        ("Hofman, an engineer, sees damage to the pillars.", ("s2",)),
        ("Residents have fears of long jams around the centre.", ("s3",)),
        ("Bridge closed.", ("s3",)),  # two words say little
        ("The closing of the bridge may mean traffic jams.", ("s1", "s3")),
    ],
)
def test_other_forms_of_the_same_words_are_support(text, sentences):
    assert find(make_point(text, *sentences)) == []


def test_a_point_that_cites_other_sentences_is_worth_a_look():
    assert find(make_point("Residents fear long traffic jams.", "s1")) == [("warning", "p1")]


def test_a_point_that_is_nowhere_is_an_error():
    (finding,) = check(ARTICLE, make_report(make_point("Russia invades Ukraine with tanks.", "s1", "s2")))
    assert finding.severity == "error"
    assert "“invades”" in finding.message
    assert finding.target_text == "Russia invades Ukraine with tanks."


def test_the_words_of_cited_claims_and_of_their_evidence_count():
    claims = (make_claim("c1", "Commuters expect delays downtown.", "s3"),)
    assert find(make_point("Commuters expect delays downtown.", claims=("c1",)), claims=claims) == []
    assert find(make_point("Residents fear traffic jams.", claims=("c1",)), claims=claims) == []


def test_an_article_in_the_target_language_is_its_own_translation():
    options = {"translations": None, "target": "nl"}
    assert find(make_point("Bewoners vrezen files in het centrum.", "s3"), **options) == []
    assert find(make_point("Bewoners vrezen files in het centrum.", "s1"), **options) == [("warning", "p1")]
    assert list(not_run(ARTICLE, make_report(make_point("Iets.", "s1"), **options))) == []


def test_without_a_translation_it_is_said_and_only_ids_are_checked():
    report = make_report(make_point("Russia invades Ukraine with tanks.", "s1"), translations=None)
    assert list(check(ARTICLE, report)) == []
    assert "Without a translation" in next(iter(not_run(ARTICLE, report))).reason


def test_a_language_without_word_lists_is_said():
    report = make_report(make_point("会议已经结束。", "s1"), target="zh")
    assert list(check(ARTICLE, report)) == []
    assert "Chinese" in next(iter(not_run(ARTICLE, report))).reason


def test_sentences_without_translation_support_nothing_and_blame_nothing():
    assert find(make_point("Russia invades Ukraine with tanks.", "s1"), translations=(None, None, None)) == []


def test_ids_that_are_not_there_are_errors():
    assert find(make_point("The municipality closes the bridge.", "s1", "s9")) == [("error", "p1")]
    assert find(make_point("The municipality closes the bridge.")) == [("error", "p1")]


@pytest.mark.parametrize(
    "text",
    [
        "The municipality of Utrecht closes the bridge.",  # a name
        "The municipality closes the bridge, says Hófman.",  # another spelling
        "Centrum: residents fear long traffic jams.",  # a word of the article
        "The municipality ends the bridge.",  # a short word
        "The municipality closes the bridge during and after this.",  # words that say nothing
    ],
)
def test_names_and_words_of_the_article_are_not_strange(text):
    assert find(make_point(text, "s1", "s2", "s3")) == []


def test_a_headline_is_held_against_all_that_the_points_cite():
    report = make_report(make_point("The old bridge is closing.", "s1"))
    said = report.summary.model_copy(update={"headline": "Municipality invades the harbour tonight"})
    [finding] = check(ARTICLE, report.model_copy(update={"summary": said}))
    assert (finding.severity, finding.on.id) == ("error", "headline")
    assert "“invades”" in finding.message
