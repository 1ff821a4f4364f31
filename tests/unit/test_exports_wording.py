"""What every export says: quotation marks that are not doubled, and a small model that is never left unsaid."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import read_report

from chains import analyse_sync
from chains.article.loading import load_file
from chains.exports.wording import QUOTATION_MARKS, notices_of, quoted
from chains.given import add_provenance
from chains.settings import Settings

SEED = Path(__file__).parents[2] / "seeds" / "nl" / "dijkdoorbraak.txt"


def test_a_replay_of_a_small_model_says_so_each_time_alike() -> None:
    first, second = (analyse_sync(load_file(SEED), Settings(replay=True)) for _ in range(2))
    assert first == second
    assert first.provenance.small_model
    replayed, small = notices_of(first)
    assert replayed.startswith("Replayed: ")
    assert small.startswith(
        "embedded:qwen2.5-coder-1.5b is a small model (1.5 billion parameters): expect wrong words,"
    )


@pytest.mark.parametrize(("old", "new"), [(True, False), (False, True), (False, False), (True, True)])
def test_what_a_small_model_left_in_a_report_stays_said(old: bool, new: bool) -> None:
    made = read_report("dijkdoorbraak").provenance
    both = [made.model_copy(update={"small_model": small}) for small in (old, new)]
    assert add_provenance(*both).small_model is (old or new)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("geen acuut gevaar", "“geen acuut gevaar”"),
        ("n’en a compté que 900", "“n’en a compté que 900”"),
        ("“Wij tellen alleen”, zei ze", "‘“Wij tellen alleen”, zei ze’"),
        ("het getal is “geflatteerd”", "‘het getal is “geflatteerd”’"),
        ("“Wij tellen alleen.”", "“Wij tellen alleen.”"),
        ("« On ferme »", "« On ferme »"),
        ("« On ferme », dit-il, « demain »", "‘« On ferme », dit-il, « demain »’"),
        ("„Wir zählen“", "„Wir zählen“"),
        ("»Wir zählen«", "»Wir zählen«"),
        ('"A" and "B"', '‘"A" and "B"’'),
        ("“Cut off", "‘“Cut off’"),
        ("", "“”"),
        ("“", "‘“’"),
    ],
)
def test_words_of_the_article_are_quoted_once(words: str, expected: str) -> None:
    assert quoted(words) == expected


@given(st.text(alphabet='ab “”«»„"‘’'))
def test_the_words_stay_and_no_double_mark_is_set_beside_another(words: str) -> None:
    line = quoted(words)
    assert line in (f"“{words}”", f"‘{words}’", words)
    assert line != f"“{words}”" or QUOTATION_MARKS.isdisjoint(words)
    assert line != words or line.strip()[0] in QUOTATION_MARKS
