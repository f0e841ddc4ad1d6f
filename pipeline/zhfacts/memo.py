"""Answers worked out once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

K = TypeVar("K")
V = TypeVar("V")

ROOM = 1 << 15
"""Answers that a memo keeps, unless it is told another number: what an archive asks often it asks early, and more answers than these
cost more memory than they save time."""


class Memo(dict[K, V], Generic[K, V]):
    """Question → answer of a pure function, worked out when first asked for and kept while there is room.

    `memo[key]` of a known key is one look-up, with no call of Python code; `Memo(function).__getitem__` stands in for the function.
    """

    __slots__ = ("_function", "_room")

    def __init__(self, function: Callable[[K], V], room: int = ROOM) -> None:
        super().__init__()
        self._function = function
        self._room = room

    def __missing__(self, key: K) -> V:
        value = self._function(key)
        if len(self) < self._room:
            self[key] = value
        return value
