"""What many articles say together: counted once, most disputed first, and safe to read."""

from __future__ import annotations

import json
import re
from math import inf
from pathlib import Path

import pytest

from chains.corpus.differences import FigureLine
from chains.corpus.figures.amounts import Amount
from chains.corpus.journal import Journal
from chains.corpus.overview import build_overview
from chains.exports.corpus_wording import list_bars, name_amount
from chains.exports.html.corpus import to_corpus_html
from chains.exports.html.plots import WIDTH, draw_amount, draw_columns, draw_shares
from chains.report import Report
from tests.authored import author_report, keep, read_authored
from tui import corpus_text
from tui.corpus_text import to_corpus_text

REPORTS = Path(__file__).parents[2] / "fixtures" / "reports"
HOSTILE = '<img src=x onerror="alert(1)">\x1b[31m'


def load(name):
    return Report.model_validate(json.loads((REPORTS / f"{name}.json").read_text(encoding="utf-8")))


@pytest.fixture
def overview(tmp_path):
    hostile = load("mist")
    source = hostile.sources[0].model_copy(update={"name": HOSTILE})
    first, second, third, *others = hostile.claims
    first = first.model_copy(update={"disputed_by": (second.id, third.id)})
    changed = {"sources": (source, *hostile.sources[1:]), "claims": (first, second, third, *others)}
    hostile = hostile.model_copy(update=changed)
    with Journal(tmp_path) as journal:
        keep(journal, "a", load("chlorgas"))
        keep(journal, "copy", load("chlorgas"))
        keep(journal, "b", hostile)
        return build_overview(journal)


def test_copies_count_once(overview):
    claims = [claim for name in ("chlorgas", "mist") for claim in load(name).claims]
    assert (overview.articles, overview.copies) == (3, 1)
    assert [(group.first, group.copies) for group in overview.groups] == [("a", ("copy",))]
    assert overview.claims == len(claims) == sum(overview.grains)
    assert overview.disputed == sum(bool(claim.disputed_by) for claim in claims) + 1


def test_the_most_disputed_come_first_with_what_is_said_against_them(overview):
    against = [len(claim.against) for claim in overview.disputes]
    assert against == sorted(against, reverse=True)
    assert against[:2] == [2, 1]


def test_words_of_articles_are_neither_markup_nor_terminal_control(overview):
    assert any(HOSTILE in source.name for source in overview.sources)
    page, text = to_corpus_html(overview), to_corpus_text(overview)
    assert "<img" not in page
    assert "&lt;img" in page
    assert "\x1b" not in page + text


def test_every_contradiction_is_told_once(tmp_path):
    report = load("chlorgas")
    with Journal(tmp_path) as journal:
        keep(journal, "a", report)
        disputes = build_overview(journal).disputes
    pairs = {frozenset((claim.id, other)) for claim in report.claims for other in claim.disputed_by}
    texts = {claim.id: claim.text for claim in report.claims}
    told = [frozenset((claim.text, words)) for claim in disputes for _, words in claim.against]
    assert len(told) == len(pairs)
    assert set(told) == {frozenset(texts[id_] for id_ in pair) for pair in pairs}


# Sources


FIRE = "Fire in the paper mill of Ostermark near the Brenna bridge over the Talvik."
FIRE_AGAIN = "The fire in the Ostermark paper mill near the Brenna bridge was out by noon."
FLOOD = "Flooding closed the Nordal railway at Sundvik after heavy rain in the Harran hills."


def say(opening, *names, kind="person", language="en"):
    rows = [{"text": f"It is so, number {number}.", "source": name, "kind": kind} for number, name in enumerate(names)]
    return author_report([{"text": opening}, *rows], language=language)


def list_sources(tmp_path, *reports):
    with Journal(tmp_path) as journal:
        for number, report in enumerate(reports):
            keep(journal, f"a{number}", report)
        return [(line.name, line.articles, line.claims) for line in build_overview(journal).sources]


def test_a_full_name_is_one_source_whatever_title_stands_before_it(tmp_path):
    names = ("Ute Scharnweber", "Landrätin Ute Scharnweber", "Dr. Ute Scharnweber")
    reports = [say(f"{FLOOD} {name}", name) for name in names]
    ((_, articles, claims),) = list_sources(tmp_path, reports[0], say(FIRE, names[1]), say(FIRE_AGAIN, names[2]))
    assert (articles, claims) == (3, 3)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ute Scharnweber", "Rolf Scharnweber"),
        ("Ute Scharnweber", "Scharnweber"),
        ("Anna Maria Kolb", "Maria Kolb"),
        ("the mayor", "the mayor"),
        ("an official", "an official"),
    ],
)
def test_who_may_be_two_is_not_joined(tmp_path, one, other):
    assert [line[1] for line in list_sources(tmp_path, say(FIRE, one), say(FLOOD, other))] == [1, 1]


def test_a_surname_is_the_one_person_of_that_name_on_the_same_event(tmp_path):
    full, surname = say(FIRE, "Ute Scharnweber"), say(FIRE_AGAIN, "Scharnweber")
    assert list_sources(tmp_path / "one", full, surname) == [("Ute Scharnweber", 2, 2)]
    two = say(FIRE, "Ute Scharnweber", "Rolf Scharnweber")
    assert [line[1] for line in list_sources(tmp_path / "two", two, surname)] == [1, 1, 1]


def test_people_of_the_news_are_known_in_other_spellings(tmp_path):
    german = say("Es brennt in der Papierfabrik.", "Wolodymyr Selenskyj", language="de")
    known = list_sources(tmp_path, say(FIRE, "Volodymyr Zelensky"), german)
    assert [line[1:] for line in known] == [(2, 2)]
    cousins = list_sources(tmp_path / "more", say(FIRE, "Volodymyr Zelensky"), say(FLOOD, "Anna Zelensky"))
    assert [line[1] for line in cousins] == [1, 1]


@pytest.mark.parametrize(("full", "surname"), [("Melania Trump", "Trump"), ("Volodymyr Zelensky", "Zelenska")])
def test_a_surname_in_the_news_is_not_given_to_a_relative(tmp_path, full, surname):
    assert [line[1] for line in list_sources(tmp_path, say(FIRE, full), say(FLOOD, surname))] == [1, 1]


def test_a_person_is_no_company_of_that_name(tmp_path):
    bakery = say(FIRE, "Bakkerij Jansen", kind="organisation")
    assert [line[1] for line in list_sources(tmp_path, bakery, say(FIRE_AGAIN, "Jansen"))] == [1, 1]


def test_an_institution_that_every_country_has_is_another_in_every_article(tmp_path):
    reports = (say(opening, "ministerie van Defensie", kind="government", language="nl") for opening in (FIRE, FLOOD))
    assert [line[1] for line in list_sources(tmp_path, *reports)] == [1, 1]


def test_organisations_are_one_without_their_article(tmp_path):
    known = list_sources(
        tmp_path, say(FIRE, "the Brenna Water Board", kind="organisation"), say(FLOOD, "Brenna Water Board")
    )
    assert [line[1] for line in known] == [2]


# What is shown


@pytest.fixture
def silo(tmp_path):
    with Journal(tmp_path) as journal:
        for id_, report in read_authored("graansilo").items():
            keep(journal, id_, report)
        return build_overview(journal)


def test_a_difference_shows_figure_source_words_and_article(silo):
    page, text = to_corpus_html(silo), to_corpus_text(silo, 120)
    for words in ("20 or more", "les pompiers", "gazette.txt · 2024-05-16 · French", "about 3.2 million EUR"):
        assert words in page
        assert words in text
    assert "“Burgemeester Ilse Terpstra" not in text
    assert "Au moins vingt personnes ont été blessées mardi dans l’explosion" in page


def test_points_stand_at_their_place_on_one_axis(silo):
    injured, _ = silo.differences
    lines = [line for line in to_corpus_text(silo, 80).splitlines() if "●" in line][: len(injured.figures)]
    places = [line.index("●") for line in lines]
    assert places == sorted(places)
    assert [line.rstrip()[-1] == corpus_text.BEYOND for line in lines] == [False, False, True]
    circles = [float(x) for x in re.findall(r'circle cx="([\d.]+)"', to_corpus_html(silo))][: len(injured.figures)]
    assert circles == sorted(circles)
    assert (circles[1] - 4.5) / (circles[0] - 4.5) == pytest.approx(14 / 12, rel=0.01)


@pytest.mark.parametrize("width", [40, 60, 100])
def test_no_line_is_wider_than_the_terminal(silo, width):
    lines = [line for line in to_corpus_text(silo, width).splitlines() if not line.startswith("        ")]
    assert max(map(len, lines)) <= width


def test_hostile_words_in_a_difference_are_neither_markup_nor_terminal_control(tmp_path):
    first, second, _ = read_authored("graansilo").values()
    source = second.sources[0].model_copy(update={"name": HOSTILE})
    second = second.model_copy(update={"sources": (source, *second.sources[1:])})
    with Journal(tmp_path) as journal:
        keep(journal, HOSTILE, first)
        keep(journal, "b", second)
        overview = build_overview(journal)
    assert overview.differences
    assert "<img" not in to_corpus_html(overview)
    assert "\x1b" not in to_corpus_html(overview) + to_corpus_text(overview)


@pytest.mark.parametrize(
    ("value", "unit", "amount", "words"),
    [
        (12, "", Amount(12, 12, ""), "12"),
        (1200, "", Amount(1150, 1250, ""), "1,200"),
        (20, "", Amount(20, inf, ""), "20 or more"),
        (20, "", Amount(0, 20, ""), "20 or less"),
        (20, "", Amount(17, 23, ""), "about 20"),
        (4.5e6, "eur", Amount(4.45e6, 4.55e6, "eur"), "4.5 million EUR"),
        (54, "percent", Amount(54, 54, "percent"), "54%"),
        (3, "km", Amount(2910, 3090, "length"), "3 km"),
    ],
)
def test_a_figure_is_written_with_its_unit_and_how_exact_it_is(value, unit, amount, words):
    assert name_amount(FigureLine("a", value, unit, amount, None, None, "", "en")) == words


def test_days_without_articles_are_shown_and_many_days_are_joined():
    assert list_bars([("2024-05-01", 2), ("2024-05-03", 1)]) == [
        ("2024-05-01", "2024-05-01", 2),
        ("2024-05-02", "2024-05-02", 0),
        ("2024-05-03", "2024-05-03", 1),
    ]
    bars = list_bars([("2023-01-01", 2), ("2024-12-31", 1), ("9999-12-31", 4)])
    assert len(bars) <= 62
    assert (bars[0][0], bars[-1][1], sum(number for _, _, number in bars)) == ("2023-01-01", "9999-12-31", 7)
    assert list_bars([]) == []


def test_drawings_are_in_proportion_and_say_what_they_show():
    bar = draw_shares((1, 0, 3, 0), "four claims", 0.5)
    assert re.findall(r'x="([\d.]+)" y="0" width="([\d.]+)"', bar) == [("0.0", "30.0"), ("30.0", "90.0")]
    assert 'role="img" aria-label="four claims"' in bar
    heights = [
        float(height) for height in re.findall(r'height="([\d.]+)" class="bar"', draw_columns([2, 0, 4], "days"))
    ]
    assert heights == [30.0, 0.0, 60.0]
    assert f'cx="{WIDTH / 2}"' in draw_amount(0.25, 0.75, "half", is_open=False)


def test_a_day_is_a_day_however_it_is_written(tmp_path):
    reports = [
        author_report([{"text": FIRE}], published_at="20260101"),
        author_report([{"text": FLOOD}], published_at="2026-11-28T10:00:00Z"),
    ]
    with Journal(tmp_path) as journal:
        for number, report in enumerate(reports):
            keep(journal, str(number), report)
        overview = build_overview(journal)
    assert overview.days == (("2026-01-01", 1), ("2026-11-28", 1))
    assert to_corpus_text(overview, 80)
