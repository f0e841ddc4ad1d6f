"""The table design in SQL: DDL, upserts and views for each engine, written by SQLAlchemy."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from zhfacts.store import layout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Dialect

STAGE = "stage_"
"""Rows on their way into table T wait in stage_T."""

_OF_ARTICLES = {layout.FACT, layout.EVIDENCE, layout.NUMERAL}

_TYPES: dict[str, sa.types.TypeEngine[Any]] = {
    "text": sa.Text(),
    "date": sa.Date(),
    "decimal": sa.Numeric(38, 12).with_variant(sa.Text(), "sqlite"),
    "integer": sa.Integer(),
    "count": sa.BigInteger(),
    "real": sa.Double(),
}


def dialect(engine: str) -> Dialect:
    """The dialect of an engine; DuckDB speaks PostgreSQL's."""
    found: Dialect = sqlite.dialect() if engine == "sqlite" else postgresql.dialect()  # type: ignore[no-untyped-call]
    return found


@cache
def table(design: layout.Table, engine: str) -> sa.Table:
    """A table for an engine.

    DuckDB reads columns, so an index helps no question there, and a key costs memory for every row: the tables whose rows
    come and go with their article have none there. SQLite has no exact decimals: they are text, with a
    real beside them to sort and compare by.
    """
    keyed = engine != "duckdb" or design not in _OF_ARTICLES
    columns = [
        sa.Column(column.name, _TYPES[column.kind], primary_key=keyed and column.name in design.key, nullable=column.optional)
        for column in design.columns
    ]
    made = sa.Table(design.name, sa.MetaData(), *columns)
    if engine == "sqlite":
        for column in design.columns:
            if column.kind == "decimal":
                made.append_column(
                    sa.Column(f"{column.name}_real", sa.REAL(), sa.Computed(f"CAST({column.name} AS REAL)", persisted=False))
                )
    if engine != "duckdb":
        for group in design.indexes:
            sa.Index(f"{design.name}_{'_'.join(group)}", *(made.c[name] for name in group))
    return made


def create_tables(engine: str, designs: Sequence[layout.Table]) -> list[str]:
    """The statements that make the tables that are missing."""
    made = [CreateTable(table(design, engine), if_not_exists=True) for design in designs]
    return [str(statement.compile(dialect=dialect(engine))) for statement in made]


def create_views(engine: str) -> list[str]:
    """The statements that make the indexes and views that are missing."""
    return [*create_indexes(engine, layout.TABLES), f"{view(engine)} latest AS {latest(engine)}"]


def create_indexes(engine: str, designs: Sequence[layout.Table]) -> list[str]:
    """The statements that make the indexes that are missing."""
    indexes = [index for design in designs for index in sorted(table(design, engine).indexes, key=lambda index: str(index.name))]
    return [str(CreateIndex(index, if_not_exists=True).compile(dialect=dialect(engine))) for index in indexes]


def view(engine: str) -> str:
    """How a statement that makes a view begins."""
    return "CREATE VIEW IF NOT EXISTS" if engine == "sqlite" else "CREATE OR REPLACE VIEW"


def latest(engine: str) -> str:
    """Of all facts that tell the same thing of the same period, the one that was published last.

    An owner that its article never names (公司) is another in every article.
    """
    fact = table(layout.FACT, engine)
    nameless = sa.case((fact.c.entity_type == sa.literal_column("'anaphor'"), fact.c.doc_id))
    same = [sa.func.coalesce(fact.c.entity_id, fact.c.entity), nameless]
    same += [fact.c[n] for n in ("metric", "qualifiers", "aspect", "basis", "unit", "period_start", "period_end", "modality")]
    last = [fact.c.published.desc().nulls_last(), fact.c.confidence.desc(), fact.c.fact_id]
    ranked = sa.select(fact, sa.func.row_number().over(partition_by=same, order_by=last).label("nth")).subquery("ranked")
    chosen = sa.select(*(ranked.c[column.name] for column in fact.columns)).where(ranked.c.nth == sa.literal_column("1"))
    return str(chosen.compile(dialect=dialect(engine)))


def upsert(design: layout.Table, engine: str) -> str:
    """Insert rows, or renew those whose key is there: from the stage, or in SQLite from parameters."""
    made = table(design, engine)
    names = design.names
    insert: Any
    if engine == "sqlite":
        insert = sqlite.insert(made).values({name: sa.bindparam(name) for name in names})
    else:
        insert = postgresql.insert(made).from_select(names, sa.select(sa.table(STAGE + design.name, *map(sa.column, names))))
    if design.addressed:
        insert = insert.on_conflict_do_nothing(index_elements=list(design.key))
    elif made.primary_key.columns:
        renewed = {name: insert.excluded[name] for name in names if name not in design.key}
        insert = insert.on_conflict_do_update(index_elements=list(design.key), set_=renewed)
    return str(insert.compile(dialect=dialect(engine)))
