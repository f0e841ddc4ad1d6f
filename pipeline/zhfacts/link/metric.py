"""What each quantity measures: candidates from the language, and a linear ranker between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhfacts.link.choices import MetricChoice
from zhfacts.link.metric_candidates import Proposer
from zhfacts.link.metric_features import ALONE, Scorer, default_scorer, signatures
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
    scorer = default_scorer() if weights is None else Scorer(weights)
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
        setting, drawn = signatures(place, candidates, chosen[-1] if chosen else None)
        top, margin = scorer.best(setting, drawn) if len(drawn) > 1 else (0, ALONE)
        if trace is not None:
            behind = [0.0 if one is drawn[top] else _behind(scorer.best(setting, [drawn[top], one])) for one in drawn]
            rivals = (Rival(c.name, c.text, c.start, c.end, c.rule, b) for c, b in zip(candidates, behind, strict=True))
            trace.keep("metric", number, rivals)
        chosen.append(choice(candidates[top], margin))
    return chosen


def _behind(best: tuple[int, float]) -> float:
    """How much the second of two scored less."""
    return best[1] if best[0] == 0 else -best[1]


def choice(one: Candidate, margin: float) -> MetricChoice:
    """The answer with its evidence."""
    how: How = "implied" if one.start is None else "carried" if one.rule[0] in "PB" else "stated"
    return MetricChoice(one.name, one.text, one.start, one.end, how, one.rule, margin)
