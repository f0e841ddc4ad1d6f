"""Every numeral of an article has one row, and every row a fate."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhfacts.ledger import numerals
from zhfacts.model import Article
from zhfacts.recognise.periods import find_periods
from zhfacts.recognise.quantities import find_quantities
from zhfacts.recognise.screen import screen
from zhfacts.text import Page

PIECES = [
    "2021年",
    "营收",
    "10.81亿元",
    "增长",
    "5%",
    "第三大",
    "600519",
    "BM1680",
    "一方面",
    "三家",
    "，",
    "。",
    "(1)",
    "①",
    "14:30",
    "1.5万亿",
    "伍仟元整",
    "〔2014〕57号",
    "3万4千",
    "二、",
    "1,200",
    "近30天",
    "\n",
]


def ledger(text: str) -> list[tuple[str, str, str | None]]:
    page = Page(Article("a", text, title="标题1号"))
    found = find_quantities(page.text)
    periods = find_periods(page.text, None)
    reasons = screen(page, found, periods, [])
    ids = {quantity.start: f"f{quantity.start}" for quantity, reason in zip(found, reasons, strict=True) if reason is None}
    return [(row.text, row.fate, row.reason) for row in numerals(page, found, reasons, ids, periods, [])]


def test_fates() -> None:
    rows = {text: fate for text, fate, _ in ledger("2021年9月营收10.81亿元，第三大股东，一方面")}
    assert rows["10.81亿"] == "fact"
    assert rows["2021"] == "period"
    assert rows["三"] == "ordinal"
    assert rows["一"] == "idiom"


@pytest.mark.parametrize(
    ("text", "numeral", "fate"),
    [
        ("①营收增长；②利润下降", "①", "ordinal"),
        ("首先；一是营收增长", "一", "ordinal"),
        ("\n二、利润分配", "二", "ordinal"),
        ("早间要闻】 2、国务院常务会议", "2", "ordinal"),
        ("截至14:30，沪指上涨", "30", "period"),
        ("（14：00）板块上涨", "14", "period"),
        ("（20.03.19）以来", "20.03.19", "period"),
        ("下午2点27分封板", "27", "period"),
        ("千金药业（600479.SH）", "600479", "name"),
        ("五粮液(000858)公告", "000858", "name"),
        ("财税〔2014〕57号", "57", "name"),
        ("国家标准GB 38031", "38031", "name"),
        ("瓶片期货2609合约", "2609", "name"),
        ("会议于9时45分左右结束", "45", "period"),
        ("第3-1上升子浪", "1", "ordinal"),
        ("进展有：1是降本；2是增效", "2", "ordinal"),
        ("难以兑现。 03 转机何在", "03", "ordinal"),
        ("债券“18青禾01”展期", "18", "name"),
        ("债券“18青禾01”展期", "01", "name"),
        ("活跃券26国开05收益率", "05", "name"),
        ("“531”新政落地", "531", "name"),
        ("骁龙670处理器", "670", "name"),
        ("收入差距缩小到1：2.73", "1", "idiom"),
        ("共有22家公司参会，第12家", "22", "fact"),
        ("一度走出7连阳", "7", "reject"),
        ("并购达成1加1的效果", "1", "idiom"),
        ("进一步发展", "一", "idiom"),
        ("数据58.2也有所增长", "58.2", "reject"),
    ],
)
def test_fate_of_what_states_no_quantity(text: str, numeral: str, fate: str) -> None:
    assert (numeral, fate) in [(row, its) for row, its, _ in ledger(text)]


CHINESE = "零〇一二两三四五六七八九十百千万亿"


@given(
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(alphabet="0123456789①⑩一二三万亿.,:-% 年月（）", max_size=6)), max_size=20).map(
        "".join
    )
)
def test_every_numeral_is_accounted_for_once(text: str) -> None:
    rows = ledger(text)

    def counted(part: str) -> int:
        return sum(c.isdecimal() or c in "①⑩" or c in CHINESE for c in part)

    assert counted(text) + 1 == sum(counted(row) for row, _, _ in rows)
    assert all((fate == "reject") == bool(reason) for _, fate, reason in rows)
