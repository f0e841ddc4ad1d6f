"""From the period that holds for a quantity to its days: lists, rows, instants, what is open or told until a day."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from zhfacts.link import lists, period_sums
from zhfacts.link import period_words as words
from zhfacts.link.period_growth import Growth
from zhfacts.link.period_scope import REPORT_GRAINS, STEPS, Scope, around, choose
from zhfacts.recognise import calendar

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from zhfacts.link.choices import AspectChoice, MetricChoice, PeriodChoice
    from zhfacts.link.period_scope import Found
    from zhfacts.model import How, Period
    from zhfacts.reading import Reading

_SERIES = frozenset({"respectively", "enumeration", "slash"})
_TOLD_UNTIL = frozenset({"year", "half", "quarter", "month"})
_BESIDE = 4  # characters between a span of years and the month of each of them
_MONTH = 31  # days
_LAST_TRADE = 4  # Friday, as a weekday
_SUNDAY = 6
_DAY_TOLD = "日"
_ENDS_OF = ("末", "底")
_HELD = 24  # characters before a value in which 持 says that it is of a day
_GAP = 16  # characters between the day and the year that is told until it
_UP_TO = ("到", "至")
_ROWS = 12  # periods that a list looks back through


class Days:
    """Reads the days of periods for the quantities of one page."""

    __slots__ = ("aligned", "aspects", "growth", "metrics", "page", "published", "quantities", "scope", "text")

    def __init__(self, reading: Reading, scope: Scope, aspects: Sequence[AspectChoice], metrics: Sequence[MetricChoice] | None) -> None:
        self.page, self.text = reading.page, reading.page.text
        self.quantities = reading.quantities
        self.published = reading.page.article.published
        self.scope, self.aspects, self.metrics = scope, aspects, metrics
        self.aligned = lists.align(reading)
        self.growth = Growth(reading, scope, aspects, self.metric)

    def metric(self, number: int) -> str:
        """The name of what is measured, where it is known."""
        return self.metrics[number].name if self.metrics else ""

    def of(self, number: int, found: Found, report: Period | None) -> PeriodChoice:
        """The days of the period that was found for a quantity; `report` is the span that the article reports on."""
        return (
            self.listed(number, found)
            or self._set_out(number, found)
            or self._since_january(number, found)
            or self._summed(number, found)
            or self._by_years(number, found)
            or self.growth.compounded(number, found)
            or self.growth.risen(number, found)
            or self.plain(number, found, report)
        )

    def plain(self, number: int, found: Found, report: Period | None) -> PeriodChoice:
        """The days of a period by itself: an instant counts at the last day, what is open runs to the publication."""
        period, rule, how = found
        first, last = period.first, period.last
        start, metric = self.quantities[number].start, self.metric(number)
        if last is None:
            last = self._open_end(period)
        elif first is not None and period.grain == "week" and period.text[-1] == "前" and self.published is not None:
            first = last = calendar.add_days(first, self.published.weekday())  # 一周前
        elif (
            first is not None
            and period.text.endswith("年初")
            and (period.role == "base" or self.text[period.start - 1 : period.start] in ("由", "从"))
        ):
            last = first
        elif period.role == "instant":
            first, last = self._instant(number, period, report)
        elif period.role == "base" and first == last and period.grain != "day" and self.newly(number):
            first = last.replace(month=1, day=1)  # 截至2024年Q1…，2023年同期新增30家
        elif (
            ((how == "carried" and rule in ("report", "paragraph")) or period.text[-1] == "报" or self.text.startswith("报", period.end))
            and (words.STOCK[metric] or words.HELD[metric])
            and not self.newly(number)
        ) or (period.role == "base" and period.grain == "part" and period.text[-1] in "底末"):
            first = last
        elif (told := self._until(period, start, report, metric)) is not None:
            last = told
        elif period.grain == "year" and around(period, self.published) and start - period.end < 60:
            so_far = words.SO_FAR.search(self.text, period.end, start) is not None and not words.VALUED[metric]
            if so_far and words.AIMED.search(self.text, max(0, period.start - 6), start) is None:
                last = self.published
        elif period.grain == "week" and around(period, self.published):
            last = self._week_until(period, last, start)
        elif self._traded_week(period, metric, start):
            last = calendar.add_days(last, _LAST_TRADE - last.weekday())
        elif self._single_quarter(number, period):
            first = calendar.add_months(calendar.add_days(last, 1), -3)
        return choose(first, last, period, rule, how)

    def _traded_week(self, period: Period, metric: str, start: int) -> bool:
        """上周 of an exchange ends with its last day of trade, unless its days are told (上周（7月6日至12日）); shops and houses sell on Sundays too."""
        if period.grain != "week" or period.first is None or period.last is None or not words.TRADING_WEEK[metric]:
            return False
        if _DAY_TOLD in period.text or words.SOLD_DAILY.search(self.text, period.end, start) is not None:
            return False
        return period.first.weekday() == 0 and period.last.weekday() == _SUNDAY and self.scope.past(period)

    def _week_until(self, week: Period, last: dt.date, at: int) -> dt.date:
        """本周 told on its last day of trade, or 已 of it, goes to that day, or to the publication."""
        assert self.published is not None
        over = self.published.weekday() - _LAST_TRADE
        if over >= 0 and week.first is not None and week.first.weekday() == 0:
            return calendar.add_days(self.published, -over)
        return self.published if words.SO_FAR.search(self.text, week.end, at) else last

    def _told_until(self, period: Period, at: int) -> dt.date | None:
        """截至2月24日，2026年票房…, 截至6月15日，云岭口岸本年度…: the day that a year or month is told until, shortly before it."""
        if period.grain not in _TOLD_UNTIL or period.role != "stated" or period.first is None or period.last is None:
            return None
        nth = self.scope.before(period.start) - 1
        if nth < 0:
            return None
        day = self.scope.periods[nth]
        if day.role != "instant" or day.last is None or not period.first < day.last < period.last:
            return None
        if period.start - day.end > _GAP:
            return None
        gap = self.text[day.end : period.start].strip(" ，,时")
        if gap == "":
            return day.last
        owned = period.text[0] in "今本" and words.OWNER_GAP.fullmatch(gap) is not None
        return day.last if owned and words.EXPECTED.search(self.text, period.end, min(at, period.end + _GAP)) is None else None

    def _until(self, period: Period, at: int, report: Period | None, metric: str) -> dt.date | None:
        """The day that a year or month is told until, or summed up to."""
        if period.role == "base":
            return period_sums.summed_base(self.scope, period, report, metric) if period.grain == "year" else None
        return self._told_until(period, at) or period_sums.summed_until(self.scope, period, at, report, metric)

    def _open_end(self, period: Period) -> dt.date | None:
        """The last day of what is open: the publication, or of the year, month or day that is named where that is to come (2025年起)."""
        first, now = period.first, self.published
        if period.role != "since" or first is None or now is None:
            return None
        if first <= now:
            return now
        named = next((unit for mark, unit in (("日", "day"), ("号", "day"), ("月", "month"), ("年", "year")) if mark in period.text), None)
        return calendar.around(first, named)[1] if named is not None else None

    def _instant(self, number: int, period: Period, report: Period | None) -> tuple[dt.date | None, dt.date | None]:
        """期末, 截至9月30日: that day, but the span up to it for what runs over one (净利润, 新开77家)."""
        last = period.last
        assert last is not None
        metric, start = self.metric(number), self.quantities[number].start
        flows = words.FLOW[metric] and self.aspects[number].aspect != "share"
        if report is not None and report.last == last and flows:
            return report.first, last
        if (
            period.text[-2:] in ("年底", "年末", "月底", "月末")
            and period.text[0] != "截"
            and words.DEAL[metric]
            and not words.STOCK[metric]
            and "持" not in self.text[max(period.end, start - _HELD) : start]
            and self.text[period.start - 1 : period.start] not in _UP_TO
        ):
            return calendar.month(last)
        if flows and words.EARNED[metric] and period.grain == "day" and period.text[0] == "截" and _quarter_ends(last):
            return last.replace(month=1, day=1), last  # 截至6月30日，…实现净利润
        if flows and period.grain == "part":
            return last.replace(month=1 if last.month % 3 == 0 else last.month, day=1), last
        if period.grain == "half" and self.newly(number):
            return calendar.months(last.year, 1 if last.month <= 6 else 7, last.month)
        if period.grain in REPORT_GRAINS | {"month"} and self.newly(number):
            return calendar.around(last, period.grain if period.grain in ("month", "quarter") else "year")
        return last, last

    def newly(self, number: int) -> bool:
        """Whether the words before it say that it came to be in the period (新增装机容量, 新开77家)."""
        start = self.quantities[number].start
        clause = self.page.clauses[self.page.clause(start)]
        return words.NEWLY.search(self.text, max(clause, start - 12), start) is not None

    def _single_quarter(self, number: int, period: Period) -> bool:
        """三季报…环比增长12%: against the quarter before, so of the third alone."""
        if self.aspects[number].aspect != "change" or period.first is None or period.last is None or period.step == "month":
            return False
        nine_months = (period.first.month, period.first.day, period.last.month) == (1, 1, 9) and period.first.year == period.last.year
        start = self.quantities[number].start
        return nine_months and words.CHAINED.search(self.text, max(period.end, start - 12), start) is not None

    def listed(self, number: int, found: Found) -> PeriodChoice | None:
        """The i-th value of a list takes the i-th part of a span of years, or the i-th of a row of periods."""
        place = self.aligned.place(number)
        if place is None:
            return None
        if place[0].kind == "bracket" and place[0].parallel and (beside := self.aligned.place(place[0].parallel[0])) is not None:
            place = beside  # 21、22年各交付11台（4台样机）、8台
        period, (series, position) = found[0], place
        each = self._row(series, position, period)
        if each is not None:
            if period.text[-1] in _ENDS_OF and period.role == "instant" and each.role == "stated" and each.last is not None:
                return choose(each.last, each.last, each, "list of periods", found[2])  # 2012年、2014年末
            if each.role == "instant":
                return self.plain(number, (each, "list of periods", found[2]), None)
            return choose(each.first, each.last, each, "list of periods", found[2])
        day = self._day_of_row(series, position, period)
        if day is not None:
            return choose(day, day, period, "list of periods", found[2])
        month = self._month_of_years(series, position, period) or self._week_of_row(series, position, period)
        if month is not None:
            return choose(*month, period, "list of periods", found[2])
        step = self._step(series, period)
        if not step or period.first is None or period.last is None or self._named(series, period):
            return None
        months = (period.last.year - period.first.year) * 12 + period.last.month - period.first.month + 1
        if len(series.members) * step not in (months, months + (-months % step)):  # 2016-2018年9月 ends within a part
            return None
        first = calendar.add_months(period.first, position * step)
        last = min(period.last, calendar.add_days(calendar.add_months(first, step), -1))
        return choose(first, last, period, "list of periods", found[2])

    def _day_of_row(self, series: lists.Series, position: int, period: Period) -> dt.date | None:
        """2月20日至24日，每日成交额分别为a、b、c、d和e: as many values as the span has days, or days of trade."""
        first, last = period.first, period.last
        if (
            series.kind not in _SERIES
            or period.grain not in ("span", "week")
            or first is None
            or last is None
            or (last - first).days > _MONTH
        ):
            return None
        start = self.quantities[series.members[0]].start
        each = period.step == "day" and not series.labels and words.EACH_DAY.match(self.text, period.end) is not None
        if not each and words.DAILY.search(self.text, period.end, start) is None:
            return None
        days = [calendar.add_days(first, count) for count in range((last - first).days + 1)]
        if len(series.members) != len(days):
            days = [day for day in days if day.weekday() <= _LAST_TRADE]
        return days[position] if len(series.members) == len(days) else None

    @staticmethod
    def _week_of_row(series: lists.Series, position: int, weeks: Period) -> tuple[dt.date, dt.date] | None:
        return period_sums.week_of_row(len(series.members), position, weeks) if series.kind in _SERIES else None

    def _month_of_years(self, series: lists.Series, position: int, month: Period) -> tuple[dt.date, dt.date] | None:
        """2017年-2020年期间，5月分别净流入a、b、c和d: the month of each of the years."""
        at = self.scope.before(month.start) - 1
        if month.grain != "month" or month.first is None or at < 0 or series.kind not in _SERIES:
            return None
        years = self.scope.periods[at]
        if years.step != "year" or years.first is None or years.last is None or month.start - years.end > _BESIDE:
            return None
        if years.last.year - years.first.year + 1 != len(series.members):
            return None
        return calendar.month(month.first.replace(year=years.first.year + position))

    def _set_out(self, number: int, found: Found) -> PeriodChoice | None:
        """自3月13日触及3.4元后一路下跌: of that day."""
        span = period_sums.set_out(self.text, self.quantities[number], found[0]) if found[0].role == "since" else None
        return None if span is None else choose(*span, found[0], "set out", found[2])

    def _since_january(self, number: int, found: Found) -> PeriodChoice | None:
        """7月生产粗钢a吨；累计生产b吨: from January on."""
        month, rule, how = found
        if rule != "sentence" or month.grain != "month" or month.role != "stated" or month.first is None:
            return None
        if not period_sums.since_january(self.text, self.quantities, month, self.quantities[number].start):
            return None
        return choose(month.first.replace(month=1, day=1), month.last, month, "since january", how)

    def _summed(self, number: int, found: Found) -> PeriodChoice | None:
        """1月13日和16日，甲行合计投放35亿元: of the whole row."""
        if found[0].role != "stated" or found[1] in ("paragraph", "report") or self.aligned.place(number) is not None:
            return None
        end = self.scope.before(found[0].end)
        row = self.scope.periods[max(0, end - _ROWS) : end]
        span = period_sums.summed(self.text, self.quantities, number, row)
        return None if span is None else choose(*span, found[0], "summed", found[2])

    def _by_years(self, number: int, found: Found) -> PeriodChoice | None:
        """2022-2023年净利润…，2024年净利润…，对应PE为26/21/17倍: as many values as the sentence has named years, all in a row."""
        place = self.aligned.place(number)
        if place is None or found[1] != "sentence" or place[0].kind not in _SERIES or len(place[0].members) < 3 or place[0].labels:
            return None
        return self._year_of_row(place, found[2])

    def _year_of_row(self, place: tuple[lists.Series, int], how: How) -> PeriodChoice | None:
        """The i-th of the years in a row that the sentence names before a list, where they are as many as its values."""
        series, position = place
        at = self.quantities[series.members[0]].start
        sentence = self.page.sentences[self.page.sentence(at)]
        years: dict[int, Period] = {}
        before = self.scope.before(at)
        for period in self.scope.periods[max(0, before - _ROWS) : before]:
            if period.start < sentence or period.role != "stated" or period.first is None or period.last is None:
                continue
            if period.grain == "year" or period.step == "year":
                years |= dict.fromkeys(range(period.first.year, period.last.year + 1), period)
        row = sorted(years)
        if len(row) != len(series.members) or row[-1] - row[0] != len(row) - 1:
            return None
        year = row[position]
        return choose(*calendar.months(year, 1, 12), years[year], "list of periods", how)

    def valued(self, number: int) -> PeriodChoice | None:
        """对应44倍2021年市盈率, 34倍/28倍/24倍2018/2019/2020年市盈率: a multiple is of the year right behind it."""
        if self.quantities[number].unit != "倍":
            return None
        place = self.aligned.place(number)
        members, position = (place[0].members, place[1]) if place is not None else ((number,), 0)
        end = self.quantities[members[-1]].end
        first = self.scope.before(end)
        row = self.scope.periods[first : first + len(members)]
        if (
            place is not None
            and len(members) > 1
            and place[0].kind in _SERIES
            and not place[0].labels
            and words.VALUED[self.metric(number)]
        ):
            listed = self._year_of_row(place, "carried")
            if listed is not None:
                return listed
        if len(row) < len(members) or row[0].start - end > 1 or any(year.grain != "year" or year.role != "stated" for year in row):
            return None
        joined = all(words.JOINT.fullmatch(self.text, a.end, b.start) for a, b in pairwise(row))
        if not joined or words.MULTIPLE.match(self.text, row[-1].end) is None:
            return None
        year = row[position]
        return choose(year.first, year.last, year, "behind", "stated")

    def _step(self, series: lists.Series, period: Period) -> int:
        """The months that each value of a list covers within a period: of its parts, or of quarters where the words say so."""
        if period.step is not None:
            whole = series.kind != "respectively" and period.text.endswith("前三季度")  # 前三季度…，增长a、b和c: of what was told before
            return 0 if whole else STEPS.get(period.step, 0)
        first = self.quantities[series.members[0]].start
        told = "单季" in self.text[period.end : period.end + 4] or words.QUARTERS.search(self.text, max(period.end, first - 24), first)
        return 3 if told else 0

    def _named(self, series: lists.Series, period: Period) -> bool:
        """Whether the values of a list are aligned with names (A/B/C分别为), which are no parts of the period."""
        return bool(series.labels) and not any(left < period.end <= right for left, right in series.labels[1:])

    def _row(self, series: lists.Series, position: int, last: Period) -> Period | None:
        """2012年度、2013年度分别亏损a和b: as many periods in a row as the list has values."""
        if series.kind not in _SERIES:
            return None
        at = self.scope.before(last.start)
        first = at - len(series.members) + 1
        if first < 0 or len(series.members) < 2:
            return None
        row = self.scope.periods[first : at + 1]
        if all(words.JOINT.fullmatch(self.text, a.end, b.start) for a, b in pairwise(row)):
            return row[position]
        return None

    def again(self, number: int, before: int, paragraph: int, found: Found | None) -> PeriodChoice | None:
        """A list that names no periods goes by the row or the span of periods that an earlier list of its paragraph went by."""
        place = self.aligned.place(number)
        if place is None or len(place[0].members) < 2 or place[0].kind not in _SERIES:
            return None
        if found is not None and self._named(place[0], found[0]):
            return None
        periods = self.scope.periods
        for nth in range(before - 1, max(-1, before - _ROWS), -1):
            period = periods[nth]
            if period.start < paragraph:
                break
            if period.role != "stated" or period.first is None:
                continue
            if period.step is None and (nth == 0 or words.JOINT.fullmatch(self.text, periods[nth - 1].end, period.start) is None):
                if found is not None and period is not found[0]:
                    return None
                continue
            listed = self.listed(number, (period, "list of periods", "carried"))
            if listed is not None:
                return listed
        return None


def _quarter_ends(day: dt.date) -> bool:
    return day.month % 3 == 0 and day == calendar.month_end(day.year, day.month)
