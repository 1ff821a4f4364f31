"""Takes the reasoning off the front of a streamed answer.

Invariant: however an answer is cut into chunks, the same text comes out; text after the reasoning is verbatim, also
where it holds such a tag, as a quotation from an article may.
"""

from __future__ import annotations

TAGS = ("<think>", "<thinking>", "<reasoning>")


class ReasoningFilter:
    """Passes an answer on without the reasoning that it begins with."""

    def __init__(self) -> None:
        self.pending = ""
        self.closing = ""  # the tag that ends the reasoning we are in
        self.passing = False

    def feed(self, text: str) -> str:
        """Take text in; return what can be passed on."""
        if self.passing:
            return text
        self.pending += text
        while self.skip_reasoning() or self.enter_reasoning():
            pass
        if self.closing or may_become_tag(self.pending):
            return ""
        self.passing = True
        return self.flush()

    def flush(self) -> str:
        """What is held back, at the end of the answer."""
        held, self.pending = self.pending, ""
        return "" if self.closing else held

    def enter_reasoning(self) -> bool:
        """Whether an opening tag was taken off the front."""
        start = self.pending.lstrip()
        tag = next((tag for tag in TAGS if start.startswith(tag)), "")
        if tag and not self.closing:
            self.pending, self.closing = start[len(tag) :], tag.replace("<", "</")
            return True
        return False

    def skip_reasoning(self) -> bool:
        """Whether the reasoning ended; what is before its end is dropped."""
        if not self.closing:
            return False
        before, tag, after = self.pending.partition(self.closing)
        if tag:
            self.pending, self.closing = after.lstrip(), ""
            return True
        self.pending = before[-len(self.closing) :]
        return False


def may_become_tag(text: str) -> bool:
    """Whether the text is the beginning of an opening tag, or nothing yet."""
    start = text.lstrip()
    return any(tag.startswith(start) for tag in TAGS)
