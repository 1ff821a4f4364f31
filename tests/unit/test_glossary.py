"""The reader's glossary: its file, its terms in a text, and what the check says of a translation."""

from __future__ import annotations

import json
import unicodedata

import pytest

from chains.checks import check_pair, glossary
from chains.checks.pairs import Pair, Passage
from chains.errors import ConfigError
from chains.glossary import LONGEST, MOST_TERMS, find_terms, read_glossary
from chains.report import Term


def read(tmp_path, text):
    path = tmp_path / "glossary.txt"
    path.write_bytes(text.encode())
    return read_glossary(path)


def terms(**words):
    return tuple(Term(term=term.replace("_", " "), translation=translation) for term, translation in words.items())


def compare(source, target, language="de", **words):
    return list(glossary.compare(Pair(Passage(source, language), Passage(target, "en"), glossary=terms(**words))))


def test_lines_are_terms_and_the_rest_is_passed_over(tmp_path):
    text = (
        '\ufeff# our words\r\n\r\nWerksleitung = plant management\r\n  "NATO"="Nato"\nWerksleitung = plant management\n'
    )
    assert read(tmp_path, text) == terms(Werksleitung="plant management", NATO="Nato")


def test_terms_are_composed_as_articles_are(tmp_path):
    (term,) = read(tmp_path, unicodedata.normalize("NFD", "Behörde = authority"))
    assert term.term == "Behörde"


def test_nothing_in_a_term_reaches_a_terminal(tmp_path):
    (term,) = read(tmp_path, "a\x1b[31mb = c\u202ed")
    assert (term.term, term.translation) == ("ab", "cd")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# x\nWerksleitung\n", "line 2"),
        ("= plant\n", "line 1"),
        ("Werk =\n", "line 1"),
        ("Werk = plant\nwerk = factory\n", "line 2: “werk” has another translation above: “plant”"),
        (f"{'x' * (LONGEST + 1)} = y\n", f"more than {LONGEST} characters"),
        ("".join(f"w{n} = x\n" for n in range(MOST_TERMS + 1)), "more than 5,000 terms"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_the_line(tmp_path, text, message):
    with pytest.raises(ConfigError, match=r"glossary\.txt") as raised:
        read(tmp_path, text)
    assert message in raised.value.message
    assert raised.value.hint


def test_a_file_that_cannot_be_read_is_refused(tmp_path):
    for path in (tmp_path / "missing.txt", tmp_path):
        with pytest.raises(ConfigError, match="cannot be read"):
            read_glossary(path)
    (tmp_path / "latin.txt").write_bytes("Behörde = authority".encode("latin-1"))
    with pytest.raises(ConfigError, match="UTF-8"):
        read_glossary(tmp_path / "latin.txt")


@pytest.mark.parametrize(
    ("text", "term", "found"),
    [
        ("Die Anwohner warten.", "Anwohner", "Anwohner"),
        ("Mit den Anwohnern sprach niemand.", "Anwohner", "Anwohnern"),
        ("ANWOHNER WARTEN", "Anwohner", "ANWOHNER"),
        ("Вербували наёмников.", "наёмник", "наёмников"),
        ("de huurlingen van", "huurling", "huurlingen"),
        ("in the  US today", "US", "US"),
        ("come with us", "US", None),
        ("NATOs", "NATO", None),
        ("Chlorgaswolke", "Chlorgas", None),
        ("ein Band", "Ban", None),
        ("Rat der\nStadt tagt", "Rat der Stadt", "Rat der\nStadt"),
        ("軍は北京市に", "北京", "北京"),
        ("C++ (neu)", "C++", "C++"),
    ],
)
def test_a_term_is_found_in_its_forms_and_in_no_other_word(text, term, found):
    places = [text[slice(*place)] for _, place in find_terms(text, [Term(term=term, translation="x")])]
    assert places == ([found] if found else [])


def test_a_term_within_a_longer_one_is_not_found_beside_it():
    words = terms(Bank="bench", Deutsche_Bank="Deutsche Bank")
    assert [term.term for term, _ in find_terms("Die Deutsche Bank zahlt.", words)] == ["Deutsche Bank"]
    assert [term.term for term, _ in find_terms("Deutsche Bank, auf der Bank", words)] == ["Deutsche Bank", "Bank"]


def test_a_translation_without_the_word_is_an_error_with_the_place():
    (problem,) = compare("Den Anwohnern half niemand.", "Nobody helped the neighbours.", Anwohner="local resident")
    assert problem.severity == "error"
    assert problem.source == (4, 13)
    assert problem.message == "“Anwohnern” should be “local resident”, as your glossary says."


def test_a_translation_with_the_word_in_any_form_is_right():
    assert not compare("Den Anwohnern half niemand.", "Nobody helped the local residents.", Anwohner="local resident")
    assert not compare("Die NATO tagt.", "NATO meets.", NATO="NATO")


def test_a_sentence_without_the_term_and_a_reader_without_a_glossary_find_nothing():
    assert not compare("Niemand half.", "Nobody helped.", Anwohner="local resident")
    assert not compare("Anwohner", "Neighbours")


def test_a_glossary_counts_for_translations_not_for_statements():
    pair = Pair(
        Passage("Die Anwohner warten.", "de"),
        Passage("The neighbours wait.", "en"),
        glossary=terms(Anwohner="residents"),
    )
    assert [problem.check for problem in check_pair(pair)] == ["glossary"]
    statement = Pair(pair.source, pair.target, whole=False, glossary=pair.glossary)
    assert not check_pair(statement)


def test_terms_of_a_long_text_are_found_in_time_that_grows_with_it():
    text = "Die Anwohner warten auf die Werksleitung in Rothenau. " * 2000
    many = [Term(term=f"wort{n} fehlt", translation="x") for n in range(MOST_TERMS - 1)]
    found = find_terms(text, [*many, Term(term="Werksleitung", translation="plant management")])
    assert [term.term for term, _ in found] == ["Werksleitung"]
    assert json.dumps([place for _, place in found]) == "[[28, 40]]"
