"""What rests on a sentence: choose one of it to go there.

Invariant: the rows are shown in the order given, each kind under its heading.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from textual.app import ComposeResult
from textual.content import Content

from tui.refs import PANELS, Ref
from tui.screens.dialogue import Dialogue
from tui.widgets.pick_list import PickList, Row


class RestingDialogue(Dialogue[Ref]):
    """The claims, points, caveats and findings of a sentence.

    Args:
        heading: Which sentence it is.
        rows: Each item with the words that stand for it, in any order within its kind.
    """

    KEYS = (("enter", "go there", "screen.choose"), *Dialogue.KEYS)
    DEFAULT_CSS = """
    RestingDialogue PickList { height: auto; max-height: 62vh; }
    """

    def __init__(self, heading: str, rows: Sequence[tuple[Ref, Content]]) -> None:
        super().__init__(heading)
        self.rows = tuple(rows)

    def compose_body(self) -> ComposeResult:
        """The items."""
        yield PickList(group_rows(self.rows))

    def action_choose(self) -> None:
        """Choose what the cursor is on."""
        self.query_one(PickList).action_select()

    def on_pick_list_picked(self, event: PickList.Picked) -> None:
        """Hand over the item."""
        if isinstance(event.value, Ref):
            self.dismiss(event.value)


def group_rows(rows: Sequence[tuple[Ref, Content]]) -> list[Row]:
    """The rows with a heading over each run of one kind."""
    grouped: list[Row] = []
    for kind, run in groupby(rows, key=lambda row: row[0].kind):
        grouped += [Row(None, ())] if grouped else []
        grouped.append(Row(None, (PANELS.get(kind, kind.capitalize()),)))
        grouped += [Row(ref, content) for ref, content in run]
    return grouped
