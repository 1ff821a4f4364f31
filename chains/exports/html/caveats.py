"""The words that call for a grain of salt, listed; in the text they carry the same numbers.

Invariant: every caveat of the report is there once, in text order.
"""

from __future__ import annotations

from chains.exports import wording
from chains.exports.html.findings import list_findings
from chains.exports.html.markup import Markup, element, in_language, join, link
from chains.exports.html.sections import Section
from chains.report import Caveat, Report


def build_caveats(report: Report) -> Section | None:
    """The list, where there is a caveat."""
    if not report.caveats:
        return None
    return Section("caveats", "Caveats", element("ul", join(write_caveat(report, one) for one in report.caveats)))


def write_caveat(report: Report, caveat: Caveat) -> Markup:
    """One caveat: its words, where they stand, which kind, and why."""
    number = link(caveat.id, caveat.id, class_="number", aria_label=f"Caveat {caveat.id}")
    words = element("q", caveat.cue.exact, **in_language(report.article.language))
    where = link(caveat.cue.sentence, caveat.cue.sentence)
    line = element("p", join((number, words, where, element("small", f"({caveat.category})")), " "))
    language = report.target_language if caveat.found_by == "model" else "en"
    note = element("p", wording.caveat_note(caveat), **in_language(language))
    findings = list_findings(report, "caveat", caveat.id)
    return element("li", line, note, findings, id=caveat.id, data_item=caveat.id, data_of=caveat.id)
