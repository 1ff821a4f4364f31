"""What `summarise corpus report` takes, and whether it finds the figures that differ and no others.

    python -m bench.overview [--reports N]... [--keep FOLDER]

Makes a journal of reports derived from those on the sample articles: every event has names and numbers of its own, as
long as the old ones, so that all places hold. That is harder than news: a fifth of all articles have the same words.
One event in nine is told by a second article, in other words; every second time with other numbers. Not all reports
have figures that can be compared. The command runs as a process of its own: seconds and CPU seconds per 1,000 reports,
resident memory; then the differences that it lists are held against those that were planted. JSON on the last line.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from chains import analyse_sync
from chains.article.loading import load_file
from chains.corpus.copies import sign_text
from chains.corpus.journal import SAVE, Journal, Outcome, describe_outcome
from chains.corpus.stories import NOUNS, list_capitals, list_told
from chains.exports.json_text import to_json
from chains.settings import Settings

COMMAND = Path(sys.executable).parent / "summarise"
SEEDS = Path(__file__).parent.parent / "seeds"
SEED = 7
ONE_IN = 9
"""Events that a second article tells of."""
NUMBER = re.compile(r"(?<![\d.,:])\d{2,3}(?![\d:])")
WORD = re.compile(r"[^\W\d_]+")
VOWELS, CONSONANTS = "aeiou", "bdfgklmnprstvz"
BATCH = 1000


@dataclass(frozen=True)
class Model:
    """A report that others are derived from.

    Attributes:
        text: As JSON.
        names: Words with a capital that stand in it, on either side.
        row: Of the journal.
    """

    text: str
    names: frozenset[str]
    row: dict[str, Any]


def list_models() -> list[Model]:
    """The reports on the sample articles, from their recordings."""
    models = []
    for path in sorted(SEEDS.glob("*/*.txt")):
        report = analyse_sync(load_file(path), Settings(replay=True))
        text = to_json(report)
        names = frozenset(list_own_names(json.loads(text)))
        row = describe_outcome(Outcome("", "", "m", "done", report=report, signature=b""))
        models.append(Model(text, names, row))
    return models


def list_own_names(report: dict[str, Any]) -> Iterator[str]:
    """The words of the names in a report, on either side."""
    texts = ["\n".join(list_told(report)), *(f"– {source['name']}" for source in report["sources"])]
    if report["article"]["language"] != NOUNS:
        texts.append(report["article"]["text"])
    for name in (name for text in texts for name in list_capitals(text)):
        yield from WORD.findall(name)


def derive(model: Model, event: random.Random, numbers: random.Random, words: random.Random | None) -> dict[str, Any]:
    """A report like a model, with other names and numbers; with `words`, told in other words of no language."""
    known = {name: make_word(name, event) for name in sorted(model.names)}
    text = WORD.sub(lambda found: known.get(found.group(), found.group()), model.text)
    figures: dict[str, str] = {}
    report: dict[str, Any] = json.loads(text)
    change = lambda found: figures.setdefault(found.group(), make_number(found.group(), numbers))  # noqa: E731
    renumber(report, change)
    if words is not None:
        reword(report, set(known.values()), words)
    return report


def renumber(report: dict[str, Any], change: Any) -> None:  # noqa: ANN401 - what `re.sub` calls
    """The same other number for a number wherever it stands: in the article, its translation and its claims."""
    article = report["article"]
    article["text"] = NUMBER.sub(change, article["text"])
    for sentence in (report["translation"] or {"sentences": ()})["sentences"]:
        sentence["text"] = NUMBER.sub(change, sentence["text"] or "")
    for claim in report["claims"]:
        claim["text"] = NUMBER.sub(change, claim["text"])
        repeat_evidence(claim, article["text"])


def reword(report: dict[str, Any], names: set[str], words: random.Random) -> None:
    """Other words in the article, as long as the old ones; what it means stays."""
    known: dict[str, str] = {}
    article = report["article"]
    make = lambda found: (  # noqa: E731
        found.group() if found.group() in names else known.setdefault(found.group(), make_word(found.group(), words))
    )
    article["text"] = WORD.sub(make, article["text"])
    for claim in report["claims"]:
        repeat_evidence(claim, article["text"])


def repeat_evidence(claim: dict[str, Any], text: str) -> None:
    """The words at the places of the evidence."""
    for span in claim["evidence"]:
        span["exact"] = text[span["start"] : span["end"]]


def make_word(word: str, chance: random.Random) -> str:
    """A word that can be spoken, as long as another, with a capital where it has one."""
    letters = "".join(chance.choice(VOWELS if place % 2 else CONSONANTS) for place in range(len(word)))
    return letters.capitalize() if word[0].isupper() else letters


def make_number(digits: str, chance: random.Random) -> str:
    """Another number with as many digits."""
    return str(chance.randint(10 ** (len(digits) - 1), 10 ** len(digits) - 1))


def write_journal(folder: Path, count: int) -> tuple[int, set[int]]:
    """So many reports. Returns how many events two articles tell of, and which of these with other numbers."""
    models, chance = list_models(), random.Random(SEED)  # noqa: S311
    rows = list_rows(models, count, chance)
    differing: set[int] = set()
    twice = 0
    with Journal(folder) as journal:
        save = ""
        for row, event, second, differs in rows:
            save = save or SAVE.format(
                names=", ".join(row), places=", ".join("?" * len(row)), updates="state = excluded.state"
            )
            journal.connection.execute(save, tuple(row.values()))
            twice += second
            differing |= {event} if differs else set()
        journal.connection.commit()
    return twice, differing


def list_rows(
    models: Sequence[Model], count: int, chance: random.Random
) -> Iterator[tuple[dict[str, Any], int, bool, bool]]:
    """Rows with their event, whether it is the second article of it, and whether its numbers differ."""
    made = event = 0
    while made < count:
        model, event = models[event % len(models)], event + 1
        names, numbers = chance.random(), chance.random()
        report = derive(model, random.Random(names), random.Random(numbers), None)  # noqa: S311
        yield build_row(model, report, f"{event}-1"), event, False, False
        made += 1
        if event % ONE_IN == 0 and made < count:
            differs = event % (2 * ONE_IN) == 0
            other = random.Random(chance.random() if differs else numbers)  # noqa: S311
            report = derive(model, random.Random(names), other, chance)  # noqa: S311
            yield build_row(model, report, f"{event}-2"), event, True, differs
            made += 1


def build_row(model: Model, report: dict[str, Any], id_: str) -> dict[str, Any]:
    """The row of a report."""
    packed = zlib.compress(json.dumps(report, ensure_ascii=False).encode(), 1)
    changed = {"id": id_, "content": id_, "report": packed, "signature": sign_text(report["article"]["text"])}
    return {**model.row, **changed}


def measure(count: int, folder: Path) -> dict[str, Any]:
    """A report over a journal of so many."""
    twice, differing = write_journal(folder, count)
    started = time.perf_counter()
    command = [COMMAND, "corpus", "report", folder, "--format", "html", "-o", folder / "report.html"]
    process = subprocess.Popen(list(map(str, command)))
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall, cpu = time.perf_counter() - started, usage.ru_utime + usage.ru_stime
    figures = {
        "reports": count,
        "exit_code": process.returncode,
        "seconds_per_1000": round(1000 * wall / count, 2),
        "cpu_seconds_per_1000": round(1000 * cpu / count, 2),
        "memory_mb": round(usage.ru_maxrss / 1000),
        "events_told_twice": twice,
        **compare(folder, differing),
    }
    print(figures, flush=True)
    return figures


def compare(folder: Path, differing: set[int]) -> dict[str, int]:
    """The events in which figures are said to differ, against those in which they do."""
    from chains.corpus.differences import list_differences
    from chains.corpus.overview import Tally
    from chains.corpus.stories import Newsstand

    tally = Tally()
    with Journal(folder) as journal:
        for entry in journal.list_entries():
            tally.add(entry)
        newsstand = Newsstand(tally.digests)
        stories = newsstand.group_stories()
        found = [
            {int(line.article.partition("-")[0]) for line in difference.figures}
            for difference in list_differences(stories, newsstand, journal.read_entry)
        ]
    events = {event for several in found for event in several}
    return {
        "stories_of_two": sum(len(story) > 1 for story in stories),
        "events_that_differ": len(differing),
        "found": len(events & differing),
        "found_wrongly": sum(len(several) > 1 or not several <= differing for several in found),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, action="append")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave the journals there")
    choices = parser.parse_args(arguments)
    with TemporaryDirectory() as name:
        folder = choices.keep or Path(name)
        print(json.dumps([measure(count, folder / str(count)) for count in choices.reports or [1000, 10_000]]))


if __name__ == "__main__":
    main()
