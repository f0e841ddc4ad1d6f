"""Rows as Arrow: for Parquet and for DuckDB."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhfacts.store.layout import RowTuple, Table

_TYPES = {"text": pa.string(), "date": pa.date32(), "decimal": pa.decimal128(38, 12), "integer": pa.int32(), "real": pa.float64()}


@cache
def schema(table: Table) -> pa.Schema:
    """The Arrow schema of a table."""
    return pa.schema([pa.field(column.name, _TYPES[column.kind], nullable=column.optional) for column in table.columns])


def batch(table: Table, rows: Sequence[RowTuple]) -> pa.RecordBatch:
    """Rows as one record batch; a value that would be rounded raises."""
    wanted = schema(table)
    columns = zip(*rows, strict=True) if rows else ((),) * len(wanted)
    return pa.record_batch([pa.array(values, field.type) for values, field in zip(columns, wanted, strict=True)], schema=wanted)


def joined(batches: Sequence[pa.RecordBatch]) -> pa.Table:
    """Batches as one table without seams."""
    return pa.Table.from_batches(batches).combine_chunks()
