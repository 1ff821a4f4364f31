"""Pages from real servers on this machine: what comes, what is refused, and where no connection is ever made."""

from __future__ import annotations

import gzip
import ssl
import sys
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from pages import STORY, Answer, PageServer, lead_to, serve

from chains.article.loading import load_url
from chains.article.web.fetching import MAX_BYTES, MAX_HOPS, Door, fetch_page
from chains.errors import ArticleDelayedError, ArticleFetchError, ArticleRefusedError

CERTIFICATE = Path(__file__).parents[2] / "fixtures" / "tls" / "news.example.pem"
ALLOWED = "127.0.0.1"


def resolve(host: str, port: int) -> Sequence[str]:
    """As if all names were in the DNS: numbers are what they are, "private.*" is elsewhere on this machine."""
    if host.startswith("private"):
        return ["127.0.0.2"]
    return [host] if host[0].isdigit() else [ALLOWED]


@pytest.fixture
def server() -> Iterator[PageServer]:
    """A server that counts as public."""
    with serve({"/story": Answer()}) as server:
        yield server


@pytest.fixture
def door() -> Door:
    """A way to one address only."""
    return Door(allows=lambda address: address == ALLOWED, resolve=resolve)


def test_a_page_becomes_an_article(server: PageServer, door: Door) -> None:
    article = load_url(f"http://news.example:{server.port}/story?id=7#top", door=door)
    assert (article.title, article.outlet, article.language) == ("Brug dicht vanaf maandag", "De Waterbode", "nl")
    assert article.origin.kind == "url"
    assert article.origin.url == f"http://news.example:{server.port}/story?id=7"
    assert article.origin.name == "story"
    assert (article.origin.retrieved_at or "").endswith("+00:00")


def test_the_host_is_named_as_it_was_asked_for(server: PageServer, door: Door) -> None:
    fetch_page(f"http://news.example:{server.port}/story", door)
    assert server.asked == [(f"news.example:{server.port}", "/story")]


def test_every_host_is_told_before_it_is_asked(server: PageServer, door: Door) -> None:
    told: list[tuple[str, int]] = []
    server.answers["/away"] = lead_to(f"http://other.example:{server.port}/story")
    watched = replace(door, contact=lambda host: told.append((host, len(server.asked))))
    page = fetch_page(f"http://news.example:{server.port}/away", watched)
    assert told == [("news.example", 0), ("other.example", 1)]
    assert page.url == f"http://other.example:{server.port}/story"


@pytest.mark.parametrize(
    ("encoding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress)], ids=["gzip", "deflate"]
)
def test_a_packed_page(server: PageServer, door: Door, encoding: str, pack: Callable[[bytes], bytes]) -> None:
    server.answers["/packed"] = Answer(pack(STORY.encode()), headers={"Content-Encoding": encoding})
    assert fetch_page(f"http://news.example:{server.port}/packed", door).content == STORY.encode()


def test_a_small_answer_that_unpacks_to_a_huge_one(server: PageServer, door: Door) -> None:
    bomb = gzip.compress(bytes(50 * MAX_BYTES))
    assert len(bomb) < MAX_BYTES // 10
    server.answers["/bomb"] = Answer(bomb, headers={"Content-Encoding": "gzip"})
    with pytest.raises(ArticleFetchError, match="more than 10 MB"):
        fetch_page(f"http://news.example:{server.port}/bomb", door)


def test_a_page_just_within_and_just_over_the_limit(server: PageServer, door: Door) -> None:
    server.answers |= {"/most": Answer(b"x" * MAX_BYTES), "/more": Answer(b"x" * (MAX_BYTES + 1))}
    assert len(fetch_page(f"http://news.example:{server.port}/most", door).content) == MAX_BYTES
    with pytest.raises(ArticleFetchError, match="more than 10 MB"):
        fetch_page(f"http://news.example:{server.port}/more", door)


@pytest.mark.parametrize("charset", ["windows-1252", "utf-8", "nonsense"])
def test_the_charset_of_the_header_counts_unless_it_lies(server: PageServer, door: Door, charset: str) -> None:
    story = STORY.replace("<meta charset='utf-8'>", "").replace("naar schatting", "volgens de coördinator één of")
    server.answers["/old"] = Answer(story.encode("cp1252"), headers={"Content-Type": f"text/html; charset={charset}"})
    assert "coördinator één of" in load_url(f"http://news.example:{server.port}/old", door=door).text


def test_a_server_that_drips_is_left_in_time(server: PageServer, door: Door) -> None:
    server.answers["/slow"] = replace(Answer(), drip=0.05)
    with pytest.raises(ArticleDelayedError, match="did not come within") as caught:
        fetch_page(f"http://news.example:{server.port}/slow", replace(door, seconds=0.5))
    assert caught.value.hint


def test_a_name_server_that_never_answers_is_left_in_time(door: Door) -> None:
    asked, ended = threading.Event(), threading.Event()

    def wait(host: str, port: int) -> Sequence[str]:
        asked.set()
        ended.wait(60)
        return [ALLOWED]

    with pytest.raises(ArticleFetchError, match="did not come within"):
        fetch_page("http://news.example/", replace(door, resolve=wait, seconds=0.3))
    assert asked.is_set()
    ended.set()


def test_a_chain_of_redirections_has_an_end(server: PageServer, door: Door) -> None:
    server.answers["/round"] = lead_to("/round")
    with pytest.raises(ArticleFetchError, match="without end"):
        fetch_page(f"http://news.example:{server.port}/round", door)
    assert len(server.asked) == MAX_HOPS + 1


@pytest.mark.parametrize(
    "where",
    [
        "http://127.0.0.2:{port}/secret",
        "http://private.example:{port}/secret",
        "//private.example:{port}/secret",
        "http://[::1]:{port}/secret",
        "http://[::ffff:127.0.0.2]:{port}/secret",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "ftp://news.example/secret",
        "http://news.example@private.example:{port}/secret",
        "javascript:alert(1)",
        "http://[::1",
    ],
)
@pytest.mark.skipif(sys.platform == "darwin", reason="127.0.0.2 is no address there")
def test_a_redirection_to_where_nothing_may_be_asked(server: PageServer, door: Door, where: str) -> None:
    with serve({"/secret": Answer(b"secret")}, "127.0.0.2") as private:
        server.answers["/away"] = lead_to(where.format(port=private.port))
        with pytest.raises(ArticleFetchError) as caught:
            fetch_page(f"http://news.example:{server.port}/away", replace(door, allows=lambda a: a == ALLOWED))
        assert private.asked == []
    assert len(server.asked) == 1
    assert caught.value.hint


@pytest.mark.skipif(sys.platform == "darwin", reason="127.0.0.2 is no address there")
def test_a_name_that_resolves_differently_the_second_time(server: PageServer, door: Door) -> None:
    answers = [[ALLOWED], ["127.0.0.2"], ["127.0.0.2"]]
    rebinding = replace(door, resolve=lambda *_: answers.pop(0))
    assert fetch_page(f"http://news.example:{server.port}/story", rebinding).content == STORY.encode()
    assert len(answers) == 2
    with pytest.raises(ArticleFetchError, match=r"127\.0\.0\.2"):
        fetch_page(f"http://news.example:{server.port}/story", rebinding)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "127.1", "0x7f000001", "2130706433", "017700000001", "0", "[::1]", "[::ffff:127.0.0.1]"],
)
def test_without_leave_this_machine_is_not_asked(server: PageServer, host: str) -> None:
    with pytest.raises(ArticleFetchError):
        fetch_page(f"http://{host}:{server.port}/story", Door())
    assert server.asked == []


def test_the_next_address_is_tried_when_the_first_is_dead(server: PageServer, door: Door) -> None:
    both = replace(door, allows=lambda _: True, resolve=lambda *_: ["::1", ALLOWED])
    assert fetch_page(f"http://news.example:{server.port}/story", both).content == STORY.encode()


def test_cookies_are_not_kept_from_hop_to_hop(server: PageServer, door: Door) -> None:
    server.answers["/set"] = Answer(b"", 302, {"Location": "/story", "Set-Cookie": "id=1"})
    assert fetch_page(f"http://news.example:{server.port}/set", door).content == STORY.encode()


def test_proxies_of_the_environment_are_not_used(
    server: PageServer, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert fetch_page(f"http://news.example:{server.port}/story", door).content == STORY.encode()


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (401, "log-in"),
        (402, "subscription"),
        (403, "refuses"),
        (404, "no such page"),
        (410, "taken the page away"),
        (429, "too often"),
        (451, "where you are"),
        (500, "failure of its own"),
        (503, "failure of its own"),
        (418, "no page"),
        (304, "no page"),
    ],
)
def test_a_status_in_words(server: PageServer, door: Door, status: int, message: str) -> None:
    server.answers["/bad"] = Answer(b"", status)
    with pytest.raises(ArticleFetchError, match=message) as caught:
        fetch_page(f"http://news.example:{server.port}/bad", door)
    assert caught.value.hint
    assert isinstance(caught.value, ArticleDelayedError) == (status in (429, 500, 503))


def test_a_server_that_is_not_there(door: Door) -> None:
    with pytest.raises(ArticleDelayedError, match="did not come") as caught:
        fetch_page("http://127.0.0.1:9/", door)
    assert caught.value.hint


def test_the_certificate_is_that_of_the_name_not_of_the_address(door: Door) -> None:
    trust = ssl.create_default_context(cafile=str(CERTIFICATE))
    with serve({"/story": Answer()}, certificate=str(CERTIFICATE)) as server:
        trusting = replace(door, trust=trust)
        assert fetch_page(f"https://news.example:{server.port}/story", trusting).content == STORY.encode()
        with pytest.raises(ArticleFetchError, match=r"other\.example cannot prove"):
            fetch_page(f"https://other.example:{server.port}/story", trusting)
        with pytest.raises(ArticleFetchError, match=r"news\.example cannot prove"):
            fetch_page(f"https://news.example:{server.port}/story", door)
        assert len(server.asked) == 1


def test_a_redirection_keeps_no_certificate_of_another_host(door: Door) -> None:
    """One machine serves two names; the connection that one of them proved is not used for the other."""
    trusting = replace(door, trust=ssl.create_default_context(cafile=str(CERTIFICATE)))
    with serve({}, certificate=str(CERTIFICATE)) as server:
        server.answers["/away"] = lead_to(f"https://other.example:{server.port}/story")
        with pytest.raises(ArticleFetchError, match=r"other\.example cannot prove"):
            fetch_page(f"https://news.example:{server.port}/away", trusting)


def test_a_wall_names_the_page_it_is_on(server: PageServer, door: Door) -> None:
    server.answers["/wall"] = Answer((CERTIFICATE.parents[1] / "pages" / "login.html").read_bytes())
    with pytest.raises(ArticleRefusedError, match=rf"http://news\.example:{server.port}/wall asks for a log-in"):
        load_url(f"http://news.example:{server.port}/wall", door=door)


def test_plain_text_and_what_a_server_only_calls_html(server: PageServer, door: Door) -> None:
    text = "Brug dicht\n\nDe gemeente sluit de brug vanaf maandag voor al het verkeer, zei de wethouder. " * 3
    server.answers["/t"] = Answer(text.encode(), headers={"Content-Type": "text/plain"})
    assert load_url(f"http://news.example:{server.port}/t", door=door).text.startswith("Brug dicht\n\nDe gemeente")


@pytest.mark.parametrize(
    "media_type", ["image/png", "video/mp4", "application/json", "application/ld+json", "text/css"]
)
def test_what_is_not_for_reading(server: PageServer, door: Door, media_type: str) -> None:
    server.answers["/x"] = Answer(b'{"text": "words for programs"}', headers={"Content-Type": media_type})
    with pytest.raises(ArticleRefusedError, match=media_type.replace("+", ".")) as caught:
        load_url(f"http://news.example:{server.port}/x", door=door)
    assert caught.value.hint
