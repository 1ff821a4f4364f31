"""Bytes to text: which encoding an article is in.

Invariant: what comes out is a `str` without lone surrogates, or an `ArticleDecodeError`; no other exception.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from chains.article.language import detect_language
from chains.errors import ArticleDecodeError

SAMPLE_BYTES = 32_768
"""How much of a legacy file is looked at to choose its encoding."""

CONTROL_SHARE = 0.05
"""More control characters than this share of a text, and it is not one."""

PLAIN_TEXT_HINT = "Save or copy the article as plain text, UTF-8 if there is a choice, and give that file."

MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an office document"),
    (b"{\\rtf", "a rich text document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x7fELF", "a program"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a", "a RAR archive"),
    (b"SQLite format 3\x00", "a database"),
)

BYTE_ORDER_MARKS = (  # UTF-32 first: its little-endian mark begins like that of UTF-16
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

RUSSIAN = "абвгдежзийклмнопрстуфхцчшщъыьэюяё"
GREEK = "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ"
HEBREW = "אבגדהוזחטיךכלםמןנסעףפץצקרשת"
ARABIC = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژگـًٌٍَُِّْ"

LETTERS = {
    "en": "éèïöç",
    "nl": "áéèêëíïóöúüàûç",
    "de": "äöüßéèàç",
    "fr": "àâæçéèêëîïôœùûüÿ",
    "es": "áéíñóúüçª\u00ba",
    "pt": "áâãàçéêíóôõúüª\u00ba",
    "it": "àèéìíîòóùú",
    "ca": "àçèéíïòóúü·",
    "da": "æøåéöäü",
    "no": "æøåéèêòóôü",
    "sv": "åäöéàü",
    "fi": "äöåšž",
    "is": "áéíóúýþæöð",
    "pl": "ąćęłńóśźżé",
    "cs": "áčďéěíňóřšťúůýžöü",
    "sk": "áäčďéíĺľňóôŕšťúýž",
    "hu": "áéíóöőúüű",
    "ro": "ăâîşţșț",
    "hr": "čćđšž",
    "sl": "čšžćđ",
    "tr": "çğıöşüâîû",
    "lt": "ąčęėįšųūž",
    "lv": "āčēģīķļņšūž",
    "et": "äöõüšž",
    "ru": RUSSIAN,
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "be": "абвгдеёжзійклмнопрстуўфхцчшыьэюя",
    "bg": "абвгдежзийклмнопрстуфхцчшщъьюя",
    "sr": "абвгдђежзијклљмнњопрстћуфхцчџш",
    "mk": "абвгдѓежзѕијклљмнњопрстќуфхцчџш",
    "el": GREEK,
    "he": HEBREW,
    "ar": ARABIC,
    "fa": ARABIC,
}
"""The letters beyond ASCII that a language is written with, lower case. CJK languages have none here."""

WESTERN = ("en", "nl", "de", "fr", "es", "pt", "it", "ca", "da", "no", "sv", "fi", "is", "et")
CENTRAL = ("pl", "cs", "sk", "hu", "ro", "hr", "sl", "de")
CYRILLIC = ("ru", "uk", "be", "bg", "sr", "mk")
LEGACY = {
    "cp1252": WESTERN,
    "iso8859_15": WESTERN,
    "cp1250": CENTRAL,
    "iso8859_2": CENTRAL,
    "cp1251": CYRILLIC,
    "koi8_u": ("ru", "uk"),
    "koi8_r": ("ru",),
    "cp866": ("ru",),
    "iso8859_5": CYRILLIC,
    "cp1253": ("el",),
    "cp1254": ("tr",),
    "cp1255": ("he",),
    "cp1256": ("ar", "fa"),
    "cp1257": ("lt", "lv", "et"),
    "shift_jis": ("ja",),
    "euc_jp": ("ja",),
    "gb18030": ("zh",),
    "big5": ("zh",),
    "cp949": ("ko",),
}
"""Encodings of the time before Unicode, the likelier first, and the languages that were written in them."""

PLAUSIBLE = 0.3
"""A legacy reading that scores less than this is not believed."""

ODD = re.compile(r"[\x80-\x9f¤¦¨¸¬\ue000-\uf8ff\ufffd]|(?<=[^\W\d_])[¼½¾©®±²³¹×÷§¶]|[a-zà-öø-ÿа-яё][A-ZÀ-ÖØ-ÞА-ЯЁ]")
"""What text read in the wrong encoding is full of: odd symbols, C1 controls, capitals inside words."""

CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def decode_text(data: bytes, name: str) -> str:
    """Read bytes as text.

    Tried in this order: a byte order mark, UTF-16 by where its zero bytes are, UTF-8, legacy encodings.

    Args:
        data: The whole content.
        name: What to call it in an error.

    Raises:
        ArticleDecodeError: It is binary, or in no encoding that is known here.
    """
    refuse_magic(data, name)
    text = decode_unicode(data)
    if text is None and b"\0" in data:
        raise ArticleDecodeError(f"{name} is binary data, not text.", PLAIN_TEXT_HINT)
    if text is None:
        text = decode_legacy(data)
    if text is None:
        raise ArticleDecodeError(f"{name} is in no text encoding that is known here.", PLAIN_TEXT_HINT)
    refuse_controls(text, name)
    return text


def refuse_magic(data: bytes, name: str) -> None:
    """Raise when the first bytes are those of a well-known binary format."""
    for magic, what in MAGIC:
        if data.startswith(magic):
            raise ArticleDecodeError(f"{name} is {what}, not plain text.", PLAIN_TEXT_HINT)


def refuse_controls(text: str, name: str) -> None:
    """Raise when what was decoded has a NUL or many control characters, as binary data has."""
    if "\0" in text or len(CONTROLS.findall(text)) > CONTROL_SHARE * len(text):
        raise ArticleDecodeError(f"{name} is binary data, not text.", PLAIN_TEXT_HINT)


def decode_unicode(data: bytes) -> str | None:
    """Read UTF-8, UTF-16 or UTF-32; None when it is none of them."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return try_decode(data[len(mark) :], encoding)
    encoding = guess_utf16(data) or "utf-8"
    text = try_decode(data, encoding)
    return mend_utf8(data) if text is None and encoding == "utf-8" else text


def try_decode(data: bytes, encoding: str) -> str | None:
    """Decode strictly; None when that fails."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def guess_utf16(data: bytes) -> str | None:
    """Tell UTF-16 without a mark by its zero bytes: in ASCII characters, always the same one of two."""
    sample = data[:SAMPLE_BYTES]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if len(data) % 2 or max(even, odd) < 2 or min(even, odd) * 4 > max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def mend_utf8(data: bytes) -> str | None:
    """Read UTF-8 with a few broken bytes, which become U+FFFD: better than misreading all of the rest."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    good = sum(character > "\x7f" for character in text) - broken
    return text if broken * 20 < good else None


def decode_legacy(data: bytes) -> str | None:
    """Read an encoding of the time before Unicode: the one that makes sense as a language written in it.

    On two or three sentences, statistics of bytes (charset-normalizer) take French for Hungarian. So the known
    encodings are tried, and judged by the language of what they give; charset-normalizer has the last word.
    """
    sample = cut_sample(data)
    scores = {encoding: score_reading(sample, encoding) for encoding in LEGACY}
    for encoding in sorted(LEGACY, key=lambda candidate: -scores[candidate]):
        if scores[encoding] < PLAUSIBLE:
            break
        text = try_decode(data, encoding)
        if text is not None:
            return text
    return decode_statistically(data, sample)


def cut_sample(data: bytes) -> bytes:
    """The part around the first byte that is not ASCII, from the beginning of a line or word."""
    found = re.search(rb"[\x80-\xff]", data)
    first = found.start() if found else 0
    start = max(data.rfind(b"\n", 0, first), data.rfind(b" ", 0, max(0, first - 500))) + 1
    return data[start : start + SAMPLE_BYTES]


def score_reading(sample: bytes, encoding: str) -> float:
    """How much sense a sample makes in an encoding, 0 to 1.

    The score of the language detector, for a language that the encoding was made for, times the square of the
    share of letters that this language has, less for oddities.
    """
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(sample, final=False)
    except UnicodeDecodeError:
        return 0.0
    language, score = detect_language(text)
    if language not in LEGACY[encoding] or not text:
        return 0.0
    foreign = [character for character in text if character > "\x7f"]
    oddities = len(ODD.findall(text)) / max(1, len(foreign))
    return score * share_known(foreign, language) ** 2 * max(0.0, 1 - oddities)


def share_known(characters: list[str], language: str) -> float:
    """The share of the letters among `characters` that the language is written with; 1 when there are none."""
    known = LETTERS.get(language)
    letters = list(lower_letters(characters))
    if known is None or not letters:
        return 1.0
    return sum(letter in known for letter in letters) / len(letters)


def lower_letters(characters: list[str]) -> Iterator[str]:
    """The letters among `characters`, in lower case."""
    return (character.lower() for character in characters if character.isalpha())


def decode_statistically(data: bytes, sample: bytes) -> str | None:
    """Read whatever encoding charset-normalizer finds plausible for the sample."""
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return try_decode(data, best.encoding) if best else None
