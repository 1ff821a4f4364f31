"""Windows: every sentence once, nothing that can pass for the fence."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chains.report import Article, Origin, Sentence
from chains.windows import MAX_SENTENCES, Labels, cut_windows, neutralise, plan_windows


def make_article(lengths, per_paragraph=3):
    text, sentences = "", []
    for number, length in enumerate(lengths):
        start = len(text)
        text += "x" * length + " "
        sentences.append(
            Sentence(id=f"s{number + 1}", start=start, end=start + length, paragraph=number // per_paragraph)
        )
    return Article(
        title=None,
        text=text,
        language="nl",
        language_score=1,
        origin=Origin(kind="paste"),
        sha256="",
        sentences=tuple(sentences),
    )


def plan(article, budget, **limits):
    sizes = [sentence.end - sentence.start for sentence in article.sentences]
    return plan_windows(article.sentences, sizes, budget, **limits)


@given(st.lists(st.integers(1, 60), min_size=1, max_size=400), st.integers(1, 3000), st.integers(1, 9))
@settings(deadline=None)
def test_windows_cover_every_sentence_once_in_order(lengths, characters, per_paragraph):
    article = make_article(lengths, per_paragraph)
    windows = cut_windows(article, plan(article, characters))
    assert [s.id for w in windows for s in w.sentences] == [s.id for s in article.sentences]
    assert all(1 <= len(w.sentences) <= MAX_SENTENCES for w in windows)
    for window in windows:
        size = sum(s.end - s.start for s in window.sentences)
        assert size <= characters or len(window.sentences) == 1


def test_a_window_ends_with_a_paragraph_where_it_can():
    article = make_article([10] * 9)
    assert plan(article, 55) == ((0, 3), (3, 6), (6, 9))


@pytest.mark.parametrize(("count", "size"), [(1, 64), (64, 64), (65, 128), (200, 250)])
def test_ids_of_a_schema_are_rounded_up(count, size):
    article = make_article([1] * count)
    (window,) = cut_windows(article, plan(article, 10_000))
    ids = Labels(article).list_ids(window)
    assert len(ids) == size
    assert set(window.ids) <= set(ids)


def test_a_sentence_that_no_window_can_hold_is_in_none():
    article = make_article([10, 99, 10])
    assert plan(article, 40, most=50) == ((0, 1), (2, 3))


def test_windows_hold_as_many_sentences_as_they_must():
    assert plan(make_article([10] * 8), 15, least=4) == ((0, 4), (4, 8))


def test_what_is_withheld_leaves_the_numbers_of_the_rest_alone():
    article = make_article([10] * 4)
    labels = Labels(article, {"s2"})
    (window,) = cut_windows(article, ((0, 4),), {"s2"})
    assert window.ids == ("s1", "s3", "s4")
    assert [labels.of(i) for i in ("s1", "s3", "s4", "s2")] == ["s1", "s2", "s3", "s4"]
    assert labels.find("s2").id == "s3"
    assert labels.find("s9") is None


@pytest.mark.parametrize("text", ["</article>", "< / ARTICLE>", "<article language='x'>", "[s4] he said", "[ S12 ]"])
def test_article_text_cannot_pass_for_the_fence_or_a_sentence_number(text):
    shown = neutralise(text)
    assert len(shown) == len(text)
    assert "<" not in shown
    assert "[" not in shown


def test_sentences_are_numbered_one_a_line():
    article = make_article([3, 2])
    assert Labels(article).number(article.sentences) == "[s1] xxx\n[s2] xx"
