"""From relations between figures to what holds, what does not, and which slip would explain it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple

from zhfacts.checks.interval import Interval

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from zhfacts.checks.figure import Figure
    from zhfacts.model import Fact, FindingKind, Slip

Sense = Literal["scale", "amount", "period"]

_SCALES = (4, -4, 8, -8)  # 万 for 亿 and the like
_NEAR = Decimal("0.05")  # figures from two sources often differ by less
_TIGHT = Decimal("0.02")  # so little left open that figures far apart do not agree by accident
_FAIR = Decimal("0.2")  # … figures of one sentence
_LOOSE = Decimal("0.2")  # … so much that an amount can be wrong unnoticed
_MINUS = Interval(Decimal(-1), Decimal(-1))
_TOGETHER = 80  # characters


class Relation(NamedTuple):
    """`target` should be what `compute` makes of the spans of `sources`; `formula` says how in figures as written.

    `dated` tells whether the periods of all of them are those that the relation wants.
    """

    kind: FindingKind
    target: Figure
    sources: tuple[Figure, ...]
    compute: Callable[[Sequence[Interval]], Interval | None]
    formula: str
    dated: bool = True

    @property
    def expected(self) -> Interval | None:
        """What the target should be; None where the arithmetic has no answer (growth from a loss)."""
        return self.compute([source.span for source in self.sources])

    @property
    def answer(self) -> Decimal | None:
        """The result with the figures as they are written; the middle where one of them is a range."""
        exact = self.compute([Interval(s.fact.value, s.fact.value if s.fact.value_max is None else s.fact.value_max) for s in self.sources])
        return None if exact is None else exact.middle

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All that take part."""
        return (self.target, *self.sources)

    @property
    def reach(self) -> int:
        """How far apart in the article its figures stand."""
        places = [figure.place for figure in self.figures]
        return max(places) - min(places)


class Check(NamedTuple):
    """A relation that was checked: the first fact should be `expected`, and `found` is what it states.

    `senses` tells what a relation that holds would notice: a figure ten thousand times too large or small, another
    amount, a wrong period. `needed` are the facts without which it would not hold in another way.
    """

    kind: FindingKind
    holds: bool
    facts: tuple[Fact, ...]
    formula: str
    expected: Decimal
    found: Decimal
    unit: str
    slip: Slip | None = None
    senses: frozenset[Sense] = frozenset()
    needed: tuple[Fact, ...] = ()


class Rules(NamedTuple):
    """What a group of relations on one target can tell.

    `amounts`: values that do not agree are a finding, not only slips. `dates`: values that agree under periods that do
    not are a finding.
    """

    amounts: bool = True
    dates: bool = True


def judged(relations: Iterable[Relation], rules: Rules) -> list[Check]:
    """The checks on one target: those that hold; else its nearest failure; else periods that belie figures that agree."""
    answers = [(relation, expected) for relation in relations if (expected := relation.expected) is not None]
    dated = [(relation, expected) for relation, expected in answers if relation.dated]
    kept = [(relation, expected) for relation, expected in dated if expected.meets(relation.target.span)]
    if kept:
        return _holding(kept, rules)
    for relation, expected in sorted(dated, key=lambda answer: answer[0].reach):
        if slipped(relation):
            return [_check(relation, expected, slip="scale")]
        if rules.amounts and relation.target.fact.value and expected.meets(relation.target.span.times(_MINUS)):
            return [_check(relation, expected, slip="sign")]
        if rules.amounts and _far(expected, relation.target.span):
            return [_check(relation, expected)]
    if rules.dates and not dated:
        telling = [(r, e) for r, e in answers if e.meets(r.target.span) and _telling(r, e)]
        for relation, expected in sorted(telling, key=lambda answer: answer[0].reach)[:1]:
            return [_check(relation, expected, slip="period")]
    return []


def _holding(kept: Sequence[tuple[Relation, Interval]], rules: Rules) -> list[Check]:
    needed = [figure.fact for figure in kept[0][0].figures if all(figure in relation.figures for relation, _ in kept)]
    return [
        _check(relation, expected)._replace(holds=True, senses=_senses(relation, expected, rules), needed=tuple(needed))
        for relation, expected in kept
    ]


def _senses(relation: Relation, expected: Interval, rules: Rules) -> frozenset[Sense]:
    senses: set[Sense] = set()
    if all(figure.span.certain for figure in relation.figures):
        senses.add("scale")
    if rules.amounts and max(expected.width, relation.target.span.width) <= _LOOSE:
        senses.add("amount")
    if rules.dates and _telling(relation, expected):
        senses.add("period")
    return frozenset(senses)


def _telling(relation: Relation, expected: Interval) -> bool:
    """Whether figures that agree must belong together: one figure told twice, or a result that leaves little open."""
    if relation.kind in {"title", "repeat"}:
        one, twin = relation.target.fact, relation.sources[0].fact
        return (one.value, one.value_max) == (twin.value, twin.value_max)
    allowed = _FAIR if relation.reach < _TOGETHER else _TIGHT
    return max(expected.width, relation.target.span.width) <= allowed


def _far(expected: Interval, found: Interval) -> bool:
    """Whether they are apart by more than a twentieth."""
    gap = max(expected.low - found.high, found.low - expected.high)
    return gap > abs(expected.middle) * _NEAR


def slipped(relation: Relation) -> bool:
    """Whether one figure ten thousand times as large or small would make the relation hold."""
    spans = [figure.span for figure in relation.figures]
    if not all(span.certain for span in spans):
        return False
    for i, span in enumerate(spans):
        for power in _SCALES:
            tried = [*spans[:i], span.scaled(power), *spans[i + 1 :]]
            expected = relation.compute(tried[1:])
            if expected is not None and expected.meets(tried[0]):
                return True
    return False


def _check(relation: Relation, expected: Interval, *, slip: Slip | None = None) -> Check:
    fact = relation.target.fact
    facts = tuple(figure.fact for figure in relation.figures)
    answer = relation.answer
    return Check(relation.kind, False, facts, relation.formula, expected.middle if answer is None else answer, fact.value, fact.unit, slip)
