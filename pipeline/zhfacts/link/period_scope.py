"""How far each period of a page reaches: the candidates of the period linker, read once a page.

A period in brackets holds within them; one that a comparison or a 由A的X升至Y owns, for its own value; an aside
(其中9月增长4.5%, an earlier year beside the sentence's own) to the next semicolon, after which the sentence's
own period holds again.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from zhfacts.link import period_words as words
from zhfacts.link.choices import PeriodChoice

if TYPE_CHECKING:
    import datetime as dt

    from zhfacts.model import How, Period
    from zhfacts.reading import Reading

Found = tuple["Period", str, "How"]
"""A period that holds for a quantity, the rule that found it, and how it is told."""
REPORT_GRAINS = frozenset({"quarter", "half", "year", "span"})
STEPS = {"year": 12, "quarter": 3, "month": 1}
"""The months of each part of a span."""
_FROM = re.compile(r"(?:由|从|自) ?$")
_NAMED_TIME = re.compile(r"(?:暑期|暑假|寒假|春运|[季周旬期假运]|期间|年度|财年)$")  # 暑期（6月至8月）
_CLAUSE = re.compile(r"[，,；;。！？!?\n]")
_OPENS = ("", "，", "。", "；", "、", " ", "\n")
_ASIDE = re.compile(r"(?:其中|当中)[，的]?(?:公司)?$")
_LATELY = frozenset({"近日", "日前"})
_SEGMENT = re.compile(r"[；;。！？!?\n]")
_REPORTS = ("报", "报告", "报表")  # 三季报显示，第三季度营收…；净利润…: the quarter goes on
_FOREVER = 1 << 60


class Scope:
    """The periods that can hold for a quantity, in text order.

    `ends` says for each how far it reaches: from there on it no longer holds, whatever follows.
    """

    __slots__ = ("_brackets", "_lately", "_segments", "ends", "page", "periods", "published", "starts")

    def __init__(self, reading: Reading) -> None:
        self.page = reading.page
        self.published = reading.page.article.published
        self.periods = [one for one in reading.periods if one.role != "label" and (one.first is not None or one.last is not None)]
        self._lately = [one.start for one in reading.periods if one.text in _LATELY]
        self.starts = [period.start for period in self.periods]
        quantities = [(quantity.start, quantity.end) for quantity in reading.quantities]
        brackets = self._brackets = _brackets(self.page.text) if self.periods else []
        self._segments: list[int] | None = None  # where the segments end, once that is asked
        self.ends = [self._end(nth, quantities, brackets) for nth in range(len(self.periods))]

    def before(self, at: int) -> int:
        """How many periods begin before `at`."""
        return bisect_left(self.starts, at)

    def lately(self, sentence: int, at: int) -> bool:
        """Whether 近日 or 日前 stands between the beginning of a sentence and `at`."""
        return any(sentence <= start < at for start in self._lately)

    def bracketed(self, period: Period) -> bool:
        """Whether it stands in a bracket together with a quantity or other words (（2017年平台收入9亿元）)."""
        at = bisect_left(self._brackets, (period.start, 0)) - 1
        if at < 0 or self._brackets[at][1] <= period.start:
            return False
        return (self._brackets[at][0] + 1, self._brackets[at][1]) != (period.start, period.end)

    def aside(self, period: Period) -> bool:
        """Whether 其中 opens it (其中第三季度营收8.6亿元；净利润…): behind the aside the sentence goes on without it."""
        return _ASIDE.search(self.page.text, max(0, period.start - 6), period.start) is not None

    def past(self, period: Period) -> bool:
        """Whether it has begun by the publication."""
        return self.published is None or period.first is None or period.first <= self.published

    def _end(self, nth: int, quantities: list[tuple[int, int]], brackets: list[tuple[int, int]]) -> int:
        period, text = self.periods[nth], self.page.text
        at = bisect_left(brackets, (period.start, 0)) - 1
        if at >= 0 and brackets[at][1] > period.start:
            whole = period.start == brackets[at][0] + 1 and period.end == brackets[at][1]
            if not whole or _NAMED_TIME.search(text, max(0, brackets[at][0] - 4), brackets[at][0]) is None:
                return brackets[at][1]
        if period.grain != "span" and _FROM.search(text, max(0, period.start - 2), period.start):
            first = bisect_left(quantities, (period.end, 0))
            if first < len(quantities) and quantities[first][0] - period.end <= 14:
                end = self._joined(quantities, first)
                if words.RISES.match(text, end):
                    return end
        if text[period.start - 1 : period.start] in ("至", "到") and text[period.end : period.end + 1] == "的" and not self.past(period):
            first = bisect_left(quantities, (period.end, 0))
            if first < len(quantities) and quantities[first][0] - period.end <= 6:
                return self._joined(quantities, first)
        if (
            period.text[-1] == "前" and text.startswith("的", period.end) and text[period.start - 1 : period.start] not in _OPENS
        ):  # 兑现两年前的诺言，…
            stop = _CLAUSE.search(text, period.end)
            return stop.start() if stop is not None else _FOREVER
        if self._aside(nth):
            return self._segment_end(period.end)
        return _FOREVER

    def _joined(self, quantities: list[tuple[int, int]], first: int) -> int:
        """The end of a quantity and of those that are joined to it (12万公里和1.9万公里)."""
        text, end = self.page.text, quantities[first][1]
        for start, stop in quantities[first + 1 :]:
            if words.JOINT.fullmatch(text, end, start) is None:
                break
            end = stop
        return end

    def _segment_end(self, at: int) -> int:
        if self._segments is None:
            self._segments = [mark.start() for mark in _SEGMENT.finditer(self.page.text)]
        following = bisect_left(self._segments, at)
        return self._segments[following] if following < len(self._segments) else _FOREVER

    def _aside(self, nth: int) -> bool:
        """Whether the sentence's own period goes on behind this one's segment."""
        period = self.periods[nth]
        if nth == 0 or period.first is None or period.last is None:
            return False
        sentence = self.page.sentences[self.page.sentence(period.start)]
        if self.aside(period):
            return self.periods[nth - 1].start >= sentence
        if period.grain == "week" and period.text.startswith("当"):  # 5日收于1683美元，当周下跌3.92%；…
            day = self.periods[nth - 1]
            if day.start >= sentence and day.grain == "day" and day.first is not None and period.first <= day.first <= period.last:
                return True
        for earlier in self.periods[max(0, nth - 4) : nth]:
            if (
                earlier.start < sentence
                or earlier.role != "stated"
                or (earlier.step is not None and not _cumulative(earlier, period))
                or earlier.text.endswith(_REPORTS)
                or earlier.grain in ("day", "week", "window")
            ):
                continue
            if earlier.first is None or earlier.last is None or not self.past(earlier) or period.start - earlier.end <= 1:
                continue
            if period.grain in ("quarter", "half") and around(earlier, self.published) and not around(period, self.published):
                continue
            inside = (
                earlier.first <= period.first
                and period.last <= earlier.last
                and (earlier.first, earlier.last) != (period.first, period.last)
            )
            before = period.last < earlier.first and (
                period.grain == earlier.grain or (earlier.step is not None and period.grain == "year")
            )
            if period.role == "stated" and (inside or before):
                return True
        return False


def _cumulative(span: Period, period: Period) -> bool:
    """1-8月…，8月环比…; 1-2月…，2018年全年为…: months from January on, beside their last one or an earlier year."""
    if span.step != "month" or span.first is None or span.last is None or (span.first.month, span.first.day) != (1, 1):
        return False
    if span.first.year != span.last.year or "、" in span.text:
        return False
    return (period.grain == "month" and period.last == span.last and "年" not in period.text) or period.grain == "year"


def choose(first: dt.date | None, last: dt.date | None, period: Period, rule: str, how: How) -> PeriodChoice:
    """The days of a quantity, told by a period."""
    hop = period.text if period.antecedent is not None else None
    return PeriodChoice(first, last, period.text, period.start, period.end, how, rule, hop=hop)


def around(period: Period, published: dt.date | None) -> bool:
    """Whether the publication lies in a period that is not over."""
    return published is not None and period.first is not None and period.last is not None and period.first <= published < period.last


def _brackets(text: str) -> list[tuple[int, int]]:
    """The brackets of a text, each with its end, where they close within a few dozen characters."""
    found = []
    for sign, close in (("（", "）"), ("(", ")")):
        at = text.find(sign)
        while at >= 0:
            end = text.find(close, at, at + 120)
            if end < 0:
                end = text.find("）" if close == ")" else ")", at, at + 120)
            if end >= 0:
                found.append((at, end))
            at = text.find(sign, at + 1)
    return sorted(found)
