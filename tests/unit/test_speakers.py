"""Who speaks, by the words beside those that attribute."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chains.article.loading import build_article
from chains.lexicons import LANGUAGES, load_lexicon
from chains.report import Origin
from chains.speakers import find_speaker


def find(language, text):
    article = build_article(f"{text}\n\nEinde.", Origin(kind="paste"), language)
    speaker = find_speaker(article, article.sentences[0], load_lexicon(language))
    assert speaker is None or article.text[speaker.start : speaker.end] == speaker.exact
    return speaker and speaker.exact


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        ("nl", "De brug is dicht, zei burgemeester Anna van Dijk dinsdag.", "burgemeester Anna van Dijk"),
        ("nl", "Volgens het Franse ministerie van Defensie is het klaar.", "het Franse ministerie van Defensie"),
        ("nl", "Van Dijk zei dat de brug dicht is.", "Van Dijk"),
        ("nl", "De Belgische premier Jan Peeters meldde dat het klaar is.", "Jan Peeters"),
        ("nl", "“Wij wachten”, zei ze.", "ze"),
        ("nl", "Zo klaagde Peeters over de kou.", "Peeters"),
        ("nl", "“We wachten nog”, zeggen omwonenden van de brug.", "omwonenden van de brug"),
        ("nl", "Volgens het waterschap is de dijk veilig.", "het waterschap"),
        ("nl", "Het regende de hele dag in de stad.", None),
        ("de", "Die Brücke sei zu, sagte Werksleiter Dr. Jens Brauer am Montag.", "Werksleiter Dr. Jens Brauer"),
        ("de", "Laut Umweltamt ist das Wasser sauber.", "Umweltamt"),
        ("de", "Viele klagten über Beschwerden und Lärm.", None),
        ("fr", "Le pont est fermé, selon les organisateurs.", "les organisateurs"),
        ("fr", "M. Dubois, maire depuis dix ans, juge la mesure « brutale ».", None),
        ("fr", "« Personne ne vient », regrette-t-il.", "t-il"),
        ("uk", "Міст закрито, заявив головний інженер Т. Г. Мельник.", "головний інженер Т. Г. Мельник"),
        ("ru", "По словам Ивана Петрова, мост закрыт.", "Ивана Петрова"),
        ("en", "The bridge is closed, said Mayor Ann Smith on Monday.", "Mayor Ann Smith"),
    ],
)  # fmt: skip
def test_the_speaker_stands_beside_the_cue(language, text, speaker):
    assert find(language, text) == speaker


@given(st.sampled_from(LANGUAGES), st.text(max_size=60), st.text(max_size=60))
@settings(deadline=None)
def test_any_text_gives_a_place_or_none(language, before, after):
    find(language, f"X {before} zei {after}")
