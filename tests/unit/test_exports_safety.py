"""Nothing untrusted may command a terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chains.exports.safety import one_line, printable

ESC = "\x1b"
REORDERING = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
NASTY = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from("\x1b\x9b\x9d\x90\x9c\x07[]PX^_;?0123456789mhJ\\\r\n\t\x7f\u2028\u202e\ud800"),
    )
)


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        (f"{ESC}[31mred{ESC}[0m", "red"),
        (f"a{ESC}[2J{ESC}[1;1Hb", "ab"),
        (f"{ESC}]0;title\x07text", "text"),
        (f"{ESC}]52;c;ZXZpbA=={ESC}\\text", "text"),  # would write to the clipboard
        (f"{ESC}]8;;https://evil.example{ESC}\\link{ESC}]8;;{ESC}\\", "link"),
        (f"{ESC}Pq#0;2;0;0;0{ESC}\\text", "text"),
        (f"{ESC}_Gf=100;AAAA{ESC}\\text", "text"),
        ("\x9b31mred\x9d0;title\x9ctext", "redtext"),
        (f"{ESC}c{ESC}(0{ESC}7text", "text"),
        (f"{ESC}]52;never ended", "]52;never ended"),
        (f"{ESC}{ESC}[31m[32mtext", "[32mtext"),
        ("good\rbad", "good\nbad"),
        ("abc\b\b\bxyz\x00\x7f", "abcxyz"),
        ("pay \u202e05$\u202c now \u2066x\u2069", "pay 05$ now x"),
        ("line\u2028line\x85line\x0cline", "line\nline\nline\nline"),
        ("half \ud83d", "half \ufffd"),
    ],
)
def test_escapes_are_gone_and_words_stay(hostile: str, shown: str) -> None:
    assert printable(hostile) == shown


@pytest.mark.parametrize("honest", ["Ünïcödé 漢字 👨‍👩‍👧", "a\tb\nc", "עברית\u200f!", "[bold]x[/bold]", "été « oui »"])
def test_honest_text_stays_as_it_is(honest: str) -> None:
    assert printable(honest) == honest


@settings(deadline=None)
@given(NASTY)
def test_no_control_character_survives(text: str) -> None:
    shown = printable(text)
    assert not {c for c in shown if unicodedata.category(c) in {"Cc", "Cs"}} - {"\n", "\t"}
    assert not REORDERING & set(shown)
    assert printable(shown) == shown


@settings(deadline=None)
@given(NASTY)
def test_one_line_is_one_line(text: str) -> None:
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert line == line.strip()
