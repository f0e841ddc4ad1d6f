"""When each quantity holds: an ordered chain of rules over the periods that stand around it.

Lists of years come first, then the base of a comparison where the value is the base's own (去年同期1680万元), the
clause, the sentence, the paragraph, the report that the article is about, the trading day, and the publication. A base
of comparison never carries on, nor does what lies ahead or stands in brackets; 目前 and 收盘 hold in their own sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from zhfacts.link import lists
from zhfacts.link.choices import PeriodChoice
from zhfacts.recognise import calendar

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from zhfacts.link.choices import AspectChoice, MetricChoice
    from zhfacts.model import How, Period, Quantity
    from zhfacts.reading import Reading

Found = tuple["Period", str, "How"]

_REPORT_GRAINS = frozenset({"quarter", "half", "year", "span"})
_SHORT = frozenset({"day", "month", "part", "week"})
_CARRIED = frozenset({"stated", "instant", "since"})
_MOVES = re.compile(r"增|减|升|降|涨|跌|提高|回落|下滑|扩大|收窄|翻|多|少")
_OWN_GAP = re.compile(r"[^，。；,;\d]{0,14}")
_NEWLY = re.compile(r"新增|净增|新开|关闭|收购|减少了?$")
_JOINT = re.compile(r"[、和与及/]|以及|、和")
_MARKET = re.compile(r"价$|价格|指数|涨跌|成交|换手|市值|点位|止损|支撑|压力|资金净流|汇率|收益率$|涨停|跌停|涨幅|跌幅")
_TARGET = re.compile(r"目标价|评级|目标均价|合理估值")
_CAPACITY = re.compile(r"产能|年产|规划|投资额|总投资")
_MONTHLY = re.compile(r"PMI|CPI|PPI|ISM|采购经理|非农|失业率|新订单指数|产出指数|就业指数|活动指数|信心指数|景气指数")
_ADVICE = re.compile(r"日内|压力|支撑|阻力|止损|止盈|建议|做空|做多")
_TOLD = re.compile(r"[^。；\n]{0,14}?(?:公告|发布|披露|公布|讯|电$|电[，,]|消息|报道|宣布|表示|获悉)")
_TRADING = re.compile(r"[^。；，\n]{0,8}?(?:盘|收[于报涨跌]|股市|沪指|大盘|两市|沪深|市场|期货|恒指|道指|美股|行情|交易)")
_FROM = re.compile(r"(?:从|由|自)$")
_UP_TO = re.compile(r"[至到为达破穿上下][了约近超]?$")
_SO_FAR = re.compile(r"累计|已经?|至今|迄今")


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
        chosen[number] if number in chosen else chain.title(number, repeated.get(_key(quantity)))
        for number, quantity in enumerate(quantities)
    ]


def _key(quantity: Quantity) -> tuple[object, ...]:
    return quantity.value, quantity.unit, quantity.value_max


class _Chain:
    """The rules, over one reading."""

    __slots__ = (
        "aligned", "aspects", "body", "brackets", "lead", "metrics", "page", "periods", "published", "quantities", "report", "starts", "text", "trading",
    )  # fmt: skip

    def __init__(self, reading: Reading, aspects: Sequence[AspectChoice], metrics: Sequence[MetricChoice] | None) -> None:
        page = self.page = reading.page
        self.text = page.text
        self.quantities = reading.quantities
        self.published = page.article.published
        self.periods = [
            period for period in reading.periods if period.role != "label" and (period.first is not None or period.last is not None)
        ]
        self.starts = [period.start for period in self.periods]
        self.aspects, self.metrics = aspects, metrics
        self.aligned = lists.align(reading)
        self.brackets = _brackets(self.text, self.periods)
        self.body = _body(page.text, page.body)
        self.lead = page.sentence_span(page.sentence(self.body))[1]
        self.report = self._report()
        self.trading: list[Period] | None = None

    def _report(self) -> Period | None:
        """The span that the article reports on: the first of a report's length in the title or the lead."""
        for period in self.periods:
            if period.start >= self.lead + 60:
                return None
            if period.grain in _REPORT_GRAINS and period.role == "stated" and period.first is not None and self._past(period):
                return period
        return None

    def decide(self, number: int) -> PeriodChoice:
        """The first rule that answers."""
        quantity, page = self.quantities[number], self.page
        metric = self.metrics[number].name if self.metrics else ""
        before = bisect_left(self.starts, quantity.start)
        clause = page.clauses[page.clause(quantity.start)]
        sentence = page.sentences[page.sentence(quantity.start)]
        paragraph = page.paragraphs[page.paragraph(quantity.start)]
        if _TARGET.search(metric):
            return self._target(number, before, clause)
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
        if found is not None:
            return self._listed(number, found) or self._read(number, found, clause)
        return self._default(number, metric, clause)

    def title(self, number: int, repeated: PeriodChoice | None) -> PeriodChoice:
        """A title states its period, or takes that of its figure's repetition, or of the lead."""
        before = bisect_left(self.starts, self.quantities[number].start)
        floor = self.page.paragraphs[self.page.paragraph(self.quantities[number].start)]
        found = self._own_base(number, before, floor) or self._within(number, before, floor, "title", "stated")
        if found is not None:
            return self._listed(number, found) or self._read(number, found, floor)
        if repeated is not None:
            return msgspec.structs.replace(repeated, rule="title repeats", how="carried")
        return self._default(number, self.metrics[number].name if self.metrics else "", floor)

    def _target(self, number: int, before: int, clause: int) -> PeriodChoice:
        """A target price is of the day it is told; an earlier one of the past day or month of its clause."""
        found = self._within(number, before, clause, "target price", "stated")
        if found is not None and found[0].last is not None and self.published is not None and found[0].last < self.published:
            return self._read(number, found, clause)
        return self._published("target price")

    def _own_base(self, number: int, before: int, clause: int) -> Found | None:
        """去年同期亏损X, （去年同期：X）, 低于上周4.2%: the value is the base's own."""
        if before == 0 or self.aspects[number].aspect == "change":
            return None
        period = self.periods[before - 1]
        if period.role != "base" or period.start < clause:
            return None
        start = self.quantities[number].start
        gap = self.text[period.end : start]
        if _OWN_GAP.fullmatch(gap) is None or (_MOVES.search(gap) and not _NEWLY.search(gap)):
            return None
        if gap.startswith("的") and self.quantities[number].unit in ("倍", "%"):
            return None
        return period, "own base", "stated"

    def _within(self, number: int, before: int, floor: int, rule: str, how: How) -> Found | None:
        """The nearest period from `floor` on before the value that is no base; a weak one gives way to a day."""
        at = self.quantities[number].start
        weak: Period | None = None
        for nth in range(before - 1, -1, -1):
            period = self.periods[nth]
            if period.start < floor:
                break
            if period.role == "base" or self.brackets[nth] < at or period.first is None:
                continue
            if rule == "sentence" and period.grain in ("day", "month") and not self._past(period):
                continue
            if period.role == "weak":
                weak = weak or period
                continue
            if weak is not None and period.grain not in ("day",):
                break
            return period, rule, how
        return None if weak is None else (weak, rule, how)

    def _behind(self, quantity: Quantity, before: int) -> Found | None:
        """A period right behind the value: 实现营收3亿元（2020年）."""
        if before < len(self.periods):
            period = self.periods[before]
            if 0 <= period.start - quantity.end <= 1 and self.text[quantity.end : period.start] in ("（", "(") and period.role == "stated":
                return period, "behind", "stated"
        return None

    def _paragraph(self, number: int, before: int, paragraph: int, metric: str) -> Found | None:
        """The last period of the paragraph that carries on; in a report, a mere month or day yields to the report's span."""
        at = self.quantities[number].start
        for nth in range(before - 1, -1, -1):
            period = self.periods[nth]
            if period.start < paragraph:
                return None
            if period.role not in _CARRIED or self.brackets[nth] < at or period.first is None or period.step is not None:
                continue
            if not self._past(period) or period.grain == "window":
                continue
            if self.report is not None and period.grain in _SHORT and not _MARKET.search(metric):
                return self.report, "report", "carried"
            return period, "paragraph", "carried"
        return None

    def _listed(self, number: int, found: Found) -> PeriodChoice | None:
        """The i-th value of a list takes the i-th part of a span of years, or the i-th of a row of periods."""
        place = self.aligned.place(number)
        if place is None:
            return None
        period, (series, position) = found[0], place
        each = self._row(series, position, period)
        if each is not None:
            return self._choice(each.first, each.last, each, "list of periods", found[2])
        step = {"year": 12, "quarter": 3, "month": 1}.get(period.step or "", 3 if "单季" in self.text[period.end : period.end + 4] else 0)
        if not step or period.first is None or period.last is None:
            return None
        months = (period.last.year - period.first.year) * 12 + period.last.month - period.first.month + 1
        if len(series.members) * step != months:
            return None
        first = calendar.add_months(period.first, position * step)
        last = calendar.add_days(calendar.add_months(first, step), -1)
        return self._choice(first, last, period, "list of periods", found[2])

    def _row(self, series: lists.Series, position: int, last: Period) -> Period | None:
        """2012年度、2013年度分别亏损a和b: as many periods in a row as the list has values."""
        if series.kind not in ("respectively", "enumeration", "slash"):
            return None
        at = bisect_left(self.starts, last.start)
        first = at - len(series.members) + 1
        if first < 0 or len(series.members) < 2:
            return None
        row = self.periods[first : at + 1]
        if all(_JOINT.fullmatch(self.text, a.end, b.start) for a, b in pairwise(row)):
            return row[position]
        return None

    def _read(self, number: int, found: Found, clause: int) -> PeriodChoice:
        """The days of a period for what is measured: an instant counts at the last day, what is open runs to now."""
        period, rule, how = found
        first, last = period.first, period.last
        start = self.quantities[number].start
        if period.role == "instant" and last is not None:
            if period.grain in _REPORT_GRAINS | {"month"} and _NEWLY.search(self.text, max(clause, start - 8), start):
                first, last = calendar.around(
                    last, "month" if period.grain == "month" else "quarter" if period.grain == "quarter" else "year"
                )
            else:
                first = last
        elif last is None and period.role == "since":
            last = self.published
        elif self._so_far(period, start):
            last = self.published
        return self._choice(first, last, period, rule, how)

    def _so_far(self, period: Period, at: int) -> bool:
        """今年累计, 今年已…: a year that is not over counts up to now."""
        now = self.published
        return (
            now is not None
            and period.grain == "year"
            and period.first is not None
            and period.last is not None
            and period.first <= now < period.last
            and at - period.end < 60
            and _SO_FAR.search(self.text, period.end, at) is not None
        )

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
        if not _MARKET.search(metric):
            if self.report is not None:
                return self._read(number, (self.report, "report", "carried"), clause)
        else:
            day = self._trading_day(self.quantities[number].start)
            if day is not None:
                return self._read(number, (day, "trading day", "carried"), clause)
        for period in self.periods:
            if period.start >= self.lead:
                break
            if period.grain == "day" and period.role in ("stated", "instant") and self._past(period):
                return self._read(number, (period, "lead day", "carried"), clause)
        return self._published("publication")

    def _trading_day(self, at: int) -> Period | None:
        """The day whose market is told: the last named before, else the first."""
        if self.trading is None:
            self.trading = [period for period in self.periods if period.grain == "day" and self._trades(period)]
        nth = bisect_right([period.start for period in self.trading], at) - 1
        return self.trading[max(nth, 0)] if self.trading else None

    def _trades(self, period: Period) -> bool:
        now = self.published
        near = now is None or (period.last is not None and 0 <= (now - period.last).days <= 5)
        return near and period.role in ("stated", "instant") and _TRADING.match(self.text, period.end) is not None

    def _published(self, rule: str) -> PeriodChoice:
        return PeriodChoice(self.published, self.published, None, None, None, "implied", rule)

    def _past(self, period: Period) -> bool:
        return self.published is None or period.first is None or period.first <= self.published


def _body(text: str, start: int) -> int:
    """Where the text begins behind the title and its repetition (原标题：…)."""
    while text.startswith(("\n", " ", "原标题"), start):
        end = text.find("\n", start)
        if end < 0 or end - start > 120:
            return start
        start = end + 1
    return start


def _brackets(text: str, periods: Sequence[Period]) -> list[int]:
    """For each period, where the bracket that it stands in closes; beyond the text for those in none."""
    never = len(text) + 1
    ends = []
    for period in periods:
        left = max(text.rfind("（", max(0, period.start - 30), period.start), text.rfind("(", max(0, period.start - 30), period.start))
        if left < 0 or text.find("）", left, period.start) >= 0 or text.find(")", left, period.start) >= 0:
            ends.append(never)
            continue
        right = [at for at in (text.find("）", period.end, period.end + 60), text.find(")", period.end, period.end + 60)) if at >= 0]
        ends.append(min(right, default=never))
    return ends
