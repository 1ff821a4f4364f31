"""What every readable export says of a comparison, in plain English and in one place.

Invariant: strings only, no layout and no escaping; names and quotations in them are still untrusted text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from chains.diff.record import Comparison, Pair, Part, Side, State
from chains.exports.wording import count, quoted

TITLES: dict[Part, str] = {
    "article": "The article, sentence by sentence",
    "translation": "Translation",
    "summary": "Summary",
    "sources": "Sources",
    "claims": "Claims",
    "caveats": "Caveats",
    "findings": "Findings of the checks",
}
ORDER: tuple[State, ...] = ("changed", "moved", "appeared", "vanished", "reworded", "same")
STRANGERS = 0.2  # below this share of common sentences two articles are no versions of one
CAUSES = {"article": "the article changed here", "run": "the article says the same here"}
NOTHING = "There is no difference."
NOWHERE = "–"


def title_of(comparison: Comparison) -> str:
    """The names of the two reports."""
    return f"{comparison.before.name} → {comparison.after.name}"


def describe_sides(comparison: Comparison) -> tuple[str, str]:
    """Title, outlet, model and when of both; of two runs of one day also the time."""
    before, after = comparison.before, comparison.after
    timed = before.started_at[:10] == after.started_at[:10]
    return describe_side(before, timed=timed), describe_side(after, timed=timed)


def describe_side(side: Side, *, timed: bool) -> str:
    """Title, outlet, model, when: of one of the two."""
    made = "answers written by hand" if side.recording_origin == "authored" else side.model
    when = show_minute(side.started_at) if timed else side.started_at[:10]
    return " · ".join(filter(None, (side.title or "Untitled article", side.outlet, side.published_at, made, when)))


def show_minute(written: str) -> str:
    """A time in ISO 8601 to the minute: "2026-11-28 13:44 UTC"."""
    try:
        return f"{datetime.fromisoformat(written).astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    except ValueError:
        return written[:10]


def verdict_of(comparison: Comparison) -> Iterator[str]:
    """What the two have in common, and so what a difference can come from; the first thing to read."""
    yield describe_articles(comparison)
    yield describe_runs(comparison)
    yield describe_causes(comparison)


def describe_articles(comparison: Comparison) -> str:
    """Whether the article is the same."""
    if comparison.alike.article:
        return f"The article is the same, to the letter (sha256 {comparison.before.sha256[:12]})."
    if comparison.shared < STRANGERS:
        return (
            f"These are two articles, not two versions of one: they share {comparison.shared:.0%} of their sentences."
        )
    counts = Counter(pair.state for pair in comparison.article)
    facts = [f"{counts[state]} {state}" for state in ORDER[:4] if counts[state]]
    if not facts:
        return "The article differs in nothing but white space between its sentences."
    sentences = count(comparison.before.sentences, "sentence")
    return f"The article changed: of its {sentences} {counts['same']} stayed, {join(facts)}."


def describe_runs(comparison: Comparison) -> str:
    """Whether the same model read it, with the same prompts."""
    before, after, alike = comparison.before, comparison.after, comparison.alike
    facts = [] if alike.model else [f"the model is another ({before.model} → {after.model})"]
    facts += [] if alike.prompts else ["the prompts are others"]
    facts += (
        []
        if alike.target_language
        else [f"the language is another ({before.target_language} → {after.target_language})"]
    )
    facts += [] if alike.app else [f"the program is another ({before.app_version} → {after.app_version})"]
    if facts:
        text = join(facts)
        return f"{text[0].upper()}{text[1:]}."
    return f"The model is the same ({after.model}), and so are the prompts and the program."


def describe_causes(comparison: Comparison) -> str:
    """What a difference can come from."""
    if not any(list_differences(pairs) for _, pairs in comparison.list_parts()):
        return NOTHING
    alike = comparison.alike
    if not alike.article:
        return "With each difference it says whether the article changed there, or says the same and the model did not."
    if alike.model and alike.prompts and alike.app:
        return "So every difference is one between two runs: a model need not say the same twice."
    return "So no difference comes from the article: every one comes from the run."


def warnings_of(comparison: Comparison) -> Iterator[str]:
    """What is missing because a chain failed or did not run, not because of any difference."""
    for side in (comparison.before, comparison.after):
        if side.unfinished:
            yield f"{side.name} is unfinished ({', '.join(side.unfinished)}): what is missing there may only be that."
    for gap in comparison.not_compared:
        yield f"Not compared: {gap.part}. {gap.reason}"


def list_differences(pairs: Iterable[Pair]) -> list[Pair]:
    """The pairs that are not the same."""
    return [pair for pair in pairs if pair.state != "same"]


def choose_pairs(part: Part, pairs: Iterable[Pair], *, everything: bool) -> list[Pair]:
    """The pairs to show.

    Two models never translate in the same words: of a sentence that stayed a translation that is only reworded is
    counted, and shown when everything is asked for.
    """
    shown = list_differences(pairs)
    if part != "translation" or everything:
        return shown
    return [pair for pair in shown if pair.state != "reworded" or pair.cause == "article"]


def count_states(pairs: Iterable[Pair]) -> str:
    """How many of each: "2 changed · 1 vanished · 12 same"."""
    counts = Counter(pair.state for pair in pairs)
    return " · ".join(f"{counts[state]} {state}" for state in ORDER if counts[state])


def label_of(pair: Pair) -> str:
    """The ids on both sides: "c3 → c4"; one where they are the same."""
    ids = [item.id if item else NOWHERE for item in (pair.before, pair.after)]
    return " → ".join(dict.fromkeys(ids))


def state_of(comparison: Comparison, part: Part, pair: Pair) -> str:
    """What happened to it, and why where that is a question."""
    tells = pair.cause and part != "article" and not comparison.alike.article
    return f"{pair.state}; {CAUSES[pair.cause]}" if tells and pair.cause else pair.state


def speaker_of(pair: Pair) -> str:
    """Who says it, or of what kind it is: as it is now."""
    item = pair.after or pair.before
    return (item.by if item else None) or ""


def texts_of(pair: Pair) -> tuple[str, str]:
    """What both sides say; an empty one for a side that is not there."""
    return pair.before.text if pair.before else "", pair.after.text if pair.after else ""


def details_of(pair: Pair) -> Iterator[str]:
    """The fields that differ, but the words and, as the ids tell it, the place: "figures: 14 → 41"."""
    if pair.state == "changed" and any(change.field == "place" for change in pair.changes):
        yield "moved"
    for change in pair.changes:
        if change.field not in {"text", "place"}:
            yield f"{change.field}: {change.before or 'none'} → {change.after or 'none'}"


def quote_of(pair: Pair) -> str:
    """The words of the article it rests on; both where they differ."""
    words = [quoted(item.words) for item in (pair.before, pair.after) if item and item.words]
    return " → ".join(dict.fromkeys(words))


def join(facts: list[str]) -> str:
    """A list in a sentence."""
    return " and ".join(filter(None, (", ".join(facts[:-1]), facts[-1])))
