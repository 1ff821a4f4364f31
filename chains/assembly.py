"""Puts a report together from what the chains found, and checks it.

Invariant: a chain that has not ended has no part in a report and is not named in it. The work grows with the article
and with what was found in it, not with their product.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from chains.caveats import link_claims
from chains.checks import locate_parts, run_checks
from chains.context import Context, Found
from chains.disputes import mark_disputes
from chains.repair import list_unasked
from chains.report import CHAIN_NAMES, Article, Caveat, ChainName, ChainState, Claim, Finding, Provenance, Report
from chains.salt import weigh
from chains.translate import build_translation

States = Mapping[ChainName, ChainState]


def build_report(context: Context, states: States, provenance: Provenance) -> Report:
    """The report of the chains that have ended.

    Args:
        context: With what was found.
        states: How each of these chains ended.
        provenance: What made it.
    """
    found = Found()
    found.take_parts(context.found, [name for name in CHAIN_NAMES if name in states])
    article = context.article
    claims = mark_disputes(found.claims, found.disputes)
    caveats = link_claims(found.caveats, claims)
    report = Report(
        article=article,
        target_language=context.options.target_language,
        chains={name: states[name] for name in CHAIN_NAMES if name in states},
        glossary=context.glossary,
        translation=build_translation(article, found.translation) if has_translation(found, states) else None,
        summary=found.summary,
        sources=found.sources,
        claims=tuple(salt_claims(context.article, found, claims, caveats)),
        caveats=caveats,
        provenance=provenance,
    )
    findings, not_run = run_checks(article, report)
    every = number_findings(sorted([*found.findings, *findings], key=locate_parts(article, report)))
    return report.model_copy(update={"findings": every, "checks_not_run": (*not_run, *list_unasked(context.found))})


def has_translation(found: Found, states: States) -> bool:
    """Whether there is a translation, be it of a part, or one that failed."""
    state = states["translation"].state if "translation" in states else "skipped"
    return state != "skipped" and (state != "cancelled" or bool(found.translation))


def salt_claims(article: Article, found: Found, claims: Sequence[Claim], caveats: Sequence[Caveat]) -> Iterator[Claim]:
    """The claims with their grains; each is weighed with the caveats that may concern it.

    Args:
        article: The article.
        found: With the sources.
        claims: With their disputes.
        caveats: In text order, linked to the claims.
    """
    linked: dict[str, list[int]] = {}
    for index, caveat in enumerate(caveats):
        for claim_id in caveat.claims:
            linked.setdefault(claim_id, []).append(index)
    starts = [caveat.cue.start for caveat in caveats]
    # What accuses a source, or disputes a claim, is all that one claim has to do with the others.
    accusing = {place for place, claim in enumerate(claims) if claim.kind == "accusation"}
    places = {claim.id: place for place, claim in enumerate(claims)}
    for claim in claims:
        others = accusing | {places[other] for other in claim.disputed_by if other in places}
        near = set(linked.get(claim.id, ()))
        for span in claim.evidence:
            near.update(range(bisect_left(starts, span.start), bisect_left(starts, span.end)))
        concerning = [caveats[index] for index in sorted(near)]
        salt = weigh(claim, article, found.sources, concerning, [claims[place] for place in sorted(others)])
        yield claim.model_copy(update={"salt": salt})


def number_findings(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings, numbered."""
    return tuple(f.model_copy(update={"id": f"f{number}"}) for number, f in enumerate(findings, start=1))
