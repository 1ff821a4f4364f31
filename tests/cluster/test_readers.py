"""What a run writes, read by the programs that people read tables with."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from bench.cluster import no_page
from chains.corpus.folder import export_results, hold_folder
from chains.corpus.inputs import Inputs
from chains.corpus.limits import Limits
from chains.corpus.local_engine import LocalEngine
from chains.corpus.order import Order
from chains.settings import Settings

pytestmark = pytest.mark.cluster
ROOT = Path(__file__).parents[2]
SEEDS = [ROOT / "seeds" / name for name in ("de/chlorgas.txt", "fr/maternite.txt", "uk/mist.txt")]


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """The folder of a replay."""
    folder = tmp_path_factory.mktemp("results")
    settings = Settings(replay=True, recordings=(ROOT / "fixtures" / "recordings",))
    with hold_folder(folder) as journal:
        order = Order(Inputs(map(str, SEEDS), None, folder), settings, Limits(), no_page)
        asyncio.run(LocalEngine(journal, order, print).run())
        export_results(journal, folder)
    return folder


def read_claims(folder):
    text = (folder / "claims" / "00001.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("ending", ["jsonl", "parquet"])
def test_duckdb_reads_the_claims_as_a_table(results, ending):
    import duckdb

    table = f"'{results}/claims/*.{ending}'"
    query = f"select article, claim, text, source, cue, evidence, start, salt, disputed from {table}"
    found = duckdb.sql(query).fetchall()
    wanted = read_claims(results)
    names = ("article", "claim", "text", "source", "cue", "evidence", "start", "salt", "disputed")
    assert sorted(found) == sorted(tuple(row[name] for name in names) for row in wanted)


def test_duckdb_reads_into_the_reports(results):
    import duckdb

    query = f"select id, report.article.language, len(report.claims) from '{results}/reports/*.jsonl' order by id"
    rows = duckdb.sql(query).fetchall()
    assert [row[:2] for row in rows] == [(str(seed), seed.parent.name) for seed in sorted(SEEDS)]
    assert sum(row[2] for row in rows) == len(read_claims(results))


def test_pandas_reads_both(results):
    import pandas as pd

    for frame in (
        pd.read_parquet(results / "claims" / "00001.parquet"),
        pd.read_json(results / "claims" / "00001.jsonl", lines=True),
    ):
        assert len(frame) == len(read_claims(results))
        assert frame["salt"].between(0, 3).all()
        assert frame["disputed"].dtype == bool
    reports = pd.read_parquet(results / "reports" / "00001.parquet")
    assert [json.loads(report)["schema_version"] for report in reports["report"]] == ["1"] * 3
