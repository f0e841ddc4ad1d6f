"""What every target has: an encoder that runs in the workers, and a writer that runs in one process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from typing import Any

    from zhfacts.store.layout import Item

    Encoder = Callable[[Sequence[Item]], Any]


class StoreError(Exception):
    """A target that cannot be opened or written; the message names it and says why."""


class Target(Protocol):
    """Where records go. `encoder` can be pickled; `write` takes what it gives, in reading order.

    `open` raises StoreError before anything is lost; `close` makes everything final; a target that is
    left by `abort` keeps what was finished before.
    """

    name: str
    paths: Sequence[Path]
    encoder: Encoder

    def open(self) -> None:
        """Make ready for writing."""

    def write(self, encoded: Any) -> None:
        """Take a chunk's records."""

    def close(self) -> None:
        """Finish."""

    def abort(self) -> None:
        """Leave after an error."""
