"""The numeral ledger: every numeral of an article ends in exactly one row that says what became of it.

A numeral is a run of digits (with its separators and its scale: 1,200.5万) or of Chinese numerals, or a numbering mark (①).
It is part of a fact, of a period, of a name or code, an ordinal, an idiom, or rejected with a reason code.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhfacts.model import Numeral

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from zhfacts.model import Name, Period, Quantity
    from zhfacts.text import Page

_NUMERAL = re.compile(
    r"(?=[\d零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟①-⑳⑴-⒇⒈-⒛㈠-㈩❶-❿Ⅰ-Ⅻ])"  # what any of them begins with
    r"(?:\d+(?:[.,]\d+)*(?:[百千]?[万亿]+|[百千十](?![分米瓦克])(?=[万亿元]))?|[零〇一二两三四五六七八九十百千万亿]+(?:点[零一二三四五六七八九]+)?"
    r"|[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]{2,}|[①-⑳⑴-⒇⒈-⒛㈠-㈩❶-❿Ⅰ-Ⅻ])"
)
_MARKS = re.compile(r"[①-⑳⑴-⒇⒈-⒛㈠-㈩❶-❿Ⅰ-Ⅻ]")
_CODE_LEFT = re.compile(r"(?:\d[·•]|[A-Za-z_][-–—_ /.]?|[A-Za-z]+-\d{1,4}-|号|[〔\[［(（](?:19|20)\d\d[〕\]］)）])$")
_CODE_RIGHT = re.compile(r"\.(?:SH|SZ|HK|BJ|US|OF|N|O)(?![A-Za-z])|[-–_·]?[A-Za-z]|[·•]\d|号(?!召)|(?:合约|调查|条款|日均?线)(?!价)|-\d{4}")
_CLOCK_LEFT = re.compile(r"(?<!\d)(?:[01]?\d|2[0-4])(?:[:：](?:[0-5]\d[:：])?|[点时](?=\d{0,2}$))$")
_CLOCK_RIGHT = re.compile(
    r"[:：][0-5]\d(?!\d)|\s?(?:[-–—~至]\s?\d{1,2}\s?)?时(?![代长间段尚效])|\s?(?:年|个?月|日|天)|点\d{1,2}分|\s?[-–—~至]\s?\d{1,2}[:：]\d\d"
)
_SHORT_DATE = re.compile(r"[0-3]\d\.(?:0[1-9]|1[0-2])\.(?:[0-2]\d|3[01])")
_STREAK = re.compile(r"连[阳阴涨跌升降板胜]|加\d|比\d|[:：]\d")
_LINE_LEFT = re.compile(r"(?:^|[\n。；;：:（(，】》！？!?] ?| )$")
_LINE_RIGHT = re.compile(r" ?[、.．)）〉》。](?!\d)|[,，](?=[一-鿿])|是(?!个|一|项)")
_ORDINAL_RIGHT = re.compile(r"是(?!个|一|项)|[期级届审季](?![权货待间])|线(?:城市|品牌|以下)|等(?:奖|品|功)")
_LISTED = re.compile(r"[、)）]|\s?[.．](?!\d)")
_MODEL_RIGHT = re.compile(r"系列|处理器|引擎|新政|汇改|组合|型(?!号)|价(?=[一-鿿]{2,6}疫苗)")  # 骁龙670处理器, 社保118组合
_QUOTED_LEFT, _QUOTED_RIGHT = ("“", '"', "‘"), ("”", '"', "’")  # “531”新政
_SUBORDINATE = re.compile(r"第\d{1,2}[-–—]$")  # 第3-1
_BOND_RIGHT = re.compile(r"[一-鿿A-Z]{2,8}?(?:0\d|[1-9]\d|债|转\d)(?![\d.%万亿])")  # 18蓝光01, 26国开债
_BOND_LEFT = re.compile(r"(?<!\d)[0-4]\d[一-鿿A-Z]{2,8}$")
_CODE_LENGTH = 6
_FATES: dict[str, str] = {
    "date": "period",
    "duration": "period",
    "name": "name",
    "identifier": "name",
    "ordinal": "ordinal",
    "list_mark": "ordinal",
    "idiom": "idiom",
}
_WEEK = ("星期", "礼拜")
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
    if best is not None and best[5] != "no_unit":
        return best[3], best[4] or None, best[5] or None
    fate = _by_neighbours(text, start, end)
    return fate, None, "no_unit" if fate == "reject" else None


def _by_neighbours(text: str, start: int, end: int) -> str:
    """What a numeral is that states no quantity, by what stands beside it."""
    if _MARKS.match(text, start) or text.startswith(_ORDINAL_LEFT, max(0, start - 1)) or text.startswith(_WEEK, max(0, start - 2)):
        return "ordinal"
    left = text[max(0, start - 12) : start]
    if not text[start].isdigit():
        numbered = _LISTED.match(text, end) is not None and _LINE_LEFT.search(left) is not None
        return "ordinal" if numbered or _ORDINAL_RIGHT.match(text, end) else "idiom"
    if _CLOCK_RIGHT.match(text, end) or _CLOCK_LEFT.search(left) or _SHORT_DATE.fullmatch(text, start, end):
        return "period"
    if _LINE_RIGHT.match(text, end) and _LINE_LEFT.search(left) and end - start <= 2:
        return "ordinal"
    if _SUBORDINATE.search(left) or (text[start] == "0" and end - start == 2 and left[-1:] == text[end : end + 1] == " "):
        return "ordinal"
    whole = text[start:end].isdigit()
    if whole and left.endswith(_QUOTED_LEFT) and text.startswith(_QUOTED_RIGHT, end):
        return "name"
    if _MODEL_RIGHT.match(text, end):
        return "name"
    if whole and end - start == 2 and (_BOND_RIGHT.match(text, end) or _BOND_LEFT.search(left)):
        return "name"
    if _CODE_LEFT.search(left) or _CODE_RIGHT.match(text, end) or (whole and end - start >= _CODE_LENGTH):
        return "name"
    return "idiom" if whole and _STREAK.match(text, end) else "reject"
