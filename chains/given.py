"""What of an earlier report of an article stays when some of its chains run again.

Invariant: parts stay only in a report of the same text into the same language; a part that names claims stays with
these claims, or without naming them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from chains.checks import run_checks
from chains.context import Found
from chains.report import Article, Calls, ChainName, Claim, Finding, Provenance, Report, Summary


def is_usable(given: Report, article: Article, target_language: str, model: str, chains: Collection[ChainName]) -> bool:
    """Whether parts of an earlier report can stay.

    Args:
        given: The earlier report; one in which no chain has ended is none.
        article: The article now.
        target_language: BCP 47 tag.
        model: That runs now. Nothing stays of another model's where all is made anew.
        chains: That run now.
    """
    stays = given.provenance.model == model or any(
        state.state not in {"failed", "skipped"} for name, state in given.chains.items() if name not in chains
    )
    same = given.article.sha256 == article.sha256 and given.target_language == target_language
    return bool(given.chains) and stays and same


def has_claims(given: Report) -> bool:
    """Whether its claims are there to build on, be they none."""
    state = given.chains.get("claims")
    return bool(given.claims) or (state is not None and state.state == "done")


def read_found(given: Report) -> Found:
    """What the chains of a report had found."""
    translated = given.translation.sentences if given.translation else ()
    return Found(
        translation={sentence.id: sentence.text for sentence in translated if sentence.text},
        sources=given.sources,
        claims=given.claims,
        caveats=given.caveats,
        disputes=read_disputes(given.claims),
        summary=given.summary,
        findings=list_noted(given),
    )


def read_disputes(claims: Sequence[Claim]) -> frozenset[tuple[str, str]]:
    """Pairs of claims that contradict each other, the earlier first."""
    order = {claim.id: number for number, claim in enumerate(claims)}
    pairs = ((claim.id, other) for claim in claims for other in claim.disputed_by if other in order)
    return frozenset((one, other) if order[one] < order[other] else (other, one) for one, other in pairs)


def list_noted(given: Report) -> list[Finding]:
    """The findings that chains noted; those of the checks are made anew."""
    checked = {strip_id(finding) for finding in run_checks(given.article, given)[0]}
    return [finding for finding in given.findings if strip_id(finding) not in checked]


def strip_id(finding: Finding) -> Finding:
    """A finding without its number."""
    return finding.model_copy(update={"id": ""})


def drop_claims(summary: Summary | None) -> Summary | None:
    """A summary whose points rest on sentences alone."""
    points = tuple(point.model_copy(update={"claims": ()}) for point in summary.points) if summary else ()
    return summary and summary.model_copy(update={"points": points})


def add_provenance(old: Provenance, new: Provenance) -> Provenance:
    """What made a report in two runs: the first one's start, both costs. Words written by hand stay such."""
    costs = [cost for cost in (old.cost_usd, new.cost_usd) if cost is not None]
    origins = {old.recording_origin, new.recording_origin}
    return new.model_copy(
        update={
            "small_model": old.small_model or new.small_model,
            "calls": add_calls(old.calls, new.calls),
            "recording_origin": next((origin for origin in ("authored", "recorded") if origin in origins), None),
            "prompts": dict(sorted({**old.prompts, **new.prompts}.items())),
            "started_at": old.started_at,
            "seconds": round(old.seconds + new.seconds, 3),
            "usage": old.usage + new.usage,
            "cost_usd": sum(costs) if costs else None,
        }
    )


def add_calls(one: Calls, other: Calls) -> Calls:
    """Calls of both."""
    return Calls(live=one.live + other.live, cache=one.cache + other.cache, replay=one.replay + other.replay)
