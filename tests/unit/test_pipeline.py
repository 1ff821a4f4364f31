"""A run: every chain in its order, failures apart, cancelling, the report put together."""

from __future__ import annotations

import asyncio
import json
from contextlib import aclosing
from dataclasses import replace

import pytest
from scripted import ScriptedModel, answer_claims

from chains import calling
from chains.article.loading import build_article
from chains.errors import ModelUnavailableError, RecordingMissingError
from chains.events import (
    ChainCompleted,
    ChainFailed,
    ClaimFound,
    ReportCompleted,
    ReportUpdated,
    RunCancelled,
    RunStarted,
    SentenceTranslated,
)
from chains.marks import change_mark, make_mark
from chains.models.base import Profile
from chains.pipeline import NOT_ASKED, OUTDATED, analyse, select_chains
from chains.report import MarkTarget, Origin
from chains.settings import Options

TEXT = """Brug bij Holtum dicht

De brug is dicht, zei burgemeester Anna Smit dinsdag. Volgens de politie zijn er 12 gewonden.

De brug is vermoedelijk van staal. Smit ontkent dat.
"""
IDS = ["s1", "s2", "s3", "s4", "s5"]
ENGLISH = {i: f"Sentence {i} in English." for i in IDS}
CLAIMS = [
    {"ids": ["s2"], "source": "Anna Smit", "type": "person", "cue": "zei", "via": "", "kind": "statement",
     "English": "The bridge is closed."},
    {"ids": ["s3"], "source": "de politie", "type": "government", "cue": "Volgens", "via": "", "kind": "figure",
     "English": "Twelve people are injured."},
    {"ids": ["s5"], "source": "Smit", "type": "person", "cue": "ontkent", "via": "", "kind": "denial",
     "English": "Anna Smit denies that the bridge opens on Friday."},
]  # fmt: skip
# The words here are no translations: what is asked again for that is the matter of test_repair.
ALL = Options(repair=False)
ANSWERS = {
    "claims": {"claims": CLAIMS},
    "caveats": {"caveats": [{"id": "s3", "cue": "12", "category": "unverified", "English": "Nobody counted."}]},
    "disputes": {"disputes": [{"claim": "c2", "disputed_by": "c3"}, {"claim": "c1", "disputed_by": "c3"}]},
    "summary": {
        "headline in English": "Bridge closed",
        "points": [
            {"English": "The bridge is closed.", "sentences": ["s2"], "claims": ["c1"]},
            {"English": "Twelve are hurt.", "sentences": ["s60"], "claims": ["c2"]},
            {"English": "It is cold.", "sentences": [], "claims": []},
        ],
    },
}


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    monkeypatch.setattr(calling, "FIRST_PAUSE", 0.0)


@pytest.fixture
def article():
    return build_article(TEXT, Origin(kind="paste"), "nl")


def answer(request, changes=None):
    if changes and request.chain in changes:
        line = changes[request.chain]
        return line(request) if callable(line) else line
    if request.chain == "translation":
        asked = request.schema["$defs"]["sentence_id"]["enum"]
        return json.dumps({"sentences": [{"id": i, "English": ENGLISH[i]} for i in asked if i in ENGLISH]})
    return answer_claims(request, CLAIMS) if request.chain == "claims" else json.dumps(ANSWERS[request.chain])


def run(article, changes=None, options=None, batch=250, parallel=True, given=None, name="scripted"):
    model = ScriptedModel(lambda request: answer(request, changes), Profile(name=name, batch=batch, parallel=parallel))

    async def collect():
        return [event async for event in analyse(article, options or ALL, model, given)]

    events = asyncio.run(collect())
    return events, events[-1].report, model


@pytest.mark.parametrize("batch", [1, 2, 250])
@pytest.mark.parametrize("parallel", [True, False])
def test_a_run_makes_a_whole_report(article, batch, parallel):
    events, report, _ = run(article, batch=batch, parallel=parallel)
    assert isinstance(events[0], RunStarted)
    assert isinstance(events[-1], ReportCompleted)
    assert {state.state for state in report.chains.values()} == {"done"}
    assert [s.text for s in report.translation.sentences] == [ENGLISH[i] for i in IDS]
    assert [c.text for c in report.claims] == [c["English"] for c in CLAIMS]
    assert len(report.sources) == 2
    assert report.claims[0].source == report.claims[2].source != report.claims[1].source
    assert report.claims[0].cue.exact == "zei"
    assert report.claims[0].evidence[0].exact == "De brug is dicht"


def test_all_requests_share_one_prefix(article):
    _, _, model = run(article)
    prefixes = {request.messages[1].content.split("</article>")[0] for request in model.requests}
    assert len(prefixes) == 1
    assert {request.messages[0] for request in model.requests} == {model.requests[0].messages[0]}


def test_disputes_are_of_different_sources_and_hold_both_ways(article):
    _, report, _ = run(article)
    assert [claim.disputed_by for claim in report.claims] == [(), ("c3",), ("c2",)]


def test_a_citation_that_does_not_exist_is_taken_off_with_a_finding(article):
    _, report, _ = run(article)
    first, second, third = report.summary.points
    assert first.supported
    assert second.sentences == ("s3",)
    assert not third.supported
    assert any(f.on.part == "summary" and f.on.id == "p2" for f in report.findings)


def test_hedges_that_the_model_missed_come_from_the_lexicon(article):
    _, report, _ = run(article)
    assert [(k.cue.exact, k.found_by) for k in report.caveats] == [("12", "model"), ("vermoedelijk", "lexicon")]
    assert report.caveats[0].claims == ("c2",)


def test_a_missing_sentence_is_asked_for_again_alone(article):
    asked = []

    def forgetful(request):
        ids = [i for i in request.schema["$defs"]["sentence_id"]["enum"] if i in ENGLISH]
        asked.append(ids)
        kept = [i for i in ids if i != "s3" or len(asked) > 1]
        return json.dumps({"sentences": [{"id": i, "English": ENGLISH[i]} for i in kept]})

    _, report, _ = run(article, {"translation": forgetful})
    assert asked == [IDS, ["s3"]]
    assert report.chains["translation"].state == "done"


def test_a_sentence_that_never_comes_is_named(article):
    none = json.dumps({"sentences": [{"id": "s1", "English": "One."}]})
    _, report, _ = run(article, {"translation": none})
    assert report.chains["translation"].state == "partial"
    assert [s.text for s in report.translation.sentences] == ["One.", None, None, None, None]
    assert {f.on.id for f in report.findings if f.check == "completeness"} >= {"s2", "s3", "s4", "s5"}


def test_a_failed_chain_leaves_the_others_standing(article):
    gone = ModelUnavailableError("The server is gone.", "Start it.")
    events, report, _ = run(article, {"caveats": gone, "translation": gone})
    assert report.chains["translation"].state == "failed"
    assert "Start it." in report.chains["translation"].message
    assert report.chains["claims"].state == "done"
    assert report.chains["caveats"].state == "partial"
    assert [e.chain for e in events if isinstance(e, ChainFailed)] == ["translation"]


def test_without_claims_there_are_no_disputes_but_a_summary(article):
    _, report, _ = run(article, {"claims": "no JSON"})
    assert report.chains["claims"].state == "failed"
    assert report.chains["disputes"].state == "skipped"
    assert report.chains["summary"].state == "done"


def test_a_recording_that_is_missing_ends_the_run(article):
    with pytest.raises(RecordingMissingError):
        run(article, {"claims": RecordingMissingError("None.", "Record it.")})


def test_a_source_that_stands_nowhere_is_taken_off_with_a_finding(article):
    invented = [{**CLAIMS[0], "ids": ["s4"], "source": "Vladimir Poetin"}]
    _, report, _ = run(article, {"claims": json.dumps({"claims": invented})})
    assert next(claim for claim in report.claims if claim.found_by == "model").source is None
    assert any("Poetin" in f.message for f in report.findings)


def test_an_article_in_the_target_language_is_not_translated(article):
    _, report, model = run(article, options=replace(ALL, target_language="nl"), changes={"claims": '{"claims":[]}'})
    assert report.translation is None
    assert report.chains["translation"].state == "skipped"
    assert "translation" not in {request.chain for request in model.requests}


def test_only_what_is_asked_for_and_needed_runs(article):
    assert select_chains(("summary",)) == ("claims", "summary")
    _, report, model = run(article, options=replace(ALL, chains=("translation",)))
    assert {request.chain for request in model.requests} == {"translation"}
    assert report.chains["summary"].state == "skipped"
    assert report.summary is None


@pytest.mark.parametrize("stop_at", [SentenceTranslated, ClaimFound])
def test_cancel_ends_with_what_came(article, stop_at):
    model = ScriptedModel(answer, Profile(name="scripted", batch=1, parallel=False))

    async def collect():
        events, current = [], analyse(article, ALL, model)
        async with aclosing(aiter(current)) as stream:
            async for event in stream:
                events.append(event)
                if isinstance(event, stop_at):
                    current.cancel()
        return events

    events = asyncio.run(collect())
    assert isinstance(events[-1], RunCancelled)
    assert sum(isinstance(event, RunCancelled) for event in events) == 1
    assert events[-1].report.translation.sentences[0].text == ENGLISH["s1"]
    assert "cancelled" in {state.state for state in events[-1].report.chains.values()}
    assert model.in_flight == 0


def test_leaving_the_events_stops_the_requests(article):
    model = ScriptedModel(answer)

    async def leave():
        async with aclosing(aiter(analyse(article, ALL, model))) as stream:
            async for event in stream:
                if isinstance(event, SentenceTranslated):
                    break
        return model.in_flight

    assert asyncio.run(leave()) == 0


def test_a_failed_chain_is_in_the_report_before_it_is_said(article):
    events, _, _ = run(article, {"summary": "no JSON"})
    index = next(i for i, event in enumerate(events) if isinstance(event, ChainFailed))
    assert isinstance(events[index - 1], ReportUpdated)
    assert events[index - 1].report.chains["summary"].state == "failed"


def test_a_failed_translation_is_no_finding_on_every_sentence(article):
    _, report, _ = run(article, {"translation": "no JSON"})
    assert report.chains["translation"].state == "failed"
    assert not [f for f in report.findings if f.on.part == "translation"]
    assert [skipped.reason for skipped in report.checks_not_run] == ["5 of 5 sentences were not translated."]


def test_cancelled_before_its_first_step_a_run_ends(article):
    async def collect():
        current = analyse(article, ALL, ScriptedModel(answer))
        stream = aiter(current)
        first = asyncio.ensure_future(anext(stream, None))
        asyncio.get_running_loop().call_soon(current.cancel)
        return await first

    assert asyncio.run(collect()) is None


def test_a_chain_that_runs_alone_leaves_the_others_as_they_were(article):
    _, given, _ = run(article, {"summary": "no JSON"})
    events, report, model = run(article, options=replace(ALL, chains=("summary",)), given=given)
    assert {request.chain for request in model.requests} == {"summary"}
    assert [event.chain for event in events if isinstance(event, ChainCompleted)] == ["summary"]
    _, whole, _ = run(article)
    assert (report.translation, report.sources, report.claims, report.caveats, report.summary, report.findings) == (
        whole.translation, whole.sources, whole.claims, whole.caveats, whole.summary, whole.findings,
    )  # fmt: skip
    assert report.chains == whole.chains


def test_what_a_chain_had_noted_stays_with_its_part_and_once(article):
    invented = json.dumps({"claims": [{**CLAIMS[0], "ids": ["s4"], "source": "Vladimir Poetin"}]})
    _, given, _ = run(article, {"claims": invented})
    noted = [finding.message for finding in given.findings]
    assert any("Poetin" in message for message in noted)
    _, report, _ = run(article, options=replace(ALL, chains=("caveats",)), given=given)
    assert sorted(finding.message for finding in report.findings) == sorted(noted)


def test_claims_that_failed_are_made_for_the_chain_that_needs_them(article):
    _, given, _ = run(article, {"claims": "no JSON"})
    _, report, model = run(article, options=replace(ALL, chains=("disputes",)), given=given)
    assert {request.chain for request in model.requests} == {"claims", "disputes"}
    assert report.claims[2].disputed_by == ("c2",)
    assert report.chains["summary"].state == "done"


def test_one_request_that_fails_costs_no_claim_that_the_words_give_away(article):
    def answer_once(request):
        asked = request.messages[1].content.rpartition("Answer: ")[2]
        # The headline and what the outlet says itself; the candidates are answered.
        return "no JSON" if "[s4]" in asked else answer_claims(request, CLAIMS)

    longer = build_article(f"{TEXT.strip()} Het is koud.\n", Origin(kind="paste"), "nl")
    _, report, _ = run(longer, {"claims": answer_once}, replace(ALL, chains=("claims",)), batch=1)
    assert report.chains["claims"].state == "partial"
    assert [claim.text for claim in report.claims] == [c["English"] for c in CLAIMS]


def test_nothing_names_claims_that_are_gone(article):
    _, given, _ = run(article)
    new = json.dumps({"claims": CLAIMS[1:]})
    _, report, _ = run(article, {"claims": new}, replace(ALL, chains=("claims",)), given=given)
    assert [claim.found_by for claim in report.claims] == ["lexicon", "model", "model"]
    assert report.chains["disputes"].message == OUTDATED
    assert not any(claim.disputed_by for claim in report.claims)
    assert [point.claims for point in report.summary.points] == [(), (), ()]
    assert not [f for f in report.findings if "not there" in f.message or "There is no claim" in f.message]


def test_a_rerun_that_fails_takes_nothing_away(article):
    _, given, _ = run(article)
    events, report, _ = run(article, {"claims": "no JSON"}, replace(ALL, chains=("claims",)), given=given)
    assert [event.chain for event in events if isinstance(event, ChainFailed)] == ["claims"]
    assert report.claims == given.claims
    assert report.summary == given.summary
    assert report.chains == given.chains


def test_a_translation_is_filled_up_by_a_rerun(article):
    _, given, _ = run(article, {"translation": json.dumps({"sentences": [{"id": "s1", "English": "One."}]})})
    rest = json.dumps({"sentences": [{"id": i, "English": ENGLISH[i]} for i in IDS[1:]]})
    _, report, _ = run(article, {"translation": rest}, replace(ALL, chains=("translation",)), given=given)
    assert [s.text for s in report.translation.sentences] == ["One.", *(ENGLISH[i] for i in IDS[1:])]
    assert report.chains["translation"].state == "done"


def test_costs_of_two_runs_add_up(article):
    _, given, _ = run(article, {"summary": "no JSON"})
    _, report, _ = run(article, options=replace(ALL, chains=("summary",)), given=given)
    assert report.provenance.calls.live == given.provenance.calls.live + 1
    assert report.provenance.usage.output_tokens == given.provenance.usage.output_tokens + 5
    assert report.provenance.started_at == given.provenance.started_at
    assert report.provenance.seconds >= given.provenance.seconds
    assert report.provenance.prompts == given.provenance.prompts


def test_of_another_language_or_article_nothing_stays_but_the_marks(article):
    _, given, _ = run(article)
    target, place = MarkTarget(part="sentence", id="s2"), given.claims[0].evidence[0]
    mark = change_mark(make_mark(target, place, about="", target_language="en"), note="Ask the mayor.")
    given = given.model_copy(update={"marks": (mark,)})
    options = replace(ALL, target_language="de", chains=("caveats",))
    _, report, _ = run(article, options=options, given=given)
    assert report.translation is None
    assert report.claims == ()
    assert report.chains["translation"].message == NOT_ASKED
    assert [kept.note for kept in report.marks] == ["Ask the mayor."]


def test_a_given_report_in_which_nothing_ended_is_none(article):
    _, whole, _ = run(article)
    begun = whole.model_copy(
        update={"chains": {}, "provenance": whole.provenance.model_copy(update={"started_at": ""})}
    )
    events, report, _ = run(article, given=begun)
    assert events[1].report.claims == ()
    assert report.provenance.started_at
    assert report.provenance.calls == whole.provenance.calls


def test_of_another_models_report_nothing_stays_where_all_is_made_anew(article):
    _, given, _ = run(article)
    events, report, _ = run(article, given=given, name="other")
    assert events[1].report.claims == ()
    assert report.provenance.calls == given.provenance.calls
    assert report.provenance.model == "other"


@pytest.mark.parametrize("stop_at", [RunStarted, SentenceTranslated])
def test_a_rerun_that_is_cancelled_takes_nothing_away(article, stop_at):
    _, given, _ = run(article)
    model = ScriptedModel(answer, Profile(name="scripted", batch=1, parallel=False))

    async def collect():
        current = analyse(article, ALL, model, given)
        async for event in current:
            if isinstance(event, stop_at):
                current.cancel()
        return event

    last = asyncio.run(collect())
    assert isinstance(last, RunCancelled)
    assert replace(
        last, report=last.report.model_copy(update={"chains": {}, "provenance": given.provenance})
    ) == replace(last, report=given.model_copy(update={"chains": {}}))
