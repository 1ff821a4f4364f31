"""How fast a GPU is, from what others measured on it.

In a closed loop of `users` each request takes `users / rate` seconds. In that time all tokens of its answer are
written, each in a step as long as `Speed` says, and one prompt of each user is read: linear in what is looked for.

Invariant: what is fitted is held against every point that it was fitted to (`compare`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bench.scale.clock import Clock, Process
from bench.scale.serving import Call, Replica, Speed

ROUNDS = 12
RAMP = 3


@dataclass(frozen=True)
class Point:
    """A measured load: tokens of prompt and answer, requests open at once, requests a second."""

    prompt: int
    answer: int
    users: int
    rate: float


def fit_speed(points: Sequence[Point], memory: int) -> Speed:
    """The speed for which relative errors are least (least squares); only loads that fit into memory tell."""
    fitting = [p for p in points if p.users * (p.prompt + p.answer) <= memory]
    rows = [[value * p.rate / p.users for value in list_parts(p)] for p in fitting]
    step, each, context, read = solve(rows, [1.0] * len(rows))
    return Speed(step, each, context, read, memory)


def list_parts(p: Point) -> list[float]:
    """How often each part of a step's time is in a request of a point."""
    context = p.prompt + p.answer / 2
    return [p.answer, p.answer * p.users, p.answer * p.users * context, p.prompt * p.users]


def solve(rows: Sequence[Sequence[float]], wanted: Sequence[float]) -> list[float]:
    """Least squares by the normal equations."""
    size = len(rows[0])
    matrix = [
        [sum(r[i] * r[j] for r in rows) for j in range(size)]
        + [sum(r[i] * w for r, w in zip(rows, wanted, strict=True))]
        for i in range(size)
    ]
    for i in range(size):
        pivot = max(range(i, size), key=lambda j, i=i: abs(matrix[j][i]))  # type: ignore[misc]
        matrix[i], matrix[pivot] = matrix[pivot], matrix[i]
        for j in range(size):
            if j != i:
                share = matrix[j][i] / matrix[i][i]
                matrix[j] = [a - share * b for a, b in zip(matrix[j], matrix[i], strict=True)]
    return [matrix[i][size] / matrix[i][i] for i in range(size)]


def compare(points: Sequence[Point], speed: Speed) -> list[float]:
    """For each point the simulated rate over the measured one, less one."""
    return [simulate(point, speed) / point.rate - 1 for point in points]


def simulate(point: Point, speed: Speed) -> float:
    """Requests a second of so many users who ask again as soon as they are answered."""
    clock = Clock()
    replica = Replica(clock, speed)
    ends: list[float] = []
    for user in range(point.users):
        clock.start(ask_again(clock, replica, user, point, ends))
    clock.run()
    first, last = RAMP * point.users, (ROUNDS - RAMP) * point.users
    ends.sort()
    return (last - first) / (ends[last] - ends[first])


def ask_again(clock: Clock, replica: Replica, user: int, point: Point, ends: list[float]) -> Process:
    """One user."""
    for number in range(ROUNDS):
        yield replica.serve(user * ROUNDS + number, Call("", point.prompt, 0, point.answer)).done
        ends.append(clock.now)
