"""All checks on the facts of articles, and the findings among them."""

from __future__ import annotations

from decimal import Context, Decimal, localcontext
from itertools import groupby
from typing import TYPE_CHECKING

from zhfacts.checks import growth, periods, repeats, shares, totals
from zhfacts.checks.sheet import sheet
from zhfacts.identity import address
from zhfacts.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zhfacts.checks.judge import Check
    from zhfacts.model import Fact

_EXACT = Context(prec=60)
_PLACES = Decimal("1e-12")
_GROUPS = (growth, repeats, totals, shares, periods)


def check(facts: Iterable[Fact]) -> list[Finding]:
    """What does not agree in each article, article by article in the order given. Facts of one article stand together."""
    return [_finding(one) for one in verify(facts) if not one.holds]


def verify(facts: Iterable[Fact]) -> list[Check]:
    """All that could be checked in each article, holding or not."""
    return [one for _, group in groupby(facts, key=lambda fact: fact.doc_id) for one in _article(group)]


def _article(facts: Iterable[Fact]) -> Iterator[Check]:
    with localcontext(_EXACT):
        laid_out = sheet(facts)
        made = [one for group in _GROUPS for one in group.checks(laid_out)]
    yield from made


def _finding(one: Check) -> Finding:
    ids = [fact.fact_id for fact in one.facts]
    with localcontext(_EXACT):
        return Finding(
            finding_id=address(one.kind, one.slip, *ids),
            doc_id=one.facts[0].doc_id,
            kind=one.kind,
            slip=one.slip,
            fact_ids=ids,
            arithmetic=_arithmetic(one),
            expected=_plain(one.expected.quantize(_PLACES)),
            found=one.found,
            unit=one.unit,
        )


def _arithmetic(one: Check) -> str:
    """The calculation in figures as written, and what is stated instead: 12亿元 ÷ 10亿元 − 1 = 20 %; stated: 30%."""
    fact = one.facts[0]
    if one.slip == "period":
        dates = "; ".join(f"{part.value_text} {_days(part)}" for part in one.facts)
        return (
            f"{one.formula}: {dates}" if one.kind == "nested" else f"{one.formula} = {fact.value_text}, but not of these periods: {dates}"
        )
    sign = "−" if fact.value < 0 and not fact.value_text.startswith(("-", "−", "负")) else ""
    return f"{one.formula} = {_short(one.expected)} {one.unit}".rstrip() + f"; stated: {sign}{fact.value_text}"


def _days(fact: Fact) -> str:
    first, last = fact.period_start, fact.period_end
    return f"{first}" if first == last else f"{first}…{last}"


def _short(value: Decimal) -> str:
    """Four digits are enough to see what is wrong; 万 and 亿 as people write them."""
    for power, word in ((12, "万亿"), (8, "亿"), (4, "万")):
        if abs(value) >= Decimal(1).scaleb(power):
            return _short(value.scaleb(-power)) + word
    return f"{_plain(value.quantize(Decimal(1).scaleb(min(0, value.adjusted() - 3)))):f}"


def _plain(value: Decimal) -> Decimal:
    """Without idle zeros, and without an exponent."""
    return Decimal(f"{value.normalize():f}")
