"""Holds a translation against its original, sentence by sentence.

Invariant: a sentence without a counterpart is a finding; all others go through the checks of pairs, once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chains.article.language import is_same_language
from chains.article.sentences import QUOTATION_MARK
from chains.audit.alignment import Unit, align_units
from chains.audit.anchors import find_anchors, has_name
from chains.audit.bead import Bead
from chains.audit.record import Audit, AuditedText, Segment
from chains.checks import find_problems, list_gaps
from chains.checks.completeness import NAME as COMPLETENESS
from chains.checks.completeness import expect_ratio
from chains.checks.pairs import Pair, Passage, Problem
from chains.errors import ConfigError
from chains.matching import Place
from chains.report import Article, Finding, FindingTarget, Range, Sentence, Span

QUESTION_MARKS = ("?", "？", "؟")
NUMBERS = {1: "One", 2: "Two"}
QUOTES = "\"'”’»«“)] "


def audit_translation(source: Article, translation: Article) -> Audit:
    """Align two texts and check what stands for what.

    Args:
        source: The original.
        translation: What was made of it.

    Returns:
        The audit; its findings are numbered f1, f2, ... in text order.
    """
    original, written = describe_text(source, "s"), describe_text(translation, "t")
    beads = align_units(list_units(source), list_units(translation), expect_ratio(source.language, written.language))
    segments = tuple(build_segment(original, written, bead, number) for number, bead in enumerate(beads, 1))
    found = (
        finding
        for segment, bead in zip(segments, beads, strict=True)
        for finding in check_segment(original, written, segment, doubtful=bead.doubtful)
    )
    return Audit(
        source=original,
        translation=written,
        segments=segments,
        findings=tuple(f.model_copy(update={"id": f"f{number}"}) for number, f in enumerate(found, 1)),
        checks_not_run=tuple(list_gaps(original.language, written.language)),
    )


def refuse_same_language(source: Article, translation: Article) -> None:
    """Refuse two texts in one language, of which at least one was detected.

    Raises:
        ConfigError: They look like one language: a mistake, or a text that was not translated.
    """
    from chains.article.language import language_name

    if source.language == "und" or not is_same_language(source.language, translation.language):
        return
    raise ConfigError(
        f"Both texts look like {language_name(source.language)}.",
        "Give the original as --source and its translation as --translation; if that is what they are, name both"
        " languages with --from TAG --lang TAG.",
    )


def describe_text(article: Article, prefix: str) -> AuditedText:
    """One side, its sentences numbered with a letter of its own."""
    sentences = (s.model_copy(update={"id": f"{prefix}{number}"}) for number, s in enumerate(article.sentences, 1))
    return AuditedText(
        name=article.origin.name,
        language=article.language,
        language_score=article.language_score,
        sha256=article.sha256,
        text=article.text,
        sentences=tuple(sentences),
    )


def list_units(article: Article) -> list[Unit]:
    """The sentences of a text as the alignment sees them."""
    paragraph = -1
    units = []
    for sentence in article.sentences:
        text = article.sentence_text(sentence)
        asks = text.rstrip(QUOTES).endswith(QUESTION_MARKS)
        opens = sentence.paragraph != paragraph
        quotes = QUOTATION_MARK.search(text) is not None
        anchors, names = find_anchors(text, article.language), has_name(text, article.language)
        units.append(Unit(len(text), anchors, opens, asks, quotes, names))
        paragraph = sentence.paragraph
    return units


def build_segment(source: AuditedText, translation: AuditedText, bead: Bead, number: int) -> Segment:
    """The sentences of a bead."""
    return Segment(
        id=f"g{number}",
        source=tuple(span_of(source, source.sentences[index]) for index in bead.source),
        target=tuple(span_of(translation, translation.sentences[index]) for index in bead.target),
    )


def span_of(text: AuditedText, sentence: Sentence) -> Span:
    """The place of a whole sentence."""
    start, end = sentence.start, sentence.end
    return Span(sentence=sentence.id, start=start, end=end, exact=text.text[start:end])


def check_segment(
    source: AuditedText, translation: AuditedText, segment: Segment, *, doubtful: bool = False
) -> Iterator[Finding]:
    """What the checks find in a segment; ids are given later.

    Args:
        source: The original.
        translation: What was made of it.
        segment: Some sentences of both.
        doubtful: Whether a side has sentences too many, nobody knows which: their number is found, not they.
    """
    if not segment.source or not segment.target:
        yield from miss_counterpart(source, segment)
        return
    places = enclose(segment.source), enclose(segment.target)
    original = Passage(source.text[slice(*places[0])], source.language)
    written = Passage(translation.text[slice(*places[1])], translation.language)
    if doubtful:
        yield miss_some(source.text, translation.text, segment)
    told: set[tuple[str, str]] = set()
    for problem in find_problems(Pair(original, written)):
        said = problem.check, problem.message
        if said not in told and not (doubtful and problem.check == COMPLETENESS):
            yield build_finding(segment, problem, written.text)
        told.add(said)


def miss_some(source: str, written: str, segment: Segment) -> Finding:
    """That some of the sentences of a segment have no counterpart, which is all that is known of them."""
    lost = len(segment.source) - len(segment.target)
    count = NUMBERS.get(abs(lost), str(abs(lost)))
    verb, side = ("is" if abs(lost) == 1 else "are"), ("translation" if lost > 0 else "original")
    start, end = enclose(segment.source if lost > 0 else segment.target)
    first = segment.source[0].sentence
    return Finding(
        id="",
        check=COMPLETENESS,
        severity="error",
        on=FindingTarget(part="translation", id=segment.id),
        source_span=Span(sentence=first, start=start, end=end, exact=source[start:end]) if lost > 0 else None,
        target_span=None if lost > 0 else Range(start=start, end=end),
        target_text=None if lost > 0 else written[start:end],
        message=f"{count} of these sentences {verb} not in the {side}.",
    )


def enclose(spans: Sequence[Span]) -> Place:
    """From the beginning of the first to the end of the last."""
    return spans[0].start, spans[-1].end


def build_finding(segment: Segment, problem: Problem, written: str) -> Finding:
    """A problem of a segment, with its places in both texts."""
    target = problem.target
    start = segment.target[0].start
    return Finding(
        id="",
        check=problem.check,
        severity=problem.severity,
        on=FindingTarget(part="translation", id=segment.id),
        source_span=locate(segment.source, problem.source) if problem.source else None,
        target_span=Range(start=start + target[0], end=start + target[1]) if target else None,
        target_text=written[slice(*target)] if target else None,
        message=problem.message,
    )


def locate(spans: Sequence[Span], place: Place) -> Span:
    """The place in the text of a place in a segment; of one over several sentences the part in the first."""
    offset = spans[0].start
    start, end = place[0] + offset, place[1] + offset
    span = next((span for span in spans if start < span.end), spans[-1])
    first = max(start, span.start) - span.start
    exact = span.exact[first : max(end - span.start, first + 1)]
    start = span.start + first
    return Span(sentence=span.sentence, start=start, end=start + len(exact), exact=exact)


def miss_counterpart(source: AuditedText, segment: Segment) -> Iterator[Finding]:
    """The findings on a sentence that stands alone; a line of signs alone says nothing, and a caption's loss little."""
    captions = {sentence.id for sentence in source.sentences if sentence.kind == "caption"}
    for span in filter(says_something, segment.source):
        yield Finding(
            id="",
            check=COMPLETENESS,
            severity="warning" if span.sentence in captions else "error",
            on=FindingTarget(part="translation", id=segment.id),
            source_span=span,
            message="This sentence is not in the translation.",
        )
    for span in filter(says_something, segment.target):
        yield Finding(
            id="",
            check=COMPLETENESS,
            severity="error",
            on=FindingTarget(part="translation", id=segment.id),
            target_span=Range(start=span.start, end=span.end),
            target_text=span.exact,
            message="This sentence is not in the original.",
        )


def says_something(span: Span) -> bool:
    """Whether there is a letter or a digit in it."""
    return any(char.isalnum() for char in span.exact)
