"""The HTML page: the golden one, all of a report in it, nothing of it markup, nothing asked for outside."""

from __future__ import annotations

import base64
import hashlib
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml.html import HtmlElement, document_fromstring
from reports import NAMES, read_report
from selecting import select
from spoiling import HOSTILE, spoiled_report

from chains.exports.html.claims import list_speakers
from chains.exports.html.highlights import Highlight, cut
from chains.exports.html.map import MOST_DRAWN, find_disputes
from chains.exports.html.markup import element, escape
from chains.exports.html.page import to_html
from chains.exports.safety import printable
from chains.report import Article, Caveat, Claim, Evidence, Origin, Report, Sentence, Span

REPORTS = Path(__file__).parents[2] / "fixtures" / "reports"
GOLDEN = Report.model_validate_json((REPORTS / "brug.json").read_text(encoding="utf-8"))
MARKED = Report.model_validate_json((REPORTS / "brug-marked.json").read_text(encoding="utf-8"))
OF_THE_PAGE = {"html", "head", "meta", "title", "style", "body", "script"}
LOADING = {"src", "srcset", "data", "action", "formaction", "poster", "background", "ping", "xlink:href", "manifest"}


def parse(report: Report) -> HtmlElement:
    return document_fromstring(to_html(report))


def read_text(node: HtmlElement) -> str:
    return " ".join(node.text_content().split())


def plain(words: str) -> str:
    return " ".join(printable(words).split())


def structure(page: HtmlElement) -> list[tuple[str, tuple[str, ...]]]:
    return [(node.tag, tuple(node.attrib)) for node in page.iter()]


def with_article(report: Report, **changes: object) -> Report:
    return report.model_copy(update={"article": report.article.model_copy(update=changes)})


@pytest.mark.parametrize("name", ["brug", "brug-marked"])
def test_a_report_is_the_golden_page(name: str) -> None:
    report = Report.model_validate_json((REPORTS / f"{name}.json").read_text(encoding="utf-8"))
    assert to_html(report) == (REPORTS / f"{name}.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
class TestAllOfIt:
    def test_every_sentence_is_there_in_both_languages(self, name: str) -> None:
        report = read_report(name)
        page = parse(report)
        sources, targets = (select(page, f".sentence > .{side}") for side in ("source", "target"))
        for sentence, source in zip(report.article.sentences, sources, strict=True):
            for note in select(source, "sup"):
                note.drop_tree()
            assert read_text(source) == plain(report.article.sentence_text(sentence))
        for sentence, target in zip(report.translation.sentences, targets, strict=True):
            assert plain(sentence.text or "") in read_text(target)

    def test_every_claim_stands_once_with_its_words(self, name: str) -> None:
        report = read_report(name)
        claims = {node.get("id"): node for node in select(parse(report), ".claim")}
        assert sorted(claims) == sorted(claim.id for claim in report.claims)
        for claim in report.claims:
            assert plain(claim.text) in read_text(claims[claim.id])
            assert all(plain(span.exact) in read_text(claims[claim.id]) for span in claim.evidence)

    def test_a_claim_lights_its_words_in_both_texts(self, name: str) -> None:
        report = read_report(name)
        page = parse(report)
        for claim in report.claims:
            lit = [node for node in select(page, "#text [data-of]") if claim.id in node.get("data-of").split()]
            words = plain(" ".join(read_text(node) for node in lit))
            assert all(plain(span.exact).split()[0] in words for span in claim.evidence)
            assert any(node.getparent().getparent().get("class") == "target" for node in lit)

    def test_findings_and_caveats_are_marked_where_they_stand(self, name: str) -> None:
        report = read_report(name)
        page = parse(report)
        assert {node.get("id") for node in select(page, ".findings > li")} == {item.id for item in report.findings}
        for caveat in report.caveats:
            (note,) = select(page, f"#{caveat.cue.sentence} sup a[href='#{caveat.id}']")
            assert note.text == caveat.id

    def test_links_lead_somewhere_and_ids_are_given_once(self, name: str) -> None:
        page = parse(read_report(name))
        ids = [node.get("id") for node in select(page, "[id]")]
        assert len(ids) == len(set(ids))
        assert {node.get("href") for node in select(page, "a")} <= {f"#{id_}" for id_ in ids}

    def test_headings_are_in_order(self, name: str) -> None:
        levels = [int(node.tag[1]) for node in select(parse(read_report(name)), "h1, h2, h3")]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))

    def test_the_map_says_in_words_what_it_draws(self, name: str) -> None:
        report = read_report(name)
        page = parse(report)
        pairs = {pair for dispute in find_disputes(list_speakers(report)) for pair in dispute.pairs}
        expected = {frozenset((claim.id, other)) for claim in report.claims for other in claim.disputed_by}
        assert {frozenset(pair) for pair in pairs} == expected
        words = read_text(select(page, "figcaption")[0])
        assert all(f"{one} – {other}" in words for one, other in pairs)
        assert sum(int(node.text) for node in select(page, "svg .count")) == len(report.claims)


def test_a_map_of_many_draws_those_in_dispute_and_names_all() -> None:
    against = {"c59": ("c60",), "c60": ("c59",)}
    ids = [f"c{number}" for number in range(1, 61)]
    claims = [Claim(id=id_, text=id_, source=id_, evidence=(), disputed_by=against.get(id_, ())) for id_ in ids]
    page = parse(GOLDEN.model_copy(update={"claims": tuple(claims), "findings": (), "summary": None}))
    assert len(select(page, "svg circle")) == MOST_DRAWN
    assert [path.getparent().get("data-item") for path in select(page, "svg path")] == ["c59 c60"]
    assert len(select(page, "figcaption li")) == 60
    assert "Drawn are 24 of 60" in read_text(select(page, "figcaption")[0])


class TestNothingFromOutside:
    def test_the_policy_knows_the_one_style_and_the_one_script(self) -> None:
        page = parse(GOLDEN)
        (policy,) = select(page, "meta[http-equiv='Content-Security-Policy']")
        rules = dict(rule.split(" ", 1) for rule in policy.get("content").split("; "))
        for name in ("style", "script"):
            (node,) = select(page, name)
            digest = base64.b64encode(hashlib.sha256(node.text.encode()).digest()).decode()
            assert rules[f"{name}-src"] == f"'sha256-{digest}'"
        assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"

    @pytest.mark.parametrize("words", ["https://evil.example/x.png", *HOSTILE[:10]])
    def test_no_attribute_loads_styles_or_runs_anything(self, words: str) -> None:
        for node in parse(spoiled_report(words)).iter():
            assert not LOADING & set(node.attrib)
            assert not [name for name in node.attrib if name.startswith("on") or name == "style"]
            assert node.tag not in {"img", "iframe", "object", "embed", "link", "base", "form", "video", "audio", "use"}

    def test_style_and_script_name_no_address(self) -> None:
        folder = Path(__file__).parents[2] / "chains" / "exports" / "html"
        for name in ("page.css", "page.js"):
            assert not re.search(r"https?:|url\(|@import|fetch\(|innerHTML|eval\(", (folder / name).read_text())

    @pytest.mark.parametrize(
        ("url", "linked"),
        [
            ("https://a.example/x?b=1&c=2", True),
            ("http://a.example/", True),
            ("javascript:alert(1)", False),
            ("data:text/html,x", False),
            ("HTTPS://a.example/", False),
        ],
    )
    def test_only_the_address_of_the_article_leads_out(self, url: str, linked: bool) -> None:
        page = parse(with_article(GOLDEN, outlet="https://evil.example", origin=Origin(kind="url", url=url)))
        out = [node for node in select(page, "a") if not node.get("href").startswith("#")]
        assert [node.get("href") for node in out] == ([url] if linked else [])
        assert all("noreferrer" in node.get("rel") for node in out)
        assert url in read_text(page)


class TestLanguages:
    @pytest.mark.parametrize(("tag", "lang", "way"), [("nl", "nl", "ltr"), ("ar", "ar", "rtl"), ("und", "", "ltr")])
    def test_the_original_is_in_its_language_and_direction(self, tag: str, lang: str, way: str) -> None:
        page = parse(with_article(GOLDEN, language=tag))
        for node in select(page, "h1, .source, .words q, #caveats q"):
            assert (node.get("lang"), node.get("dir")) == (lang, way)

    def test_what_a_model_wrote_is_in_the_target_language(self) -> None:
        page = parse(GOLDEN.model_copy(update={"target_language": "he"}))
        for node in select(page, ".target > p, .statement, .headline[lang], .deck"):
            assert (node.get("lang"), node.get("dir")) == ("he", "rtl")

    def test_without_a_translation_the_original_is_there_with_all_that_rests_on_it(self) -> None:
        page = parse(GOLDEN.model_copy(update={"translation": None}))
        assert read_text(select(page, "#text h2")[0]) == "Original"
        assert not select(page, ".target")
        assert [node.text for node in select(page, "#s7 .references a")] == ["c4"]


class TestTheReadersHand:
    def test_a_claim_stands_under_whom_the_reader_names(self) -> None:
        names = [read_text(node) for node in select(parse(MARKED), "h3 bdi")]
        assert "the trade union (reader's; the report has A shipyard worker)" in names
        assert len(names) == len(MARKED.claims)

    def test_the_reader_s_translation_stands_before_the_model_s(self) -> None:
        (target,) = select(parse(MARKED), "#s7 .target")
        assert read_text(target).startswith("The municipality speaks of 12 cracks. ✎")
        assert "The model's: The municipality speaks of 20 cracks." in read_text(target)
        assert not select(target, "mark")


def test_wrong_words_are_marked_in_the_translation() -> None:
    (mark,) = select(parse(GOLDEN), "#s7 .target mark.error")
    assert mark.text == "20 cracks"


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_report_has_the_structure_of_an_honest_one(hostile: str) -> None:
    def inside(report: Report) -> list[tuple[str, tuple[str, ...]]]:
        page = parse(report)
        for node in select(page, "#text, .words, .deck"):  # the article itself is cut differently: see below
            node.drop_tree()
        return structure(page)

    assert inside(spoiled_report(hostile or "x")) == inside(spoiled_report("word"))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_terminal_or_an_eye_obeys_nothing_in_it(hostile: str) -> None:
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", to_html(spoiled_report(hostile)))


def make_report(words: str) -> Report:
    """An article of such words, and a report that says nothing else."""
    text = f"{words}\n\n{words}"
    half = len(words) // 2
    ends = ((0, len(words)), (len(words) + 2, len(text)))
    sentences = tuple(Sentence(id=f"s{n}", start=a, end=b, paragraph=n) for n, (a, b) in enumerate(ends, start=1))
    cue = Span(sentence="s1", start=0, end=half, exact=words[:half])
    evidence = Evidence(sentence="s1", start=half, end=len(words), exact=words[half:])
    article = Article(
        title=words,
        text=text,
        language="nl",
        language_score=1,
        origin=Origin(kind="paste"),
        sha256="",
        sentences=sentences,
    )
    claim = Claim(id="c1", text=words, evidence=(evidence,), cue=cue)
    caveat = Caveat(id="k1", cue=cue, category="hedge", note=words, found_by="model")
    parts = {"article": article, "claims": (claim,), "caveats": (caveat,), "translation": None, "summary": None}
    return GOLDEN.model_copy(update={**parts, "findings": (), "sources": (), "checks_not_run": ()})


@settings(deadline=None)
@given(st.one_of(st.text(min_size=1), st.text(alphabet="<>&\"'/=;!-# \n\ts\x1b\u202e", min_size=1)))
@example("</script><script>alert(1)</script>")
@example("<![CDATA[")
@example("&#x202e;")
def test_no_words_break_out(words: str) -> None:
    page = parse(make_report(words))
    honest = parse(make_report("two words"))
    assert {node.tag for node in page.iter()} <= {node.tag for node in honest.iter()}
    assert [len(select(page, name)) for name in OF_THE_PAGE] == [len(select(honest, name)) for name in OF_THE_PAGE]
    assert read_text(select(page, "#s2 .source")[0]) == plain(words)
    assert read_text(select(page, ".statement")[0]) == plain(words)
    assert select(page, "title")[0].text.split("·")[-1] == " Grain of Salt"


@settings(deadline=None)
@given(st.text())
def test_words_are_the_same_in_text_and_attribute(words: str) -> None:
    node = select(document_fromstring(f"<body>{element('p', words, title=words)}"), "p")[0]
    assert plain(node.text or "") == plain(node.get("title")) == plain(words)
    assert escape(escape(words)) == escape(words)


@settings(deadline=None)
@given(st.text(), st.integers(0, 9), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60))))
def test_the_pieces_of_a_text_are_the_text(words: str, start: int, places: list[tuple[int, int]]) -> None:
    highlights = [Highlight(min(pair), max(pair), "evidence", f"c{n}") for n, pair in enumerate(places)]
    pieces = list(cut(words, start, highlights))
    assert "".join(piece.words for piece in pieces) == words
    for light in highlights:
        lit = "".join(piece.words for piece in pieces if light in piece.highlights)
        assert lit == words[max(0, light.start - start) : max(0, light.end - start)]
