"""What a person can choose to read, and what the first screen says. Light: it is loaded before anything is painted."""

from __future__ import annotations

from dataclasses import dataclass

NAME = "Grain of Salt"
PROMISE = "Foreign-language news: what it says, who says it, and how far to believe it."


@dataclass(frozen=True)
class OpenPath:
    """Read a file, the home folder spelled out, or the page at an address."""

    path: str

    @property
    def is_page(self) -> bool:
        """Whether it is the address of a page."""
        return is_page(self.path)


@dataclass(frozen=True)
class OpenText:
    """Read a text as it was pasted."""

    text: str


@dataclass(frozen=True)
class OpenEntry:
    """Show a report of the library."""

    entry_id: str


@dataclass(frozen=True)
class OpenExample:
    """Replay an example; the path of its article."""

    path: str


def is_page(text: str) -> bool:
    """Whether some words are the address of a page, and nothing else."""
    return text.lower().startswith(("http://", "https://")) and len(text.split()) == 1


Opening = OpenPath | OpenText | OpenEntry | OpenExample
