"""The unit of a number that stands without one: from the words beside it, and from the amounts before it.

融资净流出4747.3万 is money, 总股本2.5亿 counts shares, 市盈率18 is a multiple; 止损64.20 takes the dollars of its neighbours.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from zhfacts.recognise.numerals import SCALES
from zhfacts.recognise.units import Unit, named_unit, unit_at

if TYPE_CHECKING:
    from collections.abc import Iterator

YUAN = named_unit("CNY")
_FAR = 9  # characters between the word and its number
_SENTENCE = 60
_BREAK = re.compile(r"[，。；：:;\d\n]")
_SCALE = r"(?P<scale>百万|千万|十亿|百亿|万亿|万|亿|千)?"
_STATED = re.compile(
    rf"单位 ?[:：] ?{_SCALE}(?P<unit>[^()（）\d\s，。；、:：,;|]{{0,6}})[)）]?(?=[\s，。；、,;|\d]|$)"
    rf"|[(（](?:单位 ?[:：])? ?{_SCALE.replace('scale', 'scale2')}(?P<unit2>[^()（）\d\s，。；]{{0,6}}) ?[)）] ?(?:[:：]|\n)"
)
_HEADS = (")\n", "）\n", "):", "）:", ")：", "）：")
_PROSE = re.compile(r"[。；！？，]")
_ROW = 200  # characters of a row of a table
_HEADER = re.compile(r"[(（](?:单位[:：]?)?(百万|千万|十亿|百亿|万亿|万|亿|千)?([^()（）\d]{0,6})[)）](?:[:： |\t]{0,3}|约?为)$")


class Hints:
    """The words of the lexicon in one automaton; `find` gives those of a text."""

    __slots__ = ("_after", "_automaton", "_units")

    def __init__(self, table: dict[str, Any]) -> None:
        units: dict[str, tuple[str, Unit | None]] = dict.fromkeys(table["prices"]["before"].split(), ("price", None))
        for role, section in (("ratio", "ratios"), ("amount", "amounts")):
            for symbol, entry in table[section].items():
                units |= {word: (role, named_unit(symbol)) for word in entry["before"].split()}
        self._units = list(units.values())
        self._automaton = AhoCorasick(list(units), matchkind=MatchKind.LeftmostLongest)
        self._after = [
            (tuple(entry["after"].split()), named_unit(symbol)) for symbol, entry in table["amounts"].items() if "after" in entry
        ]

    def find(self, text: str) -> Found:
        """The hints of one text."""
        matches = self._automaton.find_matches_as_indexes(text)
        return Found(text, [end for _, _, end in matches], [self._units[index] for index, _, _ in matches], self._after)


class Found:
    """The hints of a text, by the offset at which each word ends."""

    __slots__ = ("_after", "_ends", "_text", "_units")

    def __init__(self, text: str, ends: list[int], units: list[tuple[str, Unit | None]], after: list[tuple[tuple[str, ...], Unit]]) -> None:
        self._text = text
        self._ends = ends
        self._units = units
        self._after = after

    def amount(self, start: int, end: int) -> Unit | None:
        """The unit of a number with 万 or 亿: the nearest word before it decides, else what follows, else an earlier word."""
        unit = self._before(start, ("amount",))
        if unit is None:
            at = end + 1 if self._text[end : end + 1] == "的" else end
            unit = next((unit for words, unit in self._after if self._text.startswith(words, at)), None)
        return unit or self._earlier(start)

    def _earlier(self, start: int) -> Unit | None:
        """The nearest word of an amount in the sentence before it."""
        at = bisect_right(self._ends, start) - 1
        first = max(self._text.rfind(mark, max(0, start - _SENTENCE), start) for mark in "。\n；")
        while at >= 0 and self._ends[at] > max(first, start - _SENTENCE):
            role, unit = self._units[at]
            if role == "amount" and unit is not None and unit.symbol:
                return unit
            at -= 1
        return None

    def ratio(self, start: int, currency: Unit | None) -> Unit | None:
        """The unit of a bare number: of a ratio by its name, of a price by the currency in use."""
        unit = self._before(start, ("ratio", "price"))
        return currency or YUAN if unit is YUAN else unit

    def _before(self, start: int, roles: tuple[str, ...]) -> Unit | None:
        at = bisect_right(self._ends, start) - 1
        while at >= 0 and start - self._ends[at] <= _FAR:
            if _BREAK.search(self._text, self._ends[at], start):
                return None
            role, unit = self._units[at]
            if role in roles:
                return YUAN if role == "price" else unit
            at -= 1
        return None


def header(text: str, start: int) -> tuple[str, str] | None:
    """Scale and unit in the brackets of a column head right before a number: 发行总额（亿）10.00."""
    found = _HEADER.search(text, max(0, start - 12), start)
    return (found[1] or "", found[2]) if found and (found[1] or found[2]) else None


class Stated(NamedTuple):
    """A unit that a table or list states once for its numbers, from `start` to `end`."""

    start: int
    end: int
    power: int
    unit: Unit


def stated(text: str) -> list[Stated]:
    """The units stated for the numbers that follow: 单位：万元 over a table; 净额（万元） at the end of a line or before a colon.

    One holds to the end of its line, and over the lines below it as far as they are rows of a table and no prose.
    """
    if "单位" not in text and not any(sign in text for sign in _HEADS):
        return []
    heads = [(m, power, unit) for m in _STATED.finditer(text) for power, unit in _told(m)]
    found: list[Stated] = []
    for nth, (m, power, unit) in enumerate(heads):
        stop = heads[nth + 1][0].start() if nth + 1 < len(heads) else len(text)
        line = text.find("\n", m.end(), stop) if not m[0].endswith("\n") else m.end() - 1
        end = stop if line < 0 else _rows_end(text, line, stop) if m[0][-1] not in ":：" else line
        prose = _PROSE.search(text, m.end(), end)
        end = prose.start() if prose else end
        found.append(Stated(m.end(), end, power, unit))
    return found


def _told(m: re.Match[str]) -> Iterator[tuple[int, Unit]]:
    """The scale and unit that a statement gives, if it gives one."""
    scale, word = m["scale"] or m["scale2"] or "", m["unit"] or m["unit2"] or ""
    read = unit_at(word, 0) if word else (YUAN, 0)
    if read is not None and read[1] == len(word) and (scale or word):
        yield SCALES.get(scale, 0), read[0]


def _rows_end(text: str, at: int, stop: int) -> int:
    """Where the rows of a table end that begin behind the line break at `at`, at the latest at `stop`."""
    while at < stop:
        end = text.find("\n", at + 1)
        if not is_row(text, at + 1, end if end >= 0 else len(text)):
            return at
        at = end if end >= 0 else len(text)
    return min(at, stop)


def is_row(text: str, start: int, end: int) -> bool:
    """Whether the line at start…end can be a row of a table: not empty, not long, no prose."""
    return end - start <= _ROW and bool(text[start:end].strip()) and _PROSE.search(text, start, end) is None


@cache
def hints() -> Hints:
    """The hints of the lexicon."""
    return Hints(tomllib.loads((files("zhfacts") / "lexicon" / "unit_hints.toml").read_text("utf8")))
