"""What speaks for an exchange of names: words without a counterpart, and the words of the other side they replace.

Invariant: pure. A pair of lost and new words gets points for what is known of both; that they sound alike speaks
against an exchange, since they may be one name.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from chains.checks.names.counterparts import has_counterpart, is_abbreviated, is_split
from chains.checks.names.kinds import Kind, find_kind, has_article, is_evidence, is_people
from chains.checks.names.naming import Naming, Token
from chains.checks.names.sounds import cut_case, list_skeletons, list_sounds, romanise
from chains.lexicons.names import CYRILLIC, list_nations
from chains.matching import Place

MOST_NAMES = 200  # names of one side that are looked for; a sentence has fewer
MOST_WORDS = 6  # of a name whose sound is compared
MOST_PAIRED = 30  # names of one side that are held against each of the other
ALIKE, PERHAPS_ALIKE = 60.0, 45.0  # per cent of indel similarity of sounds or consonants
NEAR, BESIDE = 0.35, 0.15  # of the length of the text, between the places of two words
CAPITAL_KNOWN, PLAIN_NAME, AFTER_ARTICLE, ENGLISH_WORD, LOWER_KNOWN, GENERIC = 6, 5, 4, 3, 2, 0
# Points in tenths of a logit, fitted by logistic regression on human translations of news and encyclopaedia text, 600
# with one name exchanged for another and 3,300 without, and rounded. "certain" and "weak" are the sorts of new words
# below; "cyrillic", "german" and "latin" the languages of the original; a rank is that of the lost words.
POINTS: dict[tuple[str, ...], int] = {
    ("abbreviation",): -5,
    ("acronym",): -12,
    ("after article",): -2,
    ("beside",): 6,
    ("certain", "begins a name"): -9,
    ("certain", "cyrillic", "lost"): 3,
    ("certain", "ends a name"): -6,
    ("certain", "german", "lost"): 15,
    ("certain", "german", "none"): 17,
    ("certain", "latin", "lost"): 15,
    ("certain", "rank 0"): 3,
    ("certain", "rank 2"): 18,
    ("certain", "rank 3"): 14,
    ("certain", "rank 4"): 9,
    ("certain", "rank 5"): 11,
    ("certain", "rank 6"): 8,
    ("certain", "within a name"): -1,
    ("common",): -1,
    ("cyrillic", "alike"): -23,
    ("cyrillic", "perhaps alike"): -13,
    ("doubtful",): -11,
    ("far",): 6,
    ("german", "alike"): -10,
    ("known",): 9,
    ("latin", "alike"): -15,
    ("name",): 5,
    ("names",): 18,
    ("near",): 4,
    ("part",): -1,
    ("people",): 10,
    ("weak", "begins a name"): -4,
    ("weak", "cyrillic", "lost"): -1,
    ("weak", "cyrillic", "none"): -8,
    ("weak", "ends a name"): -5,
    ("weak", "german", "lost"): 14,
    ("weak", "german", "none"): -1,
    ("weak", "latin", "lost"): 9,
    ("weak", "latin", "none"): -7,
    ("weak", "rank -1"): -6,
    ("weak", "rank 0"): -14,
    ("weak", "rank 2"): 6,
    ("weak", "rank 3"): 12,
    ("weak", "rank 4"): -8,
    ("weak", "rank 5"): 6,
    ("weak", "rank 6"): 9,
    ("weak", "within a name"): -8,
}
WEAK = frozenset(["acronym", "common", "commons", "doubtful"])
# From so many points an exchange is likely, or sure: on the same text 84 and 66 per cent of the exchanges have them,
# and 1.5 and 0.2 per cent of the faithful translations. With the points fitted on three quarters of the lines, and
# counted on the fourth, about 5 per cent fewer exchanges have them at equal rates of false alarms.
LIKELY = 5
SURE = 15


class Missing(NamedTuple):
    """Words in a row that have no counterpart on the other side.

    Attributes:
        share: Where in its text they start, from 0 to 1.
        kinds: What each of them is.
        tokens: The words.
        article: Whether an article stands before them.
    """

    share: float
    kinds: tuple[Kind, ...]
    tokens: tuple[Token, ...]
    article: bool

    @property
    def known(self) -> bool:
        """Whether the tables know one of them."""
        return "known" in self.kinds

    @property
    def place(self) -> Place:
        """Where they stand."""
        return self.tokens[0].start, self.tokens[-1].end


class Case(NamedTuple):
    """The names of a pair that have no counterpart.

    Attributes:
        source: Of the original.
        target: Of what was written.
        new: Those of the target.
        lost: Those of the source.
    """

    source: Naming
    target: Naming
    new: list[Missing]
    lost: list[Missing]


def list_missing(naming: Naming, other: Naming, length: int) -> list[Missing]:
    """The names of a side that have no counterpart on the other.

    Args:
        naming: The side.
        other: The other side.
        length: Characters of the text of the side.
    """
    found: list[tuple[Token, Kind]] = []
    looked = 0
    for token in naming.tokens:
        kind = find_kind(token, naming)
        looked += kind is not None
        if looked > MOST_NAMES:
            break
        if kind and not has_counterpart(token, other) and not is_told_otherwise(naming, token, other):
            found.append((token, kind))
    return join_neighbours(found, naming, max(length, 1))


def is_told_otherwise(naming: Naming, token: Token, other: Naming) -> bool:
    """Whether another text has a word together with its neighbours: as one word, or by their initials."""
    return is_split(naming, token, other) or is_abbreviated(naming, token, other)


def list_fewer(source: Naming, target: Naming, length: int) -> list[Missing]:
    """The names of the tables that an original has more often than its translation, which has them too: the last ones.

    A translation may say "it" the second time, so that alone they are not lost.
    """
    found: list[tuple[Token, Kind]] = []
    free = [mention[0].keys for mention in list_mentions(target)]
    for mention in list_mentions(source):
        keys = mention[0].keys
        if keys.isdisjoint(target.keys) or not is_evidence(keys):
            continue
        place = next((place for place, others in enumerate(free) if not others.isdisjoint(keys)), None)
        if place is None:
            found += ((token, "known") for token in mention)
        else:
            del free[place]
    return join_neighbours(found, source, max(length, 1))


def list_mentions(naming: Naming) -> list[list[Token]]:
    """The words of a text that the tables know; those side by side that stand for one thing together."""
    mentions: list[list[Token]] = []
    for token in naming.tokens[:MOST_NAMES]:
        last = mentions[-1][-1] if mentions else None
        if last and token.number == last.number + 1 and not token.keys.isdisjoint(last.keys):
            mentions[-1].append(token)
        elif token.keys:
            mentions.append([token])
    return mentions


def join_neighbours(found: Sequence[tuple[Token, Kind]], naming: Naming, length: int) -> list[Missing]:
    """Words that stand side by side become one name."""
    joined: list[Missing] = []
    for token, kind in found:
        before = joined[-1].tokens[-1] if joined else None
        if before and token.number == before.number + 1 and token.start - before.end <= 1:
            last = joined.pop()
            joined.append(last._replace(kinds=(*last.kinds, kind), tokens=(*last.tokens, token)))
        else:
            joined.append(Missing(token.start / length, (kind,), (token,), has_article(token, naming)))
    return joined


def pair_names(case: Case) -> list[tuple[Missing, Missing | None, float]]:
    """Each new name, the lost one that it most likely stands for, and how alike they sound in per cent."""
    lost = case.lost[:MOST_PAIRED]
    likeness = {(new, old): compare_sounds(case, new, old) for new in case.new[:MOST_PAIRED] for old in lost}
    taken = {old: new for (new, old), alike in likeness.items() if alike >= ALIKE}
    pairs: list[tuple[Missing, Missing | None, float]] = []
    for new in case.new[:MOST_PAIRED]:
        free = [old for old in lost if taken.get(old, new) == new]
        old = min(free, key=lambda old: (-rank(old), abs(old.share - new.share)), default=None)
        pairs.append((new, old, likeness[new, old] if old else 0.0))
    return pairs


def drop_metonyms(case: Case) -> Case:
    """Leave out the names of both sides that stand for one country: "США" and "Washington"."""
    theirs = list_all_nations(case.lost)
    ours = list_all_nations(case.new)
    if theirs.isdisjoint(ours):
        return case
    new = [name for name in case.new if theirs.isdisjoint(read_nations(name))]
    return case._replace(new=new, lost=[name for name in case.lost if ours.isdisjoint(read_nations(name))])


def list_all_nations(names: Sequence[Missing]) -> frozenset[str]:
    """The countries that some names stand for."""
    return frozenset(nation for name in names for nation in read_nations(name))


def read_nations(name: Missing) -> frozenset[str]:
    """The countries that a name stands for."""
    return frozenset(nation for token in name.tokens for nation in list_nations(token.keys))


def rank(old: Missing) -> int:
    """How surely lost words of the source are a name."""
    if old.known and "generic" not in old.kinds:
        return CAPITAL_KNOWN if old.tokens[0].capital else LOWER_KNOWN
    if "name" in old.kinds:
        return AFTER_ARTICLE if old.article else PLAIN_NAME
    if old.known:  # such as a court of a country, which is translated
        return AFTER_ARTICLE
    return {"generic": GENERIC, "common": ENGLISH_WORD}.get(old.kinds[0], AFTER_ARTICLE)


def classify(new: Missing) -> str:
    """What sort of evidence new words are."""
    if new.known:
        known = [token for token, kind in zip(new.tokens, new.kinds, strict=True) if kind == "known"]
        if all(token.text[:2].isupper() for token in known):
            return "abbreviation"
        return "people" if any(is_people(token.keys) for token in known) else "known"
    names = new.kinds.count("name")
    if names:
        return "names" if names > 1 else "part" if len(new.kinds) > 1 else "name"
    for kind in ("acronym", "doubtful"):
        if kind in new.kinds:
            return kind
    return "commons" if len(new.kinds) > 1 else "common"


def count_points(case: Case, new: Missing, old: Missing | None, alike: float) -> int:
    """How much speaks for an exchange."""
    return sum(POINTS.get(feature, 0) for feature in list_features(case, new, old, alike))


def list_features(case: Case, new: Missing, old: Missing | None, alike: float) -> list[tuple[str, ...]]:
    """What is known of lost and new words, in the terms of `POINTS`."""
    sort = classify(new)
    strength = "weak" if sort in WEAK else "certain"
    script = "cyrillic" if case.source.language in CYRILLIC else "german" if case.source.language == "de" else "latin"
    standing = rank(old) if old else -1
    replaced = "lost" if standing >= ENGLISH_WORD else "none"
    features = [
        (sort,),
        (strength, script, replaced),
        (strength, f"rank {standing}"),
        *list_neighbours(case, new, strength),
    ]
    if old:
        apart = abs(old.share - new.share)
        features.append(("beside",) if apart < BESIDE else ("near",) if apart < NEAR else ("far",))
        told = sort == "known" and standing == CAPITAL_KNOWN  # two names of the tables are two, though they sound alike
        if alike >= PERHAPS_ALIKE and not told:
            features += [(script, "alike" if alike >= ALIKE else "perhaps alike")]
        features += [("after article",)] if old.article else []
    return features


def list_neighbours(case: Case, new: Missing, strength: str) -> list[tuple[str, ...]]:
    """Whether new words are a part of a longer name that has a counterpart."""
    first, last = new.tokens[0].number, new.tokens[-1].number
    capitals = [number for number in (first - 1, last + 1) if number in case.target.numbers]
    if not capitals:
        return []
    if len(capitals) > 1:
        return [(strength, "within a name")]
    return [(strength, "ends a name" if capitals[0] < first else "begins a name")]


def compare_sounds(case: Case, new: Missing, old: Missing) -> float:
    """How alike two names sound, in per cent: the best of the readings of both, in sounds and in consonants."""
    from rapidfuzz import fuzz

    one, other = spell_name(new, case.target.language), spell_name(old, case.source.language)
    sounds = (fuzz.ratio(a, b) for a in list_sounds(one) for b in list_sounds(other))
    bones = (fuzz.ratio(a, b) for a in list_skeletons(one) for b in list_skeletons(other))
    return max(*sounds, *bones)


def spell_name(name: Missing, language: str) -> str:
    """A name in Latin letters."""
    return "".join(romanise(cut_case(token.text, language), language) for token in name.tokens[:MOST_WORDS])
