"""`summarise schema`: the contract of the JSON reports.

Invariant: what is printed is made from the data model itself.
"""

from __future__ import annotations

import click

KINDS = ("report", "check", "diff")


EXAMPLES = """\b
Examples:
  summarise schema > report.schema.json
  summarise schema check"""


@click.command(epilog=EXAMPLES)
@click.argument("kind", type=click.Choice(KINDS), default="report", metavar="[report|check|diff]")
@click.help_option("-h", "--help")
def command(kind: str) -> int:
    """Print the JSON Schema of a report.

    Of what the commands check and diff say with --format json: summarise schema check, summarise schema diff.
    """
    import json

    from chains.audit.record import Audit
    from chains.diff.record import Comparison
    from chains.report import Record, Report
    from tui.streams import write_stdout

    records: dict[str, type[Record]] = {"report": Report, "check": Audit, "diff": Comparison}
    schema = records[kind].model_json_schema(mode="serialization")
    write_stdout(json.dumps(schema, ensure_ascii=False, indent=2) + "\n")
    return 0
