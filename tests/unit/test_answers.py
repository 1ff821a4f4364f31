"""From answer text to items: whole, once, in order, however the text is cut."""

from __future__ import annotations

import asyncio
import itertools
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chains.answers import UnreadableAnswerError, build_parser, read_list, read_text
from chains.errors import RefusedError, SummariseError, TruncatedError
from chains.models.base import Chunk


def run_parser(pieces, finish="stop", key="items"):
    async def chunks():
        for piece in pieces:
            yield Chunk(piece)
        yield Chunk("", finish)

    async def collect():
        given = []
        try:
            async for item in build_parser(key)(chunks()):
                given.append(item)  # noqa: PERF401 -- what came before an error counts
        except SummariseError as error:
            return given, error
        return given, None

    return asyncio.run(collect())


ITEMS = st.lists(st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=3), max_size=6)


@given(ITEMS, st.lists(st.integers(0, 400), max_size=12), st.booleans())
@settings(deadline=None)
def test_items_come_once_whole_and_in_order_wherever_the_text_is_cut(items, cuts, indented):
    text = json.dumps({"items": items}, ensure_ascii=False, indent=2 if indented else None)
    places = [0, *sorted({cut for cut in cuts if cut < len(text)}), len(text)]
    pieces = [text[a:b] for a, b in itertools.pairwise(places)]
    given, error = run_parser(pieces)
    assert error is None
    assert given[:-1] == items
    assert given[-1] == {"answer": {"items": items}}


def test_a_cut_answer_gives_what_came_but_no_half_item():
    given, error = run_parser(['{"items":[{"a":"1"},{"a":"2","b":"twen'], finish="length")
    assert given == [{"a": "1"}]
    assert isinstance(error, TruncatedError)


@pytest.mark.parametrize("text", ["", "Sure! Here is", "[1]", '{"other":[]}', '{"items":{}}', '{"items":['])
def test_what_is_not_the_answer_is_an_error_that_carries_it(text):
    given, error = run_parser([text])
    assert given == []
    assert isinstance(error, UnreadableAnswerError)
    assert error.text == text


def test_a_markdown_fence_around_the_answer_is_no_problem():
    given, error = run_parser(["```json\n", '{"items":[{"a":"}"}]}', "\n```"])
    assert error is None
    assert given[0] == {"a": "}"}


def test_a_refusal_is_one():
    assert isinstance(run_parser(["I cannot"], finish="refusal")[1], RefusedError)


def test_text_of_an_item_is_one_line_without_control_characters():
    assert read_text({"a": "x\x1b[31m\n  y\u202e"}, "a") == "x [31m y"
    assert read_text({"a": 5}, "a") == ""


def test_a_list_of_an_item_has_each_string_once():
    assert read_list({"a": ["s1", 2, "s1", "s2"]}, "a") == ["s1", "s2"]
    assert read_list({"a": "s1"}, "a") == []
