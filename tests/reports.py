"""Reports that tests read: kept as they were made, so that no recording, prompt or check changes them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from chains.report import Report

FOLDER = Path(__file__).parents[1] / "fixtures" / "reports"
NAMES = ("maternite", "dijkdoorbraak", "mist", "chlorgas")  # as a small model said them, with its errors


@cache
def read_report(name: str) -> Report:
    """A kept report."""
    return Report.model_validate_json((FOLDER / f"{name}.json").read_bytes())
