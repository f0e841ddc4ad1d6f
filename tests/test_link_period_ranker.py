"""Between the answer of the rules and the other periods told around a value."""

from __future__ import annotations

import datetime as dt

import pytest

from marked import places
from zhfacts.link.choices import AspectChoice, MetricChoice
from zhfacts.link.period import RANKED, Walk, choose
from zhfacts.link.period_candidates import length, lies
from zhfacts.link.period_ranker import features
from zhfacts.link.ranker import Weights
from zhfacts.link.trace import Trace
from zhfacts.model import Article
from zhfacts.reading import Reading
from zhfacts.recognise.periods import find_periods
from zhfacts.recognise.quantities import find_quantities
from zhfacts.text import Page

DAY = dt.date(2024, 4, 20)


def reading(marked: str) -> Reading:
    text, starts = places(marked)
    page = Page(Article("a", text, "", DAY))
    quantities = [one for one in find_quantities(page.text) if one.start in {start + page.body for start in starts}]
    return Reading(page, quantities, find_periods(page.text, DAY), [])


def linked(page: Reading, metric: str = "员工数") -> tuple[list[AspectChoice], list[MetricChoice]]:
    number = len(page.quantities)
    return [AspectChoice("level")] * number, [MetricChoice(metric, metric, None, None, "stated", "test")] * number


TEXT = "2023年公司营收【12亿元】。公司在武汉建有两座工厂，员工【3000人】。"


def test_the_rules_come_first_and_stand_without_weights() -> None:
    page = reading(TEXT)
    slates = []
    walk = Walk(page, *linked(page))
    for slate in walk.slates():
        slates.append([(one.choice.first, one.choice.last, one.ways) for one in slate.candidates])
        walk.settle(slate.candidates[0].choice)
    assert slates[0][0] == (dt.date(2023, 12, 31), dt.date(2023, 12, 31), ["", "paragraph 1", "report"])
    assert (DAY, DAY) in {found[:2] for found in slates[0]}
    chosen = choose(page, *linked(page), Weights())
    assert [(one.first, one.last) for one in chosen[1:]] == [found[0][:2] for found in slates]
    assert not any(one.rule.startswith(RANKED) for one in chosen)


@pytest.mark.parametrize(("weight", "ranked"), [(0.1, True), (-0.1, False)])
def test_another_period_must_outdo_the_rules(weight: float, ranked: bool) -> None:
    page = reading(TEXT)
    chosen = choose(page, *linked(page), Weights({"way publication": weight}))
    assert chosen[1].rule.startswith(RANKED) is ranked
    assert ((chosen[1].first, chosen[1].last) == (DAY, DAY)) is ranked


def test_what_was_weighed_is_kept_for_those_who_ask() -> None:
    page, trace = reading(TEXT), Trace()
    choose(page, *linked(page), Weights(), trace)
    rivals = trace.of("period", 1)
    assert rivals[0].behind == 0
    assert "2024-04-20" in {one.name for one in rivals}


def test_a_period_of_the_clause_stands() -> None:
    page = reading("2023年公司营收【12亿元】。")
    assert [slate.number for slate in Walk(page, *linked(page)).slates()] == []


def offered(marked: str, metric: str) -> set[tuple[dt.date | None, dt.date | None]]:
    page = reading(marked)
    found = set()
    walk = Walk(page, *linked(page, metric))
    for slate in walk.slates():
        found |= {(one.choice.first, one.choice.last) for one in slate.candidates}
        walk.settle(slate.candidates[0].choice)
    return found


FIRST_QUARTER, YEAR = (dt.date(2024, 1, 1), dt.date(2024, 3, 31)), (dt.date(2023, 1, 1), dt.date(2023, 12, 31))


def test_what_stands_in_a_bracket_or_is_compared_with_is_no_candidate() -> None:
    assert YEAR in offered("2023年营收增长。一季度公司扩产，利润【6亿元】。", "净利润")
    assert YEAR not in offered("一季度收入增长（2023年海外收入为4亿元），净利润【6亿元】。", "净利润")
    assert YEAR not in offered("一季度收入好于2023年，净利润【6亿元】。", "净利润")
    assert YEAR not in offered("一季度，收入增长【6%】（2023年海外收入为4亿元）。", "营业收入")
    assert FIRST_QUARTER in offered("一季度收入好于2023年，净利润【6亿元】。", "净利润")


def test_the_price_of_a_deal_is_not_of_a_balance_day() -> None:
    day = dt.date(2023, 12, 31)
    assert (day, day) not in offered("截至2023年末，净资产为五亿。双方商定作价【6亿元】。", "收购价")
    assert (day, day) in offered("截至2023年末，净资产为五亿。双方商定总负债【6亿元】。", "总负债")


def test_the_ends_of_a_span_are_candidates() -> None:
    page = reading("2021-2023年，公司门店【300家】。")
    walk = Walk(page, *linked(page, "门店数量"))
    for slate in walk.slates():
        years = {(one.choice.first, one.choice.last) for one in slate.candidates}
        assert {(dt.date(year, 1, 1), dt.date(year, 12, 31)) for year in (2021, 2023)} <= years
        walk.settle(slate.candidates[0].choice)


def test_features_repeat_for_like_cases() -> None:
    drawn = []
    for marked in (TEXT, TEXT.replace("武汉", "长沙").replace("3000", "5000")):
        page = reading(marked)
        walk = Walk(page, *linked(page))
        for slate in walk.slates():
            drawn.append([features(one) for one in slate.signatures])
            walk.settle(slate.candidates[0].choice)
    assert drawn[: len(drawn) // 2] == drawn[len(drawn) // 2 :]


@pytest.mark.parametrize(
    ("first", "last", "long", "lie"),
    [
        ("2024-04-20", "2024-04-20", "day", "now"),
        ("2024-01-01", "2024-03-31", "quarter", "weeks ago"),
        ("2023-01-01", "2023-12-31", "year", "months ago"),
        ("2024-01-01", "2024-12-31", "year", "around"),
        ("2024-01-01", "2024-04-20", "mid", "until now"),
        ("2025-01-01", "2026-12-31", "years", "ahead"),
        (None, None, "none", "unknown"),
        ("2024-01-01", None, "open", "unknown"),
    ],
)
def test_how_days_lie(first: str | None, last: str | None, long: str, lie: str) -> None:
    begin, end = (dt.date.fromisoformat(day) if day else None for day in (first, last))
    assert (length(begin, end), lies(begin, end, DAY)) == (long, lie)
