"""JSON Lines, CSV and Parquet files. A file appears under its name only when it is whole."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import sys
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from zhfacts.records import as_lines
from zhfacts.store.layout import FILES, Item, RowTuple, Table
from zhfacts.store.target import StoreError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhfacts.store.target import Encoder

STDOUT = "-"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
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


class FileTarget:
    """A file of bytes: written beside its place and moved there when all is in. `-` is standard output."""

    def __init__(self, place: str, encoder: Encoder, header: bytes = b"") -> None:
        self.name = place
        self.encoder = encoder
        self._header = header
        self._path = Path(place)
        self._direct = place == STDOUT or (self._path.exists() and not self._path.is_file())
        self._part = self._path if self._direct else self._path.with_name(f"{self._path.name}.part")
        self.paths: Sequence[Path] = [] if self._direct else [self._path, self._part]

    def open(self) -> None:
        """Begin the file."""
        if not self._direct and self._path.exists() and not os.access(self._path, os.W_OK):
            raise StoreError(f"{self.name}: cannot be written: Permission denied")
        try:
            self._file: IO[bytes] = sys.stdout.buffer if self.name == STDOUT else self._part.open("wb")
        except OSError as error:
            raise StoreError(f"{self.name}: cannot be written: {error.strerror}") from error
        self._begin()

    def _begin(self) -> None:
        self.write(self._header)

    def write(self, encoded: Any) -> None:
        """Add bytes to the file."""
        try:
            self._file.write(encoded)
        except OSError as error:
            raise StoreError(f"{self.name}: {error.strerror}; what was written so far is in {self._part}") from error

    def close(self) -> None:
        """Put the whole file in its place."""
        try:
            self._file.flush()
            if self.name != STDOUT:
                self._file.close()
            if not self._direct:
                self._part.replace(self._path)
        except OSError as error:
            raise StoreError(f"{self.name}: {error.strerror}; what was written so far is in {self._part}") from error

    def abort(self) -> None:
        """Keep the part that is done beside the place; a file that was there before stays."""
        if self.name != STDOUT:
            self._file.close()


class ParquetTarget(FileTarget):
    """A Parquet file; values are decimal128, dates are dates. Its row groups do not depend on the chunks."""

    def __init__(self, place: str, kind: str) -> None:
        super().__init__(place, partial(rows, kind))
        self._table = FILES[kind].table
        self._held: list[Any] = []

    def _begin(self) -> None:
        import pyarrow.parquet as pq  # noqa: PLC0415

        from zhfacts.store.arrow import schema  # noqa: PLC0415

        self._writer = pq.ParquetWriter(self._file, schema(self._table), compression="zstd")

    def write(self, encoded: Any) -> None:
        """Add rows, a row group when there are enough."""
        from zhfacts.store.arrow import batch, joined  # noqa: PLC0415

        self._held.append(batch(self._table, encoded))
        if sum(part.num_rows for part in self._held) >= _ROW_GROUP:
            whole = joined(self._held)
            while whole.num_rows >= _ROW_GROUP:
                self._group(whole.slice(0, _ROW_GROUP))
                whole = whole.slice(_ROW_GROUP)
            self._held = whole.to_batches()

    def _group(self, group: Any) -> None:
        try:
            self._writer.write_table(group, row_group_size=_ROW_GROUP)
        except OSError as error:
            raise StoreError(f"{self.name}: {error.strerror}; what was written so far is in {self._part}") from error

    def close(self) -> None:
        """The last row group and the index of all of them."""
        from zhfacts.store.arrow import joined  # noqa: PLC0415

        if any(part.num_rows for part in self._held):
            self._group(joined(self._held))
        self._writer.close()
        super().close()


def file_target(place: str, kind: str) -> FileTarget | None:
    """The target of a file name, None where its suffix is none of ours."""
    suffix = Path(place).suffix.lower()
    if place == STDOUT or suffix == ".jsonl":
        return FileTarget(place, partial(jsonl, kind))
    if suffix == ".csv":
        return FileTarget(place, partial(csv_text, kind), _csv([_header(FILES[kind].table)]))
    return ParquetTarget(place, kind) if suffix == ".parquet" else None


def _header(table: Table) -> list[str]:
    return table.names
