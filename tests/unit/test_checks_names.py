"""Names of a translation have their counterparts in the original, in every script."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chains.checks import names
from chains.checks.names.exchange import LIKELY, Case, compare_sounds, count_points, list_missing
from chains.checks.names.naming import read_passage
from chains.checks.names.sounds import romanise, spell_skeleton
from chains.checks.pairs import Pair, Passage
from chains.latin import latinise
from chains.lexicons.names import FILES, ORDER, find_keys, is_generic, load_forms, read_table

WORDS = ["In", "Paris", "Kyiv", "Anna", "Müller", "said", "that", "Ngozi", "of", "Lagos"]
LANGUAGES = st.sampled_from([*ORDER, "pl", "el", "zh"])


def check(source, language, target, to="en", **more):
    return list(names.compare(Pair(Passage(source, language), Passage(target, to), **more)))


@pytest.mark.parametrize(
    ("language", "source", "target"),
    [
        ("nl", "Gisteren sprak Poetin in Oekraïne over de Gazastrook.", "Yesterday Putin spoke in Ukraine about Gaza."),
        ("de", "Merkels Berater flog gestern nach Genf.", "Yesterday Merkel's adviser flew to Geneva."),
        ("de", "Er lebt in Nordkorea und Südosteuropa.", "He lives in North Korea and southeastern Europe."),
        ("fr", "Hier, des soldats allemands sont arrivés à Londres.", "Yesterday German soldiers arrived in London."),
        ("es", "La ONU y la OTAN se reunieron en Ginebra.", "The UN and NATO met in Geneva."),
        ("es", "Los EE. UU. y la UE firmaron un acuerdo.", "The US and the EU signed an accord."),
        ("ru", "Вчера с Путиным был американский посол из Гонконга.", "An American from Hong Kong saw Putin."),
        ("ru", "По словам Джеймса Кейси, играл джаз.", "According to James Casey, jazz was played."),
        ("uk", "Учора Зеленський прибув до Києва з Туреччини.", "Yesterday Zelenskyy came to Kyiv from Turkey."),
        ("uk", "Він читав про римського імператора.", "He read about a Roman emperor."),
        ("nl", "De minister sprak met de Hoge Raad.", "The Minister spoke with the Supreme Court."),
        ("nl", "Hij trad op in Saturday Night Live.", "He appeared on SNL."),
        ("de", "Die Diebe nahmen 26.750 US-Dollar mit.", "The thieves took $26,750 with them."),
        ("es", "¿Qué decía Ana sobre la pobreza?", "What did Ana say about poverty?"),
        ("nl", "Donggala ligt op het eiland Celebes.", "Donggala is on the island of Sulawesi."),
    ],
)
def test_the_same_names_are_found(language, source, target):
    assert check(source, language, target) == []


@pytest.mark.parametrize(
    ("language", "source", "lost", "target", "written"),
    [
        ("nl", "Volgens hem wonen veel mensen in Oekraïne.", "Oekraïne", "Many people live in Brazil.", "Brazil"),
        ("de", "Sie wohnt seit Jahren in Deutschland.", "Deutschland", "She has long lived in Japan.", "Japan"),
        ("fr", "Elle habite depuis longtemps en Suède.", "Suède", "She has long lived in Peru.", "Peru"),
        ("es", "Desde hace años vive en Noruega.", "Noruega", "She has long lived in Kenya.", "Kenya"),
        ("ru", "Она давно живёт в Польше.", "Польше", "She has long lived in Mexico.", "Mexico"),
        ("uk", "Вона давно живе в Німеччині.", "Німеччині", "She has long lived in Cuba.", "Cuba"),
        ("uk", "Про це сказав Мельниченко.", "Мельниченко", "This was said by Rodriguez.", "Rodriguez"),
    ],
)
def test_an_exchanged_name_is_an_error_with_both_places(language, source, lost, target, written):
    (problem,) = check(source, language, target)
    assert problem.severity == "error"
    assert source[slice(*problem.source)] == lost
    assert target[slice(*problem.target)] == written
    assert f"“{lost}”" in problem.message  # a name of another script has its Latin letters after it
    assert f"“{written}”" in problem.message


@pytest.mark.parametrize(
    ("language", "source", "target"),
    [
        ("de", "Der Bundestag stimmte dem Plan zu.", "Germany's parliament backed the plan."),
        ("ru", "США отвергли этот план.", "Washington rejected the plan."),
        ("es", "La Moncloa aceptó el plan.", "The Spanish government accepted the plan."),
        ("nl", "Den Haag zwijgt over het plan.", "The Dutch government is silent about the plan."),
        ("uk", "Кремль мовчить про цей план.", "Moscow is silent about the plan."),
        ("es", "Los gallegos votaron temprano.", "Galicia voted early."),
        ("uk", "Завод обстріляли шахедами.", "The factory was hit by Shahed drones."),
        ("nl", "Dat zei wethouder Van Buren.", "Alderman Van Buren said so."),
    ],
)
def test_a_capital_and_a_government_may_stand_for_their_country(language, source, target):
    assert check(source, language, target) == []


@pytest.mark.parametrize(
    ("language", "source", "target"),
    [
        ("ru", "Поезд прибыл в Москву.", "The train arrived in Kyiv."),
        ("nl", "De VVD wil een debat.", "The PvdA wants a debate."),
    ],
)
def test_two_names_of_the_tables_are_two_though_they_sound_alike(language, source, target):
    assert [problem.severity for problem in check(source, language, target)] == ["error"]


def test_a_heading_of_ours_says_nothing_by_its_capitals():
    source = "De schade loopt op, zegt Vermeer."
    assert check(source, "nl", "Dutch River Damages Estimated to Increase", whole=False) == []


def test_an_invented_country_is_worth_a_look():
    (problem,) = check("Ze verkocht haar huis.", "nl", "She sold her house in Portugal.")
    assert problem.severity == "warning"
    assert problem.source is None


@pytest.mark.parametrize(
    ("language", "source", "target"),
    [
        ("nl", "De wolf heeft twee schapen gedood.", "Hungry Wolf Kills Two Sheep Near Village"),
        ("fr", "Le sénateur a parlé au Conseil pour l’emploi.", "Sen. Dubois spoke to the Council for Skills."),
        ("ru", "Роуэн и Джек уехали в Уайтхолл.", "Rowan and Jack left for Whitehall."),
        ("ru", "По словам Хьюза, он родом из Лестера.", "According to Hughes, he is from Leicester."),
        ("uk", "Гравець прибув з Юти разом із Маккарті.", "The player came from Utah with McCarthy."),
        ("de", "Die Epheser lebten in Kleinasien.", "The Ephesians lived in Asia Minor."),
        ("es", "Los procatalanistas perdieron.", "The pro-Catalan parties lost."),
    ],
)
def test_headings_titles_and_other_spellings_raise_no_error(language, source, target):
    assert [problem for problem in check(source, language, target) if problem.severity == "error"] == []


@pytest.mark.parametrize(
    ("language", "source", "target"),
    [
        ("nl", "Volgens buren woont Verhoeven nu in Zwolle.", "Neighbours say Verhoeven now lives in Okonkwo."),
        ("de", "Am Abend traf sie sich mit Lindqvist.", "In the evening she met with Okonkwo."),
        ("fr", "Selon la police, Lefebvre habite à Roubaix.", "Police say Lefebvre lives in Okonkwo."),
        ("es", "Ayer el juez habló con Etxeberria.", "Yesterday the judge spoke with Okonkwo."),
    ],
)
def test_a_name_unlike_any_of_a_source_in_latin_letters_is_an_error(language, source, target):
    (problem,) = check(source, language, target)
    assert problem.severity == "error"
    assert target[slice(*problem.target)] == "Okonkwo"


def test_a_part_of_a_name_is_no_evidence():
    assert check("Das sagte eine Sprecherin.", "de", "So said a spokeswoman of the Ministry.") == []


def test_into_another_language_than_english():
    assert check("She lives in Germany with Putin.", "en", "Sie lebt mit Putin in Deutschland.", to="de") == []
    (problem,) = check("She lives in Germany.", "en", "Elle vit en Norvège.", to="fr")
    assert problem.severity == "error"


def test_what_sounds_like_a_lost_name_counts_for_less():
    names_of = {"Кавендиш": "Kavendisz", "Штайнбрюк": "Okonkwo"}
    points = []
    for lost, new in names_of.items():
        source = read_passage(Passage(f"Вчера здесь выступал {lost}.", "ru"))
        target = read_passage(Passage(f"Yesterday {new} spoke here.", "en"))
        (old,) = list_missing(source, read_passage(Passage("", "en")), 30)
        (name,) = list_missing(target, read_passage(Passage("", "ru")), 30)
        case = Case(source, target, [name], [old])
        points.append(count_points(case, name, old, compare_sounds(case, name, old)))
    assert points[0] < LIKELY <= points[1]


def test_a_lost_name_stands_for_one_new_name_only():
    case_of = "Ayer Etxeberria habló con Kowalczyk."
    (problem,) = check(case_of, "es", "Yesterday Etcheverria spoke with Okonkwo.")
    assert case_of[slice(*problem.source)] == "Kowalczyk"


@pytest.mark.parametrize(
    ("word", "language"), [("Veiligheidsraad", "nl"), ("Кубка", "ru"), ("Міністерства", "uk"), ("Comité", "fr")]
)
def test_parts_of_names_are_known_for_them_in_other_languages(word, language):
    assert is_generic(word, language)
    assert not is_generic("Okonkwo", language)


class TestStatements:
    article = "Macron besuchte Polen. Am Abend sprach er in Warschau. " + "Danach war es still. " * 40

    def test_may_leave_names_out(self):
        assert check("Macron besuchte Polen.", "de", "There was a visit.", whole=False) == []

    def test_may_put_a_name_for_a_pronoun(self):
        context = Passage(self.article, "de")
        said = "Macron spoke in Warsaw."
        assert check("Am Abend sprach er in Warschau.", "de", said, whole=False, context=context) == []

    def test_may_not_name_what_is_nowhere(self):
        context = Passage(self.article, "de")
        said = "He spoke in Madrid."
        (problem,) = check("Am Abend sprach er in Warschau.", "de", said, whole=False, context=context)
        assert problem.severity == "error"


@pytest.mark.parametrize("language", ORDER)
def test_every_form_of_the_tables_is_found(language):
    column = ORDER.index(language)
    for name in FILES[:3]:
        for key, columns in read_table(name).items():
            forms = [form.rstrip("*") for form in columns[column].split() if "_" not in form and len(form) > 4]
            prefix = "person:" if name == "people" else ""
            assert all(prefix + key in find_keys(form.capitalize(), language) for form in forms), key


@pytest.mark.parametrize(
    ("word", "key"), [("Scott", "scotland"), ("Green", "greece"), ("Francisco", "france"), ("Baltimore", "baltic")]
)
def test_a_longer_word_is_another_name(word, key):
    assert key not in find_keys(word, "en")


@pytest.mark.parametrize(
    ("one", "language", "other"),
    [("Шекспир", "ru", "Shekspir"), ("Wolkow", "de", "Volkov"), ("Хорркс", "ru", "Horrks"), ("Киров", "ru", "Kirow")],
)
def test_spellings_of_one_name_sound_alike(one, language, other):
    assert spell_skeleton(romanise(one, language)) == spell_skeleton(romanise(other, "en"))


def test_what_cannot_be_checked_is_said():
    assert names.find_gap("nl-BE", "en-GB") is None
    assert "Polish" in names.find_gap("pl", "en")
    assert "Greek" in names.find_gap("en", "el")
    assert "German" in names.find_gap("en", "de")
    assert load_forms("pl") is None


LOST = [
    ("nl", "Dat zei burgemeester K.P. van Dalen gisteren.", "K.P. van Dalen", "The mayor said so yesterday."),
    ("de", "Das erklärte Sprecherin Katja Wendel am Abend.", "Katja Wendel", "The speaker said so that evening."),
    ("fr", "« Tant mieux », dit la patronne, Odile Garnac.", "Odile Garnac", "“All the better,” said the owner."),
    ("es", "Lo negó la portavoz Lucía Berrocal.", "Lucía Berrocal", "The speaker denied it."),
    ("ru", "Об этом рассказала Ирина Долгушева.", "Ирина Долгушева", "This was told later."),
    ("uk", "Це підтвердив інженер В. С. Гордійчук.", "В. С. Гордійчук", "The engineer confirmed this."),
    ("en", "The mayor, Walter Dobbins, denied it.", "Walter Dobbins", "De burgemeester ontkende het."),
]


@pytest.mark.parametrize(("language", "source", "lost", "target"), LOST)
def test_a_person_who_vanishes_is_a_warning(language, source, lost, target):
    (problem,) = check(source, language, target, to="nl" if language == "en" else "en")
    assert problem.severity == "warning"
    assert source[slice(*problem.source)] == lost
    latin = latinise(lost, language)
    shown = f"“{lost}” ({latin})" if latin else f"“{lost}”"
    assert problem.message == f"{shown} is not in the translation."


@pytest.mark.parametrize(("language", "source", "lost", "target"), LOST)
def test_a_statement_may_leave_a_person_out(language, source, lost, target):
    assert lost in source
    assert check(source, language, target, to="nl" if language == "en" else "en", whole=False) == []


@pytest.mark.parametrize(
    ("language", "source", "target"),
    [
        ("nl", "Dat zei burgemeester K.P. van Dalen gisteren.", "Mayor Van Dalen said so yesterday."),
        ("de", "Sie schickte gestern E-Mails an alle Kunden.", "She wrote to all customers yesterday."),
        ("de", "Die Konrad-Wendel-Stiftung zahlt.", "The foundation pays."),
        ("fr", "Selon M. Garnac, tout va bien.", "According to him, all is well."),
        ("fr", "Elle a lu « Odile Garnac » hier.", "She read the novel yesterday."),
        ("es", "El presidente del Banco Central lo negó.", "The head of the monetary authority denied it."),
        ("uk", "Про це пише Ірина Гордійчук.", "Iryna Hordiychuk writes about it."),
    ],
)
def test_what_need_not_be_a_lost_person_is_not_reported(language, source, target):
    assert check(source, language, target) == []


@pytest.mark.parametrize(
    ("language", "source", "target", "left", "name"),
    [
        ("nl", "Zij woont in Oekraïne.", "She lives in Oekraïne.", "Oekraïne", "Dutch (Ukraine)"),
        ("nl", "De Oekraïense boer won.", "The Oekraïense farmer won.", "Oekraïense", "Dutch (Ukraine)"),
        ("de", "Er wohnt in München.", "He lives in München.", "München", "German (Munich)"),
        ("fr", "Elle travaille à Genève.", "She works in Genève.", "Genève", "French (Geneva)"),
        ("es", "Viajó ayer a Bruselas.", "She went to Bruselas yesterday.", "Bruselas", "Spanish (Brussels)"),
        ("es", "Viajó ayer a Alemania.", "She went to Alemania yesterday.", "Alemania", "Spanish (Germany)"),
    ],
)
def test_a_name_left_in_the_language_of_the_original_is_a_warning(language, source, target, left, name):
    (problem,) = check(source, language, target)
    assert (problem.severity, problem.message) == ("warning", f"“{left}” was left in {name}.")
    assert problem.target is not None
    assert target[slice(*problem.target)] == left
    assert check(source, language, source, to=language) == []


@pytest.mark.parametrize(
    ("language", "source", "target"),
    [
        ("nl", "Zij las Marx en Engels.", "She read Marx and Engels."),
        ("nl", "Zij woont in Oekraïne.", "She lives in Ukraine (Oekraïne)."),
        ("de", "Sie arbeitet bei der Deutschen Bank und in Berlin.", "She works at Deutsche Bank and in Berlin."),
        ("de", "Golf wird überall gespielt.", "Golf is played everywhere."),
        ("fr", "Elle lit « Genève » le soir.", "She reads “Genève” at night."),
        ("es", "Vive en Madrid y en Lima.", "She lives in Madrid and in Lima."),
    ],
)
def test_a_name_that_may_stay_is_not_reported(language, source, target):
    assert check(source, language, target) == []


def test_a_long_name_is_quoted_in_part():
    source = "Dat zei Jana " + "Petrik" * 40 + " gisteren."
    (problem,) = check(source, "nl", "She said so yesterday.")
    assert len(problem.message) < 140


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200), LANGUAGES, st.text(max_size=200), LANGUAGES, st.booleans())
def test_any_text_is_read_and_places_are_within_it(source, language, target, to, whole):
    context = None if whole else Passage(source + target, language)
    for problem in check(source, language, target, to=to, whole=whole, context=context):
        for place, text in ((problem.source, source), (problem.target, target)):
            assert place is None or 0 <= place[0] < place[1] <= len(text)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=12), st.sampled_from(ORDER))
def test_a_text_has_all_its_own_names(words, language):
    text = " ".join(words)
    assert check(text, language, text, to=language) == []


def test_a_name_that_stands_less_often_may_have_been_replaced():
    source = "Après la guerre en Espagne, la victoire sur les Espagnols a été totale."
    (problem,) = check(source, "fr", "After the war in Spain, the victory over Osaka was total.")
    assert problem.severity == "error"
    assert source[slice(*problem.source)] == "Espagnols"
    assert check(source, "fr", "After the war in Spain, the victory over them was total.") == []


def test_a_word_that_need_not_be_a_name_replaces_only_what_stood_there():
    near = check("Ze sprak lang met mensen uit Wales.", "nl", "She spoke for a long time with people from Assembly.")
    far = check("Uit Wales kwamen veel mensen, zei ze later tegen hem.", "nl", "Many people came, she told Assembly.")
    assert [problem.severity for problem in near] == ["error"]
    assert "error" not in {problem.severity for problem in far}
