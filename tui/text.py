"""Lays a report out for a terminal or a plain pipe.

Invariant: every string of the article or the model passes `one_line`, and none is read as Rich markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import StringIO
from typing import TYPE_CHECKING

from chains.exports import wording
from chains.exports.safety import one_line
from chains.report import HEADLINE

if TYPE_CHECKING:
    from rich.text import Text

    from chains.report import Claim, Finding, Point, Report, Sentence, Span

NARROWEST, WIDEST, PIPE_WIDTH = 40, 100, 80
INDENT = 4
READER = "magenta"

Part = tuple[str, str]  # words and their Rich style


class Page:
    """Collects styled blocks, wrapped to a width in terminal cells (a wide character takes two)."""

    def __init__(self, width: int, *, color: bool) -> None:
        from rich.console import Console

        self.width = max(NARROWEST, min(width, WIDEST))
        self.file = StringIO()
        self.console = Console(
            file=self.file,
            width=self.width,
            color_system="standard" if color else None,
            force_terminal=color,
            legacy_windows=False,
            markup=False,
            emoji=False,
            highlight=False,
        )

    def write_block(self, *parts: Part, indent: int = 0, label: str = "") -> None:
        """One paragraph of parts, a space between them; `label` stands in its indent."""
        from rich.cells import cell_len
        from rich.text import Text

        label = one_line(label)
        margin = max(indent, cell_len(label) + 1) if label else indent
        self.write_words(join_parts(parts), Text(label + " " * (margin - cell_len(label)), "dim"))

    def write_row(self, label: str, *parts: Part) -> None:
        """Parts beside a label of ours that is laid out already: aligned, with a plot in it."""
        from rich.text import Text

        self.write_words(join_parts(parts), Text(f"{label} ", "dim"))

    def write_words(self, words: Text, first: Text) -> None:
        """Safe words wrapped to the page, under and after `first`."""
        from rich.text import Text

        margin = first.cell_len
        for line in words.wrap(self.console, self.width - margin):
            line.rstrip()
            self.console.print(Text.assemble(first, line), soft_wrap=True)
            first = Text(" " * margin)

    def write_heading(self, text: str) -> None:
        """The title of a section, after an empty line."""
        self.console.print()
        self.write_block((text, "bold cyan"))


def join_parts(parts: Iterable[Part]) -> Text:
    """Parts with a space between them, safe to show."""
    from rich.text import Text

    return Text(" ").join(Text(one_line(text), style) for text, style in parts if text)


def to_text(report: Report, width: int = PIPE_WIDTH, *, color: bool = False) -> str:
    """The report as lines for the eye.

    Args:
        report: Any report.
        width: In terminal cells; kept between `NARROWEST` and `WIDEST`.
        color: With terminal colours; otherwise no escape sequence at all.

    Returns:
        Lines, the last one ended too.
    """
    page = Page(width, color=color)
    write_head(page, report)
    write_summary(page, report)
    write_claims(page, report)
    write_caveats(page, report)
    write_translation(page, report)
    write_marks(page, report)
    write_others(page, report)
    write_notes(page, report)
    return page.file.getvalue()


def write_head(page: Page, report: Report) -> None:
    """Title, facts, verdict, and where the answers came from."""
    page.write_block((wording.title_of(report), "bold"))
    page.write_block((wording.joined(wording.facts_of(report)), "dim"))
    style = "bold red" if any(found.is_open_error for found in report.findings) else "bold"
    page.write_block((wording.joined(wording.verdict_of(report)), style))
    for notice in wording.notices_of(report):
        page.write_block((notice, "yellow"))


def write_summary(page: Page, report: Report) -> None:
    """The headline and the points with what they rest on."""
    if report.summary is None:
        return
    page.write_heading("SUMMARY")
    page.write_block((report.summary.headline, "bold"))
    write_findings(page, wording.findings_on(report, "summary", HEADLINE))
    for point in report.summary.points:
        page.write_block(*point_parts(point), label="  •")
        write_findings(page, wording.findings_on(report, "summary", point.id))


def point_parts(point: Point) -> tuple[Part, ...]:
    """A summary point and its references."""
    doubt = "" if point.supported else "(not supported by the article)"
    return (point.text, ""), (f"[{wording.references_of(point)}]", "dim"), (doubt, "red")


def write_findings(page: Page, findings: Iterable[Finding]) -> None:
    """What the checks found on the item above."""
    for finding in findings:
        page.write_block(*finding_parts(finding), indent=INDENT)


def finding_parts(finding: Finding) -> tuple[Part, ...]:
    """One finding: how bad, what, and the words on both sides where the message does not say them."""
    style = "red" if finding.is_open_error else "yellow"
    sign = f"{wording.finding_sign(finding)} {finding.id}"
    label = f"({wording.finding_label(finding)})"
    quotes = (" ".join(wording.finding_quotes(finding)), "green")
    return (sign, f"bold {style}"), (finding.message, style), (label, "dim"), quotes


def write_claims(page: Page, report: Report) -> None:
    """Every claim: who, how, what, where in the original."""
    if not report.claims:
        return
    page.write_heading("CLAIMS")
    sources = wording.sources_of(report)
    for place, claim in enumerate(report.claims):
        if place:
            page.console.print()
        manner = wording.manner_of(claim, sources)
        who: Part = (wording.attributed_speaker(report, claim, sources), "bold")
        how: Part = (f"({manner})" if manner else "", "dim")
        page.write_block(who, how, grains_part(claim), label=claim.id, indent=INDENT)
        page.write_block((claim.text, ""), indent=INDENT)
        write_findings(page, wording.findings_on(report, "claim", claim.id))
        write_grounds(page, claim)
        for mark in wording.marks_on(report, "claim", claim.id):
            write_remarks(page, wording.remarks_of(mark))


def grains_part(claim: Claim) -> Part:
    """Grains of salt; three are red."""
    grains = wording.grains_of(claim)
    return f"{grains} salt" if grains else "", "bold red" if claim.salt.grains > 2 else "yellow"


def write_grounds(page: Page, claim: Claim) -> None:
    """The words that carry a claim, and what speaks against taking it at its word."""
    for span in claim.evidence:
        near = "(matched approximately)" if span.repaired else ""
        page.write_block(quote_part(span), (span.sentence, "dim"), (near, "yellow"), indent=INDENT)
    if claim.disputed_by:
        page.write_block((f"Disputed by {', '.join(claim.disputed_by)}.", "yellow"), indent=INDENT)
    if claim.salt.reasons:
        page.write_block((f"Salt: {' '.join(claim.salt.reasons)}", "yellow"), indent=INDENT)


def write_remarks(page: Page, remarks: Iterable[str]) -> None:
    """What the reader says, each on a line of its own with the sign of the reader's hand."""
    for remark in remarks:
        page.write_block((f"{wording.READER_SIGN} {remark}", READER), indent=INDENT)


def quote_part(span: Span) -> Part:
    """Words of the article, as they stand there."""
    return wording.quoted(span.exact), "green"


def write_caveats(page: Page, report: Report) -> None:
    """The words that call for a grain of salt."""
    if not report.caveats:
        return
    page.write_heading("CAVEATS")
    for caveat in report.caveats:
        kind: Part = (f"({caveat.category})", "dim")
        note: Part = (wording.caveat_note(caveat), "")
        page.write_block(quote_part(caveat.cue), kind, note, label=caveat.cue.sentence, indent=INDENT)
        write_findings(page, wording.findings_on(report, "caveat", caveat.id))


def write_translation(page: Page, report: Report) -> None:
    """The translation, paragraph by paragraph, with the sentence ids."""
    if report.translation is None:
        return
    page.write_heading("TRANSLATION")
    words = {sentence.id: sentence.text for sentence in report.translation.sentences}
    for place, sentences in enumerate(wording.paragraphs_of(report.article)):
        if place:
            page.console.print()
        write_paragraph(page, report, sentences, words)


def write_paragraph(page: Page, report: Report, sentences: Sequence[Sentence], words: dict[str, str | None]) -> None:
    """The sentences in one block, broken only where a check or the reader says something of one."""
    parts: list[Part] = []
    for sentence in sentences:
        parts += sentence_parts(report, sentence, words.get(sentence.id))
        findings = wording.findings_on(report, "translation", sentence.id)
        marks = wording.marks_on(report, "sentence", sentence.id)
        remarks = wording.sentence_remarks(marks, words.get(sentence.id))
        if findings or remarks:
            page.write_block(*parts)
            write_findings(page, findings)
            write_remarks(page, remarks)
            parts = []
    if parts:
        page.write_block(*parts)


def sentence_parts(report: Report, sentence: Sentence, text: str | None) -> tuple[Part, ...]:
    """One sentence of the translation, the reader's before the model's, or the original where there is none."""
    own = wording.reader_translation(wording.marks_on(report, "sentence", sentence.id))
    styles = {"headline": "bold", "intertitle": "bold", "caption": "italic", "body": ""}
    first = text if own is None else own
    shown: Part = (first, styles[sentence.kind]) if first is not None else untranslated(report, sentence)
    sign: Part = ("" if own is None else wording.READER_SIGN, READER)
    return (f"[{sentence.id}]", "dim"), shown, sign


def untranslated(report: Report, sentence: Sentence) -> Part:
    """The original of a sentence that has no translation."""
    return f"(not translated) {report.article.sentence_text(sentence)}", "yellow"


def write_marks(page: Page, report: Report) -> None:
    """What the reader says of what no other section shows."""
    apart = list(wording.apart_remarks(report))
    if apart:
        page.write_heading("READER'S MARKS")
    for id_, words, remarks in apart:
        page.write_block((words, "green"), label=id_, indent=INDENT)
        write_remarks(page, remarks)


def write_others(page: Page, report: Report) -> None:
    """What the checks found on what no other section shows."""
    findings = wording.apart_findings(report)
    if findings:
        page.write_heading("FINDINGS")
    write_findings(page, findings)


def write_notes(page: Page, report: Report) -> None:
    """The chains that did not end well, and the checks that were not made."""
    notes = [f"{name}. {why}" for name, why in wording.unfinished_chains(report)]
    notes += [f"Not checked: {item.check}. {item.reason}" for item in report.checks_not_run]
    if notes:
        page.write_heading("NOTES")
    for note in notes:
        page.write_block((note, ""), label="  •")
