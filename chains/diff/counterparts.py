"""Which parts of one report stand for which of another.

Invariant: what is matched rests on the same place of the article, or on places that stand for each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from chains.diff.alignment import align_texts, keep_order, measure_likeness
from chains.folding import fold
from chains.marks import Tie, choose_ties
from chains.report import ChainName, Claim, Point, Report, Source, Span

ALIKE = 0.6  # of the words of two texts of one language
OVERLAP = 0.3  # of two places; below that the texts must be alike too
Ids = dict[str, str]


@dataclass
class Counterparts:
    """What stands for what, id by id; filled in the order in which one rests on the other.

    Attributes:
        unchanged: Sentences of the first article whose counterpart says the same, and their counterparts.
        moved: Sentences of the first article that stand elsewhere in the second.
    """

    before: Report
    after: Report
    sentences: Ids = field(default_factory=dict)
    unchanged: Ids = field(default_factory=dict)
    moved: frozenset[str] = frozenset()
    sources: Ids = field(default_factory=dict)
    claims: Ids = field(default_factory=dict)
    points: Ids = field(default_factory=dict)
    caveats: Ids = field(default_factory=dict)

    @property
    def same_language(self) -> bool:
        """Whether what the models wrote can be compared word by word."""
        return self.before.target_language == self.after.target_language

    @property
    def same_disputes(self) -> bool:
        """Whether both reports looked for contradictions, or neither did."""
        return has_ended(self.before, "disputes") == has_ended(self.after, "disputes")

    def says_same(self, before: Iterable[str], after: Iterable[str]) -> bool:
        """Whether the article says the same at sentences of both sides.

        Args:
            before: Ids of the first article.
            after: Ids of the second.
        """
        kept = set(self.unchanged.values())
        return all(id_ in self.unchanged for id_ in before) and all(id_ in kept for id_ in after)

    def translate_ids(self, ids: Iterable[str], known: Ids) -> set[str]:
        """Ids of the first report as those of the second, where there are such."""
        return {known[id_] for id_ in ids if id_ in known}


def has_ended(report: Report, chain: ChainName) -> bool:
    """Whether a chain brought something, or there was nothing to bring."""
    ended = report.chains.get(chain)
    brought = chain != "disputes" and bool(getattr(report, chain))
    return brought or (ended is not None and ended.state == "done")


def match_reports(before: Report, after: Report) -> Counterparts:
    """Match everything in two reports."""
    found = Counterparts(before, after)
    match_sentences(found)
    found.sources = choose_ties(tie_sources(found))
    found.claims = choose_ties(tie_claims(found))
    found.points = choose_ties(tie_points(found))
    found.caveats = choose_ties(tie_caveats(found))
    return found


def match_sentences(found: Counterparts) -> None:
    """The sentences of the articles."""
    sides = [(report.article, report.article.sentences) for report in (found.before, found.after)]
    texts = [[article.sentence_text(sentence) for sentence in sentences] for article, sentences in sides]
    links = align_texts(*texts)
    in_order = set(keep_order(links))
    first, second = sides[0][1], sides[1][1]
    found.sentences = {first[row].id: second[column].id for row, column in links}
    found.moved = frozenset(first[link[0]].id for link in links if link not in in_order)
    same = ((first[row].id, second[column].id) for row, column in links if texts[0][row] == texts[1][column])
    found.unchanged = dict(same)


# Places


def measure_overlap(found: Counterparts, before: Sequence[Span], after: Sequence[Span]) -> float:
    """How far two items rest on the same words, 0 to 1; the best of their places counts."""
    return max((compare_places(found, span, other) for span in before for other in after), default=0.0)


def compare_places(found: Counterparts, before: Span, after: Span) -> float:
    """Intersection over union of two places of a sentence that stayed; likeness of the words of one that changed."""
    if found.sentences.get(before.sentence) != after.sentence:
        return 0.0
    if before.sentence not in found.unchanged:
        return measure_likeness(fold(before.exact).text, fold(after.exact).text)
    shift = start_of(found.after, after.sentence) - start_of(found.before, before.sentence)
    start, end = before.start + shift, before.end + shift
    common = min(end, after.end) - max(start, after.start)
    return max(0, common) / max(1, max(end, after.end) - min(start, after.start))


def start_of(report: Report, id_: str) -> int:
    """Where a sentence starts."""
    sentence = report.article.find_sentence(id_)
    return sentence.start if sentence else 0


# Items


def tie_sources(found: Counterparts) -> Iterator[Tie]:
    """Sources with a name in common, or that are mentioned in the same place."""
    for source in found.before.sources:
        names = names_of(source)
        for other in found.after.sources:
            same, overlap = bool(names & names_of(other)), measure_overlap(found, source.mentions, other.mentions)
            if same or overlap >= OVERLAP:
                yield Tie((same, overlap), source.id, other.id)


def names_of(source: Source) -> set[str]:
    """What a source is called, folded."""
    return {fold(name).text for name in (source.name, source.name_in_text, source.name_latin) if name}


def tie_claims(found: Counterparts) -> Iterator[Tie]:
    """Claims that rest on the same words, or are alike in who says what."""
    for claim in found.before.claims:
        for other in found.after.claims:
            overlap = measure_overlap(found, claim.evidence, other.evidence)
            alike = compare_texts(found, claim.text, other.text)
            speaker = same_speaker(found, claim, other)
            if overlap >= OVERLAP or (overlap > 0 and alike >= ALIKE) or (speaker and alike > ALIKE):
                yield Tie((2 * overlap + alike + speaker / 2,), claim.id, other.id)


def same_speaker(found: Counterparts, claim: Claim, other: Claim) -> bool:
    """Whether one source, or the outlet itself, makes both claims."""
    return other.source == (None if claim.source is None else found.sources.get(claim.source, ""))


def compare_texts(found: Counterparts, before: str, after: str) -> float:
    """Likeness of what the models wrote; 0 in two languages."""
    return measure_likeness(fold(before).text, fold(after).text) if found.same_language else 0.0


def tie_points(found: Counterparts) -> Iterator[Tie]:
    """Points of the summaries that cite the same, or are alike."""
    for point in list_points(found.before):
        cited = found.translate_ids(point.sentences, found.sentences)
        for other in list_points(found.after):
            shared = len(cited & set(other.sentences)) / max(1, len(cited | set(other.sentences)))
            alike = compare_texts(found, point.text, other.text)
            if shared >= OVERLAP or alike >= ALIKE:
                yield Tie((shared + alike,), point.id, other.id)


def list_points(report: Report) -> tuple[Point, ...]:
    """The points of a summary, if there is one."""
    return report.summary.points if report.summary else ()


def tie_caveats(found: Counterparts) -> Iterator[Tie]:
    """Caveats on the same words."""
    for caveat in found.before.caveats:
        for other in found.after.caveats:
            overlap = compare_places(found, caveat.cue, other.cue)
            if overlap >= OVERLAP:
                yield Tie((overlap, caveat.category == other.category), caveat.id, other.id)
