"""What is made of news pages of many makes, and of pages made to do harm: `python -m bench.pages`.

Those of `fixtures/pages` are written for this project; their outlets and people do not exist. The hostile ones that are
large are made here. The last line is JSON. `python -m bench.pages .../evaldata.json` reads a collection from elsewhere.

Invariant: no network is asked; every page goes the way that a user's file goes.
"""

from __future__ import annotations

import json
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from chains.article.documents import Document
from chains.article.loading import load_bytes
from chains.article.pages.extraction import read_page
from chains.errors import SummariseError
from chains.report import Article, Origin

FOLDER = Path(__file__).parents[1] / "fixtures" / "pages"
STORY = "<p>The mayor of Port Ansley said on Monday that the town will ration water until the rain comes.</p>" * 5
LETTERS = "abcdefghij"


@dataclass(frozen=True)
class Case:
    """A page, and what should be made of it.

    Attributes:
        content: The page.
        make: What kind of page it is.
        refused: What the refusal says; empty when the article should come out.
        known: What should be found beside the text.
        has: Words that should be in the text.
        lacks: Words that should not.
    """

    name: str
    content: bytes
    make: str
    refused: str = ""
    known: dict[str, str | None] = field(default_factory=dict)
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What was made of a page."""

    case: Case
    article: Article | Document | None
    message: str
    hint: str
    seconds: float

    def list_faults(self) -> list[str]:
        """What is not as it should be."""
        if self.article is None:
            as_wanted = bool(self.case.refused) and self.case.refused in self.message
            return [] if as_wanted else [f"refused: {self.message}"]
        if self.case.refused:
            return ["extracted"]
        return [
            *(f"{name}: {getattr(self.article, name)}" for name, value in self.case.known.items()
              if getattr(self.article, name) != value),
            *(f"without “{words}”" for words in self.case.has if words not in self.article.text),
            *(f"with “{words}”" for words in self.case.lacks if words in self.article.text),
        ]  # fmt: skip


def list_pages() -> Iterator[Case]:
    """Those of `fixtures/pages`."""
    manifest = tomllib.loads((FOLDER / "manifest.toml").read_text(encoding="utf-8"))
    for name, told in manifest.items():
        known = {key: told.get(key) for key in ("title", "outlet", "byline", "published_at") if key in told}
        has, lacks = tuple(told.get("has", ())), tuple(told.get("lacks", ()))
        yield Case(name, (FOLDER / name).read_bytes(), told["make"], told.get("refused", ""), known, has, lacks)


def list_hostile() -> Iterator[Case]:
    """Pages made to exhaust what reads them."""
    head = "<!doctype html><html><head><title>Water</title>"
    bomb = "".join(f'<!ENTITY {two} "{f"&{one};" * 10}">' for one, two in pairwise(LETTERS))
    bomb = f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "lol">{bomb}]>'
    yield make_case("entity bomb", f"{bomb}<html><body>{STORY}<p>&j;</p></body></html>", lacks=("lollol",))
    outside = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    yield make_case("entity of a file", f"{outside}<html><body>{STORY}<p>&x;</p></body></html>", lacks=("root:",))
    yield make_case("20,000 nested tags", f"{head}<body>{'<div>' * 20_000}{STORY}", refused="no article")
    yield make_case("20,000 open tags", f"{head}<body>{STORY}{'<b><i>' * 10_000}")
    yield make_case("huge attribute", f'{head}<body><p data-x="{"x" * 8_000_000}"></p>{STORY}')
    yield make_case(
        "100,000 attributes", f"{head}<body><p {' '.join(f'a{n}=1' for n in range(100_000))}></p>{STORY}", "too long"
    )
    yield make_case("one long line", f"{head}<body><p>{'water ' * 1_600_000}</p>", has=("water water",))
    yield make_case("a million tags", f"{head}<body>{STORY}{'<p>x</p>' * 1_000_000}", refused="too long")
    yield make_case("open comment", f"{head}<body>{STORY}<!--{'-' * 2_000_000}")
    yield make_case("null bytes", f"{head}<body>{STORY.replace('water', 'wa' + chr(0) + 'ter')}", refused="binary")


def make_case(make: str, page: str, refused: str = "", has: tuple[str, ...] = (), lacks: tuple[str, ...] = ()) -> Case:
    """A hostile page; the story should come out unless it is refused."""
    wanted = has or (() if refused else ("ration water until the rain",))
    return Case(f"{make.replace(' ', '-')}.html", page.encode(), make, refused, has=wanted, lacks=lacks)


def read_case(case: Case) -> Outcome:
    """Read a page as if it were a file."""
    began = time.monotonic()
    try:
        article = load_bytes(case.content, Origin(kind="file", name=case.name))
    except SummariseError as error:
        return Outcome(case, None, error.message, error.hint, time.monotonic() - began)
    return Outcome(case, article, "", "", time.monotonic() - began)


def measure_collection(path: Path) -> dict[str, object]:
    """Read pages of the world, which are not in this repository: how many are refused, and what is found in the rest.

    Args:
        path: `evaldata.json` as in the tests of trafilatura: by address the file (in `eval` or `cache` beside it),
            words that belong to the text (`with`), and words that do not (`without`).
    """
    counts: Counter[str] = Counter()
    for url, told in json.loads(path.read_text(encoding="utf-8")).items():
        files = [path.parent / folder / told["file"] for folder in ("eval", "cache")]
        data = next(file for file in files if file.exists()).read_bytes()
        try:
            text = " ".join(read_page(data, told["file"], url, None).text.split())
        except SummariseError as error:
            print(error.message)
            counts["refused"] += 1
            continue
        counts["extracted"] += 1
        for kind in ("with", "without"):
            counts[kind] += len(told[kind])
            counts[f"{kind}_found"] += sum(" ".join(words.split()) in text for words in told[kind])
    return dict(counts)


def main() -> int:
    """Read all pages and print a table; of a collection, when one is named.

    Returns:
        0 when everything is as it should be.
    """
    if sys.argv[1:]:
        print(json.dumps(measure_collection(Path(sys.argv[1]))))
        return 0
    outcomes = []
    for case in (*list_pages(), *list_hostile()):
        outcome = read_case(case)
        outcomes.append(outcome)
        print(describe(outcome))
    refused = sum(outcome.article is None for outcome in outcomes)
    faults = sum(bool(outcome.list_faults()) for outcome in outcomes)
    figures = {"pages": len(outcomes), "extracted": len(outcomes) - refused, "refused": refused, "wrong": faults}
    print(json.dumps(figures | {"slowest_seconds": round(max(outcome.seconds for outcome in outcomes), 1)}))
    return int(faults > 0)


def describe(outcome: Outcome) -> str:
    """A line of the table."""
    faults = outcome.list_faults()
    if outcome.article is None:
        what = f"refused    {outcome.message}"
    else:
        article = outcome.article
        facts = (article.outlet, article.byline, article.published_at)
        what = f"extracted  {len(article.text):,} characters; {'; '.join(filter(None, facts))}"
    wrong = f"  WRONG: {', '.join(faults)}" if faults else ""
    return f"{outcome.case.make:34} {outcome.seconds:5.1f} s  {what}{wrong}"


if __name__ == "__main__":
    sys.exit(main())
