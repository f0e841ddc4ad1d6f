"""Closed intervals of decimals, with the arithmetic that relations between figures need."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

INFINITY = Decimal("Infinity")


class Interval(NamedTuple):
    """All numbers from `low` to `high`, both inclusive."""

    low: Decimal
    high: Decimal

    def __add__(self, other: Interval) -> Interval:  # type: ignore[override]  # intervals add, they do not join
        """Every sum of a number here and one there."""
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        """Every difference."""
        return Interval(self.low - other.high, self.high - other.low)

    def times(self, other: Interval) -> Interval:
        """Every product."""
        ends = [a * b if a and b else Decimal(0) for a in self for b in other]
        return Interval(min(ends), max(ends))

    def over(self, other: Interval) -> Interval:
        """Every quotient; `other` must not hold 0."""
        if other.low <= 0 <= other.high:
            message = f"division by an interval that holds 0: {other}"
            raise ZeroDivisionError(message)
        return self.times(Interval(1 / other.high, 1 / other.low))

    def scaled(self, power: int) -> Interval:
        """Ten to the `power` times as much."""
        factor = Decimal(1).scaleb(power)
        return Interval(self.low * factor, self.high * factor)

    def meets(self, other: Interval) -> bool:
        """Whether some number is in both."""
        return self.low <= other.high and other.low <= self.high

    @property
    def middle(self) -> Decimal:
        """The number half way; the nearer end of an open interval."""
        if self.low.is_finite() and self.high.is_finite():
            return (self.low + self.high) / 2
        return self.low if self.low.is_finite() else self.high

    @property
    def certain(self) -> bool:
        """Whether its ends have one sign and the same magnitude or nearly so."""
        near, far = sorted((abs(self.low), abs(self.high)))
        return self.low * self.high > 0 and far <= 2 * near

    @property
    def width(self) -> Decimal:
        """How much it leaves open, as a part of its middle."""
        if not (self.low.is_finite() and self.high.is_finite()):
            return INFINITY
        middle = abs(self.middle)
        return (self.high - self.low) / middle if middle else INFINITY


def point(value: Decimal | int) -> Interval:
    """The interval of one exact number."""
    exact = Decimal(value)
    return Interval(exact, exact)
