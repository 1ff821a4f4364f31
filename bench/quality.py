"""How good the answers are, on data with known answers.

    python -m bench.quality quotes FILE [--sample N] [--only CHAINS] [--words-alone] [--temperature NUMBER]
    python -m bench.quality gold [--replay]
    python -m bench.quality translation FILE [--plain] [--sample N]

`quotes` scores who says what on a set of attributed quotations: articles as JSON lines, `{id, text, quotes}`, by the
`score_quotes.py` beside the file. `gold` scores the reports on the seeds against the project's own gold.
`translation` scores sentences, `{id, lang, kind, source, translation}`, by chrF and BLEU against the ones of kind
`clean`. What the model said is in the cache: a run that was broken off goes on from there. The last line is JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import repeat
from operator import add
from pathlib import Path
from typing import Any

from chains import analyse_sync, pipeline
from chains.article.loading import build_article, load_file
from chains.attribution import Candidate, find_candidates
from chains.events import wait_for_report
from chains.report import Article, Origin, Report
from chains.runs import open_model
from chains.settings import Options, Settings

MODEL = "embedded:qwen2.5-coder-1.5b"
SEEDS = Path(__file__).parent.parent / "seeds"
SEED = 7


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The rows of a file of JSON lines, which may be gzipped."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in data.decode().splitlines() if line.strip()]


def choose(rows: list[dict[str, Any]], count: int | None) -> list[dict[str, Any]]:
    """So many of the rows, always the same ones."""
    if count is None or count >= len(rows):
        return rows
    return random.Random(SEED).sample(rows, count)  # noqa: S311


def build_settings(arguments: argparse.Namespace, chains: tuple[Any, ...], language: str = "en") -> Settings:
    """What is asked of the model."""
    options = Options(target_language=language, chains=chains)
    return Settings(
        options=options,
        model=arguments.model,
        base_url=arguments.base_url,
        temperature=arguments.temperature,
        cache=not arguments.fresh,
        replay=getattr(arguments, "replay", False),
    )


def describe_run(report: Report | None) -> dict[str, Any]:
    """By which a figure can be had again."""
    if report is None:
        return {"model": None}
    made = report.provenance
    return {
        "model": made.model,
        "app": made.app_version,
        "prompts": {name: f"{prompt.version}:{prompt.sha256[:8]}" for name, prompt in made.prompts.items()},
        "recording": made.recording_origin,
    }


def analyse_all(articles: Sequence[Article], settings: Settings) -> Iterator[Report]:
    """The reports on some articles, by a model that is opened once."""
    with asyncio.Runner() as runner:
        model = runner.run(open_model(articles[0], settings, lambda _: None))
        try:
            for article in articles:
                yield runner.run(wait_for_report(pipeline.analyse(article, settings.options, model)))
        finally:
            runner.run(model.aclose())


# Quotations


def measure_quotes(arguments: argparse.Namespace) -> dict[str, Any]:
    """Score claims on a set of attributed quotations."""
    rows = choose(read_lines(arguments.file), arguments.sample)
    settings = build_settings(arguments, tuple(arguments.only.split(",")))
    report: Report | None = None
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        answers = Path(folder) / "claims.jsonl"
        articles = [build_article(row["text"], Origin(kind="paste"), arguments.language) for row in rows]
        reports = repeat(None) if arguments.words_alone else analyse_all(articles, settings)
        with answers.open("w", encoding="utf-8") as out:
            for number, (row, article, report) in enumerate(zip(rows, articles, reports, strict=False), start=1):
                answer = list_by_words(article) if report is None else list_by_report(report)
                out.write(json.dumps({"id": row["id"], **answer}, ensure_ascii=False) + "\n")
                print(f"{number}/{len(rows)} {row['id']}", file=sys.stderr, flush=True)
        seconds = time.monotonic() - started
        scored = score_quotes(arguments.file, answers)
    figures = {"set": "quotes", **scored, "seconds_per_article": round(seconds / len(rows), 2)}
    return {**figures, **describe_run(report), "sample": arguments.sample, "temperature": arguments.temperature}


def score_quotes(gold: Path, answers: Path) -> dict[str, Any]:
    """What the set's own program says."""
    command = [sys.executable, str(gold.parent / "score_quotes.py"), str(gold), str(answers)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return {**figures, "by_type": done.stderr.strip()}


def list_by_report(report: Report) -> dict[str, Any]:
    """What a report says of claims."""
    return report.model_dump(include={"claims", "sources"}, mode="json")


def list_by_words(article: Article) -> dict[str, Any]:
    """What the words alone tell, in the shape of a report."""
    found = [candidate for candidate in find_candidates(article) if candidate.source]
    return {
        "claims": [describe_claim(number, candidate) for number, candidate in enumerate(found)],
        "sources": [
            {"id": str(number), "name": article.text[slice(*candidate.source)]}
            for number, candidate in enumerate(found)
            if candidate.source
        ],
    }


def describe_claim(number: int, candidate: Candidate) -> dict[str, Any]:
    """A candidate as a claim."""
    start, end = candidate.content
    return {"source": str(number), "evidence": [{"start": start, "end": end}]}


# The project's own gold


def measure_gold(arguments: argparse.Namespace) -> dict[str, Any]:
    """Score the reports on the seeds."""
    from bench.gold import SUFFIX, read_gold, score

    settings = build_settings(arguments, Options().chains)
    scores, report = {}, None
    for path in sorted(SEEDS.glob(f"*/*{SUFFIX}")):
        name = path.name.removesuffix(SUFFIX)
        report = analyse_sync(load_file(path.with_name(f"{name}.txt")), settings)
        scores[name] = score(report, read_gold(path))
        print(f"{name:18} {scores[name].describe()}", flush=True)
    seed = scores.pop("bakhmut")
    others = reduce(add, scores.values())
    figures = {"set": "gold", "others": others.as_dict(), "bakhmut": seed.as_dict()}
    return {**figures, **describe_run(report)}


# Translation


def measure_translation(arguments: argparse.Namespace) -> dict[str, Any]:
    """Score the translation of sentences, by language; `--plain` asks with one plain prompt instead."""
    import sacrebleu

    rows = [row for row in read_lines(arguments.file) if row["kind"] == "clean"]
    figures: dict[str, Any] = {"set": "translation", "plain": arguments.plain}
    for language in sorted({row["lang"] for row in rows}):
        chosen = choose([row for row in rows if row["lang"] == language], arguments.sample)
        ours = list(translate_plain(arguments, chosen) if arguments.plain else translate(arguments, chosen))
        references = [[row["translation"] for row in chosen]]
        chrf, bleu = sacrebleu.corpus_chrf(ours, references), sacrebleu.corpus_bleu(ours, references)
        figures[language] = {"chrf": round(chrf.score, 1), "bleu": round(bleu.score, 1), "sentences": len(chosen)}
        print(language, figures[language], file=sys.stderr, flush=True)
    return {**figures, "model": arguments.model}


def translate(arguments: argparse.Namespace, rows: list[dict[str, Any]]) -> Iterator[str]:
    """By the translation chain, each sentence an article."""
    settings = build_settings(arguments, ("translation",))
    articles = [build_article(row["source"] + "\n", Origin(kind="paste"), row["lang"]) for row in rows]
    for report in analyse_all(articles, settings):
        texts = report.translation.sentences if report.translation else ()
        yield " ".join(sentence.text or "" for sentence in texts)


def translate_plain(arguments: argparse.Namespace, rows: list[dict[str, Any]]) -> Iterator[str]:
    """By "Translate this sentence to English" alone, with the same model and nothing of ours around it."""
    from openai import AsyncOpenAI

    from chains.article.language import language_name
    from chains.models.catalog import open_model as open_bare_model
    from chains.models.embedded import Embedded

    async def ask_all() -> list[str]:
        model = await open_bare_model(build_settings(arguments, ()), lambda _: None)
        endpoint = (model.chat if isinstance(model, Embedded) else model).endpoint  # type: ignore[attr-defined]
        client = AsyncOpenAI(base_url=endpoint.base_url, api_key=endpoint.api_key)
        answers = []
        for row in rows:
            question = f"Translate this {language_name(row['lang'])} sentence to English:\n{row['source']}"
            asked: Any = [{"role": "system", "content": "You are a translator."}, {"role": "user", "content": question}]
            answer = await client.chat.completions.create(
                model=endpoint.model, messages=asked, max_tokens=400, temperature=0
            )
            answers.append(answer.choices[0].message.content or "")
        await client.close()
        await model.aclose()
        return answers

    yield from asyncio.run(ask_all())


def main() -> None:
    """Measure one set and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    sets = parser.add_subparsers(required=True)
    for name, measure in (("quotes", measure_quotes), ("gold", measure_gold), ("translation", measure_translation)):
        command = sets.add_parser(name)
        command.set_defaults(measure=measure)
        command.add_argument("--model", default=MODEL)
        command.add_argument("--base-url")
        command.add_argument("--temperature", type=float)
        command.add_argument("--fresh", action="store_true", help="ask the model again for what it has answered")
        if name == "gold":
            command.add_argument("--replay", action="store_true", help="use what was recorded")
            continue
        command.add_argument("file", type=Path)
        command.add_argument("--sample", type=int)
        if name == "quotes":
            command.add_argument("--language", default="de")
            command.add_argument("--only", default="claims", help="the chains that run, with commas")
            command.add_argument("--words-alone", action="store_true", help="ask no model")
        else:
            command.add_argument("--plain", action="store_true")
    arguments = parser.parse_args()
    print(json.dumps(arguments.measure(arguments), ensure_ascii=False))


if __name__ == "__main__":
    main()
