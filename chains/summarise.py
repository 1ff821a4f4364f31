"""The summary chain: a headline and a few points, each citing what it rests on.

An article of several windows is summed up window by window first; the summary is made over the sentences and claims
that those summaries rest on, in as many rounds as it takes.

Invariant: a point cites only sentences and claims that exist; one that is left with none is marked unsupported. A
claim in which the checks find errors is shown in the article's words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from chains.answers import Answer, read_list, read_text
from chains.blocks import Block, Measure, list_claims_of, open_block
from chains.calling import Task
from chains.context import Context, Question, run_all
from chains.disputes import list_claims
from chains.events import PointWritten
from chains.report import ChainState, Claim, FindingTarget, Length, Point, Sentence, Summary
from chains.schemas import SENTENCE_ID, build_array, build_enum, build_object, build_string
from chains.tokens import estimate_tokens
from chains.windows import plan_windows

MAX_CITED = 8
MAX_HEADLINE = 160
KEPT_SHARE = 4
"""One sentence in so many of a window can come into the summary."""


@dataclass(frozen=True)
class Size:
    """How long a summary is.

    Attributes:
        prompt: That asks for it.
        least, most: Points.
        longest: Characters of a point.
        max_tokens: Cap of the answer.
    """

    prompt: str
    least: int
    most: int
    longest: int
    max_tokens: int


SIZES: dict[Length, Size] = {
    "short": Size("summarise_short", 1, 3, 160, 600),
    "medium": Size("summarise", 3, 6, 400, 1500),
    "long": Size("summarise_long", 6, 12, 600, 3500),
}


async def summarise(context: Context) -> ChainState:
    """Write the summary."""
    blocks = list(list_blocks(context))
    while len(blocks) > 1:
        drafts = await run_all(write_draft(context, block) for block in blocks)
        blocks = condense(context, blocks, drafts)
    points: list[Point] = []
    answer: Answer | None = None
    try:
        for block in blocks:
            answer = await context.collect(build_task(context, block), partial(take_point, context, block, points))
    finally:
        if points:
            headline = read_text(answer or {}, name_headline(context)) or points[0].text
            context.found.summary = Summary(headline=headline, points=tuple(points))
    return conclude(context, len(points))


# What is summed up


def list_blocks(context: Context) -> Iterator[Block]:
    """The windows, each with its claims; in parts where these are more than a request takes."""
    claims = context.found.claims
    for window in context.windows:
        here = claims if len(context.windows) == 1 else list_claims_of(window.sentences, claims)
        yield from split_block(build_measure(context), Block(window.sentences, here))


def split_block(measure: Measure, block: Block) -> Iterator[Block]:
    """A block in parts that a request takes each; of one sentence the claims that it takes."""
    if measure.holds(block.claims):
        yield block
    elif len(block.sentences) == 1:
        yield Block(block.sentences, next(measure.split(block.claims)))
    else:
        middle = len(block.sentences) // 2
        for half in (block.sentences[:middle], block.sentences[middle:]):
            yield from split_block(measure, Block(half, list_claims_of(half, block.claims)))


def build_measure(context: Context) -> Measure:
    """What a request can hold."""
    return Measure(context.caller.model.profile.context_window, partial(list_claims, context))


async def write_draft(context: Context, block: Block) -> list[Point]:
    """The points of one block; none when that failed, which is noted."""
    points: list[Point] = []

    def take(item: Answer) -> None:
        point, _ = read_point(context, block, len(points) + 1, item)
        points.extend([point] if point else [])

    await context.collect(build_task(context, block), take)
    return points


def condense(context: Context, blocks: Sequence[Block], drafts: Sequence[Sequence[Point]]) -> list[Block]:
    """Half as many blocks at most, of the sentences and claims that the points of these rest on."""
    cited = {claim for points in drafts for point in points for claim in point.claims}
    sentences = [s for block, points in zip(blocks, drafts, strict=True) for s in keep_sentences(block, points)]
    sizes = [estimate_tokens(context.article.sentence_text(sentence)) for sentence in sentences]
    measure = build_measure(context)
    least = -(-len(sentences) // max(1, len(blocks) // 2))
    plan = plan_windows(sentences, sizes, measure.room, least=least)
    claims = [claim for claim in context.found.claims if claim.id in cited]
    condensed = [tuple(sentences[start:end]) for start, end in plan]
    return [Block(part, keep_claims(measure, list_claims_of(part, claims))) for part in condensed]


def keep_sentences(block: Block, points: Sequence[Point]) -> list[Sentence]:
    """The sentences of a block that its points cite, the most important point's first, back in order."""
    cited = dict.fromkeys(sentence for point in points for sentence in point.sentences)
    chosen = list(cited)[: max(1, len(block.sentences) // KEPT_SHARE)]
    return [sentence for sentence in block.sentences if sentence.id in chosen]


def keep_claims(measure: Measure, claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims that can be listed for citing."""
    return next(measure.split(claims)) if claims else ()


# Asking


def name_headline(context: Context) -> str:
    """What the headline is called in an answer."""
    return f"headline in {context.target}"


def build_task(context: Context, block: Block) -> Task:
    """The request for the summary of a block."""
    size = SIZES[context.options.length]
    item = build_object(
        {
            context.target: build_string(size.longest),
            "sentences": build_array(SENTENCE_ID, MAX_CITED, 1),
            "claims": build_array(build_enum([c.id for c in block.claims] or ["none"]), MAX_CITED),
        }
    )
    question = Question(
        chain="summary",
        prompt=size.prompt,
        key="points",
        item=item,
        max_items=size.most,
        min_items=min(size.least, len(block.sentences)),
        max_tokens=size.max_tokens,
        others={name_headline(context): build_string(MAX_HEADLINE)},
    )
    window, focus = open_block(context, block)
    return context.build_task(question, window, focus, claims=list_claims(context, block.claims) or "none")


def take_point(context: Context, block: Block, points: list[Point], item: Answer) -> None:
    """Keep a point, with the citations that exist."""
    point, invented = read_point(context, block, len(points) + 1, item)
    if point is None or any(point.text == other.text for other in points):
        return
    if invented:
        target = FindingTarget(part="summary", id=point.id)
        context.raise_finding("evidence", target, f"{invented} cited sentences do not exist.", text=point.text)
    points.append(point)
    context.emit(PointWritten(point))


def read_point(context: Context, block: Block, number: int, item: Answer) -> tuple[Point | None, int]:
    """A point of an answer, and how many sentences that it cites do not exist."""
    text = read_text(item, context.target)
    if not text:
        return None, 0
    claims = {claim.id: claim for claim in block.claims}
    named = read_list(item, "sentences")
    found = (context.labels.find(label) for label in named)
    sentences = [sentence.id for sentence in found if sentence and sentence.id not in context.withheld]
    invented = len(named) - len(sentences)
    cited = [c for c in read_list(item, "claims") if c in claims]
    # A point that cites only claims rests on their sentences.
    sentences = sentences or list(dict.fromkeys(e.sentence for c in cited for e in claims[c].evidence))
    point = Point(
        id=f"p{number}", text=text, sentences=tuple(sentences), claims=tuple(cited), supported=bool(sentences)
    )
    return point, invented


def conclude(context: Context, points: int) -> ChainState:
    """How the chain ended."""
    failures = context.found.failures.get("summary", [])
    if failures or not points:
        message = failures[0] if failures else "The model gave no summary."
        return ChainState(state="partial" if points else "failed", message=message)
    return ChainState(state="done")
