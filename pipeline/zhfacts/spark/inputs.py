"""Files as DataFrames of articles that know their file and line, spread over the cluster the same way each time.

Lines of JSON stay bytes here and are read by the workers as a local run reads them, so that both find the same faults.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

import msgspec

from zhfacts.model import Reject
from zhfacts.read import FIELDS, Columns, Settings
from zhfacts.read.encoding import by_lines, label
from zhfacts.spark import work
from zhfacts.spark.frames import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import pyarrow as pa
    from pyspark.sql import Column, DataFrame, SparkSession

FORMATS = {"parquet": (".parquet",), "jsonl": (".jsonl", ".jsonl.gz")}

PER_TASK = 500
"""Articles of a task: some seconds of work, little to do again when an executor is lost."""

_AT = ("file", "line")
_LOCAL = "^file:/+"


class InputError(Exception):
    """An input that cannot be read at all; the message names it and says why."""


class Input(msgspec.Struct, frozen=True):
    """The articles of an input as rows for the workers, how many, all its files, and a reject for each file that holds nothing."""

    rows: DataFrame
    count: int
    files: frozenset[str]
    rejects: list[Reject]


def read(spark: SparkSession, place: str, how: str | None, settings: Settings) -> Input:
    """The articles of a file, a folder or a pattern of files; `how` is their format, None to tell it by the suffix.

    The session must cut files the same way each time it reads them: `spark.sql.files.minPartitionNum` is to be set.
    Raises InputError for a place where nothing is, a format that is not known, a Parquet file without the text or lines in
    UTF-16, Spark's own errors for the rest.
    """
    known = how or _format(place)
    if known == "parquet":
        return _parquet(spark, place, settings.columns)
    if settings.encoding and not by_lines(settings.encoding):
        raise InputError(f"{place}: {label(settings.encoding)} cannot be cut into lines by Spark; make it UTF-8, or take zhfacts extract")
    return _jsonl(spark, place)


def spread(found: Input, tasks: int | None) -> DataFrame:
    """The rows of an input in `tasks` parts of like size (None: by the number of articles), each in reading order.

    A row's part depends on its file and line alone, so every run and every retry has the same parts.
    """
    parts = tasks or max(1, -(-found.count // PER_TASK))
    return found.rows.repartition(parts, *_AT).sortWithinPartitions(*_AT).drop(*_AT)


def _loaded(place: str, load: Callable[[str], DataFrame]) -> DataFrame:
    from pyspark.errors import AnalysisException  # noqa: PLC0415

    try:
        return load(place)
    except AnalysisException as error:
        if error.getCondition() == "PATH_NOT_FOUND":
            raise InputError(f"{place}: no such file or folder") from error
        if error.getCondition() == "UNABLE_TO_INFER_SCHEMA":
            raise InputError(f"{place}: holds no Parquet file") from error
        raise


def _format(place: str) -> str:
    name = place.rstrip("/").lower()
    for how, suffixes in FORMATS.items():
        if name.endswith(suffixes):
            return how
    known = ", ".join(suffix for suffixes in FORMATS.values() for suffix in suffixes)
    raise InputError(f"{place}: none of {known}; say by --format what it holds")


def _parquet(spark: SparkSession, place: str, columns: Columns) -> Input:
    from pyspark.sql import functions  # noqa: PLC0415

    frame = _loaded(place, spark.read.parquet)
    if columns.text not in frame.columns:
        raise InputError(f"{place}: text: no column {columns.text!r} among {', '.join(frame.columns[:20])}; name it by --map text=COLUMN")
    named = {field: name for field in FIELDS if (name := getattr(columns, field)) in frame.columns}
    articles = [functions.col(quoted(name)).alias(field) for field, name in named.items()]
    file, line = functions.col("_metadata.file_path"), functions.col("_metadata.row_index") + 1
    rows = frame.select(_where(file, line), file.alias("file"), line.alias("line"), *articles)
    counts = {row["file"]: row["count"] for row in rows.groupBy("file").count().collect()}
    return _counted(frame, rows, counts, "no rows")


def _jsonl(spark: SparkSession, place: str) -> Input:
    from pyspark.sql import functions  # noqa: PLC0415

    text = _loaded(place, spark.read.option("lineSep", "\n").text)
    file, block = functions.col("_metadata.file_path"), functions.col("_metadata.file_block_start")
    lines = text.select(file.alias("file"), block.alias("block"), functions.col("value").cast("binary").alias(work.DATA))
    first: dict[tuple[str, int], int] = {}
    counts: dict[str, int] = {}
    for row in sorted(lines.groupBy(*lines.columns[:2]).count().collect()):
        first[row["file"], row["block"]] = counts.get(row["file"], 0) + 1
        counts[row["file"]] = counts.get(row["file"], 0) + row["count"]

    def number(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return work.numbered(first, batches)

    numbered = lines.mapInArrow(number, f"file string, line long, {work.DATA} binary")
    rows = numbered.select(_where(functions.col("file"), functions.col("line")), *numbered.columns)
    return _counted(text, rows, counts, "empty file")


def _where(file: Column, line: Column) -> Column:
    """The place of a row as a person knows it: /folder/file name.jsonl:17 for what Spark writes file:/folder/file%20name.jsonl."""
    from pyspark.sql import functions  # noqa: PLC0415

    plain = functions.regexp_replace(functions.url_decode(functions.regexp_replace(file, r"\+", "%2B")), _LOCAL, "/")
    return functions.concat(plain, functions.lit(":"), line.cast("string")).alias(work.WHERE)


def _counted(frame: DataFrame, rows: DataFrame, counts: Mapping[str, int], nothing: str) -> Input:
    """An input with the number of rows in each of its files; a file without any is a reject."""
    all_ = frozenset(map(_plain, frame.inputFiles()))
    empty = sorted(all_ - {_plain(file) for file in counts})
    return Input(rows, sum(counts.values()), all_, [Reject(None, "empty_file", nothing, file) for file in empty])


def files(spark: SparkSession, place: str) -> frozenset[str] | None:
    """The files that are at a place already, None where nothing is."""
    from pyspark.errors import AnalysisException  # noqa: PLC0415

    try:
        return frozenset(map(_plain, spark.read.format("binaryFile").load(place).inputFiles()))
    except AnalysisException as error:
        if error.getCondition() == "PATH_NOT_FOUND":
            return None
        raise


def _plain(file: str) -> str:
    return re.sub(_LOCAL, "/", unquote(file))
