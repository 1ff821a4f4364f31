"""Direct speech stays direct speech, in every style of marks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chains.checks.pairs import Pair, Passage
from chains.checks.quotes import compare, find_gap

STYLES = ["“{}”", '"{}"', "„{}“", "„{}”", "«{}»", "« {} »", "»{}«", "‘{}’"]


def find(source, target, languages=("nl", "en")):
    return list(compare(Pair(Passage(source, languages[0]), Passage(target, languages[1]))))


@pytest.mark.parametrize("one", STYLES)
@pytest.mark.parametrize("other", STYLES)
def test_marks_of_any_style_are_kept(one, other):
    source = f"De burgemeester zei: {one.format('Wij gaan nu naar huis')}."
    assert find(source, f"The mayor said: {other.format('We are going home now')}.") == []


@pytest.mark.parametrize("style", STYLES)
def test_speech_that_lost_its_marks_is_worth_a_look(style):
    source = f"De burgemeester zei: {style.format('Wij gaan nu naar huis')}."
    (problem,) = find(source, "The mayor said that they were going home.")
    assert (problem.severity, source[slice(*problem.source)]) == ("warning", "Wij gaan nu naar huis")
    assert "“Wij gaan nu naar huis”" in problem.message


@pytest.mark.parametrize("style", STYLES)
def test_speech_that_nobody_spoke_is_an_error(style):
    speech = "We are all going home now, and nobody of us will come back"
    target = f"The mayor said: {style.format(speech)}."
    (problem,) = find("De burgemeester zei dat ze naar huis gingen en dat niemand zou terugkomen.", target)
    assert (problem.severity, target[slice(*problem.target)]) == ("error", speech)


@pytest.mark.parametrize("words", ["an utter absurdity", "the gravest of mistakes", "We go home."])
def test_a_few_words_put_between_marks_are_worth_a_look(words):
    assert [p.severity for p in find("Hij noemde het onzin.", f"He called it “{words}”.")] == ["warning"]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("De film “Turks Fruit” is oud.", "The film Turks Fruit is old."),
        ("Het ‘plan’ mislukte.", "The plan failed."),
        ("Hij noemde het ‘absolute onzin’.", "He called it absolute nonsense."),
        ("De krant schreef over het boek „Oorlog en Vrede in Twente”.", "The paper wrote on War and Peace in Twente."),
        ("Газопровод «Северный поток — 2» построен.", "The pipeline Nord Stream 2 has been built."),
        ("Они говорят о „no-go-zones”.", "They speak of no-go zones."),
        # Marks that are mistyped, lost on one end, or belong to a quotation of more sentences.
        ("Hij schreef: ‘Wij gaan nu naar huis‘.", "He wrote: “We are going home now.”"),
        ("Ze riep: ‘Ga niet naar huis met die pet.'", "She called: 'Don't you go home with that hat.'"),
        ("‘Wij gaan nu naar huis, zei Jansen.", "“We are going home now,” said Jansen."),
        ("Dan zeggen ze dat ik lui ben’, zei hij.", "Then they say I'm lazy,\" he said, “and stupid at that”."),
        ("Waarom zou ik daarheen willen?", "Why wouldn't I want to go there?\""),
        ("Хто зв'язався з нами, той знає це».", "Whoever contacted us knows it."),
        ('He is 6\'4" tall and weighs "a ton.', "Hij is lang en weegt een ton."),
        ("'s Avonds zei hij 't niet.", "In the evening he did not say it."),
        ("“Wij gaan naar huis.", "We are going home."),
        ("Wij gaan naar huis”, zei hij.", "We are going home, he said."),
        ("“Wij gaan nu allemaal naar huis.”", "We are all going home now."),
        ("«Нет, мы пойдём домой», — сказал он.", "“No, we are going home,” he said."),
        ("— Мы пойдём домой, — сказал он.", "“We are going home now,” he said."),
        ("– On rentre à la maison, dit-il.", "“We are going home now,” he said."),
        ("De brug was 5' 6\" breed.", "The bridge was 5 feet 6 inches wide."),
        ("", "No."),
    ],
)
def test_titles_and_ends_of_longer_quotations_are_no_fault(source, target):
    assert find(source, target) == []


def test_a_sentence_of_a_longer_quotation_that_got_marks_is_only_worth_a_look():
    assert [p.severity for p in find("Wij gaan nu naar huis.", "“We are going home now.”")] == ["warning"]


def test_marks_are_known_in_all_languages():
    assert find_gap("ja", "xx") is None


@given(source=st.text(max_size=100), target=st.text("ab “”\"'«»„—.", max_size=100))
@settings(deadline=None)
def test_any_text_is_compared(source, target):
    for problem in [*find(source, target), *find(target, source)]:
        assert problem.message


@given(text=st.text("ab “”\"'«»„—.\n", max_size=60))
@settings(deadline=None)
def test_a_text_keeps_its_own_marks(text):
    assert find(text, text) == []


@pytest.mark.parametrize("unit", ["“a ", "a” ", '"a b c d" ', "«", "' ", "„a b c d“ "])
def test_long_texts_are_compared(unit):
    assert find(unit * 5_000, unit * 5_000) == []


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("'s Avonds zei hij dat 't op was.", "In the evening he said “it is all gone now”."),
        ("Les ouvriers d’ici disent l’avoir vu.", "The workers here say “we saw it ourselves”."),
        ("Робітники не з'явилися на роботу.", "The workers “did not turn up at all”."),
    ],
)
def test_an_apostrophe_is_no_mark_of_speech(source, target):
    assert [p.severity for p in find(source, target)] == ["warning"]


def test_a_title_stands_in_the_middle_of_a_clause_and_speech_after_a_colon():
    assert find("In de film „Alle Wegen naar Huis” speelt hij.", "He plays in the film All Roads Home.") == []
    assert len(find("Hij zei: „Alle wegen gaan naar huis”.", "He said that all roads lead home.")) == 1


def test_a_short_quotation_at_the_beginning_is_no_title():
    source = Passage("«Чекати до зими ніхто не буде», — наголосив він.", "uk")
    [problem] = compare(Pair(source, Passage("He said that no one would wait until winter.", "en")))
    assert source.text[slice(*problem.source)] == "Чекати до зими ніхто не буде"
