"""Parts and reports of a year that may name none: 年初, 年底, 全年, 年内, 年报, 三季报."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhfacts.recognise import calendar
from zhfacts.recognise.calendar import number
from zhfacts.recognise.timeline import Moment

if TYPE_CHECKING:
    from zhfacts.recognise.timeline import Timeline

_REPORTS = {
    "半年": (1, 6),
    "半年度": (1, 6),
    "中": (1, 6),
    "中期": (1, 6),
    "一季": (1, 3),
    "二季": (4, 6),
    "三季": (1, 9),
    "四季": (10, 12),
}
_ENDS = ("底", "末", "终")
_FORECAST = re.compile(r"的?(?:业绩)?预(?!期|算|计算)|[^，。；]{0,4}业绩预告")
_FORETOLD = 60  # days before its end from which a report is foretold
_COUNTED = "一二三四五六七八九十两半多近几每整周全0123456789"


def part(line: Timeline, m: re.Match[str], year: Moment | None) -> Moment | None:
    """年初, 年底: within a year that is named, that of the sentence, or the one that the date allows."""
    if year is None and (m[0][0] != "年" or (m.start() and line.text[m.start() - 1] in _COUNTED)):
        return None
    word = m["yp_w"]
    if year is None and m.start() and line.text[m.start() - 1] == "新":
        return None
    low, high = {"初": (1, 1), "伊始": (1, 1), "中": (6, 7), "中期": (6, 7)}.get(word, (12, 12))
    moment = Moment.label(m, (low, 1, high, 0), "part")
    if word in _ENDS:
        moment.role = "instant"
    if year is None:
        moment.year = _year_now(line, moment, past=word in _ENDS)
    return moment


def _year_now(line: Timeline, moment: Moment, *, past: bool, spring: int = 3) -> int:
    """The year of 年底, 全年: that of the sentence, else the last one until the month `spring`, else this one."""
    near, now = line.year_before(moment.start), line.published
    if near is not None or now is None:
        return near or 0
    if line.ahead(moment.start, moment.end) or line.expects(moment.start):
        return now.year
    if past and _just_over(line, moment.start):
        return now.year - 1
    told = line.year == now.year - 1 and line.year_at >= 0 and moment.start - line.year_at < 400
    return now.year - (past and (now.month <= spring or (told and now.month <= 9)))


def _just_over(line: Timeline, at: int) -> bool:
    """预计2017年GDP增长6.9%…。全年…, 回顾2019年…。年内涨幅…, told in the January after: of the year that the paragraph names."""
    now, last = line.published, line.found[-1] if line.found else None
    if now is None or last is None or now.month > 1 or line.year != now.year - 1 or line.year_at < 0:
        return False
    told = last.last is not None and last.last.year == now.year - 1
    return told and line.same_paragraph(last, at)


def half(line: Timeline, m: re.Match[str], year: Moment | None) -> Moment | None:
    """2020年半年度, 2020年中期业绩: its first half."""
    return None if year is None else Moment.label(m, (1, 1, 6, 0), "half")


def whole(line: Timeline, m: re.Match[str], year: Moment | None) -> Moment | None:
    if year is None and m[0] == "年内":
        return _within_year(line, m)
    if year is None and not m[0].startswith("全年"):
        return None
    moment = Moment.label(m, (1, 1, 12, 0), "year")
    if year is None:
        moment.year = _year_now(line, moment, past=True, spring=calendar.REPORTS_OUT)
    return moment


def _within_year(line: Timeline, m: re.Match[str]) -> Moment | None:
    """年内: this year up to now, all of it where the words look ahead."""
    if m.start() and line.text[m.start() - 1] in _COUNTED:
        return None
    moment = Moment.label(m, (1, 1, 12, 0), "year")
    now = line.as_of(moment.start)
    moment.year = now.year if now is not None else line.year_before(moment.start) or 0
    if line.ahead(moment.start, moment.end):
        return moment
    if _just_over(line, moment.start):
        moment.year -= 1
    elif now is not None:
        moment.within, moment.grain, moment.role = (1, 1, now.month, now.day), "span", "since"
    return moment


def report(line: Timeline, m: re.Match[str], year: Moment | None) -> Moment | None:
    """年报, 半年报, 三季报: the span that the report covers; without a year, of the last one that can be out or, 三季报预告, is near."""
    word = m["rep_w"] or ""
    if year is None and (not word or (m.start() and line.text[m.start() - 1] in _COUNTED + "半青周百千每")):
        return None
    if "季度" in word:
        nth = number(word.removeprefix("第")[0]) or 1
        low, high = (1, 9) if nth == 3 else (nth * 3 - 2, nth * 3)
    else:
        low, high = _REPORTS.get(word if not word[:1].isdigit() else "一二三四"[int(word[0]) - 1] + "季", (1, 12))
    grain = {12: "year", 6: "half", 3: "quarter"}.get(high - low + 1, "span")
    moment = Moment.label(m, (low, 1, high, 0), grain)
    if year is None and line.published is not None:
        near, now = line.year_before(m.start()), line.published
        known = near is not None and calendar.month_end(near, high) <= now
        end = calendar.month_end(now.year, high)
        foretold = (end - now).days <= _FORETOLD and _FORECAST.match(line.text, m.end()) is not None
        moment.year = near if known and near and not foretold else now.year - (end > now and not foretold)
    return moment
