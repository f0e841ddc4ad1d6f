"""Days, weeks and windows that count from the publication or from a period named before (昨日, 上周五, 近三年, 三天后)."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from zhfacts.recognise import calendar, timeshapes
from zhfacts.recognise.calendar import number
from zhfacts.recognise.timeline import Moment

if TYPE_CHECKING:
    from zhfacts.model import Period
    from zhfacts.recognise.timeline import Timeline

_NEAR_DAYS: dict[str, int | tuple[int, int]] = {
    "今": 0, "昨": -1, "前": -2, "大前": -3, "明": 1, "后": 2, "大后": 3, "大大后": 4, "隔夜": -1,
    "明后": (1, 2), "今明": (0, 1), "昨今": (-1, 0), "前昨": (-2, -1),
}  # fmt: skip
_NEAR_DAY = r"(?:(?:大大后|大[前后]|明后|今明|昨今|前昨|[今昨前明后])(?:两)?[天日]|[今昨明前][晚早晨夜]|隔夜)"
NEAR_DAYS = re.compile(rf"({_NEAR_DAY})((?:{_NEAR_DAY}){{0,3}})(?:[两二三四]天)?")
_WEEK_DAYS = re.compile(r"的?前([一二两三四五1-5])(?:个交易)?[日天]")
_DAY_STEM = re.compile(r"大大后|大[前后]|明后|今明|昨今|前昨|隔夜|[今昨前明后]")
_NEAR_YEARS = re.compile(r"(去今明?|今明后?|明后)(?:[两三](?:个(?:财政?|会计)?年度?|年)|年)(?!级|轻)")
_TENOR = re.compile(r"(?i:shibor)|隔夜(?:报\d|利率|回购|品种|拆借|质押|期)")
OTHER_DAY = re.compile(
    r"(?P<same>[当同](?:日|天|晚|夜)|该日)|(?P<next>[次翌隔]日|第二天|次一?(?:个)?交易日|下一?个?交易日|翌晨)"
    r"|(?P<before>[前上]一?个?交易日|[前上]一[日天]|上日)"
)
_LISTED_NAME = "星期六"  # a day of the week, and a listed company
_DAY_OF_WEEK = frozenset("一二三四五六日天")
_WEEK_OR_DAY = frozenset("周星礼一二三四五六日天")
_TRADES = re.compile(r"(?:大|均|也|亦|再度|双双)?(?:涨停|跌停|[涨跌][超逾近约幅])")
_ANY_DAY = frozenset({"day"})
_ANY_WEEK = frozenset({"day", "week", "span"})
_ABOUT = 4  # days between where a window begins and where the words before it say that it does
_LOOK_BACK = 12  # periods
_PLAIN = re.compile(r"[^。；\d\n]{0,24}")
_UNITS = {
    "年": "year",
    "财年": "year",
    "季": "quarter",
    "财季": "quarter",
    "月": "month",
    "周": "week",
    "星期": "week",
    "礼拜": "week",
    "天": "day",
    "日": "day",
}
_MOVED = re.compile(r"(?:内|间)?(?:累计)?(?:[大上下暴狂飙猛重]?[涨跌]|巨亏|亏损?|套现|净赚|净亏|腰斩|翻[倍番了])")
_COUNTED = frozenset("第每超近逾约满连续0123456789前后上下和、")
_QUARTERS = frozenset("一二三四1234")
_BEGINS_CLAUSE = frozenset({"", *"，。；、：,;: \n（(“在此其之"})
_UNDATED_EVENTS = frozenset(
    "牌告布露议节假权息署签准行提期日的"
)  # 停牌前一交易日, 公告前一日: the last character of what no day is told of
_HALVES = {"year": (6, "month"), "month": (15, "day")}
_TENS = {"几十": (20, 100), "十几": (10, 20)} | {f"{tens}十几": (10 * nth, 10 * nth + 10) for nth, tens in enumerate("二三四五六七八九", 2)}
_FUTURE = frozenset({"未来", "今后", "接下来", "往后", "将来"})
_AFTER_DATE = re.compile(
    rf"(?:[之以]?后)?的?(?P<th>第)?(?P<n>{timeshapes.SMALL})(?P<u>个?工作日|个?交易日|个?月|天|日|个?周|个?星期|年)(?P<w>[之以]?前|[之以]?后)?"
)


def near_day(line: Timeline, at: int) -> Moment | None:
    """今日, 昨天, 明后天, and rows of them (今天明天后天三天)."""
    m = NEAR_DAYS.match(line.text, at)
    if m is None or (m[0] == "隔夜" and _TENOR.search(line.text, max(0, at - 8), at + 6)):
        return None
    offsets: list[int] = []
    for stem in _DAY_STEM.findall(m[1] + m[2]):
        offset = _NEAR_DAYS[stem]
        offsets.extend((offset,) if isinstance(offset, int) else offset)
    moment = Moment(at, m.end(), "day" if len(offsets) == 1 else "span")
    now = line.published
    if now is None:
        return moment
    days = sorted(calendar.add_days(now, offset) for offset in offsets)
    moment.year, moment.own = days[-1].year, days[-1].year != now.year
    return moment.put((days[0], days[-1]))


def near_years(line: Timeline, at: int) -> Moment | None:
    """今明两年, 去今两年, 明后年: years in a row around that of the publication."""
    m = _NEAR_YEARS.match(line.text, at)
    if m is None:
        return None
    moment = Moment(at, m.end(), "span")
    moment.step, now = "year", line.published
    if now is None:
        return moment
    years = [now.year - 1 + nth for nth, word in enumerate("去今明后") if word in m[1]]
    return moment.put((dt.date(years[0], 1, 1), dt.date(years[-1], 12, 31)))


def other_day(line: Timeline, at: int) -> Moment | None:
    """当日, 次日, 前一交易日: from the day named before, else from the publication."""
    m = OTHER_DAY.match(line.text, at)
    if m is None:
        return None
    kind = m.lastgroup
    if kind == "before" and m[0][0] == "前" and line.text[at - 1 : at] in _UNDATED_EVENTS:
        return None
    moment = Moment(at, m.end(), "day")
    earlier = line.antecedent(_ANY_DAY)
    base = line.published
    if earlier is not None and (kind == "next" or line.same_sentence(earlier, at) or line.told_lately(earlier, at)):
        base, moment.antecedent = earlier.last, earlier.start
    if base is None:
        return moment
    if (
        kind == "before"
        and earlier is not None
        and moment.antecedent is not None
        and OTHER_DAY.fullmatch(earlier.text)
        and earlier.text[0] in "上前"
    ):
        return moment.put((base, base))  # told again
    step = 0 if kind == "same" else 1 if kind == "next" else -1
    day = calendar.add_workdays(base, step) if "交易" in m[0] or (kind == "before" and step) else calendar.add_days(base, step)
    return moment.put((day, day))


def week(line: Timeline, at: int) -> Moment | None:
    """上周, 本周三, 周一至周五, 下半周, 周末."""
    m = timeshapes.WEEK.match(line.text, at)
    if m is None or not (m["rel"] or m["d"] or m["half"]):
        return None
    text, rel, day, now = line.text, m["rel"] or "", m["d"], line.published
    if not rel and at and text[at - 1] in "每双单逢四全一二三五六七八九十两几半多数个0123456789第隔近整首":
        return None
    if set(rel) == {"上", "下"} or rel == "首":
        return None
    if m[0] == _LISTED_NAME and _is_name(text, at, m.end()):
        return None
    moment = Moment(at, m.end(), "week" if not day else "day")
    earlier, near = _week_before(line, at, rel, day)
    base = now
    if earlier is not None and near and (rel in ("当", "该", "前") or (not rel and earlier.grain == "week")):
        base, moment.antecedent = earlier.last, earlier.start
    if base is None:
        return moment
    offset = {"上": -1, "下": 1, "前": -1}.get(rel[:1], 0) * len(rel or "")
    monday, sunday = calendar.week(base, offset)
    if (part := _WEEK_DAYS.match(text, m.end())) is not None and not day:
        moment.end = part.end()
        return moment.put((monday, calendar.add_workdays(calendar.add_days(monday, -1), number(part[1]) or 1)))
    if (
        moment.antecedent is not None
        and earlier is not None
        and earlier.grain == "week"
        and earlier.first is not None
        and earlier.last is not None
    ):
        monday, sunday = calendar.add_days(earlier.first, 7 * offset), calendar.add_days(earlier.last, 7 * offset)
    if m["half"]:
        return moment.put((monday, calendar.add_days(monday, 2)) if m["half"][0] == "上" else (calendar.add_days(monday, 3), sunday))
    if not day:
        return moment.put((monday, sunday))
    return _weekday(line, moment, monday, m)


def _week_before(line: Timeline, at: int, rel: str, day: str | None) -> tuple[Period | None, bool]:
    """The day or week told before, and whether it is near enough to count from."""
    earlier = line.antecedent(_ANY_WEEK)
    if earlier is not None and earlier.antecedent is not None and rel in ("当", "该") and earlier.text[0] in "前上":
        earlier = next((one for one in line.found[:-_LOOK_BACK:-1] if one.start == earlier.antecedent), earlier)
    if earlier is not None and (earlier.first is None or earlier.last is None or (earlier.last - earlier.first).days > 7):
        earlier = None
    near = earlier is not None and (
        line.same_sentence(earlier, at)
        or (rel == "前" and line.same_paragraph(earlier, at))
        or (rel in ("当", "该") and line.within_reach(earlier, at))
    )
    if not near and day and not rel and (told := _this_week(line, at)) is not None:
        return told, True
    return earlier, near


def _this_week(line: Timeline, at: int) -> Period | None:
    """本周有3亿元到期。周三至周五…: the week that its paragraph tells of."""
    for period in line.found[:-3:-1]:
        if period.grain == "week" and period.text[0] == "本" and line.same_paragraph(period, at):
            return period
    return None


def _is_name(text: str, start: int, end: int) -> bool:
    """甲股份、星期六、乙科技等涨停; 星期六涨停: the company of that name, among others or where it trades as no exchange does on that day."""
    if _TRADES.match(text, end) is not None:
        return True
    return (text[start - 1 : start] == "、" and text[start - 2 : start - 1] not in _DAY_OF_WEEK) or (
        text[end : end + 1] == "、" and text[end + 1 : end + 2] not in _WEEK_OR_DAY
    )


def _weekday(line: Timeline, moment: Moment, monday: dt.date, m: re.Match[str]) -> Moment:
    """A day of the week; without 上 or 本 the last one past, or the next where the words look ahead."""
    first = calendar.weekday(m["d"])
    last = calendar.weekday(m["d2"] or m["d3"]) if m["d2"] or m["d3"] else first
    if m["d"] == "末":
        last, moment.grain = 6, "span"
    elif last != first:
        moment.grain = "span"
    now, text, at = line.published, line.text, moment.start
    if not m["rel"] and moment.antecedent is None and now is not None:
        before = line.found[-1] if line.found else None
        if before is not None and before.grain == "day" and before.last is not None and text[before.end : at] in ("（", "("):
            moment.antecedent = before.start
            return moment.put((before.last, before.last))
        if calendar.add_days(monday, first) > now and not line.ahead(at, m.end()):
            monday = calendar.add_days(monday, -7)
        elif calendar.add_days(monday, last) < now and line.ahead(at, m.end()) and text[at - 1 : at] in "于在将下":
            monday = calendar.add_days(monday, 7)
    return moment.put((calendar.add_days(monday, first), calendar.add_days(monday, max(first, last))))


def _is_none(line: Timeline, m: re.Match[str], raw: str, unit: str) -> bool:
    """Whether what looks like a length is none: 90后, 四季度以来 (since the fourth), 油价5日上涨 (that day)."""
    post, end = m["post"] or "", m.end()
    if m["pre"] is not None:
        return False
    if raw == "季度":
        return post in ("以来", "来") and not m["u"].startswith("个") and m["n"] in _QUARTERS
    if raw == "日":
        return not post and m["n"].isdigit() and not line.text.startswith(("内", "间", "累计"), end)
    return post == "后" and unit == "year" and m["n"].isdigit() and len(m["n"]) == 2 and m["n"][1] in "05"


def duration(line: Timeline, at: int) -> Moment | None:
    """近三年, 过去12个月, 未来五年, 三年来, 5年前, 20天以后, 15个工作日内; a mere length (三年, 30天) is none."""
    m = timeshapes.DURATION.match(line.text, at)
    if m is None:
        return None
    pre, post, raw = m["pre"], m["post"] or "", m["u"].removeprefix("个").removeprefix("半")
    unit = "workday" if raw in ("交易日", "工作日") else _UNITS.get(raw.removesuffix("度") if raw != "自然日" else "日", "day")
    if _is_none(line, m, raw, unit) or (m["n"] == "半" and unit not in _HALVES):
        return None
    count = number(m["n"])
    if m["n"] == "半":
        count, unit = _HALVES[unit]
    moment = Moment(at, m.end(), "window")
    now = _counted_from(line, moment, traded=unit == "workday" or raw == "日")
    half = m["half"] is not None or m["u"] == "个半月"
    if pre is None and m["n"] in _TENS:
        return _tens(moment, now, m["n"], unit, post)
    if pre is None:
        return _bare(line, moment, now, count, unit, post, half=half, more=bool(m["more"] or m["more2"]))
    if pre in ("近", "最近", "过去", "未来", "上") and m["u"] == "月" and m["n"].isdigit():
        return None  # 加上3月获批的
    if pre == "后" and line.text[at - 1 : at] not in _BEGINS_CLAUSE:  # 治疗后36个月, 除权后5日: from a time untold
        moment.grain, moment.role = "vague", "weak"
        return moment
    if pre in ("前", "后", "首", "头", "过", "此前", "此后", "随后", "之前", "上", "下", "向前"):
        return _around(moment, now, pre, count, unit, post)
    if count is None:
        moment.grain = "vague"
        return moment
    if now is None:
        return moment
    if pre in _FUTURE:
        return moment.put((now, _window_end(now, count, unit, half=half)))
    if unit == "week" and count == 1:
        return moment.put(week_past(now))
    return moment.put(_since_told(line, _window_start(now, count, unit, raw, half=half), now, at))


def _since_told(line: Timeline, start: dt.date, end: dt.date, at: int) -> tuple[dt.date, dt.date]:
    """自5月16日以来，该股近15个交易日…: the window is the span that the words before it have opened."""
    since = line.found[-1] if line.found else None
    if since is None or since.role != "since" or since.first is None or not line.same_sentence(since, at):
        return start, end
    told = abs((since.first - start).days) <= _ABOUT and _PLAIN.fullmatch(line.text, since.end, at) is not None
    return (since.first, since.last or end) if told else (start, end)


def window_start(end: dt.date, count: int, unit: str) -> dt.date:
    """The first day of the window of `count` units, as they are written, that ends with `end`."""
    raw = unit.removeprefix("个")
    return _window_start(end, count, "workday" if raw == "交易日" else _UNITS[raw.removesuffix("度")], raw, half=False)


def week_past(now: dt.date) -> tuple[dt.date, dt.date]:
    """过去一周: on a Monday the week before, from Friday on the one that ends, else the last seven days."""
    if now.weekday() == 0:
        return calendar.week(now, -1)
    return calendar.week(now) if now.weekday() >= 4 else (calendar.add_days(now, -6), now)


def _window_start(now: dt.date, count: int, unit: str, raw: str, *, half: bool) -> dt.date:
    """The first day of a window that ends at `now`: 近5日 of the market are its trading days, today with them."""
    if unit == "workday" or (raw == "日" and count <= 60):
        return calendar.add_workdays(now, 1 - count)
    if unit in ("day", "week"):
        return calendar.add_days(calendar.back(now, count, unit), 1)
    return calendar.back(now, count, unit, half=half)


def _window_end(now: dt.date, count: int, unit: str, *, half: bool) -> dt.date:
    """The last day of a window that begins at `now`; trading days count from the next one."""
    edge = calendar.back(now, -count, unit, half=half)
    return edge if unit == "workday" else calendar.add_days(edge, -1)


def _counted_from(line: Timeline, moment: Moment, *, traded: bool) -> dt.date | None:
    """Windows end at the day that the sentence is 截至, those of trading days at the last one told, else at the publication."""
    now = line.as_of(moment.start)
    earlier = line.antecedent(_ANY_DAY) if traded and now is line.published else None
    if earlier is not None and line.told_lately(earlier, moment.start):
        moment.antecedent = earlier.start
        return earlier.last
    if now is not line.published:
        moment.antecedent = line.found[-1].start
    return now


def _bare(
    line: Timeline, moment: Moment, now: dt.date | None, count: int | None, unit: str, post: str, *, half: bool, more: bool
) -> Moment | None:
    """三年来, 5年前, 两天之后, 三年内: what follows the length says which way it counts."""
    if not post or post in ("间", "期间"):
        moved = _MOVED.match(line.text, moment.end) is not None and line.text[moment.start - 1 : moment.start] not in _COUNTED
        if not moved or not count or now is None or unit == "quarter":
            return None
        moment.role = "since"
        if unit == "year" and (row := line.last_years(count)) is not None:
            return moment.put(row)
        if unit == "week" and count == 1:
            return moment.put(week_past(now))
        return moment.put((_window_start(now, count, unit, "日" if unit == "day" else "", half=half), now))
    if count is None and not half:
        moment.grain = "vague"
        return moment if post in ("来", "以来", "前") else None
    if now is None:
        return moment
    count = count or 0
    if post in ("来", "以来"):
        first = calendar.back(now, count, unit, half=half)
        return moment.put((calendar.around(first, unit)[0] if more and unit == "year" else first, now))
    if post.endswith("内") and line.text.startswith("到期", moment.end):
        return None
    if post.endswith("内"):
        moment.role = "weak"
        return moment.put((now, _window_end(now, count, unit, half=half)))
    sign = 1 if post.endswith("前") else -1
    point = calendar.back(now, sign * count, unit, half=half)
    if more and unit in ("year", "month"):
        point = calendar.around(point, unit)[0]
    if post in ("前", "后"):
        if line.text[moment.end : moment.end + 1] in ("到", "至"):
            unit = "day"
        moment.grain = unit if unit != "workday" else "day"
        moment.role = "stated" if post == "前" else "weak"
        return moment.put(calendar.around(point, "day" if unit == "workday" else unit))
    moment.grain = "span"
    moment.first, moment.last = (None, point) if sign > 0 else (point, None)
    return moment


def _tens(moment: Moment, now: dt.date | None, count: str, unit: str, post: str) -> Moment | None:
    """二十几年前, 几十年后: from the farthest to the nearest of the years or other units that can be meant."""
    if post[-1:] not in ("前", "后"):
        return None
    moment.grain = "span"
    if now is None or unit == "workday":
        return moment
    sign = 1 if post.endswith("前") else -1
    near, far = (calendar.around(calendar.back(now, sign * number, unit), unit) for number in _TENS[count])
    return moment.put((far[0], near[1]) if sign > 0 else (near[0], far[1]))


def _around(moment: Moment, now: dt.date | None, pre: str, count: int | None, unit: str, post: str) -> Moment | None:
    """上两个月, 前两周, 下三年, 后三天: whole units just past or just to come."""
    if (
        not count
        or unit == "workday"
        or post in ("来", "以来")
        or (pre in ("首", "头", "过", "此前", "此后", "随后", "之前") and unit != "day")
    ):
        return None
    if pre in ("首", "头", "过"):
        return None
    moment.grain = "span" if count > 1 else unit
    moment.step = unit if count > 1 and unit in ("year", "quarter", "month") else None
    if now is None:
        return moment
    if unit == "day":
        edge = calendar.add_days(now, count if pre in ("下", "后", "此后", "随后") else -count)
        other = calendar.add_days(now, 1 if edge > now else -1)
        return moment.put((min(edge, other), max(edge, other)))
    ahead = pre in ("下", "后")
    near = calendar.around(calendar.back(now, -1 if ahead else 1, unit), unit)
    far = calendar.around(calendar.back(now, -count if ahead else count, unit), unit)
    return moment.put((near[0], far[1]) if ahead else (far[0], near[1]))


_WINDOW_FROM = re.compile(rf"的?(?:往|此|其)后的?(?P<n>{timeshapes.SMALL})(?P<u>个?月|天|日|个?周|年)(?:内|里)?")


def after_date(line: Timeline, moment: Moment) -> Moment | None:
    """2月13号的3天后, 9月30日后的第5个交易日: a point that counts from a date just named."""
    window = _WINDOW_FROM.match(line.text, moment.end)
    if window is not None and moment.first is not None and (length := number(window["n"])):
        moment.end, moment.grain = window.end(), "span"
        unit = _UNITS[window["u"].removeprefix("个")]
        return moment.put((moment.first, calendar.add_days(calendar.back(moment.first, -length, unit), -1)))
    m = _AFTER_DATE.match(line.text, moment.end)
    if m is None or moment.last is None or not (m["w"] or (m["th"] and "后" in m[0][:3])):
        return None
    count = number(m["n"])
    if count is None:
        return None
    raw = m["u"].removeprefix("个")
    unit = "workday" if raw in ("交易日", "工作日") else _UNITS[raw]
    sign = 1 if m["w"] and m["w"].endswith("前") else -1
    day = calendar.back(moment.last, sign * count, unit)
    moment.end, moment.grain = m.end(), "day"
    return moment.put((day, day))
