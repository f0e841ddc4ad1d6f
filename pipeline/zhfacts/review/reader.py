"""Questions to a database, read-only, over connections that last as long as an answer: a loader can work while the page is open."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects import postgresql, sqlite

from zhfacts.store import StoreError
from zhfacts.store.place import database
from zhfacts.store.question import asking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Select
    from sqlalchemy.engine import Dialect

    Row = dict[str, Any]
    Rows = Callable[[Select[Any]], list[Row]]

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
        with asking(place) as ask:
            ask("SELECT doc_id FROM article", 1)

    @property
    def name(self) -> str:
        """The name to show: the file's, or the database's without user and host."""
        return Path(self.shown.partition("?")[0]).name or self.shown

    @contextmanager
    def open(self) -> Iterator[Rows]:
        """One connection: a function from a question to its rows, each as column to value."""
        with asking(self._place) as ask:

            def rows(question: Select[Any]) -> list[Row]:
                compiled = question.compile(dialect=self._dialect, compile_kwargs={"render_postcompile": True})
                values = [self._value(compiled.params[name]) for name in compiled.positiontup or ()]
                names, found = ask(str(compiled), _ALL, values)
                return [dict(zip(names, row, strict=True)) for row in found]

            yield rows

    def _value(self, value: object) -> object:
        """SQLite keeps dates as ISO text."""
        return value.isoformat() if self.engine == "sqlite" and isinstance(value, dt.date) else value


def _dialect(engine: str) -> Dialect:
    """The dialect of an engine with the placeholders of its driver; DuckDB speaks PostgreSQL's."""
    if engine == "sqlite":
        return sqlite.dialect(paramstyle="qmark")
    made: Dialect = postgresql.dialect(paramstyle="qmark" if engine == "duckdb" else "format")  # type: ignore[no-untyped-call]
    return made
