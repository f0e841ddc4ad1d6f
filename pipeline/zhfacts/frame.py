"""Facts as a pandas DataFrame, and a DataFrame of articles as facts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec
import pandas as pd

from zhfacts.extractor import Extractor
from zhfacts.model import Article, Extraction, Fact, Reject
from zhfacts.read import FIELDS, Columns, Row, article

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

_DAYS = ("published", "period_start", "period_end")
_CATEGORIES = ("published_how", "entity_type", "aspect", "basis", "bound", "unit", "modality", "field")


def to_frame(facts: Iterable[Fact]) -> pd.DataFrame:
    """One row a fact, the columns of the record.

    Values are exact Decimals (object dtype), days are datetime64[s], closed vocabularies are categories,
    `qualifiers` and `evidence` stay dictionaries.
    """
    rows = [msgspec.structs.astuple(fact) for fact in facts]
    frame = pd.DataFrame(rows, columns=list(Fact.__struct_fields__))
    for name in ("value", "value_max"):
        frame[name] = pd.Series([row[frame.columns.get_loc(name)] for row in rows], index=frame.index, dtype=object)
    for name in _DAYS:
        frame[name] = pd.to_datetime(frame[name]).astype("datetime64[s]")
    for name in ("start", "end"):
        frame[name] = frame[name].astype("int64")
    for name in _CATEGORIES:
        frame[name] = frame[name].astype("category")
    frame["confidence"] = frame["confidence"].astype("float64")
    frame["evidence"] = frame["evidence"].map(msgspec.to_builtins)
    return frame


def extract_frame(
    articles: pd.DataFrame,
    *,
    columns: Columns | None = None,
    published: dt.date | None = None,
    extractor: Extractor | None = None,
) -> pd.DataFrame:
    """The facts of a frame of articles (columns id, title, published, text; only text is needed).

    An article without an id takes its index label (of equal labels the second is LABEL#2). Rows that are no article,
    and articles that cannot be read, are no error: they are in the result's `attrs["rejects"]`, with their index label as
    `where`. Raises ValueError where the text column is missing, or a column is there twice.
    """
    names = columns or Columns()
    if names.text not in articles.columns:
        message = f"the frame has no column {names.text!r}"
        raise ValueError(message)
    reader = extractor or Extractor()
    facts: list[Fact] = []
    rejects: list[Reject] = []
    for row in _rows(articles, names):
        found = article(row, published)
        read = _read(reader, found, row.where) if isinstance(found, Article) else found
        if isinstance(read, Reject):
            rejects.append(read)
        else:
            facts += read.facts
    frame = to_frame(facts)
    frame.attrs["rejects"] = rejects
    return frame


def _read(reader: Extractor, found: Article, where: str) -> Extraction | Reject:
    try:
        return reader.read(found)
    except Exception as error:
        return Reject(found.id, "article_failed", f"{type(error).__name__}: {error}", where)


def _rows(articles: pd.DataFrame, columns: Columns) -> Iterable[Row]:
    """The rows with plain Python values, missing ones as None."""
    labels = list(map(str, articles.index))
    values: dict[str, list[object]] = {}
    for field in FIELDS:
        name = getattr(columns, field)
        if name in articles.columns:
            column = articles[name]
            if isinstance(column, pd.DataFrame):
                message = f"the frame has more than one column {name!r}"
                raise ValueError(message)
            values[field] = [_plain(value) for value in column.astype(object)]
    seen: Counter[str] = Counter()
    for i, label in enumerate(labels):
        seen[label] += 1
        own = {field: column[i] for field, column in values.items()}
        if own.get("id") is None:
            own["id"] = label if seen[label] == 1 else f"{label}#{seen[label]}"
        elif isinstance(own["id"], float) and own["id"].is_integer():
            own["id"] = int(own["id"])
        yield Row(label, **own)


def _plain(value: Any) -> object:
    """A value; None for NaN, NaT and NA."""
    return None if pd.api.types.is_scalar(value) and pd.isna(value) else value
