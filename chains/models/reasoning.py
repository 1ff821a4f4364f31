"""Takes the reasoning off the front of a streamed answer.

Invariant: however an answer is cut into chunks, the same text comes out; text after the reasoning is verbatim, also
where it holds such a tag, as a quotation from an article may.
"""

from __future__ import annotations

from collections.abc import Mapping

TAGS: Mapping[str, str] = {
    "<think>": "</think>",  # DeepSeek, Qwen
    "<thinking>": "</thinking>",
    "<thought>": "</thought>",
    "<reasoning>": "</reasoning>",
    "[THINK]": "[/THINK]",  # Magistral
    "◁think▷": "◁/think▷",  # Kimi
    "<|channel|>analysis<|message|>": "<|channel|>final<|message|>",  # gpt-oss, where the server leaves it raw
}
"""What opens reasoning and what closes it."""
LONGEST = max(len(tag) for tag in TAGS.values())
ANSWERS = ("{", "[", "`")
"""What an answer begins with: JSON, perhaps in a fence. Words before that may be reasoning that nothing opened, since
some chat templates put the opening tag into the prompt."""


class ReasoningFilter:
    """Passes an answer on without the reasoning that it begins with."""

    def __init__(self) -> None:
        self.pending = ""
        self.searched = 0  # no closing tag begins before
        self.closing: tuple[str, ...] = ()  # tags, of which the first to come ends the reasoning we are in
        self.reasoned = False  # there was some, and the white space after it goes with it
        self.passing = False

    def feed(self, text: str) -> str:
        """Take text in; return what can be passed on."""
        if self.passing:
            return text
        self.searched = max(0, len(self.pending) - LONGEST)
        self.pending += text
        while self.skip_reasoning() or self.enter_reasoning():
            pass
        if not self.pending.lstrip().startswith(ANSWERS) or self.closing or may_become_tag(self.pending):
            return ""
        self.passing = True
        return self.flush()

    def flush(self) -> str:
        """What is held back, at the end of the answer."""
        held, self.pending = self.pending, ""
        return "" if self.closing else held.lstrip() if self.reasoned else held

    @property
    def holds_answer(self) -> bool:
        """Whether something is held back that is no reasoning so far."""
        return not self.closing and bool(self.pending.strip())

    def enter_reasoning(self) -> bool:
        """Whether an opening tag was taken off the front."""
        start = self.pending.lstrip()
        tag = next((tag for tag in TAGS if start.startswith(tag)), "")
        if tag and not self.closing:
            self.pending, self.closing, self.searched = start[len(tag) :], (TAGS[tag],), 0
            return True
        return False

    def skip_reasoning(self) -> bool:
        """Whether reasoning ended, opened or not; what is before its end is dropped."""
        if not self.closing and self.pending.lstrip().startswith((*ANSWERS, *TAGS)):
            return False
        ends = [
            (place, tag)
            for tag in self.closing or TAGS.values()
            if (place := self.pending.find(tag, self.searched)) >= 0
        ]
        if not ends:
            return False
        place, tag = min(ends)
        self.pending, self.closing, self.searched = self.pending[place + len(tag) :].lstrip(), (), 0
        self.reasoned = True
        return True


def may_become_tag(text: str) -> bool:
    """Whether the text is the beginning of an opening tag, or nothing yet."""
    start = text.lstrip()
    return any(tag.startswith(start) for tag in TAGS)
