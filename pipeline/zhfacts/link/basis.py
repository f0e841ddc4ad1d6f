"""What a change compares with, decided after its period.

The nearest mark left of the value wins: a word (同比, 环比, 较发行价, 复合) or a period that the text compares with
(较2019年同期), which is judged by where it lies from the change's own. A change without a mark goes by the one
before it in its paragraph where they are of one period and sort; else prices and indices move from one day to the
next, report figures from one year to the next, as far as their periods allow.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from zhfacts.recognise import calendar

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from zhfacts.link.choices import AspectChoice, MetricChoice, PeriodChoice
    from zhfacts.model import Basis, Period, Quantity
    from zhfacts.reading import Reading

_THAN = r"(?:较|比|与|同|相比|相较于?|对比|超过|高于|低于)"
_BEGINS = "(?=[C复年平折翘较比与同相对超高低今期报开yYqQmM按去上前预环季月周单本当全一日首两二三四五六七八九十\\d最历发收距为从自增涨降跌])"
"""The characters that a mark can begin with: most of a text is passed over by them."""
_MARK = re.compile(
    rf"{_BEGINS}(?:(?P<none>CAGR|复合|年均(?!价)|年化(?!单季)|平均每年|折年率|翘尾)"
    rf"|(?P<ytd>{_THAN}?(?:今年)?(?:年初|期初|报告期初)(?!预算|计划|指引|目标|的)|{_THAN}(?:上年|去年|上年度|上一年)(?:年末|年底|期末|末|底)|今年以来|开年以来|年内(?!新|高|低|第|到期)(?:累计)?|今年累计)"
    rf"|(?P<yoy>同比|同增|同降|同减|同升|(?i:yoy)|按年|年增|年减|年率|{_THAN}?(?:去年|上年|上一年|前一年|上年度)度?的?(?:同期|同月|同季)"
    rf"|{_THAN}(?:去年|上年|上一年|上年度|前一年)(?!全年|底|末|年底|年末|[一二三四]季|\d|第|[上下]半|高点|低点)|(?<!预盈)预增|(?<!预亏)预减)"
    rf"|(?P<chain>环比|环增|环降|(?i:qoq|mom)|按季|按月|月率|季增|月增|{_THAN}(?:上个?|上一个?|前一个?)(?:季度?|月))"
    rf"|(?P<wow>{_THAN}(?:上周|前一周|上一周)|周环比|周比|周[涨跌增减升降]|单周|(?:本周|上周|当周)(?![一二三四五六日末])|全周|周内|周涨幅|周跌幅|一周(?:累计)?[上下]?[涨跌增]|一周累)"
    rf"|(?P<dod>{_THAN}(?:前|上)一?(?:个)?(?:交易)?日|较昨日?|日环比|日[涨跌]幅)"
    r"|(?P<prior>首日(?!收盘价|开盘价|最)|[两二三四五六七八九十\d]{1,2}(?:连板|日|天|年|周|个月)(?:内|间)?(?:累计|也分别|累)?(?=[上下大暴]?[涨跌滑])|最高价|历史高点|发行价|收购价"
    r"|(?:较|相较|比|低于|高于|距)(?:上期|此前|之前|上次|前期|前值|初值|预期|原计划|原|计划|目标|上一代|最高|最低|高点|低点|日高|日低|月初|周初|收盘价|现价|年初(?:预算|指引|计划|目标))"
    r"|为基[数期准]|从高点|自高点|增速(?:[^，。；\d]{0,8})(?:回升|回落|提高|放缓|加快|收窄|扩大|上升|下降)|[涨降跌增]幅(?:[^，。；\d]{0,6})(?:收窄|扩大)))"
)
_NARROWS = re.compile(r"(?:增速|[涨降跌增]幅)")  # how far a rate has moved: of points only
_BASED = re.compile(r"以[^，。；]{2,24}为基[数期准]")
_BOTH = re.compile(r"(?P<a>同比|环比|按年|按季|按月)(?:、|和|及|与|/)(?P<b>同比|环比|按年|按季|按月)(?:均|分别|各)?")
_LATER = r"上月末?|上年末?同期|去年同期|上年同月|去年同月"
_TWO_BASES = re.compile(rf"[比较](?P<a>{_LATER})(?:和|及|与|、)(?P<b>{_LATER})(?:均|分别|各)?")
_OF = re.compile(r"[^，。；]{0,14}的(?:近|约|逾|超过?|不到|不足|将近|大约)?$")
_TIMES = re.compile(r"(?:是|为|相当于|达到?)[^，。；\d]{1,10}的(?:近|约|逾|超过?|不到|不足|将近)?$")
_THEN = re.compile(r"[年月日期季轮]|前|原|高峰|峰值|[高低]点|平均")
_GRADUAL = re.compile(r"累计|以来|停牌前|分钟内|[高低]点")  # from an earlier point, not from the day before
_EXTREME = re.compile(r"的?(?:[最历]|[高低]点|高峰|峰值|预算|指引|计划|目标|预期|[A-D天]\+?轮|首发|发行)")
_HOLIDAY = re.compile(r"假|节|黄金周|五一|国庆|春运|暑期|双十")
_LAST_MONTH = re.compile(r"[上前]一?个?月")
_OWN_DAY = re.compile(r"(?:昨|今|当|周|隔夜|\d{1,2}月\d{1,2}日$)")
_STEP_BACK = re.compile(r"(?:前|上)一?个?(?:交易)?[日天]|昨[日天]")
_MOVED = re.compile(r"(?:增速|[涨降跌增]幅)?(?:也|又|均|再|分别|继续|小幅)*(?:回落|回升|扩大|收窄|加快|放缓)(?:了)?(?:约)?")
_RIVAL = re.compile(
    r"(?:拉动|影响|贡献)[^，。；\d]{0,12}$|(?:高于|低于|快于|慢于|高出|跑[输赢]|领先|落后|超过|比[^，。；\d]{1,12}(?:高|低|快|慢|多|少))[^，。；\d]{0,8}$"
)
_ADJUSTED = re.compile(r"上调|下调|降息|加息|降准|提价|降价|加薪|调升|调降|减产|增产|下修|上修|集采")
_MARKET = re.compile(r"股价|指数|涨跌|涨幅|跌幅|点位|价格|期货|汇率|收益率|币|油价|金价|成交|市值|净值|利率|持仓|均价|运价")
_REPORT = re.compile(
    r"净资产收益率|收入|营收|利润|净利|费用|毛利|销量|产量|销售|成本|每股收益|EPS|订单|出货|用户|门店|装机|业绩|投资|消费|GDP|增加值|产值"
)
_PANEL = ("涨跌：", "涨跌:")
_AMOUNTS = frozenset({"count", "money", "number"})
_start_of = attrgetter("start")
_FLOW = re.compile(r"贷款|存款|算力|产能|投资")  # what is added to it is a figure of its own
_DAILY = re.compile(r"^$|余额|持仓|仓单|库存|融资|融券|资金|涨停|净流|净买|净卖")
_SPANS = frozenset({"year", "half", "quarter", "month", "span"})
_WORKWEEK, _WEEK, _FEBRUARY, _MONTH, _QUARTER = 5, 9, 28, 31, 80  # days: shortest and longest week, shortest and longest month, a quarter
_QUARTER_MOST = 92
_DECEMBER = 12
_PRICE = re.compile(r"价$|价格")
_CLOSE = 12  # characters
_FAR = 120
_REACH = 60


class _Told(NamedTuple):
    """The last change of a paragraph whose basis the text told."""

    basis: Basis | None
    period: tuple[dt.date | None, dt.date | None]
    unit: str
    paragraph: int


def choose(
    reading: Reading, aspects: Sequence[AspectChoice], periods: Sequence[PeriodChoice], metrics: Sequence[MetricChoice] | None = None
) -> list[Basis | None]:
    """The basis of every quantity that is a change, None for the others."""
    bases = [period for period in reading.periods if period.role == "base" and period.first is not None]
    starts = [period.start for period in bases]
    chosen: list[Basis | None] = []
    told_of: dict[str, _Told] = {}
    for number, quantity in enumerate(reading.quantities):
        if aspects[number].aspect != "change":
            chosen.append(_times(reading, number, aspects[number].aspect, periods[number], bases, starts))
            continue
        told = told_of.get(quantity.unit)
        period, paragraph = periods[number], reading.page.paragraph(quantity.start)
        span = (period.first, period.last)
        marked, basis = _marked(reading, number, period, bases, starts)
        if (
            not marked
            and told is not None
            and quantity.kind not in _AMOUNTS
            and (told.period, told.unit, told.paragraph) == (span, quantity.unit, paragraph)
        ):
            basis = told.basis
        elif not marked:
            basis = _usual(reading, quantity, period, metrics[number].name if metrics else "")
        if marked:
            told_of[quantity.unit] = _Told(basis, span, quantity.unit, paragraph)
        chosen.append(basis)
    return chosen


def _times(reading: Reading, number: int, aspect: str, period: PeriodChoice, bases: list[Period], starts: list[int]) -> Basis | None:
    """是去年同期的3倍, 恢复至2019年同期的八成 are levels that compare; 是研发费用的7倍 with another thing of now."""
    quantity, page = reading.quantities[number], reading.page
    if aspect != "level" or quantity.unit not in ("倍", "%") or period.rule in ("own base", "risen from"):
        return None
    clause = page.clauses[page.clause(quantity.start)]
    nth = bisect_left(starts, quantity.start) - 1
    if nth >= 0 and bases[nth].start >= clause and _OF.fullmatch(page.text, bases[nth].end, quantity.start):
        return _dated(reading, bases[nth], period)
    if quantity.unit == "倍" and (times := _TIMES.search(page.text, max(clause, quantity.start - 16), quantity.start)) is not None:
        return "prior" if _THEN.search(times[0]) is not None else None
    return None


def _marked(reading: Reading, number: int, period: PeriodChoice, bases: list[Period], starts: list[int]) -> tuple[bool, Basis | None]:
    """Whether the clause, or the sentence since the last level, marks the basis, and which it is."""
    page, quantity = reading.page, reading.quantities[number]
    text, clause = page.text, page.clauses[page.clause(quantity.start)]
    sentence = page.sentences[page.sentence(quantity.start)]
    if _BASED.search(text, max(sentence, quantity.start - _FAR), quantity.start):
        return True, "prior"
    if (both := _both(reading, number, clause)) is not None:
        return True, _chain(period) if both == "环比" else "yoy" if both in ("同比", "按年") else "qoq" if both == "按季" else "mom"
    for floor, end in ((clause, quantity.start), (_since(reading, number, clause), clause)):
        if floor >= end:
            continue
        word: re.Match[str] | None = None
        for match in _MARK.finditer(text, floor, end):
            if quantity.unit in ("pp", "bp") or _NARROWS.match(match[0]) is None:
                word = match
        nth = bisect_left(starts, end) - 1
        dated = bases[nth] if nth >= 0 and bases[nth].start >= floor else None
        if end == quantity.start and quantity.unit in ("pp", "bp") and _has_moved(text, clause, end, period):
            return True, "mom"
        if end == quantity.start and quantity.unit in ("pp", "bp") and _rivals(text, clause, end, word, dated):
            return True, None
        if dated is not None and (word is None or word.end() <= dated.end or word.lastgroup == "prior"):
            return True, _dated(reading, dated, period)
        if word is not None and not (word[0] == "年内" and _to_come(reading, period)) and not _of_its_day(word, period):
            return True, _worded(word, period)
    return False, None


def _both(reading: Reading, number: int, clause: int) -> str | None:
    """环比及同比分别下跌a、上升b, 比上月和上年同期低a和b: the word of the first value or of the second."""
    text, start = reading.page.text, reading.quantities[number].start
    found = _BOTH.search(text, clause, start)
    worded = found is not None
    if found is None and text.find("同", clause, start) >= 0:
        found = _TWO_BASES.search(text, clause, start)
    if found is None:
        return None
    first = bisect_left(reading.quantities, found.end(), key=_start_of)
    if number not in (first, first + 1):
        return None
    word = found["a" if number == first else "b"]
    return word if worded else "同比" if "同" in word else "按月"


def _to_come(reading: Reading, period: PeriodChoice) -> bool:
    """Whether it is not over at the publication."""
    now = reading.page.article.published
    return now is not None and period.last is not None and period.last > now


def _of_its_day(word: re.Match[str], period: PeriodChoice) -> bool:
    """今年以来稳中有升，昨日大涨a: the change has a day of its own after the longer span."""
    return (
        word.lastgroup == "ytd"
        and "以来" in word[0]
        and _days(period) == 1
        and period.text is not None
        and _OWN_DAY.match(period.text) is not None
    )


def _has_moved(text: str, clause: int, at: int, period: PeriodChoice) -> bool:
    """6月CPI同比上涨a，涨幅回落b个百分点: a rate of a month against the month before."""
    days = _days(period)
    return days is not None and _FEBRUARY <= days <= _MONTH and _MOVED.fullmatch(text, clause, at) is not None


def _rivals(text: str, clause: int, at: int, word: re.Match[str] | None, dated: Period | None) -> bool:
    """高于全国增速4.2个百分点, 影响CPI0.2个百分点: against another thing, not another time, unless one is named right before."""
    if _RIVAL.search(text, max(clause, at - 30), at) is None or (dated is not None and dated.end >= at - _CLOSE):
        return False
    return word is None or word.lastgroup not in ("yoy", "chain") or word.end() < at - _CLOSE


def _since(reading: Reading, number: int, clause: int) -> int:
    """How far back before its clause a change looks for its mark: to the last level, within its sentence."""
    page = reading.page
    sentence = page.sentences[page.sentence(reading.quantities[number].start)]
    floor = max(sentence, clause - _REACH)
    if number and reading.quantities[number - 1].start >= sentence:
        return max(floor, min(clause, page.clauses[page.clause(reading.quantities[number - 1].start)]))
    return floor


def _worded(word: re.Match[str], period: PeriodChoice) -> Basis | None:
    """The basis that a word names; 较上期 of a report is the year before, a week's word beside a longer span is 环比."""
    kind, days = word.lastgroup, _days(period)
    if kind == "none":
        return None
    if kind == "prior":
        return "yoy" if "上期" in word[0] and days is not None and days > _QUARTER else "prior"
    if kind == "chain":
        return "mom" if "月" in word[0] else "qoq" if "季" in word[0] else _chain(period)
    if kind == "wow" and days is not None and days > _WEEK and not word[0].startswith(("较", "比", "与")):
        return _chain(period)
    return kind  # type: ignore[return-value]


def _chain(period: PeriodChoice) -> Basis:
    """环比 is of the length of the change's own period; a month-end is of its month, a quarter-end of its quarter."""
    days = _days(period)
    if days is None:
        return "mom"
    if days == 1 and period.last is not None and (period.last + calendar.ONE_DAY).day == 1:
        return "qoq" if period.last.month % 3 == 0 else "mom"
    return "dod" if days <= 1 else "wow" if days <= _WEEK else "mom" if days <= _MONTH else "qoq"


def _dated(reading: Reading, base: Period, period: PeriodChoice) -> Basis:
    """A change against a named period, by how far that lies from its own; against a peak or a plan of it, plainly prior."""
    first, last = period.first, period.last
    if base.first is None or base.last is None or first is None or last is None or _EXTREME.match(reading.page.text, base.end):
        return "prior"
    if _STEP_BACK.fullmatch(base.text):
        return "dod"
    if _LAST_MONTH.match(base.text) is not None and _FEBRUARY <= (last - first).days + 1 <= _MONTH:
        return "mom"  # 6月PMI比上月回落, said in July: the month before that of the change, whichever the day makes 上月
    months = (last.year - base.last.year) * 12 + last.month - base.last.month
    if base.antecedent is not None and "同" in base.text:
        return (
            "mom" if months == 1 and "月" in base.text else "yoy" if base.last.year == last.year - 1 or base.text[0] in "去上" else "prior"
        )
    if calendar.shift_months((base.first, base.last), 12) == (first, last) or (base.grain == "year" and base.last.year == last.year - 1):
        return "yoy" if base.grain in _SPANS else "prior"
    if base.grain in ("part", "day") and (base.last.month, base.last.day, base.last.year) == (12, 31, last.year - 1):
        return "yoy" if (last.month, last.day) == (12, 31) else "ytd"
    return _stepped(base, months, (last - base.last).days)


def _stepped(base: Period, months: int, days: int) -> Basis:
    """From one month, quarter, week or day to the next."""
    if base.grain == "quarter" or (base.grain == "part" and ("季" in base.text or "Q" in base.text)):
        return "qoq" if months in (0, 3) else "prior"
    if base.grain in ("month", "part"):
        if base.text[-1] == "初" and base.first is not None and base.first.month == 1:
            return "ytd"
        if base.text[-1] in "初旬":
            return "prior"
        return "mom" if months == 1 else "yoy" if months == 12 else "prior"
    if base.grain == "week" or (base.grain == "day" and (days == 7 or (base.text.startswith("上周") and 2 < days < 10))):
        return "wow"
    return "dod" if base.grain == "day" and 0 < days <= 3 else "prior"


def _usual(reading: Reading, quantity: Quantity, period: PeriodChoice, metric: str) -> Basis | None:
    """Without a word for the base."""
    text, days = reading.page.text, _days(period)
    clause = reading.page.clauses[reading.page.clause(quantity.start)]
    if text.endswith(_PANEL, 0, quantity.start):
        return "dod"
    if "中间价" in metric and (days or 1) <= 1:
        return "dod"
    if _ADJUSTED.search(text, max(clause, quantity.start - 18), quantity.start):
        return "qoq" if _PRICE.search(metric) and _quarterly(days) else "prior"
    if period.text is not None and period.first is not None and (period.first.month, period.first.day) == (1, 1) and "来" in period.text:
        return "ytd"
    if (_MARKET.search(metric) and _REPORT.search(metric) is None) or quantity.unit == "点":
        if _PRICE.search(metric) and _quarterly(days):
            return "qoq"
        usual = _by_length(period, reading.page.article.published)
        return "prior" if usual == "dod" and _GRADUAL.search(text, clause, quantity.start) is not None else usual
    if period.text is not None and _HOLIDAY.search(period.text):
        return "yoy"
    if quantity.kind in _AMOUNTS and quantity.implied is None:
        return _of_amount(reading.page.article.published, period, metric)
    if days is None or days >= _FEBRUARY or _REPORT.search(metric):
        return "yoy"
    return "wow" if _WORKWEEK <= days <= _WEEK else "prior"


def _of_amount(published: dt.date | None, period: PeriodChoice, metric: str) -> Basis | None:
    """A difference in money or in number: of a report that is out against the year before, of a month, a week or a market day
    against the one before; what is planned compares with nothing."""
    days = _days(period)
    past = published is None or period.last is None or period.last <= published
    if past and days is not None and days >= _FEBRUARY and _REPORT.search(metric):
        return "yoy"
    if past and days is not None and _FEBRUARY <= days <= _MONTH and _FLOW.search(metric) is None:
        return "mom"
    if days is None or days > _WEEK:
        return None
    return "wow" if days > 1 else "dod" if _DAILY.search(metric) else "prior"


def _by_length(period: PeriodChoice, published: dt.date | None) -> Basis:
    """A price or an index moves from one day, week or month to the next; in a year or a month that goes on, from its beginning."""
    days, first, last = _days(period), period.first, period.last
    if first is None or last is None or days is None or days <= 1:
        return "dod"
    if _FEBRUARY <= days <= _MONTH:
        goes_on = published is not None and (last.year, last.month) == (published.year, published.month)
        return "prior" if goes_on else "mom"
    if days > _MONTH and (first.month, first.day, first.year) == (1, 1, last.year) and last.month < _DECEMBER:
        return "ytd"
    return "wow" if _WORKWEEK <= days <= _WEEK else "prior"


def _quarterly(days: int | None) -> bool:
    return days is not None and _QUARTER < days <= _QUARTER_MOST


def _days(period: PeriodChoice) -> int | None:
    return (period.last - period.first).days + 1 if period.first is not None and period.last is not None else None
