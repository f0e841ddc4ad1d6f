"""The one table design: what every target calls its columns, and how records become rows.

Databases, CSV and Parquet are all made from it. Column names are those of the JSON records.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from zhfacts.identity import address
from zhfacts.model import Article, Extraction, Fact, Numeral, Reject
from zhfacts.records import as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Kind = Literal["text", "date", "decimal", "integer", "count", "real"]
RowTuple = tuple[object, ...]
Item = Extraction | Reject


class Column(NamedTuple):
    """A column of a table; `optional` ones may be null."""

    name: str
    kind: Kind = "text"
    optional: bool = False


class Table(NamedTuple):
    """A table: its columns, its key, and the column groups that databases index for the questions people ask.

    The key of an `addressed` table is a hash of the row: a row that is there already is the same.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    indexes: tuple[tuple[str, ...], ...] = ()
    addressed: bool = False

    @property
    def names(self) -> list[str]:
        """The column names in their order."""
        return [column.name for column in self.columns]


class Run(msgspec.Struct, frozen=True):
    """What read an article: the same version, lexicon and model have the same `run_id`."""

    run_id: str
    version: str
    schema_version: str
    lexicon: str
    model: str


_SPAN = (Column("field"), Column("start", "integer"), Column("end", "integer"))

RUN = Table("run", tuple(Column(name) for name in Run.__struct_fields__), ("run_id",), addressed=True)
ARTICLE = Table(
    "article",
    (Column("doc_id"), Column("title"), Column("text"), Column("published", "date", True), Column("run_id"), Column("digest")),
    ("doc_id",),
    (("published",),),
)
FACT = Table(
    "fact",
    (
        Column("fact_id"),
        Column("schema_version"),
        Column("doc_id"),
        Column("published", "date", True),
        Column("published_how", optional=True),
        Column("entity"),
        Column("entity_text"),
        Column("entity_id", optional=True),
        Column("entity_type"),
        Column("metric"),
        Column("metric_text"),
        Column("qualifiers"),
        Column("aspect"),
        Column("basis", optional=True),
        Column("value", "decimal"),
        Column("value_max", "decimal", True),
        Column("bound"),
        Column("unit"),
        Column("value_text"),
        Column("period_start", "date", True),
        Column("period_end", "date", True),
        Column("period_text", optional=True),
        Column("modality"),
        Column("source", optional=True),
        Column("sentence"),
        *_SPAN,
        Column("confidence", "real"),
        Column("rule"),
    ),
    ("fact_id",),
    (("doc_id",), ("entity", "metric", "period_end"), ("entity_id", "metric", "period_end"), ("metric", "period_end")),
)
EVIDENCE = Table(
    "evidence",
    (Column("fact_id"), Column("slot"), Column("doc_id"), *_SPAN, Column("how"), Column("hop", optional=True)),
    ("fact_id", "slot"),
    (("doc_id",),),
)
REJECT = Table(
    "reject",
    (
        Column("reject_id"),
        Column("doc_id", optional=True),
        Column("reason"),
        Column("detail"),
        Column("where", optional=True),
        *(Column(name, kind, True) for name, kind, _ in _SPAN),
        Column("text", optional=True),
    ),
    ("reject_id",),
    (("doc_id",), ("reason",)),
    addressed=True,
)
NUMERAL = Table(
    "numeral",
    (Column("doc_id"), *_SPAN, Column("text"), Column("fate"), Column("fact_id", optional=True), Column("reason", optional=True)),
    ("doc_id", "field", "start"),
    (("fact_id",),),
)
PROGRESS = Table(
    "progress",
    (
        Column("job"),
        Column("chunks", "count"),
        Column("digest"),
        *(Column(name, "count") for name in ("articles", "facts", "rejects", "unreadable")),
    ),
    ("job",),
)
"""How far the runs are that are not done: a row a run."""

FACT_FILE = FACT._replace(columns=(*FACT.columns, Column("evidence")))
"""A fact in a file of its own keeps its evidence, as JSON, in the row."""

STAGED_ARTICLE = Table("article", (Column("doc_id"), Column("digest")), ("doc_id",))
STAGED_FACT = FACT_FILE._replace(key=(), indexes=())
"""What a Parquet dataset is made from."""

TABLES = (RUN, ARTICLE, FACT, EVIDENCE, REJECT, NUMERAL, PROGRESS)


_FACT_BEFORE = attrgetter(*FACT.names[: FACT.names.index("qualifiers")])
_FACT_AFTER = attrgetter(*FACT.names[FACT.names.index("qualifiers") + 1 :])
_NUMERAL = attrgetter(*NUMERAL.names)
_REJECT = attrgetter(*REJECT.names[1:])


def fact_row(fact: Fact) -> RowTuple:
    """A row of the fact table."""
    before: RowTuple = _FACT_BEFORE(fact)
    after: RowTuple = _FACT_AFTER(fact)
    return (*before, as_text(fact.qualifiers), *after)


def fact_file_row(fact: Fact) -> RowTuple:
    """A row of a fact file."""
    return (*fact_row(fact), as_text(fact.evidence))


def evidence_rows(fact: Fact) -> Iterator[RowTuple]:
    """The rows of the evidence table, one a slot."""
    for slot, e in fact.evidence.items():
        yield fact.fact_id, slot, fact.doc_id, e.field, e.start, e.end, e.how, e.hop


def reject_row(reject: Reject) -> RowTuple:
    """A row of the reject table, named by its content."""
    row: RowTuple = _REJECT(reject)
    return (address(*row), *row)


def numeral_row(numeral: Numeral) -> RowTuple:
    """A row of the ledger."""
    row: RowTuple = _NUMERAL(numeral)
    return row


def article_row(article: Article, run_id: str, digest: str) -> RowTuple:
    """A row of the article table."""
    return article.id, article.title, article.text, article.published, run_id, digest


def facts(items: Iterable[Item]) -> Iterator[Fact]:
    """All facts in reading order."""
    for item in items:
        if isinstance(item, Extraction):
            yield from item.facts


def rejects(items: Iterable[Item]) -> Iterator[Reject]:
    """All rejects in reading order, those of bad input in their places."""
    for item in items:
        if isinstance(item, Extraction):
            yield from item.rejects
        else:
            yield item


def numerals(items: Iterable[Item]) -> Iterator[Numeral]:
    """The ledger in reading order."""
    for item in items:
        if isinstance(item, Extraction):
            yield from item.numerals


class Kept(NamedTuple):
    """One kind of record as files keep it."""

    table: Table
    records: Callable[[Iterable[Item]], Iterator[msgspec.Struct]]
    row: Callable[..., RowTuple]


FILES = {
    "fact": Kept(FACT_FILE, facts, fact_file_row),
    "reject": Kept(REJECT, rejects, reject_row),
    "numeral": Kept(NUMERAL, numerals, numeral_row),
}
