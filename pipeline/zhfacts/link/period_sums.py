"""Figures of several periods together, of months from January on, and of the time that a span sets out from."""

from __future__ import annotations

from bisect import bisect_left
from operator import attrgetter
from typing import TYPE_CHECKING

from zhfacts.link import period_words as words
from zhfacts.recognise import calendar

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from zhfacts.link.period_scope import Scope
    from zhfacts.model import Period, Quantity

    Days = tuple[dt.date, dt.date]

_start_of = attrgetter("start")
_REPORTED_BY = 45  # days after its end that a month is reported by
_OWN = 30  # characters between a period and the next, with the figure of the first
_REACH = 14  # characters between 合计 and the sum
_RUNS = frozenset("来起始今后前")
_SETS_OUT = 24  # characters between where a span sets out and its value
_MARKS = (("日", "day"), ("号", "day"), ("月", "month"), ("季", "quarter"), ("年", "year"))


def summed(text: str, quantities: Sequence[Quantity], number: int, row: Sequence[Period]) -> Days | None:
    """1月13日和16日，甲行合计投放35亿元; 2020年a、2021年b，合计c: the days of a whole row of periods; the last of `row` ends it."""
    if len(row) < 2:
        return None
    last, start = row[-1], quantities[number].start
    told = number > 0 and quantities[number - 1].start >= last.end
    if told:
        if words.SUM.search(text, max(last.end, start - _REACH), start) is None:
            return None
    elif words.TOTAL.search(text, last.end, start) is None or words.EACH.search(text, last.end, start) is not None:
        return None
    first = len(row) - 1
    while first and _next_to(text, quantities, row[first - 1], row[first], told=told):
        first -= 1
    begin, end = row[first].first, last.last
    if first == len(row) - 1 or begin is None or end is None:
        return None
    return min(begin, end), max(begin, end)


def _next_to(text: str, quantities: Sequence[Quantity], one: Period, other: Period, *, told: bool) -> bool:
    """Whether two periods stand in a row, each with its own figure where those are `told`, else with nothing between."""
    if one.grain != other.grain or one.role != "stated" or one.last is None or other.first is None:
        return False
    if not told:
        return words.JOINT.fullmatch(text, one.end, other.start) is not None
    if other.start - one.end > _OWN or calendar.add_days(one.last, 1) != other.first:
        return False
    place = bisect_left(quantities, one.end, key=_start_of)
    own = quantities[place : place + 2]
    return bool(own) and own[0].end <= other.start and (len(own) == 1 or own[1].start > other.start)


def since_january(text: str, quantities: Sequence[Quantity], month: Period, start: int) -> bool:
    """7月生产粗钢a吨，同比增长b；累计生产c吨: what a segment behind the month's own figure begins with 累计."""
    at = text.rfind("；", month.end, start) + 1
    if not at or not text.startswith("累计", at) or words.EVER.match(text, at):
        return False
    return quantities[bisect_left(quantities, month.end, key=_start_of)].start < at


def summed_until(scope: Scope, period: Period, at: int, report: Period | None, metric: str) -> dt.date | None:
    """7月销量3万辆，今年以来累计20万辆: what is summed up from January goes to the end of the month that is reported, or of its days."""
    now = scope.published
    if now is None or report is None or report.last is None or period.first is None or period.last is None:
        return None
    if period.last < now or (period.first.month, period.first.day) != (1, 1) or period.grain not in ("year", "span"):
        return None
    if words.MARKET[metric] or period.text.startswith("年内"):
        return None
    if not (report.grain == "month" or report.step == "day") or report.last.year != period.first.year:
        return None
    if not 0 < (now - report.last).days <= _REPORTED_BY:
        return None
    return report.last if words.SUMMED.match(scope.page.text, period.end, at) else None


def summed_base(scope: Scope, base: Period, report: Period | None, metric: str) -> dt.date | None:
    """7月销量3万辆；本年累计20万辆，去年同期累计18万辆: to the same month a year before."""
    if base.antecedent is None or base.last is None:
        return None
    nth = scope.before(base.antecedent)
    year = scope.periods[nth]
    told = summed_until(scope, year, base.start, report, metric) if year.start == base.antecedent else None
    return calendar.shift_months((told, told), 12 * (base.last.year - told.year))[1] if told is not None else None


def set_out(text: str, quantity: Quantity, period: Period) -> Days | None:
    """自3月的15万元下降至7万元, 自3月13日触及3.4元后一路下跌: the value of where it set out is of that time alone."""
    first = period.first
    if first is None:
        return None
    if period.text[-1] == "起" and words.RESET.fullmatch(text, period.end, quantity.start) is not None:
        return _unit_of(period, first)
    if period.text[-1] in _RUNS or text[period.start - 1 : period.start] not in ("自", "从"):
        return None
    if quantity.start - period.end > _SETS_OUT or words.PAST_CLAUSE.search(text, period.end, quantity.start):
        return None
    if words.FELL_TO.match(text, quantity.end) is None and words.AND_THEN.match(text, quantity.end) is None:
        return None
    return _unit_of(period, first)


def _unit_of(period: Period, first: dt.date) -> Days | None:
    """The day, month or year that a span begins with."""
    named = next((unit for mark, unit in _MARKS if mark in period.text), None)
    return calendar.around(first, named) if named is not None else None


def week_of_row(count: int, position: int, weeks: Period) -> Days | None:
    """此前三周分别净回笼a、b和c: as many values as whole weeks."""
    if weeks.first is None or weeks.last is None or weeks.text[-1] != "周" or weeks.grain != "span":
        return None
    if (weeks.last - weeks.first).days + 1 != 7 * count:
        return None
    first = calendar.add_days(weeks.first, 7 * position)
    return first, calendar.add_days(first, 6)
