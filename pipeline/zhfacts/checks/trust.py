"""What the checks say about the confidence of facts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from zhfacts.checks.run import verify

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhfacts.model import Fact

HOLDS, FAILS = 0.72, -0.65
"""What a check adds, in units of logarithmic odds: fitted on facts of annotated articles that the rankers did not see."""
_AGREE = frozenset({"growth", "title", "sum", "rate", "periods"})
_DIFFER = frozenset({"growth", "rate", "periods", "nested"})
"""The kinds of checks that tell more than the confidence does."""


def revised(facts: Sequence[Fact]) -> dict[str, float]:
    """The confidence of each fact (by its id) in the light of the others: higher where its figures agree with theirs, lower where not.

    The facts keep the confidence that they have; this is beside it.
    """
    checks = verify(facts)
    agree = {fact.fact_id for check in checks if check.holds and check.kind in _AGREE for fact in check.facts}
    differ = {fact.fact_id for check in checks if not check.holds and check.kind in _DIFFER for fact in check.facts}
    return {fact.fact_id: _moved(fact.confidence, HOLDS * (fact.fact_id in agree) + FAILS * (fact.fact_id in differ)) for fact in facts}


def _moved(confidence: float, by: float) -> float:
    """A probability moved by so many units of its logarithmic odds, in steps of 0.001."""
    if not by:
        return confidence
    sure = min(max(confidence, 0.001), 0.999)
    return round(1 / (1 + math.exp(-math.log(sure / (1 - sure)) - by)), 3)
