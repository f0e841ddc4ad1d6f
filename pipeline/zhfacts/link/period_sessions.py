"""The days whose market an article tells: the session that a move or a price is of where it names no day itself."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

from zhfacts.link import period_beside as beside
from zhfacts.link import period_words as words

if TYPE_CHECKING:
    from zhfacts.link.period_scope import Scope
    from zhfacts.model import Period


class Sessions:
    """The days of trade of one page."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    @cached_property
    def _days(self) -> list[Period]:
        return [period for period in self._scope.periods if period.grain == "day" and self._trades(period)]

    @cached_property
    def _starts(self) -> list[int]:
        return [day.start for day in self._days]

    def at(self, at: int) -> Period | None:
        """The day whose market is told at `at`: the last named before, else the first."""
        nth = bisect_right(self._starts, at) - 1
        return self._days[max(nth, 0)] if self._days else None

    def latest(self) -> Period | None:
        """For a title, the latest of the days."""
        return max(self._days, key=lambda day: (day.last, -day.start), default=None)

    def _trades(self, period: Period) -> bool:
        """Whether it is a day shortly before the publication, told as one of trade."""
        now, text = self._scope.published, self._scope.page.text
        near = now is None or (period.last is not None and 0 <= (now - period.last).days <= beside.NEAR)
        if not near or period.role not in ("stated", "instant"):
            return False
        traded = words.TRADED.search(text, max(0, period.start - 8), period.start)
        return traded is not None or "盘" in period.text or words.TRADING.match(text, period.end) is not None
