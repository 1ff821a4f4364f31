"""What every readable export says of a report, in plain English and in one place.

Invariant: strings only, no layout and no escaping; names and quotations in them are still untrusted text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from chains.marks import says_something
from chains.report import (
    HEADLINE,
    Article,
    Caveat,
    Claim,
    Finding,
    Mark,
    MarkPart,
    Point,
    Report,
    Sentence,
    Severity,
    Source,
)

FULL, EMPTY, MOST_GRAINS = "●", "○", 3
OWN_VOICE = "The article itself"
READER_SIGN = "✎"
FINDING_SIGNS = {"error": "✗", "warning": "!", "repaired": "↻"}
AUTHORED = "An example: these answers were written by hand, no model gave them."
EXPECT = (
    "expect wrong words, numbers and attributions. The quotations are checked against the article, the rest is the"
    " model's; compare what matters with the original."
)
PARTLY_SMALL = f"Part of this is by a small model: {EXPECT}"
# Double quotation marks of the world; single ones are apostrophes as well.
QUOTATION_MARKS = frozenset('“”„‟«»"＂「」『』〝〞〟')
ENCLOSING = ("“”", "«»", "»«", "„“", "„”", "””", '""', "＂＂", "「」", "『』", "〝〞", "〝〟")


def count(number: int, noun: str) -> str:
    """A number with its noun: "1 claim", "1,204 tokens"."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def quoted(words: str) -> str:
    """Words in quotation marks that cannot be taken for theirs.

    Args:
        words: Of the article or the model, as they stand there.

    Returns:
        “words”; ‘words’ when they hold double marks; the words alone when they bring marks around all of them.
    """
    if QUOTATION_MARKS.isdisjoint(words):
        return f"“{words}”"
    return words if is_enclosed(words.strip()) else f"‘{words}’"


def is_enclosed(words: str) -> bool:
    """Whether one pair of quotation marks stands around all of the words."""
    return len(words) > 2 and words[0] + words[-1] in ENCLOSING and QUOTATION_MARKS.isdisjoint(words[1:-1])


def title_of(report: Report) -> str:
    """The article's title, or the name of the file it came in."""
    return report.article.title or report.article.origin.name or "Untitled article"


def facts_of(report: Report) -> Iterator[str]:
    """From what, into what, how much, by whom."""
    from chains.article.language import language_name

    article = report.article
    names = [language_name(article.language), language_name(report.target_language)]
    yield " → ".join(dict.fromkeys(names))
    yield report.provenance.model
    yield from filter(None, (article.outlet, article.byline, article.published_on, article.origin.url))


def verdict_of(report: Report) -> Iterator[str]:
    """What came out and how much of it code could not confirm: "46 sentences", "2 open errors", "5 warnings"."""
    yield count(len(report.article.sentences), "sentence")
    if report.claims:
        yield count(len(report.claims), "claim")
    disputed = sum(bool(claim.disputed_by) for claim in report.claims)
    if disputed:
        yield f"{disputed:,} disputed"
    yield from count_findings(report.findings)
    for name, ended in report.chains.items():
        if ended.state not in {"done", "skipped"}:
            yield f"{name} {ended.state}"
    marks = sum(says_something(mark) for mark in report.marks)
    if marks:
        yield f"{count(marks, 'mark')} by the reader"
    yield from spending_of(report)


def spending_of(report: Report) -> Iterator[str]:
    """What a report has cost, where it cost something: "24,310 tokens, 18,000 of them cached", "$0.0123"."""
    made = report.provenance
    if made.cost_usd is None:
        return
    cached = f", {made.usage.cached_tokens:,} of them cached" if made.usage.cached_tokens else ""
    yield count(made.usage.input_tokens + made.usage.output_tokens, "token") + cached
    yield dollars(made.cost_usd)


def dollars(amount: float) -> str:
    """US dollars to a hundredth of a cent, for most reports cost less than a cent."""
    return f"${amount:.4f}" if amount < 1 else f"${amount:,.2f}"


def count_findings(findings: Iterable[Finding]) -> Iterator[str]:
    """How many findings are open, by severity, and how many are mended."""
    states = [finding.severity if finding.state == "open" else finding.state for finding in findings]
    yield count(states.count("error"), "open error")
    yield count(states.count("warning"), "warning")
    if "repaired" in states:
        yield f"{states.count('repaired'):,} repaired"


def notices_of(report: Report) -> Iterator[str]:
    """What a reader must know before the first word: where the answers came from, how far to trust them."""
    yield from filter(None, (recording_of(report), small_model_of(report)))


def recording_of(report: Report) -> str | None:
    """What a reader must know of answers that no model gave just now."""
    if report.provenance.recording_origin == "authored":
        return AUTHORED
    if report.provenance.recording_origin == "recorded":
        return f"Replayed: what the model said on {report.provenance.started_at[:10]}."
    return None


def small_model_of(report: Report) -> str | None:
    """That a small model wrote the report, or part of it; nothing of answers written by hand."""
    made = report.provenance
    if not made.small_model or made.recording_origin == "authored":
        return None
    return small_notice(made.model) if names_small_model(made.model) else PARTLY_SMALL


def names_small_model(name: str) -> bool:
    """Whether the name is that of a small model, as far as a name tells."""
    from chains.models.facts import is_small

    return name.startswith("embedded:") or is_small(name)


def translator_of(report: Report, sentences: Iterable[Sentence]) -> str:
    """Who translated some sentences: the reader, a model, both, or who wrote the example."""
    own = [reader_translation(marks_on(report, "sentence", sentence.id)) is not None for sentence in sentences]
    if own and all(own):
        return "the reader's translation"
    made = report.provenance
    small = names_small_model(made.model)
    authored = made.recording_origin == "authored"
    machine = name_machine(made.model, authored=authored, small=small, part_small=made.small_model)
    return f"translated in part by the reader; {machine}" if any(own) else machine


def name_machine(model: str, *, authored: bool, small: bool, part_small: bool) -> str:
    """Which model translated, and what a reader must know of it."""
    if authored:
        return "an example, written by hand"
    named = f"machine translation by {model}"
    if small:
        return f"{named}, a small model"
    return f"{named}, in part by a small model" if part_small else named


def small_notice(model: str) -> str:
    """What a small model means for the reader."""
    size = re.search(r"(\d+(?:\.\d+)?)([bm])(?![a-z0-9])", model.lower())
    unit = {"b": "billion", "m": "million"}
    about = f" ({size[1]} {unit[size[2]]} parameters)" if size else ""
    return f"{model} is a small model{about}: {EXPECT}"


def paragraphs_of(article: Article) -> Iterator[tuple[Sentence, ...]]:
    """The sentences, paragraph by paragraph."""
    for _, sentences in groupby(article.sentences, key=lambda sentence: sentence.paragraph):
        yield tuple(sentences)


def speaker_of(claim: Claim, sources: dict[str, Source]) -> str:
    """Who makes a claim, readable in Latin letters too."""
    if claim.source is None:
        return OWN_VOICE
    source = sources.get(claim.source)
    return claim.source if source is None else source_name(source)


def attributed_speaker(report: Report, claim: Claim, sources: dict[str, Source]) -> str:
    """Who makes a claim: the reader's word with the report's in brackets, where there is one.

    Args:
        report: That holds the claim.
        claim: Any of its claims.
        sources: As `sources_of` gives them.
    """
    words = (mark.attribution for mark in marks_on(report, "claim", claim.id))
    corrected = next((attribution for attribution in words if attribution is not None), None)
    if corrected is None:
        return speaker_of(claim, sources)
    known = speaker_of(claim, {source.id: source for source in report.sources})
    return reword(corrected or OWN_VOICE, in_sentence(known))


def reword(words: str, known: str) -> str:
    """The reader's word for what the report calls otherwise."""
    return f"{words} (reader's; the report has {known})"


def source_name(source: Source) -> str:
    """The name to show, with its Latin form where that adds something."""
    if source.name_latin and source.name_latin != source.name and source.name == source.name_in_text:
        return f"{source.name} ({source.name_latin})"
    return source.name


def manner_of(claim: Claim, sources: dict[str, Source]) -> str:
    """How a claim is made: kind, speech, cue, through whom."""
    parts: list[str] = [claim.kind] if claim.kind != "statement" else []
    if claim.speech != "none":
        parts.append(claim.speech)
    if claim.cue:
        parts.append(f"cue {quoted(claim.cue.exact)}")
    through = ", ".join(source_name(sources[id_]) if id_ in sources else id_ for id_ in claim.via)
    return ", ".join([*parts, f"via {through}"] if through else parts)


def grains_of(claim: Claim) -> str:
    """Grains of salt as dots, "●●○"; empty when there are none."""
    grains = claim.salt.grains
    return FULL * grains + EMPTY * (MOST_GRAINS - grains) if grains else ""


def references_of(point: Point) -> str:
    """What a summary point rests on: "s3 s4 c1"."""
    return " ".join((*point.sentences, *point.claims))


def caveat_note(caveat: Caveat) -> str:
    """Why the words of a caveat matter, and to which claims."""
    about = f" ({', '.join(caveat.claims)})" if caveat.claims else ""
    return caveat.note + about


def findings_on(report: Report, part: str, id_: str) -> tuple[Finding, ...]:
    """The findings about one item."""
    return tuple(found for found in report.findings if (found.on.part, found.on.id) == (part, id_))


def open_findings(report: Report, parts: Iterable[tuple[str, str]]) -> tuple[Finding, ...]:
    """What is wrong still with some parts, errors first: what a quotation of them must not leave out.

    Args:
        report: The report.
        parts: Each as `Finding.on` names it. A translation counts unless the reader's stands in its place.
    """
    mended = {
        mark.on.id for mark in report.marks if mark.on.part == "sentence" and reader_translation([mark]) is not None
    }
    found = [each for part, id_ in parts for each in findings_on(report, part, id_) if each.state == "open"]
    kept = (each for each in found if each.on.part != "translation" or each.on.id not in mended)
    return tuple(sorted(kept, key=lambda each: each.severity != "error"))


def place_finding(finding: Finding) -> str:
    """A finding with what it is on, for readers who have only a quotation: "Claim: 80,000 became 8,000."."""
    return f"{finding.on.part.capitalize()}: {finding.message}"


def warn_of(severity: Severity, words: str) -> str:
    """What was found, with a sign: "✗ error: Claim: 80,000 became 8,000."."""
    return f"{FINDING_SIGNS[severity]} {severity}: {words}"


def apart_findings(report: Report) -> tuple[Finding, ...]:
    """The findings about what no section of a report shows."""
    shown = {("claim", claim.id) for claim in report.claims} | {("caveat", caveat.id) for caveat in report.caveats}
    if report.translation is not None:
        shown |= {("translation", sentence.id) for sentence in report.article.sentences}
    if report.summary is not None:
        shown |= {("summary", id_) for id_ in (HEADLINE, *(point.id for point in report.summary.points))}
    return tuple(found for found in report.findings if (found.on.part, found.on.id) not in shown)


def finding_sign(finding: Finding) -> str:
    """How bad a finding is, as a sign."""
    return FINDING_SIGNS[finding.severity if finding.state == "open" else finding.state]


def finding_label(finding: Finding) -> str:
    """The check, and what came of it: "numbers", "numbers, repaired"."""
    return finding.check if finding.state == "open" else f"{finding.check}, {finding.state}"


def finding_quotes(finding: Finding) -> Iterator[str]:
    """The words of the article, and those written, where the message does not say them."""
    if finding.source_span and finding.source_span.exact not in finding.message:
        yield quoted(finding.source_span.exact)
    if finding.target_text and finding.target_text not in finding.message and finding.target_span:
        yield f"→ {quoted(finding.target_text)}"


def unfinished_chains(report: Report) -> Iterator[tuple[str, str]]:
    """The chains that were asked for and gave less than all, or had nothing to do: (name and state, why)."""
    for name, ended in report.chains.items():
        if ended.state != "done" and (ended.state != "skipped" or ended.message):
            yield f"{name}: {ended.state}", ended.message or ""


def joined(parts: Iterable[str]) -> str:
    """Facts on one line."""
    return " · ".join(parts)


def sources_of(report: Report) -> dict[str, Source]:
    """The sources by id, those that the reader renamed under that name, the report's in brackets."""
    renamed = {mark.on.id: mark.name for mark in report.marks if mark.on.part == "source" and mark.name}
    return {source.id: rename_source(source, renamed.get(source.id)) for source in report.sources}


def rename_source(source: Source, name: str | None) -> Source:
    """The source under the reader's name."""
    if not name:
        return source
    known = ", ".join(dict.fromkeys(filter(None, (source.name, source.name_latin))))
    return source.model_copy(update={"name": reword(name, known), "name_latin": None})


def marks_on(report: Report, part: MarkPart, id_: str) -> tuple[Mark, ...]:
    """What the reader said of one item."""
    return tuple(mark for mark in report.marks if (mark.on.part, mark.on.id) == (part, id_))


def reader_translation(marks: Iterable[Mark]) -> str | None:
    """The reader's translation of a sentence, by the marks on it."""
    return next((mark.translation for mark in marks if mark.lost is None and mark.translation), None)


def model_translation(text: str | None) -> str:
    """What the model made of a sentence that the reader translated."""
    return f"Reader's translation. The model's: {text}" if text else "Reader's translation. The model gave none."


def sentence_remarks(marks: Iterable[Mark], text: str | None) -> list[str]:
    """What the reader says of a sentence, and what the model made of it where the reader translates otherwise.

    Args:
        marks: On the sentence.
        text: The model's translation.
    """
    marks = tuple(marks)
    model = [] if reader_translation(marks) is None else [model_translation(text)]
    return [*model, *(remark for mark in marks for remark in remarks_of(mark))]


def remarks_of(mark: Mark) -> Iterator[str]:
    """What the reader says of something, a remark each.

    A translation, a speaker or a name that stands in place is not among it.
    """
    if mark.lost and says_something(mark):
        yield lost_label(mark)
    if mark.verdict:
        yield f"Reader: {mark.verdict}."
    if mark.lost and mark.attribution is not None:
        yield f"Reader: said by {in_sentence(mark.attribution or OWN_VOICE)}."
    if mark.lost and mark.name:
        yield f"Reader's name: {mark.name}."
    if mark.note:
        yield f"Reader's note: {mark.note}"


def in_sentence(speaker: str) -> str:
    """A speaker's name within a sentence."""
    return OWN_VOICE.lower() if speaker == OWN_VOICE else speaker


def lost_label(mark: Mark) -> str:
    """What a mark was on, when the report no longer has it."""
    about = mark.about or next((words.about for words in mark.elsewhere if words.about), "")
    return f"Reader, on a {mark.lost} that is not in this report: {quoted(about)}"


def apart_remarks(report: Report) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The marks with no place in another section: (id, the name or the quoted words they are on, remarks)."""
    sources = sources_of(report)
    for mark in report.marks:
        remarks = tuple(remarks_of(mark))
        if mark.on.part == "source" and remarks:
            yield mark.on.id, source_name(sources[mark.on.id]), remarks
        elif mark.on.part == "sentence" and report.translation is None:
            own = (f"Reader's translation: {mark.translation}",) if mark.translation else ()
            if own or remarks:
                yield mark.on.id, quoted(mark.place.exact), (*own, *remarks)
