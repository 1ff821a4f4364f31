"""The claims chain: who says what, where.

Code proposes what is attributed, from the words alone; the model says what a proposal means, and finds what else is
claimed. Code finds the places, the kind of speech and the tightest words.

Invariant: every claim rests on words of the article. A source that stands nowhere in it is taken off the claim, with
a finding; a cue that is not there is replaced by one that is, or dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from chains.attribution import Candidate, find_candidates
from chains.claims.asking import build_task, take_claim
from chains.claims.building import build_claims
from chains.claims.quoting import ask_candidates, list_unclaimed
from chains.claims.raw import RawClaims
from chains.context import Context, run_all
from chains.report import ChainState
from chains.resuming import Part, collect_all
from chains.windows import Window

__all__ = ["find_claims"]


async def find_claims(context: Context) -> ChainState:
    """Find all claims of the article."""
    raw: RawClaims = {}
    candidates = [found for found in find_candidates(context.article) if is_worth_asking(found)]
    try:
        await run_all(ask_window(context, window, candidates, raw) for window in context.windows)
    finally:
        build_claims(context, sorted(raw.values(), key=lambda claim: claim.sentences[0].start))
    return conclude(context)


async def ask_window(context: Context, window: Window, candidates: Sequence[Candidate], raw: RawClaims) -> None:
    """Ask about one window: what is claimed, then about the candidates that nothing was made of.

    A model that needs small batches is asked about the candidates alone where there are some, and for what the outlet
    itself says elsewhere: it finds a source in every sentence.
    """
    ids = set(window.ids)
    here = [found for found in candidates if found.sentence.id in ids]
    # A headline says again what the body says, and alone it tempts a small model to say more.
    body = [sentence for sentence in window.sentences if sentence.kind == "body"]
    whole = context.takes_whole(window) or not body
    quoted = {found.sentence.id for found in here}
    asked = window.sentences if whole else [sentence for sentence in body if sentence.id not in quoted]
    parts = [Part(window, focus) for focus in context.batch_focus(window, asked)]
    build, take = partial(build_task, context), partial(take_claim, context, here, raw)
    outcomes = await run_all(collect_all(context, part, build, take) for part in parts)
    # A model that fails at all of it is not asked more; one request that failed costs no other claim.
    if not parts or not all(outcome.failed for outcome in outcomes):
        await ask_candidates(context, window, list_unclaimed(here, raw.values()), raw)


def is_worth_asking(candidate: Candidate) -> bool:
    """Whether a candidate is one of the body, or of a headline that itself names who speaks."""
    named = candidate.source is not None and candidate.source[0] >= candidate.sentence.start
    return candidate.sentence.kind == "body" or named


def conclude(context: Context) -> ChainState:
    """How the chain ended."""
    noted = [context.describe_too_long(), *context.found.failures.get("claims", [])]
    failures = list(dict.fromkeys(filter(None, noted)))
    if not failures:
        return ChainState(state="done")
    return ChainState(state="partial" if context.found.claims else "failed", message=" ".join(failures))
