"""Years that are no four digits: 20年, 二〇年, and those that count from another (去年, 次年)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhfacts.recognise import calendar, timeshapes
from zhfacts.recognise.calendar import number

if TYPE_CHECKING:
    from zhfacts.recognise.timeline import Moment, Timeline

_OFFSETS = {"今": 0, "本": 0, "这": 0, "当": 0, "该": 0, "那": 0, "同": 0, "新": 0, "去": -1, "昨": -1, "上": -1, "明": 1, "来": 1, "下": 1}
_OFFSETS |= {"前": -2, "大前": -3, "后": 2, "大后": 3, "次": 1, "翌": 1}
_FROM_EARLIER = frozenset("次翌同当那该")
GUARDED = {
    "前": "以之此提目先", "后": "此以今之0123456789", "上": "以线网", "去": "过", "明": "表说声证阐", "来": "以未近将年后月日迎到",
    "同": "合不相共如", "次": "一二两三四五六七八九十首每几多历上本这初再", "本": "日成资基版样", "当": "适担相恰", "该": "应",
}  # fmt: skip
_REPORT = frozenset({"quarter", "half", "year", "span"})
_ANY = frozenset({"year", "half", "quarter", "month", "span", "day", "week", "part"})
_LENGTH_BEFORE = re.compile(
    r"(?:[近约超满达逾过共历时续期第长在有已了未来整仅用之后隔各每花多几]|至少|为期|不到|不足|累计|年限|寿命|[工租]期|[期限]为|\.)$"
)
_LENGTH_AFTER = re.compile(
    r"期|来|间|内|多|余|左右|前后|前(?!三|[一二]季|\d|首)|以[上下内来前后]|之[久后前]|债(?:息|收益率|利率)|国[债开]|美债|地方债|利率|历史|经验|时间|老|的(?!业绩|财|年|[一二三四第Q])"
    r"|寿|一遇|长|后|免|质保|黄金|强|租|供|陈|级|制|不|连|没|就|可"
)


def short_year(line: Timeline, head: re.Match[str]) -> int | None:
    """20年 as 2020: where what follows narrows it, or where it lies near the publication and nothing says a length.

    Of the two centuries, the one that does not run more than ten years ahead of the publication.
    """
    text, token, start, end = line.text, head["y2"], head.start(), head.end()
    value = number(token)
    if value is None:
        return None
    join = timeshapes.JOIN.match(text, end)
    after = timeshapes.SUB.match(text, join.end() if join else end)
    narrowed = after is not None and after.lastgroup not in ("ord", "all", "yp")
    if len(token) == 3:
        return value if narrowed else None
    now = line.published.year if line.published else 2026
    year = now // 100 * 100 + value
    year -= 100 * (year > now + 10)
    if not token.isascii() and _few(token):
        return year if narrowed else None
    if narrowed or token[0] in "0零〇○" or not head["mark2"] or "财" in head["mark2"]:
        return year
    if (
        text[max(0, start - 2) : start] in ("年、", "年和", "年及", "年或")
        or _LENGTH_BEFORE.search(text, max(0, start - 2), start)
        or text.startswith("连续", max(0, start - 2))
    ):
        return None
    if after is not None and after.lastgroup != "all":
        return year
    if start == 0 and end == len(text):
        return year
    if _LENGTH_AFTER.match(text, end) and not (text.startswith("的", end) and text[start - 1 : start] in ("比", "较", "由", "从")):
        return None
    return year if now - 12 <= year <= now + 6 or not token.isascii() else None


def relative_year(line: Timeline, word: str, moment: Moment) -> Moment | None:
    """去年, 今年 from the publication date; 次年, 同年, 当年 from the year that was named before.

    上年 and 上一年 count from a year that the sentence names: reports say so of the year before theirs.
    """
    text, start, key = line.text, moment.start, word[:2] if word[0] == "大" else word[0]
    if start and text[start - 1] in GUARDED.get(key, "") and text[max(0, start - 2) : start] != "超过":
        return None
    if key == "后" and (
        text[start - 1 : start] in ("产", "成", "满", "完", "期") or text[start + 2 : start + 3] in ("均", "产", "销", "可")
    ):
        return None  # 达产后年均
    base = line.published.year if line.published else 0
    near = line.year_before(start)
    if key in _FROM_EARLIER:
        earlier = line.antecedent(_ANY)
        if earlier is not None and earlier.last is not None:
            moment.antecedent = earlier.start
            base = earlier.last.year
    elif key == "本" and near == base - 1 and _in_spring(line) and not line.ahead(start, start + len(word)):
        base = near  # 2019年，…58亿元；本年…, told in the spring of 2020
    elif key == "上" and near:
        base = near
    elif key == "上" and base and (reported := line.antecedent(_REPORT, past=True)) is not None and line.within_reach(reported, start):
        base = reported.last.year if reported.last is not None else base
    if not base:
        moment.year = -1
        return moment
    return moment.whole(base + _OFFSETS[key])


def _in_spring(line: Timeline) -> bool:
    """Whether it is published while the reports of the year before come out."""
    return line.published is not None and line.published.month <= calendar.REPORTS_OUT


def _few(token: str) -> bool:
    """三五, 七八, 一两: two numerals that mean a few rather than a year."""
    a, b = number(token[0]) or 0, number(token[1]) or 0
    return a > 0 and 1 <= b - a <= 2
