"""The reader's marks: made, changed, and tied again to the items of another report of the same article.

Invariant: a mark is tied to words of the article. A report that has those words keeps the mark, on the same item, or
on the sentence when the item is gone.
"""

from __future__ import annotations

import secrets
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from chains.report import Article, Mark, MarkPart, MarkTarget, MarkWords, Report, Sentence, Span

FIELDS = frozenset({"verdict", "note", "translation", "attribution", "name"})
Lost = Literal["claim", "source"]


class Tie(NamedTuple):
    """A mark that may be on an item of the report.

    Attributes:
        fit: How well it fits, the best first; only ties of one kind compare.
        mark: Id.
        item: Id of the claim or source.
    """

    fit: tuple[float, ...]
    mark: str
    item: str


def make_mark(target: MarkTarget, place: Span, *, about: str, target_language: str) -> Mark:
    """An empty mark.

    Args:
        target: What it is on.
        place: The words of the article that it is tied to.
        about: The text of the claim or the name of the source; empty for a sentence.
        target_language: Of the report.
    """
    span = Span(sentence=place.sentence, start=place.start, end=place.end, exact=place.exact)
    return Mark(
        id=secrets.token_hex(8), on=target, place=span, about=about, target_language=target_language, marked_at=now()
    )


def now() -> str:
    """The time, ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def change_mark(mark: Mark, **fields: str | None) -> Mark:
    """The mark with other words.

    Args:
        mark: Any mark.
        **fields: Any of `FIELDS`; None, or nothing but white space, takes it back. An empty `attribution` is the
            article itself.

    Raises:
        TypeError: There is no such field.
        ValueError: No such verdict.
    """
    unknown = fields.keys() - FIELDS
    if unknown:
        raise TypeError(f"a mark has no {', '.join(sorted(unknown))}")
    cleaned = {name: clean_words(name, words) for name, words in fields.items()}
    return Mark.model_validate({**dict(mark), **cleaned, "marked_at": now()})


def clean_words(field: str, words: str | None) -> str | None:
    """What the reader wrote, without white space around it; nothing is None, but for an attribution."""
    words = words.strip() if words is not None else None
    return words if words or field == "attribution" else None


def is_empty(mark: Mark) -> bool:
    """Whether it says nothing, in no language."""
    return not says_something(mark) and not any(words.translation or words.name for words in mark.elsewhere)


def says_something(mark: Mark) -> bool:
    """Whether it says something in the language of its report."""
    return any(getattr(mark, field) is not None for field in FIELDS)


def attach_marks(report: Report, marks: Sequence[Mark]) -> Report:
    """The report with these marks instead of its own, each on the item that it is about.

    Args:
        report: Of the article that the marks were made on.
        marks: From any report of it, in any target language.

    Returns:
        The report. Its marks are in text order; on one sentence those whose claim or source is lost come before the
        sentence's own, so that a lookup by `on`, filled in this order, ends with that one. A mark whose words are not
        in the article is left out.
    """
    placed = [moved for mark in marks if (moved := move_mark(report, mark)) and not is_empty(moved)]
    on_claims = [mark for mark in placed if made_on(mark) == "claim"]
    on_sources = [mark for mark in placed if made_on(mark) == "source"]
    claims, sources = choose_ties(tie_claims(report, on_claims)), choose_ties(tie_sources(report, on_sources))
    texts = {item.id: item.text for item in report.claims}
    names = {item.id: item.name for item in report.sources}
    attached = [
        *(keep_mark(report.article, mark) for mark in placed if mark.id not in claims.keys() | sources.keys()),
        *(put_mark(mark, "claim", claims[mark.id], texts) for mark in on_claims if mark.id in claims),
        *(put_mark(mark, "source", sources[mark.id], names) for mark in on_sources if mark.id in sources),
    ]
    attached.sort(key=lambda mark: rank_mark(report.article, mark))
    return report.model_copy(update={"marks": tuple(attached)})


def made_on(mark: Mark) -> MarkPart:
    """What a mark was made on."""
    return mark.lost or mark.on.part


def rank_mark(article: Article, mark: Mark) -> tuple[int, bool, int, str, str]:
    """Text order; on one sentence the lost ones first, then the older ones."""
    sentence = find_sentence(article, mark.place.start, mark.place.end)
    return sentence.start, mark.lost is None, mark.place.start, mark.marked_at, mark.id


# The place and the language


def move_mark(report: Report, mark: Mark) -> Mark | None:
    """The mark at its words in this article, in the language of this report; None when the words are not there."""
    start = find_words(report.article.text, mark.place)
    if start is None or not report.article.sentences:
        return None
    end = start + len(mark.place.exact)
    sentence = find_sentence(report.article, start, start)
    place = Span(sentence=sentence.id, start=start, end=end, exact=mark.place.exact)
    return turn_mark(mark, report.target_language).model_copy(update={"place": place})


def find_words(text: str, place: Span) -> int | None:
    """Where the words of a place are: there, else nearest to there."""
    if not place.exact or text[place.start : place.end] == place.exact:
        return min(max(place.start, 0), len(text))
    after, before = text.find(place.exact, max(place.start, 0)), text.rfind(place.exact, 0, max(place.end, 0))
    return min((found for found in (before, after) if found >= 0), key=lambda at: abs(at - place.start), default=None)


def find_sentence(article: Article, start: int, end: int) -> Sentence:
    """The sentence with most of a place; between two of them, the one before."""
    first = max(bisect_right(article.sentences, start, key=lambda sentence: sentence.start) - 1, 0)
    last = bisect_left(article.sentences, end, key=lambda sentence: sentence.start)
    return max(article.sentences[first : max(last, first + 1)], key=lambda it: min(it.end, end) - max(it.start, start))


def turn_mark(mark: Mark, language: str) -> Mark:
    """The mark in a target language; its words in the one before are put aside, those put aside earlier come back."""
    if mark.target_language == language:
        return mark
    aside = MarkWords(
        target_language=mark.target_language, about=mark.about, translation=mark.translation, name=mark.name
    )
    words = {known.target_language: known for known in (*mark.elsewhere, aside)}
    back = words.pop(language, MarkWords(target_language=language))
    return mark.model_copy(update={**dict(back), "elsewhere": tuple(words.values())})


# The item


def keep_mark(article: Article, mark: Mark) -> Mark:
    """The mark on the sentence with most of its place; lost when it was made on something else."""
    sentence = find_sentence(article, mark.place.start, mark.place.end)
    part = made_on(mark)
    lost = None if part == "sentence" else part
    return mark.model_copy(update={"on": MarkTarget(part="sentence", id=sentence.id), "lost": lost})


def put_mark(mark: Mark, part: Lost, id_: str, words: dict[str, str]) -> Mark:
    """The mark on a claim or a source; in a language that it was not in yet it is about the words there."""
    about = mark.about or words[id_]
    return mark.model_copy(update={"on": MarkTarget(part=part, id=id_), "lost": None, "about": about})


def choose_ties(ties: Iterable[Tie]) -> dict[str, str]:
    """The item of each mark, no item twice; the best ties are made first."""
    chosen: dict[str, str] = {}
    taken: set[str] = set()
    for tie in sorted(ties, reverse=True):
        if tie.mark not in chosen and tie.item not in taken:
            chosen[tie.mark] = tie.item
            taken.add(tie.item)
    return chosen


def tie_claims(report: Report, marks: Sequence[Mark]) -> Iterator[Tie]:
    """Every mark with every claim whose evidence overlaps its place.

    Overlap counts before likeness: two models word one claim so differently that its texts are no more alike than
    those of two claims.
    """
    places = [(claim, [(span.start, span.end) for span in claim.evidence]) for claim in report.claims]
    for mark in marks:
        for claim, spans in places:
            overlap = measure_overlap(mark.place, spans)
            if overlap:
                yield Tie((mark.about == claim.text, overlap, compare_texts(mark.about, claim.text)), mark.id, claim.id)


def tie_sources(report: Report, marks: Sequence[Mark]) -> Iterator[Tie]:
    """Every mark with every source that is mentioned in its place, or has the name that it is about."""
    for mark in marks:
        known = {mark.about, *(words.about for words in mark.elsewhere)} - {""}
        for source in report.sources:
            overlap = measure_overlap(mark.place, [(span.start, span.end) for span in source.mentions])
            same = bool(known & {source.name, source.name_in_text, source.name_latin})
            if overlap or same:
                yield Tie((overlap, same), mark.id, source.id)


def measure_overlap(place: Span, spans: Iterable[tuple[int, int]]) -> float:
    """Intersection over union of a place and the one of the spans that is most like it, 0 to 1."""
    best = 0.0
    for start, end in spans:
        common = min(end, place.end) - max(start, place.start)
        if common > 0:
            best = max(best, common / (max(end, place.end) - min(start, place.start)))
    return best


def compare_texts(first: str, second: str) -> float:
    """How alike two texts of one language are, in per cent; 0 when there is one only."""
    from rapidfuzz import fuzz

    return fuzz.token_set_ratio(first, second) if first and second else 0.0
