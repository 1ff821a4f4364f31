"""The side panel and the search line, in a host that does nothing but listen."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from reports import read_report
from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.widgets import Static

from chains import events
from tui.reading import Reading
from tui.refs import Kind, Ref
from tui.widgets.detail import DetailView
from tui.widgets.panel import Panel
from tui.widgets.search import SearchBar
from tui.widgets.tabs import TabBar

SEEDS = Path(__file__).parents[3] / "seeds"
SIZES = [(80, 24)]  # the pictures show both sizes
HOSTILE = "[bold]x[/] [@click=app.quit]y[/] \x1b]52;c;aGk=\x07\u202eevil"


class Host(App[None]):
    """A panel, a search line, and what they say."""

    CSS = "Panel { max-width: 60; }"

    def __init__(self) -> None:
        super().__init__()
        self.said: list[Message] = []

    def compose(self) -> ComposeResult:
        yield Panel()
        yield SearchBar()

    def on_panel_item_moved(self, message: Panel.ItemMoved) -> None:
        self.said.append(message)

    on_panel_item_chosen = on_search_bar_changed = on_search_bar_closed = on_panel_item_moved

    @property
    def panel(self) -> Panel:
        return self.query_one(Panel)

    def heard(self, kind: type[Message]) -> list[Message]:
        return [message for message in self.said if type(message) is kind]

    def last_moved(self) -> Ref:
        message = self.heard(Panel.ItemMoved)[-1]
        assert isinstance(message, Panel.ItemMoved)
        return message.ref


Person = Pilot[None]
Doing = Callable[[Host, Person], Awaitable[None]]


def read(name: str = "dijkdoorbraak") -> Reading:
    return Reading(read_report(name))


def run(reading: Reading, doing: Doing, size: tuple[int, int] = (140, 40)) -> None:
    async def scenario() -> None:
        app = Host()
        async with app.run_test(size=size) as pilot:
            app.panel.show(reading)
            app.panel.focus_list()
            await pilot.pause()
            app.said.clear()
            await doing(app, pilot)

    asyncio.run(scenario())


def screen_text(app: Host) -> str:
    width, height = app.size
    lines = app.screen._compositor.render_strips(app.size)
    assert len(lines) == height
    assert all(line.cell_length == width for line in lines)
    return "\n".join(line.text for line in lines)


def line_of(app: Host) -> str:
    line = app.panel.query_one(".line", Static)
    return str(line.content) if line.display else ""


def shown_keys(panel: Panel) -> list[str]:
    return [key.id for key in panel.drawn[panel.active] if key.kind == panel.active]


@pytest.mark.parametrize("size", SIZES)
class TestLookingThroughTheLists:
    def test_the_tabs_say_how_much_there_is(self, size: tuple[int, int]) -> None:
        async def doing(app: Host, pilot: Person) -> None:
            assert "2 Summary (5) 3 Claims (21) 4 Caveats (5) 5 Findings (22)" in screen_text(app)
            assert "Bridge Collapse" in screen_text(app)

        run(read(), doing, size)

    def test_the_cursor_tells_where_it_is_and_the_detail_follows(self, size: tuple[int, int]) -> None:
        async def doing(app: Host, pilot: Person) -> None:
            app.panel.open_tab("claim")
            await pilot.press("j", "down")
            await pilot.pause()
            assert app.panel.current == app.last_moved() == Ref("claim", "c3")
            assert app.panel.query_one(DetailView).ref == Ref("claim", "c3")
            assert "Er zijn ongeveer" in screen_text(app) or "s4" in screen_text(app)

        run(read(), doing, size)

    def test_enter_chooses(self, size: tuple[int, int]) -> None:
        async def doing(app: Host, pilot: Person) -> None:
            app.panel.open_tab("caveat")
            await pilot.press("enter")
            (chosen,) = app.heard(Panel.ItemChosen)
            assert isinstance(chosen, Panel.ItemChosen)
            assert chosen.ref == Ref("caveat", "k1")

        run(read(), doing, size)

    def test_a_tab_opens_by_mouse_and_has_the_keys(self, size: tuple[int, int]) -> None:
        async def doing(app: Host, pilot: Person) -> None:
            for x, kind in [(15, "claim"), (30, "caveat"), (43, "finding"), (3, "point")]:
                await pilot.click(TabBar, offset=(x, 0))
                assert app.panel.active == kind
                assert app.panel.list_of(kind).has_focus
            await pilot.click(TabBar, offset=(58, 0))
            assert app.panel.active == "point"

        run(read(), doing, size)

    def test_the_keys_go_along_to_a_list_that_opens_at_once(self, size: tuple[int, int]) -> None:
        async def doing(app: Host, pilot: Person) -> None:
            app.query_one(SearchBar).open()
            await pilot.pause()
            app.panel.focus_list()
            app.panel.open_tab("claim")
            await pilot.press("j")
            assert app.panel.list_of("claim").has_focus
            assert app.panel.current == Ref("claim", "c2")

        run(read(), doing, size)

    def test_each_list_keeps_its_place(self, size: tuple[int, int]) -> None:
        async def doing(app: Host, pilot: Person) -> None:
            app.panel.open_tab("claim")
            await pilot.press("G")
            at = app.panel.list_of("claim").scroll_offset
            app.panel.open_tab("finding")
            await pilot.press("down")
            app.panel.open_tab("claim")
            await pilot.pause()
            assert app.panel.current == Ref("claim", "c21")
            assert app.panel.list_of("claim").scroll_offset == at
            app.panel.open_tab("finding")
            assert app.panel.current == Ref("finding", "f2")

        run(read(), doing, size)

    def test_a_dispute_is_seen_from_both_sides(self, size: tuple[int, int]) -> None:
        async def doing(app: Host, pilot: Person) -> None:
            app.panel.go_to(Ref("claim", "c16"))
            await pilot.pause()
            words = screen_text(app)
            assert "Two sides" in words
            while "c15  The article itself" not in words:  # the other side, below
                before = app.panel.query_one(DetailView).scroll_offset
                await pilot.press("J")
                await pilot.pause()
                assert app.panel.query_one(DetailView).scroll_offset != before
                words = screen_text(app)
            assert app.panel.current == Ref("claim", "c16")

        run(read(), doing, size)


class TestGoingToAnItem:
    def test_its_list_opens_and_the_cursor_is_on_it(self) -> None:
        async def doing(app: Host, pilot: Person) -> None:
            for ref in [Ref("claim", "c20"), Ref("caveat", "k5"), Ref("finding", "f5"), Ref("point", "p3")]:
                assert app.panel.go_to(ref)
                await pilot.pause()
                assert app.panel.active == ref.kind
                assert app.panel.current == app.last_moved() == ref
                view = app.panel.list_of(ref.kind)
                assert view.is_visible(view.at)

        run(read(), doing, (80, 24))

    def test_a_filter_or_a_search_that_hides_it_is_taken_off(self) -> None:
        async def doing(app: Host, pilot: Person) -> None:
            app.panel.open_tab("claim")
            app.panel.set_filter("disputed")
            assert app.panel.go_to(Ref("claim", "c14"))
            assert app.panel.filter_name == "disputed"
            app.panel.search("geflatteerd")
            assert app.panel.go_to(Ref("claim", "c2"))
            assert (app.panel.filter_name, app.panel.words) == ("all", "")

        run(read(), doing)

    def test_a_source_is_among_the_claims_by_source(self) -> None:
        async def doing(app: Host, pilot: Person) -> None:
            assert app.panel.go_to(Ref("source", "src5"))
            await pilot.pause()
            assert app.panel.current == Ref("source", "src5")
            assert "in the article: Dijkgraaf Marijke Tolsma" in screen_text(app)

        run(read(), doing)

    def test_what_is_gone_is_not_gone_to(self) -> None:
        async def doing(app: Host, pilot: Person) -> None:
            assert not app.panel.go_to(Ref("claim", "c99"))
            assert not app.panel.go_to(Ref("sentence", "s1"))

        run(read(), doing)


class TestNarrowingTheList:
    def test_a_filter_says_what_is_left(self) -> None:
        async def doing(app: Host, pilot: Person) -> None:
            app.panel.open_tab("claim")
            assert "disputed" in app.panel.filter_names
            app.panel.set_filter("disputed")
            await pilot.pause()
            assert shown_keys(app.panel) == ["c1", "c2", "c13", "c14", "c15", "c16"]
            assert line_of(app) == "Claims 6 of 21 · disputed"
            assert app.last_moved() == Ref("claim", "c1")
            app.panel.set_filter("all")
            await pilot.pause()
            assert line_of(app) == ""
            assert app.panel.current == Ref("claim", "c1")

        run(read(), doing)

    def test_a_search_holds_in_every_list_until_it_is_taken_off(self) -> None:
        async def doing(app: Host, pilot: Person) -> None:
            app.panel.open_tab("claim")
            app.panel.search("thursday")
            await pilot.pause()
            assert shown_keys(app.panel) == ["c21"]
            assert line_of(app) == "Claims 1 of 21 · “thursday”"
            app.panel.open_tab("caveat")
            assert shown_keys(app.panel) == ["k5"]
            assert app.panel.take_off()
            assert not app.panel.take_off()
            app.panel.open_tab("claim")
            await pilot.pause()
            assert len(shown_keys(app.panel)) == 21
            assert app.panel.current == Ref("claim", "c21")

        run(read(), doing)

    def test_nothing_found_says_how_to_go_on(self) -> None:
        async def doing(app: Host, pilot: Person) -> None:
            app.panel.open_tab("claim")
            app.panel.search("xyzzy")
            await pilot.pause()
            assert "Nothing matches “xyzzy”: esc takes the search off." in screen_text(app)
            assert app.panel.current is None
            await pilot.press("down", "enter")
            assert not app.heard(Panel.ItemChosen)

        run(read(), doing)

    def test_who_says_what(self) -> None:
        async def doing(app: Host, pilot: Person) -> None:
            app.panel.go_to(Ref("claim", "c14"))
            app.panel.toggle_grouping()
            await pilot.pause()
            words = screen_text(app)
            assert "Actiegroep Droge Voeten · 1 claim" in words
            assert line_of(app) == "Claims · by source"
            assert app.panel.current == Ref("claim", "c14")
            await pilot.press("up")
            assert app.panel.current == Ref("source", "src7")
            app.panel.toggle_grouping()
            await pilot.pause()
            assert "1 claim" not in screen_text(app)

        run(read(), doing)


class TestWatchingARun:
    def begin(self) -> Reading:
        report = read_report("dijkdoorbraak")
        nothing = {"claims": (), "caveats": (), "findings": (), "sources": (), "summary": None, "chains": {}}
        reading = Reading(report.model_copy(update=nothing))
        chains = ("claims", "caveats")
        start = events.RunStarted(report.article, "en", "openai:x", None, small=False, origin="live", chains=chains)
        reading.take_all([start, events.ChainStarted("claims", 24)])
        return reading

    def test_claims_arrive_below_and_neither_the_cursor_nor_the_view_moves(self) -> None:
        claims = read_report("dijkdoorbraak").claims
        reading = self.begin()

        async def doing(app: Host, pilot: Person) -> None:
            app.panel.open_tab("claim")
            await pilot.pause()
            assert "the model is reading" in screen_text(app)
            for claim in claims[:10]:
                app.panel.refresh_items(reading.take_all([events.ClaimFound(claim)]).items)
            await pilot.press("G")
            await pilot.pause()
            view, at = app.panel.list_of("claim"), app.panel.list_of("claim").scroll_offset
            app.said.clear()
            for claim in claims[10:]:
                app.panel.refresh_items(reading.take_all([events.ClaimFound(claim)]).items)
            await pilot.pause()
            assert app.panel.current == Ref("claim", "c10")
            assert view.scroll_offset == at
            assert "Claims (21)" in screen_text(app)
            assert app.said == []

        run(reading, doing, (80, 24))

    def test_what_did_not_change_is_not_drawn_again(self) -> None:
        reading = read()

        async def doing(app: Host, pilot: Person) -> None:
            app.panel.open_tab("claim")
            await pilot.pause()
            before = dict(app.panel.drawn["claim"])
            lines = app.panel.list_of("claim").lines_built
            reading.set_mark(Ref("claim", "c1"), verdict="checked")
            app.panel.refresh_items({"claim"})
            await pilot.pause()
            changed = [key.id for key, block in app.panel.drawn["claim"].items() if block is not before[key]]
            assert changed == ["c1"]
            assert app.panel.list_of("claim").lines_built - lines <= 4
            assert "✓" in screen_text(app)

        run(reading, doing)

    def test_a_list_that_is_not_looked_at_waits(self) -> None:
        reading = self.begin()

        async def doing(app: Host, pilot: Person) -> None:
            for claim in read_report("dijkdoorbraak").claims:
                app.panel.refresh_items(reading.take_all([events.ClaimFound(claim)]).items)
            assert "claim" in app.panel.stale
            await pilot.pause()
            assert "Claims (21)" in screen_text(app)
            app.panel.open_tab("claim")
            assert len(shown_keys(app.panel)) == 21

        run(reading, doing)

    def test_a_failed_chain_says_why(self) -> None:
        reading = self.begin()

        async def doing(app: Host, pilot: Person) -> None:
            app.panel.open_tab("claim")
            reading.take_all([events.ChainFailed("claims", f"It said {HOSTILE}", "Try again.")])
            app.panel.show(reading)
            await pilot.pause()
            words = " ".join(screen_text(app).split())
            assert "the chain failed, R runs it again. It said [bold]x[/]" in words
            assert not set("\x1b\x07\u202e") & set(words)

        run(reading, doing)

    def test_the_same_article_shown_again_keeps_what_was_searched(self) -> None:
        reading, other = read(), read("maternite")

        async def doing(app: Host, pilot: Person) -> None:
            app.panel.open_tab("claim")
            app.panel.search("dijk")
            app.panel.show(reading)
            assert app.panel.words == "dijk"
            await pilot.press("G")
            app.panel.show(other)
            await pilot.pause()
            assert app.panel.words == ""
            assert app.panel.current == Ref("claim", "c1")
            assert app.panel.list_of("claim").scroll_offset.y == 0
            assert len(shown_keys(app.panel)) == 21

        run(reading, doing)


class TestLittleRoom:
    def test_a_low_panel_is_all_list(self) -> None:
        async def doing(app: Host, pilot: Person) -> None:
            assert app.panel.query_one(DetailView).display
            await pilot.resize_terminal(80, 12)
            await pilot.pause()
            assert not app.panel.query_one(DetailView).display
            assert "Municipality keeps 860 evacuated" in screen_text(app)

        run(read(), doing, (80, 24))

    def test_lists_that_nothing_has_filled_are_not_counted(self) -> None:
        async def doing(app: Host, pilot: Person) -> None:
            assert " 2 Summary  3 Claims  4 Caveats  5 Findings " in screen_text(app)
            assert "No summary: nothing has been read yet." in screen_text(app)

        nothing = {"chains": {}, "claims": (), "caveats": (), "findings": (), "summary": None}
        run(Reading(read_report("dijkdoorbraak").model_copy(update=nothing)), doing)

    def test_a_narrow_panel_drops_the_keys_sets_its_tabs_closer_then_drops_the_counts(self) -> None:
        async def doing(app: Host, pilot: Person) -> None:
            await pilot.resize_terminal(44, 24)
            await pilot.pause()
            assert "Summary 5 Claims 21 Caveats 5 Findings 22" in screen_text(app)
            await pilot.click(TabBar, offset=(24, 0))
            assert app.panel.active == "caveat"
            await pilot.resize_terminal(39, 24)
            await pilot.pause()
            assert " Summary  Claims  Caveats  Findings " in screen_text(app)

        run(read(), doing, (80, 24))

    @pytest.mark.parametrize("kind", ["claim", "caveat", "finding"])
    def test_hostile_words_are_only_words(self, kind: Kind) -> None:
        report = read_report("dijkdoorbraak")
        claims = tuple(claim.model_copy(update={"text": HOSTILE}) for claim in report.claims)
        caveats = tuple(caveat.model_copy(update={"note": HOSTILE}) for caveat in report.caveats)
        findings = tuple(finding.model_copy(update={"message": HOSTILE}) for finding in report.findings)
        reading = Reading(report.model_copy(update={"claims": claims, "caveats": caveats, "findings": findings}))

        async def doing(app: Host, pilot: Person) -> None:
            app.panel.open_tab(kind)
            app.panel.search("[@click=app.quit]y[/]")
            await pilot.pause()
            words = screen_text(app)
            assert "[bold]x[/] [@click=app.quit]y[/]" in words
            assert "“[@click=app.quit]y[/]”" in words
            assert not set("\x1b\x07\u202e") & set(words)

        run(reading, doing)


class TestSearching:
    def test_words_are_told_while_they_are_typed_and_kept_with_enter(self) -> None:
        async def doing(app: Host, pilot: Person) -> None:
            bar = app.query_one(SearchBar)
            assert not bar.display
            bar.open(in_panel=True)
            await pilot.press("d", "a", "m", "enter")
            typed = [
                message.words for message in app.heard(SearchBar.Changed) if isinstance(message, SearchBar.Changed)
            ]
            assert typed == ["d", "da", "dam"]
            (closed,) = app.heard(SearchBar.Closed)
            assert isinstance(closed, SearchBar.Closed)
            assert (closed.words, closed.kept, bar.in_panel, bar.display) == ("dam", True, True, False)

        run(read(), doing)

    def test_esc_takes_the_search_off(self) -> None:
        async def doing(app: Host, pilot: Person) -> None:
            app.query_one(SearchBar).open("dam")
            await pilot.press("s", "escape")
            (closed,) = app.heard(SearchBar.Closed)
            assert isinstance(closed, SearchBar.Closed)
            assert (closed.words, closed.kept) == ("", False)
            assert not app.query_one(SearchBar).is_open

        run(read(), doing)

    def test_it_shows_what_was_found(self) -> None:
        async def doing(app: Host, pilot: Person) -> None:
            app.query_one(SearchBar).open("dam")
            app.query_one(SearchBar).say("5 of [b]26")
            await pilot.pause()
            assert "/ dam" in screen_text(app)
            assert "5 of [b]26" in screen_text(app)

        run(read(), doing, (80, 24))
