"""Who says it: the words of a sentence that name the source of a cue.

Invariant: a source is a place in the sentence of its cue; where none can be told, there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from chains.attribution.clauses import LONGEST_APPOSITION, Clauses
from chains.attribution.cues import Cue
from chains.attribution.phrases import close_quote, extend, find_after, list_objects, read_phrase
from chains.matching import Place

MOST_WORDS = 12
LONGEST_SUBJECT = 14


def find_source(clauses: Clauses, cue: Cue) -> Place | None:
    """The source of a cue."""
    found = read_source(clauses, cue)
    return close_quote(clauses, found) if found else None


def read_source(clauses: Clauses, cue: Cue) -> Place | None:
    """The same, as far as its last word."""
    readers: dict[str, Callable[[Clauses, Cue], Place | None]] = {
        "before": read_after_preposition,
        "after": read_before_postposition,
        "own": read_start,
        "trailing": read_trailing,
        "noun": read_owner,
    }
    return readers.get(cue.kind, read_actor)(clauses, cue)


def read_trailing(clauses: Clauses, cue: Cue) -> Place | None:
    """The source behind a word like "so"."""
    found = find_after(clauses, cue.end, clauses.clause_end(cue.end))
    return extend(clauses, found) if found else None


def read_owner(clauses: Clauses, cue: Cue) -> Place | None:
    """Whose statement a noun is: "die Ankündigung des Ministers", "er vertrat die Ansicht"."""
    return find_after(clauses, cue.end, clauses.clause_end(cue.end)) or find_subject(clauses, cue)


def read_actor(clauses: Clauses, cue: Cue) -> Place | None:
    """Who does what a verb says; for some verbs whoever is quoted, or where it is said."""
    subject = find_subject(clauses, cue) or find_house(clauses, cue)
    if cue.word in clauses.grammar.containing_verbs:
        return find_container(clauses, cue) or subject
    if cue.word in clauses.grammar.quoting_verbs and subject:
        return find_object(clauses, cue, subject) or subject
    return subject


def find_subject(clauses: Clauses, cue: Cue) -> Place | None:
    """The subject of a verb."""
    grammar = clauses.grammar
    start = clauses.clause_start(cue.start)
    before = clauses.between(start, cue.start)
    joined = len(before) >= 2 and clauses.words[before[-1]] in grammar.coordinators
    if joined and clauses.speaker is not None:
        return clauses.speaker
    while before and clauses.words[before[0]] in grammar.coordinators:
        before = before[1:]
    if all(is_light(clauses, index) for index in before) and not grammar.capital_nouns:
        before = []
    if before and is_relative(clauses, before, start):
        return find_antecedent(clauses, before, start, cue)
    apposed = find_apposed(clauses, before, cue)
    if apposed:
        return apposed
    if before:
        return find_beside(clauses, before, cue)
    return find_behind(clauses, cue)


def is_light(clauses: Clauses, index: int) -> bool:
    """Whether a word before a verb belongs to it: "n'en a compté que 900"."""
    grammar = clauses.grammar
    return clauses.words[index] in grammar.adverbs | grammar.auxiliaries | (grammar.objects - grammar.determiners)


def find_behind(clauses: Clauses, cue: Cue) -> Place | None:
    """The subject that follows its verb."""
    stop = clauses.clause_end(cue.end)
    within = min(cue.tail[0], stop) if cue.tail and cue.tail[0] > cue.end + 1 else stop
    start = cue.last if cue.tail and cue.tail[0] <= cue.end + 1 else cue.end
    found = find_after(clauses, start, max(within, start))
    return extend(clauses, found) if found else None


def find_beside(clauses: Clauses, before: Sequence[int], cue: Cue) -> Place | None:
    """The subject of a verb that does not begin its clause."""
    grammar, words = clauses.grammar, clauses.words
    first = words[before[0]]
    if first in grammar.subordinators | grammar.complementisers | grammar.manner | grammar.trailing:
        found = find_after(clauses, clauses.matches[before[0]].end(), cue.start)
        return found or find_behind(clauses, cue)
    if comes_first(clauses, before):
        if first in grammar.pronouns and first not in grammar.determiners:
            return clauses.place(before[0], before[0])
        found = cut_subject(clauses, before, cue)
        if found:
            return found
    for index in before:
        if words[index] in grammar.auxiliaries or words[index] in grammar.separable_verbs:
            found = find_after(clauses, clauses.matches[index].end(), cue.start)
            if found:
                return found
    return find_behind(clauses, cue)


def comes_first(clauses: Clauses, before: Sequence[int]) -> bool:
    """Whether the words before a verb begin with its subject."""
    grammar, first = clauses.grammar, clauses.words[before[0]]
    if first in grammar.prepositions | list_objects(clauses) | grammar.subordinators:
        return False
    alone = len(before) == 1 or clauses.words[before[1]] in grammar.auxiliaries
    if first in grammar.backward and alone:
        return False
    if first in grammar.determiners | grammar.pronouns:
        return True
    if first in grammar.adverbs | grammar.backward:
        return False
    if not clauses.is_lower(before[0]) or not grammar.capital_nouns:
        return not clauses.is_lower(before[0]) or len(before) <= 2
    return first.endswith(grammar.adjective_endings) and len(before) > 1 and clauses.is_capital(before[1])


def cut_subject(clauses: Clauses, before: Sequence[int], cue: Cue) -> Place | None:
    """The subject at the start of some words: up to the first verb, adverbs at its end left out."""
    grammar = clauses.grammar
    verbs = (i for i in before[1:] if clauses.is_lower(i) and grammar.is_finite(clauses.words[i]))
    stop = next((clauses.matches[i].start() for i in verbs), cue.start)
    indexes = [i for i in before if clauses.matches[i].start() < stop]
    while indexes and clauses.words[indexes[-1]] in grammar.adverbs:
        indexes.pop()
    if not indexes or len(indexes) > LONGEST_SUBJECT:
        return None
    return clauses.place(indexes[0], indexes[-1])


def find_apposed(clauses: Clauses, before: Sequence[int], cue: Cue) -> Place | None:
    """The subject at the start of the sentence, with what is said of it: "Smit, Sprecher der Polizei, sagte"."""
    grammar = clauses.grammar
    if before and clauses.words[before[0]] not in grammar.auxiliaries:
        return None
    head = [index for index in clauses.between(clauses.start, cue.start) if index not in before]
    breaks = [at for at in clauses.breaks if at < cue.start]
    while head and not grammar.capital_nouns and is_light(clauses, head[-1]):
        head.pop()
    if not head or not breaks or clauses.has_finite(head):
        return find_described(clauses, breaks)
    if not grammar.capital_nouns and len(breaks) == 1 and find_behind(clauses, cue):
        return None
    first = clauses.words[head[0]]
    if first in grammar.prepositions | grammar.subordinators or first in grammar.adverbs - grammar.determiners:
        return None
    if not grammar.capital_nouns and clauses.is_lower(head[0]):
        return None
    place = clauses.place(head[0], head[-1])
    quoted = any(clauses.is_quoted(clauses.matches[index].start()) for index in head)
    short = place[1] - place[0] < LONGEST_APPOSITION and len(head) <= (LONGEST_APPOSITION if not quoted else 0) // 4
    names = grammar.capital_nouns or len(head) <= MOST_WORDS
    return place if short and names else None


def find_described(clauses: Clauses, breaks: Sequence[int]) -> Place | None:
    """The name at the start of the sentence, with a relative clause behind it: "Een medewerker, die ..., zegt"."""
    if len(breaks) < 2 or clauses.text[breaks[0]] != ",":
        return None
    head = clauses.between(clauses.start, breaks[0])
    following = clauses.between(breaks[0], clauses.end)[:1]
    if not head or not following or clauses.words[following[0]] not in clauses.grammar.relatives:
        return None
    leads = clauses.grammar.prepositions | clauses.grammar.subordinators
    if clauses.has_finite(head) or clauses.words[head[0]] in leads:
        return None
    return clauses.place(head[0], head[-1])


def read_start(clauses: Clauses, _: Cue | None = None) -> Place | None:
    """The subject that begins the sentence."""
    indexes = clauses.between(clauses.start, clauses.next_break(clauses.start))
    verbs = (i for i, index in enumerate(indexes) if i and clauses.is_lower(index) and clauses.is_verb(index))
    verb = next(verbs, None)
    if not indexes or clauses.words[indexes[0]] in clauses.grammar.prepositions | clauses.grammar.adverbs:
        return None
    phrase = read_phrase(clauses, indexes[:verb], 0)
    return clauses.place(*phrase) if phrase else None


def is_relative(clauses: Clauses, before: Sequence[int], start: int) -> bool:
    """Whether a clause says something of a noun before it: ", die auch angab"."""
    grammar, first = clauses.grammar, clauses.words[before[0]]
    if first not in grammar.relatives or start <= clauses.start or clauses.text[start - 1] != ",":
        return False
    return not (len(before) > 1 and first in grammar.determiners and clauses.is_capital(before[1]))


def find_antecedent(clauses: Clauses, before: Sequence[int], start: int, cue: Cue) -> Place | None:
    """The noun that a relative clause is about, or the subject within it."""
    if clauses.words[before[0]] in clauses.grammar.oblique_relatives:
        found = find_after(clauses, clauses.matches[before[0]].end(), cue.start)
        if found:
            return found
    begin = max([clauses.start, *(at + 1 for at in clauses.breaks if at < start - 1)])
    indexes = clauses.between(begin, start - 1)
    for position, index in enumerate(indexes):
        if clauses.is_capital(index) or clauses.words[index] in clauses.grammar.determiners:
            phrase = read_phrase(clauses, indexes, position)
            if phrase and phrase[1] == indexes[-1]:
                return clauses.place(*phrase)
    return None


def find_house(clauses: Clauses, cue: Cue) -> Place | None:
    """Where people say something who are not named, at the start of a clause: "У «Західних рейках» заперечують"."""
    before = clauses.between(clauses.clause_start(cue.start), cue.start)
    if clauses.grammar.verb_second or not before or clauses.words[before[0]] not in clauses.grammar.prepositions:
        return None
    phrase = read_phrase(clauses, before, 1) if len(before) > 1 else None
    return clauses.place(*phrase) if phrase and clauses.is_capital(phrase[0]) else None


def find_container(clauses: Clauses, cue: Cue) -> Place | None:
    """Where something is said that nobody says: "in dem Bericht heißt es", "hieß es im Ministerium".

    A statement is somebody's, and no source itself: "in a statement".
    """
    leads = clauses.grammar.prepositions
    before = clauses.between(clauses.clause_start(cue.start), cue.start)
    after = clauses.between(cue.end, clauses.clause_end(cue.end))
    for indexes in (before, after):
        for position, index in enumerate(indexes[:-1]):
            if clauses.words[index] in leads:
                phrase = read_phrase(clauses, indexes, position + 1)
                stated = phrase is not None and clauses.words[phrase[1]] in clauses.grammar.statements
                return clauses.place(*phrase) if phrase and not stated else None
    return None


def find_object(clauses: Clauses, cue: Cue, subject: Place) -> Place | None:
    """Whom a verb of quoting quotes."""
    indexes = clauses.between(max(cue.end, subject[1]), clauses.clause_end(cue.end))
    for position, index in enumerate(indexes):
        if clauses.is_capital(index) or clauses.words[index] in clauses.grammar.determiners:
            phrase = read_phrase(clauses, indexes, position)
            return clauses.place(*phrase) if phrase else None
    return None


def read_after_preposition(clauses: Clauses, cue: Cue) -> Place | None:
    """The source behind a phrase: "laut Polizei", "nach Angaben der Polizei"."""
    stop = clauses.next_break(cue.last)
    indexes = clauses.between(cue.end, stop)[:LONGEST_SUBJECT]
    if not indexes:
        return None
    if not clauses.grammar.capital_nouns:
        found = read_lower_source(clauses, indexes, stop)
        return extend(clauses, found) if found else None
    if cue.tail is None:
        phrase = read_phrase(clauses, indexes, 0)
        return clauses.place(*phrase) if phrase else None
    noun = next(index for index in indexes if clauses.matches[index].start() == cue.tail[0])
    rest = [index for index in indexes if index > noun]
    phrase = read_phrase(clauses, rest, 0) if rest and begins_owner(clauses, rest[0]) else None
    return clauses.place(indexes[0], phrase[1] if phrase else noun)


def begins_owner(clauses: Clauses, index: int) -> bool:
    """Whether a word goes on to whose a noun is: "Angaben der Polizei", "Angaben von AFP"."""
    grammar, word = clauses.grammar, clauses.words[index]
    goes_on = word in grammar.determiners | grammar.linking or clauses.is_capital(index)
    return goes_on and word not in grammar.objects - grammar.genitives


def read_lower_source(clauses: Clauses, indexes: Sequence[int], stop: int) -> Place | None:
    """The same in a language that writes nouns small: up to a comma where one is near."""
    whole = clauses.between(clauses.matches[indexes[0]].start(), stop)
    divided = stop < clauses.end and clauses.text[stop] in ",;:–—)" and not clauses.grammar.verb_second
    trails = clauses.count(clauses.start, clauses.matches[indexes[0]].start()) > MOST_WORDS // 3
    trails = trails and not clauses.grammar.verb_second
    if (divided or trails) and len(whole) <= MOST_WORDS and not clauses.has_finite(whole):
        return clauses.place(whole[0], whole[-1])
    phrase = read_phrase(clauses, indexes, 0)
    return clauses.place(*phrase) if phrase else None


def read_before_postposition(clauses: Clauses, cue: Cue) -> Place | None:
    """The source before a word like "zufolge"."""
    grammar = clauses.grammar
    indexes = clauses.between(clauses.clause_start(cue.start), cue.start)
    others = grammar.prepositions | grammar.adverbs
    position = len(indexes) - 1
    while position >= 0:
        index = indexes[position]
        word = clauses.words[index]
        inflected = word in grammar.determiners or word.endswith(grammar.adjective_endings)
        if clauses.is_lower(index) and (word in others or grammar.is_finite(word) or not inflected):
            break
        position -= 1
    rest = indexes[position + 1 :]
    return clauses.place(rest[0], rest[-1]) if rest else None
