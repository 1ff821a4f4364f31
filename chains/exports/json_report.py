"""A report as JSON.

Invariant: equal reports give equal bytes, and a compact report is one line to every reader of lines.
"""

from __future__ import annotations

import json
import re

from chains.report import Report

# Legal in a JSON string, yet a terminal obeys them (DEL, C1, bidirectional controls), readers of lines break at
# them (U+0085, U+2028, U+2029) or UTF-8 cannot hold them (lone surrogates); escaped it is the same string.
AWKWARD = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def to_json(report: Report, *, indent: bool = False) -> str:
    """The report in UTF-8 JSON, its fields in the order of the schema.

    Args:
        report: Any report.
        indent: Two spaces a level for the eye; otherwise one compact line.

    Returns:
        JSON and a line end.
    """
    fields = report.model_dump()
    separators = None if indent else (",", ":")
    text = json.dumps(fields, ensure_ascii=False, indent=2 if indent else None, separators=separators)
    return AWKWARD.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"
