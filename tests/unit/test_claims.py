"""From what a model says of a claim to a claim: who, by which words, where."""

from __future__ import annotations

import asyncio
import json

import pytest
from scripted import ScriptedModel

from chains.article.loading import build_article
from chains.events import ClaimFound, ReportCompleted
from chains.models.base import Profile
from chains.pipeline import analyse
from chains.report import Origin
from chains.settings import Options

TEXT = """Brug bij Holtum dicht

De brug is dicht, zei burgemeester Anna Smit dinsdag. “Wij wachten op de keuring”, zei ze.

Volgens de politie zijn er 12 gewonden bij de brug. De gemeente telt 31 gewonden bij de brug. Het regende hard.

Smit ontkent dat er gewonden zijn. De weg naar Holtum is 40 jaar oud. Wat haar betreft duurt het lang.
"""


def build_item(sentence, source="", cue="", text="Something.", kind="statement", type_="person"):
    return {"ids": [sentence], "source": source, "type": type_, "cue": cue, "via": "", "kind": kind, "English": text}


def list_events(items, disputes=(), small=False):
    article = build_article(TEXT, Origin(kind="paste"), "nl")
    pairs = [{"claim": a, "disputed_by": b} for a, b in disputes]
    answers = {"claims": {"claims": items}, "disputes": {"disputes": pairs}}
    model = ScriptedModel(lambda r: json.dumps(answers[r.chain]), Profile(name="scripted", small=small))

    async def collect():
        return [event async for event in analyse(article, Options(chains=("claims", "disputes"), repair=False), model)]

    return asyncio.run(collect())


def analyse_claims(items, disputes=(), small=False):
    last = list_events(items, disputes, small)[-1]
    assert isinstance(last, ReportCompleted)
    return last.report


def test_a_pronoun_by_the_verb_of_saying_is_the_source_that_the_model_did_not_name():
    report = analyse_claims([build_item("s2", "Anna Smit", "zei"), build_item("s3", "", "", "They wait.")])
    first, second = report.claims
    assert second.source == first.source
    assert second.mention.exact == "ze"
    assert second.speech == "direct"
    assert not [f for f in report.findings if f.check == "attribution"]


def test_the_words_that_attribute_are_no_part_of_the_source():
    report = analyse_claims([build_item("s4", "Volgens de politie", "volgens")])
    assert report.sources[0].name_in_text == "de politie"
    assert report.claims[0].evidence[0].exact.startswith("zijn er 12 gewonden")


def test_a_source_that_the_sentence_does_not_name_is_kept_with_a_finding():
    report = analyse_claims([build_item("s5", "Anna Smit")])
    assert report.claims[0].source
    (finding,) = [f for f in report.findings if f.check == "attribution"]
    assert finding.severity == "warning"
    assert "does not name" in finding.message


def test_a_source_that_the_model_did_not_name_is_taken_from_the_sentence():
    report = analyse_claims([build_item("s4", "")])
    assert report.sources[0].name_in_text == "de politie"
    assert not report.findings


def test_an_invented_source_gives_way_to_the_sentences_own_with_a_finding():
    report = analyse_claims([build_item("s4", "de brandweer", "Volgens")])
    assert report.sources[0].name_in_text == "de politie"
    (finding,) = [f for f in report.findings if f.check == "attribution"]
    assert "de brandweer" in finding.message


def test_words_of_saying_without_a_source_are_a_finding():
    report = analyse_claims([build_item("s9", "")])
    assert report.claims[0].source is None
    assert any("Wat haar betreft" in f.message for f in report.findings)


def test_an_invented_source_is_an_error():
    report = analyse_claims([build_item("s6", "de brandweer")])
    assert report.claims[0].source is None
    assert [f.severity for f in report.findings if f.check == "attribution"] == ["error"]


def test_the_dots_of_the_example_are_nobody():
    report = analyse_claims([build_item("s6", "…", "…")])
    assert report.claims[0].source is None
    assert not report.findings


def test_a_claim_of_a_sentence_that_does_not_exist_is_refused():
    report = analyse_claims([build_item("s60"), build_item("s2", text=""), build_item("s2", kind="gossip")])
    assert report.claims == ()


def test_claims_come_in_text_order_each_once():
    report = analyse_claims([build_item("s6", text="B."), build_item("s2", text="A."), build_item("s6", text="B.")])
    assert [(c.id, c.text) for c in report.claims] == [("c1", "A."), ("c2", "B.")]


def test_a_small_models_dispute_counts_when_code_sees_why():
    items = [
        build_item("s4", "de politie", "Volgens", "12 people are hurt."),
        build_item("s5", "De gemeente", "telt", "31 people are hurt."),
        build_item("s7", "Smit", "ontkent", "Nobody is hurt.", "denial"),
        build_item("s8", "", "", "The road is 40 years old."),
    ]
    pairs = [("c1", "c2"), ("c1", "c3"), ("c2", "c3"), ("c1", "c4")]
    small = analyse_claims(items, pairs, small=True)
    assert [c.disputed_by for c in small.claims] == [("c2",), ("c1", "c3"), ("c2",), ()]
    large = analyse_claims(items, pairs)
    assert large.claims[0].disputed_by == ("c2", "c3", "c4")


@pytest.mark.parametrize("pair", [("c1", "c1"), ("c1", "c9"), ("c1", "c3")])
def test_a_claim_is_not_disputed_by_itself_by_nothing_or_by_its_own_source(pair):
    items = [
        build_item("s2", "Anna Smit", "zei", "Closed."),
        build_item("s4", "de politie", "Volgens", "12."),
        build_item("s7", "Smit", "ontkent", "No.", "denial"),
    ]
    report = analyse_claims(items, [pair])
    # What Smit denies is what the police say.
    assert [claim.disputed_by for claim in report.claims] == [(), ("c3",), ("c2",)]


def test_a_claim_is_shown_at_once_with_the_source_it_has_then():
    items = [
        build_item("s2", "Anna Smit", "zei", "Closed."),
        build_item("s4", "de politie", "Volgens", "12."),
        build_item("s7", "Smit", "ontkent", "No.", "denial"),
    ]
    events = list_events(items)
    found = [event for event in events if isinstance(event, ClaimFound)]
    assert [(event.claim.id, event.source.name_in_text) for event in found] == [
        ("c1", "Anna Smit"),
        ("c2", "de politie"),
        ("c3", "Anna Smit"),
    ]
    assert all(event.source.id == event.claim.source for event in found)


def test_where_the_words_deny_the_kind_is_not_the_models():
    said = [build_item("s7", "Smit", "ontkent", kind="accusation"), build_item("s8", "", "", kind="accusation")]
    assert [claim.kind for claim in analyse_claims(said).claims] == ["denial", "accusation"]
