"""Neighbouring numbers joined: ranges, and lists that share scale and unit."""

from __future__ import annotations

import re
from decimal import Decimal

from zhfacts.recognise.endings import Figure
from zhfacts.recognise.numerals import shift
from zhfacts.recognise.units import PERCENT

_GAP = 8
_ABOUT = r"(?:约为?|近|超|逾|人民币|每股)?"
_RANGE = re.compile(rf" ?(?:[(（]含(?:本数)?[)）])?(?:/[一-鿿]{{1,3}})? ?(?:[-~—–―至到]|——|--|－) ?\+?{_ABOUT}")
_BETWEEN = re.compile(rf" ?(?:和|与|及|、) ?{_ABOUT}")
_BETWEEN_AFTER = re.compile(r" ?(?:之间|区间|两者之间)")
_LIST = re.compile(rf" ?(/|、|以?及|和|与|或者?|\+) ?(?:[+-]|{_ABOUT}) ?")
_RISING = re.compile(r"(?:涨|升|提高|反弹|上调|走高|扩大|跌|降|下滑|回落|下挫|下调|走低|收窄|增|减|缩|延长|提前|推迟)[^，。；\d]{0,6}$")
_FROM = re.compile(
    r"(?:从|由|自)(?:[^，。；\d]{0,4}的|年初|年末|期初|去年|上年|上月|上周|此前|之前|原先|原来|原|最初|目前|当前|现在|过去|昨日|每股|每吨)?"
    r"(?:约|近|逾|不足|超过|超)?$"
)
_ONWARD = re.compile(
    r"(?:大幅|小幅|进一步)?(?:上调|下调|调整|提高|提升|降低|调降|调升|缩减|收窄|扩大|增加|减少|改|变更|增|降|升|调)(?:到|至|为)"
)
_LINE_START = re.compile(r"(?:^|[\n。；;：:])\s?$")


class Pair:
    """One quantity in the making: a figure, or the two ends of a range.

    `joint` is the mark or word that links it to the one before it in a list; `borrowed`: its unit is that of a later one.
    """

    __slots__ = ("borrowed", "high", "joint", "low")

    def __init__(self, low: Figure) -> None:
        self.low = low
        self.high: Figure | None = None
        self.joint = ""
        self.borrowed = False

    @property
    def last(self) -> Figure:
        """The figure that ends it."""
        return self.high or self.low


def pairs(text: str, figures: list[Figure]) -> list[Pair]:
    """The figures with ranges joined and, in lists, scale and unit shared."""
    found = _ranges(text, figures)
    _link(text, found)
    _share_backwards(text, found)
    _share_onwards(found)
    return found


def _ranges(text: str, figures: list[Figure]) -> list[Pair]:
    found: list[Pair] = []
    previous: Figure | None = None
    for figure in figures:
        if previous is not None and figure.start - previous.end <= _GAP and _is_range(text, previous, figure):
            _share_in_range(previous, figure)
            found[-1].high = figure
            previous = None
        else:
            found.append(Pair(figure))
            previous = figure
    return found


def _is_range(text: str, low: Figure, high: Figure) -> bool:
    if low.implied or high.implied or low.high is not None:
        return False
    if _RANGE.fullmatch(text, low.end, high.start):
        return _alike(low, high) and not _moves(text, low, high)
    if _BETWEEN.fullmatch(text, low.end, high.start) and _BETWEEN_AFTER.match(text, high.end):
        return _alike(low, high)
    return False


def _alike(low: Figure, high: Figure) -> bool:
    """Both ends measure the same; two bare numbers do so only where neither is far from the other."""
    if low.unit is not None:
        return (high.unit is None and (high.power >= 4 or (low.unit is PERCENT and low.fraction and high.digits > low.digits))) or (
            high.unit is not None and low.unit.symbol == high.unit.symbol
        )
    if high.unit is not None:
        return high.unit.kind != "duration" or low.power == 0
    if low.power or high.power:
        return low.power > 0 or low.digits < high.digits
    return 0 < low.digits <= high.digits * (3 if high.digits >= 100 else Decimal("1.5")) and high.digits <= low.digits * 20


def _moves(text: str, low: Figure, high: Figure) -> bool:
    """上涨3.9点至59.9点 is a change and the level it leads to; 从5%到10% are two levels; neither is a range."""
    joint = text[low.end : high.start].strip(" 约近")
    if joint not in ("至", "到"):
        return False
    if _FROM.search(text, max(0, low.start - 8), low.start):
        return _ONWARD.match(text, high.end) is None
    if low.unit is None or not _RISING.search(text, max(0, low.start - 8), low.start):
        return False
    return high.value(high.digits) > 3 * low.value(low.digits)


def _share_in_range(low: Figure, high: Figure) -> None:
    """The scale and unit behind the second number are the first's too, unless it is too large for that (8000-1万)."""
    if high.tenfold and low.unit is None and low.digits <= 10:
        low.digits *= 10
    if low.unit is None:
        _share_scale(low, high)
        low.unit = high.unit
        return
    if high.unit is None:
        high.unit = low.unit
    elif low.end == low.number_end:  # RMB15-20亿元: the currency stands before, nothing behind
        _share_scale(low, high)


def _share_scale(low: Figure, high: Figure) -> None:
    """八到九百亿 shares 百亿, 一百二十到一百五十万 only 万, 8000-1万 nothing."""
    if high.power == 0 or low.power >= 4:
        return
    great = high.power - high.power % 4 if high.power >= 4 else 0
    small = high.power - great
    if low.power == 0 and small != 1 and low.digits <= high.digits * 10:
        low.power = high.power
    elif great and shift(low.digits, low.power) <= 100 * shift(high.digits, small):
        low.power += great


def _link(text: str, found: list[Pair]) -> None:
    """Marks what stands in a list with the quantity before it; 1、 at the start of a line numbers what follows."""
    for at in range(1, len(found)):
        before, pair = found[at - 1], found[at]
        if 0 < pair.low.start - before.last.end <= _GAP and (joint := _LIST.fullmatch(text, before.last.end, pair.low.start)):
            pair.joint = joint[1]
            if joint[1] == "、" and not before.joint and _list_mark(text, before.low) and not _goes_on(text, found, at):
                pair.joint = ""


def _goes_on(text: str, found: list[Pair], at: int) -> bool:
    return at + 1 < len(found) and _LIST.fullmatch(text, found[at].last.end, found[at + 1].low.start) is not None


def _share_backwards(text: str, found: list[Pair]) -> None:
    """1.2/1.5/1.9亿元: numbers without a unit take that of the one they lead to, and its scale."""
    for at in range(len(found) - 1, 0, -1):
        pair, following = found[at - 1], found[at].low
        last, unit = pair.last, following.unit
        if not found[at].joint or (unit is not None and unit.kind == "duration"):
            continue
        if last.unit is not None and not _counts_points(last, following):
            continue
        if unit is None and (following.power < 4 or last.power):
            continue
        pair.borrowed = True
        for figure in (pair.low, pair.high):
            if figure is not None:
                _share_scale(figure, following)
                figure.unit = unit
                if following.tenfold and figure.digits < 10:
                    figure.digits *= 10


def _counts_points(figure: Figure, following: Figure) -> bool:
    """22个和45个基点: the 个 is that of 个基点."""
    return figure.unit is not None and figure.unit.symbol == "个" and following.unit is not None and following.unit.kind == "points"


def _list_mark(text: str, figure: Figure) -> bool:
    return figure.power == 0 and figure.digits < 30 and _LINE_START.search(text, max(0, figure.start - 2), figure.start) is not None


def _share_onwards(found: list[Pair]) -> None:
    """1.2亿元、1.5亿、1.9亿: what follows in a list keeps the unit where it has the scale."""
    for at in range(1, len(found)):
        before, pair = found[at - 1].last, found[at]
        low = pair.low
        if low.unit is not None or before.unit is None or not pair.joint:
            continue
        if (low.power >= 4 and before.power >= 4) or (pair.joint == "/" and "." in str(low.digits)):
            low.unit = before.unit
            low.power = low.power or before.power
            if pair.high is not None:
                pair.last.unit = before.unit
