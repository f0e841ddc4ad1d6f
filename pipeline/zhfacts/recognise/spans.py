"""Spans of several like parts, and dates in figures: 2021-2023年, 第一、二季度, 22/23年, 2Q21, 2021-03-23."""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise
from typing import TYPE_CHECKING

from zhfacts.recognise import calendar, moments, timeshapes
from zhfacts.recognise.calendar import number
from zhfacts.recognise.timeline import Moment

if TYPE_CHECKING:
    from zhfacts.recognise.timeline import Timeline

_LEVELS = re.compile(r"区间|一线|点|附近|关口|元|万|亿|吨|台|家|人|股|之间")
_NARROWED = re.compile(r" ?年 ?(?:\d|[上前第一二三四])")
_PART = re.compile(r" ?(?:[上前第一二三四]|Q[1-4]|H[12]|\d{1,2} ?月)")
_YEAR_TO = re.compile(rf"{timeshapes.YEAR4}(?: ?年)?{timeshapes.TO}")
_PARAGRAPH = 600  # characters
_SEASONS = frozenset({"年度", "财年", "榨季", "作物年度"})


def iso(line: Timeline, at: int) -> Moment | None:
    """2021-03-23, 2021/3/23, 2021.3.23, 2021 3 23, 20210323; 2021-03 and 2021.03 where no number is meant."""
    text = line.text
    compact = timeshapes.COMPACT.match(text, at)
    if compact is not None:
        found = calendar.valid_day(int(compact["y"]), int(compact["m"]), int(compact["d"]))
        return None if found is None else _own(Moment(at, compact.end(), "day"), found, found)
    m = timeshapes.ISO.match(text, at)
    if m is None:
        return None
    year, month, day = int(m["y"]), int(m["m"] or m["m2"]), m["d"] or m["d2"]
    if day is not None:
        found = calendar.valid_day(year, month, int(day))
        return None if found is None else _own(Moment(at, m.end(), "day"), found, found)
    if len(m["m"]) < 2 or (
        m["sep"] != "-" and text[m.end() : m.end() + 1] not in ("", " ", "-", "—", "~", "至", "到", "）", ")", "，", "、", "起", "/")
    ):
        return None
    return _own(Moment(at, m.end(), "month"), *calendar.months(year, month, month))


def _own(moment: Moment, first: dt.date, last: dt.date) -> Moment:
    moment.own, moment.year = True, last.year
    return moment.put((first, last))


def years(line: Timeline, at: int) -> Moment | None:
    """2021-2023年, 20-22年, 2021E-2023E, 2016/17年度."""
    m = timeshapes.YEAR_RANGE.match(line.text, at)
    if m is None:
        return None
    a, b = _pair(line, m["a"], m["b"])
    if not a < b <= a + 60:
        return None
    marked = m["mark"] or m["e"]
    if len(m["a"]) == 2 and not (marked and _plausible(line, m, a, b)):
        return None
    if not marked and _NARROWED.match(line.text, m.end()):
        return _mixed(line, at, a)
    if m["mark"] and len(m["b"]) == 4 and _PART.match(line.text, m.end()):
        return _mixed(line, at, a)
    if not marked and (len(m["b"]) != 4 or _LEVELS.match(line.text, m.end()) or not 1900 <= a <= 2100):
        return None
    moment = Moment(at, m.end(), "span")
    moment.step = "year"
    return _own(moment, dt.date(a, 1, 1), dt.date(b, 12, 31))


def _mixed(line: Timeline, at: int, begin: int) -> Moment | None:
    """2016-2018年9月, 2016年至2018年前三季度: whole years, and of the last one what has run of it."""
    joint = _YEAR_TO.match(line.text, at)
    until = moments.read(line, joint.end()) if joint is not None else None
    if until is None or until.last is None or until.last.year <= begin or until.role not in ("stated", "instant"):
        return None
    moment = Moment(at, until.end, "span")
    moment.step = "year" if until.grain not in ("day", "part") else None
    return _own(moment, dt.date(begin, 1, 1), until.last)


def _pair(line: Timeline, a: str, b: str) -> tuple[int, int]:
    century = (line.published.year if line.published else 2020) // 100 * 100
    first = int(a) if len(a) == 4 else century + int(a)
    return first, int(b) if len(b) == 4 else first // 100 * 100 + int(b)


def _plausible(line: Timeline, m: re.Match[str], a: int, b: int) -> bool:
    """20-22年 are years: close together and to the publication, and nothing says a length (10-20年的经验)."""
    now = line.published.year if line.published else 2026
    text = line.text
    if text[m.end() : m.end() + 1] in ("期", "以", "的", "后", "内", "左") and not text.startswith("的业绩", m.end()):
        return False
    return b - a <= 12 and now - 15 <= a and b <= now + 12 and (b - a <= 6 or a % 10 != 0)


def lists(line: Timeline, at: int, year: Moment | None = None) -> list[Moment]:
    """第一、二、三季度, 3、4月, 15、16日, 2021/22/23年: each member by itself; 2016/17年度 is one season."""
    m = timeshapes.LISTS.match(line.text, at)
    if m is None:
        return []
    kind = m.lastgroup or ""
    if kind == "quarters" and _numbered(line.text, at):
        return []
    marks = [(member.start(), member.end(), member[0]) for member in timeshapes.MEMBER.finditer(line.text, at, m.end())]
    if kind == "years":
        return _year_list(line, m, marks)
    found: list[Moment] = []
    for start, end, token in marks:
        value = number(token)
        moment = Moment(start, end, {"quarters": "quarter", "months": "month", "days": "day"}[kind])
        if value is None or value == 0:
            return []
        if kind == "days":
            moments.month_of(line, moment, value, found[-1] if found else None)
        else:
            size = 3 if kind == "quarters" else 1
            moment.within = (value * size - size + 1, 1, value * size, 0)
            if year is not None:
                moment.year, moment.own = year.year, True
            moments.settle(line, moment, found[-1] if found else None)
        found.append(moment)
    found[0].start = at
    found[-1].end = m.end()
    return found


def _numbered(text: str, at: int) -> bool:
    """1、营收…。2、4季度…: the 2 numbers a paragraph."""
    first = text[at]
    if not first.isdigit() or first == "1" or text[at + 1 : at + 2] != "、":
        return False
    return text[at - 1 : at] in ("。", "\n", " ", "；") and text.rfind(f"{int(first) - 1}、", max(0, at - _PARAGRAPH), at) >= 0


def _year_list(line: Timeline, m: re.Match[str], marks: list[tuple[int, int, str]]) -> list[Moment]:
    tokens = [token for _, _, token in marks]
    if len(tokens) == 2 and "/" in m[0] and (m["mark"] or "").strip() in _SEASONS:
        a, b = _pair(line, tokens[0], tokens[1])
        if b == a + 1:
            season = Moment(m.start(), m.end(), "span")
            season.step = "year" if len(tokens[0]) == len(tokens[1]) else None
            return [_own(season, dt.date(a, 1, 1), dt.date(b, 12, 31))]
        if len(tokens[1]) == 2:
            return []
    now = line.published.year if line.published else 2026
    values = [int(token) if len(token) == 4 else now // 100 * 100 + int(token) for token in tokens]
    if any(b <= a for a, b in pairwise(values)) or not 1900 <= values[0] <= values[-1] <= now + 40:
        return []
    if len(tokens[0]) == 2 and not (now - 15 <= values[0] and values[-1] <= now + 10 and max(b - a for a, b in pairwise(values)) < 5):
        return []  # 10年、20年和30年 are lengths
    found = []
    for (start, end, _), value in zip(marks, values, strict=True):
        moment = Moment(start, end + line.text.startswith("年", end), "year")
        moment.own = True
        found.append(moment.whole(value))
    found[0].start = m.start()
    found[-1].end = m.end()
    return found


def latin(line: Timeline, at: int) -> Moment | None:
    """2Q21, 1q21, 1-3Q19, 1H2021, 9M21, Q3'21."""
    m = timeshapes.LATIN.match(line.text, at)
    if m is None:
        return None
    year = int(m["y"]) + (2000 if len(m["y"]) == 2 else 0)
    moment = Moment(at, m.end(), "span")
    if m["months"]:
        return _own(moment, *calendar.months(year, 1, int(m["months"])))
    nth, size = int(m["n"] or m["n2"]), 3 if (m["u"] or m["u2"]) in "Qq" else 6
    if nth * size > 12:
        return None
    if m["from"]:
        begin = int(m["from"])
        if size == 6 or begin >= nth:
            return None
        moment.within, moment.step = (begin * 3 - 2, 1, nth * 3, 0), "quarter"
        return _own(moment, *calendar.months(year, begin * 3 - 2, nth * 3))
    low, high = nth * size - size + 1, nth * size
    if line.text[m.end() : m.end() + 1] in ("末", "底"):  # 1H22末
        moment.end, moment.grain, moment.role = m.end() + 1, "part", "instant"
        return _own(moment, *calendar.months(year, high, high))
    moment.grain = "quarter" if size == 3 else "half"
    moment.within = (low, 1, high, 0)
    return _own(moment, *calendar.months(year, low, high))
