"""Fits the owner ranker."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from zhfacts.evaluate.match import same_entity
from zhfacts.link.owner_walk import SURE, Walk
from zhfacts.training.fit import fit, fit_drawn, fit_halves

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhfacts.link.choices import MetricChoice
    from zhfacts.link.ranker import Weights
    from zhfacts.training.fit import Group
    from zhfacts.training.metric import Half
    from zhfacts.training.readings import Annotated


def groups(annotated: Annotated, metrics: list[MetricChoice], weights: Weights | None = None) -> list[Group]:
    """One group a value: its candidates, right where the annotation accepts them.

    The owners of the values before it are as annotated or, with `weights`, as a ranker would draw them. Whoever shares a value is
    answered with all the others, so each of them is as right as the first.
    """
    walk = Walk(annotated.reading, annotated.aspects(), metrics)
    found: list[Group] = []
    for slate, accepted in zip(walk.slates(), annotated.owners(), strict=True):
        entities, features = list(slate.found), slate.worths
        right = [any(same_entity(entity, names) for names in accepted) for entity in entities]
        if any(ok and slate.shared and entity == slate.shared[0].entity for entity, ok in zip(entities, right, strict=True)):
            right = [ok or slate.roles.get(entity) == "shared" for entity, ok in zip(entities, right, strict=True)]
        found.append((features, right))
        if weights is not None:
            scores = list(map(weights.score, features))
            best, *rest = sorted(scores, reverse=True)
            walk.settle(entities[scores.index(best)], best - rest[0] if rest else SURE)
        else:
            walk.settle(next((entity for entity, ok in zip(entities, right, strict=True) if ok), accepted[0][0]))
    return found


def train(halves: Sequence[Half]) -> Weights:
    """The weights that fit the annotated owners of some articles, in halves with their metrics (`training.metric.known`)."""
    return fit_drawn(halves, fit_halves(halves, _groups, _fit), _groups, _fit)


def _groups(one: tuple[Annotated, list[MetricChoice]], weights: Weights | None) -> list[Group]:
    return groups(*one, weights)


_fit = partial(fit, l2=15.0, articles_seen=8)
