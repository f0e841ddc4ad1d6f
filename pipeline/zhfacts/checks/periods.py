"""Figures of one subject over time: quarters add up to years, and a part of a year is not more than the year."""

from __future__ import annotations

from functools import reduce
from itertools import pairwise
from operator import add
from typing import TYPE_CHECKING

from zhfacts.checks import words
from zhfacts.checks.days import inside, tiles
from zhfacts.checks.judge import Check, Relation, Rules, judged
from zhfacts.checks.sheet import same_claim

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zhfacts.checks.days import Days
    from zhfacts.checks.figure import Figure
    from zhfacts.checks.interval import Interval
    from zhfacts.checks.sheet import Sheet

_PARTS = range(2, 5)  # halves, thirds, quarters


def checks(sheet: Sheet) -> Iterator[Check]:
    """What adds up over time, subject by subject."""
    for subject, figures in sheet.subjects.items():
        levels = [one for one in figures if _adds_up(one, subject[1])]
        for whole in levels:
            parts = [one for one in levels if one is not whole and one.fact.unit == whole.fact.unit and same_claim(one, whole)]
            yield from _filled(whole, parts)
            yield from _exceeded(whole, parts)


def _adds_up(one: Figure, metric: str) -> bool:
    fact = one.fact
    additive = metric in words.additive() and fact.aspect == "level" and fact.basis is None and fact.unit not in {"%", "点", "倍", ""}
    return additive and one.days is not None and one.days[0] < one.days[1]


def _days(one: Figure) -> Days:
    assert one.days is not None  # asked of what adds up only
    return one.days


def _filled(whole: Figure, parts: Sequence[Figure]) -> Iterator[Check]:
    """Parts that lie end to end in the whole add up to it; parts that add up to it and do not lie so are misdated."""
    distinct = {one.days: one for one in parts if inside(_days(one), _days(whole))}
    relations = [
        _relation(whole, chain, dated=True) for chain in _chains(list(distinct.values()), _days(whole)) if len(chain) >= _PARTS.start
    ]
    for count in _PARTS:
        for at in range(len(parts) - count + 1):
            run = parts[at : at + count]
            periods = {one.days for one in run}
            near = all(b.place - a.place < 60 for a, b in pairwise(run))
            if near and len(periods) == len(run) and whole.days not in periods and not tiles(_days(whole), [_days(one) for one in run]):
                relations.append(_relation(whole, run, dated=False))
    yield from judged(relations, Rules(amounts=whole.fact.modality == "actual", dates=len(whole.fact.value_text) >= 3))


def _chains(parts: Sequence[Figure], whole: Days) -> Iterator[list[Figure]]:
    """All ways to fill a period end to end."""

    def grow(chain: list[Figure]) -> Iterator[list[Figure]]:
        if tiles(whole, [_days(one) for one in chain]):
            yield chain
            return
        last = _days(chain[-1])[1]
        for one in parts:
            if (_days(one)[0] - last).days == 1:
                yield from grow([*chain, one])

    for one in parts:
        if _days(one)[0] == whole[0]:
            yield from grow([one])


def _relation(whole: Figure, parts: Sequence[Figure], *, dated: bool) -> Relation:
    return Relation("periods", whole, tuple(parts), _summed, " + ".join(one.fact.value_text for one in parts), dated)


def _summed(spans: Sequence[Interval]) -> Interval:
    return reduce(add, spans)


def _exceeded(whole: Figure, parts: Sequence[Figure]) -> Iterator[Check]:
    """A part that is more than its whole: a nine-month figure that was taken for the quarter's."""
    if whole.span.low < 0:
        return
    for one in parts:
        more = one.fact.modality == whole.fact.modality == "actual" and one.span.low > whole.span.high
        if more and inside(_days(one), _days(whole)) and "利润" not in one.fact.metric:
            facts = (one.fact, whole.fact)
            formula = "the part is more than the whole"
            yield Check("nested", False, facts, formula, whole.fact.value, one.fact.value, one.fact.unit, "period")
