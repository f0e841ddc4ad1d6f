"""Records as JSON: exact numbers, ISO dates, keys in the order of the model."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zhfacts.model import Article, Fact, Finding, Numeral, Reject

_ENCODER = msgspec.json.Encoder(decimal_format="number")


def as_json(record: Article | Fact | Finding | Numeral | Reject) -> bytes:
    """One record as a line of JSON, without the line break."""
    return _ENCODER.encode(record)


def as_lines(records: Iterable[msgspec.Struct]) -> bytes:
    """Records as JSON Lines."""
    return _ENCODER.encode_lines(records)


def as_text(value: object) -> str:
    """A part of a record (qualifiers, evidence) as JSON text."""
    return _ENCODER.encode(value).decode()


def as_record(record: Article | Fact | Finding | Numeral | Reject) -> dict[str, Any]:
    """One record as plain Python: dates as ISO strings, values as Decimal."""
    plain: dict[str, Any] = msgspec.to_builtins(record, builtin_types=(Decimal,))
    return plain
