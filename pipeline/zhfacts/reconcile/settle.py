"""What was said of one topic, in the order it was said: each later statement beside the one that stood until then."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Literal, NamedTuple

from zhfacts.checks.interval import Interval
from zhfacts.reconcile.topic import revisions

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from zhfacts.model import Slip

Relation = Literal["agrees", "restates", "contradicts", "unclear", "forecast_met", "forecast_exceeded", "forecast_missed"]

_SCALES = (4, -4, 8, -8)
_ROUND = 45  # days after which the same figure is told by another report
_APART = 3
_REVISION = Decimal("0.2")  # how much a later report changes a figure, at most


class Statement(NamedTuple):
    """A fact of an article as said on a day; `span` is what its writing leaves open, one that is not `firm` cannot be held against another."""

    fact_id: str
    doc_id: str
    said: dt.date
    modality: str
    value: Decimal
    span: Interval
    sentence: str
    firm: bool = True


class Agreement(NamedTuple):
    """`later` beside `earlier`: whether it agrees. Of a forecast, `earlier` is the forecast and `later` what came of it."""

    relation: Relation
    later: Statement
    earlier: Statement
    slip: Slip | None = None


def settle(statements: Iterable[Statement]) -> list[Agreement]:
    """Compare what was said of one topic, reported figures one after the other, then forecasts and plans with the last one.

    An article that gives several figures that do not agree tells more things by one name: it is `unclear`, with two of
    them, and takes no part.
    """
    actual: list[Statement] = []
    foreseen: list[Statement] = []
    found: list[Agreement] = []
    for group in _by_article(statements):
        unlike = _unlike(group)
        if unlike is not None:
            found.append(unlike)
        else:
            one = min(group, key=lambda one: (one.span.width, one.fact_id))
            (actual if one.modality == "actual" else foreseen).append(one)
    if not actual:
        return found
    reported = list(_in_turn(actual))
    found += [turn.agreement for turn in reported]
    standing = reported[-1].standing if reported else actual[0]
    earlier = [one for one in foreseen if one.said <= actual[0].said and one.doc_id not in {actual[0].doc_id, standing.doc_id}]
    return found + [_outcome(one, standing) for one in earlier]


def _by_article(statements: Iterable[Statement]) -> Iterator[list[Statement]]:
    def order(one: Statement) -> tuple[dt.date, str, str]:
        return one.said, one.doc_id, one.modality

    for _, group in groupby(sorted(statements, key=lambda one: (order(one), one.fact_id)), key=order):
        yield list(group)


def _unlike(group: Sequence[Statement]) -> Agreement | None:
    """Two figures of one article that do not agree."""
    pairs = ((a, b) for i, a in enumerate(group) for b in group[:i])
    return next((Agreement("unclear", a, b) for a, b in pairs if not a.span.meets(b.span)), None)


class _Turn(NamedTuple):
    agreement: Agreement
    standing: Statement


def _in_turn(statements: Sequence[Statement]) -> Iterator[_Turn]:
    """Each statement against the one that stands: the most exact one of those that agree, until it is restated."""
    if not statements:
        return
    standing = statements[0]
    for one in statements[1:]:
        agreement = compared(one, standing)
        if agreement.relation == "restates" or (agreement.relation == "agrees" and one.span.width < standing.span.width):
            standing = one
        yield _Turn(agreement, standing)


def compared(later: Statement, earlier: Statement) -> Agreement:
    """Two reported figures of one topic; far apart, or not both firm, they are `unclear`: hardly of one thing."""
    if later.span.meets(earlier.span):
        return Agreement("agrees", later, earlier)
    if not (later.firm and earlier.firm):
        return Agreement("unclear", later, earlier)
    if later.span.certain and earlier.span.certain and any(later.span.scaled(power).meets(earlier.span) for power in _SCALES):
        return Agreement("contradicts", later, earlier, "scale")
    if later.value and later.span.meets(Interval(-earlier.span.high, -earlier.span.low)):
        return Agreement("contradicts", later, earlier, "sign")
    if _far(later.value, earlier.value):
        return Agreement("unclear", later, earlier)
    return Agreement("restates" if _restated(later, earlier) else "contradicts", later, earlier)


def _far(one: Decimal, other: Decimal) -> bool:
    """Whether one is more than three times the other, or they differ in sign: such figures are hardly of one thing."""
    near, far = sorted((abs(one), abs(other)))
    return far > _APART * near or one * other < 0


def _restated(later: Statement, earlier: Statement) -> bool:
    """Whether a later report tells the figure anew: it says so, or it comes much later and the figure is near the old one."""
    if later.said <= earlier.said:
        return False
    if any(word in later.sentence for word in revisions()):
        return True
    near = abs(later.value - earlier.value) <= _REVISION * max(abs(later.value), abs(earlier.value))
    return near and (later.said - earlier.said).days >= _ROUND


def _outcome(forecast: Statement, actual: Statement) -> Agreement:
    """What came of a forecast or a plan."""
    if forecast.span.meets(actual.span):
        return Agreement("forecast_met", actual, forecast)
    return Agreement("forecast_exceeded" if actual.span.low > forecast.span.high else "forecast_missed", actual, forecast)
