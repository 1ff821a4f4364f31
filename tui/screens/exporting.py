"""Taking things along: a quotable line to the clipboard, the report to a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from tui.screens.export import ExportDialogue
from tui.screens.place import Place

if TYPE_CHECKING:
    from chains.report import Report
    from tui.output import Format

FORMS: tuple[Format, ...] = ("html", "markdown", "json", "text", "quotes", "quotes-csv", "annotations")


class Exporting(Place):
    """Actions that bring something out of the app."""

    def action_copy_line(self) -> None:
        """Copy the thing under the cursor, with its original, its source and its outlet."""
        from tui.quoting import quote_line

        ref = self.current
        if self.reading is None or ref is None or not self.reading.places(ref):
            self.app.say("Go to a sentence or an item first.")
            return
        self.app.copy_to_clipboard(quote_line(self.reading, ref))
        self.app.say(f"Copied {ref.id} with its original and source.")

    def action_export(self) -> None:
        """Ask for a format and a file name."""
        from tui.quoting import propose_name

        if self.reading is None:
            return
        report = self.reading.report
        proposed: dict[str, str] = {form: propose_name(report, form) for form in FORMS}
        self.app.push_screen(ExportDialogue(proposed), self.write_export)

    def write_export(self, chosen: tuple[str, str] | None) -> None:
        """Write the report to the file that was chosen, in a thread."""
        if chosen and self.reading:
            form, path = chosen
            report = self.reading.report
            self.run_worker(lambda: self.write_file(report, form, path), thread=True, group="export")

    def write_file(self, report: Report, form: str, path: str) -> None:
        """Write the report, the reader's marks in it; say where it is, or why not."""
        from tui.output import lay_out, write_file

        with self.app.engine.report_errors("keep"):
            write_file(Path(path), lay_out(report, cast("Format", form)))
            self.app.call_from_thread(self.app.say, f"Exported to {path}")
