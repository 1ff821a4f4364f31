"""Which chains run again: those that must, and no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from chains.pipeline import NO_CLAIMS, NOT_ASKED, OUTDATED
from chains.report import CHAIN_NAMES, ChainState, Report
from chains.rerun import plan_rerun
from chains.settings import Options, Settings

REPORT = Report.model_validate_json(
    (Path(__file__).parents[2] / "fixtures" / "reports" / "brug.json").read_text(encoding="utf-8")
)
DONE = REPORT.model_copy(
    update={
        "chains": {name: ChainState(state="done") for name in CHAIN_NAMES},
        "provenance": REPORT.provenance.model_copy(update={"model": "openai:gpt-5-mini"}),
    }
)


def ended(**states):
    changed = {name: ChainState(state=state, message=message) for name, (state, message) in states.items()}
    return DONE.model_copy(update={"chains": {**DONE.chains, **changed}})


def plan(report, model="auto", language="en", chains=CHAIN_NAMES):
    return plan_rerun(report, Settings(model=model, options=Options(target_language=language, chains=chains)))


@pytest.mark.parametrize("model", ["auto", "openai:gpt-5-mini"])
def test_a_report_that_is_what_is_asked_for_stays(model):
    assert plan(DONE, model) == ()


@pytest.mark.parametrize("chains", [CHAIN_NAMES, ("translation",)])
def test_another_model_or_language_makes_all_that_is_asked_for(chains):
    assert plan(DONE, "ollama:gemma3:4b", chains=chains) == chains
    assert plan(DONE, language="de", chains=chains) == chains


def test_a_model_in_a_file_is_known_by_its_name():
    made = DONE.model_copy(update={"provenance": DONE.provenance.model_copy(update={"model": "embedded:x.gguf"})})
    assert plan(made, "embedded:/models/x.gguf") == ()
    assert plan(made, "embedded:/models/y.gguf") == CHAIN_NAMES


def test_an_article_in_the_target_language_is_not_translated():
    assert plan(DONE, language=DONE.article.language) == CHAIN_NAMES[1:]
    same = DONE.model_copy(update={"target_language": DONE.article.language})
    assert plan(same, language=DONE.article.language) == ()


@pytest.mark.parametrize("state", ["failed", "partial", "cancelled"])
def test_what_did_not_end_well_runs_again_with_what_rests_on_it(state):
    assert plan(ended(summary=(state, None))) == ("summary",)
    assert plan(ended(claims=(state, None))) == ("claims", "disputes", "summary")
    assert plan(ended(translation=(state, None), caveats=(state, None))) == ("translation", "caveats")


@pytest.mark.parametrize("reason", [NOT_ASKED, NO_CLAIMS, OUTDATED])
def test_what_was_left_out_runs_when_it_is_asked_for(reason):
    assert plan(ended(disputes=("skipped", reason))) == ("disputes",)
    assert plan(ended(disputes=("skipped", reason)), chains=("translation",)) == ()


def test_what_had_nothing_to_do_does_not_run():
    nothing = ("skipped", "There are no two sources whose claims could contradict.")
    assert plan(ended(disputes=nothing)) == ()


def test_a_chain_needs_its_claims():
    assert plan(ended(claims=("skipped", NOT_ASKED)), chains=("summary",)) == ("claims", "summary")


def test_a_report_that_only_began_needs_all():
    assert plan(DONE.model_copy(update={"chains": {}})) == CHAIN_NAMES
