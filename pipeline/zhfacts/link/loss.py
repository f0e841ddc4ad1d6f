"""A loss is negative profit, however far its word stands from the amount; what changes by so much is the loss itself.

The aspect reads the cue nearest to the value; here the metric that was chosen says that a loss is told:
净亏损有所收窄，但仍达3亿元 and 净亏损扩大至3亿元 are a net profit of -3亿元, 净亏损扩大12% is a growth of the net loss.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhfacts.link.choices import AspectChoice, MetricChoice
    from zhfacts.model import Quantity

_LOSS = re.compile(r"(?:亏损|净亏|预亏|首亏|续亏|巨亏|大亏|(?<![扭减])亏)(?:总额|净额|金额|额|了)?$|净损失$")
_AMOUNTS = frozenset({"money", "price"})
_GROWTH = frozenset({"percent", "multiple", "money"})
_MOVED = frozenset({"verb", "verb attained", "change noun", "change after", "noun reached", "list"})
_WHOLE = 100  # a loss can fall by no more, a profit can


def turn(
    quantities: Sequence[Quantity], aspects: Sequence[AspectChoice], metrics: Sequence[MetricChoice]
) -> tuple[list[AspectChoice], list[MetricChoice]]:
    """`aspects` with amounts of a loss turned down (a sign that the text writes stands), `metrics` with changes of one named so."""
    turned, named = list(aspects), list(metrics)
    for number, (quantity, aspect, metric) in enumerate(zip(quantities, aspects, metrics, strict=True)):
        if _LOSS.search(metric.text) is None:
            continue
        if aspect.aspect == "level" and quantity.kind in _AMOUNTS:
            turned[number] = msgspec.structs.replace(aspect, direction=-1)
        elif _grown(quantity, aspect):
            named[number] = msgspec.structs.replace(metric, name=metric.name.replace("净利润", "净亏损"))
    return turned, named


def _grown(quantity: Quantity, aspect: AspectChoice) -> bool:
    """Whether the loss itself grew or fell by so much."""
    told = aspect.aspect == "change" and aspect.rule in _MOVED and quantity.kind in _GROWTH
    return told and (aspect.direction > 0 or quantity.kind != "percent" or quantity.value <= _WHOLE)
