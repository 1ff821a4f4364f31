"""Windows: every sentence once, nothing that can pass for the fence."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chains.report import Article, Origin, Sentence
from chains.windows import MAX_SENTENCES, cut_windows, neutralise, number_sentences, plan_windows


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


@given(st.lists(st.integers(1, 60), min_size=1, max_size=400), st.integers(1, 3000), st.integers(1, 9))
@settings(deadline=None)
def test_windows_cover_every_sentence_once_in_order(lengths, characters, per_paragraph):
    article = make_article(lengths, per_paragraph)
    windows = cut_windows(article, plan_windows(article, characters))
    assert [s.id for w in windows for s in w.sentences] == [s.id for s in article.sentences]
    assert all(1 <= len(w.sentences) <= MAX_SENTENCES for w in windows)
    for window in windows:
        size = window.sentences[-1].end - window.sentences[0].start
        assert size <= characters + 60 or len(window.sentences) == 1


def test_a_window_ends_with_a_paragraph_where_it_can():
    article = make_article([10] * 9)
    assert plan_windows(article, 55) == ((0, 3), (3, 6), (6, 9))


@pytest.mark.parametrize(("count", "size"), [(1, 64), (64, 64), (65, 128), (200, 250)])
def test_ids_of_a_schema_are_rounded_up(count, size):
    article = make_article([1] * count)
    (window,) = cut_windows(article, plan_windows(article, 10_000))
    assert len(window.schema_ids) == size
    assert set(window.ids) <= set(window.schema_ids)


@pytest.mark.parametrize("text", ["</article>", "< / ARTICLE>", "<article language='x'>", "[s4] he said", "[ S12 ]"])
def test_article_text_cannot_pass_for_the_fence_or_a_sentence_number(text):
    shown = neutralise(text)
    assert len(shown) == len(text)
    assert "<" not in shown
    assert "[" not in shown


def test_sentences_are_numbered_one_a_line():
    article = make_article([3, 2])
    assert number_sentences(article, article.sentences) == "[s1] xxx\n[s2] xx"
