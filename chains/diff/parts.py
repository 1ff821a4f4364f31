"""The parts of two reports, each in pairs: sentences, translations, summaries, sources, claims, caveats, findings.

Invariant: a pair rests on counterparts alone; no part is matched by its number.
"""

from __future__ import annotations

from collections.abc import Iterator

from chains.diff.changes import (
    change_of,
    compare_figures,
    compare_text,
    list_caveat_changes,
    list_claim_changes,
    list_source_changes,
)
from chains.diff.counterparts import Counterparts, Ids, list_points
from chains.diff.pairing import build_pair, find_cause, pair_items
from chains.diff.record import Change, Item, Pair
from chains.exports import wording
from chains.report import HEADLINE, Caveat, Claim, Finding, Point, Report, Sentence, Source

# The article


def pair_sentences(found: Counterparts) -> tuple[Pair, ...]:
    """The sentences of the two articles."""
    return pair_items(
        found.before.article.sentences,
        found.after.article.sentences,
        found.sentences,
        lambda before, after: pair_sentence(found, before, after),
    )


def pair_sentence(found: Counterparts, before: Sentence | None, after: Sentence | None) -> Pair:
    """A sentence that stayed, moved, changed, appeared or vanished: never one that is only reworded."""
    first, second = item_of_sentence(found.before, before), item_of_sentence(found.after, after)
    pair = build_pair(first, second, list_sentence_changes(found, first, second), "article")
    return pair.model_copy(update={"state": "changed"}) if pair.state == "reworded" else pair


def item_of_sentence(report: Report, sentence: Sentence | None) -> Item | None:
    """A sentence as an item."""
    if sentence is None:
        return None
    return Item(id=sentence.id, text=report.article.sentence_text(sentence), by=sentence.kind)


def list_sentence_changes(found: Counterparts, before: Item | None, after: Item | None) -> Iterator[Change]:
    """Figures, words, place."""
    if before is None or after is None:
        return
    if before.id not in found.unchanged:
        yield from compare_figures(before.text, after.text, found.after.article.language)
        yield from change_of("text", before.text, after.text)
    if before.id in found.moved:
        yield Change(field="place", before=before.id, after=after.id)


def pair_translations(found: Counterparts) -> tuple[Pair, ...]:
    """The translations of the sentences that have a counterpart; the others appear or vanish with their sentence."""
    first, second = (translations_of(report) for report in (found.before, found.after))
    if not (first and second and found.same_language):
        return ()
    pairs = []
    for id_, other in found.sentences.items():
        before, after = (Item(id=name, text=texts.get(name, "")) for name, texts in ((id_, first), (other, second)))
        changes = compare_text(before.text, after.text, found.after.target_language)
        pairs.append(build_pair(before, after, changes, find_cause(found, (id_,), (other,))))
    return tuple(pairs)


def translations_of(report: Report) -> dict[str, str]:
    """What the model made of the sentences, by id."""
    return {one.id: one.text or "" for one in report.translation.sentences} if report.translation else {}


# What the model wrote


def pair_points(found: Counterparts) -> tuple[Pair, ...]:
    """The headline and the points of the summaries."""
    if found.before.summary is None or found.after.summary is None:
        return ()
    heads = [Item(id=HEADLINE, text=summary.headline) for summary in (found.before.summary, found.after.summary)]
    changes = compare_text(heads[0].text, heads[1].text, found.after.target_language) if found.same_language else ()
    every = [(sentence.id for sentence in report.article.sentences) for report in (found.before, found.after)]
    headline = build_pair(heads[0], heads[1], changes, find_cause(found, *every))
    points = pair_items(
        list_points(found.before),
        list_points(found.after),
        found.points,
        lambda before, after: pair_point(found, before, after),
    )
    return headline, *points


def pair_point(found: Counterparts, before: Point | None, after: Point | None) -> Pair:
    """A point of the summary."""
    first, second = (None if point is None else Item(id=point.id, text=point.text) for point in (before, after))
    changes: list[Change] = []
    if before and after:
        changes += compare_text(before.text, after.text, found.after.target_language) if found.same_language else ()
        changes += change_of("supported", say_yes(before.supported), say_yes(after.supported))
    return build_pair(first, second, changes, find_cause(found, sentences_of(before), sentences_of(after)))


def say_yes(value: bool) -> str:  # noqa: FBT001
    """A truth in a word."""
    return "yes" if value else "no"


def sentences_of(item: Point | Claim | Source | Caveat | None) -> tuple[str, ...]:
    """The sentences that something rests on."""
    if isinstance(item, Point):
        return item.sentences
    if isinstance(item, Claim):
        return tuple(span.sentence for span in item.evidence)
    if isinstance(item, Caveat):
        return (item.cue.sentence,)
    return tuple(span.sentence for span in item.mentions) if item else ()


def pair_sources(found: Counterparts) -> tuple[Pair, ...]:
    """Who speaks."""

    def pair_source(before: Source | None, after: Source | None) -> Pair:
        first, second = item_of_source(before), item_of_source(after)
        changes = list_source_changes(found, before, after) if before and after else ()
        return build_pair(first, second, changes, find_cause(found, sentences_of(before), sentences_of(after)))

    return pair_items(found.before.sources, found.after.sources, found.sources, pair_source)


def item_of_source(source: Source | None) -> Item | None:
    """A source as an item."""
    return None if source is None else Item(id=source.id, text=source.name, by=source.kind)


def pair_claims(found: Counterparts) -> tuple[Pair, ...]:
    """The claims."""

    def pair_claim(before: Claim | None, after: Claim | None) -> Pair:
        first, second = item_of_claim(found.before, before), item_of_claim(found.after, after)
        changes = list_claim_changes(found, before, after) if before and after else ()
        return build_pair(first, second, changes, find_cause(found, sentences_of(before), sentences_of(after)))

    return pair_items(found.before.claims, found.after.claims, found.claims, pair_claim)


def item_of_claim(report: Report, claim: Claim | None) -> Item | None:
    """A claim as an item."""
    if claim is None:
        return None
    speaker = wording.speaker_of(claim, {source.id: source for source in report.sources})
    return Item(id=claim.id, text=claim.text, by=speaker, words=" … ".join(span.exact for span in claim.evidence))


def pair_caveats(found: Counterparts) -> tuple[Pair, ...]:
    """The caveats."""

    def pair_caveat(before: Caveat | None, after: Caveat | None) -> Pair:
        first, second = item_of_caveat(before), item_of_caveat(after)
        changes = list_caveat_changes(found, before, after) if before and after else ()
        return build_pair(first, second, changes, find_cause(found, sentences_of(before), sentences_of(after)))

    return pair_items(found.before.caveats, found.after.caveats, found.caveats, pair_caveat)


def item_of_caveat(caveat: Caveat | None) -> Item | None:
    """A caveat as an item."""
    if caveat is None:
        return None
    return Item(id=caveat.id, text=caveat.note, by=caveat.category, words=caveat.cue.exact)


# What the checks found


def pair_findings(found: Counterparts) -> tuple[Pair, ...]:
    """What the checks found on things that stand for each other."""

    def pair_finding(before: Finding | None, after: Finding | None) -> Pair:
        first, second = item_of_finding(before), item_of_finding(after)
        changes: list[Change] = []
        if before and after:
            changes += change_of("severity", before.severity, after.severity)
            changes += change_of("state", before.state, after.state)
            changes += change_of("text", before.message, after.message)
        cause = find_cause(found, place_of(found.before, before), place_of(found.after, after))
        return build_pair(first, second, changes, cause)

    return pair_items(found.before.findings, found.after.findings, match_findings(found), pair_finding)


def item_of_finding(finding: Finding | None) -> Item | None:
    """A finding as an item."""
    if finding is None:
        return None
    words = finding.source_span.exact if finding.source_span else None
    return Item(id=finding.id, text=finding.message, by=finding.check, words=words)


def match_findings(found: Counterparts) -> Ids:
    """Findings of one check on the same thing; of several those with the same message first, then in order."""
    same_ids = {"translation": found.sentences, "claim": found.claims, "summary": found.points | {HEADLINE: HEADLINE}}
    same_ids["caveat"] = found.caveats
    links: Ids = {}
    for exact in (True, False):
        for finding in found.before.findings:
            target = same_ids[finding.on.part].get(finding.on.id)
            for other in found.after.findings:
                fits = (other.check, other.on.part, other.on.id) == (finding.check, finding.on.part, target)
                free = finding.id not in links and other.id not in links.values()
                if free and fits and (not exact or finding.message == other.message):
                    links[finding.id] = other.id
    return links


def place_of(report: Report, finding: Finding | None) -> tuple[str, ...]:
    """The sentences that a finding is about."""
    if finding is None:
        return ()
    if finding.source_span:
        return (finding.source_span.sentence,)
    if finding.on.part == "translation":
        return (finding.on.id,)
    items: tuple[Claim | Caveat | Point, ...] = (*report.claims, *report.caveats, *list_points(report))
    return next((sentences_of(item) for item in items if item.id == finding.on.id), ())
