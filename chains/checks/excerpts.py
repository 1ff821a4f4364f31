"""Words of a text as a message quotes them.

Invariant: an excerpt is never longer than `LONGEST` characters and the sign that it was cut.
"""

from __future__ import annotations

LONGEST = 80  # characters: a line of a terminal


def shorten(words: str) -> str:
    """The beginning of a long text, in whole words where it has any."""
    if len(words) <= LONGEST:
        return words
    cut = words[:LONGEST]
    return (cut.rpartition(" ")[0].rstrip(" ,;:") or cut) + " …" if " " in cut else cut + "…"
