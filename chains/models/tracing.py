"""Keeps LangChain's tracing off: an article must not leave through a side door.

Invariant: after `disable_tracing` no variable of the environment can make LangChain or LangSmith send a run, or
send a request through LangSmith's gateway.
"""

from __future__ import annotations

import os
import sys

PREFIXES = ("LANGSMITH_", "LANGCHAIN_")
SWITCHES = tuple(prefix + name for prefix in PREFIXES for name in ("TRACING", "TRACING_V2"))


def disable_tracing() -> None:
    """Remove every variable that LangSmith reads, then set its switches to off.

    Call it before LangChain is imported. Keys, addresses, gateways and the obsolete handlers go as well, so that
    a switch with a new name finds nothing to send to.
    """
    for name in [name for name in os.environ if name.startswith(PREFIXES)]:
        del os.environ[name]
    os.environ.update(dict.fromkeys(SWITCHES, "false"))
    if "langsmith" in sys.modules:
        override_langsmith()


def override_langsmith() -> None:
    """The same for a LangSmith that is loaded already: it keeps what it read from the environment."""
    import langsmith

    langsmith.configure(enabled=False)
