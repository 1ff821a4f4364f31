"""Which candidates a model's claim is about: the words of the article know its places better than the model.

Invariant: a claim whose source the words contradict is matched to no candidate.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from chains.attribution import Candidate
from chains.attribution.grammar import load_grammar
from chains.claims.raw import RawClaim
from chains.lexicons import load_lexicon, primary_language
from chains.matching import Place
from chains.report import Article

WORD = re.compile(r"\w+")
NAMED = re.compile(r"[^\W\d_a-zа-яёіїєґ][\w'’-]+(?:\s+[^\W\d_a-zа-яёіїєґ][\w'’-]+)+(?:\s*\([^)]*\)?)?")
FEWEST_LETTERS = 3
"""Of a word by which two names are alike."""


def match_candidates(
    article: Article, candidates: Sequence[Candidate], claim: RawClaim, source: str
) -> tuple[Candidate, ...]:
    """The candidates that a claim is about, one of each of its sentences at most.

    Args:
        article: The article.
        candidates: All of it.
        claim: With the cue that the model copied.
        source: Whom the model names, in words of the article; empty for nobody: then the first candidate names it.

    Returns:
        Of those of a sentence whose source agrees, the first with that cue, else the first.
    """
    found: list[Candidate] = []
    for sentence in claim.sentences:
        here = [each for each in candidates if each.sentence.id == sentence.id and agrees(article, each, source)]
        same_cue = [each for each in here if has_cue(article, each, claim.cue)]
        found += (same_cue or here)[:1]
        source = source or (name_candidate(article, found[0]) if found else "")
    return tuple(found)


def agrees(article: Article, candidate: Candidate, source: str) -> bool:
    """Whether the words of a candidate may mean a source: they share a word, or they name nobody."""
    named = candidate.speaker
    if not source or named is None or is_elsewhere(candidate, named) or is_pronoun(article, candidate):
        return True
    return not list_stems(source).isdisjoint(list_stems(article.text[slice(*named)]))


def is_elsewhere(candidate: Candidate, place: Place) -> bool:
    """Whether a place is in another sentence than the candidate: then that sentence was a guess."""
    return not candidate.sentence.start <= place[0] < candidate.sentence.end


def is_pronoun(article: Article, candidate: Candidate) -> bool:
    """Whether the sentence itself only points to the source."""
    lexicon = load_lexicon(article.language)
    words = article.text[slice(*candidate.source)].lower() if candidate.source else ""
    return lexicon is not None and words in lexicon.pronouns


def list_stems(words: str) -> set[str]:
    """The longer words of a name, by their beginnings: cases differ at the end."""
    return {word[:5] for word in WORD.findall(words.casefold()) if len(word) >= FEWEST_LETTERS}


def has_cue(article: Article, candidate: Candidate, cue: str) -> bool:
    """Whether a candidate is attributed by some words."""
    words = article.text[slice(*candidate.cue)].casefold() if candidate.cue else ""
    return bool(words and cue) and (words in cue.casefold() or cue.casefold() in words)


def name_candidate(article: Article, candidate: Candidate) -> str:
    """The name of whoever says a candidate; empty for nobody."""
    speaker = candidate.speaker
    return name_source(article.text[slice(*speaker)], article.language) if speaker else ""


def name_source(words: str, language: str) -> str:
    """The words of a source that name it.

    "der Vorsitzende des Ausschusses, Sebastian Edathy" is the latter, "Angaben der Polizei" are the police's.
    """
    grammar = load_grammar(primary_language(language))
    first, _, owner = words.partition(" ")
    if owner and grammar and grammar.source_nouns.search(first):
        link, _, rest = owner.partition(" ")
        words = rest if rest and link in grammar.prepositions else owner
    parts = [part.strip() for part in words.split(",")]
    named = [part for part in parts if NAMED.fullmatch(part)]
    return named[0] if named else parts[0]
