"""`summarise corpus` on feeds, as cron runs it: hour after hour the same command, and only what is new is made."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from pages import STORY, Answer, serve

from bench.newsroom import Newsroom

LOGIN = Answer((Path(__file__).parents[2] / "fixtures" / "pages" / "login.html").read_bytes())


def feed(title, *links):
    items = "".join(f"<item><title>{title}</title><link>{link}</link></item>" for link in links)
    text = f"<?xml version='1.0'?><rss version='2.0'><channel><title>{title}</title>{items}</channel></rss>"
    return Answer(text.encode(), headers={"Content-Type": "application/rss+xml"})


def story(number):
    return Answer(STORY.replace("2,4 miljoen", f"{number} miljoen").encode())


def list_feeds(path, *addresses):
    lines = "".join(f'<outline text="x" xmlUrl="{address}"/>' for address in addresses)
    path.write_text(f'<?xml version="1.0"?><opml version="2.0"><body>{lines}</body></opml>', encoding="utf-8")


def read_lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_every_hour_what_is_new_is_made_and_what_failed_for_a_moment_is_tried_again(summarise, tmp_path):
    one, two = feed("One", "/1", "/2?utm_source=one", "/wall", "ftp://x.example/"), feed("Two", "/2#top")
    answers = {"/one": one, "/two": two, "/1": story(1), "/2": story(2), "/wall": LOGIN}
    with serve(answers) as server, Newsroom() as desk:
        site = f"http://127.0.0.1:{server.port}"
        list_feeds(tmp_path / "feeds.opml", *(f"{site}/{name}" for name in ("one", "two", "late")))
        model = ("--allow-private", "--base-url", desk.base_url, "--model", "desk")
        choices = ("--only", "translation", "--no-repair", "--from", "nl")

        def run():
            server.asked.clear()
            done = summarise("corpus", "feeds.opml", "--out", "out", *model, *choices)
            assert b"Traceback" not in done.stderr
            failed = {row["id"].removeprefix(site) for row in read_lines(tmp_path / "out" / "failures.jsonl")}
            return done, [path for _, path in server.asked], failed

        done, asked, failed = run()
        assert Counter(asked) == Counter(["/one", "/two", "/late", "/1", "/2", "/wall"])
        assert (done.returncode, failed) == (1, {"/late", "/wall"})
        said = done.stderr.decode()
        assert "2 feeds, 3 articles, and 1 without a page on the web." in said
        assert "/wall asks for a log-in." in said
        assert said.count("Fetching from 127.0.0.1.") == 1
        reports = read_lines(tmp_path / "out" / "reports" / "00001.jsonl")
        assert [row["id"].removeprefix(site) for row in reports] == ["/1", "/2"]
        assert reports[0]["meta"] == {"feed": f"{site}/one", "title": "One", "outlet": "One"}
        assert reports[0]["report"]["article"]["origin"]["url"] == f"{site}/1"
        paid = len(desk.asked)

        _, asked, failed = run()
        assert (Counter(asked), failed) == (Counter(["/one", "/two", "/late"]), {"/late", "/wall"})
        assert len(desk.asked) == paid

        server.answers |= {"/one": feed("One, renamed", "/3", "/1", "/2", "/4"), "/late": feed("Late", "/1"),
                           "/3": story(3), "/4": Answer(b"", 503)}  # fmt: skip
        _, asked, failed = run()
        assert Counter(asked) == Counter(["/one", "/two", "/late", "/3", "/4"])
        assert failed == {"/wall", "/4"}
        assert len(desk.asked) == paid + 1

        server.answers["/4"] = story(4)
        _, asked, failed = run()
        assert Counter(asked) == Counter(["/one", "/two", "/late", "/4"])
        assert failed == {"/wall"}
        reports = read_lines(tmp_path / "out" / "reports" / "00001.jsonl")
        assert Counter(row["id"].removeprefix(site) for row in reports) == Counter(["/1", "/2", "/3", "/4"])


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["{site}/feed", "--replay"], 1, "A replay asks no network"),
        (["saved.xml", "--replay"], 1, "A replay asks no network"),
        (["{site}/feed"], 1, "127.0.0.1 is not on the public internet."),
        (["{site}/page", "--allow-private"], 1, "is no feed."),
        (["feeds.opml", "--replay"], 1, "feeds.opml names no feeds."),
        (["--feeds", "feeds.opml"], 2, "feeds.opml is no list with an address on each line."),
        (["--feeds", "urls"], 2, "Line 2 of urls is no address: news.example/rss"),
        (["--feeds", "none"], 2, "There is no file none."),
        ([], 2, "Name what to read: INPUT... or --feeds FILE."),
    ],
    ids=str,
)
def test_what_cannot_be_read_says_so(summarise, tmp_path, arguments, code, message):
    (tmp_path / "saved.xml").write_bytes(feed("Saved", "https://news.example/1").body)
    (tmp_path / "urls").write_text("https://news.example/rss\nnews.example/rss\n", encoding="utf-8")
    list_feeds(tmp_path / "feeds.opml")
    with serve({"/feed": feed("One", "/1"), "/page": Answer()}) as server, Newsroom() as desk:
        named = [argument.format(site=f"http://127.0.0.1:{server.port}") for argument in arguments]
        done = summarise("corpus", *named, "--out", "out", "--base-url", desk.base_url, "--model", "desk")
        assert (done.returncode, done.stdout) == (code, b"")
        assert message in done.stderr.decode()
        assert b"Traceback" not in done.stderr
        assert "--allow-private" in arguments or server.asked == []
