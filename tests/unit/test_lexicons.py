"""The lexicons are complete, clean data."""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import fields
from pathlib import Path

import pytest

from chains.lexicons import LANGUAGES, Lexicon, counting, load_lexicon

NAMES = [field.name for field in fields(Lexicon) if field.name not in {"language", "quotation_marks"}]
CYRILLIC = {"ru", "uk"}


def lexicon_of(language: str) -> Lexicon:
    lexicon = load_lexicon(language)
    assert lexicon is not None
    return lexicon


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_entries_are_lower_case_composed_and_trimmed(language: str, name: str) -> None:
    entries = list(getattr(lexicon_of(language), name))
    assert entries or name == "ordinal_lead_ins"
    assert len(entries) == len(set(entries))
    for entry in entries:
        assert entry == unicodedata.normalize("NFC", entry).lower() == " ".join(entry.split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_mixes_scripts(language: str) -> None:
    lexicon = lexicon_of(language)
    for name in set(NAMES) - {"caption_cues"}:
        for entry in getattr(lexicon, name):
            scripts = {unicodedata.name(letter).split()[0] for letter in entry if letter.isalpha()}
            assert scripts <= {"CYRILLIC" if language in CYRILLIC else "LATIN", "FEMININE", "MASCULINE"}, entry


@pytest.mark.parametrize("language", LANGUAGES)
def test_abbreviations_are_written_without_their_last_stop(language: str) -> None:
    lexicon = lexicon_of(language)
    for name in ("abbreviations", "title_abbreviations", "number_abbreviations", "final_abbreviations"):
        assert not [entry for entry in getattr(lexicon, name) if entry.endswith(".")]
    assert not lexicon.final_abbreviations & (lexicon.abbreviations | lexicon.title_abbreviations)
    assert not lexicon.false_abbreviations & (lexicon.abbreviations | lexicon.title_abbreviations)


@pytest.mark.parametrize("language", LANGUAGES)
def test_coverage(language: str) -> None:
    lexicon = lexicon_of(language)
    assert len(lexicon.reporting_verbs) >= 100
    assert len(lexicon.hedges) >= 25
    assert len(lexicon.explicit_warnings) >= 20
    assert all(opening and closing for opening, closing in lexicon.quotation_marks)


@pytest.mark.parametrize(
    ("language", "name", "entry"),
    [
        ("nl", "reporting_verbs", "zei"),
        ("nl", "attribution_phrases", "naar eigen zeggen"),
        ("nl", "hedges", "zou"),
        ("nl", "explicit_warnings", "korrel zout"),
        ("de", "explicit_warnings", "konnte nicht unabhängig überprüft werden"),
        ("fr", "anonymous_sources", "source proche du dossier"),
        ("ru", "hedges", "якобы"),
        ("uk", "attribution_phrases", "за словами"),
        ("es", "hearsay", "se rumorea"),
        ("en", "hedges", "reportedly"),
    ],
)
def test_words_that_must_be_there(language: str, name: str, entry: str) -> None:
    assert entry in getattr(lexicon_of(language), name)


def test_regions_and_case_do_not_matter() -> None:
    assert load_lexicon("NL-be") is load_lexicon("nl_NL") is load_lexicon("nl")


@pytest.mark.parametrize("language", ["und", "", "xx", "../nl", "nlx"])
def test_a_language_without_a_file_has_none(language: str) -> None:
    assert load_lexicon(language) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_counting_words_name_the_same_things_once(language: str) -> None:
    table = tomllib.loads((Path(counting.__file__).parent / f"{language}.toml").read_text(encoding="utf-8"))
    english = tomllib.loads((Path(counting.__file__).parent / "en.toml").read_text(encoding="utf-8"))
    assert table["things"].keys() == english["things"].keys()
    forms = " ".join([*table.pop("things").values(), table["people"], table["idle"]]).split()
    assert [form for form in forms if forms.count(form) > 1] == []
    every = " ".join([*forms, *table.values()])
    assert every == unicodedata.normalize("NFC", every).lower()
    words = counting.load_counting_words(language)
    assert words is not None
    assert words.things.find(english["things"]["dead"].split()[0]) == ("dead" if language == "en" else None)
