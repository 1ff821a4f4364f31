"""Sentences of two texts find each other, whatever was lost, added, joined or cut."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chains.article.loading import build_article
from chains.audit.alignment import Unit, align_units
from chains.audit.anchors import find_anchors
from chains.audit.auditing import audit_translation, refuse_same_language
from chains.audit.band import choose_rising, draw_band
from chains.audit.bead import Bead
from chains.audit.overview import REORDERED, UNRELATED, list_notices
from chains.audit.record import Audit
from chains.errors import ConfigError
from chains.report import Origin

ENGLISH = (
    "The ferry to Harlingen stayed in port on Monday because of the storm.",
    "About 340 passengers spent the night in a sports hall.",
    "Did anyone warn them?",
    "The shipping company Waddenlijn says that it sent a message at 17.30.",
    "Mayor Ineke Postma called that nonsense.",
    "She wants an inquiry, and she wants it before Easter.",
    "The next boat leaves on Wednesday, if the wind allows.",
)
TEXTS = {
    "nl": (
        "De veerboot naar Harlingen bleef maandag door de storm in de haven.",
        "Ongeveer 340 passagiers brachten de nacht door in een sporthal.",
        "Heeft iemand hen gewaarschuwd?",
        "Rederij Waddenlijn zegt dat ze om 17.30 uur een bericht heeft gestuurd.",
        "Burgemeester Ineke Postma noemde dat onzin.",
        "Ze wil een onderzoek, en ze wil het vóór Pasen.",
        "De volgende boot vertrekt woensdag, als de wind het toelaat.",
    ),
    "de": (
        "Die Fähre nach Harlingen blieb am Montag wegen des Sturms im Hafen.",
        "Rund 340 Passagiere verbrachten die Nacht in einer Sporthalle.",
        "Hat sie jemand gewarnt?",
        "Die Reederei Waddenlijn sagt, sie habe um 17.30 Uhr eine Nachricht geschickt.",
        "Bürgermeisterin Ineke Postma nannte das Unsinn.",
        "Sie will eine Untersuchung, und sie will sie vor Ostern.",
        "Das nächste Schiff fährt am Mittwoch, wenn der Wind es zulässt.",
    ),
    "fr": (
        "Le ferry pour Harlingen est resté au port lundi à cause de la tempête.",
        "Quelque 340 passagers ont passé la nuit dans une salle de sport.",
        "Quelqu'un les a-t-il prévenus ?",
        "La compagnie Waddenlijn affirme avoir envoyé un message à 17h30.",
        "La maire Ineke Postma a qualifié cela d'absurde.",
        "Elle veut une enquête, et elle la veut avant Pâques.",
        "Le prochain bateau part mercredi, si le vent le permet.",
    ),
    "es": (
        "El ferry a Harlingen se quedó el lunes en el puerto por el temporal.",
        "Unos 340 pasajeros pasaron la noche en un pabellón deportivo.",
        "¿Los avisó alguien?",
        "La naviera Waddenlijn dice que envió un mensaje a las 17.30.",
        "La alcaldesa Ineke Postma dijo que eso era una tontería.",
        "Quiere una investigación, y la quiere antes de Semana Santa.",
        "El próximo barco sale el miércoles, si el viento lo permite.",
    ),
    "ru": (
        "Паром в Харлинген в понедельник остался в порту из-за шторма.",
        "Около 340 пассажиров провели ночь в спортзале.",
        "Предупредил ли их кто-нибудь?",
        "Судоходная компания «Ваддендейн» говорит, что в 17.30 отправила сообщение.",
        "Мэр Инеке Постма назвала это чепухой.",
        "Она хочет расследования, и хочет его до Пасхи.",
        "Следующее судно уйдёт в среду, если позволит ветер.",
    ),
    "uk": (
        "Пором до Гарлінгена в понеділок залишився в порту через шторм.",
        "Близько 340 пасажирів провели ніч у спортзалі.",
        "Чи хтось їх попередив?",
        "Судноплавна компанія «Ваддендейн» каже, що о 17.30 надіслала повідомлення.",
        "Мерка Інеке Постма назвала це нісенітницею.",
        "Вона хоче розслідування, і хоче його до Великодня.",
        "Наступне судно вирушить у середу, якщо дозволить вітер.",
    ),
}
LANGUAGES = sorted(TEXTS)
units = st.builds(
    Unit,
    length=st.integers(0, 300),
    anchors=st.frozensets(st.sampled_from(["#3", "^krf", "presi", "#1990", "^msk"])),
    opens=st.booleans(),
    asks=st.booleans(),
    quotes=st.booleans(),
)
texts = st.lists(units, max_size=25)


def audit(source: str, language: str, translation: str, target: str = "en") -> Audit:
    origin = Origin(kind="paste")
    return audit_translation(build_article(source, origin, language), build_article(translation, origin, target))


def pairs_of(audited: Audit) -> list[tuple[str, str]]:
    return [
        (" ".join(span.sentence for span in segment.source), " ".join(span.sentence for span in segment.target))
        for segment in audited.segments
    ]


def without(items: tuple[str, ...], index: int) -> list[str]:
    return [item for number, item in enumerate(items) if number != index]


def lone_findings(audited: Audit) -> list[tuple[str, str | None, str | None]]:
    return [
        (found.severity, found.source_span and found.source_span.exact, found.target_text)
        for found in audited.findings
        if found.message.startswith("This sentence is not in the")
    ]


@pytest.mark.parametrize("language", LANGUAGES)
class TestTexts:
    def test_one_for_one(self, language: str) -> None:
        audited = audit(" ".join(TEXTS[language]), language, " ".join(ENGLISH))
        assert pairs_of(audited) == [(f"s{number}", f"t{number}") for number in range(1, 8)]
        assert not lone_findings(audited)

    def test_paragraphs_do_not_have_to_be_the_same(self, language: str) -> None:
        source = "\n\n".join((" ".join(TEXTS[language][:4]), " ".join(TEXTS[language][4:])))
        audited = audit(source, language, "\n\n".join(ENGLISH))
        assert [len(segment.source) for segment in audited.segments] == [1] * 7
        assert not lone_findings(audited)

    @pytest.mark.parametrize("lost", [0, 1, 3, 6])
    def test_a_lost_sentence(self, language: str, lost: int) -> None:
        audited = audit("\n\n".join(TEXTS[language]), language, "\n\n".join(without(ENGLISH, lost)))
        assert lone_findings(audited) == [("error", TEXTS[language][lost], None)]

    def test_of_two_that_are_alike_none_is_accused_alone(self, language: str) -> None:
        audited = audit("\n\n".join(TEXTS[language]), language, "\n\n".join(without(ENGLISH, 4)))
        (found,) = (item for item in audited.findings if item.check == "completeness")
        assert found.source_span is not None
        assert TEXTS[language][4] in found.source_span.exact
        several = len([text for text in TEXTS[language] if text in found.source_span.exact]) > 1
        assert found.message.startswith("One of these sentences" if several else "This sentence")

    def test_a_translation_that_was_cut_off(self, language: str) -> None:
        audited = audit(" ".join(TEXTS[language]), language, " ".join(ENGLISH[:4]))
        assert list(list_notices(audited)) == ["The last 3 sentences of the original are not in the translation."]

    def test_a_good_translation_needs_no_notice(self, language: str) -> None:
        assert not list(list_notices(audit(" ".join(TEXTS[language]), language, " ".join(ENGLISH))))

    @pytest.mark.parametrize("added", [0, 1, 3, 6])
    def test_an_added_sentence(self, language: str, added: int) -> None:
        audited = audit("\n\n".join(without(TEXTS[language], added)), language, "\n\n".join(ENGLISH))
        assert lone_findings(audited) == [("error", None, ENGLISH[added])]

    def test_two_sentences_made_one(self, language: str) -> None:
        joined = f"{ENGLISH[4][:-1]}, and {ENGLISH[5][0].lower()}{ENGLISH[5][1:]}"
        audited = audit(" ".join(TEXTS[language]), language, " ".join((*ENGLISH[:4], joined, ENGLISH[6])))
        assert ("s5 s6", "t5") in pairs_of(audited)
        assert not lone_findings(audited)

    def test_one_sentence_made_two(self, language: str) -> None:
        cut = ENGLISH[5].replace(", and she", ". She")
        audited = audit(" ".join(TEXTS[language]), language, " ".join((*ENGLISH[:5], cut, ENGLISH[6])))
        assert ("s6", "t6 t7") in pairs_of(audited)
        assert not lone_findings(audited)

    def test_the_other_way_round(self, language: str) -> None:
        audited = audit(" ".join(ENGLISH), "en", " ".join(without(TEXTS[language], 3)), language)
        assert lone_findings(audited) == [("error", ENGLISH[3], None)]


def test_a_text_without_words_in_common_is_aligned_by_length() -> None:
    lengths = [120, 40, 210, 66, 90, 15, 170]
    source = [Unit(length) for length in lengths]
    target = [Unit(length // 3) for length in lengths]
    assert align_units(source, target) == [Bead(range(n, n + 1), range(n, n + 1)) for n in range(7)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("80.000 euro", "nl"), ("80,000 euros", "en")),
        (("80 000 €", "fr"), ("80 000 Euro", "de")),
        (("Путин", "ru"), ("Poetin", "nl")),
        (("президент", "ru"), ("Präsident", "de")),
        (("Зеленський", "uk"), ("Zelensky", "en")),
        (("١٩٩٠", "ar"), ("1990", "en")),
    ],
)
def test_anchors_are_spelt_alike(first: tuple[str, str], second: tuple[str, str]) -> None:
    assert find_anchors(*first) & find_anchors(*second)


def test_other_numbers_and_names_are_other_anchors() -> None:
    assert not find_anchors("In 1990 woonde Jansen in Leiden", "nl") & find_anchors("By 1991 Peters was in Ghent", "en")


OTHER = (
    "The harvest in the south was poor this year, farmers complain.",
    "Rain fell for weeks on end and the roads turned to mud.",
    "Nobody knows what will become of the village school.",
    "Half of the teachers have found work elsewhere.",
    "A bakery closed its doors after ninety years of trade.",
    "The owner is moving to the coast with his daughter.",
    "Her brother stays behind to look after the cattle.",
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_text_is_no_translation(language: str) -> None:
    assert list(list_notices(audit(" ".join(TEXTS[language]), language, " ".join(OTHER)))) == [UNRELATED]


def test_paragraphs_in_another_order_are_told() -> None:
    source = "\n\n".join((" ".join(TEXTS["nl"][:2]), " ".join(TEXTS["nl"][3:5]), " ".join(TEXTS["nl"][5:])))
    swapped = "\n\n".join((" ".join(ENGLISH[3:5]), " ".join(ENGLISH[:2]), " ".join(ENGLISH[5:])))
    assert list(list_notices(audit(source, "nl", swapped))) == [REORDERED]


def test_a_line_of_stars_is_no_sentence_that_is_missing() -> None:
    audited = audit(f"{TEXTS['nl'][0]}\n\n* * *\n\n{TEXTS['nl'][1]}", "nl", f"{ENGLISH[0]}\n\n{ENGLISH[1]}")
    assert not lone_findings(audited)


def test_a_lost_caption_is_less_than_a_lost_sentence() -> None:
    caption = "De haven van Harlingen. Foto: Jan Smit"
    source = f"Storm\n\n{TEXTS['nl'][0]}\n\n{caption}\n\n{TEXTS['nl'][1]}"
    audited = audit(source, "nl", f"Storm\n\n{ENGLISH[0]}\n\n{ENGLISH[1]}")
    assert {severity for severity, _, _ in lone_findings(audited)} == {"warning"}


def test_every_place_holds_the_words_it_says() -> None:
    source = "\n\n".join((" ".join(TEXTS["de"]), TEXTS["de"][1], "Es kamen 12 Boote."))
    audited = audit(source, "de", " ".join((*ENGLISH[:3], ENGLISH[5], "There were 900 people. And 41 boats.")))
    assert audited.findings
    for segment in audited.segments:
        for text, spans in ((audited.source.text, segment.source), (audited.translation.text, segment.target)):
            assert all(text[span.start : span.end] == span.exact for span in spans)
    for found in audited.findings:
        if found.source_span:
            assert audited.source.text[found.source_span.start : found.source_span.end] == found.source_span.exact
        if found.target_span:
            assert audited.translation.text[found.target_span.start : found.target_span.end] == found.target_text
    assert [found.id for found in audited.findings] == [f"f{n}" for n in range(1, len(audited.findings) + 1)]


def test_an_audit_survives_json() -> None:
    audited = audit(" ".join(TEXTS["fr"]), "fr", " ".join(ENGLISH[:5]))
    assert Audit.model_validate_json(audited.model_dump_json()) == audited


def test_two_texts_in_one_language_are_refused() -> None:
    article = build_article(" ".join(TEXTS["nl"]), Origin(kind="paste"))
    with pytest.raises(ConfigError, match="Both texts look like Dutch"):
        refuse_same_language(article, article)


@given(texts, texts)
def test_every_sentence_is_in_one_bead_in_order(source: list[Unit], target: list[Unit]) -> None:
    beads = align_units(source, target)
    assert [number for bead in beads for number in bead.source] == list(range(len(source)))
    assert [number for bead in beads for number in bead.target] == list(range(len(target)))
    assert all(len(bead.source) + len(bead.target) > 0 for bead in beads)


@given(texts)
def test_a_text_is_aligned_with_itself(source: list[Unit]) -> None:
    beads = align_units(source, source, 1.0)
    assert not any(bool(bead.source) != bool(bead.target) for bead in beads if len(bead.source) + len(bead.target) > 2)
    assert sum(len(bead.source) for bead in beads) == sum(len(bead.target) for bead in beads)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=40))
def test_chosen_points_rise_on_both_sides(points: list[tuple[int, int]]) -> None:
    chosen = choose_rising(points)
    assert set(chosen) <= set(points)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(chosen))


@given(texts, texts)
def test_a_band_leads_from_corner_to_corner(source: list[Unit], target: list[Unit]) -> None:
    band = draw_band([unit.anchors for unit in source], [unit.anchors for unit in target], [])
    assert len(band) == len(source) + 1
    assert band[0][0] == 0
    assert band[-1][1] == len(target)
    assert all(low <= high and low <= above + 1 for (low, high), (_, above) in zip(band[1:], band, strict=False))


@pytest.mark.parametrize("shared", [True, False])
def test_the_band_grows_with_the_text_and_not_with_its_square(shared: bool) -> None:
    def count_cells(size: int) -> int:
        anchors = [frozenset({f"#{number}"} if shared and number % 7 == 0 else ()) for number in range(size)]
        return sum(high - low + 1 for low, high in draw_band(anchors, anchors, []))

    assert count_cells(8000) < 5 * count_cells(2000)
