"""How long the command takes to answer, against what it cannot do without.

`python -m bench.startup [--runs 20]`. Ratios of medians, measured in one run.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from bench.timing import SUMMARISE, time_in_turn

SEED = Path(__file__).parent.parent / "seeds" / "nl" / "bakhmut.txt"
BARE_GROUP = "import click; click.Group('bare').main(['--help'], standalone_mode=False)"
IMPORTS = "import pydantic, rich.console, asyncio"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=20)
    runs = parser.parse_args().runs
    replay = [SUMMARISE, "--replay", "--format", "json", "--quiet", str(SEED)]
    medians = time_in_turn(
        {
            "bare_group": [sys.executable, "-c", BARE_GROUP],
            "help": [SUMMARISE, "--help"],
            "imports": [sys.executable, "-c", IMPORTS],
            "replay": replay,
        },
        runs,
    )
    figures = {
        "seconds": {name: round(value, 3) for name, value in medians.items()},
        "help_over_bare_group": round(medians["help"] / medians["bare_group"], 2),
        "replay_over_its_libraries": round(medians["replay"] / medians["imports"], 2),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
