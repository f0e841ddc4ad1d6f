"""Which quantities are facts, and the reason of those that are none."""

from __future__ import annotations

import pytest

from zhfacts.model import Article, Name, Period
from zhfacts.recognise.quantities import find_quantities
from zhfacts.recognise.screen import screen
from zhfacts.text import Page


def reasons(text: str, periods: list[Period] | None = None, names: list[Name] | None = None) -> list[tuple[str, str | None]]:
    page = Page(Article("a", text))
    found = find_quantities(page.text)
    return [(quantity.text, reason) for quantity, reason in zip(found, screen(page, found, periods or [], names or []), strict=True)]


@pytest.mark.parametrize(
    ("text", "quantity", "reason"),
    [
        ("公司平均账期为45天", "45天", None),
        ("公司将在30天内披露", "30天", "duration"),
        ("这是一家公司", "一家", "vague_count"),
        ("公司新开21家门店", "21家", None),
        ("美联储今年将加息四次", "四次", None),
        ("工信部等八部门联合发文", "八部门", "vague_count"),
        ("位居行业前10名", "10名", "ordinal"),
        ("55英寸液晶面板报价", "55英寸", "specification"),
        ("每百元营业收入中的成本", "百元", "threshold_label"),
        ("1美元兑换人民币", "1美元", "base"),
        ("数十亿元的资金", "数十亿元", "vague_amount"),
        ("成交额突破万亿元", "万亿元", None),
        ("目标价上调至900元大关", "900元", None),
        ("取得3.6亿元股票回购贷款", "3.6亿元", None),
        ("百元股上涨", "百元", "threshold_label"),
        ("央行进行100亿元正回购", "100亿元", None),
        ("一度走出7连阳", "7连阳", "streak"),
        ("告警ID为:172662768690099", "172662768690099", "identifier"),
        ("指数升至73以上", "73以上", None),
        ("汇率保持在6.6以下", "6.6以下", None),
        ("系统升级至版本2.0以上", "2.0以上", "no_unit"),
        ("容积率2.4", "2.4", None),
        ("关联系数分别为0.81和0.37", "0.37", None),
        ("新版本0.72和0.53已发布", "0.53", "no_unit"),
        ("早盘在7.18低位附近徘徊", "7.18", None),
        ("惠及近3000贫困家庭", "近3000", None),
        ("推出约600系列机型", "约600", "no_unit"),
        ("准备金率降为0", "0", None),
        ("人民币中间价报7.1115", "7.1115", None),
        ("2026世界人工智能大会", "2026", "date"),
        ("该股12天7板", "7板", "streak"),
        ("适用于45岁以下女性", "45岁以下", "age"),
    ],
)
def test_reason(text: str, quantity: str, reason: str | None) -> None:
    assert (quantity, reason) in reasons(text)


def test_a_measured_duration_carries_through_its_list() -> None:
    text = "发电设备平均利用2,020小时，其中核电4,534小时、风电1,331小时"
    assert [reason for _, reason in reasons(text)] == [None, None, None]


def test_what_a_period_or_a_name_holds_is_no_fact() -> None:
    assert reasons("近10个交易日", periods=[Period(1, 9, "近10个交易日", None, None)]) == [("近10个交易日", "date")]
    assert reasons("沪深300涨1%", names=[Name(1, 6, "沪深300", "index", "沪深300")])[0] == ("300", "name")
