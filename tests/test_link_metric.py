"""What a quantity measures, where the language leaves no choice: lists of metrics, labels."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest

import zhfacts
from marked import places
from zhfacts.link import aspect
from zhfacts.link.metric_candidates import Proposer
from zhfacts.model import Article


def metrics(marked: str) -> list[str]:
    text, starts = places(marked)
    by_start = {fact.start: fact.metric for fact in zhfacts.extract(text, published="2023-03-12")}
    return [by_start.get(at, "-") for at in starts]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        # each value of a list has its word, and the changes behind it run parallel
        (
            "公司2024年营收/归母净利润/扣非净利润【31.2】/【4.4】/【3.9亿元】，同增【7%】/【9%】/【4%】。",
            "营业收入 归母净利润 扣非净利润 营业收入 归母净利润 扣非净利润",
        ),
        ("毛利率/净利率【34.4%】/【9.3%】，同比提升【1.2】/【0.3pct】。", "毛利率 净利率 毛利率 净利率"),
        ("公司营收、净利润分别为【12亿元】、【3亿元】。", "营业收入 净利润"),
        # owners are no metrics, and values of one metric have one
        ("甲公司、乙公司净利润分别为【1亿元】、【2亿元】。", "净利润 净利润"),
        ("2021-2023年净利润为【1.2】/【1.5】/【1.9亿元】。", "净利润 净利润 净利润"),
        # a label with a colon names its value, whatever follows
        ("换手率：【0.45%】成交量：【2210手】成交额：【831.2万元】主力净流入：【120.3万元】", "换手率 成交量 成交额 主力资金净流入"),
    ],
)
def test_metric(marked: str, expected: str) -> None:
    assert metrics(marked) == expected.split()


@cache
def extractor() -> zhfacts.Extractor:
    return zhfacts.Extractor()


def proposed(marked: str) -> list[set[str]]:
    """The names that are candidates for each marked value."""
    text, starts = places(marked)
    seen = extractor().interpret(Article("a", text, "", dt.date(2023, 3, 12)))
    proposer = Proposer(seen.reading, aspect.choose(seen.reading))
    chosen = [choices[0].metric for choices in seen.choices]
    found = {}
    for number, quantity in enumerate(seen.reading.quantities):
        _, candidates = proposer.of(number, chosen[:number])
        found[quantity.start - seen.reading.page.body] = {one.name for one in candidates}
    return [found[start] for start in starts]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("据统计，【64家】公司净利润同比增长，其中【27家】获得通过。", "净利润同比增长公司数量 获得通过公司数量"),
        ("【4家】公司出现订单下滑，【60家】企业停产检修。", "订单下滑公司数量 停产检修企业数量"),
        ("今日【19股】封板未遂。", "封板未遂个股数量"),
        ("会上【20人】获得晋升。", "获得晋升人数"),
        ("项目包括【30万吨/年】丙烯、【78万吨/年】丁醇装置。", "丙烯产能 丁醇产能"),
    ],
)
def test_what_is_counted_is_what_the_clause_says_of_it(marked: str, expected: str) -> None:
    for name, names in zip(expected.split(), proposed(marked), strict=True):
        assert name in names


@pytest.mark.parametrize("marked", ["门店共【300家】。", "公司拥有【300家】门店。", "合作银行【12家】，网点【300个】。"])
def test_a_count_without_a_predicate_has_none(marked: str) -> None:
    assert not any(name.endswith(("门店公司数量", "网点公司数量")) for names in proposed(marked) for name in names)
