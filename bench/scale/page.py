"""The tables of `docs/scale.md`, written from the figures.

Invariant: a table stands between `<!-- NAME -->` and `<!-- end -->`; nothing else of the page is touched, and no figure
in a table is written by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.scale.figures import find, find_speed, list_points, load_cited, sum_tokens
from bench.scale.fitting import compare
from bench.scale.planning import (
    DAY,
    DAYS,
    GPUS,
    LENGTHS,
    find_capacity,
    find_core,
    find_full,
    find_needs,
    find_words,
    list_bytes,
    price_article,
)
from bench.scale.validating import predict

PAGE = Path(__file__).parents[2] / "docs" / "scale.md"
BLOCK = "<!-- {name} -->\n{table}\n<!-- end -->"
FOUND = re.compile(r"<!-- (?P<name>\w+) -->\n(?P<table>.*?)\n?<!-- end -->", re.DOTALL)
YEAR = 365
THOUSAND, MILLION, BILLION = 10**3, 10**6, 10**9
HEADS = {
    "article": ["words", "requests", "prompt tokens", "of these new to the server", "answer tokens", "our core, ms"],
    "gpus": ["", "articles a second", "without prefix caching", "articles a day at 70 %", "dollars for 1,000"],
    "fit": ["", "loads", "median", "worst"],
    "full": ["full at", "articles a day"],
    "validated": ["latency", "slots", "engine", "simulation", "off", "least by latency and slots", "by the core"],
    "copies": ["copies", "to the letter: requests an article", "with another headline"],
}
Row = Sequence[object]


def build_tables(checked: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """All tables, by name."""
    days = ["", *(f"{number:,} a day" for number in DAYS)]
    rows: dict[str, tuple[Sequence[str], Iterable[Row]]] = {
        "article": (HEADS["article"], list_lengths()),
        "prices": (["dollars for 1,000 articles", *(f"{words:,} words" for words in LENGTHS)], list_prices()),
        "gpus": (HEADS["gpus"], list_gpus()),
        "fit": (HEADS["fit"], list_fits()),
        "bytes": (["", "kB an article", *days[1:]], list_sizes()),
        "needs": (days, list_needs()),
        "full": (HEADS["full"], list_full()),
        "checked": (days, list_checked(checked)),
        "validated": (HEADS["validated"], list_validated()),
        "copies": (HEADS["copies"], list_copies()),
    }
    return {name: lay_out(head, lines) for name, (head, lines) in rows.items()}


def lay_out(head: Sequence[str], rows: Iterable[Row]) -> str:
    """A table of Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def fill_page(tables: Mapping[str, str], page: Path = PAGE) -> None:
    """Put the tables into the page."""
    text = page.read_text(encoding="utf-8")
    page.write_text(FOUND.sub(lambda m: BLOCK.format(name=m["name"], table=tables[m["name"]]), text), encoding="utf-8")


def short(number: float) -> str:
    """A number as people say it."""
    for size, name in ((BILLION, " billion"), (MILLION, " million")):
        if number >= size:
            return f"{number / size:,.3g}{name}"
    return f"{number:,.0f}" if number >= 10 else f"{number:.2g}"


def list_lengths() -> Iterable[Row]:
    """What an article is, by its length."""
    for words in (round(find_words()), *LENGTHS):
        sums = sum_tokens(words, "served")
        tokens = (f"{sums[name]:,.0f}" for name in ("prompt", "fresh", "answer"))
        yield words, f"{sums['requests']:.1f}", *tokens, round(1000 * find_core(words))


def list_prices() -> Iterable[Row]:
    """Dollars for a thousand articles."""
    for model in load_cited()["provider"]["models"]:
        yield f"`{model}`", *(f"${1000 * price_article(model, words):,.2f}" for words in LENGTHS)


def list_gpus() -> Iterable[Row]:
    """What a GPU can do."""
    for gpu in GPUS:
        cited, rate = load_cited()["gpu"][gpu], find_capacity(gpu)
        kept = rate * load_cited()["engine"]["gpu_share"]
        dollars = [1000 * price / 3600 / kept for price in cited["dollars"]]
        bare = find_capacity(gpu, shared=False)
        yield cited["name"], f"{rate:.1f}", f"{bare:.1f}", short(DAY * kept), " to ".join(f"${d:.2f}" for d in dollars)


def list_fits() -> Iterable[Row]:
    """How far the simulated GPU is off what was measured on a real one."""
    for gpu in GPUS:
        offs = sorted(abs(off) for off in compare(list_points(gpu), find_speed(gpu)))
        if offs:
            yield load_cited()["gpu"][gpu]["name"], len(offs), f"{offs[len(offs) // 2]:.0%}", f"{offs[-1]:.0%}"


TOKENS = {"requests": "requests a day", "prompt": "prompt tokens a day", "answer": "answer tokens a day"}
LOADS = {"core_load": "cores at work", "gpu_load": "GPUs at work", "writer_load": "the writer at work"}
SHARES = {"0.5": "half of the reports within", "0.95": "95 % within", "1.0": "all within"}
NAMES = {
    "journal": "journal (SQLite, packed)",
    "lines": "reports and claims, JSON lines",
    "tables": "the same as Parquet",
    "cache": "cache of answers",
}


def list_sizes() -> Iterable[Row]:
    """What is stored."""
    sizes = list_bytes()
    for name, size in sizes.items():
        yield NAMES[name], f"{size / 1000:.0f}", *(write_bytes(n * size) for n in DAYS)
    total = sum(sizes.values())
    yield "**all**", f"{total / 1000:.0f}", *(write_bytes(n * total) for n in DAYS)


def write_bytes(number: float) -> str:
    """Bytes as people say them."""
    size, name = next(
        (s, n) for s, n in ((10**12, "TB"), (BILLION, "GB"), (MILLION, "MB"), (1, "bytes")) if number >= s
    )
    return f"{number / size:.3g} {name}"


def list_needs() -> Iterable[Row]:
    """What so many articles a day need."""
    needs = [find_needs(articles) for articles in DAYS]
    yield "articles a second, busiest hour", *(short(n.busiest) for n in needs)
    for name, words in TOKENS.items():
        yield words, *(short(n.tokens[name]) for n in needs)
    for gpu in GPUS:
        yield f"GPUs: {load_cited()['gpu'][gpu]['name']}", *(f"{n.gpus[gpu]:,}" for n in needs)
        yield "their dollars a day", *(write_dollars(n.gpus[gpu], load_cited()["gpu"][gpu]["dollars"]) for n in needs)
    yield "our processes, a core each", *(f"{n.cores:,}" for n in needs)
    yield "journals, each with its writer", *(f"{n.journals:,}" for n in needs)
    yield "kept a day, as lines and tables", *(write_bytes(BILLION * find_kept(n.gigabytes)) for n in needs)
    yield "dollars a month for a year of it", *(write_keeping(n.gigabytes) for n in needs)
    for model in load_cited()["provider"]["models"]:
        yield (
            f"or dollars a day: `{model}`",
            *(f"${short(n.articles * price_article(model, find_words()))}" for n in needs),
        )


def write_dollars(gpus: int, prices: Sequence[float]) -> str:
    """What GPUs cost in a day."""
    return " to ".join(f"${short(24 * gpus * price)}" for price in prices)


def find_kept(gigabytes: Mapping[str, float]) -> float:
    """What is kept for good: journal and cache are for the run."""
    return gigabytes["lines"] + gigabytes["tables"]


def write_keeping(gigabytes: Mapping[str, float]) -> str:
    """What a year of reports costs in a month."""
    return f"${short(YEAR * find_kept(gigabytes) * load_cited()['storage']['dollars_per_gb_month'])}"


def list_full() -> Iterable[Row]:
    """What is full when, the first one first."""
    return ((name, short(number)) for name, number in sorted(find_full().items(), key=lambda pair: pair[1]))


def list_checked(checked: Sequence[Mapping[str, Any]]) -> Iterable[Row]:
    """What the simulation says."""
    yield "simulated", *(f"{c['hours'][0]:g} to {c['hours'][1]:g} h, {c['made']:,} articles" for c in checked)
    yield "of the journals, one with", *(f"{c['of_which_here']:,} a day" for c in checked)
    yield "its engines, GPUs", *(f"{c['engines']}, {c['gpus']}" for c in checked)
    for name, words in LOADS.items():
        yield words, *(f"{c[name]:.0%}" for c in checked)
    for share, words in SHARES.items():
        yield words, *(f"{c['seconds'][share]} s" for c in checked)


def list_validated() -> Iterable[Row]:
    """The engine and its simulation."""
    for run in find("validate"):
        seconds, simulated = run["seconds"], predict(run)
        core, bound = run["articles"] * (run["core_ms"] + run["kept_waiting_ms"]) / 1000, run["latency"] / run["slots"]
        yield (
            f"{run['latency']} s",
            run["slots"],
            f"{seconds:.1f} s",
            f"{simulated:.1f} s",
            f"{simulated / seconds - 1:+.0%}",
            f"{run['calls'] * bound:.1f} s",
            f"{core:.1f} s",
        )


def list_copies() -> Iterable[Row]:
    """What copies save."""
    for row in find("copies")[:-1]:
        yield f"{row['share']:.0%}", f"{row['exact']:.1f}", f"{row['other_headline']:.1f}"
