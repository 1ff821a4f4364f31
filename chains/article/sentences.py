"""The numbered sentences of an article, and what kind of text each is.

Invariant: sentences are in order, do not overlap, begin and end with something else than white space, and leave
out nothing but white space. `sentencex` proposes where they end; abbreviations and quotations that it does not
know are put together again here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise

from chains.article.paragraphs import CLOSERS, STOPS, Region, ends_sentence, split_paragraphs
from chains.lexicons import Lexicon, load_lexicon
from chains.report import Sentence, SentenceKind

MAX_HEADLINE, MAX_INTERTITLE, MAX_CAPTION = 200, 100, 400
"""In characters: longer paragraphs are body text."""

LOOK_BEHIND, LOOK_AHEAD = 80, 80
"""Characters on either side of a stop that decide what it is; a limit keeps long texts linear."""

APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)|(?<!\w)['’](?=[stnkm]\s|\d)")
OPENERS = "\"'“”„‘‚«»‹›([{¿¡–—-"
WEB_ADDRESS = re.compile(r"(?:www\.|\w+://|\S+@)\S*$")
QUOTATION_MARK = re.compile('["“”„«»‹›「」『』]')
UNLETTERED = re.compile(r"[\W_]*\d{0,3}[\W_]*")
CLOSING = re.compile(r"[,;:、，؛،)\]}」』）]|[»”’\"](?!\w)")
DASH = re.compile(r"[–—-]\s+")
DOTTED = re.compile(r"\w(?:\.-?\w)+")

MACHINE = re.compile(
    r"(?P<object>[\[{][\[{\s]{0,9}\"[^\"]{1,40}\"\s?:.{0,2000}[\]}](?=\s|$))|(?P<fence>`{3,})"
    r"|(?P<end><\|(?:im_end|end\w*|eot\w*)\|>|\[/INST\])"
)
"""What programs read, of which the sentences around it are no part: a JSON object, a fence, the end of a message."""

AFTER_QUOTATION = {
    "ja": re.compile("[とって、はがをにのもで]"),
    "zh": re.compile("[^，。！？]{0,10}(?:说|說|表示|称|稱|道|指出|问|問|告诉|告訴|回应|回應|强调|強調)"),
    "ko": re.compile("[가-힣]"),
}
"""How a sentence goes on after a quotation, in scripts without capitals."""

COMMON_CUES = ("©", "foto:", "photo:", "image:", "фото:", "getty images")


@dataclass(frozen=True)
class Rules:
    """What is known of the stops of one language."""

    lexicon: Lexicon

    @cached_property
    def verbs(self) -> frozenset[str]:
        """Reporting verbs, for looking up."""
        return frozenset(self.lexicon.reporting_verbs)

    @cached_property
    def missed_end(self) -> re.Pattern[str] | None:
        """A stop behind a word, that the word after it shows to have ended a sentence."""
        if not self.lexicon.sentence_starters:
            return None
        finals = "|".join(re.escape(final).replace(r"\ ", r"\s?") for final in sorted(self.lexicon.final_abbreviations))
        words = "|".join(sorted(self.lexicon.false_abbreviations))
        starters = "|".join(re.escape(word.capitalize()) for word in sorted(self.lexicon.sentence_starters))
        return re.compile(
            rf"(?<!\w)(?:((?i:{finals})|\w\w+)\.\s+(?=(?:{starters})(?!\w))|({words})\.\s+(?=[^\W\d_a-zа-яіїєґ]\w))"
        )

    @cached_property
    def credit(self) -> re.Pattern[str]:
        """A cue of a caption that has a sign of its own: "Foto:", "©"."""
        cues = "|".join(escape_cue(cue) for cue in self.cues if not cue[-1].isalnum())
        return re.compile(rf"(?:^|[^\w\s,]\s*)(?:{cues})", re.IGNORECASE)

    @cached_property
    def agency(self) -> re.Pattern[str]:
        """A picture agency at the end of a caption."""
        cues = "|".join(re.escape(cue) for cue in self.cues if cue[-1].isalnum())
        return re.compile(rf"(?<!\w)(?:{cues})(?!\w)[^.!?]{{0,40}}$", re.IGNORECASE)

    @property
    def cues(self) -> tuple[str, ...]:
        """Cues of captions in this language and in all."""
        return COMMON_CUES + self.lexicon.caption_cues


def escape_cue(cue: str) -> str:
    """A cue as a pattern: the French write a space before the colon."""
    return rf"{re.escape(cue[:-1])}\s?:" if cue.endswith(":") else re.escape(cue)


@cache
def find_rules(language: str) -> Rules:
    """The rules of a primary subtag."""
    return Rules(load_lexicon(language) or Lexicon(language))


def split_sentences(text: str, language: str) -> tuple[Sentence, ...]:
    """Number the sentences of a normalised text.

    Args:
        text: As `normalise_text` leaves it.
        language: BCP 47 tag; an unknown one is split by punctuation alone.

    Returns:
        Sentences s1, s2, ...; offsets are code points, paragraphs count from 0. Headlines and intertitles are
        one sentence each.
    """
    rules = find_rules(language.lower().split("-")[0])
    paragraphs = split_paragraphs(text)
    found = (
        (region, index, kind)
        for index, (start, end) in enumerate(paragraphs)
        for kind in [find_kind(text[start:end], index, len(paragraphs), rules)]
        for region in split_paragraph(text, (start, end), kind, rules)
    )
    return tuple(
        Sentence(id=f"s{number}", start=start, end=end, paragraph=paragraph, kind=kind)
        for number, ((start, end), paragraph, kind) in enumerate(found, 1)
    )


def find_kind(paragraph: str, index: int, count: int, rules: Rules) -> SentenceKind:
    """Tell what a paragraph is by where it stands and how it ends."""
    if is_caption(paragraph, index, rules):
        return "caption"
    if index == 0:
        return "headline" if count > 1 and is_headline(paragraph) else "body"
    return "intertitle" if index < count - 1 and is_intertitle(paragraph) else "body"


def is_caption(paragraph: str, index: int, rules: Rules) -> bool:
    """Whether a paragraph describes a picture: it is short and says whose picture it is."""
    if len(paragraph) > MAX_CAPTION:
        return False
    if rules.credit.search(paragraph):
        return True
    return index > 0 and not ends_sentence(paragraph) and bool(rules.agency.search(paragraph))


def is_headline(paragraph: str) -> bool:
    """Whether a first paragraph is a headline: short, and no sentence with a stop (a question may be)."""
    asks = paragraph.rstrip(CLOSERS + " ").endswith(("?", "!", "？", "！", "؟"))
    inner_stop = re.search(r"[.。]\s", paragraph)
    return len(paragraph) <= MAX_HEADLINE and (not ends_sentence(paragraph) or (asks and not inner_stop))


def is_intertitle(paragraph: str) -> bool:
    """Whether a later paragraph is a heading: short, one line of no more than a sentence, without a stop."""
    open_end = not ends_sentence(paragraph) and not paragraph.endswith((":", ",", ";", "：", "，"))
    return len(paragraph) <= MAX_INTERTITLE and open_end and not re.match(r"[•*·▪‣–—-]\s|[(\[]", paragraph)


def split_paragraph(text: str, paragraph: Region, kind: SentenceKind, rules: Rules) -> Iterator[Region]:
    """The sentences of one paragraph; headlines and intertitles stay whole."""
    start, end = paragraph
    flat = text[start:end].replace("\n", " ")
    cuts = [] if kind in {"headline", "intertitle"} else find_cuts(flat, rules)
    for first, last in zip([0, *cuts], [*cuts, len(flat)], strict=True):
        piece = flat[first:last]
        yield start + first + len(piece) - len(piece.lstrip()), start + first + len(piece.rstrip())


def find_cuts(flat: str, rules: Rules) -> list[int]:
    """Where sentences begin inside a paragraph, without the first."""
    forced, inside = find_machine_cuts(flat)
    proposed = sorted(forced.union(cut for cut in propose_cuts(flat, rules) if cut not in inside))
    cased = any(character.isupper() for character in flat)
    cuts: list[int] = []
    last = 0
    for cut, following in pairwise([*proposed, len(flat)]):
        before, after = flat[max(0, cut - LOOK_BEHIND) : cut], flat[cut : min(following, cut + LOOK_AHEAD)]
        bare = cut - last < LOOK_BEHIND and UNLETTERED.fullmatch(flat, last, cut)  # "2." of a list
        if cut in forced or (not bare and not belongs_together(before, after, rules, cased=cased)):
            cuts.append(cut)
            last = cut
    return cuts


def find_machine_cuts(flat: str) -> tuple[set[int], set[int]]:
    """Where what programs read begins or ends among sentences, and the places inside it, which are no cuts."""
    forced: set[int] = set()
    inside: set[int] = set()
    for match in MACHINE.finditer(flat):
        start, end = match.span()
        inside.update(range(start + 1, end))
        forced.update({"object": (start, end), "fence": (start,), "end": (end,)}[match.lastgroup or "end"])
    return {cut for cut in forced if flat[:cut].strip() and flat[cut:].strip()} - inside, inside


def propose_cuts(flat: str, rules: Rules) -> list[int]:
    """The cuts of sentencex, and those it misses.

    Apostrophes are hidden from it: it would take two of them for a quotation, and not split inside.
    """
    from sentencex import get_sentence_boundaries

    boundaries = get_sentence_boundaries(rules.lexicon.language, APOSTROPHE.sub("ʼ", flat))
    starts = [int(boundary["start_index"]) for boundary in boundaries]
    missed = [
        start + cut for start, end in pairwise([*starts, len(flat)]) for cut in find_missed_ends(flat[start:end], rules)
    ]
    return sorted({cut for cut in starts + missed if 0 < cut < len(flat)})


def find_missed_ends(piece: str, rules: Rules) -> Iterator[int]:
    """Cuts inside a piece: sentencex has common words among its abbreviations ("dat" in Dutch, "bien" in Spanish).

    What has quotation marks stays as it is: the sentences of a quotation are not taken apart.
    """
    if rules.missed_end is None or QUOTATION_MARK.search(piece):
        return
    known = rules.lexicon.abbreviations | rules.lexicon.title_abbreviations
    for match in rules.missed_end.finditer(piece):
        if match[2] or match[1].lower() not in known:
            yield match.end()


def belongs_together(before: str, after: str, rules: Rules, *, cased: bool) -> bool:
    """Whether the stop between two pieces is not the end of a sentence."""
    return (
        not any(character.isalnum() for character in after)
        or not before.strip()
        or continues(after, cased=cased)
        or is_inside_word(before, after)
        or ends_in_abbreviation(before, after, rules)
        or reports_quotation(before, after, rules)
    )


def continues(after: str, *, cased: bool) -> bool:
    """Whether a piece begins as no sentence does: with a comma, a closing mark, a small letter."""
    rest = after.lstrip()
    if CLOSING.match(rest):
        return True
    rest = DASH.sub("", rest, count=1) if DASH.match(rest) else rest
    small = rest[:1].islower() and not "\u10d0" <= rest[:1] <= "\u10ff"  # Georgian has no capitals in use
    return cased and small and not rest[1:2].isupper()  # "iPhone" may begin a sentence


def is_inside_word(before: str, after: str) -> bool:
    """Whether the stop is part of a web address, or of a compound such as "J.-C."."""
    if before[-1].isspace():
        return False
    return after.startswith("-") or bool(WEB_ADDRESS.search(before))


def ends_in_abbreviation(before: str, after: str, rules: Rules) -> bool:
    """Whether the stop belongs to an abbreviation, an initial or an ordinal."""
    words = [word.lstrip(OPENERS) for word in before.split()[-2:]]
    if not words[-1].endswith("."):
        return False
    word = words[-1].removesuffix(".")
    previous = words[0] if len(words) > 1 else ""
    forms = {word.lower(), f"{previous} {word}".lower()}
    lexicon = rules.lexicon
    if forms & lexicon.title_abbreviations and not is_unit(word, previous):
        return True
    if forms & lexicon.number_abbreviations and after.lstrip()[:1].isdigit():
        return True
    if forms & lexicon.final_abbreviations:
        return False
    known = bool(forms & lexicon.abbreviations)
    if known and not word.isalpha():
        return True
    return (known or stands_for_more(word, previous, rules)) and not starts_sentence(after, rules)


def is_unit(word: str, previous: str) -> bool:
    """Whether one small letter stands after a figure: "в 2014 г.", "5 m."."""
    return len(word) == 1 and word.islower() and previous[-1:].isdigit()


def stands_for_more(word: str, previous: str, rules: Rules) -> bool:
    """Whether a word looks like an initial ("J"), a dotted abbreviation ("U.S") or an ordinal ("am 3")."""
    if len(word) == 1 and word.isalpha():
        return not is_unit(word, previous) and not (word == "I" and rules.lexicon.language == "en")
    if word.isdecimal():
        return len(word) < 3 and previous.lower() in rules.lexicon.ordinal_lead_ins
    return bool(DOTTED.fullmatch(word))


def starts_sentence(after: str, rules: Rules) -> bool:
    """Whether the first word has a capital and is one that begins sentences."""
    word = first_words(after, 1)
    return bool(word) and word[0][:1].isupper() and word[0].lower() in rules.lexicon.sentence_starters


def first_words(text: str, count: int) -> list[str]:
    """The first words without the punctuation around them."""
    return [word.strip(OPENERS + CLOSERS + STOPS + ",;:") for word in text.split(maxsplit=count)[:count]]


def reports_quotation(before: str, after: str, rules: Rules) -> bool:
    """Whether a quotation ended, and its sentence goes on: "What now?" Smith asked."""
    left = before.rstrip()
    if not left or left[-1] not in CLOSERS:
        return False
    pattern = AFTER_QUOTATION.get(rules.lexicon.language)
    if pattern is not None:
        return bool(pattern.match(after))
    asks = left.rstrip(CLOSERS + " ").endswith(("?", "!", "…"))
    words = [word.lower() for word in first_words(after, 4)]
    return asks and bool(rules.verbs.intersection(words)) and words[0] not in rules.lexicon.sentence_starters
