"""How the items of a panel look in a list: blocks, signs, the order and the groups they stand in.

Invariant: pure functions of a reading; every word of the article, the model or the reader passes `shown`, and none
is markup.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from textual.content import Content

from tui.refs import Kind, Ref
from tui.widgets.blocks import Block
from tui.widgets.display import shown

if TYPE_CHECKING:
    from chains.report import Caveat, Claim, Finding, Point
    from tui.reading import Reading

MUTED, ACCENT = "$foreground 60%", "$text-primary"  # "$text-muted" is no colour before it has a background
WARNING, ERROR, GOOD = "$text-warning", "$text-error", "$text-success"
SIGNS: dict[str, tuple[str, str]] = {
    "error": ("✗", f"bold {ERROR}"),
    "warning": ("!", f"bold {WARNING}"),
    "repaired": ("!", MUTED),
    "caveat": ("~", WARNING),
    "disputed": ("⇄", WARNING),
    "checked": ("✓", GOOD),
    "doubtful": ("?", f"bold {WARNING}"),
    "written": ("✎", ACCENT),
}
HEADLINE = Ref("point", "")
OWN_VOICE = Ref("source", "")
Keep = Callable[[Any], bool]
Part = tuple[str, str]  # words and their style


# Blocks


def list_blocks(reading: Reading, kind: Kind, *, grouped: bool = False, keep: Keep | None = None) -> list[Block]:
    """The list of a panel.

    Args:
        reading: The article.
        kind: "point", "claim", "caveat" or "finding".
        grouped: Claims under a heading for each source.
        keep: Which items stay; None keeps all.

    Returns:
        Blocks of one column in text order; of claims by source, in order of the source's first claim.
    """
    items = [item for item in items_of(reading, kind) if keep is None or keep(item)]
    if kind == "claim" and grouped:
        return space_blocks(group_claims(reading, items))
    heading = [build_headline(reading)] if kind == "point" and reading.headline and keep is None else []
    unchecked = build_unchecked(reading) if kind == "finding" and keep is None else ()
    return space_blocks([*heading, *(BUILDERS[kind](reading, item) for item in items), *unchecked])


def space_blocks(blocks: Iterable[Block]) -> list[Block]:
    """An empty line between blocks, but none below the heading of a group."""
    spaced_out: list[Block] = []
    for block in blocks:
        close = not spaced_out or spaced_out[-1].key.kind == "source"
        spaced_out.append(block if close else replace(block, space=1))
    return spaced_out


def build_unchecked(reading: Reading) -> Iterator[Block]:
    """The checks that were not made, and why."""
    for number, item in enumerate(reading.report.checks_not_run):
        words = Content.styled(shown(f"Not checked: {item.check}. {item.reason}"), MUTED)
        yield Block(Ref("finding", f"unchecked {number}"), (words,), selectable=False)


def items_of(reading: Reading, kind: Kind) -> Sequence[Any]:
    """All items of a panel."""
    lists: dict[Kind, Sequence[Any]] = {
        "point": reading.points,
        "claim": reading.claims,
        "caveat": reading.caveats,
        "finding": reading.findings,
    }
    return lists[kind]


def build_headline(reading: Reading) -> Block:
    """The headline of the summary."""
    return Block(HEADLINE, (Content.styled(shown(reading.headline), "bold"),), selectable=False)


def build_point(reading: Reading, point: Point) -> Block:
    """A point of the summary: text and what it rests on."""
    doubt: Part = ("" if point.supported else "✗ not supported by the article", ERROR)
    references: Part = (" ".join((*point.sentences, *point.claims)), MUTED)
    return block(reading, Ref("point", point.id), spaced([(point.text, ""), doubt, references]))


def build_claim(reading: Reading, claim: Claim, *, named: bool = True) -> Block:
    """A claim: who says it, how much salt, what; under a heading the heading names the speaker."""
    facts, kind = [grains_part(claim), (claim.id, MUTED)], ("" if claim.kind == "statement" else claim.kind, MUTED)
    reported = reported_part(reading, claim)
    if named:
        lines = [spaced([name_part(reading, claim), reported, *facts]), spaced([(claim.text, ""), kind])]
    else:
        lines = [spaced([(claim.text, ""), *facts, kind, reported])]
    return block(reading, Ref("claim", claim.id), *lines)


def name_part(reading: Reading, claim: Claim) -> Part:
    """Who makes a claim; the article's own voice is set apart."""
    name = reading.speaker(claim) + (" ✎" if is_reworded(reading, claim) else "")
    return name, "italic" if is_own_voice(reading, claim) else "bold"


def reported_part(reading: Reading, claim: Claim) -> Part:
    """Whom the report names, where the reader says otherwise."""
    from chains.exports import wording

    if not is_attributed(reading, claim):
        return "", MUTED
    return f"(the report has {wording.in_sentence(reported_name(reading, claim))})", MUTED


def reported_name(reading: Reading, claim: Claim) -> str:
    """The speaker as the report has it, whatever the reader says."""
    from chains.exports import wording

    return wording.speaker_of(claim, reading.sources_by_id)


def is_reworded(reading: Reading, claim: Claim) -> bool:
    """Whether the speaker, or the speaker's name, is the reader's word."""
    mark = reading.mark_of(Ref("source", claim.source or ""))
    return is_attributed(reading, claim) or bool(mark and mark.name)


def grains_part(claim: Claim) -> Part:
    """Grains of salt as dots."""
    from chains.exports import wording

    return wording.grains_of(claim), ERROR if claim.salt.grains > 2 else WARNING


def quote_words(words: str) -> str:
    """Words of the article in quotation marks."""
    from chains.exports import wording

    return wording.quoted(words)


def build_caveat(reading: Reading, caveat: Caveat) -> Block:
    """A caveat: the words, what kind, why it matters."""
    words = spaced([(quote_words(caveat.cue.exact), "bold"), (caveat.category, MUTED), (caveat.cue.sentence, MUTED)])
    return block(reading, Ref("caveat", caveat.id), words, [(caveat.note, "")])


def build_finding(reading: Reading, finding: Finding) -> Block:
    """A finding: what is wrong, about what."""
    state = "repaired · " if finding.state == "repaired" else ""
    about = f"{state}{finding.check} · {finding.on.part} {finding.on.id}"
    return block(reading, Ref("finding", finding.id), [(finding.message, "")], [(about, MUTED)])


BUILDERS: dict[Kind, Callable[[Reading, Any], Block]] = {
    "point": build_point,
    "claim": build_claim,
    "caveat": build_caveat,
    "finding": build_finding,
}


def block(reading: Reading, ref: Ref, *lines: Sequence[Part]) -> Block:
    """A block of one column; a line without words is left out."""
    written = [line for line in lines if any(text for text, _ in line)]
    return Block(ref, (assemble(join_parts(written, "\n")),), build_gutter(reading, ref))


def join_parts(lines: Iterable[Sequence[Part]], between: str) -> list[Part]:
    """Several lines of parts as one, with something between them."""
    return [part for number, line in enumerate(lines) for part in ([(between, "")] if number else []) + [*line]]


def assemble(parts: Iterable[Part]) -> Content:
    """Parts as content: each passes `shown`, line ends between them stay."""
    return Content.assemble(*((text if text == "\n" else shown(text), style) for text, style in parts if text))


def spaced(parts: Iterable[Part]) -> list[Part]:
    """Parts that have words, two blanks between them."""
    return join_parts(([part] for part in parts if part[0]), "  ")


def build_gutter(reading: Reading, ref: Ref) -> Content:
    """The signs of an item."""
    return Content.assemble(*(SIGNS[name] for name in list_signs(reading, ref)))


def list_signs(reading: Reading, ref: Ref) -> Iterator[str]:
    """Which signs an item carries, in the order of all gutters: verdict, finding, caveat, dispute, reader's words."""
    mark = reading.mark_of(ref)
    if mark and mark.verdict:
        yield mark.verdict
    yield from list_findings(reading, ref)
    if ref.kind == "caveat":
        yield "caveat"
    if ref.kind == "claim" and reading.disputes_of(reading.claims_by_id[ref.id]):
        yield "disputed"
    if mark and any(words is not None for words in (mark.note, mark.attribution, mark.translation, mark.name)):
        yield "written"


def list_findings(reading: Reading, ref: Ref) -> Iterator[str]:
    """The sign of a finding, or of the worst open one about an item."""
    item = reading.find(ref) if ref.kind == "finding" else None
    found: Sequence[Any] = [item] if item else reading.findings_on(ref)
    still_open = {finding.severity for finding in found if finding.state == "open"}
    yield from [name for name in ("error", "warning") if name in still_open][:1]
    if item and not still_open:
        yield "repaired"


def describe_item(reading: Reading, ref: Ref) -> Content:
    """An item on one line, with its signs; empty when it is gone."""
    item = reading.find(ref)
    if item is None:
        return Content("")
    signs = [SIGNS[name] for name in list_signs(reading, ref)]
    head: list[Part] = [(item.id, MUTED), ("  ", ""), *signs, ("  " if signs else "", "")]
    return assemble([*head, *spaced(WORDINGS[ref.kind](reading, item))])


WORDINGS: dict[Kind, Callable[[Reading, Any], list[Part]]] = {
    "claim": lambda reading, claim: [name_part(reading, claim), grains_part(claim), (claim.text, "")],
    "point": lambda _, point: [(point.text, "")],
    "caveat": lambda _, caveat: [(quote_words(caveat.cue.exact), "bold"), (caveat.category, MUTED), (caveat.note, "")],
    "finding": lambda _, finding: [(finding.message, "")],
    "source": lambda reading, source: [(reading.source_name(source.id), "bold"), (source.kind, MUTED)],
    "sentence": lambda reading, sentence: [(reading.source_text(sentence.id), "")],
}


# Who says what


class Group(NamedTuple):
    """The claims of one speaker; `ref` is a known source, `OWN_VOICE`, or the reader's own word for somebody."""

    ref: Ref
    name: str


def group_claims(reading: Reading, claims: Iterable[Claim]) -> Iterator[Block]:
    """A heading for each speaker, then the claims; the article's own voice comes last."""
    groups: dict[Group, list[Claim]] = {}
    known = {reading.source_name(id_): id_ for id_ in reading.sources_by_id}
    for claim in claims:
        groups.setdefault(find_group(reading, claim, known), []).append(claim)
    for group in sorted(groups, key=lambda group: group.ref == OWN_VOICE):
        yield build_heading(reading, group, len(groups[group]))
        yield from (build_claim(reading, claim, named=False) for claim in groups[group])


def find_group(reading: Reading, claim: Claim, known: dict[str, str]) -> Group:
    """Whom a claim belongs to: the reader's word goes before the report's."""
    name = reading.speaker(claim)
    if is_own_voice(reading, claim):
        return Group(OWN_VOICE, name)
    if is_attributed(reading, claim):
        return Group(Ref("source", known.get(name, f"reader {name}")), name)
    return Group(Ref("source", claim.source or ""), name)


def build_heading(reading: Reading, group: Group, number: int) -> Block:
    """A speaker and the number of claims; one that the report knows can be pointed at."""
    from chains.exports import wording

    known = group.ref.id in reading.sources_by_id
    mark = reading.mark_of(group.ref)
    written = (not known and group.ref != OWN_VOICE) or bool(mark and mark.name)
    name = group.name + (" ✎" if written else "")
    parts = [(name, f"bold {ACCENT}"), (f" · {wording.count(number, 'claim')}", MUTED)]
    return Block(group.ref, (assemble(parts),), selectable=known)


def is_attributed(reading: Reading, claim: Claim) -> bool:
    """Whether the reader says who makes a claim."""
    mark = reading.mark_of(Ref("claim", claim.id))
    return mark is not None and mark.attribution is not None


def is_own_voice(reading: Reading, claim: Claim) -> bool:
    """Whether the article itself makes a claim: the reader's word, else the report's."""
    mark = reading.mark_of(Ref("claim", claim.id))
    return not mark.attribution if mark and mark.attribution is not None else claim.source is None
