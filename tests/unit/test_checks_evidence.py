"""No span and no id in a report points at nothing."""

import hashlib

import pytest

from chains.checks.evidence import check, not_run
from chains.report import (
    Article,
    Calls,
    Caveat,
    Claim,
    Evidence,
    Origin,
    Provenance,
    Report,
    Sentence,
    Source,
    Span,
    Usage,
)

TEXT = "Wagner vertrekt, zei Prigozhin. Kyiv ontkent dat."
ARTICLE = Article(
    title=None,
    text=TEXT,
    language="nl",
    language_score=1,
    origin=Origin(kind="paste"),
    sha256=hashlib.sha256(TEXT.encode()).hexdigest(),
    sentences=(Sentence(id="s1", start=0, end=31, paragraph=0), Sentence(id="s2", start=32, end=49, paragraph=0)),
)
WAGNER = Evidence(sentence="s1", start=0, end=15, exact="Wagner vertrekt")
ZEI = Span(sentence="s1", start=17, end=20, exact="zei")
PRIGOZHIN = Span(sentence="s1", start=21, end=30, exact="Prigozhin")
SOURCE = Source(id="src1", name="Prigozhin", name_in_text="Prigozhin", kind="person", mentions=(PRIGOZHIN,))
CLAIM = Claim(
    id="c1", text="Wagner leaves.", source="src1", mention=PRIGOZHIN, cue=ZEI, speech="indirect", evidence=(WAGNER,)
)
CAVEAT = Caveat(id="k1", cue=ZEI, category="hearsay", note="Only said.", claims=("c1",), found_by="model")


def make_report(claim=CLAIM, source=SOURCE, caveat=CAVEAT):
    return Report(
        article=ARTICLE,
        target_language="en",
        chains={},
        sources=(source,) if source else (),
        claims=(claim,) if claim else (),
        caveats=(caveat,) if caveat else (),
        provenance=Provenance(
            model="none", calls=Calls(), app_version="0", prompts={}, started_at="", seconds=0, usage=Usage()
        ),
    )


def change(part, **fields):
    return part.model_copy(update=fields)


def test_an_exact_report_has_no_findings():
    assert check(ARTICLE, make_report()) == ()


@pytest.mark.parametrize(
    "wrong",
    [
        change(WAGNER, exact="Wagner blijft"),
        change(WAGNER, sentence="s3"),
        change(WAGNER, sentence="s2"),
        change(WAGNER, start=-1),
        change(WAGNER, end=0, exact=""),
        change(WAGNER, end=500),
        change(WAGNER, start=31, end=32, exact=" "),
    ],
)
def test_a_wrong_place_is_an_error(wrong):
    found = check(ARTICLE, make_report(change(CLAIM, evidence=(wrong,))))
    assert [(f.severity, f.on.part, f.on.id) for f in found] == [("error", "claim", "c1")]


def test_evidence_may_run_into_the_next_sentence():
    long = Evidence(sentence="s1", start=17, end=49, exact=TEXT[17:49])
    assert check(ARTICLE, make_report(change(CLAIM, evidence=(long,)))) == ()


@pytest.mark.parametrize(
    "fields",
    [
        {"evidence": ()},
        {"cue": change(ZEI, start=18)},
        {"mention": change(PRIGOZHIN, exact="Zelensky")},
        {"source": "src9"},
        {"via": ("src9",)},
        {"disputed_by": ("c9",)},
    ],
)
def test_what_a_claim_refers_to_exists(fields):
    found = check(ARTICLE, make_report(change(CLAIM, **fields)))
    assert [(f.severity, f.on.id) for f in found] == [("error", "c1")]


def test_repaired_evidence_is_a_warning_with_its_place():
    found = check(ARTICLE, make_report(change(CLAIM, evidence=(change(WAGNER, repaired=True),))))
    assert [(f.severity, f.source_span.exact) for f in found] == [("warning", "Wagner vertrekt")]
    assert "approximate matching" in found[0].message


@pytest.mark.parametrize("fields", [{"name_in_text": "Zelensky"}, {"mentions": (change(PRIGOZHIN, start=20),)}])
def test_a_source_stands_in_the_article(fields):
    found = check(ARTICLE, make_report(source=change(SOURCE, **fields)))
    assert [(f.severity, f.on.part, f.on.id) for f in found] == [("error", "claim", "c1")]


@pytest.mark.parametrize("fields", [{"cue": change(ZEI, exact="zegt")}, {"claims": ("c1", "c9")}])
def test_a_caveat_stands_in_the_article(fields):
    found = check(ARTICLE, make_report(caveat=change(CAVEAT, **fields)))
    assert [(f.severity, f.on.part, f.on.id) for f in found] == [("error", "caveat", "k1")]


def test_findings_have_ids_of_their_own():
    found = check(ARTICLE, make_report(change(CLAIM, source="src9", via=("src8",), disputed_by=("c9",))))
    assert [finding.id for finding in found] == ["f1", "f2", "f3"]


def test_nothing_to_trace_is_said():
    assert [gap.check for gap in not_run(ARTICLE, make_report(None, None, None))] == ["evidence"]
    assert not_run(ARTICLE, make_report()) == ()
