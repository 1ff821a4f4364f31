"""The machines of the cluster, as this one sees them.

Invariant: a machine without processors for us is none.
"""

from __future__ import annotations

from typing import Any


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
