"""What the source leaves uncertain stays uncertain, and nothing else becomes so.

Invariant: both sides are read into the same kinds of hedges, each by the lexicon of its own language; only these are
compared, so that any language with a lexicon can stand on either side.

A hedge counts as kept when anything on the other side can render it: languages hedge with other words, in other
places, and with fewer. What is found is therefore a hedge of which nothing is left at all, or one of several of a kind
where the other side has fewer and says "will" or "is" instead. On human translations of
news and encyclopaedia text into English that is said of about 1 in 60 pairs, so nothing here is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice, pairwise
from typing import NamedTuple

from chains.checks.pairs import Pair, Passage, Problem
from chains.lexicons.hedges import ABILITY, FIRM, Entry, Hedges, Meaning, find_entries, load_hedges
from chains.matching import Place

NAME = "hedges"
GLOSSES = {
    "possibility": "it may be so",
    "probability": "it is likely",
    "hearsay": "others say so",
    "plan": "it is planned",
    "appearance": "it seems so",
    "belief": "somebody thinks so",
    "condition": "it may be so, or others say so",
    "ability": "it can, or could, be so",
    "approximation": "roughly",
    "generality": "as a rule",
}
UNCERTAIN = frozenset({"possibility", "probability", "hearsay", "appearance", "belief", "condition"})
INDEPENDENT = UNCERTAIN - {"condition"}  # a conditional often stands beside another hedge: "zou misschien"
TOGETHER = 20  # characters between hedges that say one thing: "könnte möglicherweise" is "might"
# Besides strong hedges and modals: the kinds of which a weak word is enough to render a hedge.
RENDERED_BY = {
    "possibility": {"possibility", "ability"},
    "probability": {"possibility", "probability", "ability"},
    "hearsay": {"hearsay", "belief", "appearance", "attribution", "reporting"},
    "appearance": {"appearance", "belief", "hearsay"},
    "belief": {"belief", "hearsay", "probability", "attribution", "reporting"},
    "condition": {
        "condition",
        "possibility",
        "probability",
        "ability",
        "hearsay",
        "belief",
        "attribution",
        "reporting",
    },
    "plan": {
        "plan",
        "future",
        "condition",
        "possibility",
        "probability",
        "ability",
        "hearsay",
        "belief",
        "attribution",
        "reporting",
    },
    "approximation": {"approximation"},
    "generality": {"generality"},
}
# Of these, a weak word renders a hedge only when the source does not have it too: "una opción" is "an option".
COUNTED = frozenset({"possibility", "probability"})
LOST_AS_MODAL = frozenset({"possibility", "probability", "hearsay", "appearance", "belief"})
ADDED = frozenset({"probability", "hearsay", "appearance"})  # translators add a "may" now and then ...
ADDED_BY_STATEMENTS = ADDED | {"possibility"}  # ... but a statement that has one where its source has none is odd
MOST_ADDED_TO = 20  # words; in longer sentences half of what is added renders something that no list knows
LOST_BY_STATEMENTS = frozenset({"possibility", "probability", "hearsay", "condition", "plan"})
SAID = frozenset({"attribution", "reporting"})
REPORTED = frozenset({"reporting"})
LONGEST_CLAUSE = 400  # characters that are looked through for the end of one
PARTICIPLES = ("t", "en", "n")  # ends of words before a past infinitive
UNTIL, UP_TO = "bis", "zu"  # before a date, what will have been done is planned; "bis zu 500 Liter" is none
CLAUSE_END = re.compile(r"[,;:.!?–—«»“”„\"]")
SAID_BY_OTHERS = frozenset({"hearsay", "condition"})
# A statement without places in the source is held against all of it only when it is not much shorter: a point that
# sums up a paragraph may leave out what is uncertain in it.
SUMMED_UP = 2.5
# "Can" is the weakest of hedges, and often left out by translators; that matters where it became "is" or "will".
WEAKEST = Meaning("possibility", "modal")
SAYING = frozenset({"plain", "future"})
FUTURE = frozenset({"future"})
CONDITIONALS = frozenset(Meaning("condition", force) for force in FIRM)
POSSIBILITIES = frozenset(Meaning("possibility", force) for force in FIRM)
MODALS = CONDITIONALS | POSSIBILITIES
MIGHT_BE = POSSIBILITIES | {ABILITY}
ABLE = frozenset({"possibility", "probability", "ability"})
NUMBER = re.compile(r"\d+(?:[.,:\s]\d+){0,6}")
SEPARATORS = re.compile(r"\D")
FIGURE = re.compile(rf"\W{{1,3}}(?:\w{{1,20}}\W{{1,3}})?({NUMBER.pattern})")
ROUGHLY = Meaning("approximation", "strong")
HEARSAY = Meaning("hearsay", "strong")
REPORTED_MOOD = frozenset({Meaning("hearsay", "modal")})
PLAN = Meaning("plan", "strong")  # what is to be: "soll beginnen"; no hedge, but not certain either
SENTENCE_END = re.compile(r"[.!?;]")
SHIFTING = "en"  # where that is the rule; elsewhere such conditionals are as often the speaker's own
PAST = re.compile(r"(?:ed|said|told|wrote|thought|knew|made)\Z")
FIRM_SIGNS = frozenset(
    {"plain", "future", "plan", "attribution", "reporting", "ability"}
)  # no hedges, and no part of one
# Characters between a figure and what makes it rough: "about two hundred and 50", "50 people or so".
BEFORE, AFTER = 25, 25
MOST_FIGURES = 20  # of a text that are looked for, so that a long one takes no longer than its length


class Hedge(NamedTuple):
    """Words that keep a statement from being certain, or may render such."""

    start: int
    end: int
    meaning: Meaning


def compare(pair: Pair) -> Iterator[Problem]:
    """Find a hedge that is lost and one that was added; at most one of each."""
    source, target = find_hedges(pair.source), find_hedges(pair.target)
    if source is None or target is None:
        return
    lost = next(list_lost(pair, source, target), None)
    if lost:
        yield Problem(NAME, "warning", describe_loss(pair, lost), source=(lost.start, lost.end))
        return
    added = next(list_added(pair, source, target), None)
    if added:
        yield Problem(NAME, "warning", describe_addition(pair, added), target=(added.start, added.end))


def find_gap(source: str, target: str) -> str | None:
    """Say so when one of the languages has no lexicon."""
    from chains.article.language import language_name

    unknown = [language for language in dict.fromkeys((source, target)) if load_hedges(language) is None]
    names = " and ".join(map(language_name, unknown))
    return f"Words of uncertainty are not known for {names}." if unknown else None


def find_hedges(passage: Passage) -> list[Hedge] | None:
    """The hedges of a text in order, not overlapping; None when its language has no lexicon."""
    return list(scan(passage)) if is_known(passage.primary) else None


@lru_cache(maxsize=64)
def is_known(language: str) -> bool:
    """Whether a language has a lexicon."""
    return load_hedges(language) is not None


def scan(passage: Passage) -> Iterator[Hedge]:
    """Look up every word of a text, the longest entry first."""
    text, lower, starts = passage.text, passage.lower, passage.words.starts
    end = 0
    for index, entries in passage.words.find(find_entries):
        for entry in entries:
            start = starts[index] + entry.offset
            if start >= end:
                hedge = match_entry(entry, lower, start, is_small=text[start] == lower[start])
                if hedge:
                    end = hedge.end
                    yield hedge


def match_entry(entry: Entry, lower: str, start: int, *, is_small: bool) -> Hedge | None:
    """The longest phrase that begins at a place, or what the word there is by its form."""
    if entry.phrases and (is_small or not entry.small):
        match = entry.phrases.match(lower, start)
        if match:
            return Hedge(start, match.end(), entry.meanings[(match.lastindex or 1) - 1])
    form = entry.form or (entry.ending if is_small else None)
    return Hedge(start, start + entry.length, form) if form else None


def list_lost(pair: Pair, source: list[Hedge], target: list[Hedge]) -> Iterator[Hedge]:
    """The hedges of the source that nothing renders, strong ones first."""
    source = recast_plans(pair.source, source)
    if has_suspects(pair.source, source) and has_suspects(pair.target, target):
        source, target = leave_out_suspects(pair.source, source), leave_out_suspects(pair.target, target)
    wanted = [hedge for hedge in source if is_wanted(pair, hedge)]
    if not pair.whole:
        wanted = choose_stated(pair, source, wanted)
    elif pair.quoted:
        kept = list_kept_by_naming(pair, source)
        wanted = [hedge for hedge in wanted if hedge.meaning not in kept]
    yield from list_unrendered(pair, wanted, source, target) if wanted else ()
    if pair.whole:
        yield from list_exact(pair, source, target)
    if pair.whole and not pair.quoted:  # "said it would" may be quoted as "it will"
        yield from list_promised(pair.source, source, target)


def recast_plans(passage: Passage, hedges: list[Hedge]) -> list[Hedge]:
    """Hedges of which what is to happen is no hearsay: "soll beginnen", where "soll begonnen haben" is."""
    known = load_hedges(passage.primary)
    if known is None or not known.past_infinitives:
        return hedges
    return [
        hedge._replace(meaning=PLAN)
        if hedge.meaning == HEARSAY
        and passage.lower[hedge.start : hedge.end] in known.plans
        and not is_of_the_past(passage, hedge, known)
        else hedge
        for hedge in hedges
    ]


def is_of_the_past(passage: Passage, hedge: Hedge, known: Hedges) -> bool:
    """Whether a participle and one of the past infinitives follow in the clause: "soll nach Polen geflohen sein"."""
    last = hedge.end + LONGEST_CLAUSE
    end = CLAUSE_END.search(passage.text, hedge.end, last)
    clause = passage.lower[hedge.end : end.start() if end else last].split()
    if any(word == UNTIL and after != UP_TO for word, after in pairwise(clause)):  # "soll bis Mai abgeschlossen sein"
        return False
    return any(word in known.past_infinitives and before.endswith(PARTICIPLES) for before, word in pairwise(clause))


def has_suspects(passage: Passage, hedges: Iterable[Hedge]) -> bool:
    """Whether a text speaks of persons under suspicion."""
    return any(is_suspect(passage, hedge) for hedge in hedges)


def leave_out_suspects(passage: Passage, hedges: Iterable[Hedge]) -> list[Hedge]:
    """The other hedges: persons under suspicion on both sides render each other, and nothing else."""
    return [hedge for hedge in hedges if not is_suspect(passage, hedge)]


def is_suspect(passage: Passage, hedge: Hedge) -> bool:
    """Whether a hedge is such a person."""
    known = load_hedges(passage.primary)
    return known is not None and passage.lower[hedge.start : hedge.end] in known.suspects


def list_unrendered(
    pair: Pair, wanted: Iterable[Hedge], source: Sequence[Hedge], target: Sequence[Hedge]
) -> list[Hedge]:
    """Of some hedges of the source those that no words of the target can stand for, strong ones first."""
    own = source if pair.whole else ()
    governed = count_governed(source, pair.source.text)
    if governed and governed == count_kinds(source, REPORTED):  # then none of those in the target attributes either
        governed = max(governed, count_kinds(target, REPORTED))
    says = count_kinds(target, SAYING) > 0 or not says_plainly(pair.target.primary)
    lost = {
        meaning
        for meaning in {hedge.meaning for hedge in wanted}
        if (says or meaning != WEAKEST)
        and (not is_rendered(meaning, target, own, governed) or is_outnumbered(meaning, target, own))
    }
    found = (hedge for hedge in wanted if hedge.meaning in lost)
    return sorted(found, key=lambda hedge: hedge.meaning.force != "strong")


def list_exact(pair: Pair, source: Iterable[Hedge], target: Sequence[Hedge]) -> Iterator[Hedge]:
    """The approximations of a source whose figure stands in the target with no such word by it."""
    for hedge in islice((hedge for hedge in source if hedge.meaning == ROUGHLY), MOST_FIGURES):
        figure = FIGURE.match(pair.source.text, hedge.end)
        place = find_figure(figure.group(1), pair.target.text) if figure else None
        if place and not any(
            place[0] - BEFORE <= other.end and other.start <= place[1] + AFTER
            for other in target
            if other.meaning.kind not in FIRM_SIGNS
        ):
            yield hedge


def list_unsaid(passage: Passage, hedges: Iterable[Hedge]) -> list[Hedge]:
    """The conditionals but those that a past verb of saying calls for: "said it would" tells of "it will"."""
    found: list[Hedge] = []
    said: int | None = None
    for hedge in hedges:
        if said is not None:
            said = None if SENTENCE_END.search(passage.text, said, hedge.start) else hedge.end
        if hedge.meaning.kind == "reporting" and has_shifted(passage, hedge):
            said = hedge.end
        elif hedge.meaning in CONDITIONALS and said is None:
            found.append(hedge)
    return found


def has_shifted(passage: Passage, hedge: Hedge) -> bool:
    """Whether a verb of saying turns the "will" of what is said into "would"."""
    return passage.primary == SHIFTING and bool(PAST.search(passage.lower[hedge.start : hedge.end]))


def find_figure(figure: str, text: str) -> Place | None:
    """Where a text has the digits of a figure, when it has them once."""
    digits = SEPARATORS.sub("", figure)
    found = [match.span() for match in NUMBER.finditer(text) if SEPARATORS.sub("", match.group()) == digits]
    return found[0] if len(found) == 1 else None


def list_promised(passage: Passage, source: Sequence[Hedge], target: Sequence[Hedge]) -> Iterator[Hedge]:
    """The conditionals and possibilities of a source that has more of them than the target, which says "will" more.

    Of possibilities also where it says "is" more.
    """
    promised = count_kinds(target, FUTURE) > count_kinds(source, FUTURE)
    if not promised and count_kinds(target, SAYING) <= count_kinds(source, SAYING):
        return
    conditionals = list_unsaid(passage, source) if promised else []
    if len(conditionals) > sum(hedge.meaning in MODALS for hedge in target):
        yield from conditionals
    possible = [hedge for hedge in source if hedge.meaning in (MIGHT_BE if promised else POSSIBILITIES)]
    if len(possible) > count_kinds(target, ABLE):
        yield from possible


@lru_cache(maxsize=64)
def says_plainly(language: str) -> bool:
    """Whether a language has verbs that say of something that it is so."""
    known = load_hedges(language)
    return known is not None and any(
        meaning.kind == "plain" for phrases in known.phrases.values() for _, meaning in phrases
    )


def count_kinds(hedges: Iterable[Hedge], kinds: frozenset[str]) -> int:
    """How many there are of some kinds."""
    return sum([hedge.meaning.kind in kinds for hedge in hedges])


def is_wanted(pair: Pair, hedge: Hedge) -> bool:
    """Whether a translation must render a hedge."""
    kind, force = hedge.meaning.kind, hedge.meaning.force
    if force == "strong":
        return kind != "generality" and (
            kind != "approximation" or FIGURE.match(pair.source.text, hedge.end) is not None
        )
    return force == "modal" and kind in LOST_AS_MODAL


def choose_stated(pair: Pair, source: Iterable[Hedge], wanted: Iterable[Hedge]) -> list[Hedge]:
    """Of the hedges to render those that a statement must keep: strong, and on what it rests on.

    Where the source tells what somebody said, the conditional is that of reported speech, and is kept by naming them,
    which a claim does beside its text; hearsay ("reportedly") is the author's own.
    """
    places = pair.focus or ((0, len(pair.source.text)),)
    if not pair.focus and len(pair.source.text) > SUMMED_UP * len(pair.target.text):
        return []
    kept = list_kept_by_naming(pair, source)
    return [
        hedge
        for hedge in wanted
        if hedge.meaning.force == "strong"
        and hedge.meaning.kind in LOST_BY_STATEMENTS
        and hedge.meaning not in kept
        and is_within(hedge, places)
    ]


def list_kept_by_naming(pair: Pair, source: Iterable[Hedge]) -> frozenset[Meaning]:
    """What is kept where it is told who says so: the mood of reported speech, "er habe gesagt"."""
    reports = count_kinds(source, REPORTED) > count_governed(source, pair.source.text)
    return REPORTED_MOOD | CONDITIONALS if reports else REPORTED_MOOD


def count_governed(hedges: Iterable[Hedge], text: str) -> int:
    """How many verbs of saying are themselves hearsay, in the clause of a hedge before them: "aurait demandé"."""
    governed, end = 0, None
    for hedge in hedges:
        if end is not None and CLAUSE_END.search(text, end, hedge.start):
            end = None
        if hedge.meaning.kind in SAID_BY_OTHERS and hedge.meaning.force in FIRM:
            end = hedge.end
        elif end is not None:
            governed += hedge.meaning.kind == "reporting"
            end = hedge.end
    return governed


def is_within(hedge: Hedge, places: Iterable[Place]) -> bool:
    """Whether a hedge touches one of some places."""
    return any(start < hedge.end and hedge.start < end for start, end in places)


def list_added(pair: Pair, source: list[Hedge], target: list[Hedge]) -> Iterator[Hedge]:
    """The strong hedges of what was written, when the source has none of any kind that they could render."""
    if pair.whole and len(pair.target.words) > MOST_ADDED_TO:
        return
    kinds = ADDED if pair.whole else ADDED_BY_STATEMENTS
    firm = [hedge for hedge in target if hedge.meaning.force == "strong" and hedge.meaning.kind in kinds]
    added = {meaning for meaning in {hedge.meaning for hedge in firm} if not is_rendered(meaning, source)}
    yield from (hedge for hedge in firm if hedge.meaning in added)


def is_rendered(meaning: Meaning, others: Sequence[Hedge], own: Sequence[Hedge] = (), governed: int = 0) -> bool:
    """Whether a hedge has something on the other side that may stand for it.

    Args:
        meaning: What it is.
        others: What the other side has.
        own: What its own side has: the modals and weak words that both sides have render each other.
        governed: How many verbs of saying there are on its own side that attribute nothing.
    """
    own = own if meaning.kind in COUNTED else ()
    weak = count_weak(meaning, others) - (count_weak(meaning, own) if own else 0)
    weak -= governed if meaning.kind in SAID_BY_OTHERS else 0
    able = [hedge.meaning for hedge in others if may_render(meaning, hedge.meaning)]
    if meaning.force != "strong" or not own or any(other.force == "strong" for other in able):
        return bool(able) or weak > 0
    modals = len(able) - sum(hedge.meaning.force == "modal" and may_render(meaning, hedge.meaning) for hedge in own)
    return max(modals, modals + weak) > 0


def is_outnumbered(meaning: Meaning, others: Sequence[Hedge], own: Sequence[Hedge]) -> bool:
    """Whether a strong hedge is one of more than the other side has words for."""
    if meaning.force != "strong" or meaning.kind not in INDEPENDENT:
        return False
    said = any(hedge.meaning.kind in SAID for hedge in others)  # which renders any hearsay
    strong, end = 0, -TOGETHER
    for hedge in own:
        kind, force = hedge.meaning
        if force == "strong" and kind in INDEPENDENT and not (said and kind == "hearsay"):
            strong += hedge.start - end >= TOGETHER
            end = hedge.end
    kinds = RENDERED_BY[meaning.kind] | COUNTED
    room = sum(hedge.meaning.kind in (kinds if hedge.meaning.force == "weak" else UNCERTAIN) for hedge in others)
    return strong > room


def may_render(meaning: Meaning, other: Meaning) -> bool:
    """Whether a hedge can stand for another wherever it is; "can" is for possibilities only."""
    if other.force == "weak":
        return False
    if meaning.kind not in UNCERTAIN:
        return other.kind in UNCERTAIN or other.kind == meaning.kind
    if (other.kind, other.force) == ("possibility", "modal"):
        return meaning.kind in {"possibility", "condition"}
    return other.kind in UNCERTAIN


def count_weak(meaning: Meaning, hedges: Iterable[Hedge]) -> int:
    """How many words a side has that may be all that is left of a hedge."""
    kinds = RENDERED_BY[meaning.kind]
    return sum(hedge.meaning.force == "weak" and hedge.meaning.kind in kinds for hedge in hedges)


def describe_loss(pair: Pair, hedge: Hedge) -> str:
    """What a reader should know of a hedge that is lost."""
    here = "the translation" if pair.whole else "this"
    words = quote(pair.source, hedge)
    if hedge.meaning.kind not in UNCERTAIN | {"plan"}:
        return f"{words} is in the original; {here} leaves it out."
    return f"{words} keeps this open in the original; {here} states it as certain."


def describe_addition(pair: Pair, hedge: Hedge) -> str:
    """What a reader should know of a hedge that was added."""
    here = "the translation" if pair.whole else "this"
    return f"{quote(pair.target, hedge)} keeps it open in {here}; the original may state it as certain."


def quote(passage: Passage, hedge: Hedge) -> str:
    """The words of a hedge, and what they mean."""
    known = load_hedges(passage.primary)
    lower = " ".join(passage.lower[hedge.start : hedge.end].split())
    gloss = (hedge.meaning.kind != "plan" and known and known.explain(lower)) or GLOSSES[hedge.meaning.kind]
    return f"“{passage.text[hedge.start : hedge.end]}” ({gloss})"
