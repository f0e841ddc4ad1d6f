"""The weights of the tagger of names as arrays: what each word of some sentences weighs for each tag, for all words at once.

A word is a number, and so are its parts that features are made of; a feature is then a place in a grid, where the number of a
row of weights stands. Row 0 weighs nothing: it is that of what the model does not know.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import chain, count, repeat
from typing import TYPE_CHECKING

import numpy as np

from zhfacts.recognise.tagger_model import EDGE, TAGS, form

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from zhfacts.recognise.tagger_model import Form, Model

    Numbers = NDArray[np.int64]
    Rows = dict[str, int]

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
_SINGLE, _JOINED = "abcdefghi", "jklmnopq"
"""The features of one part of a word, and those of two, with a space between."""


class _Words(dict[str, int]):
    """Word → number, given when it is first seen: its column in `known`. 0 is what lies beyond a sentence."""

    def __init__(self, rows: Mapping[str, Rows], sorts: Rows, texts: Sequence[Rows]) -> None:
        super().__init__()
        columns = [*(rows[letter] for letter in _OF_TEXT), *texts]
        self._texts = _joined(columns)
        self._unknown = (0,) * len(columns)
        self._sorts = _joined([sorts, rows["b"]])
        self._edges = rows["c"].get, rows["d"].get, rows["e"].get
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
        first, last, two = self._edges
        parts = first(text[0], 0), last(text[-1], 0), two(text[-2:], 0)
        return (*self._sorts.get(sort, (0, 0)), *parts, *self._texts.get(text, self._unknown), closed)

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
        rows = {letter: _lettered(model.features, letter) for letter in _SINGLE + _JOINED}
        self._table = _table(model)
        before, behind = {}, {}
        for letter in _JOINED:
            before[letter], behind[letter] = _halves(rows[letter])
        pairs, left, right, first, last = map(_numbered, (before["l"], before["m"], behind["n"], before["q"], behind["q"]))
        paired = _halves(pairs)
        sorts = _numbered(*paired, *(before[letter] for letter in "jkopn"), *(behind[letter] for letter in "jkoplm"))
        self._sorts, self._texts = len(sorts) + 1, len(last) + 1
        of_two = [_grid(before[letter], behind[letter], rows[letter].values(), sorts, sorts) for letter in "jkop"]
        self._pairs = np.stack([*of_two, _grid(*paired, pairs.values(), sorts, sorts)])
        self._triples = _grid(before["l"], behind["l"], rows["l"].values(), pairs, sorts)
        self._left = _grid(before["m"], behind["m"], rows["m"].values(), left, sorts)
        self._right = _grid(behind["n"], before["n"], rows["n"].values(), right, sorts)
        self._places, self._around = _sorted(before["q"], behind["q"], rows["q"].values(), first, last)
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


def _lettered(features: list[str], letter: str) -> Rows:
    """The features of a letter, without it → their rows; `features` are sorted."""
    start, end = bisect_left(features, letter), bisect_left(features, chr(ord(letter) + 1))
    return dict(zip([feature[1:] for feature in features[start:end]], range(start + 1, end + 1), strict=True))


def _halves(features: Iterable[str]) -> tuple[list[str], list[str]]:
    """What stands before the last space of each feature, and what behind it."""
    parted = [feature.rpartition(" ") for feature in features]
    return [before for before, _, _ in parted], [behind for _, _, behind in parted]


def _numbered(*texts: Iterable[str]) -> Rows:
    """Text → number, from 1; 0 is for all others."""
    return dict(zip(dict.fromkeys(chain.from_iterable(texts)), count(1), strict=False))


def _joined(columns: Sequence[Rows]) -> dict[str, tuple[int, ...]]:
    """Text → what each of some columns has for it, 0 where that has nothing."""
    texts = dict.fromkeys(chain.from_iterable(columns))
    return dict(zip(texts, zip(*(map(column.get, texts, repeat(0)) for column in columns), strict=True), strict=True))


def _table(model: Model) -> NDArray[np.int16]:
    """The weights of each feature, one a tag, from row 1 on; rows are as wide as is quick to fetch."""
    table = np.zeros((len(model.features) + 1, _ROW), np.int16)
    table[np.repeat(np.arange(1, len(table)), model.sizes), model.tags] = model.weights
    return table


def _grid(one: Iterable[str], other: Iterable[str], rows: Iterable[int], height: Rows, width: Rows) -> NDArray[np.int32]:
    """The numbers of rows at the places of what they are of, line by line."""
    grid = np.zeros((len(height) + 1, len(width) + 1), np.int32)
    grid[_of(one, height), _of(other, width)] = list(rows)
    return grid.ravel()


def _sorted(one: Iterable[str], other: Iterable[str], rows: Iterable[int], height: Rows, width: Rows) -> tuple[Numbers, Numbers]:
    """The places that a grid would have rows at, ascending, and the rows: for a grid that would be nearly empty. At least one."""
    places = np.append(_of(one, height) * (len(width) + 1) + _of(other, width), -1)
    order = places.argsort()
    return places[order], np.array([*rows, 0], np.int64)[order]


def _of(texts: Iterable[str], numbers: Rows) -> Numbers:
    return np.array([*map(numbers.__getitem__, texts)], np.int64)
