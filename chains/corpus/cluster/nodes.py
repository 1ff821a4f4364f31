"""The machines of the cluster, as this one sees them.

Invariant: a machine that is gone is none.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple


class Node(NamedTuple):
    """A machine.

    Attributes:
        cpus: That Ray may use; 0 where it works for nobody.
    """

    address: str
    cpus: float


def list_nodes() -> list[Node]:
    """All that are there."""
    import ray

    return [Node(n["NodeManagerAddress"], n["Resources"].get("CPU", 0.0)) for n in ray.nodes() if n["Alive"]]


def stay_here() -> Any:  # noqa: ANN401 - of Ray
    """On this machine and no other."""
    import ray
    from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

    return NodeAffinitySchedulingStrategy(ray.get_runtime_context().get_node_id(), soft=False)


def list_others(nodes: Iterable[Node]) -> list[str]:
    """The addresses that are not this machine's."""
    import ray

    return sorted({node.address for node in nodes} - {ray.util.get_node_ip_address()})


def list_cpus(nodes: Iterable[Node]) -> list[float]:
    """The processors of each machine that has any."""
    return [node.cpus for node in nodes if node.cpus] or [1.0]
