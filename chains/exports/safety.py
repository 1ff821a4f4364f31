r"""Strips from untrusted text what a terminal, or a reader's eye, would obey.

Invariant: what comes out holds no control character but `\n` and `\t`, and nothing that reorders text.
"""

from __future__ import annotations

import re

# ECMA-48: a control string (OSC, DCS, SOS, PM, APC) with its terminator; a control sequence (CSI); any other
# escape. Payloads stop at the next control character, so that a scan stays linear in hostile text.
SEQUENCE = re.compile(
    "(?:\x1b[\\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x00-\x1f\x7f-\x9f]*(?:\x07|\x1b\\\\|\x9c)"
    "|(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]"
    "|\x1b[ -/]*[0-Z\\\\^-~]"
)
LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# With embeddings, overrides and isolates; U+200E, U+200F and U+061C stay: honest Arabic and Hebrew use them.
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
SURROGATE = re.compile("[\ud800-\udfff]")


def printable(text: str) -> str:
    r"""The text without terminal escapes, control characters and bidirectional overrides.

    Args:
        text: Anything, from anyone.

    Returns:
        The same words; line ends are `\n`.
    """
    text = LINE_ENDS.sub("\n", SEQUENCE.sub("", text))
    return SURROGATE.sub("\ufffd", CONTROL.sub("", text))


def one_line(text: str) -> str:
    """`printable`, with every run of white space as one space."""
    return " ".join(printable(text).split())
