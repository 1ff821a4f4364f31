"""A negation that appears or vanishes.

Grammatical negators are counted on both sides, those of negative concord once. One that is left over counts as said in
other words when the other side has, somewhere near its place, a word that can stand for it ("fehlen", "unknown",
"except") and that has no counterpart of its own.

Invariant: a finding has a negator on one side that nothing on the other side answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from chains.checks.negation.negators import (
    DENYING,
    LIFTED,
    Cue,
    drop_doubles,
    find_cues,
    join_denials,
    list_tokens,
    may_deny,
)
from chains.checks.pairs import Pair, Passage, Problem
from chains.lexicons.negation import SAID, SOFT, Kind, load_negation, read_opposites
from chains.report import Severity

NAME = "negation"
# How far from its place, as a share of the text, a negation may be said in other words. Measured on human translations
# of news and encyclopaedia text: 0.3 gives twice the false alarms of 0.5 and finds no more; 0.7 finds 3% less.
REACH = 0.5
# Two negators this near to each other may be one coordination: "not here, not there" is "neither here nor there".
COORDINATED = 8
# Words of a text in which a negation too many, or one too few, is an error: a longer one may say it in ways that no
# list knows. Measured on human translations of news and encyclopaedia text into English: within these, 1 in 3,000 is
# called wrong; with 40 and 20, 2 in 1,000 are. One too few is the rarer mistake, and oftener said in other words.
SHORT_FOR_ADDED = 30
SHORT_FOR_LOST = 10
# Words of an only clause, which a statement that rests on it says as a whole.
ONE_CLAUSE = 20
# With more negators than this on a side, which of them belong together can only be guessed.
MOST = 16
SAYING = frozenset(SAID.values())
SOFT_KINDS = frozenset(SOFT) - SAYING
# Texts of so few words are all of one place.
ONE_PLACE = 10
PRECEDING = re.compile(r"[^\W\d_][^\W\d_'’-]{0,39}[ \u00a0]$")
FOLLOWING = re.compile(r"[ \u00a0][^\W\d_][^\W\d_'’-]{0,39}")
LONGEST_PRECEDING = 41
# What English has for the negators of a quotation that nobody may be able to read; the first that is found counts.
GLOSSES = {
    "nobody": "niemand niemanden niemandem personne nadie никто никого никому ніхто нікого нікому",
    "nothing": "niets niks nichts rien nada ничего ничто нічого ніщо",
    "never": "nooit nimmer nie niemals jamais nunca jamás никогда ніколи",
    "nowhere": "nergens nirgends nirgendwo нигде ніде",
    "neither": "noch weder ni ни ані",
    "without": "zonder ohne sans sin без",
    "no": "geen kein keine keinen keinem keiner keines aucun aucune ningún ninguna нет немає нема жоден",
    "not": "niet allerminst geenszins evenmin nicht keineswegs pas plus ne no tampoco не нельзя",
}
GLOSS_BY_WORD = {word: gloss for gloss, words in GLOSSES.items() for word in words.split()}
# Kinds of words that may make an opposite of what affirms.
OPPOSING = frozenset(["scarce", "lack", "fail", "refuse", "prevent", "opposite", "hard", "denied", "affix", "except"])
CLAUSE_ENDS = frozenset(",;:.!?()–—")
# What can be said for each other; each family answers its own before it answers a negator.
FAMILIES: tuple[frozenset[Kind], ...] = (
    frozenset({"only", "most"}),
    frozenset({"refuse", "prevent"}),
    frozenset({"except", "until", "instead"}),
    frozenset({"idiom"}),
    frozenset({"scarce", "lack", "fail", "opposite", "hard", "denied", "affix", "expletive"}),
)


class Side(NamedTuple):
    """What denies on one side of a pair.

    Attributes:
        denials: Grammatical negators, without those that the next word may lift ("not unusual", "nicht kostenlos").
        possible: All of them.
        soft: Words that may stand for one.
        not_only: "not only".
        saying: Words that answer one kind of negator only (`SAID`).
        words: Their number.
    """

    passage: Passage
    denials: tuple[Cue, ...]
    possible: tuple[Cue, ...]
    soft: tuple[Cue, ...]
    not_only: tuple[Cue, ...]
    saying: frozenset[Kind]
    words: int


def compare(pair: Pair) -> Iterator[Problem]:
    """Find negations of one side that the other has not."""
    if not (is_known(pair.source.primary) and is_known(pair.target.primary)):
        return
    source, target = read_side(pair.source), read_side(pair.target)
    if not pair.whole:
        yield from compare_statement(pair, source, target)
    elif max(len(source.possible), len(target.possible)) <= MOST:
        yield from compare_whole(source, target)


def find_gap(source: str, target: str) -> str | None:
    """What cannot be checked for two languages."""
    from chains.article.language import language_name

    unknown = next((language for language in (source, target) if load_negation(language) is None), None)
    return f"Negations are not known for {language_name(unknown)}." if unknown else None


@lru_cache(maxsize=64)
def is_known(language: str) -> bool:
    """Whether a language has a lexicon."""
    return load_negation(language) is not None


def read_side(passage: Passage) -> Side:
    """Find what denies in a text."""
    tokens = list_tokens(passage)
    cues = find_cues(passage, tokens)
    kinds = {cue.kind for cue in cues}
    possible = () if kinds.isdisjoint(DENYING) else join_denials(cues, passage.text)
    return Side(
        passage,
        denials=possible
        if kinds.isdisjoint(LIFTED) or not possible
        else join_denials(drop_doubles(cues), passage.text),
        possible=possible,
        soft=tuple([cue for cue in cues if cue.kind in SOFT_KINDS]),
        not_only=tuple([cue for cue in cues if cue.kind == "not_only"]) if "not_only" in kinds else (),
        saying=SAYING.intersection(kinds),
        words=len(tokens.lowers),
    )


def compare_whole(source: Side, target: Side) -> Iterator[Problem]:
    """Find what a translation denies and its original does not, and the other way round."""
    severity: Severity = "error" if is_plain(source, target, SHORT_FOR_LOST) else "warning"
    for cue in find_unanswered(source, target):
        yield tell_lost(cue, source, severity, "the translation")
    severity = "error" if is_plain(target, source, SHORT_FOR_ADDED) else "warning"
    for cue in find_unanswered(target, source):
        yield tell_added(cue, target, severity)
    yield from compare_not_only(source, target)
    if not (source.possible or target.possible):
        yield from compare_opposites(source, target)


def compare_opposites(source: Side, target: Side) -> Iterator[Problem]:
    """Find "possible" for "impossible", and the other way round, where nothing else on the affirming side denies."""
    for denying, other, lost in ((source, target, True), (target, source, False)):
        found = find_opposite(denying.passage)
        if not found or any(cue.kind in OPPOSING for cue in other.soft):
            continue
        answers = read_opposites(other.passage.primary)[1].finditer(other.passage.lower)
        answer = next((match for match in answers if match.lastgroup == found.lastgroup), None)
        if answer:
            here, there = (found, answer) if lost else (answer, found)
            gloss = found.lastgroup if lost else f"not {found.lastgroup}"
            original = f"“{source.passage.text[here.start() : here.end()]}” ({gloss})"
            message = f"{original} became “{target.passage.text[there.start() : there.end()]}”."
            yield Problem(NAME, "warning", message, here.span(), there.span())


def find_opposite(passage: Passage) -> re.Match[str] | None:
    """The first word of a text that denies without a negator."""
    return read_opposites(passage.primary)[0].search(passage.lower) if may_deny(passage) else None


def find_unanswered(side: Side, other: Side) -> list[Cue]:
    """The negators of a side that nothing on the other side answers."""
    if len(side.denials) <= len(other.possible):
        return []
    left = drop_nearest(side.denials, other.possible, side.words, other.words)
    if other.possible:
        left = [cue for cue in left if not is_coordinated(cue, side.denials)]
    return [cue for cue in left if not is_answered(cue, side, other)]


def drop_nearest(ours: Sequence[Cue], theirs: Sequence[Cue], our_words: int, their_words: int) -> list[Cue]:
    """Our cues without those that are nearest to one of theirs, place by place; all where there are too many."""
    left = list(ours)
    for cue in theirs[: len(ours)] if max(len(ours), len(theirs)) <= MOST else ():
        at = cue.first / their_words
        left.remove(min(left, key=lambda one: abs(one.first / our_words - at)))
    return left


def is_coordinated(cue: Cue, denials: Sequence[Cue]) -> bool:
    """Whether another negator is so near that both may be one elsewhere."""
    return any(one is not cue and abs(one.first - cue.first) <= COORDINATED for one in denials)


def is_answered(cue: Cue, side: Side, other: Side) -> bool:
    """Whether a word of the other side, near the same place, may say the same."""
    if len(other.not_only) > len(side.not_only) or (SAID.get(cue.kind) in other.saying and not is_shut(cue, other)):
        return True
    if cue.kind == "open":
        return False
    at = cue.first / side.words
    reach = 1.0 if max(side.words, other.words) <= ONE_PLACE else REACH
    strict = cue.kind == "plain" and other.passage.primary == "fr"  # "ne ... que" looks like a negation, and is none
    words = [word for word in list_free(side, other) if not (strict and word.kind == "only")]
    return any(abs(word.first / other.words - at) <= reach for word in words)


def is_shut(cue: Cue, other: Side) -> bool:
    """Whether "not ruled out" has become "could be ruled out"."""
    return cue.kind == "open" and any(word.kind == "refuse" for word in other.soft)


def list_free(side: Side, other: Side) -> Iterator[Cue]:
    """The words of the other side that may stand for a negation, and have no counterpart of their kind on this one."""
    for family in FAMILIES:
        theirs = [cue for cue in other.soft if cue.kind in family]
        if theirs:
            ours = [cue for cue in side.soft if cue.kind in family]
            yield from drop_nearest(theirs, ours, other.words, side.words)


def is_plain(side: Side, other: Side, most_words: int) -> bool:
    """Whether there is nothing to weigh: in short texts one common negator on this side, none of any kind there."""
    if [cue.kind for cue in side.denials] != ["plain"] or side.not_only:
        return False
    return not (other.possible or other.soft or other.not_only) and max(side.words, other.words) <= most_words


def compare_not_only(source: Side, target: Side) -> Iterator[Problem]:
    """Find "not only" for "only", and the other way round."""
    if is_narrowed(source, target):
        cue = source.not_only[0]
        message = f"“{source.passage.text[cue.start : cue.end]}” (not only) became “only”."
        yield Problem(NAME, "warning", message, source=(cue.start, cue.end))
    if is_narrowed(target, source):
        cue = target.not_only[0]
        message = f"Where the original says “only” stands “{target.passage.text[cue.start : cue.end]}”."
        yield Problem(NAME, "warning", message, target=(cue.start, cue.end))


def is_narrowed(side: Side, other: Side) -> bool:
    """Whether a side says "not only" where the other says "only"."""
    if len(side.not_only) != 1 or other.not_only or other.possible:
        return False
    only, theirs = (sum(cue.kind == "only" for cue in one.soft) for one in (side, other))
    return theirs > only


def compare_statement(pair: Pair, source: Side, target: Side) -> Iterator[Problem]:
    """Find what a statement denies and what it rests on does not, or the other way round in an only clause."""
    if len(target.denials) == 1 and not (source.possible or source.soft or source.not_only):
        severity: Severity = "error" if is_plain(target, source, SHORT_FOR_ADDED) else "warning"
        yield tell_added(target.denials[0], target, severity)
    if target.possible or target.soft or target.not_only:
        return
    for start, end in pair.focus or ((0, len(pair.source.text)),):
        cue = find_only_denial(source, start, end)
        if cue:
            yield tell_lost(cue, source, "warning", "this")


def find_only_denial(side: Side, start: int, end: int) -> Cue | None:
    """The negator of a place that holds one clause and one negator."""
    within = [cue for cue in (*side.denials, *side.soft, *side.not_only) if start <= cue.start and cue.end <= end]
    if len(within) != 1 or within[0].kind != "plain":
        return None
    clause = side.passage.text[start:end].rstrip("\"'”’»“.!… ")
    short = len(clause.split(maxsplit=ONE_CLAUSE)) <= ONE_CLAUSE
    return within[0] if short and CLAUSE_ENDS.isdisjoint(clause) else None


def widen(cue: Cue, side: Side) -> tuple[int, int]:
    """The place of a cue with a word on each side: “did not know”."""
    text = side.passage.text
    before = max(cue.start - LONGEST_PRECEDING, 0)
    preceding = PRECEDING.search(text[before : cue.start])
    following = FOLLOWING.match(text, cue.end)
    return before + preceding.start() if preceding else cue.start, following.end() if following else cue.end


def gloss_negator(cue: Cue, side: Side) -> str:
    """What a negator means in English, in brackets; nothing for an English one."""
    if side.passage.primary == "en":
        return ""
    words = side.passage.lower[cue.start : cue.end].replace("’", "'").replace("'", " ").split()
    gloss = next((GLOSS_BY_WORD[word] for word in reversed(words) if word in GLOSS_BY_WORD), "not")
    return f" ({gloss})"


def tell_lost(cue: Cue, source: Side, severity: Severity, where: str) -> Problem:
    """Say that a negation of the original is gone."""
    start, end = widen(cue, source)
    said = f"“{source.passage.text[start:end]}”{gloss_negator(cue, source)}"
    message = f"{said} is negated in the original; {where} says nothing of the kind."
    return Problem(NAME, severity, message, source=(start, end))


def tell_added(cue: Cue, target: Side, severity: Severity) -> Problem:
    """Say that a negation was written that is not in the original."""
    start, end = widen(cue, target)
    message = f"“{target.passage.text[start:end]}” is negated here; the original says nothing of the kind."
    return Problem(NAME, severity, message, target=(start, end))
