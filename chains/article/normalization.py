r"""Text as every later part can rely on it: composed, one kind of line end, nothing that steers a screen.

Invariant: `normalise_text` is idempotent, and what it returns has no control character but `\n` and `\t`, no
lone surrogate, and no character that reorders or hides other text.
"""

from __future__ import annotations

import re
from unicodedata import normalize

ESCAPE_SEQUENCES = re.compile(
    r"(?:\x1b\]|\x9d)[^\x07\x1b\x9c\n]*+(?:\x07|\x1b\\|\x9c)"  # OSC: titles, links
    r"|(?:\x1b[PX^_]|[\x90\x98\x9e\x9f])[^\x1b\x9c\n]*+(?:\x1b\\|\x9c)"  # DCS, SOS, PM, APC
    r"|(?:\x1b\[|\x9b)[0-?]*+[ -/]*+[@-~]"  # CSI: colours, the cursor
    r"|\x1b[ -/]*+[0-~]"  # two characters: reset, character sets
)
"""Terminal control sequences of ECMA-48, whole, so that no "[31m" is left behind."""

LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")

UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f"  # control characters
    "\u202a-\u202e\u2066-\u2069"  # overrides and isolates of writing direction ("Trojan Source", CVE-2021-42574)
    "\u00ad\u200b\u2060-\u2064\ufeff"  # soft hyphen, zero-width space, joiners of words, byte order mark
    "\U000e0000-\U000e007f]"  # tags: invisible copies of ASCII, which a model reads and a person does not see
)

SURROGATES = re.compile("[\ud800-\udfff]")


def normalise_text(text: str) -> str:
    r"""Bring text into the form that offsets count in.

    NFC; `\n` for every line end; terminal sequences, control and invisible characters removed. The zero-width
    joiner and non-joiner stay: Persian, the scripts of India and emoji need them.
    """
    text = ESCAPE_SEQUENCES.sub("", text)
    text = UNWANTED.sub("", LINE_ENDS.sub("\n", text))
    return normalize("NFC", SURROGATES.sub("\ufffd", text))


def show_name(name: str) -> str:
    """A name that is safe to print: of a file or a host, it may hold terminal escapes and broken characters."""
    return normalise_text(name).replace("\n", " ")
