"""Annotated articles in the form of corpus/: reading them, and their value spans as quantities."""

from __future__ import annotations

import datetime as dt
import gzip
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec

from zhfacts.model import Article, Quantity
from zhfacts.text import Page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

GoldArticle = dict[str, Any]
GoldFact = dict[str, Any]
_GZIP = b"\x1f\x8b"


def load(paths: Sequence[Path]) -> list[GoldArticle]:
    """The articles of some files of JSON Lines, plain or gzipped, in order."""
    return [msgspec.json.decode(line) for path in paths for line in _plain(path.read_bytes()).splitlines() if line.strip()]


def _plain(content: bytes) -> bytes:
    return gzip.decompress(content) if content.startswith(_GZIP) else content


def article(gold: GoldArticle) -> Article:
    """The article without its facts."""
    published = dt.date.fromisoformat(gold["published"]) if gold.get("published") else None
    return Article(id=gold["id"], text=gold["text"], title=gold.get("title") or "", published=published)


def first(value: Any) -> Any:
    """The best of accepted alternatives."""
    return value[0] if isinstance(value, list) else value


def kind_of(unit: str) -> str:
    """The kind of quantity that a unit makes."""
    named = {"%": "percent", "pp": "points", "bp": "points", "倍": "multiple", "点": "index", "": "number"}
    if unit in named:
        return named[unit]
    amount, per, _ = unit.partition("/")
    if len(amount) == 3 and amount.isascii() and amount.isupper():
        return "price" if per else "money"
    return "count"


def quantities(page: Page, gold: GoldArticle) -> list[tuple[Quantity, list[GoldFact]]]:
    """The annotated values as a reader would give them, unsigned, each with the facts on its span; optional ones left out."""
    spans: dict[tuple[int, int], list[GoldFact]] = {}
    for fact in gold["facts"]:
        if not fact.get("optional"):
            start = fact["start"] + (page.body if fact["field"] == "text" else 0)
            spans.setdefault((start, start + fact["end"] - fact["start"]), []).append(fact)
    return [(_quantity(page.text, start, end, facts[0]), facts) for (start, end), facts in sorted(spans.items())]


def _quantity(text: str, start: int, end: int, fact: GoldFact) -> Quantity:
    unit = first(fact["unit"])
    low, high = Decimal(fact["value"]), Decimal(fact["value_max"]) if fact["value_max"] else None
    if low < 0 and "-" not in text[start:end] and "负" not in text[start:end]:
        low, high = (-low, None) if high is None else (-high, -low)
    return Quantity(start, end, text[start:end], low, unit, high, fact["bound"], kind_of(unit), start, end)
