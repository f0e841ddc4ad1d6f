"""How far a file has come: a line of JSON for each chunk that is in it, kept beside the file while it is written."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

import msgspec

from zhfacts.store.hold import hold
from zhfacts.store.target import Mark, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class _Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The first line: what is read and how."""

    job: str


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Any other line: a mark, and the bytes of the file up to it."""

    mark: Mark
    size: int


class Journal:
    """The journal of the file `name`; one process at a time holds it. Its methods raise OSError and StoreError."""

    def __init__(self, path: Path, name: str) -> None:
        self.path = path
        self._name = name
        self._file: IO[bytes] | None = None
        self.new = False
        self._head = b""
        self._entries: list[_Entry] = []

    def open(self, job: str, *, resume: bool) -> None:
        """Take hold of the journal; nothing is changed yet."""
        self._file = hold(self.path, self._name)
        self._head = msgspec.json.encode(_Head(job)) + b"\n"
        head, *lines = self._file.readlines() or [b""]
        self.new = not head
        if resume and head == self._head:
            self._entries = list(_whole(lines))
        elif resume and head.endswith(b"\n"):
            raise StoreError(
                f"{self._name}: cannot be resumed: the run that stopped had other inputs or options, or was of another version; "
                "run without --resume to begin anew"
            )

    def last(self, size: int) -> Mark:
        """The last mark whose bytes are among the first `size` of the file."""
        return next((entry.mark for entry in reversed(self._entries) if entry.size <= size), Mark())

    def begin(self, mark: Mark) -> int:
        """Forget what came after a mark; the bytes of the file up to it."""
        kept = [entry for entry in self._entries if entry.mark.chunks <= mark.chunks]
        if kept and kept[-1].mark != mark:
            raise StoreError(f"{self._name}: cannot be resumed: it does not fit the other targets; run without --resume to begin anew")
        assert self._file is not None
        written = self._head + b"".join(map(_line, kept))
        if not kept:
            self._file.truncate(0)
            self._file.seek(0)
            self._file.write(written)
            self._file.flush()
        self._file.truncate(len(written))
        self._file.seek(len(written))
        return kept[-1].size if kept else 0

    def add(self, mark: Mark, size: int) -> None:
        """`mark` stands behind the first `size` bytes of the file."""
        assert self._file is not None
        self._file.write(_line(_Entry(mark, size)))
        self._file.flush()

    def remove(self) -> None:
        """The file is in its place and needs no journal."""
        self.path.unlink(missing_ok=True)
        self.close()

    def close(self) -> None:
        """Let go of the journal."""
        if self._file:
            self._file.close()


def _line(entry: _Entry) -> bytes:
    return msgspec.json.encode(entry) + b"\n"


def _whole(lines: list[bytes]) -> Iterator[_Entry]:
    """The entries up to the first that is not whole."""
    for line in lines:
        try:
            yield msgspec.json.decode(line if line.endswith(b"\n") else b"", type=_Entry)
        except msgspec.DecodeError:
            return
