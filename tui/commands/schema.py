"""`summarise schema`: the contract of the JSON reports.

Invariant: what is printed is made from the data model itself.
"""

from __future__ import annotations

import click


@click.command()
def command() -> int:
    """Print the JSON Schema of a report."""
    import json

    from chains.report import Report
    from tui.streams import write_stdout

    schema = Report.model_json_schema(mode="serialization")
    write_stdout(json.dumps(schema, ensure_ascii=False, indent=2) + "\n")
    return 0
