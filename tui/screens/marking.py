"""The reader's own hand: verdicts, notes and corrections.

Invariant: what the reader writes is kept in the library at once, tied to its place in the article.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tui.refs import Ref
from tui.screens.edit import NameDialogue, TextDialogue
from tui.screens.place import Place

if TYPE_CHECKING:
    from chains.report import Mark
    from tui.reading import Reading


class Marking(Place):
    """Actions on the sentence, claim or source under the cursor."""

    def find_marked(self) -> Ref | None:
        """What a mark would be on; None, said aloud, when there is nothing to mark."""
        ref = self.current
        if self.reading and ref and self.reading.can_mark(ref):
            return ref
        self.app.say("Go to a sentence or a finished claim first.")
        return None

    def set_mark(self, ref: Ref, **fields: str | None) -> None:
        """Change a mark, show it and keep it."""
        if self.reading:
            self.write(self.reading, self.reading.take_mark(ref), **fields)

    def write(self, reading: Reading, mark: Mark, **fields: str | None) -> None:
        """Change a mark on an article, which may have left the screen meanwhile, and keep it."""
        mark = reading.write(mark, **fields)
        self.app.engine.keep_mark(reading.article.sha256, mark)
        if reading is self.reading:
            self.text.refresh_sentences(self.find_sentences(reading, mark))
            self.panel.refresh_items({"source"})

    def find_sentences(self, reading: Reading, mark: Mark) -> set[str]:
        """The sentences whose signs a mark changes."""
        now = next((kept for kept in reading.report.marks if kept.id == mark.id), mark)
        place = {reading.sentence_at(mark.place.start).id}
        return place.union(*(reading.sentences_of(Ref(m.on.part, m.on.id)) for m in (mark, now)))

    def ask_text(self, mark: Mark, field: str, dialogue: TextDialogue | NameDialogue) -> None:
        """Let the reader write; the words go where they were meant for, whatever is on the screen by then."""
        assert self.reading is not None  # noqa: S101
        self.app.push_screen(dialogue, partial(self.take_text, self.reading, mark, field))

    def take_text(self, reading: Reading, mark: Mark, field: str, text: str | None) -> None:
        """Take what was written; None is a change of mind."""
        if text is not None:
            self.write(reading, mark, **{field: text.strip() or None})

    def action_set_verdict(self, verdict: str) -> None:
        """Checked or doubtful; the same again takes it off."""
        ref = self.find_marked()
        if ref and self.reading:
            mark = self.reading.mark_of(ref)
            self.set_mark(ref, verdict=None if mark and mark.verdict == verdict else verdict)

    def action_write_note(self) -> None:
        """Write a note."""
        ref = self.find_marked()
        if ref and self.reading:
            self.edit_note(self.reading.take_mark(ref), ref.id)

    def edit_note(self, mark: Mark, about: str) -> None:
        """Write the note of a mark."""
        hint = "Empty takes the note away."
        dialogue = TextDialogue(f"Your note on {about}", original=mark.place.exact, text=mark.note or "", hint=hint)
        self.ask_text(mark, "note", dialogue)

    def action_correct(self) -> None:
        """Correct the translation of a sentence, or who says a claim."""
        ref = self.find_marked()
        if ref is None or self.reading is None:
            return
        if ref.kind == "sentence":
            self.correct_translation(self.reading, ref)
        elif ref.kind == "claim":
            self.correct_attribution(self.reading, ref)
        else:
            self.action_rename()

    def correct_translation(self, reading: Reading, ref: Ref) -> None:
        """Write a better translation."""
        dialogue = TextDialogue(
            f"Your translation of {ref.id}",
            original=reading.source_text(ref.id),
            text=reading.translation(ref.id) or "",
            hint="Empty brings the model's back.",
        )
        self.ask_text(reading.take_mark(ref), "translation", dialogue)

    def correct_attribution(self, reading: Reading, ref: Ref) -> None:
        """Say who makes a claim."""
        from chains.exports.wording import OWN_VOICE

        dialogue = NameDialogue(
            f"Who says {ref.id}?",
            hint="Empty brings the report's back.",
            value=reading.speaker(reading.claims_by_id[ref.id]),
            choices=[OWN_VOICE, *dict.fromkeys(reading.source_name(s.id) for s in reading.report.sources)],
        )
        self.app.push_screen(dialogue, partial(self.take_attribution, reading, reading.take_mark(ref)))

    def take_attribution(self, reading: Reading, mark: Mark, name: str | None) -> None:
        """Take who says a claim; the outlet's own voice is an empty name."""
        from chains.exports.wording import OWN_VOICE

        if name is not None:
            self.write(reading, mark, attribution="" if name == OWN_VOICE else name.strip() or None)

    def action_rename(self) -> None:
        """Correct the name of a source."""
        ref = self.find_source()
        if ref is None or self.reading is None:
            self.app.say("Go to a claim with a source first.")
            return
        source = self.reading.sources_by_id[ref.id]
        dialogue = NameDialogue(
            f"The name of “{source.name_in_text}”",
            hint="Empty brings the report's back.",
            value=self.reading.source_name(ref.id),
            choices=list(dict.fromkeys(filter(None, (source.name, source.name_in_text, source.name_latin)))),
        )
        self.ask_text(self.reading.take_mark(ref), "name", dialogue)

    def find_source(self) -> Ref | None:
        """The source under the cursor, or that of the claim there."""
        ref = self.current
        if ref is None or self.reading is None:
            return None
        claim = self.reading.claims_by_id.get(ref.id) if ref.kind == "claim" else None
        source = Ref("source", claim.source) if claim and claim.source else ref
        return source if source.kind == "source" and self.reading.can_mark(source) else None
