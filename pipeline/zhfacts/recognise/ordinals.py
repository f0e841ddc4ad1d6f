"""Counted parts of a year or a month: 第8个月, 前三季度, 最后一周, 4月的第二周, and 4月上旬, 4月底."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhfacts.recognise import calendar, timeshapes
from zhfacts.recognise.calendar import number
from zhfacts.recognise.timeline import Moment

if TYPE_CHECKING:
    import re

    from zhfacts.recognise.calendar import Span
    from zhfacts.recognise.timeline import Timeline

_UNITS = {
    "天": "day",
    "日": "day",
    "周": "week",
    "星期": "week",
    "礼拜": "week",
    "月": "month",
    "季": "quarter",
    "季度": "quarter",
    "财季": "quarter",
    "Q": "quarter",
}
_MONTH_PARTS = {"初": (1, 10), "上旬": (1, 10), "中旬": (11, 20), "中": (11, 20), "上半月": (1, 15), "下半月": (16, 31), "下旬": (21, 31)}
_MONTH = frozenset({"month"})
_COMPARING = ("从", "由", "较", "比", "与")
_ENDS = ("底", "末")


def ordinal(line: Timeline, m: re.Match[str], year: Moment | None) -> Moment | None:
    """第8个月, 前三季度, 首7月, 最后一周. Bare, only counts of months and quarters from the year's beginning."""
    which, count, unit = m["o_w"], number(m["o_n"] or "1"), _UNITS[m["o_u"]]
    if not count or (m["o_n"] is None and which not in ("首", "最后", "末")):
        return None
    if unit in ("day", "week"):
        if year is None or year.first is None or year.last is None:
            return None
        return Moment(m.start(), m.end(), unit if count == 1 or which == "第" else "span").put(
            _nth_of_year((year.first, year.last), which, count, unit, m["o_d"])
        )
    size = 3 if unit == "quarter" else 1
    top = 12 // size
    if count > top or (year is None and which not in ("前", "首", "头")):
        return None
    low, high = (count, count) if which == "第" else (1, count) if which in ("前", "首", "头") else (top - count + 1, top)
    single = low == high
    moment = Moment.label(m, (low * size - size + 1, 1, high * size, 0), unit if single else "span", None if single else unit)
    if year is None and which == "前" and unit == "month" and count == 1 and (before := _month_before(line, moment)) is not None:
        return before
    if year is None and which == "前" and unit == "month":
        _months_past(line, moment, count)
    return moment


def _month_before(line: Timeline, moment: Moment) -> Moment | None:
    """5月出口额从前一个月的82亿美元升至…: the month before the one that the sentence tells of."""
    earlier = line.antecedent(_MONTH)
    if earlier is None or earlier.first is None or line.text[moment.start - 1 : moment.start] not in _COMPARING:
        return None
    if not line.same_sentence(earlier, moment.start):
        return None
    moment.antecedent, moment.grain, moment.within = earlier.start, "month", None
    return moment.put(calendar.month(earlier.first, -1))


def _months_past(line: Timeline, moment: Moment, count: int) -> None:
    """前9个月 counts from January where those months are past; 前两个月 in February means the two just past."""
    now, near = line.published, line.year_before(moment.start)
    if now is None or (near is not None and near != now.year) or calendar.month_end(now.year, count) <= now:
        return
    if line.ahead(moment.start, moment.end) or (count == now.month and (count >= 4 or now.day > 20)):
        moment.year = now.year
    elif count >= 4:
        moment.year = now.year - 1
    else:
        moment.within = None
        moment.put((calendar.month(now, -count)[0], calendar.month(now, -1)[1]))


def month_part(line: Timeline, moment: Moment) -> Moment:
    """4月初, 4月上旬, 4月底, 4月的第二周, 5月的最后一天."""
    part = timeshapes.MONTH_PART.match(line.text, moment.end)
    if part is None:
        return moment
    moment.end = part.end()
    moment.grain = "part" if part["part"] else "day" if part["wd"] or part["nd"] or part["td"] else "span" if part["tail"] else "week"
    if part["part"] in _ENDS:
        moment.role = "instant"
    if moment.first is not None and moment.last is not None:
        moment.put(_part_of_month((moment.first, moment.last), part))
    return moment


def _part_of_month(month: Span, m: re.Match[str]) -> Span:
    """The days of a part of a month; its weeks begin with its first Monday."""
    first, last = month
    if m["part"]:
        low, high = _MONTH_PARTS.get(m["part"], (25, 31))
        return first.replace(day=low), first.replace(day=min(high, last.day))
    if m["tail"] and m["fore"]:
        return first, min(last, calendar.add_days(first, (number(m["tail"]) or 1) - 1))
    if m["tail"]:
        return calendar.add_days(last, 1 - (number(m["tail"]) or 1)), last
    nth = number(m["n"] or "1") or 1
    if m["td"]:
        day = (
            calendar.add_workdays(calendar.add_days(last, 1), -1) if m["last"] else calendar.add_workdays(calendar.add_days(first, -1), nth)
        )
        return day, day
    if m["nd"]:
        day = last if m["last"] else calendar.add_days(first, nth - 1)
        return day, day
    if m["wd"]:
        wanted = calendar.weekday(m["wd"])
        if m["last"]:
            day = calendar.add_days(last, -((last.weekday() - wanted) % 7))
        else:
            day = calendar.add_days(first, (wanted - first.weekday()) % 7 + 7 * (nth - 1))
        return day, day
    monday = calendar.add_days(last, -last.weekday()) if m["last"] else calendar.add_days(first, -first.weekday() % 7 + 7 * (nth - 1))
    return monday, calendar.add_days(monday, 6)


def _nth_of_year(year: Span, which: str, count: int, unit: str, weekday: str | None) -> Span:
    """The n-th, the first n or the last n days or weeks of a year; its weeks begin with its first Monday."""
    first, last = year
    if unit == "day":
        if which == "第":
            day = calendar.add_days(first, count - 1)
            return day, day
        return (calendar.add_days(last, 1 - count), last) if which in ("后", "最后") else (first, calendar.add_days(first, count - 1))
    if which in ("后", "最后"):
        sunday = calendar.add_days(last, -((last.weekday() + 1) % 7))
        return calendar.add_days(sunday, 1 - 7 * count), sunday
    monday = calendar.add_days(first, -first.weekday() % 7)
    if which != "第":
        return monday, calendar.add_days(monday, 7 * count - 1)
    start = calendar.add_days(monday, 7 * (count - 1))
    if weekday:
        day = calendar.add_days(start, calendar.weekday(weekday))
        return day, day
    return start, calendar.add_days(start, 6)
