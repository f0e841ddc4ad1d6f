"""When each quantity holds: an ordered chain of rules over the periods that stand around it.

Lists of years come first, then the base of a comparison where the value is the base's own (去年同期1680万元),
the clause, the sentence, the paragraph, the report that the article is about, and the day of publication.
A base of comparison never carries on, nor does what lies ahead; 目前 and 收盘 hold in their own sentence.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from typing import TYPE_CHECKING

import msgspec

from zhfacts.link import lists
from zhfacts.link.choices import PeriodChoice
from zhfacts.recognise import calendar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhfacts.link.choices import AspectChoice, MetricChoice
    from zhfacts.model import How, Period, Quantity
    from zhfacts.reading import Reading

_REPORT_GRAINS = frozenset({"quarter", "half", "year", "span"})
_CHANGES = re.compile(r"增|减|升|降|涨|跌|提高|回落|下滑|扩大|收窄|翻|多|少")
_STOP = re.compile(r"[，。；,;\d]")
_JOINT = re.compile(r"[、和与及/]|以及")
_MARKET_METRIC = re.compile(r"价|指数|涨跌|成交|换手|市值|点位|目标|止损|支撑|压力|资金净流|汇率|收益率$")
_TARGET = re.compile(r"目标价|评级|目标均价|合理估值")
_ADVICE = re.compile(r"日内|压力|支撑|阻力|止损|止盈|建议|做空|做多")


def choose(reading: Reading, aspects: Sequence[AspectChoice], metrics: Sequence[MetricChoice] | None = None) -> list[PeriodChoice]:
    """The period of every quantity, in text order."""
    chain = _Chain(reading, aspects, metrics)
    body = [number for number, quantity in enumerate(reading.quantities) if quantity.start >= reading.page.body]
    chosen: dict[int, PeriodChoice] = {number: chain.decide(number) for number in body}
    repeated = {_key(reading.quantities[number]): chosen[number] for number in reversed(body)}
    for number, quantity in enumerate(reading.quantities):
        if number not in chosen:
            chosen[number] = chain.title(number, repeated.get(_key(quantity)))
    return [chosen[number] for number in range(len(reading.quantities))]


def _key(quantity: Quantity) -> tuple[object, ...]:
    return quantity.value, quantity.unit, quantity.value_max


class _Chain:
    """The rules, over one reading."""

    __slots__ = ("aligned", "aspects", "lead", "metrics", "page", "periods", "published", "quantities", "report", "starts", "text")

    def __init__(self, reading: Reading, aspects: Sequence[AspectChoice], metrics: Sequence[MetricChoice] | None) -> None:
        self.page = reading.page
        self.text = reading.page.text
        self.quantities = reading.quantities
        self.periods = [period for period in reading.periods if period.first is not None or period.last is not None]
        self.starts = [period.start for period in self.periods]
        self.published = reading.page.article.published
        self.aspects, self.metrics = aspects, metrics
        self.aligned = lists.align(reading)
        self.lead = self.page.sentence_span(self.page.sentence(self.page.body))[1]
        self.report = next(
            (p for p in self.periods if p.start < self.lead + 60 and p.grain in _REPORT_GRAINS and p.role == "stated" and self._past(p)),
            None,
        )

    def decide(self, number: int) -> PeriodChoice:
        """The first rule that answers."""
        quantity = self.quantities[number]
        metric = self.metrics[number].name if self.metrics else ""
        if _TARGET.search(metric):
            return self._published("target price")
        before = bisect_left(self.starts, quantity.start)
        clause = self.page.clauses[self.page.clause(quantity.start)]
        sentence = self.page.sentences[self.page.sentence(quantity.start)]
        paragraph = self.page.paragraphs[self.page.paragraph(quantity.start)]
        found = (
            self._own_base(number, before, clause)
            or self._within(before, clause, "clause", "stated")
            or self._within(before, sentence, "sentence", "carried")
        )
        if found is None:
            found = self._behind(quantity, before)
        if found is None and _ADVICE.search(self.text, clause, quantity.start):
            return self._published("advice")
        if found is None:
            found = self._paragraph(before, paragraph)
            if (
                found is not None
                and self.report is not None
                and found[0].grain in ("month", "day", "part")
                and not _MARKET_METRIC.search(metric)
            ):
                found = self.report, "report", "carried"
        if found is not None:
            return self._listed(number, found) or self._read(found[0], metric, self.aspects[number].aspect, found[1], found[2])
        return self._default(metric, paragraph)

    def title(self, number: int, repeated: PeriodChoice | None) -> PeriodChoice:
        """A title states its period, or takes that of its figure's repetition, or of the lead."""
        quantity = self.quantities[number]
        before = bisect_left(self.starts, quantity.start)
        metric = self.metrics[number].name if self.metrics else ""
        found = self._own_base(number, before, 0) or self._within(before, 0, "title", "stated")
        if found is not None:
            return self._read(found[0], metric, self.aspects[number].aspect, found[1], found[2])
        if repeated is not None:
            return msgspec.structs.replace(repeated, rule="title repeats", how="carried")
        return self._default(metric, 0)

    def _own_base(self, number: int, before: int, clause: int) -> tuple[Period, str, How] | None:
        """去年同期亏损X, （去年同期：X）, 低于上周4.2%: the value is the base's own."""
        if before == 0 or self.aspects[number].aspect == "change":
            return None
        period = self.periods[before - 1]
        if period.role != "base" or period.start < clause:
            return None
        gap = self.text[period.end : self.quantities[number].start]
        if len(gap) > 14 or _CHANGES.search(gap) or _STOP.search(gap):
            return None
        return period, "own base", "stated"

    def _within(self, before: int, floor: int, rule: str, how: How) -> tuple[Period, str, How] | None:
        """The nearest period from `floor` on before the value that is no base."""
        for at in range(before - 1, -1, -1):
            period = self.periods[at]
            if period.start < floor:
                return None
            if period.role != "base" and (rule != "sentence" or self._past(period) or period.grain not in ("day", "month")):
                strong = self._stronger(at, floor) if period.role == "weak" else period
                return strong, rule, how
        return None

    def _stronger(self, at: int, floor: int) -> Period:
        """A weak 收盘 or 目前 gives way to a day that its own sentence states."""
        weak = self.periods[at]
        for earlier in range(at - 1, max(-1, at - 4), -1):
            period = self.periods[earlier]
            if period.start < self.page.sentences[self.page.sentence(weak.start)]:
                break
            if period.grain == "day" and period.role in ("stated", "instant"):
                return period
        return weak

    def _behind(self, quantity: Quantity, before: int) -> tuple[Period, str, How] | None:
        """A period right behind the value: 实现营收3亿元（2020年）."""
        if before < len(self.periods):
            period = self.periods[before]
            if 0 <= period.start - quantity.end <= 1 and self.text[quantity.end : period.start] in ("（", "(") and period.role == "stated":
                return period, "behind", "stated"
        return None

    def _paragraph(self, before: int, paragraph: int) -> tuple[Period, str, How] | None:
        """The last period of the paragraph that carries on: no base, nothing weak, nothing ahead."""
        for at in range(before - 1, -1, -1):
            period = self.periods[at]
            if period.start < paragraph:
                return None
            if period.role in ("stated", "instant", "since") and self._past(period) and period.grain != "window" and period.step is None:
                return period, "paragraph", "carried"
        return None

    def _listed(self, number: int, found: tuple[Period, str, How]) -> PeriodChoice | None:
        """The i-th value of a list takes the i-th year of a span of years."""
        period = found[0]
        place = self.aligned.place(number)
        if place is not None and (each := self._each(number, period)) is not None:
            return self._read(each, "", "level", "list of periods", found[2])
        step = {"year": 12, "quarter": 3, "month": 1}.get(period.step or "", 3 if "单季" in self.text[period.end : period.end + 4] else 0)
        if not step or place is None or period.first is None or period.last is None:
            return None
        months = (period.last.year - period.first.year) * 12 + period.last.month - period.first.month + 1
        series, position = place
        if len(series.members) * step != months:
            return None
        first = calendar.add_months(period.first, position * step)
        last = calendar.add_months(first, step) - dt.timedelta(1)
        return PeriodChoice(first, last, period.text, period.start, period.end, found[2], "list of periods")

    def _each(self, number: int, last: Period) -> Period | None:
        """2012年度、2013年度分别亏损a和b: as many periods in a row as the list has values."""
        place = self.aligned.place(number)
        if place is None or place[0].kind not in ("respectively", "enumeration", "slash"):
            return None
        series, position = place
        at = bisect_left(self.starts, last.start)
        first = at - len(series.members) + 1
        if first < 0 or len(series.members) < 2:
            return None
        row = self.periods[first : at + 1]
        if all(_JOINT.fullmatch(self.text, a.end, b.start) for a, b in zip(row, row[1:], strict=False)):
            return row[position]
        return None

    def _read(self, period: Period, metric: str, aspect: str, rule: str, how: How) -> PeriodChoice:
        """The days of a period for what is measured: an instant or a stock counts at the last day."""
        first, last = period.first, period.last
        instant = period.role == "instant" or (
            last is not None and aspect != "change" and period.grain in ("part",) and self.text[period.end - 1] in "末底"
        )
        if instant and last is not None:
            first = last
        hop = period.text if period.antecedent is not None else None
        return PeriodChoice(first, last, self.page.raw[period.start : period.end], period.start, period.end, how, rule, hop=hop)

    def _default(self, metric: str, paragraph: int) -> PeriodChoice:
        """The report that the article is about, else the last trading day named in the lead, else the publication."""
        report = self.report
        if report is not None and not _MARKET_METRIC.search(metric):
            return self._read(report, metric, "level", "report", "carried")
        for period in self.periods:
            if period.start >= self.lead:
                break
            if period.grain == "day" and period.role in ("stated", "instant") and self._past(period):
                return self._read(period, metric, "level", "lead day", "carried")
        return self._published("publication")

    def _published(self, rule: str) -> PeriodChoice:
        return PeriodChoice(self.published, self.published, None, None, None, "implied", rule)

    def _past(self, period: Period) -> bool:
        return self.published is None or period.first is None or period.first <= self.published
