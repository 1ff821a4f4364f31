"""Forecast against actual, for tokens and cost, on every recorded article.

    python -m bench.forecast          the table; every article is foreseen by expectations fitted without its folder
    python -m bench.forecast --fit    the expectations, fitted on all: what chains/forecast/expectations.toml holds

What a run took is what its recording says when it is replayed. The recorded model is on this machine and costs nothing,
so its tokens are priced as gpt-5-mini's, cached ones at their own price. The last line is JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

from bench.hostile import FOLDER as HOSTILE
from bench.hostile import read_pairs
from chains import pipeline
from chains.article.loading import load_file
from chains.events import wait_for_report
from chains.forecast.answers import LINE, QUOTATION, Kind, name_kind
from chains.forecast.expectations import Expectations, load_expectations, weigh_text
from chains.forecast.forecasting import Forecast, forecast
from chains.forecast.rehearsal import count_words
from chains.models.base import Message
from chains.models.prices import Price, look_up
from chains.report import Article, Usage
from chains.settings import Options
from chains.store.recordings import RUN_FILE, Replayed, load_run

ROOT = Path(__file__).parent.parent
RECORDINGS = ROOT / "fixtures" / "recordings"
PRICED_AS = "openai:gpt-5-mini"
REPAIRED = ("translation", "claims", "summary")
CLAIM = re.compile(r"^c\d+ \[", re.MULTILINE)
LANGUAGE = re.compile(r'<article language="([^"]*)"')
PRIOR = 3
WRONG = "Wrong in the first try: "
ROW = "{:28} {:>8} {:>8} {:>7}  {:>8} {:>8} {:>7}  {:>6} {:>6} {:>7}  {:>7}"


@dataclass(frozen=True)
class Call:
    """A recorded request and its answer; `items` are what the answer lists."""

    kind: Kind | str
    asked: dict[str, str]
    whole: bool
    items: list[dict[str, Any]]
    answer: dict[str, Any]
    text: str
    prompt: str
    usage: Usage
    seconds: float


@dataclass(frozen=True)
class Case:
    """An article that was recorded, in the folder that holds its recording."""

    name: str
    folder: Path
    article: Article


def list_cases() -> Iterator[Case]:
    """The sample articles and the hostile ones."""
    for run_file in sorted(RECORDINGS.glob(f"*qwen*/{RUN_FILE}")):
        name = load_run(run_file).article_name
        yield Case(str(name), run_file.parent, load_file(next((ROOT / "seeds").glob(f"*/{name}"))))
    for pair in read_pairs():
        yield Case(f"hostile {pair.id}", HOSTILE / pair.language, pair.planted)


def read_calls(folder: Path) -> Iterator[Call]:
    """The calls of a recording."""
    for path in sorted(folder.glob("*.json")):
        if path.name != RUN_FILE:
            yield read_call(json.loads(path.read_text(encoding="utf-8")))


def read_call(data: dict[str, Any]) -> Call:
    """One of them."""
    schema = data["request"]["schema"]
    messages = tuple(Message(m["role"], m["content"]) for m in data["request"]["messages"])
    prompt = "\n".join(message.content for message in messages)
    text = "".join(data["completion"]["chunks"])
    answer = json.loads(text)
    key = list(schema["properties"])[-1]
    again = WRONG in prompt
    task = prompt.rpartition("</article>")[2]
    lines = dict((QUOTATION if QUOTATION.search(task) else LINE).findall(task if LINE.search(task) else prompt))
    lines = dict(QUOTATION.findall(task)) or lines
    return Call(
        kind=f"repair {data['chain']}" if again else name_kind(schema),
        asked=lines,
        whole=not LINE.search(task),
        items=answer[key],
        answer=answer,
        text=text,
        prompt=prompt,
        usage=Usage(**data["completion"]["usage"]),
        seconds=data["delivery"]["seconds"],
    )


# Fitting


def fit(calls: Sequence[Call], like: Sequence[Call]) -> Expectations:
    """Expectations as these calls have it.

    Args:
        calls: Of the embedded model.
        like: Answers to questions about whole windows, which the embedded model is not asked.
    """
    by_kind: dict[str, list[Call]] = defaultdict(list)
    for call in calls:
        by_kind[call.kind].append(call)
    prompt_factor, article_factor = fit_factors(calls)
    read_pace, write_pace = fit_paces(calls)
    repairs = fit_repairs(calls)
    points = [point for call in by_kind["summary"] for point in call.items]
    caveats = [caveat for call in by_kind["caveats"] for caveat in call.items]
    return Expectations(
        prompt_factor=prompt_factor,
        article_factor=article_factor,
        answer_factor=sum(c.usage.output_tokens for c in calls) / sum(count_words(c.text) for c in calls),
        translation_share=compare_lengths(by_kind["translation"]),
        statements=count_per_sentence(by_kind["statements"]),
        statement_share=compare_lengths(by_kind["statements"]),
        quotation_share=compare_lengths(by_kind["quotations"]),
        caveats=count_per_sentence(by_kind["caveats"]),
        whole_claims=count_per_sentence([call for call in like if call.kind == "claims"]),
        whole_caveats=count_per_sentence([call for call in like if call.kind == "caveats"]),
        cue=mean(len(caveat["cue"]) for caveat in caveats),
        note=mean(len(said(caveat)) for caveat in caveats),
        disputes=sum(len(c.items) for c in by_kind["disputes"]) / sum(map(count_claims, by_kind["disputes"])),
        points=mean(len(call.items) for call in by_kind["summary"]),
        point=mean(len(next(iter(point.values()))) for point in points),
        headline=mean(len(next(iter(call.answer.values()))) for call in by_kind["summary"]),
        point_sentences=mean(len(point["sentences"]) for point in points),
        point_claims=mean(len(point["claims"]) for point in points),
        repairs=repairs,
        harder=fit_languages(calls, repairs),
        repair_tokens=mean(
            count_words(call.prompt.rpartition(WRONG)[2]) for name in repairs for call in by_kind[f"repair {name}"]
        ),
        read_rate=1 / read_pace,
        write_rate=1 / write_pace,
    )


def count_claims(call: Call) -> int:
    """The claims that are compared in a request."""
    return len(CLAIM.findall(call.prompt))


def weigh_texts(calls: Iterable[Call]) -> dict[str, float]:
    """By chain, the weights of all texts that were written."""
    weights = dict.fromkeys(REPAIRED, 0.0)
    for call in calls:
        if call.kind == "summary":
            weights["summary"] += sum(weigh_text(len(next(iter(point.values())))) for point in call.items)
        elif call.kind in {"translation", "quotations", "statements"}:
            chain = "translation" if call.kind == "translation" else "claims"
            weights[chain] += sum(weigh_text(len(words)) for words in call.asked.values())
    return weights


def fit_repairs(calls: Sequence[Call]) -> dict[str, float]:
    """By chain, requests for a better text over the weights of its texts."""
    weights = weigh_texts(calls)
    return {name: sum(call.kind == f"repair {name}" for call in calls) / weights[name] for name in REPAIRED}


def fit_languages(calls: Sequence[Call], repairs: dict[str, float]) -> dict[str, float]:
    """By language, how much oftener texts are asked for again; with a few that are neither, against chance."""
    by_language: dict[str, list[Call]] = defaultdict(list)
    for call in calls:
        found = LANGUAGE.search(call.prompt)
        by_language[found[1] if found else ""].append(call)
    harder = {}
    for language, each in sorted(by_language.items()):
        expected = sum(repairs[name] * weight for name, weight in weigh_texts(each).items())
        harder[language] = (sum(call.kind.startswith("repair") for call in each) + PRIOR) / (expected + PRIOR)
    return harder


def said(item: dict[str, Any]) -> str:
    """What an item says in the target language, by whose name it is called."""
    return str(next((words for key, words in item.items() if key[0].isupper()), ""))


def compare_lengths(calls: Sequence[Call]) -> float:
    """Length of what was said, over that of what it was said of."""
    pairs = [
        (len(said(item)), len(call.asked[name]))
        for call in calls
        for item in call.items
        if (name := item.get("id") or next(iter(item.get("ids", ())), "")) in call.asked
    ]
    return sum(one for one, _ in pairs) / sum(other for _, other in pairs)


def count_per_sentence(calls: Sequence[Call]) -> float:
    """Items for each sentence that was asked about."""
    return sum(len(call.items) for call in calls) / sum(len(call.asked) for call in calls)


def fit_factors(calls: Sequence[Call]) -> tuple[float, float]:
    """Tokens of the model over those of OpenAI's vocabulary, for our words and for the article's (least squares)."""
    rows = [(*count_sides(call.prompt), call.usage.input_tokens) for call in calls]
    return solve(rows)


def count_sides(prompt: str) -> tuple[float, float]:
    """Tokens of our lines, and of the article's."""
    ours = of_article = 0
    for line in prompt.split("\n"):
        tokens = count_words(line)
        if LINE.match(line) or QUOTATION.match(line):
            of_article += tokens
        else:
            ours += tokens
    return ours, of_article


def fit_paces(calls: Sequence[Call]) -> tuple[float, float]:
    """Seconds for a prompt token that is read and for one that is written (least squares)."""
    return solve([(c.usage.input_tokens - c.usage.cached_tokens, c.usage.output_tokens, c.seconds) for c in calls])


def solve(rows: Iterable[tuple[float, float, float]]) -> tuple[float, float]:
    """`a` and `b` for which `a x + b y` is nearest to `z`."""
    rows = list(rows)
    xx, xy, yy = (
        sum(p * q for p, q in pairs)
        for pairs in ([(x, x) for x, _, _ in rows], [(x, y) for x, y, _ in rows], [(y, y) for _, y, _ in rows])
    )
    xz, yz = sum(x * z for x, _, z in rows), sum(y * z for _, y, z in rows)
    determinant = xx * yy - xy * xy
    return (xz * yy - yz * xy) / determinant, (yz * xx - xz * xy) / determinant


def write_expectations(expected: Expectations) -> str:
    """As TOML."""
    lines = [f"{name} = {value:.3f}" for name, value in vars(expected).items() if not isinstance(value, dict)]
    for table in ("repairs", "harder"):
        lines += ["", f"[{table}]", *(f"{name} = {value:.3f}" for name, value in getattr(expected, table).items())]
    return "\n".join(lines)


# Comparing


async def compare(case: Case, expected: Expectations) -> tuple[Forecast, Usage, float]:
    """A forecast of an article; what it took, and how long."""
    run = load_run(case.folder / RUN_FILE)
    calls = Replayed(run)
    report = await wait_for_report(pipeline.analyse(case.article, Options(), calls))
    return await forecast(case.article, Options(), run.profile, expected), report.provenance.usage, run.seconds


def off(foreseen: float, actual: float) -> float:
    """How far a forecast is off, as a share of what it was."""
    return (foreseen - actual) / actual if actual else 0.0


def total(usage: Usage) -> int:
    """Tokens of both sides."""
    return usage.input_tokens + usage.output_tokens


def show(name: str, foreseen: Usage, actual: Usage, price: Price) -> list[float]:
    """Print a line of the table. Returns how far tokens and cost are off."""
    costs = price.cost(foreseen), price.cost(actual)
    pairs = [(total(foreseen), total(actual)), (foreseen.output_tokens, actual.output_tokens)]
    cells: list[str] = []
    for one, other in pairs:
        cells += [f"{one:,}", f"{other:,}", f"{off(one, other):+.1%}"]
    cells += [f"{1000 * cost:.2f}" for cost in costs] + [f"{off(*costs):+.1%}"]
    print(ROW.format(name, *cells, ""), flush=True)
    return [off(*pairs[0]), off(*costs)]


async def main() -> None:
    """Print the table or the expectations."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--shipped", action="store_true", help="by the expectations that ship, fitted on all")
    arguments = parser.parse_args()
    folders = sorted({case.folder for case in list_cases()})
    calls = {folder: list(read_calls(folder)) for folder in folders}
    like = list(read_calls(RECORDINGS / "bakhmut--en--authored"))
    if arguments.fit:
        print(write_expectations(fit([call for each in calls.values() for call in each], like)))
        return
    price = look_up(PRICED_AS, None)
    assert price is not None  # noqa: S101
    print(ROW.format("", "tokens", "actual", "", "output", "actual", "", "mUSD", "actual", "", ""))
    errors, sums = [], [Usage(), Usage()]
    for case in list_cases():
        others = [call for folder, each in calls.items() if folder != case.folder for call in each]
        expected = load_expectations() if arguments.shipped else fit(others, like)
        foreseen, actual, _ = await compare(case, expected)
        errors.append(show(case.name, foreseen.usage, actual, price))
        sums = [sums[0] + foreseen.usage, sums[1] + actual]
    in_all = show("all", sums[0], sums[1], price)
    worst = [max(abs(error[side]) for error in errors) for side in (0, 1)]
    within = [sum(abs(error[side]) <= 0.15 for error in errors) for side in (0, 1)]
    print(
        json.dumps(
            {
                "articles": len(errors),
                "tokens_worst": worst[0],
                "cost_worst": worst[1],
                "tokens_within_15": within[0],
                "cost_within_15": within[1],
                "tokens_all": in_all[0],
                "cost_all": in_all[1],
            }
        )
    )


if __name__ == "__main__":
    asyncio.run(main())
