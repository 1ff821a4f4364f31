"""The words of a sentence that attribute.

Invariant: a cue stands outside quotation marks and brackets; cues come in text order, verbs before the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from chains.attribution.clauses import Clauses
from chains.attribution.grammar import Phrases

CueKind = Literal["verb", "before", "after", "trailing", "noun", "reference", "own"]
REACH = 18
"""Words between the two parts of a verb."""
NOUN_REACH = 5
PREPOSITION_REACH = 8
LONGEST_OWNER = 90
"""Characters between a noun and what is said by it."""
LONGEST_ANSWER = 6
"""Words of a clause that only denies."""
FEWEST_BEFORE = 15
"""Characters of what is said, before "so"."""


@dataclass(frozen=True)
class Cue:
    """Words that attribute.

    Attributes:
        start: Of the first part, with `end`: "gab".
        tail: The second part, where there is one: "bekannt" in "gab ... bekannt", "Angaben" in "nach Angaben".
        word: The verb or noun, lower case, both parts.
        reach: Where what it attributes ends at the latest, in the article.
    """

    kind: CueKind
    start: int
    end: int
    word: str
    tail: tuple[int, int] | None = None
    reach: int = 0

    @property
    def last(self) -> int:
        """Where the last of its words ends."""
        return max(self.end, self.tail[1] if self.tail else 0)

    def answers(self, clauses: Clauses) -> bool:
        """Whether it only says that somebody denies what stands before: ", Kyiv ontkent"."""
        start = clauses.clause_start(self.start)
        alone = clauses.count(start, clauses.end) <= LONGEST_ANSWER and clauses.clause_end(self.last) >= clauses.end - 1
        return alone and clauses.before(start) == "," and self.word in clauses.grammar.denials


def find_cues(clauses: Clauses) -> list[Cue]:
    """All cues of a sentence."""
    found = [cue for index in range(len(clauses.words)) if is_told(clauses, index) for cue in read_cues(clauses, index)]
    ends = list_ends(clauses, found)
    found = [replace(cue, reach=min((at for at in ends if at >= cue.end), default=clauses.end)) for cue in found]
    return sorted(found, key=lambda cue: (cue.kind in {"before", "after", "reference", "own"}, cue.start))


def list_ends(clauses: Clauses, cues: Sequence[Cue]) -> list[int]:
    """Where what a cue before attributes ends at the latest: somebody else says something else, or denies it."""
    verbs = [cue for cue in cues if cue.kind == "verb"]
    latest = max((cue.start for cue in verbs), default=0)
    ends = [at for at in clauses.breaks if at < latest and clauses.text[at] == ";"]
    return ends + [clauses.clause_start(cue.start) - 1 for cue in verbs if cue.answers(clauses)]


def is_told(clauses: Clauses, index: int) -> bool:
    """Whether a word is the outlet's, and no aside."""
    start = clauses.matches[index].start()
    return not clauses.is_quoted(start) and not clauses.is_aside(start)


def read_cues(clauses: Clauses, index: int) -> Iterator[Cue]:
    """The cues that begin at a word; a verb is one cue only."""
    grammar, word = clauses.grammar, clauses.words[index]
    verb = read_verb(clauses, index)
    if verb:
        yield verb
        return
    yield from read_before(clauses, index)
    yield from read_phrases(clauses, index, grammar.references, "reference")
    yield from read_phrases(clauses, index, grammar.own_account, "own")
    start, end = clauses.place(index, index)
    if word in grammar.after_source or is_after_noun(clauses, index):
        yield Cue("after", start, end, word)
    if word in grammar.trailing and is_trailing(clauses, index):
        yield Cue("trailing", start, end, word)
    if grammar.statement_nouns.search(word) and introduces(clauses, index):
        yield Cue("noun", start, end, word)


def read_verb(clauses: Clauses, index: int) -> Cue | None:
    """The verb that attributes at a word, with its second part."""
    grammar, word = clauses.grammar, clauses.words[index]
    if not clauses.is_lower(index) and (grammar.capital_nouns or index > 0):
        return None
    start, end = clauses.place(index, index)
    tail = find_tail(clauses, index)
    if tail is not None:
        return Cue("verb", start, end, f"{word} {clauses.words[tail]}", clauses.place(tail, tail))
    following = clauses.words[index + 1] if index + 1 < len(clauses.words) else ""
    if word in grammar.separable_verbs.get(following, ()):  # at the end of a clause: "wie er bekannt gab"
        return Cue("verb", start, clauses.matches[index + 1].end(), f"{following} {word}")
    if is_own(clauses, index) or not (word in grammar.verbs or has_preposition(clauses, index)):
        return None
    if not grammar.verb_second and index and clauses.words[index - 1] in grammar.auxiliaries:
        helper = clauses.matches[index - 1]
        start = helper.start() if helper.end() == start - 1 else start  # "a déclaré"
    return Cue("verb", start, end, word)


def has_preposition(clauses: Clauses, index: int) -> bool:
    """Whether a verb attributes by the preposition near behind it: "sprach dagegen von 19 Verletzten"."""
    prepositions = clauses.grammar.prepositional_verbs.get(clauses.words[index])
    if prepositions is None:
        return False
    near = clauses.between(clauses.matches[index].end(), clauses.clause_end(clauses.matches[index].end()))
    return any(clauses.words[other] in prepositions for other in near[:PREPOSITION_REACH])


def is_own(clauses: Clauses, index: int) -> bool:
    """Whether a verb ends a phrase such as "naar eigen zeggen"."""
    phrases = (phrase for entries in clauses.grammar.own_account.values() for phrase in entries)
    return any(tuple(clauses.words[max(0, index + 1 - len(p)) : index + 1]) == p for p in phrases)


def find_tail(clauses: Clauses, index: int) -> int | None:
    """The second part of a verb: at the end of a clause, or right behind the verb."""
    seconds = clauses.grammar.separable_verbs.get(clauses.words[index])
    if seconds is None:
        return None
    for other in range(index + 1, min(len(clauses.words), index + 1 + REACH)):
        if clauses.words[other] in seconds and is_told(clauses, other):
            rest = clauses.text[clauses.matches[other].end() : clauses.end]
            if not rest.strip() or rest[0] in ",.:;" or rest[:2] in {" (", " „", ' "', " –"} or other == index + 1:
                return other
    return None


def read_before(clauses: Clauses, index: int) -> Iterator[Cue]:
    """Phrases before a source: "laut", "nach Angaben"."""
    grammar = clauses.grammar
    start, end = clauses.place(index, index)
    for cue in read_phrases(clauses, index, grammar.before_source, "before"):
        if names_follow(clauses, clauses.between(start, cue.end)[-1]):
            yield cue
            return
    if clauses.words[index] in grammar.source_noun_leads:
        noun = find_source_noun(clauses, index)
        if noun is not None:
            yield Cue("before", start, end, clauses.words[index], clauses.place(noun, noun))


def read_phrases(clauses: Clauses, index: int, phrases: Phrases, kind: CueKind) -> Iterator[Cue]:
    """The longest phrase of a table that begins at a word."""
    for phrase in phrases.get(clauses.words[index], ()):
        last = index + len(phrase) - 1
        if tuple(clauses.words[index : last + 1]) == phrase:
            yield Cue(kind, *clauses.place(index, last), " ".join(phrase))
            return


def names_follow(clauses: Clauses, index: int) -> bool:
    """Whether a source may begin after a word: "laut Polizei", and not "laut werden"."""
    following = index + 1
    if following >= len(clauses.words):
        return False
    if not clauses.grammar.capital_nouns:
        return True
    word = clauses.words[following]
    if not clauses.is_lower(following) or word in clauses.grammar.determiners:
        return True
    inflected = word.endswith(clauses.grammar.adjective_endings) and not clauses.grammar.is_finite(word)
    return inflected and following + 1 < len(clauses.words) and clauses.is_capital(following + 1)


def find_source_noun(clauses: Clauses, index: int) -> int | None:
    """What a source gives, close behind "nach": "nach jüngsten Untersuchungen"."""
    grammar = clauses.grammar
    stop = clauses.clause_end(clauses.matches[index].end())
    near = clauses.between(clauses.matches[index].end(), stop)[:NOUN_REACH]
    for position, other in enumerate(near):
        nouns = [i for i in near[:position] if clauses.is_capital(i) and not clauses.words[i].endswith("s")]
        if nouns or grammar.prepositions & {clauses.words[i] for i in near[:position]}:
            return None
        if clauses.is_capital(other) == grammar.capital_nouns and grammar.source_nouns.search(clauses.words[other]):
            return other
    return None


def is_after_noun(clauses: Clauses, index: int) -> bool:
    """Whether a lead stands behind its noun: "ihrer Meinung nach"."""
    grammar = clauses.grammar
    if clauses.words[index] not in grammar.source_noun_leads or index < 2:
        return False
    owner, noun = clauses.words[index - 2], clauses.words[index - 1]
    return bool(grammar.source_nouns.search(noun)) and (owner in grammar.determiners or owner.endswith("s"))


def is_trailing(clauses: Clauses, index: int) -> bool:
    """Whether what is said stands before a word like "so", and who says it behind it."""
    start = clauses.matches[index].start()
    if start - clauses.start < FEWEST_BEFORE or clauses.before(start) not in set(',“"”«»–’'):
        return False
    following = index + 1
    return following < len(clauses.words) and (
        not clauses.is_lower(following) or clauses.words[following] in clauses.grammar.determiners
    )


def introduces(clauses: Clauses, index: int) -> bool:
    """Whether what is said follows a noun: "die Ankündigung, er werde gehen", "mit den Worten: ..."."""
    end = clauses.matches[index].end()
    stop = clauses.clause_end(end)
    if stop >= clauses.end or stop - end > LONGEST_OWNER:
        return False
    if clauses.text[stop] == ":":
        return True
    following = clauses.between(stop, clauses.end)[:1]
    if clauses.text[stop] != "," or not following:
        return False
    said = clauses.words[following[0]] in clauses.grammar.complementisers
    return said or (clauses.grammar.capital_nouns and clauses.is_capital(index) and clauses.is_said(stop + 1))
