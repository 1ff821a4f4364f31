"""The project's own gold stands in its articles, and a score says what a report makes of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bench.gold import SUFFIX, Gold, GoldClaim, Score, find_article, read_gold, score
from chains import analyse_sync
from chains.article.loading import load_file
from chains.report import Caveat, Claim, Evidence, Report, Source
from chains.settings import Settings

SEEDS = Path(__file__).parents[2] / "seeds"
GOLD = sorted(SEEDS.glob(f"*/*{SUFFIX}"))
BAKHMUT = SEEDS / "nl" / f"bakhmut{SUFFIX}"
RIVER = SEEDS / "nl" / f"dijkdoorbraak{SUFFIX}"


def test_every_seed_has_gold_and_the_rules_are_written_down():
    assert [find_article(path) for path in GOLD] == sorted(SEEDS.glob("*/*.txt"))
    assert (SEEDS / "GOLD.md").read_text("utf-8").startswith("# Gold")


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.name)
def test_gold_stands_in_its_article(path):
    gold = read_gold(path)
    text = gold.article.text
    spans = [span for claim in gold.claims for span in (*claim.evidence, *([claim.cue] if claim.cue else []))]
    spans += [caveat.cue for caveat in gold.caveats]
    assert all(text[span.start : span.end] == span.exact for span in spans)
    assert [claim.id for claim in gold.claims] == [f"g{number}" for number in range(1, len(gold.claims) + 1)]
    assert gold.claims == tuple(sorted(gold.claims, key=lambda claim: claim.evidence[0].start))
    assert gold.disputes
    assert {source.id for source in gold.sources} == {
        named for claim in gold.claims for named in (claim.source, *claim.via) if named
    }


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('cue = "nog onduidelijk"', 'cue = "nog duister"', "'nog duister' stands 0 times in s1"),
        ('evidence = ["71 procent"]', 'evidence = ["Droge Voeten", "t"]', "'t' stands 0 times in s16"),
        ('sentence = "s16"', 'sentence = "s99"', "there is no sentence s99"),
        ('name = "Verzekeraars"', 'name = "De bank"', "'De bank' does not stand in the article"),
        ('source = "dv"', 'source = "x"', "nothing has the id 'x'"),
        ('disputed_by = ["g4"]', 'disputed_by = ["g99"]', "nothing has the id 'g99'"),
        ('id = "g2"', 'id = "g1"', "given twice"),
        ('kind = "denial"', 'kind = "no"', "'no' is none of statement"),
        ('kind = "denial"', "", "'kind' is missing"),
    ],
)
def test_a_slip_is_named_with_its_file(tmp_path, old, new, message):
    shutil.copy(find_article(RIVER), tmp_path)
    slipped = tmp_path / RIVER.name
    slipped.write_text(RIVER.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(ValueError, match=f"^{RIVER.name}: .*{message}"):
        read_gold(slipped)


@pytest.fixture(scope="module")
def gold():
    return read_gold(BAKHMUT)


@pytest.fixture(scope="module")
def authored():
    return analyse_sync(load_file(find_article(BAKHMUT)), Settings(model="authored", replay=True))


@pytest.fixture(scope="module")
def perfect(authored, gold):
    """The report that says what the gold says."""
    sources = tuple(Source(id=s.id, name=s.name, name_in_text=s.name, kind=s.kind) for s in gold.sources)
    caveats = tuple(
        Caveat(id=f"v{number}", cue=caveat.cue, category=caveat.category, note="", found_by="model")
        for number, caveat in enumerate(gold.caveats)
    )
    claims = tuple(describe(claim, gold) for claim in gold.claims)
    return authored.model_copy(update={"sources": sources, "claims": claims, "caveats": caveats})


def describe(claim: GoldClaim, gold: Gold) -> Claim:
    evidence = tuple(Evidence(**span.model_dump()) for span in claim.evidence)
    disputed_by = tuple(other for one, other in gold.disputes if one == claim.id)
    return Claim(id=claim.id, text="", source=claim.source, cue=claim.cue, evidence=evidence, disputed_by=disputed_by)


def change(report: Report, claim_id: str, **values: object) -> Report:
    claims = tuple(c.model_copy(update=values) if c.id == claim_id else c for c in report.claims)
    return report.model_copy(update={"claims": claims})


def list_ratios(figures: Score) -> list[float]:
    recalls = [figures.claim_recall, figures.attributed_recall, figures.cue_recall, figures.dispute_recall]
    return [*recalls, figures.source_accuracy]


def test_a_perfect_report_scores_one(perfect, gold):
    figures = score(perfect, gold)
    assert list_ratios(figures) == [1.0] * 5
    assert figures.evidence_sentences == 1.0
    assert figures.quoted_exactly
    assert figures.flagged == sum(len(caveat.cue.exact) for caveat in gold.caveats)
    assert figures.as_dict()["claims"] == len(gold.claims)
    assert "NOT" not in figures.describe()


def test_a_dropped_source_costs_the_attribution_and_the_disputes_of_its_claim(perfect, gold):
    whole, figures = score(perfect, gold), score(change(perfect, "g21", source=None), gold)
    assert figures.attributed_found == figures.sources_right == whole.attributed_found - 1
    assert figures.claims_found == whole.claims_found - 1
    assert figures.disputes_found == whole.disputes_found - 1


def test_a_wrong_source_is_found_but_not_right(perfect, gold):
    figures = score(change(perfect, "g3", source="min"), gold)
    assert figures.attributed_recall == 1.0
    assert figures.sources_right == figures.attributed_found - 1


def test_a_claim_over_a_paragraph_does_not_hide_the_tight_one(perfect, gold):
    first, last = gold.article.sentences[0], gold.article.sentences[-1]
    all_of_it = Evidence(
        sentence="s1", start=first.start, end=last.end, exact=gold.article.text[first.start : last.end]
    )
    loose = Claim(id="loose", text="", source="poe", evidence=(all_of_it,))
    figures = score(perfect.model_copy(update={"claims": (loose, *perfect.claims)}), gold)
    assert figures.source_accuracy == 1.0
    assert figures.evidence_sentences > 1.5


def test_half_of_the_words_will_do_and_less_will_not(perfect, gold):
    words = next(claim for claim in gold.claims if claim.id == "g3").evidence[0]
    for share, lost in ((2, 0), (3, 1)):
        end = words.start + -(-len(words.exact) // share)
        part = Evidence(sentence="s3", start=words.start, end=end, exact=gold.article.text[words.start : end])
        assert score(change(perfect, "g3", evidence=(part,)), gold).claims_found == len(gold.claims) - lost


@pytest.mark.parametrize(("name", "right"), [("Prigozhin", True), ("de leider", False), ("hij", True), ("", False)])
def test_a_name_is_compared_by_its_words(perfect, gold, name, right):
    other = Source(id="other", name=name, name_in_text=name, kind="person")
    report = change(perfect.model_copy(update={"sources": (*perfect.sources, other)}), "g3", source="other")
    assert (score(report, gold).source_accuracy == 1.0) is right


def test_a_pronoun_of_two_sources_names_neither(authored):
    gold = read_gold(RIVER)
    hoekstra = Source(id="h", name="hij", name_in_text="hij", kind="person")
    claim = describe(next(claim for claim in gold.claims if claim.source == "hoek"), gold)
    update = {"article": gold.article, "sources": (hoekstra,), "caveats": ()}
    report = authored.model_copy(update={**update, "claims": (claim.model_copy(update={"source": "h"}),)})
    assert score(report, gold).attributed_found == 1
    assert score(report, gold).sources_right == 0


def test_words_that_are_not_the_articles_are_counted(perfect, gold):
    words = gold.claims[0].evidence[0]
    wrong = Evidence(sentence=words.sentence, start=words.start, end=words.end, exact="x")
    assert not score(change(perfect, "g1", evidence=(wrong,)), gold).quoted_exactly


def test_scores_add_up_and_nothing_divides_by_zero(perfect, gold):
    figures = score(perfect, gold)
    assert (figures + figures).claims_gold == 2 * len(gold.claims)
    assert (figures + figures).flagged_share == figures.flagged_share
    assert Score() + figures == figures
    assert list_ratios(Score()) == [1.0] * 5
    assert Score().flagged_share == 0.0


def test_a_report_on_another_text_is_refused(perfect):
    with pytest.raises(ValueError, match="different texts"):
        score(perfect, read_gold(RIVER))
