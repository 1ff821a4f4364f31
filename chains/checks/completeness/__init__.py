"""No clause is lost on the way from a sentence to its translation, and none is added.

Invariant: the check looks at lengths, sentence ends and shared letters, never at meaning.

Lengths. `LENGTH` holds the median of English over each language in characters, for texts of `USUAL` characters,
measured on human translations of news and encyclopaedia text, 550 pairs a language; for any two languages the
expectation is the one over the other. Short texts grow and long ones shrink in translation (`SLOPE`); English headlines
are shorter than those of other languages, and differ more (`HEADLINE`, `LOOSE`). The log of the ratio over its
expectation spreads by 0.18 in texts of 70 characters, 0.135 in those of 130 and 0.11 in those of 250, which `SPREAD`
and `NOISE` describe; a departure is counted in such spreads.

Rule. Each line is one finding; the first that holds is given.

    too short                                                   severity
    under a quarter of the expectation                          error
    no letter and no digit, for a source with words             error
    ends in a word that cannot end a sentence                   error (warning when no shorter than usual)
    2.5 spreads short, ends in a word that seldom ends one      error
    2.5 spreads short, the last part of the source has anchors  error
      (at least three) of which none is in the translation,
      though one is a name or figure, or 3 spreads short
    3 spreads short, source closes its sentence, target not     error
    4.4 spreads short                                           error, from 3 warning
    too long
    a sentence more than the source, 1 spread long, of its      error
      anchors none is in the source, and without it the
      translation is not too short
    2.5 spreads long, a sentence more                           error when that holds but for one anchor in four
    1.25 spreads long, the last sentence has fewer anchors,     warning
      none of them in the source, and without it the lengths
      agree better
    5 spreads long                                              error, from 3 warning
    a source of few characters, the translation thrice as long  error with a sentence more, otherwise warning
      as expected and by 40 characters at least
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from chains.article.language import language_name
from chains.checks.completeness.anchors import count_shared, list_anchors, list_keys
from chains.checks.completeness.endings import count_idle, ends_with_stop, lacks_stop, rate_ending, split_sentences
from chains.checks.excerpts import shorten
from chains.checks.pairs import Pair, Problem
from chains.lexicons import LANGUAGES, primary_language
from chains.matching import Place
from chains.report import Severity

NAME = "completeness"
LENGTH = {"en": 1.0, "nl": 0.9, "de": 0.86, "fr": 0.875, "es": 0.875, "ru": 0.94, "uk": 1.0}
USUAL = 120  # characters of a source
SLOPE = -0.07  # of the log ratio over the log of the length of the source ...
LONGEST_SENTENCE = 240  # ... up to so many characters; longer texts are several sentences
HEADLINE, LOOSE = -0.17, 1.15  # what English headlines depart from `LENGTH`, as a log, and how much more they spread
LONGEST_HEADLINE = 150  # characters
SPREAD = 0.085  # of the log ratio of long texts ...
NOISE = 6.5  # ... to which this over the number of characters is added
LENGTH_MATTERS = 35  # characters; the ratios of shorter texts say nothing
FAR_LONGER, MORE = 3.0, 40  # times and characters that the translation of a shorter text is too long
LOST_MATTERS = 60  # characters of a source ...
LOST = 0.25  # ... of which a translation with less than this share of the expectation has lost most
DENSEST = 0.4  # the expectation for pairs that were not measured: Chinese needs that little for English
SUSPECT = 1.0  # spreads; nothing else is looked at below
SHORT, VERY_SHORT = 3.0, 4.4
LONG, VERY_LONG = 3.0, 5.0
OPEN_END = re.compile(r"([,;:(–—])\s{0,9}\Z")  # marks after which a sentence goes on
SHORT_WITH_EVIDENCE = 2.5
LONG_WITH_SENTENCE = 2.5
LONG_WITH_FEW = 1.25
REST_FITS = 2.5  # spreads that the translation may be short without the sentence that seems added
ANCHORS = 3  # fewer say nothing when they are missing
TAIL = 0.6  # where the last part of a source begins
FEW_SHARED = 0.25
TOO_LONG = "The translation is long ({}): it seems to say more than the original."


@dataclass(frozen=True)
class Measure:
    """A pair of texts and what is expected of it."""

    pair: Pair
    expected: float | None

    @cached_property
    def source(self) -> str:
        """The source without white space around it."""
        return self.pair.source.text.strip()

    @cached_property
    def departure(self) -> float:
        """How long the target is, in spreads from what is expected; 0 when that says nothing."""
        departure = self.measure(len(self.target))
        idle = count_idle(self.pair.source) if departure <= -SHORT_WITH_EVIDENCE else 0
        return self.measure(len(self.target) + idle) if idle else departure

    def measure(self, length: int) -> float:
        """How long a target of so many characters would be."""
        size = len(self.source)
        if self.expected is None or min(size, length) < 1 or size < LENGTH_MATTERS:
            return 0.0
        usual = math.log(self.expected) + SLOPE * math.log(min(size, LONGEST_SENTENCE) / USUAL)
        spread = SPREAD + NOISE / size
        if self.is_headline:
            english = (self.pair.target.primary == "en") - (self.pair.source.primary == "en")
            usual, spread = usual + HEADLINE * english, spread * LOOSE
        return (math.log(length / size) - usual) / spread

    @cached_property
    def is_headline(self) -> bool:
        """Whether it may be a headline or a caption: not long, and nothing closes it on one of the sides."""
        return len(self.source) < LONGEST_HEADLINE and not (ends_with_stop(self.source) and ends_with_stop(self.target))

    @cached_property
    def target(self) -> str:
        """The target without white space around it."""
        return self.pair.target.text.strip()

    @cached_property
    def bounds(self) -> tuple[Place, Place]:
        """The texts of both sides, without white space around them."""
        return bound_text(self.pair.source.text), bound_text(self.pair.target.text)

    @cached_property
    def sizes(self) -> str:
        """The two lengths, in words for the reader."""
        return f"{len(self.target)} characters for {len(self.source)}"

    def raise_on(
        self, severity: Severity, message: str, source: Place | None = None, target: Place | None = None
    ) -> Problem:
        """A problem; where no tighter place is known, of the whole source."""
        return Problem(NAME, severity, message, source or self.bounds[0], target)


def bound_text(text: str) -> Place:
    """Where a text that is not empty begins and ends."""
    start = len(text) - len(text.lstrip())
    return start, start + len(text.strip())


def expect_ratio(source: str, target: str) -> float | None:
    """Characters of a translation over those of its source; None when a language was not measured."""
    one, other = LENGTH.get(primary_language(source)), LENGTH.get(primary_language(target))
    return one / other if one and other else None


def find_gap(source: str, target: str) -> str | None:
    """Say so where no lengths are known."""
    if expect_ratio(source, target) is not None:
        return None
    known = [tag for tag in (source, target) if primary_language(tag) not in LANGUAGES]
    names = " and ".join(language_name(primary_language(tag)) for tag in dict.fromkeys(known))
    return f"How long a translation should be is not known for {names}: only great losses and cut-off ends are seen."


def compare(pair: Pair) -> Iterator[Problem]:
    """What seems lost or added; at most one problem."""
    if not pair.source.text.strip():
        return
    if not any(map(str.isalnum, pair.target.text)):
        if pair.source.words:
            yield Problem(NAME, "error", "Nothing was translated.", bound_text(pair.source.text))
        return
    measure = Measure(pair, expect_ratio(pair.source.language, pair.target.language))
    found = find_most_lost(measure) or find_cut_end(measure) or find_lost(measure) or find_added(measure)
    if found:
        yield found


def find_most_lost(measure: Measure) -> Problem | None:
    """Hardly anything of the source is left."""
    if len(measure.source) < LOST_MATTERS:
        return None
    ratio = len(measure.target) / len(measure.source)
    if ratio >= LOST * (measure.expected or DENSEST):
        return None
    return measure.raise_on("error", f"Most of the original is missing here: the translation has {measure.sizes}.")


def find_cut_end(measure: Measure) -> Problem | None:
    """The target stops at a word or a mark that no sentence ends in, though the source does not."""
    mark = OPEN_END.search(measure.pair.target.text)
    if mark and measure.departure < 0 and ends_with_stop(measure.source):
        message = f"The translation seems to be cut off: it ends in “{mark.group(1)}”."
        return measure.raise_on("error", message, find_tail(measure), mark.span(1))
    closed = ends_with_stop(measure.source) and ends_with_stop(measure.target)
    word, rating = rate_ending(measure.pair.target, closed=closed)
    short = -measure.departure
    floor = SHORT_WITH_EVIDENCE if rating == "seldom" else -math.inf
    if not word or not rating or short < floor or rate_ending(measure.pair.source)[1]:
        return None
    certain = rating == "seldom" or short > 0
    message = f"The translation seems to be cut off: it ends in “{shorten(word.text)}”."
    return measure.raise_on("error" if certain else "warning", message, find_tail(measure), (word.start, word.end))


def find_lost(measure: Measure) -> Problem | None:
    """The target is shorter than it should be."""
    short = -measure.departure
    if short < SHORT_WITH_EVIDENCE:
        return None
    evidence = "" if short >= VERY_SHORT else "".join(f"; {reason}" for reason in list_losses(measure))
    if short < SHORT and not evidence:
        return None
    severity: Severity = "error" if short >= VERY_SHORT or evidence else "warning"
    tail = find_tail(measure)
    what = "the end" if tail else "a part"
    message = f"The translation is short ({measure.sizes}{evidence}): {what} of the original seems to be missing."
    return measure.raise_on(severity, message, tail)


def list_losses(measure: Measure) -> Iterator[str]:
    """What else speaks for a loss, in words for the reader."""
    source, target = measure.pair.source.text, measure.pair.target.text
    if -measure.departure >= SHORT and ends_with_stop(source) and lacks_stop(target):
        yield "its last sentence is not closed"
    start = int(len(source) * TAIL)
    anchors = list_anchors(source, nouns=measure.pair.source.primary == "de")
    count, shared, proper = count_shared(anchors, (start, len(source)), list_keys(target))
    if count >= ANCHORS and not shared and (proper or -measure.departure >= SHORT):
        yield "nothing of the last part of the original is recognised in it"


def find_tail(measure: Measure) -> Place | None:
    """What comes after the last words of the source that are known to be in the target; None when most of it does."""
    source = measure.pair.source.text
    keys = list_keys(measure.pair.target.text)
    last = max((anchor.end for anchor in list_anchors(source) if anchor.key in keys), default=0)
    start, end = measure.bounds[0]
    while last < end and not source[last].isalnum():
        last += 1
    return (last, end) if start + (end - start) // 4 < last < end else None


def find_added(measure: Measure) -> Problem | None:
    """The target is longer than it should be."""
    long = measure.departure
    if len(measure.source) < LENGTH_MATTERS:
        return find_much_added(measure)
    if long < SUSPECT:
        return None
    found = find_added_sentence(measure)
    if found or long < LONG:
        return found or find_short_addition(measure)
    severity: Severity = "error" if long >= VERY_LONG else "warning"
    return measure.raise_on(severity, TOO_LONG.format(measure.sizes), target=measure.bounds[1])


def find_much_added(measure: Measure) -> Problem | None:
    """The target goes on and on for a source of a few words."""
    usual = len(measure.source) * (measure.expected or math.inf)
    if len(measure.target) < max(usual * FAR_LONGER, usual + MORE):
        return None
    sentences = split_sentences(measure.pair.target.text)
    more = len(sentences) > len(split_sentences(measure.pair.source.text))
    place = (sentences[-1][0], measure.bounds[1][1]) if more else measure.bounds[1]
    return measure.raise_on("error" if more else "warning", TOO_LONG.format(measure.sizes), target=place)


def find_added_sentence(measure: Measure) -> Problem | None:
    """A sentence of the target that nothing in the source seems to stand for."""
    target = measure.pair.target.text
    sentences = split_sentences(target)
    if len(sentences) <= len(split_sentences(measure.pair.source.text)):
        return None
    keys, anchors = list_keys(measure.pair.source.text), list_anchors(target)
    for start, end in reversed(sentences):
        count, shared, _ = count_shared(anchors, (start, end), keys)
        rest = len(measure.target) - len(target[start:end].strip())
        allowed = count * FEW_SHARED if measure.departure >= LONG_WITH_SENTENCE else 0
        if count >= ANCHORS and shared <= allowed and measure.measure(rest) > -REST_FITS:
            place = start, start + len(target[start:end].rstrip())
            message = f"This sentence seems to be added: nothing like it is in the original ({measure.sizes})."
            return measure.raise_on("error", message, target=place)
    return None


def find_short_addition(measure: Measure) -> Problem | None:
    """A last sentence with little to recognise it by, which makes the target longer than it should be."""
    if measure.departure < LONG_WITH_FEW:
        return None
    target = measure.pair.target.text
    sentences = split_sentences(target)
    if len(sentences) <= len(split_sentences(measure.pair.source.text)):
        return None
    start, end = sentences[-1][0], measure.bounds[1][1]
    count, shared, _ = count_shared(list_anchors(target), (start, end), list_keys(measure.pair.source.text))
    if shared or count >= ANCHORS or abs(measure.measure(len(target[:start].strip()))) >= measure.departure:
        return None
    message = f"This sentence may be added: nothing in it is recognised in the original ({measure.sizes})."
    return measure.raise_on("warning", message, target=(start, end))
