"""Which days a comparison's base covers, and which periods lie end to end in another."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from itertools import pairwise
from typing import TYPE_CHECKING

from zhfacts.recognise.calendar import months_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhfacts.model import Basis

Days = tuple[dt.date, dt.date]
_DAY = dt.timedelta(days=1)


def base_of(first: dt.date, last: dt.date, basis: Basis) -> Days | None:
    """The days that a change is counted from; None where the calendar does not tell (prior, a trading day)."""
    if basis == "yoy":
        return shifted(first, last, -12)
    if basis == "ytd":
        end = dt.date(max(last.year - 1, 1), 12, 31)
        return end, end
    if basis == "wow":
        return (first - 7 * _DAY, last - 7 * _DAY) if first.year > 1 else None
    if basis in {"qoq", "mom"}:
        months = months_of(first, last)
        step = months or (3 if basis == "qoq" else 1)
        return shifted(first, last, -step)
    return None


def shifted(first: dt.date, last: dt.date, months: int) -> Days:
    """The same period so many months later; the end of a month stays one."""
    return _moved(first, months, closing=first == last and _closes(first)), _moved(last, months, closing=_closes(last))


def _closes(day: dt.date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]


def _moved(day: dt.date, months: int, *, closing: bool) -> dt.date:
    number = min(max(day.year * 12 + day.month - 1 + months, 12), 9999 * 12 + 11)
    year, month = number // 12, number % 12 + 1
    length = monthrange(year, month)[1]
    return dt.date(year, month, length if closing else min(day.day, length))


def tiles(whole: Days, parts: Sequence[Days]) -> bool:
    """Whether some periods lie end to end and fill a whole."""
    ordered = sorted(parts)
    joined = all(first - last == _DAY for (_, last), (first, _) in pairwise(ordered))
    return joined and (ordered[0][0], ordered[-1][1]) == whole


def inside(part: Days, whole: Days) -> bool:
    """Whether a period lies within a longer one."""
    return part != whole and whole[0] <= part[0] and part[1] <= whole[1]
