"""The data model of a report: what every chain, check and output agrees on.

Invariant: `article.text[span.start:span.end] == span.exact` for every span; offsets are Unicode code points
into `Article.text`. Fields may be added; those that are here keep their names and meaning.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION: Literal["1"] = "1"

ChainName = Literal["translation", "claims", "caveats", "disputes", "summary"]
CHAIN_NAMES: tuple[ChainName, ...] = ("translation", "claims", "caveats", "disputes", "summary")
SentenceKind = Literal["headline", "intertitle", "caption", "body"]
Speech = Literal["direct", "indirect", "mixed", "none"]
FoundBy = Literal["model", "lexicon"]
Length = Literal["short", "medium", "long"]
ClaimKind = Literal["statement", "figure", "prediction", "accusation", "denial", "opinion"]
SourceKind = Literal["person", "organisation", "government", "media", "document", "anonymous"]
CaveatCategory = Literal[
    "hedge",
    "hearsay",
    "unverified",
    "interested-source",
    "anonymous-source",
    "loaded-language",
    "explicit-warning",
    "tool-instruction",
]
ChainStateName = Literal["done", "partial", "failed", "skipped", "cancelled"]
Severity = Literal["error", "warning"]
# Stands for the headline of a summary, where a finding names one of its points.
HEADLINE = "headline"
Verdict = Literal["checked", "doubtful"]
MarkPart = Literal["sentence", "claim", "source"]


class Record(BaseModel):
    """Base of all parts: immutable, nothing unknown accepted."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Record):
    """A place in the article, as in the W3C Web Annotation model.

    Attributes:
        sentence: Id of the sentence that holds the start.
        start: First code point, counted from 0 in `Article.text`.
        end: One past the last code point.
        exact: The words there, verbatim.
    """

    sentence: str
    start: int
    end: int
    exact: str


class Evidence(Span):
    """A span that carries a claim; `repaired` when it was found by approximate matching."""

    repaired: bool = False


class Sentence(Record):
    """One numbered sentence; the text is `Article.text[start:end]`."""

    id: str
    start: int
    end: int
    paragraph: int
    kind: SentenceKind = "body"


class Origin(Record):
    """Where the article came from. `name` is a file name, never a full path."""

    kind: Literal["file", "stdin", "url", "paste"]
    name: str | None = None
    url: str | None = None
    retrieved_at: str | None = None


class Article(Record):
    r"""A loaded article: NFC text, `\n` line ends, no control characters but `\n` and `\t`.

    Attributes:
        language: BCP 47 tag of the text ("und" when unknown).
        language_score: 0 to 1 from the detector; 1 when the user named the language.
        sha256: Of `text` in UTF-8.
    """

    title: str | None
    text: str
    language: str
    language_score: float
    outlet: str | None = None
    byline: str | None = None
    published_at: str | None = None
    origin: Origin
    sha256: str
    sentences: tuple[Sentence, ...]

    @property
    def published_on(self) -> str | None:
        """The day it was published; the hour is more than a reader needs."""
        return self.published_at and self.published_at[:10]

    def sentence_text(self, sentence: Sentence) -> str:
        """The words of one sentence."""
        return self.text[sentence.start : sentence.end]

    def sentence_at(self, offset: int) -> Sentence:
        """The sentence that holds an offset, or ends before it."""
        index = bisect_right(self.sentences, offset, key=lambda sentence: sentence.start)
        return self.sentences[max(0, index - 1)]

    def find_sentence(self, sentence_id: str) -> Sentence | None:
        """The sentence of that id, if there is one."""
        number = sentence_id.removeprefix("s")
        if not number.isdecimal() or not 1 <= int(number) <= len(self.sentences):
            return None
        return self.sentences[int(number) - 1]


class ChainState(Record):
    """How one chain ended; `message` is for the reader."""

    state: ChainStateName
    message: str | None = None


class Term(Record):
    """A term of the article's language, and the translation that the reader wants for it."""

    term: str
    translation: str


class TranslatedSentence(Record):
    """The translation of one sentence; `text` is None when the model never gave one."""

    id: str
    text: str | None


class Translation(Record):
    """One entry for every sentence of the article, in order."""

    sentences: tuple[TranslatedSentence, ...]


class Point(Record):
    """A summary point and what it rests on."""

    id: str
    text: str
    sentences: tuple[str, ...]
    claims: tuple[str, ...] = ()
    supported: bool


class Summary(Record):
    """A headline and points, in the target language: three to six, unless it was asked to be short or long."""

    headline: str
    points: tuple[Point, ...]


class Source(Record):
    """Who speaks.

    Attributes:
        name: The name to show, in the target language where the model gave one.
        name_in_text: As the article writes it.
        name_latin: In Latin letters, when `name_in_text` is in another script.
        mentions: Every place where a claim names this source.
    """

    id: str
    name: str
    name_in_text: str
    name_latin: str | None = None
    kind: SourceKind
    mentions: tuple[Span, ...] = ()


class Salt(Record):
    """How carefully to read a claim: 0 to 3 grains, each with a reason."""

    grains: int = Field(ge=0, le=3)
    reasons: tuple[str, ...] = ()


class Claim(Record):
    """Who said what, and where.

    Attributes:
        text: In the target language; stands on its own.
        source: Id of the source; None is the outlet's own voice.
        mention: How the article names the source here.
        via: Ids of the sources it came through.
        cue: The words that attribute ("zei", "volgens").
        found_by: Who found that it is one: the model, or code by the words that attribute.
        translated: Whether `text` translates the words of `evidence`, all of them; else it says what they say.
    """

    id: str
    text: str
    source: str | None = None
    mention: Span | None = None
    via: tuple[str, ...] = ()
    cue: Span | None = None
    speech: Speech = "none"
    kind: ClaimKind = "statement"
    evidence: tuple[Evidence, ...]
    disputed_by: tuple[str, ...] = ()
    salt: Salt = Salt(grains=0)
    found_by: FoundBy = "model"
    translated: bool = False


class Caveat(Record):
    """Words that call for a grain of salt, and why."""

    id: str
    cue: Span
    category: CaveatCategory
    note: str
    claims: tuple[str, ...] = ()
    found_by: FoundBy


class FindingTarget(Record):
    """What a finding is about."""

    part: Literal["translation", "claim", "summary", "caveat"]
    id: str


class Range(Record):
    """Code points of a text: from `start`, one past the last at `end`."""

    start: int
    end: int


class Finding(Record):
    """Something code found wrong in what the model wrote.

    Attributes:
        source_span: Where the article says it.
        target_span: Where the text that the finding is on says it: `text[start:end] == target_text`; of a repaired
            one, where the text did before it was asked for again.
        target_text: The words that were written, all of them where there is no `target_span`.
    """

    id: str
    check: str
    severity: Severity
    state: Literal["open", "repaired"] = "open"
    on: FindingTarget
    source_span: Span | None = None
    target_span: Range | None = None
    target_text: str | None = None
    message: str

    @property
    def is_open_error(self) -> bool:
        """Whether a reader would still be misled."""
        return self.severity == "error" and self.state == "open"


class MarkTarget(Record):
    """What a mark is on, in the report that holds it."""

    part: MarkPart
    id: str


class MarkWords(Record):
    """What a mark says in a target language that is not the report's."""

    target_language: str
    about: str = ""
    translation: str | None = None
    name: str | None = None


class Mark(Record):
    """What the reader says of a sentence, a claim or a source. It is the reader's own: no model, no check writes here.

    Attributes:
        id: Random, stable for the life of the mark.
        on: What it is on in this report; other reports of the article may number things differently.
        place: The words of the article that it is tied to.
        about: The text of the claim, or the name of the source, when it was made; empty for a sentence.
        lost: What it was made on, when this report has no such claim or source; `on` is then the sentence.
        target_language: Of `about`, `translation` and `name`.
        translation: Of a sentence, the reader's.
        attribution: Of a claim: who says it. Empty is the article itself, None is no opinion.
        name: Of a source, the reader's spelling.
        marked_at: ISO 8601 in UTC.
        elsewhere: Its words in other target languages, kept for a report in one of them.
    """

    id: str
    on: MarkTarget
    place: Span
    about: str = ""
    lost: Literal["claim", "source"] | None = None
    target_language: str
    verdict: Verdict | None = None
    note: str | None = None
    translation: str | None = None
    attribution: str | None = None
    name: str | None = None
    marked_at: str
    elsewhere: tuple[MarkWords, ...] = ()


class CheckNotRun(Record):
    """A check that could not be made, and why."""

    check: str
    reason: str


class Calls(Record):
    """Where the answers came from."""

    live: int = 0
    cache: int = 0
    replay: int = 0


class PromptVersion(Record):
    """Which text of a prompt was used; one that the user wrote has no version but "user"."""

    version: int | Literal["user"]
    sha256: str


class Usage(Record):
    """Tokens, as the server counted them."""

    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0

    def __add__(self, other: Usage) -> Usage:
        """Both together."""
        return Usage(
            input_tokens=self.input_tokens + other.input_tokens,
            cached_tokens=self.cached_tokens + other.cached_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
        )


class Provenance(Record):
    """What made this report.

    Attributes:
        model: That ran last.
        small_model: Whether any part is by a model that makes more mistakes than most.
        started_at: ISO 8601 in UTC.
        seconds: Wall time of the run or recording.
        usage: Of all answers, those from the cache too.
        cost_usd: Of the answers that were not from the cache, by a dated table of prices; None where nothing is paid,
            or where the price is not known.
    """

    model: str
    small_model: bool = False
    calls: Calls
    recording_origin: Literal["recorded", "authored"] | None = None
    app_version: str
    prompts: dict[str, PromptVersion]
    started_at: str
    seconds: float
    usage: Usage
    cost_usd: float | None = None


class Report(Record):
    """Everything `summarise` has to say about one article.

    Attributes:
        glossary: The terms of the reader's glossary that stand in the article.
    """

    schema_version: Literal["1"] = SCHEMA_VERSION
    article: Article
    target_language: str
    chains: dict[ChainName, ChainState]
    glossary: tuple[Term, ...] = ()
    translation: Translation | None = None
    summary: Summary | None = None
    sources: tuple[Source, ...] = ()
    claims: tuple[Claim, ...] = ()
    caveats: tuple[Caveat, ...] = ()
    findings: tuple[Finding, ...] = ()
    checks_not_run: tuple[CheckNotRun, ...] = ()
    marks: tuple[Mark, ...] = ()
    provenance: Provenance
