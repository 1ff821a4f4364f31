"""Asks again for texts in which the checks found errors, says what is wrong, and keeps the better words.

Invariant: words give way only to better ones, and together with them the findings that these no longer have are noted
as repaired. No failure of a request takes away a word that was there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from chains.answers import Answer, read_text
from chains.calling import Task
from chains.checks import find_problems, language
from chains.checks.pairs import Problem
from chains.checks.parts import Part, build_finding, build_translated, list_parts
from chains.context import PART_OF, Context, Found
from chains.errors import ContextOverflowError, ModelError, RecordingError, RecordingMissingError, SummariseError
from chains.events import RepairStarted, TextRepaired
from chains.report import ChainName, CheckNotRun, Finding, FindingTarget, Report
from chains.schemas import SENTENCE_ID, build_answer, build_array, build_object, build_string
from chains.translate import MAX_SENTENCE, TOKENS_PER_ENTRY, build_translation
from chains.windows import Window, neutralise

REPAIR_ROUNDS = 2
MAX_STATEMENT = 400
# What is wrong with a text is said in a few words: a small model reads slowly, and loses a long list.
MAX_MESSAGES = 3
MAX_MESSAGE = 200
# A statement that says little has little wrong: one that shrinks further than this is no better.
LEAST_LENGTH = 0.5


# What a chain writes, one of it.
NOUN_OF: dict[ChainName, str] = {"translation": "sentence", "claims": "claim", "summary": "point"}


@dataclass
class Draft:
    """A text with errors on its way to a better one.

    Attributes:
        first: As the chain wrote it.
        kept: The best so far.
        latest: The one that came last: the model is told what is wrong with it.
    """

    first: Part
    kept: Part
    latest: Part


async def repair(chain: ChainName, context: Context) -> None:
    """Ask again for what a chain wrote wrong; what it found is all there before.

    Raises:
        RecordingError: A recording cannot be read.
    """
    drafts = [Draft(part, part, part) for part in list_written(chain, context) if has_errors(part)]
    if not drafts or context.caller.gone:
        return
    context.emit(RepairStarted(chain, len(drafts)))
    for _ in range(REPAIR_ROUNDS):
        again: list[Draft] = []
        for window, batch in batch_drafts(context, drafts):
            if not await ask_again(chain, context, window, batch, again):
                return
        drafts = again


def list_written(chain: ChainName, context: Context) -> list[Part]:
    """What a chain wrote, as parts; none of a chain that writes no text."""
    found, part = context.found, PART_OF.get(chain)
    report = Report.model_construct(
        article=context.article,
        target_language=context.options.target_language,
        glossary=context.glossary,
        translation=build_translation(context.article, found.translation) if part == "translation" else None,
        claims=found.claims if part in {"claim", "summary"} else (),
        summary=found.summary if part == "summary" else None,
    )
    return [written for written in list_parts(context.article, report) if written.on.part == part]


def find_unsound(context: Context) -> frozenset[str]:
    """The claims in whose words the checks find errors still; for chains that run when the claims have ended."""
    if context.found.unsound is None:
        context.found.unsound = frozenset(p.on.id for p in list_written("claims", context) if has_errors(p))
    return context.found.unsound


# Asking


def batch_drafts(context: Context, drafts: Sequence[Draft]) -> Iterator[tuple[Window, list[Draft]]]:
    """The texts in batches that the model takes, each with the window that its first sentence is in.

    Translations are asked for apart from statements.
    """
    for window, whole in product(context.windows, (True, False)):
        ids = set(window.ids)
        here = [d for d in drafts if d.first.pair.whole is whole and d.first.sentences[0].id in ids]
        yield from ((window, here[i : i + context.batch]) for i in range(0, len(here), context.batch))


async def ask_again(
    chain: ChainName, context: Context, window: Window, batch: Sequence[Draft], again: list[Draft]
) -> bool:
    """Run one request; texts that came back in other words and still have errors are added to `again`.

    Returns:
        Whether the model can be asked on: not when it could not be used.

    Raises:
        RecordingError: A recording cannot be read.
    """
    asked = {name_draft(context, draft): draft for draft in batch}
    try:
        await context.follow(
            build_task(chain, context, window, batch), lambda item: take_words(context, asked, again, item)
        )
    except RecordingMissingError:
        # What the checks find is not part of a recording: one made before they found this has no second try of it.
        context.found.unasked[chain] = context.found.unasked.get(chain, 0) + len(batch)
    except RecordingError:
        raise
    except SummariseError as error:
        # The earlier words stay, and so do the findings on them: a reader is told enough.
        return not isinstance(error, ModelError) or isinstance(error, ContextOverflowError)
    return True


def build_task(chain: ChainName, context: Context, window: Window, batch: Sequence[Draft]) -> Task:
    """The request for some texts; no other id can be answered."""
    whole = batch[0].first.pair.whole
    key = "sentences" if whole else "statements"
    longest = MAX_SENTENCE if chain == "translation" else MAX_STATEMENT
    item = build_object({"id": SENTENCE_ID, context.target: build_string(longest)})
    preface = context.describe_terms([s for draft in batch for s in draft.first.sentences]) if whole else ""
    shown = {
        "language": context.language,
        "target": context.target,
        "numbered": context.labels.number(window.sentences),
        "entries": preface + "\n".join(describe_draft(context, draft) for draft in batch),
    }
    return Task(
        chain=chain,
        prompt="retranslate" if whole else "reword",
        variables=shown,
        schema=build_answer({key: build_array(item, len(batch), 1)}, [name_draft(context, draft) for draft in batch]),
        key=key,
        max_tokens=sum(limit_tokens(draft) for draft in batch),
        window=window.start,
    )


def name_draft(context: Context, draft: Draft) -> str:
    """What the model calls a text."""
    on = draft.first.on
    return context.labels.of(on.id) if on.part == "translation" else on.id


def limit_tokens(draft: Draft) -> int:
    """Cap of the answer for one text; a token is at least a character in every script a model writes well."""
    pair = draft.first.pair
    return (len(pair.source.text) if pair.whole else MAX_STATEMENT) + TOKENS_PER_ENTRY


def describe_draft(context: Context, draft: Draft) -> str:
    """The words, and what is wrong with the latest ones for them; these are not shown: a small model repeats them."""
    part = draft.latest
    errors = [problem for problem in find_problems(part.pair) if problem.severity == "error"]
    wrong = " ".join(neutralise(problem.message)[:MAX_MESSAGE] for problem in errors[:MAX_MESSAGES])
    return f"{describe_words(context, part)}\nWrong in the first try: {wrong}"


def describe_words(context: Context, part: Part) -> str:
    """What a text was written for: `[c3] words` that it translates, or a line for each sentence that it rests on."""
    if part.pair.quoted:
        return f"[{part.on.id}] {neutralise(' '.join(part.pair.source.text.split()))}"
    numbered = context.labels.number(part.sentences)
    return numbered if part.pair.whole else f"{part.on.id}\n{numbered}"


def list_unasked(found: Found) -> Iterator[CheckNotRun]:
    """The texts that a replay could not ask for again."""
    for chain, count in found.unasked.items():
        noun, verb = (NOUN_OF[chain], "was") if count == 1 else (f"{NOUN_OF[chain]}s", "were")
        many = f"{count} {noun} with errors {verb} not asked for again"
        reason = f"{many}: the recording holds no second try; --record adds it."
        yield CheckNotRun(check="repair", reason=reason)


# Taking what came


def take_words(context: Context, asked: dict[str, Draft], again: list[Draft], item: Answer) -> None:
    """Take in new words for a text that was asked for, the first that are given; keep them when they are better."""
    item_id, text = read_text(item, "id"), read_text(item, context.target)
    if not text or item_id not in asked:
        return
    draft = asked.pop(item_id)
    if text == draft.latest.pair.target.text:
        return
    draft.latest = reword(draft.latest, text)
    if is_better(draft.latest, draft.kept) and is_fit(draft.latest, draft.first):
        keep_words(context, draft)
    if has_errors(draft.latest):
        again.append(draft)


def reword(part: Part, text: str) -> Part:
    """A part in other words."""
    return replace(part, pair=replace(part.pair, target=replace(part.pair.target, text=text)))


def keep_words(context: Context, draft: Draft) -> None:
    """Put the latest words in place, and note which findings on the first ones they no longer have."""
    before, after, on = draft.kept.pair.target.text, draft.latest.pair.target.text, draft.first.on
    draft.kept = draft.latest
    put_text(context.found, on, before, after)
    others = [finding for finding in context.found.findings if finding.on != on or finding.state != "repaired"]
    context.found.findings = [*others, *list_repaired(context, draft)]
    context.emit(TextRepaired(on, before, after))


def put_text(found: Found, on: FindingTarget, before: str, after: str) -> None:
    """Change the words of one part."""
    if on.part == "translation":
        found.translation[on.id] = after
    elif on.part == "claim":
        found.claims = tuple(
            claim.model_copy(update={"text": after}) if claim.id == on.id else claim for claim in found.claims
        )
    elif found.summary:
        points = tuple(
            point.model_copy(update={"text": after}) if point.id == on.id else point for point in found.summary.points
        )
        # One that repeats a point goes with it.
        headline = after if before == found.summary.headline else found.summary.headline
        found.summary = found.summary.model_copy(update={"headline": headline, "points": points})


def list_repaired(context: Context, draft: Draft) -> Iterator[Finding]:
    """The findings on the first words that those kept no longer have; their places are in the first words."""
    left = list(find_problems(draft.kept.pair))
    for problem in find_problems(draft.first.pair):
        same = next((other for other in left if is_same(problem, other)), None)
        if same:
            # What is left of two problems is one.
            left.remove(same)
            continue
        finding = build_finding(context.article, draft.first, problem)
        words = finding.target_text or draft.first.pair.target.text
        yield finding.model_copy(update={"state": "repaired", "target_text": words})


def is_same(one: Problem, other: Problem) -> bool:
    """Whether two texts for the same sentences have a problem in common, be it less bad: of one check, at one place."""
    if one.check != other.check:
        return False
    if one.source and other.source:
        return one.source[0] < other.source[1] and other.source[0] < one.source[1]
    # The words that were written move; the message quotes them.
    return one.message == other.message or not (one.source or one.target or other.source or other.target)


# Judging


def has_errors(part: Part) -> bool:
    """Whether a check found an error."""
    return bool(count_problems(part)[0])


def count_problems(part: Part) -> tuple[int, int]:
    """Errors and warnings on a part."""
    severities = [problem.severity for problem in find_problems(part.pair)]
    return severities.count("error"), severities.count("warning")


def is_better(one: Part, other: Part) -> bool:
    """Whether words have fewer errors than others, or as many and fewer warnings; and no new kind of error."""
    return count_problems(one) < count_problems(other) and kinds_of_errors(one) <= kinds_of_errors(other)


def kinds_of_errors(part: Part) -> set[str]:
    """The checks that found errors."""
    return {problem.check for problem in find_problems(part.pair) if problem.severity == "error"}


def is_fit(part: Part, first: Part) -> bool:
    """Whether words can stand for the first ones.

    A translation is checked for that. A statement may leave out what it likes: it must still be one, and in the
    target language.
    """
    text = part.pair.target.text
    if part.pair.whole:
        return True
    says_as_much = any(char.isalnum() for char in text) and len(text) >= LEAST_LENGTH * len(first.pair.target.text)
    return says_as_much and not any(problem.severity == "error" for problem in language.compare(part.pair))


# Two runs


def fill_translation(context: Context, old: Found) -> None:
    """Take the sentences of an earlier run that this one, cut short, did not get, or did not come to mend."""
    new = context.found.translation
    stays = {name for name, text in old.translation.items() if name not in new or is_better_there(context, name, text)}
    context.found.translation = {**new, **{name: old.translation[name] for name in stays}}
    context.found.findings = [
        *(finding for finding in context.found.findings if not is_on(finding, stays)),
        *(finding for finding in old.findings if is_on(finding, stays)),
    ]


def is_better_there(context: Context, sentence_id: str, text: str) -> bool:
    """Whether a translation of a sentence is better than the one that was found."""
    sentence, found = context.article.find_sentence(sentence_id), context.found.translation[sentence_id]
    if sentence is None or text == found:
        return False
    part = build_translated(context.article, sentence, found, context.options.target_language, context.glossary)
    return is_better(reword(part, text), part)


def is_on(finding: Finding, sentence_ids: set[str]) -> bool:
    """Whether a finding is on the translation of one of some sentences."""
    return finding.on.part == "translation" and finding.on.id in sentence_ids
