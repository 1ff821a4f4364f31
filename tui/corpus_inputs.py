"""What `summarise corpus` reads, as it was named: files and rows as they are, feeds followed first.

Invariant: every feed is fetched once in a run, before the first article; a feed that failed in an earlier run and is
read now is no failure any more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click

from chains.article.feed_lists import read_list
from chains.article.language import validate_tag
from chains.corpus.feeds import Followed, follow_feeds
from chains.corpus.inputs import Inputs
from chains.corpus.journal import Journal
from chains.exports.wording import count
from chains.settings import Settings
from tui.corpus_progress import CorpusProgress
from tui.door import fetch_source


def list_names(inputs: Sequence[str], lists: Sequence[Path]) -> tuple[str, ...]:
    """All that was named, and the addresses in lists of feeds.

    Raises:
        SummariseError: A list cannot be read.
        click.UsageError: Nothing was named.
    """
    names = (*inputs, *(address for path in lists for address in read_list(path)))
    if not names:
        raise click.UsageError("Name what to read: INPUT... or --feeds FILE.")
    return names


def build_inputs(
    names: Sequence[str], choices: Mapping[str, Any], settings: Settings, journal: Journal, progress: CorpusProgress
) -> Inputs:
    """The articles of what was named, and of the feeds among it."""
    language = validate_tag(choices["from_tag"]) if choices["from_tag"] else None
    build = partial(Inputs, names, language, Path(choices["out"]))
    feeds = tuple(build().list_feeds())
    if not feeds:
        return build()
    fetch = partial(fetch_source, settings)
    followed = asyncio.run(follow_feeds(feeds, language, fetch, progress.name_host))
    journal.forget_problems(followed.read)
    progress.notice(describe(followed))
    return build((*followed.problems, *followed.articles))


def describe(followed: Followed) -> str:
    """What was read, and what it names."""
    strays = f", and {followed.strays:,} without a page on the web" if followed.strays else ""
    return f"{count(followed.feeds, 'feed')}, {count(len(followed.articles), 'article')}{strays}."
