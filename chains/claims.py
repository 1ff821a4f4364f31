"""The claims chain: who says what, where.

The model says which sentence, who, by which words; code finds the places, the kind of speech and the tightest words.

Invariant: every claim rests on words of the article. A source that stands nowhere in it is taken off the claim, with
a finding; a cue that is not there is replaced by one that is, or dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import islice
from typing import get_args

from chains.answers import Answer, read_list, read_text
from chains.calling import Task
from chains.context import Context, Found, Question, run_all
from chains.cues import find_attribution
from chains.events import ClaimFound
from chains.evidence import content_span, locate, overlap, plain_span, speech_of, whole_sentence
from chains.lexicons import load_lexicon
from chains.report import (
    ChainState,
    Claim,
    ClaimKind,
    Evidence,
    FindingTarget,
    Sentence,
    SourceKind,
    Span,
)
from chains.resuming import Part, collect_all
from chains.schemas import SENTENCE_ID, build_array, build_enum, build_object, build_string
from chains.sources import Attribution, Naming, resolve_sources
from chains.speakers import find_speaker
from chains.windows import Window

KINDS: tuple[ClaimKind, ...] = get_args(ClaimKind)
SOURCE_KINDS: tuple[SourceKind, ...] = get_args(SourceKind)
OWN_VOICE = "newspaper"
OWN_NAMES = frozenset(
    {"", "the newspaper", "newspaper", "the article", "article", "the outlet", "none", "unknown", "nobody"}
)
MAX_SENTENCES = 3
PREVIEWED = 20
MAX_CLAIMS = 120
MAX_PER_SENTENCE = 3
MAX_NAME = 100
MAX_CUE = 60
MAX_TEXT = 400
TOKENS_PER_SENTENCE = 300
MAX_TOKENS = 8000


ClaimKey = tuple[tuple[str, ...], str, str]


@dataclass(frozen=True)
class RawClaim:
    """A claim as the model gave it, its sentences known to exist, its words not located yet.

    Attributes:
        source: As the model named it, or as the sentence does where the model named nobody of the article.
        refused: The name of the model that the sentence's own took the place of.
    """

    sentences: tuple[Sentence, ...]
    source: str
    refused: str
    source_kind: SourceKind | None
    via: str
    cue: str
    kind: ClaimKind
    text: str

    @property
    def key(self) -> ClaimKey:
        """By which a claim that was given before (a retry, a loop) is known."""
        return tuple(s.id for s in self.sentences), self.source.casefold(), self.text.casefold()


async def find_claims(context: Context) -> ChainState:
    """Find all claims of the article."""
    raw: dict[ClaimKey, RawClaim] = {}
    try:
        await run_all(ask_window(context, window, raw) for window in context.windows)
    finally:
        build_claims(context, sorted(raw.values(), key=lambda claim: claim.sentences[0].start))
    return conclude(context)


async def ask_window(context: Context, window: Window, raw: dict[ClaimKey, RawClaim]) -> None:
    """Ask about one window, in batches where the model needs small ones."""
    # A headline says again what the body says, and alone it tempts a small model to say more.
    body = [sentence for sentence in window.sentences if sentence.kind == "body"]
    asked = window.sentences if context.takes_whole(window) or not body else body
    parts = [Part(window, focus) for focus in context.batch_focus(window, asked)]
    build, take = partial(build_task, context), partial(take_claim, context, raw)
    await run_all(collect_all(context, part, build, take) for part in parts)


def build_task(context: Context, part: Part) -> Task:
    """The request for some sentences of a window."""
    count = len(part.sentences)
    item = build_object(
        {
            "ids": build_array(SENTENCE_ID, MAX_SENTENCES),
            "source": build_string(MAX_NAME),
            "type": build_enum([*SOURCE_KINDS, OWN_VOICE]),
            "cue": build_string(MAX_CUE),
            "via": build_string(MAX_NAME),
            "kind": build_enum(KINDS),
            context.target: build_string(MAX_TEXT),
        }
    )
    question = Question(
        chain="claims",
        prompt="claims",
        key="claims",
        item=item,
        max_items=min(MAX_CLAIMS, MAX_PER_SENTENCE * count),
        max_tokens=min(MAX_TOKENS, TOKENS_PER_SENTENCE * (count + 1)),
    )
    return context.build_task(question, part.window, part.focus)


def take_claim(context: Context, raw: dict[ClaimKey, RawClaim], part: Part, item: Answer) -> None:
    """Keep a claim that says something about sentences that exist, once."""
    claim = read_claim(context, part.sentences, item)
    if claim is None or raw.setdefault(claim.key, claim) is not claim:
        return
    context.emit(preview_claim(context, len(raw), list(islice(reversed(raw.values()), PREVIEWED))))


def preview_claim(context: Context, number: int, latest: Sequence[RawClaim]) -> ClaimFound:
    """The latest claim as it looks now: its source is resolved among the latest names only, and nothing is noted."""
    claim, *others = latest
    named = [*{other.source: other for other in reversed(others) if other.source != claim.source}.values(), claim]
    namings = [Naming(each.sentences[0], each.source, each.source_kind) for each in named]
    sources, attributions = resolve_sources(context.article, namings, load_lexicon(context.article.language))
    unnoted = replace(context, found=Found())
    found = build_claim(unnoted, f"c{number}", claim, attributions[-1], Attribution())
    return ClaimFound(found, next((source for source in sources if source.id == found.source), None))


def read_claim(context: Context, focus: Sequence[Sentence], item: Answer) -> RawClaim | None:
    """The claim in an item of the answer, or None when there is none."""
    asked = {sentence.id for sentence in focus}
    found = (context.labels.find(label) for label in read_list(item, "ids"))
    sentences = [sentence for sentence in found if sentence and sentence.id in asked]
    text = read_words(item, context.target)
    kind = next((k for k in KINDS if k == item.get("kind")), None)
    if not sentences or not text or kind is None:
        return None
    source = read_words(item, "source")
    source = named = "" if source.casefold() in OWN_NAMES else strip_phrase(context, source)
    if not source or source.casefold() not in fold_case(context.article.text):
        source = name_speaker(context, sentences[0]) or source
    return RawClaim(
        sentences=tuple(sorted(sentences, key=lambda s: s.start)),
        source=source,
        refused=named if named != source else "",
        source_kind=next((k for k in SOURCE_KINDS if k == item.get("type")), None),
        via=read_words(item, "via"),
        cue=read_words(item, "cue"),
        kind=kind,
        text=text,
    )


@lru_cache(maxsize=2)
def fold_case(text: str) -> str:
    """An article's text for a search that knows no capitals."""
    return text.casefold()


def name_speaker(context: Context, sentence: Sentence) -> str:
    """Who says a sentence by its own words, for when the model named nobody of the article; empty when nobody."""
    lexicon = load_lexicon(context.article.language)
    speaker = find_speaker(context.article, sentence, lexicon) if lexicon else None
    return speaker.exact if speaker else ""


def strip_phrase(context: Context, source: str) -> str:
    """A source without the words that attribute to it: "Volgens de politie" is "de politie"."""
    lexicon = load_lexicon(context.article.language)
    phrases = lexicon.attribution_phrases if lexicon else ()
    found = [phrase for phrase in phrases if source.lower().startswith(f"{phrase} ")]
    return source[len(max(found, key=len)) :].strip() if found else source


def read_words(item: Answer, key: str) -> str:
    """A string of an item; empty when it holds no letter or digit (a model copies the "…" of the example)."""
    text = read_text(item, key)
    return text if any(char.isalnum() for char in text) else ""


def build_claims(context: Context, raw: Sequence[RawClaim]) -> None:
    """Resolve the sources of all claims together and locate the words of each."""
    lexicon = load_lexicon(context.article.language)
    namings = [Naming(claim.sentences[0], claim.source, claim.source_kind) for claim in raw]
    passing = [Naming(claim.sentences[0], claim.via, None) for claim in raw]
    sources, attributions = resolve_sources(context.article, [*namings, *passing], lexicon)
    context.found.sources = sources
    context.found.findings = [f for f in context.found.findings if f.on.part != "claim"]
    context.found.claims = tuple(
        build_claim(context, f"c{number}", claim, attribution, via)
        for number, (claim, attribution, via) in enumerate(
            zip(raw, attributions[: len(raw)], attributions[len(raw) :], strict=True), start=1
        )
    )


def build_claim(context: Context, claim_id: str, raw: RawClaim, attribution: Attribution, via: Attribution) -> Claim:
    """Locate what a claim says, who says it and by which words."""
    target = FindingTarget(part="claim", id=claim_id)
    attribution = complete_mention(context, raw, attribution)
    check_attribution(context, target, raw, attribution)
    cue = find_cue(context, raw, attribution) if attribution.source else None
    evidence = find_evidence(context, raw, cue, attribution.mention)
    via_sources = (via.source,) if via.source and via.source != attribution.source else ()
    return Claim(
        id=claim_id,
        text=raw.text,
        source=attribution.source,
        mention=attribution.mention,
        via=via_sources,
        cue=cue,
        speech=speech_of(context.article, raw.sentences[0], evidence[0], has_source=attribution.source is not None),
        kind=raw.kind,
        evidence=evidence,
    )


def complete_mention(context: Context, raw: RawClaim, attribution: Attribution) -> Attribution:
    """Take a pronoun by the verb of saying for the mention of a source that the sentence does not name."""
    lexicon = load_lexicon(context.article.language)
    if attribution.source is None or attribution.mention or lexicon is None:
        return attribution
    speakers = (find_speaker(context.article, sentence, lexicon) for sentence in raw.sentences)
    pronouns = (span for span in speakers if span and span.exact.lower() in lexicon.pronouns)
    return replace(attribution, mention=next(pronouns, None))


def check_attribution(context: Context, target: FindingTarget, raw: RawClaim, attribution: Attribution) -> None:
    """Note a source that could not be found, or that the sentence does not name."""
    if attribution.problem:
        context.raise_finding("attribution", target, attribution.problem, text=raw.source, severity="error")
        return
    ids = ", ".join(sentence.id for sentence in raw.sentences)
    if raw.refused:
        message = f"“{raw.refused}” is not in the article; the source was taken from the words of {ids}."
        context.raise_finding("attribution", target, message, text=raw.refused)
    if attribution.source and attribution.mention is None:
        message = f"{ids} does not name “{raw.source}”: see who speaks there."
        context.raise_finding("attribution", target, message, text=raw.source)
    cue = find_lexicon_cue(context, raw)
    if attribution.source is None and cue and is_phrase(context, cue):
        message = f"{ids} says “{cue.exact}”, so somebody may be quoted there, but no source was named."
        context.raise_finding("attribution", target, message, text=raw.text)


def find_cue(context: Context, raw: RawClaim, attribution: Attribution) -> Span | None:
    """The words that attribute: those the model copied, or those the lexicon knows.

    The model's come first, but for a small one, which copies any word of the sentence.
    """
    known = find_lexicon_cue(context, raw)
    if known and context.caller.model.profile.small:
        return known
    near = attribution.mention.start if attribution.mention else None
    for sentence in raw.sentences:
        copied = locate(context.article, sentence, raw.cue, near) if raw.cue else None
        mention = attribution.mention
        # A model may copy the name of the source for its cue.
        if copied is not None and not (mention and overlap(copied, mention)):
            return plain_span(copied)
    return known


def is_phrase(context: Context, cue: Span) -> bool:
    """Whether a cue attributes by itself ("volgens"); a verb may also tell what somebody does."""
    lexicon = load_lexicon(context.article.language)
    return lexicon is not None and cue.exact.lower() in lexicon.attribution_phrases


def find_lexicon_cue(context: Context, raw: RawClaim) -> Span | None:
    """The first words in a claim's sentences that the lexicon knows to attribute."""
    lexicon = load_lexicon(context.article.language)
    found = (find_attribution(context.article, s, lexicon) for s in raw.sentences) if lexicon else ()
    return next((span for span in found if span), None)


def find_evidence(context: Context, raw: RawClaim, cue: Span | None, mention: Span | None) -> tuple[Evidence, ...]:
    """The words that say it: tight in the sentence that attributes, whole in the others."""
    return tuple(
        content_span(context.article, sentence, cue, mention)
        if is_within(cue, sentence) or is_within(mention, sentence)
        else whole_sentence(context.article, sentence)
        for sentence in raw.sentences
    )


def is_within(span: Span | None, sentence: Sentence) -> bool:
    """Whether a span lies in a sentence."""
    return span is not None and span.sentence == sentence.id


def conclude(context: Context) -> ChainState:
    """How the chain ended."""
    noted = [context.describe_too_long(), *context.found.failures.get("claims", [])]
    failures = list(dict.fromkeys(filter(None, noted)))
    if not failures:
        return ChainState(state="done")
    return ChainState(state="partial" if context.found.claims else "failed", message=" ".join(failures))
