"""A trained tagger of names: a linear-chain model over words, for names that no list and no shape knows.

`Tagger.spans` reads sentences (lists of words) and tells which words make a name, and of what type.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from zhfacts.recognise import tagger_model
from zhfacts.recognise.tagger_model import SCALE, TAGS, TYPES
from zhfacts.recognise.tagger_weights import EDGES, Weights

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from zhfacts.recognise.tagger_model import Model

    Scores = NDArray[np.int32]

_NEVER = -(10**8)
_APART = -(10**9)


class Span(NamedTuple):
    """A name in a sentence: its first and last word (end exclusive), and its type."""

    first: int
    last: int
    type: str


class Tagger:
    """Tags sentences under a model."""

    __slots__ = ("_best", "_transitions", "_weights")

    def __init__(self, model: Model) -> None:
        self._weights = Weights(model)
        self._transitions = np.array(model.transitions, np.int32)
        for inside in range(2, len(TAGS), 2):  # nothing begins inside a name
            self._transitions[[tag for tag in range(len(TAGS)) if tag not in (inside - 1, inside)], inside] = _NEVER
        self._best = _gains(self._transitions)

    def spans(self, sentences: Sequence[Sequence[str]], bias: float = 0.0) -> list[list[Span]]:
        """The names of every sentence, in order; the higher `bias` (in units of the model), the fewer."""
        found: list[list[Span]] = [[] for _ in sentences]
        if not any(sentences):
            return found
        weights, free = self._weights.of(sentences)
        weights[:, 0] += round(bias * SCALE)
        first = [0, *accumulate(len(words) + EDGES for words in sentences)]
        number = 0
        for start, tags in sorted(self._paths(weights, *self._islands(weights, free))):
            while start >= first[number + 1]:
                number += 1
            found[number] += _spans(tags, start - first[number])
        return found

    def _islands(self, weights: Scores, free: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The starts and lengths of the runs of words outside of which the best path surely holds no name, the longest first.

        What a name of some words gains over no name is at most the sum of the most that each word can gain, the first as its
        beginning. So a word can be in one only where the gains of some words in a row around it sum up to no loss.
        """
        by_tag = np.ascontiguousarray(weights.T)
        gain = by_tag[1:] + self._best - by_tag[0]
        most = np.where(free, np.maximum.reduce(gain, axis=0), _APART).astype(np.int64)
        begun = np.where(free, np.maximum.reduce(gain[::2], axis=0), _APART)
        total = most.cumsum()
        lowest = np.minimum.accumulate(total - begun)
        highest = np.maximum.accumulate(total[::-1])[::-1]
        edges = np.flatnonzero(np.diff(np.concatenate([[False], (highest >= lowest) & free, [False]])))
        starts, lengths = edges[::2], edges[1::2] - edges[::2]
        order = np.argsort(-lengths, kind="stable")
        return starts[order], lengths[order]

    def _paths(self, weights: Scores, starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> Iterator[tuple[int, list[int]]]:
        """The best tags of each run (Viterbi), from no name to no name, all runs at once, the longest first."""
        if not len(starts):
            return
        after = self._transitions
        score = weights[starts] + after[0]
        shorter = (-lengths).tolist()
        back: list[NDArray[np.int64]] = []
        for step in range(1, -shorter[0]):
            going = bisect_left(shorter, -step)
            paths = score[:going, :, None] + after
            back.append(paths.argmax(axis=1))
            score[:going] = np.maximum.reduce(paths, axis=1) + weights[starts[:going] + step]
        tags = np.zeros((len(back) + 1, len(starts)), np.int64)
        tags[lengths - 1, np.arange(len(starts))] = (score + after[:, 0]).argmax(axis=1)
        for step in range(len(back), 0, -1):
            going = len(back[step - 1])
            tags[step - 1, :going] = back[step - 1][np.arange(going), tags[step, :going]]
        for place in np.flatnonzero(tags.any(axis=0)).tolist():
            yield int(starts[place]), tags[: lengths[place], place].tolist()


def _gains(transitions: Scores) -> Scores:
    """For each tag but the first (no name), the most that the steps between tags can add to a path for a word that has it, over one without names, a line a tag.

    The step out of a name is counted with the word before it, and taken back where the name goes on.
    """
    over = transitions - transitions[0, 0]
    out = over[:, 0].copy()
    out[0] = 0
    most: Scores = (over + out - out[:, None]).max(axis=0)[1:, None]
    return most


def _spans(tags: Sequence[int], place: int) -> Iterator[Span]:
    """The names under the tags from a place on: B is odd, I the next even number."""
    first = -1
    for at, tag in enumerate([*tags, 0]):
        if first >= 0 and (tag == 0 or tag % 2):
            yield Span(place + first, place + at, TYPES[(tags[first] - 1) // 2])
            first = -1
        if tag % 2:
            first = at


@cache
def default() -> Tagger:
    """The tagger of the shipped weights."""
    return Tagger(tagger_model.shipped())
