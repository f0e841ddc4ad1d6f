"""Linear rankers: a candidate's score is the sum of the weights of its features.

Features are strings; unknown ones weigh nothing. Weights are trained by `zhfacts.training` and lie as JSON in
`weights/`. A case is described by a signature: a tuple of parts that repeat from case to case. The features of a part
are spelled and weighed when it is first seen; from then on scoring is one look-up a part.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from itertools import repeat
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar

from zhfacts.memo import Memo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    Spelling = Sequence[Callable[[Any], list[str]]]

P = TypeVar("P")
T = TypeVar("T")
V = TypeVar("V")

_SMALL = 0.0005


class Fitted(dict[str, V]):
    """Feature → what training found for it. Once `made` from, it stays as it is."""

    __slots__ = ("_made",)
    _made: dict[Any, Any]

    def __reduce__(self) -> tuple[type[Fitted[V]], tuple[dict[str, V]]]:
        """Pickled without what was made of it."""
        return type(self), (dict(self),)

    def made(self, build: Callable[[Any], T]) -> T:
        """What `build` makes of all, made once."""
        try:
            known = self._made
        except AttributeError:
            known = self._made = {}
        if build not in known:
            known[build] = build(self)
        found: T = known[build]
        return found


class Weights(Fitted[float]):
    """Feature → weight."""

    __slots__ = ()

    def score(self, features: Iterable[str]) -> float:
        """What the features weigh together."""
        return sum(map(self.get, features, repeat(0.0)))


def memo(weights: Weights, features_of: Callable[[P], list[str]]) -> Memo[P, float]:
    """Part of a signature → what its features weigh together."""
    return Memo(lambda part: weights.score(features_of(part)))


def features(spelling: Spelling, signature: tuple[Any, ...], bag: str = "", items: Iterable[str] = ()) -> list[str]:
    """All features of a signature, by the functions that spell those of its parts, and one named by `bag` for each item."""
    found = [feature for features_of, part in zip(spelling, signature, strict=True) for feature in features_of(part)]
    return found + [f"{bag} {item}" for item in items]


class Rows(Fitted[list[float]]):
    """Feature → its weight for each class."""

    __slots__ = ()


class Fits(TypedDict, total=False):
    """What was fitted, ranker by ranker."""

    aspect: Rows
    claim: Rows
    metric: Weights
    owner: Weights
    period: Weights
    confidence: Weights


class Classifier:
    """Chooses between classes: a case is of the class that its features weigh most for.

    Beside a signature stand items: as many as there are of a sort (words, pairs of characters), each a feature by itself.
    """

    __slots__ = ("_items", "_memos")

    def __init__(self, rows: Rows, classes: Sequence[str], spelling: Spelling, bag: str = "") -> None:
        unknown = [0.0] * len(classes)

        def scores(features_of: Callable[[Any], list[str]]) -> Memo[Any, list[float]]:
            return Memo(lambda part: list(map(sum, zip(unknown, *[rows[one] for one in features_of(part) if one in rows], strict=True))))

        self._memos = [scores(features_of) for features_of in spelling]
        start = f"{bag} "
        self._items = {feature[len(start) :]: row for feature, row in rows.items() if bag and feature.startswith(start)}

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
    """The shipped weights `weights/{name}.json` of a ranker."""
    return Weights(_shipped(name))


@cache
def load_rows(name: str) -> Rows:
    """Those of a classifier."""
    return Rows(_shipped(name))


def _shipped(name: str) -> Any:
    return json.loads((files("zhfacts") / "weights" / f"{name}.json").read_text("utf8"))


def dump(fitted: Mapping[str, float | list[float]]) -> str:
    """The file text of what was fitted: sorted, rounded, small ones dropped, so that training twice gives the same bytes."""
    lines = []
    for feature, weight in sorted(fitted.items()):
        kept = [_rounded(one) for one in weight] if isinstance(weight, list) else _rounded(weight)
        if any(kept) if isinstance(kept, list) else kept:
            lines.append(f"{json.dumps(feature, ensure_ascii=False)}: {json.dumps(kept)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _rounded(weight: float) -> float:
    return round(weight, 4) if abs(weight) >= _SMALL else 0.0
