"""Spaces inside Chinese numbers (两千 四 百 五, 百 分 之 2.4) taken out before reading, and offsets put back after it.

A space in the place of a point (大涨6 14%) is read as one.
"""

from __future__ import annotations

import re
from bisect import bisect_right

import msgspec

from zhfacts.model import Quantity
from zhfacts.recognise.numerals import CHINESE_DIGITS

_UNITS = frozenset("十百千万亿拾佰仟")
_NUMERALS = frozenset(CHINESE_DIGITS) | _UNITS
_CANDIDATE = re.compile(rf" {{1,4}}(?=[{''.join(sorted(_NUMERALS))}点分之个折%元=])")
_ENDS = re.compile(r" *(?:[十百千万亿点]|[，。；、,.;）)又分]|$)")
_DISCOUNT = re.compile(r"(?<=\d) (?=\d ?折)")
_POINT_RIGHT = re.compile(r" (?=\d{1,2}(?:%|[万亿](?![家户人台辆股])))")
_POINT_LEFT = re.compile(r"[涨跌升降增减长超达额](?!(?:19|20)\d\d$)\d{1,5}$")
_OF_PERCENT = re.compile(r"分 {0,4}[之点]|百 {0,4}分 {0,4}点")


class Closed:
    """A text without those spaces; `opened` gives a quantity the offsets of the text as it was."""

    __slots__ = ("_cuts", "_lengths", "text")

    def __init__(self, text: str, gaps: list[tuple[int, int]]) -> None:
        kept, at, lost = [], 0, 0
        self._cuts: list[int] = []  # offsets in the closed text from which on so many characters are missing
        self._lengths: list[int] = []
        for start, end in gaps:
            kept.append(text[at:start])
            at = end
            lost += end - start
            self._cuts.append(end - lost)
            self._lengths.append(lost)
        kept.append(text[at:])
        self.text = "".join(kept)

    def _open(self, offset: int) -> int:
        before = bisect_right(self._cuts, offset) - 1
        return offset if before < 0 else offset + self._lengths[before]

    def opened(self, quantity: Quantity, text: str) -> Quantity:
        """The quantity where it stands in the text as given."""
        start, end = self._open(quantity.start), self._open(quantity.end - 1) + 1
        return msgspec.structs.replace(
            quantity,
            start=start,
            end=end,
            text=text[start:end],
            number_start=self._open(quantity.number_start),
            number_end=self._open(quantity.number_end - 1) + 1,
            converts=None if quantity.converts is None else self._open(quantity.converts),
        )


def point(text: str) -> str:
    """The text with the points that a title lost put back in place of a space: 大涨6 14% is 6.14%, 达3 5万亿元 3.5万亿元."""
    lost = [
        space.start()
        for space in _POINT_RIGHT.finditer(text)
        if _POINT_LEFT.search(text, max(0, space.start() - 6), space.start()) is not None
    ]
    if not lost:
        return text
    characters = list(text)
    for at in lost:
        characters[at] = "."
    return "".join(characters)


def close(text: str) -> Closed | None:
    """The text with spaces inside its numbers closed; None where there are none."""
    gaps = [match.span() for match in _CANDIDATE.finditer(text) if match.start() and _inside(text, *match.span())]
    if gaps and "折" in text:
        gaps = sorted({*gaps, *(match.span() for match in _DISCOUNT.finditer(text))})
    return Closed(text, gaps) if gaps else None


def _inside(text: str, start: int, end: int) -> bool:
    """Whether the spaces at start…end stand inside a number or between it and its unit."""
    before, after = text[start - 1], text[end]
    if before in _NUMERALS:
        return _after_numeral(text, end, before, after)
    if before == "点":
        return after in _NUMERALS and text[start - 2 : start - 1].strip() in _NUMERALS | {""}
    if before == "之":
        return after in _NUMERALS and text[max(0, start - 4) : start].replace(" ", "").endswith("分之")
    if before == "个":
        return _OF_PERCENT.match(text, end) is not None
    if before.isdigit():
        return after == "折" or (end - start > 1 and after in "个百千万亿元%")
    return (before == "分" and after in "之点") or (before in "<>" and after == "=")


def _after_numeral(text: str, end: int, before: str, after: str) -> bool:
    if after in _UNITS or after == "点":
        return before not in _UNITS or after != "点" or text[end + 1 : end + 2] in _NUMERALS
    if after in _NUMERALS:
        return before in _UNITS and _ENDS.match(text, end + 1) is not None
    return after == "分" and _OF_PERCENT.match(text, end) is not None
