"""What many articles a day need, and what breaks first.

    python -m bench.scale tokens [ARTICLES...]   requests and tokens of an article; of the samples when none are named
    python -m bench.scale storage [--count N]    bytes of a report, and what one writer can write
    python -m bench.scale core [--count N]       milliseconds of a core that our own process takes
    python -m bench.scale cluster [--count N]    the same of each process of the Ray engine
    python -m bench.scale embedded               seconds of an article on the embedded model, as recorded
    python -m bench.scale copies [--count N]     requests that copies of articles save
    python -m bench.scale validate [--count N]   what the simulation is held against: runs of the engine
    python -m bench.scale plan                   10^4 to 10^8 articles a day
    python -m bench.scale write                  the same, and put into docs/scale.md

All but the last two write what they measured to `measured.json`, which the plan is made from; what cannot be measured
here is in `cited.toml`. The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench.scale import cluster, figures, overhead, planning, storage, tokens

RUNS = tuple((latency, slots) for latency in (0.2, 1.0) for slots in (4, 16, 64))
COUNTS = {"storage": 1000, "core": 60, "validate": 60, "copies": 50, "cluster": 60}
PLANS = ("plan", "write")
MEASURES: dict[str, Callable[[argparse.Namespace], Any]] = {
    "tokens": lambda choices: tokens.measure_tokens(choices.articles),
    "storage": lambda choices: storage.measure_storage(choices.count),
    "core": lambda choices: overhead.measure_core(choices.count),
    "cluster": lambda choices: cluster.measure_cluster(choices.count),
    "embedded": lambda _: tokens.measure_embedded(),
    "copies": lambda choices: overhead.measure_copies(choices.count),
    "validate": lambda choices: overhead.measure_walls(RUNS, choices.count),
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure or plan, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("measure", choices=(*MEASURES, *PLANS))
    parser.add_argument("articles", nargs="*", type=Path)
    parser.add_argument("--count", type=int)
    choices = parser.parse_args(arguments)
    choices.count = choices.count or COUNTS.get(choices.measure)
    print(json.dumps({"measure": choices.measure, "figures": run(choices)}))


def run(choices: argparse.Namespace) -> Any:  # noqa: ANN401 - JSON
    """The figures of a measure, kept, or those of the plan."""
    if choices.measure in PLANS:
        return planning.plan(write=choices.measure == "write")
    found = MEASURES[choices.measure](choices)
    figures.keep(choices.measure, found)
    return found


if __name__ == "__main__":
    main()
