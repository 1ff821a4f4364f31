"""Every point of the summary rests on sentences and claims that exist, and its words are found there.

A point is written in other words than the sentences it cites, so words are compared by their beginnings. It is worth a
look when most of its words of content are not in what it cites, or when one is nowhere: in no sentence of the
translation, no claim and, as a word of the same origin, not in the article. That one may be a synonym; other points are
no support, for they are written by the same hand. Names are the matter of another check. `MISSING` and `NOWHERE` are
choices, not measurements.

Invariant: a summary without findings of this check can be traced, point by point.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from chains.article.language import is_same_language, language_name
from chains.checks.excerpts import shorten
from chains.checks.language.function_words import list_function_words
from chains.checks.pairs import Passage, Word
from chains.checks.parts import list_points
from chains.lexicons import LANGUAGES, primary_language
from chains.lexicons.names import fold_word
from chains.report import HEADLINE, Article, CheckNotRun, Finding, FindingTarget, Point, Report, Severity, Summary

NAME = "summary-support"
CONTENT_LETTERS = 4  # shorter words are seldom words of content
LONG_WORD = 8  # letters, from which the first five are compared and not four: "invades" and "invasion" share four
STEMS = (4, 5)
FEWEST = 3  # words of content in a point; fewer say little
MISSING = 0.5  # share of them that are nowhere in what the point cites, for a warning
NOWHERE = 0.75  # share of them that are nowhere in the translation and the claims, for an error ...
NOWHERE_FEWEST = 4  # ... of so many words of content
QUOTED = 4  # words that a message quotes


@dataclass(frozen=True)
class Material:
    """What the points of a summary are held against, in the language they are written in.

    Attributes:
        sentences: The words of each sentence of the article.
        claims: The words of each claim, and the sentences of its evidence.
        article: The words of the article itself.
        article_language: BCP 47 tag.
    """

    language: str
    sentences: Mapping[str, str]
    claims: Mapping[str, tuple[str, tuple[str, ...]]]
    article: str
    article_language: str

    def find_cited(self, point: Point) -> list[str]:
        """The texts that a point rests on."""
        known = [self.claims[name] for name in point.claims if name in self.claims]
        ids = [*point.sentences, *(name for _, evidence in known for name in evidence)]
        return [text for text, _ in known] + [self.sentences[name] for name in ids if name in self.sentences]

    @cached_property
    def everywhere(self) -> frozenset[str]:
        """How the words of all texts there are begin."""
        return collect_stems([*self.sentences.values(), *(text for text, _ in self.claims.values())])


def check(article: Article, report: Report) -> Iterator[Finding]:
    """What the points of the summary rest on."""
    if report.summary is None:
        return
    sentences = {sentence.id for sentence in article.sentences}
    claims = {claim.id for claim in report.claims}
    material = None if find_obstacle(article, report) else collect_material(article, report)
    yield from check_headline(report.summary)
    for point in report.summary.points:
        yield from check_point(point, sentences, claims)
    if material:
        for point in list_points(report.summary):
            yield from check_words(point, material)


def not_run(article: Article, report: Report) -> Iterator[CheckNotRun]:
    """Say so when there is no summary, or nothing in its language to hold its words against."""
    reason = "There is no summary." if report.summary is None else find_obstacle(article, report)
    if reason:
        yield CheckNotRun(check=NAME, reason=reason)


def find_obstacle(article: Article, report: Report) -> str | None:
    """Why the words of the points cannot be looked for."""
    if primary_language(report.target_language) not in LANGUAGES:
        name = language_name(report.target_language)
        return f"The words of points in {name} are not looked for in what they cite."
    if report.translation is None and not is_same_language(article.language, report.target_language):
        return "Without a translation the words of the points cannot be looked for in what they cite."
    return None


def collect_material(article: Article, report: Report) -> Material:
    """The translation, or the article when it is in the language of the summary already, and the claims."""
    if report.translation is None:
        sentences = {sentence.id: article.sentence_text(sentence) for sentence in article.sentences}
    else:
        sentences = {sentence.id: sentence.text or "" for sentence in report.translation.sentences}
    claims = {claim.id: (claim.text, tuple(span.sentence for span in claim.evidence)) for claim in report.claims}
    return Material(report.target_language, sentences, claims, article.text, article.language)


def raise_on(target: FindingTarget, message: str, text: str | None = None, severity: Severity = "error") -> Finding:
    """A finding of this check; its id is given later."""
    return Finding(id="", check=NAME, severity=severity, on=target, target_text=text, message=message)


def check_headline(summary: Summary) -> Iterator[Finding]:
    """A summary says something."""
    if not summary.points:
        yield raise_on(FindingTarget(part="summary", id=HEADLINE), "The summary has no points.")


def check_point(point: Point, sentences: set[str], claims: set[str]) -> Iterator[Finding]:
    """What one point of the summary cites."""
    target = FindingTarget(part="summary", id=point.id)
    if not point.sentences and not point.claims:
        yield raise_on(target, "The point cites nothing.", point.text)
    unknown = [name for name in point.sentences if name not in sentences]
    unknown += [name for name in point.claims if name not in claims]
    if unknown:
        listed = ", ".join(dict.fromkeys(unknown))
        yield raise_on(target, f"The point cites what is not there: {listed}.", point.text)


def check_words(point: Point, material: Material) -> Iterator[Finding]:
    """Whether the words of one point are in what it cites."""
    cited = material.find_cited(point)
    words = list_content(point.text, material.language)
    if len(words) < FEWEST or not any(text.strip() for text in cited):
        return
    missing, nowhere = list_missing(words, collect_stems(cited)), list_missing(words, material.everywhere)
    target = FindingTarget(part="summary", id=point.id)
    if len(missing) > MISSING * len(words):
        certain = len(words) >= NOWHERE_FEWEST and len(nowhere) >= NOWHERE * len(words)
        place = "in the article" if certain else "in the sentences it cites"
        verb = "is" if len(missing) == 1 else "are"
        message = f"Little of this is {place}: {quote_words(missing)} {verb} not there."
        yield raise_on(target, message, point.text, "error" if certain else "warning")


def quote_words(words: Sequence[Word]) -> str:
    """The first of some words, in quotation marks."""
    quoted = ", ".join(f"“{shorten(word.text)}”" for word in words[:QUOTED])
    return quoted + (", …" if len(words) > QUOTED else "")


def list_content(text: str, language: str) -> list[Word]:
    """The words of a text that are not its language's commonest, each once."""
    common = list_function_words(primary_language(language))
    words = {
        word.lower: word
        for word in Passage(text, language).words
        if len(word.text) >= CONTENT_LETTERS and word.lower not in common
    }
    return list(words.values())


def list_missing(words: Iterable[Word], stems: frozenset[str]) -> list[Word]:
    """The words that no text has the like of, given how the words of the texts begin."""
    return [word for word in words if fold_word(word.lower)[: STEMS[len(word.text) >= LONG_WORD]] not in stems]


def collect_stems(texts: Iterable[str]) -> frozenset[str]:
    """How the words of some texts begin."""
    return frozenset().union(*map(list_stems, texts))


@lru_cache(maxsize=1024)
def list_stems(text: str) -> frozenset[str]:
    """How the words of a text begin."""
    folded = [fold_word(word.lower) for word in Passage(text, "").words]
    return frozenset(word[:length] for word in folded for length in STEMS)
