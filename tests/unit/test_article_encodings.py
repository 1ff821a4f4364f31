"""Two or three sentences are enough to tell an encoding."""

from __future__ import annotations

import pytest

from chains.article.encodings import decode_text
from chains.errors import ArticleDecodeError

RUSSIAN = "Президент заявил вчера, что переговоры продолжатся. Министр обороны это отрицает."
UKRAINIAN = "Українська влада підтвердила загибель двох людей. Їх поховали у Києві."
FRENCH = "Le président a déclaré hier que l’accord n’était pas prêt. « Nous verrons », a-t-il ajouté."
GERMAN = "Die Behörden bestätigten am Freitag, dass zwei Männer getötet wurden. „Wir wissen nichts“, hieß es."
DUTCH = "Oekraïne heeft de hergroepering bevestigd. De coördinatie was slecht."
SPANISH = "El año pasado murieron 20 niños en la región, según el señor Núñez. ¿Qué pasó?"
EURO = "Le prix était de 5 € par personne, selon l'œuvre de charité. Le maire a refusé."
POLISH = "Premier powiedział w środę, że rząd nie podjął jeszcze decyzji. Opozycja żąda wyjaśnień."
CZECH = "Předseda vlády včera řekl, že jednání budou pokračovat. Ministr to popřel, uvedl šéf úřadu."
JAPANESE = "首相は昨日、交渉を続けると述べた。防衛相はこれを否定した。"
CHINESE = "总理昨天表示，谈判将继续进行。国防部长否认了这一说法。"
TRADITIONAL = "總理昨天表示，談判將繼續進行。國防部長否認了這一說法。"
KOREAN = "총리는 어제 협상이 계속될 것이라고 말했다. 국방장관은 이를 부인했다."
GREEK = "Ο πρωθυπουργός δήλωσε χθες ότι οι διαπραγματεύσεις θα συνεχιστούν. Ο υπουργός το διέψευσε."
TURKISH = "Başbakan dün görüşmelerin süreceğini söyledi. Savunma bakanı ise bunu yalanladı."
HEBREW = "ראש הממשלה אמר אתמול כי המשא ומתן יימשך. שר הביטחון הכחיש זאת."
ARABIC = "قال رئيس الوزراء أمس إن المفاوضات ستستمر. ونفى وزير الدفاع ذلك."


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", RUSSIAN),
        ("cp1251", UKRAINIAN),
        ("koi8_r", RUSSIAN),
        ("koi8_u", UKRAINIAN),
        ("cp866", RUSSIAN),
        ("iso8859_5", RUSSIAN),
        ("cp1252", FRENCH),
        ("cp1252", GERMAN),
        ("cp1252", DUTCH),
        ("cp1252", SPANISH),
        ("iso8859_15", EURO),
        ("iso8859_2", POLISH),
        ("iso8859_2", CZECH),
        ("cp1250", POLISH),
        ("cp1250", CZECH),
        ("shift_jis", JAPANESE),
        ("euc_jp", JAPANESE),
        ("gb18030", CHINESE),
        ("big5", TRADITIONAL),
        ("euc_kr", KOREAN),
        ("cp1253", GREEK),
        ("cp1254", TURKISH),
        ("cp1255", HEBREW),
        ("cp1256", ARABIC),
    ],
)
def test_legacy_encodings(encoding: str, text: str) -> None:
    assert decode_text(text.encode(encoding), "it") == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text", [DUTCH, RUSSIAN, "第一条。\u3000ABC 123, 第二条。 A B", "Ā ēnglish text, Ā again and so on."]
)
def test_unicode_encodings(encoding: str, text: str) -> None:
    assert decode_text(text.encode(encoding), "it") == text


def test_a_long_ascii_beginning_does_not_hide_the_rest() -> None:
    text = "The beginning is plain. " * 3_000 + RUSSIAN
    assert decode_text(text.encode("cp1251"), "it") == text


def test_a_broken_byte_does_not_spoil_a_long_text() -> None:
    data = (RUSSIAN * 3).encode()
    assert decode_text(data + b"\xff" + data, "it") == RUSSIAN * 3 + "\ufffd" + RUSSIAN * 3


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.4\n", "a PDF"),
        (b"PK\x03\x04....", "office document"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"\x7fELF\x02\x01\x01", "program"),
        (b"{\\rtf1 text}", "rich text"),
        (b"some\0thing\0or\0\0other", "binary"),
        (b"\x01\x02\x03\x04 text \x05\x06\x07", "binary"),
    ],
)
def test_what_is_not_text_is_named(data: bytes, what: str) -> None:
    with pytest.raises(ArticleDecodeError, match=what) as caught:
        decode_text(data, "it")
    assert caught.value.hint


def test_letters_that_look_like_a_magic_number_are_text() -> None:
    assert decode_text(b"PKK says so.", "it") == "PKK says so."
