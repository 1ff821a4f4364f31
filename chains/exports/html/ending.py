"""What stands below the text: the reader's other marks, what else was found, what was not done, who made it.

Invariant: what has a place further up is not said again.
"""

from __future__ import annotations

from collections.abc import Iterator

from chains.exports import wording
from chains.exports.html.findings import list_all, list_remarks
from chains.exports.html.markup import Markup, element, join
from chains.exports.html.sections import Section
from chains.report import Report

HASH_DIGITS = 12


def build_ending(report: Report) -> Iterator[Section]:
    """The sections that are not empty, in the order of the other exports."""
    marks = [write_mark(*apart) for apart in wording.apart_remarks(report)]
    if marks:
        yield Section("marks", "Reader’s marks", join(marks))
    findings = list_all(wording.apart_findings(report))
    if findings:
        yield Section("findings", "Findings", findings)
    notes = join(element("li", note) for note in list_notes(report))
    if notes:
        yield Section("notes", "Notes", element("ul", notes))


def write_mark(id_: str, words: str, remarks: tuple[str, ...]) -> Markup:
    """One mark: what it is on, what the reader says."""
    line = element("p", join((element("b", id_), element("bdi", words)), " "))
    return element("div", line, list_remarks(remarks))


def list_notes(report: Report) -> Iterator[str]:
    """The chains that did not end well, and the checks that were not made."""
    yield from (f"{name}. {why}" for name, why in wording.unfinished_chains(report))
    yield from (f"Not checked: {item.check}. {item.reason}" for item in report.checks_not_run)


def write_footer(report: Report) -> Markup:
    """Where all of it came from."""
    rows = (join((element("dt", name), element("dd", value))) for name, value in list_provenance(report) if value)
    heading = element("h2", "How this was made", id="made-title")
    return element("footer", heading, element("dl", join(rows)), aria_labelledby="made-title")


def list_provenance(report: Report) -> Iterator[tuple[str, str]]:
    """What a reader needs to make or doubt it again: (what, words)."""
    article, made = report.article, report.provenance
    yield "Model", made.model
    yield "Answers", name_answers(report)
    yield "When", f"{made.started_at}, {made.seconds:,.0f} seconds"
    yield (
        "Tokens",
        f"{made.usage.input_tokens:,} in ({made.usage.cached_tokens:,} cached), {made.usage.output_tokens:,} out",
    )
    prompts = (f"{name} {prompt.version} ({prompt.sha256[:HASH_DIGITS]})" for name, prompt in made.prompts.items())
    yield "Prompts", ", ".join(prompts)
    yield "Program", f"grain-of-salt {made.app_version}"
    yield "Article", wording.joined(filter(None, (article.origin.name, article.origin.url)))
    yield "Retrieved", article.origin.retrieved_at or ""
    yield "Text", f"{len(article.text):,} characters, sha256 {article.sha256}"


def name_answers(report: Report) -> str:
    """Whether a model gave the answers for this report, earlier, or nobody did."""
    calls = report.provenance.calls
    named = {"live": calls.live, "from the cache": calls.cache, "replayed": calls.replay}
    counted = ", ".join(f"{number:,} {name}" for name, number in named.items() if number)
    return wording.joined(filter(None, (wording.recording_of(report), counted)))
