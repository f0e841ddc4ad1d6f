"""What each quantity measures: candidates from the language, and a linear ranker between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhfacts.link import ranker
from zhfacts.link.choices import MetricChoice
from zhfacts.link.metric_candidates import Proposer
from zhfacts.link.metric_features import ALONE, weighed, worths
from zhfacts.link.trace import Rival

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhfacts.link.choices import AspectChoice
    from zhfacts.link.metric_place import Candidate
    from zhfacts.link.ranker import Weights
    from zhfacts.link.trace import Trace
    from zhfacts.model import How
    from zhfacts.reading import Reading

_NOTHING = MetricChoice("数值", "", None, None, "implied", "none")


def choose(
    reading: Reading, aspects: Sequence[AspectChoice], weights: Weights | None = None, trace: Trace | None = None
) -> list[MetricChoice]:
    """The metric of every quantity, in text order."""
    if not reading.quantities:
        return []
    worth = (ranker.load("metric") if weights is None else weights).made(weighed)
    proposer = Proposer(reading, aspects)
    chosen: list[MetricChoice] = []
    for number in range(len(reading.quantities)):
        place, candidates = proposer.of(number, chosen)
        if not candidates:
            chosen.append(_NOTHING)
            continue
        if len(candidates) == 1 and trace is None:
            chosen.append(choice(candidates[0], ALONE))
            continue
        scores: list[float] = worths(place, candidates, chosen[-1] if chosen else None, worth)
        top, margin = best(scores)
        if trace is not None:
            rivals = (Rival(c.name, c.text, c.start, c.end, c.rule, scores[top] - s) for c, s in zip(candidates, scores, strict=True))
            trace.keep("metric", number, rivals)
        chosen.append(choice(candidates[top], margin))
    return chosen


def best(scores: Sequence[float]) -> tuple[int, float]:
    """Number of the best candidate (the first among equals), and its margin over the next."""
    highest = max(scores)
    top = scores.index(highest)
    return top, highest - max([*scores[:top], *scores[top + 1 :]]) if len(scores) > 1 else ALONE


def choice(one: Candidate, margin: float) -> MetricChoice:
    """The answer with its evidence."""
    how: How = "implied" if one.start is None else "carried" if one.rule[0] in "PB" else "stated"
    return MetricChoice(one.name, one.text, one.start, one.end, how, one.rule, margin)
