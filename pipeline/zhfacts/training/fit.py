"""Conditional logit: weights that make the right candidates of each group score highest. Deterministic."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from zhfacts.link.ranker import Weights

if TYPE_CHECKING:
    from collections.abc import Sequence

    Group = tuple[Sequence[Sequence[str]], Sequence[bool]]


def fit(groups: Sequence[Group], *, l2: float = 1.0, steps: int = 300, rate: float = 0.1, minimum: int = 2) -> Weights:
    """Weights that maximise the likelihood that a right candidate wins its group, with an L2 penalty.

    A group is the feature lists of its candidates and which of them are right; groups with none or all
    right teach nothing and are left out. Features seen in fewer than `minimum` candidates are dropped.
    """
    useful = [(candidates, right) for candidates, right in groups if any(right) and not all(right)]
    seen: dict[str, int] = {}
    for candidates, _ in useful:
        for features in candidates:
            for feature in set(features):
                seen[feature] = seen.get(feature, 0) + 1
    index = {feature: i for i, feature in enumerate(sorted(f for f, n in seen.items() if n >= minimum))}
    rows, columns, group_of, truth = [], [], [], []
    row = 0
    for number, (candidates, right) in enumerate(useful):
        for features, ok in zip(candidates, right, strict=True):
            for feature in features:
                column = index.get(feature)
                if column is not None:
                    rows.append(row)
                    columns.append(column)
            group_of.append(number)
            truth.append(ok)
            row += 1
    r, c, g, t = np.array(rows, np.int64), np.array(columns, np.int64), np.array(group_of, np.int64), np.array(truth, bool)
    starts = np.searchsorted(g, np.arange(len(useful)))
    w, m, v = np.zeros(len(index)), np.zeros(len(index)), np.zeros(len(index))
    for step in range(1, steps + 1):
        scores = np.bincount(r, w[c], minlength=row)
        scores = np.exp(scores - np.maximum.reduceat(scores, starts)[g])
        p_all = scores / np.add.reduceat(scores, starts)[g]
        right_scores = np.where(t, scores, 0.0)
        p_right = right_scores / np.maximum(np.add.reduceat(right_scores, starts)[g], 1e-300)
        gradient = np.bincount(c, (p_right - p_all)[r], minlength=len(index)) - l2 * w
        m = 0.9 * m + 0.1 * gradient
        v = 0.999 * v + 0.001 * gradient * gradient
        w = w + rate * (1 - step / (steps + 1)) * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
    return Weights({feature: float(w[i]) for feature, i in index.items()})


def of_classes(classes: Sequence[str], features: Sequence[str], right: str) -> Group:
    """The group of one case: a candidate a class, its features prefixed (see `Weights.classify`)."""
    return [[f"{name}|{feature}" for feature in features] for name in classes], [name == right for name in classes]
