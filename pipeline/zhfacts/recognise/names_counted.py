"""Firms that an article counts: 57家上市公司 are many, and so is 上市公司 elsewhere in the article, where it can mean no firm named before it.

And groups of which it tells parts: 48%的投资者.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhfacts import segment
from zhfacts.recognise.names_edges import on_words
from zhfacts.recognise.names_mention import Mention
from zhfacts.recognise.occurrences import Occurrences

if TYPE_CHECKING:
    from zhfacts.recognise.names_mention import Taken
    from zhfacts.text import Page

_MANY = "上市公司"
_ALL = frozenset("年月度业板股")
"""Behind a time, a trade or a market all listed firms are meant (三季度上市公司), where none is named before."""
_COUNTED = re.compile(r"(?<!一)家(?:[\u4e00-\u9fff]{1,6}的)?上市公司|\d{3,}家公司")


def counted(page: Page, known: list[Mention]) -> list[Mention]:
    """上市公司 as what owns: all that are listed, not the firm of a note, where the article counts them or has named none before.

    In a paragraph that counts none, one behind a firm's name still means that firm.
    """
    text = page.text
    if _MANY not in text:
        return []
    counting = {page.paragraph(place.start()) for place in _COUNTED.finditer(text)}
    found = []
    firm = -1  # the last paragraph that named a firm
    for mention in known:
        paragraph = page.paragraph(mention.start)
        if mention.type == "company":
            firm = paragraph
        elif (
            mention.type == "anaphor"
            and mention.text == _MANY
            and (paragraph in counting or (paragraph != firm if counting else firm < 0 and text[mention.start - 1 : mention.start] in _ALL))
        ):
            found.append(Mention(mention.start, mention.end, "industry", _MANY))
    return found


_PARTED = re.compile(
    r"(?:\d%(?:以上|左右)?的|[\d一二三四五六七八九]成(?:以上|左右)?的?|半数(?:以上)?的?|分之[一二三四五六七八](?:以上)?的)"
    r"([\u4e00-\u9fff]{1,5}?(?:[者民]|[散农商储住]户)|[\u4e00-\u9fff]{0,5}?(?:玩家|学生|家庭|家长|人群|企业|机构|厂商|商家))(?![股数率群工生经政主营间族航用])"
)
_PARTS = re.compile(r"%(?:以上|左右)?的|[\d一二三四五六七八九]成|半数|分之")
_OF_GROUPS = frozenset("n nz nr ns vn j b a an l ng g s f".split())


def parted(page: Page, known: Taken) -> list[Mention]:
    """Groups of people or firms of which a part is told, and the same words wherever else they stand (48%的投资者看平，看涨的投资者占三成)."""
    text = page.text
    if _PARTS.search(text) is None:
        return []
    groups: dict[str, None] = {}
    for part in _PARTED.finditer(text):
        start, end = part.span(1)
        named = known.at(end - 1)
        if (
            (named is None or named.end - named.start < end - start)
            and known.amid(start, end)
            and on_words(text, start, end)
            and all(word.tag in _OF_GROUPS for word in segment.words(text, start, end))
        ):
            groups[part[1]] = None
    if not groups:
        return []
    places = Occurrences(text, groups)
    return [
        Mention(at, at + len(group), "industry", group)
        for group in groups
        for at in places.starts(group)
        if known.amid(at, at + len(group)) and on_words(text, at, at + len(group))
    ]
