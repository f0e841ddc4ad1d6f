"""Fits the period ranker."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

from zhfacts.link.choices import PeriodChoice
from zhfacts.link.period import Walk
from zhfacts.link.period_ranker import Scorer, features
from zhfacts.training.fit import fit, fit_drawn, fit_halves

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhfacts.link.choices import MetricChoice
    from zhfacts.link.ranker import Weights
    from zhfacts.training.fit import Group
    from zhfacts.training.metric import Half
    from zhfacts.training.readings import Annotated


def groups(annotated: Annotated, metrics: list[MetricChoice], weights: Weights | None = None) -> list[Group]:
    """One group a value: its candidates, right where the annotation accepts their days.

    The periods of the values before it are as annotated or, with `weights`, as a ranker would draw them.
    """
    walk = Walk(annotated.reading, annotated.aspects(), metrics)
    scorer = None if weights is None else weights.made(Scorer)
    found: list[Group] = []
    for slate in walk.slates():
        accepted = [_days(period) for period in annotated.facts[slate.number][0]["periods"]]
        choices = [candidate.choice for candidate in slate.candidates]
        right = [(choice.first, choice.last) in accepted for choice in choices]
        found.append(([features(signature) for signature in slate.signatures], right))
        if scorer is not None:
            scores = scorer.scores(slate.signatures)
            walk.settle(choices[scores.index(max(scores))])
        else:
            known = (choice for choice, ok in zip(choices, right, strict=True) if ok)
            walk.settle(next(known, PeriodChoice(*accepted[0], None, None, None, "stated", "annotated")))
    return found


def _days(period: Sequence[str | None]) -> tuple[dt.date | None, dt.date | None]:
    first, last = (dt.date.fromisoformat(day) if day else None for day in period)
    return first, last


def train(halves: Sequence[Half]) -> Weights:
    """The weights that fit the annotated periods of some articles, in halves with their metrics (`training.metric.known`)."""
    return fit_drawn(halves, fit_halves(halves, _groups, _fit), _groups, _fit)


def _groups(one: tuple[Annotated, list[MetricChoice]], weights: Weights | None) -> list[Group]:
    return groups(*one, weights)


_fit = partial(fit, l2=20.0, articles_seen=4, steps=200)
