"""Asks about the sentences of a window until all are answered, on from where an answer broke off.

Invariant: what came is kept and not asked for again; the requests are bounded; what fails at last is noted for its
chain, and everything else stands.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from chains.answers import Answer, read_list, read_text
from chains.calling import PASSING, Task
from chains.context import Context
from chains.errors import (
    ContextOverflowError,
    ParseError,
    RecordingError,
    RepeatedError,
    SummariseError,
    TruncatedError,
)
from chains.report import Sentence
from chains.windows import Window

MOST = 8
"""Requests for what is left of one, at most: a model that rambles is not paid for ever."""
INVENTED = "The model spoke of sentences that do not exist."
BROKEN_OFF = (*PASSING, TruncatedError, RepeatedError)
TOO_MUCH = (TruncatedError, RepeatedError, ContextOverflowError)


@dataclass(frozen=True)
class Part:
    """Sentences that one request asks about; `focus` is None where they are all of the window."""

    window: Window
    focus: Sequence[Sentence] | None

    @property
    def sentences(self) -> Sequence[Sentence]:
        """The sentences asked about."""
        return self.window.sentences if self.focus is None else self.focus

    def holds(self, sentence: Sentence) -> bool:
        """Whether a sentence is asked about."""
        return any(sentence.id == asked.id for asked in self.sentences)


@dataclass(frozen=True)
class Outcome:
    """What came of asking: whether anything was answered, and whether some of it failed for good."""

    answered: bool
    failed: bool


async def collect_all(
    context: Context, part: Part, build: Callable[[Part], Task], take: Callable[[Part, Answer], None]
) -> Outcome:
    """Ask about sentences, and again about those that an answer did not come to.

    Args:
        context: The run.
        part: The sentences.
        build: Makes the request for some of them.
        take: Takes an item of an answer.

    Raises:
        RecordingError: A replay cannot go on.
    """
    parts, left, answered, failed = deque([part]), MOST, False, False
    again: list[Part] = []
    while parts:
        part = parts.popleft()
        reached: set[str] = set()
        task = replace(build(part), resumed=True)
        try:
            await context.follow(task, partial(note, part, reached, take))
        except RecordingError:
            raise
        except SummariseError as error:
            ids = {sentence.id for label in reached if (sentence := context.labels.find(label))}
            more = divide(part, ids, error) if left > 0 else []
            left -= len(more)
            parts.extendleft(reversed(more))
            if not more:
                failed = True
                context.note_failure(task.chain, error)
            answered = answered or bool(reached)
        else:
            answered = True
            if names_nothing(context, reached):
                parts.extend([part] if part not in again else [])
                if part in again:
                    failed = True
                    context.note_failure(task.chain, ParseError(INVENTED, "Run it again, or use a larger model."))
                again.append(part)
    return Outcome(answered, failed)


def names_nothing(context: Context, reached: set[str]) -> bool:
    """Whether an answer speaks of sentences, and of none that there is."""
    return bool(reached) and not any(context.labels.find(label) for label in reached)


def note(part: Part, reached: set[str], take: Callable[[Part, Answer], None], item: Answer) -> None:
    """Take an item in, and which sentences it is about."""
    named = read_list(item, "ids") or [read_text(item, "id")]
    reached.update(filter(None, named))  # as the model calls them
    take(part, item)


def divide(part: Part, reached: set[str], error: SummariseError) -> list[Part]:
    """What to ask instead of a request that failed: the sentences after the last answered one, or each half.

    Returns:
        The parts, none when asking again will not help.
    """
    places = [place for place, sentence in enumerate(part.sentences, start=1) if sentence.id in reached]
    if places and isinstance(error, BROKEN_OFF):
        rest = part.sentences[places[-1] :]
        return [focus_on(part, rest)] if rest else []
    if isinstance(error, ContextOverflowError) and len(part.sentences) < len(part.window.sentences):
        return [narrow(part, part.sentences)]
    if isinstance(error, TOO_MUCH) and len(part.sentences) > 1:
        middle = len(part.sentences) // 2
        shrink = narrow if isinstance(error, ContextOverflowError) else focus_on
        return [shrink(part, half) for half in (part.sentences[:middle], part.sentences[middle:])]
    return []


def focus_on(part: Part, sentences: Sequence[Sentence]) -> Part:
    """Some sentences, the rest of their window beside them."""
    return Part(part.window, sentences)


def narrow(part: Part, sentences: Sequence[Sentence]) -> Part:
    """Some sentences without the rest of their window."""
    start = part.window.start + part.window.sentences.index(sentences[0])
    return Part(Window(part.window.article, start, tuple(sentences)), None)
