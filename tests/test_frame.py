"""Facts as a DataFrame, and DataFrames of articles."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pandas as pd
import pytest

from doubles import DigitReader, fact
from zhfacts.frame import extract_frame, to_frame
from zhfacts.model import Article, Fact, Reject
from zhfacts.read import Columns

ARTICLE = Article("a", "营收10.81亿元", "", dt.date(2021, 9, 16))


def test_columns_are_those_of_the_record_with_sensible_types() -> None:
    frame = to_frame([fact(ARTICLE, 2, 7), fact(ARTICLE, 2, 7, published=None, period_start=None, value=Decimal("1E+3"))])
    assert list(frame.columns) == list(Fact.__struct_fields__)
    assert list(frame["value"]) == [Decimal("10.81"), Decimal("1E+3")]
    assert frame["value"].sum() == Decimal("1010.81")
    assert list(frame["value_max"]) == [None, None]
    assert frame["published"].dtype == frame["period_start"].dtype == "datetime64[s]"
    assert list(frame["period_start"].isna()) == [False, True]
    assert frame["aspect"].dtype == "category"
    assert frame["start"].dtype == "int64"
    assert frame["confidence"].dtype == "float64"
    assert frame["evidence"][0]["value"] == {"field": "text", "start": 2, "end": 7, "how": "stated", "hop": None}
    assert frame["qualifiers"][0] == {"product": "矿机"}


def test_no_facts_give_the_same_columns_and_types() -> None:
    one, none = to_frame([fact(ARTICLE, 2, 7)]), to_frame([])
    assert list(none.columns) == list(one.columns)
    assert len(none) == 0
    for name in ("published", "period_start", "start", "confidence", "value"):
        assert none[name].dtype == one[name].dtype, name


@pytest.mark.parametrize("published", ["2021-09-16", dt.date(2021, 9, 16), pd.Timestamp("2021-09-16 08:00")])
def test_a_frame_of_articles(published: object) -> None:
    articles = pd.DataFrame(
        {"id": ["x", None, "z"], "body": ["1元", "2元 3元", None], "published": [published, None, published], "other": [1, 2, 3]},
        index=["p", "q", "r"],
    )
    frame = extract_frame(articles, columns=Columns(text="body"), published=dt.date(2020, 1, 1), extractor=DigitReader())  # type: ignore[arg-type]
    assert [str(value) for value in frame["value"]] == ["1", "2", "3"]
    assert list(frame["published"].dt.date) == [dt.date(2021, 9, 16), dt.date(2020, 1, 1), dt.date(2020, 1, 1)]
    assert frame["doc_id"][0] == "x"
    assert frame.attrs["rejects"] == [Reject("z", "missing_text", "text: missing", "r")]


def test_articles_without_an_id_are_named_by_their_label() -> None:
    frame = extract_frame(pd.DataFrame({"text": ["1元", "2元"]}, index=[7, 8]), extractor=DigitReader())  # type: ignore[arg-type]
    assert list(frame["doc_id"]) == ["7", "8"]


def test_a_frame_without_text_is_no_frame_of_articles() -> None:
    with pytest.raises(ValueError, match="no column 'text'"):
        extract_frame(pd.DataFrame({"body": ["1元"]}), extractor=DigitReader())  # type: ignore[arg-type]
