"""Who speaks in a sentence, by the words beside those that attribute: "zei ze", "volgens het ministerie", "Smit zei".

It takes over where a model names nobody, or somebody who is not in the article.

Invariant: a speaker is a place in the sentence, next to the words that attribute; where the words beside them are no
name, no pronoun and no plain noun with its article, there is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from chains.cues import find_attribution
from chains.evidence import span_of
from chains.lexicons import Lexicon
from chains.names import DETERMINERS, INDEFINITE
from chains.report import Article, Sentence, Span
from chains.trimming import PREPOSITION

TOKEN = re.compile(r"[^\W_](?:[\w'’-]|\.(?=\w|\s+[^\W\d_]))*")
BREAK = re.compile(r"[,;:!?()«»„“”\"‘—–…]")
# Between the parts of one name: "ministerie van Defensie", "Union des Rivières".
PARTICLES = frozenset(["van", "von", "der", "den", "de", "des", "du", "del", "della", "di", "of", "la", "le", "los"])
MAX_ROLE = 3
MAX_GAP = 2
MAX_TAIL = 5


def find_speaker(article: Article, sentence: Sentence, lexicon: Lexicon) -> Span | None:
    """Find the words that name or stand for whoever speaks in a sentence.

    Args:
        article: The article.
        sentence: One of its sentences.
        lexicon: That of its language.

    Returns:
        A pronoun, a name with its role, or a noun with its article; None when there is none beside a cue.
    """
    cue = find_attribution(article, sentence, lexicon)
    if cue is None:
        return None
    after = list_tokens(article.text, cue.end, find_break(article.text, cue.end, sentence.end))
    before = list_tokens(article.text, find_start(article.text, sentence.start, cue.start), cue.start)
    pronoun = [token for token in (*after[:1], *before[-1:]) if token.group().lower() in lexicon.pronouns]
    phrase = cue.exact.lower() in lexicon.attribution_phrases
    noun = take_noun(article, after, phrase=phrase)
    postposed = take_name_after(after) or noun or take_tail(article, sentence, cue, after)
    preposed = take_name_before([token for token in before if token.group().lower() not in lexicon.sentence_starters])
    found = pronoun[:1] or (postposed or preposed if phrase else preposed or postposed)
    return span_of(article, sentence, (found[0].start(), found[-1].end())) if found else None


def find_break(text: str, start: int, end: int) -> int:
    """Where the words after a cue end: at the next punctuation."""
    match = BREAK.search(text, start, end)
    return match.start() if match else end


def find_start(text: str, start: int, end: int) -> int:
    """Where the clause before a cue begins."""
    breaks = [match.end() for match in BREAK.finditer(text, start, end)]
    return breaks[-1] if breaks else start


def list_tokens(text: str, start: int, end: int) -> list[re.Match[str]]:
    """The words of a clause; initials and titles keep their stop."""
    return list(TOKEN.finditer(text, start, end))


def is_capital(token: re.Match[str]) -> bool:
    """Whether a word may be part of a name."""
    word = token.group()
    return word[0].isupper() and word.lower() not in DETERMINERS


def take_name_after(tokens: Sequence[re.Match[str]]) -> Sequence[re.Match[str]]:
    """The name at the start of some words, with its role: "burgemeester H.J. van Rossem dinsdag"."""
    first = next((i for i, token in enumerate(tokens[: MAX_ROLE + 1]) if is_capital(token)), None)
    if first is None or any(token.group().lower() in DETERMINERS | INDEFINITE for token in tokens[1:first]):
        return []
    if tokens[0].group().lower() in PREPOSITION:
        return []
    last = first
    for index in range(first + 1, len(tokens)):
        gap = tokens[last + 1 : index]
        if len(gap) > MAX_GAP:
            break
        if is_capital(tokens[index]) and (not gap or gap[-1].group().lower() in PARTICLES):
            last = index
    return tokens[: last + 1]


def take_noun(article: Article, tokens: Sequence[re.Match[str]], *, phrase: bool) -> Sequence[re.Match[str]]:
    """A noun with its article, after a verb only where the clause ends: "volgens het waterschap", "dit la direction".

    What follows a verb within its clause may be what is said, not who says it: "juge la mesure brutale".
    """
    if len(tokens) < 2 or tokens[0].group().lower() not in DETERMINERS:
        return []
    ends = article.text[tokens[1].end() :].lstrip()[:1] in {"", ",", ";", "."}
    return tokens[:2] if phrase or ends else []


def take_name_before(tokens: Sequence[re.Match[str]]) -> Sequence[re.Match[str]]:
    """The name at the end of some words, "president Volodymyr Zelensky", or the noun they are, "De gemeente"."""
    if not tokens or not is_capital(tokens[-1]):
        return tokens if len(tokens) == 2 and tokens[0].group().lower() in DETERMINERS else []
    first = len(tokens) - 1
    for index in range(first - 1, -1, -1):
        gap = tokens[index + 1 : first]
        if len(gap) > MAX_GAP:
            break
        if is_capital(tokens[index]) and (not gap or gap[-1].group().lower() in PARTICLES):
            first = index
    return tokens[first:]


def take_tail(
    article: Article, sentence: Sentence, cue: Span, tokens: Sequence[re.Match[str]]
) -> Sequence[re.Match[str]]:
    """The few words that end a sentence after a quotation and a verb: "zeggen legerleiders in het gebied"."""
    quoted = article.text[sentence.start : cue.start].rstrip(" ,")[-1:] in set("”“\"»’'")
    ends = tokens and not article.text[tokens[-1].end() : sentence.end].strip(" .")
    return tokens if quoted and ends and len(tokens) <= MAX_TAIL else []
