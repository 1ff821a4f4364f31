"""Writes the golden exports of `fixtures/reports` again, for a change that was made on purpose.

`python -m bench.golden`, then read the diff line by line as a reader would.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from chains.exports import render
from chains.report import Report
from tui.text import to_text

REPORTS = Path(__file__).parent.parent / "fixtures" / "reports"
WRITERS = {
    ".md": partial(render, format="markdown"),
    ".html": partial(render, format="html"),
    ".jsonl": partial(render, format="json-lines"),
    ".quotes.txt": partial(render, format="quotes"),
    ".csv": partial(render, format="quotes-csv"),
    ".jsonld": partial(render, format="annotations"),
    "-40.txt": partial(to_text, width=40),
    "-80.txt": partial(to_text, width=80),
}


def main() -> None:
    """Write every golden export that there is."""
    for source in (REPORTS / "brug.json", REPORTS / "brug-marked.json"):
        report = Report.model_validate_json(source.read_bytes())
        for suffix, write in WRITERS.items():
            path = source.with_name(source.stem + suffix)
            if path.exists():
                path.write_bytes(write(report).encode())
                print(path.name)


if __name__ == "__main__":
    main()
