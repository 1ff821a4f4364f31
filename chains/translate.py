"""The translate chain: one entry per sentence id.

Invariant: a sentence that has no translation is asked for again, and at the end named; it is never left out
silently. An entry for a sentence that was not asked for is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from chains.answers import Answer, read_text
from chains.calling import Task
from chains.context import Context, Question, run_all
from chains.events import SentenceTranslated
from chains.report import Article, ChainState, Sentence, TranslatedSentence, Translation
from chains.resuming import Part, collect_all
from chains.schemas import SENTENCE_ID, build_object, build_string
from chains.windows import Window

ROUNDS = 3
MAX_SENTENCE = 1500
LONGER = 2
"""A translation is at most so much longer than a sentence that is itself near the usual cap."""
TOKENS_PER_ENTRY = 40


async def translate(context: Context) -> ChainState:
    """Translate the whole article."""
    # A sentence that speaks to the model is translated where it can spoil nothing but its own translation.
    numbered = enumerate(context.article.sentences)
    alone = (Window(context.article, place, (s,)) for place, s in numbered if s.id in context.withheld)
    await run_all(translate_window(context, window) for window in (*context.windows, *alone))
    return conclude(context)


async def translate_window(context: Context, window: Window) -> None:
    """Translate one window, asking again for what is missing."""
    for _ in range(ROUNDS):
        missing = [s for s in window.sentences if s.id not in context.found.translation]
        if not missing:
            return
        parts = [Part(window, focus) for focus in context.batch_focus(window, missing)]
        build, take = partial(build_task, context), partial(take_sentence, context)
        outcomes = await run_all(collect_all(context, part, build, take) for part in parts)
        if not any(outcome.answered for outcome in outcomes):
            return


def take_sentence(context: Context, part: Part, item: Answer) -> None:
    """Keep the translation of a sentence, the first one given."""
    sentence, text = context.labels.find(read_text(item, "id")), read_text(item, context.target)
    if not text or sentence is None or not part.holds(sentence) or sentence.id in context.found.translation:
        return
    context.found.translation[sentence.id] = text
    context.emit(SentenceTranslated(sentence.id, text))


def build_task(context: Context, part: Part) -> Task:
    """The request for some sentences of a window."""
    sentences = part.sentences
    question = Question(
        chain="translation",
        prompt="translate",
        key="sentences",
        item=build_object({"id": SENTENCE_ID, context.target: build_string(cap_length(sentences))}),
        max_items=len(context.labels.list_ids(part.window) if part.focus is None else sentences),
        # A token is at least a character in every script a model writes well.
        max_tokens=sum(s.end - s.start for s in sentences) + TOKENS_PER_ENTRY * len(sentences),
        preface=context.describe_terms(sentences),
    )
    return context.build_task(question, part.window, part.focus)


def cap_length(sentences: Sequence[Sentence]) -> int:
    """Characters that the translation of one of these may have; the same for all but the longest."""
    return max(MAX_SENTENCE, *(LONGER * (s.end - s.start) for s in sentences))


def build_translation(article: Article, texts: Mapping[str, str]) -> Translation:
    """One entry for every sentence, None where there is no translation."""
    return Translation(sentences=tuple(TranslatedSentence(id=s.id, text=texts.get(s.id)) for s in article.sentences))


def conclude(context: Context) -> ChainState:
    """How the chain ended."""
    total, done = len(context.article.sentences), len(context.found.translation)
    if done == total:
        return ChainState(state="done")
    reasons = dict.fromkeys([context.describe_too_long(), *context.found.failures.get("translation", ())])
    message = " ".join([f"{total - done} of {total} sentences have no translation.", *filter(None, reasons)])
    return ChainState(state="partial" if done else "failed", message=message)
