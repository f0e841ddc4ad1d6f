"""Time expressions and the days they cover.

Anchors are found in one pass; at each only the shapes that can begin there are tried, the specific before
the general. What follows or precedes then opens or closes a span (截至, 自…以来, A至B, …前) or makes the
expression a base of comparison (较2018年, 去年同期) or part of a name (2031年到期债券).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhfacts.lexicon.time import festivals
from zhfacts.model import Period
from zhfacts.recognise import anaphora, calendar, moments, relative, spans, surroundings, timeshapes
from zhfacts.recognise.anchors import ANCHOR, START
from zhfacts.recognise.calendar import number
from zhfacts.recognise.timeline import Moment, Timeline
from zhfacts.text import fold

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

_C = timeshapes.C
_WHOLE_DATE = re.compile(r"\s*(1[0-2]|0?[1-9])[./](3[01]|[12]\d|0?[1-9])\s*")
_FISCAL = re.compile(r"截[至止](?P<day>(?:20\d\d年)?\d{1,2}月(?:\d{1,2}日)?)止?的?(?:20\d\d财年)?第?(?P<nth>[一二三四])财季")
_BLANKS = 8  # characters of space around a text that is only a year
_WHOLE = frozenset({"skip", "num", "latin"})  # nothing can begin within these
_LIST_SIGN = frozenset("、,，和及与/")
_YEAR_AND_PART = re.compile(r"[/、和及](?:(?:19|20)\d\d(?:[QH][1-4]|年(?:[上前一]|第?[一二三四]|[1-9]))|[1-4][QH]\d\d(?![\d.%]))")
_BESIDE_PART = re.compile(r"(?P<a>\d\d) ?[、和及与/] ?(?P<b>\d\d)年?(?:[QH][1-4]|上半年|(?:前|第)?[一二三四]个?季)")
_YEARS_BACK = 12  # years before the publication that two digits can mean
_SAME = re.compile(r"(?:度|全年)?的?同期")
_FESTIVE = frozenset("的双国中十五劳元圣春清端“\"‘'")
_NEAR_TODAY = re.compile(r"的?(?:今日|今天|昨天|昨日|明天)")


def find_periods(text: str, published: dt.date | None) -> list[Period]:
    """The time expressions of a text in order, not overlapping; offsets are those of `text` as given.

    `published` is the day that relative words count from; without it they have first and last None.
    """
    line = Timeline(fold(text), published)
    if len(text) < 8 and published is not None and (m := _WHOLE_DATE.fullmatch(line.text)) is not None:
        return _month_and_day(text, m, published)
    if "财季" in line.text:
        _fiscal_quarter(line)
    search, match, plain = START.search, ANCHOR.match, line.text
    found = search(plain)
    while found is not None:
        start = found.start()
        anchor = match(plain, start)
        if anchor is None:
            found = search(plain, found.end())
            continue
        kind = anchor.lastgroup or ""
        at = anchor.end() if kind in _WHOLE else start + 1
        for moment in _read(line, kind, start, anchor.end()):
            at = max(at, surroundings.keep(line, text, moment))
        found = search(plain, at)
    return line.found


def _fiscal_quarter(line: Timeline) -> None:
    """截至10月31日的第三财季 says when the company's quarters end, for the whole text."""
    m = _FISCAL.search(line.text)
    if m is None:
        return
    end = moments.read(Timeline(line.text, line.published), m.start("day"))
    if end is not None and end.last is not None:
        line.fiscal = (number(m["nth"]) or 1, calendar.month_end(end.last.year, end.last.month))


def _month_and_day(text: str, m: re.Match[str], published: dt.date) -> list[Period]:
    """A text that is nothing but 9/15 or 9.15."""
    day = calendar.valid_day(published.year, int(m[1]), int(m[2]))
    return [] if day is None else [Period(m.start(1), m.end(2), text[m.start(1) : m.end(2)], day, day, "day")]


def infer_published(text: str) -> dt.date | None:
    """The day an article seems to be of, where it says so plainly.

    A dateline or the only full date near the beginning; else, where the first lines are dated by full days, the last of them.
    """
    plain = fold(text[:600])
    dates = [period for period in find_periods(plain, None) if period.grain == "day" and period.first is not None and period.role != "base"]
    for period in dates:
        if _DATELINE.match(plain, period.end) or plain[max(0, period.start - 3) : period.start].endswith(("时间：", "日期：", "时间:")):
            return period.first
    early = [period.first for period in dates if period.start < 200 and period.first is not None]
    return max(early, default=None)


_DATELINE = re.compile(r"[^，。；\n]{0,3}(?:讯|电|消息|报道|日讯| \d\d:\d\d)")


def _read(line: Timeline, kind: str, at: int, end: int) -> Sequence[Moment]:
    """The expressions that begin at an anchor: one, the members of a list, or none."""
    if kind == "num":
        return _from_number(line, at, end)
    if kind in ("cn", "nth"):
        return _from_numeral(line, at, end)
    for shape in _SHAPES[kind]:
        moment = shape(line, at)
        if moment is not None:
            return _joined(line, moment)
    return ()


def _from_number(line: Timeline, at: int, end: int) -> Sequence[Moment]:
    text = line.text
    sign = text[end : end + 1]
    if sign == "年" and text.startswith("代", end + 1):
        return _decade(line, at)
    if sign == " ":
        sign = text[end + 1 : end + 2]
    size = end - at
    shapes: tuple[Callable[[Timeline, int], Moment | None], ...]
    if size == 8:
        shapes = (spans.iso,)
    elif sign in _LIST_SIGN and (members := spans.lists(line, at)):
        return _members(line, members)
    elif size == 2 and sign in _LIST_SIGN and (year := _year_beside_part(line, at)) is not None:
        return (year,)
    elif size == 4:
        shapes = (spans.iso, spans.years, _calendar, _bare_year)
    elif sign in "QqhH前" or sign in surroundings.RANGE_SIGN:
        shapes = (spans.years, spans.latin, _calendar)
    elif sign in "月号":
        shapes = (_calendar,)
    else:
        shapes = (relative.duration, spans.years, _calendar)
        if sign == "年" and (members := spans.lists(line, at)):
            return _members(line, members)
    for shape in shapes:
        moment = shape(line, at)
        if moment is not None:
            return _joined(line, moment)
    return ()


def _from_numeral(line: Timeline, at: int, end: int) -> Sequence[Moment]:
    """一季度, 二〇二〇年, 三年来, 第一、二季度."""
    if line.text.startswith("年代", end):
        return _decade(line, at)
    if line.text[end : end + 1] in _LIST_SIGN or line.text[at] == "第":
        members = spans.lists(line, at)
        if members:
            return _members(line, members)
    for shape in (relative.duration, _calendar, relative.other_day):
        moment = shape(line, at)
        if moment is not None:
            return _joined(line, moment)
    return ()


def _decade(line: Timeline, at: int) -> Sequence[Moment]:
    """80年代, 九十年代."""
    decade = anaphora.word(line, at)
    return () if decade is None else (decade,)


def _members(line: Timeline, members: list[Moment]) -> Sequence[Moment]:
    return members


def _calendar(line: Timeline, at: int) -> Moment | None:
    """A year and what narrows it; 2021年第一、二季度 goes on as a list."""
    moment = moments.read(line, at)
    if moment is None or moment.grain != "year" or moment.year <= 0:
        return moment
    if (same := _SAME.match(line.text, moment.end)) is not None:
        return anaphora.same_in_year(line, moment, same.end())
    if line.text[moment.end : moment.end + 1] in _FESTIVE and (festival := _festival_of(line, moment)) is not None:
        return festival
    if (day := _NEAR_TODAY.match(line.text, moment.end)) is not None:
        near = relative.near_day(line, day.end() - 2)
        if near is not None and near.first is not None:
            near.start, near.within = moment.start, (near.first.month, near.first.day, near.first.month, near.first.day)
            near.place(moment.year)
            near.own = True
            return near
    return moment


def _bare_year(line: Timeline, at: int) -> Moment | None:
    """2018 alone, where nothing else can be meant: the whole text, before a break behind 在, 于, 自, 至, or in 2018/2019Q1."""
    text = line.text
    begins = at <= _BLANKS and not text[:at].strip()
    whole = begins and (text[at + 4 : at + 5] == " " or (len(text) - at <= 2 * _BLANKS and not text[at + 4 :].strip()))
    listed = _YEAR_AND_PART.match(text, at + 4) is not None
    placed = listed or (
        text[at - 1 : at] in ("于", "在", "自", "至") and text[at + 4 : at + 5] in ("，", "。", "、", "；", "", "起", "以", "之")
    )
    if not (whole or placed):
        return None
    moment = Moment(at, at + 4, "year")
    moment.own = True
    return moment.whole(int(text[at : at + 4]))


def _year_beside_part(line: Timeline, at: int) -> Moment | None:
    """21和22Q1, 20、21H1: a year of two digits beside a part of the year behind it."""
    m = _BESIDE_PART.match(line.text, at)
    if m is None or line.published is None or int(m["b"]) - int(m["a"]) != 1:
        return None
    year = line.published.year // 100 * 100 + int(m["a"])
    if not 0 <= line.published.year - year <= _YEARS_BACK:
        return None
    moment = Moment(at, m.end("a"), "year")
    moment.own = True
    return moment.whole(year)


def _festival_of(line: Timeline, moment: Moment) -> Moment | None:
    """去年国庆, 2021年春节: the days of a festival in the year that is named before it."""
    at = moment.end + line.text.startswith("的", moment.end)
    m = timeshapes.FESTIVAL.match(line.text, at)
    festival = festivals().get(m["name"]) if m is not None else None
    span = festival.span(moment.year) if festival is not None else None
    if m is None or span is None:
        return None
    moment.end, moment.grain, moment.within = m.end(), "day" if span[0] == span[1] else "span", None
    return moment.put(span)


def _festival(line: Timeline, at: int) -> Moment | None:
    """春节假期, 双十一, “五一”五天假期: in the year that the sentence names, else the last one past."""
    m = timeshapes.FESTIVAL.match(line.text, at)
    festival = festivals().get(m["name"]) if m is not None else None
    if m is None or festival is None or not (m["tail"] or festival.bare):
        return None
    moment = Moment(at, m.end(), "span")
    now = line.published
    year = line.year_before(at) or (now.year if now else 0)
    span = festival.span(year) if year else None
    if span is not None and now is not None and year == now.year and (span[0] - now).days > 30:
        span = festival.span(year - 1)
    if span is not None:
        moment.grain = "day" if span[0] == span[1] else "span"
        moment.put(span)
    return moment


def _joined(line: Timeline, moment: Moment) -> Sequence[Moment]:
    """A year with a list behind it (2021年第一、二季度) becomes its members; A至B one span; clock times are taken in."""
    text = line.text
    if moment.grain == "year" and moment.own and moment.first is not None and text[moment.end : moment.end + 1]:
        members = spans.lists(line, moment.end, moment) if text[moment.end] in f"第Q{_C}1234" else []
        if members and members[0].first is not None and members[0].grain != "year":
            members[0].start = moment.start
            return members
    surroundings.extend(line, moment)
    return (moment,)


_SHAPES: dict[str, tuple[Callable[[Timeline, int], Moment | None], ...]] = {
    "latin": (spans.latin, _calendar),
    "day": (relative.near_day, relative.near_years),
    "year": (anaphora.word, _calendar),
    "week": (relative.week,),
    "label": (anaphora.word, _calendar, relative.duration, relative.other_day),
    "window": (anaphora.word, relative.duration, _calendar, relative.other_day),
    "word": (anaphora.word, relative.other_day, _calendar),
    "other": (relative.other_day, relative.duration),
    "festival": (_festival, anaphora.word),
    "skip": (),
}
