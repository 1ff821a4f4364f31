"""Many articles on many machines: Ray Data hands items out to a pool of workers, one keeper writes what comes of them.

What is in the journal is what has ended, as with one process: workers and nodes may come and go. How much is read
ahead, and which worker gets the next article, is left to Ray.

Invariant: this process reads no article and asks no model; when it ends, so do keeper, reader and workers.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from pathlib import Path
from typing import Any

from chains.corpus.cluster.brief import FindKey, write_brief
from chains.corpus.cluster.remote import ask
from chains.corpus.events import CorpusOpened, Noticed
from chains.corpus.journal import Journal
from chains.corpus.local_engine import CONCURRENCY, SPARE, Tell, name_model
from chains.corpus.makers import describe_maker, hash_maker
from chains.corpus.order import Order
from chains.errors import ConfigError, CorpusStoppedError
from chains.models.catalog import name_weights
from chains.runs import open_bare_model
from chains.settings import Settings
from chains.store.cache import FILE_NAME

INSTALL = "Install it on every node: pip install 'grain-of-salt[ray]'."
AGAIN = "Nothing is lost: give the same command again."
EMBEDDED = "embedded:"
POLL, LEAVE = 0.5, 10.0
"""Seconds between two looks at what has happened, and to wait for Ray at the end."""
QUIET = {
    "RAY_USAGE_STATS_ENABLED": "0",  # nothing is told to anybody
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
    "RAY_BACKEND_LOG_LEVEL": "fatal",
    "RAY_ENABLE_AUTO_CONNECT": "0",  # what is shut down stays so
    "RAY_TQDM": "0",
}


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

        self.require_here()
        workers = self.workers or count_nodes()
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
        patience = self.order.limits.patience + self.settings.timeout
        heard, nodes = time.monotonic(), count_nodes()
        while not draining.done():
            await asyncio.wait({draining}, timeout=POLL)
            nodes = self.watch_nodes(nodes)
            heard = time.monotonic() if await self.pass_on(keeper) else heard
            if time.monotonic() - heard > patience:
                what = f"Nothing has come of the cluster for {patience:.0f} seconds: a worker has no node to work on."
                raise CorpusStoppedError(what, f"See `ray status`. {AGAIN}")
        await self.pass_on(keeper)
        if error := draining.exception():
            raise CorpusStoppedError(f"Ray cannot go on: {first_line(error)}.", AGAIN)

    def require_here(self) -> None:
        """Name the machines that the articles go to.

        Raises:
            ConfigError: They may go to none.
        """
        others = list_other_machines()
        if others and self.settings.local_only:
            raise ConfigError("With --local-only the articles may not go to other nodes.", "Use --engine local.")
        if others:
            self.tell(Noticed(f"Sending the articles to the nodes of the cluster: {', '.join(others)}."))

    def watch_nodes(self, before: int) -> int:
        """Tell when nodes have gone or come. Returns how many there are."""
        nodes = count_nodes()
        if nodes < before:
            lost = f"{before - nodes} of {before} nodes lost. Their articles are made elsewhere."
            self.tell(Noticed(lost, urgent=True))
        return nodes

    async def pass_on(self, keeper: Any) -> bool:  # noqa: ANN401 - an actor
        """Tell what has happened. Returns whether anything has.

        Raises:
            SummariseError: The run is over.
        """
        events, problem = await ask(keeper.take_events)
        for event in events:
            self.tell(event)
        if problem is not None:
            raise problem
        return bool(events)

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

        budget = self.settings.budget
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
                fn_constructor_kwargs={"max_cost": budget.max_cost if budget else None, "spends": budget is not None},
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


@contextmanager
def join_cluster() -> Iterator[None]:
    """Be a driver of the cluster that runs, by RAY_ADDRESS or on this machine; without one, of one of this machine."""
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    import ray

    joined = ray.is_initialized()
    try:
        if not joined:
            start_ray()
        shape_data(ray.data.DataContext.get_current())
        yield
    finally:
        if not joined:
            ray.shutdown()


def start_ray() -> None:
    """Join the cluster, or make one.

    Raises:
        CorpusStoppedError: Neither can be done.
    """
    import ray

    known: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.CRITICAL}
    try:
        with mute_stderr(), keep_signals():
            try:
                ray.init(address="auto", **known)
            except ConnectionError:
                if os.environ.get("RAY_ADDRESS"):
                    raise
                ray.init(include_dashboard=False, **known)
    except (ConnectionError, RuntimeError, ValueError) as error:
        raise CorpusStoppedError(f"There is no way to Ray: {first_line(error)}.", "See `ray status`.") from error


@contextmanager
def keep_signals() -> Iterator[None]:
    """Ray's core hears a request to end by itself, and dies with a trace; the program knows better."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        if threading.current_thread() is threading.main_thread():
            for number, handler in before.items():
                signal.signal(number, handler)


@contextmanager
def mute_stderr() -> Iterator[None]:
    """Ray's own core says how it was set up past Python, and nobody asked."""
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


@contextmanager
def silence_ray() -> Iterator[None]:
    """What Ray logs and prints meanwhile goes nowhere: what matters of it is told by events."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
            yield
    finally:
        logging.disable(before)


def shape_data(context: Any) -> None:  # noqa: ANN401 - of Ray
    """One item a block, and no drawings on the screen."""
    context.target_max_block_size = 1
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    context.max_errored_blocks = 0


def stay_here() -> Any:  # noqa: ANN401 - of Ray
    """On this machine and no other."""
    import ray
    from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

    return NodeAffinitySchedulingStrategy(ray.get_runtime_context().get_node_id(), soft=False)


def list_other_machines() -> list[str]:
    """The addresses of the nodes that are not this machine."""
    import ray

    here = ray.util.get_node_ip_address()
    return sorted({node["NodeManagerAddress"] for node in ray.nodes() if node["Alive"]} - {here})


def count_nodes() -> int:
    """Machines that can work."""
    return len(list_cpus())


def list_cpus() -> list[float]:
    """The processors of each machine that has any."""
    import ray

    cpus = [node["Resources"].get("CPU", 0.0) for node in ray.nodes() if node["Alive"]]
    return [number for number in cpus if number] or [1.0]


def count_cpus(settings: Settings) -> float:
    """What a worker takes up: all of a node for an embedded model.

    Else a processor, but never more than half a node: a worker that was lost must find a place on those that are left.
    """
    least = min(list_cpus())
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


def first_line(error: BaseException) -> str:
    """What an error of Ray says, without where in its code."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines[-1] if lines else type(error).__name__).rstrip(".")
