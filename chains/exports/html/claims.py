"""The claims by who makes them, each with its words, its doubts and what the reader says.

Invariant: every claim of the report stands once, under the one who makes it by the reader's word or the report's.
"""

from __future__ import annotations

from dataclasses import dataclass

from chains.exports import wording
from chains.exports.html.findings import list_findings, list_remarks
from chains.exports.html.markup import Markup, element, in_language, join, link
from chains.exports.html.sections import Section
from chains.report import Claim, Evidence, Report, Source

HINT = "Point at a claim, tap it or tab to it, and its words light up in both texts."
KEYS = " The keys j and k go from claim to claim."
SALT = (
    f"Grains of salt, {wording.FULL} to {wording.FULL * 3}, say how carefully to read a claim, not whether it is true."
)


@dataclass(frozen=True)
class Speaker:
    """One who makes claims.

    Attributes:
        id: Of the group on the page.
        name: As every export shows it.
        claims: In text order.
    """

    id: str
    name: str
    claims: tuple[Claim, ...]


def list_speakers(report: Report) -> tuple[Speaker, ...]:
    """Who makes claims, in the order in which they first speak."""
    sources = wording.sources_of(report)
    found: dict[tuple[str, str | None], list[Claim]] = {}
    for claim in report.claims:
        name = wording.attributed_speaker(report, claim, sources)
        found.setdefault((name, claim.source), []).append(claim)
    return tuple(
        Speaker(f"by{number}", name, tuple(claims)) for number, ((name, _), claims) in enumerate(found.items(), start=1)
    )


def build_claims(report: Report) -> Section | None:
    """The section of the claims, where there are any."""
    if not report.claims:
        return None
    hint = element("p", HINT, element("span", KEYS, class_="keys"), class_="hint")
    salted = any(claim.salt.grains for claim in report.claims)
    legend = element("p", SALT, class_="legend") if salted else None
    groups = (write_speaker(report, speaker) for speaker in list_speakers(report))
    return Section("claims", "Claims", join((hint, legend, *groups)))


def write_speaker(report: Report, speaker: Speaker) -> Markup:
    """One who speaks, and what."""
    sources = wording.sources_of(report)
    source = sources.get(speaker.claims[0].source or "")
    heading = element("h3", element("bdi", speaker.name), write_kind(source))
    claims = join(write_claim(report, claim, sources) for claim in speaker.claims)
    return element("div", heading, element("ol", claims), id=speaker.id, class_="speaker")


def write_kind(source: Source | None) -> Markup | None:
    """What a source is, where that says more than its name does."""
    return element("small", f" {source.kind}") if source and source.kind != "person" else None


def write_claim(report: Report, claim: Claim, sources: dict[str, Source]) -> Markup:
    """One claim: what, how, in which words, and what speaks against taking it at its word."""
    statement = element("p", claim.text, **in_language(report.target_language, class_="statement"))
    marks = wording.marks_on(report, "claim", claim.id)
    remarks = [remark for mark in marks for remark in wording.remarks_of(mark)]
    parts = (
        statement,
        write_manner(claim, sources),
        list_findings(report, "claim", claim.id),
        join(write_evidence(report, span) for span in claim.evidence),
        write_disputes(report, claim, sources),
        write_salt(claim),
        list_remarks(remarks),
    )
    return element("li", *parts, id=claim.id, class_="claim", data_item=claim.id, data_of=claim.id)


def write_manner(claim: Claim, sources: dict[str, Source]) -> Markup:
    """Its number, kind, speech and cue."""
    number = link(claim.id, claim.id, class_="number", aria_label=f"Claim {claim.id}")
    return element("p", join((number, wording.manner_of(claim, sources)), " "), class_="manner")


def write_evidence(report: Report, span: Evidence) -> Markup:
    """Words of the article, and the way to the sentence that they stand in."""
    words = element("q", span.exact, **in_language(report.article.language))
    near = "(matched approximately)" if span.repaired else None
    return element("p", join((words, link(span.sentence, span.sentence), near), " "), class_="words")


def write_disputes(report: Report, claim: Claim, sources: dict[str, Source]) -> Markup | None:
    """The claims that say otherwise, in their words."""
    others = [other for other in report.claims if other.id in claim.disputed_by]
    items = join(write_opponent(report, other, sources) for other in others)
    return element("div", element("p", "Disputed by"), element("ul", items), class_="disputes") if items else None


def write_opponent(report: Report, other: Claim, sources: dict[str, Source]) -> Markup:
    """A claim that says otherwise: who, and what."""
    who = element("bdi", wording.attributed_speaker(report, other, sources))
    words = element("span", other.text, **in_language(report.target_language))
    return element("li", join((link(other.id, other.id, data_item=other.id), who, "·", words), " "))


def write_salt(claim: Claim) -> Markup | None:
    """The grains, and why."""
    grains = wording.grains_of(claim)
    if not grains and not claim.salt.reasons:
        return None
    label = f"{claim.salt.grains} of {wording.MOST_GRAINS} grains of salt"
    dots = element("span", grains, role="img", aria_label=label, class_=f"grains of-{claim.salt.grains}")
    return element("p", join((dots, " ".join(claim.salt.reasons)), " "), class_="salt")
