"""Where to: a target from a file name or a URL, and questions to a database that is there already."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit, urlunsplit

from zhfacts.store.files import file_target
from zhfacts.store.target import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from zhfacts.store.database import Database
    from zhfacts.store.layout import RowTuple, Run
    from zhfacts.store.target import Target

    Ask = Callable[..., tuple[list[str], list[RowTuple]]]
    Execute = Callable[[str, Sequence[object]], Any]

DEFAULT = "duckdb:///facts.duckdb"

_ENGINE_SUFFIXES = {".duckdb": "duckdb", ".sqlite": "sqlite", ".sqlite3": "sqlite", ".db": "sqlite"}
_ENGINES = {"duckdb": "duckdb", "sqlite": "sqlite", "postgresql": "postgresql", "postgres": "postgresql"}
_KNOWN = ".jsonl, .csv, .parquet, sqlite:///FILE, duckdb:///FILE, postgresql://…"


class Place(NamedTuple):
    """A database: its engine, the file or URL to connect to, and the name to show (without a password)."""

    engine: str
    address: str
    shown: str


def target(place: str, run: Run, kind: str = "fact") -> Target:
    """The target that `place` names; in a file go the records of one kind (fact, reject or numeral)."""
    made = file_target(place, kind)
    if made:
        return made
    found = database(place)
    if found is None or kind != "fact":
        raise StoreError(f"{place}: not a target that is known ({_KNOWN if kind == 'fact' else '.jsonl, .csv, .parquet'})")
    return opened(found, run)


def opened(found: Place, run: Run) -> Database:
    """The database of a place, not connected yet."""
    if found.engine == "sqlite":
        from zhfacts.store.sqlite import SQLite  # noqa: PLC0415

        return SQLite(found.shown, Path(found.address), run)
    if found.engine == "duckdb":
        from zhfacts.store.duckdb import DuckDB  # noqa: PLC0415

        return DuckDB(found.shown, Path(found.address), run)
    _need_psycopg(found)
    from zhfacts.store.postgresql import PostgreSQL  # noqa: PLC0415

    return PostgreSQL(found.shown, found.address, run)


def database(place: str) -> Place | None:
    """The database that a URL or a file name means, None where it means none.

    As in SQLAlchemy three slashes begin a relative path and four an absolute one.
    """
    scheme, mark, _ = place.partition("://")
    if not mark:
        engine = _ENGINE_SUFFIXES.get(Path(place).suffix.lower())
        return Place(engine, place, place) if engine else None
    engine = _ENGINES.get(scheme)
    if engine == "postgresql":
        return Place(engine, place, _without_password(place))
    path = place.removeprefix(f"{scheme}:///")
    return Place(engine, path, path) if engine and path and path != place else None


def _without_password(url: str) -> str:
    """A URL that may be shown."""
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    name, colon, _ = user.partition(":")
    return urlunsplit(parts._replace(netloc=f"{name}{':***' if colon else ''}{at}{host}", query=""))


def query(place: str, sql: str, limit: int) -> tuple[list[str], list[RowTuple]]:
    """The columns and the first rows that a read-only question gives."""
    with asking(place) as ask:
        return ask(sql, limit)


@contextmanager
def asking(place: str) -> Iterator[Ask]:
    """Read-only questions over one connection: `ask(sql, limit, values)` gives the columns and the first rows.

    `values` fill the placeholders, which are %s in PostgreSQL and ? elsewhere. What the engine complains of
    leaves as a StoreError.
    """
    found = database(place)
    if found is None:
        raise StoreError(f"{place}: not a database")
    if found.engine != "postgresql" and not Path(found.address).is_file():
        raise StoreError(f"{found.shown}: no such database")
    with _READERS[found.engine](found) as execute:

        def ask(sql: str, limit: int, values: Sequence[object] = ()) -> tuple[list[str], list[RowTuple]]:
            cursor = execute(sql, values)
            return [column[0] for column in cursor.description or ()], cursor.fetchmany(limit)

        yield ask


@contextmanager
def _sqlite(place: Place) -> Iterator[Execute]:
    import sqlite3  # noqa: PLC0415
    from contextlib import closing  # noqa: PLC0415

    try:
        with closing(sqlite3.connect(f"{Path(place.address).resolve().as_uri()}?mode=ro", uri=True)) as connection:
            yield connection.execute
    except sqlite3.Error as error:
        raise _failed(place, error) from error


@contextmanager
def _duckdb(place: Place) -> Iterator[Execute]:
    import duckdb  # noqa: PLC0415

    try:
        with duckdb.connect(place.address, read_only=True) as connection:
            yield connection.execute
    except duckdb.Error as error:
        raise _failed(place, error) from error


@contextmanager
def _postgresql(place: Place) -> Iterator[Execute]:
    _need_psycopg(place)
    import psycopg  # noqa: PLC0415

    try:
        with psycopg.connect(place.address, options="-c default_transaction_read_only=on") as connection:
            yield lambda sql, values: connection.execute(sql.encode(), values or None)
    except psycopg.Error as error:
        raise _failed(place, error) from error


_READERS = {"sqlite": _sqlite, "duckdb": _duckdb, "postgresql": _postgresql}


def _need_psycopg(place: Place) -> None:
    try:
        import psycopg  # noqa: F401, PLC0415
    except ImportError as error:
        raise StoreError(f"{place.shown}: PostgreSQL needs psycopg: pip install 'zhfacts[postgresql]'") from error


def _failed(place: Place, error: Exception) -> StoreError:
    return StoreError(f"{place.shown}: {str(error).strip().splitlines()[0]}")
