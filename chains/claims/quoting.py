"""What the model is asked about candidates: code knows who says it and in which words, the model says what it means.

Invariant: a candidate becomes one claim; where the model's answer leaves it out, its sentence's translation is the
claim's text.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import partial

from chains.answers import Answer, read_text
from chains.attribution import Candidate
from chains.calling import Task
from chains.claims.asking import keep
from chains.claims.matching import name_candidate, name_source
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
from chains.context import Context, Question, run_all
from chains.schemas import SENTENCE_ID, build_enum, build_object, build_string
from chains.windows import Window, neutralise

TOKENS_EACH = 160
MOST_AT_ONCE = 40


def list_unclaimed(candidates: Sequence[Candidate], claims: Collection[RawClaim]) -> list[Candidate]:
    """The candidates that no claim is about, nor one of another source that their sentence makes."""
    attributed = [claim for claim in claims if claim.source]
    about = [candidate for claim in attributed for candidate in claim.candidates]
    others = Counter(sentence.id for claim in attributed if not claim.candidates for sentence in claim.sentences)
    unclaimed = []
    for candidate in candidates:
        if candidate in about:
            continue
        others[candidate.sentence.id] -= 1
        if others[candidate.sentence.id] < 0:
            unclaimed.append(candidate)
    return unclaimed


async def ask_candidates(context: Context, window: Window, candidates: Sequence[Candidate], raw: RawClaims) -> None:
    """Ask about candidates, in as many requests as the model needs."""
    batches = list(batch(context, candidates))
    await run_all(ask_batch(context, window, each, raw) for each in batches)


def batch(context: Context, candidates: Sequence[Candidate]) -> Iterator[list[Candidate]]:
    """Candidates by sentences, as many as the model takes at a time."""
    here: list[Candidate] = []
    for candidate in candidates:
        ids = {other.sentence.id for other in here} | {candidate.sentence.id}
        if here and (len(ids) > context.batch or len(here) >= MOST_AT_ONCE):
            yield here
            here = []
        here.append(candidate)
    if here:
        yield here


async def ask_batch(context: Context, window: Window, candidates: Sequence[Candidate], raw: RawClaims) -> None:
    """Run one request, and see that every candidate becomes a claim."""
    asked = {f"q{number}": candidate for number, candidate in enumerate(candidates, start=1)}
    answer = await context.collect(build_task(context, window, asked), partial(take_item, context, asked, raw))
    for candidate in asked.values() if answer is not None else ():
        text = context.found.translation.get(candidate.sentence.id)
        if text:
            keep(context, raw, build_raw(context, candidate, text, {}))


def build_task(context: Context, window: Window, asked: dict[str, Candidate]) -> Task:
    """The request for some candidates; no other id can be answered."""
    item = build_object(
        {
            "id": SENTENCE_ID,
            context.target: build_string(MAX_TEXT),
            "kind": build_enum(KINDS),
            "type": build_enum(SOURCE_KINDS),
        }
    )
    question = Question(
        chain="claims",
        prompt="quotations",
        key="claims",
        item=item,
        max_items=len(asked),
        min_items=len(asked),
        max_tokens=TOKENS_EACH * (len(asked) + 1),
        ids=tuple(asked),
    )
    lines = "\n".join(describe(context, label, candidate) for label, candidate in asked.items())
    return context.build_task(question, window, quotations=lines)


def describe(context: Context, label: str, candidate: Candidate) -> str:
    """A candidate as the model sees it: `{"id":"q1","words":"houdt het op 860 geëvacueerden","by":"De gemeente"}`.

    Data, for who says it in a sentence beside the words comes into their translation.
    """
    text = context.article.text
    who = text[slice(*candidate.speaker)] if candidate.speaker else "somebody"
    entry = {"id": label, "words": text[slice(*candidate.content)], "by": who}
    return neutralise(json.dumps({key: " ".join(words.split()) for key, words in entry.items()}, ensure_ascii=False))


def take_item(context: Context, asked: dict[str, Candidate], raw: RawClaims, item: Answer) -> None:
    """Keep the claim of a candidate, the first that is given."""
    candidate = asked.pop(read_text(item, "id"), None)
    text = read_words(item, context.target)
    if candidate and text:
        keep(context, raw, replace(build_raw(context, candidate, text, item), translated=True))


def build_raw(context: Context, candidate: Candidate, text: str, item: Answer) -> RawClaim:
    """The claim of a candidate."""
    article = context.article
    return RawClaim(
        sentences=(candidate.sentence,),
        source=name_candidate(article, candidate),
        refused="",
        source_kind=read_source_kind(item),
        via=name_source(article.text[slice(*candidate.via)], article.language) if candidate.via else "",
        cue=article.text[slice(*candidate.cue)] if candidate.cue else "",
        kind=read_kind(item) or "statement",
        text=text,
        candidates=(candidate,),
        found_by="lexicon",
    )
