"""What many articles say together, in words that text and page share.

Invariant: a figure stands beside what it counts.
"""

from __future__ import annotations

from collections.abc import Iterator

from chains.article.language import language_name
from chains.corpus.overview import Overview
from chains.exports.wording import count


def list_facts(overview: Overview) -> Iterator[str]:
    """The figures in words."""
    copies = f", {overview.copies:,} of them near-duplicates that are not counted below" if overview.copies else ""
    yield f"{count(overview.articles, 'article')}{copies}."
    if overview.languages:
        yield f"Languages: {', '.join(f'{language_name(tag)} {number:,}' for tag, number in overview.languages)}."
    shares = ", ".join(f"{number:,} with {grains}" for grains, number in enumerate(overview.grains))
    yield f"{count(overview.claims, 'claim')}, {overview.disputed:,} disputed. Grains of salt: {shares}."
    failed = [f"{number:,} {name}" for name, number in overview.states.items() if name != "done"]
    if failed:
        yield f"Not well: {', '.join(failed)}."
