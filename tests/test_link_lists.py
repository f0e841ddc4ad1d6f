"""Which quantities stand in one list, and what they are aligned with."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

import zhfacts
from zhfacts.link.lists import Alignment, align
from zhfacts.model import Article, Bound, Quantity
from zhfacts.reading import Reading
from zhfacts.recognise.names import find_names
from zhfacts.text import Page

_NUMBER = re.compile(r"(?:均)?[超逾约]?[+-]?\d+(?:\.\d+)?(%|亿元|万辆|元|家|套|倍)?")
_KINDS = {"%": "percent", "亿元": "money", "元": "money", "倍": "multiple", "": "number"}


def reading_of(text: str) -> Reading:
    """A reading with every number of the text that stands between 〔 and 〕 as a quantity."""
    marks = [(m.start() - 2 * i, m.end() - 2 * i - 2) for i, m in enumerate(re.finditer(r"〔[^〕]*〕", text))]
    plain = text.replace("〔", "").replace("〕", "")
    page = Page(Article(id="a", text=plain))
    quantities = []
    for start, end in marks:
        match = _NUMBER.fullmatch(plain[start:end])
        assert match is not None, plain[start:end]
        unit = match.group(1) or ""
        value = Decimal(re.sub(r"[^\d.-]", "", match.group().removesuffix(unit)))
        kind = _KINDS.get(unit, "count")
        number = start + 1 + next(i for i, character in enumerate(match.group()) if character in "-0123456789")
        bound: Bound = "more_than" if "超" in match.group() else "exact"
        quantities.append(
            Quantity(start + 1, end + 1, plain[start:end], value, unit, None, bound, kind, number_start=number, number_end=end + 1)
        )
    return Reading(page, quantities, [], [])


def labels(reading: Reading, alignment: Alignment) -> list[tuple[str, str]]:
    """(quantity, slot) pairs of all aligned quantities."""
    found = []
    for number, quantity in enumerate(reading.quantities):
        span = alignment.label(number)
        if span is not None:
            found.append((quantity.text, reading.page.text[span[0] : span[1]]))
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("青岛、济南分别成交〔120套〕和〔95套〕。", [("120套", "青岛"), ("95套", "济南分别成交")]),
        ("毛利率/净利率〔31.5%〕/〔8.2%〕。", [("31.5%", "毛利率"), ("8.2%", "净利率")]),
        (
            "钢铁、煤炭和电力行业增速较快，分别为〔3%〕、〔4%〕和〔5%〕。",
            [("3%", "钢铁"), ("4%", "煤炭"), ("5%", "电力行业增速较快，分别为")],
        ),
        (
            "收入和利润为〔3亿元〕和〔1亿元〕，同比分别增长〔5%〕和〔6%〕。",
            [("3亿元", "收入"), ("1亿元", "利润为"), ("5%", "收入"), ("6%", "利润为")],
        ),
        ("涨幅靠前：钢铁（〔2.1%〕）、房地产（〔-0.3%〕）。", [("2.1%", "钢铁"), ("-0.3%", "房地产")]),
        ("需求来自粮食（增长〔3.8%〕）和煤炭（增长〔2.2%〕）。", [("3.8%", "需求来自粮食"), ("2.2%", "煤炭")]),
        ("营收〔3亿元〕，净利〔1亿元〕。", []),
        ("青岛、济南等〔2家〕低于〔1元〕，分别为〔0.6元〕和〔0.7元〕。", [("0.6元", "青岛"), ("0.7元", "济南等2家低于1元，")]),
        ("青岛占〔3%〕、济南占〔4%〕，另两地分别占〔5%〕和〔6%〕。", []),
        ("需求回暖和转型带动，青岛营收〔3亿元〕，净利〔1亿元〕，分别增长〔5%〕和〔6%〕。", []),
    ],
)
def test_labels(text: str, expected: list[tuple[str, str]]) -> None:
    reading = reading_of(text)
    assert labels(reading, align(reading)) == expected


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("净利为〔4.5〕/〔5.6〕/〔7亿元〕，增速为〔11%〕/〔24%〕/〔23%〕。", [(3, 0), (4, 1), (5, 2)]),
        ("营收〔8亿元〕，净利〔2亿元〕，较去年同期分别下滑〔24%〕、〔9%〕。", [(2, 0), (3, 1)]),
        ("营收〔13亿元〕（〔-30%〕），净利〔1亿元〕。", [(1, 0)]),
        ("销量〔3万辆〕（〔+5%〕）、〔4万辆〕（〔+6%〕）。", [(1, 0), (3, 2)]),
    ],
)
def test_parallels(text: str, pairs: list[tuple[int, int]]) -> None:
    reading = reading_of(text)
    alignment = align(reading)
    found = [(member, one.parallel[at]) for one in alignment.series for at, member in enumerate(one.members) if one.parallel]
    assert found == pairs


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("青岛啤酒、燕京啤酒均涨〔超5%〕。", ["青岛啤酒", "燕京啤酒"]),
        ("铜、铝、锌涨〔超2%〕。", ["铜", "铝", "锌涨"]),
        ("湖南、湖北等地增速较快，均超过〔20%〕。", ["湖南", "湖北等地增速较快，"]),
        ("青岛啤酒、燕京啤酒等〔5家〕涨停。", []),
        ("平均价格为〔20元〕。", []),
        ("湖南、湖北产值〔均超30%〕。", ["湖南", "湖北产值"]),
        ("成都、首都机场客流〔20%〕。", []),
    ],
)
def test_shared(text: str, words: list[str]) -> None:
    reading = reading_of(text)
    place = align(reading).place(0)
    assert [reading.page.text[left:right] for left, right in place[0].labels] == words if place else not words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("光伏板块走强，国芯科技，富瀚微，紫光国微等股涨〔超3%〕。", ["国芯科技", "富瀚微", "紫光国微"]),
        ("截至收盘，国芯科技，富瀚微等2股均涨〔超3%〕。", ["国芯科技", "富瀚微"]),
        ("国芯科技，富瀚微下游，紫光国微等股涨〔超3%〕。", []),
        ("国芯科技涨停，紫光国微等股涨〔超3%〕。", []),
        ("国芯科技（8.8%）、富瀚微（7.3%）和紫光国微（7.1%）等个股涨幅也〔均超7%〕。", ["国芯科技", "富瀚微", "紫光国微"]),
        ("国芯科技（688262）、富瀚微（300613）等2只个股涨幅居前，〔均超7%〕。", ["国芯科技", "富瀚微"]),
        ("国芯科技、富瀚微和紫光国微3家公司净利润增幅〔超200%〕。", ["国芯科技", "富瀚微", "紫光国微"]),
        ("国芯科技、富瀚微等2家公司合计净利润增幅〔超200%〕。", []),
        ("国芯科技、富瀚微等个股带动半导体板块涨〔超3%〕。", []),
        ("国芯科技、富瀚微等3家企业市场份额〔超60%〕。", []),
        ("国芯科技、富瀚微等3家企业市场份额均〔超6%〕。", ["国芯科技", "富瀚微"]),
        ("公司对国芯科技、富瀚微等公司的销售额增幅〔超7%〕。", []),
        ("洪都航空、富瀚微涨幅〔超3%〕。", ["洪都航空", "富瀚微涨幅"]),
        ("国芯科技，富瀚微，紫光国微等公司回应，板块涨〔3%〕。", []),
    ],
)
def test_a_value_that_known_names_share(text: str, words: list[str]) -> None:
    """A，B，C等股涨超3%: the commas part names, not clauses; A（8%）、B（7%）等个股涨幅均超7%: the brackets part none."""
    reading = reading_of(text)
    reading.names = find_names(reading.page)
    place = align(reading).place(0)
    assert [reading.page.text[left:right] for left, right in place[0].labels] == words if place else not words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("青岛、济南等〔6家〕均超〔5%〕。", ["青岛", "济南等6家"]),
        ("青岛、济南共有〔6家〕，均超〔5%〕。", []),
    ],
)
def test_a_count_of_the_words_ends_no_list(text: str, words: list[str]) -> None:
    """A、B等6家均超5%: the 6 only counts what is listed."""
    reading = reading_of(text)
    place = align(reading).place(1)
    assert [reading.page.text[left:right] for left, right in place[0].labels] == words if place else not words


@pytest.mark.parametrize(
    ("text", "metrics"),
    [
        ("预计25-27年EPS为1.2/1.5/1.9元，对应38/27/21倍PE。", ["每股收益"] * 3 + ["市盈率"] * 3),
        ("当前股价对应25/26/27年PE为38/27/21倍。", ["市盈率"] * 3),
        ("毛利率/净利率为31.5%/8.2%。", ["毛利率", "净利率"]),
    ],
)
def test_what_a_list_by_slashes_measures(text: str, metrics: list[str]) -> None:
    """The noun behind the last value is that of all; a list of years names no metrics, one of words does."""
    assert [fact.metric for fact in zhfacts.extract(text, published="2025-03-20")] == metrics
