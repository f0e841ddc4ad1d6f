"""What stands around a time expression and extends, opens, closes or marks it: 至B, 以来, 起, 之前, 止六个月; 较, 与…相比."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhfacts.model import Period
from zhfacts.recognise import calendar, moments, relative, spans, timeshapes
from zhfacts.recognise.calendar import number
from zhfacts.recognise.timeline import Moment, Timeline

if TYPE_CHECKING:
    import datetime as dt

RANGE_SIGN = frozenset("-~至到—–―─和与起开及 ")
_TO = re.compile(rf"{timeshapes.TO}|(?:起|开始)至|(?:和|与|及)(?=[^，。；\n]{{2,14}}之间)")
_STOP = re.compile(r"日?[为]?止|[之以]?前(?![后三一二两四五六七八九十\d])|之间|期间")
_PARTS = frozenset({"quarter", "half"})
_TODAY = re.compile(r"今(?![年天日早晚后明])|(?:目前|现在|今日|今天)(?:为止)?")
_THAT_DAY = re.compile(r"当[日天]|本?公告(?:披露)?日")  # 6月12日公告，自1月1日至当日
_YEAR_ALONE = re.compile(r"(?:19|20)\d\d(?![\d.%年])")
_OF_DAY = re.compile(r"的(?=(?:大?后|明|昨|前)[天日])")
_GLOSS = re.compile(r"[（(](?:即|为|指)?(截[至止]|止于)?(?=[\d一二三四五六七八九十])")
_CLOSE = re.compile(r"日?止?(?:期间)?[）)]")
_AS_OF = re.compile(r"截(?:至|止)(?:到|至|于)?$")
_HEIGHT = re.compile(r"的?(?:新|最)?[高低]")
_SAME_CLAUSE = re.compile(r"[^，。；,\n]{0,12}")
_BEGUN = re.compile(r"[^，。；,\d\n]{1,20}以来[，,]")
_RAN = re.compile(r"[^。；\n\d]{0,16}?(?:累计|合计|增|升|涨|跌|降|减|净流)")
_RUNNING = re.compile(r"[^，。；,\d\n]{0,20}[到至] ?")
_LEVEL_THEN = re.compile(r"的(?:近|约)?\d")
_SINCE = re.compile(r"(?<![来源出引选各亲])自从?$")
_COMPARED = re.compile(
    r"(?:较|比|距离?|相比于?|相较于?|[对较]比于?|比起|较之|延续|扭转|剔除|扣除|[超高低好优少多大小快慢强弱逊]于|超[过出越]?|不[及如足到]|相当于|占|(?P<with>同|与|和|而)|持平于)(?:了)?(?:其|公司)?$"
)
_DESCRIBED = re.compile(r"(?:相较于?|相比于?|较之)[^，。；\d]{2,10}的$")
_AGAINST = re.compile(r"(?:较|比|与|同)(?:上期|期初|年初|前期|此前|上年|同期)[（(]$")
_COMPARES = re.compile(r"(?:的)?(?:较?[高低])?基数|(?:的)?(?:同期)?(?:水平|数据|均值)?(?:相比|比较|之比|相较|为基[数期])")
_OF_IT = re.compile(
    r"[^，。；\d的]{0,8}(?:近|大?约)?\d{1,4}(?:\.\d{1,3})?倍|[^，。；\d]{0,8}(?:[\d,]{1,9}(?:\.\d{1,4})?(?:万|亿)?[^，。；\d的]{0,4}[^，。；\d的]{0,8})?"
    r"(?:的(?:近|大?约|逾|超过?|不到|不足)?(?:\d{1,4}(?:\.\d{1,3})?(?:倍|%)|[一二两三四五六七八九十]{1,2}(?:成|倍|分之)|[一二三]分之|一?半))"
)
_IS = re.compile(r"(?:是|为|[约仅]为|达到?|相当于|完成[了其]?|占|不[足到及]|接近|超过?)$")
_IS_OF = re.compile(r"(?:是|为|相当于)[^，。；、\d]{1,4}$")
_TAKEN = re.compile(r"以[^，。；\d]{0,3}$")
_BASIS = re.compile(r"[^，。；]{0,20}?(?:为|作为)(?:基[数期准]|参照)")
_VALUED = re.compile(r"为(?:评估|审计|估值|股权登记|权益分派)?(?:基准日|登记日)")
_PLANNED = re.compile(r"[^，。；\d]{0,4}(?:目标|计划|指引|预算|任务)")  # 完成全年目标
_BEFORE = re.compile(r"[前上]一?个?[日天周月年季]|[去上]年|昨")
_PRICE = re.compile(r"的?(?:收盘|开盘|交易|成交|股|均|最新|现)?(?:价|均价)")
_PRICE_BASE = re.compile(r"(?:较|比|相较于?|对比)[^，。；\d]{0,9}$")
_BEGINS_PRICE = frozenset("的收开交成股均最现价")
_RECKONED_BY = re.compile(r"(?:按照?|以|依|参照|根据)[^，。；\d]{0,4}$")
_RECKONED = re.compile(r"的?(?:收[盘市]|开盘|最新|现|均|股|中间)?(?:价|均价|汇率|净值)[^，。；]{0,8}(?:计算|折算|测算|估算|计[，,])")
_LEVEL_WITH = re.compile(r"[^，。；]{0,10}(?:相比|持平|相当|一致)")
_RECORD = re.compile(r"(?:的|之)?(?:最|新[低高]|首[次度个]?|次[高低]|历史|单[日月]最|低点|高点|同期)")
_LABEL = re.compile(
    r"(?:年的?)?招股(?:书|说明书)|到期(?!规模|金额|资金|量)|版(?!块|权)|款(?!项)|届|级(?!别)|招股|公开发行|非公开发行|第[一二三四五六七八九十\d]{1,3}[期届次]"
    r"|世界杯|奥运|峰会|论坛|大会|博览会|(?:主力)?合约|交[货割]|(?:年度?)?(?:向特定对象|非公开|公开增发|股权激励|员工持股|股票期权|限制性|激励计划)|(?:年?第?[一二三四五六七八九十\d]{0,3}期?)?(?:记账|凭证|电子)式|[^，。；\d]{0,5}期[货价金银铜油]|期贴现|[低高]点(?!算起|[在报为至]?[约近]?\d)|新[高低]|最[高低大小](?!价?[报为至]?[约近]?\d)|第[一二三四五六七八九十\d]{1,3}[次个位名涨跌]"
)
_REPORTED = frozenset({"year", "half", "quarter", "span"})
_PUBLISHED = re.compile(r"(?:发布|公布|披露|出炉|公告)(?:后|前|次日|当[日天])")  # 半年报发布后，股价…
_OF_SHARES = re.compile(r"(?:公司)?总(?:股本|股份|股数)")  # 占公司目前总股本
_LABELLED = frozenset({"year", "day", "month"})
_INTO = ("到", "进入", "步入")  # 到下半年后 is in it
_NAMES_YEAR = re.compile(r"[今去前]年|\d{2,4} ?年")
_EVER_SINCE = re.compile(r"[^，。；\n]{1,24}?(?:[以之]来|至今)")
_SOON_SINCE = re.compile(r"[^，。；\d\n的]{1,8}?[以之]来(?![最新首])")
_LASTING = re.compile(r"(?:长达|为期|历时|持续|停工|停产|耗时|用时)$")
_TERM = re.compile(r"(?<![预同告])期限?(?:[为是自]|：)$")
_ENDS_AS_OF = frozenset("至止到于")
_ENDS_COMPARED = frozenset("较比距离于过出越超及如足到当占同与和而了其司是为达成近起之续转除")
_BEGINS_COMPARES = frozenset("的同水数均相比之为高低基较")
_BEGINS_POST = frozenset(" 以之至迄到来及或起开算前后日当止的年度财第季过最近")
_BEGINS_CLOCK = frozenset(" （(0123456789一二三四五六七八九十北美当纽欧东凌清早上午中下傍晚夜盘")
_BEGINS_LATER = frozenset("的之以后往此其第0123456789一二三四五六七八九十两几半数")
_COMPARABLE = frozenset({"stated", "instant", "weak"})


def extend(line: Timeline, moment: Moment) -> None:
    """Take in clock times, what counts from a day (的3天后), and the end of a range."""
    text = line.text
    if moment.grain == "day":
        if text[moment.end : moment.end + 1] in _BEGINS_CLOCK and (clock := timeshapes.CLOCK.match(text, moment.end)) is not None:
            moment.end = clock.end()
        if moment.role == "weak" and text[moment.end : moment.end + 1] in ("（", "(") and _dated(line, moment):
            return
        if text[moment.end : moment.end + 1] not in _BEGINS_LATER:
            _range(line, moment)
            return
        if moment.last is not None and _OF_DAY.match(text, moment.end):
            near = relative.near_day(Timeline(text, moment.last), moment.end + 1)
            if near is not None and near.first is not None and near.last is not None:
                moment.end = near.end
                moment.put((near.first, near.last))
        if relative.after_date(line, moment) is not None:
            return
    elif text[moment.end : moment.end + 1] in ("（", "(") and (gloss := _GLOSS.match(text, moment.end)) is not None:
        _glossed(line, moment, gloss.end(), fiscal=gloss[1] is not None)
        return
    _range(line, moment)


def _dated(line: Timeline, moment: Moment) -> bool:
    """目前（3月27日）, 收盘（9日）: the bracket gives the day."""
    day = moments.read(line, moment.end + 1)
    close = _CLOSE.match(line.text, day.end) if day is not None else None
    if day is None or close is None or day.grain != "day" or day.first is None or day.last is None:
        return False
    moment.end, moment.role = close.end(), "stated"
    moment.put((day.first, day.last))
    return True


def _range(line: Timeline, moment: Moment) -> None:
    if line.text[moment.end : moment.end + 1] in RANGE_SIGN and moment.first is not None and moment.role != "weak":
        _reach(line, moment)


def _glossed(line: Timeline, moment: Moment, at: int, *, fiscal: bool) -> None:
    """上周（6月20日至26日）, 2020财年（截至2020年3月31日）: the bracket says which days are meant."""
    end = spans.iso(line, at) or moments.read(line, at)
    if end is None or end.last is None or moment.end - at > 30:
        return
    if not fiscal:
        _reach(line, end)
    close = _CLOSE.match(line.text, end.end)
    if close is None or end.first is None or end.last is None:
        return
    if not fiscal:
        if moment.grain in ("window", "week", "span", "vague"):
            moment.end = close.end()
            moment.put((end.first, end.last))
    elif moment.grain == "year" and end.grain == "day":
        moment.end = close.end()
        moment.put((calendar.add_days(calendar.shift_months((end.last, end.last), -12)[1], 1), end.last))


def _reach(line: Timeline, moment: Moment) -> None:
    """A至B: from the first day of A to the last of B."""
    text, first = line.text, moment.first
    joint = _TO.match(text, moment.end)
    if joint is None or first is None:
        return
    today = _TODAY.match(text, joint.end())
    if today is not None and line.published is not None:
        moment.end, moment.last, moment.grain, moment.role, moment.step = today.end(), line.published, "span", "since", None
        return
    until = _until(line, joint.end(), moment)
    if until is None or until.last is None or until.last < first:
        return
    same = moment.grain == until.grain and moment.grain in ("year", "quarter", "month", "day")
    moment.step = moment.grain if same else "year" if moment.grain == "year" and until.grain in _PARTS else None
    moment.end, moment.last, moment.grain, moment.role = until.end, until.last, "span", "stated"
    moment.own = moment.own or until.own
    if until.grain == "day" and (clock := timeshapes.CLOCK.match(text, moment.end)) is not None:
        moment.end = clock.end()
    if (stop := _STOP.match(text, moment.end)) is not None:
        moment.end = stop.end()


def _until(line: Timeline, at: int, moment: Moment) -> Moment | None:
    """The end of a range that begins with `moment`."""
    until = (
        spans.iso(line, at)
        or spans.latin(line, at)
        or moments.read(line, at, moment)
        or relative.week(line, at)
        or relative.near_day(line, at)
    )
    if until is None and moment.grain == "day" and (m := _THAT_DAY.match(line.text, at)) is not None:
        day = line.found[-1] if line.found else None
        named = day is not None and day.grain == "day" and day.role == "stated" and line.same_sentence(day, moment.start)
        last = day.last if named and day is not None else line.published
        if last is not None:
            until = Moment(at, m.end(), "day").put((last, last))
    if until is None and moment.own and moment.grain in ("month", "year") and (m := _YEAR_ALONE.match(line.text, at)) is not None:
        until = Moment(at, m.end(), "year").whole(int(m[0]))
    return until


def keep(line: Timeline, given: str, moment: Moment) -> int:
    """Mark the expression by what stands around it, add it with its text as given, and return where to read on."""
    text = line.text
    before = text[max(0, moment.start - 5) : moment.start]
    spaces = len(before) - len(before.rstrip(" "))
    if spaces:
        before = text[max(0, moment.start - spaces - 5) : moment.start - spaces]
    as_of = _AS_OF.search(before) if before[-1:] in _ENDS_AS_OF else None
    if moment.role != "weak" and moment.grain not in ("window", "vague"):
        _after(line, moment, as_of=as_of is not None)
    if moment.role == "span" and as_of is None:
        moment.role = "stated"
    if as_of is not None:
        moment.start -= as_of.end() - as_of.start() + spaces
        if moment.role == "span":
            moment.role = "stated"
        else:
            _collapse(line, moment)
            _since_until(line, moment)
    elif moment.role in _COMPARABLE and moment.grain != "vague":
        _run_until(line, moment, before)
        _compare(text, moment, before, spaces)
    if (moment.grain in _REPORTED and text[moment.end - 1] == "报" and _PUBLISHED.match(text, moment.end)) or (
        moment.role in ("weak", "base") and text[moment.end : moment.end + 1] in ("总", "公") and _OF_SHARES.match(text, moment.end)
    ):
        moment.role = "label"
    named = (moment.role == "stated" and moment.grain in _LABELLED) or (moment.role != "base" and text.startswith("年内", moment.start))
    if (
        (named and _LABEL.match(text, moment.end))
        or (moment.role == "since" and _height_of_day(line, moment))
        or (moment.grain == "window" and (_RECORD.match(text, moment.end) or _LASTING.search(before)))
        or (moment.grain == "span" and _TERM.search(before))
    ):
        moment.role = "label"
    first, last = moment.first, moment.last
    if first is not None and last is not None and last < first:
        first, last = last, first
    quoted = given[moment.start : moment.end]
    line.found.append(Period(moment.start, moment.end, quoted, first, last, moment.grain, moment.role, moment.antecedent, moment.step))
    if moment.own and last is not None and moment.role in ("stated", "instant"):
        line.name_year(last.year, moment.end)
    elif moment.role == "since" and first is not None and _NAMES_YEAR.match(quoted):
        line.name_year(first.year, moment.end)
    return moment.end


def _height_of_day(line: Timeline, moment: Moment) -> bool:
    """3月17日的年内高点8.6元: the height is of the day that its clause has named."""
    if not line.text.startswith("年内", moment.start) or _HEIGHT.match(line.text, moment.end) is None:
        return False
    day = line.found[-1] if line.found else None
    return day is not None and day.grain in ("day", "span") and _SAME_CLAUSE.fullmatch(line.text, day.end, moment.start) is not None


def _since_until(line: Timeline, moment: Moment) -> None:
    """11月以来截至昨日, 自2010年重启以来，截至9月底: one span, from the first day of the one to the day of the other."""
    since = line.found[-1] if line.found else None
    if since is None or since.role != "since" or since.first is None or moment.last is None or moment.role != "instant":
        return
    if since.first > moment.last:
        return
    text = line.text
    if text[since.end : moment.start].strip("，, ") == "" or (
        _BEGUN.fullmatch(text, since.end, moment.start) and _RAN.match(text, moment.end)
    ):
        moment.role, moment.grain, moment.first = "stated", "span", since.first


def _run_until(line: Timeline, moment: Moment, before: str) -> None:
    """自2012年1月1日试点启动到2015年底: one span, though words stand between."""
    since = line.found[-1] if line.found and before[-1:] in ("到", "至") else None
    if since is None or since.role != "since" or since.first is None or moment.last is None or moment.role not in ("stated", "instant"):
        return
    if since.first <= moment.last and _RUNNING.fullmatch(line.text, since.end, moment.start):
        moment.role, moment.grain, moment.step, moment.first = "stated", "span", None, since.first


def _collapse(line: Timeline, moment: Moment) -> None:
    """截至9月, 截至2020年末: the last day, or the publication within what is not over yet."""
    last = moment.last
    if last is None or moment.step is not None or moment.role not in _COMPARABLE:
        return
    if line.published is not None and moment.first is not None and moment.first <= line.published < last:
        last = line.published
    if moment.grain == "part" and line.text[moment.end - 1] == "初" and moment.first is not None:
        last = moment.first
    elif moment.grain == "part" and line.text.endswith("年中", 0, moment.end) and moment.first is not None:
        last = calendar.month_end(moment.first.year, moment.first.month)
    moment.role, moment.first, moment.last = "instant", last, last


def _after(line: Timeline, moment: Moment, *, as_of: bool) -> None:
    """以来, 起, 之前, 止六个月: what follows opens or closes the span."""
    text = line.text
    m = timeshapes.POST.match(text, moment.end) if text[moment.end : moment.end + 1] in _BEGINS_POST else None
    if m is None:
        if not as_of and moment.role == "stated" and moment.grain != "span":
            _begun(line, moment)
        return
    kind = m.lastgroup
    if kind in ("stop", "span"):
        if as_of or (m["wk"] and moment.grain == "day" and m["wk"].startswith("当周")):
            _stopped(moment, m)
        return
    if as_of and kind == "before":
        return
    moment.end = m.end()
    if moment.first is None or kind == "both" or (kind == "after" and text.endswith(_INTO, 0, moment.start)):
        return
    if kind == "since":
        _open_since(line, moment)
    elif kind == "before":
        _open_start(moment, line.published)
    elif kind == "till":
        moment.first, moment.grain = None, "span"
    else:
        _open_end(moment, inclusive=kind == "from")


def _owns_price(text: str, moment: Moment, following: str) -> bool:
    """较其周二收盘价溢价31%, 按周二收盘价计算: the day is that of the price compared with or reckoned by."""
    if moment.grain != "day" or following not in _BEGINS_PRICE:
        return False
    if _PRICE.match(text, moment.end) is not None and _PRICE_BASE.search(text, max(0, moment.start - 12), moment.start) is not None:
        return True
    return _RECKONED.match(text, moment.end) is not None and _RECKONED_BY.search(text, max(0, moment.start - 8), moment.start) is not None


def _begun(line: Timeline, moment: Moment) -> None:
    """自2018年, 自2018年上市以来, 7月复牌以来: a beginning that other words close, or none."""
    text = line.text
    begins = text[moment.start - 1 : moment.start] in ("从", "自")
    if begins and _LEVEL_THEN.match(text, moment.end) is not None:
        return  # 自2018年的7.3%下降到4.6%
    if begins and _SINCE.search(text, max(0, moment.start - 3), moment.start) is not None:
        moment.role, moment.last = "since", None
    elif (begins and _EVER_SINCE.match(text, moment.end)) or (
        text.find("来", moment.end, moment.end + 10) >= 0 and _SOON_SINCE.match(text, moment.end)
    ):
        moment.role, moment.last = "since", line.as_of(moment.start)


def _open_since(line: Timeline, moment: Moment) -> None:
    """今年以来 runs to the publication; 2019年6月以来新高 only says since when a record stood."""
    moment.last = line.as_of(moment.start)
    if moment.last == line.published and moment.first is not None and (last := line.told_until(moment.first)) is not None:
        moment.last = last
    if moment.last is not None and moment.first is not None and moment.first > moment.last:
        moment.last = None
    moment.role = "base" if _RECORD.match(line.text, moment.end) else "since"
    moment.grain, moment.step = "span", None


def _open_end(moment: Moment, *, inclusive: bool) -> None:
    """2018年之后 begins with 2019; 10月1日之后 with that day, as it is mostly meant."""
    if not inclusive and moment.grain != "day" and moment.last is not None:
        moment.first = calendar.add_days(moment.last, 1)
    moment.last, moment.grain, moment.role, moment.step = None, "span", "since", None


def _open_start(moment: Moment, published: dt.date | None) -> None:
    """2025年前, 年底前, seen from before, run from the publication to the end; what is past ends before it begins."""
    if moment.step is not None:
        return
    if published is not None and moment.last is not None and moment.last > published:
        moment.first = published
    elif moment.first is not None:
        moment.last = calendar.add_days(moment.first, -1)
        moment.first = None
    moment.grain, moment.role = "span", "stated"


def _stopped(moment: Moment, m: re.Match[str]) -> None:
    """截至6月30日止六个月, 截至9月10日当周: the span that ends on that day."""
    last = moment.last
    if last is None:
        return
    moment.end = m.end()
    if m["wk"]:
        moment.first, moment.grain, moment.role = calendar.add_days(last, -6), "week", "span"
        return
    if m["n3"]:
        moment.first, moment.grain, moment.role = relative.window_start(last, number(m["n3"]) or 1, m["u3"]), "window", "span"
        return
    count = number(m["n"] or m["n2"] or "1") or 1
    if m["fq"]:
        count, last = 3, calendar.month_end(last.year, last.month)
        moment.last = last
    size = 12 if m["fy"] or ("年" in m[0] and not m["fq"]) else count * (3 if (m["u"] or "") == "季度" else 1)
    moment.first = calendar.add_days(calendar.shift_months((last, last), -size)[1], 1)
    moment.grain, moment.role = {12: "year", 6: "half", 3: "quarter", 1: "month"}.get(size, "span"), "span"


def _compare(text: str, moment: Moment, before: str, spaces: int) -> None:
    """较2018年, 与去年同期相比, 相较于正常的2019年: the base of a comparison; `spaces` lie between it and `before`."""
    ends, following = before[-1:], text[moment.end : moment.end + 1]
    if (following in _BEGINS_COMPARES and _COMPARES.match(text, moment.end)) or (ends in ("（", "(") and _AGAINST.search(before)):
        moment.role = "base"
        return
    if _owns_price(text, moment, following) or (ends == "，" and following == "为" and _BEFORE.match(text, moment.start)):
        moment.role = "base"
        return
    if before.find("以") >= 0 and _TAKEN.search(before):
        if _BASIS.match(text, moment.end):
            moment.role = "base"
            return
        if moment.grain == "day" and _VALUED.match(text, moment.end):
            moment.role = "instant"
            return
    if before.endswith(("完成", "达成", "达到", "占")) and _PLANNED.match(text, moment.end):
        moment.role = "base"
        return
    if _OF_IT.match(text, moment.end) and (_IS.search(before) or (_IS_OF.search(before) and moment.grain != "day")):
        moment.role = "base"
        return
    if ends == "的" and _DESCRIBED.search(text, max(0, moment.start - spaces - 14), moment.start - spaces):
        moment.role = "base"
        return
    if ends not in _ENDS_COMPARED:
        return
    m = _COMPARED.search(before)
    if m is not None and not (m["with"] and (before.endswith("不同") or _LEVEL_WITH.match(text, moment.end) is None)):
        moment.role = "base"
