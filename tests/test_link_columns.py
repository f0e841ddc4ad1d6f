"""Numbers of tables written as text: unit, metric and aspect come from the head of their column."""

from __future__ import annotations

import pytest

import zhfacts

TABLES = [
    (
        "名称 持股数量（万股） 占比（%） 市值（亿元）\n北辰电气 1200 3.5 12.3\n青禾软件 800 2.1 8.4",
        [
            "持股数量 level 12000000 股",
            "占比 share 3.5 %",
            "市值 level 1230000000 CNY",
            "持股数量 level 8000000 股",
            "占比 share 2.1 %",
            "市值 level 840000000 CNY",
        ],
    ),
    (
        "| 名称 | 收盘价（元） | 涨幅（%） | 减持比例（%） |\n| --- | --- | --- | --- |\n| 北辰电气 | 7.56 | -2.10 | 1.2 |",
        ["股价 level 7.56 CNY", "涨幅 change -2.1 %", "减持比例 share 1.2 %"],
    ),
    ("名称 跌幅（%） 净额（万元）\n北辰电气 5.10 -823.62", ["跌幅 change -5.1 %", "净额 level -8236200 CNY"]),
    ("名称 毛利率（%） 市盈率（倍）\n北辰电气 35.1 18.2", ["毛利率 level 35.1 %", "市盈率 level 18.2 倍"]),
    # no such table: the head stands right before its number
    ("北辰电气毛利率（%）为35.1，净利润（万元）为820。", ["毛利率 level 35.1 %", "净利润 level 8200000 CNY"]),
    ("名称 占比（%） 市值（亿元）\n北辰电气 3.5 12.3\n公司营收5亿元，增长6%。", ["占比 share 3.5 %", "市值 level 1230000000 CNY", "营业收入 level 500000000 CNY", "营业收入 change 6 %"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TABLES, ids=[text[:16] for text, _ in TABLES])
def test_column(text: str, expected: list[str]) -> None:
    facts = zhfacts.extract(text, published="2021-09-20")
    assert [f"{fact.metric} {fact.aspect} {fact.value.normalize():f} {fact.unit}" for fact in facts] == expected


def test_the_evidence_of_the_metric_is_the_head() -> None:
    text = "名称 数量（万股） 市值（亿元）\n北辰电气 1200 12.3"
    fact = zhfacts.extract(text, published="2021-09-20")[1]
    assert text[fact.evidence["metric"].start : fact.evidence["metric"].end] == "市值"
