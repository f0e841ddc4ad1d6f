"""Questions to a database, read-only, one connection for each: a loader can work while the page is open."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects import postgresql, sqlite

from zhfacts.store import StoreError
from zhfacts.store.place import database, query

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.engine import Dialect

    Row = dict[str, Any]

_ALL = 1_000_000


class Reader:
    """A database that is there already. Raises StoreError where it cannot be opened or lacks the tables."""

    def __init__(self, place: str) -> None:
        found = database(place)
        if found is None:
            raise StoreError(f"{place}: not a database")
        self.engine = found.engine
        self.shown = found.shown
        self._place = place
        self._dialect = _dialect(found.engine)
        query(place, "SELECT doc_id FROM article LIMIT 0", 1)

    @property
    def name(self) -> str:
        """The name to show: the file's, or the database's without user and host."""
        return Path(self.shown.partition("?")[0]).name or self.shown

    def rows(self, question: Select[Any]) -> list[Row]:
        """The rows that a question gives, as column to value."""
        compiled = question.compile(dialect=self._dialect, compile_kwargs={"render_postcompile": True})
        values = [compiled.params[name] for name in compiled.positiontup or ()]
        if self.engine == "sqlite":
            values = [value.isoformat() if isinstance(value, dt.date) else value for value in values]
        names, rows = query(self._place, str(compiled), _ALL, values)
        return [dict(zip(names, row, strict=True)) for row in rows]


def _dialect(engine: str) -> Dialect:
    """The dialect of an engine with the placeholders of its driver; DuckDB speaks PostgreSQL's."""
    if engine == "sqlite":
        return sqlite.dialect(paramstyle="qmark")
    made: Dialect = postgresql.dialect(paramstyle="qmark" if engine == "duckdb" else "format")  # type: ignore[no-untyped-call]
    return made
