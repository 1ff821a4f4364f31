"""All figures of the plan: what was measured (`measured.json`, written by the program) and what was not (`cited.toml`).

Invariant: what was measured is never written by hand, what was not always has a source.
"""

from __future__ import annotations

import json
import os
import platform
import random
import tomllib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from bench.scale.engine import Costs
from bench.scale.fitting import Point, fit_speed
from bench.scale.serving import Call, Speed
from chains.report import CHAIN_NAMES

MEASURED = Path(__file__).parent / "measured.json"
CITED = Path(__file__).parent / "cited.toml"
MILLI = 0.001
SECOND = "second try of "
KEPT = 4
"""Times that a worker turns to the keeper for an article, and twice more for each request (`chains/corpus/cluster`)."""


@cache
def load_measured() -> dict[str, Any]:
    """What was measured, by measure."""
    measured: dict[str, Any] = json.loads(MEASURED.read_text(encoding="utf-8"))
    return measured


@cache
def load_cited() -> dict[str, Any]:
    """What was not."""
    return tomllib.loads(CITED.read_text(encoding="utf-8"))


def keep(measure: str, figures: Any) -> None:  # noqa: ANN401 - JSON
    """Write down what was measured, when, and on what."""
    there = load_measured() if MEASURED.exists() else {}
    where = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    date = datetime.now(UTC).date().isoformat()
    kept = {**there, measure: {"date": date, "where": where, "figures": figures}}
    MEASURED.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    load_measured.cache_clear()


def find(measure: str) -> Any:  # noqa: ANN401 - JSON
    """The figures of a measure."""
    return load_measured()[measure]["figures"]


# GPUs


def list_points(name: str) -> list[Point]:
    """The loads that were measured on a GPU."""
    return [Point(*point) for point in load_cited()["gpu"][name].get("points", ())]


@cache
def find_speed(name: str) -> Speed:
    """How fast a GPU is with a model."""
    gpu = load_cited()["gpu"][name]
    if "points" in gpu:
        return fit_speed(list_points(name), gpu["memory"])
    if "like" in gpu:
        other, slower = find_speed(gpu["like"]), gpu["slower"]
        step, each, context, read = (slower * time for time in (other.step, other.each, other.context, other.read))
        return Speed(step, each, context, read, gpu["memory"])
    return Speed(gpu["step"], gpu["each"], 0.0, gpu["read"], gpu["memory"])


# Articles


def draw_words(chance: random.Random) -> int:
    """The length of an article, as they were measured."""
    twentieths: list[int] = find("tokens")["words"]["twentieths"]
    place = chance.random() * (len(twentieths) - 1)
    low = int(place)
    return round(twentieths[low] + (place - low) * (twentieths[low + 1] - twentieths[low]))


def build_calls(words: int, kind: str, chance: random.Random | None = None) -> tuple[Call, ...]:
    """The requests of an article.

    Args:
        words: Of the article.
        kind: "served" or "openai".
        chance: Draws how many there are; without it there are as many as are usual, rounded.
    """
    calls: list[Call] = []
    for name, lines in find("tokens")[kind].items():
        usual = lines["requests"]
        number = int(usual + chance.random()) if chance else round(usual)
        prompt, shared, answer = (max(1, round(fixed + each * words)) for fixed, each in list_lines(lines))
        calls += [Call(name.removeprefix(SECOND), prompt, min(shared, prompt - 1), answer)] * number
    return tuple(calls)


def list_lines(lines: dict[str, Any]) -> list[list[float]]:
    """Prompt, shared and answer tokens: fixed, and for each word."""
    return [lines[name] for name in ("prompt", "shared", "answer")]


def sum_tokens(words: float, kind: str) -> dict[str, float]:
    """Requests and tokens of an article on average; `fresh` are prompt tokens that a server has not read before."""
    sums = dict.fromkeys(("requests", "prompt", "fresh", "answer"), 0.0)
    first = 0.0
    for lines in find("tokens")[kind].values():
        prompt, shared, answer = (fixed + each * words for fixed, each in list_lines(lines))
        first = max(first, shared)
        parts = {"requests": 1.0, "prompt": prompt, "fresh": prompt - shared, "answer": answer}
        sums = {name: value + lines["requests"] * parts[name] for name, value in sums.items()}
    return sums | {"fresh": sums["fresh"] + first}


# Our own process


def build_costs(*, keeper: bool = False) -> Costs:
    """What our process takes; with a keeper of the Ray engine, what that one takes is its own.

    Of an article without words the parts stand in the proportion in which they were measured with words.
    """
    core, disk = find("core"), find("storage")
    split = core["split_ms"]
    told = find("cluster")["keeper_ms"] / (KEPT + 2 * len(CHAIN_NAMES))
    fixed = MILLI * core["fixed_ms"] / sum(max(0.0, ms) for ms in split.values())
    call = {name: fixed * max(0.0, ms) for name, ms in split.items() if name != "article"}
    waiting = disk["save_ms"] - disk["save_core_ms"]
    journal, entry = (KEPT * told, 2 * told) if keeper else (waiting, 0.0)
    return Costs(
        article=fixed * max(0.0, split["article"]),
        call=call,
        word=MILLI * core["word_ms"],
        journal=MILLI * journal,
        entry=MILLI * entry,
    )
