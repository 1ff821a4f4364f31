"""What the model sees of an article: numbered sentences, a window of them at a time.

Invariant: windows cover every sentence once, in order, and hold 250 sentences at most; the text shown can neither
close the fence it stands in nor pass for a numbered sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
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

    @property
    def schema_ids(self) -> tuple[str, ...]:
        """Ids for a schema, rounded up so that most articles share one schema."""
        size = next(step for step in ID_STEPS if step >= len(self.sentences))
        return tuple(f"s{self.start + number}" for number in range(1, size + 1))


def plan_windows(article: Article, characters: int) -> Plan:
    """Cut an article into windows, at paragraph ends where there is one.

    Args:
        article: The article.
        characters: Code points of text that one window may hold.

    Returns:
        Half-open ranges of sentence indices.
    """
    plan: list[tuple[int, int]] = []
    start = 0
    while start < len(article.sentences):
        end = fit_window(article.sentences, start, characters)
        plan.append((start, end))
        start = end
    return tuple(plan)


def fit_window(sentences: Sequence[Sentence], start: int, characters: int) -> int:
    """Index after the last sentence of the window that begins at `start`; it holds one sentence at least."""
    limit = min(len(sentences), start + MAX_SENTENCES)
    end = start + 1
    while end < limit and sentences[end].end - sentences[start].start <= characters:
        end += 1
    if end == len(sentences):
        return end
    breaks = [i for i in range(start + 1, end + 1) if sentences[i].paragraph != sentences[i - 1].paragraph]
    return breaks[-1] if breaks else end


def cut_windows(article: Article, plan: Plan) -> tuple[Window, ...]:
    """The windows of a plan."""
    return tuple(Window(article, start, article.sentences[start:end]) for start, end in plan)


def number_sentences(article: Article, sentences: Sequence[Sentence]) -> str:
    """One line per sentence, `[s5] text`, safe to stand inside the article fence."""
    return "\n".join(f"[{s.id}] {neutralise(article.sentence_text(s))}" for s in sentences)


def neutralise(text: str) -> str:
    """Take from text what could pass for the fence or for a sentence number.

    Every character is replaced by one other, so nothing moves.
    """
    return LABEL.sub("(", FENCE.sub("‹", text)).replace("\n", " ")
