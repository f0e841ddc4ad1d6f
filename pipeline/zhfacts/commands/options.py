"""What the options of the commands have in common: their types, and how they are read."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhfacts.read import Columns


class Day(click.ParamType[dt.date]):
    """An ISO date."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """The date of YYYY-MM-DD."""
        try:
            return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not an ISO date (YYYY-MM-DD)", param, ctx)


def columns(mapping: Sequence[str]) -> Columns:
    """The columns of FIELD=COLUMN pairs."""
    from zhfacts.read import FIELDS, Columns  # noqa: PLC0415

    names = {}
    for pair in mapping:
        field, _, column = pair.partition("=")
        if field not in FIELDS or not column:
            raise click.BadParameter(f"{pair!r} is not FIELD=COLUMN with FIELD one of {', '.join(FIELDS)}", param_hint="--map")
        names[field] = column
    return Columns(**names)
