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


DAY = dt.date(2021, 9, 16)


def facts_of(articles: pd.DataFrame, **options: object) -> pd.DataFrame:
    return extract_frame(articles, extractor=DigitReader(), **options)  # type: ignore[arg-type]


def test_days_that_are_none() -> None:
    """NaT, NaN, None, pd.NA and empty strings are no date; a time zone does not move the day that is written."""
    days = [pd.NaT, float("nan"), None, pd.NA, "", pd.Timestamp("2021-09-16 23:30", tz="Asia/Shanghai")]
    frame = facts_of(pd.DataFrame({"id": list("abcdef"), "published": pd.Series(days, dtype=object), "text": "1元"}))
    assert list(frame["published"].isna()) == [True] * 5 + [False]
    assert frame["published"].dt.date.iloc[-1] == DAY
    assert frame.attrs["rejects"] == []
    dated = facts_of(
        pd.DataFrame({"id": list("ab"), "published": pd.to_datetime(["2021-09-16", None]), "text": "1元"}), published=dt.date(2020, 1, 2)
    )
    assert list(dated["published"].dt.date) == [DAY, dt.date(2020, 1, 2)]
    none = facts_of(pd.DataFrame({"published": pd.to_datetime([None, None]), "text": ["1元", "2元"]}))
    assert none["published"].isna().all()


def test_a_day_that_cannot_be_one_is_a_reject() -> None:
    frame = facts_of(pd.DataFrame({"id": list("abc"), "published": ["16.9.2021", 20210916, "2021-09-16"], "text": "1元"}))
    assert list(frame["doc_id"]) == ["c"]
    assert [(r.doc_id, r.reason) for r in frame.attrs["rejects"]] == [("a", "wrong_date"), ("b", "wrong_date")]


def test_an_index_that_repeats_its_labels() -> None:
    """Articles without an id that would get the same one are told apart by their place; those that have one keep it."""
    articles = pd.DataFrame({"text": ["1元", "2元", "3元", "4元"]}, index=["x", "x", "y", "x"])
    frame = facts_of(articles)
    assert list(frame["doc_id"]) == ["x", "x#2", "y", "x#3"]
    assert [str(value) for value in frame["value"]] == ["1", "2", "3", "4"]
    assert frame["fact_id"].is_unique
    assert list(frame.index) == [0, 1, 2, 3]
    named = facts_of(articles.assign(id=["a", None, "c", "d"]))
    assert list(named["doc_id"]) == ["a", "x#2", "c", "d"]


@pytest.mark.parametrize(
    "index", [pd.MultiIndex.from_tuples([("a", 1), ("a", 2)]), pd.to_datetime(["2021-01-01", "2021-01-02"]), pd.Index([1.5, None])]
)
def test_indexes_of_any_kind(index: pd.Index) -> None:  # type: ignore[type-arg]
    frame = facts_of(pd.DataFrame({"text": ["1元", None]}, index=index))
    assert list(frame["doc_id"]) == [next(map(str, index))]
    assert [(r.reason, r.where) for r in frame.attrs["rejects"]] == [("missing_text", [*map(str, index)][1])]


@pytest.mark.parametrize("ids", [[1, 2], pd.array([1, 2], dtype="Int64"), pd.array(["1", "2"], dtype="string"), pd.Categorical(["1", "2"])])
def test_ids_of_any_type(ids: object) -> None:
    frame = facts_of(pd.DataFrame({"id": ids, "text": pd.array(["1元", "2元"], dtype="string")}))
    assert list(frame["doc_id"]) == ["1", "2"]


def test_numbers_with_gaps_are_ids_too() -> None:
    """A gap makes a column of whole numbers one of floats."""
    frame = facts_of(pd.DataFrame({"id": [7, None, 9], "text": "1元"}))
    assert list(frame["doc_id"]) == ["7", "1", "9"]


def test_columns_that_are_missing_or_twice() -> None:
    assert len(facts_of(pd.DataFrame({"text": ["1元"]}))) == 1
    assert len(facts_of(pd.DataFrame({"text": []}))) == 0
    twice = pd.DataFrame([["1元", "2元"]], columns=["text", "text"])
    with pytest.raises(ValueError, match="more than one column 'text'"):
        facts_of(twice)
    with pytest.raises(ValueError, match="no column 'body'"):
        facts_of(pd.DataFrame({"text": ["1元"]}), columns=Columns(text="body"))


def test_text_of_another_type_is_a_reject_and_the_frame_stays_as_it_was() -> None:
    articles = pd.DataFrame({"id": list("abcd"), "text": pd.Series(["1元", 5, b"2", ["3"]], dtype=object), "title": [None, 1.5, "", "x"]})
    before = articles.copy(deep=True)
    frame = facts_of(articles)
    assert list(frame["doc_id"]) == ["a"]
    assert [r.reason for r in frame.attrs["rejects"]] == ["text_not_string"] * 3
    pd.testing.assert_frame_equal(articles, before)


def test_an_article_that_breaks_its_reader_is_a_reject() -> None:
    frame = facts_of(pd.DataFrame({"id": list("abc"), "text": ["1元", "BOOM", "3元"]}))
    assert list(frame["doc_id"]) == ["a", "c"]
    assert frame.attrs["rejects"] == [Reject("b", "article_failed", "ValueError: boom", "1")]
