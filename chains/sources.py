"""Who speaks: turns the names a model copied into sources, each found in the article, each once.

Invariant: `name_in_text` stands verbatim in the article; a name that stands nowhere in it becomes no source.
Two names are joined only when nothing else known fits as well.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from chains.cues import find_phrases, index_phrases
from chains.evidence import locate, plain_span, shift, span_of
from chains.folding import fold
from chains.latin import latinise
from chains.lexicons import Lexicon
from chains.matching import find_copied
from chains.names import (
    DETERMINERS,
    INDEFINITE,
    INFLECTED,
    WORD,
    Name,
    is_same_organisation,
    is_same_person,
    is_same_word,
    read_name,
)
from chains.report import Article, Sentence, Source, SourceKind, Span

SAME_SPELLING = 85.0  # per cent of indel similarity: "Prigoschin", "Prigozhin" do not reach it, a slip does
SAME_LATIN = 80.0  # the same for names in Latin letters against an article in another script
ACRONYM = re.compile(r"(?<=\s)\(([^\W\d_]{2,8})\)")
FIRST_NAMES = r"(?<![\w'’-])((?:[^\W\d_a-zа-я][\w'’-]+\s+){1,2})"


@dataclass(frozen=True)
class Naming:
    """A source as the model gave it.

    Attributes:
        sentence: The sentence the claim stands in.
        words: As the model copied it; empty when it named nobody.
        kind: What the model says it is.
    """

    sentence: Sentence
    words: str
    kind: SourceKind | None = None


@dataclass(frozen=True)
class Attribution:
    """What became of a naming.

    Attributes:
        source: Id of the source; None is the outlet's own voice, or a source that could not be found.
        mention: Where the sentence names it; None when it does not.
        problem: Why there is no source, for a finding; None when all is well.
    """

    source: str | None = None
    mention: Span | None = None
    problem: str | None = None


@dataclass(frozen=True)
class Vocabulary:
    """The words of an article.

    Attributes:
        common: Folded words that occur in lower case.
        names: Words with a capital (or of a script without), folded, with how they are written.
        latin: The same in Latin letters, for articles in another script.
        acronyms: What stands before "(ACR)", folded, by folded acronym.
    """

    common: frozenset[str]
    names: dict[str, str]
    latin: dict[str, str]
    acronyms: dict[str, str]


@dataclass(frozen=True)
class Form:
    """A naming found in the article.

    Attributes:
        name: Its words, verbatim from the article.
        at: Where it stands, or the start of its sentence; for the order.
        mention: Where its sentence names it.
        kind: As the model says.
        anonymous: Whether it names nobody in particular.
    """

    name: Name
    at: int
    mention: Span | None
    kind: SourceKind | None
    anonymous: bool = False


@dataclass
class Cluster:
    """Forms that mean the same source.

    Attributes:
        forms: All of them.
        distinct: One of each wording and kind.
    """

    forms: list[Form] = field(default_factory=list)
    distinct: dict[tuple[tuple[str, ...], SourceKind | None], Form] = field(default_factory=dict)

    def add(self, form: Form) -> None:
        """Add another way to name this source."""
        self.forms.append(form)
        self.distinct.setdefault((form.name.key, form.kind), form)

    @property
    def is_person(self) -> bool:
        """Whether a form is said to be a person, or looks like one and nothing else is said."""
        kinds = [form.kind for form in self.distinct.values() if form.kind not in {None, "anonymous"}]
        return "person" in kinds or (not kinds and any(looks_like_person(f.name) for f in self.distinct.values()))


def resolve_sources(
    article: Article, namings: Sequence[Naming], lexicon: Lexicon | None
) -> tuple[tuple[Source, ...], tuple[Attribution, ...]]:
    """Find who is meant by each naming.

    Args:
        article: The article.
        namings: One per claim, in any order.
        lexicon: Of the article's language; without one, pronouns and anonymous sources are not known as such.

    Returns:
        The sources in text order, `src1`, `src2`, ...; for each naming, in its order, what became of it.
    """
    read = [None if is_pronoun(naming, lexicon) else read_form(article, naming, lexicon) for naming in namings]
    clusters = cluster_forms(article, [form for form in read if form])
    pronouns = {
        index: refer_back(article, naming, clusters)
        for index, naming in enumerate(namings)
        if is_pronoun(naming, lexicon)
    }
    for form, cluster in pronouns.values():
        if cluster:
            cluster.add(form)
    ordered = sorted(clusters, key=lambda cluster: min(form.at for form in cluster.forms))
    ids = {id(form): f"src{number}" for number, c in enumerate(ordered, start=1) for form in c.forms}
    found = [pronouns[index][0] if index in pronouns else form for index, form in enumerate(read)]
    attributions = (attribute(naming, form, ids) for naming, form in zip(namings, found, strict=True))
    sources = (build_source(article, f"src{number}", c) for number, c in enumerate(ordered, start=1))
    return tuple(sources), tuple(attributions)


def attribute(naming: Naming, form: Form | None, ids: dict[int, str]) -> Attribution:
    """What became of one naming."""
    if form and id(form) in ids:
        return Attribution(ids[id(form)], form.mention)
    words = naming.words.strip()
    if not words:
        return Attribution()
    if form:
        return Attribution(None, form.mention, f"Nobody was found whom “{words}” could stand for.")
    return Attribution(None, None, f"“{words}” stands nowhere in the article, so the source was taken off.")


@lru_cache(maxsize=8)
def index_article(text: str, language: str) -> Vocabulary:
    """The words of an article, for comparing names with them."""
    words = dict.fromkeys(WORD.findall(text))
    names = {fold(word).text: word for word in words if word[0] == word[0].title() and not word[0].isdigit()}
    latin = ((latinise(word, language), word) for word in names.values())
    acronyms = {
        fold(match.group(1)).text: fold(text[max(0, match.start() - 80) : match.start()]).text.strip()
        for match in ACRONYM.finditer(text)
    }
    common = frozenset(fold(word).text for word in words if word[0] != word[0].title())
    return Vocabulary(common, names, {fold(spelt).text: word for spelt, word in latin if spelt}, acronyms)


def is_pronoun(naming: Naming, lexicon: Lexicon | None) -> bool:
    """Whether a source is named by a pronoun only."""
    return lexicon is not None and naming.words.strip().lower() in lexicon.pronouns


def read_form(article: Article, naming: Naming, lexicon: Lexicon | None) -> Form | None:
    """Find a naming: in its sentence, else anywhere in the article; None when it stands nowhere."""
    if not any(map(str.isalnum, naming.words)):
        return None
    vocabulary = index_article(article.text, article.language)
    mention = find_mention(article, naming, vocabulary)
    words = mention.exact if mention and is_full(mention, naming) else find_anywhere(article, naming, vocabulary)
    if not words and not mention:
        return None
    name = read_name(words or (mention.exact if mention else ""), vocabulary.common)
    at = mention.start if mention else naming.sentence.start
    anonymous = is_anonymous(name, naming.kind, lexicon)
    return Form(name, at, mention, naming.kind, anonymous)


def is_full(mention: Span, naming: Naming) -> bool:
    """Whether a mention holds as many words as the naming."""
    return len(WORD.findall(mention.exact)) >= len(WORD.findall(naming.words))


def find_mention(article: Article, naming: Naming, vocabulary: Vocabulary) -> Span | None:
    """Where the sentence names the source: as copied, else by its last proper word."""
    found = locate(article, naming.sentence, naming.words)
    if found:
        return plain_span(found)
    proper = read_name(naming.words, vocabulary.common).proper
    if not proper:
        return None
    for word in WORD.finditer(article.sentence_text(naming.sentence)):
        if word.group()[0] == word.group()[0].title() and is_spelling(word.group(), proper[-1], article.language):
            return span_of(article, naming.sentence, shift(word.span(), naming.sentence.start))
    return None


def is_spelling(word: str, name: str, language: str) -> bool:
    """Whether a word of the article is a folded name: the same, inflected, or in another script."""
    from rapidfuzz import fuzz

    folded = fold(word).text
    if is_same_word(folded, name, language):
        return True
    latin = latinise(word, language)
    if latin and name.isascii():
        return len(name) > 3 and fuzz.ratio(fold(latin).text, name) >= SAME_LATIN
    return len(name) > 4 and folded[:1] == name[:1] and fuzz.ratio(folded, name) >= SAME_SPELLING


def find_anywhere(article: Article, naming: Naming, vocabulary: Vocabulary) -> str | None:
    """The words of a naming as the article writes them somewhere; of a person at least the surname."""
    place = find_copied(article.text, naming.words, naming.sentence.start)
    if place:
        return article.text[slice(*place)]
    name = read_name(naming.words, vocabulary.common)
    if not name.proper or not name.bare:
        return find_in_sentences(article, naming)
    return find_word(name.proper[-1], vocabulary, article.language)


def find_in_sentences(article: Article, naming: Naming) -> str | None:
    """The words of a naming, copied with slips, from another sentence than its own."""
    for sentence in article.sentences:
        found = locate(article, sentence, naming.words)
        if found:
            return found.exact
    return None


def find_word(name: str, vocabulary: Vocabulary, language: str) -> str | None:
    """A capitalised word of the article that is this folded name."""
    from rapidfuzz import fuzz, process

    for words, cutoff in ((vocabulary.names, SAME_SPELLING), (vocabulary.latin, SAME_LATIN)):
        best = process.extractOne(name, words.keys(), scorer=fuzz.ratio, score_cutoff=cutoff)
        if best and is_spelling(words[best[0]], name, language):
            return words[best[0]]
    return None


def is_anonymous(name: Name, kind: SourceKind | None, lexicon: Lexicon | None) -> bool:
    """Whether a source is not named: the lexicon knows such words, or the model says so and no name stands there."""
    nameless = not name.proper or name.key[0] in INDEFINITE
    if kind == "anonymous" and nameless:
        return True
    if lexicon is None or (name.bare and name.proper):
        return False
    return next(find_phrases(name.words, index_anonymous(lexicon)), None) is not None


@lru_cache(maxsize=32)
def index_anonymous(lexicon: Lexicon) -> dict[str, list[tuple[re.Pattern[str], None]]]:
    """Words for sources without a name."""
    return index_phrases((words, None) for words in lexicon.anonymous_sources)


def looks_like_person(name: Name) -> bool:
    """Whether a name has the form of a person's: first and last name, or a role and a name."""
    return name.bare and (len(name.proper) > 1 or (name.role and bool(name.proper)))


def cluster_forms(article: Article, forms: Sequence[Form]) -> list[Cluster]:
    """Join the forms of one source; the fullest first, so that the short ones find a known source."""
    clusters: list[Cluster] = []
    for form in sorted(forms, key=lambda form: (form.anonymous, -len(form.name.proper), form.at)):
        cluster = choose_cluster(article, form, clusters)
        if cluster is None:
            cluster = Cluster()
            clusters.append(cluster)
        cluster.add(form)
    return clusters


def choose_cluster(article: Article, form: Form, clusters: Sequence[Cluster]) -> Cluster | None:
    """The one known source that a form means; None when there is none, or more than one."""
    tests: tuple[Callable[[Cluster], bool], ...] = (
        lambda cluster: any(form.name.key == key for key, _ in cluster.distinct),
        lambda cluster: is_same_source(article, form, cluster),
        lambda cluster: is_described(article, form, cluster),
    )
    for test in tests:
        fitting = [cluster for cluster in clusters if test(cluster)]
        if fitting:
            return fitting[0] if len(fitting) == 1 else None
    return None


def is_same_source(article: Article, form: Form, cluster: Cluster) -> bool:
    """Whether a form is another way to write a known source."""
    if form.anonymous or cluster.forms[0].anonymous:
        return False
    if may_be_person(form, cluster) and any(
        is_same_person(form.name, other.name, article.language)
        for other in cluster.distinct.values()
        if names_person(other)
    ):
        return True
    acronyms = index_article(article.text, article.language).acronyms
    return any(
        is_same_organisation(form.name, other.name, article.language)
        or spells_out(form.name, other.name, acronyms)
        or spells_out(other.name, form.name, acronyms)
        for other in cluster.distinct.values()
    )


def may_be_person(form: Form, cluster: Cluster) -> bool:
    """Whether a form and a source can be one person.

    What a model says of their kind counts only where no form has the shape of a person's name: small models call the
    same man a person here and a document there.
    """
    others = cluster.distinct.values()
    organisation = any(other.kind == "organisation" for other in others)
    if not names_person(form) or organisation != (form.kind == "organisation"):
        return False
    if looks_like_person(form.name) or any(looks_like_person(other.name) for other in others):
        return True
    if {form.kind, *(other.kind for other in others)} & {"organisation", "media", "document"}:
        return False
    return form.kind == "person" or cluster.is_person


def names_person(form: Form) -> bool:
    """Whether a form can end in a person's name."""
    name = form.name
    return bool(name.proper) and (name.bare or (form.kind == "person" and name.end == len(name.words)))


def spells_out(short: Name, full: Name, acronyms: dict[str, str]) -> bool:
    """Whether the article writes "full (short)"."""
    before = acronyms.get(" ".join(short.key), "")
    return bool(before) and f" {before}".endswith(" " + " ".join(full.key))


def is_described(article: Article, form: Form, cluster: Cluster) -> bool:
    """Whether a description without a name ("de Wagner-baas") always stands before this person's name.

    Somewhere in the article a name has to follow it, and no other person's name may.
    """
    if form.name.proper or not cluster.is_person or form.kind in {"organisation", "media", "document"}:
        return False
    names = find_following(article.text, form.name.words)
    return bool(names) and names <= {word for other in cluster.distinct.values() for word in other.name.proper}


@lru_cache(maxsize=1024)
def find_following(text: str, description: str) -> frozenset[str]:
    """The names, folded, that stand behind a description anywhere in a text."""
    words = [re.escape(word) for word in WORD.findall(description)]
    while len(words) > 1 and words[0].casefold() in DETERMINERS | INDEFINITE:
        words.pop(0)
    pattern = re.compile(r"\b" + r"\W".join(words) + r"\s+(\w+)", re.IGNORECASE)
    following = {match.group(1) for match in pattern.finditer(text)}
    return frozenset(fold(word).text for word in following if word[0].isupper())


def refer_back(article: Article, naming: Naming, clusters: Sequence[Cluster]) -> tuple[Form, Cluster | None]:
    """The person named last before a pronoun, with the pronoun as a form of it."""
    found = locate(article, naming.sentence, naming.words)
    at = found.start if found else naming.sentence.start
    form = Form(Name(naming.words, (), (), bare=False, role=False), at, plain_span(found) if found else None, None)
    persons = [(last_named(article.text, cluster, at), cluster) for cluster in clusters if cluster.is_person]
    last, cluster = max(persons, key=lambda person: person[0], default=(-1, None))
    return form, cluster if last >= 0 else None


def last_named(text: str, cluster: Cluster, before: int) -> int:
    """Where a person is named last before an offset; -1 when not."""
    surnames = {form.name.words[: form.name.end].split()[-1] for form in cluster.distinct.values() if form.name.proper}
    named = [text.rfind(surname, 0, before) for surname in surnames]
    return max([*named, *(form.at for form in cluster.forms if form.at < before)], default=-1)


def build_source(article: Article, source_id: str, cluster: Cluster) -> Source:
    """A source from all forms of it."""
    name = choose_name(article, cluster)
    mentions = {form.mention.start: form.mention for form in cluster.forms if form.mention}
    latin = latinise(name, article.language)
    return Source(
        id=source_id,
        name=latin or name,
        name_in_text=name,
        name_latin=latin,
        kind=choose_kind(cluster),
        mentions=tuple(mentions[start] for start in sorted(mentions)),
    )


def choose_name(article: Article, cluster: Cluster) -> str:
    """The fullest proper form, without its role where it is a person's; in inflected languages the base form."""
    named = [form.name for form in cluster.distinct.values() if form.name.key]
    inflected = article.language.partition("-")[0] in INFLECTED
    sign = -1 if inflected else 1
    best = max(named, key=lambda name: (len(name.proper), sign * (name.end - name.start), sign * len(name.words)))
    if cluster.forms[0].anonymous or not best.proper:
        return best.words
    if not cluster.is_person or (not best.bare and len(best.proper) == 1):  # "ministerie van Defensie"
        return drop_determiner(best.words)
    name = best.words[best.start : best.end]
    return add_first_name(article, name) if len(best.proper) == 1 else name


def drop_determiner(words: str) -> str:
    """A name without "the" before it."""
    first, _, rest = words.partition(" ")
    return rest if rest and first.casefold() in DETERMINERS else words


def add_first_name(article: Article, surname: str) -> str:
    """The surname with the first name the article gives it, where it gives exactly one."""
    if article.language.startswith("de"):  # every noun has a capital there
        return surname
    places = find_full_names(article.text, article.language, surname)
    full = {name for place, name in places if not begins_sentence(article, place)}
    return next(iter(full)) if len(full) == 1 else surname


@lru_cache(maxsize=1024)
def find_full_names(text: str, language: str, surname: str) -> tuple[tuple[int, str], ...]:
    """Where words that look like first names stand before a surname, and both together."""
    common = index_article(text, language).common
    matches = re.finditer(FIRST_NAMES + re.escape(surname) + r"\b", text)
    read = ((match, read_name(match.group(), common)) for match in matches)
    return tuple(
        (match.start(), match.group()[name.start : name.end])
        for match, name in read
        if name.bare and len(name.proper) > 1
    )


def begins_sentence(article: Article, place: int) -> bool:
    """Whether a sentence begins there."""
    after = bisect_left(article.sentences, place, key=lambda sentence: sentence.start)
    return after < len(article.sentences) and article.sentences[after].start == place


def choose_kind(cluster: Cluster) -> SourceKind:
    """What a source is: as the model said most often, else by its form."""
    if cluster.forms[0].anonymous:
        return "anonymous"
    if cluster.is_person:
        return "person"
    kinds = Counter(form.kind for form in cluster.forms if form.kind and form.kind != "anonymous")
    return kinds.most_common(1)[0][0] if kinds else "organisation"
