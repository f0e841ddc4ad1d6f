"""A trained tagger of names: a linear-chain model over words, for names that no list and no shape knows.

`Tagger.spans` reads sentences (lists of words) and tells which words make a name, and of what type. A model is a
table of feature weights, one a tag, and of transitions between tags; `zhfacts.training.names` fits it.
"""

from __future__ import annotations

import json
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from zhfacts.recognise.names_edges import common_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from zhfacts.segment import Tagged

    Form = tuple[str, str]
    Near = tuple[Form, Form, Form, Form, Form]

TYPES = ("company", "institution", "fund", "product", "place", "other")
"""What the names are; `other` are indices, commodities, industries, markets, authorities, persons, media."""
TAGS = ("O", *(f"{edge}-{kind}" for kind in TYPES for edge in "BI"))
SCALE = 100
"""What the whole numbers of a weight file are divided by."""

_EDGE = ("<", "<")
_NEVER = -1e9
_REMEMBERED = 1 << 16
_LEAST = 10


class Span(NamedTuple):
    """A name in a sentence: its first and last word (end exclusive), and its type."""

    first: int
    last: int
    type: str


class Model(NamedTuple):
    """Feature → weights (one a tag), and what follows what: transitions[tag][next tag]."""

    features: dict[str, list[float]]
    transitions: list[list[float]]


@lru_cache(maxsize=_REMEMBERED)
def form(word: tuple[str, str]) -> Form:
    """A word as the features see it, and its class: the segmenter's tag, whether everyday news has it, its length."""
    text, tag = word
    if text.isascii() and text.isalnum():
        text = f"{'9' if text.isdigit() else 'A'}{min(len(text), 4)}"
    elif text.isspace():
        text = "_"
    return text, f"{tag}{'+' if text in common_words() else '-'}{min(len(text), 4)}"


def _own(key: Form) -> list[str]:
    text, sort = key
    return ["a" + text, "b" + sort, "c" + text[0], "d" + text[-1], "e" + text[-2:]]


def _sorts(key: tuple[str, str, str]) -> list[str]:
    before, own, after = key
    return [f"j{before} {own}", f"k{own} {after}", f"l{before} {own} {after}"]


_TEMPLATES: tuple[tuple[Callable[[Any], list[str]], Callable[[Near], Any]], ...] = (
    (_own, lambda near: near[2]),
    (lambda text: ["f" + text], lambda near: near[1][0]),
    (lambda text: ["g" + text], lambda near: near[3][0]),
    (lambda text: ["h" + text], lambda near: near[0][0]),
    (lambda text: ["i" + text], lambda near: near[4][0]),
    (_sorts, lambda near: (near[1][1], near[2][1], near[3][1])),
    (lambda key: [f"m{key[0]} {key[1]}"], lambda near: (near[1][0], near[2][1])),
    (lambda key: [f"n{key[0]} {key[1]}"], lambda near: (near[2][1], near[3][0])),
    (lambda key: [f"o{key[0]} {key[1]}"], lambda near: (near[3][1], near[4][1])),
    (lambda key: [f"p{key[0]} {key[1]}"], lambda near: (near[0][1], near[1][1])),
    (lambda key: [f"q{key[0]} {key[1]}"], lambda near: (near[1][0], near[3][0])),
)
"""Groups of features: what makes them of a key, and the key of a word among its neighbours."""


def features(words: Tagged) -> list[list[str]]:
    """The features of each word of a sentence, from its form and those of its neighbours."""
    return [[feature for make, key in _TEMPLATES for feature in make(key(near))] for near in _near(words)]


def _near(words: Tagged) -> Iterator[Near]:
    """Each word with the two before and the two behind it."""
    forms = [_EDGE, _EDGE, *map(form, words), _EDGE, _EDGE]
    return zip(forms, forms[1:], forms[2:], forms[3:], forms[4:], strict=False)


class _Bank:
    """Key of a group → number of a row of summed weights, worked out when first asked for."""

    __slots__ = ("_make", "_model", "_rows", "table")

    def __init__(self, model: Model, make: Callable[[Any], list[str]]) -> None:
        self._model, self._make = model.features, make
        self._rows: dict[Any, int] = {}
        self.table = np.zeros((1 << 10, len(TAGS)), np.float32)

    def take(self, keys: list[Any]) -> NDArray[np.float32]:
        """The rows of some keys, one after the other."""
        if len(self._rows) > _REMEMBERED:
            self._rows.clear()
        rows = self._rows
        numbers = [number if (number := rows.get(key)) is not None else self._add(key) for key in keys]
        return self.table[numbers]

    def _add(self, key: Any) -> int:
        number = self._rows[key] = len(self._rows)
        if number == len(self.table):
            self.table = np.concatenate([self.table, np.zeros_like(self.table)])
        self.table[number] = 0.0
        for feature in self._make(key):
            weights = self._model.get(feature)
            if weights is not None:
                self.table[number] += weights
        return number


class Tagger:
    """Tags sentences under a model."""

    __slots__ = ("_banks", "_transitions")

    def __init__(self, model: Model) -> None:
        self._banks = [_Bank(model, make) for make, _ in _TEMPLATES]
        self._transitions = np.array(model.transitions, np.float32)

    def spans(self, sentences: Sequence[Tagged], bias: float = 0.0) -> list[list[Span]]:
        """The names of every sentence, in order; the higher `bias` (in units of the model), the fewer."""
        order = sorted((number for number, words in enumerate(sentences) if words), key=lambda number: -len(sentences[number]))
        found: list[list[Span]] = [[] for _ in sentences]
        if order:
            longest_first = [sentences[number] for number in order]
            for number, tags in zip(order, self._paths(self._emitted(longest_first, bias), list(map(len, longest_first))), strict=True):
                found[number] = list(_spans(tags))
        return found

    def _emitted(self, sentences: list[Tagged], bias: float) -> NDArray[np.float32]:
        """The weights of each word for each tag."""
        near = [neighbours for words in sentences for neighbours in _near(words)]
        total = np.zeros((len(near), len(TAGS)), np.float32)
        for bank, (_, key) in zip(self._banks, _TEMPLATES, strict=True):
            total += bank.take(list(map(key, near)))
        total[:, 0] += bias
        return total

    def _paths(self, emitted: NDArray[np.float32], lengths: list[int]) -> Iterator[list[int]]:
        """The best tags of each sentence (Viterbi), all sentences at once, the longest first."""
        starts = np.cumsum([0, *lengths[:-1]])
        score = emitted[starts]
        score[:, 2::2] = _NEVER  # nothing begins inside a name
        back = []
        for step in range(1, lengths[0]):
            alive = sum(length > step for length in lengths)
            paths = score[:alive, :, None] + self._transitions
            best = paths.argmax(axis=1)
            back.append(best)
            score[:alive] = np.take_along_axis(paths, best[:, None, :], axis=1)[:, 0] + emitted[starts[:alive] + step]
        last = score.argmax(axis=1).tolist()
        for place, length in enumerate(lengths):
            path = [last[place]]
            for step in range(length - 2, -1, -1):
                path.append(int(back[step][place, path[-1]]))
            yield path[::-1]


def _spans(tags: Sequence[int]) -> Iterator[Span]:
    """The runs of tags that are names: B is odd, I the next even number."""
    first = -1
    for at, tag in enumerate([*tags, 0]):
        if first >= 0 and (tag == 0 or tag % 2):
            yield Span(first, at, TYPES[(tags[first] - 1) // 2])
            first = -1
        if tag % 2:
            first = at


@cache
def default() -> Tagger:
    """The tagger of the shipped weights."""
    return Tagger(load((files("zhfacts") / "weights" / "names.json").read_text("utf8")))


def load(text: str) -> Model:
    """A model from the text of its file: for each feature tag, weight, tag, weight …, in whole numbers."""
    raw = json.loads(text)
    table: dict[str, list[float]] = {}
    for feature, sparse in raw["features"].items():
        row = table[feature] = [0.0] * len(TAGS)
        for tag, weight in zip(sparse[::2], sparse[1::2], strict=True):
            row[tag] = weight / SCALE
    return Model(table, [[weight / SCALE for weight in row] for row in raw["transitions"]])


def dump(model: Model) -> str:
    """The file text of a model: sorted, rounded, small weights dropped, so that training twice gives the same bytes."""
    table = {}
    for feature, row in sorted(model.features.items()):
        sparse = [cell for tag, weight in enumerate(row) if abs(weight) * SCALE >= _LEAST for cell in (tag, round(weight * SCALE))]
        if sparse:
            table[feature] = sparse
    transitions = [[round(weight * SCALE) for weight in row] for row in model.transitions]
    return json.dumps({"transitions": transitions, "features": table}, ensure_ascii=False, separators=(",", ":")) + "\n"
