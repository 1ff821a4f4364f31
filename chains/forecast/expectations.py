"""How long answers are and how many tokens texts have, as measured on the recordings of the project.

Invariant: every number is measured (`python -m bench.forecast --fit`), none is set by hand; `expectations.toml` says on
what.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).parent / "expectations.toml"


@dataclass(frozen=True)
class Expectations:
    """Averages over recorded requests. Lengths are in characters.

    Attributes:
        prompt_factor: Tokens of the embedded model in our own words, over those of OpenAI's vocabulary.
        article_factor: The same for words of an article.
        answer_factor: The same for answers.
        translation_share: Length of a translation, over that of the sentence.
        statements: Claims in a sentence of the outlet, where a model is asked about few at a time.
        statement_share: Length of such a claim, over that of the sentence.
        quotation_share: Length of the claim of a quotation, over that of its line in the prompt.
        caveats: In a sentence that holds a cue, where a model is asked about these alone.
        whole_claims: In a sentence, where a model is asked about a whole window.
        whole_caveats: The same.
        cue: Length of the words of a caveat.
        note: Length of what is said of it.
        disputes: For each claim in a request.
        points: In a summary.
        point: Length of one.
        headline: Length.
        point_sentences: Cited by a point.
        point_claims: Cited by a point.
        repairs: By chain, how often texts are asked for again, over the sum of their weights (`weigh_text`): a longer
            sentence holds more that can go wrong.
        harder: By the language of the article in English, how much oftener; drawn to 1 where little was measured.
        repair_tokens: Of what is wrong with a text, in a request for another.
        read_rate: Prompt tokens a second that the embedded model reads, of those that it has not in its cache.
        write_rate: Tokens a second that it writes.
    """

    prompt_factor: float
    article_factor: float
    answer_factor: float
    translation_share: float
    statements: float
    statement_share: float
    quotation_share: float
    caveats: float
    whole_claims: float
    whole_caveats: float
    cue: float
    note: float
    disputes: float
    points: float
    point: float
    headline: float
    point_sentences: float
    point_claims: float
    repairs: Mapping[str, float]
    harder: Mapping[str, float]
    repair_tokens: float
    read_rate: float
    write_rate: float


def weigh_text(length: int) -> float:
    """The weight of a text in counting what is asked for again, by the characters of its sentence."""
    return (length / 100) ** 2


@cache
def load_expectations() -> Expectations:
    """What was measured."""
    return Expectations(**tomllib.loads(TABLE.read_text(encoding="utf-8")))
