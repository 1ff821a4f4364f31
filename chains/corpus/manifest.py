"""What a folder of results is: with what its reports were made, how many, and at what cost.

Invariant: it is written last, so that the files that it names are there; its figures are those of the journal.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from chains.corpus.journal import Journal, now, translate_error
from chains.corpus.shards import SIZE
from chains.exports.json_text import write_json
from chains.report import SCHEMA_VERSION
from chains.store.files import write_atomically
from chains.version import APP_VERSION

FILE_NAME = "manifest.json"
PARTS = ("reports", "claims")


def write_manifest(journal: Journal, folder: Path) -> None:
    """Write `manifest.json`.

    Raises:
        CorpusError: It cannot be written.
    """
    try:
        write_atomically(folder / FILE_NAME, write_json(build_manifest(journal, folder), indent=True).encode())
    except OSError as error:
        raise translate_error(error, folder) from error


def build_manifest(journal: Journal, folder: Path) -> dict[str, Any]:
    """Versions, makers, totals and files."""
    totals = journal.sum_totals()
    cost = totals.pop("cost_usd")
    return {
        "app_version": APP_VERSION,
        "report_schema_version": SCHEMA_VERSION,
        "written_at": now(),
        "made_with": journal.list_makers(),
        "articles": journal.count_states(),
        "totals": totals,
        "cost_usd": cost,
        "articles_per_shard": SIZE,
        "files": list_files(folder),
    }


def list_files(folder: Path) -> list[dict[str, Any]]:
    """The shards and their bytes."""
    paths = [path for part in PARTS for path in sorted((folder / part).glob("[0-9]*.*"))]
    return [{"name": path.relative_to(folder).as_posix(), "bytes": path.stat().st_size} for path in paths]
