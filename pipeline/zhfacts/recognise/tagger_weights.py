"""The weights of the tagger of names as arrays: what each word of some sentences weighs for each tag, for all words at once.

A word is a number, and so are its parts that features are made of; a feature is then a place in a grid, where the number of a
row of weights stands. Row 0 weighs nothing: it is that of what the model does not know.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from zhfacts.recognise.tagger_model import EDGE, TAGS, form

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from zhfacts.recognise.tagger_model import Form, Model

    Numbers = NDArray[np.int64]
    Cells = list[tuple[int, int, int]]

MARK, EDGES = frozenset("，。；：！？、,;:!?\n"), 2
"""What no name holds, and how many places there are before, between and behind sentences: as far as a feature looks."""
_REMEMBERED = 1 << 16
_FEATURES = 17
_ROW = 16
_SORT, _OWN, _BEFORE, _BEHIND, _SECOND, _FOURTH, _LEFT, _RIGHT, _FIRST, _LAST, _CLOSED = 0, slice(1, 6), *range(6, 15)
"""What is known of a word: its sort; the rows of its own features, and of what it is for those near it; its text where it stands
beside a sort (left of it, right of it) or two words from another text; whether no name holds it."""
_OF_TEXT = "afghi"
"""The features that the whole text of a word makes alone; b is of its sort, c, d and e of its first, last and last two characters."""


class _Ids(dict[str, int]):
    """Text → number, from 1; 0 is for all others."""

    def __missing__(self, text: str) -> int:
        self[text] = number = len(self) + 1
        return number


class _Words(dict[str, int]):
    """Word → number, given when it is first seen: its column in `known`. 0 is what lies beyond a sentence."""

    def __init__(self, rows: dict[str, int], sorts: _Ids, texts: Sequence[_Ids]) -> None:
        super().__init__()
        row = rows.get
        known = {*chain.from_iterable(texts), *(feature[1:] for feature in rows if feature[0] in _OF_TEXT)}
        self._texts = {text: (*[row(letter + text, 0) for letter in _OF_TEXT], *[ids.get(text, 0) for ids in texts]) for text in known}
        self._sorts = {sort: (number, row("b" + sort, 0)) for sort, number in sorts.items()}
        self._rows = rows
        self._unknown = (0,) * (len(_OF_TEXT) + len(texts))
        self._known = np.zeros((_CLOSED + 1, 1 << 10), np.int64)
        self._done = 0
        self._fresh: list[tuple[int, ...]] = []
        self.forget()

    def forget(self) -> None:
        """Begin anew."""
        self.clear()
        self._done, self._fresh = 0, [self._of(EDGE, closed=True)]

    def __missing__(self, word: str) -> int:
        self._fresh.append(self._of(form(word), closed=word in MARK))
        self[word] = number = len(self) + 1
        return number

    def _of(self, form: Form, *, closed: bool) -> tuple[int, ...]:
        text, sort = form
        row = self._rows.get
        parts = row("c" + text[0], 0), row("d" + text[-1], 0), row("e" + text[-2:], 0)
        number, of_sort = self._sorts.get(sort) or (0, row("b" + sort, 0))
        return (number, of_sort, *parts, *self._texts.get(text, self._unknown), closed)

    def known(self, numbers: Sequence[int]) -> Numbers:
        """What is known of some words, a column a word."""
        if self._fresh:
            end = self._done + len(self._fresh)
            while end > self._known.shape[1]:
                self._known = np.concatenate([self._known, np.zeros_like(self._known)], axis=1)
            self._known[:, self._done : end] = np.array(self._fresh, np.int64).T
            self._done, self._fresh = end, []
        return self._known.take(numbers, axis=1)


class Weights:
    """Looks up the weights of a model."""

    __slots__ = ("_around", "_left", "_pairs", "_places", "_right", "_sorts", "_table", "_texts", "_triples", "_words")

    def __init__(self, model: Model) -> None:
        rows = {feature: row for row, feature in enumerate(model.features, start=1)}
        self._table = _table(model.features.values())
        sorts, pairs, left, right, first, last = (_Ids() for _ in range(6))
        parts = {**dict.fromkeys("jkop", (sorts, sorts)), "l": (pairs, sorts), "m": (left, sorts), "n": (sorts, right), "q": (first, last)}
        cells: dict[str, Cells] = {letter: [] for letter in parts}
        for feature, row in rows.items():
            if feature[0] in parts:
                one, other = parts[feature[0]]
                before, _, behind = feature[1:].rpartition(" ")
                cells[feature[0]].append((one[before], other[behind], row))
        paired = [(sorts[before], sorts[behind], number) for pair, number in pairs.items() for before, behind in [pair.split(" ")]]
        self._sorts, self._texts = len(sorts) + 1, len(last) + 1
        self._pairs = np.stack([_grid(cells[letter], sorts, sorts) for letter in "jkop"] + [_grid(paired, sorts, sorts)])
        self._triples = _grid(cells["l"], pairs, sorts)
        self._left, self._right = _grid(cells["m"], left, sorts), _grid([(b, a, row) for a, b, row in cells["n"]], right, sorts)
        around = np.array(sorted((a * self._texts + b, row) for a, b, row in cells["q"]) or [(-1, 0)], np.int64)
        self._places, self._around = np.ascontiguousarray(around.T)
        self._words = _Words(rows, sorts, (left, right, first, last))

    def of(self, sentences: Iterable[Sequence[str]]) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
        """The weights of the words of all sentences, with two places between sentences; and which places can be part of a name."""
        if len(self._words) > _REMEMBERED:
            self._words.forget()
        number = self._words.__getitem__
        numbers = [0] * EDGES
        for words in sentences:
            numbers += map(number, words)
            numbers += [0] * EDGES
        known = self._words.known(numbers)
        return self._weighed(known), known[_CLOSED, EDGES:-EDGES] == 0

    def _weighed(self, known: Numbers) -> NDArray[np.int32]:
        """The sums of the rows of all features, as `features` of the model lists them."""
        second, before, own, behind, fourth = (known[:, at : known.shape[1] - 4 + at] for at in range(5))
        sorts = known[_SORT]
        pairs = self._pairs.take(sorts[:-1] * self._sorts + sorts[1:], axis=1)
        rows = np.empty((_FEATURES, own.shape[1]), np.int64)
        rows[:5] = own[_OWN]
        rows[5], rows[6], rows[7], rows[8] = before[_BEFORE], behind[_BEHIND], second[_SECOND], fourth[_FOURTH]
        rows[9], rows[10], rows[11], rows[12] = pairs[0, 1:-2], pairs[1, 2:-1], pairs[2, 3:], pairs[3, :-3]
        rows[13] = self._triples.take(pairs[4, 1:-2] * self._sorts + behind[_SORT])
        rows[14] = self._left.take(before[_LEFT] * self._sorts + own[_SORT])
        rows[15] = self._right.take(behind[_RIGHT] * self._sorts + own[_SORT])
        keys = before[_FIRST] * self._texts + behind[_LAST]
        place = np.minimum(self._places.searchsorted(keys), len(self._places) - 1)
        rows[16] = np.where(self._places.take(place) == keys, self._around.take(place), 0)
        weighed: NDArray[np.int32] = np.add.reduce(self._table.take(rows, axis=0), axis=0, dtype=np.int32)
        return weighed[:, : len(TAGS)]


def _table(sparse: Iterable[list[int]]) -> NDArray[np.int16]:
    """The weights of each feature, one a tag, from row 1 on; rows are as wide as is quick to fetch."""
    lists = list(sparse)
    cells = np.fromiter(chain.from_iterable(lists), np.int16).reshape(-1, 2)
    table = np.zeros((len(lists) + 1, _ROW), np.int16)
    table[np.repeat(np.arange(1, len(table)), [len(row) // 2 for row in lists]), cells[:, 0]] = cells[:, 1]
    return table


def _grid(cells: Cells, height: _Ids, width: _Ids) -> Numbers:
    """The numbers of rows at their places, line by line."""
    grid = np.zeros((len(height) + 1, len(width) + 1), np.int64)
    if cells:
        one, other, rows = np.array(cells, np.int64).T
        grid[one, other] = rows
    return grid.ravel()
