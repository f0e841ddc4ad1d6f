"""Every numeral of an article has one row, and every row a fate."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zhfacts.ledger import numerals
from zhfacts.model import Article
from zhfacts.recognise.periods import find_periods
from zhfacts.recognise.quantities import find_quantities
from zhfacts.recognise.screen import screen
from zhfacts.text import Page

PIECES = [
    "2021年",
    "营收",
    "10.81亿元",
    "增长",
    "5%",
    "第三大",
    "600519",
    "BM1680",
    "一方面",
    "三家",
    "，",
    "。",
    "(1)",
    "1,200",
    "近30天",
    "\n",
]


def ledger(text: str) -> list[tuple[str, str, str | None]]:
    page = Page(Article("a", text, title="标题1号"))
    found = find_quantities(page.text)
    periods = find_periods(page.text, None)
    reasons = screen(page, found, periods, [])
    ids = {quantity.start: f"f{quantity.start}" for quantity, reason in zip(found, reasons, strict=True) if reason is None}
    return [(row.text, row.fate, row.reason) for row in numerals(page, found, reasons, ids, periods, [])]


def test_fates() -> None:
    rows = {text: fate for text, fate, _ in ledger("2021年9月营收10.81亿元，第三大股东，一方面")}
    assert rows["10.81"] == "fact"
    assert rows["2021"] == "period"
    assert rows["三"] == "ordinal"
    assert rows["一"] == "idiom"


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_every_digit_is_accounted_for(text: str) -> None:
    rows = ledger(text)
    assert sum(c.isdigit() and c.isascii() for c in text) + 1 == sum(c.isdigit() and c.isascii() for row, _, _ in rows for c in row)
    assert all((fate == "reject") == bool(reason) for _, fate, reason in rows)
