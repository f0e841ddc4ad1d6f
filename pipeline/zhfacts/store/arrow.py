"""Rows as Arrow: for Parquet and for DuckDB."""

from __future__ import annotations

from functools import cache
from typing import IO, TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from zhfacts.store.target import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from zhfacts.store.layout import RowTuple, Table

_TYPES = {
    "text": pa.string(),
    "date": pa.date32(),
    "decimal": pa.decimal128(38, 12),
    "integer": pa.int32(),
    "count": pa.int64(),
    "real": pa.float64(),
}


@cache
def schema(table: Table) -> pa.Schema:
    """The Arrow schema of a table."""
    return pa.schema([pa.field(column.name, _TYPES[column.kind], nullable=column.optional) for column in table.columns])


def batch(table: Table, rows: Sequence[RowTuple]) -> pa.RecordBatch:
    """Rows as one record batch. Raises StoreError for a value that would be rounded."""
    wanted = schema(table)
    columns = zip(*rows, strict=True) if rows else ((),) * len(wanted)
    try:
        return pa.record_batch([pa.array(values, field.type) for values, field in zip(columns, wanted, strict=True)], schema=wanted)
    except pa.ArrowInvalid as error:
        raise StoreError(f"{table.name}: {error}") from error


def head(table: Table) -> bytes:
    """The beginning of an Arrow stream."""
    return bytes(schema(table).serialize())


def message(table: Table, rows: Sequence[RowTuple]) -> bytes:
    """Rows as a message of an Arrow stream."""
    return bytes(batch(table, rows).serialize()) if rows else b""


def write_parquet(stream: Path, file: IO[bytes], table: Table, group: int) -> None:
    """The rows of an Arrow stream as Parquet in groups of `group` rows. Raises OSError.

    The stream is read, not mapped into memory, where all of it would count as ours.
    """
    with pa.OSFile(str(stream)) as source, pa.ipc.open_stream(source) as batches:
        write_groups(batches, file, schema(table), group)


def write_groups(batches: Iterable[pa.RecordBatch], file: IO[bytes], wanted: pa.Schema, group: int) -> None:
    """Batches as Parquet in groups of `group` rows, whatever their own sizes. Raises OSError."""
    held: list[pa.RecordBatch] = []
    with pq.ParquetWriter(file, wanted, compression="zstd") as writer:
        for one in batches:
            held.append(one)
            if sum(part.num_rows for part in held) >= group:
                whole = _joined(held)
                while whole.num_rows >= group:
                    writer.write_table(whole.slice(0, group), row_group_size=group)
                    whole = whole.slice(group)
                held = whole.to_batches()
        if any(part.num_rows for part in held):
            writer.write_table(_joined(held), row_group_size=group)


def _joined(batches: Sequence[pa.RecordBatch]) -> pa.Table:
    """Batches as one table without seams."""
    return pa.Table.from_batches(batches).combine_chunks()
