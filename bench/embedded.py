"""What the embedded model costs: prompt tokens evaluated, seconds, tokens per second, n-gram speculation on and off.

`python -m bench.embedded [ARTICLE] [--model embedded:qwen2.5-coder-1.5b]`. The bare model is timed in the same run: one
plain request without a schema to the same server.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from chains import pipeline
from chains.article.language import language_name
from chains.article.loading import load_file
from chains.events import ModelPrepared, wait_for_report
from chains.models.base import ChatModel, Message, Request
from chains.models.catalog import find_cache, find_weights
from chains.models.embedded import EmbeddedServer, open_embedded
from chains.report import Article, Report
from chains.settings import Options, Settings
from chains.windows import Labels
from prompts import load_prompt

SEED = Path(__file__).parent.parent / "seeds" / "nl" / "bakhmut.txt"
BARE_TOKENS = 200
BARE_TASK = "Write a long, plain description of a walk through a city. Do not stop early."


@dataclass(frozen=True)
class Measured:
    """One run.

    Attributes:
        evaluated_over_prefix: Prompt tokens evaluated in all calls, over those of the system message and article.
        tokens_per_second: Of all answers, over the wall time of the run.
        bare_tokens_per_second: Of one plain request.
    """

    speculation: bool
    seconds: float
    calls: int
    prefix_tokens: int
    evaluated_tokens: int
    evaluated_over_prefix: float
    output_tokens: int
    tokens_per_second: float
    bare_tokens_per_second: float
    translated: str
    exact: bool


async def measure(article: Article, name: str, *, speculation: bool) -> Measured:
    """Run the whole pipeline once, live."""
    settings = Settings()
    folder = find_cache(settings)
    path = await find_weights(folder, name.removeprefix("embedded:"), ignore)
    server = EmbeddedServer(path, folder / "embedded.lock", speculation=speculation)
    model = await open_embedded(server, name, temperature=0.0)
    try:
        bare = await time_bare(model)
        started = time.monotonic()
        report = await wait_for_report(pipeline.analyse(article, Options(), model))
        seconds = time.monotonic() - started
        prefix = await count_prefix(article, model)
    finally:
        await model.aclose()
    usage = report.provenance.usage
    evaluated = usage.input_tokens - usage.cached_tokens
    return Measured(
        speculation=speculation,
        seconds=round(seconds, 1),
        calls=report.provenance.calls.live,
        prefix_tokens=prefix,
        evaluated_tokens=evaluated,
        evaluated_over_prefix=round(evaluated / prefix, 2),
        output_tokens=usage.output_tokens,
        tokens_per_second=round(usage.output_tokens / seconds, 2),
        bare_tokens_per_second=round(bare, 2),
        translated=count_translated(report),
        exact=is_exact(report),
    )


def ignore(_: ModelPrepared) -> None:
    """Preparing is not shown."""


async def time_bare(model: ChatModel) -> float:
    """Tokens per second of a plain answer, from its first chunk on."""
    request = Request("bench", (Message("user", BARE_TASK),), {}, BARE_TOKENS, 0.0)
    started, tokens = 0.0, 0
    async for chunk in model.stream(request):
        started = started or time.monotonic()
        tokens += bool(chunk.text)
    return tokens / (time.monotonic() - started)


async def count_prefix(article: Article, model: ChatModel) -> int:
    """Prompt tokens of the messages that all chains share: those of a request with nothing else in it."""
    shared = load_prompt("article").text.replace("{{{language}}}", language_name(article.language))
    shared = shared.replace("{{{numbered}}}", Labels(article).number(article.sentences))
    messages = (Message("system", load_prompt("system").text), Message("user", shared))
    tokens = 0
    async for chunk in model.stream(Request("bench", messages, {}, 1, 0.0)):
        tokens = chunk.usage.input_tokens if chunk.usage else tokens
    return tokens


def count_translated(report: Report) -> str:
    """How many sentences have a translation."""
    sentences = report.translation.sentences if report.translation else ()
    return f"{sum(s.text is not None for s in sentences)} of {len(report.article.sentences)}"


def is_exact(report: Report) -> bool:
    """Whether every span holds the words that it says it holds."""
    spans = [e for c in report.claims for e in c.evidence]
    spans += [s for c in report.claims for s in (c.cue, c.mention) if s]  # type: ignore[misc]
    spans += [k.cue for k in report.caveats]  # type: ignore[misc]
    return all(report.article.text[s.start : s.end] == s.exact for s in spans)


def main() -> None:
    """Measure without and with speculation, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("article", type=Path, nargs="?", default=SEED)
    parser.add_argument("--model", default="embedded:qwen2.5-coder-1.5b")
    parser.add_argument("--speculation", choices=["off", "on", "both"], default="both")
    arguments = parser.parse_args()
    article = load_file(arguments.article)
    if not arguments.model.startswith("embedded:"):
        parser.error("only an embedded model can be measured this way")
    choices = {"off": [False], "on": [True], "both": [False, True]}[arguments.speculation]
    runs = [asyncio.run(measure(article, arguments.model, speculation=choice)) for choice in choices]
    print(json.dumps([asdict(run) for run in runs]))


if __name__ == "__main__":
    main()
