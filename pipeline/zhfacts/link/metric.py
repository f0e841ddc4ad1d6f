"""What each quantity measures: candidates from the language, and a linear ranker between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhfacts.link.choices import MetricChoice
from zhfacts.link.metric_candidates import Proposer
from zhfacts.link.metric_features import ALONE, Scorer, default_scorer, signatures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhfacts.link.choices import AspectChoice
    from zhfacts.link.metric_place import Candidate
    from zhfacts.link.ranker import Weights
    from zhfacts.model import How
    from zhfacts.reading import Reading

_NOTHING = MetricChoice("数值", "", None, None, "implied", "none")


def choose(reading: Reading, aspects: Sequence[AspectChoice], weights: Weights | None = None) -> list[MetricChoice]:
    """The metric of every quantity, in text order."""
    scorer = default_scorer() if weights is None else Scorer(weights)
    proposer = Proposer(reading, aspects)
    chosen: list[MetricChoice] = []
    for number in range(len(reading.quantities)):
        place, candidates = proposer.of(number, chosen)
        if not candidates:
            chosen.append(_NOTHING)
            continue
        top, margin = scorer.best(signatures(place, candidates, chosen[-1] if chosen else None)) if len(candidates) > 1 else (0, ALONE)
        chosen.append(choice(candidates[top], margin))
    return chosen


def choice(one: Candidate, margin: float) -> MetricChoice:
    """The answer with its evidence."""
    how: How = "implied" if one.start is None else "carried" if one.rule[0] in "PB" else "stated"
    return MetricChoice(one.name, one.text, one.start, one.end, how, one.rule, margin)
