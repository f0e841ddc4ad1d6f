"""Conditional logit: weights that make the right candidates of each group score highest. Deterministic."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from zhfacts.link.ranker import Rows, Weights

T = TypeVar("T")

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Numbers = NDArray[np.intp]
    Floats = NDArray[np.float64]
    Group = tuple[Sequence[Sequence[str]], Sequence[bool]]
    Case = tuple[Sequence[str], str]
    """The features of what is to be classified, and its class."""
    Fit = Callable[[list[list[Group]]], Weights]
    """Fits the groups of some articles."""
    Halves = Sequence[Sequence[T]]
    Groups = Callable[[T, Weights | None], list[Group]]
    """The groups of an article, the values before each as annotated or, with weights, as a ranker draws them."""


def fit(articles: Sequence[Sequence[Group]], *, l2: float, articles_seen: int, steps: int = 300, rate: float = 0.1) -> Weights:
    """Weights that maximise the likelihood that a right candidate wins its group, with an L2 penalty.

    The groups come article by article. A group is the feature lists of its candidates and which of them are right; groups
    with none or all right teach nothing and are left out. The groups of an article are much alike, so an article of four
    times as many counts twice as much, not four times. What fewer than `articles_seen` articles show is learnt by heart and
    of no use in the next one: such features are dropped.
    """
    useful: list[Group] = []
    sizes: list[int] = []
    seen: Counter[str] = Counter()
    for groups in articles:
        teaching = [(candidates, right) for candidates, right in groups if any(right) and not all(right)]
        seen.update({feature for candidates, _ in teaching for features in candidates for feature in features})
        useful += teaching
        sizes += [len(teaching)] * len(teaching)
    index = {feature: i for i, feature in enumerate(sorted(f for f, n in seen.items() if n >= articles_seen))}
    columns: list[int] = []
    widths, group_of, truth = [], [], []
    for number, (candidates, right) in enumerate(useful):
        for features, ok in zip(candidates, right, strict=True):
            known = [index[feature] for feature in features if feature in index]
            columns += known
            widths.append(len(known))
            group_of.append(number)
            truth.append(ok)
    c, n, g, t = np.array(columns, np.intp), np.array(widths, np.intp), np.array(group_of, np.intp), np.array(truth, bool)
    sum_rows = _summed(n, c)
    order = np.argsort(c, kind="stable")
    sum_columns = _summed(np.bincount(c, minlength=len(index)), np.repeat(np.arange(len(n)), n)[order])
    starts = np.searchsorted(g, np.arange(len(useful)))
    counts = np.array(sizes, float) ** -0.5
    counts = (counts / counts.mean())[g]
    w, m, v = np.zeros(len(index)), np.zeros(len(index)), np.zeros(len(index))
    for step in range(1, steps + 1):
        scores = sum_rows(w)
        scores = np.exp(scores - np.maximum.reduceat(scores, starts)[g])
        p_all = scores / np.add.reduceat(scores, starts)[g]
        right_scores = np.where(t, scores, 0.0)
        p_right = right_scores / np.maximum(np.add.reduceat(right_scores, starts)[g], 1e-300)
        gradient = sum_columns((p_right - p_all) * counts) - l2 * w
        m = 0.9 * m + 0.1 * gradient
        v = 0.999 * v + 0.001 * gradient * gradient
        w = w + rate * (1 - step / (steps + 1)) * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
    return Weights({feature: float(w[i]) for feature, i in index.items()})


def _summed(sizes: Numbers, places: Numbers) -> Callable[[Floats], Floats]:
    """What adds up the values at `places`, run by run of some `sizes`; an empty run is 0."""
    filled = np.flatnonzero(sizes)
    starts = (np.cumsum(sizes) - sizes)[filled]

    def sums(values: Floats) -> Floats:
        total = np.zeros(len(sizes))
        if len(filled):
            total[filled] = np.add.reduceat(values.take(places), starts)
        return total

    return sums


def fit_halves(halves: Halves[T], groups: Groups[T], fit: Fit) -> list[Weights]:
    """The weights that fit each of two halves of articles, the values before each as annotated."""
    return [fit([groups(one, None) for one in half]) for half in halves]


def fit_drawn(halves: Halves[T], fitted: Sequence[Weights], groups: Groups[T], fit: Fit) -> Weights:
    """The weights of a ranker whose choice for a value leans on those for the values before it.

    What is carried over is only as good as the choice before it: so each half is read with the ranker `fitted` on the
    other half, and the final one is fitted on those readings.
    """
    return fit([groups(one, fitted[1 - number]) for number, half in enumerate(halves) for one in half])


def fit_classes(classes: Sequence[str], articles: Sequence[Sequence[Case]], *, l2: float, articles_seen: int) -> Rows:
    """The weights of each feature for each class, `fit` on the cases of articles: a candidate a class, its features prefixed."""
    groups = [[_of_classes(classes, *case) for case in cases] for cases in articles]
    rows = Rows()
    for prefixed, weight in fit(groups, l2=l2, articles_seen=articles_seen).items():
        name, _, feature = prefixed.partition("|")
        rows.setdefault(feature, [0.0] * len(classes))[classes.index(name)] = weight
    return rows


def _of_classes(classes: Sequence[str], features: Sequence[str], right: str) -> Group:
    return [[f"{name}|{feature}" for feature in features] for name in classes], [name == right for name in classes]
