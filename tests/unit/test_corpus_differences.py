"""Figures that differ between articles on the same event, and the many that only look so."""

from __future__ import annotations

import json

import pytest

from chains.checks.pairs import Passage
from chains.corpus.figures.reading import read_figures
from chains.corpus.figures.things import read_counts
from chains.corpus.journal import Journal
from chains.corpus.overview import build_overview
from tests.authored import author_report, keep, read_authored

FIRE = "Fire in the paper mill of Ostermark near the Brenna bridge, says Mayor Lena Kolbert."
FIRE_AGAIN = "The fire in the Ostermark paper mill was out by noon, said Mayor Lena Kolbert near the Brenna bridge."


def compare(tmp_path, *reports):
    with Journal(tmp_path) as journal:
        for number, report in enumerate(reports):
            keep(journal, f"a{number}", report)
        return build_overview(journal).differences


def tell(*claims, opening=FIRE, published_at=None, **facts):
    rows = [{"text": opening}, *({"text": words} if isinstance(words, str) else words for words in claims)]
    return author_report(rows, published_at=published_at, **facts)


def compare_claims(tmp_path, one, other):
    found = compare(tmp_path, tell(one), tell(other, opening=FIRE_AGAIN))
    return [(each.thing, *(line.value for line in each.figures)) for each in found]


def test_three_languages_on_one_event(tmp_path):
    reports = read_authored("graansilo")
    with Journal(tmp_path) as journal:
        for id_, report in reports.items():
            keep(journal, id_, report)
        injured, damage = build_overview(journal).differences
    assert (injured.thing, injured.story) == ("injured", "Grain silo explosion in Merelhaven injures twelve")
    assert [(line.article, line.value, line.source) for line in injured.figures] == [
        ("havenpost.txt", 12.0, "Veiligheidsregio Deltakust"),
        ("kuestenkurier.txt", 14.0, "Bürgermeisterin Ilse Terpstra"),
        ("gazette.txt", 20.0, "les pompiers"),
    ]
    assert all(line.words in reports[line.article].article.text for line in (*injured.figures, *damage.figures))
    assert [line.published_on for line in injured.figures] == ["2024-05-15", "2024-05-15", "2024-05-16"]
    assert damage.thing == "damage"
    assert [line.amount.unit for line in damage.figures] == ["eur"] * 3


@pytest.mark.parametrize(
    ("one", "other", "thing"),
    [
        ("12 people were injured.", "At least 14 people were hurt.", "injured"),
        ("Twelve workers were killed.", "The blaze killed 15 workers.", "dead, workers"),
        ("The death toll stands at 12.", "15 people died.", "dead"),
        ("Police arrested 12 people.", "30 people were detained.", "arrested"),
        ("More than 300 residents were evacuated.", "They evacuated 120 residents.", "evacuated"),
        ("The damage is put at €3 million.", "Damage exceeds 5 million euros.", "damage"),
        ("The mill had 35 machines on its floors.", "There were 80 machines on the floors.", "machines"),
    ],
)
def test_what_differs(tmp_path, one, other, thing):
    found = compare_claims(tmp_path, one, other)
    assert [each[0] for each in found] == [thing]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("About 20 people were injured.", "21 people were injured."),
        ("At least 12 people were injured.", "14 people were injured."),
        ("Dozens of people were injured.", "14 people were injured."),
        ("Up to 30 people were injured.", "14 people were injured."),
        ("Around 1,200 people were evacuated.", "1,187 people were evacuated."),
        ("1,200 people were evacuated.", "Twelve hundred residents were evacuated."),
        ("Between 10 and 15 people were injured.", "20 people were injured."),
        ("12 people were injured.", "12 people were killed."),
        ("12 people were injured.", "3 people were killed."),
        ("12 people were injured.", "Three people were seriously injured."),
        ("12 people were injured.", "Four children were injured."),
        ("12 people were injured.", "Another four people were injured."),
        ("12 people were injured.", "Four of the injured were in hospital."),
        ("12 people were injured.", "The damage is 5 million euros."),
        ("12 people were injured.", "A man of 34 was injured."),
        ("12 people were injured.", "A 34-year-old man was injured."),
        ("12 people were injured.", "In 2019 a fire injured 30 people."),
        ("12 people were injured.", "It was the 3rd fire that injured people."),
        ("The fire broke out on 9 April 2024.", "The fire broke out on 8 April 2023."),
        ("The mill was built in 1954.", "The mill was built in 1961."),
        ("Damage is 3 million euros.", "Damage is 3 million dollars."),
        ("Damage is 3 million euros.", "12 per cent of the roof was damaged."),
        ("The hose was 3 kilometres long.", "The hose was 1.9 miles long."),
        ("The cordon was 300 metres wide.", "The hose was 500 metres wide."),
        ("The bus carried 45 passengers.", "The hospital took in 12 passengers."),
        ("Police arrested 12 demonstrators.", "200 demonstrators marched through town."),
        ("In Brenna 12 people were injured.", "The fire injured 20 people in Ostermark itself."),
        ("It took 45 minutes.", "It took 3 hours."),
        ("20 people were injured.", "The Brenna hospital treated 12 injured people."),
        ("20 people were injured.", "12 injured people were taken to hospital."),
        ("In Brenna, 12 people were injured.", "In Sundvik, 20 people were injured."),
        ("20 people were injured.", "The first explosion injured 12 people."),
        ("20 people were injured.", "Two men aged 34 and 40 were injured."),
        ("12 people were killed.", "300 sheep were killed."),
        ("The mill lost 3 to 1 in court.", "The mill lost 5 to 2 in court."),
        ("The Greens won 14 per cent.", "The Liberals won 30 per cent."),
        ("500 Ostermark soldiers were killed.", "200 Nordal soldiers were killed."),
        ("12 people were injured.", "It is not true that 30 people were injured."),
        ("12 people were injured.", "Not 30 people were injured."),
        ("12 people were injured.", "Nobody of the 30 people was injured."),
        ("12 people were injured.", "30 people could be injured."),
        ("12 people were injured.", "30 people are feared to be injured."),
        ("12 people were injured.", "Initially 30 people were thought to be injured."),
        ("12 people were injured.", "In May three people were injured in a fire."),
        ("12 people were injured.", "In a similar fire 30 people were injured."),
        ("12 people were killed.", "Since the war began 30,000 people were killed."),
        ("12 people were injured.", "So far this winter 30 people were injured."),
        ("12 people were injured.", "In the whole country 30 people were injured."),
        ("12 people were arrested.", "30 people were arrested the day before."),
        ("12 people were evacuated.", "40 people were evacuated during the exercise."),
        ("12 people were injured.", "An average of 40 people were injured."),
    ],
)
def test_what_only_seems_to_differ(tmp_path, one, other):
    assert compare_claims(tmp_path, one, other) == []


def test_another_event_with_the_same_things_is_not_compared(tmp_path):
    other = "A bus overturned on the icy road to Talvik, reports the Nordal police, and Anna Sund saw it."
    assert compare(tmp_path, tell("12 people were injured."), tell("14 people were injured.", opening=other)) == ()


def test_another_event_in_the_same_town_is_not_compared(tmp_path):
    other = "Flooding closed the Ostermark station and the Brenna tunnel after the rain, warns Mayor Lena Kolbert."
    assert compare(tmp_path, tell("12 people were injured."), tell("14 people were injured.", opening=other)) == ()


@pytest.mark.parametrize(("later", "differences"), [("2024-05-12", 1), ("2024-05-20", 0)])
def test_a_week_later_it_is_another_event(tmp_path, later, differences):
    one = tell("12 people were injured.", published_at="2024-05-11T08:00:00Z")
    other = tell("14 people were injured.", opening=FIRE_AGAIN, published_at=later)
    assert len(compare(tmp_path, one, other)) == differences


def test_articles_that_name_other_days_are_not_compared(tmp_path):
    one = tell("12 people were injured on Monday.")
    assert compare(tmp_path, one, tell("14 people were injured on Thursday.", opening=FIRE_AGAIN)) == ()


def test_a_figure_that_one_of_both_sides_of_a_dispute_agrees_with_does_not_differ(tmp_path):
    disputed = tell(
        {"text": "12 people were injured.", "source": "Police"},
        {"text": "20 people were injured.", "source": "The mill", "kind": "organisation"},
    )
    assert compare(tmp_path, disputed, tell("12 people were injured.", opening=FIRE_AGAIN)) == ()
    (found,) = compare(tmp_path / "more", disputed, tell("40 people were injured.", opening=FIRE_AGAIN))
    assert [line.value for line in found.figures] == [12.0, 20.0, 40.0]


def test_one_voice_that_gives_two_figures_tells_of_two_things(tmp_path):
    torn = tell("12 people were injured.", "20 people were injured.")
    assert compare(tmp_path, torn, tell("40 people were injured.", opening=FIRE_AGAIN)) == ()


def test_copies_do_not_differ_from_what_they_copy(tmp_path):
    long = tell(*(f"Sentence number {name} of a long text stays." for name in "abcdefghij"), "12 people were injured.")
    assert compare(tmp_path, long, tell("14 people were injured.", opening=FIRE_AGAIN)) != ()
    copy = tell(*(f"Sentence number {name} of a long text stays." for name in "abcdefghij"), "14 people were injured.")
    assert compare(tmp_path / "copies", long, copy) == ()


@pytest.mark.parametrize("kind", ["prediction", "denial"])
def test_what_may_come_or_is_denied_is_not_compared(tmp_path, kind):
    later = tell({"text": "20 people are injured.", "claim": kind}, opening=FIRE_AGAIN)
    assert compare(tmp_path, tell("12 people were injured."), later) == ()


def test_a_mistranslated_figure_is_not_compared():
    rows = [{"text": "Убито 20 людей.", "translation": "20 people arrived."}]
    report = author_report(rows, language="uk")
    assert read_figures(json.loads(report.model_dump_json())) == []


def test_a_target_language_without_counting_words_is_told(tmp_path):
    with Journal(tmp_path) as journal:
        keep(journal, "a", author_report([{"text": "12 pessoas ficaram feridas."}], language="pt", target="pt"))
        overview = build_overview(journal)
    assert (overview.differences, overview.not_compared) == ((), 1)


@pytest.mark.parametrize(
    ("language", "text", "thing"),
    [
        ("nl", "Er vielen zeker 14 gewonden.", "injured"),
        ("de", "Mindestens 14 Menschen wurden verletzt.", "injured"),
        ("fr", "Quatorze personnes ont été blessées.", "injured"),
        ("es", "Al menos 14 personas resultaron heridas.", "injured"),
        ("ru", "Ранены 14 человек.", "injured"),
        ("uk", "Поранено щонайменше 14 людей.", "injured"),
        ("en", "Fourteen people were wounded.", "injured"),
    ],
)
def test_every_language_names_the_same_things(language, text, thing):
    (count,) = read_counts(Passage(text, language))
    assert (count.value, count.thing.core) == (14.0, {thing})


SAME_LANGUAGE = {
    "nl": (
        "Bij een brand in een papierfabriek in Ostermark zijn twaalf mensen gewond geraakt.",
        "De brand bij de Brennabrug kwam volgens Lena Kolbert door kortsluiting.",
        "Na de brand in de papierfabriek van Ostermark telt de politie veertien gewonden.",
        "Lena Kolbert sprak bij de Brennabrug met bewoners over de brand.",
    ),
    "fr": (
        "Un incendie dans une papeterie à Ostermark a fait douze blessés.",
        "Selon Lena Kolbert, l’incendie près du pont de Brenna est dû à un court-circuit.",
        "Après l’incendie de la papeterie à Ostermark, la police compte quatorze blessés.",
        "Lena Kolbert a parlé de l’incendie avec les habitants près du pont de Brenna.",
    ),
    "es": (
        "Un incendio en una papelera en Ostermark dejó doce heridos.",
        "Según Lena Kolbert, el incendio junto al puente de Brenna se debió a un cortocircuito.",
        "Tras el incendio de la papelera en Ostermark, la policía cuenta catorce heridos.",
        "Lena Kolbert habló del incendio con los vecinos junto al puente de Brenna.",
    ),
    "ru": (
        "В результате пожара на бумажной фабрике в Остермарке ранены двенадцать человек.",
        "По словам Лены Кольберт, пожар у моста в Бренне произошёл из-за замыкания.",
        "После пожара на бумажной фабрике в Остермарке полиция насчитала 14 раненых.",
        "Лена Кольберт говорила о пожаре у моста в Бренне с жителями.",
    ),
    "uk": (
        "Унаслідок пожежі на паперовій фабриці в Остермарку поранено дванадцять людей.",
        "За словами Лени Кольберт, пожежа біля моста в Бренні сталася через замикання.",
        "Після пожежі на паперовій фабриці в Остермарку поліція нарахувала 14 поранених.",
        "Лена Кольберт говорила про пожежу біля моста в Бренні з мешканцями фабрики.",
    ),
}


@pytest.mark.parametrize("language", SAME_LANGUAGE)
def test_articles_in_the_target_language_are_read_as_they_are(tmp_path, language):
    first, second, third, fourth = ({"text": text} for text in SAME_LANGUAGE[language])
    one, other = (
        author_report(rows, language=language, target=language) for rows in ([first, second], [third, fourth])
    )
    (found,) = compare(tmp_path, one, other)
    assert (found.thing, [line.value for line in found.figures]) == ("injured", [12.0, 14.0])


def test_a_figure_is_pinned_on_nobody_but_who_says_it():
    told = "Mayor Lena Kolbert said 12 people were injured, while police reported 30 arrests."
    report = json.loads(author_report([{"text": told, "source": "Lena Kolbert"}]).model_dump_json())
    report["claims"][0]["text"] = "12 people were injured."
    assert [figure.value for figure in read_figures(report)] == [12.0]
