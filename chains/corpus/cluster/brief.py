"""What a worker needs to know, wherever it is.

Invariant: it can be sent, and no key is in it: every node has its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from chains.corpus.cluster.remote import RemoteBudget
from chains.corpus.inputs import Fetch
from chains.corpus.limits import Limits
from chains.corpus.makers import describe_maker, hash_maker
from chains.corpus.order import Order
from chains.errors import ConfigError, ModelAccessError
from chains.settings import Settings
from chains.version import APP_VERSION

FindKey = Callable[[], str | None]


@dataclass(frozen=True)
class Brief:
    """A brief.

    Attributes:
        settings: Without the key and the budget.
        spends: Whether there is a budget; the keeper has it.
        max_cost: Its dollars, None is no limit.
        limits: Of one worker.
        fetch: Reads pages.
        find_key: Reads the key from the environment of the node.
        keyed: The driver has a key, so each node must.
        made_with: Hash of what makes the reports, as the driver knows it.
        version: Of the driver's program.
        keeper: The actor that holds the journal.
    """

    settings: Settings
    spends: bool
    max_cost: float | None
    limits: Limits
    fetch: Fetch
    find_key: FindKey = field(repr=False)
    keyed: bool
    made_with: str
    version: str
    keeper: Any

    def read_settings(self, node: str) -> Settings:
        """The settings with the node's own key, and the budget that the keeper has.

        Raises:
            ModelAccessError: It has none.
            ConfigError: Its program is not the driver's.
        """
        if self.version != APP_VERSION:
            what = f"The node {node} has version {APP_VERSION}, this one {self.version}."
            raise ConfigError(what, "Install the same version on every node.")
        key = self.find_key()
        if self.keyed and not key:
            hint = "Set it in the environment of every node before Ray starts there; keys are never sent."
            raise ModelAccessError(f"There is no key on the node {node}.", hint)
        budget = RemoteBudget(self.keeper, self.max_cost) if self.spends else None
        return replace(self.settings, api_key=key, budget=budget)

    def require_maker(self, model: str, node: str) -> None:
        """See that the node's prompts make the same reports.

        Raises:
            ConfigError: They would not.
        """
        if hash_maker(describe_maker(model, self.settings)) != self.made_with:
            what = f"The node {node} has another model or other prompts than this one."
            raise ConfigError(what, "Install the same version, from the same files, on every node.")


def write_brief(order: Order, find_key: FindKey, made_with: str, workers: int, keeper: Any) -> Brief:  # noqa: ANN401
    """The brief of each of so many workers: of what may be asked a minute it has its share."""
    limits, budget = order.limits, order.settings.budget
    shares = {
        name: max(1, amount // workers)
        for name in ("requests_per_minute", "tokens_per_minute")
        if (amount := getattr(limits, name)) is not None
    }
    return Brief(
        settings=replace(order.settings, api_key=None, budget=None),
        spends=budget is not None,
        max_cost=budget.max_cost if budget else None,
        limits=replace(limits, **shares),
        fetch=order.fetch,
        find_key=find_key,
        keyed=order.settings.api_key is not None,
        made_with=made_with,
        version=APP_VERSION,
        keeper=keeper,
    )
