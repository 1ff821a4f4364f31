"""What the words of a language do in a sentence that attributes.

Invariant: data only; a language without a file has no grammar.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from chains.lexicons import LANGUAGES, Lexicon, load_lexicon

FOLDER = Path(__file__).parent.parent / "lexicons" / "attribution"
Phrases = dict[str, tuple[tuple[str, ...], ...]]
Pairs = dict[str, frozenset[str]]


@dataclass(frozen=True)
class Grammar:
    """The words of one language, lower case.

    Attributes:
        capital_nouns: Nouns are written with a capital.
        verb_second: The subject follows the verb where something else comes first.
        verbs: Attribute.
        weak_verbs: Of these, the ones that attribute only what follows as a clause or in quotation marks.
        separable_verbs: By verb, the words that may stand far behind it and belong to it: "gab ... bekannt".
        prepositional_verbs: By verb, the prepositions that make it one that attributes: "sprach von".
        containing_verbs: Whose source is where it is said: "in dem Bericht heißt es".
        quoting_verbs: Whose object is the source: "zitiert einen Zeugen".
        hearsay_verbs: Say that somebody says so: "soll".
        perfect_auxiliaries: End what these verbs are said of: "soll geflohen sein".
        before_source: Phrases before a source: "laut". By their first word.
        after_source: Words behind one: "zufolge".
        source_noun_leads: Before a source noun: "nach" in "nach Angaben der Polizei".
        trailing: Between what is said and who says it: "so" in "..., so der Minister".
        references: Point to the source named before: "demnach". By their first word.
        own_account: Phrases that make the subject of the sentence its source: "naar eigen zeggen".
        elides: Whether words are written together with an apostrophe: "qu'une".
        main_clauses: Whether what is said may be a main clause after a comma: "sagte, er gehe".
        infinitive_marker: Stands before or in an infinitive that tells what to do: "zu"; empty for none.
        adjective_endings: Of words that describe a noun behind them.
        past_endings: Of verbs that tell what was.
        participle_endings: Of what has happened: "geflohen".
        genitives: Begin the owner of what stands before: "des" in "Angaben des Amtes".
        name_prepositions: Go on with a name where another follows: "in" in "der Sprecher in Berlin".
        oblique_relatives: Begin a relative clause with a subject of its own: "que".
        complementisers: Begin what is said: "dass".
        question_words: Begin a question that is reported.
        manner: "Wie" in "Wie die Polizei mitteilte, ...".
        subordinators: Begin a clause that is not what is said.
        coordinators: Go on from one clause to the next: "und".
        conditions: Begin a condition: "wenn".
        infinitive_leads: Begin an infinitive that is not what is said: "um".
        relatives: Begin a relative clause.
        objects: Begin a phrase that is no subject.
        linking: Go on with a name: "von", "und".
        conditional: Forms of a verb that go on with what somebody says, after a sentence in which somebody does.
        subjunctive: Forms that say that somebody says so.
        backward: Stand for the sentence before: "Das berichtete ...".
        denials: Words and phrases that say that something is not so: "ontkent", "falsch".
        contrasts: Words that set a figure against another: "lediglich".
        source_nouns: Ends of words for what a source gives: "Angaben".
        statements: In what somebody says something for himself: "Erklärung".
        statement_nouns: Ends of words for what is made by saying it: "Ankündigung".
    """

    language: str
    capital_nouns: bool
    verb_second: bool
    elides: bool
    main_clauses: bool
    infinitive_marker: str
    adjective_endings: tuple[str, ...]
    past_endings: tuple[str, ...]
    participle_endings: tuple[str, ...]
    genitives: frozenset[str]
    name_prepositions: frozenset[str]
    oblique_relatives: frozenset[str]
    pronouns: frozenset[str]
    verbs: frozenset[str]
    weak_verbs: frozenset[str]
    separable_verbs: Pairs
    prepositional_verbs: Pairs
    containing_verbs: frozenset[str]
    quoting_verbs: frozenset[str]
    hearsay_verbs: frozenset[str]
    perfect_auxiliaries: frozenset[str]
    before_source: Phrases
    after_source: frozenset[str]
    source_noun_leads: frozenset[str]
    trailing: frozenset[str]
    references: Phrases
    own_account: Phrases
    complementisers: frozenset[str]
    question_words: frozenset[str]
    manner: frozenset[str]
    subordinators: frozenset[str]
    coordinators: frozenset[str]
    conditions: frozenset[str]
    infinitive_leads: frozenset[str]
    relatives: frozenset[str]
    objects: frozenset[str]
    determiners: frozenset[str]
    prepositions: frozenset[str]
    linking: frozenset[str]
    adverbs: frozenset[str]
    auxiliaries: frozenset[str]
    subjunctive: frozenset[str]
    conditional: frozenset[str]
    backward: frozenset[str]
    masculine_pronouns: frozenset[str]
    feminine_pronouns: frozenset[str]
    masculine_determiners: frozenset[str]
    feminine_determiners: frozenset[str]
    denials: frozenset[str]
    contrasts: frozenset[str]
    statements: frozenset[str]
    source_nouns: re.Pattern[str]
    statement_nouns: re.Pattern[str]

    def may_mean(self, pronoun: str, determiner: str) -> bool:
        """Whether a pronoun may stand for a noun with this determiner."""
        return not (
            (pronoun in self.masculine_pronouns and determiner in self.feminine_determiners)
            or (pronoun in self.feminine_pronouns and determiner in self.masculine_determiners)
        )

    @property
    def particles(self) -> frozenset[str]:
        """The second words of separable verbs."""
        return frozenset(word for words in self.separable_verbs.values() for word in words)

    def is_finite(self, word: str) -> bool:
        """Whether a word is surely a verb with a subject."""
        return (
            word in self.auxiliaries
            or word in self.subjunctive
            or word in self.conditional
            or word in self.verbs
            or word in self.separable_verbs
        )


PLAIN = ("capital_nouns", "verb_second", "elides", "main_clauses", "infinitive_marker")
"""Fields that are as the file has them."""
ENDINGS = ("adjective_endings", "past_endings", "participle_endings")
OTHERS = (
    *PLAIN,
    *ENDINGS,
    "separable_verbs",
    "prepositional_verbs",
    "before_source",
    "references",
    "own_account",
    "source_nouns",
    "statement_nouns",
)
"""Fields that are no plain sets of words."""


@cache
def load_grammar(language: str) -> Grammar | None:
    """The grammar of a primary language subtag; None when there is none."""
    lexicon = load_lexicon(language)
    if lexicon is None or language not in LANGUAGES:
        return None
    table = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    expected = {field.name for field in fields(Grammar)} - {"language", "pronouns"}
    if table.keys() != expected:
        raise ValueError(f"{language}.toml: {sorted(table.keys() ^ expected)}")
    return build_grammar(lexicon, table)


def build_grammar(lexicon: Lexicon, table: dict[str, Any]) -> Grammar:
    """A grammar from its file, and the verbs and first words of sentences of the lexicon."""
    verbs = [*lexicon.reporting_verbs, *table["verbs"], *table["separable_verbs"]]
    sets: dict[str, frozenset[str]] = {name: frozenset(table[name]) for name in table.keys() - set(OTHERS)}
    kept = sets["determiners"] | sets["prepositions"] | sets["subordinators"] | sets["complementisers"]
    kept |= sets["manner"] | sets["trailing"] | frozenset(lexicon.pronouns)
    sets["adverbs"] |= lexicon.sentence_starters - kept
    sets["verbs"] = frozenset(verb for verb in verbs if " " not in verb)
    as_written: dict[str, Any] = {name: table[name] for name in PLAIN}
    as_written |= {name: tuple(table[name]) for name in ENDINGS} | sets
    return Grammar(
        language=lexicon.language,
        pronouns=frozenset(lexicon.pronouns),
        separable_verbs=index_pairs(verb for verb in verbs if verb.count(" ") == 1),
        prepositional_verbs=index_pairs(table["prepositional_verbs"]),
        before_source=index_phrases(table["before_source"]),
        references=index_phrases(table["references"]),
        own_account=index_phrases(table["own_account"]),
        source_nouns=compile_endings(table["source_nouns"]),
        statement_nouns=compile_endings(table["statement_nouns"]),
        **as_written,
    )


def compile_endings(endings: list[str]) -> re.Pattern[str]:
    """What a word ends in; of no endings, what no word does."""
    return re.compile(f"(?:{'|'.join(endings)})$" if endings else r"(?!)", re.IGNORECASE)


def index_pairs(verbs: Iterable[str]) -> Pairs:
    """Verbs of two words, by the first."""
    pairs: dict[str, set[str]] = {}
    for verb in verbs:
        first, second = verb.split()
        pairs.setdefault(first, set()).add(second)
    return {first: frozenset(seconds) for first, seconds in pairs.items()}


def index_phrases(phrases: list[str]) -> Phrases:
    """Phrases as words, by their first word, the longest first."""
    table: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        words = tuple(phrase.split())
        table.setdefault(words[0], []).append(words)
    return {first: tuple(entries) for first, entries in table.items()}
