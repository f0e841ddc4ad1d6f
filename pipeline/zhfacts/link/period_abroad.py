"""A flash of the morning on the close of the American exchanges: its figures are of the session that ended in the night.

云岭社8月20日电，美股三大股指尽数收跌…: the dateline is of Beijing, the session of 19 August. A flash on what trades
before or at the opening there is of its own day.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from zhfacts.link import period_words as words
from zhfacts.recognise import calendar

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from zhfacts.link.choices import AspectChoice, PeriodChoice
    from zhfacts.link.period_days import Days

_CLOSED = re.compile(r"(?:美股|美国股市|道指|纳指|道琼斯|纳斯达克|标普500)[^。；\n]{0,24}?(?:收[涨跌盘高低平报]|收于|小幅收|集体收)")
_OTHER = re.compile(
    r"盘前|盘初|盘中|开盘|期货|期指|A股|沪指|港股|恒指|欧股|日股|亚太|昨[日夜晚]|隔夜|周[一二三四五]|当地时间|美东时间|涨停|跌停|早盘|午后"
)
_HEAD = 240  # characters
_SATURDAY = 5
_UNDATED = frozenset({None, "收盘", "尾盘", "盘后"})


def shifted(days: Days, chosen: Sequence[PeriodChoice]) -> list[PeriodChoice]:
    """The periods; those of a morning flash on the American close that would be of its dateline, of the session before."""
    now = days.published
    if now is None or not _reports_close(days.text, now):
        return list(chosen)
    day = calendar.add_days(now, -1)
    while day.weekday() >= _SATURDAY:
        day = calendar.add_days(day, -1)
    return [
        msgspec.structs.replace(choice, first=day, last=day, rule="session abroad")
        if choice.first == choice.last == now and _of_session(days.aspects[number], days.metric(number), choice, now)
        else choice
        for number, choice in enumerate(chosen)
    ]


def _reports_close(text: str, now: dt.date) -> bool:
    """Whether the first sentence behind a dateline of the publication tells of the American close, and the head of no other session."""
    dateline = f"{now.month}月{now.day}日电"
    at = text.find(dateline, 0, _HEAD)
    if at < 0:
        return False
    end = text.find("。", at, _HEAD)
    closed = _CLOSED.search(text, at + len(dateline), end if end >= 0 else _HEAD)
    return closed is not None and _OTHER.search(text, 0, _HEAD) is None


def _of_session(aspect: AspectChoice, metric: str, choice: PeriodChoice, now: dt.date) -> bool:
    """Whether a figure is of the session: a move or a price, dated by nothing but the dateline or its close."""
    if choice.text not in _UNDATED and choice.text != f"{now.month}月{now.day}日":
        return False
    return aspect.aspect == "change" or words.MARKET[metric]
