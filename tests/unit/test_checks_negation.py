"""The check of negations: found where they appear or vanish, silent where they are said in other words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chains.checks.negation import MOST, compare, find_gap
from chains.checks.negation.negators import drop_doubles, find_cues, join_denials, list_tokens
from chains.checks.pairs import Pair, Passage, Problem
from chains.lexicons import LANGUAGES
from chains.lexicons.negation import FIRM, SOFT, find_entries, index_entries, load_negation, read_negation, split_word

AFFIRMED = {
    "nl": "De burgemeester heeft de brug gisteren geopend.",
    "de": "Der Bürgermeister hat die Brücke gestern eröffnet.",
    "fr": "Le maire a inauguré le pont hier.",
    "es": "El alcalde inauguró el puente ayer.",
    "ru": "Мэр вчера открыл мост.",
    "uk": "Мер учора відкрив міст.",
    "en": "The mayor opened the bridge yesterday.",
}
DENIED = {
    "nl": "De burgemeester heeft de brug gisteren niet geopend.",
    "de": "Der Bürgermeister hat die Brücke gestern nicht eröffnet.",
    "fr": "Le maire n’a pas inauguré le pont hier.",
    "es": "El alcalde no inauguró el puente ayer.",
    "ru": "Мэр вчера не открыл мост.",
    "uk": "Мер учора не відкрив міст.",
    "en": "The mayor did not open the bridge yesterday.",
}
NEGATORS = {"nl": "niet", "de": "nicht", "fr": "n’a pas", "es": "no", "ru": "не", "uk": "не", "en": "not"}
TWO_LANGUAGES = [(one, other) for one in LANGUAGES for other in LANGUAGES if one != other]
# A translation may say it in other words: (language, original, English).
IN_OTHER_WORDS = [
    ("nl", "In de kelder ontbreekt een nooduitgang.", "The cellar does not have an emergency exit."),
    ("nl", "De fabriek ging pas in mei open.", "The factory did not open until May."),
    ("nl", "Niemand zei ooit iets over het lek.", "Nobody ever said anything about the leak."),
    ("nl", "Kom niet, tenzij het dringend is.", "Do not come unless it is urgent."),
    ("nl", "De werkloze lasser kreeg een cursus.", "The welder, who had no job, got a course."),
    ("nl", "De krant kon dit niet onafhankelijk nagaan.", "The newspaper could not check this."),
    ("de", "Der Eintritt ist nicht kostenlos.", "Entry is not free."),
    ("ru", "Вход не бесплатный.", "Entry is not free."),
    ("nl", "Dat is voor niet-rookers goedkoper.", "For non-smokers that is cheaper."),
    ("de", "Dem Verein fehlt das Geld dafür.", "The club does not have the money for it."),
    ("de", "Das Urteil war nicht ungewöhnlich.", "The verdict was common."),
    ("de", "Die Straße war wegen Schnee unpassierbar.", "Because of the snow the road could not be used."),
    ("de", "Der Minister verweigerte eine Antwort.", "The minister did not answer."),
    ("de", "Außer ihm kam niemand.", "Nobody came but him."),
    ("de", "Weder der Wirt noch die Gäste sahen etwas.", "Neither the landlord nor the guests saw anything."),
    ("de", "Nicht nur Kinder, auch Eltern kamen.", "Children came, and so did parents."),
    ("fr", "Il ne reste que deux médecins.", "Only two doctors are left."),
    ("fr", "Partez avant qu’il ne pleuve.", "Leave before it rains."),
    ("fr", "Personne n’a jamais revu le bateau.", "Nobody ever saw the boat again."),
    ("fr", "Le train a évité la collision.", "The train did not collide."),
    ("fr", "Sans doute le pont sera fermé.", "The bridge will probably be closed."),
    ("es", "No vino nadie a la reunión.", "Nobody came to the meeting."),
    ("es", "Sin embargo, el puente sigue abierto.", "However, the bridge is still open."),
    ("es", "La casa carece de agua.", "The house does not have water."),
    ("es", "Vive en el piso n.º 5.", "She lives in flat No. 5."),
    ("ru", "Никто никогда не видел этот корабль.", "Nobody has ever seen this ship."),
    ("ru", "В деревне отсутствует врач.", "The village does not have a doctor."),
    ("ru", "Это был неизвестный художник.", "This was a painter whom nobody knew."),
    ("ru", "Он приезжал сюда не раз.", "He came here more than once."),
    ("ru", "Попасть туда невозможно.", "You cannot get there."),
    ("ru", "Тем не менее мост открыт.", "All the same, the bridge is open."),
    ("uk", "Ніхто ніколи не бачив цього корабля.", "Nobody has ever seen this ship."),
    ("uk", "У селі відсутній лікар.", "The village does not have a doctor."),
    ("uk", "Потрапити туди неможливо.", "You cannot get there."),
    ("uk", "Без сумніву, міст відкриють.", "The bridge will surely be opened."),
    ("nl", "Het is niet duidelijk wie het deed.", "It is unclear who did it."),
    ("nl", "Dat is bij ons nooit gebeurd.", "That has never happened here."),
    ("de", "Es ist ihnen egal, was es kostet.", "They don't care what it costs."),
    ("fr", "Il y a pas mal de voitures ici.", "There are many cars here."),
    ("fr", "Le plan est moins cher que le premier.", "The plan is not as expensive as the first."),
    ("ru", "Здесь редко идёт снег.", "Snow is not common here."),
    ("ru", "Мы не можем полагаться только на него.", "We can't just rely on him."),
    ("ru", "Какими бы ни были цены, он купит дом.", "Whatever the prices, he will buy the house."),
    ("uk", "Щось пішло не так.", "Something went wrong."),
    ("es", "¿Por qué no vendría?", "Why wouldn't she come?"),
    ("fr", "La dernière crue remonte à 1987.", "Not since 1987 has the river risen so far."),
    ("nl", "Zo koud was het sinds 1963 niet geweest.", "It was the coldest winter since 1963."),
    ("nl", "De school sluit niet uit dat het rooster wijzigt.", "The school says the timetable may change."),
    ("de", "Sie fragt, ob das nicht zu teuer war.", "She asks whether it was too expensive."),
    ("de", "Der Zeuge schweigt.", "The witness is not talking."),
    ("ru", "Судья не мог не рассмеяться.", "The judge could not help laughing."),
    ("uk", "Гроші витратили не за призначенням.", "The money was misused."),
]
# ... and may get it wrong.
WRONG = [
    ("nl", "Twee bewoners raakten gewond.", "Two residents were not injured."),
    ("nl", "Het onbekende schip kan hier aanleggen.", "The unknown ship can not moor here."),
    ("nl", "Er is geen bewijs voor de aanslag.", "There is evidence of the attack."),
    ("nl", "Er is maar één arts.", "There is not only one doctor."),
    ("de", "Die Schule hat ein altes Dach.", "The school has not an old roof."),
    ("de", "Niemand wurde verletzt.", "People were injured."),
    ("de", "Der Zug kommt ohne Lokomotive.", "The train comes with its engine."),
    ("fr", "Le village compte trois écoles.", "The village never had three schools."),
    ("fr", "Les ouvriers ne travaillent plus.", "The workers are working."),
    (
        "fr",
        "Il a détruit non seulement la cuisine mais aussi le toit.",
        "He destroyed only the kitchen but also the roof.",
    ),
    ("es", "La ministra firmó el acuerdo.", "The minister didn’t sign the agreement."),
    ("es", "El barco nunca salió del puerto.", "The ship left the port."),
    ("ru", "Посол подтвердил встречу.", "The ambassador did not confirm the meeting."),
    ("ru", "Суд не оправдал его.", "The court acquitted him."),
    ("uk", "Посол підтвердив зустріч.", "The ambassador has not confirmed the meeting."),
    ("uk", "Лікарня не працює.", "The hospital is working."),
]


def check(source: str, source_language: str, target: str, target_language: str = "en") -> list[Problem]:
    """What the check finds in a translation."""
    return list(compare(Pair(Passage(source, source_language), Passage(target, target_language))))


def check_claim(source: str, target: str, focus: tuple[tuple[int, int], ...] = ()) -> list[Problem]:
    """What the check finds in an English claim on an English article."""
    return list(compare(Pair(Passage(source, "en"), Passage(target, "en"), whole=False, focus=focus)))


def count_denials(text: str, language: str) -> int:
    """How often a text denies."""
    passage = Passage(text, language)
    return len(join_denials(drop_doubles(find_cues(passage, list_tokens(passage))), text))


class TestAReaderIsTold:
    @pytest.mark.parametrize(("source", "target"), TWO_LANGUAGES)
    def test_that_a_negation_was_added(self, source: str, target: str) -> None:
        (found,) = check(AFFIRMED[source], source, DENIED[target], target)
        assert found.severity == "error"
        assert found.source is None
        assert found.target is not None
        assert NEGATORS[target] in DENIED[target][slice(*found.target)]
        assert NEGATORS[target] in found.message

    @pytest.mark.parametrize(("source", "target"), TWO_LANGUAGES)
    def test_that_a_negation_was_lost(self, source: str, target: str) -> None:
        (found,) = check(DENIED[source], source, AFFIRMED[target], target)
        assert found.severity == "error"
        assert found.target is None
        assert found.source is not None
        assert NEGATORS[source] in DENIED[source][slice(*found.source)]

    @pytest.mark.parametrize(("language", "source", "target"), WRONG)
    def test_of_what_is_wrong(self, language: str, source: str, target: str) -> None:
        assert check(source, language, target)

    def test_of_the_one_too_many_of_several(self) -> None:
        source = (
            "De trein rijdt zonder conducteur. De reizigers die gisteren in het station stonden, weten dat al lang."
        )
        target = (
            "The train runs without a guard. The travellers who stood in the station yesterday have not known it long."
        )
        (found,) = check(source, "nl", target)
        assert found.severity == "warning"
        assert found.target is not None
        assert target[slice(*found.target)] == "have not known"

    def test_with_the_word_that_is_denied(self) -> None:
        (found,) = check("Der Mann wurde verurteilt.", "de", "The man was not convicted.")
        assert found.message == "“was not convicted” is negated here; the original says nothing of the kind."

    def test_with_what_the_negator_means(self) -> None:
        (found,) = check("De raad wijzigt het plan niet.", "nl", "The council changes the plan.")
        assert found.message == (
            "“plan niet” (not) is negated in the original; the translation says nothing of the kind."
        )

    @pytest.mark.parametrize(
        ("language", "source", "target", "message"),
        [
            ("ru", "Это невозможно.", "That is possible.", "“невозможно” (impossible) became “possible”."),
            ("de", "Der Pass ist ungültig.", "The passport is valid.", "“ungültig” (invalid) became “valid”."),
            ("ru", "Им не удалось уйти.", "They managed to leave.", "“не удалось” (failed) became “managed”."),
        ],
    )
    def test_of_an_opposite(self, language: str, source: str, target: str, message: str) -> None:
        (found,) = check(source, language, target)
        assert (found.severity, found.message) == ("warning", message)

    def test_of_what_was_not_ruled_out_and_now_is(self) -> None:
        assert check("De raad sluit een fout niet uit.", "nl", "The council rules out a mistake.")


class TestAReaderIsLeftAlone:
    @pytest.mark.parametrize(("source", "target"), TWO_LANGUAGES)
    def test_when_both_sides_deny(self, source: str, target: str) -> None:
        assert not check(DENIED[source], source, DENIED[target], target)
        assert not check(AFFIRMED[source], source, AFFIRMED[target], target)

    @pytest.mark.parametrize(("language", "source", "target"), IN_OTHER_WORDS)
    def test_when_it_is_said_in_other_words(self, language: str, source: str, target: str) -> None:
        assert not check(source, language, target)
        assert not check(target, "en", source, language)

    def test_when_one_negation_is_two_of_a_series(self) -> None:
        assert not check("Er is geen water en geen stroom.", "nl", "There is no water or power.")
        assert not check("Sie kamen nicht und riefen nicht an.", "de", "They did not come or call.")

    def test_when_a_language_is_not_known(self) -> None:
        assert not check("A híd zárva van.", "hu", "The bridge is not open.")

    def test_when_there_are_more_than_can_be_matched(self) -> None:
        text = "Not this, says the clerk, who has been here for many years now. " * (MOST + 1)
        assert not check("Ja. " * MOST, "nl", text)


class TestAClaim:
    def test_that_denies_what_is_affirmed_is_an_error(self) -> None:
        (found,) = check_claim("The dam held through the night.", "The dam did not hold.")
        assert (found.severity, found.target) == ("error", (8, 20))

    def test_may_deny_what_is_denied_in_other_words(self) -> None:
        assert not check_claim("The mayor rejects the plan.", "The mayor does not want the plan.")
        assert not check_claim("The dam is unsafe and nobody checks it.", "The dam is not safe.")

    def test_that_affirms_the_one_thing_that_is_denied_is_a_warning(self) -> None:
        (found,) = check_claim("The dam did not hold.", "The dam held.")
        assert (found.severity, found.source) == ("warning", (8, 20))

    def test_may_leave_out_a_clause_that_denies(self) -> None:
        source = "The dam held, but the bridge was not open."
        assert not check_claim(source, "The dam held.")
        assert not check_claim(source, "The dam held.", focus=((0, 12),))

    def test_is_held_against_its_focus(self) -> None:
        source = "The dam held, but the bridge was not open."
        (found,) = check_claim(source, "The bridge was open.", focus=((18, 42),))
        assert found.source == (29, 41)

    def test_may_paraphrase(self) -> None:
        assert not check_claim("The minister did not agree.", "The minister rejected the plan.")


class TestNegatorsAreCounted:
    @pytest.mark.parametrize(
        ("language", "text", "denials"),
        [
            ("en", "Neither the cook nor the waiter can't swim.", 1),
            ("en", "Not only the cook, also the waiter left.", 0),
            ("en", "This is not uncommon.", 0),
            ("en", "She can't, won't and shouldn't.", 3),
            ("en", "It is room no. 7.", 0),
            ("en", "A no-fly zone was declared.", 0),
            ("fr", "Il n’y a plus aucun médecin.", 1),
            ("fr", "C’est un pas en avant.", 0),
            ("fr", "Ni le maire ni le préfet ne sont venus.", 1),
            ("es", "Nunca me dijo nada.", 1),
            ("ru", "Ни он, ни она ничего не видели.", 1),
            ("ru", "Необходимо купить нефть на этой неделе.", 0),
            ("uk", "Жоден із них нічого не бачив.", 1),
            ("de", "Weder Regen noch Schnee fiel.", 1),
            ("de", "Keine Milch, kein Brot.", 2),
            ("nl", "Er is noch water noch brood.", 1),
        ],
    )
    def test_once_for_each_thing_denied(self, language: str, text: str, denials: int) -> None:
        assert count_denials(text, language) == denials


class TestTheLexicons:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_are_lower_case_and_whole(self, language: str) -> None:
        lexicon = read_negation(language)
        kinds = {entry.kind for entries in lexicon.entries.values() for entry in entries}
        assert kinds <= {*FIRM, *SOFT}
        assert {"plain", "strong", "not_only", "neutral", "only", "lack", "idiom"} <= kinds

    def test_know_a_region(self) -> None:
        assert load_negation("nl-BE") is read_negation("nl")

    @pytest.mark.parametrize("entry", ["Not", "not fail*d"])
    def test_refuse_what_could_never_be_found(self, entry: str) -> None:
        with pytest.raises(ValueError, match="not lower case"):
            index_entries({"plain": [entry]}, {})

    def test_split_elisions_and_hyphens(self) -> None:
        assert split_word("n'est-ce", {"n": "ne"}) == ("ne", "est", "ce")
        assert split_word("п'ять", {}) == ("п'ять",)

    @pytest.mark.parametrize(
        ("language", "word", "denies"),
        [
            ("en", "unfair", True),
            ("en", "under", False),
            ("en", "unclear", True),
            ("en", "uncle", False),
            ("en", "unlikely", True),
            ("en", "homeless", True),
            ("de", "endlos", True),
            ("de", "unter", False),
            ("nl", "onbekend", True),
            ("nl", "onderzoek", False),
            ("ru", "неизвестный", True),
            ("ru", "неделя", False),
            ("uk", "невідомий", True),
            ("uk", "небезпека", False),
        ],
    )
    def test_know_an_affix_from_a_beginning(self, language: str, word: str, denies: bool) -> None:
        assert bool(find_entries(language, word)) is denies

    def test_gaps_are_told(self) -> None:
        assert find_gap("nl", "en") is None
        assert find_gap("hu", "en") == "Negations are not known for Hungarian."
        assert find_gap("nl-BE", "sw") == "Negations are not known for Swahili."


class TestAnything:
    @given(st.text(max_size=400), st.sampled_from(LANGUAGES), st.text(max_size=400), st.sampled_from(LANGUAGES))
    def test_has_places_within_its_text(self, source: str, one: str, target: str, other: str) -> None:
        for whole in (True, False):
            for found in compare(Pair(Passage(source, one), Passage(target, other), whole=whole)):
                for place, text in ((found.source, source), (found.target, target)):
                    assert place is None or 0 <= place[0] < place[1] <= len(text)

    @given(
        st.lists(st.sampled_from(["not", "n't", "no", "-", "un", "ne", "pas", "не", "ни", ",", "only"]), max_size=60)
    )
    def test_says_nothing_about_a_copy(self, words: list[str]) -> None:
        text = " ".join(words)
        for language in LANGUAGES:
            assert not check(text, language, text, language)

    @pytest.mark.parametrize("piece", ["not ", "ne que ", "unfair not ", "не ни ", "no-", "n'", "a", "\ud800 not\n"])
    def test_may_be_very_long(self, piece: str) -> None:
        text = piece * (20_000 // len(piece))
        for language in LANGUAGES:
            for found in check(text, language, "The bridge is open.") + check("Ja.", "nl", text, language):
                assert found.severity == "warning"
