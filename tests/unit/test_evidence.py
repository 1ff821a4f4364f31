"""Words are found where they stand, and the content of a claim is cut out tightly or not at all."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chains.evidence import content_span, locate, plain_span, span_of, speech_of, whole_sentence
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


@given(sentence=sentence_text, data=st.data())
@settings(deadline=None)
def test_content_is_exact_and_never_empty(sentence, data):
    article = make_article(sentence, language=data.draw(st.sampled_from(["nl", "de", "fr", "uk", "xx"])))
    target = article.sentences[0]
    edges = st.tuples(st.integers(0, len(sentence)), st.integers(0, len(sentence)))
    spans = [span_of(article, target, tuple(sorted(data.draw(edges)))) for _ in range(2)]
    content = content_span(article, target, *spans)
    assert target.start <= content.start < content.end <= target.end
    assert article.text[content.start : content.end] == content.exact


CONTENT = [
    # language, sentence, cue, mention, content, speech
    ("nl", "Volgens hem houden kleine groepen nog posities in handen.", "Volgens", "hem",
     "houden kleine groepen nog posities in handen.", "indirect"),
    ("nl", "Volgens het Oekraïense ministerie van Defensie zijn de eerste huurlingen vertrokken.", "Volgens",
     "het Oekraïense ministerie van Defensie", "zijn de eerste huurlingen vertrokken.", "indirect"),
    ("nl", "Volgens het Oekraïense ministerie van Defensie zijn de eerste huurlingen vertrokken.", "Volgens",
     "het Oekraïense ministerie",
     "Volgens het Oekraïense ministerie van Defensie zijn de eerste huurlingen vertrokken.", "indirect"),
    ("nl", "Prigozhin zei woensdagavond dat zo'n twintigduizend huurlingen zijn omgekomen.", "zei", "Prigozhin",
     "zo'n twintigduizend huurlingen zijn omgekomen.", "indirect"),
    ("nl", "Het leger draagt de strijd over aan Rusland, zei Wagner-baas Yevgeny Prigozhin donderdag.", "zei",
     "Wagner-baas Yevgeny Prigozhin", "Het leger draagt de strijd over aan Rusland", "indirect"),
    ("nl", "\"We hebben minder aanvallen hoeven afslaan\", zeggen legerleiders in het gebied.", "zeggen",
     "legerleiders", "We hebben minder aanvallen hoeven afslaan", "direct"),
    ("nl", "De Oekraïense president Volodymyr Zelensky zei dat de stad niet is gevallen.", "zei",
     "Volodymyr Zelensky", "de stad niet is gevallen.", "indirect"),
    ("nl", "Zelensky op G7-top: 'Onze mannen zijn nog steeds in Bakhmut'", None, "Zelensky",
     "Onze mannen zijn nog steeds in Bakhmut", "direct"),
    ("nl", "De terugtrekking is \"een tragedie zonder weerga\" voor de stad, zei Zelensky.", "zei", "Zelensky",
     "De terugtrekking is \"een tragedie zonder weerga\" voor de stad", "mixed"),
    ("nl", "Toen de stad viel, zei Zelensky niets.", "zei", "Zelensky", "Toen de stad viel, zei Zelensky niets.",
     "indirect"),
    ("nl", "De president presenteerde het plan dat de stad moet redden.", "presenteerde", "De president",
     "De president presenteerde het plan dat de stad moet redden.", "indirect"),
    ("nl", "Er is volgens haar “geen enkele melding van scheuren” binnengekomen.", "volgens", "haar",
     "Er is volgens haar “geen enkele melding van scheuren” binnengekomen.", "mixed"),
    ("nl", "De actiegroep noemt dat cijfer “geflatteerd” en komt op 71 procent.", "noemt", "De actiegroep",
     "De actiegroep noemt dat cijfer “geflatteerd” en komt op 71 procent.", "indirect"),
    ("nl", "Door te stellen dat hij de stad heeft, biedt hij zichzelf een uitweg.", "stellen", None,
     "Door te stellen dat hij de stad heeft, biedt hij zichzelf een uitweg.", "indirect"),
    ("de", "Nach Angaben des Landratsamts wurden 47 Menschen verletzt.", "Nach Angaben", "des Landratsamts",
     "wurden 47 Menschen verletzt.", "indirect"),
    ("de", "Die Polizei teilte am Freitag mit, dass der Brand gelöscht ist.", "teilte am Freitag mit",
     "Die Polizei", "der Brand gelöscht ist.", "indirect"),
    ("de", "Laut Polizei wurden zwölf Menschen verletzt.", "Laut", "Polizei", "wurden zwölf Menschen verletzt.",
     "indirect"),
    ("de", "Ministerin Weber sagte, die Lage sei ernst.", "sagte", "Ministerin Weber", "die Lage sei ernst.",
     "indirect"),
    ("de", "„Wir gehen davon aus, dass alle überlebt haben“, sagte Arias in einer Stellungnahme.", "sagte",
     "Arias", "Wir gehen davon aus, dass alle überlebt haben", "direct"),
    ("de", "Dem Ministerium zufolge starben drei Soldaten.", "zufolge", "Dem Ministerium",
     "starben drei Soldaten.", "indirect"),
    ("fr", "Selon le ministre, les négociations ont échoué.", "Selon", "le ministre",
     "les négociations ont échoué.", "indirect"),
    ("fr", "Le porte-parole a déclaré qu’il n’y avait pas de blessés.", "a déclaré", "Le porte-parole",
     "il n’y avait pas de blessés.", "indirect"),
    ("fr", "« Le convoi sera escorté par la police », a transmis la porte-parole.", "a transmis",
     "la porte-parole", "Le convoi sera escorté par la police", "direct"),
    ("fr", "La police a posé des règles strictes, a communiqué Marie Verbeke vendredi.", "a communiqué",
     "Marie Verbeke", "La police a posé des règles strictes", "indirect"),
    ("fr", "«\u00a0Personne ne nous a consultés\u00a0», regrette-t-il.", "regrette", "il",
     "Personne ne nous a consultés", "direct"),
    ("fr", "Quelque 2 300 personnes ont manifesté, selon les organisateurs.", "selon", "les organisateurs",
     "Quelque 2 300 personnes ont manifesté", "indirect"),
    ("uk", "У «Західних рейках» звинувачення заперечують.", "заперечують", None,
     "У «Західних рейках» звинувачення заперечують.", "mixed"),
    ("uk", "За даними Міноборони, ворог утратив 300 солдатів.", "За даними", "Міноборони",
     "ворог утратив 300 солдатів.", "indirect"),
    ("uk", "Президент Зеленський заявив, що місто не здали.", "заявив", "Зеленський", "місто не здали.",
     "indirect"),
    ("uk", "«Ми тримаємо оборону міста», — сказав речник.", "сказав", "речник", "Ми тримаємо оборону міста",
     "direct"),
    ("ru", "Суд назначил ему 400 часов работ, сообщает корреспондент из зала суда.", "сообщает",
     "корреспондент", "Суд назначил ему 400 часов работ", "indirect"),
    ("ru", "По словам Путина, переговоры продолжатся.", "По словам", "Путина", "переговоры продолжатся.",
     "indirect"),
    ("es", "El ministro afirmó que la ciudad está a salvo.", "afirmó", "El ministro",
     "la ciudad está a salvo.", "indirect"),
    ("es", "Según la policía, dos personas murieron.", "Según", "la policía", "dos personas murieron.",
     "indirect"),
    ("en", "The minister said on Thursday that two people died.", "said", "The minister", "two people died.",
     "indirect"),
    ("en", "According to police, two people died.", "According to", "police", "two people died.", "indirect"),
    ("en", "Two people died in the fire, the minister said.", "said", "the minister",
     "Two people died in the fire", "indirect"),
    ("en", "The mayor confirmed the attack.", "confirmed", "The mayor", "The mayor confirmed the attack.",
     "indirect"),
    ("en", "The bridge was blown up according to officials.", "according to", "officials",
     "The bridge was blown up", "indirect"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "sentence", "cue", "mention", "content", "speech"), CONTENT)
def test_content_is_tight(language, sentence, cue, mention, content, speech):
    article = make_article(sentence, language=language)
    spans = [place(article, words) if words else None for words in (cue, mention)]
    found = content_span(article, article.sentences[0], *spans)
    assert found.exact == content
    assert speech_of(article, article.sentences[0], found, has_source=True) == speech


def test_a_quotation_may_run_over_sentences():
    article = make_article('Hij zei: "Wij vechten door.', "Niemand gaat naar huis.", 'De stad valt niet", zei hij.')
    second, third = article.sentences[1:]
    assert speech_of(article, second, whole_sentence(article, second), has_source=True) == "direct"
    assert content_span(article, third, place(article, "zei", 2), None).exact == "De stad valt niet"


def test_no_white_space_is_left_around_content():
    article = make_article(" \u00a0Het regent in Bakhmut. ")
    assert content_span(article, article.sentences[0], None, None).exact == "Het regent in Bakhmut."


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
