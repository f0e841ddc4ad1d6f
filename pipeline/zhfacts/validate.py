"""Facts against their JSON Schema: the schema files are the contract, jsonschema-rs checks it natively.

Formats are checked too (2021-13-45 is no date). Decimals go in as they are and come out untouched; only
the limits of the schema are compared in double precision.
"""

from __future__ import annotations

import importlib.resources
from functools import cache
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import msgspec

from zhfacts.records import as_record

if TYPE_CHECKING:
    from decimal import Decimal

    from zhfacts.model import Fact

DECIMAL_DIGITS = 38
DECIMAL_PLACES = 12
"""Values are exact in DECIMAL(38, 12): 26 digits before the point and 12 after it, in every target alike."""


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema `name` (article, fact, reject, numeral …)."""
    file = importlib.resources.files("zhfacts") / "schemas" / f"{name}.schema.json"
    loaded: dict[str, Any] = msgspec.json.decode(file.read_bytes())
    return loaded


@cache
def validator(name: str) -> jsonschema_rs.Draft202012Validator:
    """A validator for a record as plain Python values (numbers may be Decimals, dates are ISO strings)."""
    return jsonschema_rs.Draft202012Validator(schema(name), validate_formats=True)


def problem(fact: Fact) -> str | None:
    """Why a fact must not leave, or None: the schema first, then what no schema can say."""
    values = as_record(fact)
    check = validator("fact")
    if not check.is_valid(values):
        return "; ".join(f"{'/'.join(map(str, error.instance_path)) or 'fact'}: {error.message}" for error in check.iter_errors(values))
    return _unfit(fact.value) or _unfit(fact.value_max) or _disordered(fact)


def _unfit(value: Decimal | None) -> str | None:
    """A value that DECIMAL(38, 12) would round."""
    if value is None:
        return None
    _, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int) or exponent >= -DECIMAL_PLACES or not any(digits[exponent + DECIMAL_PLACES :]):
        return None
    return f"value: {value} has more than {DECIMAL_PLACES} digits after the point"


def _disordered(fact: Fact) -> str | None:
    """Ends that come before their beginnings."""
    if fact.value_max is not None and fact.value_max < fact.value:
        return f"value_max: {fact.value_max} is less than value {fact.value}"
    if fact.period_start and fact.period_end and fact.period_end < fact.period_start:
        return f"period_end: {fact.period_end} is before period_start {fact.period_start}"
    if fact.end <= fact.start:
        return f"end: {fact.end} is not after start {fact.start}"
    return None
