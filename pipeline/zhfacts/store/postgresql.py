"""PostgreSQL: rows by COPY into a stage, from there by one upsert; loaders take turns chunk by chunk."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg

from zhfacts.store.database import Database, unique
from zhfacts.store.secret import without_secrets
from zhfacts.store.tables import STAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhfacts.store.layout import RowTuple, Run, Table

_TURN = 0x7A68_6661_6374_7300
"""The advisory lock that loaders of one database share."""


class PostgreSQL(Database):
    """Values are NUMERIC(38, 12). PostgreSQL keeps no NUL characters: they become U+FFFD."""

    engine = "postgresql"
    errors = (psycopg.Error,)

    def __init__(self, name: str, url: str, run: Run) -> None:
        super().__init__(name, run)
        self._url = url

    def connect(self) -> None:
        """Connect."""
        self._connection = psycopg.connect(self._url, autocommit=True, options="-c client_min_messages=warning")

    def disconnect(self) -> None:
        """Close the connection."""
        self._connection.close()

    def said(self, error: Exception) -> str:
        """What an error says, without the password."""
        return without_secrets(super().said(error), self._url)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """A transaction in turn with other loaders."""
        with self._connection.transaction():
            self._connection.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])
            yield

    def execute(self, statement: str) -> None:
        """Run a statement."""
        self._connection.execute(statement.encode())

    def columns(self, table: str) -> list[str]:
        """The columns of a table."""
        found = self._connection.execute(f"SELECT * FROM {table} LIMIT 0".encode()).description
        return [column.name for column in found or ()]

    def rows(self, question: str) -> list[RowTuple]:
        """The answer to a question."""
        return self._connection.execute(question.encode()).fetchall()

    def find(self, names: list[str], design: Table, column: str, values: list[str], also: str = "") -> list[RowTuple]:
        """Some columns of some rows."""
        query = f"SELECT {', '.join(names)} FROM {design.name} WHERE {column} = ANY(%s){also}"
        return self._connection.execute(query.encode(), [values]).fetchall()

    def remove(self, design: Table, column: str, values: list[str], also: str = "") -> None:
        """Delete some rows."""
        self._connection.execute(f"DELETE FROM {design.name} WHERE {column} = ANY(%s){also}".encode(), [values])

    def put(self, design: Table, upsert: str, rows: list[RowTuple]) -> None:
        """Upsert from the stage, filled by COPY."""
        stage = STAGE + design.name
        self.execute(f"CREATE TEMP TABLE IF NOT EXISTS {stage} (LIKE {design.name}) ON COMMIT DELETE ROWS")
        with self._connection.cursor() as cursor, cursor.copy(f"COPY {stage} FROM STDIN".encode()) as copy:
            for row in unique(design, rows):
                copy.write_row([_clean(value) for value in row])
        self.execute(upsert)


def _clean(value: object) -> object:
    """A value without NUL characters."""
    return value.replace("\x00", "\ufffd") if isinstance(value, str) and "\x00" in value else value
