"""No text makes a check fail, point outside the text, talk without end, or work beyond its length."""

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chains.checks import OF_TRANSLATIONS, check_pair, list_gaps
from chains.checks.excerpts import LONGEST, shorten
from chains.checks.pairs import Pair, Passage

LENGTH = 20_000  # code points
MESSAGE = 400  # of which two excerpts of each side are 320
TAGS = ["en", "nl", "de", "fr", "es", "ru", "uk", "nl-BE", "xx", "und", "zh-Hant", "sr-Latn", "ja", "ar", ""]
ORDINARY = {
    "nl": "De minister zei dinsdag in Utrecht dat 12 mensen van de 3.400 niet naar de beurs kwamen.",
    "en": "The minister said in Utrecht on Tuesday that 12 people of the 3,400 did not come to the fair.",
}
CHARACTERS = {
    "digits": "7",
    "Arabic digits": "٣",
    "superscripts": "²",
    "vulgar fractions": "½",
    "straight quotes": '"',
    "opening quotes": "“",
    "closing quotes": "”",
    "apostrophes": "'",
    "capitals": "A",
    "capital with two lower letters": "İ",
    "ligatures": "ﬁ",
    "spaces": " ",
    "line ends": "\n",
    "Cyrillic": "ж",
    "CJK": "漢",
    "combining marks": "\u0301",
    "right to left": "ש",
    "directions": "\u202e",
    "surrogates": "\ud800",
    "zero width": "\u200b",
    "joiners": "\u200d",
    "emoji": "😀",
    "null": "\0",
    "stops": ".",
    "hyphens": "-",
    "brackets": "(",
}
REPEATS = [
    "1.000.",
    "1,",
    "1-",
    "1 ",
    "12:30 ",
    "5% ",
    "1\u00a0000\u00a0",
    "3 March 2020 ",
    "XIV ",
    "twenty-",
    "zwei",
    "a b a b ",
    '"',
    '"a ',
    "a” ",
    "„«",
    "’ ",
    "N. ",
    "U.S. ",
    "не ",
    "not ",
    "would ",
    "zou naar verluidt ",
    "якобы ",
    "United Nations ",
    "Vladimir Putin ",
    "de la ",
    "Van der ",
    "a-",
    "a'",
    "A\u0301",
    "\n-",
    "— ",
    "([",
    "? ",
    "The fair in Utrecht, ",
]


def make_pair(source, target, whole, languages=("nl", "en")):
    one, other = Passage(source, languages[0]), Passage(target, languages[1])
    return Pair(one, other, whole=whole, context=None if whole else one)


def check(pair):
    """Check a pair, and hold what is found against what every finding must be."""
    found = check_pair(pair)
    for problem in found:
        assert 0 < len(problem.message) <= MESSAGE, problem.message[:100]
        for place, text in ((problem.source, pair.source.text), (problem.target, pair.target.text)):
            assert place is None or 0 <= place[0] < place[1] <= len(text)
    return found


@pytest.mark.parametrize("unit", [*CHARACTERS.values(), *REPEATS], ids=[*CHARACTERS, *map(repr, REPEATS)])
def test_long_texts_of_one_sort(unit):
    text = (unit * LENGTH)[:LENGTH]
    for whole in (True, False):
        check(make_pair(text, text, whole))
        check(make_pair(text, ORDINARY["en"], whole))
        check(make_pair(ORDINARY["nl"], text, whole))


@pytest.mark.parametrize("blank", ["", " ", "\n\t", "\u200b", "\u3000", ".", "\ufeff"])
def test_blank_sides(blank):
    for whole in (True, False):
        check(make_pair(blank, ORDINARY["en"], whole))
        check(make_pair(ORDINARY["nl"], blank, whole))
        assert check(make_pair(blank, blank, whole)) == ()


@pytest.mark.parametrize("source", TAGS)
def test_languages_that_do_not_exist(source):
    for target in TAGS:
        check(make_pair(ORDINARY["nl"], ORDINARY["en"], True, (source, target)))
        check(make_pair(ORDINARY["nl"], ORDINARY["en"], False, (source, target)))
        assert len({gap.check for gap in list_gaps(source, target)}) <= len(OF_TRANSLATIONS)


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize(
    ("text", "language"), [(ORDINARY["nl"], "nl"), (ORDINARY["nl"], "nl-BE"), (ORDINARY["en"], "en")]
)
def test_a_text_says_what_it_says_itself(text, language, whole):
    assert check(make_pair(text, text, whole, (language, language))) == ()


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("tag", ["xx", "und", "zh-Hant", "sr-Latn", ""])
def test_a_text_says_what_it_says_itself_in_an_unknown_language(tag, whole):
    text = "Ministrul a spus marţi la Cluj că 12 oameni din 3.400 nu au venit la „târgul cel mare al oraşului”."
    assert check(make_pair(text, text, whole, (tag, tag))) == ()


def test_the_source_is_no_translation():
    assert {p.check for p in check(make_pair(ORDINARY["nl"], ORDINARY["nl"], True))} == {"language"}


# What checks look at, beside any text at all.
PIECES = st.lists(
    st.sampled_from([*CHARACTERS.values(), *REPEATS, *ORDINARY.values(), "3.4 million ", "“Yes,” ", "the "]),
    max_size=12,
).map("".join)


@given(
    source=st.text(max_size=120) | PIECES,
    target=st.text(max_size=120) | PIECES,
    languages=st.tuples(st.sampled_from(TAGS), st.sampled_from(TAGS)),
    whole=st.booleans(),
)
@settings(deadline=None)
def test_any_text_is_checked(source, target, languages, whole):
    pair = make_pair(source, target, whole, languages)
    assert check(pair) == check(make_pair(source, target, whole, languages))


def count_calls(pair):
    """How many functions, in Python or C, are called to check a pair."""
    calls = 0

    def note(frame, event, argument):
        nonlocal calls
        calls += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        check_pair(pair)
    finally:
        sys.setprofile(before)
    return calls


MIXED = {
    "nl": "Volgens Jan de Vries zou hij op 3 maart niet „om 12.30 uur” naar Utrecht gaan, voor € 5 of 1.000 frank. ",
    "en": "According to Jan de Vries, he would “not go to Utrecht” on 3 March at 12:30, for € 5 or 1,000 francs. ",
}


@pytest.mark.parametrize(
    "units", [*((unit, unit) for unit in REPEATS), (MIXED["nl"], MIXED["en"])], ids=[*map(repr, REPEATS), "mixed"]
)
def test_work_grows_with_the_length(units):
    def build(times):
        return make_pair(units[0] * times, units[1] * times, True)

    times = max(2_000 // len(units[0]), 1)
    check_pair(build(times + 1))  # what is read once a process, or remembered of a word
    assert count_calls(build(times * 4)) <= 6 * count_calls(build(times)) + 2_000


@pytest.mark.parametrize("text", ["", "word", "a " * 40, "a " * 41, "x" * 81, " " * 500, "word, " * 100])
def test_excerpts_are_short_and_begin_as_the_text_does(text):
    excerpt = shorten(text)
    assert len(excerpt) <= LONGEST + 2
    assert excerpt == text or text.startswith(excerpt.removesuffix("…").rstrip())
