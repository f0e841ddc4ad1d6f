"""Fits the metric ranker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhfacts.evaluate.match import same_metric
from zhfacts.link.choices import MetricChoice
from zhfacts.link.metric import all_features
from zhfacts.link.proposals import Proposer
from zhfacts.training.fit import fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhfacts.link.ranker import Weights
    from zhfacts.training.fit import Group
    from zhfacts.training.readings import Annotated


def groups(annotated: Annotated) -> list[Group]:
    """One group a value: its proposals, right where the name or the phrase is accepted; the previous metric as annotated."""
    aspects = annotated.aspects()
    proposer = Proposer(annotated.reading, aspects)
    found: list[Group] = []
    previous: MetricChoice | None = None
    for number, (quantity, facts) in enumerate(zip(annotated.reading.quantities, annotated.facts, strict=True)):
        proposals = proposer.of(number, previous)
        accepted = [name for fact in facts for name in fact["metric"]]
        right = [same_metric([one.name, one.text], accepted) for one in proposals]
        found.append((all_features(proposals, quantity, aspects[number].aspect), right))
        best = next((one for one, ok in zip(proposals, right, strict=True) if ok), None)
        name = facts[0]["metric"][0]
        previous = MetricChoice(best.name if best else name, best.text if best else name, None, None, "stated", "")
    return found


def train(articles: Sequence[Annotated]) -> Weights:
    """The weights that fit the annotated metrics of some articles."""
    return fit([group for article in articles for group in groups(article)], l2=1.5)
