"""Fits the metric ranker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhfacts.evaluate.match import same_metric
from zhfacts.link.choices import MetricChoice
from zhfacts.link.metric import choice, features
from zhfacts.link.metric_candidates import Proposer
from zhfacts.training.fit import fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhfacts.link.ranker import Weights
    from zhfacts.training.fit import Group
    from zhfacts.training.readings import Annotated


def groups(annotated: Annotated) -> list[Group]:
    """One group a value: its candidates, right where the name or the phrase is accepted; metrics before it as annotated."""
    proposer = Proposer(annotated.reading, annotated.aspects())
    found: list[Group] = []
    chosen: list[MetricChoice] = []
    for number, facts in enumerate(annotated.facts):
        place, candidates = proposer.of(number, chosen)
        accepted = [name for fact in facts for name in fact["metric"]]
        right = [same_metric([one.name, one.text], accepted) for one in candidates]
        found.append((features(place, candidates, chosen[-1] if chosen else None), right))
        best = next((one for one, ok in zip(candidates, right, strict=True) if ok), None)
        name = facts[0]["metric"][0]
        chosen.append(choice(best, 0.0) if best is not None else MetricChoice(name, name, None, None, "stated", "annotated"))
    return found


def train(articles: Sequence[Annotated]) -> Weights:
    """The weights that fit the annotated metrics of some articles."""
    return fit([group for article in articles for group in groups(article)], l2=1.5)
