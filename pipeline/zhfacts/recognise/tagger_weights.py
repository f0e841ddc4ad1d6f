"""The weights of the tagger of names as arrays: what each word of some sentences weighs for each tag, for all words at once.

A word is a number, and so are its parts that features are made of; a feature is then a place in a grid, where the number of a
row of weights stands. Row 0 weighs nothing: it is that of what the model does not know.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from zhfacts.recognise.tagger_model import EDGE, TAGS, alone, form

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from zhfacts.recognise.tagger_model import Form, Model

    Numbers = NDArray[np.int64]
    Cells = list[tuple[int, int, int]]

MARK, EDGES = frozenset("，。；：！？、,;:!?\n"), 2
"""What no name holds, and how many places there are before, between and behind sentences: as far as a feature looks."""
_REMEMBERED = 1 << 16
_OWN, _SINGLE, _FEATURES = 5, 9, 17
_SORT, _LEFT, _RIGHT, _FIRST, _LAST, _CLOSED, _WIDTH = range(_SINGLE, _SINGLE + 7)
"""What is known of a word: the rows of the features that it makes alone; its sort; its text where it stands beside a sort (left
of it, right of it) or two words from another text; whether no name holds it."""


class _Ids(dict[str, int]):
    """Text → number, from 1; 0 is for all others."""

    def __missing__(self, text: str) -> int:
        self[text] = number = len(self) + 1
        return number


class _Words(dict[str, int]):
    """Word → number, given when it is first seen: its place in `known`. 0 is what lies beyond a sentence."""

    def __init__(self, rows: dict[str, int], ids: tuple[_Ids, ...]) -> None:
        super().__init__()
        self._rows, self._ids = rows, ids
        self.known = np.zeros((1 << 10, _WIDTH), np.int64)
        self.known[0] = self._of(EDGE, closed=True)

    def __missing__(self, word: str) -> int:
        self[word] = number = len(self) + 1
        if number == len(self.known):
            self.known = np.concatenate([self.known, np.zeros_like(self.known)])
        self.known[number] = self._of(form(word), closed=word in MARK)
        return number

    def _of(self, form: Form, *, closed: bool) -> list[int]:
        text, sort = form
        sorts, *texts = self._ids
        rows = [self._rows.get(feature, 0) for feature in alone(form)]
        return [*rows, sorts.get(sort, 0), *(ids.get(text, 0) for ids in texts), closed]


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
        self._pairs = np.stack([_grid(cells[letter], sorts, sorts) for letter in "jkop"] + [_grid(paired, sorts, sorts)], axis=1)
        self._triples = _grid(cells["l"], pairs, sorts)
        self._left, self._right = _grid(cells["m"], left, sorts), _grid([(b, a, row) for a, b, row in cells["n"]], right, sorts)
        around = np.array(sorted((a * self._texts + b, row) for a, b, row in cells["q"]) or [(-1, 0)], np.int64)
        self._places, self._around = np.ascontiguousarray(around.T)
        self._words = _Words(rows, (sorts, left, right, first, last))

    def of(self, sentences: Iterable[Sequence[str]]) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
        """The weights of the words of all sentences, with two places between sentences; and which places can be part of a name."""
        if len(self._words) > _REMEMBERED:
            self._words.clear()
        number = self._words.__getitem__
        numbers = [0] * EDGES
        for words in sentences:
            numbers += map(number, words)
            numbers += [0] * EDGES
        known = self._words.known.take(numbers, axis=0)
        return self._weighed(known), known[EDGES:-EDGES, _CLOSED] == 0

    def _weighed(self, known: Numbers) -> NDArray[np.int32]:
        """The sums of the rows of all features, as `features` of the model lists them."""
        second, before, own, behind, fourth = known[:-4], known[1:-3], known[2:-2], known[3:-1], known[4:]
        rows = np.empty((_FEATURES, len(own)), np.int64)
        rows[:_OWN] = own[:, :_OWN].T
        for feature, near in enumerate((before, behind, second, fourth), start=_OWN):
            rows[feature] = near[:, feature]
        sorts = known[:, _SORT]
        pairs = self._pairs.take(sorts[:-1] * self._sorts + sorts[1:], axis=0)
        rows[9], rows[10], rows[11], rows[12] = pairs[1:-2, 0], pairs[2:-1, 1], pairs[3:, 2], pairs[:-3, 3]
        rows[13] = self._triples.take(pairs[1:-2, 4] * self._sorts + behind[:, _SORT])
        rows[14] = self._left.take(before[:, _LEFT] * self._sorts + own[:, _SORT])
        rows[15] = self._right.take(behind[:, _RIGHT] * self._sorts + own[:, _SORT])
        keys = before[:, _FIRST] * self._texts + behind[:, _LAST]
        place = np.minimum(self._places.searchsorted(keys), len(self._places) - 1)
        rows[16] = np.where(self._places.take(place) == keys, self._around.take(place), 0)
        weighed: NDArray[np.int32] = self._table.take(rows, axis=0).sum(axis=0, dtype=np.int32)
        return weighed


def _table(sparse: Iterable[list[int]]) -> NDArray[np.int32]:
    """The weights of each feature, one a tag, from row 1 on."""
    lists = list(sparse)
    cells = np.fromiter(chain.from_iterable(lists), np.int32).reshape(-1, 2)
    table = np.zeros((len(lists) + 1, len(TAGS)), np.int32)
    table[np.repeat(np.arange(1, len(table)), [len(row) // 2 for row in lists]), cells[:, 0]] = cells[:, 1]
    return table


def _grid(cells: Cells, height: _Ids, width: _Ids) -> Numbers:
    """The numbers of rows at their places, line by line."""
    grid = np.zeros((len(height) + 1, len(width) + 1), np.int64)
    if cells:
        one, other, rows = np.array(cells, np.int64).T
        grid[one, other] = rows
    return grid.ravel()
