"""What is not in the target language is seen; names, titles and short quotations may stay."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chains.checks.language import compare, find_gap
from chains.checks.language.function_words import list_function_words, list_telling_words, read_function_words
from chains.checks.pairs import Pair, Passage

TEXTS = {
    "en": "The council decided to close the old bridge until the summer, because the pillars under it are damaged.",
    "nl": "De raad heeft besloten om de oude brug tot de zomer te sluiten, omdat de pijlers eronder beschadigd zijn.",
    "de": "Der Rat hat beschlossen, die alte Brücke bis zum Sommer zu schließen, weil die Pfeiler beschädigt sind.",
    "fr": "Le conseil a décidé de fermer le vieux pont jusqu’à l’été, parce que les piliers sont endommagés.",
    "es": "El consejo ha decidido cerrar el viejo puente hasta el verano, porque los pilares están dañados.",
    "ru": "Совет решил закрыть старый мост до лета, потому что опоры под ним повреждены и не могут его держать.",
    "uk": "Рада вирішила закрити старий міст до літа, тому що опори під ним пошкоджені й не можуть його тримати.",
}
DIRECTIONS = [(one, other) for one in TEXTS for other in TEXTS if one != other]


def find(source, target, languages=("nl", "en")):
    return list(compare(Pair(Passage(source, languages[0]), Passage(target, languages[1]))))


def mix(first, second):
    """The first half of one text, the second half of another."""
    one, other = first.split(), second.split()
    return " ".join(one[: len(one) // 2] + other[len(other) // 2 :])


@pytest.mark.parametrize("languages", DIRECTIONS)
def test_a_translation_is_in_its_language(languages):
    assert find(TEXTS[languages[0]], TEXTS[languages[1]], languages) == []


@pytest.mark.parametrize("languages", DIRECTIONS)
def test_the_source_again_is_an_error(languages):
    source = TEXTS[languages[0]]
    (problem,) = find(source, source.upper(), languages)
    assert (problem.severity, problem.message) == ("error", "The sentence was left untranslated.")
    assert (problem.source, problem.target) == ((0, len(source)), (0, len(source.upper())))


@pytest.mark.parametrize("languages", DIRECTIONS)
def test_a_half_left_in_the_source_language_is_an_error_where_it_stands(languages):
    source = TEXTS[languages[0]]
    target = mix(TEXTS[languages[1]], source)
    (problem,) = find(source, target, languages)
    assert problem.severity == "error"
    assert problem.target[1] >= len(target) - 20
    assert problem.target[0] >= len(target) // 4


@pytest.mark.parametrize("languages", DIRECTIONS)
def test_a_third_language_is_seen(languages):
    third = next(language for language in TEXTS if language not in languages)
    assert find(TEXTS[languages[0]], TEXTS[third], languages)


@pytest.mark.parametrize("language", TEXTS)
def test_only_a_third_language_matters_in_one_language(language):
    other = "nl" if language == "fr" else "fr"
    assert find(TEXTS[language], TEXTS[language], (language, language)) == []
    assert [p.severity for p in find(TEXTS[language], TEXTS[other], (language, language))] == ["error"]


@pytest.mark.parametrize(
    ("target", "languages"),
    [
        ("The magazine Der Spiegel and Le Monde diplomatique reported it first.", ("de", "en")),
        ("She works for Médecins sans frontières in Chad.", ("fr", "en")),
        ("Charles de Gaulle, Vincent van Gogh and Ludwig van Beethoven never met.", ("nl", "en")),
        ("He wrote “Het is stil in dit huis” in a week.", ("nl", "en")),
        ("The building is called Haus der Kulturen der Welt.", ("de", "en")),
        ("The Federal Security Service (ФСБ) denied it.", ("ru", "en")),
        ("Компания Apple показала телефон iPhone в Лондоне.", ("en", "ru")),
        ("Volodymyr Zelensky, Vladimir Poetin, Emmanuel Macron", ("nl", "en")),
        (
            "Royal Society for the Prevention of Accidents ist eine alte Stiftung in Birmingham, die viele kennen.",
            ("en", "de"),
        ),
    ],
)
def test_names_and_titles_may_stay(target, languages):
    assert find(TEXTS[languages[0]], target, languages) == []


@pytest.mark.parametrize(
    ("target", "languages", "severity"),
    [
        ("Maternité ferme le 30 juin", ("fr", "en"), "error"),
        ("Soignants contestent les chiffres", ("fr", "en"), "error"),
        ("Werk bleibt bis März geschlossen", ("de", "en"), "error"),
        ("Brug blijft tot maart gesloten", ("nl", "fr"), "error"),
        ("Puente cerrado por grietas", ("es", "en"), "error"),
        ("les soignants contestent", ("fr", "en"), "warning"),
    ],
)
def test_a_few_words_of_the_source_language_are_seen(target, languages, severity):
    (problem,) = find(TEXTS[languages[0]], target, languages)
    assert (problem.severity, problem.target) == (severity, (0, len(target)))


@pytest.mark.parametrize(
    ("target", "languages"),
    [
        ("Maternity closes on 30 June", ("fr", "en")),
        ("École des Ponts", ("fr", "en")),
        ("Médecins sans frontières", ("fr", "en")),
        ("Tour de France", ("fr", "en")),
        ("Court annuls mayor's decision", ("fr", "en")),
        ("Police report: 12 dead", ("nl", "en")),
        ("Bridge in Die closed", ("de", "en")),
        ("Maternité fermée le 30 juin", ("en", "fr")),
    ],
)
def test_a_few_words_that_are_a_translation_or_a_name_are_no_fault(target, languages):
    assert find(TEXTS[languages[0]], target, languages) == []


def test_a_clause_in_the_middle_is_pointed_at():
    source = "Hij zei dat de brug dicht moest omdat niemand er nog overheen durfde te lopen."
    target = "He said that the bridge omdat niemand er nog overheen durfde te lopen was closed."
    (problem,) = find(source, target)
    assert problem.severity == "error"
    assert target[slice(*problem.target)] == "omdat niemand er nog overheen durfde te lopen"
    assert source[slice(*problem.source)] == "omdat niemand er nog overheen durfde te lopen"
    assert "“omdat niemand" in problem.message
    assert "not in English" in problem.message


@pytest.mark.parametrize(
    ("target", "severities"),
    [
        ("According to the Institut national de la statistique économique it rose.", {"warning"}),
        ("According to national de la statistique économique il a augmenté en mai.", {"error"}),
    ],
)
def test_the_name_of_an_institution_is_at_most_doubtful(target, severities):
    source = "Selon cet Institut national de la statistique économique il a augmenté en mai."
    assert {problem.severity for problem in find(source, target, ("fr", "en"))} == severities


def test_cyrillic_words_in_a_latin_text_are_seen():
    target = "The council решила закрыть мост on Tuesday."
    (problem,) = find(TEXTS["ru"], target, ("ru", "en"))
    assert (problem.severity, target[slice(*problem.target)]) == ("error", "решила закрыть мост")


def test_the_end_of_a_german_source_is_doubtful():
    source = "Der Verein sammelte am Samstag Unterschriften vieler Anwohner der Innenstadt."
    target = "The club collected Samstag Unterschriften vieler Anwohner der Innenstadt."
    assert [problem.check for problem in find(source, target, ("de", "en"))] == ["language"]


def test_a_target_without_a_list_is_held_against_the_source():
    assert [p.severity for p in find(TEXTS["nl"], TEXTS["nl"] + " Echt waar.", ("nl", "it"))] == ["error"]
    italian = "Il consiglio ha deciso di chiudere il vecchio ponte fino all’estate, perché i piloni sono danneggiati."
    assert find(TEXTS["nl"], italian, ("nl", "it")) == []
    assert find("会议已经结束。", "会议已经结束。", ("zh", "en"))[0].severity == "error"


def test_what_cannot_be_checked_is_said():
    assert find_gap("nl", "en") is None
    assert find_gap("ja", "uk") is None
    assert "Italian" in find_gap("nl", "it")
    assert "Italian" in find_gap("it", "it")


def test_function_words_are_lower_case_and_plenty():
    words, names = read_function_words()
    assert all(len(entries) >= 75 for entries in words.values())
    assert "van" in names
    assert list_function_words("ja") == frozenset()
    assert "the" in list_telling_words("en")
    assert "in" not in list_telling_words("en")


@given(
    source=st.text(max_size=200),
    target=st.text(max_size=200),
    languages=st.tuples(st.sampled_from(["nl", "ru", "und", "zh"]), st.sampled_from(["en", "uk", "it"])),
)
@settings(deadline=None)
def test_any_text_is_looked_at(source, target, languages):
    for problem in find(source, target, languages):
        for place, text in ((problem.source, source), (problem.target, target)):
            assert place is None or 0 <= place[0] < place[1] <= len(text)


@pytest.mark.parametrize("unit", ["de ", "(de ", "“de” ", "из ", "\ud800a ", "die in ", "ab cd ef gh "])
def test_long_texts_are_looked_at(unit):
    assert len(find("de in " * 20_000, unit * 30_000, ("nl", "en"))) <= 1


@pytest.mark.parametrize(
    ("source", "target", "severity"),
    [
        (
            "Die Linie fährt seit Mai 14 Ziele in 9 nordischen Ländern an.",
            "Since May, the line serves 14 Ziele in 9 nordischen Ländern an.",
            "error",
        ),
        (
            "Er leitet seit Mai das Bundesamt für Bauwesen und Raumordnung.",
            "Since May, he heads the Bundesamt für Bauwesen und Raumordnung.",
            "warning",
        ),
    ],
)
def test_a_german_end_with_a_verb_is_no_name(source, target, severity):
    (problem,) = compare(Pair(Passage(source, "de"), Passage(target, "en")))
    assert problem.severity == severity


def test_a_blank_source_has_no_place():
    (problem,) = compare(Pair(Passage(" ", "nl"), Passage("Das ist heute nicht mehr der Fall gewesen.", "en")))
    assert problem.source is None


@pytest.mark.parametrize(
    ("english", "severity", "words"),
    [
        ("In “Zahirodni рейки” the accusation is denied.", "warning", "рейки"),
        ("So do we, додала вона.", "error", "додала вона"),
        ("Godдан Lisniak said that nobody will wait.", "error", "Godдан"),
        ("The company Zakhidni Reiky (Західні рейки) denies the accusation.", None, ""),
        ("The company Zakhidni Reiky denies the accusation.", None, ""),
    ],
)
def test_a_word_in_the_letters_of_the_source_is_seen(english, severity, words):
    found = list(compare(Pair(Passage("У «Західних рейках» звинувачення заперечують.", "uk"), Passage(english, "en"))))
    assert [problem.severity for problem in found] == [severity] * bool(severity)
    assert [english[slice(*problem.target)] for problem in found] == [words] * bool(severity)


@pytest.mark.parametrize(
    ("source", "target", "words"),
    [
        ("Elle est ici depuis trente-deux ans.", "She has been here since trente-deux years.", "trente-deux"),
        ("Il a vendu quatre mille billets.", "He sold quatre mille tickets.", "quatre mille"),
    ],
)
def test_a_number_left_in_words_is_seen(source, target, words):
    (problem,) = find(source, target, ("fr", "en"))
    assert problem.severity == "error"
    assert target[slice(*problem.target)] == words


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Six vieux trains sont en panne.", "Six old trains have broken down."),
        ("Le cardinal Vingt-Trois est malade.", "Cardinal Vingt-Trois is ill."),
        ("Le demi-finaliste est mort.", "The semi-finalist is dead."),
    ],
)
def test_numbers_of_both_languages_and_names_are_no_fault(source, target):
    assert find(source, target, ("fr", "en")) == []


def test_a_start_left_as_it_was_is_seen():
    target = "Local businesses s’inquiètent de la nouvelle loi."
    (problem,) = find("Local businesses are worried about the new law.", target, ("en", "fr"))
    assert (problem.severity, target[slice(*problem.target)]) == ("warning", "Local businesses")


@pytest.mark.parametrize("start", ["Six participants", "Amazon Prime", "Boris Johnson"])
def test_a_start_that_both_languages_share_is_no_fault(start):
    assert find(f"{start} came to the party.", f"{start} à la fête, comme prévu.", ("en", "fr")) == []


def test_letters_of_two_alphabets_are_explained():
    (problem,) = find("Полк «Рейки» прибув.", "The рейki regiment has arrived.", ("uk", "en"))
    assert problem.message == "“рейki” mixes Latin and Cyrillic letters: part of it was left untranslated."
