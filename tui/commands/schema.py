"""`summarise schema`: the contract of the JSON reports.

Invariant: what is printed is made from the data model itself.
"""

from __future__ import annotations

import click

KINDS = ("report", "check")


@click.command()
@click.argument("kind", type=click.Choice(KINDS), default="report", metavar="[report|check]")
@click.help_option("-h", "--help")
def command(kind: str) -> int:
    """Print the JSON Schema of a report.

    Of what `summarise check` says with --format json: summarise schema check.
    """
    import json

    from chains.audit.record import Audit
    from chains.report import Report
    from tui.streams import write_stdout

    record = Audit if kind == "check" else Report
    schema = record.model_json_schema(mode="serialization")
    write_stdout(json.dumps(schema, ensure_ascii=False, indent=2) + "\n")
    return 0
