"""Lists of known names that share one value: with brackets behind them, parted by commas, summed up before what is told of them.

甲股（8.8%）、乙股（7.3%）等个股涨幅均超7%     甲股，乙股，丙股等股涨超3%     甲、乙等3家公司净利润增幅超200%
"""

from __future__ import annotations

import re
from bisect import bisect_left
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from zhfacts.model import Name, Quantity
    from zhfacts.reading import Reading

Span = tuple[int, int]
_Spot = TypeVar("_Spot", "Name", "Quantity")

_BEHIND = re.compile(r"[（(][^（()）\n]{1,24}[)）]")
_OPENING = frozenset("（(")
_MARKS = frozenset({"、", "/"})
_COMMAS = frozenset({"，", ","})
_LAST_MARKS = frozenset({"和", "与", "及", "以及", "、和", "、以及"})
_STOP = re.compile(r"[；;。！？!?\n：:“”\"《》（）()【】]")
_SUMS = re.compile(r"等|(?:这|上述)?[\d一二两三四五六七八九十]{1,3}多?[只家个股位名]")
"""What sums up the names that stand before it."""
_OF_SHARES = re.compile(r"等\d{0,3}[只个]?(?:[\u4e00-\u9fff]{0,6}股|股票)")
_NOT_EACH = re.compile(r"带动|拉动|推动|拖累|所在|所属|合计|共计|共有|共实|共获|总计|总共|总额|之和|其中|占|分别|依次|平均|旗下|吸金")
"""What tells of all of them together, of some, or of what they move or belong to."""
_CUT = "、/"
"""What stands before the first of a list whose beginning is not known."""
_GOVERNED = frozenset("对向与从在受由据较比于把将被给让跟同了为除")
_MONEY = re.compile(r"累计|净")
_OF_ALL = re.compile(r"份额|市占|集中度")
"""What is said of the leaders of a trade together, unless a 均 parts them (甲、乙等三家企业市场份额超60%)."""
_SORTS = frozenset({"industry", "commodity", "product"})
_OTHERS = frozenset({"company", "place", "person", "index"})
_MOST = 20
_REACH = 40
_NEAR = 24
_start_of = attrgetter("start")


def sharers(reading: Reading, number: int, every: int | None) -> tuple[Span, ...]:
    """The names that share a value, in text order; none where fewer than two do. `every` is where 均 stands before it."""
    page, quantity, names = reading.page, reading.quantities[number], reading.names
    text = page.text
    end = quantity.start if every is None else every
    if not names or (every is None and not _apart(quantity)) or (quantity.kind == "count" and every is None):
        return ()
    floor = page.sentences[page.sentence(quantity.start)]
    at = bisect_left(names, end, key=_start_of) - 1
    while at > 0 and names[at].start >= floor and end - _reach(text, names[at]) <= _REACH:
        chain = _chain(text, names, at, floor)
        if len(chain) > 1:
            spans = tuple((name.start, name.end) for name in chain)
            return spans if _shares(reading, number, chain, end, every=every is not None) else ()
        at -= 1
    return ()


def _apart(quantity: Quantity) -> bool:
    """Whether a value may be of each of them though no 均 says so: several seldom have exactly the same."""
    return quantity.bound != "exact" or quantity.implied is not None


def _reach(text: str, name: Name) -> int:
    """Where a name ends with the bracket behind it."""
    if text[name.end : name.end + 1] not in _OPENING:
        return name.end
    found = _BEHIND.match(text, name.end)
    return name.end if found is None else found.end()


def _chain(text: str, names: list[Name], at: int, floor: int) -> list[Name]:
    """The list of names that ends with one of them: parted by one sort of mark, its last two by a conjunction or that."""
    chain = [names[at]]
    mark = ""
    while at > 0 and names[at - 1].start >= floor and len(chain) < _MOST:
        before = names[at - 1]
        between = text[_reach(text, before) : names[at].start]
        if not _goes_on(between, mark, first=len(chain) == 1) or not _alike(before, chain[0]):
            break
        if between not in _LAST_MARKS:
            mark = between
        chain.insert(0, before)
        at -= 1
    return chain


def _goes_on(between: str, mark: str, *, first: bool) -> bool:
    if first and between in _LAST_MARKS:
        return True
    return between == mark if mark else between in _MARKS or between in _COMMAS


def _alike(one: Name, other: Name) -> bool:
    return one.type == other.type or (one.type in _SORTS and other.type in _SORTS)


def _shares(reading: Reading, number: int, chain: list[Name], end: int, *, every: bool) -> bool:
    """Whether what stands between a list and the value (or its 均) leaves the value to each of the names."""
    text, quantity = reading.page.text, reading.quantities[number]
    start = _reach(text, chain[-1])
    tail = text[start:end]
    before = text[chain[0].start - 1] if chain[0].start else "，"
    if _STOP.search(tail) is not None or _NOT_EACH.search(tail) is not None or before in _GOVERNED or before in _CUT:
        return False
    commas = "，" in text[_reach(text, chain[0]) : chain[1].start]
    if commas and _OF_SHARES.match(tail) is None:
        return False
    sums = _SUMS.match(tail)
    if not every and (sums is None or "，" in tail or (quantity.kind == "money" and _MONEY.search(tail) is not None)):
        return False
    if not every and _OF_ALL.search(tail) is not None:
        return False
    if sums is None and (len(tail) > _NEAR or not any(text[name.end : name.end + 1] in _OPENING for name in chain)):
        return False
    if tail.count("，") > 1 or any(name.type in _OTHERS for name in _within(reading.names, start, end)):
        return False
    return all(sums is not None and one.start <= start + sums.end() for one in _within(reading.quantities, start, end))


def _within(spans: list[_Spot], start: int, end: int) -> list[_Spot]:
    """The names or quantities that begin in text[start:end]."""
    return list(spans[bisect_left(spans, start, key=_start_of) : bisect_left(spans, end, key=_start_of)])
