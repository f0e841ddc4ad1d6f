"""What the options of the commands have in common: their types, and how they are read."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from zhfacts.limit import MAX_CHARS, MAX_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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


class Encoding(click.ParamType[str]):
    """The name of an encoding."""

    name = "encoding"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The codec of that name."""
        from zhfacts.read import codec  # noqa: PLC0415

        try:
            return codec(str(value))
        except LookupError:
            self.fail(f"{str(value)!r} is no encoding that is known (utf-8, gb18030, big5, utf-16)", param, ctx)


def limits(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options --max-chars and --max-seconds of a command."""
    seconds = click.option(
        "--max-seconds",
        type=click.FloatRange(min=0, min_open=True),
        default=MAX_SECONDS,
        show_default=True,
        help="CPU seconds that an article may take.",
    )
    characters = click.option(
        "--max-chars",
        type=click.IntRange(min=1),
        default=MAX_CHARS,
        show_default=True,
        help="A longer article is refused and becomes a reject.",
    )
    return characters(seconds(command))


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
