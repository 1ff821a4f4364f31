"""The list of blocks, as keys, mouse and awkward text meet it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.content import Content
from textual.events import Click, MouseMove
from textual.pilot import Pilot

from tui.refs import Ref
from tui.widgets.blocks import Block, BlockView
from tui.widgets.display import count_cells

SCRIPTS = [
    "قال الوزير إن المستشفى سيبقى مفتوحا حتى نهاية العام المقبل",
    "השר אמר כי בית החולים יישאר פתוח עד סוף השנה הבאה",
    "部长说，医院将开放到明年年底。「没有人问过我们」，他说。",
    "大臣は、病院は来年末まで開いていると述べた。ー、テスト",
    "รัฐมนตรีกล่าวว่าโรงพยาบาลจะเปิดจนถึงสิ้นปีหน้า",
    "मंत्री ने कहा कि अस्पताल अगले साल के अंत तक खुला रहेगा",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f44d\U0001f3fd ❤\ufe0f\U0001f1f3\U0001f1f1 e\u0301\u0323\u0301"
    * 5,
    "[bold]x[/] [/] [@click=app.quit]y[/] \x1b[2J\x1b]0;t\x07\ttab\r\nend\u202e",
    "w" * 500,
]


class Host(App[None]):
    """One view and what it said."""

    def __init__(self, columns: int = 2, gutter_width: int = 6, spacing: int = 0) -> None:
        super().__init__()
        self.view = BlockView(columns=columns, gutter_width=gutter_width, spacing=spacing)
        self.heard: list[tuple[str, Ref]] = []

    def compose(self) -> ComposeResult:
        yield self.view

    def on_block_view_moved(self, message: BlockView.Moved) -> None:
        self.heard.append(("moved", message.ref))

    def on_block_view_chosen(self, message: BlockView.Chosen) -> None:
        self.heard.append(("chosen", message.ref))


def ref(number: int) -> Ref:
    return Ref("sentence", f"s{number}")


def block(number: int, *cells: str, **fields: Any) -> Block:
    return Block(ref(number), tuple(Content(cell) for cell in cells), gutter=Content(f"s{number}"), **fields)


def many(count: int) -> list[Block]:
    return [block(i, f"word{i} " * (i % 7 + 3), f"other{i} " * 6, space=int(i % 4 == 0 < i)) for i in range(count)]


def run(
    scenario: Callable[[Pilot[None], BlockView, Host], Awaitable[None]], size: tuple[int, int] = (80, 24), **kw: int
) -> None:
    async def play() -> None:
        host = Host(**kw)
        async with host.run_test(size=size) as pilot:
            host.view.focus()
            await pilot.pause()
            await scenario(pilot, host.view, host)

    asyncio.run(play())


def lines_of(view: BlockView) -> list[str]:
    return ["".join(segment.text for segment in view.render_line(y)) for y in range(view.page)]


def assert_even(view: BlockView) -> None:
    for line in lines_of(view):
        assert count_cells(line) == view.usable_width


async def drag(pilot: Pilot[None], start: tuple[int, int], end: tuple[int, int]) -> None:
    await pilot.hover(BlockView, offset=start)
    await pilot.mouse_down(BlockView, offset=start)
    await pilot._post_mouse_events([MouseMove], BlockView, offset=end, button=1)
    await pilot.mouse_up(BlockView, offset=end)
    await pilot._post_mouse_events([Click], BlockView, offset=end, button=1)  # as the app makes of it
    await pilot.pause()


class TestReadingAnyScript:
    @pytest.mark.parametrize("size", [(80, 24), (37, 10), (8, 5), (200, 50)])
    def test_every_line_is_as_wide_as_the_view(self, size: tuple[int, int]) -> None:
        async def scenario(pilot: Pilot[None], view: BlockView, host: Host) -> None:
            view.set_blocks([block(i, text, SCRIPTS[-i - 1]) for i, text in enumerate(SCRIPTS)])
            await pilot.pause()
            for _ in range(30):
                assert_even(view)
                view.jump(view.scroll_offset.y + view.page)

        run(scenario, size)

    def test_any_text_at_all(self) -> None:
        async def scenario(pilot: Pilot[None], view: BlockView, host: Host) -> None:
            @given(st.lists(st.tuples(st.text(), st.text()), min_size=1, max_size=4))
            @settings(max_examples=60, deadline=None, suppress_health_check=[*HealthCheck])
            def check(pairs: list[tuple[str, str]]) -> None:
                view.set_blocks([block(i, *pair) for i, pair in enumerate(pairs)])
                assert_even(view)

            check()

        run(scenario, (31, 12))

    def test_arabic_stands_at_the_right(self) -> None:
        async def scenario(pilot: Pilot[None], view: BlockView, host: Host) -> None:
            view.set_blocks([block(0, "سلام", "peace")])
            await pilot.pause()
            left, right = lines_of(view)[0].split(" │ ")
            assert left.endswith("سلام")
            assert right.startswith("peace")

        run(scenario)

    def test_markup_and_escapes_are_words(self) -> None:
        async def scenario(pilot: Pilot[None], view: BlockView, host: Host) -> None:
            view.set_blocks([block(0, "[bold]x[/] [@click=app.quit]y[/]\x1b[2J", "")])
            await pilot.pause()
            assert "[bold]x[/] [@click=app.quit]y[/] [2J" in lines_of(view)[0]
            await pilot.click(BlockView, offset=(20, 0))
            assert host.is_running

        run(scenario, (120, 24))

    def test_a_megabyte_of_one_word(self) -> None:
        async def scenario(pilot: Pilot[None], view: BlockView, host: Host) -> None:
            view.set_blocks([block(0, "x" * 1_000_000, "y"), block(1, "after", "it")])
            await pilot.press("down")
            assert (view.cursor, view.scroll_offset.y) == (ref(0), view.page - 2)
            assert_even(view)
            await pilot.press("G")
            assert view.cursor == ref(1)
            assert "after" in lines_of(view)[-1]
            assert view.lines_built < 4 * view.page

        run(scenario)


class TestMovingWithKeys:
    def test_down_and_up_say_where_the_cursor_is(self) -> None:
        async def scenario(pilot: Pilot[None], view: BlockView, host: Host) -> None:
            view.set_blocks(many(50))
            await pilot.press("j", "down", "k", "enter")
            assert host.heard == [
                ("moved", ref(0)),
                ("moved", ref(1)),
                ("moved", ref(2)),
                ("moved", ref(1)),
                ("chosen", ref(1)),
            ]

        run(scenario)

    def test_a_key_press_paints_the_old_and_the_new_block_only(self) -> None:
        async def scenario(pilot: Pilot[None], view: BlockView, host: Host) -> None:
            view.set_blocks(many(700))
            await pilot.press("down")
            before = view.lines_built
            await pilot.press("down")
            assert 0 < view.lines_built - before <= view.laid[1].height + view.laid[2].height

        run(scenario)

    def test_the_cursor_is_always_in_view_and_bears_a_sign(self) -> None:
        async def scenario(pilot: Pilot[None], view: BlockView, host: Host) -> None:
            view.set_blocks(many(120))
            for key in [*["down"] * 15, "pagedown", "pagedown", "up", "G", "k", "pageup", "g", "end", "home"]:
                await pilot.press(key)
                assert any(line.startswith("▌") for line in lines_of(view)), key
            assert (view.cursor, view.scroll_offset.y) == (ref(0), 0)

        run(scenario)

    def test_headings_are_passed_over(self) -> None:
        async def scenario(pilot: Pilot[None], view: BlockView, host: Host) -> None:
            view.set_blocks(
                [
                    block(0, "Heading", "", selectable=False),
                    block(1, "a", "b"),
                    block(2, "H", "", selectable=False),
                    block(3, "c", "d"),
                ]
            )
            assert view.cursor == ref(1)
            await pilot.press("down")
            assert view.cursor == ref(3)
            await pilot.press("up", "up")
            assert view.cursor == ref(1)

        run(scenario)

    def test_nothing_to_move_in(self) -> None:
        async def scenario(pilot: Pilot[None], view: BlockView, host: Host) -> None:
            view.set_blocks([])
            await pilot.press("down", "up", "pagedown", "pageup", "g", "G", "enter")
            assert (view.cursor, host.heard) == (None, [])

        run(scenario)


class TestReadingWhileItStreams:
    def test_one_block_is_painted_alone(self) -> None:
        async def scenario(pilot: Pilot[None], view: BlockView, host: Host) -> None:
            view.set_blocks([block(i, f"source {i}", "…") for i in range(300)])
            await pilot.pause()
            before = view.lines_built
            view.replace_blocks([block(3, "source 3", "translation")])
            await pilot.pause()
            assert view.lines_built - before == 1
            assert "translation" in lines_of(view)[3]

        run(scenario)

    def test_the_same_block_again_paints_nothing(self) -> None:
        async def scenario(pilot: Pilot[None], view: BlockView, host: Host) -> None:
            view.set_blocks(many(100))
            await pilot.pause()
            before = view.lines_built
            view.set_blocks(many(100))
            view.replace_blocks(many(40))
            await pilot.pause()
            assert view.lines_built == before

        run(scenario)

    def test_what_is_read_stays_when_a_block_above_grows(self) -> None:
        async def scenario(pilot: Pilot[None], view: BlockView, host: Host) -> None:
            view.set_blocks(many(200))
            await pilot.pause()
            view.move_to(ref(100))
            before = lines_of(view)
            view.replace_blocks([block(2, "grown " * 200, "x"), block(7, "grown " * 90, "x")])
            await pilot.pause()
            assert lines_of(view) == before

        run(scenario)

    def test_the_cursor_stays_on_its_key(self) -> None:
        async def scenario(pilot: Pilot[None], view: BlockView, host: Host) -> None:
            view.set_blocks(many(20))
            view.move_to(ref(9))
            view.set_blocks(many(20)[5:])
            assert view.cursor == ref(9)

        run(scenario)

    def test_a_view_that_is_not_shown_waits(self) -> None:
        async def scenario(pilot: Pilot[None], view: BlockView, host: Host) -> None:
            view.display = False
            await pilot.pause()
            view.set_blocks(many(200))
            view.move_to(ref(150))
            view.display = True
            await pilot.pause()
            assert any(line.startswith("▌s150") for line in lines_of(view))

        run(scenario)


class TestResizing:
    def test_the_cursor_stays_in_view(self) -> None:
        async def scenario(pilot: Pilot[None], view: BlockView, host: Host) -> None:
            view.set_blocks(many(300))
            view.move_to(ref(200))
            for size in [(50, 20), (120, 10), (30, 6), (200, 50)]:
                await pilot.resize_terminal(*size)
                await pilot.pause()
                assert any(line.startswith("▌") for line in lines_of(view)), size
                assert_even(view)

        run(scenario)

    def test_the_topmost_block_stays_when_the_cursor_is_elsewhere(self) -> None:
        async def scenario(pilot: Pilot[None], view: BlockView, host: Host) -> None:
            view.set_blocks(many(300))
            await pilot.pause()
            view.jump(view.tops[100])
            await pilot.resize_terminal(44, 20)
            await pilot.pause()
            assert view.index_at(view.scroll_offset.y) == 100

        run(scenario)


class TestUsingTheMouse:
    def test_a_click_moves_and_another_chooses(self) -> None:
        async def scenario(pilot: Pilot[None], view: BlockView, host: Host) -> None:
            view.set_blocks([block(i, "a", "b") for i in range(9)])
            await pilot.click(BlockView, offset=(12, 4))
            await pilot.click(BlockView, offset=(14, 4))
            assert host.heard[-2:] == [("moved", ref(4)), ("chosen", ref(4))]

        run(scenario)

    @pytest.mark.parametrize(("start", "end"), [((8, 0), (60, 1)), ((70, 1), (45, 0)), ((20, 0), (60, 1))])
    def test_a_selection_stays_in_its_column(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        async def scenario(pilot: Pilot[None], view: BlockView, host: Host) -> None:
            view.set_blocks([block(0, "first", "eerste"), block(1, "second", "tweede"), block(2, "third", "derde")])
            await pilot.pause()
            heard = len(host.heard)
            await drag(pilot, start, end)
            words = {8: "first\nsecond", 70: "eerste\ntweede", 20: "second"}
            assert host.screen.get_selected_text() == words[start[0]]
            assert_even(view)
            assert len(host.heard) == heard

        run(scenario)

    def test_a_folded_sentence_is_copied_in_one_piece(self) -> None:
        text = "the minister said that nobody had asked the hospital about it before the decision was made"

        async def scenario(pilot: Pilot[None], view: BlockView, host: Host) -> None:
            view.set_blocks([block(0, text, "x")])
            await pilot.pause()
            await drag(pilot, (8, 0), (40, 2))
            assert host.screen.get_selected_text() == text

        run(scenario)


class TestChangingTheTheme:
    def test_the_colours_change_at_once(self) -> None:
        async def scenario(pilot: Pilot[None], view: BlockView, host: Host) -> None:
            view.set_blocks(
                [
                    Block(
                        ref(0), (Content.styled("error", "bold $error"), Content.styled("cue", ".block-view--evidence"))
                    )
                ]
            )
            await pilot.pause()
            dark = [segment.style for segment in view.render_line(0)]
            host.theme = "textual-light"
            await pilot.pause()
            light = [segment.style for segment in view.render_line(0)]
            assert all(a != b for a, b in zip(dark, light, strict=True))

        run(scenario)
