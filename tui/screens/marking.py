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
    from chains.report import Claim


class Marking(Place):
    """Actions on the sentence, claim or source under the cursor."""

    def find_marked(self) -> Ref | None:
        """What a mark would be on; None, said aloud, when there is nothing to mark."""
        ref = self.current
        if self.reading and ref and self.reading.can_mark(ref):
            return ref
        self.notify("Go to a sentence or a finished claim first.", markup=False)
        return None

    def set_mark(self, ref: Ref, **fields: str | None) -> None:
        """Change a mark, show it and keep it."""
        if self.reading is None:
            return
        mark = self.reading.set_mark(ref, **fields)
        sentences = set(self.reading.sentences_of(ref))
        self.text.refresh_sentences(sentences)
        self.panel.refresh_items({ref.kind})
        self.app.keep_mark(self.reading.article.sha256, mark)

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
            mark = self.reading.mark_of(ref)
            dialogue = TextDialogue(
                f"Your note on {ref.id}",
                original=self.quote(ref),
                text=(mark.note if mark else None) or "",
                hint="Empty takes the note away.",
            )
            self.app.push_screen(dialogue, partial(self.take_text, ref, "note"))

    def quote(self, ref: Ref) -> str:
        """What the reader writes about, in the words of the article."""
        places = self.reading.places(ref) if self.reading else ()
        return " … ".join(place.exact for place in places)

    def take_text(self, ref: Ref, field: str, text: str | None) -> None:
        """Take what was written; None is a change of mind."""
        if text is not None:
            self.set_mark(ref, **{field: text.strip() or None})

    def action_correct(self) -> None:
        """Correct the translation of a sentence, or who says a claim."""
        ref = self.find_marked()
        if ref is None:
            return
        if ref.kind == "sentence":
            self.correct_translation(ref)
        elif ref.kind == "claim":
            self.correct_attribution(ref)
        else:
            self.action_rename()

    def correct_translation(self, ref: Ref) -> None:
        """Write a better translation."""
        assert self.reading is not None  # noqa: S101
        dialogue = TextDialogue(
            f"Your translation of {ref.id}",
            original=self.reading.source_text(ref.id),
            text=self.reading.translation(ref.id) or "",
            hint="Empty brings the model's back.",
        )
        self.app.push_screen(dialogue, partial(self.take_text, ref, "translation"))

    def correct_attribution(self, ref: Ref) -> None:
        """Say who makes a claim."""
        assert self.reading is not None  # noqa: S101
        from chains.exports.wording import OWN_VOICE

        claim: Claim = self.reading.claims_by_id[ref.id]
        dialogue = NameDialogue(
            f"Who says {ref.id}?",
            hint="Empty brings the report's back.",
            value=self.reading.speaker(claim),
            choices=[OWN_VOICE, *dict.fromkeys(self.reading.source_name(s.id) for s in self.reading.report.sources)],
        )
        self.app.push_screen(dialogue, partial(self.take_attribution, ref))

    def take_attribution(self, ref: Ref, name: str | None) -> None:
        """Take who says a claim; the outlet's own voice is an empty name."""
        from chains.exports.wording import OWN_VOICE

        if name is not None:
            self.set_mark(ref, attribution="" if name == OWN_VOICE else name.strip() or None)

    def action_rename(self) -> None:
        """Correct the name of a source."""
        ref = self.find_source()
        if ref is None or self.reading is None:
            self.notify("Go to a claim with a source first.", markup=False)
            return
        source = self.reading.sources_by_id[ref.id]
        dialogue = NameDialogue(
            f"The name of “{source.name_in_text}”",
            hint="Empty brings the report's back.",
            value=self.reading.source_name(ref.id),
            choices=[name for name in (source.name, source.name_in_text, source.name_latin) if name],
        )
        self.app.push_screen(dialogue, partial(self.take_text, ref, "name"))

    def find_source(self) -> Ref | None:
        """The source under the cursor, or that of the claim there."""
        ref = self.current
        if ref is None or self.reading is None:
            return None
        claim = self.reading.claims_by_id.get(ref.id) if ref.kind == "claim" else None
        source = Ref("source", claim.source) if claim and claim.source else ref
        return source if source.kind == "source" and self.reading.can_mark(source) else None
