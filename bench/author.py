"""Turns answers written by hand into a recording that is marked as authored.

`python -m bench.author fixtures/authored/bakhmut.json seeds/nl/bakhmut.txt` runs the real pipeline with the
hand-written answers in the model's place, and records it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

from chains import pipeline
from chains.article.loading import load_file
from chains.events import wait_for_report
from chains.examples import find_recordings
from chains.models.base import Chunk, Profile, Request
from chains.report import Report, Usage
from chains.runs import describe_run
from chains.settings import Options
from chains.store.recordings import AUTHORED, Recorder, name_folder

PIECE = 200
CLAIM_LINE = re.compile(r"^(c\d+) \[[^\]]*\] [^:]*: (.*)$", re.MULTILINE)


class Author:
    """A chat model whose answers were written by hand, in the language `target`."""

    def __init__(self, answers: dict[str, Any], target: str) -> None:
        self.answers = answers
        self.target = target

    @property
    def profile(self) -> Profile:
        """Like a large model: the whole article in one request."""
        return Profile(name=AUTHORED, batch=250)

    async def stream(self, request: Request) -> AsyncGenerator[Chunk, None]:
        """The written answer of a chain, in pieces."""
        answer = getattr(self, f"write_{request.chain}")(request)
        text = json.dumps(answer, ensure_ascii=False)
        for start in range(0, len(text), PIECE):
            yield Chunk(text[start : start + PIECE])
        yield Chunk("", "stop", Usage())

    def write_translation(self, _: Request) -> dict[str, Any]:
        """Every sentence."""
        entries = [{"id": entry["id"], self.target: entry["text"]} for entry in self.answers["translation"]]
        return {"sentences": entries}

    def write_claims(self, _: Request) -> dict[str, Any]:
        """Every claim."""
        return {
            "claims": [
                {
                    "ids": claim["sentences"],
                    "source": claim["source"] or "",
                    "type": claim["source_kind"] or "newspaper",
                    "cue": claim["cue"],
                    "via": " ".join(claim["via"]),
                    "kind": claim["kind"],
                    self.target: claim["text"],
                }
                for claim in self.answers["claims"]
            ]
        }

    def write_caveats(self, _: Request) -> dict[str, Any]:
        """Every caveat."""
        return {
            "caveats": [
                {"id": c["sentence"], "cue": c["cue"], "category": c["category"], self.target: c["note"]}
                for c in self.answers["caveats"]
            ]
        }

    def write_disputes(self, request: Request) -> dict[str, Any]:
        """Every dispute, by the ids the claims got."""
        ids = self.read_claim_ids(request)
        return {"disputes": [{"claim": ids[a], "disputed_by": ids[b]} for a, b in self.answers["disputes"]]}

    def write_summary(self, request: Request) -> dict[str, Any]:
        """The summary, by the ids the claims got."""
        ids, summary = self.read_claim_ids(request), self.answers["summary"]
        points = [
            {self.target: p["text"], "sentences": p["sentences"], "claims": [ids[c] for c in p["claims"]]}
            for p in summary["points"]
        ]
        return {f"headline in {self.target}": summary["headline"], "points": points}

    def read_claim_ids(self, request: Request) -> list[str]:
        """The ids of the written claims, in the order written, from the list in the prompt."""
        by_text = {text: claim_id for claim_id, text in CLAIM_LINE.findall(request.messages[-1].content)}
        return [by_text[claim["text"]] for claim in self.answers["claims"]]

    async def aclose(self) -> None:
        """Nothing to close."""


async def record(answers: dict[str, Any], article_path: Path) -> Report:
    """Run the pipeline on the written answers and record it."""
    article = load_file(article_path)
    author = Author(answers, "English")
    recorder = Recorder(author, find_recordings() / name_folder(article, "en", author.profile.name))
    plan = await pipeline.plan_article(article, author)
    options = Options(target_language="en", repair=False)
    report = await wait_for_report(pipeline.analyse(article, options, recorder))
    recorder.finish(describe_run(article, recorder, plan, report), origin="authored")
    return report


def main() -> None:
    """Record, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("answers", type=Path)
    parser.add_argument("article", type=Path)
    arguments = parser.parse_args()
    answers = json.loads(arguments.answers.read_text(encoding="utf-8"))
    report = asyncio.run(record(answers, arguments.article))
    states = {name: state.state for name, state in report.chains.items()}
    print(json.dumps({"chains": states, "claims": len(report.claims), "findings": len(report.findings)}))


if __name__ == "__main__":
    main()
