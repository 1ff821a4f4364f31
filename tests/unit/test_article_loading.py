"""Articles from files and bytes: what is read, what is refused, and offsets that always hold."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chains.article.loading import MAX_BYTES, build_article, load_bytes, load_file
from chains.errors import (
    ArticleDecodeError,
    ArticleEmptyError,
    ArticleError,
    ArticleFetchError,
    ArticleNotFoundError,
    ConfigError,
)
from chains.report import Article, Origin

FIXTURES = Path(__file__).parents[2] / "fixtures" / "articles"
PASTE = Origin(kind="paste")
WORDY = st.text() | st.lists(
    st.sampled_from(
        [
            *"Aaéж你𝔘🙂\u0301.!?…。।؟\"'«»“”‘’()\n\r\t \u00a0\u2028\u200d\x1b\x00",
            "\n\n",
            " Mr. ",
            " J. ",
            "Foto:",
            "1. ",
            "\x1b[31m",
            "www.",
        ]
    )
).map("".join)

LOADED = [
    ("nl-utf-8-bom.txt", "nl", "Burgemeester ontkent fraude bij havenproject"),
    ("nl-crlf.txt", "nl", "Burgemeester ontkent fraude bij havenproject"),
    ("nl-wrapped.txt", "nl", "Burgemeester ontkent fraude bij havenproject"),
    ("nl-line-per-paragraph.txt", "nl", "Burgemeester ontkent fraude bij havenproject"),
    ("ru-windows-1251.txt", "ru", "Губернатор отрицает закрытие больницы"),
    ("ru-koi8-r.txt", "ru", "Губернатор отрицает закрытие больницы"),
    ("uk-windows-1251.txt", "uk", "Мер заперечує закриття лікарні"),
    ("fr-windows-1252.txt", "fr", "Le maire nie la fermeture de l’hôpital"),
    ("pl-iso-8859-2.txt", "pl", "Burmistrz zaprzecza zamknięciu szpitala"),
    ("de-utf-16-bom.txt", "de", "Bürgermeister bestreitet Schließung der Klinik"),
    ("en-utf-16-le.txt", "en", "Mayor denies that the hospital will close"),
    ("en-utf-16-be.txt", "en", "Mayor denies that the hospital will close"),
    ("ja-shift-jis.txt", "ja", "市長、病院の閉鎖を否定"),
    ("zh-gb18030.txt", "zh", "市长否认医院将关闭"),
    ("ar-utf-8.txt", "ar", "رئيس البلدية ينفي إغلاق المستشفى"),
    ("en-emoji.txt", "en", "Café owner 👩‍👩‍👧 denies closure 🙂"),
    ("en-ansi-escapes.txt", "en", "Mayor denies that it will close"),
]


def assert_sentences_cover(article: Article) -> None:
    """Offsets exact, in order, nothing but white space between them."""
    position = 0
    for number, sentence in enumerate(article.sentences, 1):
        text = article.text[sentence.start : sentence.end]
        assert sentence.id == f"s{number}"
        assert text == text.strip() != ""
        assert not article.text[position : sentence.start].strip()
        assert sentence.start >= position
        position = sentence.end
    assert not article.text[position:].strip()
    paragraphs = [sentence.paragraph for sentence in article.sentences]
    assert paragraphs == sorted(paragraphs)


@pytest.mark.parametrize(("name", "language", "title"), LOADED)
def test_awkward_files_are_read(name: str, language: str, title: str) -> None:
    article = load_file(FIXTURES / name)
    assert (article.language, article.title) == (language, title)
    assert article.language_score > 0.5
    assert article.origin == Origin(kind="file", name=name)
    assert article.sha256 == sha256(article.text.encode()).hexdigest()
    assert "\r" not in article.text
    assert_sentences_cover(article)


def test_the_same_article_whatever_its_line_ends() -> None:
    assert load_file(FIXTURES / "nl-crlf.txt").sha256 == load_file(FIXTURES / "nl-utf-8-bom.txt").sha256


def test_a_named_language_is_believed() -> None:
    article = load_file(FIXTURES / "nl-crlf.txt", language="af_za")
    assert (article.language, article.language_score) == ("af-ZA", 1.0)


def test_nonsense_for_a_language_is_refused() -> None:
    with pytest.raises(ConfigError, match="english") as caught:
        build_article("Some words.", PASTE, "english")
    assert "en (English)" in caught.value.hint


@pytest.mark.parametrize("name", ["empty.txt", "blank.txt"])
def test_no_text(name: str) -> None:
    with pytest.raises(ArticleEmptyError, match=name) as caught:
        load_file(FIXTURES / name)
    assert caught.value.hint


@pytest.mark.parametrize(("name", "what"), [("binary.bin", "binary"), ("document.pdf", "PDF")])
def test_no_plain_text(name: str, what: str) -> None:
    with pytest.raises(ArticleDecodeError, match=f"{name}.*{what}") as caught:
        load_file(FIXTURES / name)
    assert "copy" in caught.value.hint


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ArticleNotFoundError, match=r"none\.txt") as caught:
        load_file(tmp_path / "none.txt")
    assert caught.value.hint


@pytest.mark.parametrize("name", ["a\0b.txt", "file.txt/below.txt"])
def test_a_path_that_cannot_be(tmp_path: Path, name: str) -> None:
    (tmp_path / "file.txt").write_text("Tekst.", encoding="utf-8")
    with pytest.raises(ArticleNotFoundError):
        load_file(tmp_path / name)


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ArticleFetchError, match="folder") as caught:
        load_file(tmp_path)
    assert caught.value.hint


def test_a_name_that_is_too_long(tmp_path: Path) -> None:
    with pytest.raises(ArticleFetchError):
        load_file(tmp_path / ("x" * 5_000))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="permissions do not bind this user")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "locked.txt"
    path.write_text("Tekst.", encoding="utf-8")
    path.chmod(0)
    with pytest.raises(ArticleFetchError, match="may not be read"):
        load_file(path)


def test_a_name_with_escapes_is_made_harmless(tmp_path: Path) -> None:
    with pytest.raises(ArticleNotFoundError) as caught:
        load_file(tmp_path / "\x1b[31mred\x1b[0m.txt")
    assert "\x1b" not in caught.value.message
    assert "red.txt" in caught.value.message


def test_too_much(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_bytes(b"a" * (MAX_BYTES + 1))
    with pytest.raises(ArticleDecodeError, match=r"long\.txt.*10 MB") as caught:
        load_file(path)
    assert caught.value.hint


def test_stdin_has_a_name_in_errors() -> None:
    with pytest.raises(ArticleEmptyError, match="standard input"):
        load_bytes(b"  \n", Origin(kind="stdin"))


@settings(deadline=None, max_examples=300)
@given(WORDY, st.sampled_from(["nl", "en", "ru", "ja", "ka", None]))
@example("A. \r\n\u2028 b", "en")
@example("\x1b\x1b[31m[31m x", "en")
def test_any_text_is_empty_or_covered(text: str, language: str | None) -> None:
    try:
        article = build_article(text, PASTE, language)
    except ArticleEmptyError:
        return
    assert_sentences_cover(article)
    assert build_article(article.text, PASTE, language).text == article.text


@settings(deadline=None, max_examples=300)
@given(
    st.binary()
    | st.binary().map(lambda data: data.replace(b"\0", b"a"))
    | WORDY.map(lambda text: text.encode("utf-16", "replace"))
)
@example(b"\xff\xfe\x00")
@example(b"\xff\xfe\x00\x00\x00\xd8\x00\x00")
@example(b"\xef\xbb\xbf\xff")
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        article = load_bytes(data, PASTE)
    except ArticleError:
        return
    assert_sentences_cover(article)
