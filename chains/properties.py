"""Properties that are computed once.

Invariant: what is computed stands in the instance under the name of the property, and is found there from then on.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")


class lazy_property(Generic[Value]):  # noqa: N801  used as `property` is
    """`functools.cached_property` without the lock that it takes in Python 3.11: a text has many and uses each once."""

    def __init__(self, compute: Callable[[Any], Value]) -> None:
        self.compute = compute
        self.name = compute.__name__
        self.__doc__ = compute.__doc__

    def __get__(self, instance: object, owner: type) -> Value:
        """Compute and keep it."""
        value = self.compute(instance)
        instance.__dict__[self.name] = value
        return value
