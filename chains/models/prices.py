"""What a model's tokens cost, from a dated table (`prices.toml`).

Invariant: a price is given only for a name that the table holds, at the address of the provider itself; whatever else
is asked has no price, never a guessed one.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from chains.models.base import Profile
from chains.report import Usage

TABLE = Path(__file__).parent / "prices.toml"
VERSION = re.compile(r"(-\d{4}-?\d{2}-?\d{2}|-latest)?")
"""What may follow the name of a model: the date of a version. Any other word makes it another model."""
MILLION = 1_000_000


@dataclass(frozen=True)
class Price:
    """US dollars for a million tokens.

    Attributes:
        cached: Of the input that the provider had in its prompt cache.
        date: When the provider's page said so; None of what costs nothing.
        source: That page.
    """

    input: float
    cached: float
    output: float
    date: date | None = None
    source: str = ""

    @property
    def free(self) -> bool:
        """Whether nothing is paid."""
        return not (self.input or self.output)

    def cost(self, usage: Usage) -> float:
        """US dollars for some tokens; cached ones are part of the input."""
        fresh = usage.input_tokens - usage.cached_tokens
        dollars = fresh * self.input + usage.cached_tokens * self.cached + usage.output_tokens * self.output
        return dollars / MILLION


FREE = Price(0.0, 0.0, 0.0)


def find_price(profile: Profile) -> Price | None:
    """What a model costs; None when that is not known. What is on this machine costs nothing.

    A recording does not say where its model was, so a name that the table holds is priced even where no host is known.
    """
    return look_up(profile.name, profile.host) or (FREE if profile.host is None else None)


def price_usage(profile: Profile, usage: Usage) -> float | None:
    """US dollars for what a model was asked; None when nothing is paid or the price is not known."""
    price = find_price(profile)
    return None if price is None or price.free else round(price.cost(usage), 6)


def look_up(name: str, host: str | None) -> Price | None:
    """The line of the table for a name such as "openai:gpt-5-mini"; None where the text goes to somebody else."""
    provider, _, model = name.partition(":")
    entry = load_table().get(provider)
    if entry is None or host not in (None, entry["host"]):
        return None
    fitting = (known for known in entry["models"] if model.startswith(known) and VERSION.fullmatch(model[len(known) :]))
    found = next(fitting, None)
    return None if found is None else Price(**entry["models"][found], date=entry["date"], source=entry["source"])


@cache
def load_table() -> dict[str, Any]:
    """The table, by provider."""
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))
