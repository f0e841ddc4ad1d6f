"""What the linkers decide, one record a slot. Offsets are page offsets."""

from __future__ import annotations

import datetime as dt

import msgspec

from zhfacts.model import Aspect, Basis, How, Modality


class AspectChoice(msgspec.Struct, frozen=True):
    """Level, change or share; `direction` is -1 where the value must be negated, else 1.

    `start`/`end` span the word that decides (增长, 占, 降至), or are None.
    """

    aspect: Aspect
    direction: int = 1
    start: int | None = None
    end: int | None = None
    rule: str = ""


class MetricChoice(msgspec.Struct, frozen=True):
    """The metric: its canonical or analyst's `name`, and the literal phrase `text` at start…end (None where implied)."""

    name: str
    text: str
    start: int | None
    end: int | None
    how: How
    rule: str
    score: float = 0.0
    qualifiers: dict[str, str] = {}  # msgspec copies defaults


class OwnerChoice(msgspec.Struct, frozen=True):
    """The entity: canonical `entity`, the mention `text` at start…end, and the hop that carried it."""

    entity: str
    text: str
    type: str
    code: str | None
    start: int | None
    end: int | None
    how: How
    rule: str
    score: float = 0.0
    hop: str | None = None


class PeriodChoice(msgspec.Struct, frozen=True):
    """First and last day, both inclusive, and the expression that gave them."""

    first: dt.date | None
    last: dt.date | None
    text: str | None
    start: int | None
    end: int | None
    how: How
    rule: str
    score: float = 0.0
    hop: str | None = None


class ClaimChoice(msgspec.Struct, frozen=True):
    """How it is said (modality) and by whom (source)."""

    modality: Modality
    source: str | None
    rule: str


class Choices(msgspec.Struct, frozen=True):
    """All that was decided about one quantity and one of its owners."""

    aspect: AspectChoice
    metric: MetricChoice
    owner: OwnerChoice
    period: PeriodChoice
    basis: Basis | None
    claim: ClaimChoice
