"""The text: source and translation side by side, in step, a block per sentence.

Invariant: what is marked in the source is marked at its exact words, since `shown` keeps offsets.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from textual.content import Content, Span

from tui.refs import Ref
from tui.widgets.block_layout import Block, Shape, stack_columns
from tui.widgets.blocks import BlockView
from tui.widgets.display import shown
from tui.widgets.folded import find_all, fold

if TYPE_CHECKING:
    from chains import report
    from tui.reading import Reading, Signs

STACKED_BELOW = 60  # cells; two columns would be too narrow to read
INDENT = 2  # cells, of the translation in a stacked view
LEAST_SIGNS = 2  # beside a sentence there is room for so many, each one cell wide, or for as many as there are
EVIDENCE, MATCH = ".block-view--evidence", ".block-view--match"
CUE, FINDING, MUTED = ".block-view--cue", ".block-view--finding", ".block-view--muted"
WHOLE = "italic"  # a finding on a whole sentence: its sign says which; a line under all of it would shout
STYLE_OF_KIND = {"headline": "bold", "intertitle": "bold", "caption": "italic"}
PENDING, MISSING, READERS = "…", "(not translated)", " ✎"


def list_signs(signs: Signs) -> Iterator[tuple[str, str]]:
    """The signs beside a sentence, with their styles."""
    if signs.verdict:
        yield ("✓", "$text-success") if signs.verdict == "checked" else ("?", "$text-warning")
    if signs.severity:
        yield ("✗", "$text-error") if signs.severity == "error" else ("!", "$text-warning")
    if signs.caveats:
        yield "~", "$text-warning"
    if signs.disputed:
        yield "⇄", "$text-accent"
    if signs.note or signs.corrected:
        yield "✎", "$text-primary"


def count_signs(reading: Reading, sentence_id: str) -> int:
    """How many signs stand beside a sentence."""
    return sum(1 for _ in list_signs(reading.signs(sentence_id)))


def wants_translation(reading: Reading) -> bool:
    """Whether there is a translation, or will be."""
    state = reading.report.chains.get("translation")
    left_out = state.state == "skipped" if state else not reading.running
    return bool(reading.report.translation or reading.translated or not left_out)


class ParallelText(BlockView):
    """Both texts of an article."""

    joiner = " "

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 -- Textual's name
        super().__init__(columns=2, gutter_width=LEAST_SIGNS + 4, id=id, classes=classes)
        self.reading: Reading | None = None
        self.signs_width = LEAST_SIGNS
        self.words = ""
        self.evidence: dict[str, list[tuple[int, int]]] = {}
        self.shone: frozenset[str] = frozenset()
        self.matches: dict[str, list[tuple[int, int, int]]] = {}

    # Showing

    def show(self, reading: Reading) -> None:
        """Show an article; the same one anew keeps its cursor, its evidence and its search."""
        if self.reading is None or self.reading.article.sha256 != reading.article.sha256:
            self.forget()
        self.reading = reading
        self.columns = 2 if wants_translation(reading) else 1
        self.signs_width = max([LEAST_SIGNS, *(count_signs(reading, s.id) for s in reading.sentences)])
        self.gutter_width = len(f"s{len(reading.sentences)} ") + self.signs_width
        self.find_matches()
        self.set_blocks([self.make_block(reading, sentence) for sentence in reading.sentences])

    def forget(self) -> None:
        """Begin another article."""
        self.words, self.evidence, self.shone, self.matches = "", {}, frozenset(), {}
        self.blocks, self.at = [], -1
        self.set_blocks(())

    def refresh_sentences(self, ids: Iterable[str]) -> None:
        """Show some sentences anew."""
        if self.reading is None:
            return
        if self.words:
            self.find_matches()
        reading, ids = self.reading, list(ids)
        if any(count_signs(reading, id_) > self.signs_width for id_ in ids):
            self.show(reading)
        else:
            self.replace_blocks([self.make_block(reading, reading.sentence(id_)) for id_ in ids])

    def choose_shape(self, width: int) -> Shape:
        """Two columns, or one above the other where the view is narrow."""
        if self.columns > 1 and width < STACKED_BELOW:
            return stack_columns(width, self.columns, self.left_width, INDENT)
        return super().choose_shape(width)

    # Blocks

    def make_block(self, reading: Reading, sentence: report.Sentence) -> Block:
        """A sentence and its translation."""
        before = reading.sentences[max(int(sentence.id[1:]) - 2, 0)]
        signs = reading.signs(sentence.id)
        cells = [self.make_source(reading, sentence, signs)]
        if self.columns > 1:
            cells.append(self.make_translation(reading, sentence, signs))
        return Block(
            key=Ref("sentence", sentence.id),
            cells=tuple(cells),
            gutter=self.make_gutter(sentence.id, signs),
            space=int(before.paragraph != sentence.paragraph),
            marked=sentence.id in self.shone,
        )

    def make_gutter(self, sentence_id: str, signs: Signs) -> Content:
        """The id and the signs."""
        room = self.gutter_width - self.signs_width
        return Content.assemble(sentence_id.ljust(room), *list_signs(signs))

    def make_source(self, reading: Reading, sentence: report.Sentence, signs: Signs) -> Content:
        """The words of the article, with what is marked in them."""
        text = shown(reading.source_text(sentence.id))
        marked = [
            *((cue.start, cue.end, CUE) for cue in signs.caveats),
            *self.list_wrong(reading, sentence),
            *((start, end, EVIDENCE) for start, end in self.evidence.get(sentence.id, ())),
        ]
        spans = [Span(0, len(text), STYLE_OF_KIND[sentence.kind])] if sentence.kind in STYLE_OF_KIND else []
        for start, end, style in marked:
            if start < sentence.end and end > sentence.start:
                spans.append(Span(max(start - sentence.start, 0), min(end, sentence.end) - sentence.start, style))
        return Content(text, spans)

    def make_translation(self, reading: Reading, sentence: report.Sentence, signs: Signs) -> Content:
        """The translation, or what stands for it."""
        translation = reading.translation(sentence.id)
        if translation is None:
            pending = reading.running and (not reading.chains or self.is_awaited(reading))
            return Content.styled(PENDING if pending else MISSING, MUTED)
        text = shown(translation)
        spans = [Span(0, len(text), STYLE_OF_KIND[sentence.kind])] if sentence.kind in STYLE_OF_KIND else []
        spans += self.list_target_findings(reading, sentence.id, text)
        if sentence.id in self.shone:
            spans.append(Span(0, len(text), EVIDENCE))
        content = Content(text, spans)
        return content.append_text(READERS, "$text-primary") if signs.corrected else content

    def is_awaited(self, reading: Reading) -> bool:
        """Whether the chain of the translation has not ended."""
        progress = reading.chains.get("translation")
        return progress is not None and progress.state in {"waiting", "running"}

    def open_findings(self, reading: Reading, sentence_id: str) -> list[report.Finding]:
        """What the checks found in a sentence and did not mend."""
        found = (reading.find_finding(ref) for ref in reading.resting_on(sentence_id) if ref.kind == "finding")
        return [finding for finding in found if finding and finding.state == "open"]

    def list_wrong(self, reading: Reading, sentence: report.Sentence) -> Iterator[tuple[int, int, str]]:
        """The words of the article that a check holds against what the model made of them."""
        for finding in self.open_findings(reading, sentence.id):
            place = finding.source_span
            if place:
                whole = place.start <= sentence.start and place.end >= sentence.end
                yield place.start, place.end, WHOLE if whole else FINDING

    def list_target_findings(self, reading: Reading, sentence_id: str, text: str) -> Iterator[Span]:
        """The words of the translation that a check found wrong; none of a translation of the reader's own."""
        for finding in self.open_findings(reading, sentence_id):
            place = finding.target_span
            there = place and shown(finding.target_text or "") == text[place.start : place.end]
            if place and there and finding.on.part == "translation":
                yield Span(place.start, place.end, WHOLE if (place.start, place.end) == (0, len(text)) else FINDING)

    def list_overlay(self, index: int, column: int) -> Sequence[Span]:
        """What was searched for in one cell."""
        found = self.matches.get(self.blocks[index].key.id, ())
        return [Span(start, end, MATCH) for where, start, end in found if where == column]

    # Evidence

    def highlight(self, places: Sequence[report.Span], sentences: Sequence[str]) -> None:
        """Show evidence in both texts and go there, without a word to anyone.

        Args:
            places: Words of the article.
            sentences: Ids of the sentences whose translation is shown with it.
        """
        if self.reading is None:
            return
        before = self.evidence.keys() | self.shone
        self.evidence, self.shone = self.sort_places(self.reading, places), frozenset(sentences)
        self.refresh_sentences(before | self.evidence.keys() | self.shone)
        first = self.reading.sentence_at(places[0].start).id if places else next(iter(sentences), None)
        if first is not None:
            self.look_at(Ref("sentence", first))

    def sort_places(self, reading: Reading, places: Iterable[report.Span]) -> dict[str, list[tuple[int, int]]]:
        """Places by the sentences that they touch."""
        by_sentence: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for place in places:
            number = int(reading.sentence_at(place.start).id[1:])
            for sentence in reading.sentences[number - 1 :]:
                if sentence.start >= max(place.end, place.start + 1):
                    break
                by_sentence[sentence.id].append((place.start, place.end))
        return by_sentence

    def look_at(self, ref: Ref) -> None:
        """Put the cursor on a sentence; where it is out of view, scroll it to a third from the top."""
        index = self.places[ref]
        self.place_cursor(index)
        self.reveal(index, below=self.page // 3)

    # Search

    def find_next(self, words: str, backwards: bool = False) -> bool:  # noqa: FBT001, FBT002 -- reads as a sentence
        """Go to the next sentence that holds some words; accents and case do not count.

        Args:
            words: The same as before: the search goes on behind the cursor; others: it begins at the cursor.
            backwards: The one before.

        Returns:
            Whether they are anywhere.
        """
        again = words == self.words
        if not again:
            self.set_words(words)
        hits = [self.places[Ref("sentence", id_)] for id_ in self.matches]
        if not hits:
            return False
        ordered = sorted(hits, reverse=backwards)
        step = -1 if backwards else 1
        target = next((hit for hit in ordered if (hit - self.at) * step >= int(again)), ordered[0])
        self.reveal(target, below=self.page // 3)
        self.go(target)
        return True

    def clear_search(self) -> None:
        """Search for nothing."""
        self.set_words("")

    def set_words(self, words: str) -> None:
        """Mark other words."""
        if words != self.words:
            self.words = words
            self.find_matches()
            self.refresh_overlay()

    def find_matches(self) -> None:
        """Search both texts."""
        self.matches = {}
        reading, words = self.reading, fold(shown(self.words)).text.strip()
        if reading is None or not words:
            return
        for sentence in reading.sentences:
            texts = (reading.source_text(sentence.id), reading.translation(sentence.id) or "")[: self.columns]
            hits = [(c, *place) for c, text in enumerate(texts) for place in find_all(words, shown(text))]
            if hits:
                self.matches[sentence.id] = hits
