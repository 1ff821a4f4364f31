"""Noun phrases: how far the words go that name somebody.

Invariant: a phrase begins and ends with a word, and crosses no break.
"""

from __future__ import annotations

from collections.abc import Sequence

from chains.attribution.clauses import Clauses
from chains.matching import Place

LONGEST = 18
"""Words of a phrase."""
MOST_SKIPPED = 8
LONGEST_APPOSITION = 90


def read_phrase(clauses: Clauses, indexes: Sequence[int], position: int) -> tuple[int, int] | None:
    """The noun phrase that begins at `indexes[position]`: its first and last word."""
    if not clauses.grammar.capital_nouns:
        return read_lower_phrase(clauses, indexes, position)
    first, last = indexes[position], None
    for index in indexes[position : position + LONGEST]:
        if index > first and last is not None and crosses_break(clauses, index):
            break
        step = judge(clauses, indexes, index, first, seen=last is not None)
        if step == "noun":
            last = index
        elif step == "end":
            break
    return (first, last) if last is not None else None


def judge(clauses: Clauses, indexes: Sequence[int], index: int, first: int, *, seen: bool) -> str:
    """Whether a word is a "noun" of the phrase, goes "on" with it, or is behind its "end". For capital nouns."""
    grammar, word = clauses.grammar, clauses.words[index]
    previous = clauses.words[index - 1] if index else ""
    if (not clauses.is_lower(index) and not word[0].isdigit()) or clauses.is_quoted(clauses.matches[index].start()):
        return "noun"
    if word in grammar.determiners:
        owned = word in grammar.genitives and not ends_name(clauses, index, first)
        linked = previous in grammar.linking | grammar.name_prepositions or owned
        return "on" if index == first or linked or not seen else "end"
    if word in grammar.linking or (word[0].isdigit() and not seen):
        return "on"
    if seen and word in grammar.name_prepositions:
        following = next((other for other in indexes if other > index), None)
        names = following is not None and clauses.is_capital(following)
        return "on" if names and clauses.words[following] not in grammar.adverbs else "end"  # type: ignore[index]
    inflected = word.endswith(grammar.adjective_endings) and not grammar.is_finite(word) and word not in grammar.adverbs
    if inflected and (not seen or previous in grammar.determiners or previous in grammar.linking):
        return "on"
    return "on" if not seen and word.endswith(grammar.past_endings) else "end"


def ends_name(clauses: Clauses, index: int, first: int) -> bool:
    """Whether two words with a capital stand before a word, so a person's name: what follows is whom he tells."""
    return index - 2 >= first and clauses.is_capital(index - 1) and clauses.is_capital(index - 2)


def crosses_break(clauses: Clauses, index: int) -> bool:
    """Whether punctuation stands before a word."""
    gap = clauses.text[clauses.matches[index - 1].end() : clauses.matches[index].start()]
    return any(char in gap for char in ",;:()–—") or " - " in gap


def read_lower_phrase(clauses: Clauses, indexes: Sequence[int], position: int) -> tuple[int, int] | None:
    """The same in a language that writes nouns small: a name, or a noun with its determiner."""
    grammar, first = clauses.grammar, indexes[position]
    if clauses.words[first] in grammar.pronouns and stands_alone(clauses, indexes, position):
        return first, first
    last, nouns, linked, named = None, 0, True, False
    others = grammar.prepositions | grammar.adverbs | grammar.relatives | grammar.complementisers
    for index in indexes[position : position + LONGEST]:
        word = clauses.words[index]
        if index > first and (crosses_break(clauses, index) or (word[0].isdigit() and last is not None)):
            break
        quoted = clauses.is_quoted(clauses.matches[index].start())
        if last is not None and not quoted and clauses.is_quoted(clauses.matches[last].start()):
            break
        if clauses.is_capital(index) or quoted or word[0].isdigit():
            last, linked, named = index, False, named or (clauses.is_capital(index) and index > 0)
        elif word in grammar.linking or (word in grammar.determiners and (linked or index == first)):
            linked = True
        elif grammar.is_finite(word) or word in others:
            break
        elif not grammar.verb_second and word not in grammar.determiners:
            last, linked = index, False
        elif linked or (nouns < 1 and not named) or is_attribute(clauses, index):
            last, linked, nouns = index, is_attribute(clauses, index), nouns + 1
        else:
            break
    return (first, last) if last is not None else None


def stands_alone(clauses: Clauses, indexes: Sequence[int], position: int) -> bool:
    """Whether a word that may be a pronoun is one: "volgens haar", and not "volgens haar broer"."""
    index = indexes[position]
    following = indexes[position + 1] if position + 1 < len(indexes) else None
    if clauses.words[index] not in clauses.grammar.determiners or following is None:
        return True
    return crosses_break(clauses, following) or clauses.is_quoted(clauses.matches[following].start())


def is_attribute(clauses: Clauses, index: int) -> bool:
    """Whether a word may stand before the noun that it describes, "de Nederlandse politie", "dr. Smit"."""
    end = clauses.matches[index].end()
    if clauses.text[end : end + 1] == "." and end < clauses.end - 1:
        return True
    return clauses.words[index].endswith(clauses.grammar.adjective_endings)


def close_quote(clauses: Clauses, place: Place) -> Place:
    """With the mark that closes a quotation within it."""
    start, end = place
    return (start, end + 1) if any(start < opened and closed == end for opened, closed in clauses.quotes) else place


def find_after(clauses: Clauses, start: int, end: int) -> Place | None:
    """The noun phrase or pronoun that is the subject in `text[start:end]`, what comes before it passed over."""
    grammar = clauses.grammar
    indexes = clauses.between(start, end)
    position = skipped = 0
    while position < len(indexes) and skipped <= MOST_SKIPPED:
        index = indexes[position]
        word = clauses.words[index]
        skipped += 1
        pronouns = grammar.pronouns - grammar.objects - grammar.adverbs - grammar.relatives
        if clauses.is_lower(index) and word in pronouns - (grammar.determiners if not grammar.capital_nouns else set()):
            return clauses.place(index, index)
        if is_passed_over(clauses, index):
            position += 1
        elif word in grammar.prepositions or word in list_objects(clauses):
            lead = position + (word in grammar.prepositions)
            phrase = read_phrase(clauses, indexes, lead) if lead < len(indexes) else None
            position = indexes.index(phrase[1]) + 1 if phrase else position + 1
        elif begins_phrase(clauses, indexes, position):
            phrase = read_phrase(clauses, indexes, position)
            return clauses.place(*phrase) if phrase else None
        else:
            position += 1
    return None


def list_objects(clauses: Clauses) -> frozenset[str]:
    """Words that begin no subject; without cases only pronouns do not."""
    grammar = clauses.grammar
    return grammar.objects if grammar.capital_nouns else grammar.objects - grammar.determiners


def is_passed_over(clauses: Clauses, index: int) -> bool:
    """Whether a word stands between a verb and its subject without being of either."""
    grammar, word = clauses.grammar, clauses.words[index]
    if word in grammar.determiners and word not in grammar.backward:
        return False
    light = word in grammar.adverbs or word in grammar.auxiliaries or word in grammar.backward
    return light and (clauses.is_lower(index) or word in grammar.adverbs)


def begins_phrase(clauses: Clauses, indexes: Sequence[int], position: int) -> bool:
    """Whether a noun phrase begins at a word."""
    index = indexes[position]
    word = clauses.words[index]
    if not clauses.is_lower(index) or word in clauses.grammar.determiners:
        return True
    if not clauses.grammar.capital_nouns:
        return not clauses.grammar.is_finite(word)
    following = indexes[position + 1] if position + 1 < len(indexes) else None
    return word.endswith(clauses.grammar.adjective_endings) and following is not None and clauses.is_capital(following)


def extend(clauses: Clauses, place: Place) -> Place:
    """A name with what is said of it between commas: "Smit, Sprecher der Polizei"."""
    grammar, end = clauses.grammar, place[1]
    if clauses.text[end : end + 1] != ",":
        return place
    stop = clauses.next_break(end + 1)
    indexes = clauses.between(end + 1, stop)
    if not indexes or stop - end > LONGEST_APPOSITION or clauses.has_finite(indexes):
        return place
    first = clauses.words[indexes[0]]
    others = grammar.subordinators | grammar.prepositions | grammar.complementisers
    others |= grammar.relatives - grammar.determiners
    names = not clauses.is_lower(indexes[0]) or first in grammar.determiners
    if first in others or not names or clauses.has_infinitive(indexes):
        return place
    if not grammar.capital_nouns and not any(clauses.is_capital(index) for index in indexes):
        return place
    return place[0], clauses.matches[indexes[-1]].end()
