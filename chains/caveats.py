"""The caveats chain: the words that call for a grain of salt, from the model and from the lexicons.

Invariant: every caveat's cue is words of the article. A cue of the model that cannot be found there is dropped, with
a finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import get_args

from chains.answers import Answer, read_text
from chains.calling import Task
from chains.context import Context, Question, run_all
from chains.cues import NOTES, Cue, find_cues
from chains.events import CaveatFound
from chains.evidence import locate, overlap
from chains.instructions import list_caveats
from chains.lexicons import load_lexicon
from chains.report import Caveat, CaveatCategory, ChainState, Claim, FindingTarget, Sentence, Span
from chains.resuming import Part, collect_all
from chains.schemas import SENTENCE_ID, build_enum, build_object, build_string
from chains.windows import Window

# What speaks to the model is found by code, for the model is no judge of it.
CATEGORIES: tuple[CaveatCategory, ...] = tuple(c for c in get_args(CaveatCategory) if c != "tool-instruction")
MAX_CAVEATS = 40
MAX_TOKENS = 4000
MIN_CAP = 4
FOCUS = 8
MAX_CUE = 120
MAX_NOTE = 240
MAX_CUE_SHARE = 0.6


async def find_caveats(context: Context) -> ChainState:
    """Find all caveats of the article."""
    caveats = list(list_caveats(context.article, context.withheld))
    for caveat in caveats:
        context.emit(CaveatFound(caveat))
    try:
        await run_all(ask_window(context, window, caveats) for window in context.windows)
    except BaseException:
        context.found.caveats = number_caveats(caveats)
        raise
    context.found.caveats = number_caveats([*caveats, *find_in_lexicon(context, caveats)])
    failures = [*filter(None, [context.describe_too_long()]), *context.found.failures.get("caveats", [])]
    if not failures:
        return ChainState(state="done")
    message = f"The model's part is incomplete; words of the lexicon are listed. {failures[0]}"
    return ChainState(state="partial", message=message)


async def ask_window(context: Context, window: Window, caveats: list[Caveat]) -> None:
    """Ask the model about one window.

    A small model calls every sentence doubtful, so it is asked only about those where the lexicon finds a cue, which it
    is shown.
    """
    lexicon = load_lexicon(context.article.language)
    take = partial(take_caveat, context, caveats)
    if context.takes_whole(window) or lexicon is None:
        await collect_all(context, Part(window, None), partial(build_task, context), take)
        return
    cues = {s.id: find_cues(context.article, s, lexicon) for s in window.sentences}
    doubtful = [sentence for sentence in window.sentences if cues[sentence.id]]
    for focus in (doubtful[i : i + FOCUS] for i in range(0, len(doubtful), FOCUS)):
        await collect_all(context, Part(window, focus), partial(build_cued_task, context, cues), take)


def build_cued_task(context: Context, cues: dict[str, list[Cue]], part: Part) -> Task:
    """The request for some sentences, with the cues found in them."""
    return build_task(context, part, sentences=show_cues(context, part.sentences, cues))


def build_task(context: Context, part: Part, **variables: str) -> Task:
    """The request for some sentences of a window."""
    count = len(part.sentences)
    question = Question(
        chain="caveats",
        prompt="caveats",
        key="caveats",
        item=build_object(
            {
                "id": SENTENCE_ID,
                "cue": build_string(MAX_CUE),
                "category": build_enum(CATEGORIES),
                context.target: build_string(MAX_NOTE),
            }
        ),
        max_items=min(MAX_CAVEATS, max(MIN_CAP, 2 * count)),
        max_tokens=MAX_TOKENS,
    )
    return context.build_task(question, part.window, part.focus, **variables)


def show_cues(context: Context, focus: Sequence[Sentence], cues: dict[str, list[Cue]]) -> str:
    """One line per sentence, with the cues found in it."""
    lines = context.labels.number(focus).splitlines()
    found = (", ".join(f"“{cue.span.exact}”" for cue in cues[sentence.id]) for sentence in focus)
    return "\n".join(f"{line} (look at {words})" for line, words in zip(lines, found, strict=True))


def take_caveat(context: Context, caveats: list[Caveat], part: Part, item: Answer) -> None:
    """Keep a caveat whose words are there; note one whose words are not."""
    sentence = context.labels.find(read_text(item, "id"))
    category = next((c for c in CATEGORIES if c == item.get("category")), None)
    words = read_text(item, "cue")
    if sentence is None or not part.holds(sentence) or category is None or not words:
        return
    cue = locate(context.article, sentence, words)
    if cue is None:
        target = FindingTarget(part="caveat", id=sentence.id)
        message = f"A caveat was dropped: its words are not in sentence {sentence.id}."
        context.raise_finding("evidence", target, message, text=words)
        return
    span = Span(**cue.model_dump(exclude={"repaired"}))
    if is_too_long(span, sentence) or any(overlap(span, other.cue) for other in caveats):
        return
    category = check_category(context, sentence, span, category)
    note = read_text(item, context.target) or NOTES[category]
    caveat = Caveat(id=f"k{len(caveats) + 1}", cue=span, category=category, note=note, found_by="model")
    caveats.append(caveat)
    context.emit(CaveatFound(caveat))


def check_category(context: Context, sentence: Sentence, span: Span, category: CaveatCategory) -> CaveatCategory:
    """The category of a cue; a small model's gives way to the lexicon's, where that knows the words."""
    lexicon = load_lexicon(context.article.language)
    if lexicon is None or not context.caller.model.profile.small:
        return category
    known = (cue.category for cue in find_cues(context.article, sentence, lexicon) if overlap(cue.span, span))
    return next(known, category)


def is_too_long(span: Span, sentence: Sentence) -> bool:
    """Whether a cue is no cue: most of a sentence of several words."""
    share = (span.end - span.start) / (sentence.end - sentence.start)
    return share > MAX_CUE_SHARE and len(span.exact.split()) > 3


def find_in_lexicon(context: Context, known: Sequence[Caveat]) -> list[Caveat]:
    """What the model missed and the lexicon of the language knows."""
    lexicon = load_lexicon(context.article.language)
    if lexicon is None:
        return []
    cues = [cue for s in context.article.sentences for cue in find_cues(context.article, s, lexicon)]
    caveats = [
        Caveat(
            id=f"k{len(known) + number}",
            cue=cue.span,
            category=cue.category,
            note=NOTES[cue.category],
            found_by="lexicon",
        )
        for number, cue in enumerate(cues, start=1)
        if not any(overlap(cue.span, other.cue) for other in known)
    ]
    for caveat in caveats:
        context.emit(CaveatFound(caveat))
    return caveats


def number_caveats(caveats: Sequence[Caveat]) -> tuple[Caveat, ...]:
    """In text order, numbered."""
    ordered = sorted(caveats, key=lambda caveat: (caveat.cue.start, caveat.cue.end))
    return tuple(c.model_copy(update={"id": f"k{number}"}) for number, c in enumerate(ordered, start=1))


def link_claims(caveats: Sequence[Caveat], claims: Sequence[Claim]) -> tuple[Caveat, ...]:
    """Tell each caveat which claims rest on its sentence."""
    resting: dict[str, list[str]] = {}
    for claim in claims:
        for sentence in {span.sentence for span in claim.evidence}:
            resting.setdefault(sentence, []).append(claim.id)
    return tuple(c.model_copy(update={"claims": tuple(resting.get(c.cue.sentence, ()))}) for c in caveats)
