"""Who says what by the words alone, in every language that has a grammar."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chains.article.loading import build_article
from chains.attribution import find_candidates
from chains.attribution.grammar import load_grammar
from chains.lexicons import LANGUAGES
from chains.report import Origin


def find(text, language):
    """Source, cue and content of each candidate."""
    article = build_article(text + "\n", Origin(kind="paste"), language)

    def words(place):
        return article.text[slice(*place)] if place else None

    return [(words(c.source), words(c.cue), words(c.content)) for c in find_candidates(article)]


@pytest.mark.parametrize(
    ("language", "text", "source", "cue", "content"),
    [
        ("nl", "De brug is dicht, zei burgemeester Anna Smit dinsdag.", "burgemeester Anna Smit", "zei",
         "De brug is dicht"),
        ("nl", "Volgens de politie zijn er 12 gewonden.", "de politie", "Volgens", "zijn er 12 gewonden."),
        ("nl", "De minister zegt dat de dijk veilig is.", "De minister", "zegt", "de dijk veilig is."),
        ("nl", "Een agent, die anoniem wil blijven, zegt dat het misging.", "Een agent", "zegt", "het misging."),
        ("nl", "De boer verloor naar eigen zeggen alles.", "De boer", "naar eigen zeggen", "alles."),
        ("de", "Der Minister sagte, die Brücke sei sicher.", "Der Minister", "sagte", "die Brücke sei sicher."),
        ("de", "Die Brücke ist sicher, so der Minister.", "der Minister", "so", "Die Brücke ist sicher"),
        ("de", "Nach Angaben der Polizei starben zwei Menschen.", "Angaben der Polizei", "Nach",
         "starben zwei Menschen."),
        ("de", "Medienberichten zufolge starben zwei Menschen.", "Medienberichten", "zufolge",
         "starben zwei Menschen."),
        ("de", "Smit, Sprecher der Stadt, erklärte, er gehe.", "Smit, Sprecher der Stadt", "erklärte", "er gehe."),
        ("de", "Am Abend gab der Verein bekannt, dass er geht.", "der Verein", "gab", "er geht."),
        ("de", "Wie die Polizei mitteilte, ist die Straße frei.", "die Polizei", "mitteilte", "ist die Straße frei."),
        ("fr", "Le pont est fermé, a annoncé jeudi la mairie de Lens.", "la mairie de Lens", "a annoncé",
         "Le pont est fermé"),
        ("fr", "Selon les pompiers, douze familles ont fui.", "les pompiers", "Selon", "douze familles ont fui."),
        ("fr", "Il affirme qu’une voiture a brûlé.", "Il", "affirme", "une voiture a brûlé."),
        ("fr", "« Personne ne sait », regrette-t-il.", "il", "regrette", "Personne ne sait"),
        ("es", "El alcalde dijo que la mina cerró.", "El alcalde", "dijo", "la mina cerró."),
        ("es", "Según el sindicato, la mina no era segura.", "el sindicato", "Según", "la mina no era segura."),
        ("en", "The bridge is shut, the mayor said.", "the mayor", "said", "The bridge is shut"),
        ("en", "According to the police, two people died.", "the police", "According to", "two people died."),
        ("ru", "Завод остановлен, заявил директор Павел Громов.", "директор Павел Громов", "заявил",
         "Завод остановлен"),
        ("ru", "По данным полиции, погибли двое.", "полиции", "По данным", "погибли двое."),
        ("uk", "За словами інженерів, фундамент просів.", "інженерів", "За словами", "фундамент просів."),
        ("uk", "Мер запевнив, що міст відкриють.", "Мер", "запевнив", "міст відкриють."),
    ],
)  # fmt: skip
def test_who_says_what(language, text, source, cue, content):
    assert find(text, language) == [(source, cue, content)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "De brug over de Linge is sinds maandag dicht."),
        ("nl", "Actrice in de film “De stille getuige van Oudwater” is Anna Smit."),
        ("de", "Die Straße ist gesperrt, und niemand wurde verletzt."),
        ("de", "Kritik an dem Vorhaben war zuletzt laut geworden."),
        ("fr", "Le pont a été fermé mercredi après une crue."),
        ("es", "La mina cerró el jueves tras un derrumbe."),
        ("en", "The bridge was closed on Monday after a flood."),
        ("ru", "Завод удобрений остановлен после пожара."),
        ("uk", "Школу закрили в понеділок через тріщини."),
    ],
)
def test_the_outlet_s_own_words_are_nobody_s(language, text):
    assert find(text, language) == []


def test_the_subjunctive_goes_on_with_whoever_spoke():
    found = find("Der Direktor sagte, die Halle sei leer. Niemand habe etwas gemerkt.", "de")
    assert found[1] == ("Der Direktor", None, "Niemand habe etwas gemerkt.")


def test_a_quotation_in_a_paragraph_of_its_own_is_of_who_announced_it():
    found = find("Anna Smit erklärte am Montag dazu:\n\n„Wir gehen nach Hause, und morgen kommen wir wieder.“", "de")
    assert found == [("Anna Smit", None, "Wir gehen nach Hause, und morgen kommen wir wieder.")]


def test_that_says_the_paper_is_about_the_sentence_before():
    found = find("Die Brücke ist seit Montag gesperrt. Das berichtete die Rheinische Post.", "de")
    assert found == [("die Rheinische Post", "berichtete", "Die Brücke ist seit Montag gesperrt.")]


def test_who_passes_it_on_is_kept_apart():
    article = build_article("Laut BBC sagte der Minister, dass er geht.\n", Origin(kind="paste"), "de")
    (candidate,) = find_candidates(article)
    assert article.text[slice(*candidate.source)] == "der Minister"
    assert article.text[slice(*candidate.via)] == "BBC"


def test_a_language_without_a_grammar_has_no_candidates():
    assert find("Brua er stengt, sa ordføreren.", "no") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_grammar_is_lower_case_and_composed(language):
    grammar = load_grammar(language)
    for words in (grammar.verbs, grammar.determiners, grammar.prepositions, grammar.adverbs, grammar.subjunctive):
        assert all(word == unicodedata.normalize("NFC", word).lower().strip() for word in words)
    assert grammar.weak_verbs & grammar.verbs


GERMAN = "der die das Minister sagte dass er habe nach Angaben laut zufolge so und Berlin wie gab bekannt"
WORDS = st.sampled_from((*GERMAN.split(), *",:„“»«().!"))


@settings(max_examples=200, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=60), st.sampled_from(LANGUAGES))
def test_whatever_the_words_are_places_are_in_the_article(words, language):
    article = build_article("Er " + " ".join(words) + "\n", Origin(kind="paste"), language)
    for candidate in find_candidates(article):
        start, end = candidate.content
        assert candidate.sentence.start <= start < end <= candidate.sentence.end
        for place in (candidate.cue, candidate.source, candidate.via):
            assert place is None or 0 <= place[0] < place[1] <= len(article.text)
