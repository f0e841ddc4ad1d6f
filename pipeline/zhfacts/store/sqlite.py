"""SQLite: one file, many readers, one loader at a time; the others wait."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING

from zhfacts.store.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from zhfacts.store.layout import RowTuple, Run, Table

_WAIT = 600.0


class SQLite(Database):
    """Rows by executemany; decimals are text, dates are ISO text."""

    engine = "sqlite"
    errors = (sqlite3.Error,)

    def __init__(self, name: str, path: Path, run: Run) -> None:
        super().__init__(name, run, [path.with_name(path.name + tail) for tail in ("", "-wal", "-shm")])
        self._path = path

    def connect(self) -> None:
        """Open the file, with a log that readers need not wait for."""
        self._connection = sqlite3.connect(self._path, timeout=_WAIT, isolation_level=None)
        self.execute("PRAGMA journal_mode = WAL")
        self.execute("PRAGMA synchronous = NORMAL")
        self.execute("PRAGMA cache_size = -65536")

    def disconnect(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One loader at a time."""
        self.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:  # a full disk ends it
                self.execute("ROLLBACK")
            raise

    def execute(self, statement: str) -> None:
        """Run a statement."""
        self._connection.execute(statement)

    def columns(self, table: str) -> list[str]:
        """The columns of a table."""
        return [column[0] for column in self._connection.execute(f"SELECT * FROM {table} LIMIT 0").description]

    def rows(self, question: str) -> list[RowTuple]:
        """The answer to a question."""
        return self._connection.execute(question).fetchall()

    def find(self, names: list[str], design: Table, column: str, values: list[str], also: str = "") -> list[RowTuple]:
        """Some columns of some rows."""
        query = f"SELECT {', '.join(names)} FROM {design.name} WHERE {column} IN (SELECT value FROM json_each(?)){also}"
        return self._connection.execute(query, [json.dumps(values)]).fetchall()

    def remove(self, design: Table, column: str, values: list[str], also: str = "") -> None:
        """Delete some rows."""
        self._connection.executemany(f"DELETE FROM {design.name} WHERE {column} = ?{also}", [(value,) for value in values])

    def put(self, design: Table, upsert: str, rows: list[RowTuple]) -> None:
        """Upsert row by row."""
        special = [i for i, column in enumerate(design.columns) if column.kind in {"date", "decimal"}]
        self._connection.executemany(upsert, [_plain(row, special) for row in rows] if special else rows)


def _plain(row: RowTuple, special: list[int]) -> RowTuple:
    """Decimals and dates as text."""
    values = list(row)
    for i in special:
        value = values[i]
        if isinstance(value, Decimal):
            values[i] = f"{value:f}"
        elif isinstance(value, dt.date):
            values[i] = value.isoformat()
    return tuple(values)
