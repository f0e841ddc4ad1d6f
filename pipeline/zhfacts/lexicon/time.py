"""Days with names, and the days on which the exchanges are closed."""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Festival(NamedTuple):
    """A holiday or shopping day. `bare` if its name alone is a time."""

    bare: bool
    month: int
    day: int
    days: int
    years: dict[int, tuple[dt.date, dt.date]]

    def span(self, year: int) -> tuple[dt.date, dt.date] | None:
        """Its days in `year`; None where they are not known."""
        if year in self.years or not self.month:
            return self.years.get(year)
        first = dt.date(year, self.month, self.day)
        return first, first + dt.timedelta(self.days - 1)


def _span(text: str) -> tuple[dt.date, dt.date]:
    first, _, last = text.partition("..")
    return dt.date.fromisoformat(first), dt.date.fromisoformat(last)


@cache
def closures() -> frozenset[dt.date]:
    """The days, weekdays and those between, on which the mainland exchanges are closed for holidays."""
    closed: set[dt.date] = set()
    for line in (files("zhfacts") / "lexicon" / "closures.csv").read_text("utf8").splitlines()[1:]:
        year, _, spans = line.partition(",")
        for span in spans.split():
            first, _, last = span.partition("..")
            day, until = (dt.date.fromisoformat(f"{year}-{end}") for end in (first, last or first))
            while day <= until:
                closed.add(day)
                day += dt.timedelta(1)
    return frozenset(closed)


@cache
def festivals() -> dict[str, Festival]:
    """Name → festival."""
    entries = tomllib.loads((files("zhfacts") / "lexicon" / "time.toml").read_text("utf8"))["festival"]
    found = {}
    for entry in entries:
        years = {span[0].year: span for span in map(_span, entry.get("years", ()))}
        festival = Festival(entry["bare"], entry.get("month", 0), entry.get("day", 0), entry.get("days", 0), years)
        found.update(dict.fromkeys(entry["names"], festival))
    return found
