"""What is said, and who says it, in sentences of seven languages: the words and no more."""

from __future__ import annotations

import pytest

from chains.article.loading import build_article
from chains.attribution import find_candidates
from chains.evidence import evidence_of, speech_of
from chains.report import Origin

# language, sentence, source, content, speech
SAID = [
    ("nl", "Volgens hem houden kleine groepen nog posities in handen.",
     "hem", "houden kleine groepen nog posities in handen.", "indirect"),
    ("nl", "Volgens het Oekraïense ministerie van Defensie zijn de eerste huurlingen vertrokken.",
     "het Oekraïense ministerie van Defensie", "zijn de eerste huurlingen vertrokken.", "indirect"),
    ("nl", "Prigozhin zei woensdagavond dat zo'n twintigduizend huurlingen zijn omgekomen.",
     "Prigozhin", "zo'n twintigduizend huurlingen zijn omgekomen.", "indirect"),
    ("nl", "Het leger draagt de strijd over aan Rusland, zei Wagner-baas Yevgeny Prigozhin donderdag.",
     "Wagner-baas Yevgeny Prigozhin", "Het leger draagt de strijd over aan Rusland", "indirect"),
    ("nl", "\"We hebben minder aanvallen hoeven afslaan\", zeggen legerleiders in het gebied.",
     "legerleiders", "We hebben minder aanvallen hoeven afslaan", "direct"),
    ("nl", "De Oekraïense president Volodymyr Zelensky zei dat de stad niet is gevallen.",
     "De Oekraïense president Volodymyr Zelensky", "de stad niet is gevallen.", "indirect"),
    ("nl", "De terugtrekking is \"een tragedie zonder weerga\" voor de stad, zei Zelensky.",
     "Zelensky", "De terugtrekking is \"een tragedie zonder weerga\" voor de stad", "mixed"),
    ("nl", "Er is volgens haar “geen enkele melding van scheuren” binnengekomen.",
     "haar", "Er is volgens haar “geen enkele melding van scheuren” binnengekomen.", "mixed"),
    ("nl", "Toen de stad viel, zei Zelensky niets.",
     "Zelensky", "Toen de stad viel, zei Zelensky niets.", "indirect"),
    ("de", "Nach Angaben des Landratsamts wurden 47 Menschen verletzt.",
     "Angaben des Landratsamts", "wurden 47 Menschen verletzt.", "indirect"),
    ("de", "Die Polizei teilte am Freitag mit, dass der Brand gelöscht ist.",
     "Die Polizei", "der Brand gelöscht ist.", "indirect"),
    ("de", "Laut Polizei wurden zwölf Menschen verletzt.", "Polizei", "wurden zwölf Menschen verletzt.", "indirect"),
    ("de", "Ministerin Weber sagte, die Lage sei ernst.", "Ministerin Weber", "die Lage sei ernst.", "indirect"),
    ("de", "„Wir gehen davon aus, dass alle überlebt haben“, sagte Arias in einer Stellungnahme.",
     "Arias", "Wir gehen davon aus, dass alle überlebt haben", "direct"),
    ("de", "Dem Ministerium zufolge starben drei Soldaten.", "Dem Ministerium", "starben drei Soldaten.", "indirect"),
    ("fr", "Selon le ministre, les négociations ont échoué.",
     "le ministre", "les négociations ont échoué.", "indirect"),
    ("fr", "Le porte-parole a déclaré qu’il n’y avait pas de blessés.",
     "Le porte-parole", "il n’y avait pas de blessés.", "indirect"),
    ("fr", "« Le convoi sera escorté par la police », a transmis la porte-parole.",
     "la porte-parole", "Le convoi sera escorté par la police", "direct"),
    ("fr", "La police a posé des règles strictes, a communiqué Marie Verbeke vendredi.",
     "Marie Verbeke", "La police a posé des règles strictes", "indirect"),
    ("fr", "«\u00a0Personne ne nous a consultés\u00a0», regrette-t-il.",
     "il", "Personne ne nous a consultés", "direct"),
    ("fr", "Quelque 2 300 personnes ont manifesté, selon les organisateurs.",
     "les organisateurs", "Quelque 2 300 personnes ont manifesté", "indirect"),
    ("es", "El ministro afirmó que la ciudad está a salvo.", "El ministro", "la ciudad está a salvo.", "indirect"),
    ("es", "Según la policía, dos personas murieron.", "la policía", "dos personas murieron.", "indirect"),
    ("en", "The minister said on Thursday that two people died.", "The minister", "two people died.", "indirect"),
    ("en", "According to police, two people died.", "police", "two people died.", "indirect"),
    ("en", "Two people died in the fire, the minister said.",
     "the minister", "Two people died in the fire", "indirect"),
    ("en", "The mayor confirmed the attack.", "The mayor", "The mayor confirmed the attack.", "indirect"),
    ("en", "The bridge was blown up according to officials.", "officials", "The bridge was blown up", "indirect"),
    ("ru", "Суд назначил ему 400 часов работ, сообщает корреспондент из зала суда.",
     "корреспондент", "Суд назначил ему 400 часов работ", "indirect"),
    ("ru", "По словам Путина, переговоры продолжатся.", "Путина", "переговоры продолжатся.", "indirect"),
    ("uk", "У «Західних рейках» звинувачення заперечують.",
     "Західних рейках", "У «Західних рейках» звинувачення заперечують.", "mixed"),
    ("uk", "За даними Міноборони, ворог утратив 300 солдатів.",
     "Міноборони", "ворог утратив 300 солдатів.", "indirect"),
    ("uk", "Президент Зеленський заявив, що місто не здали.", "Президент Зеленський", "місто не здали.", "indirect"),
    ("uk", "«Ми тримаємо оборону міста», — сказав речник.", "речник", "Ми тримаємо оборону міста", "direct"),
]  # fmt: skip
NOT_SAID = [
    ("nl", "De president presenteerde het plan dat de stad moet redden."),
    ("nl", "Door te stellen dat hij de stad heeft, biedt hij zichzelf een uitweg."),
]  # fmt: skip


def build(language, sentence):
    return build_article(f"{sentence}\n", Origin(kind="paste"), language)


@pytest.mark.parametrize(("language", "sentence", "source", "content", "speech"), SAID)
def test_the_words_that_say_it_and_no_others(language, sentence, source, content, speech):
    article = build(language, sentence)
    (found,) = find_candidates(article)
    assert article.text[slice(*found.source)] == source
    evidence = evidence_of(article, found.sentence, found.content)
    assert evidence.exact == content
    assert speech_of(article, found.sentence, evidence, has_source=True) == speech


@pytest.mark.parametrize(("language", "sentence"), NOT_SAID)
def test_a_word_of_saying_alone_says_nothing(language, sentence):
    assert find_candidates(build(language, sentence)) == ()


def list_said(language, sentence):
    article = build(language, sentence)
    found = find_candidates(article)
    return [
        tuple(article.text[slice(*place)] if place else "" for place in (c.source, c.content, c.via)) for c in found
    ]


def test_behind_a_semicolon_somebody_else_says_something_else():
    assert list_said("nl", "De gemeente meldde dat de weg open is; het waterschap stelde dat de dijk veilig is.") == [
        ("De gemeente", "de weg open is", ""),
        ("het waterschap", "de dijk veilig is.", ""),
    ]


def test_a_number_is_no_part_of_a_source_nor_is_whom_it_tells():
    said = list_said("de", "Am Abend sind nach Angaben der Feuerwehr 23 Menschen verletzt worden.")
    assert [source for source, *_ in said] == ["Angaben der Feuerwehr"]
    said = list_said("de", "„Wir wussten nichts“, sagte Bernd Ahlers der „Elmsflether Zeitung“.")
    assert [source for source, *_ in said] == ["Bernd Ahlers"]
    assert [source for source, *_ in list_said("de", "Das sei falsch, sagte der Sprecher der Polizei.")] == [
        "der Sprecher der Polizei"
    ]


def test_who_says_what_another_says_passes_it_on():
    said = list_said("nl", "Volgens de politie is de brug dicht, zegt burgemeester Anna Smit.")
    assert said == [("de politie", "is de brug dicht", "burgemeester Anna Smit")]
