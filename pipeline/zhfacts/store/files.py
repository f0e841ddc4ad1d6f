"""JSON Lines, CSV and Parquet files. A file appears under its name only when it is whole."""

from __future__ import annotations

import csv
import datetime as dt
import errno
import io
import os
import sys
from contextlib import contextmanager, suppress
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from zhfacts.records import as_lines
from zhfacts.store.journal import Journal
from zhfacts.store.layout import FILES, Item, RowTuple
from zhfacts.store.target import Mark, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zhfacts.store.target import Encoder

STDOUT = "-"
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "'")
_ROW_GROUP = 32768


def jsonl(kind: str, items: Sequence[Item]) -> bytes:
    """The records of a kind, one JSON object a line."""
    return as_lines(FILES[kind].records(items))


def rows(kind: str, items: Sequence[Item]) -> list[RowTuple]:
    """The records of a kind as rows."""
    kept = FILES[kind]
    return [kept.row(record) for record in kept.records(items)]


def csv_text(kind: str, items: Sequence[Item]) -> bytes:
    """The records of a kind as lines of CSV."""
    return _csv([_cell(value) for value in row] for row in rows(kind, items))


def _csv(lines: Any) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(lines)
    return text.getvalue().encode()


def _cell(value: object) -> object:
    """A value as a spreadsheet may safely open it.

    Text that a spreadsheet would run as a formula gets an apostrophe before it; so does text that begins
    with one, so that taking one leading apostrophe away always gives the text back.
    """
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, dt.date) else value


def arrow(kind: str, items: Sequence[Item]) -> bytes:
    """The records of a kind as a message of an Arrow stream."""
    from zhfacts.store.arrow import message  # noqa: PLC0415

    return message(FILES[kind].table, rows(kind, items))


class FileTarget:
    """A file of bytes: written beside its place and moved there when all is in.

    `NAME.part` holds what is written so far and `NAME.progress` how far that is, for a run that resumes.
    `-`, and what is no regular file, is written to as it is and cannot be resumed.
    """

    def __init__(self, place: str, encoder: Encoder, header: bytes = b"", kind: str = "") -> None:
        self.name = place
        self.encoder = encoder
        self.done = Mark()
        self._header = header
        self._kind = kind
        self._path = Path(place)
        self._direct = place == STDOUT or (self._path.exists() and not self._path.is_file())
        self._part = self._path if self._direct else self._path.with_name(f"{self._path.name}.part")
        self._journal = None if self._direct else Journal(self._path.with_name(f"{self._path.name}.progress"), place)
        self._file: IO[bytes] | None = None
        self._untouched = False
        self.paths: Sequence[Path] = [self._path, self._part, self._journal.path] if self._journal else []

    def open(self, job: str, *, resume: bool = False) -> None:
        """Open the part, and its journal, which no other run may hold."""
        with self._told("cannot be written: "):
            if self._journal is None:
                if resume:
                    raise StoreError(f"{self.name}: only a regular file can be resumed")
                self._file = sys.stdout.buffer if self.name == STDOUT else self._path.open("wb")
                return
            if self._path.exists() and not os.access(self._path, os.W_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
            self._file = os.fdopen(os.open(self._part, os.O_RDWR | os.O_CREAT, 0o666), "r+b")
            self._journal.open(f"{self._kind} {job}", resume=resume)
            self._untouched = self._journal.new
            self.done = self._journal.last(self._part.stat().st_size)

    def begin(self, mark: Mark) -> None:
        """Cut the part back to what stands before the mark."""
        self._untouched = False
        with self._told():
            if self._journal:
                size = self._journal.begin(mark)
                self._open.truncate(size)
                self._open.seek(size)
            if not mark.chunks:
                self._open.write(self._header)

    def write(self, encoded: bytes, mark: Mark) -> None:
        """Add bytes to the part; they are on the disk before the journal says so."""
        with self._told():
            self._open.write(encoded)
            if self._journal:
                self._sync()
                self._journal.add(mark, self._open.tell())

    @property
    def _open(self) -> IO[bytes]:
        assert self._file is not None
        return self._file

    def _sync(self) -> None:
        self._open.flush()
        os.fsync(self._open.fileno())

    def finish(self) -> None:
        """Make the part whole."""
        with self._told():
            if self._journal:
                self._sync()
            self._open.flush()

    def close(self) -> None:
        """Put the whole file in its place."""
        with self._told():
            if self.name != STDOUT:
                self._open.close()
            if self._journal:
                self._publish()
                self._journal.remove()

    def _publish(self) -> None:
        self._part.replace(self._path)

    def abort(self) -> None:
        """Keep the part that is done beside the place, if anything was begun; a file that was there before stays."""
        with suppress(OSError):
            if self._file and self.name != STDOUT:
                self._file.close()
            if self._journal and self._untouched:
                self._part.unlink()
                self._journal.remove()
        if self._journal:
            self._journal.close()

    @contextmanager
    def _told(self, before: str = "") -> Iterator[None]:
        """The system's errors as one line that names the target."""
        try:
            yield
        except OSError as error:
            raise StoreError(f"{self.name}: {before}{error.strerror or error}") from error


class ParquetTarget(FileTarget):
    """A Parquet file; values are decimal128, dates are dates. Its row groups do not depend on the chunks.

    A Parquet file can only be written in one go, so the part is an Arrow stream, and `finish` makes
    `NAME.whole` from it.
    """

    def __init__(self, place: str, kind: str) -> None:
        super().__init__(place, partial(arrow, kind), kind=f"parquet {kind}")
        self._table = FILES[kind].table
        self._whole = self._path.with_name(f"{self._path.name}.whole")
        if self._direct:
            raise StoreError(f"{place}: cannot be written: Parquet needs a regular file")
        self.paths = [*self.paths, self._whole]

    def begin(self, mark: Mark) -> None:
        """Cut the stream back; a new one begins with its schema."""
        from zhfacts.store.arrow import head  # noqa: PLC0415

        self._header = head(self._table)
        super().begin(mark)

    def finish(self) -> None:
        """Write the rows of the stream in groups of one size."""
        from zhfacts.store.arrow import write_parquet  # noqa: PLC0415

        super().finish()
        with self._told(), self._whole.open("wb") as file:
            write_parquet(self._part, file, self._table, _ROW_GROUP)
            file.flush()
            os.fsync(file.fileno())

    def _publish(self) -> None:
        self._whole.replace(self._path)
        self._part.unlink()


def file_target(place: str, kind: str) -> FileTarget | None:
    """The target of a file name, None where its suffix is none of ours."""
    suffix = Path(place).suffix.lower()
    if place == STDOUT or suffix == ".jsonl":
        return FileTarget(place, partial(jsonl, kind), kind=f"jsonl {kind}")
    if suffix == ".csv":
        return FileTarget(place, partial(csv_text, kind), _csv([FILES[kind].table.names]), f"csv {kind}")
    return ParquetTarget(place, kind) if suffix == ".parquet" else None
