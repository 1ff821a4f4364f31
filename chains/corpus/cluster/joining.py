"""The way into a Ray cluster, and out again, without a word that the user did not ask for.

Invariant: what was set for the time of a run is as before after it, but for the variables that keep Ray quiet.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any

from chains.errors import CorpusStoppedError

AGAIN = "Nothing is lost: give the same command again."
ANSWER = 10.0
"""Seconds for the head of a cluster to answer."""
QUIET = {
    "RAY_USAGE_STATS_ENABLED": "0",  # nothing is told to anybody
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
    "RAY_BACKEND_LOG_LEVEL": "fatal",
    "RAY_ENABLE_AUTO_CONNECT": "0",  # what is shut down stays so
    "RAY_TQDM": "0",
}


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

    named = os.environ.get("RAY_ADDRESS", "")
    require_answer(named)
    known: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.CRITICAL}
    try:
        with mute_stderr(), keep_signals():
            try:
                ray.init(address="auto", **known)
            except ConnectionError:
                if named:
                    raise
                ray.init(include_dashboard=False, **known)
    except (ConnectionError, RuntimeError, ValueError) as error:
        raise CorpusStoppedError(f"There is no way to Ray: {first_line(error)}.", "See `ray status`.") from error


def require_answer(address: str) -> None:
    """See that somebody is at an address; Ray itself tries for minutes, and says nothing.

    Raises:
        CorpusStoppedError: Nobody is.
    """
    host, _, port = address.rpartition(":")
    if not host or "/" in host or not port.isdigit():
        return
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=ANSWER).close()
    except OSError as error:
        hint = "Start it, correct RAY_ADDRESS, or unset it for the cluster of this machine."
        raise CorpusStoppedError(f"There is no Ray cluster at {address}.", hint) from error


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


def first_line(error: BaseException) -> str:
    """What an error of Ray says, without where in its code."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines[-1] if lines else type(error).__name__).rstrip(".")
