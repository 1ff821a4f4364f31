"""From what the model said to claims: who is meant, and where the words are.

Invariant: sources are resolved over all claims together; every place is found by code, and so is what denies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chains.claims.raw import RawClaim
from chains.context import Context
from chains.cues import find_attribution
from chains.denials import find_denials
from chains.evidence import (
    evidence_of,
    locate,
    overlap,
    plain_span,
    span_of,
    speech_of,
    whole_sentence,
)
from chains.lexicons import load_lexicon
from chains.report import Claim, Evidence, FindingTarget, Span
from chains.sources import Attribution, Naming, resolve_sources


def build_claims(context: Context, raw: Sequence[RawClaim]) -> None:
    """Resolve the sources of all claims together and locate the words of each."""
    lexicon = load_lexicon(context.article.language)
    namings = [name_claim(context, claim) for claim in raw]
    passing = [Naming(claim.sentences[0], claim.via, None) for claim in raw]
    sources, attributions = resolve_sources(context.article, [*namings, *passing], lexicon)
    context.found.sources = sources
    context.found.findings = [f for f in context.found.findings if f.on.part != "claim"]
    claims = [
        build_claim(context, f"c{number}", claim, attribution, via)
        for number, (claim, attribution, via) in enumerate(
            zip(raw, attributions[: len(raw)], attributions[len(raw) :], strict=True), start=1
        )
    ]
    denying = find_denials(context.article, claims)
    context.found.claims = tuple(c.model_copy(update={"kind": "denial"}) if c.id in denying else c for c in claims)


def name_claim(context: Context, claim: RawClaim) -> Naming:
    """The source of a claim, and the sentence that names it."""
    place = claim.candidate.speaker if claim.candidate and claim.found_by == "lexicon" else None
    sentence = context.article.sentence_at(place[0]) if place else claim.sentences[0]
    return Naming(sentence, claim.source, claim.source_kind)


def build_claim(context: Context, claim_id: str, raw: RawClaim, attribution: Attribution, via: Attribution) -> Claim:
    """Locate what a claim says, who says it and by which words."""
    target = FindingTarget(part="claim", id=claim_id)
    attribution = take_mention(context, raw, attribution)
    check_attribution(context, target, raw, attribution)
    cue = find_cue(context, raw, attribution) if attribution.source else None
    evidence = find_evidence(context, raw)
    via_sources = (via.source,) if via.source and via.source != attribution.source else ()
    return Claim(
        id=claim_id,
        text=raw.text,
        source=attribution.source,
        mention=attribution.mention,
        via=via_sources,
        cue=cue,
        speech=speech_of(context.article, raw.sentences[0], evidence[0], has_source=attribution.source is not None),
        kind=raw.kind,
        evidence=evidence,
        found_by=raw.found_by,
        translated=raw.translated,
    )


def take_mention(context: Context, raw: RawClaim, attribution: Attribution) -> Attribution:
    """How the sentence of a candidate names the source; not at all when an earlier sentence does."""
    if raw.candidate is None or raw.candidate.source is None or attribution.source is None:
        return attribution
    sentence = context.article.sentence_at(raw.candidate.source[0])
    here = sentence.id == raw.candidate.sentence.id
    return replace(attribution, mention=span_of(context.article, sentence, raw.candidate.source) if here else None)


def check_attribution(context: Context, target: FindingTarget, raw: RawClaim, attribution: Attribution) -> None:
    """Note a source that could not be found, or that the sentence does not name."""
    if attribution.problem:
        context.raise_finding("attribution", target, attribution.problem, text=raw.source, severity="error")
        return
    ids = ", ".join(sentence.id for sentence in raw.sentences)
    if raw.refused:
        message = f"“{raw.refused}” is not in the article; the source was taken from the words of {ids}."
        context.raise_finding("attribution", target, message, text=raw.refused)
    if attribution.source and attribution.mention is None:
        message = f"{ids} does not name “{raw.source}”: see who speaks there."
        context.raise_finding("attribution", target, message, text=raw.source)
    cue = find_lexicon_cue(context, raw)
    if attribution.source is None and cue and is_phrase(context, cue):
        message = f"{ids} says “{cue.exact}”, so somebody may be quoted there, but no source was named."
        context.raise_finding("attribution", target, message, text=raw.text)


def find_cue(context: Context, raw: RawClaim, attribution: Attribution) -> Span | None:
    """The words that attribute: those of the candidate, those the model copied, or those the lexicon knows."""
    if raw.candidate and raw.candidate.cue:
        place = raw.candidate.cue
        return span_of(context.article, context.article.sentence_at(place[0]), place)
    if raw.found_by == "lexicon":
        return None
    mention = attribution.mention
    for sentence in raw.sentences:
        copied = locate(context.article, sentence, raw.cue, mention.start if mention else None) if raw.cue else None
        # A model may copy the name of the source for its cue.
        if copied is not None and not (mention and overlap(copied, mention)):
            return plain_span(copied)
    return find_lexicon_cue(context, raw)


def is_phrase(context: Context, cue: Span) -> bool:
    """Whether a cue attributes by itself ("volgens"); a verb may also tell what somebody does."""
    lexicon = load_lexicon(context.article.language)
    return lexicon is not None and cue.exact.lower() in lexicon.attribution_phrases


def find_lexicon_cue(context: Context, raw: RawClaim) -> Span | None:
    """The first words in a claim's sentences that the lexicon knows to attribute."""
    lexicon = load_lexicon(context.article.language)
    found = (find_attribution(context.article, s, lexicon) for s in raw.sentences) if lexicon else ()
    return next((span for span in found if span), None)


def find_evidence(context: Context, raw: RawClaim) -> tuple[Evidence, ...]:
    """The words that say it: tight in the sentence of a candidate, whole in the others."""
    known = {candidate.sentence.id: candidate.content for candidate in raw.candidates}
    return tuple(
        evidence_of(context.article, sentence, known[sentence.id])
        if sentence.id in known
        else whole_sentence(context.article, sentence)
        for sentence in raw.sentences
    )
