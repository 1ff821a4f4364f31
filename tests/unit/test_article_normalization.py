"""What is taken out of a text, what stays, and that once is enough."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chains.article.normalization import normalise_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\r\nb\rc\u2028d\u2029e\x85f\x0cg", "a\nb\nc\nd\ne\nf\ng"),
        ("a\tb\nc", "a\tb\nc"),
        ("Cafe\u0301", "Café"),
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x1b]8;;http://x.example\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]0;never closed", "0;never closed"),
        ("\x1bPq payload\x1b\\text", "text"),
        ("\x9b31mred", "red"),
        ("\x1bcreset \x1b(Bset", "reset set"),
        ("a\x00\x07\x7f\x1bb", "a"),
        ("\ufeffa\u200bb\u2060c\u00add", "abcd"),
        ("\u202eevil\u202c \u2066x\u2069", "evil x"),
        ("safe\U000e0068\U000e0069", "safe"),
        ("\ud800x", "\ufffdx"),
        ("👩‍👧 می‌خواهم", "👩‍👧 می‌خواهم"),
    ],
)
def test_what_is_left(text: str, expected: str) -> None:
    assert normalise_text(text) == expected


@settings(deadline=None, max_examples=500)
@given(st.text() | st.text(alphabet="\x1b\x9b\x9d[]m31;\\\x07\r\n\u200bPabc "))
@example("\x1b\x1b[31m[31m")
@example("\r\u200b\n")
@example("e\u200b\u0301")
def test_once_is_enough(text: str) -> None:
    once = normalise_text(text)
    assert normalise_text(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not [c for c in once if unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t"]
