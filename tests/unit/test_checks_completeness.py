"""Nothing is lost silently between the article and the report."""

import pytest
from articles import make_article
from hypothesis import given, settings
from hypothesis import strategies as st

from chains.checks import run_checks
from chains.checks.completeness import LENGTH, check, expect_ratio, not_run
from chains.report import (
    Calls,
    ChainState,
    Point,
    Provenance,
    Report,
    Summary,
    TranslatedSentence,
    Translation,
    Usage,
)

DUTCH = (
    "Het huurlingenleger draagt de verantwoordelijkheid van de strijd over aan het Russische leger.",
    "Oekraïne heeft de hergroepering van de troepen bevestigd.",
    "Foto: Maxar Technologies",
)
ENGLISH = (
    "The mercenary army is handing over responsibility for the battle to the Russian army.",
    "Ukraine has confirmed the regrouping of the troops.",
    "Foto: Maxar Technologies",
)


def make_report(article, *pairs, target="en", summary=None, translated=True):
    """Pairs are (sentence id, translation)."""
    sentences = tuple(TranslatedSentence(id=name, text=text) for name, text in pairs)
    return Report(
        article=article,
        target_language=target,
        chains={},
        translation=Translation(sentences=sentences) if translated else None,
        summary=summary,
        provenance=Provenance(
            model="none", calls=Calls(), app_version="0", prompts={}, started_at="", seconds=0, usage=Usage()
        ),
    )


ARTICLE = make_article(*DUTCH)
COMPLETE = tuple(zip(("s1", "s2", "s3"), ENGLISH, strict=True))


def list_findings(*pairs, **options):
    found = check(ARTICLE, make_report(ARTICLE, *pairs, **options))
    return [(finding.severity, finding.on.part, finding.on.id) for finding in found]


def test_a_complete_translation_has_no_findings():
    assert list_findings(*COMPLETE) == []


@pytest.mark.parametrize("text", [None, "", " \n\t"])
def test_a_sentence_without_translation_is_an_error(text):
    assert list_findings(COMPLETE[0], ("s2", text), COMPLETE[2]) == [("error", "translation", "s2")]


def test_a_sentence_missing_doubled_or_unknown_is_an_error():
    assert list_findings(COMPLETE[0], COMPLETE[0], COMPLETE[1], ("s9", "Hello.")) == [
        ("error", "translation", "s1"),
        ("error", "translation", "s3"),
        ("error", "translation", "s9"),
    ]


@pytest.mark.parametrize("change", [str, str.upper, lambda text: f" {text}\n"])
def test_the_source_again_is_left_untranslated(change):
    found = check(ARTICLE, make_report(ARTICLE, ("s1", change(DUTCH[0])), *COMPLETE[1:]))
    assert [finding.message for finding in found] == ["The sentence was left untranslated."]
    assert found[0].source_span.exact == DUTCH[0]


def test_names_may_stay_as_they_are():
    article = make_article("Volodymyr Zelensky, Vladimir Poetin, Emmanuel Macron")
    assert check(article, make_report(article, ("s1", "Volodymyr Zelensky, Vladimir Poetin, Emmanuel Macron"))) == ()


def test_the_same_language_stays_as_it_is():
    article = make_article(DUTCH[0], language="nl-BE")
    assert check(article, make_report(article, ("s1", DUTCH[0]), target="nl")) == ()


def test_an_untranslated_chinese_sentence_is_seen():
    article = make_article("会议已经结束。", language="zh")
    assert [f.severity for f in check(article, make_report(article, ("s1", "会议已经结束。")))] == ["error"]


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("The mercenary army.", "error"),
        ("The mercenary army is handing over responsibility.", "warning"),
        (ENGLISH[0] + " That is what the leader said on the day after, and nobody denied it.", "warning"),
    ],
)
def test_lengths_far_off_are_seen(text, severity):
    assert list_findings(("s1", text), *COMPLETE[1:]) == [(severity, "translation", "s1")]


def test_expectations_cover_both_directions():
    assert expect_ratio("nl-BE", "en") == pytest.approx(LENGTH["nl"])
    assert expect_ratio("en", "nl") == pytest.approx(1 / LENGTH["nl"])
    assert expect_ratio("ja", "en") is None


@pytest.mark.parametrize(
    ("point", "count"),
    [
        (Point(id="p1", text="It is so.", sentences=("s1",), supported=True), 0),
        (Point(id="p1", text="It is so.", sentences=(), supported=True), 1),
        (Point(id="p1", text="It is so.", sentences=("s1", "s77"), claims=("c9",), supported=True), 1),
    ],
)
def test_points_cite_what_is_there(point, count):
    summary = Summary(headline="So", points=(point,))
    assert list_findings(*COMPLETE, summary=summary) == [("error", "summary", "p1")] * count


def test_a_summary_without_points_is_an_error():
    assert list_findings(*COMPLETE, summary=Summary(headline="So", points=())) == [("error", "summary", "headline")]


def test_what_could_not_be_checked_is_said():
    report = make_report(ARTICLE, translated=False)
    assert [gap.reason for gap in not_run(ARTICLE, report)] == ["There is no translation."]
    japanese = make_article("会議は終わった。", language="ja")
    assert "ja to en" in not_run(japanese, make_report(japanese, ("s1", "The meeting is over.")))[0].reason
    assert not_run(ARTICLE, make_report(ARTICLE, *COMPLETE)) == ()


def test_findings_are_numbered_in_text_order():
    summary = Summary(headline="So", points=(Point(id="p1", text="x", sentences=(), supported=False),))
    report = make_report(ARTICLE, ("s3", None), ("s1", None), COMPLETE[1], summary=summary)
    findings, gaps = run_checks(ARTICLE, report)
    assert [(finding.id, finding.on.id) for finding in findings] == [("f1", "s1"), ("f2", "s3"), ("f3", "p1")]
    assert [gap.check for gap in gaps] == ["evidence"]


@given(source=st.text(min_size=1, max_size=80), text=st.none() | st.text(max_size=80))
@settings(deadline=None)
def test_any_text_is_checked(source, text):
    article = make_article(source)
    found = check(article, make_report(article, ("s1", text)))
    assert len(found) <= 1
    if not (text or "").strip():
        assert [finding.severity for finding in found] == ["error"]


@pytest.mark.parametrize("state", ["cancelled", "failed"])
def test_sentences_that_a_run_did_not_reach_are_one_remark(state):
    article = make_article(*DUTCH)
    report = make_report(article, ("s1", ENGLISH[0]), ("s2", None), ("s3", None))
    ended = report.model_copy(update={"chains": {"translation": ChainState(state=state)}})
    assert len(check(article, report)) == 2
    assert check(article, ended) == ()
    assert [skipped.reason for skipped in not_run(article, ended)] == ["2 of 3 sentences were not translated."]
