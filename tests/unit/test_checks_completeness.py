"""Nothing is lost silently between the article and the report."""

import pytest
from articles import make_article
from hypothesis import given, settings
from hypothesis import strategies as st

from chains.checks import run_checks
from chains.checks.completeness import LENGTH, compare, expect_ratio, find_gap
from chains.checks.completeness.endings import read_endings, split_sentences
from chains.checks.pairs import Pair, Passage
from chains.checks.sentences import not_run
from chains.report import (
    Calls,
    ChainState,
    Point,
    Provenance,
    Report,
    Summary,
    TranslatedSentence,
    Translation,
    Usage,
)

DUTCH = (
    "Het huurlingenleger draagt de verantwoordelijkheid van de strijd over aan het Russische leger.",
    "Oekraïne heeft de hergroepering van de troepen bevestigd.",
    "Foto: Maxar Technologies",
)
ENGLISH = (
    "The mercenary army is handing over responsibility for the battle to the Russian army.",
    "Ukraine has confirmed the regrouping of the troops.",
    "Foto: Maxar Technologies",
)


def make_report(article, *pairs, target="en", summary=None, translated=True):
    """Pairs are (sentence id, translation)."""
    sentences = tuple(TranslatedSentence(id=name, text=text) for name, text in pairs)
    return Report(
        article=article,
        target_language=target,
        chains={},
        translation=Translation(sentences=sentences) if translated else None,
        summary=summary,
        provenance=Provenance(
            model="none", calls=Calls(), app_version="0", prompts={}, started_at="", seconds=0, usage=Usage()
        ),
    )


def check(article, report):
    """What the checks for lost, added and untranslated text find in a report."""
    return tuple(
        f for f in run_checks(article, report)[0] if f.check in {"completeness", "language", "summary-support"}
    )


ARTICLE = make_article(*DUTCH)
COMPLETE = tuple(zip(("s1", "s2", "s3"), ENGLISH, strict=True))


def list_findings(*pairs, **options):
    found = check(ARTICLE, make_report(ARTICLE, *pairs, **options))
    return [(finding.severity, finding.on.part, finding.on.id) for finding in found]


def test_a_complete_translation_has_no_findings():
    assert list_findings(*COMPLETE) == []


@pytest.mark.parametrize("text", [None, "", " \n\t"])
def test_a_sentence_without_translation_is_an_error(text):
    assert list_findings(COMPLETE[0], ("s2", text), COMPLETE[2]) == [("error", "translation", "s2")]


def test_a_sentence_missing_doubled_or_unknown_is_an_error():
    assert list_findings(COMPLETE[0], COMPLETE[0], COMPLETE[1], ("s9", "Hello.")) == [
        ("error", "translation", "s1"),
        ("error", "translation", "s3"),
        ("error", "translation", "s9"),
    ]


@pytest.mark.parametrize("change", [str, str.upper, lambda text: f" {text}\n"])
def test_the_source_again_is_left_untranslated(change):
    found = check(ARTICLE, make_report(ARTICLE, ("s1", change(DUTCH[0])), *COMPLETE[1:]))
    assert [finding.message for finding in found] == ["The sentence was left untranslated."]
    assert found[0].source_span.exact == DUTCH[0]


def test_names_may_stay_as_they_are():
    article = make_article("Volodymyr Zelensky, Vladimir Poetin, Emmanuel Macron")
    assert check(article, make_report(article, ("s1", "Volodymyr Zelensky, Vladimir Poetin, Emmanuel Macron"))) == ()


def test_the_same_language_stays_as_it_is():
    article = make_article(DUTCH[0], language="nl-BE")
    assert check(article, make_report(article, ("s1", DUTCH[0]), target="nl")) == ()


def test_an_untranslated_chinese_sentence_is_seen():
    article = make_article("会议已经结束。", language="zh")
    assert [f.severity for f in check(article, make_report(article, ("s1", "会议已经结束。")))] == ["error"]


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("The mercenary army.", "error"),
        ("The mercenary army hands over the responsibility for it.", "error"),
        ("The mercenary army leaves that to the Russian army.", "warning"),
        (ENGLISH[0] + " That is what somebody wrote on the day after, and nobody denied it.", "error"),
    ],
)
def test_lengths_far_off_are_seen(text, severity):
    assert list_findings(("s1", text), *COMPLETE[1:]) == [(severity, "translation", "s1")]


def test_expectations_cover_both_directions():
    assert expect_ratio("nl-BE", "en") == pytest.approx(LENGTH["nl"])
    assert expect_ratio("en", "nl") == pytest.approx(1 / LENGTH["nl"])
    assert expect_ratio("ja", "en") is None


@pytest.mark.parametrize(
    ("point", "count"),
    [
        (Point(id="p1", text="It is so.", sentences=("s1",), supported=True), 0),
        (Point(id="p1", text="It is so.", sentences=(), supported=True), 1),
        (Point(id="p1", text="It is so.", sentences=("s1", "s77"), claims=("c9",), supported=True), 1),
    ],
)
def test_points_cite_what_is_there(point, count):
    summary = Summary(headline="So", points=(point,))
    assert list_findings(*COMPLETE, summary=summary) == [("error", "summary", "p1")] * count


def test_a_summary_without_points_is_an_error():
    assert list_findings(*COMPLETE, summary=Summary(headline="So", points=())) == [("error", "summary", "headline")]


def test_what_could_not_be_checked_is_said():
    report = make_report(ARTICLE, translated=False)
    assert [gap.reason for gap in not_run(ARTICLE, report)] == ["There is no translation."]
    assert "Japanese" in find_gap("ja", "en")
    assert find_gap("nl-BE", "uk") is None
    assert list(not_run(ARTICLE, make_report(ARTICLE, *COMPLETE))) == []


def test_findings_are_numbered_in_text_order():
    summary = Summary(headline="So", points=(Point(id="p1", text="x", sentences=(), supported=False),))
    report = make_report(ARTICLE, ("s3", None), ("s1", None), COMPLETE[1], summary=summary)
    findings, gaps = run_checks(ARTICLE, report)
    assert [(finding.id, finding.on.id) for finding in findings] == [("f1", "s1"), ("f2", "s3"), ("f3", "p1")]
    assert "evidence" in [gap.check for gap in gaps]


@given(source=st.text(min_size=1, max_size=80), text=st.none() | st.text(max_size=80))
@settings(deadline=None)
def test_any_text_is_checked(source, text):
    article = make_article(source)
    found = check(article, make_report(article, ("s1", text)))
    assert len(found) <= 2
    if not (text or "").strip():
        assert [finding.severity for finding in found] == ["error"]


@pytest.mark.parametrize("state", ["cancelled", "failed"])
def test_sentences_that_a_run_did_not_reach_are_one_remark(state):
    article = make_article(*DUTCH)
    report = make_report(article, ("s1", ENGLISH[0]), ("s2", None), ("s3", None))
    ended = report.model_copy(update={"chains": {"translation": ChainState(state=state)}})
    assert len(check(article, report)) == 2
    assert check(article, ended) == ()
    assert [skipped.reason for skipped in not_run(article, ended)] == ["2 of 3 sentences were not translated."]


PAIRS = {
    "en": "The town council decided on Tuesday to close the old bridge near Maastricht until the summer, because the "
    "pillars are damaged. According to engineer Hofman the repairs will cost about 14 million euros.",
    "nl": "De gemeenteraad besloot dinsdag de oude brug bij Maastricht tot de zomer te sluiten, omdat de pijlers "
    "beschadigd zijn. Volgens ingenieur Hofman gaat de reparatie ongeveer 14 miljoen euro kosten.",
    "de": "Der Stadtrat beschloss am Dienstag, die alte Brücke bei Maastricht bis zum Sommer zu schließen, weil die "
    "Pfeiler beschädigt sind. Laut dem Ingenieur Hofman wird die Reparatur etwa 14 Millionen Euro kosten.",
    "fr": "Le conseil municipal a décidé mardi de fermer le vieux pont près de Maastricht jusqu’à l’été, car les "
    "piliers sont endommagés. Selon l’ingénieur Hofman, les réparations coûteront environ 14 millions d’euros.",
    "es": "El ayuntamiento decidió el martes cerrar el viejo puente cerca de Maastricht hasta el verano, porque los "
    "pilares están dañados. Según el ingeniero Hofman, la reparación costará unos 14 millones de euros.",
    "ru": "Городской совет во вторник решил закрыть старый мост под Маастрихтом до лета, потому что опоры "
    "повреждены. По словам инженера Хофмана, ремонт обойдётся примерно в 14 миллионов евро.",
    "uk": "Міська рада у вівторок вирішила закрити старий міст під Маастрихтом до літа, бо опори пошкоджені. "
    "За словами інженера Гофмана, ремонт коштуватиме приблизно 14 мільйонів євро.",
}
# A sentence in each language that has nothing to do with them.
STRAY = {
    "en": "Two dolphins were filmed by a fisherman in the harbour of Lisbon, who had never seen any there.",
    "nl": "Een visser filmde in de haven van Lissabon twee dolfijnen, die hij daar nog nooit had gezien.",
    "de": "Ein Fischer filmte im Hafen von Lissabon zwei Delfine, die er dort noch nie gesehen hatte.",
    "fr": "Un pêcheur a filmé dans le port de Lisbonne deux dauphins, qu’il n’avait jamais vus à cet endroit.",
    "es": "Un pescador filmó en el puerto de Lisboa dos delfines, que nunca antes había visto en ese lugar.",
    "ru": "Рыбак снял на видео в гавани Лиссабона двух дельфинов, которых он никогда там раньше не видел.",
    "uk": "Рибалка зняв на відео у гавані Лісабона двох дельфінів, яких він ніколи там раніше не бачив.",
}
DIRECTIONS = [(one, other) for one in PAIRS for other in PAIRS if one != other]


def find(source, target, languages=("nl", "en")):
    return list(compare(Pair(Passage(source, languages[0]), Passage(target, languages[1]))))


@pytest.mark.parametrize("languages", DIRECTIONS)
def test_a_whole_translation_is_complete_in_all_directions(languages):
    assert find(PAIRS[languages[0]], PAIRS[languages[1]], languages) == []


@pytest.mark.parametrize("languages", DIRECTIONS)
def test_a_whole_paragraph_is_complete_in_all_directions(languages):
    source, target = (" ".join([PAIRS[language]] * 20) for language in languages)
    assert find(source, target, languages) == []


@pytest.mark.parametrize("languages", DIRECTIONS)
def test_a_lost_half_is_an_error_in_all_directions(languages):
    words = PAIRS[languages[1]].split()
    found = find(PAIRS[languages[0]], " ".join(words[: len(words) * 2 // 5]) + ".", languages)
    assert [problem.severity for problem in found] == ["error"]


@pytest.mark.parametrize("languages", DIRECTIONS)
def test_an_added_sentence_is_an_error_where_it_stands(languages):
    target = PAIRS[languages[1]] + " " + STRAY[languages[1]]
    (problem,) = find(PAIRS[languages[0]], target, languages)
    assert problem.severity == "error"
    assert target[slice(*problem.target)] == STRAY[languages[1]]


def test_an_added_sentence_in_the_middle_is_found():
    first, second = PAIRS["en"].split(". ")
    target = f"{first}. {STRAY['en']} {second}"
    (problem,) = find(PAIRS["ru"], target, ("ru", "en"))
    assert target[slice(*problem.target)] == STRAY["en"]


def test_one_sentence_may_become_two_and_two_one():
    joined = PAIRS["en"].replace(". According", ", and according")
    assert find(joined, PAIRS["nl"], ("en", "nl")) == []
    assert find(PAIRS["nl"], joined) == []


def test_what_is_lost_begins_after_the_last_words_that_are_there():
    (problem,) = find(PAIRS["nl"], "The town council decided on Tuesday to close the old bridge near Maastricht.")
    assert PAIRS["nl"][slice(*problem.source)].startswith("tot de zomer te sluiten")


@pytest.mark.parametrize(
    ("target", "end"),
    [
        ("The town council decided on Tuesday to close the old bridge near Maastricht until the.", "the"),
        ("The town council decided on Tuesday to close the old bridge near Maastricht because", "because"),
    ],
)
def test_a_cut_end_is_pointed_at(target, end):
    (problem,) = find(PAIRS["nl"], target)
    assert problem.severity == "error"
    assert target[slice(*problem.target)] == end


@pytest.mark.parametrize(
    "target", ["Which country are you from?", "That is what we are waiting for.", "Eat more foods with vitamin A."]
)
def test_sentences_that_end_in_small_words_are_whole(target):
    assert find("Dit is een zin van ongeveer die lengte.", target) == []


def test_a_short_source_cannot_become_a_long_story():
    more = "No, not that. He went to the harbour of Lisbon in the morning and never came back from there."
    (problem,) = find("Nee, dat niet.", more)
    assert (problem.severity, more[slice(*problem.target)]) == ("error", more[14:])
    longer = more[14:-1] + ", as everybody knew"
    assert [p.severity for p in find("Nee, dat niet.", longer)] == ["warning"]


def test_a_short_last_sentence_that_nothing_stands_for_is_worth_a_look():
    source = "De raad besloot dinsdag de oude brug bij Maastricht te sluiten, want de pijlers zijn stuk."
    whole = "On Tuesday, the council decided to close the old bridge near Maastricht, for its pillars are broken."
    assert find(source, whole) == []
    (problem,) = find(source, whole + " He had won it fair and square.")
    assert problem.severity == "warning"
    assert problem.target == (len(whole) + 1, len(whole) + 31)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (
            "Burgemeester en wethouders van Maastricht besluiten de oude brug te sluiten",
            "Maastricht to close old bridge",
        ),
        ("Une jeune femme sauvée des eaux glacées par deux pêcheurs à Brest", "Fishermen save woman from icy sea"),
        ("Городской совет Маастрихта решил закрыть старый мост до лета", "Maastricht to close bridge till summer"),
    ],
)
def test_headlines_may_be_terse(source, target):
    language = "ru" if source.startswith("Г") else "fr" if source.startswith("U") else "nl"
    assert "error" not in [p.severity for p in find(source, target, (language, "en"))]


def test_a_source_that_is_cut_itself_is_no_fault():
    assert find("Hij zei dat hij wilde kijken naar de", "He said that he wanted to look at the") == []


@pytest.mark.parametrize(
    ("source", "target"), [("Brand!", "A fire!"), ("Foto: ANP", "Photo: ANP"), ("Nee.", "No way.")]
)
def test_short_texts_say_nothing_by_their_length(source, target):
    assert find(source, target) == []


def test_languages_without_lengths_lose_much_or_end_badly():
    japanese = "会議は火曜日に終わり、" * 10
    assert [p.severity for p in find(japanese, "Over.", ("ja", "en"))] == ["error"]
    assert find(japanese, "The meeting ended on Tuesday, and it was a very long meeting.", ("ja", "en")) == []
    assert [p.severity for p in find(japanese, "The meeting ended on Tuesday with a very long and", ("ja", "en"))] == [
        "warning"
    ]


@pytest.mark.parametrize("target", ["", " \n", "…", " – "])
def test_a_translation_without_words_is_an_error(target):
    (problem,) = find("De brug is dicht.", target)
    assert (problem.severity, problem.message) == ("error", "Nothing was translated.")
    assert problem.source == (0, 17)


def test_a_source_without_words_asks_for_nothing():
    assert find("…", "") == []
    assert find("14", "") == []


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Het was niet de eerste keer dat hij te laat was.", "He had been late before."),
        ("De premier bleef ook dit jaar aan de macht, al is het nipt.", "The prime minister narrowly hung on."),
        ("Het duurde niet lang voordat de brandweer er was.", "Firefighters soon arrived."),
    ],
)
def test_what_is_said_in_fewer_words_is_not_lost(source, target):
    assert [problem for problem in find(source, target) if problem.severity == "error"] == []


def test_an_adverb_without_a_stop_is_a_cut_end():
    (problem,) = find("Hij was volgens zijn ploegbaas al eens vaker te laat gekomen.", "He had been late before")
    assert problem.severity == "error"


def test_white_space_alone_is_left_to_other_checks():
    assert find(" \n", "Something") == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("It was over. Nobody knew why it was.", 2),
        ("“It was over.” Nobody knew why it was.", 2),
        ("Mr. Johnson and J. R. Smith came at three o’clock.", 1),
        ("The bridge was closed on Oct. 14 after a storm.", 1),
        ("Mist zakryly 14 лют. Це було після бурі і шторму.", 1),
        ("Das war alles. Österreich hat es gewusst.", 2),
        ("Всё закончилось вчера. Её больше нет нигде.", 2),
        ("会议已经结束了，没有人知道原因。他们都回家了，明天再来开会吧。", 2),
    ],
)
def test_sentences_are_counted(text, count):
    places = split_sentences(text)
    assert len(places) == count
    assert (places[0][0], places[-1][1]) == (0, len(text))


def test_every_language_has_endings():
    assert set(read_endings()) == {"de", "en", "es", "fr", "nl", "ru", "uk"}
    assert all(lists.never and lists.seldom and lists.shortened for lists in read_endings().values())


@given(
    source=st.text(max_size=200),
    target=st.text(max_size=200),
    language=st.sampled_from(["en", "de", "uk", "ja", "und"]),
)
@settings(deadline=None)
def test_places_are_within_their_texts(source, target, language):
    for problem in find(source, target, (language, "en")):
        for place, text in ((problem.source, source), (problem.target, target)):
            assert place is None or 0 <= place[0] < place[1] <= len(text)


@pytest.mark.parametrize("unit", ["A. ", "word ", "?! ", "\ud800 ", "12 ", "a.", "Ä. Ö"])
def test_long_texts_are_compared(unit):
    assert len(find(unit * 30_000, unit * 60_000)) <= 1
