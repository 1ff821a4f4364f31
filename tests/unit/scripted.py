"""A chat model that answers from a script, for tests of what lies around a model."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable

from chains.errors import SummariseError
from chains.models.base import Chunk, Profile, Request
from chains.report import Usage

Line = str | SummariseError | Chunk


CANDIDATE = re.compile(r'^\{"id": "q\d+".*\}$', re.MULTILINE)
SENTENCE = re.compile(r"^\[(s\d+)\] (.*)$", re.MULTILINE)


def answer_claims(request: Request, items: list[dict[str, object]]) -> str:
    """These claims, in the shape that is asked for: of a question about candidates those of their sentences."""
    content = request.messages[-1].content
    asked = [json.loads(line) for line in CANDIDATE.findall(content)]
    if not asked:
        return json.dumps({"claims": items})
    said = [(each["id"], name) for each in asked for name, text in SENTENCE.findall(content) if each["words"] in text]
    found = [(label, item) for label, sentence in said for item in items if sentence in item["ids"]]
    return json.dumps({"claims": [{"id": label, **item} for label, item in dict(found).items()]})


class ScriptedModel:
    """Answers the n-th request with the n-th line, or by a function of the request."""

    def __init__(self, script: list[Line] | Callable[[Request], Line], profile: Profile | None = None) -> None:
        self.script = script
        self.profile = profile or Profile(name="scripted", batch=2)
        self.requests: list[Request] = []
        self.in_flight = 0
        self.most_in_flight = 0
        self.closed = False

    async def stream(self, request: Request) -> AsyncIterator[Chunk]:
        self.requests.append(request)
        line = self.script(request) if callable(self.script) else self.script[len(self.requests) - 1]
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            await asyncio.sleep(0)
            if isinstance(line, SummariseError):
                raise line
            if isinstance(line, Chunk):
                yield line
                return
            for start in range(0, len(line), 7):
                yield Chunk(line[start : start + 7])
                await asyncio.sleep(0)
            yield Chunk("", "stop", Usage(input_tokens=10, output_tokens=5))
        finally:
            self.in_flight -= 1

    async def aclose(self) -> None:
        self.closed = True
