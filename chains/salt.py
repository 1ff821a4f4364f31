"""How carefully to read a claim: grains of salt from a table of facts.

| fact | grains |
|---|---|
| another claim contradicts it | 2 |
| the article itself warns of it | 2 |
| its source is not named | 1 |
| it is hedged, hearsay or unchecked in its own words | 1 |
| its source has a stake: it accuses or denies, is accused here itself, speaks of itself, or a caveat says so | 1 |
| it is a prediction | 1 |
| it is a figure and nobody is named for it | 1 |
| it came second hand | 1 |

Grains add up to three at most. The limit of the table: it says how carefully to read, not whether a claim is true;
a false claim, firmly made by a named source and denied by nobody, gets none.

Invariant: no grain without a reason, and every reason names what the reader can look up: a claim, a source or
words of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice

from chains.cues import Phrases, find_cues, find_phrases, index_phrases
from chains.lexicons import Lexicon, load_lexicon
from chains.names import read_name
from chains.quotations import quotations_within
from chains.report import Article, Caveat, CaveatCategory, Claim, Salt, Source, Span

MOST = 3
BESIDE = 40
"""Characters between a source and the words that say that it has no name."""
HEDGES: dict[CaveatCategory, str] = {
    "hedge": "Hedged in the text",
    "hearsay": "Hearsay in the text",
    "unverified": "Not checked, says the text",
}
SHORTEST_NAME = 4  # letters of a name that is looked for in other words
PARTIES = frozenset({"person", "organisation", "government"})


@dataclass(frozen=True)
class Facts:
    """What is known about one claim."""

    claim: Claim
    article: Article
    sources: Sequence[Source]
    caveats: Sequence[Caveat]
    claims: Sequence[Claim]

    def name_source(self, source_id: str | None) -> str | None:
        """The name of a source; None for the outlet's own voice."""
        return next((source.name for source in self.sources if source.id == source_id), None)

    @property
    def source(self) -> Source | None:
        """Who makes the claim."""
        return next((source for source in self.sources if source.id == self.claim.source), None)


@dataclass(frozen=True)
class Rule:
    """Grains for a fact; `explain` gives the reasons, none when the fact does not hold."""

    grains: int
    explain: Callable[[Facts], Sequence[str]]


def weigh(
    claim: Claim,
    article: Article,
    sources: Sequence[Source],
    caveats: Sequence[Caveat],
    claims: Sequence[Claim],
) -> Salt:
    """Count the grains of salt of a claim.

    Args:
        claim: The claim, with its disputes.
        article: The article it was found in.
        sources: All sources.
        caveats: All caveats.
        claims: All claims: what disputes this one, and what accuses its source.
    """
    facts = Facts(claim, article, sources, caveats, claims)
    explained = [(rule.grains, rule.explain(facts)) for rule in RULES]
    grains = sum(grains for grains, reasons in explained if reasons)
    return Salt(grains=min(MOST, grains), reasons=tuple(text for _, reasons in explained for text in reasons))


def explain_disputes(facts: Facts) -> list[str]:
    """Who says otherwise."""
    disputing = set(facts.claim.disputed_by)
    if not disputing:
        return []
    names = ((facts.name_source(claim.source), claim.id) for claim in facts.claims if claim.id in disputing)
    return [f"Disputed: {name or 'the article'} says otherwise ({claim_id})." for name, claim_id in names]


def explain_warning(facts: Facts) -> list[str]:
    """The article's own warning."""
    warnings = (caveat.cue.exact for caveat in facts.caveats if is_warned(facts.claim, caveat))
    return [f"The article warns: “{words}”." for words in dict.fromkeys(warnings)][:1]


def is_warned(claim: Claim, caveat: Caveat) -> bool:
    """Whether a caveat is the article's warning of this claim."""
    return caveat.category == "explicit-warning" and is_near(claim, caveat)


def is_inside(cue: Span, claim: Claim) -> bool:
    """Whether words stand within the evidence of a claim."""
    return any(span.start <= cue.start and cue.end <= span.end for span in claim.evidence)


def explain_anonymous(facts: Facts) -> list[str]:
    """A source without a name: it is known as one, or the article says so beside it."""
    source = facts.source
    if source is None or not (source.kind == "anonymous" or any(is_unnamed(source, each) for each in facts.caveats)):
        return []
    return [f"Anonymous source: “{source.name_in_text}”."]


def is_unnamed(source: Source, caveat: Caveat) -> bool:
    """Whether a caveat says of a source that it has no name: "Een agent, die anoniem wil blijven"."""
    gaps = (caveat.cue.start - mention.end for mention in source.mentions if mention.sentence == caveat.cue.sentence)
    return caveat.category == "anonymous-source" and any(-len(caveat.cue.exact) <= gap <= BESIDE for gap in gaps)


def explain_hedge(facts: Facts) -> list[str]:
    """The first words in its evidence that keep it from being certain."""
    known = [
        (caveat.cue, caveat.category)
        for caveat in facts.caveats
        if caveat.category in HEDGES and is_inside(caveat.cue, facts.claim)
    ]
    found = known or list(list_hedges(facts))
    return [f"{HEDGES[category]}: “{cue.exact}”." for cue, category in found[:1]]


def list_hedges(facts: Facts) -> Iterator[tuple[Span, CaveatCategory]]:
    """Hedges of the lexicon in the evidence, for when the caveats chain did not run."""
    lexicon = load_lexicon(facts.article.language)
    if lexicon is None:
        return
    sentences = facts.article.sentences
    for span in facts.claim.evidence:
        index = bisect_right(sentences, span.start, key=lambda sentence: sentence.start) - 1
        for cue in find_cues(facts.article, sentences[max(index, 0)], lexicon):
            if cue.category in HEDGES and is_inside(cue.span, facts.claim):
                yield cue.span, cue.category


def explain_stake(facts: Facts) -> list[str]:
    """What its source may gain by being believed; one reason is enough."""
    reasons = chain(explain_side(facts), explain_self(facts), explain_interest(facts), explain_accused(facts))
    return list(islice(reasons, 1))


def explain_side(facts: Facts) -> Iterator[str]:
    """A party that accuses another, or denies."""
    claim, source = facts.claim, facts.source
    if source and source.kind in PARTIES and claim.kind in {"accusation", "denial"}:
        yield f"{'An accusation' if claim.kind == 'accusation' else 'A denial'} by a party to it: {source.name}."


def explain_self(facts: Facts) -> Iterator[str]:
    """Words of a source on itself: in the first person, and quoted."""
    claim, source = facts.claim, facts.source
    lexicon = load_lexicon(facts.article.language)
    if source is None or lexicon is None or claim.speech not in {"direct", "mixed"}:
        return
    for span in claim.evidence:
        for quotation in quotations_within(facts.article.text, span.start, span.end):
            words = facts.article.text[max(quotation.start, span.start) : min(quotation.end, span.end)]
            for start, end, _ in find_phrases(words, index_first_person(lexicon)):
                yield f"{source.name} speaks of itself: “{words[start:end]}”."


@lru_cache(maxsize=32)
def index_first_person(lexicon: Lexicon) -> Phrases[None]:
    """The pronouns of whoever speaks."""
    return index_phrases((word, None) for word in lexicon.first_person)


def explain_interest(facts: Facts) -> Iterator[str]:
    """Words of the article that say that the source has a stake."""
    for caveat in facts.caveats:
        if caveat.category == "interested-source" and is_near(facts.claim, caveat):
            yield f"The source has a stake: “{caveat.cue.exact}”."


def is_near(claim: Claim, caveat: Caveat) -> bool:
    """Whether a caveat concerns a claim."""
    return claim.id in caveat.claims or is_inside(caveat.cue, claim)


def explain_accused(facts: Facts) -> Iterator[str]:
    """Another source that accuses this one, by its name."""
    source = facts.source
    name = find_surname(source.name_in_text) if source and source.kind in PARTIES else None
    if source is None or name is None:
        return
    for other in facts.claims:
        if other.kind == "accusation" and other.source not in {source.id, None} and is_named(name, other):
            yield f"{source.name} is a party: {facts.name_source(other.source)} accuses it ({other.id})."


@lru_cache(maxsize=256)
def find_surname(name: str) -> re.Pattern[str] | None:
    """The last proper word of a name, as a whole word in whatever case form begins so; None when it has none."""
    proper = read_name(name, frozenset()).proper
    if not proper or len(proper[-1]) < SHORTEST_NAME:
        return None
    return re.compile(rf"\b{re.escape(proper[-1])}", re.IGNORECASE)


def is_named(name: re.Pattern[str], claim: Claim) -> bool:
    """Whether the evidence of a claim holds a name."""
    return any(name.search(span.exact) for span in claim.evidence)


def explain_prediction(facts: Facts) -> list[str]:
    """What has not happened yet."""
    return ["A prediction: it has not happened yet."] if facts.claim.kind == "prediction" else []


def explain_figure(facts: Facts) -> list[str]:
    """A number that nobody answers for."""
    return ["A figure without a source."] if facts.claim.kind == "figure" and not facts.claim.source else []


def explain_second_hand(facts: Facts) -> list[str]:
    """Whom it came through."""
    names = [name for name in map(facts.name_source, facts.claim.via) if name]
    return [f"Second hand, through {', '.join(names)}."] if names else []


RULES: tuple[Rule, ...] = (
    Rule(2, explain_disputes),
    Rule(2, explain_warning),
    Rule(1, explain_anonymous),
    Rule(1, explain_hedge),
    Rule(1, explain_stake),
    Rule(1, explain_prediction),
    Rule(1, explain_figure),
    Rule(1, explain_second_hand),
)
