"""Which words of the article a model's claim is about."""

from __future__ import annotations

import pytest

from chains.article.loading import build_article
from chains.attribution import find_candidates
from chains.claims.matching import match_candidates, name_candidate, name_source
from chains.claims.raw import RawClaim
from chains.report import Origin

TEXT = """Brug dicht

Volgens de politie is de brug dicht, zegt burgemeester Anna Smit.

Anna Smit ontkent dat. “Wij wachten op de keuring”, zei ze.

De gemeente meldde dat de weg open is; het waterschap stelde dat de dijk veilig is.
"""
ARTICLE = build_article(TEXT, Origin(kind="paste"), "nl")
CANDIDATES = find_candidates(ARTICLE)


def match(sentence_ids, source="", cue=""):
    sentences = tuple(ARTICLE.find_sentence(each) for each in sentence_ids.split())
    claim = RawClaim(sentences, source, "", None, "", cue, "statement", "Something.")
    return [name_candidate(ARTICLE, found) for found in match_candidates(ARTICLE, CANDIDATES, claim, source)]


@pytest.mark.parametrize(
    ("sentence", "source", "cue", "found"),
    [
        ("s4", "De gemeente", "", ["De gemeente"]),
        ("s4", "het waterschap", "", ["het waterschap"]),
        ("s4", "", "stelde", ["het waterschap"]),
        ("s4", "", "", ["De gemeente"]),
        ("s3", "Anna Smit", "zei", ["ze"]),
        ("s4", "de politie", "meldde", []),
        ("s3 s4", "het waterschap", "", ["ze", "het waterschap"]),
        ("s2 s4", "", "", ["de politie"]),
    ],
)
def test_the_source_decides_then_the_cue(sentence, source, cue, found):
    assert match(sentence, source, cue) == found


def test_a_sentence_in_which_nobody_speaks_has_none():
    assert match("s1") == []


@pytest.mark.parametrize(
    ("language", "words", "name"),
    [
        ("de", "Angaben der Polizei", "der Polizei"),
        ("de", "Angaben von AFP und Reuters", "AFP und Reuters"),
        ("de", "Medienberichten", "Medienberichten"),
        ("de", "der Vorsitzende des Ausschusses, Sebastian Edathy", "Sebastian Edathy"),
        ("nl", "dijkgraaf Marijke Tolsma", "dijkgraaf Marijke Tolsma"),
        ("xx", "Angaben der Polizei", "Angaben der Polizei"),
    ],
)
def test_the_words_of_a_source_that_name_it(language, words, name):
    assert name_source(words, language) == name
