"""What is to be done with many articles, whichever engine does it.

Invariant: frozen; it can be sent to another machine, all but the budget and the key.
"""

from __future__ import annotations

from dataclasses import dataclass

from chains.corpus.inputs import Fetch, Inputs
from chains.corpus.limits import Limits
from chains.settings import Settings


@dataclass(frozen=True)
class Order:
    """An order.

    Attributes:
        inputs: The articles.
        settings: The model, the language and the rest.
        limits: How far and how fast.
        fetch: Reads pages.
    """

    inputs: Inputs
    settings: Settings
    limits: Limits
    fetch: Fetch
