"""Questions to a database, or a dataset, that is there already."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhfacts.store.place import Place, database, dataset, need_psycopg
from zhfacts.store.secret import without_secrets
from zhfacts.store.target import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from zhfacts.store.layout import RowTuple

    Ask = Callable[..., tuple[list[str], list[RowTuple]]]
    Execute = Callable[[str, Sequence[object]], Any]


def query(place: str, sql: str, limit: int, values: Sequence[object] = ()) -> tuple[list[str], list[RowTuple]]:
    """The columns and the first rows that a read-only question gives; see `asking`."""
    with asking(place) as ask:
        return ask(sql, limit, values)


def placeholder(place: str) -> str:
    """What stands for a value in a question to that place."""
    found = database(place)
    return "%s" if found and found.engine == "postgresql" else "?"


@contextmanager
def asking(place: str) -> Iterator[Ask]:
    """Read-only questions over one connection: `ask(sql, limit, values)` gives the columns and the first rows.

    `values` fill the placeholders, which are %s in PostgreSQL and ? elsewhere. What the engine complains of
    leaves as a StoreError.
    """
    folder = dataset(place)
    found = Place("parquet", folder, place) if folder else database(place)
    if found is None:
        raise StoreError(f"{place}: not a database")
    if found.engine in {"sqlite", "duckdb"} and not Path(found.address).is_file():
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
def _dataset(place: Place) -> Iterator[Execute]:
    """A folder of Parquet files has the table fact and the view latest."""
    import duckdb  # noqa: PLC0415

    from zhfacts.store.tables import latest  # noqa: PLC0415

    files = sorted(map(str, Path(place.address).glob("month=*/*.parquet")))
    if not files:
        raise StoreError(f"{place.shown}: no such database")
    try:
        with duckdb.connect() as connection:
            connection.read_parquet(files, hive_partitioning=True).create_view("fact")
            connection.execute(f"CREATE VIEW latest AS {latest('duckdb')}")
            yield connection.execute
    except duckdb.Error as error:
        raise _failed(place, error) from error


@contextmanager
def _postgresql(place: Place) -> Iterator[Execute]:
    need_psycopg(place)
    import psycopg  # noqa: PLC0415

    try:
        with psycopg.connect(place.address, options="-c default_transaction_read_only=on") as connection:
            yield lambda sql, values: connection.execute(sql.encode(), values or None)
    except psycopg.Error as error:
        raise _failed(place, error) from error


_READERS = {"sqlite": _sqlite, "duckdb": _duckdb, "parquet": _dataset, "postgresql": _postgresql}


def _failed(place: Place, error: Exception) -> StoreError:
    message = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return StoreError(f"{place.shown}: {without_secrets(message, place.address)}")
