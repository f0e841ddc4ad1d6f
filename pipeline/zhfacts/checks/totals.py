"""Totals and their parts, rates and what they are made of."""

from __future__ import annotations

from collections import Counter
from functools import reduce
from itertools import product
from operator import add
from typing import TYPE_CHECKING

from zhfacts.checks import words
from zhfacts.checks.interval import point
from zhfacts.checks.judge import Relation, Rules, judged
from zhfacts.checks.sheet import same_claim

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from zhfacts.checks.figure import Figure
    from zhfacts.checks.interval import Interval
    from zhfacts.checks.judge import Check
    from zhfacts.checks.sheet import Sheet

_RATES = frozenset({"%", "pp", "bp", "倍", "点"})
_MANY = 2000  # combinations beyond which only those of one period are looked at


def checks(sheet: Sheet) -> Iterator[Check]:
    """Every total and rate that has its parts beside it, owner by owner."""
    for figures in sheet.owners.values():
        named = by_name(one for one in figures if one.fact.aspect == "level" and one.fact.basis is None)
        for rule in words.sums():
            if rule.total in named and all(part in named for part in rule.parts):
                yield from summed(named[rule.total], [named[part] for part in rule.parts])
        for rate in words.rates():
            if rate.name in named and rate.whole in named:
                parts = [one for part in rate.parts for one in named.get(part, ())]
                yield from divided(named[rate.name], parts, named[rate.whole])
        yield from _sorted(named)


def by_name(figures: Iterable[Figure]) -> dict[str, list[Figure]]:
    """Figures by the name of their metric, with its qualifiers."""
    named: dict[str, list[Figure]] = {}
    for one in figures:
        name = "".join([*one.fact.qualifiers.values(), one.fact.metric])
        named.setdefault(name, []).append(one)
    return named


def summed(totals: Sequence[Figure], parts: Sequence[Sequence[Figure]]) -> Iterator[Check]:
    """Each total against every choice of one figure a part."""
    choices = 1
    for group in parts:
        choices *= len(group)
    for total in totals:
        if total.fact.unit in _RATES:
            continue
        relations = []
        for chosen in product(*parts):
            odd = _odd([total, *chosen])
            if odd > (0 if choices > _MANY else 1) or not _addable(total, chosen):
                continue
            formula = " + ".join(part.fact.value_text for part in chosen)
            relations.append(Relation("sum", total, chosen, _summed, formula, odd == 0))
        yield from judged(relations, Rules())


def _odd(figures: Sequence[Figure]) -> int:
    """How many do not have the period that most have."""
    return len(figures) - Counter(one.days for one in figures).most_common(1)[0][1]


def _addable(total: Figure, parts: Sequence[Figure]) -> bool:
    alike = all(part.fact.unit == total.fact.unit and same_claim(part, total) for part in parts)
    return alike and total.days is not None


def _summed(spans: Sequence[Interval]) -> Interval:
    return reduce(add, spans)


def divided(rates: Sequence[Figure], parts: Sequence[Figure], wholes: Sequence[Figure]) -> Iterator[Check]:
    """Each rate or share against every part and whole."""
    for rate in rates:
        if rate.fact.unit != "%":
            continue
        relations = []
        for part, whole in product(parts, wholes):
            odd = _odd([rate, part, whole])
            alike = part.fact.unit == whole.fact.unit and same_claim(part, rate) and same_claim(whole, rate)
            if alike and part is not whole and part.fact.unit not in _RATES and odd < 2 and rate.days and part.days:
                formula = f"{part.fact.value_text} ÷ {whole.fact.value_text}"
                relations.append(Relation("rate", rate, (part, whole), _share, formula, odd == 0))
        yield from judged(relations, Rules())


def _share(spans: Sequence[Interval]) -> Interval | None:
    part, whole = spans
    return part.over(whole).times(point(100)) if whole.low > 0 else None


def _sorted(named: Mapping[str, Sequence[Figure]]) -> Iterator[Check]:
    """Names that differ in the word for a sort alone, and one with a word for the rest, add up to the plain name."""
    for group in words.sorts():
        for rest in sorted({name.replace(group[0], "", 1) for name in named if group[0] in name}):
            parts = [[one for name in named if word in name and name.replace(word, "", 1) == rest for one in named[name]] for word in group]
            totals = [
                one for name in named if rest and _ends(name, rest) and not any(word in name for word in group) for one in named[name]
            ]
            if all(parts) and totals:
                yield from summed(totals, parts)


def _ends(name: str, rest: str) -> bool:
    return name.endswith(rest) or rest.endswith(name)
