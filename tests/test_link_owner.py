"""Whose quantity it is: sentences by construction, each marked value with its owner."""

from __future__ import annotations

import pytest

from contract import extractor
from marked import places, reading
from zhfacts.link.choices import AspectChoice
from zhfacts.link.owner_walk import Walk
from zhfacts.model import Article
from zhfacts.reading import Reading
from zhfacts.recognise.names import find_names
from zhfacts.recognise.quantities import find_quantities
from zhfacts.text import Page


def owners(marked: str, title: str = "") -> list[str]:
    """The owners of the marked values, in order; of a shared value all, joined by +."""
    text, starts = places(marked)
    facts = extractor().read(Article("1", text, title)).facts
    return ["+".join(fact.entity for fact in facts if fact.field == "text" and fact.start <= at < fact.end) for at in starts]


CASES = {
    "the subject of the clause": [
        ("宁德时代前三季度净利润【75亿元】。", "宁德时代"),
        ("今年一季度，美的集团营收【825亿元】，格力电器营收【332亿元】。", "美的集团 格力电器"),
    ],
    "carried over clauses and sentences": [
        ("比亚迪上半年营收908亿元，同比增长【50%】，毛利率【12.8%】。", "比亚迪 比亚迪"),
        ("比亚迪发布半年报。上半年实现营业收入【908亿元】。", "比亚迪"),
    ],
    "the firm that 公司 and 该公司 mean": [
        ("恒瑞医药发布公告。公司上半年净利润【26亿元】。", "恒瑞医药"),
        ("药明康德股价下跌。该公司市值【2000亿元】。", "药明康德"),
    ],
    "a firm that is never named": [("公司上半年实现营收【12亿元】，公司毛利率【30%】。", "公司 公司")],
    "a source owns nothing": [
        ("中金公司表示，宁德时代明年净利润将达【400亿元】。", "宁德时代"),
        ("据乘联会数据，比亚迪8月销量【17.5万辆】。", "比亚迪"),
    ],
    "lists in brackets and respectively": [
        ("比亚迪、长城汽车8月销量分别为【17.5万辆】和【8.8万辆】。", "比亚迪 长城汽车"),
        ("涨幅居前的有钢铁（【2.1%】）、煤炭（【1.8%】）。", "钢铁 煤炭"),
    ],
    "one value of several": [("比亚迪、长城汽车均涨超【5%】。", "比亚迪+长城汽车")],
    "firms that nobody listed": [
        ("天屿航服预计净利润为【8000万元】。", "天屿航服"),
        ("唐溪酒业公告，2025年营业收入【74.2亿元】，同比下降【7.8%】。", "唐溪酒业 唐溪酒业"),
    ],
    "words of figures own nothing": [
        ("唐溪酒业公告，2025年营业收入74.2亿元；其中第四季度单季营业收入【11.3亿元】。", "唐溪酒业"),
        ("美的集团总投资合计【30亿元】。", "美的集团"),
    ],
    "a country and its figures": [
        ("国家统计局数据显示，6月CPI同比上涨【2.5%】。", "中国"),
        ("美国10月新增非农就业【15万人】。", "美国"),
    ],
    "the stake is of the firm held": [("衡川股份拟收购岳麓星辰【47.4%】股权。", "岳麓星辰")],
    "a place where goods are traded, and one that buys them": [
        ("新加坡原油进口【500万吨】。", "新加坡"),
        ("纽约原油期货报【64美元】。", "纽约原油期货"),
    ],
    "goods and indices": [
        ("沪指收涨【0.5%】，创业板指跌【1%】。", "沪指 创业板指"),
        ("布伦特原油报【80美元】/桶。", "布伦特原油"),
    ],
}


@pytest.mark.parametrize(("marked", "expected"), [case for cases in CASES.values() for case in cases])
def test_owner(marked: str, expected: str) -> None:
    assert " ".join(owners(marked)) == expected


def test_the_firm_of_the_title_owns_what_follows() -> None:
    assert owners("前三季度营业收入【64亿元】，同比增长【8%】。", title="太阳纸业三季报点评") == ["太阳纸业", "太阳纸业"]


def candidates(text: str, title: str = "") -> list[list[str]]:
    """Who may own each quantity of title and text, by entity."""
    page = Page(Article("1", text, title))
    read = Reading(page, find_quantities(page.text), [], find_names(page))
    found = []
    walk = Walk(read, [AspectChoice("level")] * len(read.quantities), None)
    for slate in walk.slates():
        found.append(list(slate.found))
        walk.settle(next(iter(slate.found)))
    return found


def test_a_title_may_mean_who_the_lead_names() -> None:
    in_title, in_text = candidates("业内称，公募基金发行遇冷。今年已近百。规模多在2亿元以下。布伦特原油也跌了。", "上半年停募43只")
    assert "公募基金" in in_title
    assert "布伦特原油" not in in_title + in_text


def test_a_group_of_which_a_part_is_told_may_own_it_and_customers_may_not() -> None:
    assert "玩家" in candidates("71%的玩家愿意续费。")[0]
    assert "客户" not in candidates("48%的客户流失。")[0]


def test_counts_of_firms_may_be_of_the_market() -> None:
    assert "A股" in candidates("预喜的有17家。")[0]
    assert "A股" not in candidates("产量为17吨。")[0]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("比亚迪8月销量17.5万辆。", "002594.SZ"),
        ("比亚迪(01211.HK)8月销量17.5万辆。", "01211.HK"),
        ("唐溪酒业(603999)净利润3亿元。", "603999.SH"),
        ("比亚迪(300001)8月销量17.5万辆。", "002594.SZ"),
        ("天屿航服净利润3亿元。", None),
    ],
)
def test_the_code_of_a_listed_firm_is_its_id(text: str, code: str | None) -> None:
    """As the article states it, unless that is another firm's; else as the lexicon knows it."""
    (fact,) = extractor().read(Article("1", text)).facts
    assert fact.entity_id == code


def features(marked: str, entity: str) -> set[str]:
    """What the ranker sees of a candidate for the last marked value."""
    read = reading(marked)
    read.names = find_names(read.page, read.words)
    aspects = [AspectChoice("level") for _ in read.quantities]
    walk = Walk(read, aspects, None)
    found: set[str] = set()
    for slate in walk.slates():
        if entity in slate.found:
            found = set(slate.worths[list(slate.found).index(entity)])
        walk.settle("比亚迪")
    return found


@pytest.mark.parametrize(
    ("marked", "entity", "feature"),
    [
        ("昨日比亚迪、长城汽车等【4只】个股上涨。", "长城汽车", "opening|sums|clause|company_listed"),
        ("中金公司研究宁德时代，净利润【400亿元】。", "中金公司", "type|company_house_listed|result"),
        ("比亚迪销量增长，美国销量【3万辆】。", "美国", "against|company|place"),
        ("比亚迪销量【3万辆】、【5万辆】。", "比亚迪", "prev|between|、"),
        ("比亚迪销量【3万辆】，长城汽车销量【5万辆】。", "比亚迪", "here|sentence"),
        ("全球销量【3万辆】。", "全球", "type|world|output"),
    ],
)
def test_what_speaks_for_an_owner(marked: str, entity: str, feature: str) -> None:
    assert feature in features(marked, entity)


@pytest.mark.parametrize(
    ("marked", "entity", "feature", "speaks"),
    [
        ("比亚迪销量【3万辆】。", "比亚迪", "unit|辆|company_listed", True),
        ("天屿航服销量【3万辆】。", "天屿航服", "unit|辆|company_listed", False),
        ("天屿航服销量【3万辆】。", "天屿航服", "unit|辆|company", True),
        ("天屿航服销量【3万辆】。", "天屿航服", "len|4|company", True),
        ("江苏银行公告，苏州银行在江苏的贷款【3亿元】。", "江苏", "held|in", True),
        ("江苏银行公告，苏州银行在江苏的贷款【3亿元】。", "江苏银行", "held|has", True),
        ("江苏银行公告，苏州银行在江苏的贷款【3亿元】。", "苏州银行", "held|", True),
    ],
)
def test_how_a_name_is_written_speaks_for_an_owner(marked: str, entity: str, feature: str, speaks: bool) -> None:
    assert (feature in features(marked, entity)) is speaks


@pytest.mark.parametrize(
    ("marked", "entity", "feature", "speaks"),
    [
        ("比亚迪销量【3万辆】，长城汽车销量【5万辆】。", "比亚迪", "past|uown", True),
        ("比亚迪销量【3万辆】，长城汽车销量【5万辆】。", "长城汽车", "past|utype", True),
        ("比亚迪销量【3万辆】，美国销量【5万辆】。", "美国", "past|uother", True),
        ("比亚迪销量【3万辆】，毛利率【12%】。", "比亚迪", "past|uown", False),
        ("比亚迪销量【3万辆】，长城汽车销量【5万辆】。", "比亚迪", "past|x1", True),
        ("比亚迪销量【3万辆】，长城汽车销量【5万辆】。", "长城汽车", "past|x0", True),
        ("比亚迪销量【3万辆】，比亚迪毛利率【12%】。", "比亚迪", "past|x0", True),
        ("比亚迪销量【3万辆】，长城汽车销量【5万辆】。", "比亚迪", "past|s1", True),
        ("比亚迪销量【3万辆】，长城汽车销量【5万辆】。", "长城汽车", "past|s0", True),
        ("比亚迪销量【3万辆】，毛利率【12%】。", "比亚迪", "past|lself", True),
        ("比亚迪销量【3万辆】，美国销量【5万辆】。", "美国", "past|lself", False),
        ("比亚迪销量【3万辆】，美国销量【5万辆】。", "美国", "chain|company_listed|place", True),
        ("比亚迪销量【3万辆】，美国销量【5万辆】。", "比亚迪", "chain|self|company_listed", True),
    ],
)
def test_the_facts_before_speak_for_an_owner(marked: str, entity: str, feature: str, speaks: bool) -> None:
    assert (feature in features(marked, entity)) is speaks


@pytest.mark.parametrize(
    ("marked", "entity", "feature", "speaks"),
    [
        ("比亚迪、长城汽车上涨。比亚迪销量【3万辆】，长城汽车销量5万辆。", "长城汽车", "again|s|paragraph|clause", True),
        ("比亚迪、长城汽车上涨。比亚迪销量【3万辆】，长城汽车销量5万辆。", "比亚迪", "again||clause", True),
        ("比亚迪、长城汽车上涨。比亚迪销量【3万辆】，长城汽车销量5万辆。", "比亚迪", "again|s|clause", False),
        ("比亚迪销量【3万辆】。外界看好比亚迪。", "比亚迪", "again|p|clause", True),
        ("比亚迪销量【3万辆】。外界看好比亚迪。", "比亚迪", "again|p|clause|sentence", False),
        ("比亚迪销量【3万辆】。比亚迪上涨。", "比亚迪", "again|p|clause|sentence", True),
    ],
)
def test_where_it_is_named_again_speaks_for_or_against_an_owner(marked: str, entity: str, feature: str, speaks: bool) -> None:
    assert (feature in features(marked, entity)) is speaks


def test_the_first_name_of_the_title_is_offered_everywhere() -> None:
    text = "比亚迪、长城汽车、宁德时代、京东方、中国石油、招商银行上涨。\n点位来到【3000点】。"
    offered = {}
    for title in ("沪指午后拉升", "午后拉升"):
        read = reading(text, title=title)
        read.names = find_names(read.page, read.words)
        offered[title] = list(next(Walk(read, [AspectChoice("level")], None).slates()).found)
    assert "沪指" in offered["沪指午后拉升"]
    assert "沪指" not in offered["午后拉升"]
