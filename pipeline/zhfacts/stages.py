"""Work in stages, several pieces of it side by side: what a stage looks up and runs stays at hand in the processor's caches."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

T = TypeVar("T")
Stages = Generator[None, None, T]
"""Work that halts behind each of its stages."""


def abreast(works: Iterable[Stages[T]]) -> list[T]:
    """The results of some works, all taken from stage to stage together."""
    going = list(enumerate(works))
    results: dict[int, T] = {}
    while going:
        going = [(number, work) for number, work in going if not _ended(number, work, results)]
    return [results[number] for number in range(len(results))]


def _ended(number: int, work: Stages[T], results: dict[int, T]) -> bool:
    """Take a work through one stage; whether that was its last."""
    try:
        next(work)
    except StopIteration as end:
        results[number] = end.value
        return True
    return False
