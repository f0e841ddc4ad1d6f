"""How far a whole fact can be trusted: a logistic model over the linkers' margins and rules.

Fitted on annotated articles that the other rankers did not see (`zhfacts.training.confidence`), so that a
confidence of 0.9 means that nine in ten such facts were right in every slot.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from zhfacts.link import ranker

if TYPE_CHECKING:
    from zhfacts.link.choices import Choices
    from zhfacts.link.ranker import Weights
    from zhfacts.model import Quantity

_STEPS = tuple(f"{slot} margin {step}" for slot in ("metric", "owner") for step in range(9))


def of(quantity: Quantity, choices: Choices, weights: Weights | None = None) -> float:
    """The probability that the fact is right in every slot, in steps of 0.001."""
    weights = ranker.load("confidence") if weights is None else weights
    score = weights.score(features(quantity, choices))
    return round(1 / (1 + math.exp(-max(-30.0, min(30.0, score)))), 3)


def features(quantity: Quantity, choices: Choices) -> list[str]:
    """What bears on trust: the margins of the rankers, the rules that answered, how each slot was read."""
    metric, owner, period, aspect = choices.metric, choices.owner, choices.period, choices.aspect
    return [
        "always",
        _STEPS[_step(metric.score)],
        _STEPS[9 + _step(owner.score)],
        f"metric rule {metric.rule}",
        f"metric how {metric.how}",
        f"owner rule {owner.rule}",
        f"owner how {owner.how}",
        f"owner type {owner.type}",
        f"period rule {period.rule}",
        f"period how {period.how}",
        f"aspect rule {aspect.rule}",
        f"aspect {aspect.aspect}|{quantity.kind}",
        f"claim {choices.claim.modality}",
        f"kind {quantity.kind}",
        f"bound {quantity.bound}",
    ]


def _step(margin: float) -> int:
    """A margin in steps of a half, 0 to 8."""
    return max(0, min(8, int(margin * 2)))
