"""From the linkers' choices to fact records: signs, offsets into the article's fields, evidence, identity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhfacts.identity import address
from zhfacts.model import Evidence, Fact

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from zhfacts.link.choices import Choices, MetricChoice, OwnerChoice, PeriodChoice
    from zhfacts.model import PublishedHow, Quantity
    from zhfacts.text import Page

SCHEMA_VERSION = "1.0"


def fact(page: Page, published: dt.date | None, how: PublishedHow | None, quantity: Quantity, choices: Choices, confidence: float) -> Fact:
    """The record of one quantity; its sentence and all spans are of the article as given."""
    aspect, metric, owner, period, claim = choices.aspect, choices.metric, choices.owner, choices.period, choices.claim
    value, value_max = signed(quantity, aspect.direction)
    field, start = page.place(quantity.start)
    end = start + quantity.end - quantity.start
    first, last = page.sentence_span(page.sentence(quantity.start))
    value_text = page.raw[quantity.start : quantity.end]
    return Fact(
        fact_id=address(
            page.article.id,
            field,
            start,
            end,
            value_text,
            owner.entity,
            metric.name,
            aspect.aspect,
            choices.basis,
            value,
            value_max,
            quantity.bound,
            quantity.unit,
            period.first,
            period.last,
            claim.modality,
        ),
        schema_version=SCHEMA_VERSION,
        doc_id=page.article.id,
        published=published,
        published_how=how,
        entity=owner.entity,
        entity_text=quoted(page, owner) or owner.text,
        entity_id=owner.code,
        entity_type=owner.type,
        metric=metric.name,
        metric_text=quoted(page, metric) or metric.text,
        qualifiers=metric.qualifiers,
        aspect=aspect.aspect,
        basis=choices.basis,
        value=value,
        value_max=value_max,
        bound=quantity.bound,
        unit=quantity.unit,
        value_text=value_text,
        period_start=period.first,
        period_end=period.last,
        period_text=quoted(page, period) or period.text,
        modality=claim.modality,
        source=claim.source,
        sentence=page.raw[first : max(last, quantity.end)].strip(),
        field=field,
        start=start,
        end=end,
        evidence={
            "entity": evidence(page, quantity, owner, owner.hop),
            "metric": evidence(page, quantity, metric),
            "value": Evidence(field, start, end, "stated"),
            "period": evidence(page, quantity, period, period.hop),
        },
        confidence=confidence,
        rule=f"{aspect.rule}; {metric.rule}; {owner.rule}; {period.rule}",
    )


def signed(quantity: Quantity, direction: int) -> tuple[Decimal, Decimal | None]:
    """The value with its direction; a negated range runs from the numerically lower end to the higher."""
    if direction > 0 or quantity.value < 0:
        return quantity.value, quantity.value_max
    if quantity.value_max is None:
        return -quantity.value, None
    return -quantity.value_max, -quantity.value


def quoted(page: Page, choice: OwnerChoice | MetricChoice | PeriodChoice) -> str | None:
    """What the article writes in the place of a slot, as given; None for one without a place."""
    return None if choice.start is None or choice.end is None else page.raw[choice.start : choice.end]


def evidence(page: Page, quantity: Quantity, choice: OwnerChoice | MetricChoice | PeriodChoice, hop: str | None = None) -> Evidence:
    """Where a slot stands; one without a place of its own points at the value and is implied.

    What is implied by words that have a place (the year before a stated one) is carried from there.
    """
    if choice.start is None or choice.end is None:
        field, at = page.place(quantity.start)
        return Evidence(field, at, at + quantity.end - quantity.start, "implied", hop)
    field, at = page.place(choice.start)
    return Evidence(field, at, at + choice.end - choice.start, "carried" if choice.how == "implied" else choice.how, hop)
