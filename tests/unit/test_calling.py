"""Requests of a run: order, how many at once, retries, repair."""

from __future__ import annotations

import asyncio

import pytest
from scripted import ScriptedModel

from chains import calling
from chains.calling import Caller, Task
from chains.errors import ContextOverflowError, ModelInterruptedError, ModelUnavailableError, ParseError, RateLimitError
from chains.models.base import Chunk, Profile
from chains.report import Calls, Usage
from chains.schemas import build_answer, build_array, build_string

SCHEMA = build_answer({"sentences": build_array(build_string(9), 3)}, ["s1"])
BROKEN = ModelInterruptedError("The server is gone.", "Start it.")
GOOD = '{"sentences":[{"id":"s1"},{"id":"s2"}]}'


def make_task(number=0, window=0):
    variables = {"language": "Dutch", "target": "English", "numbered": "[s1] A.", "sentences": f"[s{number}] A."}
    return Task("translation", "translate", variables, SCHEMA, "sentences", 100, window)


def run_tasks(model, tasks, retries=1, concurrency=3):
    events = []
    caller = Caller(model, events.append, concurrency=concurrency, retries=retries)

    async def run_one(task):
        return [item async for item in caller.ask(task)]

    async def run():
        return await asyncio.gather(*(run_one(task) for task in tasks), return_exceptions=True)

    return asyncio.run(run()), caller


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    monkeypatch.setattr(calling, "FIRST_PAUSE", 0.0)


def test_the_messages_are_one_prefix_and_a_task():
    model = ScriptedModel([GOOD, GOOD])
    run_tasks(model, [make_task(1), make_task(2)])
    first, second = (request.messages for request in model.requests)
    assert [m.role for m in first] == ["system", "user"]
    assert first[0] == second[0]
    assert first[1].content.startswith('<article language="Dutch">\n[s1] A.\n</article>\n\nTask:')
    assert first[1].content.removesuffix("[s1] A.") == second[1].content.removesuffix("[s2] A.")


def test_text_that_looks_like_a_template_stays_text():
    model = ScriptedModel([GOOD])
    task = make_task()
    variables = {**task.variables, "numbered": '[s1] {{{target}}} {x} &amp; "é"'}
    run_tasks(model, [Task("translation", "translate", variables, SCHEMA, "sentences", 100)])
    assert '[s1] {{{target}}} {x} &amp; "é"' in model.requests[0].messages[1].content


def test_a_model_that_takes_one_request_gets_them_in_order():
    model = ScriptedModel([GOOD] * 5, Profile(name="scripted", parallel=False))
    run_tasks(model, [make_task(n) for n in range(5)])
    assert model.most_in_flight == 1
    assert [r.messages[1].content[-7:] for r in model.requests] == [f"[s{n}] A."[-7:] for n in range(5)]


def test_the_first_request_of_a_window_opens_its_answer_before_the_others_start():
    seen = []

    def answer(request):
        seen.append(model.in_flight)
        return GOOD

    model = ScriptedModel(answer)
    run_tasks(model, [make_task(n) for n in range(4)], concurrency=3)
    assert seen[0] == 0
    assert model.most_in_flight == 3


def test_others_start_when_the_first_request_of_a_window_fails():
    model = ScriptedModel([ContextOverflowError("Too long."), GOOD, GOOD])
    results, _ = run_tasks(model, [make_task(n) for n in range(3)])
    assert isinstance(results[0], ContextOverflowError)
    assert len(results[2]) == 3


@pytest.mark.parametrize("error", [BROKEN, RateLimitError("Slow down.")])
def test_what_may_pass_is_tried_again(error):
    model = ScriptedModel([error, error, GOOD])
    (items,), caller = run_tasks(model, [make_task()], retries=2)
    assert items[:2] == [{"id": "s1"}, {"id": "s2"}]
    assert [r.occurrence for r in model.requests] == [0, 0, 0]
    assert caller.tally.total().output_tokens == 5


def test_retries_are_bounded():
    model = ScriptedModel([BROKEN] * 9)
    (error,), _ = run_tasks(model, [make_task()], retries=2)
    assert error is BROKEN
    assert len(model.requests) == 3


def test_what_will_not_pass_is_not_tried_again():
    model = ScriptedModel([ContextOverflowError("Too long.")])
    (error,), _ = run_tasks(model, [make_task()], retries=5)
    assert isinstance(error, ContextOverflowError)


def test_an_unreadable_answer_is_repaired_once_in_a_conversation_that_alternates():
    model = ScriptedModel(["Sure, here it is", GOOD])
    (items,), _ = run_tasks(model, [make_task()], retries=0)
    assert items[:2] == [{"id": "s1"}, {"id": "s2"}]
    messages = model.requests[1].messages
    assert [m.role for m in messages] == ["system", "user", "assistant", "user"]
    assert messages[2].content == "Sure, here it is"
    assert '"sentences"' in messages[3].content


def test_an_answer_that_stays_unreadable_is_an_error():
    model = ScriptedModel(["Sure", "I said: sure", GOOD])
    (error,), _ = run_tasks(model, [make_task()], retries=3)
    assert isinstance(error, ParseError)
    assert len(model.requests) == 2


def test_an_answer_left_in_the_middle_is_closed():
    model = ScriptedModel([GOOD])
    caller = Caller(model, lambda _: None, concurrency=1, retries=0)

    async def leave():
        answer = caller.ask(make_task())
        await anext(answer)
        await answer.aclose()

    asyncio.run(leave())
    assert model.in_flight == 0


def test_a_model_that_is_gone_is_not_asked_for_ever():
    gone = ModelUnavailableError("The key is wrong.", "Check it.")
    model = ScriptedModel([gone] * 9, Profile(name="scripted", parallel=False))
    results, _ = run_tasks(model, [make_task(n) for n in range(9)], retries=5)
    assert results == [gone] * 9
    assert len(model.requests) == calling.GIVE_UP_AFTER


def test_calls_are_counted_by_chain():
    tally = calling.Tally()
    for chain, delivery in (("claims", "live"), ("claims", "cache"), ("summary", "live")):
        tally.add(chain, Chunk("", "stop", Usage(output_tokens=1), delivery))
    assert tally.calls_of("claims") == Calls(live=1, cache=1)
    assert tally.calls_of("caveats") == Calls()
    assert tally.calls() == Calls(live=2, cache=1)
