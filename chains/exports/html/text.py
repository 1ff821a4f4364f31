"""The article beside its translation, sentence by sentence, with what rests on each.

Invariant: every sentence of the article is there once, whole and in order, whether it was translated or not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from chains.exports import wording
from chains.exports.html.findings import list_findings, list_remarks
from chains.exports.html.highlights import Highlight, Highlights, Kind, Piece, cut, find_faults, find_highlights
from chains.exports.html.markup import Markup, element, escape, in_language, join, link
from chains.exports.html.sections import Section
from chains.report import Mark, Report, Sentence

LEGEND: dict[Kind, str] = {
    "cue": "who says it, and how",
    "caveat": "what calls for a grain of salt",
    "warning": "what a check warns of",
    "error": "what a check found wrong",
}


@dataclass(frozen=True)
class Text:
    """What the sentences of a report have in common.

    Attributes:
        report: That holds them.
        highlights: By sentence id.
        points: Sentence id -> the points of the summary that rest on it.
        words: Sentence id -> the model's translation.
    """

    report: Report
    highlights: Highlights
    points: dict[str, list[str]]
    words: dict[str, str | None]


def build_text(report: Report) -> Section:
    """Both texts, or the one where there is no translation."""
    known = report.translation.sentences if report.translation else ()
    words = {sentence.id: sentence.text for sentence in known}
    text = Text(report, find_highlights(report), index_points(report), words)
    paragraphs = join(write_paragraph(text, sentences) for sentences in wording.paragraphs_of(report.article))
    title, kind = ("Translation", None) if report.translation else ("Original", "alone")
    return Section("text", title, join((write_legend(text), paragraphs)), kind)


def write_legend(text: Text) -> Markup | None:
    """What the lines under words mean, as far as there are such words."""
    kinds: set[Kind] = {light.kind for highlights in text.highlights.values() for light in highlights}
    kinds |= {finding.severity for finding in text.report.findings if finding.on.part == "translation"}
    samples = join((element("span", words, class_=kind) for kind, words in LEGEND.items() if kind in kinds), " · ")
    return element("p", join(("Underlined: ", samples)), class_="legend") if samples else None


def index_points(report: Report) -> dict[str, list[str]]:
    """The points of the summary by the sentences they rest on."""
    found = defaultdict(list)
    for point in report.summary.points if report.summary else ():
        for id_ in point.sentences:
            found[id_].append(point.id)
    return found


def write_paragraph(text: Text, sentences: Iterable[Sentence]) -> Markup:
    """The sentences of one paragraph."""
    return element("div", join(write_sentence(text, sentence) for sentence in sentences), class_="paragraph")


def write_sentence(text: Text, sentence: Sentence) -> Markup:
    """One sentence: its number, the original, the translation."""
    number = link(sentence.id, sentence.id, class_="number", aria_label=f"Sentence {sentence.id}")
    target = write_target(text, sentence) if text.report.translation else write_references(text, sentence)
    parts = (number, write_source(text, sentence), target)
    return element("div", *parts, id=sentence.id, class_=f"sentence {sentence.kind}")


def write_source(text: Text, sentence: Sentence) -> Markup:
    """The original with the words that carry claims or call for salt."""
    highlights = text.highlights.get(sentence.id, [])
    pieces = cut(text.report.article.sentence_text(sentence), sentence.start, highlights)
    words = join(write_piece(piece, sentence) for piece in pieces)
    marked = element("span", words, data_of=" ".join(text.points.get(sentence.id, [])) or None)
    return element("p", marked, **in_language(text.report.article.language, class_="source"))


def write_piece(piece: Piece, sentence: Sentence) -> Markup:
    """Words, marked as what they are; behind the last of a caveat its number."""
    kinds = dict.fromkeys(light.kind for light in piece.highlights)
    if not kinds:
        return escape(piece.words)
    items = dict.fromkeys(light.item for light in piece.highlights)
    name = "span" if kinds.keys() <= {"evidence", "cue"} else "mark"
    words = element(name, piece.words, class_=" ".join(kinds), data_of=" ".join(items))
    return join((words, *write_notes(piece, sentence)))


def write_notes(piece: Piece, sentence: Sentence) -> Iterator[Markup]:
    """The numbers of the caveats that end here."""
    for light in piece.highlights:
        if light.kind == "caveat" and light.end == piece.end <= sentence.end:
            label = f"Caveat {light.item}"
            yield element("sup", link(light.item, light.item, data_item=light.item, aria_label=label), dir="ltr")


def write_target(text: Text, sentence: Sentence) -> Markup:
    """The translation, what was found in it, what the reader says of it."""
    report, model = text.report, text.words.get(sentence.id)
    marks = wording.marks_on(report, "sentence", sentence.id)
    remarks = wording.sentence_remarks(marks, model)
    language = in_language(report.target_language)
    line = element(
        "p", join((write_translation(text, sentence, marks), write_references(text, sentence)), " "), **language
    )
    shown = wording.reader_translation(marks) is None
    findings = list_findings(report, "translation", sentence.id, marked=shown)
    return element("div", line, findings, list_remarks(remarks), class_="target")


def write_translation(text: Text, sentence: Sentence, marks: Sequence[Mark]) -> Markup:
    """The reader's translation before the model's; that there is none is said."""
    own, model = wording.reader_translation(marks), text.words.get(sentence.id)
    if own is None and model is None:
        return element("i", "(not translated)", lang="en")
    if own is not None:
        return join((write_words(text, sentence, own, ()), wording.READER_SIGN), " ")
    return write_words(text, sentence, model or "", find_faults(text.report, sentence, model or ""))


def write_words(text: Text, sentence: Sentence, words: str, faults: Sequence[Highlight]) -> Markup:
    """A translation, tied to all that rests on its original."""
    pieces = (write_fault(piece) for piece in cut(words, 0, faults))
    items = [light.item for light in text.highlights.get(sentence.id, []) if light.kind != "cue"]
    resting = dict.fromkeys((*items, *text.points.get(sentence.id, [])))
    return element("span", join(pieces), data_of=" ".join(resting) or None)


def write_fault(piece: Piece) -> Markup:
    """Words of a translation; marked where they are wrong."""
    kinds = dict.fromkeys(light.kind for light in piece.highlights)
    return element("mark", piece.words, class_=" ".join(kinds)) if kinds else escape(piece.words)


def write_references(text: Text, sentence: Sentence) -> Markup | None:
    """Links to the claims that rest on a sentence."""
    highlights = text.highlights.get(sentence.id, [])
    claims = dict.fromkeys(light.item for light in highlights if light.kind == "evidence")
    links = join((link(id_, id_, data_item=id_) for id_ in claims), " ")
    return element("span", links, class_="references", lang="en", dir="ltr") if links else None
