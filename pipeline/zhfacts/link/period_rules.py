"""When each quantity holds: an ordered chain of rules over the periods that stand around it.

Lists of years come first, then the base of a comparison where the value is the base's own (去年同期1680万元), the
clause, the sentence, the paragraph, the report that the article is about, the trading day, and the publication. A base
of comparison never carries on, nor does what lies ahead; 目前 and 收盘 hold in their own sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from zhfacts.link import period_beside as beside
from zhfacts.link import period_words as words
from zhfacts.link.choices import PeriodChoice
from zhfacts.link.period_days import Days
from zhfacts.link.period_report import Report
from zhfacts.link.period_scope import REPORT_GRAINS, Scope, around
from zhfacts.link.period_sessions import Sessions
from zhfacts.recognise import calendar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhfacts.link.choices import AspectChoice, MetricChoice
    from zhfacts.link.period_scope import Found
    from zhfacts.model import How, Period, Quantity
    from zhfacts.reading import Reading

_SHORT = frozenset({"day", "month", "part", "week"})
_CARRIED = frozenset({"stated", "instant"})
_STALE = 200  # days after which a period no longer carries on to a market's figures
_LATELY = 45  # days before the publication by which a part of a year that is not over has run
_OF_EACH = ("年内", "期内", "同期")  # 2019年至2021年…；年内亏损分别为a、b和c
_STOPS = ("，", "；", "（", "(", ",")
_IS = ("：", ":", "为")
_SIGNS = frozenset("+-＋－−—")
_POINTS = frozenset({"pp", "bp"})
_RATIOS = frozenset({"倍", "%"})


class Rules:
    """The rules, over one reading."""

    __slots__ = ("about", "aspects", "days", "page", "published", "quantities", "report", "scope", "sessions", "text")

    def __init__(self, reading: Reading, aspects: Sequence[AspectChoice], metrics: Sequence[MetricChoice] | None) -> None:
        page = self.page = reading.page
        self.text = page.text
        self.quantities = reading.quantities
        self.published = page.article.published
        self.scope = Scope(reading)
        self.days = Days(reading, self.scope, aspects, metrics)
        self.aspects = aspects
        self.about = Report(reading, self.scope)
        self.report = self.about.span
        self.sessions = Sessions(self.scope)

    def decide(self, number: int) -> PeriodChoice:
        """The first rule that answers."""
        quantity, page = self.quantities[number], self.page
        metric = self.days.metric(number)
        before = self.scope.before(quantity.start)
        clause = page.clauses[page.clause(quantity.start)]
        sentence = page.sentences[page.sentence(quantity.start)]
        paragraph = page.paragraphs[page.paragraph(quantity.start)]
        if words.ADVICE_METRIC[metric] or words.UPSIDE.match(self.text, quantity.end):
            return self._advice(number, before, clause)
        valued = self.days.valued(number)
        if valued is not None:
            return valued
        found = (
            self._own_base(number, before, clause)
            or self._listed_base(number)
            or self._within(number, before, clause, "clause", "stated")
            or self._framed(before, sentence)
            or self._within(number, before, sentence, "sentence", "carried")
            or self._of_which(number, before, sentence)
            or self._behind(quantity, before)
        )
        if found is not None and found[0].role == "weak":
            found = self._of_data(found, quantity, metric, before, sentence)
        if words.BUILT_FOR[metric] and (found is None or found[1] != "clause"):
            following = self.quantities[number + 1].start if number + 1 < len(self.quantities) else len(self.text)
            due = beside.due(self.scope, quantity, following, sentence)
            if due is not None:
                return self.days.plain(number, (due, "due", "stated"), self.report)
        untimed = self._untimed(quantity, found, metric, clause, sentence)
        if untimed is not None:
            return self._published(untimed)
        if found is None and not words.CAPACITY[metric]:
            found = self._paragraph(number, before, paragraph, metric)
        if (
            found is not None
            and found[1] in ("paragraph", "report")
            and not self._of_report(found[0], metric)
            and self._planned(found[0], sentence, clause, quantity.start)
        ):
            day = beside.announced(self.scope, before, paragraph)
            return self._published("plan") if day is None else self.days.plain(number, (day, "plan", "carried"), self.report)
        several = self._of_list(number, before, paragraph, found)
        if several is not None:
            return several
        if found is not None:
            return self.days.of(number, found, self.report)
        told = self.days.growth.compound(number) or self._default(number, metric, clause)
        return msgspec.structs.replace(told, rule="spot") if self._spot(number, before, sentence) else told

    def _of_data(self, found: Found, quantity: Quantity, metric: str, before: int, sentence: int) -> Found:
        """当前融资余额, 目前持有该股的基金: of the day or the report that the data are of, where that is told; else of the publication."""
        now = found[0]
        if words.LENT[metric] or words.LENDING.search(self.text, now.end, quantity.start) is not None:
            told = beside.day_of_data(self.scope, now, before)
        else:
            told = beside.data_of_report(self.scope, now, before, sentence)
        return found if told is None else (told, "clause", "carried")

    def _untimed(self, quantity: Quantity, found: Found | None, metric: str, clause: int, sentence: int) -> str | None:
        """The rule by which it is of the day it is told, before the paragraph is asked: capacity, advice, what is new (近日)."""
        if self._once_built(found, sentence, quantity.start):
            return "capacity"
        if words.MARKET[metric] and (found is None or found[1] == "sentence") and words.PRESSED.match(self.text, quantity.end):
            return "advice"
        if found is None and words.ADVICE.search(self.text, clause, quantity.start):
            return "advice"
        return "lately" if found is None and self.report is None and self.scope.lately(sentence, quantity.start) else None

    def _of_list(self, number: int, before: int, paragraph: int, found: Found | None) -> PeriodChoice | None:
        """What an earlier list of the paragraph went by, where the quantity's own words name no more."""
        if found is not None and (found[0].role == "weak" or found[0].text in _OF_EACH or self._priced(number, found[0])):
            several = self.days.again(number, before, paragraph, None)
            if several is not None:
                return several
        if found is None or found[1] in ("paragraph", "report", "sentence"):
            return self.days.again(number, before, paragraph, found)
        return None

    def _priced(self, number: int, day: Period) -> bool:
        """预期2022-23年EPS…，对应4月19日收盘价20/17/13倍PE: the day is of the price, not of the multiples."""
        return day.grain == "day" and self.quantities[number].unit == "倍" and words.VALUED[self.days.metric(number)]

    def _once_built(self, found: Found | None, sentence: int, start: int) -> bool:
        """达产后年新增收入5亿元: what a plant will do once it stands is of no time told before."""
        if found is not None and (found[1] != "sentence" or not self.scope.past(found[0])):
            return False
        return words.BUILT.search(self.text, max(sentence, found[0].end if found else 0), start) is not None

    def _of_report(self, period: Period, metric: str) -> bool:
        """2021年净利润3亿元。公司拟每10股派5元: what is paid out of a report's profit is of its span."""
        return words.PAID_OUT[metric] and period.grain == "year"

    def _planned(self, period: Period, sentence: int, clause: int, start: int) -> bool:
        """拟认购…, 计划新增…, 未来有望…: a plan that names no time is of the day it is told, not of a period told before that is over."""
        if self.published is None or period.last is None or period.last >= self.published:
            return False
        return words.PLANS.search(self.text, clause, start) is not None or words.INTENDS.search(self.text, sentence, start) is not None

    def title(self, number: int, repeated: PeriodChoice | None) -> PeriodChoice:
        """A title states its period, or takes that of its figure's repetition, or of the lead."""
        start = self.quantities[number].start
        before = self.scope.before(start)
        floor = self.page.paragraphs[self.page.paragraph(start)]
        part = max(floor, self.text.rfind(" ", floor, start) + 1)
        found = self._own_base(number, before, part) or self._within(number, before, part, "title", "stated")
        if found is None and repeated is not None:
            return msgspec.structs.replace(repeated, rule="title repeats", how="carried")
        if found is not None and repeated is not None and self._narrowed(found[0], repeated):
            return msgspec.structs.replace(repeated, rule="title repeats", how="carried")
        found = found or self._within(number, before, floor, "title", "carried")
        if found is not None:
            return self.days.listed(number, found) or self.days.plain(number, found, self.report)
        return self._default(number, self.days.metric(number), floor)

    def _narrowed(self, told: Period, repeated: PeriodChoice) -> bool:
        """今年…破2000万, 5月…合计39万亿: the title names a year that is not over or a month, the text the part or the day of it (截至6月15日)."""
        first, last = repeated.first, repeated.last
        if first is None or last is None or told.last is None:
            return False
        if told.grain in ("month", "week") and told.role == "stated":
            return last <= told.last and (first == told.first or first == last == told.last)
        if told.grain != "year" or not around(told, self.published) or self.published is None:
            return False
        return first == told.first and 0 <= (self.published - last).days <= _LATELY

    def _advice(self, number: int, before: int, clause: int) -> PeriodChoice:
        """A target price or a stop is of the day it is told; an earlier one of the past day or month of its clause."""
        found = self._within(number, before, clause, "advice", "stated")
        if found is not None and found[0].last is not None and self.published is not None and found[0].last < self.published:
            return self.days.plain(number, found, self.report)
        window = beside.counted_over(self.scope, before, clause)
        return self._published("advice") if window is None else self.days.plain(number, (window, "advice", "stated"), self.report)

    def _own_base(self, number: int, before: int, clause: int) -> Found | None:
        """去年同期亏损X, （去年同期：X）, 低于上周4.2%: the value is the base's own."""
        if before == 0:
            return None
        period = self.scope.periods[before - 1]
        floor = clause - 1 if clause and self.text[clause - 1] in _IS else clause
        if period.role != "base" or period.end < floor or period.text[-1] == "来":
            return None
        start = self.quantities[number].start
        gap = self.text[period.end : start]
        if self.aspects[number].aspect == "change" and gap not in _IS and not self._rate_of(number, gap):
            return None
        if words.OUTLOOK.search(gap):
            return None
        told = words.OWN_CLAUSE.fullmatch(gap) is not None and self.text[period.start - 1 : period.start] in _STOPS
        if (not told and words.OWN_GAP.fullmatch(gap) is None) or (words.MOVES.search(gap) and not words.NEWLY.search(gap)):
            return None
        if "的" in gap and self.quantities[number].unit in _RATIOS and words.IS.search(self.text, max(0, period.start - 4), period.start):
            return None
        return period, "own base", "stated"

    def _rate_of(self, number: int, gap: str) -> bool:
        """较4月的-15%收窄, 与一季度5.4%的增速相当: the rate is the base's own; 较上月+5%, 低于去年3个百分点 are not."""
        quantity = self.quantities[number]
        return quantity.unit not in _POINTS and (gap == "的" or (gap == "" and quantity.text[0] not in _SIGNS))

    def _listed_base(self, number: int) -> Found | None:
        """均低于上周4.2%和4.15%: what follows in the list is the base's own too."""
        place = self.days.aligned.place(number)
        if place is None or place[1] == 0:
            return None
        first = place[0].members[0]
        at = self.quantities[first].start
        found = self._own_base(first, self.scope.before(at), self.page.clauses[self.page.clause(at)])
        return None if found is None or self.aspects[number].aspect == "change" else found

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
            if rule == "sentence" and self._stays_behind(number, period):
                continue
            if period.role == "weak":
                weak = weak or (None if period.grain == "window" else period)
                continue
            if weak is not None and period.grain != "day":
                break
            return period, rule, how
        return None if weak is None else (weak, rule, how)

    def _framed(self, before: int, sentence: int) -> Found | None:
        """去年同期，公司营收8亿元: a base that opens a sentence with a comma is the period of all that it says."""
        for nth in range(before - 1, -1, -1):
            period = self.scope.periods[nth]
            if period.start < sentence or period.role not in ("base", "weak"):
                break
            if period.role == "base" and period.first is not None and period.start - sentence <= 1:
                opens = self.text[period.end : period.end + 1] in ("，", ",")
                return (period, "framed", "carried") if opens else None
        return None

    def _of_which(self, number: int, before: int, sentence: int) -> Found | None:
        """其中，B2B为90家: what a sentence begins so goes on with the sentence before it."""
        if sentence == 0 or not self.text.startswith(("其中，", "其中:", "其中："), sentence):
            return None
        earlier = self.page.sentences[self.page.sentence(sentence - 1)]
        return self._within(number, before, earlier, "sentence", "carried")

    def _spot(self, number: int, before: int, sentence: int) -> bool:
        """今年以来股价上涨35%，市值120亿元: a price or a value of a market behind what has run since is of the day it is told."""
        last = self.scope.periods[before - 1] if before else None
        return last is not None and last.start >= sentence and last.role == "since" and self._stays_behind(number, last)

    def _stays_behind(self, number: int, period: Period) -> bool:
        """Whether a period of an earlier clause does not reach the quantity: a day ahead (but 4月6日，公司将…), 年初至今 a price."""
        if period.grain in ("day", "month") and not self.scope.past(period):
            return words.WILL.search(self.text, period.end, self.quantities[number].start) is None
        if period.role != "since" or self.aspects[number].aspect != "level" or self.days.growth.risen_from(number):
            return False
        return words.SPOT[self.days.metric(number)]

    def _behind(self, quantity: Quantity, before: int) -> Found | None:
        """A period right behind the value: 实现营收3亿元（2020年）."""
        if before < len(self.scope.periods):
            period = self.scope.periods[before]
            if (
                0 <= period.start - quantity.end <= 1
                and self.text[quantity.end : period.start] in ("（", "(")
                and period.role == "stated"
                and not self.scope.bracketed(period)
            ):
                return period, "behind", "stated"
        return None

    def _paragraph(self, number: int, before: int, paragraph: int, metric: str) -> Found | None:
        """The last period of the paragraph that carries on; in a report, a mere month or day yields to the report's span."""
        at, scope = self.quantities[number].start, self.scope
        for nth in range(before - 1, -1, -1):
            period = scope.periods[nth]
            if period.start < paragraph:
                return None
            if period.role not in _CARRIED or scope.ends[nth] < at or period.first is None or period.step == "year":
                continue
            if period.step is not None and not _from_january(period):
                continue
            if not scope.past(period) or period.grain == "window" or self._leads_ahead(nth):
                continue
            if period.role == "instant" and words.PRICED[metric]:
                continue
            if period.text.startswith("年内") and around(period, self.published):
                continue
            period = self.about.third_quarter(period)
            report = self.report
            if words.MARKET[metric] and (self._stale(period) or (period.grain in ("month", "week") and around(period, self.published))):
                continue
            if period.grain == "year" and around(period, self.published):
                told = self._told_of_year(nth)
                if told is not None:
                    return told, "report", "carried"
            if report is not None and report.step == "month" and period.grain == "month":
                return period, "paragraph", "carried"
            held = period.role == "instant" and metric.endswith("数量")
            if report is not None and period.grain in _SHORT and period.grain != report.grain and not held and not words.MARKET[metric]:
                return report, "report", "carried"
            return period, "paragraph", "carried"
        return None

    def _leads_ahead(self, nth: int) -> bool:
        """Whether it is a member of a row that runs ahead (21、22、23年交付…, told in 2021)."""
        following = self.scope.periods[nth + 1] if nth + 1 < len(self.scope.periods) else None
        if following is None or self.scope.past(following):
            return False
        return words.JOINT.fullmatch(self.text, self.scope.periods[nth].end, following.start) is not None

    def _told_of_year(self, nth: int) -> Period | None:
        """今年 carries on as the part of it that was reported before."""
        year = self.scope.periods[nth]
        for period in self.scope.periods[max(0, nth - 20) : nth][::-1]:
            if (
                period.grain in REPORT_GRAINS
                and period.role == "stated"
                and _within_year(period, year)
                and not around(period, self.published)
            ):
                return period
        return None

    def _stale(self, period: Period) -> bool:
        """Whether it is too long past for the market that is told."""
        return self.published is not None and period.last is not None and (self.published - period.last).days > _STALE

    def _default(self, number: int, metric: str, clause: int) -> PeriodChoice:
        """The report that the article is about, the trading day, the day of the lead, else the publication."""
        if words.MONTHLY[metric] and self.published is not None:
            first, last = calendar.month(self.published, -1)
            return PeriodChoice(first, last, None, None, None, "implied", "monthly release")
        if words.CAPACITY[metric]:
            return self._published("capacity")
        start = self.quantities[number].start
        if not words.MARKET[metric] or words.YEARLY.search(self.text, max(clause, start - 30), start):
            if self.report is not None and not words.DEAL[metric] and self._reports(number, metric):
                report = self.about.cumulative if self.about.cumulative is not None and "投资" in metric else self.report
                if report.grain == "week" and self.aspects[number].aspect != "change" and not words.OVER_WEEK[metric]:
                    return self._last_of_week(self.days.plain(number, (report, "report", "carried"), self.report))
                return self.days.plain(number, (report, "report", "carried"), self.report)
        else:
            day = self.sessions.at(start) if start >= self.about.body else self.sessions.latest()
            if day is None and self.report is not None and self.report.grain == "week":
                return self._of_week(number, self.report, metric)
            if day is None and self.report is not None and self.report.grain == "month":
                day = self.report
            if day is not None:
                return self.days.plain(number, (day, "trading day", "carried"), self.report)
        for period in self.scope.periods:
            if period.start >= self.about.lead:
                break
            told = period.role == "stated" or (period.role == "instant" and not words.PRICED[metric])
            if period.grain == "day" and told and self.scope.past(period) and period.text[-1] != "前":
                return self.days.plain(number, (period, "lead day", "carried"), self.report)
        return self._published("publication")

    def _reports(self, number: int, metric: str) -> bool:
        """Whether the article's report tells of it: that of several years only of what runs over them."""
        several = self.report is not None and self.report.step == "year"
        return not several or self.aspects[number].aspect == "change" or words.FLOW[metric]

    def _of_week(self, number: int, week: Period, metric: str) -> PeriodChoice:
        """In a review of a week a move is of the week, a price of its last day of trade."""
        found = self.days.plain(number, (week, "trading day", "carried"), self.report)
        return self._last_of_week(found) if self.aspects[number].aspect == "level" and words.QUOTED[metric] else found

    @staticmethod
    def _last_of_week(found: PeriodChoice) -> PeriodChoice:
        """Its last day of trade."""
        if found.last is None:
            return found
        last = calendar.add_days(found.last, min(0, 4 - found.last.weekday()))
        return msgspec.structs.replace(found, first=last, last=last)

    def _published(self, rule: str) -> PeriodChoice:
        return PeriodChoice(self.published, self.published, None, None, None, "implied", rule)


def _from_january(period: Period) -> bool:
    """1-7月, 前三季度: a part of one year from its beginning, told as one."""
    first, last = period.first, period.last
    return first is not None and last is not None and (first.month, first.day, first.year) == (1, 1, last.year) and "、" not in period.text


def _within_year(report: Period, period: Period) -> bool:
    """Whether a year that is not over holds the span that is reported on."""
    if period.grain != "year" or None in (report.first, report.last, period.first, period.last):
        return False
    return report.first >= period.first and report.last < period.last  # type: ignore[operator]
