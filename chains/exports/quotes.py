"""What can be quoted of a report: a line for every claim, which stands on its own.

Invariant: `original` is the article's own words, a cut shown as "[…]"; who translated is always named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chains.exports import wording
from chains.exports.places import sentences_in, translations_of
from chains.exports.safety import one_line
from chains.report import Claim, Finding, Report, Sentence, Severity

CUT = " […] "
HASH_DIGITS = 12
WHOLE = 0.8  # of a sentence: from here on its translation is that of the quoted words


@dataclass(frozen=True)
class Quote:
    """One claim with all that a quotation needs; the names of the fields are the columns of a table.

    Attributes:
        original: The words that carry the claim.
        original_sentence: The sentences that they stand in.
        translation: Of `original_sentence`; empty where there is none.
        claim: What the words say, in the target language.
        source: Who says it; empty is the outlet's own voice.
        errors: What the checks found wrong in the claim or in `translation`, and nobody mended.
        warnings: The same, of what may be right.
        reader: What the reader says of the claim.
        translated_by: The reader or a model, in words.
        model: That ran last.
        text_sha256: Of the article's text in UTF-8: tells whether the outlet changed it since.
    """

    id: str
    original: str
    original_sentence: str
    translation: str
    claim: str
    source: str
    speech: str
    kind: str
    cue: str
    disputed_by: str
    grains_of_salt: int
    reasons: str
    errors: str
    warnings: str
    reader: str
    outlet: str
    title: str
    published_at: str
    url: str
    retrieved_at: str
    language: str
    target_language: str
    translated_by: str
    model: str
    tool: str
    text_sha256: str


def list_quotes(report: Report) -> Iterator[Quote]:
    """A quotation for every claim that rests on words, in text order."""
    sources = wording.sources_of(report)
    translations = translations_of(report)
    for claim in report.claims:
        if claim.evidence:
            speaker = wording.attributed_speaker(report, claim, sources)
            yield take_quote(report, claim, "" if speaker == wording.OWN_VOICE else speaker, translations)


def take_quote(report: Report, claim: Claim, speaker: str, translations: dict[str, str]) -> Quote:
    """One claim as a quotation."""
    article = report.article
    sentences = sentences_in(article, claim.evidence)
    translation = translate(sentences, translations)
    quoted = [("translation", sentence.id) for sentence in sentences] if translation else []
    found = wording.open_findings(report, [("claim", claim.id), *quoted])
    marks = wording.marks_on(report, "claim", claim.id)
    return Quote(
        id=claim.id,
        original=CUT.join(span.exact for span in claim.evidence),
        original_sentence=CUT.join(map(article.sentence_text, sentences)),
        translation=translation,
        claim=claim.text,
        source=speaker,
        speech=claim.speech,
        kind=claim.kind,
        cue=claim.cue.exact if claim.cue else "",
        disputed_by=" ".join(claim.disputed_by),
        grains_of_salt=claim.salt.grains,
        reasons=" ".join(claim.salt.reasons),
        errors=tell_findings(found, "error"),
        warnings=tell_findings(found, "warning"),
        reader=" ".join(remark for mark in marks for remark in wording.remarks_of(mark)),
        outlet=article.outlet or "",
        title=wording.title_of(report),
        published_at=article.published_at or "",
        url=article.origin.url or "",
        retrieved_at=article.origin.retrieved_at or "",
        language=article.language,
        target_language=report.target_language,
        translated_by=wording.translator_of(report, sentences),
        model=report.provenance.model,
        tool=f"grain-of-salt {report.provenance.app_version}",
        text_sha256=article.sha256,
    )


def tell_findings(found: Iterable[Finding], severity: Severity) -> str:
    """What findings of a severity say."""
    return " ".join(wording.place_finding(finding) for finding in found if finding.severity == severity)


def translate(sentences: tuple[Sentence, ...], translations: dict[str, str]) -> str:
    """The translation of some sentences; nothing when one of them has none."""
    found = [translations.get(sentence.id) for sentence in sentences]
    return CUT.join(filter(None, found)) if all(found) else ""


def to_quotes(report: Report) -> str:
    """The quotations as text: what they are from, then a line each.

    Returns:
        Blocks separated by empty lines, and a line end.
    """
    head = (wording.title_of(report), f"Text sha256: {report.article.sha256}", *wording.notices_of(report))
    lines = [write_line(quote) for quote in list_quotes(report)] or ["There is no claim to quote."]
    return "\n\n".join(("\n".join(map(one_line, head)), *map(one_line, lines))) + "\n"


def write_line(quote: Quote) -> str:
    """“original” — “translation” (who, where, when) ✗ what is wrong [who translated; tool; text; salt]."""
    parts = (
        wording.quoted(quote.original),
        *tell_meaning(quote),
        f"({'; '.join(credit(quote))})",
        *tell_wrong(quote),
        f"[{'; '.join(tell_making(quote))}]",
    )
    return " ".join(parts)


def tell_meaning(quote: Quote) -> Iterator[str]:
    """The translation of the words, or of the sentence that they are part of; else what they say, in nobody's words."""
    whole = len(quote.original) >= WHOLE * len(quote.original_sentence)
    if quote.translation:
        yield f"— {'' if whole else 'in '}{wording.quoted(quote.translation)}"
    else:
        yield f"— in short: {quote.claim}"


def credit(quote: Quote) -> Iterator[str]:
    """Who says it and how, where it stood and when."""
    if quote.source:
        yield quote.source + (f", {quote.speech}" if quote.speech != "none" else "")
    yield quote.outlet or quote.title
    yield from filter(None, (quote.published_at, quote.url))
    if quote.retrieved_at:
        yield f"retrieved {quote.retrieved_at}"


def tell_wrong(quote: Quote) -> Iterator[str]:
    """What the checks found wrong in it still."""
    if quote.errors:
        yield wording.warn_of("error", quote.errors)
    if quote.warnings:
        yield wording.warn_of("warning", quote.warnings)


def tell_making(quote: Quote) -> Iterator[str]:
    """Which claim; from what into what, by whom, with what; which text; how much salt; the reader's word."""
    from chains.article.language import language_name

    yield quote.id
    names = dict.fromkeys((language_name(quote.language), language_name(quote.target_language)))
    yield " → ".join(names)
    yield quote.translated_by
    yield quote.tool
    yield f"text sha256:{quote.text_sha256[:HASH_DIGITS]}"
    if quote.grains_of_salt:
        yield f"{wording.count(quote.grains_of_salt, 'grain')} of salt: {quote.reasons}"
    if quote.reader:
        yield f"{wording.READER_SIGN} {quote.reader}"
