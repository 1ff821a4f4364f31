"""Every grain of salt has a reason that can be looked up in the text."""

import hashlib

import pytest
from articles import make_article

from chains.report import Article, Caveat, Claim, Evidence, Origin, Sentence, Source, Span
from chains.salt import RULES, weigh

TEXT = "Zo'n tienduizend soldaten zouden zijn omgekomen. Dat is niet bevestigd."
ARTICLE = Article(
    title=None,
    text=TEXT,
    language="nl",
    language_score=1,
    origin=Origin(kind="paste"),
    sha256=hashlib.sha256(TEXT.encode()).hexdigest(),
    sentences=(Sentence(id="s1", start=0, end=48, paragraph=0), Sentence(id="s2", start=49, end=71, paragraph=0)),
)
PLAIN = Evidence(sentence="s1", start=0, end=25, exact=TEXT[:25])
HEDGED = Evidence(sentence="s1", start=0, end=48, exact=TEXT[:48])
WAGNER = Source(id="src1", name="Wagner", name_in_text="Wagner", kind="organisation")
NOBODY = Source(id="src2", name="een bron", name_in_text="een bron", kind="anonymous")
CLAIM = Claim(id="c1", text="Ten thousand died.", source="src1", evidence=(PLAIN,))
DENIAL = Claim(id="c2", text="Nobody died.", source="src2", evidence=(PLAIN,))
OUTLET = Claim(id="c3", text="Few died.", evidence=(PLAIN,))


def span(words):
    start = TEXT.index(words)
    return Span(sentence="s1" if start < 48 else "s2", start=start, end=start + len(words), exact=words)


def caveat(category, words, *claims):
    return Caveat(id="k1", cue=span(words), category=category, note="", claims=claims, found_by="model")


def weigh_claim(*caveats, article=ARTICLE, **fields):
    claim = CLAIM.model_copy(update=fields)
    salt = weigh(claim, article, (WAGNER, NOBODY), caveats, (claim, DENIAL, OUTLET))
    return salt.grains, salt.reasons


def test_a_plain_claim_of_a_named_source_has_none():
    assert weigh_claim() == (0, ())


@pytest.mark.parametrize(
    ("fields", "grains", "reason"),
    [
        ({"disputed_by": ("c2",)}, 2, "Disputed: een bron says otherwise (c2)."),
        ({"disputed_by": ("c3",)}, 2, "Disputed: the article says otherwise (c3)."),
        ({"source": "src2"}, 1, "Anonymous source: “een bron”."),
        ({"evidence": (HEDGED,)}, 1, "Hedged in the text: “zouden”."),
        ({"kind": "prediction"}, 1, "A prediction: it has not happened yet."),
        ({"kind": "figure", "source": None}, 1, "A figure without a source."),
        ({"via": ("src2",)}, 1, "Second hand, through een bron."),
        ({"kind": "accusation"}, 1, "An accusation by a party to it: Wagner."),
        ({"kind": "denial"}, 1, "A denial by a party to it: Wagner."),
    ],
)
def test_each_fact_has_its_grains_and_reason(fields, grains, reason):
    assert weigh_claim(**fields) == (grains, (reason,))


def test_the_articles_own_warning_weighs_two():
    assert weigh_claim(caveat("explicit-warning", "niet bevestigd", "c1")) == (
        2,
        ("The article warns: “niet bevestigd”.",),
    )
    assert weigh_claim(caveat("explicit-warning", "niet bevestigd", "c2")) == (0, ())


@pytest.mark.parametrize(
    ("category", "words", "reasons"),
    [
        ("hearsay", "soldaten", ("Hearsay in the text: “soldaten”.",)),
        ("unverified", "soldaten", ("Not checked, says the text: “soldaten”.",)),
        ("interested-source", "soldaten", ("The source has a stake: “soldaten”.",)),
        ("hedge", "zouden", ()),
        ("loaded-language", "soldaten", ()),
    ],
)
def test_caveats_weigh_when_they_stand_in_the_evidence(category, words, reasons):
    assert weigh_claim(caveat(category, words)) == (len(reasons), reasons)


def test_a_figure_with_a_source_is_plain():
    assert weigh_claim(kind="figure") == (0, ())


def test_an_accusation_in_a_document_is_no_partys():
    claim = CLAIM.model_copy(update={"kind": "accusation"})
    report = WAGNER.model_copy(update={"kind": "document"})
    assert weigh(claim, ARTICLE, (report,), (), (claim,)).grains == 0


def test_grains_end_at_three_and_reasons_do_not():
    grains, reasons = weigh_claim(
        disputed_by=("c2", "c3"), source="src2", kind="prediction", evidence=(HEDGED,), via=("src1",)
    )
    assert grains == 3
    assert len(reasons) == 6


def test_without_a_lexicon_only_the_caveats_count():
    article = ARTICLE.model_copy(update={"language": "eo"})
    assert weigh_claim(article=article, evidence=(HEDGED,)) == (0, ())


def test_no_rule_is_free():
    assert {rule.grains for rule in RULES} == {1, 2}


SAYING = make_article("“Wij hebben geen man verloren”, zei Wagner.", "“Wagner liegt”, zei Kyiv.")
KYIV = Source(id="src3", name="Kyiv", name_in_text="Kyiv", kind="government")


def said(claim_id, sentence, source, kind="statement"):
    place = SAYING.sentences[sentence]
    words = SAYING.sentence_text(place)
    end = place.start + words.index(",")
    evidence = Evidence(sentence=place.id, start=place.start, end=end, exact=SAYING.text[place.start : end])
    return Claim(id=claim_id, text="…", source=source, kind=kind, speech="direct", evidence=(evidence,))


def test_a_source_that_speaks_of_itself_has_a_stake():
    claim = said("c1", 0, "src1")
    assert weigh(claim, SAYING, (WAGNER, KYIV), (), (claim,)).reasons == ("Wagner speaks of itself: “Wij”.",)
    indirect = claim.model_copy(update={"speech": "indirect"})
    assert weigh(indirect, SAYING, (WAGNER, KYIV), (), (indirect,)).grains == 0


def test_a_source_that_another_one_accuses_is_a_party():
    claim = said("c1", 0, "src1").model_copy(update={"speech": "indirect"})
    accusation = said("c2", 1, "src3", kind="accusation")
    salt = weigh(claim, SAYING, (WAGNER, KYIV), (), (claim, accusation))
    assert (salt.grains, salt.reasons) == (1, ("Wagner is a party: Kyiv accuses it (c2).",))
    own = accusation.model_copy(update={"source": "src1"})
    assert weigh(claim, SAYING, (WAGNER, KYIV), (), (claim, own)).grains == 0


def test_a_stake_is_one_grain_however_many_reasons_it_has():
    claim, accusation = said("c1", 0, "src1"), said("c2", 1, "src3", kind="accusation")
    assert weigh(claim, SAYING, (WAGNER, KYIV), (), (claim, accusation)).grains == 1
