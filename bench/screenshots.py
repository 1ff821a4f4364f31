"""Pictures of the reading room, from replays of the project's own articles.

`python -m bench.screenshots docs/screenshots`: an SVG and a PNG for each. The PNG needs a monospaced font that
has the signs (DejaVu Sans Mono: Debian's fonts-dejavu-core).
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

FONT = "DejaVu Sans Mono"
SEEDS = Path(__file__).parent.parent / "seeds"
FONT_FACE = re.compile(r"@font-face \{.*?\}", re.DOTALL)
PATIENCE = 60.0


@dataclass(frozen=True)
class Picture:
    """One screen.

    Attributes:
        article: Below `seeds`, None for the open screen.
        keys: Pressed when the report is there.
        size: Columns and rows.
    """

    name: str
    article: str | None
    keys: Sequence[str]
    size: tuple[int, int] = (140, 40)


PICTURES = (
    Picture("reading-room", "fr/maternite.txt", ("3", "j", "j", "c")),
    Picture("who-says-what", "nl/dijkdoorbraak.txt", ("3", "s", "j")),
    Picture("reading-room-80x24", "uk/mist.txt", ("j", "j", "j"), (80, 24)),
    Picture("claims-80x24", "uk/mist.txt", ("3", "j"), (80, 24)),
    Picture("light-200x50", "de/chlorgas.txt", ("t", "4", "j"), (200, 50)),
    Picture("open", None, ()),
    Picture("help", "fr/maternite.txt", ("question_mark",)),
)


def main() -> None:
    """Make the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", help="the name of one picture")
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    for picture in PICTURES:
        if args.only in (None, picture.name):
            write_picture(args.folder / picture.name, asyncio.run(take_picture(picture)))
            print(args.folder / picture.name)


@contextmanager
def empty_home() -> Iterator[None]:
    """A home with nothing in it, so that a picture shows nothing of the user's."""
    names = ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")
    before = {name: os.environ.get(name) for name in names}
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(dict.fromkeys(names, folder))
        try:
            yield
        finally:
            for name, value in before.items():
                os.environ.pop(name) if value is None else os.environ.update({name: value})


async def take_picture(picture: Picture) -> str:
    """The screen as SVG."""
    from tui.app import ReadingRoom
    from tui.cli import summarise
    from tui.openings import OpenPath

    choices = summarise.make_context("summarise", ["--replay"]).params
    opening = OpenPath(str(SEEDS / picture.article)) if picture.article else None
    with empty_home():
        app = ReadingRoom(choices, opening)
        async with app.run_test(size=picture.size) as pilot:
            deadline = time.monotonic() + PATIENCE
            while not (app.room.reading and app.room.reading.ended) if opening else app.engine.settings is None:
                if time.monotonic() > deadline:
                    raise TimeoutError(picture.name)
                await pilot.pause(0.02)
            await app.workers.wait_for_complete()
            await pilot.press(*picture.keys)
            await pilot.pause()
            return app.export_screenshot(title=f"summarise tui {picture.article or ''}".strip())


def write_picture(path: Path, svg: str) -> None:
    """Write both files; the SVG asks for no font of a web address."""
    import resvg_py

    svg = FONT_FACE.sub("", svg).replace("Fira Code", FONT)
    path.with_suffix(".svg").write_text(svg, encoding="utf-8")
    png = resvg_py.svg_to_bytes(svg_string=svg, font_family=FONT, monospace_family=FONT)
    path.with_suffix(".png").write_bytes(bytes(png))


if __name__ == "__main__":
    main()
