"""A report as a page for a browser, a phone, paper and a screen reader.

Invariant: the page is whole in itself and its policy forbids every request; style and script are ours alone, known
to the policy by their hashes, and nothing of a report is in them.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from importlib.resources import files

from chains.exports import wording
from chains.exports.html.caveats import build_caveats
from chains.exports.html.claims import build_claims
from chains.exports.html.ending import build_ending, write_footer
from chains.exports.html.map import build_map
from chains.exports.html.markup import Markup, element, escape, in_language, join, link
from chains.exports.html.sections import write_contents, write_group, write_section
from chains.exports.html.summary import build_summary
from chains.exports.html.text import build_text
from chains.exports.places import translations_of
from chains.report import Report


def to_html(report: Report) -> str:
    """The report as one page.

    Args:
        report: Any report.

    Returns:
        HTML and a line end.
    """
    body = element("body", *write_body(report), element("script", read_own("page.js")))
    page = element(
        "html",
        write_head(wording.title_of(report), report.provenance.app_version, read_own("page.css"), read_own("page.js")),
        body,
        lang="en",
    )
    return f"<!doctype html>\n{page}\n"


def read_own(name: str) -> Markup:
    """A file that comes with this module: style or script."""
    return Markup((files("chains.exports.html") / name).read_text(encoding="utf-8"))


def write_head(title: str, app_version: str, style: Markup, script: str = "") -> Markup:
    """Title, policy and style of a page.

    Args:
        title: Before the name of the program.
        app_version: That made what is shown.
        style: All of it.
        script: All that may run; it stands elsewhere.
    """
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=write_policy(style, script)),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="generator", content=f"grain-of-salt {app_version}"),
        element("title", f"{title} · Grain of Salt"),
        element("style", style),
    )


def write_policy(style: str, script: str) -> str:
    """What a page may do: nothing but this style and this script, if there is one."""
    rules = {"default-src": "'none'", "style-src": name_hash(style)}
    rules |= {"script-src": name_hash(script)} if script else {}
    rules |= {"base-uri": "'none'", "form-action": "'none'"}
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def name_hash(content: str) -> str:
    """The content of an element as a policy names it (CSP Level 3, 2.3.1)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def write_body(report: Report) -> Iterator[Markup | None]:
    """The landmarks, in the order of the other exports; what is pointed at stands before what lights up."""
    summary, drawing = build_summary(report), build_map(report)
    claims, caveats, text = build_claims(report), build_caveats(report), build_text(report)
    ending = tuple(build_ending(report))
    yield link("text", "Skip to the text", class_="skip")
    yield write_masthead(report)
    yield write_contents((summary, drawing, claims, caveats, text, *ending))
    panel = write_group("panel", claims, caveats)
    reading = element("div", panel, write_section(text), class_="reading")
    yield element("main", write_group("opening", summary, drawing), reading, *map(write_section, ending))
    yield write_footer(report)


def write_masthead(report: Report) -> Markup:
    """Title, its translation, facts, verdict, and where the answers came from."""
    verdict_class = "verdict wrong" if any(found.is_open_error for found in report.findings) else "verdict"
    return element(
        "header",
        element("p", "Grain of Salt", class_="brand"),
        element("h1", wording.title_of(report), **in_language(report.article.language)),
        write_deck(report),
        element("p", join((write_fact(report, fact) for fact in wording.facts_of(report)), " · "), class_="facts"),
        element("p", wording.joined(wording.verdict_of(report)), class_=verdict_class),
        *(element("p", notice, class_="notice") for notice in wording.notices_of(report)),
    )


def write_deck(report: Report) -> Markup | None:
    """The title in the reader's language."""
    first = next(iter(report.article.sentences), None)
    if first is None or first.kind != "headline":
        return None
    words = translations_of(report).get(first.id)
    return element("p", words, **in_language(report.target_language, class_="deck")) if words else None


def write_fact(report: Report, fact: str) -> Markup:
    """A fact; the address of the article is a link, and nothing that only looks like one."""
    if fact != report.article.origin.url or not fact.startswith(("https://", "http://")):
        return escape(fact)
    return element("a", fact, href=fact, rel="noreferrer noopener nofollow external")
