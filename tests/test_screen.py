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
        ("海域发生7.1级强震", "7.1级", None),
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
        ("青山电子和白水软件两家企业联手", "两家", "vague_count"),
        ("公司主要有三个优势", "三个", "vague_count"),
        ("央行两次下调利率", "两次", "vague_count"),
        ("公司在五个方面发力", "五个", "vague_count"),
        ("公司在5个方面发力", "5个", "vague_count"),
        ("公司新开5个网点", "5个", None),
        ("市场上已有七家公司", "七家", None),
        ("该行全年三次升息", "三次", None),
        ("公司今年共发布四次公告", "四次", None),
        ("业务共分为四次交付", "四次", "vague_count"),
        ("电池厂采用6μm铜箔", "6μm", "specification"),
        ("铜箔厚度降至6μm", "6μm", None),
        ("平台接入160+终端供应商", "160+", None),
        ("推出蓝川03+进阶款", "03+", "no_unit"),
        ("实行1+3战略", "3", "no_unit"),
        ("指数从年初的103.3回落", "103.3", None),
        ("接入新版的2.0协议", "2.0", "no_unit"),
        ("汇价支撑位于109.70", "109.70", None),
        ("油价在64.5支撑处企稳", "64.5", None),
        ("个股今日量比3.17", "3.17", None),
        ("周转天数从2025年的123天增加", "123天", None),
        ("公司成立于2025年的123天后", "123天", "duration"),
        ("营收超越百亿", "百亿", None),
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
