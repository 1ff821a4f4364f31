"""The lists of the panel: every item as a block, claims by source, filters, search, and the detail of an item."""

from __future__ import annotations

import pytest
from reports import NAMES, read_report

from chains import events
from chains.exports.wording import quoted
from chains.report import ChainState, ChainStateName, Usage
from tui.reading import Reading, Signs
from tui.refs import PANELS, Kind, Ref
from tui.widgets.blocks import Block
from tui.widgets.detail import build_detail
from tui.widgets.filters import CATEGORIES, FILTERS, explain_empty, is_counted, matches
from tui.widgets.items import HEADLINE, OWN_VOICE, SIGNS, describe_item, items_of, list_blocks
from tui.widgets.parallel import list_signs

KINDS: list[Kind] = list(PANELS)
HOSTILE = "[bold]x[/] [@click=app.quit]y[/] \x1b]52;c;aGk=\x07\u202eevil"


def read(name: str = "dijkdoorbraak") -> Reading:
    return Reading(read_report(name))


def read_hostile() -> Reading:
    report = read_report("dijkdoorbraak")
    words = {"text": HOSTILE}
    return Reading(
        report.model_copy(
            update={
                "claims": tuple(claim.model_copy(update=words) for claim in report.claims),
                "sources": tuple(source.model_copy(update={"name": HOSTILE}) for source in report.sources),
                "caveats": tuple(caveat.model_copy(update={"note": HOSTILE}) for caveat in report.caveats),
                "findings": tuple(finding.model_copy(update={"message": HOSTILE}) for finding in report.findings),
            }
        )
    )


def text_of(block: Block) -> str:
    return block.cells[0].plain


def one(reading: Reading, ref: Ref) -> Block:
    return next(block for block in list_blocks(reading, ref.kind) if block.key == ref)


def keys(blocks: list[Block]) -> list[str]:
    return [block.key.id for block in blocks]


class TestReadingAList:
    @pytest.mark.parametrize("name", NAMES)
    @pytest.mark.parametrize("kind", KINDS)
    def test_every_item_is_there_once_in_text_order(self, name: str, kind: Kind) -> None:
        reading = read(name)
        blocks = [block for block in list_blocks(reading, kind) if block.key != HEADLINE]
        assert keys(blocks) == [item.id for item in items_of(reading, kind)]
        assert all(block.selectable and len(block.cells) == 1 for block in blocks)

    def test_a_claim_says_who_how_much_salt_and_what(self) -> None:
        words = text_of(one(read(), Ref("claim", "c14")))
        assert words == (
            "Actiegroep Droge Voeten  ●●○  c14\n"
            "Actiegroep Droge Voeten claims that the number is “flattened” and comes out at 71 percent."
        )

    def test_a_point_names_what_it_rests_on(self) -> None:
        assert text_of(one(read(), Ref("point", "p2"))) == "Municipality keeps 860 evacuated  s5 c4"

    def test_a_point_without_support_says_so(self) -> None:
        report = read_report("dijkdoorbraak")
        assert report.summary
        point = report.summary.points[0].model_copy(update={"supported": False})
        summary = report.summary.model_copy(update={"points": (point,)})
        reading = Reading(report.model_copy(update={"summary": summary}))
        assert "✗ not supported by the article" in text_of(one(reading, Ref("point", "p1")))

    def test_the_summary_begins_with_its_headline(self) -> None:
        first = list_blocks(read(), "point")[0]
        assert text_of(first) == "Bridge Collapse in Gelderse Merwenoord Leaves Hundreds Evacuated"
        assert not first.selectable

    def test_a_caveat_shows_its_words_and_a_finding_what_it_is_about(self) -> None:
        reading = read()
        assert text_of(one(reading, Ref("caveat", "k3"))).startswith("“zou”  hedge  s10\n")
        first = next(finding for finding in reading.findings if finding.check == "attribution")
        assert text_of(one(reading, Ref("finding", first.id))).endswith("\nattribution · claim c1")

    def test_signs_stand_in_the_gutter(self) -> None:
        reading = read()
        reading.set_mark(Ref("claim", "c15"), verdict="doubtful", note="Who counted?")
        assert one(reading, Ref("claim", "c15")).gutter.plain == "?!⇄✎"
        assert one(reading, Ref("claim", "c5")).gutter.plain == ""
        assert one(reading, Ref("caveat", "k1")).gutter.plain == "~"
        worst = next(f for f in read("mist").findings if f.is_open_error)
        assert one(read("mist"), Ref("finding", worst.id)).gutter.plain == "✗"

    def test_signs_have_the_same_order_in_every_gutter(self) -> None:
        report = read_report("dijkdoorbraak")
        reading = Reading(report)
        reading.set_mark(Ref("claim", "c15"), verdict="doubtful", note="Who counted?")
        names = ("checked", "doubtful", "error", "warning", "caveat", "disputed", "written")
        order = "".join(SIGNS[name][0] for name in names)
        gutters = [one(reading, Ref("claim", "c15")).gutter.plain]
        for severity in ("error", "warning", None):
            for verdict in ("checked", "doubtful"):
                signs = Signs(severity, reading.caveats and (reading.caveats[0].cue,), True, verdict, True, True)
                gutters.append("".join(sign for sign, _ in list_signs(signs)))
        assert all([order.index(sign) for sign in gutter] == sorted(map(order.index, gutter)) for gutter in gutters)
        assert {len(gutter) for gutter in gutters} == {4, 5}

    @pytest.mark.parametrize("kind", KINDS)
    def test_hostile_words_are_only_words(self, kind: Kind) -> None:
        for grouped in (False, True):
            words = "".join(map(text_of, list_blocks(read_hostile(), kind, grouped=grouped)))
            assert not set("\x1b\x07\u202e") & set(words)
            assert kind == "point" or "[bold]x[/] [@click=app.quit]y[/]" in words

    def test_an_item_fits_on_one_line_elsewhere(self) -> None:
        reading = read()
        refs = [*reading.all_items(), *(Ref("source", id_) for id_ in reading.sources_by_id), Ref("sentence", "s1")]
        lines = [describe_item(reading, ref).plain for ref in refs]
        assert all(line.startswith(ref.id) and "\n" not in line for ref, line in zip(refs, lines, strict=True))
        assert describe_item(reading, Ref("claim", "c99")).plain == ""


class TestSeeingWhoSaysWhat:
    @pytest.mark.parametrize("name", NAMES)
    def test_every_claim_stands_below_its_speaker(self, name: str) -> None:
        reading = read(name)
        speaker, seen = "", []
        for block in list_blocks(reading, "claim", grouped=True):
            if block.key.kind == "source":
                speaker = text_of(block).partition(" · ")[0]
            else:
                assert reading.speaker(reading.claims_by_id[block.key.id]) == speaker
                seen.append(block.key.id)
        assert sorted(seen) == sorted(claim.id for claim in reading.claims)

    def test_a_heading_counts_and_can_be_pointed_at(self) -> None:
        blocks = {block.key: block for block in list_blocks(read(), "claim", grouped=True)}
        assert text_of(blocks[Ref("source", "src1")]) == "H.J. van Rossem · 6 claims"
        assert blocks[Ref("source", "src1")].selectable

    def test_the_outlets_own_voice_comes_last_and_cannot_be_renamed(self) -> None:
        headings = [block for block in list_blocks(read(), "claim", grouped=True) if block.key.kind == "source"]
        assert headings[-1].key == OWN_VOICE
        assert not headings[-1].selectable
        assert all(heading.selectable for heading in headings[:-1])

    def test_a_claim_goes_where_the_reader_says(self) -> None:
        reading = read()
        reading.set_mark(Ref("claim", "c2"), attribution="H.J. van Rossem")
        reading.set_mark(Ref("claim", "c3"), attribution="A passer-by")
        reading.set_mark(Ref("claim", "c4"), attribution="")
        blocks = list_blocks(reading, "claim", grouped=True)
        groups = group(blocks)
        assert "c2" in groups["H.J. van Rossem"]
        assert groups["A passer-by ✎"] == ["c3"]
        assert "c4" in groups[reading.speaker(reading.claims_by_id["c7"])]
        assert not next(block for block in blocks if "passer-by" in text_of(block)).selectable

    def test_whom_the_report_names_stands_beside_whom_the_reader_names(self) -> None:
        reading = read()
        reading.set_mark(Ref("claim", "c3"), attribution="A passer-by")
        reading.set_mark(Ref("claim", "c2"), attribution="A clerk")
        assert text_of(one(reading, Ref("claim", "c3"))).startswith(
            "A passer-by ✎  (the report has waterschap Linge en Merwe)  "
        )
        assert text_of(one(reading, Ref("claim", "c2"))).startswith("A clerk ✎  (the report has the article itself)  ")
        grouped = {block.key: text_of(block) for block in list_blocks(reading, "claim", grouped=True)}
        assert grouped[Ref("claim", "c3")].endswith("  (the report has waterschap Linge en Merwe)")
        assert "the report has" not in grouped[Ref("claim", "c1")]

    def test_the_readers_spelling_is_shown_as_such(self) -> None:
        reading = read()
        reading.set_mark(Ref("source", "src10"), name="Saskia Vermaat, engineer")
        assert "Saskia Vermaat, engineer ✎" in group(list_blocks(reading, "claim", grouped=True))
        assert text_of(one(reading, Ref("claim", "c19"))).startswith("Saskia Vermaat, engineer ✎")


def group(blocks: list[Block]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    name = ""
    for block in blocks:
        if block.key.kind == "source":
            name = text_of(block).rpartition(" · ")[0]
            groups[name] = []
        else:
            groups[name].append(block.key.id)
    return groups


class TestNarrowingAList:
    def filtered(self, reading: Reading, kind: Kind, name: str) -> list[str]:
        return keys(list_blocks(reading, kind, keep=lambda item: FILTERS[kind][name](reading, item)))

    def test_filters_of_claims(self) -> None:
        reading = read()
        assert self.filtered(reading, "claim", "disputed") == ["c1", "c2", "c13", "c14", "c15", "c16"]
        assert self.filtered(reading, "claim", "figures") == ["c15"]
        assert self.filtered(reading, "claim", "with findings") == ["c1", "c3", "c4", "c15", "c18", "c21"]
        assert self.filtered(reading, "claim", "unnamed sources") == ["c13"]
        assert self.filtered(reading, "claim", "the article's own") == ["c2", "c7", "c15", "c20"]
        assert "c3" not in self.filtered(reading, "claim", "with salt")
        assert len(self.filtered(reading, "claim", "all")) == len(reading.claims)

    def test_filters_follow_the_readers_hand(self) -> None:
        reading = read()
        reading.set_mark(Ref("claim", "c13"), attribution="The water board")
        reading.set_mark(Ref("claim", "c3"), attribution="")
        assert self.filtered(reading, "claim", "unnamed sources") == []
        assert "c3" in self.filtered(reading, "claim", "the article's own")
        assert self.filtered(reading, "claim", "marked by me") == ["c3", "c13"]
        assert len(self.filtered(reading, "claim", "not marked yet")) == len(reading.claims) - 2

    @pytest.mark.parametrize("name", NAMES)
    def test_every_caveat_is_of_one_category(self, name: str) -> None:
        reading = read(name)
        found = [id_ for category in CATEGORIES for id_ in self.filtered(reading, "caveat", category)]
        assert sorted(found) == sorted(caveat.id for caveat in reading.caveats)

    def test_filters_of_findings(self) -> None:
        reading = read("mist")
        errors, still_open = (self.filtered(reading, "finding", name) for name in ("errors", "open"))
        assert errors == [finding.id for finding in reading.findings if finding.severity == "error"]
        assert still_open == [finding.id for finding in reading.findings if finding.state == "open"]
        assert 0 < len(set(errors) - set(still_open)) < len(errors)

    @pytest.mark.parametrize(
        ("words", "there"),
        [
            ("FLATTENED", True),
            ("droge 71", True),
            ("71 droge", True),
            ("geflatteerd", True),  # in the original only
            ("GEFLATTÉERD", True),
            ("droge 72", False),
            ("xyzzy", False),
        ],
    )
    def test_words_are_found_in_all_that_a_claim_says(self, words: str, there: bool) -> None:
        assert matches(read(), Ref("claim", "c14"), words) is there

    def test_the_readers_note_is_searched_too(self) -> None:
        reading = read()
        assert not matches(reading, Ref("claim", "c3"), "réservoir")
        reading.set_mark(Ref("claim", "c3"), note="The Reservoir, not the river.")
        assert matches(reading, Ref("claim", "c3"), "réservoir")

    @pytest.mark.parametrize("kind", KINDS)
    def test_every_item_is_found_by_its_id(self, kind: Kind) -> None:
        reading = read()
        assert all(matches(reading, Ref(kind, item.id), item.id) for item in items_of(reading, kind))


class TestLookingAtAnEmptyList:
    def started(self) -> Reading:
        report = read_report("dijkdoorbraak")
        reading = Reading(report.model_copy(update={"claims": (), "caveats": (), "findings": (), "summary": None}))
        start = events.RunStarted(
            report.article, "en", "openai:gpt-5-mini", None, small=False, origin="live", chains=("claims", "caveats")
        )
        reading.take_all([start])
        return reading

    def test_a_chain_that_waits_or_runs_says_so(self) -> None:
        reading = self.started()
        assert explain_empty(reading, "claim") == "No claims yet: waiting for its turn."
        reading.take_all([events.ChainStarted("claims", 24)])
        assert explain_empty(reading, "claim") == "No claims yet: the model is reading."
        assert explain_empty(reading, "finding").startswith("No findings yet")

    @pytest.mark.parametrize(
        ("kind", "noun"), [("point", "summary"), ("claim", "claims"), ("caveat", "caveats"), ("finding", "findings")]
    )
    def test_where_nothing_has_run_no_list_says_that_there_is_nothing(self, kind: Kind, noun: str) -> None:
        reading = self.unread()
        why = f"No {noun}: nothing has been read yet. R runs the chains, M chooses the model."
        assert explain_empty(reading, kind) == why
        assert not is_counted(reading, kind)

    def unread(self, **chains: ChainState) -> Reading:
        nothing = {"chains": chains, "claims": (), "caveats": (), "findings": (), "summary": None, "translation": None}
        return Reading(read_report("dijkdoorbraak").model_copy(update=nothing))

    @pytest.mark.parametrize("state", ["failed", "cancelled", "skipped", "partial"])
    def test_nothing_is_counted_where_the_article_was_not_read_to_its_end(self, state: ChainStateName) -> None:
        assert not is_counted(self.unread(claims=ChainState(state=state)), "claim")
        assert is_counted(self.unread(claims=ChainState(state="done")), "claim")

    def test_no_findings_is_no_good_news_when_there_was_nothing_to_check(self) -> None:
        reading = self.unread(claims=ChainState(state="failed"))
        assert explain_empty(reading, "finding").startswith("No findings: no chain gave anything to check")
        assert not is_counted(reading, "finding")
        assert is_counted(self.unread(claims=ChainState(state="done")), "finding")

    def test_a_list_that_fills_is_counted_when_there_is_something_in_it(self) -> None:
        reading = self.started()
        reading.take_all([events.ChainStarted("claims", 24)])
        assert not is_counted(reading, "claim")
        reading.take_all([events.ClaimFound(read_report("dijkdoorbraak").claims[1], None)])
        assert is_counted(reading, "claim")

    def test_a_failed_chain_says_why(self) -> None:
        reading = self.started()
        reading.take_all([events.ChainFailed("claims", "The server said [bold]no.", "Try again later.")])
        why = explain_empty(reading, "claim")
        assert why == "No claims: the chain failed, R runs it again. The server said [bold]no. Try again later."

    def test_a_chain_that_found_nothing_says_so(self) -> None:
        reading = self.started()
        reading.take_all([events.ChainCompleted("caveats", ChainState(state="done"), Usage(), 1.0)])
        assert explain_empty(reading, "caveat") == "No caveats: none found in this article."

    def test_a_report_from_the_library_tells_how_its_chains_ended(self) -> None:
        report = read_report("dijkdoorbraak")
        chains = report.chains | {"claims": ChainState(state="skipped", message="Not asked for.")}
        reading = Reading(report.model_copy(update={"claims": (), "chains": chains, "findings": ()}))
        assert explain_empty(reading, "claim") == "No claims: not asked for, R runs it. Not asked for."
        assert explain_empty(reading, "finding") == "The checks found nothing."

    def test_a_search_and_a_filter_are_named_with_the_key_that_helps(self) -> None:
        reading = read()
        assert explain_empty(reading, "claim", words="xyzzy") == "Nothing matches “xyzzy”: esc takes the search off."
        assert explain_empty(reading, "claim", "disputed", "xyzzy").startswith(
            "Nothing matches “xyzzy” among “disputed”"
        )
        assert explain_empty(reading, "caveat", "hearsay") == "No caveats are “hearsay”: f chooses another filter."


class TestLookingAtOneItem:
    def detail(self, reading: Reading, ref: Ref) -> str:
        return "\n".join(f"{block.gutter.plain}\t{text_of(block)}" for block in build_detail(reading, ref))

    @pytest.mark.parametrize("name", NAMES)
    def test_every_item_has_one_and_quotes_the_article(self, name: str) -> None:
        reading = read(name)
        for ref in [*reading.all_items(), *(Ref("source", id_) for id_ in reading.sources_by_id)]:
            blocks = build_detail(reading, ref)
            assert len({block.key for block in blocks}) == len(blocks)
            assert not any(block.selectable for block in blocks)
            words = self.detail(reading, ref)
            assert "““" not in words
            if ref.kind in {"claim", "source"}:
                assert all(quoted(span.exact) in words for span in reading.places(ref))

    def test_a_disputed_claim_shows_both_sides_together(self) -> None:
        reading = read()
        words = self.detail(reading, Ref("claim", "c14"))
        assert words.startswith("⇄\tTwo sides\nc14\tActiegroep Droge Voeten  ●●○\n")
        assert "c13\thet waterschap  ●●●" in words
        for claim in (reading.claims_by_id["c13"], reading.claims_by_id["c14"]):
            assert claim.text in words
            assert f"{claim.evidence[0].sentence}\t{quoted(claim.evidence[0].exact)}" in words
            assert all(reason in words for reason in claim.salt.reasons)

    def test_a_claim_nobody_disputes_has_one_side(self) -> None:
        assert "Two sides" not in self.detail(read(), Ref("claim", "c3"))

    def test_words_that_were_matched_approximately_say_so(self) -> None:
        report = read_report("dijkdoorbraak")
        claim = report.claims[0]
        near = tuple(span.model_copy(update={"repaired": True}) for span in claim.evidence)
        reading = Reading(report.model_copy(update={"claims": (claim.model_copy(update={"evidence": near}),)}))
        assert "matched approximately" in self.detail(reading, Ref("claim", "c1"))
        assert "matched approximately" not in self.detail(read(), Ref("claim", "c1"))

    def test_the_readers_hand_is_shown_with_what_the_report_says(self) -> None:
        reading = read()
        reading.set_mark(Ref("claim", "c3"), attribution="The ferryman", verdict="checked", note="I asked.")
        words = self.detail(reading, Ref("claim", "c3"))
        assert (
            "c3\tThe ferryman ✎\n✎\tYour attribution. The report says: waterschap Linge en Merwe\n\t"
            + reading.claims_by_id["c3"].text
        ) in words
        assert "✓\tYou marked it checked." in words
        assert "✎\tYour note: I asked." in words

    def test_the_readers_spelling_of_a_speaker_comes_with_the_reports(self) -> None:
        reading = read()
        reading.set_mark(Ref("source", "src10"), name="Saskia Vermaat, engineer")
        words = self.detail(reading, Ref("claim", "c19"))
        assert "Saskia Vermaat, engineer ✎" in words
        assert "✎\tYour spelling. The report says: Saskia Vermaat\n" in words

    def test_a_finding_shows_the_words_on_both_sides(self) -> None:
        found = next(finding for finding in read().findings if finding.on.id == "s15" and finding.check == "numbers")
        words = self.detail(read(), Ref("finding", found.id))
        assert "error · repaired · numbers" in words
        assert "s15\t“92”" in words
        assert "→\tThe waterways in the area meet the norm according to the waterschap." in words

    def test_a_source_shows_its_names_and_how_much_it_says(self) -> None:
        reading = read("mist")
        reading.set_mark(Ref("source", "src5"), name="Bohdan Lysniak")
        words = self.detail(reading, Ref("source", "src5"))
        assert "Bohdan Lysniak  person" in words
        assert "Богдан Лісняк" in words
        assert "The report says: Bohdan Lisniak" in words
        assert "2 claims · 2 mentions" in words

    def test_nothing_is_said_of_nothing(self) -> None:
        assert build_detail(read(), None) == []
        assert build_detail(read(), Ref("claim", "c99")) == []
        assert build_detail(read(), Ref("sentence", "s1")) == []

    def test_hostile_words_are_only_words(self) -> None:
        reading = read_hostile()
        for ref in reading.all_items():
            assert not set("\x1b\x07\u202e") & set(self.detail(reading, ref))
