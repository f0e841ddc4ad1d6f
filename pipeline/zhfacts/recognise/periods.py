"""Time expressions and the days they cover.

Anchors are found in one pass; at each the shapes of timeshapes.py are tried, the specific before the
general. What follows or precedes then opens or closes a span (截至, 自…以来, A至B).
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from zhfacts.model import Period
from zhfacts.recognise import calendar, moments, timeshapes
from zhfacts.recognise.calendar import number
from zhfacts.recognise.timeline import Moment, Timeline
from zhfacts.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from zhfacts.recognise.calendar import Span

_ANCHOR = re.compile(
    r"(?<![\d.])(?:\d{1,4}(?= ?(?:年|月|日|号|财年|季|周|天|个|[QHqEA](?![a-z])|[-~至到—–/.、和及] ?\d))|[1-4][QH]|20\d\d(?=第|[一二三四上全前]))|(?<![A-Za-z])(?:Q[1-4]|H[12]|FY)|(?:周|星期|礼拜)[一二三四五六日天末]"
    r"|[今去前明后来次翌同当本该大上下这那首头第全整年半中期一二三四五六七八九十元近最过未此自昨目现至报双廿〇零早盘收午尾隔截周星礼](?=.{0,6}[年月季周期日报旬天夜前今在后盘内间拜])"
)
_TO = re.compile(timeshapes.TO)
_WORDS = re.compile(
    r"(?P<day0>今日|今天|今晨|今早|今晚|当日|当天|即日|日内|本日)|(?P<day1>昨日|昨天|昨晚|昨夜|昨晨|隔夜|前一(?:个)?交易日|上一(?:个)?交易日|上日)|(?P<day2>前日|前天)|(?P<next>明日|明天)"
    r"|(?P<now>目前|当前|现在|截至(?:记者)?发稿(?:时|前)?|截至今日|截至目前|截止目前|截至公告(?:披露)?日|现阶段|如今|最新(?=收盘|价|数据|股价|市值)|当下|现已|至今)"
    r"|(?P<close>收盘(?!价)|截至收盘|早盘|午盘|尾盘|盘中|开盘(?!价)|午后|盘前|盘后|收市|全日|全天|半日)"
    r"|(?P<recent>近日|近期|日前|近来|最近(?!一|\d|[两二三四五六七八九十几]))"
    r"|(?P<ytd>(?:今年以来|年初至今|今年年初至今|今年至今|年初以来|今年年初以来|年内(?!到期|发行)|今年累计))"
    r"|(?P<end>(?:报告)?期末)|(?P<begin>期初|报告期初)|(?P<year>报告期内?|本报告期)"
    r"|(?P<same>(?:去年|上年|上一年|前一年|年前|前年)?(?:同期|同月|同季(?!度)|同日)|上年度?同期)|(?P<prior>上期|上年末|上年底|去年末|去年底|去年年底|去年年末)"
    r"|(?P<plan>[“\"]?(?:十[一二三四五]五)[”\"]?(?:规划)?(?:期间|时期|末|初|收官)?(?=[”\"]|期间|时期|规划|末|以来|$|[，。、的]))"
)
_COMPARE = re.compile(r"(?:较|比|相比|与|同|对比|超过|高于|低于|和)$|(?:较|比)(?:上期|期初|年初|前期|此前)[（(]$")
_RECORD = re.compile(r"(?:的)?(?:最|新低|新高|首|低点|高点|次[高低]|历史|单日最|以来最)|到期|债券?(?:到期)?[）)]?")
_AS_OF = re.compile(r"(?:截至|截止至?|截止到|截至到|于|至|到)$")
_FROM = re.compile(r"(?:自从?|从|由)$")
_TAIL_BASE = re.compile(r"(?:的)?(?:同期)?(?:水平)?(?:相比|比较|之比|相较)")
_PLANS = {"一": 2001, "二": 2011, "三": 2016, "四": 2021, "五": 2026}
_QUARTER_LIST = re.compile(r"(?P<y>20\d\d|\d\d)?年?(?:单季度)?Q(?P<a>[1-4])(?:[/、和-]Q?[1-4]){0,2}[/、和-]Q?(?P<z>[1-4])(?![\d.%])")
_YEAR_LIST = re.compile(r"(?:20)?\d\d(?:年|E)?(?:[/、和及](?:20)?\d\d(?:年|E)?){1,5}(?<=[年E])(?!期)")
_YEAR_SAME = re.compile(r"度?的?同期")
_HALF_REPORT = re.compile(r"(?:半年度?|中期)(?=(?:财务|经营)?(?:业绩|报|预|度|利润|分红|营收|净利))")
_FULL_DATE = re.compile(r"((?:19|20)\d\d)(?:年|-|/|\.)(\d{1,2})(?:月|-|/|\.)(\d{1,2})日?")


def find_periods(text: str, published: dt.date | None) -> list[Period]:
    """The time expressions of a text in order, not overlapping; offsets are those of `text` as given.

    `published` is the day that relative words count from; without it they have first and last None.
    """
    plain = fold(text)
    line = Timeline(plain, published)
    at = 0
    for start in _starts(plain):
        if start < at:
            continue
        for shape in _SHAPES:
            moment = shape(line, start)
            if moment is not None and moment.end > start:
                _add(line, _extended(line, moment))
                at = line.found[-1].end
                break
    return line.found


def _starts(text: str) -> list[int]:
    """Where a time expression can begin."""
    words = {match.start() for match in _WORDS.finditer(text)}
    words.update(match.start() for match in _ANCHOR.finditer(text))
    return sorted(words)


def infer_published(text: str) -> dt.date | None:
    """The latest full date of the first 200 characters of a text that names its days in full, else None."""
    days = [calendar.valid_day(int(m[1]), int(m[2]), int(m[3])) for m in _FULL_DATE.finditer(fold(text[:200]))]
    return max((day for day in days if day is not None), default=None)


def _add(line: Timeline, moment: Moment) -> None:
    first, last = moment.first, moment.last
    if first is not None and last is not None and last < first:
        first, last = last, first
    text = line.text
    role = moment.role
    if (role == "since" and _RECORD.match(text, moment.end)) or (role == "stated" and text.startswith(("到期", "发行的"), moment.end)):
        role = "base"
    if role in ("stated", "instant") and (
        _COMPARE.search(text, max(0, moment.start - 5), moment.start) or _TAIL_BASE.match(text, moment.end)
    ):
        role = "base"
    if (
        role == "stated"
        and moment.grain in ("day", "month", "quarter", "half", "year")
        and re.search(r"截[至止]$|截止至$", text[max(0, moment.start - 3) : moment.start])
    ):
        role = "instant"
    line.found.append(Period(moment.start, moment.end, text[moment.start : moment.end], first, last, moment.grain, role, moment.antecedent))
    if moment.own and moment.last is not None:
        line.name_year(moment.last.year, moment.end)


def _extended(line: Timeline, moment: Moment) -> Moment:
    """A至B as one span; A以来 up to the publication."""
    text = line.text
    if moment.grain == "year" and moment.year > 0:
        if same := _YEAR_SAME.match(text, moment.end):
            return _same_of_year(line, moment, same.end())
        if half := _HALF_REPORT.match(text, moment.end):
            moment.end, moment.grain = half.end(), "half"
            return moment.put(calendar.months(moment.year, 1, 6))
    joint = _TO.match(text, moment.end)
    if joint and moment.grain != "weak" and moment.first is not None:
        until = moments.read(line, joint.end(), moment)
        if until is not None and until.last is not None and until.last >= moment.first:
            moment.end, moment.last, moment.grain = until.end, until.last, "span"
            moment.own = moment.own or until.own
            return moment
    after = timeshapes.POST.match(text, moment.end)
    if after and after["since"] and moment.first is not None and moment.role != "weak":
        moment.end, moment.role, moment.grain = after.end(), "since", "span"
        moment.last = line.published
        if moment.last is not None and moment.last < moment.first:
            moment.last = None
    elif after and (after["from"]) and moment.first is not None and moment.role != "weak":
        moment.end, moment.role, moment.last, moment.grain = after.end(), "since", None, "span"
    return moment


def _same_of_year(line: Timeline, moment: Moment, end: int) -> Moment:
    """2019年同期: the antecedent's span in that year."""
    earlier = line.antecedent(frozenset({"half", "quarter", "month", "span", "day", "week", "part"}))
    moment.end, moment.role, moment.own = end, "base", False
    if earlier is not None and earlier.first is not None and earlier.last is not None:
        moment.antecedent, moment.grain = earlier.start, earlier.grain
        moment.put(calendar.shift_months((earlier.first, earlier.last), 12 * (moment.year - earlier.last.year)))
    return moment


def _iso(line: Timeline, at: int) -> Moment | None:
    m = timeshapes.ISO.match(line.text, at)
    if m is None or not (m["m"] or m["m2"]):
        return None
    year, month = int(m["y"]), int(m["m"] or m["m2"])
    moment = Moment(at, m.end(), "day")
    moment.own, moment.year = True, year
    day = m["d"] or m["d2"]
    if day is None:
        moment.grain = "month"
        return moment.put(calendar.months(year, month, month)) if m["sep"] != "." or len(m["m"]) == 2 else None
    found = calendar.valid_day(year, month, int(day))
    return moment.put((found, found)) if found else None


def _year_range(line: Timeline, at: int) -> Moment | None:
    m = timeshapes.YEAR_RANGE.match(line.text, at)
    if m is None or not (m["mark"] or m["e"] or len(m["a"]) == 4 and len(m["b"]) == 4):
        return None
    century = (line.published.year if line.published else 2020) // 100 * 100
    a, b = (number(m["a"]) or 0), (number(m["b"]) or 0)
    a = a if a > 100 else century + a
    b = b if b > 100 else a // 100 * 100 + b
    if not a < b <= a + 40:
        return None
    moment = Moment(at, m.end(), "years")
    moment.own = True
    moment.year = b
    return moment.put((dt.date(a, 1, 1), dt.date(b, 12, 31)))


def _latin(line: Timeline, at: int) -> Moment | None:
    m = timeshapes.LATIN.match(line.text, at)
    if m is None:
        return None
    year = int(m["y"])
    year = year if year > 100 else 2000 + year
    if m["months"]:
        span = (1, int(m["months"]))
    else:
        n, unit = int(m["n"] or m["n2"]), m["u"] or m["u2"]
        span = (3 * n - 2, 3 * n) if unit == "Q" else (6 * n - 5, 6 * n)
        if unit == "H" and n > 2:
            return None
    moment = Moment(at, m.end(), {3: "quarter", 6: "half"}.get(span[1] - span[0] + 1, "span"))
    moment.own, moment.year = True, year
    return moment.put(calendar.months(year, *span))


def _quarters(line: Timeline, at: int) -> Moment | None:
    """2019Q1/Q2/Q3, 2021/22/23年: members of one list, kept as the span from the first to the last."""
    m = _QUARTER_LIST.match(line.text, at)
    if m is not None:
        first, last = int(m["a"]), int(m["z"])
        year = number(m["y"] or "") or (line.year_of(Moment(at, m.end(), "quarter")) or 0)
        if not year or last <= first:
            return None
        moment = Moment(at, m.end(), "quarters")
        moment.own, moment.year = bool(m["y"]), year + 2000 * (year < 100)
        return moment.put(calendar.months(moment.year, 3 * first - 2, 3 * last))
    m = _YEAR_LIST.match(line.text, at)
    if m is None:
        return None
    years = [int(y) for y in re.findall(r"\d+", m[0])]
    century = (line.published.year if line.published else 2020) // 100 * 100
    years = [y if y > 100 else century + y for y in years]
    if any(b != a + 1 for a, b in zip(years, years[1:], strict=False)):
        return None
    moment = Moment(at, m.end(), "years")
    moment.own, moment.year = True, years[-1]
    return moment.put((dt.date(years[0], 1, 1), dt.date(years[-1], 12, 31)))


def _calendar(line: Timeline, at: int) -> Moment | None:
    return moments.read(line, at)


def _week(line: Timeline, at: int) -> Moment | None:
    m = timeshapes.WEEK.match(line.text, at)
    if (
        m is None
        or not (m["rel"] or m["d"])
        or (m["rel"] or "") not in ("", "上", "下", "本", "这", "当", "今", "该", "上上", "下下", "前")
    ):
        return None
    if m["d"] and m["d"].isdigit() and line.text[m.end() : m.end() + 1] in (".", "%"):
        return None
    moment = Moment(at, m.end(), "day" if m["d"] and m["d"] != "末" and not m["d2"] else "week")
    now = line.published
    if m["rel"] in ("当", "该", "前") and not m["d"]:
        earlier = line.antecedent(frozenset({"day", "week", "span"}))
        if earlier is not None and earlier.first is not None and earlier.last is not None and (earlier.last - earlier.first).days < 8:
            moment.antecedent = earlier.start
            if m["rel"] == "前":
                moment.role = "base"
            return moment.put(calendar.week(earlier.first, -1 if m["rel"] == "前" else 0))
    if now is None:
        return moment
    offset = {"上": -1, "上上": -2, "前": -1, "下": 1, "下下": 2}.get(m["rel"] or "", 0)
    first, last = calendar.week(now, offset)
    if not m["d"]:
        return moment.put((first, last))
    if m["d"] == "末":
        return moment.put((last - dt.timedelta(1), last))
    day = first + dt.timedelta(calendar.weekday(m["d"]))
    if not m["rel"] and day > now and not line.ahead(at, m.end()):
        day -= dt.timedelta(7)
    until = first + dt.timedelta(calendar.weekday(m["d2"])) if m["d2"] else day
    return moment.put((day, max(day, until)))


def _window(line: Timeline, at: int) -> Moment | None:
    """近三年, 过去12个月, 未来五年, 5年内: a window that ends or begins at the publication."""
    m = timeshapes.DURATION.match(line.text, at)
    if m is None or not (m["pre"] or m["post"] in ("以来", "来")):
        return None
    count = 0.5 if m["n"] == "半" else number(m["n"])
    pre = m["pre"] or "近"
    if not count or pre in ("上", "下", "前", "后", "首", "头", "随后", "此后", "过", "之前", "此前"):
        return None
    moment = Moment(at, m.end(), "window")
    now = line.published
    if now is None:
        return moment
    ahead = pre in ("未来", "今后", "接下来", "往后", "将来")
    unit = m["u"]
    start, end = _window_span(now, count, unit, ahead=ahead)
    return moment.put((start, end))


def _window_span(now: dt.date, count: float, unit: str, *, ahead: bool) -> Span:
    months = {"年": 12, "月": 1, "季": 3}
    step = next((value for key, value in months.items() if key in unit), None)
    sign = 1 if ahead else -1
    if step is not None:
        edge = calendar.add_months(now, sign * int(count * step))
    elif "交易日" in unit or "工作日" in unit or (unit.endswith("日") and count <= 60):  # 近5日 of the market: its trading days
        edge = calendar.add_workdays(now, sign * (int(count) - 1))
        return (now, edge) if ahead else (edge, now)
    else:
        edge = now + dt.timedelta(sign * int(count * (7 if "周" in unit or "星期" in unit or "礼拜" in unit else 1)))
    day = dt.timedelta(1)
    return (now, edge - day) if ahead else (edge + day, now)


def _word(line: Timeline, at: int) -> Moment | None:
    m = _WORDS.match(line.text, at)
    if m is None:
        return None
    kind = m.lastgroup or ""
    moment = Moment(at, m.end(), "day")
    now = line.published
    if kind == "plan":
        year = _PLANS[m[0].lstrip('“"')[1]]
        moment.grain = "years"
        return moment.put((dt.date(year, 1, 1), dt.date(year + 4, 12, 31)))
    if kind == "same":
        return _same(line, moment, m[0])
    if now is None:
        return moment
    if kind in ("now", "close", "recent"):
        moment.role = "weak"
    return _WORD_SPANS[kind](line, moment, now)


def _same(line: Timeline, moment: Moment, word: str) -> Moment | None:
    """同期, 去年同期: the span of the antecedent, a year earlier where the word says so."""
    earlier = line.antecedent(frozenset({"year", "half", "quarter", "month", "span", "day", "week", "part"}))
    moment.role, moment.grain = "base", "span"
    if earlier is None or earlier.first is None or earlier.last is None:
        return moment
    moment.antecedent = earlier.start
    back = word[0] in "去上年前" or word.startswith("上一年")
    moment.grain = earlier.grain
    return moment.put(calendar.shift_months((earlier.first, earlier.last), -12) if back else (earlier.first, earlier.last))


def _one(offset: int) -> Callable[[Timeline, Moment, dt.date], Moment]:
    def days(line: Timeline, moment: Moment, now: dt.date) -> Moment:
        day = now + dt.timedelta(offset)
        return moment.put((day, day))

    return days


def _year_to_date(line: Timeline, moment: Moment, now: dt.date) -> Moment:
    moment.grain, moment.role = "span", "since"
    return moment.put((dt.date(now.year, 1, 1), now))


def _report(line: Timeline, moment: Moment, now: dt.date) -> Moment | None:
    """报告期内: the report's span that was named before; nothing where none was."""
    earlier = line.antecedent(frozenset({"year", "half", "quarter", "span"}))
    if earlier is None or earlier.first is None or earlier.last is None:
        return None
    moment.antecedent, moment.grain = earlier.start, earlier.grain
    return moment.put((earlier.first, earlier.last))


def _report_end(line: Timeline, moment: Moment, now: dt.date) -> Moment | None:
    found = _report(line, moment, now)
    if found is None or found.last is None:
        return None
    found.role, found.grain = "instant", "day"
    return found.put((found.last, found.last))


def _report_begin(line: Timeline, moment: Moment, now: dt.date) -> Moment | None:
    found = _report(line, moment, now)
    if found is None or found.first is None:
        return None
    found.role, found.grain = "base", "day"
    day = found.first - dt.timedelta(1)
    return found.put((day, day))


def _year_end_before(line: Timeline, moment: Moment, now: dt.date) -> Moment:
    moment.role = "instant"
    day = dt.date(now.year - 1, 12, 31)
    return moment.put((day, day))


_WORD_SPANS: dict[str, Callable[[Timeline, Moment, dt.date], Moment | None]] = {
    "day0": _one(0),
    "day1": _one(-1),
    "day2": _one(-2),
    "next": _one(1),
    "now": _one(0),
    "close": _one(0),
    "recent": _one(0),
    "ytd": _year_to_date,
    "year": _report,
    "end": _report_end,
    "begin": _report_begin,
    "prior": _year_end_before,
}
_SHAPES: tuple[Callable[[Timeline, int], Moment | None], ...] = (_iso, _year_range, _quarters, _latin, _word, _calendar, _week, _window)
