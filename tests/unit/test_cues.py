"""The lexicon's words are found whole, the longest first, whatever their case."""

import hashlib
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chains.cues import NOTES, find_attribution, find_cues
from chains.lexicons import Lexicon
from chains.report import Article, Origin, Sentence

EMPTY = Lexicon(
    language="nl",
    abbreviations=(),
    title_abbreviations=(),
    number_abbreviations=(),
    final_abbreviations=(),
    sentence_starters=(),
    ordinal_lead_ins=(),
    caption_cues=(),
    reporting_verbs=(),
    attribution_phrases=(),
    hedges=(),
    hearsay=(),
    explicit_warnings=(),
    anonymous_sources=(),
    loaded_words=(),
    pronouns=(),
    quotation_marks=(),
)
LEXICON = replace(
    EMPTY,
    reporting_verbs=("zei", "meldde"),
    attribution_phrases=("volgens", "d'après", "à en croire"),
    hedges=("zou", "mogelijk", "naar verluidt", "peut-être"),
    hearsay=("naar verluidt", "naar verluidt zou"),
    explicit_warnings=("korrel zout",),
    anonymous_sources=("een hoge functionaris",),
    loaded_words=("regime",),
)


def make_article(text):
    return Article(
        title=None,
        text=text,
        language="nl",
        language_score=1,
        origin=Origin(kind="paste"),
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        sentences=(Sentence(id="s1", start=0, end=len(text), paragraph=0),),
    )


def list_cues(text):
    article = make_article(text)
    return [(cue.span.exact, cue.category) for cue in find_cues(article, article.sentences[0], LEXICON)]


@pytest.mark.parametrize(
    ("text", "cues"),
    [
        ("De stad zou gevallen zijn.", [("zou", "hedge")]),
        ("ZOU de zoutzak vallen? Zout.", [("ZOU", "hedge")]),
        ("Naar verluidt zou hij ziek zijn.", [("Naar verluidt zou", "hearsay")]),
        ("Hij is naar\u00a0verluidt ziek.", [("naar\u00a0verluidt", "hearsay")]),
        ("Neem het met een extra korrel zout.", [("korrel zout", "explicit-warning")]),
        ("Een hoge functionaris.", [("Een hoge functionaris", "anonymous-source")]),
        ("Het regime zou het meldden.", [("regime", "loaded-language"), ("zou", "hedge")]),
        ("Peut-être demain, peut-etre pas.", [("Peut-être", "hedge")]),
        ("İZOU zou.", [("zou", "hedge")]),
        ("Het regent.", []),
    ],
)  # fmt: skip
def test_cues_are_whole_phrases(text, cues):
    assert list_cues(text) == cues


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Prigozhin zei dat hij vertrok.", "zei"),
        ("Volgens hem zei niemand iets.", "Volgens"),
        ("D’après lui, rien.", "D’après"),
        ('"Hij zei niets", meldde Kyiv.', "meldde"),
        ('"Hij zei niets."', None),
        ("De zeilen hangen.", None),
    ],
)
def test_attribution_is_found_outside_quotations(text, words):
    article = make_article(text)
    span = find_attribution(article, article.sentences[0], LEXICON)
    assert (span.exact if span else None) == words


@given(st.text(max_size=40), st.sampled_from(["zou", "Naar  verluidt", "D’APRÈS", "korrel zout"]))
@settings(deadline=None)
def test_places_are_exact_for_any_text(text, phrase):
    article = make_article(f"{text} {phrase} {text}")
    sentence = article.sentences[0]
    spans = [cue.span for cue in find_cues(article, sentence, LEXICON)]
    attribution = find_attribution(article, sentence, LEXICON)
    for span in [*spans, *([attribution] if attribution else [])]:
        assert article.text[span.start : span.end] == span.exact != ""
    assert all(one.end <= other.start for one, other in pairwise(spans))


def test_every_category_has_words_for_the_reader():
    assert all(note.endswith(".") for note in NOTES.values())
    assert len(NOTES) == 7
