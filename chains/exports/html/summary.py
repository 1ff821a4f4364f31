"""The summary: a headline, and points that lead to what they rest on.

Invariant: a point names every sentence and claim it cites, and says so where the article does not carry it.
"""

from __future__ import annotations

from chains.exports.html.findings import list_findings
from chains.exports.html.markup import Markup, element, in_language, join, link
from chains.exports.html.sections import Section
from chains.report import HEADLINE, Point, Report


def build_summary(report: Report) -> Section | None:
    """The headline and the points, where there is a summary."""
    if report.summary is None:
        return None
    headline = element("p", report.summary.headline, **in_language(report.target_language, class_="headline"))
    points = join(write_point(report, point) for point in report.summary.points)
    listed = element("ul", points) if points else None
    return Section("summary", "Summary", join((headline, list_findings(report, "summary", HEADLINE), listed)))


def write_point(report: Report, point: Point) -> Markup:
    """A point, and the way to its sentences and claims."""
    words = element("span", point.text, **in_language(report.target_language))
    ways = join((link(id_, id_, data_item=id_) for id_ in (*point.sentences, *point.claims)), " ")
    references = element("span", ways, class_="references")
    doubt = None if point.supported else element("strong", "(not supported by the article)")
    findings = list_findings(report, "summary", point.id)
    return element("li", join((words, references, doubt), " "), findings, data_item=point.id)
