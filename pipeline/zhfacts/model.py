"""The records that flow through the pipeline; imports nothing of ours.

Offsets are Unicode code points, end exclusive. Mentions (quantities, periods, names) carry offsets
into `Page.text`; a `Fact` carries offsets into the field of the article as it was given.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

import msgspec

Aspect = Literal["level", "change", "share"]
Basis = Literal["yoy", "qoq", "mom", "wow", "dod", "ytd", "prior"]
Bound = Literal["exact", "about", "more_than", "less_than", "range"]
Modality = Literal["actual", "forecast", "plan"]
How = Literal["stated", "carried", "coreference", "implied"]
FieldName = Literal["title", "text"]
PublishedHow = Literal["given", "inferred"]
FindingKind = Literal["growth", "title", "repeat", "sum", "rate", "shares", "periods", "nested"]
Slip = Literal["scale", "period", "sign"]


class Article(msgspec.Struct, frozen=True):
    """One article as it was given. `published` is the only "now" the pipeline knows."""

    id: str
    text: str
    title: str = ""
    published: dt.date | None = None


class Quantity(msgspec.Struct, frozen=True):
    """A number with its unit, bounds and approximation words, as read.

    `value` is in the base unit (10.81亿元 → 1081000000) and carries a sign only where one is written
    (-3.9%, 负3.9%); the direction of a verb is decided when linking. `kind` is one of money, percent,
    points (pp, bp), multiple, price (a currency per something), index, count, duration, number.
    `start`/`end` cover number and unit and the bound words that touch them (超4%, 30多家, 近700只).
    """

    start: int
    end: int
    text: str
    value: Decimal
    unit: str
    value_max: Decimal | None = None
    bound: Bound = "exact"
    kind: str = "number"
    number_start: int = 0
    number_end: int = 0
    implied: Aspect | None = None  # 翻番, 腰斩, 三成 say their own aspect
    converts: int | None = None  # start of the quantity that this one restates in another currency


class Period(msgspec.Struct, frozen=True):
    """A time expression and the days it covers, both inclusive; None where the text leaves them open.

    `grain` is day, week, month, quarter, half, year, part (4月初, 年底), window (近三年), span or vague; a
    span of like parts names their `step` (2021-2023年 year, 1-9月 month). `role` tells how it stands in
    the sentence: stated, base (去年同期, 较2018年: what a change compares with), instant (截至9月30日,
    期末), since (自2020年以来), weak (目前, 收盘, 近日: usable in its own sentence only), label (in the name
    of something: 2031年到期债券, 《2020年…报告》).
    """

    start: int
    end: int
    text: str
    first: dt.date | None
    last: dt.date | None
    grain: str = "span"
    role: str = "stated"
    antecedent: int | None = None  # start of the period that 同期, 次年, 当季 … count from
    step: str | None = None


class Name(msgspec.Struct, frozen=True):
    """A mention of something that can own a quantity.

    `type` is company, institution, government, place, market, index, industry, commodity, currency,
    fund, product, person, media or anaphor (公司, 该公司, 其). `entity` is the canonical name within the
    article (the fullest name that it gives) and `code` the exchange code where the lexicon knows it.
    `local` names hold only in the clause that they stand in and what carries on from it.
    """

    start: int
    end: int
    text: str
    type: str
    entity: str
    code: str | None = None
    local: bool = False


class Word(msgspec.Struct, frozen=True):
    """A word of the segmenter with its part of speech (jieba's tag set)."""

    start: int
    end: int
    text: str
    tag: str


class Evidence(msgspec.Struct, frozen=True):
    """Where a slot was read: offsets into `field`, and how it came to the fact.

    An `implied` slot has no place of its own and carries the value's offsets.
    """

    field: FieldName
    start: int
    end: int
    how: How
    hop: str | None = None  # the expression that carried it: 该公司, 去年同期, 其中


class Fact(msgspec.Struct, frozen=True):
    """One quantity that an article states of something (schemas/fact.schema.json)."""

    fact_id: str
    schema_version: str
    doc_id: str
    published: dt.date | None
    published_how: PublishedHow | None
    entity: str
    entity_text: str
    entity_id: str | None
    entity_type: str
    metric: str
    metric_text: str
    qualifiers: dict[str, str]
    aspect: Aspect
    basis: Basis | None
    value: Decimal
    value_max: Decimal | None
    bound: Bound
    unit: str
    value_text: str
    period_start: dt.date | None
    period_end: dt.date | None
    period_text: str | None
    modality: Modality
    source: str | None
    sentence: str
    field: FieldName
    start: int
    end: int
    evidence: dict[str, Evidence]
    confidence: float
    rule: str


class Reject(msgspec.Struct, frozen=True):
    """Something that did not become a fact, and why. `where` names the file and line of bad input."""

    doc_id: str | None
    reason: str
    detail: str
    where: str | None = None
    field: FieldName | None = None
    start: int | None = None
    end: int | None = None
    text: str | None = None


class Numeral(msgspec.Struct, frozen=True):
    """One row of the ledger: a numeral of the article and what became of it."""

    doc_id: str
    field: FieldName
    start: int
    end: int
    text: str
    fate: Literal["fact", "period", "name", "ordinal", "idiom", "reject"]
    fact_id: str | None = None
    reason: str | None = None


class Finding(msgspec.Struct, frozen=True):
    """Facts of one article that cannot all be right (schemas/finding.schema.json).

    The first fact is the one that was calculated anew: `expected` from the others, `found` as read, both in `unit`.
    `slip` names the mistake that would explain it: a figure ten thousand times too large or small, a wrong
    period, a profit for a loss.
    """

    finding_id: str
    doc_id: str
    kind: FindingKind
    slip: Slip | None
    fact_ids: list[str]
    arithmetic: str
    expected: Decimal
    found: Decimal
    unit: str


class Extraction(msgspec.Struct, frozen=True):
    """All that one article gave."""

    article: Article
    facts: list[Fact]
    rejects: list[Reject]
    numerals: list[Numeral]
