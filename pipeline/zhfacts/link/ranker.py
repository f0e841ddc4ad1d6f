"""A linear ranker: a candidate's score is the sum of the weights of its features.

Features are strings; unknown ones weigh nothing. Weights are trained by `zhfacts.training` and lie as
JSON in `weights/`. Build features from interned strings (tables of prepared strings for buckets), so
that scoring a candidate is one sum over dictionary look-ups.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class Weights(dict[str, float]):
    """Feature → weight, 0 for features never seen."""

    __slots__ = ("_classes",)

    def __missing__(self, feature: str) -> float:
        return 0.0

    def score(self, features: Iterable[str]) -> float:
        """The candidate's score."""
        return sum(map(self.__getitem__, features))

    def best(self, candidates: Sequence[Sequence[str]]) -> tuple[int, float]:
        """Number of the best candidate (the first among equals), and its margin over the next."""
        scores = [self.score(features) for features in candidates]
        top = max(range(len(scores)), key=scores.__getitem__)
        rest = [score for i, score in enumerate(scores) if i != top]
        return top, scores[top] - max(rest, default=scores[top] - 10.0)

    def classify(self, classes: tuple[str, ...], features: Iterable[str]) -> int:
        """Number of the class that the features speak for most (the first among equals).

        The weight of a feature for a class is that of `class|feature`; they are put side by side once.
        """
        table: dict[str, tuple[float, ...]] | None = getattr(self, "_classes", None)
        if table is None:
            suffixes = {key.partition("|")[2] for key in self if key.partition("|")[0] in classes}
            table = self._classes = {suffix: tuple(self[f"{name}|{suffix}"] for name in classes) for suffix in sorted(suffixes)}
        rows = [row for feature in features if (row := table.get(feature)) is not None]
        scores = [sum(column) for column in zip(*rows, strict=True)]
        return scores.index(max(scores)) if scores else 0


@cache
def load(name: str) -> Weights:
    """The shipped weights `weights/{name}.json`."""
    return Weights(json.loads((files("zhfacts") / "weights" / f"{name}.json").read_text("utf8")))


def dump(weights: Mapping[str, float]) -> str:
    """The file text of weights: sorted, rounded, small ones dropped, so that training twice gives the same bytes."""
    kept = {key: round(value, 4) for key, value in sorted(weights.items()) if abs(value) >= 0.0005}
    return json.dumps(kept, ensure_ascii=False, indent=0) + "\n"
