"""A report as Web Annotations (W3C Recommendation of 23 February 2017), in JSON-LD.

Invariant: every target selects words of the article's text, by position in code points and by quotation, as the
standard demands (4.2.4, 4.2.5); equal reports give equal annotations, their names included.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from uuid import NAMESPACE_URL, uuid5

from chains.exports import wording
from chains.exports.json_text import write_json
from chains.marks import says_something
from chains.report import Article, Caveat, Claim, Mark, Report, Span

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32  # code points of prefix and suffix, as Hypothesis takes

Fields = dict[str, object]


def to_annotations(report: Report, *, indent: bool = False) -> str:
    """An AnnotationCollection: evidence and cue of every claim, the cue of every caveat, the words the reader marked.

    Args:
        report: Any report.
        indent: Two spaces a level for the eye; otherwise one compact line.

    Returns:
        JSON-LD and a line end.
    """
    return write_json(build_collection(report), indent=indent)


def build_collection(report: Report) -> Fields:
    """The collection, with all of its annotations in the one page."""
    items = list(list_annotations(report))
    first: Fields = {"id": name_thing(report, "page"), "type": "AnnotationPage", "startIndex": 0, "items": items}
    return {
        "@context": CONTEXT,
        "id": name_thing(report, "collection"),
        "type": "AnnotationCollection",
        "label": wording.title_of(report),
        "total": len(items),
        **({"first": first, "last": first["id"]} if items else {}),
    }


def name_thing(report: Report, what: str) -> str:
    """A name that is the same whenever the same report is exported."""
    made = report.provenance
    whole = (report.article.sha256, report.target_language, made.model, made.started_at, what)
    return uuid5(NAMESPACE_URL, " ".join(whole)).urn


def list_annotations(report: Report) -> Iterator[Fields]:
    """Claim by claim its evidence and its cue, then the caveats, then what the reader says."""
    sources = wording.sources_of(report)
    for claim in report.claims:
        speaker = wording.attributed_speaker(report, claim, sources)
        if claim.evidence:
            yield annotate(
                report, f"{claim.id} evidence", "describing", claim.evidence, describe(report, claim, speaker)
            )
        if claim.cue:
            yield annotate(report, f"{claim.id} cue", "identifying", [claim.cue], attribute(report, claim, speaker))
    for caveat in report.caveats:
        yield annotate(report, caveat.id, "assessing", [caveat.cue], assess(report, caveat))
    for mark in filter(says_something, report.marks):
        yield annotate(report, f"mark {mark.id}", "commenting", [mark.place], comment(mark))


def annotate(report: Report, what: str, motivation: str, spans: Iterable[Span], bodies: Iterable[Fields]) -> Fields:
    """One annotation.

    Args:
        report: That it belongs to.
        what: Names it within the report.
        motivation: One of the standard's.
        spans: Of the article.
        bodies: What is said of these words.
    """
    made = report.provenance
    return {
        "id": name_thing(report, what),
        "type": "Annotation",
        "motivation": motivation,
        "generator": {"type": "Software", "name": f"grain-of-salt {made.app_version} with {made.model}"},
        "generated": made.started_at,
        "body": list(bodies),
        "target": [select(report.article, span) for span in spans],
    }


def select(article: Article, span: Span) -> Fields:
    """A place in the text."""
    return {
        "type": "SpecificResource",
        "source": name_text(article),
        "selector": [
            {"type": "TextPositionSelector", "start": span.start, "end": span.end},
            {
                "type": "TextQuoteSelector",
                "exact": span.exact,
                "prefix": article.text[max(0, span.start - AROUND) : span.start],
                "suffix": article.text[span.end : span.end + AROUND],
            },
        ],
    }


def name_text(article: Article) -> Fields:
    """The article's text, named by what it holds (RFC 6920), for positions hold in no other; where it is from."""
    digest = base64.urlsafe_b64encode(bytes.fromhex(article.sha256)).decode().rstrip("=")
    text: Fields = {"id": f"ni:///sha-256;{digest}", "type": "Text", "format": "text/plain"}
    text |= {"language": article.language}
    return text | ({"via": article.origin.url} if article.origin.url else {})


def say(purpose: str, value: str, language: str | None = "en") -> Fields:
    """A body: words and what they are for; a name is of no language."""
    body: Fields = {"type": "TextualBody", "purpose": purpose, "value": value, "format": "text/plain"}
    return body if language is None else {**body, "language": language}


def link(report: Report, claim_id: str) -> Fields:
    """A body: the annotation of a claim's evidence."""
    evidence = name_thing(report, f"{claim_id} evidence")
    return {"type": "SpecificResource", "purpose": "linking", "source": evidence}


def describe(report: Report, claim: Claim, speaker: str) -> Iterator[Fields]:
    """What the words claim, who claims it, and how carefully to read it."""
    yield say("describing", claim.text, report.target_language)
    yield say("identifying", speaker, None)
    yield say("classifying", claim.kind)
    if claim.salt.grains:
        yield say("assessing", f"{wording.count(claim.salt.grains, 'grain')} of salt: {' '.join(claim.salt.reasons)}")
    yield from (link(report, id_) for id_ in claim.disputed_by)


def attribute(report: Report, claim: Claim, speaker: str) -> Iterator[Fields]:
    """Whose words they make of which claim."""
    yield say("identifying", speaker, None)
    yield say("classifying", f"{claim.speech} speech")
    if claim.evidence:
        yield link(report, claim.id)


def assess(report: Report, caveat: Caveat) -> Iterator[Fields]:
    """Why the words call for a grain of salt, and which claims they bear on."""
    yield say("classifying", caveat.category)
    yield say("commenting", caveat.note, report.target_language if caveat.found_by == "model" else "en")
    yield from (link(report, id_) for id_ in caveat.claims)


def comment(mark: Mark) -> Iterator[Fields]:
    """What the reader says: all of it, for here it stands in no other place."""
    own = {"translation": mark.translation, "attribution": mark.attribution, "name": mark.name}
    yield from (say("commenting", f"Reader's {name}: {words}", None) for name, words in own.items() if words)
    yield from (say("commenting", remark, None) for remark in wording.remarks_of(mark))
