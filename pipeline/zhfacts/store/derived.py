"""Tables that are made from the facts in a database, beside those that loading fills."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from zhfacts.store import tables
from zhfacts.store.layout import FACT, RUN, Column, Run, Table
from zhfacts.store.place import database, opened
from zhfacts.store.target import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zhfacts.store.database import Database
    from zhfacts.store.layout import RowTuple

_TOPIC = (
    Column("metric"),
    Column("qualifiers"),
    Column("aspect"),
    Column("basis", optional=True),
    Column("unit"),
    Column("period_start", "date"),
    Column("period_end", "date"),
)

FINDING = Table(
    "finding",
    (
        Column("finding_id"),
        Column("doc_id"),
        Column("kind"),
        Column("slip", optional=True),
        Column("fact_ids"),
        Column("arithmetic"),
        Column("expected", "decimal"),
        Column("found", "decimal"),
        Column("unit"),
    ),
    ("finding_id",),
    (("doc_id",), ("kind",)),
)
"""Facts of one article that cannot all be right; `fact_ids` is a JSON list."""

STATEMENT = Table(
    "statement",
    (Column("fact_id"), Column("doc_id"), Column("topic_id"), Column("said", "date")),
    ("fact_id",),
    (("doc_id",), ("topic_id",)),
)
"""The facts that can be compared across articles: facts of one topic tell the same thing."""

AGREEMENT = Table(
    "agreement",
    (
        Column("agreement_id"),
        Column("topic_id"),
        Column("relation"),
        Column("slip", optional=True),
        Column("entity"),
        Column("entity_id", optional=True),
        *_TOPIC,
        Column("fact_id"),
        Column("doc_id"),
        Column("said", "date"),
        Column("value", "decimal"),
        Column("other_fact_id"),
        Column("other_doc_id"),
        Column("other_said", "date"),
        Column("other_value", "decimal"),
    ),
    ("agreement_id",),
    (("topic_id",), ("relation",), ("fact_id",), ("other_fact_id",)),
)
"""A fact beside the one that stood until then (`other_`): agrees, restates, contradicts, forecast_met …"""

RECONCILED = Table("reconciled", (Column("doc_id"), Column("digest"), Column("rules")), ("doc_id",))
"""The articles that are compared already, as they were then."""

DERIVED = (FINDING, STATEMENT, AGREEMENT, RECONCILED)

_SAID = f"""SELECT statement.topic_id, statement.said, {", ".join(f'fact."{name}"' for name in FACT.names)}
FROM statement JOIN fact ON fact.fact_id = statement.fact_id"""


class Bench:
    """A database of facts, open to fill tables from it."""

    def __init__(self, made: Database) -> None:
        self._database = made
        self._upserts = {design.name: tables.upsert(design, made.engine) for design in DERIVED}

    def rows(self, question: str) -> list[RowTuple]:
        """The answer to a question in SQL."""
        return self._database.rows(question)

    def find(self, design: Table, names: Sequence[str], column: str, values: Sequence[str]) -> list[RowTuple]:
        """Some columns of the rows whose `column` is among the values."""
        return self._database.find([f'"{name}"' for name in names], design, column, list(values)) if values else []

    def remove(self, design: Table, column: str, values: Sequence[str]) -> None:
        """Delete the rows whose `column` is among the values."""
        if values:
            self._database.remove(design, column, list(values))

    def clear(self, design: Table) -> None:
        """Delete all rows."""
        self._database.execute(f"DELETE FROM {design.name}")

    def put(self, design: Table, rows: Sequence[RowTuple]) -> None:
        """Add rows, or renew those whose key is there."""
        if rows:
            self._database.put(design, self._upserts[design.name], list(rows))


@contextmanager
def bench(place: str) -> Iterator[Bench]:
    """A database of facts with the derived tables made, in one transaction: after an error it is as it was.

    Raises StoreError where there is no database, or none of ours, or where the engine says no.
    """
    found = database(place)
    if found is None or (found.engine != "postgresql" and not Path(found.address).is_file()):
        raise StoreError(f"{place}: no such database")
    made = opened(found, Run(*[""] * len(RUN.names)))
    try:
        made.connect()
        try:
            with made.transaction():
                _prepare(made)
                yield Bench(made)
        finally:
            made.disconnect()
    except made.errors as error:
        raise StoreError(f"{found.shown}: {made.said(error)}") from error


def _prepare(made: Database) -> None:
    made.columns("fact")
    for statement in (*tables.create_tables(made.engine, DERIVED), *tables.create_indexes(made.engine, DERIVED)):
        made.execute(statement)
    made.execute(f"{tables.view(made.engine)} said AS {_SAID}")
