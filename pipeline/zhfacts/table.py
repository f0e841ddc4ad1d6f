"""Rows as a table that a person can read."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhfacts.store.layout import RowTuple

FACTS = """
SELECT entity, metric, aspect, basis, value, unit, period_start, period_end, modality, value_text, doc_id
FROM fact ORDER BY published DESC, doc_id, field DESC, start
"""


def table(names: Sequence[str], rows: Sequence[RowTuple]) -> None:
    """Print rows under their column names."""
    shown = Table(header_style="bold", show_edge=False, pad_edge=False)
    numbers = [any(isinstance(row[i], Decimal | int | float) for row in rows) for i in range(len(names))]
    for name, number in zip(names, numbers, strict=True):
        shown.add_column(name, justify="right" if number else "left", overflow="fold")
    for row in rows:
        shown.add_row(*(_cell(value) for value in row))
    Console(markup=False, highlight=False, emoji=False).print(shown)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        whole, _, fraction = f"{value:,f}".partition(".")
        return f"{whole}.{fraction}".rstrip("0").rstrip(".") if fraction else whole
    return value.isoformat() if isinstance(value, dt.date) else "".join(c if c.isprintable() else " " for c in str(value))
