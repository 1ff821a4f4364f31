"""A report as GitHub-flavoured Markdown.

Invariant: every word of the article or the model passes `escape`, so that none of it is markup, HTML or a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from chains.exports import wording
from chains.exports.safety import one_line
from chains.report import HEADLINE, Caveat, Claim, Finding, Report, Sentence, Span

# CommonMark: these mean something anywhere in a line. `$` is mathematics on GitHub, `~` strikes out there.
INLINE = re.compile(r"[\\`*_\[\]<>&|~$]")
# The same at the start of a block: headings, lists, rules, quotes, setext underlines.
LEADING = re.compile(r"^([#+=-]|\d{1,9}(?=[.)]))")
# GitHub makes links of bare addresses and names: "https://", "www.", "a@b.c", "@name".
ADDRESS = re.compile(r"://|www\.|@", re.IGNORECASE)


def to_markdown(report: Report) -> str:
    """The report as a page that reads well on GitHub.

    Args:
        report: Any report.

    Returns:
        Markdown in blocks separated by empty lines, and a line end.
    """
    blocks = [
        *write_head(report),
        *write_summary(report),
        *write_claims(report),
        *write_caveats(report),
        *write_translation(report),
        *write_marks(report),
        *write_findings(report),
        *write_notes(report),
    ]
    return "\n\n".join(blocks) + "\n"


def escape(text: str) -> str:
    """One line of untrusted text that Markdown shows as it is."""
    line = INLINE.sub(r"\\\g<0>", one_line(text))
    line = LEADING.sub(escape_leading, line)
    return ADDRESS.sub(escape_address, line)


def escape_leading(found: re.Match[str]) -> str:
    """A block marker as plain text; of a list number the stop after it is escaped."""
    mark = found[0]
    return f"{mark}\\" if mark.isdigit() else f"\\{mark}"


def escape_address(found: re.Match[str]) -> str:
    """The part of an address that makes it one, so that it no longer does."""
    mark = found[0]
    return {"://": "&#58;//", "@": "&#64;"}.get(mark, mark[:-1] + "&#46;")


def bold(escaped: str) -> str:
    """Escaped text in bold; nothing stays nothing, for "****" would be a rule."""
    return f"**{escaped}**" if escaped else ""


def write_head(report: Report) -> Iterator[str]:
    """Title, facts, verdict, and where the answers came from."""
    yield "# " + escape(wording.title_of(report))
    yield escape(wording.joined(wording.facts_of(report)))
    yield bold(escape(wording.joined(wording.verdict_of(report))))
    yield from (f"*{escape(notice)}*" for notice in wording.notices_of(report))


def write_summary(report: Report) -> Iterator[str]:
    """The headline and the points with what they rest on."""
    if report.summary is None:
        return
    yield "## Summary"
    yield bold(escape(report.summary.headline))
    yield from list_findings(report, "summary", HEADLINE)
    points = []
    for point in report.summary.points:
        doubt = "" if point.supported else " **(not supported by the article)**"
        references = f" <sub>{escape(wording.references_of(point))}</sub>"
        items = (f"    - {item}" for item in list_findings(report, "summary", point.id))
        points.append("\n".join((f"- {escape(point.text)}{references}{doubt}", *items)))
    if points:
        yield "\n".join(points)


def list_findings(report: Report, part: str, id_: str) -> list[str]:
    """The findings about an item, a line each."""
    return [finding_line(finding) for finding in wording.findings_on(report, part, id_)]


def finding_line(finding: Finding) -> str:
    """One finding: how bad, what, and the words on both sides where the message does not say them."""
    sign = f"{wording.finding_sign(finding)} {escape(finding.id)}"
    label = f"*({escape(wording.finding_label(finding))})*"
    quotes = escape(" ".join(wording.finding_quotes(finding)))
    return " ".join(filter(None, (f"**{sign}**", escape(finding.message), label, quotes)))


def write_claims(report: Report) -> Iterator[str]:
    """Every claim: who, how, what, where in the original."""
    if not report.claims:
        return
    yield "## Claims"
    sources = wording.sources_of(report)
    for claim in report.claims:
        who = escape(wording.attributed_speaker(report, claim, sources))
        manner = escape(wording.manner_of(claim, sources))
        grains = wording.grains_of(claim)
        yield f"### {escape(claim.id)} {who}" + (f" {grains}" if grains else "")
        yield escape(claim.text) + (f" *({manner})*" if manner else "")
        yield from list_findings(report, "claim", claim.id)
        yield "\n>\n".join(quote(span) for span in claim.evidence)
        yield from write_doubts(claim)
        yield from write_remarks(report, claim)


def quote(span: Span) -> str:
    """Words of the article with the sentence they stand in."""
    near = " (matched approximately)" if getattr(span, "repaired", False) else ""
    return f"> {escape(span.exact)} <sub>{escape(span.sentence)}{near}</sub>"


def write_doubts(claim: Claim) -> Iterator[str]:
    """What speaks against taking a claim at its word."""
    if claim.disputed_by:
        yield f"Disputed by {escape(', '.join(claim.disputed_by))}."
    if claim.salt.reasons:
        yield f"Salt: {escape(' '.join(claim.salt.reasons))}"


def write_remarks(report: Report, claim: Claim) -> Iterator[str]:
    """What the reader says of a claim."""
    for mark in wording.marks_on(report, "claim", claim.id):
        yield from map(sign_remark, wording.remarks_of(mark))


def sign_remark(remark: str) -> str:
    """What the reader says, so that it is taken for nobody else's."""
    return f"{wording.READER_SIGN} {bold(escape(remark))}"


def write_caveats(report: Report) -> Iterator[str]:
    """The words that call for a grain of salt."""
    if not report.caveats:
        return
    yield "## Caveats"
    rows = (caveat_row(report, caveat) for caveat in report.caveats)
    yield table(("Where", "Words", "Kind", "Note"), rows)


def caveat_row(report: Report, caveat: Caveat) -> tuple[str, ...]:
    """One caveat: sentence, cue, category, note."""
    note = "<br>".join((escape(wording.caveat_note(caveat)), *list_findings(report, "caveat", caveat.id)))
    return escape(caveat.cue.sentence), escape(wording.quoted(caveat.cue.exact)), escape(caveat.category), note


def table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table of cells that are escaped already."""
    lines = [heads, ("---",) * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def write_translation(report: Report) -> Iterator[str]:
    """The original beside the translation, a table for every paragraph's sentences."""
    if report.translation is None:
        return
    yield "## Translation"
    words = {sentence.id: sentence.text for sentence in report.translation.sentences}
    rows = (sentence_row(report, sentence, words.get(sentence.id)) for sentence in report.article.sentences)
    yield table(("", "Original", "Translation"), rows)


def sentence_row(report: Report, sentence: Sentence, text: str | None) -> tuple[str, ...]:
    """One sentence: id, original, translation with what was found, and on lines of its own what the reader says."""
    marks = wording.marks_on(report, "sentence", sentence.id)
    own = wording.reader_translation(marks)
    shown = "*(not translated)*" if text is None and own is None else escape(own or text or "")
    if sentence.kind in {"headline", "intertitle"} and (own or text):
        shown = bold(shown)
    if own is not None:
        shown += f" {wording.READER_SIGN}"
    found = list_findings(report, "translation", sentence.id)
    remarks = map(sign_remark, wording.sentence_remarks(marks, text))
    source = escape(report.article.sentence_text(sentence))
    return escape(sentence.id), source, "<br>".join((shown, *found, *remarks))


def write_marks(report: Report) -> Iterator[str]:
    """What the reader says of what no other section shows."""
    items = [mark_item(*apart) for apart in wording.apart_remarks(report)]
    if items:
        yield "## Reader's marks"
        yield "\n".join(items)


def mark_item(id_: str, words: str, remarks: tuple[str, ...]) -> str:
    """One mark: what it is on, what the reader says."""
    return f"- {bold(escape(id_))} {escape(words)} {sign_remark(' '.join(remarks))}"


def write_findings(report: Report) -> Iterator[str]:
    """What the checks found on what no other section shows."""
    items = [f"- {finding_line(finding)}" for finding in wording.apart_findings(report)]
    if items:
        yield "## Findings"
        yield "\n".join(items)


def write_notes(report: Report) -> Iterator[str]:
    """The chains that did not end well, and the checks that were not made."""
    notes = [f"- {escape(name)}. {escape(why)}" for name, why in wording.unfinished_chains(report)]
    notes += [f"- Not checked: {escape(f'{item.check}. {item.reason}')}" for item in report.checks_not_run]
    if notes:
        yield "## Notes"
        yield "\n".join(notes)
