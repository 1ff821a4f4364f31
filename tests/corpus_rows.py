"""Rows of short articles, and what came of a run over them."""

from __future__ import annotations

import json

from bench.corpus import read_ids

__all__ = ["of_kind", "read_ids", "write_rows"]
TEXT = "Brug {0} is dicht. Smit zei dat {0} mensen wachten.\n"


def write_rows(path, count):
    """So many articles, all different, called n0, n1, ..."""
    rows = [{"id": f"n{number}", "language": "nl", "text": TEXT.format(number)} for number in range(count)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def of_kind(events, kind):
    """The events of one kind."""
    return [event for event in events if isinstance(event, kind)]
