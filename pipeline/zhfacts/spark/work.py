"""What the Python workers of a cluster do: batches of articles in, batches of records out. No Spark in it but the task's number."""

from __future__ import annotations

from functools import lru_cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow as pa

from zhfacts.extractor import Extractor
from zhfacts.read import FIELDS, Chunk, Row, Settings
from zhfacts.read.encoding import UTF_8
from zhfacts.read.jsonl import Line
from zhfacts.run import Job, apart
from zhfacts.run.work import work
from zhfacts.store import nested

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from zhfacts.store.layout import Item

_ITEMS = 256
"""Articles that are turned into one batch: enough for Arrow, few enough to hold in memory."""

DATA = "data"
WHERE = "where"

Folder = tuple[tuple[str, bytes], ...]
"""The files of a lexicon folder, name and content: they travel with the task, so that no node needs the folder."""


class Task(msgspec.Struct, frozen=True):
    """What to do with every article, and the kinds of record that are wanted."""

    kinds: tuple[str, ...]
    settings: Settings
    lexicon: tuple[Folder, ...]
    min_confidence: float

    def job(self) -> Job:
        """The same as a job of a local run."""
        encoders = tuple(partial(_batches, kind) for kind in self.kinds)
        return Job(partial(reader, self.lexicon), self.settings, encoders, self.min_confidence)


def schema(kinds: Sequence[str]) -> pa.Schema:
    """A struct column for each kind; of several, one is filled in each row."""
    return pa.schema([pa.field(kind, pa.struct(list(nested.schema(kind))), nullable=len(kinds) > 1) for kind in kinds])


def records(task: Task, batches: Iterable[pa.RecordBatch], partition: int, *, again: bool = False) -> Iterator[pa.RecordBatch]:
    """The records of a partition, whose columns are those of an article, or `where` and `data` of lines of JSON.

    When Spark does a task `again`, an article may have killed the process that did it before: now they are read in a
    process of their own, and one that kills that becomes a reject, as in a local run.
    """
    job = task.job()
    chunks = _chunks(batches, partition, task.settings.encoding or UTF_8)
    for found in apart(chunks, job) if again else (work(chunk, job, job.reader()) for chunk in chunks):
        for kind, encoded in zip(task.kinds, found.encoded, strict=True):
            for batch in encoded:
                if batch.num_rows:
                    yield _placed(kind, batch, task.kinds)


def _batches(kind: str, items: Sequence[Item]) -> list[pa.RecordBatch]:
    """The records of a kind as batches: a list can be joined to another."""
    return [nested.batch(kind, items)]


@lru_cache(maxsize=4)
def reader(lexicon: tuple[Folder, ...]) -> Extractor:
    """The extractor of this process, built with its first article and kept for the tasks that follow."""
    with TemporaryDirectory(prefix="zhfacts-") as root:
        folders = [Path(root, str(number)) for number in range(len(lexicon))]
        for folder, files in zip(folders, lexicon, strict=True):
            folder.mkdir()
            for name, content in files:
                (folder / name).write_bytes(content)
        return Extractor(lexicon=folders)


def packed(folder: Path) -> Folder:
    """A lexicon folder ready to travel. Raises OSError where it cannot be read."""
    return tuple((file.name, file.read_bytes()) for file in sorted(folder.iterdir()) if file.is_file())


def numbered(first: dict[tuple[str, int], int], batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Lines with their numbers, from 1 in each file; `first` is the number of the first line of a block of a file."""
    at = dict(first)
    for batch in batches:
        numbers = []
        for key in zip(batch.column("file").to_pylist(), batch.column("block").to_pylist(), strict=True):
            numbers.append(at[key])
            at[key] += 1
        yield pa.record_batch({"file": batch.column("file"), "line": pa.array(numbers, pa.int64()), DATA: batch.column(DATA)})


def _chunks(batches: Iterable[pa.RecordBatch], partition: int, encoding: str) -> Iterator[Chunk]:
    """The rows of a partition in pieces."""
    seen = 0
    for batch in batches:
        for start in range(0, batch.num_rows, _ITEMS):
            part = batch.slice(start, _ITEMS)
            yield Chunk(_items(part, partition, seen, encoding))
            seen += part.num_rows


def _items(batch: pa.RecordBatch, partition: int, seen: int, encoding: str) -> list[Any]:
    """The rows of a batch as they are read from files: named by `where`, or else by their place in the partition."""
    values = {name: batch.column(name).to_pylist() for name in batch.schema.names}
    given = values.pop(WHERE, [None] * batch.num_rows)
    places = [str(place) if place is not None else f"partition {partition}, row {seen + i + 1}" for i, place in enumerate(given)]
    if DATA in values:
        return [Line(place, data, encoding) for place, data in zip(places, values[DATA], strict=True)]
    fields = [name for name in FIELDS if name in values]
    return [Row(place, **{name: values[name][i] for name in fields}) for i, place in enumerate(places)]


def _placed(kind: str, encoded: pa.RecordBatch, kinds: Sequence[str]) -> pa.RecordBatch:
    """Records as the struct column of their kind, the columns of the others empty."""
    wanted = schema(kinds)
    filled = pa.StructArray.from_arrays(encoded.columns, fields=list(encoded.schema))
    columns = [filled if field.name == kind else pa.nulls(encoded.num_rows, field.type) for field in wanted]
    return pa.record_batch(columns, schema=wanted)
