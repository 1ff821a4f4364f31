"""Names in other scripts can be read in Latin letters."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chains.latin import latinise


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("Київ", "Kyiv"),
        ("Володимир Зеленський", "Volodymyr Zelenskyi"),
        ("Єнакієве", "Yenakiieve"),
        ("Їжакевич", "Yizhakevych"),
        ("Згорани", "Zghorany"),
        ("Розгон", "Rozghon"),
        ("Знам'янка", "Znamianka"),
        ("Знам’янка", "Znamianka"),
        ("Юрій Йосипівна", "Yurii Yosypivna"),
        ("Щербухи", "Shcherbukhy"),
        ("Ґалаґан", "Galagan"),
        ("Корюківка", "Koriukivka"),
        ("ДСНС", "DSNS"),
        ("міністерство оборони", "ministerstvo oborony"),
    ],
)
def test_ukrainian_by_the_table_of_2010(name, latin):
    assert latinise(name, "uk") == latin


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("Владимир Путин", "Vladimir Putin"),
        ("Щербаков", "Shcherbakov"),
        ("Елена Ельцина", "Yelena Yeltsina"),
        ("Горбачёв", "Gorbachev"),
        ("Достоевский", "Dostoyevsky"),
        ("Соловьёв", "Solovyov"),
        ("Юрий", "Yury"),
        ("Wagner-босс", "Wagner-boss"),
        ("Андрій", "Andrii"),
    ],
)
def test_russian_as_newspapers_write_it(name, latin):
    assert latinise(name, "ru") == latin


@pytest.mark.parametrize(
    ("name", "language", "latin"),
    [
        ("习近平", "zh", "Xi Jin Ping"),
        ("Νίκος Παππάς", "el", "Nikos Pappas"),
        ("Владимир Путин", "nl", "Vladimir Putin"),
        ("თბილისი", "ka", "Tbilisi"),
    ],
)
def test_other_scripts(name, language, latin):
    assert latinise(name, language) == latin


@pytest.mark.parametrize("name", ["Zelensky", "Łódź", "Müller", "Đà Nẵng", "", "2023", "«Ъ»"])
def test_nothing_to_do(name):
    assert latinise(name, "ru") is None


@given(st.text(max_size=30), st.sampled_from(["uk", "ru", "ar", "und"]))
@settings(deadline=None)
def test_no_name_breaks_it(name, language):
    latin = latinise(name, language)
    assert latin is None or latin == " ".join(latin.split()) != ""
