"""Firms that an article counts: 57家上市公司 are many, and so is 上市公司 elsewhere in the article, where it can mean no firm named before it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhfacts.recognise.names_mention import Mention

if TYPE_CHECKING:
    from zhfacts.text import Page

_MANY = "上市公司"
_ALL = frozenset("年月度业板股")
"""Behind a time, a trade or a market all listed firms are meant (三季度上市公司), where none is named before."""
_COUNTED = re.compile(r"(?<!一)家(?:[\u4e00-\u9fff]{1,6}的)?上市公司")


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
