"""Tables in: CSV by line, Parquet by batch. Both are streamed; neither is held in memory whole."""

from __future__ import annotations

import csv
import io
import sys
from typing import IO, TYPE_CHECKING

from zhfacts.model import Reject
from zhfacts.read.record import FIELDS, Columns, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_BATCH = 256


def csv_rows(raw: IO[bytes], source: str, columns: Columns) -> Iterator[Row | Reject]:
    """The rows of a CSV file with a header. Bytes that are no UTF-8 spoil their own row only."""
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    with io.TextIOWrapper(raw, encoding="utf-8-sig", errors="surrogateescape", newline="") as text:
        reader = csv.reader(text, strict=True)
        header = next(reader, None)
        if header is None:
            yield Reject(None, "empty_file", "empty file", source)
            return
        if columns.text not in header:
            yield _no_text_column(source, columns, header)
            return
        at = [header.index(name) if (name := getattr(columns, field)) in header else None for field in FIELDS]
        line = reader.line_num + 1
        while True:
            where = f"{source}:{line}"
            try:
                values = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield Reject(None, "not_csv", f"row: {error}", where)
            else:
                yield from _csv_row(where, values, at, len(header))
            line = reader.line_num + 1


def _csv_row(where: str, values: list[str], at: list[int | None], width: int) -> Iterator[Row | Reject]:
    """The row of one record; nothing for a blank line. A row wider than its header is not to be trusted."""
    if len(values) > width:
        yield Reject(None, "not_csv", f"row: {len(values)} values for {width} columns", where)
    elif values:
        yield Row(where, *(values[i] if i is not None and i < len(values) else None for i in at))


def parquet_rows(path: Path, columns: Columns) -> Iterator[Row | Reject]:
    """The rows of a Parquet file, only the columns of an article read; rows are numbered from 1."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    source = str(path)
    number = 0
    try:
        with pq.ParquetFile(path) as file:
            names = file.schema_arrow.names
            if columns.text not in names:
                yield _no_text_column(source, columns, names)
                return
            wanted = {field: name for field in FIELDS if (name := getattr(columns, field)) in names}
            for batch in file.iter_batches(batch_size=_BATCH, columns=list(wanted.values())):
                values = {field: batch.column(name).to_pylist() for field, name in wanted.items()}
                for i in range(batch.num_rows):
                    number += 1
                    yield Row(f"{source}:{number}", **{field: column[i] for field, column in values.items()})
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        yield Reject(None, "unreadable_file", f"row: {str(error).splitlines()[0]}", f"{source}:{number + 1}")
        return
    if not number:
        yield Reject(None, "empty_file", "no rows", source)


def _no_text_column(source: str, columns: Columns, names: Sequence[str]) -> Reject:
    shown = ", ".join(name.encode("utf8", "replace").decode() for name in names[:20])
    return Reject(None, "missing_text", f"text: no column {columns.text!r} among {shown}; name it by --map text=COLUMN", source)
