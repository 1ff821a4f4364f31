"""What the checks found and what the reader says, as they stand beside an item.

Invariant: an item without any gets no element.
"""

from __future__ import annotations

from collections.abc import Iterable

from chains.exports import wording
from chains.exports.html.markup import Markup, element, join
from chains.report import Finding, Report


def list_findings(report: Report, part: str, id_: str, *, marked: bool = False) -> Markup | None:
    """The findings about one item; `marked` where the text beside them shows their words."""
    return list_all(wording.findings_on(report, part, id_), marked=marked)


def list_all(findings: Iterable[Finding], *, marked: bool = False) -> Markup | None:
    """Findings, one below the other."""
    items = join(write_finding(finding, marked=marked and finding.state == "open") for finding in findings)
    return element("ul", items, class_="findings") if items else None


def write_finding(finding: Finding, *, marked: bool) -> Markup:
    """How bad, what, by which check, and the words on both sides where the message does not say them."""
    severity = finding.severity if finding.state == "open" else finding.state
    sign = element("b", f"{wording.finding_sign(finding)} {finding.id}", title=severity)
    parts = (sign, finding.message, element("small", f"({wording.finding_label(finding)})"))
    quotes = () if marked else wording.finding_quotes(finding)
    return element("li", join((*parts, *quotes), " "), id=finding.id, class_=severity, data_item=finding.id)


def list_remarks(remarks: Iterable[str]) -> Markup:
    """What the reader says, so that it is taken for nobody else's."""
    return join(element("p", f"{wording.READER_SIGN} {remark}", class_="remark") for remark in remarks)
