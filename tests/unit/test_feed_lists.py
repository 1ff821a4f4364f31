"""Lists of feeds: OPML as programs write it, well or badly, and lines of addresses."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from chains.article.feed_lists import MAX_FEEDS, load_outline, read_list, read_outline
from chains.article.loading import load_file
from chains.errors import ArticleRefusedError, ConfigError, SummariseError

OPML = '<?xml version="1.0" encoding="utf-8"?>{dtd}<opml version="2.0"><head/><body>{body}</body></opml>'


def opml(*addresses: str, dtd: str = "", attribute: str = "xmlUrl") -> bytes:
    lines = "".join(f'<outline text="x" type="rss" {attribute}="{address}"/>' for address in addresses)
    return OPML.format(dtd=dtd, body=f'<outline text="News">{lines}</outline>').encode()


@pytest.mark.parametrize("attribute", ["xmlUrl", "xmlurl", "xmlURL"])
def test_feeds_in_folders_are_found_in_order_each_once(attribute: str) -> None:
    data = opml("https://a.example/1", "https://b.example/2", "https://a.example/1", attribute=attribute)
    assert load_outline(data, "x") == ("https://a.example/1", "https://b.example/2")


@pytest.mark.parametrize("written", ["https://a.example/?a=1&b=2", "https://a.example/?a=1&amp;b=2"])
def test_an_ampersand_as_programs_write_it(written: str) -> None:
    assert read_outline(opml(written), "x") == ("https://a.example/?a=1&b=2",)


def test_another_encoding() -> None:
    data = opml("https://a.example/é?a&amp;b").decode().replace("utf-8", "utf-16").encode("utf-16")
    assert read_outline(data, "x") == ("https://a.example/é?a&b",)


def test_a_list_that_is_cut_off_gives_what_can_be_read() -> None:
    assert read_outline(opml("https://a.example/1", "https://b.example/2")[:-60], "x")[0] == "https://a.example/1"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("kind", ["SYSTEM '{secret}'", "'https://inside.example'"])
def test_entities_are_refused_whatever_they_stand_for(tmp_path: Path, encoding: str, kind: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("https://the-secret.example", encoding="utf-8")
    dtd = f"<!DOCTYPE opml [<!ENTITY x {kind.format(secret=secret.as_uri())}>]>"
    data = opml("&x;", "https://a.example/", dtd=dtd).decode().replace("utf-8", encoding).encode(encoding)
    with pytest.raises(ArticleRefusedError):
        load_outline(data, "x")


def test_entities_that_grow_without_end_are_refused() -> None:
    entities = "".join(f'<!ENTITY {two} "{f"&{one};" * 10}">' for one, two in pairwise("abcdefghij"))
    with pytest.raises(SummariseError):
        load_outline(opml("&j;", dtd=f'<!DOCTYPE opml [<!ENTITY a "lol">{entities}]>'), "x")


@pytest.mark.parametrize(
    "data", [b"", b"<opml", b"<opml/>", opml(), opml(*map(str, range(MAX_FEEDS + 1)))], ids=["0", "1", "2", "3", "many"]
)
def test_what_is_no_list(data: bytes) -> None:
    with pytest.raises(ArticleRefusedError) as caught:
        read_outline(data, "x")
    assert caught.value.hint


def test_a_list_given_as_an_article_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "feeds.xml").write_bytes(opml("https://a.example/"))
    with pytest.raises(ArticleRefusedError) as caught:
        load_file(tmp_path / "feeds.xml")
    assert caught.value.hint == "Read their articles: summarise corpus feeds.xml --out DIR"


def test_lines_of_addresses_with_comments_and_what_newsboat_puts_behind_them(tmp_path: Path) -> None:
    path = tmp_path / "urls"
    path.write_text('# mine\nhttps://a.example/1\n\n  https://b.example/2 "tag" "~Title"\n', encoding="utf-8")
    assert read_list(path) == ("https://a.example/1", "https://b.example/2")


@pytest.mark.parametrize("text", ["https://a.example/\nb.example/2\n", "x\ny.example\n"])
def test_a_line_that_is_no_address_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "urls"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"Line \d of") as caught:
        read_list(path)
    assert caught.value.hint


def test_a_feed_is_no_list_of_lines(tmp_path: Path) -> None:
    path = tmp_path / "urls"
    path.write_bytes(opml("https://a.example/"))
    with pytest.raises(ConfigError, match="is no list"):
        read_list(path)
