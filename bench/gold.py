"""The project's own gold: who says what in the sample articles, and how much of it a report finds.

Invariant: every span of a `Gold` stands in its article, and every id in it exists. The rules by which the gold was made
are in `seeds/GOLD.md`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar, get_args

from chains.article.loading import load_file
from chains.names import DETERMINERS, INDEFINITE
from chains.report import Article, CaveatCategory, Claim, ClaimKind, Report, Sentence, Source, SourceKind, Span

T = TypeVar("T")

SUFFIX = ".gold.toml"
COVERED = 0.5  # of the characters of a gold claim's evidence: more of it is found than not
SAME_NAME = 0.5  # word F1, determiners aside: "Brauer" is "Dr. Henning Brauer", "the council" is not "the mayor"
WORD = re.compile(r"\w+")
FUNCTION_WORDS = DETERMINERS | INDEFINITE


@dataclass(frozen=True)
class GoldSource:
    """Who speaks; `forms` are the other words of the article that stand for it."""

    id: str
    name: str
    forms: tuple[str, ...]
    kind: SourceKind

    @property
    def names(self) -> tuple[str, ...]:
        """The name, then the forms."""
        return self.name, *self.forms


@dataclass(frozen=True)
class GoldClaim:
    """What one source says; `source` is None for the outlet's own voice."""

    id: str
    evidence: tuple[Span, ...]
    source: str | None
    via: tuple[str, ...]
    cue: Span | None
    kind: ClaimKind

    @cached_property
    def characters(self) -> frozenset[int]:
        """The offsets of its evidence."""
        return list_characters(self.evidence)


@dataclass(frozen=True)
class GoldCaveat:
    """Words that call for a grain of salt."""

    cue: Span
    category: CaveatCategory


@dataclass(frozen=True)
class Gold:
    """All that is to be found in one article.

    Attributes:
        disputes: Pairs of ids of claims, each pair once.
    """

    article: Article
    sources: tuple[GoldSource, ...]
    claims: tuple[GoldClaim, ...]
    caveats: tuple[GoldCaveat, ...]
    disputes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Score:
    """Counts, which add up over articles, and the ratios that follow from them.

    Attributes:
        claims_gold: Claims of the gold.
        claims_found: Those of which half of the evidence is covered by the report's claims.
        attributed_gold: Claims that somebody else than the outlet makes.
        attributed_found: Those covered by claims that have a source.
        sources_right: Those of them whose tightest covering claim names the right source.
        claims: Claims of the report.
        sentences: Sentences that their evidence touches, summed over claims.
        exact: Evidence spans of the report that are the article's words at that place.
        spans: Evidence spans of the report.
        cues_gold: Caveats of the gold.
        cues_found: Those whose cue a caveat of the report touches.
        flagged: Characters under the cues of the report's caveats.
        characters: Length of the article in code points.
        disputes_gold: Pairs of claims of the gold that contradict each other.
        disputes_found: Those whose covering claims the report links, in either direction.
    """

    claims_gold: int = 0
    claims_found: int = 0
    attributed_gold: int = 0
    attributed_found: int = 0
    sources_right: int = 0
    claims: int = 0
    sentences: int = 0
    exact: int = 0
    spans: int = 0
    cues_gold: int = 0
    cues_found: int = 0
    flagged: int = 0
    characters: int = 0
    disputes_gold: int = 0
    disputes_found: int = 0

    def __add__(self, other: Score) -> Score:
        """Both articles together."""
        return Score(**{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self)})

    @property
    def claim_recall(self) -> float:
        """Share of the gold claims that are found."""
        return divide(self.claims_found, self.claims_gold)

    @property
    def attributed_recall(self) -> float:
        """Share of the attributed gold claims that are found with a source."""
        return divide(self.attributed_found, self.attributed_gold)

    @property
    def source_accuracy(self) -> float:
        """Share of the attributed claims found whose source is right."""
        return divide(self.sources_right, self.attributed_found)

    @property
    def evidence_sentences(self) -> float:
        """Mean number of sentences a claim of the report rests on."""
        return divide(self.sentences, self.claims)

    @property
    def quoted_exactly(self) -> bool:
        """Whether all evidence is verbatim."""
        return self.exact == self.spans

    @property
    def cue_recall(self) -> float:
        """Share of the gold caveats that are found."""
        return divide(self.cues_found, self.cues_gold)

    @property
    def flagged_share(self) -> float:
        """Share of the article that the report's caveats mark."""
        return divide(self.flagged, self.characters, empty=0.0)

    @property
    def dispute_recall(self) -> float:
        """Share of the gold disputes that are found."""
        return divide(self.disputes_found, self.disputes_gold)

    def as_dict(self) -> dict[str, int | float | bool]:
        """Counts and ratios, for JSON."""
        ratios = ("claim_recall", "attributed_recall", "source_accuracy", "evidence_sentences", "cue_recall")
        rounded = {name: round(getattr(self, name), 3) for name in (*ratios, "dispute_recall")}
        shares = {"flagged_share": round(self.flagged_share, 4), "quoted_exactly": self.quoted_exactly}
        return {**asdict(self), **rounded, **shares}

    def describe(self) -> str:
        """One line for a terminal."""
        parts = (
            f"claims {self.claims_found}/{self.claims_gold} of {self.claims}",
            f"attributed {self.attributed_found}/{self.attributed_gold}",
            f"sources {self.sources_right}/{self.attributed_found}",
            f"caveats {self.cues_found}/{self.cues_gold} on {self.flagged_share:.1%}",
            f"disputes {self.disputes_found}/{self.disputes_gold}",
            f"{self.evidence_sentences:.2f} sentences a claim",
        )
        return ", ".join(parts) + ("" if self.quoted_exactly else ", NOT QUOTED EXACTLY")


def divide(part: int, whole: int, *, empty: float = 1.0) -> float:
    """A ratio; `empty` when there is nothing to divide by."""
    return part / whole if whole else empty


def list_characters(spans: Iterable[Span]) -> frozenset[int]:
    """Every offset in them."""
    return frozenset(offset for span in spans for offset in range(span.start, span.end))


# Reading


def find_article(path: Path) -> Path:
    """The article that a gold file is about."""
    return path.with_name(path.name.removesuffix(SUFFIX) + ".txt")


def read_gold(path: Path) -> Gold:
    """Read the gold of an article.

    Args:
        path: `NAME.gold.toml`, beside `NAME.txt`.

    Raises:
        ValueError: Words do not stand once in their sentence, or an id or a word of a fixed list is unknown; the
            message names the file and the words.
    """
    article, data = load_file(find_article(path)), tomllib.loads(path.read_text("utf-8"))
    try:
        return build_gold(article, data)
    except (KeyError, ValueError) as error:
        reason = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise ValueError(f"{path.name}: {reason}") from error


def build_gold(article: Article, data: dict[str, Any]) -> Gold:
    """Locate everything in the article."""
    gold = Gold(
        article,
        tuple(read_source(article, row) for row in data.get("source", ())),
        tuple(read_claim(article, row) for row in data.get("claim", ())),
        tuple(read_caveat(article, row) for row in data.get("caveat", ())),
        tuple((row["id"], other) for row in data.get("claim", ()) for other in row.get("disputed_by", ())),
    )
    check_ids(gold)
    return gold


def read_source(article: Article, row: dict[str, Any]) -> GoldSource:
    """A source; its words must stand somewhere."""
    source = GoldSource(row["id"], row["name"], tuple(row["forms"]), choose(row["kind"], get_args(SourceKind)))
    for words in source.names:
        if not words or words not in article.text:
            raise ValueError(f"{words!r} does not stand in the article")
    return source


def read_claim(article: Article, row: dict[str, Any]) -> GoldClaim:
    """A claim; each string of its evidence in its sentence."""
    words = tuple(row["evidence"])
    ids = tuple(row.get("sentences") or [row["sentence"]] * len(words))
    if not words or len(ids) != len(words):
        raise ValueError(f"{row['id']}: {len(words)} strings for {len(ids)} sentences")
    evidence = tuple(locate(article, sentence_id, part) for sentence_id, part in zip(ids, words, strict=True))
    cue = locate(article, row.get("cue_sentence", ids[0]), row["cue"]) if row["cue"] else None
    kind = choose(row["kind"], get_args(ClaimKind))
    return GoldClaim(row["id"], evidence, row["source"] or None, tuple(row.get("via", ())), cue, kind)


def read_caveat(article: Article, row: dict[str, Any]) -> GoldCaveat:
    """A caveat; its words must stand in its sentence."""
    category = choose(row["category"], get_args(CaveatCategory))
    return GoldCaveat(locate(article, row["sentence"], row["cue"]), category)


def choose(word: T, allowed: Sequence[T]) -> T:
    """The word, if it is one of a fixed list."""
    if word not in allowed:
        raise ValueError(f"{word!r} is none of {', '.join(map(str, allowed))}")
    return word


def locate(article: Article, sentence_id: str, words: str) -> Span:
    """The only place of the words in a sentence."""
    sentence = article.find_sentence(sentence_id)
    if sentence is None:
        raise ValueError(f"there is no sentence {sentence_id} for {words!r}")
    starts = list_places(article.sentence_text(sentence), words)
    if len(starts) != 1:
        raise ValueError(f"{words!r} stands {len(starts)} times in {sentence_id}")
    start = sentence.start + starts[0]
    return Span(sentence=sentence_id, start=start, end=start + len(words), exact=words)


def list_places(text: str, words: str) -> list[int]:
    """Where the words stand, cut out of no longer word."""
    return [match.start() for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]


def check_ids(gold: Gold) -> None:
    """Raise when an id is given twice or refers to nothing."""
    sources, claims = [source.id for source in gold.sources], [claim.id for claim in gold.claims]
    for ids in (sources, claims, [frozenset(pair) for pair in gold.disputes]):
        if len(set(ids)) != len(ids):
            raise ValueError(f"an id or a dispute is given twice in {ids}")
    used = {named for claim in gold.claims for named in (claim.source, *claim.via) if named}
    disputed = {claim_id for pair in gold.disputes for claim_id in pair}
    for unknown in (used - set(sources)) | (disputed - set(claims)):
        raise ValueError(f"nothing has the id {unknown!r}")


# Scoring


def score(report: Report, gold: Gold) -> Score:
    """How much of the gold a report finds.

    Raises:
        ValueError: The report is on another text.
    """
    if report.article.sha256 != gold.article.sha256:
        raise ValueError("the report and the gold are on different texts")
    return (
        score_claims(report, gold) + score_evidence(report) + score_caveats(report, gold) + score_disputes(report, gold)
    )


def score_claims(report: Report, gold: Gold) -> Score:
    """Claims and their sources."""
    attributed = [claim for claim in gold.claims if claim.source]
    found = [claim for claim in gold.claims if is_found(claim, report)]
    return Score(
        claims_gold=len(gold.claims),
        claims_found=len(found),
        attributed_gold=len(attributed),
        attributed_found=sum(claim.source is not None for claim in found),
        sources_right=sum(has_right_source(claim, report, gold) for claim in found if claim.source),
    )


def list_covering(wanted: GoldClaim, report: Report) -> list[Claim]:
    """The report's claims that hold any of it, the tightest first; with a source when it has one."""
    able = (claim for claim in report.claims if claim.source is not None or wanted.source is None)
    sized = [(list_characters(claim.evidence), claim) for claim in able]
    touching = [(len(held), -len(held & wanted.characters), claim) for held, claim in sized if held & wanted.characters]
    return [claim for *_, claim in sorted(touching, key=lambda entry: entry[:2])]


def is_found(wanted: GoldClaim, report: Report) -> bool:
    """Whether half of it is covered by the claims that may cover it, together."""
    held = list_characters(span for claim in list_covering(wanted, report) for span in claim.evidence)
    return is_half(held, wanted)


def is_half(held: frozenset[int], wanted: GoldClaim) -> bool:
    """Whether these characters are at least half of its evidence."""
    return len(held & wanted.characters) >= COVERED * len(wanted.characters)


def list_matching(wanted: GoldClaim, report: Report) -> list[Claim]:
    """The claims that cover half of it by themselves, else all that touch it; the tightest first."""
    covering = list_covering(wanted, report)
    return [claim for claim in covering if is_half(list_characters(claim.evidence), wanted)] or covering


def has_right_source(wanted: GoldClaim, report: Report, gold: Gold) -> bool:
    """Whether the tightest claim that covers it names its source."""
    claim = list_matching(wanted, report)[0]
    source = next((source for source in report.sources if source.id == claim.source), None)
    names = list_names(wanted, gold)
    return any(is_same_name(said, name) for said in list_said(claim, source) for name in names)


def list_names(wanted: GoldClaim, gold: Gold) -> list[str]:
    """What its source is called; a pronoun that also stands for another source says nothing."""
    others = {form.casefold() for source in gold.sources if source.id != wanted.source for form in source.names}
    own = next(source for source in gold.sources if source.id == wanted.source)
    return [name for name in own.names if name.casefold() not in others]


def list_said(claim: Claim, source: Source | None) -> Iterator[str]:
    """How a report names the source of a claim."""
    if source is not None:
        yield from (source.name, source.name_in_text)
        yield from (mention.exact for mention in source.mentions)
    if claim.mention is not None:
        yield claim.mention.exact


def is_same_name(one: str, other: str) -> bool:
    """Whether two names are equal, or share half of their words."""
    return one.casefold() == other.casefold() or compare_words(list_words(one), list_words(other)) >= SAME_NAME


def list_words(name: str) -> frozenset[str]:
    """The words of a name, folded, without determiners: "la préfecture" is not half "la direction"."""
    return frozenset(WORD.findall(name.casefold())) - FUNCTION_WORDS


def compare_words(one: frozenset[str], other: frozenset[str]) -> float:
    """Their F1."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def score_evidence(report: Report) -> Score:
    """How tight the evidence is, and whether it is verbatim."""
    text, sentences = report.article.text, report.article.sentences
    spans = [span for claim in report.claims for span in claim.evidence]
    return Score(
        claims=len(report.claims),
        sentences=sum(count_sentences(claim, sentences) for claim in report.claims),
        exact=sum(text[span.start : span.end] == span.exact for span in spans),
        spans=len(spans),
    )


def count_sentences(claim: Claim, sentences: Sequence[Sentence]) -> int:
    """How many sentences the evidence touches."""
    return sum(any(overlaps(span, sentence) for span in claim.evidence) for sentence in sentences)


def overlaps(one: Span | Sentence, other: Span | Sentence) -> bool:
    """Whether two places share a character."""
    return one.start < other.end and other.start < one.end


def score_caveats(report: Report, gold: Gold) -> Score:
    """Cues of caveats, whatever their category, and how much is marked."""
    cues = [caveat.cue for caveat in report.caveats]
    return Score(
        cues_gold=len(gold.caveats),
        cues_found=sum(any(overlaps(cue, caveat.cue) for cue in cues) for caveat in gold.caveats),
        flagged=len(list_characters(cues)),
        characters=len(report.article.text),
    )


def score_disputes(report: Report, gold: Gold) -> Score:
    """Pairs of claims that contradict each other."""
    covering = {wanted.id: {claim.id for claim in list_matching(wanted, report)} for wanted in gold.claims}
    links = {(claim.id, other) for claim in report.claims for other in claim.disputed_by}
    found = sum(
        any((a, b) in links or (b, a) in links for a in covering[one] for b in covering[other])
        for one, other in gold.disputes
    )
    return Score(disputes_gold=len(gold.disputes), disputes_found=found)
