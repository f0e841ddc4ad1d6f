"""Tables written as text whose columns have each a unit of its own: 名称 持股数量（万股） 占比（%） 市值（亿元）, then rows.

The head names the columns, one cell each, apart by spaces, tabs or |. A number takes the unit of its column: by its
place in a row that has as many cells as the head, or where as many numbers stand in a row as the head has columns from
the first with a unit on (names of several words, a whole table on one line).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from zhfacts.recognise.hints import YUAN, is_row
from zhfacts.recognise.numerals import SCALES
from zhfacts.recognise.units import PERCENT, unit_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhfacts.recognise.units import Unit

_TWO_HEADS = re.compile(  # from the first bracket on
    r"[(（](?<=[^\s|()（）].)[^()（）\d\s]{1,8}[)）][ \t|]{1,4}(?:[^\s|()（）\d，。；]{1,20}[ \t|]{1,4}){0,4}[^\s|()（）\d]{1,20}[(（]"
)
_HEAD = re.compile(r"(?P<name>[^()（）]{1,20})[(（](?:单位[:：]?)?(百万|千万|十亿|百亿|万亿|万|亿|千)?([^()（）\d]{0,8})[)）]")
_NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?%?|[-–—/]{1,3}|N/?A")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"\S+")
_HEAD_ENDS = tuple(bracket + space for bracket in ")）" for space in " \t|")

Cell = tuple[int, int]


class Column(NamedTuple):
    """What a column's numbers are counted in: `power` is that of its scale, 4 for 万; no `unit`: the head tells none.

    `start` and `end` are the place of its name, without the unit.
    """

    power: int
    unit: Unit | None
    start: int
    end: int


class Columns:
    """The numbers of a text that stand in such tables, by their first digit; `heads` is where the lines of the heads end."""

    __slots__ = ("_cells", "heads")

    def __init__(self, cells: dict[int, Column], heads: frozenset[int]) -> None:
        self._cells = cells
        self.heads = heads

    def of(self, at: int) -> Column | None:
        """The column of the number whose first digit is at `at`, or None where that stands in no such table."""
        return self._cells.get(at)


_NONE = Columns({}, frozenset())


def columns(text: str) -> Columns:
    """The columns of every table of a folded text, in time that grows with its length alone."""
    if not any(sign in text for sign in _HEAD_ENDS):
        return _NONE
    found: dict[int, Column] = {}
    heads: set[int] = set()
    at = 0
    while head := _TWO_HEADS.search(text, at):
        start = max(text.rfind("\n", at, head.start()) + 1, at)
        end = _line_end(text, head.start())
        heads.add(end)
        at = _read(text, start, end, found)
    return Columns(found, frozenset(heads))


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _read(text: str, start: int, end: int, found: dict[int, Column]) -> int:
    """Reads the table whose head is in the line at start…end into `found`; where the text goes on."""
    line = text[start:end]
    sign = "|" if "|" in line else "\t" if "\t" in line else ""
    cells = list(_cells(text, start, end, sign))
    number = next((nth for nth, (low, high) in enumerate(cells) if _is_number(text, low, high)), len(cells))
    heads = [_column(text, low, high) for low, high in cells[:number]]
    known = [nth for nth, column in enumerate(heads) if column.unit is not None]
    if len(known) < 2:
        return end
    if number < len(cells):  # rows on the same line: the head ends with its last unit
        heads = heads[: known[-1] + 1]
        _row(text, cells[len(heads) :], heads, known[0], found)
    while end < len(text):
        low, high = end + 1, _line_end(text, end + 1)
        if not is_row(text, low, high) or _TWO_HEADS.search(text, low, high):
            return end
        _row(text, list(_cells(text, low, high, sign)), heads, known[0], found)
        end = high
    return end


def _cells(text: str, start: int, end: int, sign: str) -> Iterator[Cell]:
    """The cells of a line without the space around them; an empty one is a place of its own where a sign parts the cells."""
    if not sign:
        yield from (word.span() for word in _WORD.finditer(text, start, end))
        return
    if sign == "|":
        while start < end and text[start] in " |":
            start += 1
        while end > start and text[end - 1] in " |":
            end -= 1
    while start <= end:
        stop = text.find(sign, start, end)
        stop = end if stop < 0 else stop
        low, high = start, stop
        while low < high and text[low] == " ":
            low += 1
        while high > low and text[high - 1] == " ":
            high -= 1
        yield low, high
        start = stop + 1


def _is_number(text: str, start: int, end: int) -> bool:
    return start == end or _NUMBER.fullmatch(text, start, end) is not None


def _column(text: str, start: int, end: int) -> Column:
    found = _HEAD.fullmatch(text, start, end)
    if found is None or not (found[2] or found[3]):
        return Column(0, None, start, end)
    word = found[3]
    read = (PERCENT, 1) if word == "%" else unit_at(word, 0) if word else (YUAN, 0)
    unit = read[0] if read is not None and read[1] == len(word) else None
    return Column(SCALES.get(found[2] or "", 0) if unit else 0, unit, start, found.end("name"))


def _row(text: str, cells: list[Cell], heads: list[Column], first: int, found: dict[int, Column]) -> None:
    """Gives the numbers of a row, or of the rows of one line, their columns."""
    if len(cells) == len(heads):
        _place(text, cells, heads, found)
        return
    run: list[Cell] = []
    for cell in [*cells, None]:
        if cell is not None and _is_number(text, *cell):
            run.append(cell)
            continue
        if len(run) == len(heads) - first:
            _place(text, run, heads[first:], found)
        run = []


def _place(text: str, cells: list[Cell], heads: list[Column], found: dict[int, Column]) -> None:
    for (start, end), column in zip(cells, heads, strict=True):
        digit = _DIGIT.search(text, start, end)
        if digit is not None and _NUMBER.fullmatch(text, start, end):
            found[digit.start()] = column
