"""Pages, PDF documents and feeds at the command line, as a user would give them."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from pages import Answer, PageServer, lead_to, serve
from pdfs import make_pdf

from bench.newsroom import Newsroom

Summarise = Callable[..., "CompletedProcess[bytes]"]
PAGES = Path(__file__).parents[2] / "fixtures" / "pages"
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>De Waterbode</title>
<item><title>Brug dicht</title><link>/brug</link><pubDate>Tue, 12 May 2026 07:15:00 +0200</pubDate></item>
<item><title>Wachtwoorden</title><link>file:///etc/passwd</link></item>
<item><title>Pont vaart</title><link>/pont</link></item></channel></rss>"""


@pytest.fixture
def server() -> Iterator[PageServer]:
    """A web server."""
    pont = Answer((PAGES / "brief.html").read_bytes())
    answers = {"/brug": Answer(), "/pont": pont, "/feed": Answer(FEED.encode(), headers={"Content-Type": "text/xml"})}
    with serve(answers) as server:
        yield server


@pytest.fixture
def site(server: PageServer) -> str:
    """Its address."""
    return f"http://127.0.0.1:{server.port}"


@pytest.fixture
def choices() -> Iterator[list[str]]:
    """Options that let it be asked, and a model answer."""
    with Newsroom() as desk:
        yield ["--allow-private", "--base-url", desk.base_url, "--model", "desk", "--no-repair", "--format", "json"]


def said(result: CompletedProcess[bytes]) -> str:
    text = result.stderr.decode()
    assert "Traceback" not in text
    assert "\x1b" not in text
    return text


def titles(result: CompletedProcess[bytes]) -> list[str]:
    return [json.loads(line)["article"]["title"] for line in result.stdout.decode().splitlines()]


def test_a_page_and_files_of_all_kinds(summarise: Summarise, site: str, choices: list[str], tmp_path: Path) -> None:
    (tmp_path / "saved.html").write_bytes((PAGES / "tables.html").read_bytes())
    (tmp_path / "a.pdf").write_bytes(
        make_pdf([["Burgemeester ontkent", "De burgemeester zei dinsdag van niets te weten."]])
    )
    (tmp_path / "a.txt").write_text("Kop\n\nDe wethouder zei dat de brug dicht is.\n", encoding="utf-8")
    result = summarise(f"{site}/brug", "saved.html", "a.pdf", "a.txt", *choices, "--from", "nl")
    assert result.returncode == 0, said(result)
    assert titles(result) == ["Brug dicht vanaf maandag", "Мост через Лисву закроют", "Burgemeester ontkent", "Kop"]
    article = json.loads(result.stdout.splitlines()[0])["article"]
    assert article["outlet"] == "De Waterbode"
    assert article["origin"]["kind"] == "url"
    assert article["origin"]["url"] == f"{site}/brug"
    assert "Fetching from 127.0.0.1." in said(result)


def test_a_page_from_a_pipe(summarise: Summarise, choices: list[str]) -> None:
    result = summarise(*choices, stdin=(PAGES / "wordpress.html").read_bytes())
    assert json.loads(result.stdout)["article"]["byline"] == "Sanne Verhoef"


def test_reports_of_pages_are_called_after_them(
    summarise: Summarise, site: str, choices: list[str], tmp_path: Path
) -> None:
    assert summarise(f"{site}/brug", f"{site}/pont", *choices, "-o", "out/").returncode == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["brug.json", "pont.json"]


def test_one_page_that_is_none_does_not_stop_the_next(summarise: Summarise, site: str, choices: list[str]) -> None:
    result = summarise(f"{site}/none", f"{site}/brug", *choices)
    assert result.returncode == 1
    assert titles(result) == ["Brug dicht vanaf maandag"]
    assert "127.0.0.1 has no such page (status 404)." in said(result)


@pytest.mark.parametrize(
    ("arguments", "message", "code"),
    [
        (["{site}/brug"], "127.0.0.1 is not on the public internet.", 1),
        (["--replay", "{site}/brug"], "A replay asks no network", 1),
        (["ftp://news.example/a"], "is no address of a page", 1),
        (["https://user@news.example/a"], "holds a user name", 1),
        (["--allow-private", "{site}/feed"], "is a feed of articles", 1),
        (["--allow-private", "{site}/away"], "etc/passwd is no address of a page", 1),
        (["feed", "{site}/feed"], "127.0.0.1 is not on the public internet.", 1),
        (["feed", "--allow-private", "{site}/brug"], "is no feed", 1),
        (["feed", "--allow-private", "{site}/quiet"], "This feed names no articles.", 1),
        (["feed", "none.xml"], "no file none.xml", 2),
        (["feed", "--allow-private", "{site}/feed", "--pick", "9"], "no number from 1 to 3", 2),
        (["feed", "--allow-private", "{site}/feed", "--pick", "2"], "Article 2 has no address on the web", 1),
        (["feed", "x", "--pick", "1", "--all"], "exclude each other", 2),
        (["check", "--source", "{site}/brug", "--translation", "x.txt"], "reads files only", 1),
    ],
    ids=str,
)
def test_what_is_refused(
    summarise: Summarise, server: PageServer, site: str, arguments: list[str], message: str, code: int
) -> None:
    quiet = Answer(b"<rss version='2.0'><channel><title>x</title></channel></rss>")
    server.answers |= {"/away": lead_to("file:///etc/passwd"), "/quiet": quiet}
    result = summarise(*(argument.format(site=site) for argument in arguments))
    assert result.returncode == code
    assert result.stdout == b""
    assert message in said(result)


def test_what_is_refused_was_not_asked(summarise: Summarise, server: PageServer) -> None:
    for host in ("127.0.0.1", "localhost", "0x7f.1", "2130706433", "[::ffff:127.0.0.1]"):
        assert summarise(f"http://{host}:{server.port}/brug").returncode == 1
    assert server.asked == []


def test_quiet_says_nothing_of_hosts(summarise: Summarise, site: str, choices: list[str]) -> None:
    assert said(summarise(f"{site}/brug", *choices, "--from", "nl", "-q")) == ""


def test_a_feed_is_a_list(summarise: Summarise, site: str) -> None:
    result = summarise("feed", f"{site}/feed", "--allow-private")
    assert result.stdout.decode().splitlines() == [
        "De Waterbode",
        "1  2026-05-12  Brug dicht",
        "2              Wachtwoorden · (no page)",
        "3              Pont vaart",
    ]


def test_articles_of_a_feed_by_number(summarise: Summarise, site: str, choices: list[str]) -> None:
    result = summarise("feed", f"{site}/feed", "--pick", "3,1", *choices)
    assert titles(result) == ["Pont vaart vanaf woensdag", "Brug dicht vanaf maandag"]


def test_all_of_a_feed_but_what_is_not_of_the_web(
    summarise: Summarise, server: PageServer, site: str, choices: list[str]
) -> None:
    result = summarise("feed", f"{site}/feed", "--all", *choices)
    assert titles(result) == ["Brug dicht vanaf maandag", "Pont vaart vanaf woensdag"]
    assert "Article 2 has no address on the web." in said(result)
    assert [path for _, path in server.asked] == ["/feed", "/brug", "/pont"]


def test_a_feed_from_a_file_or_a_pipe(summarise: Summarise, tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(FEED, encoding="utf-8")
    piped = summarise("feed", "-", stdin=FEED.encode())
    assert piped.returncode == 0
    assert summarise("feed", "feed.xml").stdout == piped.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of POSIX")
@pytest.mark.parametrize(("typed", "count"), [("1\n", 1), ("7\n1 3\n", 2), ("all\n", 2), ("\n", 0)])
def test_at_a_terminal_the_program_asks_which(
    typed: str,
    count: int,
    server: PageServer,
    site: str,
    choices: list[str],
    tmp_path: Path,
    environment: dict[str, str],
) -> None:
    import pty
    import subprocess

    command = [Path(sys.executable).parent / "summarise", "feed", f"{site}/feed", *choices, "-o", "out/"]
    outer, inner = pty.openpty()
    os.write(outer, typed.encode())
    env = {**environment, "TERM": "xterm"}
    with subprocess.Popen(command, stdin=inner, stdout=inner, stderr=inner, env=env, cwd=tmp_path) as process:
        os.close(inner)
        shown = b""
        while chunk := read_some(outer):
            shown += chunk
        assert process.wait(60) == 0
    os.close(outer)
    assert b"Read which?" in shown
    assert shown.count(b"no number from 1 to 3") == typed.count("7")
    assert len([path for _, path in server.asked if path != "/feed"]) == count
    assert len(list((tmp_path / "out").glob("*.json"))) == count


def read_some(terminal: int) -> bytes:
    """What the program shows; nothing when it has ended."""
    try:
        return os.read(terminal, 65_536)
    except OSError:
        return b""
