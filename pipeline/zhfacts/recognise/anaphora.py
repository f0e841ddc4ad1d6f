"""Words for times that are named elsewhere: 目前, 收盘, 同期, 报告期, 上年末, 十四五, and holidays."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from zhfacts.recognise import calendar, relative
from zhfacts.recognise.timeline import Moment

if TYPE_CHECKING:
    from collections.abc import Callable

    from zhfacts.model import Period
    from zhfacts.recognise.timeline import Timeline

_SESSION = "收盘(?!价)|早盘|午盘|尾盘|盘中|开盘(?!价)|午后|盘前|盘后|(?<!回)收市(?!价|场)|午间收盘|半日|盘初|夜盘"
WORDS = re.compile(
    r"(?P<now>截[至止](?:到)?(?:目前|当前|现在|发稿|记者发稿|本?公告(?:披露)?日|本公告披露之?日)(?:时|前|为止)?|目前(?:为止)?|当前|现在|现阶段|如今|当下|眼下|迄今(?:为止)?"
    r"|发稿时|最新(?=收盘|价|数据|股价|市值|报))"
    rf"|(?P<session>截[至止](?:今日|[当同][日天])?(?:{_SESSION})|{_SESSION})"
    r"|(?P<opened>开年以来)|(?P<flash>业绩快报)"
    r"|(?P<weekly>全周|周内|一周(?=[累大上下涨跌飙暴增]))"
    r"|(?P<recent>近日|近期|日前|近来|近年来?|最近(?![一两二三四五六七八九十几\d]))"
    r"|(?P<audited>最近一(?:年|期|个会计年度)(?:末)?(?=经审计|末))"
    r"|(?P<same>(?:(?P<back>去年|上年度?|上一年度?|前一?年|年前|前年|上一?财年|上个?月|上一?周|上个?季度?)?(?P<what>同期|同月|同季(?!度)|同日)(?!限)|历史同期|往年同期))"
    r"|(?P<prior>上期(?!所|货|技|能|期)(?:末|期末)?|上一报告期末?|(?:上年|上年度)(?:期末|末|底))"
    r"|(?P<begin>(?:报告期|年|本)?期初)|(?P<end>(?:报告|本|会计|该)?(?<!一)期末)|(?P<report>本?报告期(?:内|间)?|期内|本期(?!债|发行))"
    r"|(?P<plan>[“\"‘']?十(?P<nth>[一二三四五六])五[”\"’']?(?P<part>末|初|以来|期间|时期|开局之年|收官之年)?(?![”\"’']?规划(?!期)|[一二三四五六七八九十百千万个家名])"
    r"|“?十四五规划”?期间)"
    r"|(?P<century>(?:(?:上|20|19|二十|十九)世纪)?(?P<decade>[一二三四五六七八九]十|[1-9]0)年代(?P<third>初|中期|末|后期)?)"
)
_ANNOUNCES = re.compile(r"公告|披露|发布")
_SAYS = re.compile(r"表示|介绍|透露|指出|通报|报道|获悉|(?<![简名职号俗统通])称")
_REPORT = frozenset({"year", "half", "quarter", "span"})
_END_MARKS = frozenset("末底日")
_COUNTABLE = frozenset({"year", "half", "quarter", "month", "span", "day", "week", "part"})
_NAMED_BEFORE = 12  # characters between a period and the report that it is of
_LOOK_BACK = 12  # periods
_UNITS = {"月": "month", "周": "week", "季": "quarter"}


def word(line: Timeline, at: int) -> Moment | None:
    """The word for a time at `at`."""
    m = WORDS.match(line.text, at)
    if m is None:
        return None
    kind = m.lastgroup or ""
    return _READERS[kind](line, m, Moment(at, m.end(), "day"))


def _now(line: Timeline, m: re.Match[str], moment: Moment) -> Moment | None:
    """目前, 截至发稿: the publication day, in its own sentence only."""
    before = line.text[moment.start - 1] if moment.start else ""
    if (m[0].startswith("目前") and before in "项科题栏数节") or (m[0] == "现在" and before in "体表出呈实兑发展浮涌"):
        return None
    moment.role = "weak" if m[0][0] != "截" else "instant"
    if m[0] == "最新" and (today := _session_day(line, moment)) is not None:
        return moment.put((today, today))
    if "目前" in m[0] and (told := _said(line, moment)) is not None:
        return moment.put((told, told))
    if moment.role == "weak" and (as_of := line.as_of(moment.start)) is not None:
        return moment.put((as_of, as_of))
    if "公告" in m[0] and (told := _announced(line, moment)) is not None:
        return moment.put((told, told))
    return moment.put((line.published, line.published)) if line.published else moment


def _announced(line: Timeline, moment: Moment) -> dt.date | None:
    """3月5日，公司公告称，截至公告日: the day that its sentence names for the announcement."""
    for day in line.found[:-4:-1]:
        if not line.same_sentence(day, moment.start):
            return None
        if day.grain == "day" and day.role == "stated":
            return day.last if _ANNOUNCES.search(line.text, day.end, moment.start) is not None else None
    return None


def _said(line: Timeline, moment: Moment) -> dt.date | None:
    """2月20日，某人表示，截至目前…: the day on which it was said."""
    day = line.found[-1] if line.found else None
    if day is None or day.grain != "day" or day.role != "stated" or not line.told_lately(day, moment.start):
        return None
    return day.last if line.same_sentence(day, moment.start) and _SAYS.search(line.text, day.end, moment.start) is not None else None


def _session_day(line: Timeline, moment: Moment) -> dt.date | None:
    """昨日涨5%，最新收盘价…: the day of trade that the sentence names just before."""
    day = line.antecedent(frozenset({"day"}))
    if day is None or not line.same_sentence(day, moment.start) or not line.told_lately(day, moment.start):
        return None
    return day.last


def _session(line: Timeline, m: re.Match[str], moment: Moment) -> Moment | None:
    """收盘, 早盘: of the day that the sentence names, else of the publication."""
    moment.role = "weak"
    if m[0] == "半日" and line.text[moment.start - 1 : moment.start] in ("大", "多"):
        return None
    earlier = line.antecedent(frozenset({"day"}))
    day = line.published
    if earlier is not None and (line.told_lately(earlier, moment.start) or line.same_sentence(earlier, moment.start)):
        day, moment.antecedent = earlier.last, earlier.start
    return moment.put((day, day)) if day else moment


def _opened(line: Timeline, m: re.Match[str], moment: Moment) -> Moment | None:
    """开年以来: since New Year's Day."""
    moment.role, moment.grain, now = "since", "span", line.published
    return moment.put((dt.date(now.year, 1, 1), now)) if now else moment


def _flash(line: Timeline, m: re.Match[str], moment: Moment) -> Moment | None:
    """业绩快报, where no year stands before it: of the last year until April, of the first half in July and August."""
    now, before = line.published, line.found[-1] if line.found else None
    if now is None or (before is not None and moment.start - before.end <= _NAMED_BEFORE):
        return None
    if now.month in (7, 8):
        moment.grain = "half"
        return moment.put(calendar.months(now.year, 1, 6))
    moment.grain = "year"
    return moment.put(calendar.months(now.year - 1, 1, 12)) if now.month <= 4 else None


def _weekly(line: Timeline, m: re.Match[str], moment: Moment) -> Moment | None:
    """周内, 一周上涨…: the week that is told, else the last one."""
    moment.grain = "week"
    earlier = line.antecedent(frozenset({"week"}))
    if earlier is not None and earlier.first is not None and earlier.last is not None and line.within_reach(earlier, moment.start):
        moment.antecedent = earlier.start
        return moment.put((earlier.first, earlier.last))
    return moment.put(relative.week_past(line.published)) if line.published else moment


def _recent(line: Timeline, m: re.Match[str], moment: Moment) -> Moment | None:
    """近日, 近期: about now, no days of their own."""
    if m[0] == "日前" and line.text[moment.start - 1 : moment.start] in "今当昨目次前后以之0123456789一二三四五六七八九十":
        return None
    moment.role, moment.grain = "weak", "vague"
    return moment


def _same(line: Timeline, m: re.Match[str], moment: Moment) -> Moment | None:
    """同期, 去年同期: the span of the antecedent, moved back by what the word says."""
    if m["what"] is not None and m["back"] is None and line.text[moment.start - 1 : moment.start] in "合不相共如":
        return None
    back = m["back"]
    if m["what"] == "同日" and not back:
        return _same_day(line, moment)
    moment.grain = "vague"
    earlier = _compared(line, moment) if back else None
    if earlier is None or earlier.role == "instant" or not line.within_reach(earlier, moment.start):
        earlier = line.antecedent(_COUNTABLE)
    moment.role = "base" if back else "stated"
    if m["what"] is None or earlier is None or earlier.first is None or earlier.last is None:
        return moment
    moment.antecedent, moment.grain, moment.step = earlier.start, earlier.grain, earlier.step
    span = (earlier.first, earlier.last)
    if back is None:
        return moment.put(span)
    unit = next((unit for key, unit in _UNITS.items() if key in back), "year")
    if unit == "week":
        return moment.put((calendar.add_days(span[0], -7), calendar.add_days(span[1], -7)))
    months = {"year": 12, "quarter": 3, "month": 1}[unit]
    return moment.put(calendar.shift_months(span, -months * (2 if back == "前年" else 1)))


def _compared(line: Timeline, moment: Moment) -> Period | None:
    """What 去年同期 is compared with: a period of its sentence, else one that is over, else any."""
    grains = _COUNTABLE - {"day"}
    nearest = line.antecedent(grains)
    if nearest is None or line.same_sentence(nearest, moment.start):
        return nearest
    over = line.antecedent(grains, past=True)
    return over if over is not None and line.within_reach(over, moment.start) else nearest


def _same_day(line: Timeline, moment: Moment) -> Moment:
    """同日: the day told last, in its sentence or shortly before the publication, else the day of the publication."""
    earlier = line.antecedent(frozenset({"day"}))
    day = line.published
    if (
        earlier is not None
        and earlier.role == "stated"
        and (line.same_sentence(earlier, moment.start) or line.told_lately(earlier, moment.start))
    ):
        day, moment.antecedent = earlier.last, earlier.start
    return moment.put((day, day)) if day else moment


def same_in_year(line: Timeline, moment: Moment, end: int) -> Moment:
    """2019年同期, 今年同期: the antecedent's span in that year."""
    earlier = line.antecedent(_COUNTABLE - {"year"}) or line.antecedent(_COUNTABLE)
    moment.end, moment.own = end, False
    if earlier is not None and earlier.first is not None and earlier.last is not None and moment.year > 0:
        moment.antecedent, moment.grain, moment.step = earlier.start, earlier.grain, earlier.step
        moment.put(calendar.shift_months((earlier.first, earlier.last), 12 * (moment.year - earlier.last.year)))
        if moment.year != earlier.last.year:
            moment.role = "base"
    return moment


def _reported(line: Timeline, moment: Moment) -> Period | None:
    """The span of the report that is spoken of: the last one named."""
    earlier = line.antecedent(_REPORT, past=True)
    if earlier is not None and line.closed(earlier, moment.start):  # 3亿元（17年1亿元）。报告期内…
        earlier = next((one for one in line.found[:-_LOOK_BACK:-1] if _can_report(line, one, moment.start)), earlier)
    if earlier is None:
        return None
    for period in line.found[-_LOOK_BACK:]:  # the half of a half-year report, where its second quarter is told too
        if (
            period.role == "stated"
            and (period.grain in ("half", "year") or period.step in ("quarter", "month"))
            and period.last == earlier.last
            and _longer(period, earlier)
        ):
            earlier = period
    moment.antecedent = earlier.start
    return earlier


def _can_report(line: Timeline, period: Period, at: int) -> bool:
    """Whether it is of a report's length, over, and in no bracket that has closed."""
    if period.grain not in _REPORT or period.role not in ("stated", "instant") or period.first is None or period.last is None:
        return False
    return (line.published is None or period.last <= line.published) and not line.closed(period, at)


def _longer(period: Period, other: Period) -> bool:
    """Whether a period of the same year begins with it and before the other."""
    return period.first is not None and other.first is not None and period.first < other.first and period.first.year == other.first.year


def _report(line: Timeline, m: re.Match[str], moment: Moment) -> Moment | None:
    before = line.text[moment.start - 1 : moment.start]
    if m[0] == "期内" and before and before not in "，。；、 \n,;（(":
        return None
    earlier = _reported(line, moment)
    moment.grain = "vague"
    if earlier is None or earlier.first is None or earlier.last is None:
        return moment
    moment.grain = earlier.grain
    return moment.put((earlier.first, earlier.last))


def _end(line: Timeline, m: re.Match[str], moment: Moment) -> Moment | None:
    """期末: the day that its sentence has told as 2022年末 or 截至9月30日, else the last day of the report."""
    moment.role = "instant"
    told = line.found[-1] if line.found else None
    if (
        told is not None
        and told.role == "instant"
        and told.last is not None
        and told.text[-1] in _END_MARKS
        and line.same_sentence(told, moment.start)
    ):
        moment.antecedent = told.start
        return moment.put((told.last, told.last))
    earlier = _reported(line, moment)
    return moment.put((earlier.last, earlier.last)) if earlier is not None and earlier.last is not None else moment


def _begin(line: Timeline, m: re.Match[str], moment: Moment) -> Moment | None:
    """期初: the day before the period begins."""
    moment.role = "instant"
    earlier = _reported(line, moment)
    if earlier is None or earlier.first is None:
        return moment
    day = calendar.add_days(earlier.first, -1)
    return moment.put((day, day))


def _audited(line: Timeline, m: re.Match[str], moment: Moment) -> Moment | None:
    """最近一期经审计净资产: of the last balance sheet of a full year."""
    moment.role = "label"
    if line.published is None:
        return moment
    day = dt.date(line.published.year - 1, 12, 31)
    return moment.put((day, day))


def _prior(line: Timeline, m: re.Match[str], moment: Moment) -> Moment | None:
    """上年末: the last day of the year before the one spoken of; 上期: the like span before."""
    earlier = _reported(line, moment)
    if m[0].startswith("上年"):
        moment.role = "instant"
        year = earlier.last.year if earlier is not None and earlier.last is not None and line.same_sentence(earlier, moment.start) else 0
        year = year or (line.published.year if line.published else 0)
        return moment.put((dt.date(year - 1, 12, 31), dt.date(year - 1, 12, 31))) if year else moment
    moment.role, moment.grain = "base", "vague"
    if earlier is not None and earlier.first is not None and earlier.last is not None:
        moment.put(calendar.shift_months((earlier.first, earlier.last), -12))
        moment.grain = earlier.grain
        if m[0].endswith("末"):
            moment.first, moment.grain = moment.last, "day"
    return moment


def _plan(line: Timeline, m: re.Match[str], moment: Moment) -> Moment | None:
    """十四五: five years; 十四五末: the last of them."""
    nth = calendar.number(m["nth"] or "四") or 4
    if not m["part"] and m[0][0] not in "“\"‘'" and line.text[moment.end : moment.end + 2] not in ("期间", "时期", "规划"):
        return None
    first = 2001 + 5 * nth
    low, high = {"末": (4, 4), "收官之年": (4, 4), "初": (0, 0), "开局之年": (0, 0)}.get(m["part"] or "", (0, 4))
    moment.grain = "year" if low == high else "span"
    moment.step = None if low == high else "year"
    moment.put((dt.date(first + low, 1, 1), dt.date(first + high, 12, 31)))
    if m["part"] == "以来":
        moment.role, moment.last = "since", line.published
    return moment


def _century(line: Timeline, m: re.Match[str], moment: Moment) -> Moment | None:
    """上世纪90年代; 80年代 alone is of the last century, 20年代 could be of either."""
    head, decade = m[0][:2], m["decade"]
    century = 1800 if head in ("19", "十九") else 1900
    ten = int(decade) if decade.isdigit() else calendar.number(decade) or 0
    if "世纪" not in m[0] and ten < 50:
        return None
    moment.grain = "span"
    return moment.put((dt.date(century + ten, 1, 1), dt.date(century + ten + 9, 12, 31)))


_READERS: dict[str, Callable[[Timeline, re.Match[str], Moment], Moment | None]] = {
    "now": _now,
    "session": _session,
    "opened": _opened,
    "flash": _flash,
    "weekly": _weekly,
    "recent": _recent,
    "audited": _audited,
    "same": _same,
    "prior": _prior,
    "begin": _begin,
    "end": _end,
    "report": _report,
    "plan": _plan,
    "century": _century,
}
