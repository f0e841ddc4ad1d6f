"""Loading a database: an article is written once, left alone when it comes again unchanged, and replaced when it was corrected."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from zhfacts.model import Extraction
from zhfacts.records import as_text
from zhfacts.store import layout, tables
from zhfacts.store.target import Mark, StoreError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from zhfacts.store.layout import Item, RowTuple, Run, Table
    from zhfacts.store.target import Encoder


class Entry(msgspec.Struct, frozen=True):
    """The rows of one article, or of bad input that is none (`digest` empty; `doc_id` where it names one)."""

    doc_id: str | None
    digest: str
    rows: dict[str, list[layout.RowTuple]]


def entries(run_id: str, items: Sequence[Item]) -> list[Entry]:
    """The rows of each item, table by table."""
    return [_entry(run_id, item) for item in items]


def _entry(run_id: str, item: Item) -> Entry:
    if not isinstance(item, Extraction):
        return Entry(item.doc_id, "", {"reject": [layout.reject_row(item)]})
    digest = digest_of(run_id, item)
    rows = {
        "article": [layout.article_row(item.article, run_id, digest)],
        "fact": [layout.fact_row(fact) for fact in item.facts],
        "evidence": [row for fact in item.facts for row in layout.evidence_rows(fact)],
        "reject": [layout.reject_row(reject) for reject in item.rejects],
        "numeral": [layout.numeral_row(numeral) for numeral in item.numerals],
    }
    return Entry(item.article.id, digest, rows)


def digest_of(run_id: str, item: Extraction) -> str:
    """A digest of an article, of all that was read in it, and of what read it."""
    return hashlib.blake2b(as_text((run_id, item)).encode(), digest_size=16).hexdigest()


class Database(ABC):
    """One database. Each chunk is one transaction, with its mark: after an error all earlier ones are there whole."""

    engine: str
    errors: tuple[type[Exception], ...]
    designs: tuple[Table, ...] = layout.TABLES

    def __init__(self, name: str, run: Run, paths: Sequence[Path] = ()) -> None:
        self.name = name
        self.paths = paths
        self.encoder: Encoder = partial(entries, run.run_id)
        self.done = Mark()
        self._run = run
        self._job = ""
        self._connected = False
        self._upserts = {design.name: tables.upsert(design, self.engine) for design in self.designs}

    def open(self, job: str, *, resume: bool = False) -> None:
        """Connect and make the tables that are missing."""
        self._job = job
        with self._told():
            self.connect()
        self._connected = True
        with self._told(), self.transaction():
            for statement in tables.create_tables(self.engine, self.designs):
                self.execute(statement)
            self._check()
            self._prepare()
            if resume:
                self.done = self._mark()

    def _prepare(self) -> None:
        """Indexes, views, and the row of the run."""
        for statement in tables.create_views(self.engine):
            self.execute(statement)
        self._put(layout.RUN, [msgspec.structs.astuple(self._run)])

    def _check(self) -> None:
        """Tables that were there already must have our columns."""
        for design in self.designs:
            missing = set(design.names) - set(self.columns(design.name))
            if missing:
                names = ", ".join(sorted(missing))
                raise StoreError(
                    f"{self.name}: table {design.name} has no column {names}: made by another version; load into a new database"
                )

    def _mark(self) -> Mark:
        """How far the job was."""
        found = self.find(layout.PROGRESS.names[1:], layout.PROGRESS, "job", [self._job])
        return Mark(*found[0]) if found else Mark()  # type: ignore[arg-type]

    def begin(self, mark: Mark) -> None:
        """Begin anew, or go on: what was loaded since the mark does no harm when it comes again."""
        if not mark.chunks:
            with self._told(), self.transaction():
                self.remove(layout.PROGRESS, "job", [self._job])

    def write(self, encoded: list[Entry], mark: Mark) -> None:
        """Load a chunk. Of an article that comes twice the last one holds."""
        articles = {entry.doc_id: entry for entry in encoded if entry.doc_id is not None and entry.digest}
        bad = _bad(encoded)
        with self._told(), self.transaction():
            known = self._digests(list(articles))
            fresh = [entry for doc_id, entry in articles.items() if known.get(doc_id) != entry.digest]
            self._forget([doc_id for doc_id, entry in articles.items() if known.get(doc_id, entry.digest) != entry.digest])
            for design in self.designs:
                self._put(design, [row for entry in fresh for row in entry.rows.get(design.name, ())])
            if layout.REJECT in self.designs:
                self._forgive(list(articles), bad)
                self._put(layout.REJECT, bad)
            self._put(layout.PROGRESS, [(self._job, *msgspec.structs.astuple(mark))])

    def _digests(self, doc_ids: list[str]) -> dict[str, str]:
        """The digests of those articles that are there."""
        found: dict[str, str] = dict(self.find(["doc_id", "digest"], layout.ARTICLE, "doc_id", doc_ids))  # type: ignore[arg-type]
        return found

    def _forget(self, doc_ids: list[str]) -> None:
        """Delete all that was read in some articles."""
        if doc_ids:
            for design in self.designs:
                if "doc_id" in design.names:
                    self.remove(design, "doc_id", doc_ids, _READ if design is layout.REJECT else "")

    def _forgive(self, doc_ids: list[str], bad: list[RowTuple]) -> None:
        """Delete the rejects of earlier input that named these articles and was none."""
        here = {row[0] for row in bad}
        found = self.find(["reject_id"], layout.REJECT, "doc_id", doc_ids, _BAD)
        if made_good := [str(reject_id) for (reject_id,) in found if reject_id not in here]:
            self.remove(layout.REJECT, "reject_id", made_good)

    def _put(self, design: Table, rows: list[RowTuple]) -> None:
        if rows:
            self.put(design, self._upserts[design.name], rows)

    def finish(self) -> None:  # noqa: B027
        """Nothing to do: each chunk is final."""

    def close(self) -> None:
        """Forget the marks and disconnect."""
        with self._told():
            with self.transaction():
                self.remove(layout.PROGRESS, "job", [self._job])
            self.disconnect()

    def abort(self) -> None:
        """Disconnect after an error, whatever the connection says to it."""
        if self._connected:
            with suppress(*self.errors):
                self.disconnect()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """The engine's errors as one line that names the target."""
        try:
            yield
        except self.errors as error:
            raise StoreError(f"{self.name}: {self.said(error)}") from error

    def said(self, error: Exception) -> str:
        """What an error of the engine says, as one line."""
        return (str(error).strip().splitlines() or [type(error).__name__])[0]

    @abstractmethod
    def connect(self) -> None:
        """Open the connection."""

    @abstractmethod
    def disconnect(self) -> None:
        """Close the connection."""

    @abstractmethod
    def transaction(self) -> AbstractContextManager[None]:
        """A context that commits, or takes all back on an error; other loaders wait."""

    @abstractmethod
    def execute(self, statement: str) -> None:
        """Run a statement."""

    @abstractmethod
    def columns(self, table: str) -> list[str]:
        """The columns that a table has."""

    @abstractmethod
    def rows(self, question: str) -> list[RowTuple]:
        """The answer to a question in SQL."""

    @abstractmethod
    def find(self, names: list[str], design: Table, column: str, values: list[str], also: str = "") -> list[RowTuple]:
        """Some columns of the rows whose `column` is among the values; `also` is a condition more, in SQL."""

    @abstractmethod
    def remove(self, design: Table, column: str, values: list[str], also: str = "") -> None:
        """Delete the rows whose `column` is among the values."""

    @abstractmethod
    def put(self, design: Table, upsert: str, rows: list[RowTuple]) -> None:
        """Upsert rows by the engine's fastest way."""


_READ = ' AND "where" IS NULL'
_BAD = ' AND "where" IS NOT NULL'
"""Rejects of what was read in an article, and of input that made none: those name file and line."""


def _bad(encoded: Sequence[Entry]) -> list[RowTuple]:
    """The rejects of input that made no article, but for those that an article of the same name comes after."""
    found: dict[str | None, list[RowTuple]] = {}
    for entry in encoded:
        if entry.digest:
            found.pop(entry.doc_id, None)
        else:
            found.setdefault(entry.doc_id, []).extend(entry.rows["reject"])
    return [row for rows in found.values() for row in rows]


def unique(design: Table, rows: Collection[RowTuple]) -> list[RowTuple]:
    """Of rows with the same key the last: one statement can't renew a row twice. Without a key all rows."""
    if not design.key:
        return list(rows)
    at = [design.names.index(name) for name in design.key]
    return list({tuple(row[i] for i in at): row for row in rows}.values())
