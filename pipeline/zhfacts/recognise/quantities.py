"""Quantities in running text: numbers with unit and bounds, ranges and lists that share them.

`figures` reads each number by itself and `joins` its neighbours, so that 10-12亿元 and 1.2/1.5/1.9亿元 share scale
and unit; here bounds are added, 不低于1亿元且不超过1.5亿元 becomes one range, and 12.5亿美元（约合81亿元） one amount said twice.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhfacts.model import Quantity
from zhfacts.recognise import bounds, spacing
from zhfacts.recognise.figures import figures
from zhfacts.recognise.hints import YUAN, Found, header, hints
from zhfacts.recognise.joins import Pair, pairs
from zhfacts.recognise.numerals import SCALES
from zhfacts.recognise.units import BARE, Unit, unit_at
from zhfacts.text import fold

if TYPE_CHECKING:
    from decimal import Decimal


_PER = re.compile(
    r"每 ?(\d{1,3}|[十百千万])?(股|吨|桶|份|平方米|平米|亩|公斤|千克|克|台|辆|套|张|盎司|手|斤|片|度|千瓦时|单位|瓶|头|只|件|箱|磅|立方米|升|公里|克拉|户|人)(?!市)[^，。；\d]{0,8}$"
)
_DIVIDEND = re.compile(r"(?:每)?(10|十)(?:股)?(?:派|送|转)(?:发)?(?:现金)?(?:红利|股利|股息|息|现金|现)?(?:人民币|为)?$")
_TWO_SIDES = re.compile(r"(?:[(（]含(?:本数)?[)）])?[,，;；、]? ?(?:且|但|并|并且|同时|的同时|而)?(?:均)?")
_RESTATED = re.compile(r" ?[(（,，]? ?(?:约|大约)?(?:折合|约合|合|相当于|折算|约等于|折|即|等于|换算)?(?:人民币|成|为|约|港币)?[:：]? ?")


def find_quantities(text: str) -> list[Quantity]:
    """The quantities of a text in order, not overlapping; offsets are those of `text` as given."""
    plain = fold(text)
    closed = spacing.close(plain)
    if closed is None:
        return _Reader(plain).read()
    found = _Reader(closed.text).read()
    return [closed.opened(quantity, plain) for quantity in found]


class _Reader:
    """Reads the quantities of one text in order, keeping what is in use: the last currency, and the hints once needed."""

    __slots__ = ("_bounds", "_currency", "_found", "_hints", "_tables", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._bounds = bounds.words()
        self._currency: Unit | None = None
        self._found: list[Quantity] = []
        self._hints: Found | None = None
        self._tables: list[tuple[int, int, Unit]] | None = None

    def read(self) -> list[Quantity]:
        """All quantities."""
        floor = 0
        for pair in pairs(self._text, figures(self._text)):
            quantity = self._quantity(pair, floor)
            if quantity is None:
                continue
            merged = self._merged(quantity)
            if merged is not None:
                self._found[-1] = quantity = merged
            else:
                self._found.append(quantity)
            floor = quantity.end
        return self._found

    def _quantity(self, pair: Pair, floor: int) -> Quantity | None:
        text, low, last = self._text, pair.low, pair.last
        if low.unit is None:
            unit = self._left_out(pair)
        else:
            unit = low.unit
            if unit.kind == "money":
                self._currency = unit
        bound, start, end = self._bounds.around(text, max(low.start, floor), last.end, floor)
        if unit is BARE and bound == "exact" and last is low and not low.open and _says_nothing(text[low.number_start : low.number_end]):
            return None
        value, most = _values(pair)
        if most is not None:
            bound = "range"
        elif low.open and bound in ("exact", "about"):
            bound = "more_than"
        symbol, kind = self._counted_per(unit, low.start)
        converts = self._restated(kind, symbol, low.start)
        return Quantity(
            start, end, text[start:end], value, symbol, most, bound, kind, low.number_start, last.number_end, low.implied, converts
        )

    def _left_out(self, pair: Pair) -> Unit:
        """The unit of a number without one: of its column, of the words beside it, or none."""
        text, low, last = self._text, pair.low, pair.last
        unit = self._of_column(pair)
        if unit is not None:
            return unit
        amount = low.power >= 4 or last.power >= 4
        if not amount and text[low.number_start : last.number_end].isdigit() and last.number_end - low.number_start > 5:
            return BARE
        if self._hints is None:
            self._hints = hints().find(text)
        found = self._hints.amount(low.start, last.end, self._currency) if amount else self._hints.ratio(low.start, self._currency)
        return found or BARE

    def _of_column(self, pair: Pair) -> Unit | None:
        """Scale and unit that the head of the column or table gives: 发行总额（亿）10.00, 单位：万元."""
        text, low = self._text, pair.low
        before = text[low.start - 1 : low.start]
        if before and before in ")）:： |\t" and (head := header(text, low.start)):
            scale, word = head
            unit = unit_at(word, 0) if word else None
            if unit or (scale and not word):
                return _rescale(pair, SCALES.get(scale, 0), unit[0] if unit else YUAN)
        return None

    def _counted_per(self, unit: Unit, start: int) -> tuple[str, str]:
        """Symbol and kind, with what an amount is per: 每股0.5元, 每10股派3元."""
        if unit.kind != "money" or not start:
            return unit.symbol, unit.kind
        left = self._text[max(0, start - 16) : start]
        if "每" in left and (per := _PER.search(left)):
            return f"{unit.symbol}/{per[1] or ''}{per[2]}", "price"
        if "派" in left and _DIVIDEND.search(left):
            return f"{unit.symbol}/10股", "price"
        return unit.symbol, unit.kind

    def _restated(self, kind: str, symbol: str, start: int) -> int | None:
        """The start of the amount that this one restates in another currency."""
        if kind != "money" or not self._found:
            return None
        before = self._found[-1]
        if before.kind != "money" or before.unit == symbol or start - before.end > 10:
            return None
        return before.start if start > before.end and _RESTATED.fullmatch(self._text, before.end, start) else None

    def _merged(self, quantity: Quantity) -> Quantity | None:
        """不低于1亿元且不超过1.5亿元 bounds one figure on both sides: a range."""
        if quantity.bound != "less_than" or not self._found:
            return None
        lower = self._found[-1]
        if lower.bound != "more_than" or lower.unit not in (quantity.unit, "") or lower.value > quantity.value:
            return None
        if not _TWO_SIDES.fullmatch(self._text, lower.end, quantity.start):
            return None
        start, end = lower.start, quantity.end
        return Quantity(
            start,
            end,
            self._text[start:end],
            lower.value,
            quantity.unit,
            quantity.value,
            "range",
            quantity.kind,
            lower.number_start,
            quantity.number_end,
        )


def _says_nothing(number: str) -> bool:
    """A Chinese numeral below 万 with neither unit nor bound is hardly ever a quantity."""
    return not number[0].isdigit() and "万" not in number and "亿" not in number


def _rescale(pair: Pair, power: int, unit: Unit) -> Unit:
    for figure in (pair.low, pair.high):
        if figure is not None:
            figure.unit = unit
            figure.power = figure.power or power
    return unit


def _values(pair: Pair) -> tuple[Decimal, Decimal | None]:
    """The value, or the two ends from the lower to the higher."""
    low, high = pair.low, pair.high
    value = low.value(low.digits)
    if high is None and low.high is None:
        return (-value if low.negative else value), None
    most = high.value(high.digits) if high is not None else low.value(low.high or low.digits)
    if low.negative:
        value = -value
        most = -most if high is None or high.negative else most
    return (most, value) if most < value else (value, most)
