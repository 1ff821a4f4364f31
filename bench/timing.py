"""Whole processes timed in turn, so that a machine's ups and downs meet all of them alike."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

SUMMARISE = str(Path(sys.executable).with_name("summarise"))


def time_in_turn(commands: Mapping[str, Sequence[str]], runs: int) -> dict[str, float]:
    """Run every command `runs` times, one after the other, after one warm-up each.

    Returns:
        Median wall seconds by name.

    Raises:
        subprocess.CalledProcessError: A command failed.
    """
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for run in range(runs + 1):
        for name, command in commands.items():
            started = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL)
            if run:
                seconds[name].append(time.perf_counter() - started)
    return {name: statistics.median(values) for name, values in seconds.items()}
