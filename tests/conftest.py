"""Fixtures that several test files share: a PostgreSQL server of our own; and the order of the files."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from uuid import uuid4

import psycopg
import pytest

import server

if TYPE_CHECKING:
    from collections.abc import Iterator

NEEDED = "ZHFACTS_NEED_POSTGRESQL"
LONGEST = ("test_compiled.py", "test_spark.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take longest come first, so that they do not run alone at the end (with `--no-loadscope-reorder`)."""
    ranks = {name: rank for rank, name in enumerate(LONGEST)}
    items.sort(key=lambda item: ranks.get(item.path.name, len(ranks)))


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a server that lives as long as the tests, without a database name."""
    programs = server.binaries()
    if programs is None:
        if os.environ.get(NEEDED):
            pytest.fail(f"{NEEDED} is set and there is no PostgreSQL")
        pytest.skip("no PostgreSQL server is installed (Debian package postgresql)")
    with server.running(programs) as address:
        yield address


@pytest.fixture
def postgresql(postgresql_server: str) -> str:
    """The URL of an empty database."""
    name = f"facts_{uuid4().hex[:8]}"
    with psycopg.connect(f"{postgresql_server}postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return f"{postgresql_server}{name}"
