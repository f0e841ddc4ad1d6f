"""Arithmetic inside an article: what holds, what does not, and what is left alone."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from benchmarks import inject
from doubles import fact as made
from zhfacts import check, validate
from zhfacts.checks import revised, verify
from zhfacts.checks.days import base_of, inside, tiles
from zhfacts.checks.figure import stated
from zhfacts.checks.interval import Interval, point
from zhfacts.model import Article, Fact, Finding
from zhfacts.recognise.calendar import months_of
from zhfacts.records import as_record
from zhfacts.training import gold

ARTICLE = Article("a", "5", "", dt.date(2025, 8, 30))
H1, H1_BEFORE = ("2025-01-01", "2025-06-30"), ("2024-01-01", "2024-06-30")
Q1, Q2 = ("2025-01-01", "2025-03-31"), ("2025-04-01", "2025-06-30")
NINE, Q3 = ("2025-01-01", "2025-09-30"), ("2025-07-01", "2025-09-30")
WORTH = {"万": 10_000, "亿": 100_000_000}


class Facts:
    """Facts written briefly: their values are read from `value_text`, their places follow one another."""

    def __init__(self) -> None:
        self._places = count(10, 20)

    def __call__(self, value_text: str, metric: str = "营业收入", days: tuple[str, str] = H1, **changes: Any) -> Fact:
        number = "0" if "value" in changes else "".join(c for c in value_text if c.isdigit() or c in ".-")
        scale = next((worth for word, worth in WORTH.items() if word in value_text), 1)
        start = next(self._places)
        values = {
            "fact_id": f"{start:016x}",
            "entity": "青禾软件",
            "metric": metric,
            "qualifiers": {},
            "value": Decimal(number) * scale,
            "value_text": value_text,
            "unit": "%" if "%" in value_text else "CNY",
            "period_start": dt.date.fromisoformat(days[0]),
            "period_end": dt.date.fromisoformat(days[1]),
            "sentence": "",
            "start": start,
            "end": start + len(value_text),
        }
        return replace(made(ARTICLE, 0, 1), **{**values, **changes})

    def growth(self, value_text: str, days: tuple[str, str] = H1, **changes: Any) -> Fact:
        return self(value_text, days=days, **{"aspect": "change", "basis": "yoy", **changes})

    def title(self, value_text: str, days: tuple[str, str] = H1, **changes: Any) -> Fact:
        return self(value_text, days=days, field="title", **changes)


@pytest.fixture
def f() -> Facts:
    return Facts()


def told(*facts: Fact) -> list[tuple[str, str | None]]:
    """The kinds and slips of the findings; whatever is found must be a sound record and hold nothing that was checked well."""
    found = check(facts)
    for one in found:
        assert validate.validator("finding").is_valid(as_record(one))
        assert set(one.fact_ids) <= {fact.fact_id for fact in facts}
    return [(one.kind, one.slip) for one in found]


def holding(*facts: Fact) -> list[str]:
    return [one.kind for one in verify(facts) if one.holds]


# intervals


@given(*[st.tuples(st.integers(-50, 50), st.integers(0, 20), st.integers(0, 20)) for _ in range(2)])
def test_an_interval_holds_every_result(a: tuple[int, int, int], b: tuple[int, int, int]) -> None:
    (low, more, at), (other_low, other_more, other_at) = a, b
    one, other = Interval(Decimal(low), Decimal(low + more)), Interval(Decimal(other_low), Decimal(other_low + other_more))
    x, y = Decimal(low + min(at, more)), Decimal(other_low + min(other_at, other_more))
    assert (one + other).meets(point(x + y))
    assert (one - other).meets(point(x - y))
    assert one.times(other).meets(point(x * y))
    if other.low <= 0 <= other.high:
        with pytest.raises(ZeroDivisionError):
            one.over(other)
    else:
        low_end, high_end = one.over(other)
        assert low_end - Decimal("1e-20") <= x / y <= high_end + Decimal("1e-20")


@pytest.mark.parametrize(
    ("value_text", "changes", "low", "high"),
    [
        ("12.4亿元", {}, "1235000000", "1250000000"),
        ("12亿元", {}, "1150000000", "1300000000"),
        ("5000万元", {}, "49500000", "51000000"),
        ("18.0%", {}, "17.95", "18.1"),
        ("20%", {}, "19.5", "21"),
        ("-18.2%", {}, "-18.3", "-18.15"),
        ("三成", {"value": Decimal(30), "unit": "%"}, "25", "40"),
        ("12亿元", {"bound": "more_than"}, "1200000000", "1300000000"),
        ("10亿元", {"bound": "more_than"}, "1000000000", "2000000000"),
        ("12亿元", {"bound": "less_than"}, "1100000000", "1200000000"),
        ("-50%", {"bound": "more_than"}, "-60", "-50"),
        ("12亿元", {"bound": "more_than", "modality": "plan"}, "1200000000", "Infinity"),
        ("20亿元", {"bound": "about"}, "1900000000", "2100000000"),
        ("10亿-12亿元", {"value": Decimal(10**9), "value_max": Decimal(12 * 10**8), "bound": "range"}, "950000000", "1300000000"),
        ("95%-97%", {"value": Decimal(-97), "value_max": Decimal(-95), "bound": "range", "unit": "%"}, "-98", "-94.5"),
        ("0.0%", {}, "-0.05", "0.1"),
        ("1,234.5万元", {"value": Decimal(12345000)}, "12344500", "12346000"),
    ],
)
def test_what_a_written_figure_may_stand_for(f: Facts, value_text: str, changes: dict[str, Any], low: str, high: str) -> None:
    assert stated(f(value_text, **changes)) == (Decimal(low), Decimal(high))


# days


@pytest.mark.parametrize(
    ("first", "last", "basis", "base"),
    [
        (*H1, "yoy", H1_BEFORE),
        ("2025-04-01", "2025-06-30", "qoq", ("2025-01-01", "2025-03-31")),
        ("2025-01-01", "2025-03-31", "qoq", ("2024-10-01", "2024-12-31")),
        ("2025-03-01", "2025-03-31", "mom", ("2025-02-01", "2025-02-28")),
        ("2024-02-29", "2024-02-29", "yoy", ("2023-02-28", "2023-02-28")),
        ("2025-06-30", "2025-06-30", "ytd", ("2024-12-31", "2024-12-31")),
        ("2025-08-18", "2025-08-22", "wow", ("2025-08-11", "2025-08-15")),
        (*H1, "prior", None),
        ("0001-01-01", "0001-01-31", "yoy", ("0001-01-01", "0001-01-31")),
    ],
)
def test_the_days_of_a_base(first: str, last: str, basis: Any, base: tuple[str, str] | None) -> None:
    found = base_of(dt.date.fromisoformat(first), dt.date.fromisoformat(last), basis)
    assert found == (base and tuple(map(dt.date.fromisoformat, base)))


def test_periods_that_fill_another() -> None:
    def days(pair: tuple[str, str]) -> tuple[dt.date, dt.date]:
        return dt.date.fromisoformat(pair[0]), dt.date.fromisoformat(pair[1])

    assert tiles(days(H1), [days(Q2), days(Q1)])
    assert not tiles(days(NINE), [days(Q1), days(Q3)])
    assert inside(days(Q3), days(NINE))
    assert not inside(days(NINE), days(NINE))
    assert months_of(*days(NINE)) == 9
    assert months_of(dt.date(2025, 1, 2), dt.date(2025, 1, 31)) == 0
    assert months_of(dt.date(9999, 12, 1), dt.date(9999, 12, 31)) == 1


# growth


@pytest.mark.parametrize(
    ("level", "change", "base", "found"),
    [
        ("12亿元", "20%", "10亿元", []),
        ("12.4亿元", "18.1%", "10.5亿元", []),  # 18.095
        ("12.4亿元", "18%", "10.5亿元", []),
        ("12.4亿元", "23.5%", "10.5亿元", [("growth", None)]),
        ("12.4亿元", "-18.1%", "10.5亿元", [("growth", "sign")]),
        ("12.4万元", "18.1%", "10.5亿元", [("growth", "scale")]),
        ("12.4亿元", "18.1%", "10.5万元", [("growth", "scale")]),
        ("3亿元", "200%", "-3亿元", []),  # from a loss: percent says nothing
    ],
)
def test_growth_against_its_base(f: Facts, level: str, change: str, base: str, found: list[tuple[str, str | None]]) -> None:
    assert told(f(level), f.growth(change), f(base, days=H1_BEFORE)) == found


def test_growth_of_other_sorts(f: Facts) -> None:
    level, base = f("12.4亿元"), f("10.5亿元", days=H1_BEFORE)
    assert holding(level, base, f.growth("1.9亿元")) == ["growth"]
    assert told(level, base, f.growth("3.9亿元")) == [("growth", None)]
    assert holding(level, base, f.growth("1.18", unit="倍", aspect="level")) == ["growth"]
    assert holding(f("31.5亿元"), base, f.growth("2", unit="倍")) == ["growth"]
    rates = f("31.6%", "毛利率"), f("24.4%", "毛利率", H1_BEFORE)
    assert holding(*rates, f.growth("7.2个百分点", metric="毛利率", unit="pp")) == ["growth"]
    assert holding(*rates, f.growth("720个基点", metric="毛利率", unit="bp")) == ["growth"]
    assert told(*rates, f.growth("2.7个百分点", metric="毛利率", unit="pp")) == [("growth", None)]


def test_growth_and_difference_without_a_base(f: Facts) -> None:
    assert holding(f("1.97亿元"), f.growth("-1.42亿元"), f.growth("-41.89%")) == ["growth"]
    assert told(f("1.97亿元"), f.growth("-1.42亿元"), f.growth("-14.89%")) == [("growth", None)]


def test_compound_growth(f: Facts) -> None:
    first, last = ("2023-01-01", "2023-12-31"), ("2028-01-01", "2028-12-31")
    rate = f("13.6%", aspect="change", days=(first[0], last[1]))
    assert holding(f("2115亿元", days=first), f("4000亿元", days=last), rate) == ["growth"]
    assert told(f("2115亿元", days=first), f("6000亿元", days=last), rate) == [("growth", None)]


def test_growth_under_a_wrong_period(f: Facts) -> None:
    assert told(f("12.4亿元", days=Q2), f.growth("18.1%"), f("10.5亿元", days=H1_BEFORE)) == [("growth", "period")]
    (one,) = check([f("12.4亿元", days=Q2), f.growth("18.1%"), f("10.5亿元", days=H1_BEFORE)])
    assert one.arithmetic.startswith(
        "12.4亿元 ÷ 10.5亿元 − 1 = 18.1%, but not of these periods: 18.1% 2025-01-01…2025-06-30; 12.4亿元 2025-04-01"
    )


def test_growth_on_another_footing_is_left_alone(f: Facts) -> None:
    levels = f("12.4亿元"), f("10.5亿元", days=H1_BEFORE)
    assert told(*levels, f.growth("11%", sentence="按可比口径增长11%。")) == []
    assert told(*levels, f.growth("11%", sentence="扣除非经常性损益后增长11%。")) == [("growth", None)]
    assert told(f("12.4亿元", "GDP"), f("10.5亿元", "GDP", H1_BEFORE), f.growth("5.2%", metric="GDP")) == []


def test_growth_of_somebody_else_is_left_alone(f: Facts) -> None:
    levels = f("12.4亿元"), f("10.5亿元", days=H1_BEFORE)
    assert verify([*levels, f.growth("50%", entity="白石钢铁")]) == []
    assert verify([*levels, f.growth("50%", modality="forecast")]) == []
    assert verify([*levels, f.growth("50%", metric="净利润")]) == []
    foreseen = {"modality": "forecast", "source": "甲证券"}
    assert verify([f("12.4亿元", **foreseen), levels[1], f.growth("50%", modality="forecast", source="乙证券")]) == []


# the same figure again


def test_the_title_against_the_text(f: Facts) -> None:
    assert holding(f.title("12亿元"), f("12.4亿元")) == ["title"]
    assert told(f.title("14亿元"), f("12.4亿元")) == [("title", None)]
    assert told(f.title("12.4万元"), f("12.4亿元")) == [("title", "scale")]
    assert told(f.title("12.4亿元", days=Q2), f("12.4亿元")) == [("title", "period")]
    assert told(f.title("12亿元", days=Q2), f("12亿元"), f("12亿元", days=Q2)) == []
    assert told(f.title("14亿元"), f("12.4亿元"), f("3亿元")) == []  # one of several figures, or their sum
    assert told(f.title("14亿元", bound="about"), f("12.4亿元")) == []


def test_the_day_before_an_announcement_is_no_other_period(f: Facts) -> None:
    days = ("2025-08-29", "2025-08-29"), ("2025-08-30", "2025-08-30")
    assert told(f.title("12.4亿元", days=days[1]), f("12.4亿元", days=days[0])) == []


def test_a_figure_told_again(f: Facts) -> None:
    assert holding(f("12.4亿元"), f("12亿元")) == ["repeat", "repeat"]
    assert told(f("12.4亿元"), f("8亿元")) == []
    assert told(f("12.4亿元"), f("12.4万元")) == [("repeat", "scale"), ("repeat", "scale")]
    assert told(f("12.4亿元", days=Q3), f("12.4亿元", days=NINE)) == [("repeat", "period"), ("repeat", "period")]
    assert told(f("12亿元", days=Q3), f("12亿元", days=NINE)) == []
    assert told(f("12.4%", "毛利率", Q3), f("12.4%", "毛利率", NINE)) == []


# totals, rates, shares


def test_a_total_and_its_parts(f: Facts) -> None:
    parts = f("22.66亿元", "出口额"), f("18.12亿元", "进口额")
    assert holding(f("40.8亿元", "进出口总额"), *parts) == ["sum"]
    assert told(f("45.1亿元", "进出口总额"), *parts) == [("sum", None)]
    assert told(f("40.8万元", "进出口总额"), *parts) == [("sum", "scale")]
    assert told(f("40.8亿元", "进出口总额", Q2), *parts) == [("sum", "period")]
    assert told(f("40.8亿元", "进出口总额", entity="广东"), *parts) == []


def test_sorts_of_one_thing_add_up(f: Facts) -> None:
    parts = f("301.2万标箱", "外贸集装箱吞吐量", unit="标箱"), f("211.4万标箱", "内贸集装箱吞吐量", unit="标箱")
    assert holding(f("512.6万标箱", "集装箱吞吐量", unit="标箱"), *parts) == ["sum"]
    assert told(f("612.6万标箱", "集装箱吞吐量", unit="标箱"), *parts) == [("sum", None)]
    assert verify([f("612.6万标箱", "集装箱吞吐量", unit="标箱"), parts[0]]) == []


def test_rates_and_shares_of_a_whole(f: Facts) -> None:
    revenue, profit = f("20.4亿元"), f("3.06亿元", "净利润")
    assert holding(revenue, profit, f("15%", "净利率")) == ["rate"]
    assert told(revenue, profit, f("25%", "净利率")) == [("rate", None)]
    abroad = f("4.1亿元", "海外收入")
    assert holding(revenue, abroad, f("20.1%", "海外收入占比", aspect="share")) == ["rate"]
    assert holding(revenue, abroad, f("20.1%", "海外收入占营业收入的比重", aspect="share")) == ["rate"]
    assert told(revenue, abroad, f("29.1%", "海外收入占比", aspect="share")) == [("rate", None)]
    assert verify([revenue, abroad, f("29.1%", "研发人员占比", aspect="share")]) == []


def test_a_list_of_shares_makes_a_hundred(f: Facts) -> None:
    def of(*shares: tuple[str, str]) -> list[Fact]:
        return [f(value, f"{name}收入占比", aspect="share", sentence="各占一部分") for name, value in shares]

    assert holding(*of(("硬件", "52.5%"), ("软件", "35.4%"), ("其他", "12.1%"))) == ["shares"]
    assert told(*of(("硬件", "42.5%"), ("软件", "35.4%"), ("其他", "12.1%"))) == [("shares", None)]
    assert told(*of(("硬件", "42.5%"), ("软件", "35.4%"), ("服务", "12.1%"))) == []  # nothing says that these are all
    assert told(*of(("最大客户", "54.6%"), ("前五大客户", "92.4%"))) == []
    assert told(*of(("线上", "62%"), ("线下", "28%"))) == [("shares", None)]


# periods


def test_quarters_make_the_half_year(f: Facts) -> None:
    assert holding(f("10.2亿元"), f("4.8亿元", days=Q1), f("5.4亿元", days=Q2)) == ["periods"]
    assert told(f("12.2亿元"), f("4.8亿元", days=Q1), f("5.4亿元", days=Q2)) == [("periods", None)]
    assert told(f("12.2亿元", "门店数"), f("4.8亿元", "门店数", Q1), f("5.4亿元", "门店数", Q2)) == []


def test_a_nine_month_figure_taken_for_a_quarter(f: Facts) -> None:
    assert told(f("55.7亿元", days=Q3), f("41.2亿元", days=NINE)) == [("nested", "period")]
    assert told(f("17.3亿元", days=Q3), f("55.7亿元", days=NINE)) == []
    assert told(f("4亿元", "净利润", Q3), f("3亿元", "净利润", NINE)) == []  # after a loss


# all together


def test_nothing_to_check() -> None:
    assert check([]) == []
    assert check([made(ARTICLE, 0, 1, period_start=None, period_end=None)]) == []


def test_articles_are_checked_each_by_itself(f: Facts) -> None:
    one, other = f.title("14亿元"), f("12.4亿元", doc_id="b")
    assert check([one, other]) == []


def test_the_same_findings_whatever_the_order(f: Facts) -> None:
    facts = [f("12.4亿元"), f.growth("23.5%"), f("10.5亿元", days=H1_BEFORE), f.title("14亿元")]
    found = check(facts)
    assert len(found) == 2
    assert check(list(reversed(facts))) == found
    assert isinstance(found[0], Finding)


def test_confidence_in_the_light_of_the_checks(f: Facts) -> None:
    level, base = f("12.4亿元", confidence=0.7), f("10.5亿元", days=H1_BEFORE, confidence=0.7)
    other = f("3亿元", "净利润", confidence=0.7)
    agreeing = revised([level, base, other, f.growth("18.1%")])
    assert agreeing[level.fact_id] == agreeing[base.fact_id] == 0.827
    assert agreeing[other.fact_id] == 0.7
    assert revised([level, base, f.growth("28.1%")])[level.fact_id] == 0.549
    assert revised([]) == {}


# the measure


def test_injected_errors_are_caught() -> None:
    tallies = inject.injected(gold.load(inject.CORPUS))
    assert inject.total(tallies).cases >= 600
    assert inject.total(tallies).rate >= 0.95
    assert all(tally.cases >= 25 and tally.rate >= 0.9 for tally in tallies.values())


def test_sound_articles_are_left_alone() -> None:
    assert inject.alarms([inject.annotated(one) for one in gold.load(inject.CORPUS)]).rate <= 0.02
