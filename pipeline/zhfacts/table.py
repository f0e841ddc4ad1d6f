"""Rows as a table that a person can read."""

from __future__ import annotations

import datetime as dt
import sys
from decimal import Decimal
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhfacts.store.layout import RowTuple

FACTS = """
SELECT entity, metric, aspect, basis, bound, value, value_max, unit, period_start, period_end, modality, value_text
FROM fact ORDER BY published DESC, doc_id, field DESC, start
"""
FACT_COLUMNS = ("entity", "metric", "value", "period", "modality", "as written")
_BOUNDS = {"about": "≈ ", "more_than": "> ", "less_than": "< "}
_WIDE = 200


def fact_cells(row: RowTuple) -> RowTuple:
    """A row of FACTS in the few columns that a screen has room for."""
    entity, metric, aspect, basis, bound, value, value_max, unit, first, last, modality, written = row
    amount = _number(value) if value_max is None else f"{_number(value)} – {_number(value_max)}"
    sign = "+" if aspect == "change" and not amount.startswith("-") else ""
    said = f"{_BOUNDS.get(str(bound), '')}{sign}{amount} {unit or ''} {basis or ''}".rstrip()
    return entity, metric, said, period(str(first or ""), str(last or "")), modality, written


def period(first: str, last: str) -> str:
    """Two ISO days as 2025-01-01…06-30: the second year is left out where it is the first."""
    if first == last:
        return first
    return f"{first}…{last.removeprefix(first[:5])}"


def table(names: Sequence[str], rows: Sequence[RowTuple]) -> None:
    """Print rows under their column names; where no screen limits them, in full width."""
    shown = Table(header_style="bold", show_edge=False, pad_edge=False)
    for i, name in enumerate(names):
        number = any(isinstance(row[i], Decimal | int | float) for row in rows) or name == "value"
        shown.add_column(name, justify="right" if number else "left", overflow="fold")
    for row in rows:
        shown.add_row(*map(_cell, row))
    width = None if sys.stdout.isatty() else _WIDE
    Console(markup=False, highlight=False, emoji=False, width=width).print(shown)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return _number(value)
    return value.isoformat() if isinstance(value, dt.date) else "".join(c if c.isprintable() else " " for c in str(value))


def _number(value: object) -> str:
    """A number in full, with thousands set apart and without idle zeros."""
    whole, _, fraction = f"{Decimal(str(value)):,f}".partition(".")
    return f"{whole}.{fraction}".rstrip("0").rstrip(".") if fraction else whole
