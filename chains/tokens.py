"""How many tokens a text is, where no tokenizer of the model is at hand: a stated estimate.

Invariant: the same text is always the same number, on every machine, so that a replay asks what was recorded.
"""

from __future__ import annotations

BYTES_PER_TOKEN = 2.5
"""UTF-8 bytes: a token of news is four letters of English, three of Dutch or German, two of Russian or Ukrainian, and
one character of Chinese for today's tokenizers, smaller models' are coarser. Too low costs a window more, too high an
answer that is cut."""


def estimate_tokens(text: str) -> int:
    """Tokens of a text, rather too many than too few."""
    return int(len(text.encode("utf-8", "replace")) / BYTES_PER_TOKEN) + 1
