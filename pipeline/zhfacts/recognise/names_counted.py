"""Firms that an article counts: 57家上市公司 are many, and so is 上市公司 wherever else it stands there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhfacts.recognise.names_mention import Mention

if TYPE_CHECKING:
    from zhfacts.recognise.names_mention import Taken
    from zhfacts.text import Page

_MANY = "上市公司"
_COUNTED = re.compile(r"(?<!一)家(?:[\u4e00-\u9fff]{1,6}的)?上市公司")


def counted(page: Page, known: Taken) -> list[Mention]:
    """上市公司 as what owns: all that are listed, not the firm of a note, where the article counts them."""
    text = page.text
    if _MANY not in text or _COUNTED.search(text) is None:
        return []
    return [
        Mention(mention.start, mention.end, "industry", _MANY)
        for mention in known.mentions
        if mention.type == "anaphor" and mention.text == _MANY
    ]
