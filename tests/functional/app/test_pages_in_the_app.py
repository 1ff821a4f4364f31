"""Pages in the app: an address typed or pasted becomes an article, or a reason why not."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from functional.app.room import notices, open_room, reading_of, room_of, run, screen_text, type_text, wait_until
from pages import Answer, lead_to, serve
from textual.events import Paste

from bench.newsroom import Newsroom
from tui.app import ReadingRoom
from tui.openings import is_page
from tui.widgets.path_input import PathInput
from tui.widgets.plain_area import PlainArea

WALL = b"<html><body><form>Wachtwoord <input type=password></form><p>Inloggen</p></body></html>"
HEADLINE = "Brug dicht vanaf maandag"


def note_of(app: ReadingRoom) -> str:
    return str(app.start.query_one("#path-note").render())


@pytest.mark.parametrize("where", ["path", "text", "list"])
def test_an_address_is_read_wherever_it_is_pasted(where: str) -> None:
    async def scenario() -> None:
        with serve({"/brug": Answer()}) as pages, Newsroom() as desk:
            url = f"http://127.0.0.1:{pages.port}/brug"
            choices = {"base_url": desk.base_url, "model": "desk", "replay": False, "allow_private": True}
            async with open_room(None, **choices) as pilot:
                await wait_until(pilot, lambda: pilot.app.screen is pilot.app.start)
                target = {"path": PathInput, "text": PlainArea}.get(where)
                if target is None:
                    pilot.app.start.post_message(Paste(f"{url}\n"))
                else:
                    pilot.app.start.query_one(target).focus()
                    await pilot.pause()
                    await type_text(pilot, url)
                await pilot.pause()
                await pilot.press("ctrl+j" if where == "text" else "enter")
                await wait_until(pilot, lambda: room_of(pilot).reading)
                article = reading_of(pilot).report.article
                assert (article.title, article.origin.url) == (HEADLINE, url)
                assert "De Waterbode" in screen_text(pilot)

    run(scenario())


def test_what_cannot_be_read_is_said_beside_the_address_which_stays() -> None:
    async def scenario() -> None:
        with serve({"/wall": Answer(WALL), "/away": lead_to("file:///etc/passwd")}) as pages:
            async with open_room(None, replay=False, allow_private=True) as pilot:
                await wait_until(pilot, lambda: pilot.app.screen is pilot.app.start)
                for path, said in (("wall", "asks for a log-in"), ("none", "no such page"), ("away", "no address")):
                    url = f"http://127.0.0.1:{pages.port}/{path}"
                    pilot.app.start.query_one(PathInput).value = url
                    await pilot.press("enter")
                    await wait_until(pilot, lambda said=said: said in note_of(pilot.app))
                    assert pilot.app.start.query_one(PathInput).value == url

    run(scenario())


def test_without_leave_this_machine_is_not_asked() -> None:
    async def scenario() -> None:
        with serve({"/brug": Answer()}) as pages:
            async with open_room(None, replay=False) as pilot:
                await wait_until(pilot, lambda: pilot.app.screen is pilot.app.start)
                pilot.app.start.query_one(PathInput).value = f"http://localhost:{pages.port}/brug"
                await pilot.press("enter")
                await wait_until(pilot, lambda: "not on the public internet" in note_of(pilot.app))
                assert pages.asked == []

    run(scenario())


@pytest.mark.parametrize(
    ("pasted", "part"), [("https://news.example/a", PathInput), ("Een tekst.\nNog een.", PlainArea)]
)
def test_what_is_pasted_beside_an_article_is_the_next_to_read(pasted: str, part: type) -> None:
    async def scenario() -> None:
        async with open_room() as pilot:
            pilot.app.screen.post_message(Paste(pasted))
            await wait_until(pilot, lambda: pilot.app.screen is pilot.app.start)
            await wait_until(pilot, lambda: pilot.app.focused is pilot.app.start.query_one(part))
            shown = pilot.app.focused.value if part is PathInput else pilot.app.focused.text
            assert shown == pasted

    run(scenario())


def test_a_page_that_does_not_come_keeps_nobody_in_the_app() -> None:
    async def scenario() -> None:
        with serve({"/slow": replace(Answer(), drip=3600)}) as pages:
            async with open_room(None, replay=False, allow_private=True) as pilot:
                await wait_until(pilot, lambda: pilot.app.screen is pilot.app.start)
                pilot.app.start.query_one(PathInput).value = f"http://127.0.0.1:{pages.port}/slow"
                await pilot.press("enter")
                await wait_until(pilot, lambda: pages.asked)
                assert "Fetching from 127.0.0.1." in notices(pilot)
            assert "detached" in {thread.name for thread in threading.enumerate()}, "the app waited for the page"

    run(scenario())


def test_an_address_alone_is_a_page() -> None:
    assert all(map(is_page, ["http://a.example", "HTTPS://a.example/x?y=z"]))
    assert not any(map(is_page, ["https://a.example is down", "see https://a.example", "ftp://a.example", "a.txt", ""]))
