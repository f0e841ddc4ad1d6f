"""A fact's figure as an interval: what its writing, its bound and its modality leave open."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from zhfacts.checks.interval import INFINITY, Interval
from zhfacts.text import fold

if TYPE_CHECKING:
    from zhfacts.checks.days import Days
    from zhfacts.model import Fact

_NUMBER = re.compile(r"\d+(?:[,，]\d{3})*(?:\.\d+)?")
_EACH = ("均", "都")
_ABOUT = Decimal("0.05")  # 约10亿: a twentieth more or less


class Figure(NamedTuple):
    """A fact with the interval that it states."""

    fact: Fact
    span: Interval

    @property
    def subject(self) -> tuple[str, str, tuple[tuple[str, str], ...]]:
        """Whose, what: figures of one subject measure the same thing."""
        fact = self.fact
        return fact.entity_id or fact.entity, fact.metric, tuple(sorted(fact.qualifiers.items()))

    @property
    def days(self) -> Days | None:
        """First and last day; None where one of them is not known."""
        first, last = self.fact.period_start, self.fact.period_end
        return (first, last) if first is not None and last is not None else None

    @property
    def place(self) -> int:
        """Where it stands in the article, the title before the text."""
        return self.fact.start - (1 << 30 if self.fact.field == "title" else 0)

    @property
    def digits(self) -> int:
        """How many digits it is written with, without leading and closing zeros."""
        return len("".join(map(str, self.fact.value.normalize().as_tuple().digits)).strip("0"))


def figure(fact: Fact) -> Figure:
    """The figure of a fact."""
    return Figure(fact, stated(fact))


def stated(fact: Fact) -> Interval:
    """All values that the written figure may stand for.

    A number may have been rounded or cut off at its last written place, so it reaches half a place towards zero and a
    whole one away from it. 超12亿 reaches up to the next number of as few digits (13亿), 不足12亿 down to 11亿: who writes so
    means the nearest one. In plans and forecasts a bound (不低于12亿) is open, and so is one on several figures (均超100%).
    约 leaves a twentieth.
    """
    low, high = _steps(fact)
    if fact.value_max is not None:
        return Interval(_widened(fact.value, low).low, _widened(fact.value_max, high).high)
    value, magnitude = fact.value, abs(fact.value)
    if fact.bound == "about":
        spare = max(magnitude * _ABOUT, low)
        return Interval(value - spare, value + spare)
    if fact.bound in {"more_than", "less_than"}:
        return _bounded(fact, value)
    return _widened(value, low)


def _widened(value: Decimal, step: Decimal) -> Interval:
    if value < 0:
        return Interval(value - step, value + step / 2)
    return Interval(value - step / 2, value + step)


def _bounded(fact: Fact, value: Decimal) -> Interval:
    """超 and 不足 count away from zero: 跌幅超过50% is less than -50."""
    room = INFINITY if fact.modality != "actual" or _of_several(fact) else _place(value)
    grows = (fact.bound == "more_than") == (value >= 0)
    return Interval(value, value + room) if grows else Interval(value - room, value)


def _of_several(fact: Fact) -> bool:
    """均超100%: what holds for the least of several."""
    return any(each in fact.value_text or f"{each}{fact.value_text}" in fact.sentence for each in _EACH)


def _steps(fact: Fact) -> tuple[Decimal, Decimal]:
    """The worth of the last written place of the value, and of a range's upper end."""
    written = [match[0] for match in _NUMBER.finditer(fold(fact.value_text))]
    values = [fact.value] if fact.value_max is None else [fact.value, fact.value_max]
    if not written or len(written) < len(values):
        steps = [_place(value) for value in values]
        return steps[0], steps[-1]
    ends = [written[0], written[-1]]
    ordered = sorted(values, key=abs)  # -97% … -95% is written 95%-97%
    worth = {value: _step(number, value) for number, value in zip(ends, ordered, strict=False)}
    return worth[values[0]], worth[values[-1]]


def _step(written: str, value: Decimal) -> Decimal:
    """The worth of the last written place; of a round number's zeros all but one count for nothing."""
    plain = re.sub(r"[,，]", "", written)
    number = Decimal(plain)
    decimals = len(plain.partition(".")[2])
    if not number or not value:
        return Decimal(1).scaleb(-decimals)
    power = abs(value).adjusted() - number.adjusted()
    if number.scaleb(power) != abs(value):
        return _place(value)
    idle = len(plain) - len(plain.rstrip("0")) if not decimals else 0
    return Decimal(1).scaleb(power - decimals + max(0, idle - 1))


def _place(value: Decimal) -> Decimal:
    """The worth of the last digit that is no zero: 10 for 30 (三成)."""
    if not value:
        return Decimal(1)
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
