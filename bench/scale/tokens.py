"""Tokens and requests of an article, from the requests that the pipeline would make of it.

As the forecast has it (`chains/forecast`), for a model that takes whole windows. Lines are fitted to the words of the
articles, so that a reader can put in their own lengths, and no text is kept.

Invariant: nothing is asked of a model.
"""

from __future__ import annotations

import asyncio
import gzip
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from statistics import mean, quantiles
from typing import Any

from bench.scale.figures import SECOND
from bench.scale.fitting import solve
from chains import pipeline
from chains.article.loading import build_article, load_file
from chains.events import wait_for_report
from chains.forecast.expectations import Expectations, load_expectations
from chains.forecast.forecasting import Part, foresee_repairs
from chains.forecast.rehearsal import Rehearsal
from chains.models.base import Profile, Request
from chains.report import Article, Origin, Report, Usage
from chains.settings import Options
from chains.store.recordings import RUN_FILE, load_run

ROOT = Path(__file__).parents[2]
RECORDINGS = ROOT / "fixtures" / "recordings"
PROFILES = {
    "served": Profile("desk", host="server"),
    "openai": Profile("openai:gpt-4.1-mini", host="api.openai.com", context_window=128_000),
}
"""A Qwen model behind vLLM, whose schemas are not in the prompt; one of OpenAI's, where they are."""
WHOLE = Profile.batch


@dataclass(frozen=True)
class Asked:
    """A request, in tokens; `shared` are those that all of the article begin with, `share` how often it is made."""

    chain: str
    prompt: float
    shared: float
    answer: float
    share: float = 1.0


class Counting(Rehearsal):
    """The model of a forecast, which notes what it was asked."""

    def __init__(self, profile: Profile, expected: Expectations) -> None:
        super().__init__(profile, expected, schemas=profile.name.startswith("openai:"))
        self.asked: list[tuple[str, list[str], Usage]] = []

    def measure(self, request: Request, answer: str) -> Usage:
        """Tokens of a request."""
        usage = super().measure(request, answer)
        self.asked.append((request.chain, self.last, usage))
        return usage

    def count_shared(self) -> float:
        """Tokens of the lines that all requests begin with."""
        together = zip(*(lines for _, lines, _ in self.asked), strict=False)
        return sum(self.meter.count_line(same[0]) for same in takewhile(lambda lines: len(set(lines)) == 1, together))


def list_requests(article: Article, profile: Profile) -> list[Asked]:
    """What would be asked of an article."""
    expected = load_expectations()
    model = Counting(profile, expected)
    report = asyncio.run(wait_for_report(pipeline.analyse(article, Options(repair=False), model)))
    shared = model.count_shared()
    asked = [Asked(chain, usage.input_tokens, shared, usage.output_tokens) for chain, _, usage in model.asked]
    return asked + list(list_seconds(report, asked, expected))


def list_seconds(report: Report, asked: Sequence[Asked], expected: Expectations) -> Iterator[Asked]:
    """Second tries: of a chain one at most, as often as the forecast has it."""
    for chain in expected.repairs:
        ours = [one for one in asked if one.chain == chain]
        prompt = sum(one.prompt for one in ours)
        usage = Usage(input_tokens=round(prompt), output_tokens=round(sum(one.answer for one in ours)))
        for part in foresee_repairs(report, [Part(chain, len(ours), usage)], WHOLE, expected):
            share = min(1.0, part.usage.input_tokens / (prompt / len(ours)))
            prompt, answer = (tokens / share for tokens in (part.usage.input_tokens, part.usage.output_tokens))
            yield Asked(SECOND + chain, prompt, ours[0].shared, answer, share)


def read_articles(paths: Sequence[Path]) -> Iterator[Article]:
    """Articles: text files, folders of them, and lines of JSON with a `text`."""
    for path in paths:
        if path.is_dir():
            yield from map(load_file, sorted(path.rglob("*.txt")))
        elif path.suffix == ".gz":
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                yield from (build_article(json.loads(line)["text"], Origin(kind="paste"), None) for line in lines)
        else:
            yield load_file(path)


def measure_tokens(paths: Sequence[Path]) -> dict[str, Any]:
    """Lengths, and for each profile the lines of each chain."""
    articles = list(read_articles(paths or [ROOT / "seeds"]))
    words = [len(article.text.split()) for article in articles]
    by_profile = {name: [list_requests(article, profile) for article in articles] for name, profile in PROFILES.items()}
    return {
        "articles": len(articles),
        "words": {"mean": round(mean(words)), "twentieths": [round(q) for q in quantiles(words, n=20)]},
        **{name: fit_chains(words, asked) for name, asked in by_profile.items()},
    }


def fit_chains(words: Sequence[int], asked: Sequence[Sequence[Asked]]) -> dict[str, Any]:
    """By chain: requests an article, and prompt, shared and answer tokens of a request as [fixed, for each word]."""
    rows: dict[str, list[tuple[int, Asked]]] = defaultdict(list)
    for count, each in zip(words, asked, strict=True):
        for one in each:
            rows[one.chain].append((count, one))
    return {chain: fit_chain(found, len(words)) for chain, found in rows.items()}


def fit_chain(rows: Sequence[tuple[int, Asked]], articles: int) -> dict[str, Any]:
    """The lines of one chain."""
    lines: dict[str, Any] = {"requests": round(sum(asked.share for _, asked in rows) / articles, 2)}
    for name in ("prompt", "shared", "answer"):
        values = [getattr(asked, name) for _, asked in rows]
        fixed, each = solve([(1.0, count) for count, _ in rows], values)
        lines[name] = [round(fixed), round(each, 2)]
    return lines


# The embedded model


def measure_embedded() -> dict[str, Any]:
    """What articles took that were recorded, on the machine that recorded them."""
    runs = [measure_run(path.parent) for path in sorted(RECORDINGS.glob(f"*qwen*/{RUN_FILE}"))]
    return {"articles": len(runs), **{name: round(mean(run[name] for run in runs), 1) for name in runs[0]}}


def measure_run(folder: Path) -> dict[str, float]:
    """One recording: words, seconds, requests, tokens, and the bytes of its requests."""
    run = load_run(folder / RUN_FILE)
    calls = [json.loads(path.read_bytes()) for path in folder.glob("*.json") if path.name != RUN_FILE]
    usage = sum((Usage(**call["completion"]["usage"]) for call in calls), Usage())
    article = next((ROOT / "seeds").glob(f"*/{run.article_name}"))
    return {
        "words": len(article.read_text(encoding="utf-8").split()),
        "seconds": sum(call["delivery"]["seconds"] for call in calls),
        "requests": len(calls),
        "prompt": usage.input_tokens,
        "cached": usage.cached_tokens,
        "answer": usage.output_tokens,
        "bytes": sum(len(json.dumps(call, ensure_ascii=False).encode()) for call in calls),
    }
