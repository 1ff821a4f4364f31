"""A chat model that asks nobody: it counts what it is asked, and answers as long as a model would.

Invariant: nothing is sent, loaded or stored. What it says of tokens is an estimate, but for prompts of OpenAI's models,
which its vocabulary counts.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Sequence
from functools import lru_cache
from itertools import takewhile

from chains.forecast.answers import LINE, QUOTATION, Answers
from chains.forecast.expectations import Expectations
from chains.models.base import Chunk, OfflineModel, Profile, Request
from chains.report import Usage

OPENAI = "openai:"


class Meter:
    """Counts tokens as a model does, as far as that is known.

    Args:
        profile: The model.
        expected: How its tokens differ from those of OpenAI's vocabulary.
    """

    def __init__(self, profile: Profile, expected: Expectations) -> None:
        self.exact = profile.name.startswith(OPENAI)
        self.expected = expected

    def count(self, text: str) -> float:
        """Tokens of a prompt, or of a part of it that ends with a line."""
        return sum(map(self.count_line, text.split("\n")))

    def count_line(self, line: str) -> float:
        """Tokens of a line: the article's words cost a smaller vocabulary more than ours."""
        if self.exact:
            return count_words(line + "\n")
        of_article = LINE.match(line) or QUOTATION.match(line)
        return count_words(line) * (self.expected.article_factor if of_article else self.expected.prompt_factor)

    def count_answer(self, text: str) -> float:
        """Tokens of an answer."""
        return count_words(text) * (1.0 if self.exact else self.expected.answer_factor)


@lru_cache(maxsize=20_000)
def count_words(text: str) -> int:
    """Tokens by OpenAI's vocabulary: the lines of an article come again in every request."""
    from chains.models.tokenizers import count_o200k

    return count_o200k([text])[0]


class Rehearsal(OfflineModel):
    """The model of a forecast.

    Args:
        profile: Of the model that would be asked.
        expected: How it would answer.
        schemas: Its server counts the schema of an answer as part of the prompt.
    """

    def __init__(self, profile: Profile, expected: Expectations, *, schemas: bool) -> None:
        self.profile = profile
        self.answers = Answers(expected)
        self.meter = Meter(profile, expected)
        self.schemas = schemas
        self.last: list[str] = []

    async def stream(self, request: Request) -> AsyncGenerator[Chunk, None]:
        """An answer of the length that is expected, with the tokens that both would be."""
        text = self.answers.write(request)
        yield Chunk(text)
        yield Chunk("", "stop", self.measure(request, text))

    def measure(self, request: Request, answer: str) -> Usage:
        """Tokens of a request. A model that is asked in sequence has the lines that the last prompt began with."""
        lines = [line for message in request.messages for line in message.content.split("\n")]
        prompt = sum(map(self.meter.count_line, lines))
        again = [line for line, _ in takewhile(lambda pair: pair[0] == pair[1], zip(lines, self.last, strict=False))]
        cached = 0.0 if self.profile.parallel else sum(map(self.meter.count_line, again))
        self.last = lines
        schema = count_words(json.dumps(dict(request.schema), ensure_ascii=False)) if self.schemas else 0
        return Usage(
            input_tokens=round(prompt + schema),
            cached_tokens=round(cached),
            output_tokens=round(self.meter.count_answer(answer)),
        )

    async def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of sentences, for the plan of the windows."""
        return [round(self.meter.count_line(f"[s1] {text}")) for text in texts]

    async def aclose(self) -> None:
        """Nothing to close."""
