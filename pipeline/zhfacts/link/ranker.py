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


def features(spelling: Spelling, signature: tuple[Any, ...], bag: str = "", items: Iterable[str] = ()) -> list[str]:
    """All features of a signature, by the functions that spell those of its parts, and one named by `bag` for each item."""
    found = [feature for features_of, part in zip(spelling, signature, strict=True) for feature in features_of(part)]
    return found + [f"{bag} {item}" for item in items]


class Classifier:
    """Chooses between classes; the weight of a feature for a class is that of `class|feature`.

    Beside a signature stand items: as many as there are of a sort (words, pairs of characters), each a feature by itself.
    """

    __slots__ = ("_items", "_memos")

    def __init__(self, weights: Weights, classes: Sequence[str], spelling: Spelling, bag: str = "") -> None:
        nothing = [0.0] * len(classes)
        table: dict[str, list[float]] = {}
        for key, weight in weights.items():
            name, _, feature = key.partition("|")
            if name in classes:
                table.setdefault(feature, nothing.copy())[classes.index(name)] = weight

        def rows(features_of: Callable[[Any], list[str]]) -> Memo[Any, list[float]]:
            return Memo(
                lambda part: list(
                    map(sum, zip(nothing, *[table[feature] for feature in features_of(part) if feature in table], strict=True))
                )
            )

        self._memos = [rows(features_of) for features_of in spelling]
        start = f"{bag} "
        self._items = {feature[len(start) :]: row for feature, row in table.items() if bag and feature.startswith(start)}

    def choose(self, signature: tuple[Any, ...], items: Iterable[str] = ()) -> int:
        """Number of the class that the parts and items speak for most (the first among equals)."""
        scores = self.scores(signature, items)
        return scores.index(max(scores))

    def scores(self, signature: tuple[Any, ...], items: Iterable[str] = ()) -> list[float]:
        """What the parts and items speak for each class."""
        rows = [memo[part] for memo, part in zip(self._memos, signature, strict=True)]
        known = self._items
        rows += [known[item] for item in items if item in known]
        return list(map(sum, zip(*rows, strict=True)))


@cache
def load(name: str) -> Weights:
    """The shipped weights `weights/{name}.json`."""
    return Weights(json.loads((files("zhfacts") / "weights" / f"{name}.json").read_text("utf8")))


def dump(weights: Mapping[str, float]) -> str:
    """The file text of weights: sorted, rounded, small ones dropped, so that training twice gives the same bytes."""
    kept = {key: round(value, 4) for key, value in sorted(weights.items()) if abs(value) >= 0.0005}
    return json.dumps(kept, ensure_ascii=False, indent=0) + "\n"
