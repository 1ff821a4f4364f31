"""What a reader takes along: a line that can be quoted, and the name of an exported file.

Invariant: a quotation is the article's own words, with a cut shown as "[…]" and a machine's part named as such;
nothing in it can be obeyed by the terminal or editor that it is pasted into.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from chains.exports import wording
from chains.exports.safety import one_line
from chains.report import Caveat, Claim, Finding, Point, Report, Span
from tui.output import SUFFIXES, Format
from tui.reading import Reading
from tui.refs import Ref

MOST_PLACES = 3
LONGEST_NAME = 48
WHOLE = 0.8  # of a sentence: from here on its translation is that of the quoted words


def quote_line(reading: Reading, ref: Ref) -> str:
    """A line for the clipboard: the words, what they mean, whose they are.

    Args:
        reading: The article.
        ref: A sentence, a claim, a point, a caveat, a finding or a source.

    Returns:
        “original” — “translation” (speaker, outlet, date) ✗ what is wrong [languages; who translated]; what is not
        known is left out. Empty when the thing is gone or rests on no words.
    """
    places = quoted_places(reading, ref)
    if not places:
        return ""
    cut = " […]" if len(places) > MOST_PLACES else ""
    shown = places[:MOST_PLACES]
    words = " […] ".join(span.exact for span in shown) + cut
    meaning = translate_places(reading, shown)
    parts = [
        wording.quoted(words),
        f"— {wording.quoted(meaning + cut)}" if meaning else "",
        restate(reading, ref, meaning),
    ]
    made = "; ".join(tell_translation(reading, shown, ref, meaning))
    parts += [f"({', '.join(credit(reading, ref))})", *tell_wrong(reading, shown, ref, meaning), f"[{made}]"]
    return one_line(" ".join(filter(None, parts)))


def quoted_places(reading: Reading, ref: Ref) -> Sequence[Span]:
    """The words to quote: of a claim its evidence, else whole sentences, for a cue or a name alone says little."""
    places = reading.places(ref)
    if ref.kind == "claim":
        return places
    whole = tuple(reading.whole(reading.sentence(id_)) for id_ in reading.sentences_of(ref))
    return whole if ref.kind == "point" else whole[:1]


def translate_places(reading: Reading, places: Sequence[Span]) -> str:
    """The translation of words that are whole sentences; empty when some are not, or have none."""
    found = [reading.translation(span.sentence) if is_whole(reading, span) else None for span in places]
    return " […] ".join(filter(None, found)) if all(found) else ""


def is_whole(reading: Reading, span: Span) -> bool:
    """Whether words are a sentence, or all but a few words of it."""
    return len(span.exact) >= WHOLE * len(reading.source_text(span.sentence))


def restate(reading: Reading, ref: Ref, meaning: str) -> str:
    """What the report makes of the words, where that adds to them; never in quotation marks, for nobody said it."""
    item = reading.find(ref)
    if isinstance(item, Point) or (isinstance(item, Claim) and not meaning):
        return f"— in short: {item.text}"
    if isinstance(item, Caveat):
        return f"— {wording.quoted(item.cue.exact)}: {item.category}"
    return f"— {item.message}" if isinstance(item, Finding) else ""


def tell_wrong(reading: Reading, places: Sequence[Span], ref: Ref, meaning: str) -> Iterator[str]:
    """What the checks found wrong still in what the line gives: the statement, the translation of the words."""
    part = {"point": "summary"}.get(ref.kind, ref.kind)
    translated = [("translation", span.sentence) for span in places] if meaning else []
    for finding in wording.open_findings(reading.report, [(part, ref.id), *translated]):
        yield wording.warn_of(finding.severity, wording.place_finding(finding))


def credit(reading: Reading, ref: Ref) -> Iterator[str]:
    """Who says it, where, when; and that an attribution is the reader's."""
    article = reading.article
    yield from name_speaker(reading, ref)
    yield article.outlet or wording.title_of(reading.report)
    yield from filter(None, (article.published_on, article.origin.url))


def name_speaker(reading: Reading, ref: Ref) -> Iterator[str]:
    """Who makes a claim; the outlet's own voice is named by the outlet."""
    item = reading.find(ref)
    if isinstance(item, Claim):
        mark = reading.mark_of(ref)
        corrected = mark is not None and mark.attribution is not None
        if item.source is not None or corrected:
            yield reading.speaker(item) + (" as attributed by the reader" if corrected else "")


def tell_translation(reading: Reading, places: Sequence[Span], ref: Ref, meaning: str) -> Iterator[str]:
    """From what into what, and who translated: the reader, or which model."""
    from chains.article.language import language_name

    report = reading.report
    names = [language_name(report.article.language)]
    restated = ref.kind in {"claim", "point"} and not meaning
    if meaning or restated:
        names.append(language_name(report.target_language))
    yield " → ".join(dict.fromkeys(names))
    by_reader = [is_corrected(reading, span.sentence) for span in places]
    if meaning and any(by_reader):
        yield "the reader's translation" if all(by_reader) else "translated in part by the reader"
    if restated or ref.kind == "point" or (meaning and not all(by_reader)):
        yield name_machine(reading)


def is_corrected(reading: Reading, sentence_id: str) -> bool:
    """Whether the translation of a sentence is the reader's."""
    mark = reading.mark_of(Ref("sentence", sentence_id))
    return mark is not None and mark.translation is not None


def name_machine(reading: Reading) -> str:
    """Which model, and what a reader must know of it."""
    return wording.name_machine(
        reading.model,
        authored=reading.origin == "authored",
        small=reading.small or wording.names_small_model(reading.model),
        part_small=reading.report.provenance.small_model,
    )


def propose_name(report: Report, form: Format) -> str:
    """A name for an exported file.

    Args:
        report: What is exported.
        form: Of the file.

    Returns:
        Lower-case ASCII letters, digits and hyphens, from the title and the target language: "mist-en.md".
    """
    return f"{shorten(name_article(report))}-{spell_plainly(report.target_language)}{SUFFIXES[form]}"


def name_article(report: Report) -> str:
    """The title, else where it came from, in plain letters."""
    from chains.latin import latinise

    article = report.article
    for name in (article.title, PurePath(article.origin.name or "").stem):
        plain = spell_plainly(latinise(name, article.language) or name) if name else ""
        if plain:
            return plain
    return "article"


def spell_plainly(text: str) -> str:
    """Words as ASCII letters and digits with hyphens between them."""
    letters = "".join(
        char for char in unicodedata.normalize("NFKD", text).casefold() if not unicodedata.combining(char)
    )
    words = "".join(char if char.isalnum() else " " for char in letters).split()
    return "-".join(filter(None, (word.encode("ascii", "ignore").decode() for word in words)))


def shorten(name: str) -> str:
    """At most `LONGEST_NAME` letters, cut between words where there are some."""
    if len(name) <= LONGEST_NAME:
        return name
    return name[: LONGEST_NAME + 1].rpartition("-")[0] or name[:LONGEST_NAME]
