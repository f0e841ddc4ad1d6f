"""Days with names, and the days on which the exchanges are closed."""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Festival(NamedTuple):
    """A holiday or shopping day: its first day, fixed or by year, and its length."""

    month: int
    day: int
    days: int
    years: dict[int, dt.date]

    def first(self, year: int) -> dt.date | None:
        """Its first day in `year`; None where that is not known."""
        return self.years.get(year) if self.years else dt.date(year, self.month, self.day)


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
        moving = [dt.date.fromisoformat(day) for day in entry.get("years", ())]
        festival = Festival(entry.get("month", 0), entry.get("day", 0), entry["days"], {day.year: day for day in moving})
        found.update(dict.fromkeys(entry["names"], festival))
    return found
