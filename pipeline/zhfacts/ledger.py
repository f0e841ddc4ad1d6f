"""The numeral ledger: every numeral of an article ends in exactly one row that says what became of it.

A numeral is a run of digits (with its separators) or of Chinese numerals. It is part of a fact, of a period,
of a name or code, an ordinal, an idiom, or rejected with a reason code.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhfacts.model import Numeral

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from zhfacts.model import Name, Period, Quantity
    from zhfacts.text import Page

_NUMERAL = re.compile(r"\d+(?:[.,]\d+)*|[零〇一二两三四五六七八九十百千万亿]+(?:点[零一二三四五六七八九]+)?")
_CODE = re.compile(r"[A-Za-z_]\d|\d[A-Za-z_]")
_FATES: dict[str, str] = {
    "date": "period",
    "duration": "period",
    "name": "name",
    "identifier": "name",
    "ordinal": "ordinal",
    "list_mark": "ordinal",
    "idiom": "idiom",
}
_ORDINAL_LEFT = ("第", "前", "后", "周", "星期", "礼拜", "初", "老", "其")


def numerals(
    page: Page,
    quantities: Sequence[Quantity],
    reasons: Sequence[str | None],
    fact_ids: Mapping[int, str],
    periods: Sequence[Period],
    names: Sequence[Name],
) -> list[Numeral]:
    """One row a numeral in text order; `fact_ids` gives the fact of a quantity by its start.

    A quantity that passed the screen and has no fact there failed its validation.
    """
    claims = sorted(_claims(quantities, reasons, fact_ids, periods, names))
    rows = []
    at = 0
    for match in _NUMERAL.finditer(page.text):
        start, end = match.span()
        while at < len(claims) and claims[at][1] <= start:
            at += 1
        fate, fact_id, reason = _fate(page.text, start, end, claims, at)
        field, place = page.place(start)
        rows.append(Numeral(page.article.id, field, place, place + end - start, page.raw[start:end], fate, fact_id, reason))  # type: ignore[arg-type]
    return rows


Claim = tuple[int, int, int, str, str, str]


def _claims(
    quantities: Sequence[Quantity],
    reasons: Sequence[str | None],
    fact_ids: Mapping[int, str],
    periods: Sequence[Period],
    names: Sequence[Name],
) -> Iterator[Claim]:
    """Spans that hold numerals, with rank (a fact before a period before a name before a reject), fate, fact and reason."""
    for quantity, reason in zip(quantities, reasons, strict=True):
        if reason is None:
            known = fact_ids.get(quantity.start)
            yield quantity.start, quantity.end, 0, "fact" if known else "reject", known or "", "" if known else "invalid_fact"
        else:
            fate = _FATES.get(reason, "reject")
            yield quantity.start, quantity.end, 3, fate, "", reason if fate == "reject" else ""
    for period in periods:
        yield period.start, period.end, 1, "period", "", ""
    for name in names:
        yield name.start, name.end, 2, "name", "", ""


def _fate(text: str, start: int, end: int, claims: Sequence[Claim], at: int) -> tuple[str, str | None, str | None]:
    """The best claim on a numeral; one that nothing claims is judged by its neighbours."""
    best: Claim | None = None
    while at < len(claims) and claims[at][0] < end:
        claim = claims[at]
        if claim[1] > start and (best is None or claim[2] < best[2]):
            best = claim
        at += 1
    if best is not None:
        return best[3], best[4] or None, best[5] or None
    if text.startswith(_ORDINAL_LEFT, max(0, start - 1)) or text.startswith(("星期", "礼拜"), max(0, start - 2)):
        return "ordinal", None, None
    if not text[start].isdigit():
        return "idiom", None, None
    if _CODE.search(text, max(0, start - 1), end + 1):
        return "name", None, None
    return "reject", None, "no_unit"
