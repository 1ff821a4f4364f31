"""Which words of a sentence say the content, and which only say who says it.

Invariant: what is cut away holds the cue, the mention, a complementiser, time words and at most a few words of
the same phrase; where that is in doubt nothing is cut. Places are offsets into the sentence, never empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from chains.matching import Place

WORD = re.compile(r"\w+")
EDGE = re.compile(r"[\s,;:–—-]+")
SPACE = re.compile(r"\s+")
VERB_SECOND = ("nl", "de")  # "Volgens hem is ...": no comma after a leading attribution
NEAR = 3  # words beside cue and mention that may belong to them ("de Oekraïense president" Zelensky)
BESIDE_QUOTE = 8  # the same beside a direct quotation, where the marks already say what is content
FEWEST = 2  # words of content; with fewer the cut was wrong

COMPLEMENTISER = re.compile(
    r"(?<![\s,])[\s,]+(?:dat|dass|daß|que|qu(?=['’])['’]|що|что|будто|будто бы|ніби|that)(?=\W|(?<=['’]))",
    re.IGNORECASE,
)
NO_CLAUSE = re.compile(r"noem\w*|called?\b|calls\b|reject\w*", re.IGNORECASE)  # "noemt dat cijfer geflatteerd"
INFINITIVE = re.compile(r"\b(?:te|zu|to)\s+$", re.IGNORECASE)
PREPOSED = re.compile(
    r"(?:volgens|aldus|laut|gemäß|nach|selon|d['’]après|según|according|за|по|со|згідно|согласно)\b", re.IGNORECASE
)
POSTPOSED = re.compile(r"zufolge$", re.IGNORECASE)


def list_words(text: str) -> frozenset[str]:
    """The words of a constant."""
    return frozenset(text.split())


PREPOSITION = list_words(
    "aan bij in met naar op over tegen tegenover tijdens uit via voor "
    "am an auf bei gegenüber im in mit nach über von vor wegen zu "
    "à au aux dans de devant du en lors sur "
    "a al ante con de desde durante en tras "
    "в во на из к от перед при у з із зі до під по "
    "at by from in on to"
)
CONTINUES_NAME = list_words(
    "van voor in of op uit bij en de het der des dem den von für im und aus zu am du la les et y e del"
)
BESIDE_VERB = list_words(
    "heeft had ook nog zo al hat habe auch noch so mit a ont ha han también aussi encore ainsi has had also "
    "так вже уже ще еще ещё"
)
CONJUNCTION = list_words("en maar und aber doch et mais y pero и но а та й і але and but")
AFTER_COMMA = list_words("als ohne wenn weil da nachdem um während obwohl wie aber und doch bevor sondern")
TIME = re.compile(
    r"(?:(?:maan|dins|woens|donder|vrij|zater|zon)dag|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|januari|februari|maart|april|mei|juni|juli|augustus|september"
    r"|o[kc]tober|november|de[cz]ember|понеділ|вівтор|серед|четвер|п.ятниц|субот|неділ|понедельник|вторник|сред"
    r"|четверг|пятниц|суббот|воскресен|сьогодн|вчора|учора|сегодн|вчера|gister|vandaag|heute|gestern)\w*"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|hier|aujourd|hui|matin|soir"
    r"|lunes|martes|miércoles|jueves|viernes|sábado|domingo|hoy|ayer|today|yesterday|morning|evening|night"
    r"|ochtend|avond|morgen|middag|abend|morgens|week|woche|semaine|semana|vorige|letzte|last|eerder|later"
    r"|op|am|on|el|в|во|у|le|ce|this|\d+"
)


def find_content(text: str, language: str, cue: Place | None, mention: Place | None, quotes: Sequence[Place]) -> Place:
    """The tightest contiguous words of a sentence that say the content.

    Args:
        text: The sentence.
        language: Its BCP 47 tag.
        cue: Where the words stand that attribute.
        mention: Where the source is named.
        quotes: What stands between quotation marks, marks left out.

    Returns:
        Offsets into `text`; the whole sentence where the attribution cannot be told from the content.
    """
    known = sorted(place for place in (cue, mention) if place)
    found = find_quoted(text, known, quotes)
    if found is None and known:
        found = cut_leading(text, language.partition("-")[0], cue, known) or cut_trailing(text, cue, known)
    place = tidy(text, *found, EDGE) if found else (0, 0)
    return place if count_words(text[slice(*place)]) >= FEWEST else tidy(text, 0, len(text), SPACE)


def tidy(text: str, start: int, end: int, edge: re.Pattern[str]) -> Place:
    """Leave out what `edge` matches at both ends; nothing when nothing else would be left."""
    before = edge.match(text, start, end)
    left = before.end() if before else start
    right = end
    while right > left and edge.match(text[right - 1]):
        right -= 1
    return (left, right) if left < right else (start, end)


def count_words(text: str) -> int:
    """How many words a text has."""
    return len(WORD.findall(text))


def list_rest(text: str, start: int, end: int, known: Iterable[Place]) -> list[str]:
    """Words of `text[start:end]` outside the known places, lower case, time words left out."""
    places = tuple(known)
    rest = (
        match.group().casefold()
        for match in WORD.finditer(text, start, end)
        if not any(a < match.end() and match.start() < b for a, b in places)
    )
    return [word for word in rest if not TIME.fullmatch(word)]


def find_quoted(text: str, known: Sequence[Place], quotes: Sequence[Place]) -> Place | None:
    """The words between quotation marks, when all else in the sentence is attribution."""
    if not quotes or any(overlaps(place, quotes) for place in known):
        return None
    outer = quotes[0][0], quotes[-1][1]
    quoted = sum(count_words(text[start:end]) for start, end in quotes)
    rest = list_rest(text, 0, len(text), [*known, *quotes])
    limit = min(BESIDE_QUOTE if known else NEAR, quoted)
    if len(rest) > limit or (rest and quoted < FEWEST) or starts_clause(text, quotes[0][0], known):
        return None
    return None if rest and not is_set_apart(text, *outer) else outer


def is_set_apart(text: str, start: int, end: int) -> bool:
    """Whether punctuation divides a quotation from the words around it: `X: "..."`, `"...", says X`."""
    before, after = text[: start - 1] if start else "", text[end + 1 :]
    opened = not WORD.search(before) or before.rstrip().endswith((":", ",", "–", "—", "-"))
    ended = text[:end].rstrip().endswith((",", ".", "!", "?", "…"))
    return opened and (not WORD.search(after) or ended or after.lstrip().startswith((",", "–", "—", "-")))


def overlaps(place: Place, others: Iterable[Place]) -> bool:
    """Whether a place shares a character with one of the others."""
    return any(start < place[1] and place[0] < end for start, end in others)


def starts_clause(text: str, quote: int, known: Sequence[Place]) -> bool:
    """Whether the content begins before the quotation: words stand between "that" and the marks."""
    match = COMPLEMENTISER.search(text, known[0][1] if known else 0, quote)
    return bool(match and WORD.search(text, match.end(), quote))


def cut_leading(text: str, language: str, cue: Place | None, known: Sequence[Place]) -> Place | None:
    """What follows an attribution at the sentence's start."""
    start = after_colon(text, known)
    if start is None and cue:
        start = after_complementiser(text, cue, known)
        start = start or after_phrase(text, language, cue, known)
        if start is None and language == "de":
            start = after_german_verb(text, cue, known)
    return (start, len(text)) if start else None


def leads(text: str, end: int, known: Sequence[Place]) -> bool:
    """Whether `text[:end]` is an attribution and nothing else: few other words, no clause before it."""
    head = [place for place in known if place[1] <= end]
    if not head or re.search(r"[,;:]\s", text[: head[-1][1]]):
        return False
    return len(list_rest(text, 0, head[-1][1], head)) <= NEAR and not list_rest(text, head[-1][1], end, ())


def after_colon(text: str, known: Sequence[Place]) -> int | None:
    """Where the content starts in "X: ..." and "X said: ..."."""
    colon = re.compile(r":\s").search(text, known[0][1])
    if colon is None:
        return None
    head = [place for place in known if place[1] <= colon.start()]
    rest = list_rest(text, 0, colon.start(), head)
    return colon.end() if len(rest) <= NEAR and not re.search("[,;]", text[: colon.start()]) else None


def after_complementiser(text: str, cue: Place, known: Sequence[Place]) -> int | None:
    """Where the content starts in "X said that ...", but not in "X called that ..." or "by saying that ..."."""
    if NO_CLAUSE.match(text, cue[0]) or INFINITIVE.search(text[: cue[0]]):
        return None
    match = COMPLEMENTISER.search(text, cue[1])
    return match.end() if match and leads(text, match.start(), known) else None


def after_phrase(text: str, language: str, cue: Place, known: Sequence[Place]) -> int | None:
    """Where the content starts in "according to X ..."."""
    words = text[slice(*cue)]
    end = known[-1][1]
    preposed = known[0] == cue and PREPOSED.match(words)
    if not (preposed or (POSTPOSED.search(words) and end == cue[1])):
        return None
    if list_rest(text, 0, known[0][0], ()) or len(list_rest(text, 0, end, known)) > NEAR:
        return None
    if language in VERB_SECOND:
        return after_verb_second(text, end, complete=len(known) > 1)
    comma = text.find(",", end)
    return comma + 1 if comma > 0 and len(list_rest(text, end, comma, ())) <= NEAR else None


def after_verb_second(text: str, end: int, *, complete: bool) -> int | None:
    """The end of a leading phrase when the verb follows at once; None when the phrase may go on."""
    following = re.compile(r"\s+(\w+)").match(text, end)
    if not complete or following is None or following.group(1).casefold() in CONTINUES_NAME:
        return None
    return end


def after_german_verb(text: str, cue: Place, known: Sequence[Place]) -> int | None:
    """Where the content starts in "X sagte, die Stadt sei gefallen"."""
    comma = re.compile(r"[^,;:]*,\s+(\w+)").match(text, cue[1])
    if comma is None or known[-1] != cue or comma.group(1).casefold() in AFTER_COMMA:
        return None
    start = comma.start(1)
    return start if leads(text, start, known) else None


def cut_trailing(text: str, cue: Place | None, known: Sequence[Place]) -> Place | None:
    """What stands before an attribution at the sentence's end: "..., said X on Thursday"."""
    if cue is None:
        return None
    first, last = known[0][0], known[-1][1]
    breaks = [match.start() for match in re.finditer(r",\s|\s[-–—]\s", text[:first])]
    start = breaks[-1] if breaks else None
    if PREPOSED.match(text[slice(*cue)]) and known[0] == cue and (start is None or count_words(text[start:first])):
        start = first
    if start is None or not trails(text, start, first, last, known):
        return None
    return 0, start


def trails(text: str, start: int, first: int, last: int, known: Sequence[Place]) -> bool:
    """Whether `text[start:]` is an attribution and nothing else."""
    between = list_rest(text, first, last, known)
    if re.search(r"[,;:]", text[first:]) or len(between) > NEAR or CONJUNCTION & set(between):
        return False
    after = list_rest(text, last, len(text), ())
    adverbial = not after or after[0] in PREPOSITION or set(after) <= BESIDE_VERB
    return set(list_rest(text, start, first, ())) <= BESIDE_VERB and adverbial and len(after) <= NEAR + 1
