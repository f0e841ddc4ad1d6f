"""A level, its base and the change between them, in percent, multiples, percentage points or amounts."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from itertools import product
from typing import TYPE_CHECKING

from zhfacts.checks import words
from zhfacts.checks.days import base_of
from zhfacts.checks.interval import Interval, point
from zhfacts.checks.judge import Relation, Rules, judged
from zhfacts.checks.sheet import same_claim
from zhfacts.recognise.calendar import months_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from zhfacts.checks.days import Days
    from zhfacts.checks.figure import Figure
    from zhfacts.checks.judge import Check
    from zhfacts.checks.sheet import Sheet

_RATES = frozenset({"%", "pp", "bp"})
_STANDING = frozenset({"level", "share"})
_HOLIDAY = 11  # days between two trading days, at most
_CLEAR = frozenset({"yoy", "qoq", "mom"})  # the calendar tells what a change is counted from
_MANY = 40  # levels of one subject: a table in prose, whose pairs are not worth trying with wrong periods


def checks(sheet: Sheet) -> Iterator[Check]:
    """Every change against the levels of its subject."""
    for figures in sheet.subjects.values():
        changes = [one for one in figures if _is_change(one)]
        levels = [one for one in figures if one.fact.aspect in _STANDING and not _is_change(one)]
        if changes and levels:
            for change in changes:
                near = [level for level in levels if same_claim(level, change)]
                yield from _against_base(change, near, levels)
                yield from _against_difference(change, near, changes)


def _is_change(one: Figure) -> bool:
    fact = one.fact
    return fact.aspect == "change" or (fact.unit == "倍" and fact.basis is not None)


def _against_base(change: Figure, near: Sequence[Figure], levels: Sequence[Figure]) -> Iterator[Check]:
    few, clear = len(levels) <= _MANY, change.fact.basis in _CLEAR
    relations = []
    for level, base in product(near, levels):
        if level is base or _revised(level, base) or not (few or level.days == change.days):
            continue
        compute = _computed(change, level, base)
        dated = _dated(change, level, base)
        if compute is not None and (dated or clear or not _ends_with(change, level)):
            relations.append(Relation("growth", change, (level, base), compute, _formula(change, level, base), dated))
    amounts = (clear or change.fact.basis == "ytd" or _years(change) is not None) and not _other_footing(change)
    yield from judged(relations, Rules(amounts, dates=few and change.digits >= 2))


def _revised(level: Figure, base: Figure) -> bool:
    """Whether these are two estimates of one thing."""
    return level.days == base.days and "actual" not in {level.fact.modality, base.fact.modality}


def _computed(change: Figure, level: Figure, base: Figure) -> Callable[[Sequence[Interval]], Interval | None] | None:
    """How the change follows from level and base; None where its unit does not fit theirs."""
    unit, amount = change.fact.unit, level.fact.unit
    if amount != base.fact.unit or amount == "倍":
        return None
    if unit in {"pp", "bp"}:
        return (_points if unit == "pp" else _basis_points) if amount == "%" else None
    if unit == amount and unit != "%":
        return _difference
    if amount in _RATES or level.fact.aspect == "share":
        return None
    if unit == "%":
        years = _years(change)
        return _percent if years is None else _compound(years)
    if unit == "倍":
        return _times if change.fact.aspect == "change" else _multiple
    return None


def _points(spans: Sequence[Interval]) -> Interval:
    return spans[0] - spans[1]


def _basis_points(spans: Sequence[Interval]) -> Interval:
    return (spans[0] - spans[1]).times(point(100))


def _difference(spans: Sequence[Interval]) -> Interval:
    return spans[0] - spans[1]


def _multiple(spans: Sequence[Interval]) -> Interval | None:
    level, base = spans
    return level.over(base) if base.low > 0 and level.low > 0 else None


def _times(spans: Sequence[Interval]) -> Interval | None:
    ratio = _multiple(spans)
    return ratio - point(1) if ratio else None


def _percent(spans: Sequence[Interval]) -> Interval | None:
    growth = _times(spans)
    return growth.times(point(100)) if growth else None


@cache
def _compound(years: int) -> Callable[[Sequence[Interval]], Interval | None]:
    """Growth a year over several years."""

    def compute(spans: Sequence[Interval]) -> Interval | None:
        ratio = _multiple(spans)
        if ratio is None or not ratio.high.is_finite():
            return None
        root = 1 / point(years).low
        return (Interval(ratio.low**root, ratio.high**root) - point(1)).times(point(100))

    return compute


def _years(change: Figure) -> int | None:
    """How many years a rate of compound growth runs over; None for a plain change."""
    if change.fact.basis is not None or change.days is None:
        return None
    months = months_of(*change.days)
    return months // 12 - 1 if months % 12 == 0 and months > 12 else None


def _dated(change: Figure, level: Figure, base: Figure) -> bool:
    """Whether level and base cover the days that the change compares."""
    days, new, old, basis = change.days, level.days, base.days, change.fact.basis
    if days is None or new is None or old is None:
        return False
    if _years(change) is not None:
        return _is_year(new, days[1].year) and _is_year(old, days[0].year)
    if new not in {days, (days[1], days[1])}:
        return False
    if basis is None or basis == "prior":
        return old[1] < new[1]
    if basis == "dod":
        return 0 < (new[1] - old[1]).days <= _HOLIDAY
    return old == base_of(*days, basis)


def _ends_with(change: Figure, level: Figure) -> bool:
    """Whether a level is that of a change's last day or of its very period."""
    return change.days is not None and level.days in {change.days, (change.days[1], change.days[1])}


def _is_year(days: Days, year: int) -> bool:
    return months_of(*days) == 12 and days[0].month == 1 and days[0].year == year


def _against_difference(change: Figure, near: Sequence[Figure], changes: Sequence[Figure]) -> Iterator[Check]:
    """利润1.97亿元，下降1.42亿元，降幅41.89%: the base need not be told."""
    if change.fact.unit != "%":
        return
    for difference in changes:
        if difference.fact.aspect != "change" or difference.fact.unit == "%" or not same_claim(difference, change):
            continue
        if (difference.days, difference.fact.basis) != (change.days, change.fact.basis):
            continue
        relations = [
            Relation(
                "growth", difference, (level, change), _part_grown, f"{level.fact.value_text} × g ÷ (1 + g), g = {_percentage(change)}"
            )
            for level in near
            if level.days == change.days and level.fact.unit == difference.fact.unit
        ]
        yield from judged(relations, Rules(amounts=not _other_footing(change), dates=False))


def _part_grown(spans: Sequence[Interval]) -> Interval | None:
    """Of a level that grew by so many percent, the amount that it grew by."""
    level, percent = spans
    return level.times(_part(percent)) if percent.low > -100 else None


def _part(percent: Interval) -> Interval:
    """g ÷ (1 + g), which rises with g."""
    return Interval(*(end / (100 + end) if end.is_finite() else Decimal(1) for end in percent))


def _percentage(change: Figure) -> str:
    sign = "−" if change.fact.value < 0 and "-" not in change.fact.value_text else ""
    return sign + change.fact.value_text


def _other_footing(change: Figure) -> bool:
    """Whether the change is told on another footing than the levels (可比口径, 实际增长)."""
    fact = change.fact
    if any(word in fact.metric for word in words.real_growth()):
        return True
    return words.footing().search(fact.sentence) is not None


def _formula(change: Figure, level: Figure, base: Figure) -> str:
    new, old = level.fact.value_text, base.fact.value_text
    if _years(change) is not None:
        return f"({new} ÷ {old}) ^ (1 ÷ {_years(change)}) − 1"
    if change.fact.unit == "倍" and change.fact.aspect == "level":
        return f"{new} ÷ {old}"
    return f"{new} ÷ {old} − 1" if change.fact.unit in {"%", "倍"} else f"{new} − {old}"
