"""Records as JSON.

Invariant: equal records give equal bytes, no terminal obeys what is written, and a compact record is one line to every
reader of lines.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chains.report import Record

# Legal in a JSON string, yet a terminal obeys them (DEL, C1, bidirectional controls), readers of lines break at
# them (U+0085, U+2028, U+2029) or UTF-8 cannot hold them (lone surrogates); escaped it is the same string.
AWKWARD = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def to_json(record: Record, *, indent: bool = False) -> str:
    """A report or an audit in UTF-8 JSON, its fields in the order of the schema.

    Args:
        record: Any.
        indent: Two spaces a level for the eye; otherwise one compact line.

    Returns:
        JSON and a line end.
    """
    return write_json(record.model_dump(), indent=indent)


def write_json(fields: Mapping[str, object], *, indent: bool = False) -> str:
    """The same of what is no record."""
    separators = None if indent else (",", ":")
    text = json.dumps(fields, ensure_ascii=False, indent=2 if indent else None, separators=separators)
    return AWKWARD.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"
