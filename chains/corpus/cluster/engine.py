"""Many articles on many machines: Ray Data hands items out to a pool of workers, one keeper writes what comes of them.

What is in the journal is what has ended, as with one process: workers and nodes may come and go. How much is read
ahead, and which worker gets the next article, is left to Ray.

Invariant: this process reads no article and asks no model; when it ends, so do keeper, reader and workers.
"""

from __future__ import annotations

import asyncio
import time
import warnings
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from chains.corpus.cluster.brief import FindKey, write_brief
from chains.corpus.cluster.joining import AGAIN, first_line, join_cluster, silence_ray
from chains.corpus.cluster.nodes import Node, list_cpus, list_nodes, list_others, stay_here
from chains.corpus.cluster.remote import ask
from chains.corpus.events import CorpusOpened, Noticed, Tell
from chains.corpus.journal import Journal
from chains.corpus.makers import describe_maker, hash_maker
from chains.corpus.order import Order
from chains.corpus.workshop import CONCURRENCY, SPARE, name_model
from chains.errors import ConfigError, CorpusStoppedError
from chains.models.catalog import name_weights
from chains.runs import open_bare_model
from chains.settings import Settings
from chains.store.cache import FILE_NAME

INSTALL = "Install it on every node: pip install 'grain-of-salt[ray]'."
EMBEDDED = "embedded:"
POLL, LEAVE = 0.5, 10.0
"""Seconds between two looks at what has happened, and to wait for Ray at the end."""
LEAST = 120.0
"""Seconds that a worker may take to start, whatever the user's patience with the server."""


class RayEngine:
    """One run over the items.

    Args:
        journal: Of the folder of the results.
        order: What is to be done.
        tell: Is told what happens.
        find_key: Reads the key from the environment of a node; it can be sent.
        workers: How many; one a node when None.
    """

    def __init__(self, journal: Journal, order: Order, tell: Tell, find_key: FindKey, workers: int | None) -> None:
        self.journal = journal
        self.order = order
        self.settings = order.settings
        self.tell = tell
        self.find_key = find_key
        self.workers = workers
        self.named: set[str] = set()
        self.draining: asyncio.Future[None] | None = None

    async def run(self) -> None:
        """Work all items off.

        Raises:
            CorpusStoppedError: The server stayed away, or the cluster; what has ended is in the journal.
            SummariseError: The run cannot begin, or cannot go on.
        """
        require_ray()
        if self.settings.model == "auto" and not self.settings.replay:
            raise ConfigError("Which model is used must be the same on every node.", "Name it with --model.")
        total = self.order.inputs.count()
        name, host = await look_at_model(self.settings)
        maker = describe_maker(name, self.settings)
        made_with = hash_maker(maker)
        self.journal.name_maker(made_with, maker)
        self.tell(CorpusOpened(total, maker["model"], host, self.journal.count_others(made_with)))
        with silence_ray():
            try:
                with join_cluster():
                    await self.work_all_off(made_with)
            finally:
                if self.draining:
                    await asyncio.wait({self.draining}, timeout=LEAVE)

    async def work_all_off(self, made_with: str) -> None:
        """Start the keeper and the pool, and follow them to the end."""
        import ray

        nodes = list_nodes()
        self.name_machines(nodes)
        workers = self.workers or len(list_cpus(nodes))
        keeper = self.start_keeper()
        try:
            dataset = self.build_dataset(write_brief(self.order, self.find_key, made_with, workers, keeper), workers)
            self.draining = asyncio.ensure_future(asyncio.to_thread(drain, dataset))
            await self.follow(keeper, self.draining)
        finally:
            with suppress(Exception):
                await asyncio.wait_for(self.pass_on(keeper), LEAVE)
            ray.kill(keeper)  # a worker that has nobody to tell ends, too

    async def follow(self, keeper: Any, draining: asyncio.Future[None]) -> None:  # noqa: ANN401 - an actor
        """Tell what happens, until nothing does any more.

        Raises:
            SummariseError: The run is over before its end.
        """
        patience = max(LEAST, self.order.limits.patience)
        heard, nodes = time.monotonic(), len(list_cpus(list_nodes()))
        while not draining.done():
            await asyncio.wait({draining}, timeout=POLL)
            nodes = self.watch_nodes(nodes)
            heard = time.monotonic() if await self.pass_on(keeper) else heard
            if time.monotonic() - heard > patience:
                what = f"No worker has been heard of for {patience:.0f} seconds: they have no node to work on."
                raise CorpusStoppedError(what, f"See `ray status`. {AGAIN}")
        await self.pass_on(keeper)
        if error := draining.exception():
            raise CorpusStoppedError(f"Ray cannot go on: {first_line(error)}.", AGAIN)

    def name_machines(self, nodes: Iterable[Node]) -> None:
        """Name the machines that the articles go to, each once.

        Raises:
            ConfigError: They may go to none.
        """
        new = [address for address in list_others(nodes) if address not in self.named]
        if new and self.settings.local_only:
            raise ConfigError("With --local-only the articles may not go to other nodes.", "Use --engine local.")
        if new:
            self.named.update(new)
            self.tell(Noticed(f"Sending articles to the nodes of the cluster: {', '.join(new)}."))

    def watch_nodes(self, before: int) -> int:
        """Tell when nodes have come or gone. Returns how many there are.

        Raises:
            ConfigError: The articles may not go to one that has come.
        """
        nodes = list_nodes()
        self.name_machines(nodes)
        working = len(list_cpus(nodes))
        if working < before:
            lost = f"{before - working} of {before} nodes lost. Their articles are made elsewhere."
            self.tell(Noticed(lost, urgent=True))
        return working

    async def pass_on(self, keeper: Any) -> bool:  # noqa: ANN401 - an actor
        """Tell what has happened. Returns whether any worker was heard of.

        Raises:
            SummariseError: The run is over.
        """
        news = await ask(keeper.take_news)
        for event in news.events:
            self.tell(event)
        if news.problem is not None:
            raise news.problem
        return bool(news.heard)

    def start_keeper(self) -> Any:  # noqa: ANN401 - an actor
        """The keeper, on this machine: it has the folder and the cache."""
        import ray

        from chains.corpus.cluster.keeper import Keeper
        from chains.models.catalog import find_cache

        settings, budget = self.settings, self.settings.budget
        answers = find_cache(settings) / FILE_NAME if settings.cache and not settings.replay else None
        limits = (budget.max_cost, budget.max_tokens) if budget else (None, None)
        actor = ray.remote(Keeper).options(num_cpus=0, scheduling_strategy=stay_here(), max_concurrency=1000)
        return actor.remote(self.journal.path.parent.resolve(), answers, limits, settings.timeout)

    def build_dataset(self, brief: Any, workers: int) -> Any:  # noqa: ANN401 - of Ray
        """Reader and pool, as Ray Data sees them."""
        import ray

        from chains.corpus.cluster.reader import ItemSource
        from chains.corpus.cluster.worker import Worker

        source = ItemSource(self.order, brief.made_with, self.journal.path.parent.resolve(), brief.keeper)
        # A reader that began again would not yield the same: what is done meanwhile it skips.
        once = {"scheduling_strategy": stay_here(), "num_cpus": 0, "max_retries": 0}
        most = count_open(self.settings)
        pool = ray.data.ActorPoolStrategy(
            size=workers, max_concurrent_calls_per_actor=most, max_tasks_in_flight_per_actor=most
        )
        with warnings.catch_warnings():  # Ray warns of options that have no other way yet
            warnings.simplefilter("ignore")
            items = ray.data.read_datasource(source, override_num_blocks=1, ray_remote_args=once)
            return items.map_batches(
                Worker,
                batch_size=None,
                compute=pool,
                fn_constructor_args=(brief,),
                num_cpus=count_cpus(self.settings),
                scheduling_strategy="SPREAD",
            )


def require_ray() -> None:
    """See that Ray is installed.

    Raises:
        ConfigError: It is not.
    """
    from importlib.util import find_spec

    if find_spec("ray") is None or find_spec("pyarrow") is None:
        raise ConfigError("Ray is not installed.", INSTALL)


async def look_at_model(settings: Settings) -> tuple[str, str | None]:
    """The model's name and host as this machine sees them; an embedded one is not started for that.

    Raises:
        SummariseError: It cannot be used.
    """
    if settings.replay:
        return name_model(None, settings), None
    if settings.model.startswith(EMBEDDED):
        return name_weights(settings.model.removeprefix(EMBEDDED)), None
    model = await open_bare_model(settings, lambda _: None)
    await model.aclose()
    return model.profile.name, model.profile.host


def count_cpus(settings: Settings) -> float:
    """What a worker takes up: all of a node for an embedded model.

    Else a processor, but never more than half a node: a worker that was lost must find a place on those that are left.
    """
    least = min(list_cpus(list_nodes()))
    return least if settings.model.startswith(EMBEDDED) and not settings.replay else min(1.0, least / 2)


def count_open(settings: Settings) -> int:
    """Articles that a worker has before it at once."""
    if settings.replay or settings.model.startswith(EMBEDDED):
        return SPARE
    return SPARE * (settings.options.concurrency or CONCURRENCY)


def drain(dataset: Any) -> None:  # noqa: ANN401 - of Ray
    """Run it to its end."""
    for _ in dataset.iter_internal_ref_bundles():
        pass
