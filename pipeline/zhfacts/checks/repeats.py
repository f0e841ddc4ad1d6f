"""One figure told twice: in the title and the text, or again further on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhfacts.checks import words
from zhfacts.checks.judge import Relation, Rules, judged
from zhfacts.checks.sheet import same_claim

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zhfacts.checks.figure import Figure
    from zhfacts.checks.interval import Interval
    from zhfacts.checks.judge import Check
    from zhfacts.checks.sheet import Sheet
    from zhfacts.model import FindingKind

_FEW = 7  # days
_TELLING = 3  # digits that two figures do not share by accident


def checks(sheet: Sheet) -> Iterator[Check]:
    """Every figure of the title against the text, and every figure of the text against the others."""
    for figures in sheet.subjects.values():
        text = [one for one in figures if one.fact.field == "text"]
        for one in figures:
            twins = [other for other in text if other is not one and _same_thing(one, other)]
            if one.fact.field == "title":
                told = {twin.fact.value for twin in twins if twin.days == one.days}
                exact = one.fact.bound == "exact" and len(told) == 1
                yield from _against("title", one, twins, Rules(amounts=exact, dates=one.fact.modality == "actual"))
            else:
                yield from _against("repeat", one, twins, Rules(amounts=False, dates=_datable(one)))


def _against(kind: FindingKind, one: Figure, twins: Sequence[Figure], rules: Rules) -> list[Check]:
    relations = [
        Relation(kind, one, (twin,), _itself, twin.fact.value_text, twin.days == one.days)
        for twin in twins
        if twin.days == one.days or (twin.fact.value == one.fact.value and _apart(one, twin))
    ]
    return judged(relations, rules)


def _apart(one: Figure, twin: Figure) -> bool:
    """Whether two periods are not the same few days: an announcement is dated by its day and by the day before."""
    if one.days is None or twin.days is None:
        return False
    return max(abs((a - b).days) for a, b in zip(one.days, twin.days, strict=True)) > _FEW


def _lasts(one: Figure) -> bool:
    """Whether it covers more than a day: the day of an announcement and the day before are no contradiction."""
    return one.fact.period_start != one.fact.period_end


def _itself(spans: Sequence[Interval]) -> Interval:
    return spans[0]


def _same_thing(one: Figure, other: Figure) -> bool:
    a, b = one.fact, other.fact
    return (a.aspect, a.basis, a.unit) == (b.aspect, b.basis, b.unit) and same_claim(one, other)


def _datable(one: Figure) -> bool:
    """Whether the same figure under another period is odd: amounts that add up over time, told to three digits."""
    fact = one.fact
    return one.digits >= _TELLING and _lasts(one) and fact.metric in words.additive() and fact.unit not in {"%", "pp", "bp", "倍"}
