"""What stands on a page instead of an article: walls, checks, errors, lists.

Invariant: a page that holds a long text is never refused here, whatever words are in it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urljoin

from chains.article.normalization import show_name
from chains.article.paragraphs import ends_sentence
from chains.errors import ArticleRefusedError

LEXICON = Path(__file__).parents[2] / "lexicons" / "walls.toml"

LITTLE = 150
"""Letters; the shortest brief of a news agency has more."""

TEASER = 1_500
"""Letters; a wall lets fewer through, and an article that has more is worth reading whatever stands around it."""

SHORT_LINE, SHORT_LINK = 80, 15
"""Characters; a line without a full stop that is no longer is a headline, a link or a label."""

MOST_FRAMES = 4
BROWSER = "Open it in a browser, save the page or copy the text of the article, and give that."
LOGGED_IN = "If you may read it: log in with a browser, save the page or copy the text, and give that."

REASONS = {
    "missing": ("says that there is no such page", "Check the address."),
    "failed": ("is an error message of the server", "Try again later, or look at it in a browser."),
    "robot": ("asks whether a person is looking", BROWSER),
    "script": ("shows nothing without JavaScript", BROWSER),
    "login": ("asks for a log-in", LOGGED_IN),
    "subscription": ("shows the beginning only: the rest is for subscribers", LOGGED_IN),
    "cookies": ("asks for consent to cookies", BROWSER),
    "links": ("is a list of links or captions, no article", "Give the address of one of the articles."),
    "empty": ("holds no article that can be told from the rest", "Copy the text of the article, and give that."),
}


@dataclass(frozen=True)
class Sight:
    """What is seen of a page.

    Attributes:
        title: In its head.
        words: All of it, in lower case, on one line.
        text: What was taken for the article, without its headline.
        links: The text of each link.
        frames: Pages that it shows inside.
        has_password: Whether there is a field for one.
        for_subscribers: Whether it says of itself that it is not free.
    """

    title: str
    words: str
    text: str
    links: frozenset[str]
    frames: tuple[str, ...]
    has_password: bool
    for_subscribers: bool


def refuse_walls(sight: Sight, name: str, url: str | None) -> None:
    """Refuse a page that holds no article.

    Raises:
        ArticleRefusedError: It says what the page is, and what to do.
    """
    if sight.frames and count_letters(sight.text) < LITTLE:
        frames = ", ".join(show_name(urljoin(url or "", frame)) for frame in sight.frames[:MOST_FRAMES])
        raise ArticleRefusedError(
            f"{name} only shows other pages in frames.", f"Give the one with the article: {frames}"
        )
    kind = find_wall(sight)
    if kind is not None:
        what, hint = REASONS[kind]
        raise ArticleRefusedError(f"{name} {what}.", hint)


def find_wall(sight: Sight) -> str | None:
    """What the page is instead of an article; None when it is one."""
    size = count_letters(sight.text)
    if size >= TEASER:
        return "links" if is_list(sight) else None
    walls = list_checks(sight) if size < 3 * LITTLE else []
    fitting = next((kind for kind, words in walls if says(kind, words)), None) or find_asking(sight, size)
    return fitting or ("empty" if size < LITTLE else None)


def list_checks(sight: Sight) -> list[tuple[str, str]]:
    """Walls that are known by a few words, and where these are looked for."""
    title = sight.title.lower()
    return [("missing", title), ("failed", title), ("robot", sight.words)]


def find_asking(sight: Sight, size: int) -> str | None:
    """What the page asks for before it shows the article (consent, a log-in, money), or that it leads to others."""
    own = f"{sight.title}\n{sight.text}".lower()  # many pages offer a log-in at their head
    asking: dict[str, Callable[[], bool]] = {
        "cookies": lambda: share_of_consent(sight.text if size >= LITTLE else sight.words) > 0.5,
        "login": lambda: sight.has_password and says("login", sight.words if size < LITTLE else own),
        "subscription": lambda: sight.for_subscribers or says("subscription", sight.words),
        "script": lambda: size < LITTLE and says("script", sight.words),
        "links": lambda: size >= LITTLE and is_list(sight),
    }
    return next((kind for kind, holds in asking.items() if holds()), None)


def says(kind: str, words: str) -> bool:
    """Whether some words are those of a kind of wall."""
    return load_pattern(kind).search(words[:20_000]) is not None


@cache
def load_pattern(kind: str) -> re.Pattern[str]:
    """The words of a kind of wall, whole ones; an asterisk stands for any ending."""
    entries = tomllib.loads(LEXICON.read_text(encoding="utf-8"))[kind]
    words = "|".join(re.escape(entry).replace(r"\*", r"\w*") for entry in entries)
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")


def share_of_consent(text: str) -> float:
    """The share of sentences and lines that speak of cookies and consent, by letters."""
    return share_of_letters(re.split(r"[\n.!?]", text.lower()), lambda part: says("cookies", part))


def is_list(sight: Sight) -> bool:
    """Whether most of the lines are links, or hardly one is a sentence."""
    links = "\n".join(sight.links)
    lines = sight.text.split("\n")
    prose = sum(count_letters(line) for line in lines if is_prose(line))
    return prose < LITTLE or share_of_letters(lines, lambda line: is_link(line, links)) > 0.5


def is_link(line: str, links: str) -> bool:
    """Whether a line stands in a link, alone or with others; a word or two may do so by chance."""
    words = line.strip().lstrip("- ")
    return len(words) >= SHORT_LINK and words in links


def is_prose(line: str) -> bool:
    """Whether a line is a sentence rather than a headline, a link or a label."""
    return len(line) > SHORT_LINE or ends_sentence(line)


def share_of_letters(parts: Iterable[str], counts: Callable[[str], bool]) -> float:
    """The share of letters that is in the parts that count."""
    sizes = [(count_letters(part), counts(part)) for part in parts if part.strip()]
    return sum(size for size, counted in sizes if counted) / max(1, sum(size for size, _ in sizes))


def count_letters(text: str) -> int:
    """How many letters there are; a Chinese character says as much as three."""
    return sum(3 if "\u3040" <= char <= "\uffdc" else 1 for char in text if char.isalpha())
