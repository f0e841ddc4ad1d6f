"""Members of a list of movers or shares: X（2.59%）、Y（1.8%）; X 2.59%、Y -1.8%."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhfacts.recognise.names_edges import left_edge, parts_before
from zhfacts.recognise.names_mention import Mention
from zhfacts.recognise.names_subject import is_metric

if TYPE_CHECKING:
    from zhfacts.recognise.names_mention import Taken
    from zhfacts.text import Page

_MOVED = re.compile(r"[（(][+\-]?\d{1,4}(?:\.\d{1,3})?%[）)]")
_BACK = re.compile(r"(?<![\u4e00-\u9fffA-Za-z0-9])[\u4e00-\u9fffA-Z*][\u4e00-\u9fffA-Za-z0-9*\-]{1,9}\Z")
_ITEM = re.compile(r"(?<=[、：:])(?:[\u4e00-\u9fffA-Z]|\d{2,3}(?=概念))[\u4e00-\u9fffA-Za-z0-9.+]{1,7}\Z")
_WEIGHED = re.compile(r"[占达为约较比增降涨跌升]|(?:同比|环比)")
"""What only stands in an item that tells of a figure, not of a name (市占率约（3%）, 同比涨（2%）)."""
_LONGEST = 11
_SHARED = re.compile(r"(?<=[、：:，])[\u4e00-\u9fffA-Za-z]{2,9}?(?: ?(?P<end>[+\-]?)\d{1,3}(?:\.\d{1,3})?%)(?= ?、|等|[，。；\n）)]|\Z)")
_SHARERS = frozenset({"company", "industry", "market", "index", "fund"})


def listed(page: Page, known: Taken) -> list[Mention]:
    """X（2.59%）: a member of a list of movers; between two separators all of the item (其他纺织、工业2.0), else as far as name words reach."""
    text, found = page.text, []
    end_before = -1
    for moved in _MOVED.finditer(text):
        end = moved.start()
        item = _item(text, end, moved.end(), end_before)
        end_before = moved.end()
        mention = _whole(known, text, item, end) if item is not None else _reached(known, text, end)
        if mention is not None and not is_metric(mention.text):
            found.append(mention)
    return found


def shares(page: Page, known: Taken) -> list[Mention]:
    """Those of a list X 2.59%、Y -1.8%、Z 0.3% that nobody knows, where another one is known."""
    text, found = page.text, []
    if "%、" not in text and "% 、" not in text:
        return []
    row: list[tuple[int, int]] = []
    after = -1
    for match in _SHARED.finditer(text):
        if row and text[after : match.start()].strip() != "、":
            found += _of_row(known, text, row)
            row = []
        after = match.end()
        row.append((match.start(), _name_end(text, match)))
    return found + _of_row(known, text, row)


def _name_end(text: str, match: re.Match[str]) -> int:
    """Where the name of an item ends: before its figure and the space there."""
    end = match.start("end")
    return end - 1 if text[end - 1] == " " else end


def _of_row(known: Taken, text: str, row: list[tuple[int, int]]) -> list[Mention]:
    """The items of a row that are no names yet, of the type of those that are."""
    if len(row) < 2:
        return []
    named = [known.ending(end) for _, end in row]
    types = [mention.type for (start, _), mention in zip(row, named, strict=True) if mention is not None and mention.start == start]
    kind = next((kind for kind in types if kind in _SHARERS), None)
    if kind is None:
        return []
    return [
        Mention(start, end, kind, text[start:end], local=True)
        for (start, end), mention in zip(row, named, strict=True)
        if (mention is None or (mention.type == "industry" and mention.start > start)) and _namelike(known, text, start, end)
    ]


def _namelike(known: Taken, text: str, start: int, end: int) -> bool:
    """Whether an item may be a name: no figure's words, no metric, no part of a known name, no firm in it."""
    item = text[start:end]
    return _WEIGHED.search(item) is None and not is_metric(item) and known.amid(start, end)


def _item(text: str, end: int, after: int, end_before: int) -> int | None:
    """Where the item that a bracket at text[end:after] closes begins: right behind the one before, or where a separator follows."""
    match = _ITEM.search(text, max(0, end - _LONGEST), end)
    if match is None or _WEIGHED.search(match.group()) is not None:
        return None
    start = match.start()
    return start if text[after : after + 1] == "、" or (text[start - 1] == "、" and start - 1 == end_before) else None


def _whole(known: Taken, text: str, start: int, end: int) -> Mention | None:
    """All of an item as a name, where none as long is known and no firm ends it (特斯拉 in 电动车特斯拉)."""
    first, last = known.at(start), known.at(end - 1)
    if last is not None and (last.end > end or last.start <= start):
        return None
    if last is not None and last.type == "company" and not _theme(known, text, start, last):
        return None
    if first is not None and first.start < start:
        return None
    kind = "industry" if last is not None and last.type == "company" else _sort_or_firm(text[start:end], whole=True)
    return Mention(start, end, kind, text[start:end], local=True)


_OF_A_FIRM = ("参股", "持股")


def _theme(known: Taken, text: str, start: int, firm: Mention) -> bool:
    """Whether an item that a firm ends is what it stands for: those that hold it (参股恒大), those that supply it and another (小米特斯拉)."""
    other = known.ending(firm.start)
    return text[start : firm.start] in _OF_A_FIRM or (other is not None and other.start == start and other.type == "company")


def _reached(known: Taken, text: str, end: int) -> Mention | None:
    """The run of name words before the bracket at text[end]."""
    named = known.ending(end)
    match = _BACK.search(text, max(0, end - _LONGEST), end) if named is None or named.type == "industry" else None
    if match is None or (named is not None and (named.start <= match.start() or known.touching(match.start(), named.start))):
        return None
    if left_edge(text, end, match.start()) != match.start():
        return None
    return Mention(match.start(), end, _sort_or_firm(match.group()), match.group(), local=True)


def _sort_or_firm(name: str, *, whole: bool = False) -> str:
    """A sector where all words are common ones (水泥, 细胞治疗), else a firm; what no firm's name is made of is a sector too."""
    first, parts = parts_before(name, len(name), 0)
    if whole and (not parts or first + parts[0].start > 0):
        return "industry"
    return "industry" if parts and all(part.kind == "plain" for part in parts) and not name.endswith("股份") else "company"
