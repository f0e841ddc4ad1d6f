"""Limits on an article, and one on the CPU time that a piece of work may take in this process, whatever else the machine is doing."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

MAX_CHARS, MAX_SECONDS = 1_000_000, 120.0
"""The characters that an article may have and the CPU seconds that it may take, unless something else is said."""

GARBAGE = 100_000
"""New objects that the garbage collector lets come together: what is loaded stays, and little of what an article leaves is for it."""

_POSSIBLE = hasattr(signal, "setitimer")


class TimeIsUp(BaseException):
    """The work took more than its CPU seconds. No `except Exception` on the way takes it for an error of its own."""


class _Armed:
    """Whether a signal stops what runs: one that comes late stops nothing."""

    now = False


def _stop(_number: int, _frame: FrameType | None) -> None:
    if _Armed.now:
        _Armed.now = False
        raise TimeIsUp


@contextmanager
def cpu_seconds(most: float | None) -> Iterator[None]:
    """Stop the work within after `most` CPU seconds by TimeIsUp; None is no limit, nor is there one on a system without timers.

    In the main thread only (ValueError elsewhere). What runs outside Python is stopped when it comes back.
    """
    if most is None or not _POSSIBLE:
        yield
        return
    signal.signal(signal.SIGPROF, _stop)
    _Armed.now = True
    signal.setitimer(signal.ITIMER_PROF, most)
    try:
        yield
    finally:
        _Armed.now = False
        signal.setitimer(signal.ITIMER_PROF, 0)
