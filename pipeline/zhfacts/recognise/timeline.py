"""What has been read so far, and what later words may count from: the year of bare labels, antecedents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhfacts.recognise import calendar

if TYPE_CHECKING:
    import datetime as dt

    from zhfacts.model import Period
    from zhfacts.recognise.calendar import Span

Within = tuple[int, int, int, int]

_SENTENCE_END = re.compile(r"[。！？!?\n]")
_CLAUSE_END = re.compile(r"[，；。！？!?\n]")
_EXPECTING = r"(?<![超合逊及])(?<![超低高好差弱强]于)(?<![超低高好差弱强]于市场)(?<![超合及]市场)预期(?!一致|相符)"  # no 超预期
_NINE_MONTHS = (1, 1, 9, 0)
_ALL_PARTS = (1, 1, 12, 0)
_FIRST_HALF = (1, 1, 6, 0)
_DECEMBER = 12
_YEARLY = frozenset({"year"})
_EARLY = 4  # the month up to which 前三季度 is of the year before
_AHEAD = re.compile(
    rf"将|预计|拟|有望|计划|{_EXPECTING}|预测|预约|召开|举行|举办|到期|生效|实施|投产|定于|展望|起(?!来)|前完成|届时|静待|等待|即将|可能|目标|指引|空间|提出|年内将"
)
_NAMES_YEAR = re.compile(r"[今去前明本当同次翌后]年|\d{2}年|\d{4}|^\d\d[QH]")
_EXPECTED = re.compile(rf"预计|{_EXPECTING}|预测|料|有望")
_NEAR = 40
_NO_ANTECEDENT = frozenset({"base", "weak", "label"})
_REACH = 400  # characters that a sentence is looked through
_HALVES_APART = 60  # characters
_LOOK_BACK = 30  # periods that an antecedent is looked for in
_SOON = {"day": 20, "month": 31, "quarter": 92, "half": 200, "span": 0, "part": 31}


class Moment:
    """A time expression while it is being read.

    `year` is 0 while it is open and -1 where it cannot be known; `own` says that the expression names it.
    `within` is the part of the year that is meant: month and day to month and day, day 0 the month's last.
    """

    __slots__ = ("antecedent", "end", "first", "grain", "last", "own", "role", "start", "step", "within", "year")

    def __init__(self, start: int, end: int, grain: str) -> None:
        self.start = start
        self.end = end
        self.grain = grain
        self.first: dt.date | None = None
        self.last: dt.date | None = None
        self.year = 0
        self.own = False
        self.within: Within | None = None
        self.step: str | None = None
        self.role = "stated"
        self.antecedent: int | None = None

    @classmethod
    def label(cls, m: re.Match[str], within: Within, grain: str, step: str | None = None) -> Moment:
        """What a match names as a part of a year that is still open."""
        moment = cls(m.start(), m.end(), grain)
        moment.within, moment.step = within, step
        return moment

    def put(self, span: Span) -> Moment:
        """Give it its days."""
        self.first, self.last = span
        return self

    def whole(self, year: int) -> Moment:
        """Make it a whole year."""
        self.year, self.within = year, (1, 1, 12, 0)
        return self.put(calendar.months(year, 1, 12))

    def place(self, year: int) -> None:
        """Give the part of the year that is meant its days in `year`; impossible days leave it open."""
        self.year = year
        if self.within is None:
            return
        m1, d1, m2, d2 = self.within
        first = calendar.valid_day(year, m1, d1)
        last = calendar.valid_day(year + (m2 < m1), m2, d2) if d2 else calendar.month_end(year + (m2 < m1), m2)
        if first is not None and last is not None:
            self.first, self.last = first, last


def _open(text: str, start: int, end: int) -> bool:
    """Whether no bracket that holds `start` closes before `end`."""
    shut = text.find("）", start, end)
    if shut < 0:
        shut = text.find(")", start, end)
    return shut < 0 or ("（" in text[start:shut] or "(" in text[start:shut])


class Timeline:
    """The periods of one text in order, with the publication date and the year that was named last."""

    __slots__ = ("fiscal", "found", "published", "text", "year", "year_at")

    def __init__(self, text: str, published: dt.date | None) -> None:
        self.text = text
        self.published = published
        self.found: list[Period] = []
        self.year = 0
        self.year_at = -1
        self.fiscal: tuple[int, dt.date] | None = None  # a company's fiscal quarter and its last day

    def name_year(self, year: int, at: int) -> None:
        """A mention that ends at `at` names `year`."""
        self.year, self.year_at = year, at

    def year_before(self, at: int) -> int | None:
        """The year named last in the sentence of `at`."""
        if self.year_at < 0 or at - self.year_at > _REACH or _SENTENCE_END.search(self.text, self.year_at, at):
            return None
        return self.year if _open(self.text, self.year_at, at) else self._year_outside(at)

    def _year_outside(self, at: int) -> int | None:
        """The year named last in the sentence of `at`, where that in a bracket which has closed is none."""
        for period in self.found[:-6:-1]:
            if not self.same_sentence(period, at):
                break
            if period.last is not None and _NAMES_YEAR.search(period.text) and _open(self.text, period.end, at):
                return period.last.year
        return None

    def same_sentence(self, period: Period, at: int) -> bool:
        """Whether no sentence ends between `period` and `at`."""
        return at - period.end <= _REACH and not _SENTENCE_END.search(self.text, period.end, at)

    def closed(self, period: Period, at: int) -> bool:
        """Whether it stands in a bracket that has closed before `at`."""
        return not _open(self.text, period.end, min(at, period.end + _REACH))

    def within_reach(self, period: Period, at: int) -> bool:
        """Whether `period` is near enough to be what the words at `at` count from."""
        return at - period.end <= _REACH

    def as_of(self, at: int) -> dt.date | None:
        """The day that windows at `at` end on: the one that the sentence is 截至, else the publication."""
        for period in self.found[:-4:-1]:
            if not self.same_sentence(period, at):
                break
            if period.role == "instant" and period.grain == "day" and period.last is not None:
                return period.last
        return self.published

    def told_until(self, first: dt.date) -> dt.date | None:
        """今年以来截至3月8日…；今年以来…: the day up to which what has run since `first` was told before."""
        for nth in range(len(self.found) - 1, max(0, len(self.found) - _LOOK_BACK), -1):
            span, since = self.found[nth], self.found[nth - 1]
            if span.first == first == since.first and span.grain == "span" and span.role == "stated" and since.role == "since":
                return span.last
        return None

    def last_years(self, count: int) -> tuple[dt.date, dt.date] | None:
        """The `count` years in a row that were named last: 2020年至2022年, or 2020年、2021年、2022年."""
        if not self.found:
            return None
        row = self.found[-count:]
        last = self.found[-1]
        for period in self.found[:-6:-1]:
            if (
                period.step == "year"
                and period.first is not None
                and period.last is not None
                and period.last.year - period.first.year == count - 1
            ):
                return period.first, period.last
        first = row[0].first
        if len(row) == count and first is not None and last.last is not None and all(period.grain == "year" for period in row):
            return (first, last.last) if last.last.year - first.year == count - 1 else None
        return None

    def told_lately(self, period: Period, at: int) -> bool:
        """Whether `period` is a day shortly before the publication, named near enough to be the one that 当日 means."""
        now, last = self.published, period.last
        return at - period.end <= 2 * _REACH and now is not None and last is not None and 0 <= (now - last).days <= 5

    def same_paragraph(self, period: Period, at: int) -> bool:
        """Whether no paragraph ends between `period` and `at`."""
        return at - period.end <= _REACH and "\n" not in self.text[period.end : at]

    def ahead(self, start: int, end: int) -> bool:
        """Whether the words around a mention speak of what is to come."""
        before = _AHEAD.search(self.text, max(0, start - 10), start)
        if before is not None and not _SENTENCE_END.search(self.text, before.end(), start):
            return True
        return _AHEAD.search(self.text, end, end + 8) is not None

    def expects(self, at: int) -> bool:
        """Whether what is expected is told in the sentence before `at`."""
        expected = _EXPECTED.search(self.text, max(0, at - _NEAR), at)
        return expected is not None and not _SENTENCE_END.search(self.text, expected.end(), at)

    def year_of(self, moment: Moment) -> int | None:
        """The year of a label that names none: that of its sentence, else the most recent that the article allows.

        A label that has not begun by the publication date is of the year before, unless the words speak
        of what is to come or it begins soon (days and months: within weeks; quarters: the next one).
        """
        now, near = self.published, self.year_before(moment.start)
        if moment.grain == "day" and (told := self._same_day(moment)) is not None:
            return told
        if near is not None and (now is None or near != now.year) and not self._next_report(moment, near) and not self._left(moment, near):
            return near
        if now is None:
            return self.year if self.year_at >= 0 else None
        if (
            moment.within == _NINE_MONTHS
            and now.month <= _EARLY
            and "季" in self.text[moment.start : moment.end]
            and not (self.expects(moment.start) or self.ahead(moment.start, moment.end))
        ):
            return now.year - 1
        if self._reported_year(moment, now):
            return now.year - 1
        month, day = moment.within[:2] if moment.within else (1, 1)
        first = calendar.valid_day(now.year, month, day)
        if first is None or first <= now:
            return now.year
        if (told := self._told(moment)) is not None:
            return told
        if (first - now).days <= _SOON.get(moment.grain, 0) or self.ahead(moment.start, moment.end) or self._likely(moment):
            return now.year
        return now.year - 1

    def _reported_year(self, moment: Moment, now: dt.date) -> bool:
        """Q1-Q4, 1-12月, told before they are over, are of the year before; so is 上半年 in the spring behind a report of that year."""
        if moment.within == _ALL_PARTS:
            if moment.step not in ("quarter", "month") or now.month == _DECEMBER:
                return False
        elif moment.within == _FIRST_HALF and moment.grain == "half" and now.month <= _EARLY:
            told = self.antecedent(_YEARLY, past=True)
            if told is None or told.last is None or told.last.year != now.year - 1 or moment.start - told.end > _REACH:
                return False
        else:
            return False
        return not (self.expects(moment.start) or self.ahead(moment.start, moment.end))

    def _likely(self, moment: Moment) -> bool:
        """到9月降息的概率为60%: what is only likely is to come."""
        at = self.text.find("概率", moment.end, moment.end + _NEAR)
        return at >= 0 and _CLAUSE_END.search(self.text, moment.end, at) is None

    def _told(self, moment: Moment) -> int | None:
        """The year that the same quarter, half or month was given before."""
        if moment.grain not in ("quarter", "half", "month") or moment.within is None:
            return None
        if (first_half := self._first_half(moment)) is not None:
            return first_half
        for period in self.found[:-9:-1]:
            if (
                period.grain == moment.grain
                and period.role == "stated"
                and period.first is not None
                and period.first.month == moment.within[0]
            ):
                return period.first.year
        return None

    def _first_half(self, moment: Moment) -> int | None:
        """2020上半年…。下半年共引进…: the year of the half told just before, unless the words look ahead."""
        half = self.found[-1] if self.found else None
        if moment.grain != "half" or half is None or half.grain != "half" or half.role != "stated" or half.first is None:
            return None
        if moment.within is None or half.first.month >= moment.within[0] or moment.start - half.end > _HALVES_APART:
            return None
        return None if self.ahead(moment.start, moment.end) else half.first.year

    def _same_day(self, moment: Moment) -> int | None:
        """The year of the same day, told before in the sentence."""
        for period in self.found[:-9:-1]:
            if not self.same_sentence(period, moment.start):
                break
            day = period.first
            if period.grain == "day" and day is not None and moment.within is not None and (day.month, day.day) == moment.within[:2]:
                return day.year
        return None

    def _next_report(self, moment: Moment, near: int) -> bool:
        """2025年净利润…；一季度净利润…, told in April 2026: the first quarter after the year, not the one in it."""
        now, last = self.published, self.found[-1] if self.found else None
        if now is None or last is None or moment.within is None or near != now.year - 1 or last.grain != "year" or moment.within[2] != 3:
            return False
        return 4 <= now.month <= 6 and moment.grain == "quarter" and any(mark in self.text[last.end : moment.start] for mark in "；; ")

    def _left(self, moment: Moment, near: int) -> bool:
        """Whether a label is not of the year named last, but counts from the publication.

        预计2022-2024年净利润…，3月30日收盘价…, told in 2022, is of 2022; 2019年末…，上半年…, told in August 2020, of 2020.
        """
        now = self.published
        named = next((one for one in reversed(self.found) if one.role != "base" and one.last is not None and one.last.year == near), None)
        if now is None or named is None or named.last is None or moment.within is None:
            return False
        if near > now.year:
            return named.step == "year" or (named.grain == "year" and moment.grain == "day")
        month = moment.within[2]
        over = month < now.month and moment.grain in ("quarter", "half", "span")
        return over and near == now.year - 1 and named.role == "instant" and named.last.month == 12

    def antecedent(self, grains: frozenset[str], *, past: bool = False) -> Period | None:
        """The nearest earlier period of one of `grains` that others may count from; `past` if it must be over."""
        for period in self.found[: -_LOOK_BACK - 1 : -1]:
            if period.grain in grains and period.role not in _NO_ANTECEDENT and period.first is not None and period.last is not None:
                if past and self.published is not None and period.last > self.published:
                    continue
                return period
        return None
