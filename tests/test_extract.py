"""The stages together: sentences of every kind, and what each fact must keep to."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

import zhfacts
from zhfacts.model import Article

CASES: list[tuple[str, str, list[tuple[Any, ...]]]] = [
    (
        "青禾软件上半年营业收入12.4亿元，同比增长18%。",
        "2024-08-30",
        [
            ("青禾软件", "营业收入", "level", None, "1240000000", "CNY", "2024-01-01", "2024-06-30"),
            ("青禾软件", "营业收入", "change", "yoy", "18", "%", "2024-01-01", "2024-06-30"),
        ],
    ),
    (
        "青禾软件上半年净利润1.1亿元，去年同期亏损3000万元。",
        "2024-08-30",
        [
            ("青禾软件", "净利润", "level", None, "110000000", "CNY", "2024-01-01", "2024-06-30"),
            ("青禾软件", "净利润", "level", None, "-30000000", "CNY", "2023-01-01", "2023-06-30"),
        ],
    ),
    (
        "上证指数收于3105.2点，下跌0.6%。",
        "2024-08-30",
        [
            ("上证指数", "指数", "level", None, "3105.2", "点", "2024-08-30", "2024-08-30"),
            ("上证指数", "指数", "change", "dod", "-0.6", "%", "2024-08-30", "2024-08-30"),
        ],
    ),
]


@pytest.mark.parametrize(("text", "published", "expected"), CASES)
def test_whole_facts(text: str, published: str, expected: list[tuple[Any, ...]]) -> None:
    facts = zhfacts.extract(text, published=published)
    got = [(f.entity, f.metric, f.aspect, f.basis, str(f.value), f.unit, str(f.period_start), str(f.period_end)) for f in facts]
    assert got == expected


TEXT = (
    "【青禾软件：上半年营收１２．４亿元】"
    "青禾软件（688999.SH）8月30日公告，公司上半年营业收入12.4亿元，同比增长18%；其中，海外收入占比升至21%。"
    "公司预计全年营收不低于27亿元。"
)


def test_every_span_is_the_text_that_it_claims() -> None:
    article = Article(id="a", title="青禾软件上半年营收增长18%", text=TEXT, published=None)
    extraction = zhfacts.Extractor().read(article)
    fields = {"title": article.title, "text": article.text}
    assert extraction.facts
    for fact in extraction.facts:
        assert fields[fact.field][fact.start : fact.end] == fact.value_text
        for slot, evidence in fact.evidence.items():
            assert 0 <= evidence.start < evidence.end <= len(fields[evidence.field]), slot
    for numeral in extraction.numerals:
        assert fields[numeral.field][numeral.start : numeral.end] == numeral.text


def test_values_are_exact_and_a_forecast_is_none_but_a_forecast() -> None:
    facts = zhfacts.extract(TEXT, published="2024-08-30")
    last = facts[-1]
    assert (last.value, last.bound, last.modality) == (Decimal(2700000000), "more_than", "forecast")
    assert all(isinstance(fact.value, Decimal) for fact in facts)


def test_a_code_gives_the_entity_id() -> None:
    facts = zhfacts.extract("贵州茅台（600519.SH）公告，公司上半年营业收入819亿元。", published="2024-08-30")
    assert [fact.entity_id for fact in facts] == ["600519.SH"]


def test_the_year_is_inferred_from_a_full_date_and_said_so() -> None:
    facts = zhfacts.extract("2024年8月30日电，青禾软件上半年营业收入12.4亿元。")
    assert {(str(fact.published), fact.published_how) for fact in facts} == {("2024-08-30", "inferred")}


def test_without_any_date_relative_periods_stay_null() -> None:
    facts = zhfacts.extract("青禾软件去年营业收入12.4亿元。")
    assert [(fact.period_start, fact.period_end, fact.published_how) for fact in facts] == [(None, None, None)]


def test_half_characters_move_no_offset() -> None:
    (fact,) = zhfacts.extract("\ud83d营收12亿元。", published="2024-08-30")
    assert (fact.value, fact.start, fact.end) == (Decimal(1200000000), 3, 7)


@pytest.mark.parametrize("text", ["", "\n\n", "没有数字。", "1", "，。！", "\ud800", "一" * 3000, "9" * 3000, "（" * 3000])
def test_hostile_texts_give_no_exception(text: str) -> None:
    zhfacts.extract(text, published="2024-08-30")


def test_a_text_that_is_no_string_is_refused() -> None:
    with pytest.raises(TypeError, match="text must be a string, not int"):
        zhfacts.extract(3)  # type: ignore[arg-type]


def test_articles_read_together_give_what_each_gives_alone() -> None:
    articles = [Article(id=text, text=text) for text, _, _ in CASES] + [Article(id="none", text=""), Article(id="long", text=TEXT)]
    extractor = zhfacts.Extractor()
    assert extractor.read_all(articles) == [extractor.read(article) for article in articles]
    assert extractor.read_all([]) == []
