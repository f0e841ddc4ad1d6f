"""When each quantity holds: an ordered chain of rules over the periods that stand around it.

Lists of years come first, then the base of a comparison where the value is the base's own (去年同期1680万元), the
clause, the sentence, the paragraph, the report that the article is about, the trading day, and the publication. A base
of comparison never carries on, nor does what lies ahead; 目前 and 收盘 hold in their own sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from zhfacts.link import lists
from zhfacts.link.choices import PeriodChoice
from zhfacts.link.period_scope import Scope, around
from zhfacts.recognise import calendar

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from zhfacts.link.choices import AspectChoice, MetricChoice
    from zhfacts.model import How, Period, Quantity
    from zhfacts.reading import Reading

Found = tuple["Period", str, "How"]

_REPORT_GRAINS = frozenset({"quarter", "half", "year", "span"})
_SPANNED = frozenset({"quarter", "half", "year", "span", "window"})
_SHORT = frozenset({"day", "month", "part", "week"})
_CARRIED = frozenset({"stated", "instant"})
_STEPS = {"year": 12, "quarter": 3, "month": 1}
_MOVES = re.compile(r"增|减|升|降|涨|跌|提高|回落|下滑|扩大|收窄|翻|多|少")
_OWN_GAP = re.compile(r"[^，。；,;\d]{0,14}")
_NEWLY = re.compile(r"新增|净增|新开|关闭|收购|减少了?$")
_JOINT = re.compile(r"[、和与及/]|以及|、和")
_MARKET = re.compile(r"价$|价格|指数|涨跌|成交|换手|市值|点位|资金净流|汇率|(?<!资产)收益率$|涨停|跌停|涨幅|跌幅")
_ADVICE_METRIC = re.compile(r"止损|止盈|支撑|压力|阻力|做[多空]|仓位|目标位|涨空间|上行空间|下行空间|目标价|评级|目标均价|合理估值")
_DEAL = re.compile(
    r"回购|增持|减持|质押|解押|募集|募资|定增|发行|收购|转让|作价|对价|认购|增资|出资|估值|注册资本|合同|中标|罚|持股|股数|授予|行权|激励|担保|诉讼|涉案"
    r"|起拍|保证金|投资额|总投资|竞价|借款|投票权|冻结|解禁|溢价"
)
_CAPACITY = re.compile(r"产能|年产|规划|投资额|总投资")
_BUILT = re.compile(r"(?:达产|投产|建成|竣工|满产|完成)[^，。；]{0,4}后|将(?:达|新增|形成)|可(?:达|形成|满足)|拟|预计[^，。；]{0,6}(?:达|形成)")
_MONTHLY = re.compile(r"PMI|CPI|PPI|ISM|采购经理|非农|失业率|新订单指数|产出指数|就业指数|活动指数|信心指数|景气指数|从业人员指数|库存指数")
_ADVICE = re.compile(r"日内|压力|支撑|阻力|止损|止盈|建议|做空|做多")
_TRADING = re.compile(r"[^。；，\n]{0,8}?(?:盘|收[于报涨跌]|股市|沪指|大盘|两市|沪深|市场|期货|恒指|道指|美股|行情|交易)")
_WILL = re.compile(r"^[，, ]?[^，。；]{0,12}?将")
_YEARLY = re.compile(r"同比|环比|按年|按月")
_SO_FAR = re.compile(r"累计|已经?|至今|迄今")
_COMPOUND = re.compile(r"复合|CAGR|年均增")
_FLOW = re.compile(r"收入|营收|利润|净亏损|现金流|销售额|销量|出货量|产量|成本率|投资收益率|新增|净增|新开")
_STOCK = re.compile(r"^(?!新增|净增|新投|新开)(?:.*?)(?:不良率|不良贷款|拨备覆盖率|资本充足率|装机容量|合同负债|在手订单|余额|总资产|净资产(?!收益)|资产负债率|存货|货币资金|门店数|员工|持有量|保有量)")
_IS = re.compile(r"(?:是|为|至|到|达|有|足|及|相当于|占|完成|接近)了?$")
_FROM = re.compile(r"(?:由|从)(?:此?前)?的?(?:近|约|不足)?$")
_RISES = re.compile(r"(?![上下][调修])[^，。；\d]{0,14}?[至到成为]")
_RISEN = re.compile(r"[^，。；]{0,16}?[至到成为](?:了|约|近)?")
_EXPECTED = re.compile(r"预测|预期|指引|目标|预计|有望|将")


def choose(reading: Reading, aspects: Sequence[AspectChoice], metrics: Sequence[MetricChoice] | None = None) -> list[PeriodChoice]:
    """The period of every quantity, in text order."""
    chain = _Chain(reading, aspects, metrics)
    quantities, body = reading.quantities, chain.body
    chosen = {number: chain.decide(number) for number, quantity in enumerate(quantities) if quantity.start >= body}
    repeated: dict[tuple[object, ...], PeriodChoice] = {}
    for number, choice in chosen.items():
        key = _key(quantities[number])
        if key not in repeated or (repeated[key].how == "implied" and choice.how != "implied"):
            repeated[key] = choice
    return [
        chosen[number] if number in chosen else chain.title(number, repeated.get(_key(quantity))) for number, quantity in enumerate(quantities)
    ]


def _key(quantity: Quantity) -> tuple[object, ...]:
    return quantity.value, quantity.unit, quantity.value_max


class _Chain:
    """The rules, over one reading."""

    __slots__ = (
        "aligned", "aspects", "body", "cumulative", "lead", "metrics", "page", "published", "quantities", "report", "scope", "text", "trading",
    )  # fmt: skip

    def __init__(self, reading: Reading, aspects: Sequence[AspectChoice], metrics: Sequence[MetricChoice] | None) -> None:
        page = self.page = reading.page
        self.text = page.text
        self.quantities = reading.quantities
        self.published = page.article.published
        self.scope = Scope(reading)
        self.aspects, self.metrics = aspects, metrics
        self.aligned = lists.align(reading)
        self.body = _body(page.text, page.body)
        self.lead = page.sentence_span(page.sentence(self.body))[1]
        self.cumulative: Period | None = None  # 1-9月 beside 9月, for what is told from January on
        self.report = self._report()
        self.trading: list[Period] | None = None

    def _report(self) -> Period | None:
        """The span that the article reports on: the first of a report's length in the title or the lead, else a month or a week."""
        short: Period | None = None
        self.cumulative = None
        paragraph = self.page.paragraph(max(self.lead - 1, 0))
        for period in self.scope.periods:
            if period.start >= self.lead and (period.start >= self.lead + 60 or self.page.paragraph(period.start) > paragraph):
                break
            if period.role != "stated" or period.first is None or not self.scope.past(period):
                continue
            if period.grain in _REPORT_GRAINS:
                if short is not None and period.step == "month" and period.last == short.last:
                    self.cumulative = period
                    return short
                return period
            if period.grain in ("month", "week") and short is None:
                short = period
        return short

    def metric(self, number: int) -> str:
        """The name of what is measured, where it is known."""
        return self.metrics[number].name if self.metrics else ""

    def decide(self, number: int) -> PeriodChoice:
        """The first rule that answers."""
        quantity, page = self.quantities[number], self.page
        metric = self.metric(number)
        before = self.scope.before(quantity.start)
        clause = page.clauses[page.clause(quantity.start)]
        sentence = page.sentences[page.sentence(quantity.start)]
        paragraph = page.paragraphs[page.paragraph(quantity.start)]
        if _ADVICE_METRIC.search(metric):
            return self._advice(number, before, clause)
        found = (
            self._own_base(number, before, clause)
            or self._within(number, before, clause, "clause", "stated")
            or self._within(number, before, sentence, "sentence", "carried")
            or self._behind(quantity, before)
        )
        if found is None and _ADVICE.search(self.text, clause, quantity.start):
            return self._published("advice")
        if found is None and not _CAPACITY.search(metric):
            found = self._paragraph(number, before, paragraph, metric)
        if found is None or found[1] in ("paragraph", "report", "sentence"):
            several = self._series(number, before, paragraph, found)
            if several is not None:
                return several
        if found is not None:
            return (
                self._listed(number, found)
                or self._compound(number, found, before, sentence)
                or self._risen(number, found)
                or self._read(number, found, clause)
            )
        return self._default(number, metric, clause)

    def title(self, number: int, repeated: PeriodChoice | None) -> PeriodChoice:
        """A title states its period, or takes that of its figure's repetition, or of the lead."""
        start = self.quantities[number].start
        before = self.scope.before(start)
        floor = self.page.paragraphs[self.page.paragraph(start)]
        part = max(floor, self.text.rfind(" ", floor, start) + 1)
        found = self._own_base(number, before, part) or self._within(number, before, part, "title", "stated")
        if found is None and repeated is not None:
            return msgspec.structs.replace(repeated, rule="title repeats", how="carried")
        found = found or self._within(number, before, floor, "title", "carried")
        if found is not None:
            return self._listed(number, found) or self._read(number, found, floor)
        return self._default(number, self.metric(number), floor)

    def _advice(self, number: int, before: int, clause: int) -> PeriodChoice:
        """A target price or a stop is of the day it is told; an earlier one of the past day or month of its clause."""
        found = self._within(number, before, clause, "advice", "stated")
        if found is not None and found[0].last is not None and self.published is not None and found[0].last < self.published:
            return self._read(number, found, clause)
        return self._published("advice")

    def _own_base(self, number: int, before: int, clause: int) -> Found | None:
        """去年同期亏损X, （去年同期：X）, 低于上周4.2%: the value is the base's own."""
        if before == 0 or self.aspects[number].aspect == "change":
            return None
        period = self.scope.periods[before - 1]
        if period.role != "base" or period.start < clause:
            return None
        start = self.quantities[number].start
        gap = self.text[period.end : start]
        if _OWN_GAP.fullmatch(gap) is None or (_MOVES.search(gap) and not _NEWLY.search(gap)):
            return None
        if "的" in gap and self.quantities[number].unit in ("倍", "%") and _IS.search(self.text, max(0, period.start - 4), period.start):
            return None
        return period, "own base", "stated"

    def _within(self, number: int, before: int, floor: int, rule: str, how: How) -> Found | None:
        """The nearest period from `floor` on before the value that reaches it; a weak one gives way to a day."""
        at, scope = self.quantities[number].start, self.scope
        weak: Period | None = None
        for nth in range(before - 1, -1, -1):
            period = scope.periods[nth]
            if period.start < floor:
                break
            if period.role == "base" or scope.ends[nth] < at or period.first is None:
                continue
            if rule == "sentence" and period.grain in ("day", "month") and not scope.past(period):
                if _WILL.search(self.text, period.end, at) is None:
                    continue
            if rule == "sentence" and period.role == "since" and self._spot(number):
                continue
            if period.role == "weak":
                weak = weak or (None if period.grain == "window" else period)
                continue
            if weak is not None and period.grain != "day":
                break
            return period, rule, how
        return None if weak is None else (weak, rule, how)

    def _spot(self, number: int) -> bool:
        """Whether the quantity is a market level of one moment: a price, an index."""
        return self.aspects[number].aspect == "level" and _MARKET.search(self.metric(number)) is not None

    def _behind(self, quantity: Quantity, before: int) -> Found | None:
        """A period right behind the value: 实现营收3亿元（2020年）."""
        if before < len(self.scope.periods):
            period = self.scope.periods[before]
            if 0 <= period.start - quantity.end <= 1 and self.text[quantity.end : period.start] in ("（", "(") and period.role == "stated":
                return period, "behind", "stated"
        return None

    def _paragraph(self, number: int, before: int, paragraph: int, metric: str) -> Found | None:
        """The last period of the paragraph that carries on; in a report, a mere month or day yields to the report's span."""
        at, scope = self.quantities[number].start, self.scope
        for nth in range(before - 1, -1, -1):
            period = scope.periods[nth]
            if period.start < paragraph:
                return None
            if period.role not in _CARRIED or scope.ends[nth] < at or period.first is None or period.step is not None:
                continue
            if not scope.past(period) or period.grain == "window":
                continue
            report = self.report
            if _MARKET.search(metric) and self._stale(period):
                continue
            if period.grain == "year" and around(period, self.published):
                told = self._told_of_year(nth)
                if told is not None:
                    return told, "report", "carried"
            if report is not None and report.step == "month" and period.grain == "month":
                return period, "paragraph", "carried"
            if report is not None and period.grain in _SHORT and period.grain != report.grain and not _MARKET.search(metric):
                return report, "report", "carried"
            return period, "paragraph", "carried"
        return None

    def _told_of_year(self, nth: int) -> Period | None:
        """今年 carries on as the part of it that was reported before."""
        year = self.scope.periods[nth]
        for period in self.scope.periods[max(0, nth - 20) : nth][::-1]:
            if period.grain in _REPORT_GRAINS and period.role == "stated" and _within_year(period, year) and not around(period, self.published):
                return period
        return None

    def _stale(self, period: Period) -> bool:
        """Whether it is too long past for the market that is told."""
        return self.published is not None and period.last is not None and (self.published - period.last).days > 200

    def _listed(self, number: int, found: Found) -> PeriodChoice | None:
        """The i-th value of a list takes the i-th part of a span of years, or the i-th of a row of periods."""
        place = self.aligned.place(number)
        if place is None:
            return None
        period, (series, position) = found[0], place
        each = self._row(series, position, period)
        if each is not None:
            return self._choice(each.first, each.last, each, "list of periods", found[2])
        step = _STEPS.get(period.step or "", 3 if "单季" in self.text[period.end : period.end + 4] else 0)
        if not step or period.first is None or period.last is None:
            return None
        months = (period.last.year - period.first.year) * 12 + period.last.month - period.first.month + 1
        if len(series.members) * step != months:
            return None
        first = calendar.add_months(period.first, position * step)
        last = calendar.add_days(calendar.add_months(first, step), -1)
        return self._choice(first, last, period, "list of periods", found[2])

    def _compound(self, number: int, found: Found, before: int, sentence: int) -> PeriodChoice | None:
        """2023年为2115亿元，到2028年将超4000亿元，年复合增长率13.7%: from the first year that is named to the last."""
        period, start = found[0], self.quantities[number].start
        if period.grain != "year" or period.first is None or self.aspects[number].aspect != "change":
            return None
        if _COMPOUND.search(self.text, max(sentence, start - 14), start) is None and _COMPOUND.search(self.metric(number)) is None:
            return None
        years = [p for p in self.scope.periods[max(0, before - 8) : before] if p.start >= sentence and p.grain == "year" and p.first is not None]
        first = min((p.first for p in years if p.first is not None), default=period.first)
        last = max((p.last for p in years if p.last is not None), default=period.last)
        return self._choice(first, last, period, "compound", found[2]) if first != period.first or last != period.last else None

    def _risen(self, number: int, found: Found) -> PeriodChoice | None:
        """毛利率由15.4%提升至17.2%: the value it rose from is of the like span a year before."""
        period, first, last = found[0], found[0].first, found[0].last
        if self.aspects[number].aspect == "change" or first is None or last is None or period.grain not in _SPANNED:
            return None
        if period.step is not None or period.role == "since" or period.grain == "window":
            return self._ends(number, found)
        if not self._from(number) or period.role != "stated" or around(period, self.published) or not self.scope.past(period):
            return None
        at = self.quantities[number].start
        if _EXPECTED.search(self.text, max(0, at - 20), at) or _DEAL.search(self.metric(number)):
            return None
        return self._choice(*calendar.shift_months((first, last), -12), period, "risen from", "implied")

    def _from(self, number: int) -> bool:
        """Whether it is the X of 由X升至Y."""
        start, end = self.quantities[number].start, self.quantities[number].end
        return _FROM.search(self.text, max(0, start - 6), start) is not None and _RISES.match(self.text, end) is not None

    def _ends(self, number: int, found: Found) -> PeriodChoice | None:
        """2018-2020年由9.6亿元增长至16.1亿元: the first and the last part of the span, its first and last day where it has none."""
        period, first, last = found[0], found[0].first, found[0].last
        assert first is not None and last is not None
        month = _STEPS.get(period.step or "", 0)
        if self._from(number):
            return self._choice(first, calendar.add_days(calendar.add_months(first, month), -1) if month else first, period, "risen from", found[2])
        if number and self.quantities[number - 1].start > period.end and self._from(number - 1):
            gap = self.text[self.quantities[number - 1].end : self.quantities[number].start]
            if _RISEN.fullmatch(gap):
                return self._choice(calendar.add_months(calendar.add_days(last, 1), -month) if month else last, last, period, "risen to", found[2])
        return None

    def _series(self, number: int, before: int, paragraph: int, found: Found | None) -> PeriodChoice | None:
        """A list that names no periods goes by the row or the span of periods that an earlier list of its paragraph went by."""
        place = self.aligned.place(number)
        if place is None or len(place[0].members) < 2 or place[0].kind not in ("respectively", "enumeration", "slash"):
            return None
        for nth in range(before - 1, max(-1, before - 12), -1):
            period = self.scope.periods[nth]
            if period.start < paragraph:
                break
            if period.role != "stated" or period.first is None:
                continue
            if period.step is None and (nth == 0 or _JOINT.fullmatch(self.text, self.scope.periods[nth - 1].end, period.start) is None):
                if found is not None and period is not found[0]:
                    return None
                continue
            listed = self._listed(number, (period, "list of periods", "carried"))
            if listed is not None:
                return listed
        return None

    def _row(self, series: lists.Series, position: int, last: Period) -> Period | None:
        """2012年度、2013年度分别亏损a和b: as many periods in a row as the list has values."""
        if series.kind not in ("respectively", "enumeration", "slash"):
            return None
        at = self.scope.before(last.start)
        first = at - len(series.members) + 1
        if first < 0 or len(series.members) < 2:
            return None
        row = self.scope.periods[first : at + 1]
        if all(_JOINT.fullmatch(self.text, a.end, b.start) for a, b in pairwise(row)):
            return row[position]
        return None

    def _read(self, number: int, found: Found, clause: int) -> PeriodChoice:
        """The days of a period for what is measured: an instant counts at the last day, what is open runs to now."""
        period, rule, how = found
        first, last = period.first, period.last
        start = self.quantities[number].start
        if period.role == "instant" and last is not None:
            if self.report is not None and self.report.last == last and self._flows(number):
                first = self.report.first
            elif period.grain in _REPORT_GRAINS | {"month"} and _NEWLY.search(self.text, max(clause, start - 8), start):
                first, last = calendar.around(last, "month" if period.grain == "month" else "quarter" if period.grain == "quarter" else "year")
            else:
                first = last
        elif last is None and period.role == "since":
            last = self.published
        elif how == "carried" and rule in ("report", "paragraph") and last is not None and _STOCK.search(self.metric(number)):
            first = last
        elif period.grain == "part" and period.text[-1] in "底末" and period.role == "base":
            first = last
        elif period.grain == "year" and around(period, self.published) and start - period.end < 60 and _SO_FAR.search(self.text, period.end, start):
            last = self.published
        return self._choice(first, last, period, rule, how)

    def _flows(self, number: int) -> bool:
        """Whether what is measured runs over a span, so that no single day can be its period."""
        metric = self.metric(number)
        return _FLOW.search(metric) is not None and self.aspects[number].aspect != "share"

    def _choice(self, first: dt.date | None, last: dt.date | None, period: Period, rule: str, how: How) -> PeriodChoice:
        hop = period.text if period.antecedent is not None else None
        return PeriodChoice(first, last, period.text, period.start, period.end, how, rule, hop=hop)

    def _default(self, number: int, metric: str, clause: int) -> PeriodChoice:
        """The report that the article is about, the trading day, the day of the lead, else the publication."""
        if _MONTHLY.search(metric) and self.published is not None:
            first, last = calendar.month(self.published, -1)
            return PeriodChoice(first, last, None, None, None, "implied", "monthly release")
        if _CAPACITY.search(metric):
            return self._published("capacity")
        start = self.quantities[number].start
        if not _MARKET.search(metric) or _YEARLY.search(self.text, max(clause, start - 30), start):
            if self.report is not None and not _DEAL.search(metric):
                report = self.cumulative if self.cumulative is not None and "投资" in metric else self.report
                return self._read(number, (report, "report", "carried"), clause)
        else:
            day = self._trading_day(self.quantities[number].start)
            if day is None and self.report is not None and self.report.grain in ("week", "month"):
                day = self.report
            if day is not None:
                return self._read(number, (day, "trading day", "carried"), clause)
        for period in self.scope.periods:
            if period.start >= self.lead:
                break
            if period.grain == "day" and period.role in ("stated", "instant") and self.scope.past(period):
                return self._read(number, (period, "lead day", "carried"), clause)
        return self._published("publication")

    def _trading_day(self, at: int) -> Period | None:
        """The day whose market is told: the last named before, else the first."""
        if self.trading is None:
            self.trading = [period for period in self.scope.periods if period.grain == "day" and self._trades(period)]
        nth = bisect_right([period.start for period in self.trading], at) - 1
        return self.trading[max(nth, 0)] if self.trading else None

    def _trades(self, period: Period) -> bool:
        now = self.published
        near = now is None or (period.last is not None and 0 <= (now - period.last).days <= 5)
        return near and period.role in ("stated", "instant") and _TRADING.match(self.text, period.end) is not None

    def _published(self, rule: str) -> PeriodChoice:
        return PeriodChoice(self.published, self.published, None, None, None, "implied", rule)


def _within_year(report: Period, period: Period) -> bool:
    """Whether a year that is not over holds the span that is reported on."""
    if period.grain != "year" or None in (report.first, report.last, period.first, period.last):
        return False
    return report.first >= period.first and report.last < period.last  # type: ignore[operator]


def _body(text: str, start: int) -> int:
    """Where the text begins behind the title and its repetition (原标题：…)."""
    while text.startswith(("\n", " ", "原标题"), start):
        end = text.find("\n", start)
        if end < 0 or end - start > 120:
            return start
        start = end + 1
    return start
