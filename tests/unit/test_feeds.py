"""Feeds: which articles they name, and what is not followed."""

from __future__ import annotations

from pathlib import Path

import pytest

from chains.article.feeds import MAX_ITEMS, FeedItem, load_feed, read_feed
from chains.errors import ArticleError, ArticleRefusedError, ConfigError
from tui.commands.feed import list_items, parse_numbers

RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>De Waterbode</title>
<link>https://waterbode.example</link>{items}</channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Nordblatt</title>
<entry><title type="html">Brand &amp;amp; &lt;b&gt;Rauch&lt;/b&gt;</title><link href="https://nordblatt.example/1"/>
<updated>2026-04-22T11:05:00+02:00</updated><source><title>Weseler Anzeiger</title></source></entry></feed>"""


def rss(*items: str) -> bytes:
    return RSS.format(items="".join(f"<item>{item}</item>" for item in items)).encode()


def urls_of(*links: str, url: str | None = None) -> list[str | None]:
    items = (f"<title>x</title><link>{link}</link>" for link in links)
    return [item.url for item in read_feed(rss(*items), "x", url).items]


def test_rss() -> None:
    item = (
        "<title>Brug dicht</title><link>https://waterbode.example/brug</link>"
        "<pubDate>Tue, 12 May 2026 07:15:00 +0200</pubDate>"
    )
    feed = load_feed(rss(item), "x")
    assert feed.title == "De Waterbode"
    assert feed.items == (
        FeedItem("Brug dicht", "https://waterbode.example/brug", "2026-05-12T05:15:00Z", "De Waterbode"),
    )


def test_atom_with_markup_and_another_outlet() -> None:
    (item,) = read_feed(ATOM.encode(), "x", None).items
    assert item == FeedItem("Brand & Rauch", "https://nordblatt.example/1", "2026-04-22T09:05:00Z", "Weseler Anzeiger")


@pytest.mark.parametrize(
    "link",
    [
        "file:///etc/passwd",
        "ftp://waterbode.example/x",
        "javascript:alert(1)",
        "data:text/html,x",
        "mailto:x@y.example",
        "/no/base",
        "",
        "http://[::1",
    ],
)
def test_links_that_are_not_of_the_web_are_not_followed(link: str) -> None:
    assert urls_of(link) == [None]


def test_relative_links_start_where_the_feed_is() -> None:
    assert urls_of("/brug", url="https://waterbode.example/feed.xml") == ["https://waterbode.example/brug"]


def test_what_a_terminal_would_obey_is_taken_out() -> None:
    item = "<title>&#x202e;A\u0085B &lt;script&gt;x&lt;/script&gt; &lt;img src=x&gt; &amp;#27;[31m</title>"
    listed = list_items(read_feed(rss(item), "x", None))
    assert not [char for char in listed if not char.isprintable() and char != "\n"]
    assert "<" not in listed


def test_a_feed_in_an_old_encoding() -> None:
    data = rss("<title>Geëmotioneerd</title>").decode().replace("utf-8", "iso-8859-1").encode("cp1252")
    assert read_feed(data, "x", None).items[0].title == "Geëmotioneerd"


def test_a_broken_feed_gives_what_can_be_read() -> None:
    data = rss("<title>Heel</title>", "<title>Kapot & <b>open</title>")
    assert read_feed(data[:-30], "x", None).items[0].title == "Heel"


@pytest.mark.parametrize("data", [b"", b"Just words.", b"%PDF-1.4", b"<rss", b"\0\1\2" * 100, b"/etc/hostname"])
def test_what_is_no_feed(data: bytes) -> None:
    with pytest.raises(ArticleRefusedError) as caught:
        read_feed(data, "x", None)
    assert caught.value.hint


def test_a_feed_that_names_nothing() -> None:
    assert load_feed(rss(), "x").items == ()


def test_a_page_leads_to_its_feed() -> None:
    page = '<html><head><link rel="alternate" type="application/rss+xml" href="/feed/"></head><body>x</body></html>'
    with pytest.raises(ArticleRefusedError) as caught:
        read_feed(page.encode(), "x", "https://waterbode.example/a/b")
    assert caught.value.hint == "The page names one: https://waterbode.example/feed/"


def test_files_of_this_machine_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret", encoding="utf-8")
    bomb = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    data = rss("<title>a&x;b</title>").replace(b'encoding="utf-8"?>', b'encoding="utf-8"?>' + bomb.encode())
    assert "secret" not in list_items(read_feed(data, "x", None))


def test_entities_that_grow_without_end_are_given_up_or_left_out() -> None:
    entities = "".join(
        f'<!ENTITY {two} "{f"&{one};" * 10}">' for one, two in ("ab", "bc", "cd", "de", "ef", "fg", "gh")
    )
    bomb = f'<!DOCTYPE rss [<!ENTITY a "lollollol">{entities}]>'
    data = rss("<title>&h;</title>").replace(b'encoding="utf-8"?>', b'encoding="utf-8"?>' + bomb.encode())
    try:
        titles = [item.title for item in load_feed(data, "x").items]
    except ArticleError:
        titles = []
    assert all(len(title) <= 300 for title in titles)


def test_a_feed_without_end_is_cut() -> None:
    assert len(read_feed(rss(*["<title>x</title>"] * (MAX_ITEMS + 5)), "x", None).items) == MAX_ITEMS


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("1", (1,)), ("1,3", (1, 3)), ("3 1", (3, 1)), ("2-4", (2, 3, 4)), ("4,2-4, 4", (4, 2, 3)), ("3-3", (3,))],
)
def test_numbers_of_a_list(text: str, numbers: tuple[int, ...]) -> None:
    assert parse_numbers(text, 5) == numbers


@pytest.mark.parametrize("text", ["", " , ", "0", "6", "1-6", "-1", "1-", "a", "1.5", "5-3", "²", "9" * 5_000, "1;2"])
def test_what_is_no_number_of_a_list(text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_numbers(text, 5)
    assert caught.value.hint
