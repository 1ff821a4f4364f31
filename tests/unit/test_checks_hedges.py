"""A hedge that is lost or added is found in every pair of languages; one that is rendered otherwise is not."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chains.checks import hedges
from chains.checks.pairs import Pair, Passage, Problem
from chains.lexicons import LANGUAGES
from chains.lexicons.hedges import FORCES, KINDS, list_entries, load_hedges, read_table

# The same news in all languages: uncertain, and certain.
POSSIBLE = {
    "en": "The minister may resign today.",
    "nl": "De minister treedt vandaag misschien af.",
    "de": "Der Minister tritt heute möglicherweise zurück.",
    "fr": "Le ministre démissionnera peut-être aujourd'hui.",
    "es": "Quizás el ministro dimita hoy.",
    "ru": "Министр, возможно, уйдёт в отставку сегодня.",
    "uk": "Міністр, можливо, піде у відставку сьогодні.",
}
PROBABLE = {
    "en": "The fire was probably started by a candle.",
    "nl": "De brand is waarschijnlijk ontstaan door een kaars.",
    "de": "Der Brand entstand vermutlich durch eine Kerze.",
    "fr": "L'incendie a probablement été provoqué par une bougie.",
    "es": "El incendio lo provocó probablemente una vela.",
    "ru": "Пожар, скорее всего, начался из-за свечи.",
    "uk": "Пожежа, ймовірно, почалася через свічку.",
}
HEARSAY = {
    "en": "The general reportedly fled the city.",
    "nl": "De generaal is naar verluidt de stad ontvlucht.",
    "de": "Der General ist angeblich aus der Stadt geflohen.",
    "fr": "Le général aurait fui la ville.",
    "es": "El general supuestamente huyó de la ciudad.",
    "ru": "Генерал якобы бежал из города.",
    "uk": "Генерал нібито втік із міста.",
}
SEEMING = {
    "en": "The bridge seems closed.",
    "nl": "De brug lijkt gesloten.",
    "de": "Die Brücke scheint gesperrt.",
    "fr": "Le pont semble fermé.",
    "es": "El puente parece cerrado.",
    "ru": "Мост, кажется, закрыт.",
    "uk": "Міст, здається, зачинено.",
}
CERTAIN = {
    "en": "The bridge was closed on Monday.",
    "nl": "De brug is maandag gesloten.",
    "de": "Die Brücke wurde am Montag gesperrt.",
    "fr": "Le pont a été fermé lundi.",
    "es": "El puente fue cerrado el lunes.",
    "ru": "Мост закрыли в понедельник.",
    "uk": "Міст зачинили в понеділок.",
}


def compare(
    source: str, one: str, target: str, other: str = "en", focus: str | None = None, *, whole: bool = True
) -> list[Problem]:
    places = ((source.index(focus), source.index(focus) + len(focus)),) if focus else ()
    return list(hedges.compare(Pair(Passage(source, one), Passage(target, other), whole=whole, focus=places)))


@pytest.mark.parametrize("one", LANGUAGES)
@pytest.mark.parametrize("said", [POSSIBLE, PROBABLE, HEARSAY, SEEMING])
def test_a_lost_hedge_is_found_in_every_pair_of_languages(said: dict[str, str], one: str) -> None:
    for other in LANGUAGES:
        [problem] = compare(said[one], one, CERTAIN[other], other)
        assert (problem.check, problem.severity, problem.target) == ("hedges", "warning", None), other
        assert problem.source is not None
        assert f"“{said[one][slice(*problem.source)]}”" in problem.message


@pytest.mark.parametrize("one", LANGUAGES)
@pytest.mark.parametrize("said", [POSSIBLE, PROBABLE, HEARSAY, SEEMING, CERTAIN])
def test_a_hedge_that_is_kept_is_not_found(said: dict[str, str], one: str) -> None:
    assert {other: found for other in LANGUAGES if (found := compare(said[one], one, said[other], other))} == {}


@pytest.mark.parametrize("one", LANGUAGES)
@pytest.mark.parametrize("said", [PROBABLE, SEEMING])
def test_an_added_hedge_is_found_in_every_pair_of_languages(said: dict[str, str], one: str) -> None:
    for other in LANGUAGES:
        [problem] = compare(CERTAIN[one], one, said[other], other)
        assert (problem.severity, problem.source) == ("warning", None), other
        assert problem.target is not None
        assert f"“{said[other][slice(*problem.target)]}”" in problem.message


@pytest.mark.parametrize(
    ("language", "source", "translation", "words"),
    [
        ("nl", "Er zouden duizenden soldaten zijn gedood.", "Thousands of soldiers were killed.", "zouden"),
        ("nl", "De trein kan vertraging oplopen.", "The train is delayed.", "kan"),
        ("de", "Der Täter soll nach Polen geflohen sein.", "The perpetrator fled to Poland.", "soll"),
        ("de", "Die Preise dürften im Herbst steigen.", "Prices rise in the autumn.", "dürften"),
        ("de", "Das Werk könnte bald schließen.", "The plant will close soon.", "könnte"),
        ("de", "Der Fahrer sei betrunken gewesen.", "The driver was drunk.", "sei"),
        ("fr", "Trois personnes seraient mortes.", "Three people died.", "seraient"),
        ("fr", "Il se peut que le vol soit annulé.", "The flight is cancelled.", "Il se peut"),
        ("es", "El ministro habría huido a Francia.", "The minister fled to France.", "habría"),
        ("es", "La ley podría cambiar.", "The law will change.", "podría"),
        ("ru", "Завод может закрыться.", "The plant will close.", "может"),
        ("ru", "Переговоры, по-видимому, сорвались.", "The talks collapsed.", "по-видимому"),
        ("uk", "Мабуть, він поїхав додому.", "He went home.", "Мабуть"),
        ("uk", "Переговори, схоже, зірвалися.", "The talks collapsed.", "схоже"),
        ("nl", "Er waren ongeveer 300 mensen.", "There were 300 people.", "ongeveer"),
        ("de", "Der verdächtige Mann kam um vier.", "The man came at four.", "verdächtige"),
    ],
)
def test_what_each_language_hedges_with(language: str, source: str, translation: str, words: str) -> None:
    [problem] = compare(source, language, translation)
    assert problem.source is not None
    assert source[slice(*problem.source)] == words


@pytest.mark.parametrize(
    ("language", "source", "translation"),
    [
        ("nl", "Hij zei dat de dader zou zijn gevlucht.", "He said the perpetrator had fled."),
        ("de", "Er sagte, die Lage sei ruhig.", "He said the situation was calm."),
        ("de", "Man kann den Turm besteigen.", "The tower can be climbed."),
        ("de", "Seien Sie vorsichtig.", "Be careful."),
        ("fr", "Si le vent tombait, il sortirait.", "If the wind dropped, he would go out."),
        ("es", "Se dice que la casa está vacía.", "The house is said to be empty."),
        ("ru", "Он мог бы приехать завтра.", "He could come tomorrow."),
        ("uk", "Вважають, що вона жива.", "She is thought to be alive."),
        ("nl", "De dader is vermoedelijk gevlucht.", "The perpetrator is thought to have fled."),
        ("nl", "Het zou eventueel kunnen lukken.", "It might work."),
        ("de", "Es besteht die Möglichkeit, dass es regnet.", "There is a chance of rain."),
        ("fr", "Quelque 300 personnes sont venues.", "About 300 people came."),
        ("nl", "In mei viel de regering.", "The government fell in May."),
        ("nl", "Een botsing veroorzaakte de brand.", "A collision caused the fire."),
    ],
)
def test_other_words_for_the_same(language: str, source: str, translation: str) -> None:
    assert compare(source, language, translation) == []


def test_two_hedges_are_not_kept_by_one() -> None:
    source = "Misschien komt hij morgen, en vermoedelijk blijft zij thuis."
    assert compare(source, "nl", "Perhaps he comes tomorrow, and she probably stays at home.") == []
    assert compare(source, "nl", "Perhaps he comes tomorrow, and she stays at home.")


def test_can_does_not_stand_for_a_probability() -> None:
    source = "Man kann warten, aber der Zug fällt wahrscheinlich aus."
    assert compare(source, "de", "You can wait, but the train is probably cancelled.") == []
    [problem] = compare(source, "de", "You can wait, but the train is cancelled.")
    assert problem.source is not None
    assert source[slice(*problem.source)] == "wahrscheinlich"


@pytest.mark.parametrize("target", ["en", "nl"])
def test_a_claim_that_makes_a_fact_of_hearsay(target: str) -> None:
    source = "De regering is gevallen. De premier zou het land hebben verlaten."
    claim = {"en": "The prime minister left the country.", "nl": "De premier heeft het land verlaten."}[target]
    kept = {"en": "The prime minister reportedly left.", "nl": "De premier is naar verluidt vertrokken."}[target]
    assert compare(source, "nl", claim, target, "De premier zou het land hebben verlaten", whole=False)
    assert compare(source, "nl", kept, target, "De premier zou het land hebben verlaten", whole=False) == []


def test_a_claim_may_leave_out_what_it_does_not_rest_on() -> None:
    source = "De brug is gesloten. Misschien gaat hij morgen open."
    assert compare(source, "nl", "The bridge is closed.", "en", "De brug is gesloten", whole=False) == []


@pytest.mark.parametrize(
    ("language", "source", "claim"),
    [
        ("nl", "Volgens de politie is de dader gevlucht.", "The perpetrator fled."),
        ("nl", "De politie zei dat de dader zou zijn gevlucht.", "The perpetrator fled."),
        ("de", "Der Täter sei geflohen, sagte der Sprecher.", "The perpetrator fled."),
        ("fr", "Le suspect a fui, selon la police.", "The suspect fled."),
        ("nl", "De boer verloor naar eigen zeggen zijn kudde.", "The farmer lost his flock."),
        ("de", "Es geht um die Stellen, die im Mai wegfallen sollen.", "It is about the jobs that will go in May."),
        ("nl", "De dader zou zijn gevlucht.", "The perpetrator is said to have fled."),
    ],
)
def test_a_claim_leaves_who_said_it_to_its_source(language: str, source: str, claim: str) -> None:
    assert compare(source, language, claim, "en", source, whole=False) == []


@pytest.mark.parametrize(
    ("language", "source", "claim", "words"),
    [
        ("nl", "De raad zou het rapport hebben weggegooid.", "The council threw the report away.", "zou"),
        ("fr", "Selon un témoin, le pont aurait été fermé en mai.", "The bridge was closed in May.", "aurait été"),
        ("fr", "Le maire aurait demandé de l'aide.", "The mayor asked for help.", "aurait"),
        ("uk", "Газета пише, що директор нібито знав про це.", "The director knew about it.", "нібито"),
        ("de", "Er kennt die Täter, die geflohen sein sollen.", "The perpetrators fled from here.", "sein sollen"),
        ("de", "Die Zeitung berichtet, der Chef soll geflohen sein.", "The boss of the firm fled.", "soll"),
        ("nl", "De trein kan naar verwachting vrijdag rijden.", "The train can run on Friday.", "naar verwachting"),
    ],
)
def test_a_claim_keeps_the_doubts_of_the_author(language: str, source: str, claim: str, words: str) -> None:
    for whole, focus in ((False, source), (False, None)):
        [problem] = compare(source, language, claim, "en", focus, whole=whole)
        assert problem.source is not None
        assert source[slice(*problem.source)] == words
    assert compare("De raad zou het rapport hebben weggegooid.", "nl", "The council threw the report away.")


@pytest.mark.parametrize(
    ("language", "source", "translation", "words"),
    [
        ("nl", "Hij zei dat hij zou komen en dat zij zou blijven.", "He said he would come and she will stay.", "zou"),
        ("de", "Das Gesetz würde nicht helfen, sagte er.", "The law will not help, he said.", "würde"),
        ("fr", "Elle a dit que le pont fermerait en mai.", "She said the bridge will close in May.", "fermerait"),
        ("es", "Dijo que la ley no cambiaría nada.", "She said the law will change nothing.", "cambiaría"),
        ("ru", "Он сказал, что это было бы ошибкой.", "He said that this will be a mistake.", "бы"),
        ("uk", "Він сказав, що це було б помилкою.", "He said that this will be a mistake.", "б"),
        ("fr", "Le maire aurait demandé aux élus de se taire.", "The mayor asked them to say nothing.", "aurait"),
        ("nl", "Niemand kon het geloven.", "Nobody will believe it.", "kon"),
        (
            "de",
            "Der Fluss kann steigen und der Damm kann brechen.",
            "The river may rise and the dam is breaking.",
            "kann",
        ),
        (
            "nl",
            "Rond 300 mensen kwamen, misschien met de trein.",
            "300 people came to the square, maybe by train.",
            "Rond",
        ),
        ("es", "Murieron cerca de 40 personas.", "40 people died.", "cerca de"),
        ("de", "Die Tür sei zu keinem Zeitpunkt offen gewesen.", "The door was open at no time.", "sei"),
    ],
)
def test_a_hedge_that_became_a_fact(language: str, source: str, translation: str, words: str) -> None:
    [problem] = compare(source, language, translation)
    assert problem.source is not None
    assert source[slice(*problem.source)] == words


@pytest.mark.parametrize(
    ("language", "source", "translation"),
    [
        ("nl", "Hij zei dat hij zou komen en dat zij zal blijven.", "He said he would come and she will stay."),
        ("fr", "Le maire partira ; il aurait préféré rester.", "The mayor will leave; he would have liked to stay."),
        ("es", "La galería cerrará en mayo.", "The gallery will close in May."),
        ("es", "María llegará mañana.", "María will arrive tomorrow."),
        ("de", "Ich habe das Haus verkauft.", "I sold the house."),
        ("nl", "Er kwamen ongeveer 300 mensen en 20 honden.", "Some 300 people and 20 dogs came."),
        ("de", "Etwa 40.000 Menschen kamen.", "About 40,000 people came."),
        ("nl", "De politie zoekt wie mogelijk iets zag.", "Police seek anyone who may have seen something."),
        ("uk", "Звідси можна бачити море.", "The sea is seen from here."),
    ],
)
def test_a_future_or_a_figure_that_is_as_certain_as_before(language: str, source: str, translation: str) -> None:
    assert compare(source, language, translation) == []


def test_a_point_that_sums_up_may_leave_out_what_is_uncertain() -> None:
    point = "The bridge is closed."
    source = "De brug is gesloten. " + "De gemeente zoekt een aannemer. " * 3 + "Misschien gaat hij morgen open."
    assert compare(source, "nl", point, whole=False) == []
    assert compare("De brug is misschien gesloten.", "nl", point, whole=False)


def test_a_claim_that_doubts_what_its_source_does_not() -> None:
    assert compare("De brug is gesloten.", "nl", "The bridge may be closed.", whole=False)
    assert compare("De brug is misschien gesloten.", "nl", "The bridge may be closed.", whole=False) == []


def test_languages_without_a_lexicon() -> None:
    assert hedges.find_gap("nl-BE", "en") is None
    assert "Polish" in (hedges.find_gap("pl", "en") or "")
    assert "Japanese" in (hedges.find_gap("de", "ja") or "")
    assert compare("Minister może dziś odejść.", "pl", "The minister resigns today.") == []


@settings(max_examples=60)
@given(st.text(max_size=80), st.sampled_from(LANGUAGES), st.booleans())
def test_any_text_is_read_without_harm(text: str, language: str, whole: bool) -> None:
    for source, target in ((text, POSSIBLE[language]), (PROBABLE[language], text)):
        for problem in compare(source, language, target, language, whole=whole):
            start, end = problem.source or problem.target or (0, 0)
            assert 0 <= start < end <= len(source if problem.source else target)


@given(st.sampled_from(LANGUAGES), st.permutations([POSSIBLE, PROBABLE, HEARSAY, SEEMING, CERTAIN]))
def test_a_text_keeps_its_own_hedges(language: str, order: list[dict[str, str]]) -> None:
    text = " ".join(said[language] for said in order)
    assert compare(text, language, text, language) == []


@pytest.mark.parametrize(
    "text", ["may " * 25_000, "x" * 100_000, "could\n" * 20_000 + "be", "\ud800 zou" * 10_000, "about 5 " * 12_000]
)
def test_long_and_broken_text(text: str) -> None:
    found = [hedges.find_hedges(Passage(text, language)) for language in LANGUAGES]
    assert all(hedge.end <= len(text) for side in found for hedge in side or ())
    assert len(compare(text, "nl", text, "en")) <= 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lexicons_are_clean(language: str) -> None:
    table = read_table(language)
    for entry, _ in list_entries(table):
        bare = entry.removesuffix("*")
        assert bare == unicodedata.normalize("NFC", bare).lower() == " ".join(bare.split())
        assert "*" not in bare
        assert len(bare) >= 2 or not entry.endswith("*")
        scripts = {unicodedata.name(letter).split()[0] for letter in bare if letter.isalpha()}
        assert scripts == {"CYRILLIC" if language in {"ru", "uk"} else "LATIN"}, entry
    for kind in KINDS:
        for force in FORCES:
            assert len(table[kind][force]) == len(set(table[kind][force]))
    firm = [entry for kind in KINDS for force in ("strong", "modal") for entry in table[kind][force]]
    assert len(firm) == len(set(firm))
    assert load_hedges(f"{language}-XX") is load_hedges(language)


PLANNED = "Der neue Bahnhof soll im Herbst eröffnet werden."


@pytest.mark.parametrize(
    "target",
    [
        "The new station will open in the autumn.",
        "The new station is to open in the autumn.",
        "The new station is due to open in the autumn.",
        "The new station is scheduled to open in the autumn.",
        "They plan to open the new station in the autumn.",
        "The new station should open in the autumn.",
    ],
)
def test_a_plan_is_no_hearsay(target: str) -> None:
    assert compare(PLANNED, "de", target) == []


@pytest.mark.parametrize(
    ("source", "gloss"),
    [
        ("In der Halle sollen bis zu 500 Liter gelagert worden sein.", "others say so"),
        ("Die Arbeiten an der Halle sollen bis zum Mai abgeschlossen sein.", "it is planned"),
    ],
)
def test_a_figure_is_no_deadline(source: str, gloss: str) -> None:
    [problem] = compare(source, "de", "This was done in the hall.")
    assert f"“sollen” ({gloss})" in problem.message


@pytest.mark.parametrize("papers", ["a permit", "the permit", "a building permit", "no permit"])
def test_papers_are_no_possibility(papers: str) -> None:
    for kept, problems in (("may collapse", 0), ("is collapsing", 1)):
        found = compare("De brug kan instorten; hij heeft papieren.", "nl", f"The bridge {kept}; it has {papers}.")
        assert len(found) == problems


def test_a_plan_is_not_what_happened() -> None:
    [problem] = compare(PLANNED, "de", "The new station was opened in the autumn.")
    assert "“soll” (it is planned)" in problem.message


@pytest.mark.parametrize(
    ("language", "source"),
    [("de", "Der Verdächtige soll nach Wien gereist sein."), ("fr", "Le suspect aurait gagné la Belgique.")],
)
def test_a_suspect_is_no_hedge_of_what_he_did(language: str, source: str) -> None:
    assert compare(source, language, "The suspect travelled to Vienna.")
    assert compare(source, language, "The suspect reportedly travelled to Vienna.") == []


@pytest.mark.parametrize(
    ("language", "target"),
    [("nl", "Zij zei dat de huren zullen dalen."), ("fr", "Elle a dit que les loyers baisseront.")],
)
def test_would_after_said_is_a_future(language: str, target: str) -> None:
    assert compare("She said that rents would fall.", "en", target, language) == []


@pytest.mark.parametrize(
    ("language", "source", "target", "gloss"),
    [
        ("nl", "De weg gaat naar verwachting vrijdag open.", "The road opens on Friday.", "it is expected"),
        ("es", "El presunto autor huyó de la ciudad.", "The killer fled the city.", "it is alleged"),
        ("de", "Der mutmaßliche Täter floh aus der Stadt.", "The killer fled the city.", "it is alleged"),
        ("de", "Das Dach sei am Abend eingestürzt.", "The roof fell in last night.", "as somebody says"),
    ],
)
def test_a_hedge_is_explained(language: str, source: str, target: str, gloss: str) -> None:
    [problem] = compare(source, language, target)
    assert f"({gloss}) keeps this open in the original; the translation states it as certain." in problem.message


def test_glosses_explain_what_is_known() -> None:
    for language in LANGUAGES:
        known = load_hedges(language)
        assert known is not None
        for entry in known.glosses:
            assert entry == entry.lower()
            assert known.explain(entry.rstrip("*")) is not None


@pytest.mark.parametrize(
    ("language", "source", "translation"),
    [
        ("de", "Am Sonntag kann niemand helfen.", "On Sunday there is nobody to help."),
        ("ru", "Она не может быть членом Конгресса.", "She is not fit to be a member of Congress."),
        ("uk", "Це, без сумніву, був найкращий матч.", "It was the best match of all."),
        ("es", "Sin duda fue el mejor partido.", "It was the best match of all."),
    ],
)
def test_what_is_certain_or_cannot_be_leaves_nothing_open(language: str, source: str, translation: str) -> None:
    assert compare(source, language, translation, "en") == []
