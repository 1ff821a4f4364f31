"""A claim that translates the words of its evidence must say all that they say; who says it stands beside it."""

from __future__ import annotations

import pytest

from chains.checks import check_pair
from chains.checks.pairs import Pair, Passage

ARTICLE = {
    "de": "Das Werk in Rothenau meldete es. Werksleiter Brauer sprach von 47 Verletzten.",
    "fr": "La préfecture du Var a parlé des travaux. Elle promet beaucoup.",
    "nl": "Volgens het waterschap in Merwenoord is dat zo.",
    "uk": "У Калинові закрили міст. Мельничук заявив про це.",
}


def find(language: str, source: str, target: str) -> list[tuple[str, str]]:
    context = Passage(f"{ARTICLE[language]} {source}", language)
    pair = Pair(Passage(source, language), Passage(target, "en"), context=context)
    return [(problem.check, problem.severity) for problem in check_pair(pair)]


@pytest.mark.parametrize(
    ("language", "source", "target", "problem"),
    [
        ("uk", "Ремонт триватиме не менш як сім місяців", "The repair will take at least a month", "numbers"),
        ("nl", "Van de dijken voldoet 92 procent aan de norm.", "The dikes comply with the norm.", "numbers"),
        ("de", "Die Meldung sei erst nach dreieinhalb Stunden eingegangen", "It came after three hours", "numbers"),
    ],
)
def test_what_is_lost_or_changed_is_an_error(language: str, source: str, target: str, problem: str) -> None:
    assert (problem, "error") in find(language, source, target)


@pytest.mark.parametrize(
    ("language", "source", "target"),
    [
        # The mood of reported speech is kept by naming whoever speaks.
        (
            "de",
            "Mehrere Ventile seien seit 2021 nicht mehr ausgetauscht worden",
            "Several valves have not been replaced since 2021",
        ),
        ("fr", "la réouverture prendrait deux mois.", "The reopening will take two months."),
        # A name may take the place of a pronoun, when the article has it.
        (
            "nl",
            "Er zijn geen scheuren gevonden, zegt het.",
            "No cracks were found, says the water board of Merwenoord.",
        ),
        # Direct speech is told beside the claim.
        ("de", "informierte „unverzüglich und vollständig“", "informed immediately and completely"),
    ],
)
def test_what_is_told_beside_it_is_not_missed(language: str, source: str, target: str) -> None:
    assert not find(language, source, target)


def test_hearsay_in_the_words_themselves_is_missed() -> None:
    words = "керівництво нібито знало про пошкодження ще з осені."
    assert find("uk", words, "The management had known of the damage since autumn.") == [("hedges", "warning")]


def test_a_name_that_the_article_has_not_is_an_error() -> None:
    assert ("names", "error") in find("nl", "De dijk bij Merwenoord is hersteld.", "The dike near London is repaired.")
