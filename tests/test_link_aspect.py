"""Level, change or share, and the direction that the words give."""

import pytest

from marked import reading
from zhfacts.link import aspect

CASES = [
    ("公司上半年营收【12亿元】，同比增长【8%】", [("level", 1), ("change", 1)]),
    ("订单比上年飙升【至少6倍】", [("change", 1)]),
    ("利润下降【至少三成】", [("change", -1)]),
    ("净利润【3亿元】，同比下降【15.2%】", [("level", 1), ("change", -1)]),
    ("净利润增长至【5亿元】", [("level", 1)]),
    ("毛利率【32.5%】，同比提升【1.2个百分点】", [("level", 1), ("change", 1)]),
    ("毛利率下降【0.8个百分点】至【21%】", [("change", -1), ("level", 1)]),
    ("海外收入占总收入的【18%】", [("share", 1)]),
    ("持有该公司【30%】的股权", [("share", 1)]),
    ("公司预计亏损【2亿元】", [("level", -1)]),
    ("钢铁（【2.1%】）、煤炭（【-0.4%】）领涨", [("change", 1), ("change", 1)]),
    ("三家公司分别下跌【3%】、【4%】和【5%】", [("change", -1), ("change", -1), ("change", -1)]),
    ("录得【6%】的增幅", [("change", 1)]),
    ("录得【6%】的跌幅", [("change", -1)]),
    ("新增门店【200家】", [("level", 1)]),
    ("门店较年初减少【35家】", [("change", -1)]),
    ("其中【40%】的用户来自县城", [("share", 1)]),
    ("集团拟关停旗下【35%】，约260家门店", [("share", 1)]),
    ("装机下降【7.5%】，约25万台", [("change", -1)]),
    ("换手率【3.2%】", [("level", 1)]),
    ("日内跌幅扩大至【5%】", [("change", -1)]),
    ("存栏同比降幅收窄至【6.1%】", [("change", -1)]),
    ("本周累计下跌已达【5.5%】", [("change", -1)]),
    ("订单同比增长达【20%】", [("change", 1)]),
    ("占比已达【20%】", [("share", 1)]),
    ("西南地区跌幅最大，达【5.1%】", [("change", -1)]),
    ("央行下调存款准备金率【0.25个百分点】", [("change", -1)]),
    ("央行上调存款准备金率【0.5个百分点】", [("change", 1)]),
    ("存款准备金率【7.4%】", [("level", 1)]),
    ("周转天数同比缩短【4天】", [("change", -1)]),
    ("跑输行业【4.3个百分点】", [("change", -1)]),
    ("下探【1232美元】附近做多", [("level", 1)]),
    ("基金平均亏损【13.8%】", [("change", -1)]),
    ("产品亏损率【5%】", [("level", 1)]),
    ("工会要求全员加薪【6%】", [("change", 1)]),
    ("管理层带头降薪【20%】", [("change", -1)]),
    ("公司前两大股东分别为云岭投资（【31.2%】）、海石资本（【9.5%】）", [("share", 1), ("share", 1)]),
    ("外销占比较高的有甲厂（【71%】）和乙厂（【64%】）", [("share", 1), ("share", 1)]),
    ("股东减持，水泥（【1.2%】）、造纸（【0.7%】）领涨", [("change", 1), ("change", 1)]),
]


@pytest.mark.parametrize(("marked", "expected"), CASES)
def test_aspect_and_direction(marked: str, expected: list[tuple[str, int]]) -> None:
    assert [(choice.aspect, choice.direction) for choice in aspect.choose(reading(marked))] == expected


def test_a_written_sign_is_not_turned_again() -> None:
    (choice,) = aspect.choose(reading("股价下跌【-3%】"))
    assert (choice.aspect, choice.direction) == ("change", 1)


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("央行下调七天期逆回购利率【5个百分点】", ("change", -1)),
        ("央行下调准备金率和基准利率【0.5个百分点】", ("change", -1)),
        ("央行下调补贴，目前的票面利率【5个百分点】", ("level", 1)),
        ("指数为49，低于上月【0.4个百分点】", ("change", -1)),
        ("水平低于全国平均【0.4个百分点】", ("change", 1)),
        ("前两年分别出现【12%】和【20%】的下滑", ("change", -1)),
        ("前两年分别出现【12%】和【20%】的增长", ("change", 1)),
        ("随后常有【3.5%】的回调", ("change", -1)),
        ("今年以来该基金亏损达【21.4%】", ("change", -1)),
        ("今年以来该基金亏损面达【21.4%】", ("level", 1)),
    ],
)
def test_the_rule_reads_the_direction(marked: str, expected: tuple[str, int]) -> None:
    choice = aspect.placed_clues(reading(marked))[0][0].choice
    assert (choice.aspect, choice.direction) == expected


def test_what_falls_to_another_value_has_not_fallen_by_the_first() -> None:
    clue, _ = aspect.placed_clues(reading("增速从【7.6%】回落至【0.9%】"))[0]
    assert clue.choice.direction == 1


def test_a_place_tells_what_leads_to_a_value_and_parts_it_from_the_one_before() -> None:
    places = [place for _, place in aspect.placed_clues(reading("营收涨【12%】，同比多增【3元】，公司上半年净利润增长【8%】"))]
    assert places[0].lead == ("营收", "收涨")
    assert [place.joint for place in places] == ["first", "far", "far"]
    assert [place.other for place in places] == ["", "%", "CNY"]
    assert not any(place.titled for place in places)
    assert [place.joint for _, place in aspect.placed_clues(reading("营收涨【12%】、【13%】"))] == ["first", "、"]
    assert [place.following for _, place in aspect.placed_clues(reading("录得【6%】的增幅"))] == ["change"]
