"""What the model sees of an article: numbered sentences, a window of them at a time.

Invariant: windows cover every sentence once, in order, but for those that no window can hold, and hold 250 sentences at
most; the text shown can neither close the fence it stands in nor pass for a numbered sentence.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from chains.report import Article, Sentence

MAX_SENTENCES = 250
ID_STEPS = (64, 128, 250)
FENCE = re.compile(r"<(?=\s*/?\s*article)", re.IGNORECASE)
LABEL = re.compile(r"\[(?=\s*s\d+\s*\])", re.IGNORECASE)

Plan = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Window:
    """Sentences that are sent together. `start` is the index of the first one in the article."""

    article: Article
    start: int
    sentences: tuple[Sentence, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the sentences in it."""
        return tuple(sentence.id for sentence in self.sentences)


class Labels:
    """The numbers by which the model knows the sentences.

    They are the sentences' ids, but where sentences are withheld from it: these come last, so that it is shown the
    others as if those were not there.
    """

    def __init__(self, article: Article, withheld: Collection[str] = ()) -> None:
        shown = sorted(article.sentences, key=lambda sentence: sentence.id in withheld)
        self.sentences = {f"s{number}": sentence for number, sentence in enumerate(shown, start=1)}
        self.labels = {sentence.id: label for label, sentence in self.sentences.items()}
        self.article = article

    def of(self, sentence_id: str) -> str:
        """What the model calls a sentence."""
        return self.labels[sentence_id]

    def find(self, label: str) -> Sentence | None:
        """The sentence that the model means, if there is one."""
        return self.sentences.get(label)

    def number(self, sentences: Sequence[Sentence]) -> str:
        """One line per sentence, `[s5] text`, safe to stand inside the article fence."""
        return "\n".join(f"[{self.of(s.id)}] {neutralise(self.article.sentence_text(s))}" for s in sentences)

    def list_ids(self, window: Window) -> tuple[str, ...]:
        """Ids for a schema, rounded up so that most articles share one schema."""
        size = next(step for step in ID_STEPS if step >= len(window.sentences))
        first = int(self.of(window.sentences[0].id)[1:])
        return tuple(f"s{number}" for number in range(first, first + size))


def plan_windows(
    sentences: Sequence[Sentence], sizes: Sequence[int], budget: int, *, most: int | None = None, least: int = 1
) -> Plan:
    """Cut sentences into windows, at paragraph ends where there is one.

    Args:
        sentences: In order.
        sizes: Of each, in tokens.
        budget: Tokens of text that one window may hold.
        most: Tokens that one sentence alone may have; a longer one is in no window. None is no limit.
        least: Sentences that a window has at least, where there are so many.

    Returns:
        Half-open ranges of indices.
    """
    plan: list[tuple[int, int]] = []
    start = 0
    while start < len(sentences):
        if most is not None and sizes[start] > most:
            start += 1
            continue
        end = fit_window(sentences, sizes, start, budget, least)
        plan.append((start, end))
        start = end
    return tuple(plan)


def fit_window(sentences: Sequence[Sentence], sizes: Sequence[int], start: int, budget: int, least: int) -> int:
    """Index after the last sentence of the window that begins at `start`; it holds one sentence at least."""
    limit = min(len(sentences), start + MAX_SENTENCES)
    end, size = start + 1, sizes[start]
    while end < limit and (size + sizes[end] <= budget or end - start < least):
        size += sizes[end]
        end += 1
    if end == len(sentences):
        return end
    breaks = [i for i in range(start + least, end + 1) if sentences[i].paragraph != sentences[i - 1].paragraph]
    return breaks[-1] if breaks else end


def cut_windows(article: Article, plan: Plan, withheld: Collection[str] = ()) -> tuple[Window, ...]:
    """The windows of a plan, without the sentences that are withheld from the model."""
    parts = ((start, tuple(s for s in article.sentences[start:end] if s.id not in withheld)) for start, end in plan)
    return tuple(Window(article, start, sentences) for start, sentences in parts if sentences)


def neutralise(text: str) -> str:
    """Take from text what could pass for the fence or for a sentence number.

    Every character is replaced by one other, so nothing moves.
    """
    return LABEL.sub("(", FENCE.sub("‹", text)).replace("\n", " ")
