"""A trained tagger of names: a linear-chain model over words, for names that no list and no shape knows.

`Tagger.spans` reads sentences (lists of words) and tells which words make a name, and of what type. A model is a
table of feature weights, one a tag, and of transitions between tags; `zhfacts.training.names` fits it.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from functools import cache, lru_cache
from importlib.resources import files
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from zhfacts import segment
from zhfacts.recognise.names_edges import common_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    Form = tuple[str, str]

TYPES = ("company", "institution", "fund", "product", "place", "other")
"""What the names are; `other` are indices, commodities, industries, markets, authorities, persons, media."""
TAGS = ("O", *(f"{edge}-{kind}" for kind in TYPES for edge in "BI"))
SCALE = 100
"""What the whole numbers of a weight file are divided by."""

_EDGE = ("<", "<")
_NEVER = -1e9
_MARKS = frozenset("，。；：！？、,;:!?\n")
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
def form(word: str) -> Form:
    """A word as the features see it, and its class: the segmenter's tag, whether everyday news has it, its length."""
    text, tag = word, segment.tag_of(word)
    if text.isascii() and text.isalnum():
        text = f"{'9' if text.isdigit() else 'A'}{min(len(text), 4)}"
    elif text.isspace():
        text = "_"
    return text, f"{tag}{'+' if text in common_words() else '-'}{min(len(text), 4)}"


def features(words: Sequence[str]) -> list[list[str]]:
    """The features of each word of a sentence, from its form and those of the two words either side."""
    forms = [_EDGE, _EDGE, *map(form, words), _EDGE, _EDGE]
    return [_at(*near) for near in zip(forms, forms[1:], forms[2:], forms[3:], forms[4:], strict=False)]


def _at(second: Form, before: Form, own: Form, behind: Form, fourth: Form) -> list[str]:
    sorts = before[1], own[1]
    return [
        *_own(own),
        *_single("f")(before),
        *_single("g")(behind),
        *_single("h")(second),
        *_single("i")(fourth),
        *_joined("j")(sorts),
        *_joined("k")((own[1], behind[1])),
        *_joined("l")((*sorts, behind[1])),
        *_joined("m")((before[0], own[1])),
        *_joined("n")((own[1], behind[0])),
        *_joined("o")((behind[1], fourth[1])),
        *_joined("p")((second[1], before[1])),
        *_joined("q")((before[0], behind[0])),
    ]


def _own(key: Form) -> list[str]:
    text, sort = key
    return ["a" + text, "b" + sort, "c" + text[0], "d" + text[-1], "e" + text[-2:]]


def _single(name: str) -> Callable[[Form], list[str]]:
    return lambda key: [name + key[0]]


def _joined(name: str) -> Callable[[tuple[str, ...]], list[str]]:
    return lambda key: [name + " ".join(key)]


class _Bank:
    """Key → number of a row of summed weights for each group of features made of it, worked out when first asked for."""

    __slots__ = ("_groups", "_model", "_rows", "table")

    def __init__(self, model: Model, *groups: Callable[[Any], list[str]]) -> None:
        self._model, self._groups = model.features, groups
        self._rows: dict[Any, int] = {}
        self.table = np.zeros((1 << 10, len(groups), len(TAGS)), np.float32)

    def rows(self, keys: Iterable[Any]) -> NDArray[np.int64]:
        """The numbers of some keys, good until the next call."""
        if len(self._rows) > _REMEMBERED:
            self._rows.clear()
        known = self._rows.get
        return np.array([number if (number := known(key)) is not None else self._add(key) for key in keys])

    def _add(self, key: Any) -> int:
        number = self._rows[key] = len(self._rows)
        if number == len(self.table):
            self.table = np.concatenate([self.table, np.zeros_like(self.table)])
        self.table[number] = 0.0
        for group, make in enumerate(self._groups):
            for feature in make(key):
                weights = self._model.get(feature)
                if weights is not None:
                    self.table[number, group] += weights
        return number


class Tagger:
    """Tags sentences under a model."""

    __slots__ = ("_around", "_behind", "_forms", "_governed", "_pairs", "_transitions", "_triples")

    def __init__(self, model: Model) -> None:
        self._forms = _Bank(model, _own, *map(_single, "fghi"))
        self._pairs = _Bank(model, *map(_joined, "jkop"))
        self._triples = _Bank(model, _joined("l"))
        self._governed = _Bank(model, _joined("m"))
        self._behind = _Bank(model, _joined("n"))
        self._around = _Bank(model, _joined("q"))
        self._transitions = np.array(model.transitions, np.float32)
        for inside in range(2, len(TAGS), 2):  # nothing begins inside a name
            self._transitions[[tag for tag in range(len(TAGS)) if tag not in (inside - 1, inside)], inside] = _NEVER

    def spans(self, sentences: Sequence[Sequence[str]], bias: float = 0.0) -> list[list[Span]]:
        """The names of every sentence, in order; the higher `bias` (in units of the model), the fewer."""
        runs = sorted(((number, *run) for number, words in enumerate(sentences) for run in _runs(words)), key=lambda run: run[1] - run[2])
        found: list[list[Span]] = [[] for _ in sentences]
        if runs:
            offsets = [0, *accumulate(map(len, sentences))]
            emitted = self._emitted(sentences, bias)
            starts = np.array([offsets[number] + first for number, first, _ in runs])
            lengths = [last - first for _, first, last in runs]
            for (number, first, _), tags in zip(runs, self._paths(emitted, starts, lengths), strict=True):
                found[number] += [Span(first + span.first, first + span.last, span.type) for span in _spans(tags)]
        return [sorted(spans) for spans in found]

    def _emitted(self, sentences: Sequence[Sequence[str]], bias: float) -> NDArray[np.float32]:
        """The weights of each word for each tag: what `features` says, group by group for all words at once."""
        forms = [_EDGE, _EDGE]
        for words in sentences:
            forms += [*map(form, words), _EDGE, _EDGE]
        texts, sorts = [text for text, _ in forms], [sort for _, sort in forms]
        at = np.flatnonzero([sort != _EDGE[1] for sort in sorts])
        number = self._forms.rows(forms)
        table = self._forms.table
        total = np.zeros((len(at), len(TAGS)), np.float32)
        for group, shift in enumerate((0, -1, 1, -2, 2)):
            total += table[number[at + shift], group]
        number = self._pairs.rows(pairwise(sorts))
        table = self._pairs.table
        for group, shift in enumerate((-1, 0, 1, -2)):
            total += table[number[at + shift], group]
        for bank, keys, shift in (
            (self._triples, zip(sorts, sorts[1:], sorts[2:], strict=False), -1),
            (self._governed, zip(texts, sorts[1:], strict=False), -1),
            (self._behind, zip(sorts, texts[1:], strict=False), 0),
            (self._around, zip(texts, texts[2:], strict=False), -1),
        ):
            number = bank.rows(keys)
            total += bank.table[number[at + shift], 0]
        total[:, 0] += bias
        return total

    def _paths(self, emitted: NDArray[np.float32], starts: NDArray[np.int64], lengths: list[int]) -> Iterator[list[int]]:
        """The best tags of each run (Viterbi), from no name to no name, all runs at once, the longest first."""
        after = self._transitions
        score = emitted[starts] + after[0]
        shorter = [-length for length in lengths]
        back: list[list[list[int]]] = []
        for step in range(1, lengths[0]):
            going = bisect_left(shorter, -step)
            paths = score[:going, :, None] + after
            back.append(paths.argmax(axis=1).tolist())
            score[:going] = paths.max(axis=1) + emitted[starts[:going] + step]
        last = (score + after[:, 0]).argmax(axis=1).tolist()
        for place, length in enumerate(lengths):
            path = [last[place]]
            for step in range(length - 2, -1, -1):
                path.append(back[step][place][path[-1]])
            yield path[::-1]


def _runs(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The words between two marks that no name holds: the first, and the one behind the last."""
    first = 0
    for at, text in enumerate(words):
        if text in _MARKS:
            if first < at:
                yield first, at
            first = at + 1
    if first < len(words):
        yield first, len(words)


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
