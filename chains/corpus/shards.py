"""The reports and the claims of a journal as files that other programs read.

A row of the journal belongs to the shard of its number for ever, and a shard is replaced as a whole: so no report is
ever in two of them, whenever the writing is cut short.

Invariant: a line for each report and each claim, one in memory at a time; no line breaks a reader of lines, no terminal
obeys one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from chains.corpus.journal import Entry, Journal, translate_error
from chains.corpus.parquet import has_parquet, write_parquet
from chains.exports.json_text import write_json
from chains.store.files import write_pieces_atomically

SIZE = 1000
"""Articles of a shard: some 30 MB of JSON lines."""
FAILURES = "failures.jsonl"
REPORT_TYPES = {
    "id": "string", "state": "string", "title": "string", "language": "string", "outlet": "string",
    "published_at": "string", "url": "string", "claims": "int64", "meta": "string", "report": "string",
}  # fmt: skip
CLAIM_TYPES = {
    "article": "string", "outlet": "string", "published_at": "string", "language": "string", "claim": "string",
    "text": "string", "kind": "string", "source": "string", "source_kind": "string", "cue": "string",
    "speech": "string", "evidence": "string", "sentence": "string", "start": "int64", "end": "int64",
    "salt": "int64", "reasons": "string", "disputed": "bool_",
}  # fmt: skip

Row = Mapping[str, object]


def write_shards(journal: Journal, folder: Path) -> None:
    """Write the shards that have changed since they were written.

    Raises:
        CorpusError: They cannot be written.
    """
    try:
        for shard in journal.list_unexported(SIZE):
            write_shard(journal, folder, shard)
        write_lines(folder / FAILURES, list_failures(journal))
    except OSError as error:
        raise translate_error(error, folder) from error


def write_shard(journal: Journal, folder: Path, shard: int) -> None:
    """The reports and the claims of one range of numbers."""
    first, last = shard * SIZE + 1, (shard + 1) * SIZE
    name = f"{shard + 1:05}"
    reports, claims = (partial(place, folder, part) for part in ("reports", "claims"))
    write_lines(reports(f"{name}.jsonl"), map(describe_report, journal.list_entries(first, last)))
    write_lines(claims(f"{name}.jsonl"), list_all_claims(journal.list_entries(first, last)))
    if has_parquet():
        rows = map(flatten_report, journal.list_entries(first, last))
        write_parquet(reports(f"{name}.parquet"), rows, REPORT_TYPES)
        write_parquet(claims(f"{name}.parquet"), list_all_claims(journal.list_entries(first, last)), CLAIM_TYPES)
    journal.mark_exported(first, last)


def place(folder: Path, part: str, name: str) -> Path:
    """Where a shard goes."""
    (folder / part).mkdir(exist_ok=True)
    return folder / part / name


def write_lines(path: Path, rows: Iterable[Row]) -> None:
    """Rows as JSON lines, whole or not at all, one in memory at a time."""
    write_pieces_atomically(path, (write_json(row).encode() for row in rows))


def list_failures(journal: Journal) -> Iterator[Row]:
    """What did not end well, and why."""
    for id_, state, message, hint in journal.list_failures():
        yield {"id": id_, "state": state, "message": message, "hint": hint}


def describe_report(entry: Entry) -> Row:
    """A report with the id of its article and what came with it."""
    return {"id": entry.id, "state": entry.state, "meta": entry.meta, "report": entry.report}


def flatten_report(entry: Entry) -> Row:
    """The same as a row of a table, the report as JSON within it."""
    article = entry.report["article"]
    facts = {name: article[name] for name in ("title", "language", "outlet", "published_at")}
    return {
        "id": entry.id,
        "state": entry.state,
        **facts,
        "url": article["origin"]["url"],
        "claims": len(entry.report["claims"]),
        "meta": write_json(entry.meta).strip(),
        "report": write_json(entry.report).strip(),
    }


def list_all_claims(entries: Iterable[Entry]) -> Iterator[Row]:
    """The claims of some reports."""
    return chain.from_iterable(map(list_claims, entries))


def list_claims(entry: Entry) -> Iterator[Row]:
    """The claims of a report as rows of a flat table; no source is the outlet's own voice."""
    article = entry.report["article"]
    sources = {source["id"]: source for source in entry.report["sources"]}
    for claim in entry.report["claims"]:
        source = sources.get(claim["source"], {})
        yield {
            "article": entry.id,
            **{name: article[name] for name in ("outlet", "published_at", "language")},
            "claim": claim["id"],
            "text": claim["text"],
            "kind": claim["kind"],
            "source": source.get("name"),
            "source_kind": source.get("kind"),
            "cue": claim["cue"]["exact"] if claim["cue"] else None,
            "speech": claim["speech"],
            **describe_evidence(claim["evidence"]),
            "salt": claim["salt"]["grains"],
            "reasons": " ".join(claim["salt"]["reasons"]),
            "disputed": bool(claim["disputed_by"]),
        }


def describe_evidence(evidence: Sequence[Mapping[str, Any]]) -> Row:
    """The words that carry a claim, and where the first of them stand."""
    first = evidence[0] if evidence else {"sentence": None, "start": None, "end": None}
    words = " […] ".join(span["exact"] for span in evidence)
    return {"evidence": words, **{name: first[name] for name in ("sentence", "start", "end")}}
