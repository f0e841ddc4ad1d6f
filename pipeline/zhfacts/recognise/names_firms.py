"""Firms by what is said of them: a run of characters at the head of a clause before 公告, 前三季度, 股价 …"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhfacts.recognise.names_edges import parts_before
from zhfacts.recognise.names_mention import Mention

if TYPE_CHECKING:
    from zhfacts.recognise.names_mention import Taken
    from zhfacts.text import Page

_SAID = (
    "公告|披露|发布|宣布|表示|回应称|上半年|下半年|前三季度|[一二三四]季度|第[一二三四]季|去年|今年|20\\d\\d年|营收|营业收入|营业总收入|净利|归母|预计|亏损|盈利|"
    "股价|市值|盘中|收涨|收跌|大涨|大跌|[涨跌](?:超|逾|近|停|幅|\\d)|拟|累计|合计持|持有|董事长|董秘|高管|创始人|总裁|CEO|半年报|[年中三一]季?报|财报|旗下|"
    "获得|完成|已完成|正式|成交额|换手|[：:]|[（(]\\d{6}|[（(][A-Z]"
)
_FIRM = re.compile(rf"[\n ，。；、！？“】）)：]([\u4e00-\u9fff]{{3,7}}?)(?={_SAID})")


def firms(page: Page, known: Taken) -> list[Mention]:
    """Names of firms nobody listed at the head of clauses, made of words that everyday news doesn't have."""
    text, found = page.text, []
    for match in _FIRM.finditer(f"\n{text}"):
        start, end = match.start(1) - 1, match.end(1) - 1
        if known.touching(start, end):
            continue
        first, parts = parts_before(text, end, start)
        if not parts or first + parts[0].start != start or parts[0].kind == "plain":
            continue
        if sum(part.end - part.start for part in parts if part.kind == "core") >= 2:
            found.append(Mention(start, end, "company", match[1]))
    return found
