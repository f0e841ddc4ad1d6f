"""Tables in: CSV by line, Parquet by batch. Both are streamed; neither is held in memory whole."""

from __future__ import annotations

import csv
import io
import zlib
from typing import TYPE_CHECKING, Any

from zhfacts.model import Reject
from zhfacts.read.encoding import by_mark, found, label
from zhfacts.read.jsonl import MAX_LINE
from zhfacts.read.record import FIELDS, Columns, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_BATCH = 256


def csv_rows(raw: io.BufferedReader, source: str, columns: Columns, encoding: str | None = None) -> Iterator[Row | Reject]:
    """The rows of a CSV file with a header. Bytes that are not in its encoding spoil their own row only."""
    csv.field_size_limit(MAX_LINE)
    lines = _Lines()
    try:
        encoding = encoding or _encoding(raw)
        with io.TextIOWrapper(raw, encoding=encoding, errors="surrogateescape", newline="") as lines.text:
            yield from _csv_items(lines, source, columns)
    except UnicodeError as error:
        yield Reject(None, "wrong_encoding", f"row: not {label(encoding or '')} ({error})", f"{source}:{lines.number + 1}")
    except (OSError, EOFError, zlib.error) as error:
        yield Reject(None, "unreadable_file", f"row: {error}", f"{source}:{lines.number + 1}")


def _encoding(raw: io.BufferedReader) -> str:
    """The encoding of the beginning of a file."""
    sample = raw.peek()
    return by_mark(sample) or found(sample[: sample.rfind(b"\n") + 1] or sample)


class _Lines:
    """The lines of a text, counted; for an overlong one an error, and then the next."""

    text: io.TextIOWrapper
    number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        """The next line."""
        line = self.text.readline(MAX_LINE)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) < MAX_LINE or line.endswith("\n"):
            return line
        while line and not line.endswith("\n"):
            line = self.text.readline(MAX_LINE)
        raise csv.Error(f"a line of more than {MAX_LINE} characters")


def _csv_items(lines: _Lines, source: str, columns: Columns) -> Iterator[Row | Reject]:
    reader = csv.reader(lines, strict=True)
    try:
        header = [name.removeprefix("\ufeff") for name in next(reader)]
    except StopIteration:
        yield Reject(None, "empty_file", "empty file", source)
        return
    except csv.Error as error:
        yield Reject(None, "not_csv", f"header: {error}", f"{source}:1")
        return
    lacking = _lacking(source, columns, header)
    if lacking is not None:
        yield lacking
        return
    at = [header.index(name) if (name := getattr(columns, field)) in header else None for field in FIELDS]
    empty = True
    while True:
        where = f"{source}:{lines.number + 1}"
        try:
            values = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            yield Reject(None, "not_csv", f"row: {error}", where)
        else:
            yield from _csv_row(where, values, at, len(header))
        empty = False
    if empty:
        yield Reject(None, "empty_file", "no rows", source)


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
            lacking = _lacking(source, columns, names)
            if lacking is not None:
                yield lacking
                return
            wanted = {field: name for field in FIELDS if (name := getattr(columns, field)) in names}
            for batch in file.iter_batches(batch_size=_BATCH, columns=list(wanted.values())):
                values = {field: _values(batch.column(name)) for field, name in wanted.items()}
                for i in range(batch.num_rows):
                    number += 1
                    yield Row(f"{source}:{number}", **{field: column[i] for field, column in values.items()})
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        yield Reject(None, "unreadable_file", f"row: {str(error).splitlines()[0]}", f"{source}:{number + 1}")
        return
    if not number:
        yield Reject(None, "empty_file", "no rows", source)


def _values(column: Any) -> list[object]:
    """A column as Python values; one that Python has no value for (the year 12000, bytes that are no UTF-8) as it is stored."""
    try:
        return list(column.to_pylist())
    except (ValueError, OverflowError):
        return [_value(scalar) for scalar in column]


def _value(scalar: Any) -> object:
    try:
        return scalar.as_py()
    except UnicodeDecodeError:
        return scalar.as_buffer().to_pybytes()
    except (ValueError, OverflowError):
        return scalar.value


def _lacking(source: str, columns: Columns, names: Sequence[str]) -> Reject | None:
    """What is wrong with a table that has no column for the text, or not one that the user named."""
    for field in reversed(FIELDS):
        name = getattr(columns, field)
        if name not in names and (field == "text" or name != field):
            shown = ", ".join(name.encode("utf8", "replace").decode() for name in names[:20]) or "none"
            reason = "missing_text" if field == "text" else "missing_column"
            return Reject(None, reason, f"{field}: no column {name!r} among {shown}; name it by --map {field}=COLUMN", source)
    return None
