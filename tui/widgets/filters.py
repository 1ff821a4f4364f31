"""Which items of a panel are shown: filters, search, and why a list is empty.

Invariant: pure functions of a reading; nothing here is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from tui.refs import PANELS, Kind, Ref
from tui.widgets.folded import fold
from tui.widgets.items import is_attributed, is_own_voice, items_of

if TYPE_CHECKING:
    from chains.report import ChainName, Claim
    from tui.reading import Reading

CATEGORIES = (
    "hedge",
    "hearsay",
    "unverified",
    "interested-source",
    "anonymous-source",
    "loaded-language",
    "explicit-warning",
)
CHAIN_OF: dict[Kind, ChainName] = {"point": "summary", "claim": "claims", "caveat": "caveats"}
ALL = "all"

Predicate = Callable[["Reading", Any], bool]


# Filters


def is_unnamed(reading: Reading, claim: Claim) -> bool:
    """Whether nobody is named for a claim that somebody makes."""
    source = reading.sources_by_id.get(claim.source or "")
    return source is not None and source.kind == "anonymous" and not is_attributed(reading, claim)


def is_marked(reading: Reading, claim: Claim) -> bool:
    """Whether the reader said anything of a claim."""
    return reading.mark_of(Ref("claim", claim.id)) is not None


def has_category(category: str) -> Predicate:
    """Whether a caveat is of a category."""
    return lambda _, caveat: caveat.category == category


FILTERS: dict[Kind, dict[str, Predicate]] = {
    "point": {ALL: lambda _, __: True},
    "claim": {
        ALL: lambda _, __: True,
        "disputed": lambda reading, claim: bool(reading.disputes_of(claim)),
        "with salt": lambda _, claim: claim.salt.grains > 0,
        "with findings": lambda reading, claim: bool(reading.findings_on(Ref("claim", claim.id))),
        "figures": lambda _, claim: claim.kind == "figure",
        "unnamed sources": is_unnamed,
        "the article's own": is_own_voice,
        "marked by me": is_marked,
        "not marked yet": lambda reading, claim: not is_marked(reading, claim),
    },
    "caveat": {ALL: lambda _, __: True} | {category: has_category(category) for category in CATEGORIES},
    "finding": {
        ALL: lambda _, __: True,
        "errors": lambda _, finding: finding.severity == "error",
        "open": lambda _, finding: finding.state == "open",
    },
}


# Search


def matches(reading: Reading, ref: Ref, words: str) -> bool:
    """Whether an item says all the words, in any order: case and accents do not matter."""
    said = fold(" ".join(list_words(reading, ref))).text
    return all(word in said for word in fold(words).text.split())


def list_words(reading: Reading, ref: Ref) -> Iterator[str]:
    """All that an item says: its text, its speaker, the words of the article it rests on, the reader's note."""
    item: Any = reading.find(ref)
    yield item.id
    yield from (span.exact for span in reading.places(ref))
    yield from WORDS[ref.kind](reading, item)
    mark = reading.mark_of(ref)
    if mark and mark.note:
        yield mark.note


def claim_words(reading: Reading, claim: Claim) -> Iterator[str]:
    """What a claim says, who says it, why to doubt it."""
    yield from (claim.text, claim.kind, reading.speaker(claim), *claim.salt.reasons)
    yield from (reading.source_name(id_) for id_ in (claim.source, *claim.via) if id_)
    source = reading.sources_by_id.get(claim.source or "")
    if source:
        yield from (source.name, source.name_in_text, source.name_latin or "")


WORDS: dict[Kind, Callable[[Reading, Any], Iterable[str]]] = {
    "point": lambda _, point: (point.text, *point.sentences, *point.claims),
    "claim": claim_words,
    "caveat": lambda _, caveat: (caveat.note, caveat.category, caveat.cue.sentence),
    "finding": lambda _, finding: (finding.message, finding.check, finding.target_text or "", finding.on.id),
}


# Why a list is empty


def explain_empty(reading: Reading, kind: Kind, filter_name: str = ALL, words: str = "") -> str:
    """Why a panel shows nothing.

    Args:
        reading: The article.
        kind: The panel.
        filter_name: The filter that is on, "all" for none.
        words: What is searched for.

    Returns:
        One or two sentences, of untrusted words too: what is the case, and the key that helps.
    """
    noun = PANELS[kind].lower() if kind != "point" else "summary"
    if not items_of(reading, kind):
        return explain_chain(reading, kind, noun)
    if words:
        within = f" among “{filter_name}”" if filter_name != ALL else ""
        return f"Nothing matches “{words}”{within}: esc takes the search off."
    return f"No {noun} are “{filter_name}”: f chooses another filter."


def explain_chain(reading: Reading, kind: Kind, noun: str) -> str:
    """What the chain that fills a list is doing, or how it ended."""
    if kind == "finding":
        return explain_checks(reading)
    state, message = chain_state(reading, CHAIN_OF[kind])
    return f"{EXPLAINED.get(state, UNREAD).format(noun=noun)} {message}".strip()


def explain_checks(reading: Reading) -> str:
    """Why there are no findings: none is good news only when there was something to check."""
    if reading.running:
        return "No findings yet: checks follow each chain."
    if is_checked(reading):
        return "The checks found nothing."
    return UNCHECKED if reading.report.chains else UNREAD.format(noun="findings")


def is_checked(reading: Reading) -> bool:
    """Whether a chain gave something to check."""
    return any(ended.state in ("done", "partial") for ended in reading.report.chains.values())


def is_counted(reading: Reading, kind: Kind) -> bool:
    """Whether a list can be counted: it holds something, or it is known that there is nothing to hold."""
    if items_of(reading, kind):
        return True
    if kind == "finding":
        return is_checked(reading) and not reading.running
    return chain_state(reading, CHAIN_OF[kind])[0] == "done"


def chain_state(reading: Reading, chain: ChainName) -> tuple[str, str]:
    """The state of a chain and why: of the run, else of the report."""
    if chain in reading.chains:
        return reading.chains[chain].state, reading.chains[chain].message
    ended = reading.report.chains.get(chain)
    return (ended.state, ended.message or "") if ended else ("", "")


UNREAD = "No {noun}: nothing has been read yet. R runs the chains, M chooses the model."
UNCHECKED = "No findings: no chain gave anything to check, R runs them again."
EXPLAINED = {
    "waiting": "No {noun} yet: waiting for its turn.",
    "running": "No {noun} yet: the model is reading.",
    "done": "No {noun}: none found in this article.",
    "partial": "No {noun}: none found in what was read.",
    "failed": "No {noun}: the chain failed, R runs it again.",
    "cancelled": "No {noun}: the run was cancelled, R runs it again.",
    "skipped": "No {noun}: not asked for, R runs it.",
}
