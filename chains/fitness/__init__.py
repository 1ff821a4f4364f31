"""Whether a model is fit for this work: a short fixed article goes through it, and code judges what comes back.

Invariant: the article is the same for every model, and nothing is taken from a cache or kept in one.
"""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from pathlib import Path

from chains import pipeline
from chains.article.loading import build_article
from chains.events import ModelPrepared, wait_for_report
from chains.models.base import ChatModel, Chunk, Profile, Request, count_tokens
from chains.report import Article, Origin, Report
from chains.settings import Settings
from chains.store.cache import is_whole
from chains.tokens import estimate_tokens

TEXT = Path(__file__).parent / "article.txt"
LANGUAGE = "nl"
LEAST_RATE = 4.0
"""Tokens a second: an article of thirty sentences then takes a quarter of an hour."""
MOST_WRONG = 1
"""Sentences with an error that a model may leave, of those in the article."""


@dataclass(frozen=True)
class Trait:
    """One thing that a model must be able to do."""

    name: str
    fit: bool
    detail: str


@dataclass(frozen=True)
class Verdict:
    """What a model can do."""

    model: str
    traits: tuple[Trait, ...]

    @property
    def fit(self) -> bool:
        """Whether it can be used."""
        return all(trait.fit for trait in self.traits)


@dataclass
class Watched:
    """A chat model whose answers are looked at and timed.

    Attributes:
        readable: Whether each answer was the JSON that was asked for.
        tokens: That were written.
        seconds: That this took, from the first word of each answer to its last; waiting and reading apart.
    """

    inner: ChatModel
    readable: list[bool] = field(default_factory=list)
    tokens: int = 0
    seconds: float = 0.0

    @property
    def profile(self) -> Profile:
        """Of the model inside; asked one thing at a time, so that it can be timed."""
        return replace(self.inner.profile, parallel=False)

    async def stream(self, request: Request) -> AsyncGenerator[Chunk, None]:
        """Pass an answer on."""
        began = time.monotonic()
        chunks: list[Chunk] = []
        async with aclosing(self.inner.stream(request)) as answer:
            async for chunk in answer:
                chunks.append(chunk)
                yield chunk
                if chunk.finish_reason:
                    self.note(request, chunks, time.monotonic() - began)

    def note(self, request: Request, chunks: list[Chunk], seconds: float) -> None:
        """Look at a finished answer."""
        usage = chunks[-1].usage
        self.readable.append(is_whole(chunks, request))
        self.tokens += usage.output_tokens if usage else estimate_tokens("".join(chunk.text for chunk in chunks))
        self.seconds += seconds

    async def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """As the model inside counts."""
        return await count_tokens(self.inner, texts)

    async def aclose(self) -> None:
        """Close the model inside."""
        await self.inner.aclose()


async def try_model(settings: Settings, prepared: Callable[[ModelPrepared], None]) -> Verdict:
    """Put the article through the model that the settings name.

    Raises:
        SummariseError: The model cannot be used at all.
    """
    from chains.runs import open_model

    article = read_article()
    options = replace(settings.options, repair=False, retries=0)
    watched = Watched(await open_model(article, replace(settings, cache=False, record=False), prepared))
    try:
        report = await wait_for_report(pipeline.analyse(article, options, watched))
    finally:
        await watched.aclose()
    return Verdict(report.provenance.model, judge(report, watched))


def read_article() -> Article:
    """The fixed article: Dutch, invented, CC0."""
    return build_article(TEXT.read_text(encoding="utf-8"), Origin(kind="file", name=TEXT.name), LANGUAGE)


def judge(report: Report, watched: Watched) -> tuple[Trait, ...]:
    """What a report and its answers show."""
    return judge_answers(report, watched), judge_translation(report), judge_claims(report), judge_speed(watched)


def judge_answers(report: Report, watched: Watched) -> Trait:
    """Whether every answer had the shape that was asked for, and every chain ended."""
    good, total = sum(watched.readable), len(watched.readable)
    broken = [f"{name} {state.state}" for name, state in report.chains.items() if state.state in {"failed", "partial"}]
    why = next((state.message for state in report.chains.values() if state.state == "failed" and state.message), "")
    detail = ", ".join([f"{good} of {total} answers are the JSON that was asked for", *broken])
    return Trait("answers", bool(total) and good == total and not broken, f"{detail}. {why}".rstrip(". "))


def judge_translation(report: Report) -> Trait:
    """Whether every sentence is translated, and the checks find little wrong."""
    texts = report.translation.sentences if report.translation else ()
    wrong = {f.on.id for f in report.findings if f.on.part == "translation" and f.severity == "error"}
    done, total = sum(text.text is not None for text in texts), len(report.article.sentences)
    detail = f"{done} of {total} sentences translated, {len(wrong)} of them with an error that the checks found"
    return Trait("translation", done == total and len(wrong) <= MOST_WRONG, detail)


def judge_claims(report: Report) -> Trait:
    """Whether it finds who says what: the article has claims, and sources that are named."""
    sourced = sum(claim.source is not None for claim in report.claims)
    return Trait("claims", sourced > 0, f"{len(report.claims)} found, {sourced} with a source")


def judge_speed(watched: Watched) -> Trait:
    """Whether it is quick enough."""
    rate = watched.tokens / watched.seconds if watched.seconds else 0.0
    return Trait("speed", rate >= LEAST_RATE, f"{rate:.1f} tokens a second, {LEAST_RATE:g} are needed")
