"""A folder of Parquet files, one a month of publication: facts/month=2024-08/facts.parquet.

A run gathers its facts in a DuckDB file in the folder and merges them into the months when all are in: an article
that was in the folder before is replaced, and the others stay. Rows are sorted, so that the same facts give the same
bytes however they came. Facts of articles without a date are in month=undated.
"""

from __future__ import annotations

import os
import re
import shutil
from contextlib import contextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from zhfacts.model import Extraction
from zhfacts.store import layout
from zhfacts.store.arrow import schema, write_groups
from zhfacts.store.database import Entry, digest_of
from zhfacts.store.duckdb import DuckDB
from zhfacts.store.hold import hold
from zhfacts.store.target import Mark, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from zhfacts.store.layout import Item, Run
    from zhfacts.store.target import Encoder

_FILE = "facts.parquet"
_PART = "_facts.part"
_MONTH = re.compile(r"month=(\d{4}-\d{2}|undated)")
_UNDATED = "undated"
_OWN = ("_lock", "_merged", "_stage.duckdb", "_stage.duckdb.wal", "_stage.duckdb.tmp")
_ROW_GROUP = 32768
_COLUMNS = ", ".join(f'"{name}"' for name in layout.FACT_FILE.names)
_ORDER = 'doc_id, field DESC, start, "end", fact_id'


def staged(run_id: str, items: Sequence[Item]) -> list[Entry]:
    """The articles with the rows of their facts; input that made no article gives none."""
    return [
        Entry(
            item.article.id,
            digest := digest_of(run_id, item),
            {"article": [(item.article.id, digest)], "fact": [layout.fact_file_row(fact) for fact in item.facts]},
        )
        for item in items
        if isinstance(item, Extraction)
    ]


class _Stage(DuckDB):
    """The facts of a run that is under way."""

    designs = (layout.STAGED_ARTICLE, layout.STAGED_FACT, layout.PROGRESS)

    def _prepare(self) -> None:
        """No views, and nothing that a stopped run left behind, unless that is resumed."""

    def clear(self) -> None:
        """Forget what a stopped run left."""
        with self._told(), self.transaction():
            for design in self.designs:
                self.execute(f"DELETE FROM {design.name}")

    def months(self, files: Sequence[Path]) -> set[str]:
        """The months that have facts of the articles, here or in the files."""
        with self._told():
            found = self._connection.execute(f"SELECT DISTINCT coalesce(strftime(published, '%Y-%m'), '{_UNDATED}') FROM fact").fetchall()
            if files:
                question = "SELECT DISTINCT filename FROM read_parquet(?, filename = true, hive_partitioning = false) SEMI JOIN article USING (doc_id)"
                old = self._connection.execute(question, [[str(file) for file in files]]).fetchall()
                found += [(Path(name).parent.name.removeprefix("month="),) for (name,) in old]
        return {month for (month,) in found}

    def merged(self, month: str, old: Path | None) -> Iterator[pa.RecordBatch]:
        """The rows of a month in their order: those of the articles here, and of the others those of the file."""
        rows = f"SELECT {_COLUMNS} FROM fact WHERE coalesce(strftime(published, '%Y-%m'), '{_UNDATED}') = $month"
        values = {"month": month}
        if old:
            rows += f" UNION ALL SELECT {_COLUMNS} FROM read_parquet($old, hive_partitioning = false) ANTI JOIN article USING (doc_id)"
            values["old"] = str(old)
        with self._told():
            answer: Iterable[pa.RecordBatch] = self._connection.sql(f"{rows} ORDER BY {_ORDER}", params=values).to_arrow_reader(_ROW_GROUP)
            for batch in answer:
                yield pa.RecordBatch.from_arrays(batch.columns, schema=schema(layout.FACT_FILE))


class Dataset:
    """The folder. One process at a time writes it; readers see each month as it was or as it is."""

    def __init__(self, folder: Path, run: Run) -> None:
        self.name = f"{folder}{os.sep}"
        self.paths: Sequence[Path] = [folder]
        self.encoder: Encoder = partial(staged, run.run_id)
        self.done = Mark()
        self._folder = folder
        self._stage = _Stage(self.name, folder / "_stage.duckdb", run)
        self._merged = folder / "_merged"
        self._lock: IO[bytes] | None = None

    def open(self, job: str, *, resume: bool = False) -> None:
        """Take hold of the folder, in which there may be nothing else; finish what a stopped run had merged."""
        with self._told():
            self._folder.mkdir(exist_ok=True)
            self._check()
            self._lock = hold(self._folder / "_lock", self.name)
            if self._merged.exists():
                self._publish()
        self._stage.open(job, resume=resume)
        self.done = self._stage.done

    def _check(self) -> None:
        for path in sorted(self._folder.iterdir()):
            if path.name in _OWN or path.name.startswith("."):
                continue
            if path.is_symlink() or not path.is_dir() or not _MONTH.fullmatch(path.name):
                raise StoreError(f"{self.name}: {path.name} in it is none of a dataset's; name a new folder")
            for file in path.iterdir():
                if file.is_symlink() or file.name not in {_FILE, _PART}:
                    raise StoreError(f"{self.name}: {path.name}/{file.name} in it is none of a dataset's; name a new folder")
        for file in self._files():
            if not pq.read_schema(file).equals(schema(layout.FACT_FILE)):
                raise StoreError(f"{self.name}: {file.parent.name}/{_FILE} has other columns: made by another version; name a new folder")

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob(f"month=*/{_FILE}"))

    def begin(self, mark: Mark) -> None:
        """Begin anew, or go on."""
        if mark.chunks:
            self._stage.begin(mark)
        else:
            self._stage.clear()

    def write(self, encoded: list[Entry], mark: Mark) -> None:
        """Gather a chunk."""
        self._stage.write(encoded, mark)

    def finish(self) -> None:
        """Write every month that changes beside its place; an empty file stands for a month that has no facts any more."""
        with self._told():
            for part in self._folder.glob(f"month=*/{_PART}"):
                part.unlink()
            for month in sorted(self._stage.months(self._files())):
                self._merge(self._folder / f"month={month}", month)

    def _merge(self, folder: Path, month: str) -> None:
        folder.mkdir(exist_ok=True)
        old = folder / _FILE
        batches = self._stage.merged(month, old if old.exists() else None)
        with (folder / _PART).open("wb") as file:
            first = next(batches, None)
            if first is not None:
                write_groups(chain([first], batches), file, first.schema, _ROW_GROUP)
            file.flush()
            os.fsync(file.fileno())

    def close(self) -> None:
        """Put the months in their places; from here on it is done, even if the process ends."""
        with self._told():
            self._merged.touch()
            self._publish()
        self._stage.disconnect()
        with self._told():
            for path in self._stage.paths:
                path.unlink(missing_ok=True)
            shutil.rmtree(self._folder / "_stage.duckdb.tmp", ignore_errors=True)
            (self._folder / "_lock").unlink()
            self._release()

    def _publish(self) -> None:
        for part in sorted(self._folder.glob(f"month=*/{_PART}")):
            if part.stat().st_size:
                part.replace(part.with_name(_FILE))
            else:
                part.with_name(_FILE).unlink(missing_ok=True)
                part.unlink()
                part.parent.rmdir()
        self._merged.unlink()

    def abort(self) -> None:
        """Keep what is gathered; the months stay as they were."""
        self._stage.abort()
        self._release()

    def _release(self) -> None:
        if self._lock:
            self._lock.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """The system's errors as one line that names the target."""
        try:
            yield
        except (OSError, pa.ArrowException) as error:
            raise StoreError(f"{self.name}: {getattr(error, 'strerror', None) or error}") from error
