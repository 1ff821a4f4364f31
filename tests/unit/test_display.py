"""Text on the screen: safe, of the same length, broken into lines that fit."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.widgets.display import break_lines, count_cells, reads_right_to_left, shown
from tui.widgets.folded import find_all, fold

NASTY = [
    "a\tb\r\nc\x0b\x85\u2028d",
    "\x1b[31mred\x1b[0m \x9b2J\x1b]0;title\x07",
    "\u202egnp.exe\u202c \u2066x\u2069",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f44d\U0001f3fd ❤\ufe0f 1\ufe0f\u20e3 \U0001f1f3\U0001f1f1",
    "soft\u00adhyphen \ud800\udfff \U000e0041 \ufff9",
    "e\u0301\u0301\u0301 कि क्षि ประเทศไทย مرحبا שלום 日本語、テキスト。",
]
texts = st.one_of(
    st.text(), st.sampled_from(NASTY), st.lists(st.sampled_from([*"ab é日、\u0301ا\u200d "])).map("".join)
)


class TestReadingSomethingHostile:
    @given(texts)
    def test_every_character_stays_at_its_place(self, text: str) -> None:
        assert len(shown(text)) == len(text)

    @given(texts)
    def test_no_control_character_and_no_direction_is_left(self, text: str) -> None:
        for character in shown(text):
            assert unicodedata.category(character) not in {"Cc", "Cs", "Zl", "Zp"}
            assert character not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

    @given(texts)
    def test_its_width_is_that_of_its_characters(self, text: str) -> None:
        safe = shown(text)
        assert count_cells(safe) == cell_len(safe) == sum(cell_len(character) for character in safe)

    @pytest.mark.parametrize("text", NASTY)
    def test_what_is_safe_stays_as_it_is(self, text: str) -> None:
        assert shown(shown(text)) == shown(text)

    def test_flags_are_letters_and_emoji_stand_alone(self) -> None:
        assert shown("\U0001f1f3\U0001f1f1") == "NL"
        assert shown("\U0001f468\u200d\U0001f469") == "\U0001f468\u2060\U0001f469"

    def test_honest_persian_keeps_its_joiners(self) -> None:
        assert shown("می\u200cخواهم\u200f") == "می\u200cخواهم\u200f"


class TestReadingInNarrowColumns:
    @given(texts, st.integers(2, 30))
    def test_lines_fit_and_lose_nothing_but_spaces(self, text: str, width: int) -> None:
        safe = shown(text)
        lines = break_lines(safe, width)
        assert all(count_cells(safe[start:end]) <= width for start, end in lines)
        ends = [0, *(end for _, end in lines)]
        starts = [*(start for start, _ in lines), len(safe)]
        assert not "".join(safe[end:start] for end, start in zip(ends, starts, strict=True)).strip(" ")

    def test_words_stay_whole(self) -> None:
        text = "De gemeente houdt het op geëvacueerden"
        assert [text[slice(*line)] for line in break_lines(text, 14)] == [
            "De gemeente",
            "houdt het op",
            "geëvacueerden",
        ]

    def test_a_long_word_is_folded(self) -> None:
        assert break_lines("x" * 25, 10) == ((0, 10), (10, 20), (20, 25))

    def test_a_mark_stays_with_its_letter(self) -> None:
        text = "e\u0301" * 10
        assert all(text[start] == "e" for start, _ in break_lines(text, 3))

    def test_chinese_breaks_anywhere_but_before_its_full_stop(self) -> None:
        text = "今天天气很好。我们"
        assert [text[slice(*line)] for line in break_lines(text, 12)] == ["今天天气很", "好。我们"]

    def test_a_line_end_breaks(self) -> None:
        assert break_lines("ab\ncd", 10) == ((0, 2), (3, 5))

    def test_no_text_is_one_line(self) -> None:
        assert break_lines("", 10) == ((0, 0),)


class TestReadingFromTheRight:
    def test_arabic_and_hebrew_do(self) -> None:
        assert reads_right_to_left("قال الوزير إن BBC")
        assert reads_right_to_left("שלום")

    def test_a_french_sentence_with_an_arabic_name_does_not(self) -> None:
        assert not reads_right_to_left("Le ministre محمد a parlé à la presse")


class TestSearchingWithoutAccents:
    def test_accents_and_case_do_not_count(self) -> None:
        assert [*find_all(fold("ecole").text, "L'École, l'e\u0301cole")] == [(2, 7), (11, 17)]

    def test_a_letter_that_unfolds_keeps_its_place(self) -> None:
        assert [*find_all(fold("STRASSE").text, "die Straße hier")] == [(4, 10)]

    @given(st.text(), st.text(min_size=1))
    def test_every_place_lies_in_the_text(self, text: str, words: str) -> None:
        for start, end in find_all(fold(words).text, text):
            assert 0 <= start < end <= len(text)
