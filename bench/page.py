"""The HTML page in a real browser: what it weighs, what it asks for, who can read it, what it looks like.

`python -m bench.page FOLDER [--axe axe.min.js] [--pictures]` makes a page of every sample article from its recording,
opens it in Chromium, light, dark and on a phone, and prints a line for each; JSON on the last line. axe-core is not a
part of this project: `npm pack axe-core`, and `package/axe.min.js` in the archive is the file to name.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.chromium import Browser, Page, open_browser

SEEDS = Path(__file__).parent.parent / "seeds"
# All that axe-core asks by default, and the size of targets (WCAG 2.2, 2.5.8).
RUN_AXE = """axe.run({ resultTypes: ["violations"], rules: { "target-size": { enabled: true } } })
    .then(({ violations }) => violations.map(({ id, impact, nodes }) =>
        ({ id, impact, nodes: nodes.length, first: nodes[0].target.join(" ") })))"""


@dataclass(frozen=True)
class View:
    """A way to look at a page; `pointed` with the mouse on a claim."""

    name: str
    width: int = 1360
    height: int = 960
    scheme: str = "light"
    media: str = ""
    mobile: bool = False
    pointed: bool = False


VIEWS = (
    View("light"),
    View("dark", scheme="dark"),
    View("claim", pointed=True),
    View("claim-dark", scheme="dark", pointed=True),
    View("phone", 360, 740, mobile=True),
    View("phone-dark", 360, 740, scheme="dark", mobile=True),
    View("print", 794, 1123, media="print"),  # A4 at 96 dots per inch
)


def main() -> None:
    """Make the pages and look at them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--axe", type=Path, metavar="FILE", help="axe.min.js of axe-core")
    parser.add_argument("--pictures", action="store_true", help="also write a PNG of every view")
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    axe = args.axe.read_text(encoding="utf-8") if args.axe else ""
    with open_browser() as browser:
        pages = [look_at(browser, path, axe, pictures=args.pictures) for path in write_pages(args.folder)]
    print(json.dumps({"pages": pages}))


def write_pages(folder: Path) -> Iterator[Path]:
    """A page for every sample article."""
    from chains import analyse_sync
    from chains.article.loading import load_file
    from chains.exports import render
    from chains.settings import Settings

    for article in sorted(SEEDS.glob("*/*.txt")):
        path = (folder / article.stem).with_suffix(".html")
        path.write_text(render(analyse_sync(load_file(article), Settings(replay=True)), "html"), encoding="utf-8")
        yield path.resolve()


def look_at(browser: Browser, path: Path, axe: str, *, pictures: bool) -> dict[str, object]:
    """One page in every view; printed as it is measured."""
    page = browser.open_page(path.as_uri())
    violations = {view.name: look_through(page, view, path, axe, pictures=pictures) for view in VIEWS}
    found: dict[str, object] = {
        "page": path.stem,
        "bytes": path.stat().st_size,
        "requests": len(page.list_requests()),
        "complaints": page.list_complaints(),
        "violations": violations if axe else None,
    }
    print(*(f"{name}={value}" for name, value in found.items()))
    return found


def look_through(page: Page, view: View, path: Path, axe: str, *, pictures: bool) -> dict[str, int]:
    """One view: what axe-core says by impact; its picture."""
    page.resize(view.width, view.height, mobile=view.mobile)
    page.emulate(scheme=view.scheme, media=view.media)
    if view.pointed:
        page.point(".claim .statement")
    if pictures:
        path.with_name(f"{path.stem}-{view.name}.png").write_bytes(page.photograph())
    return ask_axe(page, axe, lambda one: print(path.stem, view.name, one)) if axe else {}


def ask_axe(page: Page, axe: str, tell: Callable[[dict[str, Any]], None]) -> dict[str, int]:
    """The violations by impact."""
    page.evaluate(f"{axe}; 0")
    violations = page.evaluate(RUN_AXE)
    for violation in violations:
        tell(violation)
    return dict(Counter(violation["impact"] for violation in violations))


if __name__ == "__main__":
    main()
