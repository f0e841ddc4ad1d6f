"""Growth: over the years that a sentence names, and what a value rose or fell from (2018-2020年由9.6亿元增长至16.1亿元)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhfacts.link import period_words as words
from zhfacts.link.period_scope import STEPS, Scope, around, choose
from zhfacts.recognise import calendar

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from zhfacts.link.choices import AspectChoice, PeriodChoice
    from zhfacts.link.period_scope import Found
    from zhfacts.model import How, Period
    from zhfacts.reading import Reading

_SPANNED = frozenset({"quarter", "half", "year", "span", "window"})
_LONG = 8  # periods that growth over years looks back through
_YEARS = 400  # days; a longer span is of several years


class Growth:
    """Reads the days of what grew for the quantities of one page; `metric` gives the name of what is measured."""

    __slots__ = ("_aspects", "_metric", "_page", "_quantities", "_scope")

    def __init__(self, reading: Reading, scope: Scope, aspects: Sequence[AspectChoice], metric: Callable[[int], str]) -> None:
        self._page, self._quantities = reading.page, reading.quantities
        self._scope, self._aspects, self._metric = scope, aspects, metric

    def compounded(self, number: int, found: Found) -> PeriodChoice | None:
        """2023年为2115亿元，到2028年将超4000亿元，年复合增长率13.7%: from the first year that is named to the last."""
        period = found[0]
        if period.grain != "year" or not self._over_years(number):
            return None
        choice = self.compound(number, found[2])
        return None if choice is None or (choice.first, choice.last) == (period.first, period.last) else choice

    def compound(self, number: int, how: How = "carried") -> PeriodChoice | None:
        """The span of the years that the sentence names before growth over years; None where it names none."""
        start = self._quantities[number].start
        if not self._over_years(number):
            return None
        sentence, before = self._page.sentences[self._page.sentence(start)], self._scope.before(start)
        years = [
            year
            for year in self._scope.periods[max(0, before - _LONG) : before]
            if year.start >= sentence and year.grain == "year" and year.first is not None and year.last is not None
        ]
        if not years:
            return None
        first = min(year.first for year in years if year.first is not None)
        latest = max(years, key=lambda year: (year.last, year.start))
        return choose(first, latest.last, latest, "compound", how)

    def _over_years(self, number: int) -> bool:
        """Whether it is growth over years: 复合增长率, 年均增长."""
        start = self._quantities[number].start
        sentence = self._page.sentences[self._page.sentence(start)]
        if self._aspects[number].aspect != "change":
            return False
        told = words.COMPOUND.search(self._page.text, max(sentence, start - 14), start) or words.COMPOUND.search(self._metric(number))
        return told is not None

    def risen(self, number: int, found: Found) -> PeriodChoice | None:
        """毛利率由15.4%提升至17.2%: the value it rose from is of the like span a year before."""
        period, first, last = found[0], found[0].first, found[0].last
        if self._aspects[number].aspect == "change" or first is None or last is None:
            return None
        if period.grain == "part" and period.role == "instant" and self.risen_from(number):
            return self._risen_until(period, last)
        if period.grain not in _SPANNED:
            return None
        if period.step is not None or period.role == "since" or period.grain == "window" or (last - first).days > _YEARS:
            return self._ends(number, found, first, last)
        if not self.risen_from(number) or period.role != "stated" or around(period, self._scope.published) or not self._scope.past(period):
            return None
        at = self._quantities[number].start
        metric = self._metric(number)
        if words.EXPECTED.search(self._page.text, max(0, at - 20), at) or words.DEAL[metric] or words.MARKET[metric]:
            return None
        return choose(*calendar.shift_months((first, last), -12), period, "risen from", "implied")

    def _risen_until(self, period: Period, last: dt.date) -> PeriodChoice | None:
        """二季度末股东人数由70万降至63万: the value it came from is of the end of the quarter or the year before."""
        back = 3 if "季" in period.text or "Q" in period.text else 12 if "年" in period.text[-2:] else 0
        if not back:
            return None
        month = calendar.add_months(last.replace(day=1), -back)
        day = calendar.month_end(month.year, month.month)
        return choose(day, day, period, "risen from", "implied")

    def _ends(self, number: int, found: Found, first: dt.date, last: dt.date) -> PeriodChoice | None:
        """2018-2020年由9.6亿元增长至16.1亿元: the first and the last part of the span, its first and last day where it has none."""
        period, how = found[0], found[2]
        months = STEPS.get(period.step or "", 0)
        if self.risen_from(number):
            end = calendar.add_days(calendar.add_months(first, months), -1) if months else first
            return choose(first, end, period, "risen from", how)
        risen = self._risen_from(number)
        if risen is None or self._quantities[risen].start <= period.end:
            return None
        begin = calendar.add_months(calendar.add_days(last, 1), -months) if months else last
        return choose(begin, last, period, "risen to", how)

    def _risen_from(self, number: int) -> int | None:
        """The X of 由X升至Y before the Y, or of 由X上升7个百分点至Y."""
        for back in (1, 2):
            before = number - back
            if before < 0:
                return None
            if self.risen_from(before):
                end = self._quantities[number - 1].end
                return before if words.RISEN.fullmatch(self._page.text, end, self._quantities[number].start) else None
            if self._aspects[before].aspect != "change":
                return None
        return None

    def risen_from(self, number: int) -> bool:
        """Whether it is the X of 由X升至Y."""
        start, end = self._quantities[number].start, self._quantities[number].end
        return (
            words.FROM.search(self._page.text, max(0, start - 6), start) is not None and words.RISES.match(self._page.text, end) is not None
        )
