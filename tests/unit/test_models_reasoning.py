"""Reasoning comes off the front of an answer, and nothing else does."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chains.models.reasoning import TAGS, ReasoningFilter


def run(pieces):
    stream = ReasoningFilter()
    return "".join([stream.feed(piece) for piece in pieces] + [stream.flush()])


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ('{"a": 1}', '{"a": 1}'),
        (" {}", " {}"),
        ("<think>what?</think>\n\n{}", "{}"),
        (" \n<thinking>a < b</thinking>{}", "{}"),
        ("<think>a</think><think>b</think>{}", "{}"),
        ("<think></think>{}", "{}"),
        ('{"a": "<think>quoted</think>"}', '{"a": "<think>quoted</think>"}'),
        ("<think>never ends", ""),
        ("The city is asked for.</think>\n{}", "{}"),
        ("[THINK]a[/THINK]{}", "{}"),
        ("<|channel|>analysis<|message|>a<|end|><|start|>assistant<|channel|>final<|message|>{}", "{}"),
        ('["</think>"]', '["</think>"]'),
        ("Sure: {}", "Sure: {}"),
        ("<thin", "<thin"),
        ("<table>", "<table>"),
        ("", ""),
    ],
)
def test_only_what_is_before_the_answer_goes(answer, shown):
    assert run([answer]) == shown


def test_white_space_after_the_reasoning_goes_with_it_in_whatever_piece_it_comes():
    assert run(["</think>", " \n", "Well"]) == run(["</think> \nWell"]) == "Well"


@settings(deadline=None)
@given(
    st.lists(st.sampled_from([*TAGS, *TAGS.values(), "<", "{", " ", "\n", "think>", "Well"])),
    st.data(),
)
def test_how_an_answer_is_cut_changes_nothing(parts, data):
    answer = "".join(parts)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(answer)), max_size=6)))
    pieces = [answer[start:end] for start, end in zip([0, *cuts], [*cuts, len(answer)], strict=True)]
    assert run(pieces) == run([answer])


@settings(deadline=None)
@given(st.text())
def test_an_answer_without_tags_is_verbatim(answer):
    if not any(tag in answer for pair in TAGS.items() for tag in pair):
        assert run(answer) == answer
