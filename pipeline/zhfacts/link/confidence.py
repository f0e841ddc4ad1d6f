"""How far a whole fact can be trusted: a logistic model over the linkers' margins and rules.

Fitted on annotated articles that the other rankers did not see (`zhfacts.training.confidence`), so that a
confidence of 0.9 means that nine in ten such facts were right in every slot.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from zhfacts.link import ranker

if TYPE_CHECKING:
    from zhfacts.link.choices import Choices
    from zhfacts.link.ranker import Weights
    from zhfacts.memo import Memo
    from zhfacts.model import Quantity


def of(quantity: Quantity, choices: Choices, weights: Weights | None = None) -> float:
    """The probability that the fact is right in every slot, in steps of 0.001."""
    memos = (ranker.load("confidence") if weights is None else weights).made(_memos)
    score = sum([memo[part] for memo, part in zip(memos, signature(quantity, choices), strict=True)])
    return round(1 / (1 + math.exp(-max(-30.0, min(30.0, score)))), 3)


def signature(quantity: Quantity, choices: Choices) -> tuple[Any, ...]:
    """What bears on trust: the margins of the rankers, the rules that answered, how each slot was read."""
    metric, owner, period, aspect, start = choices.metric, choices.owner, choices.period, choices.aspect, quantity.start
    of_metric, of_owner, of_period = _step(metric.score), _step(owner.score), _step(period.score)
    return (
        (of_metric, metric.rule, metric.how),
        (of_owner, owner.rule, owner.how, owner.type),
        (period.rule, period.how, aspect.rule, of_period),
        (aspect.aspect, quantity.kind, choices.claim.modality, quantity.bound),
        (min(of_metric, of_owner, of_period), of_metric // 2, of_owner // 2),
        (_far(start, metric.start), _far(start, owner.start), _far(start, period.start)),
        (metric.how, owner.how, period.how, owner.code is not None, min(len(metric.name), 9)),
    )


def _metric_features(part: tuple[int, str, str]) -> list[str]:
    step, rule, how = part
    return ["always", f"metric margin {step}", f"metric rule {rule}", f"metric how {how}"]


def _owner_features(part: tuple[int, str, str, str]) -> list[str]:
    step, rule, how, kind = part
    return [f"owner margin {step}", f"owner rule {rule}", f"owner how {how}", f"owner type {kind}"]


def _rule_features(part: tuple[str, str, str, int]) -> list[str]:
    period, how, aspect, step = part
    return [f"period rule {period}", f"period how {how}", f"aspect rule {aspect}", f"period margin {step}", f"period {period}|{step}"]


def _kind_features(part: tuple[str, str, str, str]) -> list[str]:
    aspect, kind, modality, bound = part
    return [f"aspect {aspect}|{kind}", f"claim {modality}", f"kind {kind}", f"bound {bound}"]


def _both_features(part: tuple[int, int, int]) -> list[str]:
    least, metric, owner = part
    return [f"least margin {least}", f"margins {metric}|{owner}"]


def _far_features(part: tuple[str, str, str]) -> list[str]:
    metric, owner, period = part
    return [f"metric far {metric}", f"owner far {owner}", f"period far {period}"]


def _way_features(part: tuple[str, str, str, bool, int]) -> list[str]:
    metric, owner, period, listed, length = part
    return [f"hows {metric}|{owner}|{period}", f"listed {listed}", f"metric length {length}"]


SPELLING = (_metric_features, _owner_features, _rule_features, _kind_features, _both_features, _far_features, _way_features)
"""Spells the features of a signature, part by part."""


def _memos(weights: Weights) -> list[Memo[Any, float]]:
    return [ranker.memo(weights, features_of) for features_of in SPELLING]


_DISTANCES = (4, 8, 14, 22, 35, 60, 120, 250)


def _far(value: int, place: int | None) -> str:
    """How far before the value a slot was read, coarsely; whether behind it, or nowhere."""
    if place is None:
        return "nowhere"
    return "behind" if place > value else str(bisect_right(_DISTANCES, value - place))


def _step(margin: float) -> int:
    """A margin in steps of a half, 0 to 8."""
    return max(0, min(8, int(margin * 2)))
