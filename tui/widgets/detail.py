"""Everything about the item under the cursor: who says it, in which words, what speaks against it, the reader.

Invariant: `build_detail` is a pure function of a reading; a disputed claim shows both sides together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from textual.content import Content

from tui.refs import Kind, Ref
from tui.widgets.blocks import Block, BlockView
from tui.widgets.display import shown
from tui.widgets.items import (
    ACCENT,
    MUTED,
    SIGNS,
    Part,
    assemble,
    grains_part,
    is_attributed,
    is_reworded,
    name_part,
    quote_words,
    reported_name,
    spaced,
)

if TYPE_CHECKING:
    from chains.report import Caveat, Claim, Finding, Mark, Point, Source, Span
    from tui.reading import Reading

LABEL_WIDTH = 4
Row = tuple[Part, list[Part]]  # a label in the gutter, then words


def build_detail(reading: Reading, ref: Ref | None) -> list[Block]:
    """All that is known about an item.

    Args:
        reading: The article.
        ref: A claim, a point, a caveat, a finding or a source; None for nothing.

    Returns:
        One block for each row; their keys are the kind of the item and the number of the row. Empty when it is gone.
    """
    item = reading.find(ref) if ref else None
    if ref is None or item is None or ref.kind not in DETAILS:
        return []
    rows = DETAILS[ref.kind](reading, item)
    return [build_row(Ref(ref.kind, str(number)), row) for number, row in enumerate(rows)]


def build_row(key: Ref, row: Row) -> Block:
    """A row of the detail."""
    (label, style), parts = row
    return Block(key, (assemble(parts),), Content.styled(shown(label), style), selectable=False)


def muted(text: str) -> Part:
    """A part that is secondary."""
    return text, MUTED


# A claim


def describe_claim(reading: Reading, claim: Claim) -> Iterator[Row]:
    """A claim: the other side at once, then how it is said, salt, findings, and the reader."""
    others = reading.disputes_of(claim)
    if others:
        yield SIGNS["disputed"], [("Two sides", f"bold {ACCENT}")]
    yield from describe_side(reading, claim)
    for other in others:
        yield from describe_side(reading, other)
        yield from describe_salt(other)
    if others:
        yield muted(claim.id), [("More about this side", f"bold {ACCENT}")]
    yield from describe_manner(reading, claim)
    yield from describe_salt(claim)
    yield from describe_caveats(reading, claim)
    ref = Ref("claim", claim.id)
    yield from describe_findings(reading, ref)
    yield from describe_mark(reading.mark_of(ref))


def describe_side(reading: Reading, claim: Claim) -> Iterator[Row]:
    """Who claims what, in which words of the article."""
    yield muted(claim.id), spaced([name_part(reading, claim), grains_part(claim)])
    if is_reworded(reading, claim):
        whose = "Your attribution. " if is_attributed(reading, claim) else "Your spelling. "
        yield SIGNS["written"], [(whose, ACCENT), muted("The report says: "), (reported_name(reading, claim), "")]
    yield muted(""), [(claim.text, "")]
    yield from (quote(span) for span in claim.evidence)


def quote(span: Span) -> Row:
    """Words of the article, at their sentence."""
    near = "  ≈ matched approximately" if getattr(span, "repaired", False) else ""
    return muted(span.sentence), [(quote_words(span.exact), "italic"), muted(near)]


def describe_manner(reading: Reading, claim: Claim) -> Iterator[Row]:
    """Kind, speech, cue, through whom."""
    facts = [claim.kind, f"{claim.speech} speech" if claim.speech != "none" else ""]
    if claim.cue:
        facts.append(f"cue {quote_words(claim.cue.exact)}")
    if claim.via:
        facts.append("via " + ", ".join(reading.source_name(id_) for id_ in claim.via))
    if claim.mention and claim.mention.exact != reading.source_name(claim.source):
        facts.append(f"named here {quote_words(claim.mention.exact)}")
    yield muted(""), [muted(" · ".join(filter(None, facts)))]


def describe_salt(claim: Claim) -> Iterator[Row]:
    """The reasons for the grains of salt."""
    for number, reason in enumerate(claim.salt.reasons):
        yield muted("" if number else "salt"), [(reason, "")]


def describe_caveats(reading: Reading, claim: Claim) -> Iterator[Row]:
    """The words that call for salt in this claim."""
    for caveat in reading.caveats:
        if claim.id in caveat.claims:
            yield SIGNS["caveat"], spaced([(quote_words(caveat.cue.exact), "bold"), muted(caveat.category)])


def describe_findings(reading: Reading, ref: Ref) -> Iterator[Row]:
    """What the checks found about an item."""
    for finding in reading.findings_on(ref):
        name = finding.severity if finding.state == "open" else "repaired"
        repaired = muted("  repaired" if finding.state == "repaired" else "")
        yield SIGNS[name], [(finding.message, ""), repaired]


def describe_mark(mark: Mark | None) -> Iterator[Row]:
    """The reader's verdict and note."""
    if mark and mark.verdict:
        yield SIGNS[mark.verdict], [(f"You marked it {mark.verdict}.", "")]
    if mark and mark.note:
        yield SIGNS["written"], [("Your note: ", ACCENT), (mark.note, "")]


# The others


def describe_point(reading: Reading, point: Point) -> Iterator[Row]:
    """A point with its claims and its sentences."""
    yield muted(point.id), [(point.text, "bold")]
    if not point.supported:
        yield SIGNS["error"], [("The article does not support it.", "")]
    yield from describe_findings(reading, Ref("point", point.id))
    for claim in (reading.claims_by_id[id_] for id_ in point.claims if id_ in reading.claims_by_id):
        yield muted(claim.id), spaced([name_part(reading, claim), grains_part(claim), (claim.text, "")])
    yield from (quote_sentence(reading, id_) for id_ in point.sentences)


def quote_sentence(reading: Reading, sentence_id: str) -> Row:
    """A whole sentence of the article."""
    return quote(reading.whole(reading.sentence(sentence_id)))


def describe_caveat(reading: Reading, caveat: Caveat) -> Iterator[Row]:
    """A caveat: the words, why they matter, where, and to which claims."""
    by = "found by the model" if caveat.found_by == "model" else "found in the list of such words"
    yield muted(caveat.id), spaced([(quote_words(caveat.cue.exact), "bold"), muted(f"{caveat.category} · {by}")])
    yield muted(""), [(caveat.note, "")]
    yield quote_sentence(reading, caveat.cue.sentence)
    yield from describe_findings(reading, Ref("caveat", caveat.id))
    for claim in (reading.claims_by_id[id_] for id_ in caveat.claims if id_ in reading.claims_by_id):
        yield muted(claim.id), spaced([name_part(reading, claim), grains_part(claim), (claim.text, "")])


def describe_finding(reading: Reading, finding: Finding) -> Iterator[Row]:
    """A finding: what is wrong, the words on both sides, and of what it is."""
    sign, style = SIGNS[finding.severity if finding.state == "open" else "repaired"]
    yield (finding.id, MUTED), [(f"{sign} {finding.severity}", style), muted(f" · {finding.state} · {finding.check}")]
    yield muted(""), [(finding.message, "")]
    if finding.source_span:
        yield quote(finding.source_span)
    if finding.target_text:
        yield muted("→"), [(finding.target_text, "")]
    yield from describe_target(reading, finding)


def describe_target(reading: Reading, finding: Finding) -> Iterator[Row]:
    """What a finding is about."""
    item: Any = None if finding.on.part == "translation" else reading.find(Ref(PARTS[finding.on.part], finding.on.id))
    if finding.on.part == "claim" and item:
        yield from describe_side(reading, item)
    elif finding.on.part == "summary" and item:
        yield muted(item.id), [(item.text, "")]
    elif finding.on.part == "caveat" and item:
        yield muted(item.id), spaced([(quote_words(item.cue.exact), "bold"), (item.note, "")])


PARTS: dict[str, Kind] = {"claim": "claim", "summary": "point", "caveat": "caveat"}


def describe_source(reading: Reading, source: Source) -> Iterator[Row]:
    """A source: its names, what it is, how much it says."""
    from chains.exports import wording

    claims = [claim for claim in reading.claims if claim.source == source.id]
    yield muted("who"), spaced([(reading.source_name(source.id), "bold"), muted(source.kind)])
    names = [name for name in (source.name_in_text, source.name_latin) if name]
    yield muted(""), [muted("in the article: "), (" · ".join(dict.fromkeys(names)), "")]
    mark = reading.mark_of(Ref("source", source.id))
    if mark and mark.name:
        yield SIGNS["written"], [("Your spelling. ", ACCENT), muted("The report says: "), (source.name, "")]
    yield from describe_mark(mark)
    said = [wording.count(len(claims), "claim"), wording.count(len(source.mentions), "mention")]
    yield muted(""), [muted(" · ".join(said))]
    yield from (quote(span) for span in source.mentions)


DETAILS: dict[Kind, Callable[[Reading, Any], Iterable[Row]]] = {
    "claim": describe_claim,
    "point": describe_point,
    "caveat": describe_caveat,
    "finding": describe_finding,
    "source": describe_source,
}


class DetailView(BlockView):
    """The item under the cursor of a list, row by row."""

    DEFAULT_CSS = """
    DetailView { background: $surface; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's name
        super().__init__(gutter_width=LABEL_WIDTH, id=id)
        self.ref: Ref | None = None

    def show(self, reading: Reading | None, ref: Ref | None) -> None:
        """Show an item; another one from its beginning, nothing when it is gone."""
        self.set_blocks(build_detail(reading, ref) if reading else [])
        if ref != self.ref:
            self.scroll_home(animate=False, force=True)
        self.ref = ref

    def action_move(self, step: int) -> None:
        """A line up or down: no row takes the cursor."""
        self.scroll_relative(y=step, animate=False)

    def action_page(self, step: int) -> None:
        """A page up or down."""
        self.scroll_relative(y=step * max(1, self.page - 1), animate=False)

    def action_move_first(self) -> None:
        """To the beginning."""
        self.scroll_home(animate=False)

    def action_move_last(self) -> None:
        """To the end."""
        self.scroll_end(animate=False)

    def action_choose(self) -> None:
        """Enter means here what it means in the list."""
        if self.ref:
            self.post_message(self.Chosen(self, self.ref))
