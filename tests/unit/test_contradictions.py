"""Which claims contradict each other, as far as the words tell."""

from __future__ import annotations

import pytest
from articles import claim_sentences

from chains.contradictions import list_contradictions


def find(language, *said):
    """Pairs of the claims that are whole sentences, each with its source."""
    return list(list_contradictions(*claim_sentences(language, *said)))


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("nl", "Er zijn twaalf gewonden, zegt de politie.", "De gemeente houdt het op negen."),
        ("de", "Die Polizei zählte 47 Verletzte.", "Die Firma sprach dagegen von 19."),
        ("fr", "La police a compté 2 300 personnes.", "La préfecture n’en a compté que 900."),
        ("uk", "Поліція нарахувала 20 поранених.", "Лікарня говорить про 34 поранених."),
    ],
)
def test_another_figure_for_the_same_thing(language, one, other):
    assert find(language, (one, "a"), (other, "b")) == [("c1", "c2")]
    assert find(language, (one, "a"), (other, "a")) == []
    assert find(language, (one, "a"), (other, None)) == []


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("nl", "Er zijn twaalf gewonden, zegt de politie.", "De aannemer vraagt 900 euro."),
        ("de", "Die Polizei zählte 47 Verletzte.", "Laut Stadt wird am 3. Mai geöffnet."),
        ("fr", "Le pont fermera le 30 juin.", "Selon la police, 2 300 personnes ont manifesté."),
    ],
)
def test_a_figure_for_another_thing(language, one, other):
    assert find(language, (one, "a"), (other, "b")) == []


@pytest.mark.parametrize(
    ("language", "said", "denial"),
    [
        ("nl", "Het bestuur wist ervan.", "De dijkgraaf ontkent de aantijging."),
        ("de", "Die Leitung wusste davon.", "Der Betriebsrat nannte das falsch."),
        ("fr", "La direction savait.", "L’agence dément."),
        ("es", "La empresa lo sabía.", "La empresa niega la acusación."),
        ("ru", "Завод знал об этом.", "Директор это отрицает."),
    ],
)
def test_a_denial_is_about_what_the_last_other_source_said(language, said, denial):
    pairs = find(language, ("Es regnet.", None), (said, "a"), (said, "a"), (denial, "b"))
    assert set(pairs) == {("c2", "c4"), ("c3", "c4")}


def test_nothing_without_a_grammar():
    assert find("no", ("Det er 12 skadde.", "a"), ("Kommunen sier 31 skadde.", "b")) == []


def test_who_denies_goes_on_denying_what_was_said():
    said = ("Het bestuur legde een melding van scheuren weg.", "a")
    denial = ("De dijkgraaf ontkent de aantijging.", "b")
    assert find("nl", said, denial, ("Er is geen enkele melding binnengekomen.", "b")) == [("c1", "c2"), ("c1", "c3")]
    assert find("nl", said, denial, ("Er is een melding binnengekomen.", "b")) == [("c1", "c2")]
    assert find("nl", said, denial, ("Er is geen enkele melding binnengekomen.", "c")) == [("c1", "c2")]
    assert find("nl", said, denial, ("Het heeft niet geregend.", "b")) == [("c1", "c2")]
