"""DuckDB: one file, loaded from Arrow; one process at a time."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from zhfacts.store.arrow import batch
from zhfacts.store.database import OWNED, Database, unique
from zhfacts.store.tables import STAGE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from zhfacts.store.layout import RowTuple, Run, Table


class DuckDB(Database):
    """Rows by Arrow; values are DECIMAL(38, 12)."""

    engine = "duckdb"
    errors = (duckdb.Error, pa.ArrowInvalid)

    def __init__(self, name: str, path: Path, run: Run) -> None:
        super().__init__(name, run, [path, path.with_name(path.name + ".wal")])
        self._path = path

    def connect(self) -> None:
        """Open the file, which no other process may have open for writing."""
        self._connection = duckdb.connect(self._path)

    def disconnect(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """A transaction."""
        self._connection.begin()
        try:
            yield
        except BaseException:
            self._connection.rollback()
            raise
        self._connection.commit()

    def execute(self, statement: str) -> None:
        """Run a statement."""
        self._connection.execute(statement)

    def columns(self, table: str) -> list[str]:
        """The columns of a table."""
        return self._connection.table(table).columns

    def digests(self, doc_ids: list[str]) -> dict[str, str]:
        """The digests of those articles that are there."""
        query = "SELECT doc_id, digest FROM article WHERE doc_id IN (SELECT unnest(?::VARCHAR[]))"
        return dict(self._connection.execute(query, [doc_ids]).fetchall())

    def forget(self, doc_ids: list[str]) -> None:
        """Delete all rows of some articles."""
        for table in OWNED:
            self._connection.execute(f"DELETE FROM {table} WHERE doc_id IN (SELECT unnest(?::VARCHAR[]))", [doc_ids])

    def put(self, design: Table, upsert: str, rows: list[RowTuple]) -> None:
        """Upsert from an Arrow batch."""
        stage = STAGE + design.name
        self._connection.register(stage, pa.Table.from_batches([batch(design, unique(design, rows))]))
        self._connection.execute(upsert)
        self._connection.unregister(stage)
