"""Which claims deny, as far as the words tell; the kind that a model gave such a claim does not count."""

from __future__ import annotations

import pytest
from articles import claim_sentences

from chains.denials import find_denials
from chains.report import Evidence


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "Die Werksleitung weist alle Vorwürfe zurück."),
        ("de", "Er wies den Bericht als falsch zurück."),
        ("de", "Das trifft nicht zu, sagte er."),
        ("nl", "De dijkgraaf ontkent de aantijging."),
        ("nl", "De raad sprak het bericht gisteren tegen."),
        ("fr", "L’agence dément."),
        ("uk", "Перевізник заперечує звинувачення."),
        ("ru", "Компания опровергла сообщения."),
        ("es", "El alcalde niega las acusaciones."),
        ("en", "The company denies the allegations."),
    ],
)
def test_the_words_tell(language: str, words: str) -> None:
    assert find_denials(*claim_sentences(language, (words, "a"))) == {"c1"}
    assert not find_denials(*claim_sentences(language, (words, None)))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "Er weist darauf hin, dass die Leute zurückkommen."),
        ("nl", "Hij sprak lang, maar niemand was tegen."),
        ("nl", "Er is geen enkele melding binnengekomen, zegt hij."),
        ("fr", "Personne ne nous a consultés, dit-elle."),
    ],
)
def test_what_is_no_denial(language: str, words: str) -> None:
    assert not find_denials(*claim_sentences(language, (words, "a")))


def test_who_denies_goes_on_denying() -> None:
    said = [("De raad ontkent dat.", "a"), ("Er is geen melding gedaan.", "a"), ("Er is ook geen klacht.", "a")]
    assert find_denials(*claim_sentences("nl", *said)) == {"c1", "c2", "c3"}
    assert find_denials(*claim_sentences("nl", said[0], ("Er is geen melding gedaan.", "b"))) == {"c1"}
    assert find_denials(*claim_sentences("nl", said[0], ("De deur was dicht.", "a"))) == {"c1"}


def test_words_of_another_source_do_not_count() -> None:
    article, (claim,) = claim_sentences("nl", ("De raad houdt vol dat het zo is, Kyiv ontkent.", "a"))
    start = article.text.index("Kyiv")
    denied = Evidence(sentence="s1", start=start, end=start + 12, exact="Kyiv ontkent")
    firm = claim.evidence[0].model_copy(update={"end": start - 2, "exact": article.text[: start - 2]})
    claims = [
        claim.model_copy(update={"evidence": (firm,)}),
        claim.model_copy(update={"id": "c2", "source": "b", "evidence": (denied,)}),
    ]
    assert find_denials(article, claims) == {"c2"}


def test_a_language_without_a_grammar_has_none() -> None:
    assert not find_denials(*claim_sentences("pl", ("Firma zaprzecza.", "a")))
