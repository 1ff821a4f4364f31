"""What the reader sets for a run reaches the model and the report: glossary, length, prompts."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest
from unit.scripted import ScriptedModel

from chains.article.loading import build_article
from chains.events import CallCompleted
from chains.models.base import Profile
from chains.pipeline import analyse
from chains.report import Origin, Term
from chains.settings import Options
from prompts import load_prompt

TEXT = "Anwohner klagen\n\nDie Anwohner warten. Niemand half ihnen."
FIRST = {"s1": "Neighbours complain", "s2": "The neighbours wait.", "s3": "Nobody helped them."}
BETTER = {**FIRST, "s1": "Local residents complain", "s2": "The local residents wait."}
GLOSSARY = (Term(term="Anwohner", translation="local residents"), Term(term="Werk", translation="plant"))


def answer(request):
    again = "once more" in request.messages[-1].content
    asked = request.schema["$defs"]["sentence_id"]["enum"]
    texts = BETTER if again else FIRST
    return json.dumps({"sentences": [{"id": name, "English": texts[name]} for name in asked if name in texts]})


def summary(request):
    del request
    points = [{"English": "The residents wait.", "sentences": ["s2"], "claims": []}]
    return json.dumps({"headline in English": "Complaints", "points": points})


def run(options, script=answer):
    model = ScriptedModel(script, Profile(name="scripted", batch=1))

    async def collect():
        article = build_article(TEXT, Origin(kind="paste"), "de")
        return [event async for event in analyse(article, options, model)]

    events = asyncio.run(collect())
    return events, events[-1].report, [request.messages[-1].content for request in model.requests], model


def test_only_terms_of_the_sentences_asked_about_are_sent_and_errors_are_asked_for_again():
    _, report, asked, _ = run(Options(chains=("translation",), glossary=GLOSSARY))
    first = [text for text in asked if "once more" not in text]
    assert [("Anwohner = local residents" in text) for text in first] == [True, True, False]
    assert not [text for text in asked if "plant" in text]
    assert "Translate these words" in next(text for text in asked if "once more" in text)
    assert [sentence.text for sentence in report.translation.sentences] == list(BETTER.values())
    assert {(f.check, f.state) for f in report.findings} == {("glossary", "repaired")}
    assert report.glossary == GLOSSARY[:1]
    assert report.provenance.prompts["glossary"].version == 1


def test_without_a_glossary_the_requests_are_what_they_are_without_the_option():
    _, report, asked, _ = run(Options(chains=("translation",)))
    _, other, unheard, _ = run(Options(chains=("translation",), glossary=GLOSSARY[1:]))
    assert asked == unheard
    assert report.glossary == other.glossary == ()
    assert "glossary" not in report.provenance.prompts


@pytest.mark.parametrize(
    ("length", "most", "name"),
    [("short", 3, "summarise_short"), ("medium", 6, "summarise"), ("long", 12, "summarise_long")],
)
def test_the_length_decides_prompt_and_schema_of_the_summary(length, most, name):
    options = Options(chains=("summary",), length=length, repair=False)
    script = lambda request: summary(request) if request.chain == "summary" else json.dumps({"claims": []})  # noqa: E731
    _, report, asked, model = run(options, script)
    (request,) = [request for request in model.requests if request.chain == "summary"]
    assert request.schema["properties"]["points"]["maxItems"] == most
    assert load_prompt(name).sha256 == report.provenance.prompts[name].sha256
    assert report.summary.headline == "Complaints"
    assert asked


def test_the_readers_own_prompt_is_sent_and_named():
    own = replace(
        load_prompt("translate"), text="Say it in {{{target}}} from {{{language}}}.\n{{{sentences}}}", sha256="f" * 64
    )
    _, report, asked, _ = run(Options(chains=("translation",), prompts=(own,), repair=False))
    assert all("Say it in English from German.\n[s" in text for text in asked)
    described = report.provenance.prompts
    assert (described["translate"].version, described["translate"].sha256) == ("user", "f" * 64)
    assert described["system"].version == load_prompt("system").version


def test_each_request_is_told_of():
    events, report, asked, _ = run(Options(chains=("translation",), repair=False))
    calls = [event for event in events if isinstance(event, CallCompleted)]
    assert [(call.chain, call.usage.output_tokens, call.delivery) for call in calls] == [("translation", 5, "live")] * 3
    assert sum(call.usage.input_tokens for call in calls) == report.provenance.usage.input_tokens == 10 * len(asked)
