"""The summary chain: a headline and three to six points, each citing what it rests on.

Invariant: a point cites only sentences and claims that exist; one that is left with none is marked unsupported.
"""

from __future__ import annotations

from chains.answers import Answer, read_list, read_text
from chains.context import Context, Question
from chains.disputes import list_claims
from chains.events import PointWritten
from chains.report import ChainState, FindingTarget, Point, Summary
from chains.schemas import SENTENCE_ID, build_array, build_enum, build_object, build_string

MAX_CLAIMS = 200
MIN_POINTS = 3
MAX_POINTS = 6
MAX_CITED = 8
MAX_TOKENS = 1500
MAX_HEADLINE = 160
MAX_POINT = 400


async def summarise(context: Context) -> ChainState:
    """Write the summary."""
    claims = context.found.claims[:MAX_CLAIMS]
    headline_key = f"headline in {context.target}"
    item = build_object(
        {
            context.target: build_string(MAX_POINT),
            "sentences": build_array(SENTENCE_ID, MAX_CITED, 1),
            "claims": build_array(build_enum([c.id for c in claims] or ["none"]), MAX_CITED),
        }
    )
    question = Question(
        chain="summary",
        prompt="summarise",
        key="points",
        item=item,
        max_items=MAX_POINTS,
        min_items=min(MIN_POINTS, len(context.article.sentences)),
        max_tokens=MAX_TOKENS,
        others={headline_key: build_string(MAX_HEADLINE)},
    )
    listed = list_claims(claims, context.found.sources) or "none"
    task = context.build_task(question, context.windows[0], claims=listed)
    points: list[Point] = []
    answer: Answer | None = None
    try:
        answer = await context.collect(task, lambda item: take_point(context, points, item))
    finally:
        if points:
            headline = read_text(answer or {}, headline_key) or points[0].text
            context.found.summary = Summary(headline=headline, points=tuple(points))
    return conclude(context, len(points))


def take_point(context: Context, points: list[Point], item: Answer) -> None:
    """Keep a point, with the citations that exist."""
    text = read_text(item, context.target)
    if not text or any(text == point.text for point in points):
        return
    claims = {claim.id: claim for claim in context.found.claims}
    sentences = [s for s in read_list(item, "sentences") if context.sentence(s)]
    cited = [c for c in read_list(item, "claims") if c in claims]
    point_id = f"p{len(points) + 1}"
    invented = len(read_list(item, "sentences")) - len(sentences)
    if invented:
        target = FindingTarget(part="summary", id=point_id)
        context.raise_finding("evidence", target, f"{invented} cited sentences do not exist.", text=text)
    # A point that cites only claims rests on their sentences.
    sentences = sentences or list(dict.fromkeys(e.sentence for c in cited for e in claims[c].evidence))
    point = Point(id=point_id, text=text, sentences=tuple(sentences), claims=tuple(cited), supported=bool(sentences))
    points.append(point)
    context.emit(PointWritten(point))


def conclude(context: Context, points: int) -> ChainState:
    """How the chain ended."""
    failures = context.found.failures.get("summary", [])
    if failures or not points:
        message = failures[0] if failures else "The model gave no summary."
        return ChainState(state="partial" if points else "failed", message=message)
    return ChainState(state="done")
