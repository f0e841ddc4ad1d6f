"""The report that an article is about: the quarter, the year, the months, the month or the week that its figures are of."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

import msgspec

from zhfacts.link.period_scope import REPORT_GRAINS, Scope, around
from zhfacts.recognise import calendar

if TYPE_CHECKING:
    import datetime as dt

    from zhfacts.model import Period
    from zhfacts.reading import Reading

_HEADLINE = 80  # characters of a title in brackets
_LEAD = 60  # characters behind the first sentence that still belong to the lead
_GRAINS = {6: "half", 12: "year"}
_YEARS_PAST = ("去年", "前年", "上年")


class Report:
    """The span that an article reports on; `body` is where its text begins, `lead` where its first sentence ends."""

    __slots__ = ("_quantities", "_quarters", "_scope", "body", "cumulative", "lead", "span")

    def __init__(self, reading: Reading, scope: Scope) -> None:
        page = reading.page
        self._quantities, self._scope = reading.quantities, scope
        self._quarters: dict[dt.date | None, Period | None] = {}  # by their last day, once asked
        self.body = _body(page.text, page.body)
        self.lead = page.sentence_span(page.sentence(self.body))[1]
        self.cumulative: Period | None = None  # 1-9月 beside 9月, for what is told from January on
        self.span = self._span()

    def _span(self) -> Period | None:
        """The span that the article reports on: the first of a report's length in the title or the lead, else a month or a week."""
        short: Period | None = None
        paragraph = self._scope.page.paragraph(max(self.lead - 1, 0))
        for period in self._scope.periods:
            if period.start >= self.lead and (period.start >= self.lead + _LEAD or self._scope.page.paragraph(period.start) > paragraph):
                break
            if period.role != "stated" or period.first is None or not self._scope.past(period) or not self._reported(period):
                continue
            if self._scope.bracketed(period):
                continue
            if short is None and (whole := self._holding(period)) is not None:
                return whole
            if period.grain in REPORT_GRAINS:
                if short is not None and period.step == "month" and period.last == short.last:
                    self.cumulative = period
                    return short
                return self.third_quarter(period)
            if period.grain in ("month", "week") and short is None:
                short = period
        return short

    def _holding(self, quarter: Period) -> Period | None:
        """实现收入5亿元，其中Q2收入2亿元: a report that names only the quarter within it runs from January to the quarter's end."""
        if quarter.grain != "quarter" or quarter.first is None or quarter.first.month == 1 or not self._scope.aside(quarter):
            return None
        first_value = bisect_left(self._quantities, self.body, key=lambda quantity: quantity.start)
        if first_value == len(self._quantities) or self._quantities[first_value].start >= quarter.start:
            return None
        grain = _GRAINS.get(quarter.first.month + 2, "span")
        return msgspec.structs.replace(quarter, first=quarter.first.replace(month=1), grain=grain, step=None)

    def third_quarter(self, report: Period) -> Period:
        """三季报 in an article that tells of the third quarter, and never of nine months, is of the quarter alone."""
        if not report.text.endswith("三季报"):
            return report
        if report.last not in self._quarters:
            told = [one for one in self._scope.periods if one.last == report.last and one.role == "stated" and "报" not in one.text]
            whole = any(one.first == report.first for one in told)
            self._quarters[report.last] = None if whole else next((one for one in told if one.grain == "quarter"), None)
        return self._quarters[report.last] or report

    def _reported(self, period: Period) -> bool:
        """Whether an article can report on it: no year or month that is not over, no season, none told by its distance (两年前)."""
        if period.grain == "span" and "/" in period.text:  # a season
            return False
        if period.text in _YEARS_PAST and self._scope.published is not None and self._scope.published.month > calendar.REPORTS_OUT:
            return False
        return period.text[-1] != "前" and (period.grain not in ("year", "month") or not around(period, self._scope.published))


def _body(text: str, start: int) -> int:
    """Where the text begins behind the title and its repetitions (原标题：…, 【…】)."""
    while text.startswith(("\n", " ", "原标题"), start):
        end = text.find("\n", start)
        if end < 0 or end - start > 120:
            return start
        start = end + 1
    if text.startswith("【", start):  # 【标题】财联社5月15日电
        start = text.find("】", start, start + _HEADLINE) + 1 or start
    return start
