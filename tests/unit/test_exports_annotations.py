"""Web annotations: what the standard demands of each, and places that hold."""

from __future__ import annotations

import base64
import json
import unicodedata
from typing import Any
from urllib.parse import urlsplit

import pytest
from reports import NAMES, read_report
from spoiling import HOSTILE, spoiled_report

from chains.exports.annotations import to_annotations
from chains.report import Origin

# Web Annotation Data Model, 3.3.5.
MOTIVATIONS = {"assessing", "bookmarking", "classifying", "commenting", "describing", "editing", "highlighting"}
MOTIVATIONS |= {"identifying", "linking", "moderating", "questioning", "replying", "tagging"}


def read(name: str) -> dict[str, Any]:
    return json.loads(to_annotations(read_report(name)))


def is_iri(words: str) -> bool:
    return bool(urlsplit(words).scheme)


@pytest.mark.parametrize("name", NAMES)
class TestTheStandard:
    def test_the_collection_holds_its_one_page(self, name: str) -> None:
        collection = read(name)
        page = collection["first"]
        assert collection["@context"] == "http://www.w3.org/ns/anno.jsonld"
        assert (collection["type"], page["type"]) == ("AnnotationCollection", "AnnotationPage")
        assert collection["total"] == len(page["items"]) > 0
        assert page["startIndex"] == 0
        assert collection["last"] == page["id"]

    def test_every_annotation_has_an_iri_of_its_own_a_motivation_and_a_target(self, name: str) -> None:
        collection = read(name)
        items = collection["first"]["items"]
        ids = [collection["id"], collection["first"]["id"], *(item["id"] for item in items)]
        assert all(map(is_iri, ids))
        assert len(set(ids)) == len(ids)
        for item in items:
            assert item["type"] == "Annotation"
            assert item["motivation"] in MOTIVATIONS
            assert item["target"]
            assert item["generator"]["type"] == "Software"

    def test_bodies_are_texts_with_a_purpose_or_links_to_annotations_here(self, name: str) -> None:
        items = read(name)["first"]["items"]
        for body in (body for item in items for body in item["body"]):
            assert body["purpose"] in MOTIVATIONS
            if body["type"] == "SpecificResource":
                assert body["source"] in {item["id"] for item in items}
            else:
                assert body["type"] == "TextualBody"
                assert body["value"]

    def test_both_selectors_select_the_same_words(self, name: str) -> None:
        text = read_report(name).article.text
        for target in (target for item in read(name)["first"]["items"] for target in item["target"]):
            position, quote = target["selector"]
            assert (position["type"], quote["type"]) == ("TextPositionSelector", "TextQuoteSelector")
            assert text[position["start"] : position["end"]] == quote["exact"] != ""
            around = quote["prefix"] + quote["exact"] + quote["suffix"]
            assert text[position["start"] - len(quote["prefix"]) :].startswith(around)
            assert not unicodedata.combining(quote["exact"][0])

    def test_the_text_is_named_by_its_hash(self, name: str) -> None:
        article = read_report(name).article
        (source,) = {target["source"]["id"] for item in read(name)["first"]["items"] for target in item["target"]}
        digest = base64.urlsafe_b64decode(source.removeprefix("ni:///sha-256;") + "=")
        assert digest.hex() == article.sha256

    def test_evidence_cues_and_caveats_are_all_there(self, name: str) -> None:
        report = read_report(name)
        motives = [item["motivation"] for item in read(name)["first"]["items"]]
        assert motives.count("describing") == sum(bool(claim.evidence) for claim in report.claims)
        assert motives.count("identifying") == sum(bool(claim.cue) for claim in report.claims)
        assert motives.count("assessing") == len(report.caveats)
        assert motives.count("commenting") == 0

    def test_the_same_report_gives_the_same_names(self, name: str) -> None:
        assert to_annotations(read_report(name)) == to_annotations(read_report(name))


def test_positions_count_code_points_not_code_units() -> None:
    report = read_report("mist")
    article = report.article
    shifted = article.model_copy(update={"text": "\U0001f9c2" + article.text[1:]})
    first = json.loads(to_annotations(report.model_copy(update={"article": shifted})))["first"]["items"][0]
    position = first["target"][0]["selector"][0]
    assert shifted.text[position["start"] : position["end"]] == report.claims[0].evidence[0].exact


def test_the_page_that_the_text_was_taken_from_is_named() -> None:
    report = read_report("mist")
    origin = Origin(kind="url", url="https://visnyk.example/1")
    report = report.model_copy(update={"article": report.article.model_copy(update={"origin": origin})})
    first = json.loads(to_annotations(report))["first"]["items"][0]
    assert first["target"][0]["source"]["via"] == "https://visnyk.example/1"


def test_nothing_found_is_an_empty_collection_without_a_page() -> None:
    report = read_report("mist").model_copy(update={"claims": (), "caveats": ()})
    collection = json.loads(to_annotations(report))
    assert collection["total"] == 0
    assert "first" not in collection


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_terminal_obeys_nothing_and_one_collection_is_one_line(hostile: str) -> None:
    text = to_annotations(spoiled_report(hostile))
    assert len(text.splitlines()) == 1
    assert not {"\x1b", "\x07", "\u202e"} & set(text)


def test_what_the_reader_says_is_an_annotation_of_the_words_it_is_tied_to() -> None:
    report = spoiled_report("word")
    items = json.loads(to_annotations(report))["first"]["items"]
    own = [item for item in items if item["motivation"] == "commenting"]
    assert len(own) == len(report.marks)
    assert [item["target"][0]["selector"][0]["start"] for item in own] == [mark.place.start for mark in report.marks]
    said = [body["value"] for item in own for body in item["body"]]
    assert "Reader: doubtful." in said
    assert "Reader's translation: word" in said
