"""What a quantity measures, where the language leaves no choice: lists of metrics, labels."""

from __future__ import annotations

import pytest

import zhfacts
from marked import places


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
