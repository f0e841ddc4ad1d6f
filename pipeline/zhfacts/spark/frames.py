"""DataFrames of articles to DataFrames of records, by one Arrow function that Spark runs wherever the rows are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from zhfacts.limit import MAX_CHARS, MAX_SECONDS
from zhfacts.read import FIELDS, Columns, Settings
from zhfacts.spark import work
from zhfacts.spark.session import NEEDED
from zhfacts.store import nested

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    import pyarrow as pa
    from pyspark.sql import Column, DataFrame
    from pyspark.sql.types import StructType


def extract(
    articles: DataFrame,
    *,
    kind: str = "fact",
    columns: Columns | None = None,
    published: dt.date | None = None,
    lexicon: Sequence[str | Path] = (),
    min_confidence: float = 0.0,
    max_chars: int | None = MAX_CHARS,
    max_seconds: float | None = MAX_SECONDS,
    where: str | None = None,
) -> DataFrame:
    """The facts of a DataFrame of articles; with `kind` "reject" what became no fact and why, with "numeral" the ledger.

    `articles` has the columns id, title, published and text, or those that `columns` names for them; only text is
    needed. `published` is the date of articles that give none, `lexicon` are folders of names on this machine, and facts
    below `min_confidence` are among the rejects. A row that makes no article is a reject, named by the column `where` or
    by partition and row; so is an article of more than `max_chars` characters, and one that takes more than
    `max_seconds` CPU seconds (None: no limit).

    The result has the columns and types of `schema(kind)`. Nothing runs before Spark is asked for rows; to have several kinds
    at the cost of one see `records`. Raises ValueError for a column that is not there or a kind that is none, OSError for
    a lexicon folder that cannot be read, ImportError without pyspark.
    """
    found = records(
        articles,
        kinds=(kind,),
        columns=columns,
        published=published,
        lexicon=lexicon,
        min_confidence=min_confidence,
        max_chars=max_chars,
        max_seconds=max_seconds,
        where=where,
    )
    return found.select(f"{kind}.*")


def records(
    articles: DataFrame,
    *,
    kinds: Sequence[str] = nested.KINDS,
    columns: Columns | None = None,
    published: dt.date | None = None,
    lexicon: Sequence[str | Path] = (),
    min_confidence: float = 0.0,
    max_chars: int | None = MAX_CHARS,
    max_seconds: float | None = MAX_SECONDS,
    where: str | None = None,
) -> DataFrame:
    """Records of several kinds in one go: a struct column for each kind, of which each row fills one.

    Persist it, then take each kind out of it by `of_kind`. Everything else is as with `extract`.
    """
    names = columns or Columns()
    rows = articles.select(*_article(articles, names, where))
    return mapped(rows, kinds, Settings(names, published, None, max_chars, max_seconds), lexicon, min_confidence)


def of_kind(found: DataFrame, kind: str) -> DataFrame:
    """The records of one kind among those of several."""
    return found.where(f"`{kind}` IS NOT NULL").select(f"{kind}.*")


def schema(kind: str = "fact") -> StructType:
    """The columns of a kind of record: what the Arrow and Parquet files of this package have, evidence as an array of structs."""
    _known([kind])
    return _spark_schema(nested.schema(kind))


def mapped(rows: DataFrame, kinds: Sequence[str], settings: Settings, lexicon: Sequence[str | Path], min_confidence: float) -> DataFrame:
    """The records of rows in the form that `work.records` takes."""
    _known(kinds)
    task = work.Task(tuple(kinds), settings, tuple(work.packed(Path(folder)) for folder in lexicon), min_confidence)

    def run(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        from pyspark import TaskContext  # noqa: PLC0415

        context = TaskContext.get()
        partition, attempt = (context.partitionId(), context.attemptNumber()) if context else (0, 0)
        return work.records(task, batches, partition, again=attempt > 0)

    return rows.mapInArrow(run, _spark_schema(work.schema(kinds)))


def _article(articles: DataFrame, names: Columns, where: str | None) -> list[Column]:
    """The columns of an article under their own names, those that are there."""
    from pyspark.sql import functions  # noqa: PLC0415

    wanted = {field: getattr(names, field) for field in FIELDS}
    if where is not None:
        wanted[work.WHERE] = where
    needed = {"text", work.WHERE, *(field for field in FIELDS if wanted[field] != field)}
    missing = [wanted[field] for field in wanted if field in needed and wanted[field] not in articles.columns]
    if missing:
        message = f"no column {', '.join(map(repr, missing))} among {', '.join(articles.columns[:20])}"
        raise ValueError(message)
    return [functions.col(quoted(name)).alias(field) for field, name in wanted.items() if name in articles.columns]


def _known(kinds: Sequence[str]) -> None:
    for kind in kinds:
        if kind not in nested.KINDS:
            message = f"{kind!r} is not a kind of record ({', '.join(nested.KINDS)})"
            raise ValueError(message)


def _spark_schema(wanted: pa.Schema) -> StructType:
    try:
        from pyspark.sql.pandas.types import from_arrow_schema  # noqa: PLC0415
    except ImportError as error:
        raise ImportError(NEEDED) from error
    return from_arrow_schema(wanted)


def quoted(name: str) -> str:
    """The name of a column as Spark takes it whatever is in it."""
    return "`{}`".format(name.replace("`", "``"))
