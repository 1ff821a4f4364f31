"""A translation is in the language it should be in, from its first word to its last.

Every word is weighed: words of other languages, words in another script and words that follow each other as in the
source speak against it, the commonest words of the target language speak for it; the stretch with the most against it
is what may be foreign. `DOUBTFUL` and `FOREIGN_STRETCH` were set on human translations of news and encyclopaedia text,
in none of which anything is found, and on the same with all of it, or the second half, left in the source language.

Invariant: names, titles and short quotations left as they are are no fault; a text with no such stretch is shown to
the detector only when it has next to none of the commonest words of its language.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from chains.article.language import detect_language, language_name
from chains.checks.excerpts import shorten
from chains.checks.language.function_words import (
    FOREIGN,
    OWN,
    list_all_words,
    list_function_words,
    list_telling_words,
    weigh_words,
)
from chains.checks.numbers.number_words import index_atoms
from chains.checks.pairs import Pair, Passage, Problem, Word
from chains.folding import fold
from chains.lexicons import LANGUAGES, primary_language
from chains.matching import UNSPACED, Place
from chains.quotations import find_quotations
from chains.report import Severity

NAME = "language"
CYRILLIC = ("ru", "uk")
CYRILLIC_LETTER = re.compile("[\u0400-\u04ff]")
CYRILLIC_WORD = re.compile(r"\b[^\W\d_]*[\u0400-\u04ff][^\W\d_]*")
LATIN_LETTER = re.compile("[A-Za-z\u00c0-\u024f]")
UNSHARED = {"ru": re.compile("[іїєґ]"), "uk": re.compile("[ыэёъ]")}
BRACKETS = re.compile(r"\([^()]{0,200}\)|\[[^\[\]]{0,200}\]")
PROSE_WORDS = 4  # of letters; fewer may be names
COPIED = 1.0  # of a word that follows the one before it as in the source
OTHER = -0.3  # of a word nothing is known of
DOUBTFUL, FOREIGN_STRETCH = 3.0, 4.0
GERMAN_END = 5  # last words, alike on both sides: in German, nouns have capitals as names have
FEWEST_WORDS = 3  # that speak against the language; two may be a title
NAME_WORDS = 8  # of an institution, after the first; with a capital and in the source as well
SHORT_QUOTATION = 5  # words between marks or in brackets that may be left as they are
SPARSE = 0.1  # share of the commonest words of a language that no other shares
DETECTABLE = 6  # words
MIXED = "mixes Latin and Cyrillic letters: part of it was left untranslated."
HYPHEN = re.compile("[-‑]")
NUMERALS = frozenset("nhsoc")  # kinds of words that are numbers
FEWEST_AT_START, MOST_AT_START = 2, 3  # words left as they are; one may be a name, more are seen as a stretch
LIKELY, CERTAIN = 0.6, 0.85  # scores of the detector
LONGEST_TITLE = 3  # words that may be a title or a name, small letters and all: "Médecins sans frontières"


def find_gap(source: str, target: str) -> str | None:
    """Say so where only whole texts in the language of the source are seen."""
    if primary_language(target) in LANGUAGES:
        return None
    name = language_name(target)
    if primary_language(source) == primary_language(target):
        return f"Whether all of it is in {name} is not checked."
    return f"Sentences that are not in {name} are seen only when they are wholly in {language_name(source)}."


def compare(pair: Pair) -> Iterator[Problem]:
    """Where the target is not in its language, or not in its letters; at most one problem."""
    if pair.target.words:
        found = find_same(pair) or find_stretch(pair) or find_german_end(pair) or find_detected(pair)
        found = found or find_short(pair) or find_foreign_script(pair) or find_numeral(pair) or find_start(pair)
        if found:
            yield found


def bound_text(text: str) -> Place:
    """Where a text that is not empty begins and ends, white space left out."""
    start = len(text) - len(text.lstrip())
    return start, start + len(text.strip())


def find_same(pair: Pair) -> Problem | None:
    """The source again instead of a translation."""
    source, target = pair.source, pair.target
    if source.primary in {target.primary, "und"} or source.words.lowers[:1] != target.words.lowers[:1]:
        return None
    if abs(len(source.text) - len(target.text)) > len(source.text) // 2 or not is_prose(source):
        return None
    if fold(source.text).text.strip() != fold(target.text).text.strip():
        return None
    places = bound_text(source.text), bound_text(target.text)
    return Problem(NAME, "error", "The sentence was left untranslated.", *places)


def is_prose(passage: Passage) -> bool:
    """Whether a text has words enough that are no names: with a small first letter, or of a script without."""
    words = passage.words
    unspaced = sum(len(word.text) for word in words if UNSPACED.match(word.text))
    small = sum(word.text[0] == word.lower[0] for word in words)
    return len(words) + unspaced >= PROSE_WORDS and (small + unspaced) * 2 >= PROSE_WORDS


def find_stretch(pair: Pair) -> Problem | None:
    """The stretch of the target that speaks most against its language."""
    if pair.target.primary not in LANGUAGES:
        return None
    weights = weigh_target(pair)
    if weights is None:
        return None
    found = find_heaviest(weights)
    if found[1] < DOUBTFUL:
        return None
    leave_out_quoted(pair.target, weights)
    (first, last), weight = find_heaviest(weights)
    against = sum(weight > 0 for weight in weights[first:last])
    if weight < DOUBTFUL or against < FEWEST_WORDS - has_wrong_script(pair.target):
        return None
    words = pair.target.words[first:last]
    certain = weight >= FOREIGN_STRETCH and against >= FEWEST_WORDS and not continues_name(pair, first, last, weights)
    severity: Severity = "error" if certain or is_unread(pair.target, words) else "warning"
    if is_name(words) and len(words) * 2 < len(pair.target.words):
        return None
    place = words[0].start, words[-1].end
    return Problem(NAME, severity, describe(pair, place), locate_copy(pair, place), place)


def is_unread(passage: Passage, words: Sequence[Word]) -> bool:
    """Whether there are two words or more that readers of the language cannot read, none with a capital."""
    if passage.primary in CYRILLIC or len(words) < FEWEST_WORDS - 1:
        return False
    return all(CYRILLIC_LETTER.match(word.lower) and word.text == word.lower for word in words)


def continues_name(pair: Pair, first: int, last: int, weights: Sequence[float]) -> bool:
    """Whether a short stretch may belong to a name before it: "Institut national de la statistique"."""
    if not first or last - first > NAME_WORDS or FOREIGN in weights[first:last]:
        return False
    before = pair.target.words[first - 1]
    capital = before.text[0] != before.lower[0]
    return capital and before.text in pair.source.words.texts


def is_name(words: Sequence[Word]) -> bool:
    """Whether all words but the commonest have capitals, as in the name of an institution."""
    common = list_all_words()
    capitals = [word.text[0] != word.lower[0] for word in words if word.lower not in common]
    return bool(capitals) and all(capitals)


def find_german_end(pair: Pair) -> Problem | None:
    """The end of a German source again, nouns and all; it may be the name of an institution when it ends in a noun."""
    source, target = pair.source.words, pair.target.words
    if pair.source.primary != "de" or pair.target.primary == "de" or len(target) < GERMAN_END:
        return None
    if target.texts[-GERMAN_END:] != source.texts[-GERMAN_END:]:
        return None
    last, german = target[-GERMAN_END:], list_function_words("de")
    if not any(word.lower in german for word in last):
        return None
    place = last[0].start, last[-1].end
    severity: Severity = "error" if last[-1].text == last[-1].lower else "warning"
    return Problem(NAME, severity, describe(pair, place), (source[-GERMAN_END].start, source[-1].end), place)


def find_foreign_script(pair: Pair) -> Problem | None:
    """The first word that is in Cyrillic letters in a text in Latin ones, or has some of both; none in brackets."""
    text, language = pair.target.text, pair.target.primary
    if language not in LANGUAGES or language in CYRILLIC or not CYRILLIC_LETTER.search(text):
        return None
    plain = BRACKETS.sub(lambda match: " " * len(match.group()), text)
    for match in CYRILLIC_WORD.finditer(plain):
        mixed = LATIN_LETTER.search(match.group()) is not None
        message = MIXED if mixed else f"is not in {language_name(pair.target.language)}."
        severity: Severity = "error" if mixed else "warning"
        return Problem(NAME, severity, f"“{shorten(match.group())}” {message}", None, match.span())
    return None


def find_numeral(pair: Pair) -> Problem | None:
    """A number in words of the source's language: one with hyphens ("since vingt-six years"), or of two words."""
    source, target = pair.source.primary, pair.target.primary
    if source == target or source not in LANGUAGES or target not in LANGUAGES:
        return None
    numerals, words = list_numerals(source, target), pair.target.words
    if numerals.isdisjoint(words.lowers) and not HYPHEN.search(pair.target.text):
        return None
    likely = [i for i, word in enumerate(words) if word.lower in numerals or "-" in word.text or "‑" in word.text]
    there = frozenset(pair.source.words.lowers) if likely else frozenset()
    for index in likely:
        word = words[index]
        first = index - is_foreign(pair, words[index - 1]) if index else index
        hyphened = HYPHEN.search(word.text) is not None
        if word.lower in there and (hyphened or first < index) and is_numeral(pair, word):
            place = words[first].start, word.end
            return Problem(NAME, "error", describe(pair, place), locate_copy(pair, place), place)
    return None


@cache
def list_numerals(source: str, target: str) -> frozenset[str]:
    """The number words of one language that are none of the other's, nor common in it."""
    atoms = index_atoms(source)
    words = {form for form, atom in atoms.items() if atom.kind in NUMERALS}
    return frozenset(words.difference(index_atoms(target), list_function_words(target)))


def is_numeral(pair: Pair, word: Word) -> bool:
    """Whether a word without a capital is a number in the language of the source, and none in the target's."""
    parts, own = HYPHEN.split(word.lower), index_atoms(pair.target.primary)
    atoms = index_atoms(pair.source.primary)
    number = all(part in atoms for part in parts) and any(atoms[part].kind in NUMERALS for part in parts)
    small = word.text == word.lower and not all(part in own for part in parts)
    return number and small


def is_foreign(pair: Pair, word: Word) -> bool:
    """Whether a word is a number or a common word in the language of the source and not in that of the target."""
    source, target = pair.source.primary, pair.target.primary
    if word.text != word.lower:
        return False
    common = word.lower in list_function_words(source) and weigh_words(target).get(word.lower) == FOREIGN
    return common or word.lower in list_numerals(source, target)


def find_start(pair: Pair) -> Problem | None:
    """The first words of the source again, of which none is a name, before words in the right language."""
    source, target = pair.source, pair.target
    if source.primary == target.primary or source.primary not in LANGUAGES or target.primary not in LANGUAGES:
        return None
    count = count_copied_start(pair)
    if not FEWEST_AT_START <= count <= MOST_AT_START or count == len(target.words):
        return None
    words = target.words[:count]
    place = words[0].start, words[-1].end
    found, score = detect(target.text[slice(*place)])
    if found != source.primary or score < CERTAIN or target.text[: place[0]].strip():
        return None
    return Problem(NAME, "warning", describe(pair, place), (source.words[0].start, source.words[count - 1].end), place)


def count_copied_start(pair: Pair) -> int:
    """How many words both sides begin with; 0 when one but the first has a capital or is common in the target."""
    own = list_function_words(pair.target.primary)
    count = 0
    if pair.source.words.texts[:1] != pair.target.words.texts[:1]:
        return 0
    for ours, theirs in zip(pair.source.words, pair.target.words, strict=False):
        if ours.text != theirs.text or theirs.lower in own:
            break
        if count and theirs.text != theirs.lower:
            return 0
        count += 1
    return count


def describe(pair: Pair, place: Place) -> str:
    """What is wrong, for the reader."""
    words = shorten(pair.target.text[slice(*place)])
    return f"“{words}” is not in {language_name(pair.target.language)}."


def locate_copy(pair: Pair, place: Place) -> Place | None:
    """Where the same words stand in the source; all of it when they do not, None when it is blank."""
    copied = pair.target.lower[slice(*place)]
    start = pair.source.lower.find(copied)
    if start >= 0:
        return start, start + len(copied)
    return bound_text(pair.source.text) if pair.source.text.strip() else None


def weigh_target(pair: Pair) -> list[float] | None:
    """What each word of the target says against its language; None when nothing is suspicious."""
    known = list(map(weigh_words(pair.target.primary).get, pair.target.words.lowers))
    hits = known.count(FOREIGN)
    strange = has_wrong_script(pair.target)
    copied = find_copied_words(pair) if pair.source.primary != pair.target.primary else frozenset()
    if hits < 2 and not strange and len(copied) < FEWEST_WORDS:
        return None
    weights = [weight or 0.0 for weight in known]
    spare_third_languages(pair, weights)
    if strange:
        weigh_scripts(pair.target, weights)
    weigh_copies(pair, copied, weights)
    return weights


def find_copied_words(pair: Pair) -> frozenset[str]:
    """Words without a capital that stand on both sides and are none of the target language's commonest."""
    own, words = list_function_words(pair.target.primary), pair.target.words
    common = frozenset(words.lowers).intersection(pair.source.words.lowers) - own
    if not common:
        return common
    written = zip(words.texts, words.lowers, strict=True)
    return frozenset(lower for text, lower in written if lower in common and text[0] == lower[0])


def spare_third_languages(pair: Pair, weights: list[float]) -> None:
    """Foreign words that the source has as well, and not as words of its own language, may stay."""
    own = list_function_words(pair.source.primary)
    there = frozenset(pair.source.words.lowers)
    same_language = pair.source.primary == pair.target.primary
    for index, lower in enumerate(pair.target.words.lowers):
        if weights[index] > 0 and lower in there and (same_language or lower not in own):
            weights[index] = 0.0


def has_wrong_script(passage: Passage) -> bool:
    """Whether a text has letters that its language is not written with."""
    if passage.primary in CYRILLIC:
        return bool(UNSHARED[passage.primary].search(passage.lower) or LATIN_LETTER.search(passage.text))
    return not passage.text.isascii() and bool(CYRILLIC_LETTER.search(passage.text))


def weigh_scripts(passage: Passage, weights: list[float]) -> None:
    """Words in another script; in a Cyrillic text only those without a capital, for names may keep theirs."""
    cyrillic = passage.primary in CYRILLIC
    for index, word in enumerate(passage.words):
        if not cyrillic:
            strange = bool(CYRILLIC_LETTER.search(word.lower))
        elif LATIN_LETTER.match(word.lower):
            strange = word.text[0] == word.lower[0]
        else:
            strange = bool(UNSHARED[passage.primary].search(word.lower)) and word.text[0] == word.lower[0]
        if strange:
            weights[index] = FOREIGN


def weigh_copies(pair: Pair, copied: frozenset[str], weights: list[float]) -> None:
    """Words that follow each other as in the source, and words of which nothing is known."""
    own = list_function_words(pair.source.primary)
    follow = set(pairwise(pair.source.words.lowers)) if len(copied) >= FEWEST_WORDS else set()
    lowers = pair.target.words.lowers
    for index, lower in enumerate(lowers):
        before = index and (lowers[index - 1], lower) in follow
        after = index + 1 < len(lowers) and (lower, lowers[index + 1]) in follow
        if before or after:
            weights[index] = weigh_copied(lower, weights[index], copied, own)
        elif weights[index] == 0.0:
            weights[index] = OTHER


def weigh_copied(lower: str, weight: float, copied: frozenset[str], own: frozenset[str]) -> float:
    """A word of the target beside one that it also stands beside in the source."""
    if lower in copied:
        return max(weight, COPIED)
    return 0.0 if weight == OWN and lower in own else weight


def leave_out_quoted(passage: Passage, weights: list[float]) -> None:
    """What stands between marks or in brackets may be a title or a term, when it is short."""
    places = [match.span() for match in BRACKETS.finditer(passage.text)]
    places += [(quotation.start, quotation.end) for quotation in find_quotations(passage.text)]
    starts = passage.words.starts
    for start, end in places:
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        if last - first <= SHORT_QUOTATION:
            weights[first:last] = [min(weight, OTHER) for weight in weights[first:last]]


def find_heaviest(weights: Sequence[float]) -> tuple[Place, float]:
    """The range of words with the greatest sum (Kadane's algorithm); of equals the first."""
    best, best_sum = (0, 0), 0.0
    start, total = 0, 0.0
    for index, weight in enumerate(weights):
        if total <= 0:
            start, total = index, 0.0
        total += weight
        if total > best_sum:
            best, best_sum = (start, index + 1), total
    return best, best_sum


def find_detected(pair: Pair) -> Problem | None:
    """A text, or a half of it, with next to none of its language's words, that the detector takes for another language.

    A target that has no list of such words is only held against the language of the source.
    """
    words = pair.target.words
    if len(words) < DETECTABLE:
        return None
    if pair.target.primary not in LANGUAGES:
        same = pair.source.primary in {pair.target.primary, "und"}
        return None if same else detect_stretch(pair, words, {pair.source.primary})
    common = list(map(list_telling_words(pair.target.primary).__contains__, words.lowers))
    middle = len(words) // 2
    for place in (slice(None), slice(middle), slice(middle, None)):
        told = common[place]
        if len(told) >= DETECTABLE and sum(told) < SPARSE * len(told) and is_small(words[place]):
            return detect_stretch(pair, words[place])
    return None


def find_short(pair: Pair) -> Problem | None:
    """A few words with common and other ones of the source's language and none of the target's commonest.

    The detector, which is often wrong about so few, must say so too. Of 12,000 stretches of three to five words (Dutch,
    German, French, Spanish, English), held against each of the other four languages, one was taken for it wrongly, and
    of those in the source's language more than half are seen.
    """
    words, source, target = pair.target.words, pair.source.primary, pair.target.primary
    if len(words) >= DETECTABLE or source == target or source not in LANGUAGES or target not in LANGUAGES:
        return None
    own, theirs = list_function_words(target), list_function_words(source)
    if not own.difference(theirs).isdisjoint(words.lowers):
        return None
    small = {word.lower for word in words if word.text[0] == word.lower[0]}
    if small.isdisjoint(theirs - own) or small <= theirs:
        return None
    found, score = detect(pair.target.text)
    if found != source or score < LIKELY:
        return None
    place = words[0].start, words[-1].end
    severity: Severity = "error" if len(words) > LONGEST_TITLE else "warning"
    return Problem(NAME, severity, describe(pair, place), locate_copy(pair, place), place)


def is_small(words: Sequence[Word]) -> bool:
    """Whether most words begin with a small letter: a list of names is in no language."""
    return sum(word.text[0] == word.lower[0] for word in words) * 2 > len(words)


def detect_stretch(pair: Pair, words: Sequence[Word], wanted: set[str] | None = None) -> Problem | None:
    """A stretch that the detector takes for another language: one of the `wanted` ones, where these are given."""
    place = words[0].start, words[-1].end
    found, score = detect(pair.target.text[slice(*place)])
    if score < LIKELY or found == pair.target.primary or (wanted and found not in wanted):
        return None
    # A language that is neither the source's nor one with a list is more often a slip of the detector.
    sure = score >= CERTAIN and (found == pair.source.primary or found in LANGUAGES)
    message = f"{describe(pair, place)[:-1]}, but seems to be {language_name(found)}."
    return Problem(NAME, "error" if sure else "warning", message, locate_copy(pair, place), place)


@lru_cache(maxsize=64)
def detect(text: str) -> tuple[str, float]:
    """The primary tag of the language of a text, and how likely it is."""
    language, score = detect_language(text.encode("utf-8", "replace").decode("utf-8"))
    return primary_language(language), score
