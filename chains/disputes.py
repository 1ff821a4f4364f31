"""The disputes chain: which claims contradict which.

Invariant: a dispute is between two different claims of two different sources, and holds both ways.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import partial

from chains.answers import Answer, read_text
from chains.blocks import Block, Measure, list_claims_of, open_block, pack_pairs, pair_across, show_evidence
from chains.checks.negation.negators import list_denials
from chains.checks.pairs import Passage
from chains.context import Context, Question, run_all
from chains.contradictions import Pair, list_contradictions
from chains.events import DisputeFound
from chains.repair import find_unsound
from chains.report import ChainState, Claim
from chains.schemas import build_enum, build_object
from chains.windows import neutralise

MAX_DISPUTES = 16
MAX_TOKENS = 800
STEM = 6
WORD = re.compile(r"\w+")
FIGURE = re.compile(r"\d[\d.,\s\u202f]*\d|\d")


async def find_disputes(context: Context) -> ChainState:
    """Find which claims contradict each other: what the words tell, and what the model says."""
    for pair in list_contradictions(context.article, context.found.claims):
        keep_pair(context, pair)
    blocks = [block for block in list_blocks(context) if len({claim.source for claim in block.claims}) > 1]
    if not blocks:
        return ChainState(state="skipped", message="There are no two sources whose claims could contradict.")
    answers = await run_all(ask_block(context, block) for block in blocks)
    failures = context.found.failures.get("disputes", [])
    if not failures:
        return ChainState(state="done")
    return ChainState(state="failed" if not any(answers) else "partial", message=failures[0])


def list_blocks(context: Context) -> Iterator[Block]:
    """The claims that are compared: all, or those of a window, and each with the most alike of another window."""
    article, claims = context.article, context.found.claims
    measure = Measure(context.caller.model.profile.context_window, partial(list_claims, context))
    parts = [list_claims_of(window.sentences, claims) for window in context.windows]
    if len(context.windows) == 1 and measure.holds(claims):
        parts = [claims]
    for window, part in zip(context.windows, parts, strict=True):
        split = tuple(measure.split(part)) if part else ()
        yield from (Block(window.sentences if len(split) == 1 else show_evidence(article, c), c) for c in split)
    starts = [window.start for window in context.windows]
    place_of = {claim.id: bisect_right(starts, order(claim.evidence[0].sentence) - 1) for claim in claims}
    pairs = pair_across(claims, lambda claim: place_of[claim.id], find_stems)
    for packed in pack_pairs(pairs, measure):
        yield Block(show_evidence(article, packed), packed)


async def ask_block(context: Context, block: Block) -> bool:
    """Ask which of some claims contradict each other. Returns whether that was answered."""
    claims = block.claims
    ids = build_enum([claim.id for claim in claims])
    question = Question(
        chain="disputes",
        prompt="disputes",
        key="disputes",
        item=build_object({"claim": ids, "disputed_by": ids}),
        max_items=MAX_DISPUTES,
        max_tokens=MAX_TOKENS,
    )
    window, focus = open_block(context, block)
    task = context.build_task(question, window, focus, claims=list_claims(context, claims))
    return await context.collect(task, lambda item: take_dispute(context, item)) is not None


def take_dispute(context: Context, item: Answer) -> None:
    """Keep a pair of claims of different sources."""
    by_id = {claim.id: claim for claim in context.found.claims}
    one, other = by_id.get(read_text(item, "claim")), by_id.get(read_text(item, "disputed_by"))
    if one is None or other is None or one.source == other.source:
        return
    if context.caller.model.profile.small and not is_visible(context, one, other):
        return
    keep_pair(context, (min(one.id, other.id, key=order), max(one.id, other.id, key=order)))


def keep_pair(context: Context, pair: Pair) -> None:
    """Keep a dispute that was not found before, and show it."""
    if pair not in context.found.disputes:
        context.found.disputes |= {pair}
        context.emit(DisputeFound(*pair))


def is_visible(context: Context, one: Claim, other: Claim) -> bool:
    """Whether code can see why two claims might contradict each other.

    A small model pairs claims at random; a wrong dispute would make a reader doubt what nobody denies. So its pairs
    count only when both have a source, and the claims share a word and differ in their numbers or in a negation. What a
    denial is about the words tell better.
    """
    if one.source is None or other.source is None:
        return False
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


def list_claims(context: Context, claims: Sequence[Claim]) -> str:
    """One line per claim for a prompt: id, sentences, source, text; for a text with errors what the article says."""
    names = {source.id: source.name for source in context.found.sources}
    return "\n".join(
        f"{claim.id} [{' '.join(context.labels.of(evidence.sentence) for evidence in claim.evidence)}] "
        f"{names.get(claim.source or '', 'the newspaper')}: {find_words(context, claim)}"
        for claim in claims
    )


def find_words(context: Context, claim: Claim) -> str:
    """What a claim says, in words that the checks do not refuse."""
    if claim.id not in find_unsound(context):
        return claim.text
    return neutralise(" ".join(" ".join(evidence.exact for evidence in claim.evidence).split()))


def mark_disputes(claims: Sequence[Claim], disputes: frozenset[tuple[str, str]]) -> tuple[Claim, ...]:
    """The claims, each with those that dispute it."""
    against: dict[str, list[str]] = {}
    for one, other in disputes:
        against.setdefault(one, []).append(other)
        against.setdefault(other, []).append(one)
    return tuple(c.model_copy(update={"disputed_by": tuple(sorted(against.get(c.id, ()), key=order))}) for c in claims)
