"""The forecast of a run: what each chain would ask, and what that takes in tokens, money and time.

Invariant: the requests are those of the pipeline; what is expected of answers, and of texts that are asked for again,
is measured on recordings and said to be an estimate.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from chains import pipeline
from chains.article.language import language_name
from chains.events import ChainCompleted, ReportCompleted
from chains.forecast.expectations import Expectations, load_expectations, weigh_text
from chains.forecast.rehearsal import Rehearsal
from chains.models.base import Profile
from chains.models.prices import Price, find_price
from chains.report import CHAIN_NAMES, Article, Report, Usage
from chains.settings import Options

REPAIRS = "second tries"
EMBEDDED = "embedded:"
REASONS = "It reasons before it answers; these tokens are not foreseen, and can be more than all others."
NO_PRICE = "The price of this model is not known."
OTHER_SIZE = "The time is that of the 1.5 billion parameters of qwen2.5-coder-1.5b; a larger model is slower."
PINNED = "embedded:qwen2.5-coder-1.5b"


@dataclass(frozen=True)
class Part:
    """What one chain would ask; or all chains together, for texts in which errors are found."""

    name: str
    requests: int
    usage: Usage


@dataclass(frozen=True)
class Forecast:
    """What one article would take.

    Attributes:
        name: Of the article.
        price: Of the model; None when that is not known.
        seconds: On the embedded model, where it was measured; None for others.
    """

    name: str
    model: str
    parts: tuple[Part, ...]
    price: Price | None
    seconds: float | None

    @property
    def requests(self) -> int:
        """All requests."""
        return sum(part.requests for part in self.parts)

    @property
    def usage(self) -> Usage:
        """All tokens."""
        return sum((part.usage for part in self.parts), Usage())

    @property
    def cost(self) -> float | None:
        """US dollars; None when the price is not known."""
        return None if self.price is None else self.price.cost(self.usage)


async def forecast(
    article: Article, options: Options, profile: Profile, expected: Expectations | None = None
) -> Forecast:
    """Foresee a run.

    Args:
        article: The article.
        options: What is asked for.
        profile: Of the model that would be asked.
        expected: How it would answer; as measured when None.
    """
    expected = expected or load_expectations()
    report, parts = await rehearse(article, options, profile, expected)
    parts.sort(key=lambda part: CHAIN_NAMES.index(part.name))
    if options.repair:
        parts += list(foresee_repairs(report, parts, profile.batch, expected))
    return Forecast(
        name=article.origin.name or article.title or "article",
        model=profile.name,
        parts=tuple(parts),
        price=find_price(profile),
        seconds=foresee_seconds(parts, expected) if profile.name.startswith(EMBEDDED) else None,
    )


async def rehearse(
    article: Article, options: Options, profile: Profile, expected: Expectations
) -> tuple[Report, list[Part]]:
    """Run the pipeline without a model.

    Returns:
        The report, which says nothing, and what each chain asked for.
    """
    model = Rehearsal(profile, expected, schemas=profile.host is not None)
    parts = []
    async for event in pipeline.analyse(article, replace(options, repair=False), model):
        if isinstance(event, ChainCompleted) and event.calls.live:
            parts.append(Part(event.chain, event.calls.live, event.usage))
        if isinstance(event, ReportCompleted):
            return event.report, parts
    raise RuntimeError("a run ends with a report")


def foresee_repairs(report: Report, parts: Sequence[Part], batch: int, expected: Expectations) -> Iterator[Part]:
    """What is asked again: each request is as long as those of its chain, and says what is wrong."""
    texts = list_lengths(report)
    harder = expected.harder.get(language_name(report.article.language), 1.0)
    requests, total = 0.0, (0.0, 0.0, 0.0)
    for part in parts:
        lengths = texts.get(part.name, [])
        again = harder * expected.repairs.get(part.name, 0.0) * sum(map(weigh_text, lengths))
        asked = again / batch if batch < len(report.article.sentences) else min(again, 1.0)
        told = again * expected.repair_tokens
        share = again / max(1, len(lengths))
        mean = [tokens / part.requests for tokens in (part.usage.input_tokens, part.usage.cached_tokens)]
        requests += asked
        total = (
            total[0] + asked * mean[0] + told,
            total[1] + asked * mean[1],
            total[2] + share * part.usage.output_tokens,
        )
    if total[0]:
        prompt, cached, answer = map(round, total)
        yield Part(REPAIRS, round(requests), Usage(input_tokens=prompt, cached_tokens=cached, output_tokens=answer))


def list_lengths(report: Report) -> dict[str, list[int]]:
    """Of the texts that each chain writes and that are checked, the characters of what they say again."""
    return {
        "translation": [sentence.end - sentence.start for sentence in report.article.sentences],
        "claims": [claim.evidence[0].end - claim.evidence[0].start for claim in report.claims],
        "summary": [len(point.text) for point in report.summary.points] if report.summary else [],
    }


def foresee_seconds(parts: Sequence[Part], expected: Expectations) -> float:
    """Seconds on the embedded model: it reads what it has not in its cache, then writes."""
    usage = sum((part.usage for part in parts), Usage())
    fresh = usage.input_tokens - usage.cached_tokens
    return fresh / expected.read_rate + usage.output_tokens / expected.write_rate


def list_notes(profile: Profile) -> Iterator[str]:
    """What a forecast for this model cannot know."""
    if profile.thinks:
        yield REASONS
    if find_price(profile) is None:
        yield NO_PRICE
    if profile.name.startswith(EMBEDDED) and profile.name != PINNED:
        yield OTHER_SIZE
