"""PDF documents: the text of an article, or why there is none."""

from __future__ import annotations

import zlib

import pytest
from pdfs import FONT, draw_sized, join_objects, lock_pdf, make_pdf, make_stream

from chains.article.isolation import take_apart
from chains.article.loading import load_bytes
from chains.article.pdf import MAX_PAGES, read_pdf
from chains.errors import ArticleDecodeError, ArticleEmptyError, ArticleError
from chains.report import Origin

FIRST = [
    "De Waterbode",
    "12 mei 2026",
    "Burgemeester ontkent sluiting",
    "De burgemeester van Oostzand heeft dinsdag ontkend dat het zieken-",
    "huis aan de Noord-",
    "Hollandse kade dichtgaat. De raad vroeg om een zwart-wit antwoord",
    "op de vraag wie het rapport heeft gezien, en kreeg dat niet. Een zwart-",
    "wit beeld past volgens haar ook niet bij wat er gebeurd is met",
    "Pagina 1 van 3",
]
SECOND = [
    "De Waterbode",
    "12 mei 2026",
    "deze zaak. Het personeel is niet gerust op de afloop.",
    "Pagina 2 van 3",
]
THIRD = ["De Waterbode", "12 mei 2026", "De raad praat er in juni verder over.", "Pagina 3 van 3"]
DOCUMENT = make_pdf([FIRST, SECOND, THIRD])


def test_a_document_is_an_article() -> None:
    article = load_bytes(DOCUMENT, Origin(kind="file", name="x.pdf"))
    assert (article.title, article.language) == ("Burgemeester ontkent sluiting", "nl")
    assert article.text.endswith("in juni verder over.")


def test_heads_and_feet_of_pages_are_left_out() -> None:
    text = read_pdf(DOCUMENT, "x").text
    assert not [words for words in ("Waterbode", "12 mei", "Pagina") if words in text]


def test_broken_words_are_whole_and_hyphens_stay_where_they_belong() -> None:
    text = " ".join(read_pdf(DOCUMENT, "x").text.split())
    assert "ziekenhuis aan de Noord-Hollandse kade" in text
    assert "Een zwart-wit beeld" in text


def test_a_sentence_goes_on_across_pages_and_a_paragraph_ends() -> None:
    article = load_bytes(DOCUMENT, Origin(kind="file", name="x.pdf"))
    sentences = [" ".join(article.sentence_text(sentence).split()) for sentence in article.sentences]
    assert "Een zwart-wit beeld past volgens haar ook niet bij wat er gebeurd is met deze zaak." in sentences
    assert "Het personeel is niet gerust op de afloop." in sentences


def test_a_line_that_is_only_on_one_page_stays() -> None:
    text = read_pdf(make_pdf([["Kop", "Een zin die nergens anders staat.", "7"], ["Een andere zin.", "8"]]), "x").text
    assert text.split("\n") == ["Kop", "Een zin die nergens anders staat.", "", "Een andere zin."]


def test_a_document_that_is_locked_against_changes_only() -> None:
    assert read_pdf(lock_pdf(DOCUMENT, ""), "x").text == read_pdf(DOCUMENT, "x").text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (lock_pdf(DOCUMENT, "secret"), "with a password"),
        (DOCUMENT[:300], "broken"),
        (b"%PDF-1.4 nothing else", "broken"),
        (b"%PDF-" + bytes(range(256)) * 40, "broken"),
        (make_pdf([["x"]] * (MAX_PAGES + 1)), f"more than {MAX_PAGES} pages"),
    ],
    ids=["password", "cut", "empty", "noise", "pages"],
)
def test_what_cannot_be_read(data: bytes, message: str) -> None:
    with pytest.raises(ArticleDecodeError, match=message) as caught:
        load_bytes(data, Origin(kind="file", name="x.pdf"))
    assert caught.value.hint


@pytest.mark.parametrize("pages", [[[]], [[], []], [["7"]]])
def test_pictures_of_text(pages: list[list[str]]) -> None:
    with pytest.raises(ArticleEmptyError, match="pictures") as caught:
        load_bytes(make_pdf(pages), Origin(kind="file", name="x.pdf"))
    assert "recognition" in caught.value.hint


def test_a_small_document_that_unpacks_to_a_huge_one() -> None:
    packed = zlib.compress(b"BT /F1 11 Tf (woord woord) Tj T* ET " * 20_000_000, 9)
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)
    with pytest.raises(ArticleError) as caught:
        take_apart("pdf", document_of(stream), {"name": "x.pdf"}, seconds=5)
    assert caught.value.hint


def test_pages_that_hold_each_other() -> None:
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R 2 0 R] /Count 2 >>",
        b"<< /Type /Pages /Kids [2 0 R] /Count 9999999 >>",
    ]
    with pytest.raises(ArticleError) as caught:
        take_apart("pdf", join_objects(objects), {"name": "x.pdf"}, seconds=5)
    assert caught.value.hint


PRINTED = [
    (8, 820, "De Waterbode, dinsdag 12 mei 2026"),
    (22, 760, "Burgemeester ontkent dat het"),
    (22, 734, "ziekenhuis aan de kade dichtgaat"),
    (11, 700, "De burgemeester heeft dinsdag ontkend dat het ziekenhuis"),
    (11, 686, "dichtgaat. De raad vroeg om een antwoord en kreeg dat niet."),
    (14, 650, "Wie het rapport heeft gezien"),
    (14, 632, "en wie niet"),
    (11, 610, "Het personeel is niet gerust op de afloop van deze zaak."),
]
FOOT = (8, 30, "https://waterbode.example/2026/05/12/kade 1/1")


def read_printed(*lines: tuple[int, int, str]) -> str:
    return read_pdf(document_of(make_stream(draw_sized(lines))), "x").text


def test_a_headline_and_an_intertitle_of_two_lines_are_whole() -> None:
    data = document_of(make_stream(draw_sized([*PRINTED, FOOT])))
    article = load_bytes(data, Origin(kind="file", name="x.pdf"))
    assert article.title == "Burgemeester ontkent dat het ziekenhuis aan de kade dichtgaat"
    kinds = {article.sentence_text(sentence): sentence.kind for sentence in article.sentences}
    assert kinds["Wie het rapport heeft gezien en wie niet"] == "intertitle"
    assert len(kinds) == 5


def test_head_and_foot_of_a_single_page_are_left_out() -> None:
    text = read_printed(*PRINTED, FOOT)
    assert text.startswith("Burgemeester")
    assert text.endswith("van deze zaak.")


def test_a_browser_draws_head_and_foot_last() -> None:
    assert read_printed(*PRINTED[1:], PRINTED[0], FOOT) == read_printed(*PRINTED, FOOT)


@pytest.mark.parametrize("foot", ["Pagina 1 van 1", "https://waterbode.example/1", "1/1", "Seite 1"])
def test_a_foot_of_the_same_size_is_known_by_its_words(foot: str) -> None:
    assert read_printed(*PRINTED, (11, 598, foot)).endswith("van deze zaak.")


@pytest.mark.parametrize(
    "line",
    [
        (11, 598, "Formule 1"),
        (8, 30, "In een eerder bericht stond een verkeerd bedrag; dat is hersteld."),
        (8, 594, "Foto: Jan Jansen"),
    ],
    ids=["text", "sentence", "beside the text"],
)
def test_what_may_be_part_of_the_article_stays(line: tuple[int, int, str]) -> None:
    assert read_printed(*PRINTED, line).endswith(line[2])


@pytest.mark.parametrize("size", [11, 9])
def test_a_kicker_by_the_headline_stays(size: int) -> None:
    assert read_printed((size, 792, "Opinie"), *PRINTED[1:]).startswith("Opinie")


def test_the_head_that_a_browser_prints_close_to_the_headline_is_left_out() -> None:
    assert read_printed((8, 825, "12-05-2026 10:21 Kade"), (24, 796, "Kade blijft"), *PRINTED[3:]).startswith("Kade b")


def document_of(stream: bytes) -> bytes:
    """A document of one page, with a stream as it is given."""
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
        b" /Resources << /Font << /F1 3 0 R >> >> >>"
    )
    kids = b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>"
    return join_objects([b"<< /Type /Catalog /Pages 2 0 R >>", kids, FONT, page, stream])


def test_the_documents_of_these_tests_are_what_they_seem() -> None:
    assert "woord" in read_pdf(document_of(make_stream(b"BT /F1 11 Tf (een woord dat lang genoeg is) Tj ET")), "x").text
