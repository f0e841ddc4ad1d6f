"""DuckDB: one file, loaded from Arrow; one process at a time."""

from __future__ import annotations

import re
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from zhfacts.store.arrow import batch
from zhfacts.store.database import Database, unique
from zhfacts.store.tables import STAGE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from zhfacts.store.layout import RowTuple, Run, Table

_MEMORY = "1GB"
"""What the engine may hold of a file that it loads; unless told it takes most of the machine, and loads no faster."""

_HOLDER = re.compile(r"PID (\d+)")


class DuckDB(Database):
    """Rows by Arrow; values are DECIMAL(38, 12)."""

    engine = "duckdb"
    errors = (duckdb.Error, pa.ArrowInvalid)

    def __init__(self, name: str, path: Path, run: Run) -> None:
        super().__init__(name, run, [path, path.with_name(path.name + ".wal")])
        self._path = path

    def connect(self) -> None:
        """Open the file, which no other process may have open for writing."""
        self._connection = duckdb.connect(self._path, config={"memory_limit": _MEMORY})

    def disconnect(self) -> None:
        """Close the file."""
        self._connection.close()

    def said(self, error: Exception) -> str:
        """What an error says; of a file that is in use also what to do."""
        said = super().said(error)
        if "lock" not in said:
            return said
        holder = _HOLDER.search(said)
        whose = f" (process {holder[1]})" if holder else ""
        return f"another process{whose} has it open, and a DuckDB file takes one at a time: wait, or load into another file, SQLite or PostgreSQL"

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """A transaction."""
        self._connection.begin()
        try:
            yield
            self._connection.commit()
        except BaseException:
            with suppress(duckdb.Error):  # the database may be beyond that
                self._connection.rollback()
            raise

    def execute(self, statement: str) -> None:
        """Run a statement."""
        self._connection.execute(statement)

    def columns(self, table: str) -> list[str]:
        """The columns of a table."""
        return self._connection.table(table).columns

    def rows(self, question: str) -> list[RowTuple]:
        """The answer to a question."""
        return self._connection.execute(question).fetchall()

    def find(self, names: list[str], design: Table, column: str, values: list[str], also: str = "") -> list[RowTuple]:
        """Some columns of some rows."""
        query = f"SELECT {', '.join(names)} FROM {design.name} WHERE {column} IN (SELECT unnest(?::VARCHAR[])){also}"
        return self._connection.execute(query, [values]).fetchall()

    def remove(self, design: Table, column: str, values: list[str], also: str = "") -> None:
        """Delete some rows."""
        self._connection.execute(f"DELETE FROM {design.name} WHERE {column} IN (SELECT unnest(?::VARCHAR[])){also}", [values])

    def put(self, design: Table, upsert: str, rows: list[RowTuple]) -> None:
        """Upsert from an Arrow batch."""
        stage = STAGE + design.name
        self._connection.register(stage, pa.Table.from_batches([batch(design, unique(design, rows))]))
        self._connection.execute(upsert)
        self._connection.unregister(stage)
