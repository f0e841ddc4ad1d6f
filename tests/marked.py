"""Readings from marked text: 营收【10亿元】，增长【5%】 has two quantities, whose spans the marks give."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from zhfacts.model import Article, Quantity
from zhfacts.reading import Reading
from zhfacts.text import Page

PUBLISHED = dt.date(2023, 8, 30)
_UNIT = {"%": ("percent", "%"), "个百分点": ("points", "pp"), "元": ("money", "CNY"), "倍": ("multiple", "倍"), "点": ("index", "点")}
_NUMBER = re.compile(r"-?[\d.]+")


def reading(marked: str, *, title: str = "", published: dt.date | None = PUBLISHED) -> Reading:
    """A reading of the text without its marks, with a quantity for each mark."""
    text = marked.replace("【", "").replace("】", "")
    page = Page(Article(id="marked", text=text, title=title, published=published))
    quantities, taken = [], 0
    for match in re.finditer(r"【([^】]*)】", marked):
        start = page.body + match.start() - taken
        taken += 2
        quantities.append(_quantity(match[1], start))
    return Reading(page, quantities, [], [])


def _quantity(text: str, start: int) -> Quantity:
    number = _NUMBER.search(text)
    value = Decimal(number[0]) if number else Decimal(0)
    kind, unit = next((reading for tail, reading in _UNIT.items() if text.endswith(tail)), ("count", text[-1]))
    return Quantity(start, start + len(text), text, value, unit, kind=kind, number_start=start, number_end=start + len(text))


def places(marked: str) -> tuple[str, list[int]]:
    """The text without its marks, and where in it each marked part begins."""
    starts = [match.start() - 2 * nth for nth, match in enumerate(re.finditer("【", marked))]
    return marked.replace("【", "").replace("】", ""), starts
