"""Linear rankers: a candidate's score is the sum of the weights of its features.

Features are strings; unknown ones weigh nothing. Weights are trained by `zhfacts.training` and lie as JSON in
`weights/`. A case is described by a signature: a tuple of parts that repeat from case to case. The features of a part
are spelled and weighed when it is first seen; from then on scoring is one look-up a part.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeVar

from zhfacts.memo import Memo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    Spelling = Sequence[Callable[[Any], list[str]]]

P = TypeVar("P")
T = TypeVar("T")


class Weights(dict[str, float]):
    """Feature → weight. Once `made` from, they stay as they are."""

    __slots__ = ("_made",)
    _made: dict[Any, Any]

    def __reduce__(self) -> tuple[type[Weights], tuple[dict[str, float]]]:
        """Pickled without what was made of them."""
        return Weights, (dict(self),)

    def made(self, build: Callable[[Weights], T]) -> T:
        """What `build` makes of the weights, made once."""
        try:
            known = self._made
        except AttributeError:
            known = self._made = {}
        if build not in known:
            known[build] = build(self)
        found: T = known[build]
        return found

    def score(self, features: Iterable[str]) -> float:
        """What the features weigh together."""
        return sum([self.get(feature, 0.0) for feature in features])


def memo(weights: Weights, features_of: Callable[[P], list[str]]) -> Memo[P, float]:
    """Part of a signature → what its features weigh together."""
    return Memo(lambda part: weights.score(features_of(part)))


def features(spelling: Spelling, signature: tuple[Any, ...]) -> list[str]:
    """All features of a signature, by the functions that spell those of its parts."""
    return [feature for features_of, part in zip(spelling, signature, strict=True) for feature in features_of(part)]


class Classifier:
    """Chooses between classes; the weight of a feature for a class is that of `class|feature`."""

    __slots__ = ("_memos",)

    def __init__(self, weights: Weights, classes: Sequence[str], spelling: Spelling) -> None:
        def row(features_of: Callable[[Any], list[str]]) -> Memo[Any, list[float]]:
            return Memo(lambda part: [weights.score([f"{name}|{feature}" for feature in features_of(part)]) for name in classes])

        self._memos = [row(features_of) for features_of in spelling]

    def choose(self, signature: tuple[Any, ...]) -> int:
        """Number of the class that the parts speak for most (the first among equals)."""
        scores = self.scores(signature)
        return scores.index(max(scores))

    def scores(self, signature: tuple[Any, ...]) -> list[float]:
        """What the parts speak for each class."""
        rows = [memo[part] for memo, part in zip(self._memos, signature, strict=True)]
        return list(map(sum, zip(*rows, strict=True)))


@cache
def load(name: str) -> Weights:
    """The shipped weights `weights/{name}.json`."""
    return Weights(json.loads((files("zhfacts") / "weights" / f"{name}.json").read_text("utf8")))


def dump(weights: Mapping[str, float]) -> str:
    """The file text of weights: sorted, rounded, small ones dropped, so that training twice gives the same bytes."""
    kept = {key: round(value, 4) for key, value in sorted(weights.items()) if abs(value) >= 0.0005}
    return json.dumps(kept, ensure_ascii=False, indent=0) + "\n"
