"""What must add up, from lexicon/arithmetic.toml."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple


class Sum(NamedTuple):
    """A total and the parts that make it up."""

    total: str
    parts: tuple[str, ...]


class Rate(NamedTuple):
    """A rate in percent: one of `parts` by `whole`."""

    name: str
    parts: tuple[str, ...]
    whole: str


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((files("zhfacts") / "lexicon" / "arithmetic.toml").read_text("utf8"))


@cache
def sums() -> tuple[Sum, ...]:
    """The totals with known parts."""
    return tuple(Sum(entry["total"], tuple(entry["parts"].split())) for entry in _table()["sum"])


@cache
def rates() -> tuple[Rate, ...]:
    """The rates with a known part and whole."""
    return tuple(Rate(entry["name"], tuple(entry["parts"].split()), entry["whole"]) for entry in _table()["rate"])


@cache
def wholes() -> dict[str, str]:
    """The word that a part ends in → the metric that it is part of, long words first."""
    pairs = [(word, whole) for whole, words in _table()["wholes"].items() for word in words.split()]
    return dict(sorted(pairs, key=lambda pair: (-len(pair[0]), pair)))


@cache
def sorts() -> tuple[tuple[str, ...], ...]:
    """Groups of words for the sorts of one thing, none left out."""
    return tuple(tuple(group.split()) for group in _table()["words"]["sorts"])


@cache
def rest() -> tuple[str, ...]:
    """Words for all that is left: 其他."""
    return tuple(_table()["words"]["rest"].split())


@cache
def footing() -> re.Pattern[str]:
    """Words that tell a growth on another footing than the amounts."""
    return re.compile("|".join(map(re.escape, _table()["words"]["footing"].split())))


@cache
def real_growth() -> tuple[str, ...]:
    """Metrics whose growth leaves prices out."""
    return tuple(_table()["words"]["real"].split())


@cache
def additive() -> frozenset[str]:
    """Metrics whose months add up to quarters and years."""
    return frozenset(_table()["words"]["additive"].split())
