"""前值: the figure of a series before the one that is told holds for the period before.

Of whole years a 前值 is an earlier estimate of the same years, in the notes of brokers.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import msgspec

from zhfacts.recognise import calendar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhfacts.link.choices import PeriodChoice
    from zhfacts.model import Quantity

_FORMER = re.compile(r"前值(?:[由从]?[^，。；、\d]{0,4}|[由从][^，。；、]{1,8}[上下]?修[正订]?)[至为到]?\s*$")
_REACH = 16
_WEEK = 7
_YEAR = 12


def shifted(text: str, quantities: Sequence[Quantity], chosen: Sequence[PeriodChoice]) -> list[PeriodChoice]:
    """The periods, those of 前值 moved back by their own length, where that is some months or a week."""
    return [_one(text, quantity, choice) for quantity, choice in zip(quantities, chosen, strict=True)] if "前值" in text else list(chosen)


def _one(text: str, quantity: Quantity, choice: PeriodChoice) -> PeriodChoice:
    start = quantity.start
    said = _FORMER.search(text, max(0, start - _REACH), start)
    if said is None or choice.first is None or choice.last is None:
        return choice
    months = calendar.months_of(choice.first, choice.last)
    if 0 < months < _YEAR:
        first, last = calendar.shift_months((choice.first, choice.last), -months)
    elif choice.first == choice.last == calendar.month_end(choice.last.year, choice.last.month):  # 截至1月末…，前值…
        first = last = calendar.add_days(choice.last.replace(day=1), -1)
    elif choice.last - choice.first == dt.timedelta(days=_WEEK - 1):
        first, last = calendar.add_days(choice.first, -_WEEK), calendar.add_days(choice.last, -_WEEK)
    else:
        return choice
    return msgspec.structs.replace(choice, first=first, last=last, how="coreference", rule="former value", hop=said.group().strip()[:2])
