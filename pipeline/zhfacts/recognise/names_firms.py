"""Firms by what is said of them: a run of characters at the head of a clause before 公告, 前三季度, 股价 …"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from zhfacts.recognise.names_edges import parts_before, word_list
from zhfacts.recognise.names_mention import Mention

if TYPE_CHECKING:
    from zhfacts.recognise.names_mention import Taken
    from zhfacts.text import Page

_SAID = (
    "公告|披露|发布|宣布|表示|回应称|上半年|下半年|前三季度|[一二三四]季度|第[一二三四]季|去年|今年|20\\d\\d年|营收|营业收入|营业总收入|净利|归母|预计|亏损|盈利|"
    "股价|市值|盘中|收涨|收跌|大涨|大跌|[涨跌](?:超|逾|近|停|幅|\\d)|拟|累计|合计持|持有|董事长|董秘|高管|创始人|总裁|CEO|半年报|[年中三一]季?报|财报|旗下|"
    "获得|完成|日前|近日|昨日|晚间|周[一二三四五六日]|则被曝|已完成|正式|成交额|换手|[：:]|[（(]\\d{6}|[（(][A-Z]"
)
_ADVERBS = "收创续再微上下或仍已亦均皆曾双领齐又才刚"
_SPEAKS = re.compile(r"[：:]|表示|认为|指出|称|说|宣布|预计|持有|拟")
_TITLED = re.compile(r"[人长员师理裁席授家]\Z|博士\Z|先生\Z|女士\Z")
_FIRM = re.compile(rf"[\n ，。；、！？“】）)：]([\u4e00-\u9fff]{{3,7}}?)(?={_SAID})")


def firms(page: Page, known: Taken) -> list[Mention]:
    """Names of firms nobody listed at the head of clauses, made of words that everyday news doesn't have."""
    text, found = page.text, []
    for match in _FIRM.finditer(f"\n{text}"):
        start, end = match.start(1) - 1, match.end(1) - 1
        if known.touching(start, end):
            continue
        if text[end - 1] in _ADVERBS:
            continue
        first, parts = parts_before(text, end, start)
        if not parts or first + parts[0].start != start:
            continue
        core = sum(part.end - part.start for part in parts if part.kind == "core")
        if (core >= 2 and parts[0].kind != "plain") or (core and end - start <= 5 and text.count(match[1]) > 2):
            kind = "person" if _is_person(match[1], text, start, end) else "company"
            found.append(Mention(start, end, kind, match[1]))
    return found


def _is_person(name: str, text: str, start: int, end: int) -> bool:
    """Whether a run of two or three characters with a surname is a person: one who speaks, or with a title before."""
    if len(name) > 3 or name[0] not in _surnames():
        return False
    return _SPEAKS.match(text, end) is not None or _TITLED.search(text, max(0, start - 4), start) is not None


@cache
def _surnames() -> frozenset[str]:
    return frozenset("".join(word_list("surnames")))
