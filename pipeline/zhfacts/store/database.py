"""Loading a database: an article is written once, left alone when it comes again unchanged, and replaced when it was corrected."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from zhfacts.model import Extraction
from zhfacts.records import as_text
from zhfacts.store import layout, tables
from zhfacts.store.target import StoreError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from zhfacts.store.layout import Item, RowTuple, Run, Table
    from zhfacts.store.target import Encoder


class Entry(msgspec.Struct, frozen=True):
    """The rows of one article, or of bad input that is none (`doc_id` None).

    `digest` is a hash of the article, of all that was read in it, and of what read it.
    """

    doc_id: str | None
    digest: str
    rows: dict[str, list[layout.RowTuple]]


def entries(run_id: str, items: Sequence[Item]) -> list[Entry]:
    """The rows of each item, table by table."""
    return [_entry(run_id, item) for item in items]


def _entry(run_id: str, item: Item) -> Entry:
    if not isinstance(item, Extraction):
        return Entry(None, "", {"reject": [layout.reject_row(item)]})
    digest = hashlib.blake2b(as_text((run_id, item)).encode(), digest_size=16).hexdigest()
    rows = {
        "article": [layout.article_row(item.article, run_id, digest)],
        "fact": [layout.fact_row(fact) for fact in item.facts],
        "evidence": [row for fact in item.facts for row in layout.evidence_rows(fact)],
        "reject": [layout.reject_row(reject) for reject in item.rejects],
        "numeral": [layout.numeral_row(numeral) for numeral in item.numerals],
    }
    return Entry(item.article.id, digest, rows)


class Database(ABC):
    """One database. Each chunk is one transaction: after an error all earlier ones are there whole."""

    engine: str
    errors: tuple[type[Exception], ...]

    def __init__(self, name: str, run: Run, paths: Sequence[Path] = ()) -> None:
        self.name = name
        self.paths = paths
        self.encoder: Encoder = partial(entries, run.run_id)
        self._run = run
        self._upserts = {design.name: tables.upsert(design, self.engine) for design in layout.TABLES}

    def open(self) -> None:
        """Connect and make the tables that are missing."""
        with self._told():
            self.connect()
        with self._told(), self.transaction():
            for statement in tables.create_tables(self.engine):
                self.execute(statement)
            self._check()
            for statement in tables.create_views(self.engine):
                self.execute(statement)
            self._put(layout.RUN, [msgspec.structs.astuple(self._run)])

    def _check(self) -> None:
        """Tables that were there already must have our columns."""
        for design in layout.TABLES:
            missing = set(design.names) - set(self.columns(design.name))
            if missing:
                names = ", ".join(sorted(missing))
                raise StoreError(
                    f"{self.name}: table {design.name} has no column {names}: made by another version; load into a new database"
                )

    def write(self, encoded: list[Entry]) -> None:
        """Load a chunk. Of an article that comes twice the last one holds."""
        articles = {entry.doc_id: entry for entry in encoded if entry.doc_id is not None}
        with self._told(), self.transaction():
            known = self.digests(list(articles))
            fresh = [entry for doc_id, entry in articles.items() if known.get(doc_id) != entry.digest]
            if corrected := [doc_id for doc_id, entry in articles.items() if known.get(doc_id, entry.digest) != entry.digest]:
                self.forget(corrected)
            fresh += [entry for entry in encoded if entry.doc_id is None]
            for design in layout.TABLES:
                self._put(design, [row for entry in fresh for row in entry.rows.get(design.name, ())])

    def _put(self, design: Table, rows: list[RowTuple]) -> None:
        if rows:
            self.put(design, self._upserts[design.name], rows)

    def close(self) -> None:
        """Disconnect; everything is committed already."""
        with self._told():
            self.disconnect()

    def abort(self) -> None:
        """Disconnect after an error, whatever the connection says to it."""
        try:
            self.disconnect()
        except self.errors:
            return

    @contextmanager
    def _told(self) -> Iterator[None]:
        """The engine's errors as one line that names the target."""
        try:
            yield
        except self.errors as error:
            raise StoreError(f"{self.name}: {str(error).strip().splitlines()[0]}") from error

    @abstractmethod
    def connect(self) -> None:
        """Open the connection."""

    @abstractmethod
    def disconnect(self) -> None:
        """Close the connection."""

    @abstractmethod
    def transaction(self) -> Any:
        """A context that commits, or takes all back on an error; other loaders wait."""

    @abstractmethod
    def execute(self, statement: str) -> None:
        """Run a statement."""

    @abstractmethod
    def columns(self, table: str) -> list[str]:
        """The columns that a table has."""

    @abstractmethod
    def digests(self, doc_ids: list[str]) -> dict[str, str]:
        """The digests of those articles that are there."""

    @abstractmethod
    def forget(self, doc_ids: list[str]) -> None:
        """Delete all rows of some articles."""

    @abstractmethod
    def put(self, design: Table, upsert: str, rows: list[RowTuple]) -> None:
        """Upsert rows by the engine's fastest way."""


OWNED = [design.name for design in layout.TABLES if "doc_id" in design.names]
"""The tables whose rows belong to an article."""


def unique(design: Table, rows: Collection[RowTuple]) -> list[RowTuple]:
    """Of rows with the same key the last: one statement can't renew a row twice."""
    at = [design.names.index(name) for name in design.key]
    return list({tuple(row[i] for i in at): row for row in rows}.values())
