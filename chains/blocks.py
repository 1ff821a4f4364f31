"""Which claims are compared with which, and summed up with which, where an article has more than one request takes.

Invariant: the requests grow with the number of claims, not with its square, and every claim is in one at least.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from chains.context import Context
from chains.report import Article, Claim, Sentence
from chains.tokens import estimate_tokens
from chains.windows import Window

MAX_CLAIMS = 200
"""Claims in one request."""
COMMON = 20
"""Words of more claims than this say nothing about which two belong together."""
LIST_SHARE = 0.3
"""Of the context window, for the list of claims and for the sentences beside it each."""


@dataclass(frozen=True)
class Block:
    """Claims that go into one request, and the sentences shown with them."""

    sentences: tuple[Sentence, ...]
    claims: tuple[Claim, ...]


def open_block(context: Context, block: Block) -> tuple[Window, tuple[Sentence, ...] | None]:
    """What a request about a block shows, and the ids that it may answer with; None for all."""
    window = next((w for w in context.windows if w.sentences == block.sentences), None)
    if window:
        return window, None
    return Window(context.article, -next(context.fresh), block.sentences), block.sentences


class Measure:
    """What one request can hold.

    Args:
        context_window: Tokens.
        describe: The line of a claim in a request.
    """

    def __init__(self, context_window: int, describe: Callable[[Sequence[Claim]], str]) -> None:
        self.room = int(context_window * LIST_SHARE)
        self.describe = describe

    def holds(self, claims: Sequence[Claim]) -> bool:
        """Whether a request takes so many claims."""
        return len(claims) <= MAX_CLAIMS and estimate_tokens(self.describe(claims)) <= self.room

    def split(self, claims: Sequence[Claim]) -> Iterator[tuple[Claim, ...]]:
        """The claims in parts that a request takes each."""
        if self.holds(claims) or len(claims) == 1:
            yield tuple(claims)
            return
        middle = len(claims) // 2
        yield from self.split(claims[:middle])
        yield from self.split(claims[middle:])


def list_claims_of(sentences: Sequence[Sentence], claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims that rest on some sentences first of all."""
    ids = {sentence.id for sentence in sentences}
    return tuple(claim for claim in claims if claim.evidence[0].sentence in ids)


def show_evidence(article: Article, claims: Sequence[Claim]) -> tuple[Sentence, ...]:
    """The sentences that claims rest on, in order."""
    ids = {evidence.sentence for claim in claims for evidence in claim.evidence}
    return tuple(sentence for sentence in map(article.find_sentence, ids) if sentence)


def pair_across(
    claims: Sequence[Claim], place_of: Callable[[Claim], int], words_of: Callable[[Claim], set[str]]
) -> Iterator[tuple[Claim, Claim]]:
    """For every claim the one elsewhere, of another source, that shares most of its rare words.

    Args:
        claims: In text order.
        place_of: Number of the part of the article that a claim is in: claims of one part are compared there.
        words_of: The words of a claim that count.
    """
    holders: dict[str, list[int]] = defaultdict(list)
    for index, claim in enumerate(claims):
        for word in words_of(claim):
            holders[word].append(index)
    seen: set[tuple[int, int]] = set()
    for index, claim in enumerate(claims):
        shared: Counter[int] = Counter()
        for word in sorted(words_of(claim)):
            if len(holders[word]) <= COMMON:
                shared.update(holders[word])
        others = [
            other
            for other in sorted(shared)
            if claims[other].source != claim.source and place_of(claims[other]) != place_of(claim)
        ]
        if not others:
            continue
        best = max(others, key=lambda other: shared[other])
        pair = (min(index, best), max(index, best))
        if pair not in seen:
            seen.add(pair)
            yield claims[pair[0]], claims[pair[1]]


def pack_pairs(pairs: Iterator[tuple[Claim, Claim]], measure: Measure) -> Iterator[tuple[Claim, ...]]:
    """Pairs of claims in as few parts as requests take; both of a pair are in the same."""
    packed: dict[str, Claim] = {}
    for pair in pairs:
        grown = {**packed, **{claim.id: claim for claim in pair}}
        if packed and not measure.holds(tuple(grown.values())):
            yield tuple(packed.values())
            grown = {claim.id: claim for claim in pair}
        packed = grown
    if packed:
        yield tuple(packed.values())
