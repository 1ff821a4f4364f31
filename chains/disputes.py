"""The disputes chain: which claims contradict which.

Invariant: a dispute is between two different claims of two different sources, and holds both ways.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from chains.answers import Answer, read_text
from chains.checks.negation.negators import list_denials
from chains.checks.pairs import Passage
from chains.context import Context, Question
from chains.events import DisputeFound
from chains.report import ChainState, Claim, Source
from chains.schemas import build_enum, build_object

MAX_CLAIMS = 200
MAX_DISPUTES = 16
MAX_TOKENS = 800
NEAR = 3
STEM = 6
WORD = re.compile(r"\w+")
FIGURE = re.compile(r"\d[\d.,\s\u202f]*\d|\d")


async def find_disputes(context: Context) -> ChainState:
    """Ask which claims contradict each other."""
    claims = context.found.claims[:MAX_CLAIMS]
    if len({claim.source for claim in claims}) < 2:
        return ChainState(state="skipped", message="There are no two sources whose claims could contradict.")
    ids = build_enum([claim.id for claim in claims])
    question = Question(
        chain="disputes",
        prompt="disputes",
        key="disputes",
        item=build_object({"claim": ids, "disputed_by": ids}),
        max_items=MAX_DISPUTES,
        max_tokens=MAX_TOKENS,
    )
    task = context.build_task(question, context.windows[0], claims=list_claims(claims, context.found.sources))
    await context.collect(task, lambda item: take_dispute(context, item))
    failures = context.found.failures.get("disputes", [])
    return ChainState(state="failed", message=failures[0]) if failures else ChainState(state="done")


def take_dispute(context: Context, item: Answer) -> None:
    """Keep a pair of claims of different sources."""
    by_id = {claim.id: claim for claim in context.found.claims}
    one, other = by_id.get(read_text(item, "claim")), by_id.get(read_text(item, "disputed_by"))
    if one is None or other is None or one.source == other.source:
        return
    if context.caller.model.profile.small and not is_visible(context, one, other):
        return
    pair = (min(one.id, other.id, key=order), max(one.id, other.id, key=order))
    if pair not in context.found.disputes:
        context.found.disputes |= {pair}
        context.emit(DisputeFound(*pair))


def is_visible(context: Context, one: Claim, other: Claim) -> bool:
    """Whether code can see why two claims might contradict each other.

    A small model pairs claims at random; a wrong dispute would make a reader doubt what nobody denies. So its pairs
    count only when the claims share a word and differ in their numbers or in a negation, or when one denies another
    near it.
    """
    near = abs(order(one.evidence[0].sentence) - order(other.evidence[0].sentence)) <= NEAR
    if near and "denial" in {one.kind, other.kind}:
        return True
    if not find_stems(one) & find_stems(other):
        return False
    figures, others = find_figures(one), find_figures(other)
    if figures and others and figures != others:
        return True
    return denies(one, context.article.language) != denies(other, context.article.language)


def denies(claim: Claim, language: str) -> bool:
    """Whether the evidence of a claim holds a negation."""
    return any(list_denials(Passage(evidence.exact, language)) for evidence in claim.evidence)


def list_words(claim: Claim) -> list[str]:
    """The words of a claim's evidence, in lower case."""
    return [word for evidence in claim.evidence for word in WORD.findall(evidence.exact.lower())]


def find_stems(claim: Claim) -> set[str]:
    """The first letters of the longer words of a claim's evidence."""
    return {word[:STEM] for word in list_words(claim) if len(word) >= STEM}


def find_figures(claim: Claim) -> set[str]:
    """The numbers in a claim, in the article's words and in the model's."""
    return set(FIGURE.findall(" ".join([claim.text, *(e.exact for e in claim.evidence)])))


def order(item_id: str) -> int:
    """The number in the id of a claim or a sentence."""
    return int(item_id[1:])


def list_claims(claims: Sequence[Claim], sources: Sequence[Source]) -> str:
    """One line per claim for a prompt: id, sentences, source, text."""
    names = {source.id: source.name for source in sources}
    return "\n".join(
        f"{c.id} [{' '.join(e.sentence for e in c.evidence)}] {names.get(c.source or '', 'the newspaper')}: {c.text}"
        for c in claims
    )


def mark_disputes(claims: Sequence[Claim], disputes: frozenset[tuple[str, str]]) -> tuple[Claim, ...]:
    """The claims, each with those that dispute it."""
    against: dict[str, list[str]] = {}
    for one, other in disputes:
        against.setdefault(one, []).append(other)
        against.setdefault(other, []).append(one)
    return tuple(c.model_copy(update={"disputed_by": tuple(sorted(against.get(c.id, ()), key=order))}) for c in claims)
