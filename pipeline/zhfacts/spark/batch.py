"""A whole run: inputs of files through the cluster into folders of Parquet, and what a person should hear of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from zhfacts.model import Reject
from zhfacts.read import Settings
from zhfacts.run import FAILED
from zhfacts.spark.frames import mapped, of_kind
from zhfacts.spark.inputs import InputError, files, read, spread
from zhfacts.store.layout import reject_row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from pyspark.sql import DataFrame, SparkSession

    from zhfacts.spark.inputs import Input

_LOST = f"reject.`where` IS NOT NULL OR reject.reason IN {FAILED}"
"""The rejects that a person should hear of: input that makes no article, and articles that could not be read through."""


class Plan(msgspec.Struct, frozen=True):
    """What to read and how, where each kind of record goes, and in how many parts the work is done (None: by size)."""

    inputs: Sequence[str]
    outputs: Mapping[str, str]
    settings: Settings
    format: str | None = None
    lexicon: Sequence[Path] = ()
    min_confidence: float = 0.0
    tasks: int | None = None
    overwrite: bool = False


class Summary(msgspec.Struct, frozen=True):
    """Counts of a run, and the first of what was unreadable."""

    articles: int
    facts: int
    rejects: int
    unreadable: int
    told: list[Reject]


def run(spark: SparkSession, plan: Plan, tell: int) -> Summary:
    """Read, extract, write; the summary names the first `tell` unreadable articles.

    Raises InputError before any work for an input that cannot be read or an output that must not be written.
    """
    from pyspark import StorageLevel  # noqa: PLC0415

    inputs = [read(spark, place, plan.format, plan.settings) for place in plan.inputs]
    _writable(spark, plan, {file for one in inputs for file in one.files})
    found = _records(spark, inputs, plan).persist(StorageLevel.DISK_ONLY)
    try:
        summary = _summary(found, sum(one.count for one in inputs), tell)
        for kind, place in plan.outputs.items():
            of_kind(found, kind).write.mode("overwrite" if plan.overwrite else "errorifexists").parquet(place)
    finally:
        found.unpersist()
    return summary


def _records(spark: SparkSession, inputs: Sequence[Input], plan: Plan) -> DataFrame:
    """All records of all inputs, the rejects among them whether they are to be written or not."""
    kinds = tuple(dict.fromkeys(("fact", "reject", *plan.outputs)))
    parts = [mapped(spread(one, plan.tasks), kinds, plan.settings, plan.lexicon, plan.min_confidence) for one in inputs]
    found = parts[0]
    for part in parts[1:]:
        found = found.union(part)
    before = [tuple(reject_row(reject) if kind == "reject" else None for kind in kinds) for one in inputs for reject in one.rejects]
    return found.union(spark.createDataFrame(before, found.schema)) if before else found


def _writable(spark: SparkSession, plan: Plan, read_: set[str]) -> None:
    """Nothing is there already, or may be replaced and is not read in this run."""
    for place in plan.outputs.values():
        there = files(spark, place)
        if there is not None and not plan.overwrite:
            raise InputError(f"{place}: is there already; --overwrite replaces it")
        if there and there & read_:
            raise InputError(f"{place}: cannot be read and written at once")


def _summary(found: DataFrame, articles: int, tell: int) -> Summary:
    """The counts; taking them is what makes the cluster work."""
    row = found.selectExpr("count(fact)", "count(reject)", f"count_if({_LOST})").first()
    facts, rejects, unreadable = row or (0, 0, 0)
    told = of_kind(found.where(_LOST), "reject").orderBy("where", "doc_id").limit(tell).collect() if unreadable else []
    fields = Reject.__struct_fields__
    return Summary(articles, facts, rejects, unreadable, [Reject(*(one[name] for name in fields)) for one in told])
