"""Calendar expressions: a year and what narrows it (2021年第二季度, 去年9月15日, 1-9月, 21Q3, 上月底)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhfacts.recognise import calendar, timeshapes
from zhfacts.recognise.calendar import number
from zhfacts.recognise.timeline import Moment, Within
from zhfacts.recognise.years import relative_year, short_year

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from zhfacts.recognise.calendar import Span
    from zhfacts.recognise.timeline import Timeline

_STEPS = {"上上": -2, "上": -1, "下": 1, "下下": 2, "次": 1, "翌": 1}
_FROM_EARLIER = frozenset("次翌同当该")
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
}
_REPORTS = {"半年": (1, 6), "半年度": (1, 6), "中": (1, 6), "中期": (1, 6), "一季": (1, 3), "二季": (4, 6), "三季": (1, 9), "四季": (10, 12)}
_MONTH_PARTS = {"初": (1, 10), "上旬": (1, 10), "中旬": (11, 20), "中": (11, 20), "上半月": (1, 15), "下半月": (16, 31), "下旬": (21, 31)}
_UNMARKED = frozenset({"half", "q", "two", "ord", "rep"})
_DAYS = frozenset({"day", "month"})
_MONTHS = frozenset({"month", "day", "quarter", "span", "part"})
_END = ("底", "末", "终")


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
    if moment.within is not None and moment.first is None:
        settle(line, moment, partner)
    return _narrow(line, moment)


def settle(line: Timeline, moment: Moment, partner: Moment | None) -> None:
    """Give a label its year: its own, its partner's in a range, else what the text allows."""
    within = moment.within
    if within is None or moment.year < 0:
        return
    if moment.year:
        moment.place(moment.year)
    elif partner is not None and partner.year > 0:
        earlier = partner.within
        moment.place(partner.year + (earlier is not None and earlier[:2] > within[:2]))
    else:
        year = line.year_of(moment)
        if year is not None:
            moment.place(year)


def _narrow(line: Timeline, moment: Moment) -> Moment:
    """What follows a month, quarter or half and narrows it further: 4月初, 4月的第二周, 二季度末."""
    if moment.grain == "month" and moment.step is None:
        return _month_part(line, moment)
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


def _label(m: re.Match[str], within: Within, grain: str, step: str | None = None) -> Moment:
    moment = Moment(m.start(), m.end(), grain)
    moment.within, moment.step = within, step
    return moment


def _month_day(line: Timeline, m: re.Match[str], year: Moment | None) -> Moment | None:
    month, day = number(m["md_m"]), number(m["md_d"])
    until = number(m["md_to"] or m["md_to2"] or "") or day
    if month is None or day is None or until is None or until < day:
        return None
    return _label(m, (month, day, month, until), "day" if day == until else "span", None if day == until else "day")


def _month_range(line: Timeline, m: re.Match[str], year: Moment | None) -> Moment | None:
    first, last = number(m["mr_a"]), number(m["mr_b"])
    return None if first is None or last is None else _label(m, (first, 1, last, 0), "span", "month")


def _month(line: Timeline, m: re.Match[str], year: Moment | None) -> Moment | None:
    month = number(m["m_m"])
    return None if month is None else _label(m, (month, 1, month, 0), "month")


def _half(line: Timeline, m: re.Match[str], year: Moment | None) -> Moment | None:
    word = m["h_w"]
    if year is None and (word in ("前", "后") or m["h_b"]):
        return None
    second = word in ("下", "后") if word else (m["h_a"] or m["h_b"]) == "2"
    return _label(m, (7, 1, 12, 0) if second else (1, 1, 6, 0), "half")


def _quarter(line: Timeline, m: re.Match[str], year: Moment | None) -> Moment | None:
    first = number(m["q_a"] or m["q_c"] or m["q_e"])
    last = number(m["q_b"] or m["q_d"] or m["q_f"] or "") or first
    if first is None or last is None or last < first:
        return None
    if m["q_s"] and year is None and m[0][0] != "第":
        return None
    if line.fiscal is not None and "财季" in m[0] and first == last:
        nth, end = line.fiscal
        return Moment(m.start(), m.end(), "quarter").put(calendar.shift_months((calendar.add_months(end.replace(day=1), -2), end), 3 * (first - nth)))
    return _label(m, (first * 3 - 2, 1, last * 3, 0), "quarter" if first == last else "span", None if first == last else "quarter")


def _quarters(line: Timeline, m: re.Match[str], year: Moment | None) -> Moment | None:
    first, last = number(m[0][0]), number(m[0][-3])
    return None if first is None or last is None else _label(m, (first * 3 - 2, 1, last * 3, 0), "span", "quarter")


def _ordinal(line: Timeline, m: re.Match[str], year: Moment | None) -> Moment | None:
    """第8个月, 前三季度, 首7月, 最后一周. Bare, only counts of months and quarters from the year's beginning."""
    which, count, unit = m["o_w"], number(m["o_n"] or "1"), _UNITS[m["o_u"]]
    if not count or (m["o_n"] is None and which not in ("首", "最后")):
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
    moment = _label(m, (low * size - size + 1, 1, high * size, 0), unit if single else "span", None if single else unit)
    if year is None and which == "前" and unit == "month":
        _months_past(line, moment, count)
    return moment


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


def _near_month(line: Timeline, m: re.Match[str], year: Moment | None) -> Moment | None:
    """上月, 本月, 当月; 去年本月; 上月15日."""
    word = m["rm_w"]
    if year is None and m.start() and line.text[m.start() - 1] in _GUARDED.get(word, ""):
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


def _near_quarter(line: Timeline, m: re.Match[str], year: Moment | None) -> Moment | None:
    """上季度, 上一季度, 当季."""
    moment = Moment(m.start(), m.end(), "quarter")
    base = _base(line, moment, m["rq_w"])
    if base is None:
        return moment
    first, last = calendar.quarter(base, _STEPS.get(m["rq_w"], 0))
    moment.within, moment.own = (first.month, 1, last.month, 0), True
    moment.place(first.year)
    return moment


def _base(line: Timeline, moment: Moment, word: str) -> dt.date | None:
    """The day that 上月, 当月 count from: the publication day, or the last day of the period named before."""
    earlier = line.antecedent(_MONTHS)
    if word in _FROM_EARLIER and earlier is not None:
        moment.antecedent = earlier.start
        return earlier.last
    near = earlier if earlier is not None and earlier.grain == moment.grain and line.within_reach(earlier, moment.start) else None
    if word == "上" and near is not None and (moment.grain == "quarter" or line.same_sentence(near, moment.start)):
        moment.antecedent = near.start
        return near.last
    return line.published


def _year_part(line: Timeline, m: re.Match[str], year: Moment | None) -> Moment | None:
    """年初, 年底: within a year that is named, that of the sentence, or the one that the date allows."""
    if year is None and (m[0][0] != "年" or (m.start() and line.text[m.start() - 1] in _COUNTED)):
        return None
    word = m["yp_w"]
    if year is None and m.start() and line.text[m.start() - 1] == "新":
        return None
    low, high = {"初": (1, 1), "伊始": (1, 1), "中": (6, 7), "中期": (6, 7)}.get(word, (12, 12))
    moment = _label(m, (low, 1, high, 0), "part")
    if word in _END:
        moment.role = "instant"
    if year is None:
        moment.year = _year_now(line, moment, past=word in _END)
    return moment


def _year_now(line: Timeline, moment: Moment, *, past: bool) -> int:
    """The year of 年底, 全年: that of the sentence, else the last one until spring, else this one."""
    near, now = line.year_before(moment.start), line.published
    if near is not None or now is None:
        return near or 0
    if line.ahead(moment.start, moment.end):
        return now.year
    told = line.year == now.year - 1 and line.year_at >= 0 and moment.start - line.year_at < 400
    return now.year - (past and (now.month <= 3 or (told and now.month <= 9)))


def _semi(line: Timeline, m: re.Match[str], year: Moment | None) -> Moment | None:
    """2020年半年度, 2020年中期业绩: its first half."""
    return None if year is None else _label(m, (1, 1, 6, 0), "half")


def _whole(line: Timeline, m: re.Match[str], year: Moment | None) -> Moment | None:
    if year is None and m[0] == "年内":
        return _within_year(line, m)
    if year is None and not m[0].startswith("全年"):
        return None
    moment = _label(m, (1, 1, 12, 0), "year")
    if year is None:
        moment.year = _year_now(line, moment, past=True)
    return moment


def _within_year(line: Timeline, m: re.Match[str]) -> Moment | None:
    """年内: this year up to now, all of it where the words look ahead."""
    if m.start() and line.text[m.start() - 1] in _COUNTED:
        return None
    moment = _label(m, (1, 1, 12, 0), "year")
    now = line.as_of(moment.start)
    moment.year = now.year if now is not None else line.year_before(moment.start) or 0
    if now is not None and not line.ahead(moment.start, moment.end):
        moment.within, moment.grain, moment.role = (1, 1, now.month, now.day), "span", "since"
    return moment


def _report(line: Timeline, m: re.Match[str], year: Moment | None) -> Moment | None:
    """年报, 半年报, 三季报: the span that the report covers; without a year, of the last one that can be out."""
    word = m["rep_w"] or ""
    if year is None and (not word or (m.start() and line.text[m.start() - 1] in _COUNTED + "半青周百千每")):
        return None
    if "季度" in word:
        nth = number(word.removeprefix("第")[0]) or 1
        low, high = (1, 9) if nth == 3 else (nth * 3 - 2, nth * 3)
    else:
        low, high = _REPORTS.get(word if not word[:1].isdigit() else "一二三四"[int(word[0]) - 1] + "季", (1, 12))
    grain = {12: "year", 6: "half", 3: "quarter"}.get(high - low + 1, "span")
    moment = _label(m, (low, 1, high, 0), grain)
    if year is None and line.published is not None:
        near, now = line.year_before(m.start()), line.published
        known = near is not None and calendar.month_end(near, high) <= now
        moment.year = near if known and near else now.year - (calendar.month_end(now.year, high) > now)
    return moment


def _month_part(line: Timeline, moment: Moment) -> Moment:
    """4月初, 4月上旬, 4月底, 4月的第二周, 5月的最后一天."""
    part = timeshapes.MONTH_PART.match(line.text, moment.end)
    if part is None:
        return moment
    moment.end = part.end()
    moment.grain = "part" if part["part"] else "day" if part["wd"] or part["nd"] else "span" if part["tail"] else "week"
    if part["part"] in _END:
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
    if earlier is not None and (now is None or line.same_sentence(earlier, at)):
        return earlier.first
    if now is None:
        return None
    if day <= now.day or (day - now.day <= 12 and line.ahead(at, at + 3)):
        return now
    return calendar.add_months(now.replace(day=1), -1)


_SAID_OF_DAY = re.compile(r"[，,]|晚|上午|下午|早|凌晨|讯|电|收盘|前|起")
_COUNTED = "一二三四五六七八九十两半多近几每整周全0123456789"
_GUARDED = {
    "上": "以线",
    "当": "适相恰",
    "同": "合不相共如",
    "次": "一二两三四五六七八九十首每几多历上本这初再",
    "本": "日成资基版样",
    "该": "应",
}
_READERS: dict[str, Callable[[Timeline, re.Match[str], Moment | None], Moment | None]] = {
    "md": _month_day,
    "mr": _month_range,
    "m": _month,
    "half": _half,
    "q": _quarter,
    "two": _quarters,
    "ord": _ordinal,
    "rm": _near_month,
    "rq": _near_quarter,
    "yp": _year_part,
    "rep": _report,
    "semi": _semi,
    "all": _whole,
}
