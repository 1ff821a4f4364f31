"""Words are found where they stand, and the content of a claim is cut out tightly or not at all."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chains.evidence import locate, plain_span, span_of, speech_of, whole_sentence
from chains.report import Article, Origin, Sentence, Span


def make_article(*sentences, language="nl"):
    text, parts = "", []
    for number, words in enumerate(sentences, 1):
        parts.append(Sentence(id=f"s{number}", start=len(text), end=len(text) + len(words), paragraph=0))
        text += words + " "
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Article(
        title=None,
        text=text,
        language=language,
        language_score=1,
        origin=Origin(kind="paste"),
        sha256=digest,
        sentences=tuple(parts),
    )


def place(article, words, sentence=0):
    start = article.text.index(words, article.sentences[sentence].start)
    return span_of(article, article.sentences[sentence], (start, start + len(words)))


@pytest.mark.parametrize(
    ("sentence", "words", "found"),
    [
        ("Hij zei dat het regent.", "zei", "zei"),
        ("Zeilen, zei hij.", "zei", "zei"),
        ("De zeilen hangen.", "zei", None),
        ("“Zo’n 80.000 man”, zei hij.", '"Zo\'n 80.000 man"', "“Zo’n 80.000 man”"),
        ("«Ми не здалися», — сказав він.", "„Ми не здалися“", "«Ми не здалися»"),
        ("De stad viel niet.", "de STAD viel niet...", "De stad viel niet"),
        ("Er kwamen 80.000 soldaten om.", "80", None),
        ("Er kwamen 80.000 soldaten om.", "20.000 soldaten om", None),
        ("Er kwamen 2,5 miljoen bezoekers.", "5 miljoen bezoekers", None),
        ("Er kwamen 80\u00a0000 soldaten om.", "80 000 soldaten", "80\u00a0000 soldaten"),
        ("Er kwamen 80\u00a0000 soldaten om.", "80", None),
        ("Er kwamen 80 000 soldaten om.", "000 soldaten", None),
        ("In 2023 kwamen 300 man om, in 2022 200.", "2022", "2022"),
        ("Om 18:30 was het stil.", "30 was het", None),
        ("De Straße war gesperrt.", "STRASSE", "Straße"),
        ("İstanbul sakin.", "İSTANBUL", "İstanbul"),
        ("Een ﬁlm over de oorlog.", "film", "ﬁlm"),
        ("Het caf\u0065\u0302\u0323 is dicht.", "het", "Het"),
        ("Een lang—lang verhaal.", "lang - lang", None),
        ("Een lang—lang verhaal.", "lang-lang", "lang—lang"),
        ("北京发言人说，会议已经结束。", "发言人", "发言人"),
        ("...", "...", None),
        ("Hij zei niets.", "", None),
    ],
)
def test_copied_words_are_found(sentence, words, found):
    article = make_article(sentence)
    evidence = locate(article, article.sentences[0], words)
    assert (evidence.exact if evidence else None) == found
    assert evidence is None or not evidence.repaired


@pytest.mark.parametrize(
    ("sentence", "words", "found"),
    [
        ("Dat zei baas Yevgeny Prigozhin.", "Baas, Yevgeni Prigozhin", "baas Yevgeny Prigozhin"),
        ("Dat zei Wagner-baas Yevgeny Prigozhin.", "Wagner baas Yevgeni Prigozhin", "Wagner-baas Yevgeny Prigozhin"),
        ("Hij beschuldigde Kyiv van sabotage.", "beschuldigt Kyiv van sabotage", "beschuldigde Kyiv van sabotage"),
        ("Der Brand ist gelöscht.", "Der Brand ist geloscht", "Der Brand ist gelöscht"),
    ],
)
def test_small_mistakes_are_repaired_and_marked(sentence, words, found):
    article = make_article(sentence)
    evidence = locate(article, article.sentences[0], words)
    assert evidence is not None
    assert evidence.repaired
    assert evidence.exact == found


@pytest.mark.parametrize("words", ["Rusland ontkent alles", "zegt", "De stad werd in 2022 ingenomen", "volgens"])
def test_what_is_not_there_is_not_guessed(words):
    article = make_article("De stad werd in 2023 ingenomen, meldde het leger.")
    assert locate(article, article.sentences[0], words) is None


def test_nothing_outside_the_sentence_is_found():
    article = make_article("Kyiv ontkent.", "Moskou zwijgt.")
    assert locate(article, article.sentences[1], "Kyiv") is None


def test_the_nearest_of_equal_places_wins():
    article = make_article("Hij zei dat zij zei dat het regent.")
    sentence = article.sentences[0]
    assert locate(article, sentence, "zei").start == 4
    assert locate(article, sentence, "zei", near=14).start == 16


def test_a_whole_word_beats_the_same_letters_inside_one():
    article = make_article("Zeilen zijn er, Zeil zei ze.")
    assert locate(article, article.sentences[0], "zeil").exact == "Zeil"


text = st.text(max_size=60)
sentence_text = st.text(min_size=1, max_size=60).filter(lambda words: words.strip())


@given(before=text, sentence=sentence_text, words=text, near=st.integers(-10, 200))
@settings(deadline=None)
def test_offsets_are_exact_for_any_text(before, sentence, words, near):
    article = make_article(before, sentence)
    target = article.sentences[1]
    for found in (locate(article, target, words, near), whole_sentence(article, target)):
        if found is not None:
            assert target.start <= found.start < found.end <= target.end
            assert article.text[found.start : found.end] == found.exact


@given(sentence=sentence_text, data=st.data())
@settings(deadline=None)
def test_any_copied_words_are_found_or_refused_exactly(sentence, data):
    article = make_article(sentence)
    start = data.draw(st.integers(0, len(sentence) - 1))
    end = data.draw(st.integers(start + 1, len(sentence)))
    found = locate(article, article.sentences[0], sentence[start:end])
    if found is not None:
        assert article.text[found.start : found.end] == found.exact


words = st.lists(st.sampled_from(["straße", "ﬁn", "İz", "e\u0301\u0302", "Київ", "20.000", "stad", "é"]), min_size=1)


@given(tokens=words, data=st.data())
@settings(deadline=None)
def test_whole_words_are_found_in_any_case(tokens, data):
    start = data.draw(st.integers(0, len(tokens) - 1))
    end = data.draw(st.integers(start + 1, len(tokens)))
    article = make_article(" ".join(tokens))
    copied = "\u00a0".join(tokens[start:end]).upper()
    found = locate(article, article.sentences[0], copied)
    assert found is not None
    assert found.exact.split() == tokens[start:end]


def test_a_quotation_may_run_over_sentences():
    article = make_article('Hij zei: "Wij vechten door.', "Niemand gaat naar huis.", 'De stad valt niet", zei hij.')
    second = article.sentences[1]
    assert speech_of(article, second, whole_sentence(article, second), has_source=True) == "direct"


def test_no_white_space_is_left_around_a_sentence():
    article = make_article(" \u00a0Het regent in Bakhmut. ")
    assert whole_sentence(article, article.sentences[0]).exact == "Het regent in Bakhmut."


def test_the_outlets_own_voice_is_no_speech():
    article = make_article('Hij riep "weg met de koning" en vertrok.')
    sentence = article.sentences[0]
    assert speech_of(article, sentence, whole_sentence(article, sentence), has_source=False) == "none"


def test_a_name_in_quotation_marks_is_not_speech():
    article = make_article('Het schip "Moskva" is gezonken.')
    sentence = article.sentences[0]
    assert speech_of(article, sentence, whole_sentence(article, sentence), has_source=True) == "indirect"


def test_apostrophes_are_no_quotation():
    article = make_article("'s Avonds zei hij dat 't in zo'n huis foto's regent.")
    sentence = article.sentences[0]
    assert speech_of(article, sentence, whole_sentence(article, sentence), has_source=True) == "indirect"


def test_a_plain_span_is_a_span():
    article = make_article("Het regent.")
    assert type(plain_span(whole_sentence(article, article.sentences[0]))) is Span
