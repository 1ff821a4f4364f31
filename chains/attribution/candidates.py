"""Candidates: what is said in an article, by whom, by which words.

Invariant: candidates stand in text order; none says what another of its sentence says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from chains.attribution.clauses import Clauses
from chains.attribution.contents import Content, Form, find_content
from chains.attribution.cues import Cue, find_cues
from chains.attribution.grammar import Grammar, load_grammar
from chains.attribution.subjects import find_source, read_start
from chains.lexicons import primary_language
from chains.matching import Place
from chains.report import Article, Sentence

SAME = 0.6
"""Share of the shorter one that two contents have in common when they are the same."""
LONGEST_TITLE = 8
LONGEST_SENTENCE = 3_000
"""Code points: what is longer is no sentence that anyone wrote, and costs the square of its length."""


@dataclass(frozen=True)
class Candidate:
    """Something that somebody says.

    Attributes:
        content: What is said; in one sentence.
        cue: The words that attribute; None where the sentence before does.
        source: The words that name whoever says it, in this sentence or an earlier one; None when nobody is named.
        antecedent: The subject of the sentence before, where the source is a pronoun that means it.
        via: Who passes it on: "laut BBC" in "laut BBC sagte der Minister, ...".
    """

    sentence: Sentence
    content: Place
    cue: Place | None
    source: Place | None
    form: Form
    via: Place | None = None
    antecedent: Place | None = None

    @property
    def speaker(self) -> Place | None:
        """The words that name whoever says it, not those that only point to them."""
        return self.antecedent or self.source


@dataclass
class Memory:
    """What the sentences before tell about the next one.

    Attributes:
        source: Who was named last as a source.
        attributed: Whether the sentence before is somebody's.
        announced: The source of a sentence that ends with a colon.
        previous: The sentence before.
        subject: The subject that begins it, where nobody says it.
    """

    source: Place | None = None
    attributed: bool = False
    announced: Place | None = None
    previous: Sentence | None = None
    subject: Place | None = None

    def pass_over(self, sentence: Sentence) -> None:
        """Take in a sentence that was not read."""
        self.attributed, self.announced, self.subject, self.previous = False, None, None, sentence


def find_candidates(article: Article) -> tuple[Candidate, ...]:
    """All candidates of an article; none in a language that has no grammar."""
    grammar = load_grammar(primary_language(article.language))
    if grammar is None:
        return ()
    memory = Memory()
    return tuple(found for s in article.sentences for found in read_sentence(Clauses(article, s, grammar), memory))


def read_sentence(clauses: Clauses, memory: Memory) -> list[Candidate]:
    """The candidates of one sentence, in text order."""
    if clauses.end - clauses.start > LONGEST_SENTENCE:
        memory.pass_over(clauses.sentence)
        return []
    found: list[Candidate] = []
    named: Place | None = None
    for cue in find_cues(clauses):
        source = memory.source if cue.kind == "reference" else find_source(clauses, cue)
        if cue.kind == "verb" and source:
            clauses.speaker = source
        candidate = read_cue(clauses, cue, source, found, memory)
        if candidate:
            found.append(candidate)
        elif source and cue.kind == "verb" and is_name(clauses, source):
            named = source
    found.extend(list_quotes(clauses, found, memory))
    found = found or list(list_free(clauses, memory))
    return remember(clauses, sorted(found, key=lambda candidate: candidate.content), named, memory)


def read_cue(
    clauses: Clauses, cue: Cue, source: Place | None, found: list[Candidate], memory: Memory
) -> Candidate | None:
    """The candidate of a cue, if it says what no other does."""
    place = (cue.start, cue.end)
    previous = memory.previous
    if (
        cue.kind == "verb"
        and previous
        and points_back(clauses, cue)
        and clauses.sentence.paragraph == previous.paragraph
    ):
        return Candidate(previous, (previous.start, previous.end), place, source, "indirect")
    floor = max([clauses.start, *(find_end(other) for other in found if other.form == "trailing")])
    content = find_content(clauses, cue, source, floor)
    if content and content.start < cue.reach < content.end:
        content = replace(content, end=cue.reach)
    if content is None:
        if clauses.announces:
            memory.announced = source
        return None
    for index, other in enumerate(found):
        if other.sentence == clauses.sentence and is_same(content, [place, source], other):
            found[index] = join(cue, source, content, other)
            return None
    return Candidate(clauses.sentence, (content.start, content.end), place, source, content.form)


def find_end(candidate: Candidate) -> int:
    """Where the words end that attribute what stands before them."""
    after = [place[1] for place in (candidate.cue, candidate.source) if place and place[0] >= candidate.content[1]]
    return max([candidate.content[1], *after])


def join(cue: Cue, source: Place | None, content: Content, other: Candidate) -> Candidate:
    """Two that say the same: "laut BBC sagte der Minister", "Die Stadt widersprach: ..., sagte ihr Sprecher"."""
    if source is None:
        return other
    phrase = cue.kind in {"before", "after"}
    if phrase and other.via is None and other.form == "trailing" and share((cue.start, cue.end), other.content):
        # "Volgens de politie is de brug dicht, zegt de burgemeester": he passes it on.
        place = max(content.start, other.content[0]), other.content[1]
        return replace(other, content=place, cue=(cue.start, cue.end), source=source, via=other.source)
    if phrase and other.via is None:
        return replace(other, via=source)
    if cue.kind == "verb" and content.form == "trailing" and other.form == "indirect":
        place = max(content.start, other.content[0]), content.end
        return replace(other, content=place, cue=(cue.start, cue.end), source=source, form="trailing")
    return other


def points_back(clauses: Clauses, cue: Cue) -> bool:
    """Whether a sentence says who said the one before: "Das berichtete die Zeitung"."""
    before = clauses.between(clauses.start, cue.start)
    return " ".join(clauses.words[index] for index in before) in clauses.grammar.backward


def is_same(content: Content, attribution: Sequence[Place | None], other: Candidate) -> bool:
    """Whether two contents are mostly the same words; those that attribute the one are none of the other's."""
    place = content.start, content.end
    one = size(place) - sum(share(place, each) for each in (other.cue, other.source) if each)
    two = size(other.content) - sum(share(other.content, each) for each in attribution if each)
    return share(place, other.content) > SAME * min(one, two)


def size(place: Place) -> int:
    """Code points of a place."""
    return place[1] - place[0]


def share(one: Place, other: Place) -> int:
    """Code points that two places have in common."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def list_quotes(clauses: Clauses, found: list[Candidate], memory: Memory) -> Iterator[Candidate]:
    """Words in quotation marks that no cue of the sentence covers."""
    for start, end in clauses.quotations:
        covered = sum(share((start, end), other.content) for other in found)
        if covered * 2 >= end - start:
            continue
        named = read_start(clauses) if not found and clauses.before(start - 1) == ":" else None
        if named is None and memory.announced is None and is_title(clauses, start, end):
            continue
        source = named or memory.announced or (found[-1].source if found else None) or memory.source
        yield Candidate(clauses.sentence, (start, end), None, source, "direct")


def is_title(clauses: Clauses, start: int, end: int) -> bool:
    """Whether words in quotation marks are the name of something: a capital, no end of a sentence, few words."""
    quoted = clauses.text[start:end].rstrip()
    ended = quoted[-1:] in set(".!?,…") or clauses.text[end + 1 : end + 2] == ","
    return not quoted[:1].islower() and not ended and clauses.count(start, end) <= LONGEST_TITLE


def list_free(clauses: Clauses, memory: Memory) -> Iterator[Candidate]:
    """The whole sentence, where the form of its verb says that somebody says so, or its words that it is hearsay."""
    grammar = clauses.grammar
    told = [
        word
        for index, word in enumerate(clauses.words)
        if clauses.is_lower(index) and not clauses.is_quoted(clauses.matches[index].start())
    ]
    conditional = not grammar.conditional.isdisjoint(told) and grammar.conditions.isdisjoint(told)
    goes_on = memory.attributed and conditional
    if not grammar.subjunctive.isdisjoint(told) or goes_on or is_hearsay(grammar, told):
        yield Candidate(clauses.sentence, (clauses.start, clauses.end), None, memory.source, "free")


def is_hearsay(grammar: Grammar, words: list[str]) -> bool:
    """Whether something is said to have happened: "soll geflohen sein"."""
    if grammar.hearsay_verbs.isdisjoint(words):
        return False
    return any(b in grammar.perfect_auxiliaries and a.endswith(grammar.participle_endings) for a, b in pairwise(words))


def find_antecedent(clauses: Clauses, candidate: Candidate, memory: Memory) -> Place | None:
    """Whom a pronoun means: the subject of the sentence before in the same paragraph, where nobody said that one."""
    if candidate.source is None or memory.subject is None or memory.previous is None:
        return None
    pronoun = clauses.text[slice(*candidate.source)].lower()
    near = memory.previous.paragraph == clauses.sentence.paragraph and candidate.sentence == clauses.sentence
    first = clauses.text[slice(*memory.subject)].split()[0].lower()
    persons = clauses.grammar.masculine_pronouns | clauses.grammar.feminine_pronouns
    fits = near and pronoun in persons and clauses.grammar.may_mean(pronoun, first)
    return memory.subject if fits else None


def is_name(clauses: Clauses, source: Place) -> bool:
    """Whether a source is named, not pointed to."""
    words = clauses.text[slice(*source)].lower()
    grammar = clauses.grammar
    return words not in grammar.pronouns | grammar.determiners | grammar.backward | grammar.adverbs


def remember(clauses: Clauses, found: list[Candidate], named: Place | None, memory: Memory) -> list[Candidate]:
    """Keep what the next sentence needs. Returns the candidates, with a source where one is known."""
    if not found and named:
        memory.source = named
    known = []
    for candidate in found:
        meant = find_antecedent(clauses, candidate, memory)
        known.append(replace(candidate, source=candidate.source or memory.source, antecedent=meant))
        if candidate.source and (meant or is_name(clauses, candidate.source)):
            memory.source = meant or candidate.source
    memory.subject = None if found else read_start(clauses)
    if not clauses.announces:
        memory.announced = None
    memory.attributed, memory.previous = bool(found), clauses.sentence
    return known
