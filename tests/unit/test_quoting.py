"""A line to quote: the article's words, whose they are, and who translated them; and names for exported files."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import NAMES, read_report

from chains.report import Finding, FindingTarget, Report
from tui.quoting import LONGEST_NAME, propose_name, quote_line
from tui.reading import Reading
from tui.refs import Ref

TITLE = (
    "Maternité de Saint-Aubin-les-Grèves : la fermeture annoncée pour le 30 juin, les soignants contestent les chiffres"
)
MACHINE = "French → English; machine translation by embedded:qwen2.5-coder-1.5b, a small model"
SAFE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\.(md|json|txt)")


def read(name: str = "maternite") -> Reading:
    return Reading(read_report(name))


def with_article(report: Report, **fields: object) -> Report:
    return report.model_copy(update={"article": report.article.model_copy(update=fields)})


class TestQuoting:
    def test_a_claim_with_its_speaker_and_what_translated_it(self) -> None:
        assert quote_line(read(), Ref("claim", "c3")) == (
            "“La préfecture, elle, n’en a compté que 900.” — “The Prefecture counted only 900.” "
            f"(préfecture, {TITLE}) [{MACHINE}]"
        )

    def test_outlet_and_date_where_they_are_known(self) -> None:
        report = with_article(read_report("maternite"), outlet="La Gazette", published_at="2024-04-12")
        assert "(préfecture, La Gazette, 2024-04-12)" in quote_line(Reading(report), Ref("claim", "c3"))

    def test_a_sentence_has_no_speaker(self) -> None:
        assert quote_line(read(), Ref("sentence", "s4")).endswith(f"900.” ({TITLE}) [{MACHINE}]")

    def test_what_the_checks_found_wrong_goes_with_the_words(self) -> None:
        report = read_report("maternite")
        (translated, claim) = (FindingTarget(part="translation", id="s4"), FindingTarget(part="claim", id="c3"))
        found = Finding(id="f1", check="numbers", severity="error", on=translated, message="“900” became “90”.")
        mended = found.model_copy(update={"id": "f2", "state": "repaired", "on": claim, "message": "Mended."})
        doubt = found.model_copy(update={"id": "f3", "severity": "warning", "on": claim, "message": "“elle” is lost."})
        reading = Reading(report.model_copy(update={"findings": (doubt, found, mended)}))
        wrong = f"{TITLE}) ✗ error: Translation: “900” became “90”. ! warning: Claim: “elle” is lost. [{MACHINE}]"
        assert quote_line(reading, Ref("claim", "c3")).endswith(wrong)
        assert quote_line(reading, Ref("sentence", "s4")).endswith(
            f"{TITLE}) ✗ error: Translation: “900” became “90”. [{MACHINE}]"
        )
        reading.set_mark(Ref("sentence", "s4"), translation="The prefecture counted no more than 900.")
        assert "✗" not in quote_line(reading, Ref("sentence", "s4"))

    def test_the_readers_words_are_not_the_machines(self) -> None:
        reading = read()
        reading.set_mark(Ref("sentence", "s4"), translation="The prefecture counted no more than 900.")
        reading.set_mark(Ref("claim", "c3"), attribution="The prefect")
        line = quote_line(reading, Ref("claim", "c3"))
        assert "— “The prefecture counted no more than 900.” (The prefect as attributed by the reader, " in line
        assert line.endswith("[French → English; the reader's translation]")

    def test_part_of_a_sentence_is_not_given_the_translation_of_all(self) -> None:
        report = read_report("maternite")
        claim = report.claims[2]
        place = claim.evidence[0]
        few = place.model_copy(update={"exact": place.exact[:13], "end": place.start + 13})
        reading = Reading(report.model_copy(update={"claims": (claim.model_copy(update={"evidence": (few,)}),)}))
        line = quote_line(reading, Ref("claim", claim.id))
        assert line.startswith("“La préfecture” — in short: The prefecture counted only 900. (")
        assert MACHINE in line

    def test_a_point_is_never_shown_as_somebodys_words(self) -> None:
        line = quote_line(read(), Ref("point", "p2"))
        assert "” — in short: 2300 People Protested Against the Decision (" in line

    def test_a_long_quotation_shows_where_it_is_cut(self) -> None:
        line = quote_line(read("dijkdoorbraak"), Ref("point", "p1"))
        assert line.count(" […]”") + line.count(" […]’") == 2

    def test_a_caveat_and_a_finding_come_with_their_sentence(self) -> None:
        assert "— “proche du dossier”: anonymous-source (" in quote_line(read(), Ref("caveat", "k2"))
        named = next(finding for finding in read().findings if finding.check == "attribution")
        assert "see who speaks there. (" in quote_line(read(), Ref("finding", named.id))

    def test_a_small_model_is_named_as_such_however_the_report_came(self) -> None:
        report = read_report("maternite")
        for model, small, words in [
            ("embedded:own.gguf", True, "by embedded:own.gguf, a small model]"),
            ("ollama:gemma3:4b", True, "by ollama:gemma3:4b, a small model]"),
            ("openai:gpt-5-mini", True, "by openai:gpt-5-mini, in part by a small model]"),
            ("openai:gpt-5-mini", False, "by openai:gpt-5-mini]"),
        ]:
            made = report.provenance.model_copy(update={"model": model, "small_model": small})
            reading = Reading(report.model_copy(update={"provenance": made}))
            assert quote_line(reading, Ref("claim", "c3")).endswith(words)

    def test_an_authored_answer_is_not_called_a_models(self) -> None:
        reading = read()
        reading.origin = "authored"
        line = quote_line(reading, Ref("claim", "c3"))
        assert "an example, written by hand" in line
        assert "machine" not in line

    def test_an_article_that_needs_no_translation_has_none(self) -> None:
        reading = Reading(read_report("maternite").model_copy(update={"translation": None, "target_language": "fr"}))
        line = quote_line(reading, Ref("sentence", "s4"))
        assert line == f"“La préfecture, elle, n’en a compté que 900.” ({TITLE}) [French]"

    def test_quotation_marks_around_everything_are_not_doubled(self) -> None:
        line = quote_line(read("dijkdoorbraak"), Ref("sentence", "s6"))
        assert line.startswith("‘“Wij tellen alleen de mensen")  # they close within the sentence
        whole = read("dijkdoorbraak")
        whole.set_mark(Ref("sentence", "s6"), translation="“We count.”")
        assert "— “We count.”" in quote_line(whole, Ref("sentence", "s6"))

    def test_what_is_gone_gives_nothing(self) -> None:
        assert quote_line(read(), Ref("claim", "c99")) == ""

    @pytest.mark.parametrize("name", NAMES)
    def test_every_item_gives_one_line(self, name: str) -> None:
        reading = read(name)
        refs = [*reading.all_items(), *(Ref("sentence", sentence.id) for sentence in reading.sentences)]
        refs += [Ref("source", id_) for id_ in reading.sources_by_id]
        for ref in refs:
            line = quote_line(reading, ref)
            assert line[0] in "“‘«„"
            assert not {"““", "“«", "””"} & {line[at : at + 2] for at in range(len(line))}
            assert line.endswith("]")
            assert "\n" not in line

    def test_a_terminal_obeys_nothing_in_it(self) -> None:
        report = with_article(read_report("maternite"), outlet="\x1b]52;c;aGk=\x07Le\nMatin\u202e")
        assert "(Le Matin)" in quote_line(Reading(report), Ref("sentence", "s4"))


class TestNamingAFile:
    @pytest.mark.parametrize(
        ("name", "proposed"),
        [
            ("maternite", "maternite-de-saint-aubin-les-greves-la-fermeture-en.md"),
            ("mist", "zaliznychnyi-mist-pid-kalynovom-zakryly-cherez-en.md"),
        ],
    )
    def test_it_is_made_from_the_title_in_latin_letters(self, name: str, proposed: str) -> None:
        assert propose_name(read_report(name), "markdown") == proposed

    def test_without_a_title_from_the_file_and_without_that_from_nothing(self) -> None:
        report = with_article(read_report("mist"), title=None)
        assert propose_name(report, "json") == "mist-en.json"
        nameless = report.article.origin.model_copy(update={"name": None})
        assert propose_name(with_article(report, title="…", origin=nameless), "text") == "article-en.txt"

    @given(title=st.text(max_size=200))
    def test_it_is_safe_and_short_whatever_the_title(self, title: str) -> None:
        proposed = propose_name(with_article(read_report("mist"), title=title), "markdown")
        assert SAFE.fullmatch(proposed)
        assert len(proposed) <= LONGEST_NAME + len("-en.md")
