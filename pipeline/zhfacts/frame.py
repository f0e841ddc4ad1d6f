"""Facts as a pandas DataFrame, and a DataFrame of articles as facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pandas as pd

from zhfacts.extractor import Extractor
from zhfacts.model import Fact, Reject
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

    An article without an id takes its index label. Rows that are no article are no error: they are in the result's
    `attrs["rejects"]`, with their index label as `where`.
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
        if isinstance(found, Reject):
            rejects.append(found)
        else:
            facts += reader.read(found).facts
    frame = to_frame(facts)
    frame.attrs["rejects"] = rejects
    return frame


def _rows(articles: pd.DataFrame, columns: Columns) -> Iterable[Row]:
    """The rows with plain Python values, missing ones as None."""
    values: dict[str, list[object]] = {"id": [str(label) for label in articles.index]}
    for field in FIELDS:
        name = getattr(columns, field)
        if name in articles.columns:
            column = articles[name].astype(object)
            values[field] = column.where(column.notna(), None).tolist()
    for i, label in enumerate(articles.index):
        yield Row(str(label), **{field: column[i] for field, column in values.items()})
