"""The reading room: the text in two languages, the panel beside it, and the ways between them.

Invariant: this screen asks `Reading` what is so and tells widgets to show it; it holds no copy of the report.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Footer, Static

from tui.keys import list_bindings, list_help
from tui.refs import PANELS, Kind, Ref
from tui.screens.choose import ChoiceDialogue
from tui.screens.exporting import Exporting
from tui.screens.help import HelpScreen
from tui.screens.marking import Marking
from tui.screens.resting import RestingDialogue
from tui.screens.running import Running
from tui.widgets.blocks import BlockView
from tui.widgets.display import shown
from tui.widgets.panel import Panel
from tui.widgets.parallel import ParallelText
from tui.widgets.search import SearchBar
from tui.widgets.status import StatusBar
from tui.widgets.tabs import TabBar

if TYPE_CHECKING:
    from chains.report import Mark
    from tui.reading import Changes, Reading

NARROW, ROOMY = 110, 170


class ReadingScreen(Marking, Exporting, Running):
    """One article."""

    BINDINGS: ClassVar[list[BindingType]] = [*list_bindings()]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (NARROW, "-wide"), (ROOMY, "-roomy")]  # noqa: RUF012 -- as Textual declares it

    def __init__(self) -> None:
        super().__init__()
        self.came_from: Ref | None = None
        self.searched_from: Ref | None = None

    def compose(self) -> ComposeResult:
        """A line, two panes, the search, the status, the keys."""
        yield Static(id="title", markup=False)
        yield TabBar(("sentence", *PANELS), numbered=True, id="tabs")
        with Horizontal(id="panes"):
            yield ParallelText(id="text")
            yield Panel(id="panel")
        yield SearchBar(id="search")
        yield StatusBar(id="status")
        yield Footer(show_command_palette=False)

    # Showing

    def show(self, reading: Reading) -> None:
        """Show another article."""
        self.reading = reading
        self.came_from = None
        self.show_all(reading)
        self.text.focus()

    def show_all(self, reading: Reading) -> None:
        """Show everything anew."""
        self.query_one("#title", Static).update(describe_article(reading), layout=False)
        self.text.show(reading)
        self.panel.show(reading)
        self.status.show(reading)

    def show_changes(self, changes: Changes) -> None:
        """Show what some events changed, and nothing else."""
        assert self.reading is not None  # noqa: S101
        if changes.everything:
            self.show_all(self.reading)
            return
        if changes.sentences:
            self.text.refresh_sentences(changes.sentences)
        if changes.items:
            self.panel.refresh_items(changes.items)
        self.status.redraw()

    def on_descendant_focus(self) -> None:
        """Show the pane that has the focus, where there is room for one."""
        if self.in_panel or self.text.has_focus:
            self.set_class(self.in_panel, "-panel")
            self.show_tabs()

    # Between the panes

    def action_show_pane(self, kind: Kind) -> None:
        """Go to the text or to a list of the panel."""
        if kind == "sentence":
            self.focus_text()
            return
        self.focus_panel()
        self.panel.open_tab(kind)

    def action_other_pane(self) -> None:
        """Change sides."""
        if self.in_panel:
            self.focus_text()
        else:
            self.focus_panel()

    def focus_text(self) -> None:
        """Go to the text."""
        self.remove_class("-panel")
        self.set_focus(self.text)

    def focus_panel(self) -> None:
        """Go to the panel; on a narrow screen it takes the place of the text."""
        self.add_class("-panel")
        self.panel.focus_list()

    @on(Panel.Drawn)
    def show_tabs(self) -> None:
        """Say which pane is looked at, where there is room for one."""
        self.query_one("#tabs", TabBar).show(self.panel.active if self.in_panel else "sentence", self.panel.counts)

    @on(TabBar.Chosen)
    def take_tab(self, message: TabBar.Chosen) -> None:
        """A tab was clicked."""
        self.action_show_pane(message.kind)

    @on(Panel.ItemMoved)
    def follow_item(self, message: Panel.ItemMoved) -> None:
        """Show the evidence of the item under the cursor."""
        if self.reading:
            self.text.highlight(self.reading.places(message.ref), self.reading.sentences_of(message.ref))

    @on(Panel.ItemChosen)
    def go_to_evidence(self, message: Panel.ItemChosen) -> None:
        """Go from an item to its words."""
        if self.reading and self.reading.places(message.ref):
            self.came_from = message.ref
            self.focus_text()
            self.text.highlight(self.reading.places(message.ref), self.reading.sentences_of(message.ref))
        else:
            self.app.say("It names no place in the article.")

    @on(BlockView.Chosen, "#text")
    def list_resting(self, message: BlockView.Chosen) -> None:
        """Show what rests on a sentence."""
        reading = self.reading
        if reading is None:
            return
        rows = [(ref, self.panel.describe(ref)) for ref in reading.resting_on(message.ref.id)]
        rows += [(Ref("mark", mark.id), describe_mark(mark)) for mark in reading.marks_at(message.ref.id)]
        if not rows:
            self.app.say(f"Nothing rests on {message.ref.id}.")
            return
        self.app.push_screen(RestingDialogue(f"What rests on {message.ref.id}", rows), self.go_to_item)

    def go_to_item(self, ref: Ref | None) -> None:
        """Go to an item of the panel, or to what the reader wrote."""
        if ref is not None and ref.kind == "mark" and self.reading:
            self.edit_note(self.reading.marks[ref.id], "this place")
        elif ref is not None:
            self.focus_panel()
            self.panel.go_to(ref)

    def action_go_back(self) -> None:
        """One step back: from a search, from evidence to its item; else stop the run."""
        if self.text.words:
            self.text.clear_search()
        elif self.panel.take_off():
            return
        elif self.came_from and not self.in_panel:
            back, self.came_from = self.came_from, None
            self.go_to_item(back)
        else:
            self.stop_run()

    # Finding

    def action_search(self) -> None:
        """Search the list, or the text."""
        self.searched_from = self.current
        self.query_one(SearchBar).open(in_panel=self.in_panel)

    @on(SearchBar.Changed)
    def search(self, message: SearchBar.Changed) -> None:
        """Show what matches, while the words are typed."""
        bar = self.query_one(SearchBar)
        if bar.in_panel:
            self.panel.search(message.words)
            found = self.panel.count_shown()
        else:
            self.go_back_in_text()
            self.text.find_next(message.words)
            found = len(self.text.matches)
        bar.say((f"{found} found" if found else "nothing found") if message.words else "")

    def go_back_in_text(self) -> None:
        """Put the cursor where the search began, so that every letter searches from there."""
        if self.searched_from and self.searched_from.kind == "sentence":
            self.text.move_to(self.searched_from)

    @on(SearchBar.Closed)
    def end_search(self, message: SearchBar.Closed) -> None:
        """Go back to where the search began."""
        in_panel = self.query_one(SearchBar).in_panel
        if in_panel:
            self.focus_panel()
        else:
            self.focus_text()
        if message.kept:
            return
        self.panel.search("")
        self.text.clear_search()
        if in_panel and self.searched_from:
            self.panel.go_to(self.searched_from)
        else:
            self.go_back_in_text()

    def action_next_match(self) -> None:
        """The next match."""
        self.step_match(1)

    def action_previous_match(self) -> None:
        """The match before."""
        self.step_match(-1)

    def step_match(self, step: int) -> None:
        """Go on to another match: of a list, which shows nothing else, or of the text."""
        if self.in_panel and self.panel.words:
            self.panel.list_of(self.panel.active).action_move(step)
        elif not self.text.words:
            self.app.say("Nothing is searched for: / begins.")
        elif not self.text.find_next(self.text.words, backwards=step < 0):
            self.app.say(f"“{self.text.words}” is not in the text.")

    def action_group(self) -> None:
        """Claims by source, or in the order of the text."""
        self.action_show_pane("claim")
        self.panel.toggle_grouping()

    def action_filter(self) -> None:
        """Ask what of the list is wanted."""
        if not self.in_panel:
            self.focus_panel()
        choices = [(name, name, "") for name in self.panel.filter_names]
        heading = f"Which {PANELS[self.panel.active].lower()}?"
        self.app.push_screen(ChoiceDialogue(heading, choices, custom=None, current=self.panel.filter_name), self.narrow)

    def narrow(self, name: str | None) -> None:
        """Show some of the items."""
        if name:
            self.panel.set_filter(name)

    def action_other_side(self) -> None:
        """The next claim that says otherwise."""
        ref = self.panel.current if self.reading else None
        claim = self.reading.claims_by_id.get(ref.id) if ref and ref.kind == "claim" and self.reading else None
        others = self.reading.disputes_of(claim) if claim and self.reading else ()
        if others:
            self.go_to_item(Ref("claim", others[0].id))
        else:
            self.app.say("No claim here disputes another.")

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted here is another article, or its address."""
        event.stop()
        self.app.take_pasted(event.text)

    def action_show_help(self) -> None:
        """All keys."""
        self.app.push_screen(HelpScreen(list_help()))


def describe_mark(mark: Mark) -> Content:
    """What the reader said at a place, on one line."""
    from chains.exports.wording import remarks_of

    own = [f"Your translation: {mark.translation}"] if mark.translation else []
    return Content.assemble(("✎ ", "$primary"), shown(" ".join([*own, *remarks_of(mark)])))


def describe_article(reading: Reading) -> Content:
    """Title, outlet, date, languages."""
    from chains.exports.wording import title_of

    article = reading.article
    facts = [f"{article.language} → {reading.report.target_language}", article.outlet, article.published_on]
    title = (shown(title_of(reading.report)), "bold")
    return Content.assemble((shown(" · ".join(filter(None, facts)) + "  "), "$foreground 60%"), title)
