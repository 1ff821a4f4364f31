"""What the model is asked about the sentences of a window, and what it answers.

Invariant: a claim is kept only for sentences that were asked about; it is previewed as soon as it comes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice

from chains.answers import Answer, read_list
from chains.attribution import Candidate
from chains.calling import Task
from chains.claims.building import build_claim, name_claim
from chains.claims.matching import match_candidates, name_candidate
from chains.claims.raw import (
    KINDS,
    MAX_TEXT,
    SOURCE_KINDS,
    RawClaim,
    RawClaims,
    read_kind,
    read_source_kind,
    read_words,
)
from chains.context import Context, Found, Question
from chains.events import ClaimFound
from chains.lexicons import load_lexicon
from chains.report import Sentence
from chains.resuming import Part
from chains.schemas import SENTENCE_ID, Schema, build_array, build_enum, build_object, build_string
from chains.sources import Attribution, resolve_sources

OWN_VOICE = "newspaper"
OWN_NAMES = frozenset(
    {"", "the newspaper", "newspaper", "the article", "article", "the outlet", "none", "unknown", "nobody"}
)
MAX_SENTENCES = 3
PREVIEWED = 20
MAX_CLAIMS = 120
MAX_PER_SENTENCE = 3
MAX_NAME = 100
MAX_CUE = 60
TOKENS_PER_SENTENCE = 300
MAX_TOKENS = 8000


def build_task(context: Context, part: Part) -> Task:
    """The request for some sentences of a window."""
    count = len(part.sentences)
    whole = part.focus is None or context.takes_whole(part.window)
    item = build_item(context) if whole else build_statement(context)
    question = Question(
        chain="claims",
        prompt="claims" if whole else "statements",
        key="claims",
        item=item,
        max_items=min(MAX_CLAIMS, MAX_PER_SENTENCE * count),
        max_tokens=min(MAX_TOKENS, TOKENS_PER_SENTENCE * (count + 1)),
    )
    return context.build_task(question, part.window, part.focus)


def build_item(context: Context) -> Schema:
    """A claim with who makes it."""
    return build_object(
        {
            "ids": build_array(SENTENCE_ID, MAX_SENTENCES),
            "source": build_string(MAX_NAME),
            "type": build_enum([*SOURCE_KINDS, OWN_VOICE]),
            "cue": build_string(MAX_CUE),
            "via": build_string(MAX_NAME),
            "kind": build_enum(KINDS),
            context.target: build_string(MAX_TEXT),
        }
    )


def build_statement(context: Context) -> Schema:
    """A claim of the outlet itself."""
    ids = build_array(SENTENCE_ID, MAX_SENTENCES)
    return build_object({"ids": ids, "kind": build_enum(KINDS), context.target: build_string(MAX_TEXT)})


def take_claim(context: Context, candidates: Sequence[Candidate], raw: RawClaims, part: Part, item: Answer) -> None:
    """Keep a claim that says something about sentences that exist, once."""
    claim = read_claim(context, candidates, part.sentences, item)
    if claim is not None:
        keep(context, raw, claim)


def keep(context: Context, raw: RawClaims, claim: RawClaim) -> None:
    """Keep a claim that was not given before, and show it where somebody watches."""
    if raw.setdefault(claim.key, claim) is claim and context.watched:
        context.emit(preview_claim(context, len(raw), list(islice(reversed(raw.values()), PREVIEWED))))


def preview_claim(context: Context, number: int, latest: Sequence[RawClaim]) -> ClaimFound:
    """The latest claim as it looks now: its source is resolved among the latest names only, and nothing is noted."""
    claim, *others = latest
    named = [*{other.source: other for other in reversed(others) if other.source != claim.source}.values(), claim]
    namings = [name_claim(context, each) for each in named]
    sources, attributions = resolve_sources(context.article, namings, load_lexicon(context.article.language))
    unnoted = replace(context, found=Found())
    found = build_claim(unnoted, f"c{number}", claim, attributions[-1], Attribution())
    return ClaimFound(found, next((source for source in sources if source.id == found.source), None))


def read_claim(
    context: Context, candidates: Sequence[Candidate], focus: Sequence[Sentence], item: Answer
) -> RawClaim | None:
    """The claim in an item of the answer, or None when there is none."""
    asked = {sentence.id for sentence in focus}
    found = (context.labels.find(label) for label in read_list(item, "ids"))
    sentences = [sentence for sentence in found if sentence and sentence.id in asked]
    text = read_words(item, context.target)
    kind = read_kind(item)
    if not sentences or not text or kind is None:
        return None
    claim = RawClaim(
        sentences=tuple(sorted(sentences, key=lambda s: s.start)),
        source="",
        refused="",
        source_kind=read_source_kind(item),
        via=read_words(item, "via"),
        cue=read_words(item, "cue"),
        kind=kind,
        text=text,
    )
    return attribute(context, candidates, claim, read_words(item, "source")) if "source" in item else claim


def attribute(context: Context, candidates: Sequence[Candidate], claim: RawClaim, named: str) -> RawClaim:
    """A claim with its source: whom the model named, or where that is nobody of the article, whom the words name."""
    named = "" if named.casefold() in OWN_NAMES else strip_phrase(context, named)
    known = named if named.casefold() in fold_case(context.article.text) else ""
    found = match_candidates(context.article, candidates, claim, known)
    source = known or (name_candidate(context.article, found[0]) if found else "") or named
    refused = named if named != source else ""
    return replace(claim, source=source, refused=refused, candidates=found if source else ())


@lru_cache(maxsize=2)
def fold_case(text: str) -> str:
    """An article's text for a search that knows no capitals."""
    return text.casefold()


def strip_phrase(context: Context, source: str) -> str:
    """A source without the words that attribute to it: "Volgens de politie" is "de politie"."""
    lexicon = load_lexicon(context.article.language)
    phrases = lexicon.attribution_phrases if lexicon else ()
    found = [phrase for phrase in phrases if source.lower().startswith(f"{phrase} ")]
    return source[len(max(found, key=len)) :].strip() if found else source
