"""What every target has: an encoder that runs in the workers, and a writer that runs in one process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from typing import Any

    from zhfacts.store.layout import Item

    Encoder = Callable[[Sequence[Item]], Any]


class StoreError(Exception):
    """A target that cannot be opened or written; the message names it and says why."""


class Mark(msgspec.Struct, frozen=True):
    """How far a run has come: the chunks that are written, a digest of all that was read for them, and their counts."""

    chunks: int = 0
    digest: str = ""
    articles: int = 0
    facts: int = 0
    rejects: int = 0
    unreadable: int = 0


class Target(Protocol):
    """Where records go. `encoder` can be pickled; `write` takes what it gives, in reading order.

    A run opens all its targets, begins them at one mark, writes chunk by chunk, finishes all and then closes
    all. What was written up to a mark survives the end of the process at any moment: a target that is opened
    by the same job to resume says in `done` how far it is. Every method raises StoreError.
    """

    name: str
    paths: Sequence[Path]
    encoder: Encoder
    done: Mark

    def open(self, job: str, *, resume: bool = False) -> None:
        """Make ready for writing, before anything is lost; `job` names what is read and how."""

    def begin(self, mark: Mark) -> None:
        """Go back to an earlier mark than `done`, or to the same."""

    def write(self, encoded: Any, mark: Mark) -> None:
        """Take a chunk's records; `mark` stands behind them."""

    def finish(self) -> None:
        """Do all that takes time and may fail; the target may still be resumed."""

    def close(self) -> None:
        """Put the result in its place and forget the marks."""

    def abort(self) -> None:
        """Leave after an error, at any stage, so that the job can be resumed."""
