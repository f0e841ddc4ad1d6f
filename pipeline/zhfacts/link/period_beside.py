"""Periods that a quantity takes from what stands beside it, not from the nearest before it: days of announcements and of
data, the time by which something is to stand, the days that advice is counted over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhfacts.link import period_words as words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhfacts.link.period_scope import Scope
    from zhfacts.model import Period, Quantity

NEAR = 5
"""Days before the publication that a session, an announcement or the data of a day can be of."""
_LOOK = 8  # periods that a day is looked for in
_BEHIND = 36  # characters
_NOW = frozenset({"目前", "当前"})
_CARRIED = frozenset({"stated", "instant"})


def announced(scope: Scope, before: int, paragraph: int) -> Period | None:
    """6月29日晚，公司公告称…，拟募资80亿元: the day of the announcement, where that is told shortly before the publication."""
    days = _days_before(scope, before, paragraph)
    return next((day for day in days if day.role == "stated" and words.ANNOUNCED.match(scope.page.text, day.end)), None)


def day_of_data(scope: Scope, now: Period, before: int) -> Period | None:
    """6月27日融资余额8亿元，当前融资余额占…: 当前 is of the last day of the data, where that is just before the publication."""
    if now.grain != "day" or now.last is None or now.last != scope.published:
        return None
    return max(_days_before(scope, before, 0), key=_last, default=None)


def _last(period: Period) -> int:
    return period.last.toordinal() if period.last is not None else 0


def data_of_report(scope: Scope, now: Period, before: int, sentence: int) -> Period | None:
    """据2022年三季报数据，…，目前重仓的基金有41家: 目前 is of the report that the data are of."""
    text = scope.page.text
    if text[now.start : now.end] not in _NOW:
        return None
    for period in scope.periods[max(0, before - _LOOK) : before][::-1]:
        if period.start < sentence:
            return None
        if text[period.end - 1] == "报" and text.endswith("据", 0, period.start) and text.startswith("数据", period.end):
            return period
    return None


def _days_before(scope: Scope, before: int, paragraph: int) -> Iterator[Period]:
    """The days of the paragraph that lie shortly before the publication, the nearest first."""
    for day in scope.periods[max(0, before - _LOOK) : before][::-1]:
        if day.start < paragraph:
            return
        if day.grain != "day" or day.role not in _CARRIED or day.last is None or scope.published is None:
            continue
        if 0 < (scope.published - day.last).days <= NEAR:
            yield day


def due(scope: Scope, quantity: Quantity, following: int, sentence: int) -> Period | None:
    """二期8万吨装置将于2022年10月投产: what is to stand is of the time by which it will, told behind it.

    `following` is where the next value stands.
    """
    at = scope.before(quantity.end)
    if at == len(scope.periods):
        return None
    period, page = scope.periods[at], scope.page
    if not period.start <= min(quantity.end + _BEHIND, following) or period.role not in _CARRIED:
        return None
    if page.sentences[page.sentence(period.start)] != sentence:
        return None
    text = page.text
    told = words.DUE.fullmatch(text, quantity.end, period.start) and words.DUE_BY.match(text, period.end)
    return period if told else None


def counted_over(scope: Scope, before: int, clause: int) -> Period | None:
    """过去60天内券商目标均价: what several have advised is of the days that it is counted over."""
    last = scope.periods[before - 1] if before else None
    if last is None or last.grain != "window" or last.start < clause or last.last != scope.published:
        return None
    return last if last.text[0] in "近最过" else None
