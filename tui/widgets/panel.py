"""The side panel: the lists of what was found, one behind the other, and all about the item under the cursor.

Invariant: only the list that is looked at is built; the others wait until they are. What changed in it is drawn anew,
nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import ContentSwitcher, Static

from tui.refs import PANELS, Kind, Ref
from tui.widgets.blocks import Block, BlockView
from tui.widgets.detail import DetailView
from tui.widgets.display import shown
from tui.widgets.filters import ALL, FILTERS, explain_empty, is_counted, matches
from tui.widgets.items import HEADLINE, MUTED, describe_item, items_of, list_blocks
from tui.widgets.tabs import KINDS, TabBar

if TYPE_CHECKING:
    from tui.reading import Reading

LEAST_HEIGHT = 14  # rows; below it the list needs them all
SIGNS_WIDTH = 4


class ItemList(BlockView):
    """One list: an item comes into view with the heading above it."""

    def action_move(self, step: int) -> None:
        """One item up or down; a list that opened just now has no lines yet, and loses no key."""
        if self.laid:
            super().action_move(step)
        elif self.at >= 0:
            self.go(self.find_selectable(self.at + step, step))

    def set_blocks(self, blocks: Sequence[Block]) -> None:
        """Show other blocks; a heading that comes above what was at the very top is in view."""
        at_top = self.scroll_offset.y == 0
        super().set_blocks(blocks)
        if at_top and self.blocks and is_heading(self.blocks[0]):
            self.jump(0)

    def go(self, index: int) -> None:
        """Move the cursor to an item, with the heading above it in view."""
        if 0 < index < len(self.laid) and is_heading(self.blocks[index - 1]):
            self.reveal(index - 1)
        super().go(index)


class Panel(Vertical):
    """Summary, claims, caveats and findings."""

    DEFAULT_CSS = """
    Panel .line { display: none; height: 1; padding: 0 1; color: $text-muted; background: $surface; }
    Panel .line.-shown { display: block; }
    Panel ContentSwitcher { height: 1fr; }
    Panel ContentSwitcher BlockView { height: 1fr; }
    Panel DetailView { height: 40%; border-top: solid $foreground 20%; }
    Panel.-short DetailView { display: none; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("J,shift+down", "scroll_detail(1)", "Scroll the detail", show=False),
        Binding("K,shift+up", "scroll_detail(-1)", "Scroll the detail back", show=False),
    ]

    class Drawn(Message):
        """Another list is looked at, or a list is longer."""

    class ItemMoved(Message):
        """The cursor is on another item."""

        def __init__(self, ref: Ref) -> None:
            self.ref = ref
            super().__init__()

    class ItemChosen(ItemMoved):
        """An item was chosen: its evidence is wanted."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's name
        super().__init__(id=id)
        self.reading: Reading | None = None
        self.active: Kind = "point"
        self.grouped = False
        self.words = ""
        self.filters: dict[Kind, str] = dict.fromkeys(KINDS, ALL)
        self.stale: set[Kind] = set()
        self.drawn: dict[Kind, dict[Ref, Block]] = {kind: {} for kind in KINDS}

    def compose(self) -> ComposeResult:
        """Tabs, what narrows the list, the lists, the detail."""
        yield TabBar(numbered=True, first=2)  # the text has the first key
        yield Static("", classes="line", markup=False)
        with ContentSwitcher(initial=f"list-{self.active}"):
            for kind in KINDS:
                yield ItemList(id=f"list-{kind}", gutter_width=SIGNS_WIDTH)
        yield DetailView()

    # What is shown

    def on_mount(self) -> None:
        """Show what was to be shown before."""
        self.draw_active()

    def show(self, reading: Reading) -> None:
        """Show all of a reading; another one than before from its beginning."""
        if reading is not self.reading:
            self.reading, self.words = reading, ""
            self.filters = dict.fromkeys(KINDS, ALL)
            self.empty_lists()
        self.refresh_items(set(KINDS))

    def empty_lists(self) -> None:
        """Forget where the cursors were."""
        self.drawn = {kind: {} for kind in KINDS}
        for view in self.query(ItemList):
            view.set_blocks([])
            view.jump(0)

    def refresh_items(self, kinds: set[Kind]) -> None:
        """Draw what changed in some lists; the cursor and what is in view stay.

        Args:
            kinds: Of the items that changed; "sentence" and "source" mean all lists, for they are named in them.
        """
        self.stale |= kinds & set(KINDS) if kinds <= set(KINDS) else set(KINDS)
        self.draw_active()

    def draw_active(self) -> None:
        """Bring the list that is looked at, and what is said of it, up to date."""
        if self.reading is None or not self.is_mounted:
            return
        if self.active in self.stale:
            self.stale.discard(self.active)
            self.draw_list(self.active)
        self.query_one(TabBar).show(self.active, self.counts)
        self.post_message(self.Drawn())
        self.draw_line()
        self.draw_detail()

    def draw_list(self, kind: Kind) -> None:
        """Draw the blocks of a list that are not drawn yet, or were drawn otherwise."""
        old = self.drawn[kind]
        blocks = [keep_same(old.get(block.key), block) for block in self.make_blocks(kind)]
        self.drawn[kind] = {block.key: block for block in blocks}
        with self.prevent(BlockView.Moved):  # the reader did not move it: the text stays where it is read
            if list(self.drawn[kind]) == list(old):
                self.list_of(kind).replace_blocks(block for block in blocks if block is not old[block.key])
            else:
                self.list_of(kind).set_blocks(blocks)

    def make_blocks(self, kind: Kind) -> list[Block]:
        """The blocks of a list, or one that says why there are none."""
        assert self.reading  # noqa: S101 -- only called when there is one
        blocks = list_blocks(self.reading, kind, grouped=self.grouped, keep=self.make_keep(kind))
        if any(block.key != HEADLINE for block in blocks):
            return blocks
        why = explain_empty(self.reading, kind, self.filters[kind], self.words)
        return [*blocks, Block(Ref(kind, "none"), (Content.styled(shown(why), MUTED),), selectable=False)]

    def make_keep(self, kind: Kind) -> Callable[[Any], bool] | None:
        """Which items the filter and the search leave; None when neither is on."""
        reading, words, name = self.reading, self.words, self.filters[kind]
        if reading is None or (not words and name == ALL):
            return None
        passes = FILTERS[kind][name]
        return lambda item: passes(reading, item) and (not words or matches(reading, Ref(kind, item.id), words))

    def draw_line(self) -> None:
        """Say what narrows the list."""
        parts = self.describe_narrowing()
        line = self.query_one(".line", Static)
        line.set_class(bool(parts), "-shown")
        line.update(shown(" · ".join(parts)))

    def describe_narrowing(self) -> list[str]:
        """The list, how much of it is left, by what; nothing when all is shown in text order."""
        narrowed = [self.filter_name] if self.filter_name != ALL else []
        narrowed += [f"“{self.words}”"] if self.words else []
        by_source = ["by source"] if self.grouped and self.active == "claim" else []
        if not narrowed + by_source or self.reading is None:
            return []
        number, total = self.count_shown(), len(items_of(self.reading, self.active))
        return [
            f"{PANELS[self.active]} {number} of {total}" if narrowed else PANELS[self.active],
            *narrowed,
            *by_source,
        ]

    def count_shown(self) -> int:
        """Items in the list that is looked at."""
        blocks = self.drawn[self.active].values()
        return sum(block.selectable and block.key.kind == self.active for block in blocks)

    def draw_detail(self) -> None:
        """Show all about the item under the cursor."""
        self.query_one(DetailView).show(self.reading, self.current)

    def action_scroll_detail(self, step: int) -> None:
        """Scroll what is said of the item, while the list keeps the keys."""
        self.query_one(DetailView).action_move(2 * step)

    def on_resize(self, event: events.Resize) -> None:
        """Leave the room to the list where there is little."""
        self.set_class(event.size.height < LEAST_HEIGHT, "-short")

    # What is looked at

    def list_of(self, kind: Kind) -> ItemList:
        """The list of some items."""
        return self.query_one(f"#list-{kind}", ItemList)

    @property
    def counts(self) -> dict[Kind, int]:
        """How much is in each list; of one that nothing has filled yet, nothing is said."""
        reading = self.reading
        counted = (kind for kind in KINDS if reading and is_counted(reading, kind))
        return {kind: len(items_of(reading, kind)) for kind in counted} if reading else {}

    @property
    def current(self) -> Ref | None:
        """The item under the cursor of the list that is looked at."""
        return self.list_of(self.active).cursor

    @property
    def filter_name(self) -> str:
        """The filter of the list that is looked at, "all" for none."""
        return self.filters[self.active]

    @property
    def filter_names(self) -> Sequence[str]:
        """The filters of the list that is looked at."""
        return tuple(FILTERS[self.active])

    def focus_list(self) -> None:
        """Give the keys to the list that is looked at; at once, so that a tab that opens next takes them over."""
        self.screen.set_focus(self.list_of(self.active), scroll_visible=False)

    def open_tab(self, kind: Kind) -> None:
        """Look at another list."""
        if kind != self.active:
            self.switch_to(kind)
            self.tell_item()

    def switch_to(self, kind: Kind) -> None:
        """Bring another list to the front."""
        focused = self.screen.focused is self.list_of(self.active)
        self.active = kind
        self.query_one(ContentSwitcher).current = f"list-{kind}"
        if focused:
            self.focus_list()
        self.draw_active()

    def tell_item(self) -> None:
        """Say on what the cursor is now."""
        if self.current:
            self.post_message(self.ItemMoved(self.current))

    def go_to(self, ref: Ref) -> bool:
        """Move the cursor to an item, in its list; what hides it there is taken off.

        Args:
            ref: An item; a source is found among the claims by source.

        Returns:
            Whether it is there.
        """
        kind: Kind = "claim" if ref.kind == "source" else ref.kind
        if kind not in KINDS:
            return False
        if ref.kind == "source" and not self.grouped:
            self.grouped = True
            self.stale.add("claim")
        self.switch_to(kind)
        if ref not in self.drawn[kind]:
            self.take_off()
        with self.prevent(BlockView.Moved):
            self.list_of(kind).move_to(ref)
        self.draw_detail()
        self.tell_item()
        return self.current == ref

    def describe(self, ref: Ref) -> Content:
        """An item on one line, for other lists; empty when it is gone."""
        return describe_item(self.reading, ref) if self.reading else Content("")

    # What narrows the lists

    def toggle_grouping(self) -> None:
        """Claims by source, or in text order."""
        self.grouped = not self.grouped
        self.stale.add("claim")
        self.switch_to("claim")
        view = self.list_of("claim")
        view.go(view.at)
        self.tell_item()

    def set_filter(self, name: str) -> None:
        """Show some of the items of the list that is looked at.

        Args:
            name: One of `filter_names`.
        """
        self.filters[self.active] = name
        self.narrow({self.active})

    def search(self, words: str) -> None:
        """Show only what says these words, in all lists; nothing takes the search off."""
        if words.strip() != self.words:
            self.words = words.strip()
            self.narrow(set(KINDS))

    def narrow(self, kinds: set[Kind]) -> None:
        """Draw lists with more items or fewer; where the one under the cursor is gone, from their beginning."""
        before = self.current
        self.refresh_items(kinds)
        if self.current != before:
            with self.prevent(BlockView.Moved):
                self.list_of(self.active).action_move_first()
            self.draw_detail()
            self.tell_item()

    def take_off(self) -> bool:
        """Take the search and the filter off; whether there was one."""
        narrowed = bool(self.words) or self.filter_name != ALL
        self.words, self.filters[self.active] = "", ALL
        if narrowed:
            self.refresh_items(set(KINDS))
        return narrowed

    # What the lists say

    @on(TabBar.Chosen)
    def take_tab(self, event: TabBar.Chosen) -> None:
        """A tab was clicked."""
        event.stop()
        self.open_tab(event.kind)
        self.focus_list()

    @on(BlockView.Moved)
    def take_move(self, event: BlockView.Moved) -> None:
        """The cursor of a list moved."""
        event.stop()
        if event.view is self.list_of(self.active) and event.ref == self.current:
            self.draw_detail()
            self.post_message(self.ItemMoved(event.ref))

    @on(BlockView.Chosen)
    def take_choice(self, event: BlockView.Chosen) -> None:
        """An item of a list, or the one in the detail, was chosen."""
        event.stop()
        self.post_message(self.ItemChosen(event.ref))


def is_heading(block: Block) -> bool:
    """Whether a block belongs to those below it."""
    return block.key.kind == "source" or not block.selectable


def keep_same(old: Block | None, new: Block) -> Block:
    """The old block when nothing in it changed, so that it is neither measured nor drawn again."""
    if old is None or (old.selectable, old.space) != (new.selectable, new.space):
        return new
    same = all(is_same(a, b) for a, b in zip((*old.cells, old.gutter), (*new.cells, new.gutter), strict=True))
    return old if same else new


def is_same(one: Content, other: Content) -> bool:
    """Whether words and styles are the same; contents compare by their words alone."""
    return one.plain == other.plain and one.spans == other.spans
