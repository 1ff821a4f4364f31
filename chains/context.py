"""What the chains of one run share: the article, the options, the caller and what has been found so far.

Invariant: a chain writes its own part of `Found` and reads those of the chains it needs, nothing else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from itertools import count
from typing import TypeVar

from chains.answers import Answer
from chains.calling import PASSING, Caller, Emit, Task, describe_failure
from chains.errors import ParseError, RecordingError, SummariseError
from chains.glossary import find_terms
from chains.report import (
    Article,
    Caveat,
    ChainName,
    Claim,
    Finding,
    FindingTarget,
    Sentence,
    Severity,
    Source,
    Summary,
    Term,
)
from chains.schemas import Schema, build_answer, build_array
from chains.settings import Options
from chains.windows import Labels, Window, neutralise

T = TypeVar("T")
ALL_SENTENCES = "All sentences of the article."
# What each chain writes in `Found`, and the part of the report that its findings are on.
FIELDS_OF: dict[ChainName, tuple[str, ...]] = {
    "translation": ("translation",),
    "claims": ("sources", "claims"),
    "caveats": ("caveats",),
    "disputes": ("disputes",),
    "summary": ("summary",),
}
PART_OF: dict[ChainName, str] = {
    "translation": "translation",
    "claims": "claim",
    "caveats": "caveat",
    "summary": "summary",
}


@dataclass(frozen=True)
class Question:
    """What a chain asks.

    Attributes:
        prompt: Name of its prompt.
        key: The array in the answer.
        item: Schema of one item of it.
        max_items: Its cap.
        min_items: How many there must be.
        max_tokens: Cap of the answer.
        others: Properties of the answer before the array.
        ids: What an item can be about, where that is not a sentence.
        preface: Goes before the sentences.
    """

    chain: ChainName
    prompt: str
    key: str
    item: Schema
    max_items: int
    max_tokens: int
    min_items: int = 0
    others: dict[str, Schema] = field(default_factory=dict)
    ids: tuple[str, ...] = ()
    preface: str = ""


@dataclass
class Found:
    """The parts of the report, as they come.

    Attributes:
        unasked: By chain, how many texts with errors a replay could not ask for again.
        may_pass: Something failed in a way that another run may not meet.
        unsound: Ids of claims in whose words the checks find errors, once asked for: no other chain is shown these.
    """

    translation: dict[str, str] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    claims: tuple[Claim, ...] = ()
    caveats: tuple[Caveat, ...] = ()
    disputes: frozenset[tuple[str, str]] = frozenset()
    summary: Summary | None = None
    findings: list[Finding] = field(default_factory=list)
    failures: dict[ChainName, list[str]] = field(default_factory=dict)
    unasked: dict[ChainName, int] = field(default_factory=dict)
    may_pass: bool = False
    unsound: frozenset[str] | None = None

    def has_part(self, chain: ChainName) -> bool:
        """Whether a chain brought anything."""
        return any(getattr(self, name) for name in FIELDS_OF[chain])

    def take_parts(self, other: Found, chains: Collection[ChainName]) -> None:
        """Put what another run found in the place of these chains' parts, with what they noted as findings."""
        for name in (name for chain in chains for name in FIELDS_OF[chain]):
            setattr(self, name, getattr(other, name))
        parts = {PART_OF[chain] for chain in chains if chain in PART_OF}
        kept = [finding for finding in self.findings if finding.on.part not in parts]
        self.findings = [*kept, *(finding for finding in other.findings if finding.on.part in parts)]


@dataclass(frozen=True)
class Context:
    """One run.

    Attributes:
        language: English name of the source language.
        target: English name of the target language; also the key of text in that language in every answer, which
            keeps a small model from answering in the language of the article.
        windows: The article, cut for the model.
        labels: What the model calls the sentences.
        withheld: Ids of the sentences that it sees in no window, for they speak to it.
        glossary: The terms of the reader's glossary that stand in the article.
        fresh: Numbers for what is put together anew.
        watched: Somebody sees what is emitted; without, what only events show need not be made.
    """

    article: Article
    options: Options
    caller: Caller
    emit: Emit
    language: str
    target: str
    windows: tuple[Window, ...]
    labels: Labels
    withheld: frozenset[str] = frozenset()
    glossary: tuple[Term, ...] = ()
    fresh: Iterator[int] = field(default_factory=lambda: count(1))
    found: Found = field(default_factory=Found)
    watched: bool = True

    @property
    def batch(self) -> int:
        """Sentences per request, for chains that go through the article piece by piece."""
        return self.caller.model.profile.batch

    def build_task(
        self, question: Question, window: Window, focus: Sequence[Sentence] | None = None, **variables: str
    ) -> Task:
        """A request about one window.

        Args:
            question: What is asked.
            window: The sentences sent.
            focus: The sentences asked about, where they are not all of the window; they are said again, and no
                other id can be answered.
            **variables: For the prompt, beside those that all prompts share.
        """
        ids = question.ids or (
            self.labels.list_ids(window) if focus is None else tuple(self.labels.of(s.id) for s in focus)
        )
        items = build_array(question.item, question.max_items, question.min_items)
        shown = {
            "language": self.language,
            "target": self.target,
            "numbered": self.labels.number(window.sentences),
            "sentences": question.preface + (ALL_SENTENCES if focus is None else self.labels.number(focus)),
            **variables,
        }
        return Task(
            chain=question.chain,
            prompt=question.prompt,
            variables=shown,
            schema=build_answer({**question.others, question.key: items}, ids),
            key=question.key,
            max_tokens=question.max_tokens,
            window=window.start,
        )

    def describe_terms(self, sentences: Sequence[Sentence]) -> str:
        """How the reader wants the terms in some sentences to be translated; empty when there are none."""
        text = "\n".join(self.article.sentence_text(sentence) for sentence in sentences)
        lines = [neutralise(f"{term.term} = {term.translation}") for term, _ in find_terms(text, self.glossary)]
        if not lines:
            return ""
        return self.caller.use_prompt("glossary").replace("{{{terms}}}", "\n".join(lines)) + "\n"

    def takes_whole(self, window: Window) -> bool:
        """Whether the model can be asked about all sentences of a window at once."""
        return self.batch >= len(window.sentences)

    def batch_focus(self, window: Window, sentences: Sequence[Sentence]) -> list[Sequence[Sentence] | None]:
        """The sentences in batches; None, "all of them", when one request takes the whole window."""
        if self.takes_whole(window) and len(sentences) == len(window.sentences):
            return [None]
        return [sentences[i : i + self.batch] for i in range(0, len(sentences), self.batch)]

    async def collect(self, task: Task, take: Callable[[Answer], None]) -> Answer | None:
        """Run a task, giving every item to `take`; a failure is noted for its chain.

        Returns:
            The whole answer, or None when it failed.

        Raises:
            RecordingError: A replay cannot go on.
        """
        try:
            return await self.follow(task, take)
        except RecordingError:
            raise
        except SummariseError as error:
            self.note_failure(task.chain, error)
        return None

    def note_failure(self, chain: ChainName, error: SummariseError) -> None:
        """Note what a chain could not get."""
        self.found.failures.setdefault(chain, []).append(describe_failure(error))
        self.found.may_pass = self.found.may_pass or isinstance(error, (*PASSING, ParseError))

    async def follow(self, task: Task, take: Callable[[Answer], None]) -> Answer | None:
        """Run a task, giving every item to `take`.

        Returns:
            The whole answer.

        Raises:
            SummariseError: It failed; some items may have been taken.
        """
        answer: Answer | None = None
        async with aclosing(self.caller.ask(task)) as items:
            async for item in items:
                if "answer" in item:
                    answer = item["answer"]
                else:
                    take(item)
        return answer

    def raise_finding(
        self, check: str, on: FindingTarget, message: str, *, text: str, severity: Severity = "warning"
    ) -> None:
        """Note something a chain found wrong in an answer."""
        self.found.findings.append(
            Finding(
                id="",
                check=check,
                severity=severity,
                on=on,
                target_text=text,
                message=message,
            )
        )

    @property
    def too_long(self) -> tuple[Sentence, ...]:
        """The sentences that no window can hold."""
        held = {sentence_id for window in self.windows for sentence_id in window.ids} | self.withheld
        return tuple(sentence for sentence in self.article.sentences if sentence.id not in held)

    def describe_too_long(self) -> str:
        """What the reader must know of these; empty when there are none."""
        ids = ", ".join(sentence.id for sentence in self.too_long)
        name, size = self.caller.model.profile.name, self.caller.model.profile.context_window
        return f"Too long for the context window of {name}, {size:,} tokens: {ids}." if ids else ""


async def run_all(awaitables: Iterable[Awaitable[T]]) -> list[T]:
    """Run side by side; the first error cancels the rest."""

    async def wait(awaitable: Awaitable[T]) -> T:
        return await awaitable

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(wait(awaitable)) for awaitable in awaitables]
    except* SummariseError as errors:
        raise errors.exceptions[0] from None
    return [task.result() for task in tasks]
