"""The parts of a report as pairs: a sentence and its translation, a claim and its evidence, a point and its support.

Invariant: a place in the source side of a part stands in the article at `Part.locate`, letter for letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from chains.checks.pairs import Pair, Passage, Problem
from chains.matching import Place
from chains.report import (
    HEADLINE,
    Article,
    Claim,
    Finding,
    FindingTarget,
    Point,
    Range,
    Report,
    Sentence,
    Span,
    Summary,
    Term,
)

GAP = " "


@dataclass(frozen=True)
class Part:
    """Something that was written, and the words it was written for.

    Attributes:
        on: What it is.
        sentences: That hold these words, in order.
        places: Of these words, in order; the source side of `pair` is their text, joined by `GAP`.
    """

    on: FindingTarget
    pair: Pair
    sentences: tuple[Sentence, ...]
    places: tuple[Place, ...]

    def locate(self, article: Article, place: Place) -> Span:
        """The place in the article of a place in the source side; of one over several its first part."""
        offset = 0
        for first, last in self.places:
            if place[0] < offset + last - first or (first, last) == self.places[-1]:
                break
            offset += last - first + len(GAP)
        start, end = first + max(place[0] - offset, 0), min(first + place[1] - offset, last)
        return Span(sentence=article.sentence_at(start).id, start=start, end=end, exact=article.text[start:end])


def list_parts(article: Article, report: Report) -> Iterator[Part]:
    """All parts of a report that say what the article says; those without words or without sentences have none."""
    language = report.target_language
    for translated in report.translation.sentences if report.translation else ():
        sentence = article.find_sentence(translated.id)
        if sentence and (translated.text or "").strip():
            yield build_translated(article, sentence, translated.text or "", language, report.glossary)
    claims = {claim.id: claim for claim in report.claims}
    yield from filter(None, (build_claim(article, claim, language) for claim in report.claims))
    points = list_points(report.summary)
    yield from filter(None, (build_point(article, point, claims, language) for point in points))


def build_translated(
    article: Article, sentence: Sentence, text: str, language: str, glossary: tuple[Term, ...] = ()
) -> Part:
    """A sentence and its translation into a language."""
    source = Passage(article.sentence_text(sentence), article.language)
    on = FindingTarget(part="translation", id=sentence.id)
    pair = Pair(source, Passage(text, language), glossary=glossary)
    return Part(on, pair, (sentence,), ((sentence.start, sentence.end),))


def build_claim(article: Article, claim: Claim, language: str) -> Part | None:
    """A claim and the sentences of its evidence, or the words that it translates; None when it has none."""
    on = FindingTarget(part="claim", id=claim.id)
    places = tuple((span.start, span.end) for span in claim.evidence)
    if claim.translated:
        return build_quoted(article, on, Passage(claim.text, language), places)
    return build_statement(article, on, Passage(claim.text, language), (s.sentence for s in claim.evidence), places)


def build_quoted(article: Article, on: FindingTarget, said: Passage, places: tuple[Place, ...]) -> Part | None:
    """A translation of words that stand in some places of the article."""
    if not places or not said.text.strip():
        return None
    source = Passage(GAP.join(article.text[slice(*place)] for place in places), article.language)
    pair = Pair(source, said, context=Passage(article.text, article.language))
    sentences = dict.fromkeys(article.sentence_at(start).id for start, _ in places)
    return Part(on, pair, tuple(filter(None, map(article.find_sentence, sentences))), places)


def build_point(article: Article, point: Point, claims: Mapping[str, Claim], language: str) -> Part | None:
    """A point of the summary and the sentences that it or its claims rest on; None when it rests on none."""
    on = FindingTarget(part="summary", id=point.id)
    cited = (claims[claim_id] for claim_id in point.claims if claim_id in claims)
    ids = (*point.sentences, *(span.sentence for claim in cited for span in claim.evidence))
    return build_statement(article, on, Passage(point.text, language), ids)


def list_points(summary: Summary | None) -> Iterator[Point]:
    """The headline, unless it repeats a point, as one that rests on all that the points rest on; then the points."""
    if summary is None:
        return
    if summary.points and all(summary.headline != point.text for point in summary.points):
        yield Point(
            id=HEADLINE,
            text=summary.headline,
            sentences=tuple(name for point in summary.points for name in point.sentences),
            claims=tuple(name for point in summary.points for name in point.claims),
            supported=True,
        )
    yield from summary.points


def build_statement(
    article: Article, on: FindingTarget, said: Passage, ids: Iterable[str], places: Iterable[Place] = ()
) -> Part | None:
    """Something said that rests on some sentences, with the places in the article that carry it."""
    known = (article.find_sentence(name) for name in dict.fromkeys(ids))
    sentences = tuple(sorted(filter(None, known), key=lambda sentence: sentence.start))
    if not sentences or not said.text.strip():
        return None
    source = Passage(GAP.join(article.sentence_text(sentence) for sentence in sentences), article.language)
    focus = tuple(place_within(sentences, place) for place in places)
    context = Passage(article.text, article.language)
    pair = Pair(source, said, whole=False, focus=focus, context=context)
    return Part(on, pair, sentences, tuple((sentence.start, sentence.end) for sentence in sentences))


def place_within(sentences: Iterable[Sentence], place: Place) -> Place:
    """A place of the article, counted in the joined text of some of its sentences, the first of which it starts in."""
    offset = 0
    for sentence in sentences:
        if sentence.start <= place[0] < sentence.end:
            return place[0] - sentence.start + offset, min(place[1], sentence.end) - sentence.start + offset
        offset += sentence.end - sentence.start + len(GAP)
    return 0, max(offset - len(GAP), 0)


def build_finding(article: Article, part: Part, problem: Problem) -> Finding:
    """What a check found on a part, with its places; its id is given later."""
    target = problem.target
    return Finding(
        id="",
        check=problem.check,
        severity=problem.severity,
        on=part.on,
        source_span=part.locate(article, problem.source) if problem.source else None,
        target_span=Range(start=target[0], end=target[1]) if target else None,
        target_text=part.pair.target.text[slice(*target)] if target else None,
        message=problem.message,
    )
