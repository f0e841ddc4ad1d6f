"""Fits the metric ranker."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from zhfacts.evaluate.match import same_metric
from zhfacts.link.choices import MetricChoice
from zhfacts.link.metric import best, choice, choose
from zhfacts.link.metric_candidates import Proposer
from zhfacts.link.metric_features import SPELLED, weighed, worths
from zhfacts.training.fit import fit, fit_drawn, fit_halves

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhfacts.link.ranker import Weights
    from zhfacts.training.fit import Group, Halves
    from zhfacts.training.readings import Annotated

    Half = list[tuple[Annotated, list[MetricChoice]]]

_HALVES = 2


def groups(annotated: Annotated, weights: Weights | None = None) -> list[Group]:
    """One group a value: its candidates, right where the name or the phrase is accepted.

    The metrics of the values before it are as annotated or, with `weights`, as a ranker would draw them.
    """
    worth = weights.made(weighed) if weights is not None else None
    proposer = Proposer(annotated.reading, annotated.aspects())
    found: list[Group] = []
    chosen: list[MetricChoice] = []
    for number, facts in enumerate(annotated.facts):
        place, candidates = proposer.of(number, chosen)
        accepted = [name for fact in facts for name in fact["metric"]]
        right = [same_metric([one.name, one.text], accepted) for one in candidates]
        before = chosen[-1] if chosen else None
        found.append((worths(place, candidates, before, SPELLED), right))
        if worth is not None and candidates:
            top, margin = best(worths(place, candidates, before, worth))
            chosen.append(choice(candidates[top], margin))
        else:
            known = next((one for one, ok in zip(candidates, right, strict=True) if ok), None)
            name = facts[0]["metric"][0]
            chosen.append(choice(known, 0.0) if known is not None else MetricChoice(name, name, None, None, "stated", "annotated"))
    return found


def halved(articles: Sequence[Annotated]) -> list[Sequence[Annotated]]:
    """Every other article, and the ones between."""
    return [articles[half::_HALVES] for half in range(_HALVES)]


def train_halves(halves: Halves[Annotated]) -> list[Weights]:
    """The weights that fit the annotated metrics of each half."""
    return fit_halves(halves, groups, _fit)


def train(halves: Halves[Annotated], fitted: Sequence[Weights]) -> Weights:
    """The weights that fit the annotated metrics of both halves, each read with the ranker `fitted` on the other (`train_halves`)."""
    return fit_drawn(halves, fitted, groups, _fit)


def known(halves: Halves[Annotated], fitted: Sequence[Weights]) -> list[Half]:
    """The halves with the metrics that the ranker `fitted` on the other half draws: what later linkers are fitted on."""
    return [[(one, choose(one.reading, one.aspects(), fitted[1 - number])) for one in half] for number, half in enumerate(halves)]


_fit = partial(fit, l2=1.5, articles_seen=3, steps=200)
