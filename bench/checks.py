"""The speed of the checks: pairs a second on one core, and how their cost grows with length.

    python -m bench.checks [PAIRS.jsonl[.gz]]

The pairs are those of the recorded reports, or those of a file: a line of JSON each, `{lang, source, translation}`,
into English. No finding is remembered between two pairs, but what is known of a word is: a
first round is slower, as the worst figure shows. The last line is JSON.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path

from chains import analyse_sync
from chains.article.loading import load_file
from chains.checks import check_pair
from chains.checks.pairs import Pair, Passage
from chains.checks.parts import list_parts
from chains.settings import Settings

SEEDS = Path(__file__).parent.parent / "seeds"
ROUNDS = 5
SENTENCES = (100, 1_000, 10_000, 100_000)
Texts = tuple[str, str, str]  # source, its language, English


def main() -> None:
    """Measure and print."""
    texts = list(read_pairs(Path(sys.argv[1])) if len(sys.argv) > 1 else list_recorded())
    check_all(texts[:100])  # lexicons are read once a process
    speeds = sorted(len(texts) / time_all(texts) for _ in range(ROUNDS))
    print(f"{len(texts)} pairs: {speeds[ROUNDS // 2]:,.0f} a second (median of {ROUNDS}, {speeds[0]:,.0f} at worst)")
    costs = {}
    for count in SENTENCES:
        costs[count] = time_all(list(islice(cycle(texts), count))) / count
        print(f"{count:7,} sentences: {costs[count] * 1e6:.0f} µs each")
    words = {length: time_one(texts, length) for length in SENTENCES[:3]}
    for length, seconds in words.items():
        print(f"one pair of {length:,} sentences: {seconds / length * 1e6:.0f} µs for each of them")
    growth = costs[SENTENCES[-1]] / costs[SENTENCES[0]]
    print(json.dumps({"pairs_per_second": round(speeds[ROUNDS // 2]), "growth_per_sentence": round(growth, 2)}))


def read_pairs(path: Path) -> Iterator[Texts]:
    """The pairs of a file."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            yield row["source"], row["lang"], row["translation"]


def list_recorded() -> Iterator[Texts]:
    """What the embedded model made of the project's articles: sentences, claims and points."""
    for path in sorted(SEEDS.glob("*/*.txt")):
        report = analyse_sync(load_file(path), Settings(replay=True))
        for part in list_parts(report.article, report):
            yield part.pair.source.text, report.article.language, part.pair.target.text


def build_pair(texts: Texts) -> Pair:
    """A translation into English."""
    source, language, target = texts
    return Pair(Passage(source, language), Passage(target, "en"))


def check_all(texts: Sequence[Texts]) -> None:
    """Check pairs, remembering none."""
    for pair in map(build_pair, texts):
        check_pair(pair)


def time_all(texts: Sequence[Texts]) -> float:
    """CPU seconds of a run over all."""
    started = time.process_time()
    check_all(texts)
    return time.process_time() - started


def time_one(texts: Sequence[Texts], length: int) -> float:
    """CPU seconds of one pair that is so many sentences long."""
    chosen = list(islice(cycle([pair for pair in texts if pair[1] == texts[0][1]]), length))
    joined = " ".join(source for source, _, _ in chosen), texts[0][1], " ".join(target for _, _, target in chosen)
    return time_all([joined])


if __name__ == "__main__":
    main()
