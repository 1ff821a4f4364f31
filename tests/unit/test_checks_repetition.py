"""A model caught in a loop is seen; emphasis and what the source repeats are not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chains.checks.pairs import Pair, Passage
from chains.checks.repetition import compare, find_gap, list_loops

SOURCE = "De burgemeester zei dinsdag dat de brug tot de zomer dicht blijft."


def find(source, target):
    return list(compare(Pair(Passage(source, "nl"), Passage(target, "en"))))


@pytest.mark.parametrize(
    ("target", "part"),
    [
        (
            "The mayor said that the bridge the bridge the bridge the bridge",
            "the bridge the bridge the bridge the bridge",
        ),
        ("The mayor said said said said said it.", "said said said said said"),
        ("He said: " + "the bridge is closed until the summer. " * 5, "the bridge is closed until the summer. " * 5),
        ("The mayor: hahahahahahahahahahahahaha.", "hahahahahahahahahahahaha"),
        ("The bridge !!!!!!!!!!!!!!!!!!!!!!!!!!!!!!", "!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!"),
        ("大桥关闭大桥关闭大桥关闭大桥关闭", "大桥关闭大桥关闭大桥关闭大桥关闭"),
    ],
)
def test_a_loop_is_an_error_where_it_stands(target, part):
    (problem,) = find(SOURCE, target)
    assert problem.severity == "error"
    assert target[slice(*problem.target)].startswith(part.rstrip(" ."))


def test_a_phrase_between_other_words_is_found():
    names = ("red", "green", "blue", "white", "black")
    target = " ".join(f"The old bridge near the {name} house is closed." for name in names)
    (problem,) = find(SOURCE, target)
    assert problem.severity == "error"
    assert "stands 5 times" in problem.message


def test_a_sentence_twice_is_worth_a_look():
    sentence = "The mayor said on Tuesday that the bridge will stay closed. "
    assert [problem.severity for problem in find(SOURCE, sentence * 2)] == ["warning"]
    assert find(SOURCE * 2, sentence * 2) == []


@pytest.mark.parametrize(
    "target",
    [
        "No, no, no, said the mayor.",
        "He had had it; that that was so was clear.",
        "The mayor, the council and the police: all of the people, all of the time.",
        "It went on ........................................",
        "-----------------------------------------------",
        "Nooooo, said the mayor.",
        "New York, New York is a song.",
        "",
    ],
)
def test_emphasis_is_no_loop(target):
    assert find(SOURCE, target) == []


@pytest.mark.parametrize("text", ["nee " * 12, "ja nee " * 6, "ha" * 30, "De brug is dicht. " * 9])
def test_what_the_source_repeats_may_be_repeated(text):
    assert find(text, text) == []


def test_loops_are_measured():
    (loop,) = [loop for loop in list_loops("so a b c a b c a b c a b end") if loop.times > 1]
    assert (loop.start, loop.end, loop.period, loop.times) == (1, 10, 3, 3)


def test_loops_are_seen_in_any_language():
    assert find_gap("ja", "xx") is None


@given(words=st.lists(st.sampled_from("abcd"), max_size=60))
@settings(deadline=None)
def test_a_text_is_no_loop_beside_itself(words):
    assert find(" ".join(words), " ".join(words)) == []


@given(
    phrase=st.lists(st.text("abcdefghij", min_size=2, max_size=6), min_size=3, max_size=12, unique=True),
    times=st.integers(5, 20),
)
@settings(deadline=None)
def test_any_phrase_five_times_is_a_loop(phrase, times):
    assert [problem.severity for problem in find(SOURCE, " ".join(phrase * times))] == ["error"]


@pytest.mark.parametrize("unit", ["a", "ab ", "a b ", "!", "aab", "会议", "\ud800", "aaaaaaaab"])
def test_long_texts_are_compared(unit):
    assert len(find(SOURCE, unit * 50_000)) <= 1
