"""The articles of feeds: each once, known by their addresses, and one host is asked one thing at a time."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from chains.article.feeds import Feed, FeedItem
from chains.article.loading import build_article
from chains.article.web.fetching import Page
from chains.corpus import courtesy
from chains.corpus.courtesy import Courtesy
from chains.corpus.feeds import follow_feeds, gather_articles, tidy_address
from chains.corpus.inputs import Inputs
from chains.errors import ArticleFetchError, SummariseError
from chains.report import Origin

RSS = "<rss version='2.0'><channel><title>{title}</title>{items}</channel></rss>"
ITEM = "<item><title>{title}</title><link>{link}</link><pubDate>Tue, 12 May 2026 07:15:00 +0200</pubDate></item>"


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    monkeypatch.setattr(courtesy, "PAUSE", 0.0)


def rss(title, *links, about="Brug"):
    return RSS.format(title=title, items="".join(ITEM.format(title=about, link=link) for link in links)).encode()


def opml(*addresses):
    lines = "".join(f'<outline xmlUrl="{address}"/>' for address in addresses)
    return f"<opml><body>{lines}</body></opml>".encode()


def follow(web, *sources, tag=None):
    """What feeds lead to, where the web holds what is given."""
    asked = []

    def fetch(url, name_host):
        asked.append(url)
        if url not in web:
            raise ArticleFetchError(f"There is no {url}.", "Look again.")
        return Page(url, web[url], "", None, "")

    followed = asyncio.run(follow_feeds(sources, tag, fetch, lambda _: None))
    assert len(asked) == len(set(asked))
    return followed


def ids(items):
    return [item.id for item in items]


def test_an_article_that_two_feeds_name_is_one_and_belongs_to_the_first():
    web = {
        "https://a.example/rss": rss("A", "https://a.example/1", "https://b.example/2?id=7&amp;utm_source=rss"),
        "https://b.example/rss": rss("B", "https://b.example/2?id=7#top", "https://b.example/3"),
    }
    found = follow(web, *web)
    assert sorted(ids(found.articles)) == ["https://a.example/1", "https://b.example/2?id=7", "https://b.example/3"]
    assert {item.id: item.meta["outlet"] for item in found.articles}["https://b.example/2?id=7"] == "A"
    assert (found.feeds, found.problems, found.strays) == (2, (), 0)


def test_hosts_take_turns():
    web = {"https://a.example/rss": rss("A", *(f"https://{host}.example/{n}" for host in "xy" for n in range(3)))}
    hosts = [item.id.split("/")[2] for item in follow(web, *web).articles]
    assert hosts == ["x.example", "y.example"] * 3


def test_a_feed_that_cannot_be_read_fails_alone_and_an_empty_one_does_not_fail():
    web = {"https://a.example/rss": rss("A", "https://a.example/1"), "https://b.example/": b"no feed",
           "https://c.example/rss": rss("C")}  # fmt: skip
    found = follow(web, *web, "https://gone.example/rss")
    assert ids(found.articles) == ["https://a.example/1"]
    assert ids(found.problems) == ["https://b.example/", "https://gone.example/rss"]
    assert found.read == ("https://a.example/rss", "https://c.example/rss")
    for problem in found.problems:
        assert problem.content == ""
        with pytest.raises(SummariseError) as caught:
            problem.reading.load(lambda *_: pytest.fail("nothing to fetch"), print)
        assert caught.value.hint


def test_a_list_names_feeds_and_a_list_in_a_list_is_refused():
    web = {"https://a.example/rss": rss("A", "https://a.example/1"), "https://b.example/more": opml("https://c.example"),
           "https://a.example/list": opml("https://a.example/rss", "https://b.example/more")}  # fmt: skip
    found = follow(web, "https://a.example/list", "https://a.example/rss")
    assert ids(found.articles) == ["https://a.example/1"]
    assert ids(found.problems) == ["https://b.example/more"]


def test_what_a_feed_says_of_an_article_may_change_and_it_is_the_same_as_a_row(tmp_path):
    url = "https://a.example/1"
    (before,) = follow({"https://a.example/rss": rss("A", url)}, "https://a.example/rss").articles
    (after,) = follow({"https://a.example/rss": rss("A!", url, about="Brug open")}, "https://a.example/rss").articles
    (tagged,) = follow({"https://a.example/rss": rss("A", url)}, "https://a.example/rss", tag="nl").articles
    (tmp_path / "rows.jsonl").write_text(json.dumps({"url": url}))
    (row,) = Inputs([str(tmp_path / "rows.jsonl")], None, tmp_path / "out")
    assert before.content == after.content == row.content != tagged.content
    assert before.meta != after.meta


def test_the_feed_says_what_the_page_does_not():
    (item,) = follow({"https://a.example/rss": rss("Feed", "https://a.example/1")}, "https://a.example/rss").articles
    page = build_article("Brug dicht\n\nDe brug is dicht.\n", Origin(kind="url", name="1"), "nl")
    said = item.reading.load(lambda *_: page.model_copy(update={"outlet": "De Bode"}), print)
    assert (said.title, said.outlet, said.published_at) == ("Brug dicht", "De Bode", "2026-05-12T05:15:00Z")


def test_files_are_feeds_by_what_is_in_them(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "saved.xml").write_bytes(rss("A", "https://a.example/1", "mailto:x@a.example"))
    (tmp_path / "in" / "page.xml").write_text("<html><body><p>x</p></body></html>")
    (tmp_path / "in" / "rss.txt").write_bytes(rss("A", "https://a.example/1"))
    (tmp_path / "mine.opml").write_bytes(opml("https://b.example/rss"))
    inputs = Inputs([str(tmp_path / "in"), str(tmp_path / "mine.opml"), "https://c.example"], None, tmp_path / "out")
    feeds = list(inputs.list_feeds())
    assert [getattr(feed, "name", feed) for feed in feeds] == [
        "https://c.example", "saved.xml", Path(tmp_path / "mine.opml").as_posix()]  # fmt: skip
    followed = follow({"https://b.example/rss": rss("B", "https://b.example/1")}, *feeds)
    assert ids(followed.articles) == ["https://a.example/1", "https://b.example/1"]
    assert followed.strays == 1
    inputs = Inputs(inputs.names, None, tmp_path / "out", followed.articles)
    assert ids(inputs) == ["page.xml", "rss.txt", "https://a.example/1", "https://b.example/1"]
    assert inputs.count() == 4


@pytest.mark.parametrize(
    ("address", "tidy"),
    [
        ("https://a.example/1?utm_source=rss&utm_medium=feed", "https://a.example/1"),
        ("https://a.example/1?id=2&UTM_campaign=x&page=3#c", "https://a.example/1?id=2&page=3"),
        ("https://a.example/1?b=%20&a=", "https://a.example/1?b=%20&a="),
    ],
)
def test_what_only_says_where_a_reader_came_from_is_left_out(address, tidy):
    assert tidy_address(address) == tidy


def test_one_host_is_asked_one_thing_at_a_time_and_others_meanwhile():
    open_now, most, both = [], [], []

    async def ask(manners, url):
        async with manners.visit(url):
            open_now.append(url)
            most.append(sum("//a." in one for one in open_now))
            both.append(len(open_now))
            await asyncio.sleep(0.01)
            open_now.remove(url)

    async def run():
        manners = Courtesy()
        await asyncio.gather(*(ask(manners, f"https://{host}.example/{n}") for host in "ab" for n in range(4)))

    asyncio.run(run())
    assert max(most) == 1
    assert max(both) == 2


def test_between_two_pages_of_a_host_there_is_a_pause(monkeypatch):
    monkeypatch.setattr(courtesy, "PAUSE", 7.0)
    slept = []

    async def sleep(seconds):
        slept.append(seconds)

    async def run():
        manners = Courtesy(clock=lambda: 100.0)
        for url in ("https://a.example/1", "https://a.example/2", "https://b.example/1"):
            async with manners.visit(url):
                pass

    monkeypatch.setattr(courtesy.asyncio, "sleep", sleep)
    asyncio.run(run())
    assert [seconds for seconds in slept if seconds > 0] == [7.0]


def test_two_files_of_one_name_are_two_feeds():
    found = [("rss.xml", Feed("A", (FeedItem("a", "https://a.example/1"),))),
             ("rss.xml", Feed("B", (FeedItem("b", "https://b.example/1"),)))]  # fmt: skip
    followed = gather_articles(found, None)
    assert sorted(item.id for item in followed.articles) == ["https://a.example/1", "https://b.example/1"]
    assert followed.feeds == 2
