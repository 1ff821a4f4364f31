"""Sources are found in the article, joined when they are the same, and refused when they are invented."""

import pytest
from articles import make_article
from hypothesis import given, settings
from hypothesis import strategies as st

from chains.lexicons import load_lexicon
from chains.sources import Naming, resolve_sources


def resolve(article, *namings):
    """Namings are (sentence number, words, kind)."""
    given = [Naming(article.sentences[number - 1], words, kind) for number, words, kind in namings]
    sources, attributions = resolve_sources(article, given, load_lexicon(article.language))
    for span in [m for source in sources for m in source.mentions] + [a.mention for a in attributions if a.mention]:
        assert article.text[span.start : span.end] == span.exact
    assert all(source.name_in_text in article.text for source in sources)
    assert {a.source for a in attributions if a.source} == {source.id for source in sources}
    return sources, attributions


BAKHMUT = make_article(
    "De huurlingen vertrekken, zei Wagner-baas Yevgeny Prigozhin donderdag.",
    "Volgens het Oekraïense ministerie van Defensie klopt dat.",
    "Dat lijkt overeen te komen met uitspraken van Prigozhin.",
    "Volgens hem blijven kleine groepen achter.",
    "De Oekraïense president Volodymyr Zelensky zei dat de stad niet is gevallen.",
    "Volgens Kyiv is de strijd niet gestreden, maar Zelensky zwijgt.",
    "De Wagner-baas dreigde al vaker, zeggen legerleiders in het gebied.",
    "Een hoge functionaris sprak van een tragedie.",
)


def test_one_person_under_many_names_is_one_source():
    sources, found = resolve(
        BAKHMUT,
        (1, "Wagner-baas Yevgeny Prigozhin", "person"),
        (3, "Prigozhin", "person"),
        (4, "hem", "person"),
        (7, "De Wagner-baas", "person"),
    )
    assert [source.name_in_text for source in sources] == ["Yevgeny Prigozhin"]
    assert sources[0].kind == "person"
    assert [a.source for a in found] == ["src1"] * 4
    exact = [span.exact for span in sources[0].mentions]
    assert exact == ["Wagner-baas Yevgeny Prigozhin", "Prigozhin", "hem", "De Wagner-baas"]


def test_sources_are_numbered_in_text_order_whatever_the_order_of_claims():
    sources, found = resolve(
        BAKHMUT,
        (6, "Kyiv", "government"),
        (5, "De Oekraïense president Volodymyr Zelensky", "person"),
        (2, "het Oekraïense ministerie van Defensie", "government"),
        (1, "Prigozhin", "person"),
    )
    assert [(s.id, s.name_in_text, s.kind) for s in sources] == [
        ("src1", "Yevgeny Prigozhin", "person"),
        ("src2", "Oekraïense ministerie van Defensie", "government"),
        ("src3", "Volodymyr Zelensky", "person"),
        ("src4", "Kyiv", "government"),
    ]
    assert [a.source for a in found] == ["src4", "src3", "src2", "src1"]


def test_a_small_model_that_takes_a_president_for_a_government_does_not_split_him():
    sources, _ = resolve(
        BAKHMUT, (5, "De Oekraïense president Volodymyr Zelensky", "government"), (6, "Zelensky", "person")
    )
    assert [source.name_in_text for source in sources] == ["Volodymyr Zelensky"]


def test_a_ministry_taken_for_a_person_keeps_its_name():
    sources, _ = resolve(BAKHMUT, (2, "het Oekraïense ministerie van Defensie", "person"))
    assert sources[0].name_in_text == "Oekraïense ministerie van Defensie"


def test_an_invented_name_is_refused():
    sources, found = resolve(BAKHMUT, (1, "Sergei Shoigu", "person"), (2, "The Pentagon", "government"))
    assert sources == ()
    assert all(a.source is None and "nowhere in the article" in a.problem for a in found)


def test_no_name_is_the_outlets_own_voice():
    sources, found = resolve(BAKHMUT, (1, "", None), (2, " … ", None))
    assert sources == ()
    assert [a.problem for a in found[:1]] == [None]
    assert [a.source for a in found] == [None, None]


def test_a_first_name_the_article_does_not_give_is_left_out():
    article = make_article("Dat zei Prigozhin gisteren.")
    sources, found = resolve(article, (1, "Yevgeny Prigozhin", "person"))
    assert sources[0].name_in_text == "Prigozhin"
    assert found[0].mention.exact == "Prigozhin"


def test_a_name_from_elsewhere_has_no_mention_here():
    _, found = resolve(BAKHMUT, (2, "Yevgeny Prigozhin", "person"))
    assert found[0].source == "src1"
    assert found[0].mention is None


def test_anonymous_sources_are_known_by_model_or_lexicon():
    sources, _ = resolve(BAKHMUT, (7, "legerleiders", "anonymous"), (8, "Een hoge functionaris", None))
    assert [(s.kind, s.name_in_text) for s in sources] == [
        ("anonymous", "legerleiders"),
        ("anonymous", "Een hoge functionaris"),
    ]


def test_a_name_is_not_anonymous_even_if_the_model_says_so():
    sources, _ = resolve(BAKHMUT, (5, "Volodymyr Zelensky", "anonymous"))
    assert sources[0].kind == "person"


def test_a_source_in_the_kremlin_is_anonymous_and_not_the_kremlin():
    article = make_article("Een bron binnen het Kremlin ontkent dat.", "Het Kremlin zwijgt.")
    sources, _ = resolve(article, (1, "Een bron binnen het Kremlin", "government"), (2, "Het Kremlin", "government"))
    assert [source.kind for source in sources] == ["anonymous", "government"]


def test_two_people_of_one_surname_stay_apart():
    article = make_article("Vitali Klitschko zei ja.", "Vladimir Klitschko zei nee.", "Klitschko zweeg.")
    sources, found = resolve(
        article,
        (1, "Vitali Klitschko", "person"),
        (2, "Vladimir Klitschko", "person"),
        (3, "Klitschko", "person"),
    )
    assert len(sources) == 3
    assert found[2].source == "src3"


def test_organisations_need_the_same_name():
    article = make_article("Wagner zei ja.", "De Wagner Group zei nee.", "Richard Wagner zweeg.")
    sources, _ = resolve(
        article,
        (1, "Wagner", "organisation"),
        (2, "De Wagner Group", "organisation"),
        (3, "Richard Wagner", "person"),
    )
    assert [source.name_in_text for source in sources] == ["Wagner", "Wagner Group", "Richard Wagner"]


def test_opposite_organisations_stay_apart():
    article = make_article("Oost-Duitsland wil het.", "West-Duitsland wil het niet.")
    sources, _ = resolve(article, (1, "Oost-Duitsland", "government"), (2, "West-Duitsland", "government"))
    assert len(sources) == 2


@pytest.mark.parametrize(
    ("sentence", "joined"), [("De Raad voor Vervoer (RVV) weet niets.", 1), ("De Raad weet niets.", 2)]
)
def test_an_acronym_is_its_name_when_the_article_spells_it_out(sentence, joined):
    article = make_article(sentence, "De RVV zoekt verder.")
    name = "De Raad voor Vervoer" if joined == 1 else "De Raad"
    sources, _ = resolve(article, (1, name, "organisation"), (2, "De RVV", "organisation"))
    assert len(sources) == joined


def test_case_endings_do_not_split_a_ukrainian():
    article = make_article(
        "Президент Володимир Зеленський заявив про це.",
        "За словами Зеленського, місто тримається.",
        "Володимиру Зеленському відповів Путін.",
        "За словами Путіна, ні.",
        language="uk",
    )
    sources, _ = resolve(
        article,
        (2, "Зеленського", "person"),
        (1, "Президент Володимир Зеленський", "person"),
        (3, "Володимиру Зеленському", "person"),
        (4, "Путіна", "person"),
        (3, "Путін", "person"),
    )
    assert [(s.name_in_text, s.name_latin, s.name) for s in sources] == [
        ("Володимир Зеленський", "Volodymyr Zelenskyi", "Volodymyr Zelenskyi"),
        ("Путін", "Putin", "Putin"),
    ]


def test_a_name_in_latin_letters_is_found_in_a_cyrillic_article():
    article = make_article("Президент Володимир Зеленський заявив про це.", language="uk")
    sources, found = resolve(article, (1, "Volodymyr Zelenskyy", "person"))
    assert sources[0].name_in_text.endswith("Зеленський")
    assert found[0].mention.exact == "Зеленський"


def test_german_roles_do_not_split_a_person():
    article = make_article(
        "Bundeskanzler Olaf Scholz lehnte ab.", "Kanzler Scholz schwieg.", "Er kommt nicht.", language="de"
    )
    sources, found = resolve(
        article, (1, "Bundeskanzler Olaf Scholz", "person"), (2, "Kanzler Scholz", "person"), (3, "Er", "person")
    )
    assert [source.name_in_text for source in sources] == ["Olaf Scholz"]
    assert found[2].mention.exact == "Er"


def test_a_pronoun_means_the_person_named_last():
    article = make_article("Jan Smit sprak.", "Piet Bos luisterde.", "Jan Smit ging.", "Hij lachte.", "Zij was weg.")
    _, found = resolve(article, (1, "Jan Smit", "person"), (2, "Piet Bos", "person"), (4, "Hij", None))
    assert found[2].source == "src1"


def test_a_pronoun_before_any_name_is_a_problem():
    article = make_article("Hij lachte.", "Jan Smit sprak.")
    sources, found = resolve(article, (1, "Hij", "person"), (2, "Jan Smit", "person"))
    assert found[0].source is None
    assert "“Hij”" in found[0].problem
    assert found[0].mention.exact == "Hij"
    assert len(sources) == 1


def test_without_a_lexicon_names_still_work():
    article = make_article("Jan Kowalski powiedział nie.", "Kowalski milczy.", language="pl")
    sources, _ = resolve(article, (1, "Jan Kowalski", "person"), (2, "Kowalski", None))
    assert [source.name_in_text for source in sources] == ["Jan Kowalski"]


names = st.lists(st.text(max_size=12) | st.sampled_from(["Jan Smit", "Smit", "Hij", "ß", "de"]), max_size=5)
kinds = st.sampled_from([None, "person", "organisation", "anonymous"])


@given(names=names, kinds=st.lists(kinds, min_size=5, max_size=5), text=st.text(max_size=30))
@settings(deadline=None, max_examples=150)
def test_any_naming_ends_in_a_source_of_the_article_or_none(names, kinds, text):
    article = make_article(f"Jan Smit {text}", "Smit zei niets.")
    resolve(article, *[(1 + i % 2, name, kind) for i, (name, kind) in enumerate(zip(names, kinds, strict=False))])
