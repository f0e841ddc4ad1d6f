"""Calendar expressions: a year and what narrows it (2021年第二季度, 去年9月15日, 1-9月, 21Q3, 上月底)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhfacts.recognise import calendar, nearby, ordinals, timeshapes, yearly
from zhfacts.recognise.calendar import number
from zhfacts.recognise.timeline import Moment
from zhfacts.recognise.years import relative_year, short_year

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from zhfacts.recognise.timeline import Timeline

_UNMARKED = frozenset({"half", "q", "two", "ord", "rep"})
_DAYS = frozenset({"day", "month"})


def read(line: Timeline, at: int, partner: Moment | None = None) -> Moment | None:
    """The calendar expression that begins at `at`; `partner` is the beginning of the range that it ends."""
    head = timeshapes.HEAD.match(line.text, at)
    year = None if head is None else read_year(line, head)
    if head is None or year is None:
        return _part(line, at, None, partner) or _bare_day(line, at, partner)
    join = timeshapes.JOIN.match(line.text, head.end())
    narrowed = _part(line, join.end() if join else head.end(), year, partner)
    if head["y4"] and not head["mark4"]:
        if head["e4"]:
            return year
        return narrowed if narrowed is not None and narrowed.grain != "day" else None
    if narrowed is not None:
        return narrowed
    if line.text.startswith("度", year.end) and not line.text.startswith("度假", year.end):
        year.end += 1
    return year


def read_year(line: Timeline, head: re.Match[str]) -> Moment | None:
    """The year that a head names, as a whole-year moment, or None where it is none (10年期, 以前年度)."""
    moment = Moment(head.start(), head.end(), "year")
    moment.own = True
    if head["rel"]:
        return relative_year(line, head["rel"], moment)
    if head["y4"]:
        year = number(head["y4"])
    elif head["fy"]:
        year = number(head["fy"])
        year = year + 2000 if year is not None and year < 100 else year
    else:
        year = short_year(line, head)
    return moment.whole(year) if year else None


def _part(line: Timeline, at: int, year: Moment | None, partner: Moment | None) -> Moment | None:
    """What narrows `year`, or a bare label, at `at`."""
    found = timeshapes.SUB.match(line.text, at)
    if found is None:
        return None
    kind = found.lastgroup or ""
    if year is not None and line.text[at - 1].isdigit() and kind not in _UNMARKED and not line.text[at].isalpha():
        return None
    moment = _READERS[kind](line, found, year)
    if moment is None:
        return None
    if year is not None:
        moment.start, moment.own = year.start, True
        moment.year = moment.year or year.year
        moment.antecedent = year.antecedent
        _over(line, moment)
    if moment.within is not None and moment.first is None:
        settle(line, moment, partner)
    return _narrow(line, moment)


def _over(line: Timeline, moment: Moment) -> None:
    """今年前11个月, told in January of what has been: of the year that is just over."""
    now, within = line.published, moment.within
    if now is None or within is None or now.month > 1 or moment.grain != "span" or within[:2] != (1, 1) or within[2] < _MOST:
        return
    if line.text[moment.start] == "今" and moment.year == now.year and not line.ahead(moment.start, moment.end):
        moment.year -= 1


def settle(line: Timeline, moment: Moment, partner: Moment | None) -> None:
    """Give a label its year: its own, its partner's in a range, else what the text allows."""
    within = moment.within
    if within is None or moment.year < 0:
        return
    if moment.year:
        moment.place(moment.year)
    elif partner is not None and partner.first is not None:
        begun = partner.first
        moment.place(partner.year if partner.year > 0 else begun.year)
        if moment.last is not None and moment.last < begun:
            moment.place(moment.year + 1)
    else:
        year = line.year_of(moment)
        if year is not None:
            moment.place(year)


def _narrow(line: Timeline, moment: Moment) -> Moment:
    """What follows a month, quarter or half and narrows it further: 4月初, 4月的第二周, 二季度末."""
    if moment.grain == "month" and moment.step is None:
        return ordinals.month_part(line, moment)
    if moment.grain in ("quarter", "half") or (moment.grain == "span" and moment.step):
        part = timeshapes.SPAN_PART.match(line.text, moment.end)
        if part is not None and moment.first is not None and moment.last is not None:
            moment.end, moment.grain, moment.step = part.end(), "part", None
            if part["part"] == "初":
                moment.put((moment.first, calendar.month_end(moment.first.year, moment.first.month)))
            else:
                moment.role = "instant"
                moment.put((moment.last.replace(day=1), moment.last))
    return moment


def _month_day(line: Timeline, m: re.Match[str], year: Moment | None) -> Moment | None:
    month, day = number(m["md_m"]), number(m["md_d"])
    until = number(m["md_to"] or m["md_to2"] or "") or day
    if month is None or day is None or until is None or until < day:
        return None
    return Moment.label(m, (month, day, month, until), "day" if day == until else "span", None if day == until else "day")


def _said_day(line: Timeline, m: re.Match[str], year: Moment | None) -> Moment | None:
    """八月十五, as it is said."""
    month, day = number(m["sd_m"]), number(m["sd_d"])
    return None if month is None or day is None or day > 31 else Moment.label(m, (month, day, month, day), "day")


def _month_range(line: Timeline, m: re.Match[str], year: Moment | None) -> Moment | None:
    first, last = number(m["mr_a"]), number(m["mr_b"])
    return None if first is None or last is None else Moment.label(m, (first, 1, last, 0), "span", "month")


def _month(line: Timeline, m: re.Match[str], year: Moment | None) -> Moment | None:
    month = number(m["m_m"])
    return None if month is None else Moment.label(m, (month, 1, month, 0), "month")


def _half(line: Timeline, m: re.Match[str], year: Moment | None) -> Moment | None:
    word = m["h_w"]
    if year is None and (word in ("前", "后") or m["h_b"]):
        return None
    second = word in ("下", "后") if word else (m["h_a"] or m["h_b"]) == "2"
    return Moment.label(m, (7, 1, 12, 0) if second else (1, 1, 6, 0), "half")


def _quarter(line: Timeline, m: re.Match[str], year: Moment | None) -> Moment | None:
    first = number(m["q_a"] or m["q_c"] or m["q_e"])
    last = number(m["q_b"] or m["q_d"] or m["q_f"] or "") or first
    if m["q_all"]:
        first = 1
    if first is None or last is None or last < first:
        return None
    if m["q_s"] and year is None and m[0][0] != "第":
        return None
    if line.fiscal is not None and "财季" in m[0] and first == last:
        nth, end = line.fiscal
        return Moment(m.start(), m.end(), "quarter").put(
            calendar.shift_months((calendar.add_months(end.replace(day=1), -2), end), 3 * (first - nth))
        )
    return Moment.label(m, (first * 3 - 2, 1, last * 3, 0), "quarter" if first == last else "span", None if first == last else "quarter")


def _quarters(line: Timeline, m: re.Match[str], year: Moment | None) -> Moment | None:
    first, last = number(m[0][0]), number(m[0][-3])
    return None if first is None or last is None else Moment.label(m, (first * 3 - 2, 1, last * 3, 0), "span", "quarter")


def month_of(line: Timeline, moment: Moment, day: int, partner: Moment | None) -> None:
    """Give a bare day the month of its partner, of the last day named, or the most recent one."""
    base = partner.last if partner is not None and partner.last is not None else _month_of_day(line, day, moment.start)
    if base is not None:
        moment.within = (base.month, day, base.month, day)
        moment.place(base.year)


def _bare_day(line: Timeline, at: int, partner: Moment | None) -> Moment | None:
    """5日, 11-13日: the month is the partner's, that of the last day named, or the most recent one."""
    m = timeshapes.BARE_DAY.match(line.text, at)
    if m is None:
        return None
    if m["a"] and not m["a"].isdigit() and not _SAID_OF_DAY.match(line.text, m.end()):
        return None
    if line.text[m.end() - 1] == "号" and line.text[max(0, at - 2) : at].endswith(_ADDRESS + _NUMBERED):
        return None
    first = number(m["a"] or m["c"]) or 0
    last = number(m["b"] or m["d"] or "") or first
    moment = Moment(m.start(), m.end(), "day" if first == last else "span")
    base = partner.last if partner is not None and partner.last is not None else _month_of_day(line, first, at)
    if base is not None and last >= first:
        moment.within = (base.month, first, base.month, last)
        moment.place(base.year)
    return moment


def _month_of_day(line: Timeline, day: int, at: int) -> dt.date | None:
    """The month of a day that names none."""
    earlier, now = line.antecedent(_DAYS), line.published
    span = line.found[-1] if line.found else None
    if span is not None and span.step == "day" and span.last is not None and line.same_sentence(span, at) and day >= span.last.day:
        return span.last  # 28日至29日…；29日下午
    if earlier is not None and (now is None or line.same_sentence(earlier, at)):
        return earlier.first
    if now is None:
        return None
    if 0 <= now.day - day <= _JUST_TOLD:
        return now
    if (told := _told_day(line, day, at)) is not None:
        return told
    if day <= now.day or (day - now.day <= 12 and line.ahead(at, at + 3)):
        return now
    return calendar.add_months(now.replace(day=1), -1)


def _told_day(line: Timeline, day: int, at: int) -> dt.date | None:
    """2月28日…。截至28日…: the same day of the month, told before in the paragraph."""
    for period in line.found[:-5:-1]:
        if not line.same_paragraph(period, at):
            return None
        if period.grain == "day" and period.first is not None and period.first.day == day and period.role != "weak":
            return period.first
    return None


_ADDRESS = ("路", "街", "道", "巷", "弄", "村", *(f"{digit}{joint}" for digit in "0123456789" for joint in "至到-"))  # 某某路9至19号
_JUST_TOLD = 3  # days before the publication, of which a bare day is rather than of a day like it in an earlier month
_MOST = 9  # months of a year, of which one who writes in January means the last
_NUMBERED = ("债券", "基金", "计划", "产品", "信托", "理财", "资管", "优选", "精选", "成长", "价值", "稳健", "组合", "专户")  # 某某债券1号
_SAID_OF_DAY = re.compile(r"[，,]|晚|上午|下午|早|凌晨|讯|电|收盘|前|起")
_READERS: dict[str, Callable[[Timeline, re.Match[str], Moment | None], Moment | None]] = {
    "md": _month_day,
    "said": _said_day,
    "mr": _month_range,
    "m": _month,
    "half": _half,
    "q": _quarter,
    "two": _quarters,
    "ord": ordinals.ordinal,
    "rm": nearby.month,
    "rq": nearby.quarter,
    "yp": yearly.part,
    "rep": yearly.report,
    "semi": yearly.half,
    "all": yearly.whole,
}
