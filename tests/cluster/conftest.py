"""Two nodes of Ray on this machine."""

from __future__ import annotations

import pytest

from bench.newsroom import Newsroom


@pytest.fixture(scope="module")
def nodes():
    """Two nodes that live as long as the tests."""
    from bench.cluster import start_cluster

    with start_cluster(2) as (cluster, _):
        yield cluster


@pytest.fixture
def mortal_nodes():
    """The cluster, and the node that may be killed; first in its module, for a process drives one cluster at a time."""
    from bench.cluster import start_cluster

    with start_cluster(2) as (cluster, (other,)):
        yield cluster, other


@pytest.fixture
def desk():
    """A model server that takes half a second."""
    with Newsroom(0.5) as server:
        yield server
