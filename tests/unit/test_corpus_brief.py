"""What travels to another machine: everything but keys."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from pickle import dumps, loads

from chains.corpus.cluster.brief import write_brief
from chains.corpus.inputs import Inputs
from chains.corpus.limits import Limits
from chains.corpus.order import Order
from chains.models.budget import Budget
from chains.settings import Settings
from tui.door import fetch_article
from tui.job import find_key

KEY = "sk-key-of-the-driver"


def build_brief():
    """As the command does it."""
    settings = Settings(model="desk", api_key=KEY, budget=Budget(max_cost=2.0))
    order = Order(
        Inputs(["a.txt"], None, Path("out")), settings, Limits(requests_per_minute=60), partial(fetch_article, settings)
    )
    return write_brief(order, partial(find_key, None), "hash", 4, None)


def test_no_key_travels_and_all_else_does(monkeypatch):
    packed = dumps(build_brief())
    assert KEY.encode() not in packed
    brief = loads(packed)
    assert (brief.keyed, brief.spends, brief.max_cost) == (True, True, 2.0)
    assert brief.limits.requests_per_minute == 15
    assert brief.fetch.args[0].model == "desk"
    monkeypatch.setenv("OPENAI_API_KEY", "sk-key-of-the-node")
    settings = brief.read_settings("node")
    assert settings.api_key == "sk-key-of-the-node"
    assert settings.budget.max_cost == 2.0


def test_settings_that_are_sent_have_no_key():
    assert KEY.encode() not in dumps(Settings(api_key=KEY))
    assert loads(dumps(Settings(api_key=KEY, timeout=5))) == Settings(timeout=5)
