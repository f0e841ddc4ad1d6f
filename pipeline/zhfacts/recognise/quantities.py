"""Quantities in running text: numbers with unit and bounds, ranges and lists that share them.

`figures` reads each number by itself and `joins` its neighbours, so that 10-12亿元 and 1.2/1.5/1.9亿元 share scale
and unit; here bounds are added, 不低于1亿元且不超过1.5亿元 becomes one range, and 12.5亿美元（约合81亿元） one amount said twice.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from operator import attrgetter
from typing import TYPE_CHECKING

import msgspec

from zhfacts.model import Quantity
from zhfacts.recognise import bounds, spacing
from zhfacts.recognise.columns import Columns, columns
from zhfacts.recognise.figures import figures
from zhfacts.recognise.hints import YUAN, Found, Stated, header, hints, stated
from zhfacts.recognise.joins import Pair, pairs
from zhfacts.recognise.numerals import SCALES
from zhfacts.recognise.units import BARE, PERCENT, Unit, counted_per, named_unit, unit_at
from zhfacts.text import fold

if TYPE_CHECKING:
    from decimal import Decimal

    from zhfacts.model import Bound
    from zhfacts.recognise.endings import Figure


_DIVIDEND = re.compile(r"(?:每)?(10|十)(?:股)?(?:派|送|转)(?:发)?(?:现金)?(?:红利|股利|股息|息|现金|现)?(?:人民币|为)?$")
_LISTED = frozenset("、和及与")
_RATIOS = frozenset(("multiple", "index"))
_START = attrgetter("start")
_LONGEST_NUMBER = 300  # characters; what is longer measures nothing
_UNIT_ALONE = re.compile(r"[(（] ?$|单位[:：]$")  # （万元） names the unit of a column
_CELL_LEFT = re.compile(r"[\s|:：、/一-鿿)）]")
_CELL_RIGHT = re.compile(r"[\s|、/，。；,;)）]|$")
_TWO_SIDES = re.compile(r"(?:[(（]含(?:本数)?[)）])?[,，;；、]? ?(?:且|但|并|并且|同时|的同时|而)?(?:均)?")
_RESTATED = re.compile(r" ?[(（,，]? ?(?:约|大约)?(?:折合|约合|合|相当于|折算|约等于|折|即|等于|换算)?(?:人民币|成|为|约|港币)?[:：]? ?")


def find_quantities(text: str) -> list[Quantity]:
    """The quantities of a text in order, not overlapping; offsets are those of `text` as given."""
    plain = fold(text)
    pointed = spacing.point(plain)
    closed = spacing.close(pointed)
    if closed is None:
        found = _Reader(pointed).read()
        return found if pointed == plain else [msgspec.structs.replace(one, text=plain[one.start : one.end]) for one in found]
    found = _Reader(closed.text).read()
    return [closed.opened(quantity, plain) for quantity in found]


class _Reader:
    """Reads the quantities of one text in order, keeping what is in use: the list it is in, the last currency, the hints once needed."""

    __slots__ = ("_amounts", "_bounds", "_chain", "_columns", "_currency", "_found", "_hints", "_listed", "_stated", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._bounds = bounds.words()
        self._currency: Unit | None = None
        self._found: list[Quantity] = []
        self._chain: list[Pair] = []  # the list that is being read, of pairs that became the last quantities found
        self._listed: Bound = "exact"  # what bounds the list's first number
        self._amounts: Unit | None = None  # what the last amount without a unit was of
        self._hints: Found | None = None
        self._columns: Columns | None = None  # of tables whose columns have units of their own
        self._stated: list[Stated] | None = None  # units stated once for a table

    def read(self) -> list[Quantity]:
        """All quantities."""
        floor = 0
        found = self._found
        for pair in pairs(self._text, figures(self._text)):
            if not pair.joint:
                self._chain, self._listed = [], "exact"
            quantity = self._quantity(pair, floor)
            if quantity is None:
                self._chain, self._listed = [], "exact"
                continue
            merged = self._merged(quantity)
            if merged is not None:
                found[-1] = quantity = merged
            else:
                found.append(quantity)
                self._chain.append(pair)
            floor = quantity.end
        return found

    def _quantity(self, pair: Pair, floor: int) -> Quantity | None:
        text, low, last = self._text, pair.low, pair.last
        if last.number_end - low.number_start > _LONGEST_NUMBER:
            return None
        if low.vague and last is low and _UNIT_ALONE.search(text, max(0, low.start - 3), low.start):
            return None
        unit = low.unit or self._left_out(pair)
        if unit.kind == "money" and low.unit is not None:
            self._currency = self._amounts = unit
        bound, start, end = self._bounds.around(text, low.start, last.end, floor)
        if unit is BARE and bound == "exact" and last is low and _says_nothing(low, text[low.number_start : low.number_end]):
            return None
        value, most = _values(pair)
        if most is not None:
            bound = "range"
        elif low.open and bound in ("exact", "about"):
            bound = "more_than"
        elif bound == "exact":
            bound = self._bound_from_afar(pair, unit, floor)
        elif end > last.end:
            self._spread_back(bound)
        else:
            self._listed = bound
        symbol, kind = self._counted_per(unit, low.start)
        if kind == "money" and self._chain and pair.joint and self._found[-1].unit.startswith(f"{symbol}/"):  # 每股收益0.2/0.3元
            symbol, kind = self._found[-1].unit, "price"
        converts = self._restated(kind, symbol, low.start)
        return Quantity(
            start, end, text[start:end], value, symbol, most, bound, kind, low.number_start, last.number_end, low.implied, converts
        )

    def _bound_from_afar(self, pair: Pair, unit: Unit, floor: int) -> Bound:
        """The bound of a list's first number holds for the others (分别超过20%、30%和40%); one on a share may stand far before it."""
        if self._chain and self._listed != "exact" and self._found[-1].unit == unit.symbol:
            first = self._chain[0].low.start
            if pair.joint in "、/" or len(self._chain) > 1 or "分别" in self._text[max(0, first - 12) : first]:
                return self._listed
        low = pair.low
        if unit.kind in ("percent", "multiple") and low.start:
            digits = unit.kind == "percent" and not (low.tenfold or low.fraction or low.digits == 50)
            bound = self._bounds.over(self._text, low.start, floor, digits=digits)
            if not self._chain:
                self._listed = bound
            return bound
        return "exact"

    def _spread_back(self, bound: Bound) -> None:
        """1350、1355美元附近: what shares the unit shares 附近."""
        if bound != "about":
            return
        for back, pair in enumerate(reversed(self._chain), 1):
            quantity = self._found[-back]
            if not pair.borrowed or quantity.bound != "exact":
                break
            self._found[-back] = msgspec.structs.replace(quantity, bound=bound)

    def _left_out(self, pair: Pair) -> Unit:
        """The unit of a number without one: of its column, of its list, of the words beside it, or none."""
        text, low, last = self._text, pair.low, pair.last
        unit = self._of_column(pair)
        if unit is not None:
            return unit
        number = text[low.number_start : last.number_end]
        amount = "亿" in number or "万" in number or low.power >= 4
        if self._chain and (amount or pair.joint == "/"):
            before = self._found[-1]
            if before.kind != "number":
                return named_unit(before.unit)
        if self._chain and pair.joint in _LISTED and "." in number and self._found[-1].kind in _RATIOS and "." in self._found[-1].text:
            return named_unit(self._found[-1].unit)  # PE、PB分别为11.6、0.9
        if len(number) == 1 or (not amount and len(number) > 5 and number.isdigit()):
            return BARE
        if self._hints is None:
            self._hints = hints().find(text)
        if not amount:
            return self._hints.ratio(low.start, self._currency) or BARE
        unit = self._hints.amount(low.start, last.end) or self._amounts or YUAN
        self._amounts = unit
        return (self._currency or YUAN) if unit.kind == "money" else unit

    def _of_column(self, pair: Pair) -> Unit | None:
        """Scale and unit that the head of the column or table gives: 发行总额（亿）10.00, 单位：万元."""
        text, low = self._text, pair.low
        if self._columns is None:
            self._columns = columns(text)
        if (column := self._columns.of(low.number_start)) is not None:
            return BARE if column.unit is None else _rescale(pair, column.power, column.unit)
        before = text[low.start - 1 : low.start]
        if before and before in ")）:： |\t为" and (head := header(text, low.start)):
            scale, word = head
            unit = (PERCENT, 1) if word == "%" else unit_at(word, 0) if word else None
            if unit or (scale and not word):
                return _rescale(pair, SCALES.get(scale, 0), unit[0] if unit else YUAN)
        if before and before in "(（" and text[pair.last.end : pair.last.end + 1] in (")", "）"):  # （3340-3391）点
            if text.startswith("人民币", pair.last.end + 1):  # X（300999）人民币普通股: a code
                return None
            unit = unit_at(text, pair.last.end + 1)
            return _rescale(pair, 0, unit[0]) if unit and unit[0].kind in ("index", "money", "percent") else None
        return self._of_table(pair)

    def _of_table(self, pair: Pair) -> Unit | None:
        """The unit that the table says all its numbers are in (单位：万元); years and codes are in none."""
        if self._stated is None:
            heads = self._columns.heads if self._columns is not None else ()
            self._stated = [one for one in stated(self._text) if one.start - 1 not in heads]
        low, last, text = pair.low, pair.last, self._text
        nth = bisect_right(self._stated, low.start, key=_START) - 1
        if nth < 0 or low.start >= self._stated[nth].end:
            return None
        if not (_CELL_LEFT.match(text, low.start - 1) and _CELL_RIGHT.match(text, last.end)):
            return None
        number = text[low.number_start : low.number_end]
        if number.isdigit() and (len(number) == 6 or (len(number) == 4 and number[:2] in ("19", "20"))):
            return None
        return _rescale(pair, self._stated[nth].power, self._stated[nth].unit)

    def _counted_per(self, unit: Unit, start: int) -> tuple[str, str]:
        """Symbol and kind, with what an amount is per: 每股0.5元, 每10股派3元."""
        if unit.kind == "money" and start:
            first = max(0, start - 16)
            at = self._text.rfind("每", first, start)
            if at >= 0 and (counted := counted_per(self._text, at + 1, start)):
                return f"{unit.symbol}/{counted}", "price"
            if self._text.find("派", first, start) >= 0 and _DIVIDEND.search(self._text, first, start):
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


def _says_nothing(figure: Figure, number: str) -> bool:
    """A Chinese numeral below 万 with neither unit nor bound is hardly ever a quantity; nor is 万 or 亿 alone."""
    return not number[0].isdigit() and (len(number) == 1 or not (figure.open or "万" in number or "亿" in number))


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
