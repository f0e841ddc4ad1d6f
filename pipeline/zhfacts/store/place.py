"""Where to: the target that a file name, a folder or a URL means."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from zhfacts.store.files import file_target
from zhfacts.store.secret import without_password
from zhfacts.store.target import StoreError

if TYPE_CHECKING:
    from zhfacts.store.database import Database
    from zhfacts.store.layout import Run
    from zhfacts.store.target import Target

DEFAULT = "duckdb:///facts.duckdb"

_ENGINE_SUFFIXES = {".duckdb": "duckdb", ".sqlite": "sqlite", ".sqlite3": "sqlite", ".db": "sqlite"}
_ENGINES = {"duckdb": "duckdb", "sqlite": "sqlite", "postgresql": "postgresql", "postgres": "postgresql"}
_KNOWN = ".jsonl, .csv, .parquet, FOLDER/, sqlite:///FILE, duckdb:///FILE, postgresql://…"


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
    if kind == "fact" and (folder := dataset(place)):
        from zhfacts.store.dataset import Dataset  # noqa: PLC0415

        return Dataset(Path(folder), run)
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
    need_psycopg(found)
    from zhfacts.store.postgresql import PostgreSQL  # noqa: PLC0415

    return PostgreSQL(found.shown, found.address, run)


def dataset(place: str) -> str | None:
    """The folder that FOLDER/ or parquet:///FOLDER means, None where a place means none."""
    folder = place.removeprefix("parquet:///")
    if folder == place and not place.endswith(("/", os.sep)):
        return None
    return folder if folder.strip("/" + os.sep) and "://" not in folder else None


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
        return Place(engine, place, without_password(place))
    path = place.removeprefix(f"{scheme}:///")
    return Place(engine, path, path) if engine and path and path != place else None


def need_psycopg(place: Place) -> None:
    """Raise StoreError where the driver is not installed."""
    try:
        import psycopg  # noqa: F401, PLC0415
    except ImportError as error:
        raise StoreError(f"{place.shown}: PostgreSQL needs psycopg: pip install 'zhfacts[postgresql]'") from error
