"""`--dry-run`, `--max-cost`, `--max-tokens` and `models` through the installed command."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from hub_server import Hub

from bench.newsroom import Newsroom
from chains.models.hub import load_hub

ARTICLE = (
    "De brug bij Holtum is dicht. Burgemeester Smit zei dat er geen gevaar is. Volgens de politie zijn er twaalf "
    "gewonden. De werf meldt scheuren in het staal.\n"
)


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "brug.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def test_a_dry_run_asks_nobody(summarise, article):
    with Newsroom() as server:
        result = summarise("--dry-run", "--model", "desk", "--base-url", server.base_url, article)
        assert not server.asked
    text = result.stdout.decode()
    assert result.returncode == 0, result.stderr
    assert "brug.txt" in text
    assert "No model was asked." in text
    assert "costs nothing" in text


def test_a_dry_run_as_json_sums_its_articles(summarise, article):
    result = summarise("--dry-run", "--format", "json", "--model", "openai:gpt-5-mini", article, article)
    data = json.loads(result.stdout)
    one, other = data["articles"]
    assert one == other
    assert data["total"]["requests"] == 2 * one["requests"] == 2 * sum(part["requests"] for part in one["parts"])
    assert data["total"]["cost_usd"] == pytest.approx(2 * one["cost_usd"], abs=1e-5)
    assert data["price"]["date"]


def test_a_dry_run_names_an_article_that_is_not_there(summarise, article):
    result = summarise("--dry-run", "--model", "openai:gpt-5-mini", "gone.txt", article)
    assert result.returncode == 2
    assert b"gone.txt" in result.stderr
    assert b"brug.txt" in result.stdout


def test_a_budget_stops_the_job_and_keeps_what_is_done(summarise, article):
    with Newsroom() as server:
        arguments = ("--model", "desk", "--base-url", server.base_url, "--format", "json", "--no-repair")
        result = summarise(*arguments, "--max-tokens", "2500", article, article)
        asked = len(server.asked)
    report = json.loads(result.stdout.splitlines()[0])
    states = {ended["state"] for ended in report["chains"].values()}
    assert result.returncode == 1
    assert "The budget is reached" in result.stderr.decode()
    assert "1 article not read" in result.stderr.decode()
    assert states & {"failed", "partial"}
    assert "done" in states
    usage = report["provenance"]["usage"]
    assert 0 < usage["input_tokens"] + usage["output_tokens"] <= 2500
    assert 0 < asked < 5


def test_a_budget_that_is_not_reached_changes_nothing(summarise, article):
    with Newsroom() as server:
        arguments = ("--model", "desk", "--base-url", server.base_url, "--no-repair", "--quiet")
        result = summarise(*arguments, "--max-tokens", "1000000", "--max-cost", "0.01", article)
    assert result.returncode == 0, result.stderr
    assert result.stderr == b""


def test_a_limit_in_money_is_refused_where_the_price_is_not_known(summarise, article):
    result = summarise("--model", "desk", "--base-url", "http://example.invalid/v1", "--max-cost", "1", article)
    assert result.returncode == 2
    assert "price of desk is not known" in result.stderr.decode()


def test_a_model_is_pulled_listed_and_removed(summarise, tmp_path):
    model = load_hub()["gemma-3-4b"]
    content = b"GGUF" + b"weights" * 99
    environment = {"XDG_DATA_HOME": str(tmp_path / "data"), "PYTHONWARNINGS": "default"}
    with Hub({f"{model.repo}/{model.file}": content}) as hub:
        environment["HF_ENDPOINT"] = hub.endpoint
        pulled = summarise("models", "pull", "gemma-3-4b", env=environment)
        assert pulled.returncode == 0, pulled.stderr
        assert pulled.stdout == b""
        assert b"embedded:gemma-3-4b" in pulled.stderr
        path = next(Path(tmp_path / "data").rglob("*.gguf"))
        assert hashlib.sha256(path.read_bytes()).digest() == hashlib.sha256(content).digest()
        listed = summarise("models", "list", env=environment).stdout.decode()
        assert [line for line in listed.splitlines() if "gemma-3-4b" in line and str(path) in line]
        assert {path for _, path, _, _ in hub.asked if "agent" in path} == set()
    assert summarise("models", "rm", "gemma-3-4b", env=environment).returncode == 0
    assert not path.exists()
    assert summarise("models", "rm", "gemma-3-4b", env=environment).returncode == 3


def test_a_model_that_cannot_be_pulled_says_what_to_do(summarise, tmp_path):
    with Hub({}) as hub:
        gone = summarise("models", "pull", "gemma-3-4b", env={"HF_ENDPOINT": hub.endpoint})
    assert gone.returncode == 3
    assert b"does not have" in gone.stderr
    assert b"Traceback" not in gone.stderr
    away = summarise("models", "pull", "gemma-3-4b", env={"HF_ENDPOINT": hub.endpoint})
    assert away.returncode == 3
    assert b"not reached" in away.stderr
    unknown = summarise("models", "pull", "nothing")
    assert unknown.returncode == 2


def test_a_model_is_tested(summarise):
    with Newsroom() as server:
        result = summarise("models", "test", "desk", "--base-url", server.base_url)
    text = result.stdout.decode()
    assert result.returncode == 1, result.stderr
    assert "NOT  translation" in text
    assert "fit  claims" in text
