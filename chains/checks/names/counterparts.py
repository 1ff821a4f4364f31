"""Whether a text has a counterpart for a word of another: the same name, spelling, sound or consonants.

Invariant: a word that has no plain counterpart is looked for among at most `MOST_COMPARED` others.
"""

from __future__ import annotations

from chains.checks.names.kinds import is_evidence
from chains.checks.names.naming import SAME_BEGINNING, SAME_SKELETON, SHORTEST, Naming, Token
from chains.checks.names.sounds import LONGEST, list_skeletons, list_sounds, spell_skeleton
from chains.lexicons.names import load_forms

SHORTEST_INSIDE = 5  # letters of a word that may stand within another
# Per cent of indel similarity of two sounds. Set by hand on human translations of news
# and encyclopaedia text, not fitted.
SAME_SOUND = 70.0
SAME_SOUND_KNOWN = 80.0  # of a name that the tables know, and would know in the other language
SAME_SOUND_LOWER = 78.0  # one of the two is written without a capital
SAME_GLUED = 86.0  # a word and its neighbour together
SAME_SKELETON_CAPITAL = 2  # consonants, of a word with a capital
NEAR_SKELETON = 80.0


def has_counterpart(token: Token, other: Naming) -> bool:
    """Whether a text has a word for what another word stands for."""
    if not token.keys.isdisjoint(other.keys) or token.latin in other.capital_words:
        return True
    if token.latin in other.unique or other.has_glued(token.latin):
        return True
    known = is_evidence(token.keys) and load_forms(other.language) is not None
    if token.acronym and token.latin in other.initials:
        return True
    return (
        has_skeleton(token, other, known=known)
        or is_part(token.latin, other)
        or sounds_alike(token, other, known=known)
    )


def has_skeleton(token: Token, other: Naming, *, known: bool) -> bool:
    """Whether a text has a word with the same consonants."""
    skeletons = list_skeletons(token.latin) if token.capital else (spell_skeleton(token.latin),)
    least = SAME_SKELETON if known else SAME_SKELETON_CAPITAL
    if not other.capital_skeletons.isdisjoint([skeleton for skeleton in skeletons if len(skeleton) >= least]):
        return True
    long = [skeleton for skeleton in skeletons if len(skeleton) >= SAME_SKELETON]
    return not known and bool(long) and not other.skeletons.isdisjoint(long)


def is_abbreviated(naming: Naming, token: Token, other: Naming) -> bool:
    """Whether a word is one of those of which another text has the initials: "Saturday Night Live", "SNL"."""
    number = token.number
    for acronym in other.acronyms:
        start = naming.initials.find(acronym, max(number - len(acronym) + 1, 0), number + len(acronym))
        if 0 <= start <= number < start + len(acronym):
            return True
    return False


def is_split(naming: Naming, token: Token, other: Naming) -> bool:
    """Whether a word and its neighbour are one word in another text: "Tonle Sap", "Тонлесап"."""
    from rapidfuzz import fuzz, process

    before, after = naming.numbers.get(token.number - 1), naming.numbers.get(token.number + 1)
    glued = [before.latin + token.latin] if before else []
    glued += [token.latin + after.latin] if after else []
    sounds = [sound for latin in glued for sound in list_sounds(latin[:LONGEST])]
    return any(
        process.extractOne(sound, other.capital_sounds, scorer=fuzz.ratio, score_cutoff=SAME_GLUED) for sound in sounds
    )


def is_part(latin: str, other: Naming) -> bool:
    """Whether a word is a part of a compound of a text, or holds one of its names."""
    if len(latin) < SHORTEST:
        return False
    inside = other.inside
    if latin in inside and (len(latin) >= SHORTEST_INSIDE or f" {latin}" in inside or f"{latin} " in inside):
        return True
    return not other.unique.isdisjoint([latin[:length] for length in range(SHORTEST + 1, len(latin))])


def sounds_alike(token: Token, other: Naming, *, known: bool) -> bool:
    """Whether a text has a word that may be another spelling."""
    from rapidfuzz import fuzz, process

    if len(token.latin) <= 2:
        return False
    least = SAME_SOUND_KNOWN if known else SAME_SOUND
    for sound in list_sounds(token.latin):
        if process.extractOne(sound, other.capital_sounds, scorer=fuzz.ratio, score_cutoff=least):
            return True
        if not known and process.extractOne(
            sound, other.other_sounds, scorer=fuzz.ratio, score_cutoff=SAME_SOUND_LOWER
        ):
            return True
    if not known and any(
        len(s) > SAME_BEGINNING + 1 and s[:SAME_BEGINNING] in other.beginnings for s in list_sounds(token.latin)
    ):
        return True
    skeleton = spell_skeleton(token.latin)
    if known or len(skeleton) <= SAME_SKELETON:
        return False
    return bool(process.extractOne(skeleton, other.long_skeletons, scorer=fuzz.ratio, score_cutoff=NEAR_SKELETON))
