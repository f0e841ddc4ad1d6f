"""Months and quarters that count from the publication or from a period named before: 上月, 当月, 上一季度."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhfacts.recognise import calendar, timeshapes
from zhfacts.recognise.calendar import number
from zhfacts.recognise.timeline import Moment
from zhfacts.recognise.years import GUARDED

if TYPE_CHECKING:
    import datetime as dt
    import re

    from zhfacts.model import Period
    from zhfacts.recognise.timeline import Timeline

_STEPS = {"上上": -2, "上": -1, "下": 1, "下下": 2, "次": 1, "翌": 1}
_COMPARING = ("较", "比", "与", "同", "于", "（", "(")
_FROM_EARLIER = frozenset("次翌同当该")
_QUARTER = frozenset({"quarter"})
_FIRST_HALF = 15  # days
_RUNNING = ("以来", "起", "底", "末", "中", "下", "上旬", "初", "至今", "截")
_MONTHS = frozenset({"month", "day", "quarter", "span", "part"})


def month(line: Timeline, m: re.Match[str], year: Moment | None) -> Moment | None:
    """上月, 本月, 当月; 去年本月; 上月15日."""
    word = m["rm_w"]
    if year is None and m.start() and line.text[m.start() - 1] in GUARDED.get(word, ""):
        return None
    moment = Moment(m.start(), m.end(), "month")
    base = _base(line, moment, word)
    if base is None:
        return moment
    first = calendar.month(base, _STEPS.get(word, 0))[0]
    moment.year, moment.own = (year.year if year is not None and year.year > 0 else first.year), True
    moment.within = (first.month, 1, first.month, 0)
    if (day := timeshapes.MONTH_DAY.match(line.text, moment.end)) is not None:
        a = number(day["a"]) or 0
        b = number(day["b"] or "") or a
        moment.within = (first.month, a, first.month, b)
        moment.end, moment.grain = day.end(), "day" if a == b else "span"
    moment.place(moment.year)
    return moment


def quarter(line: Timeline, m: re.Match[str], year: Moment | None) -> Moment | None:
    """上季度, 上一季度, 当季."""
    if m[0] == "次季":  # after 首季: the second
        return Moment.label(m, (4, 1, 6, 0), "quarter")
    moment = Moment(m.start(), m.end(), "quarter")
    base = _base(line, moment, m["rq_w"])
    if base is None:
        return moment
    first, last = calendar.quarter(base, _STEPS.get(m["rq_w"], 0))
    moment.within, moment.own = (first.month, 1, last.month, 0), True
    moment.place(first.year)
    return moment


def _told_quarter(line: Timeline, moment: Moment) -> Period | None:
    """2021Q2，营收…，本季度收入…: the quarter that is over and was told last, where the words do not look ahead."""
    told, now = line.antecedent(_QUARTER, past=True), line.published
    if told is None or told.last is None or now is None or (now - told.last).days > 92 or not line.within_reach(told, moment.start):
        return None
    return None if line.ahead(moment.start, moment.end) or line.expects(moment.start) else told


def _told_month(line: Timeline, moment: Moment, told: Period) -> bool:
    """7月份快报说，本月产量…, told in the first half of August: the month that its paragraph has named, unless the words look ahead."""
    now = line.published
    if now is None or told.last is None or now.day > _FIRST_HALF or told.last != calendar.add_days(now.replace(day=1), -1):
        return False
    if told.role != "stated" or not line.same_paragraph(told, moment.start):
        return False
    return not line.ahead(moment.start, moment.end) and not line.text.startswith(_RUNNING, moment.end)


def _base(line: Timeline, moment: Moment, word: str) -> dt.date | None:
    """The day that 上月, 当月 count from: the publication day, or the last day of the period named before."""
    earlier = line.antecedent(_MONTHS)
    if word in _FROM_EARLIER and earlier is not None:
        moment.antecedent = earlier.start
        return earlier.last
    alike = earlier is not None and (earlier.grain == moment.grain or (earlier.grain == "part" and moment.grain == "month"))
    near = earlier if earlier is not None and alike and line.within_reach(earlier, moment.start) else None
    if word == "本" and moment.grain == "quarter" and earlier is not None and (told := _told_quarter(line, moment)) is not None:
        moment.antecedent = told.start
        return told.last
    if word == "本" and moment.grain == "month" and near is not None and _told_month(line, moment, near):
        moment.antecedent = near.start
        return near.last
    deictic = "个" in line.text[moment.start : moment.end] and line.text[moment.start - 1 : moment.start] not in _COMPARING
    if word == "上" and near is not None and (moment.grain == "quarter" or (not deictic and line.same_sentence(near, moment.start))):
        moment.antecedent = near.start
        return near.last
    return line.published
