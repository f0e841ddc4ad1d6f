"""Why a fact reads as it does: what stands in the text, which rule answered, what else was weighed and by how much it lost.

The article is read again with a trace; reading without one costs nothing more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from zhfacts.extractor import Extractor
from zhfacts.link import confidence, ranker
from zhfacts.link.trace import Trace
from zhfacts.model import Article, Fact, FieldName

if TYPE_CHECKING:
    from zhfacts.extractor import Interpretation
    from zhfacts.link.choices import Choices
    from zhfacts.link.trace import Rival
    from zhfacts.text import Page

_FEWEST = 6


class UnknownFactError(LookupError):
    """No fact, or more than one, of an article has the id."""


class Alternative(msgspec.Struct, frozen=True):
    """What else a slot could have been, where it stands (code points in `field`, end exclusive), and how much less it scored.

    `behind` is None where nothing is scored: periods are found by an ordered chain of rules.
    """

    name: str
    text: str
    field: FieldName | None
    start: int | None
    end: int | None
    rule: str
    behind: float | None


class Reason(msgspec.Struct, frozen=True):
    """One slot of a fact: its answer, the words it was read from and how, the rule that answered, and what lost."""

    slot: str
    answer: str
    text: str
    how: str | None
    hop: str | None
    rule: str
    lost: list[Alternative]


class Explanation(msgspec.Struct, frozen=True):
    """A fact, a reason a slot, and what its confidence is made of (features with their weights, the heaviest first)."""

    article: Article
    fact: Fact
    reasons: list[Reason]
    confidence: list[tuple[str, float]]


def explain(article: Article, fact_id: str, extractor: Extractor | None = None) -> Explanation:
    """Why the fact whose id begins with `fact_id` (six characters at least) was read in an article.

    Raises UnknownFactError where the article does not give it, as with another version or lexicon, or gives several.
    """
    if len(fact_id) < _FEWEST:
        message = f"{fact_id!r}: at least {_FEWEST} characters of a fact's id"
        raise UnknownFactError(message)
    reader = extractor or Extractor()
    trace = Trace()
    seen = reader.interpret(article, trace)
    found = [
        (number, choice, fact)
        for number, (quantity, choices) in enumerate(zip(seen.reading.quantities, seen.choices, strict=True))
        for choice in choices
        if (fact := reader.fact(seen, quantity, choice)).fact_id.startswith(fact_id)
    ]
    if len(found) != 1:
        message = f"{fact_id}: {'several facts' if found else 'no fact'} of article {article.id} as it is read now"
        raise UnknownFactError(message)
    number, choices, fact = found[0]
    weights = ranker.load("confidence")
    features = ranker.features(confidence.SPELLING, confidence.signature(seen.reading.quantities[number], choices))
    parts = [(feature, weights.get(feature, 0.0)) for feature in features]
    heaviest = sorted((part for part in parts if part[1]), key=lambda part: (-abs(part[1]), part[0]))
    return Explanation(article, fact, _reasons(seen, number, choices, fact, trace), heaviest)


def _reasons(seen: Interpretation, number: int, choices: Choices, fact: Fact, trace: Trace) -> list[Reason]:
    page, quantity = seen.reading.page, seen.reading.quantities[number]
    days = f"{fact.period_start}…{fact.period_end}" if fact.period_start != fact.period_end else f"{fact.period_start}"
    value = f"{fact.value:,f}{f' … {fact.value_max:,f}' if fact.value_max is not None else ''} {fact.unit}".rstrip()
    return [
        Reason("value", f"{value} ({fact.bound})", fact.value_text, "stated", None, quantity.kind, []),
        _slot(page, fact, "aspect", fact.aspect, choices.aspect.rule, trace.of("aspect", number)),
        _slot(page, fact, "metric", fact.metric, choices.metric.rule, trace.of("metric", number)),
        _slot(page, fact, "entity", fact.entity, choices.owner.rule, trace.of("entity", number)),
        _slot(page, fact, "period", days, choices.period.rule, trace.of("period", number)),
        Reason("basis", fact.basis or "none", "", None, None, "", []),
        _slot(page, fact, "modality", fact.modality, choices.claim.rule, trace.of("modality", number)),
    ]


def _read(fact: Fact, slot: str) -> tuple[str, str | None, str | None]:
    """The words that a slot was read from, how, and the hop that carried it."""
    evidence = fact.evidence.get(slot)
    text = {"entity": fact.entity_text, "metric": fact.metric_text, "period": fact.period_text or ""}.get(slot, "")
    return (text, evidence.how, evidence.hop) if evidence else (text, None, None)


def _slot(page: Page, fact: Fact, slot: str, answer: str, rule: str, rivals: list[Rival]) -> Reason:
    lost = [_alternative(page, one.name, one.text, one.start, one.end, one.rule, one.behind) for one in rivals if one.name != answer]
    return Reason(slot, answer, *_read(fact, slot), rule, lost)


def _alternative(page: Page, name: str, text: str, start: int | None, end: int | None, rule: str, behind: float | None) -> Alternative:
    gap = None if behind is None else round(behind, 2)
    if start is None or end is None:
        return Alternative(name, text, None, None, None, rule, gap)
    field, at = page.place(start)
    return Alternative(name, page.raw[start:end], field, at, at + end - start, rule, gap)
