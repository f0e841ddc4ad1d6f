"""What a quantity measures where its own form says so, and what a known metric is of.

Rules: K scale a grade on a scale (5.4级地震 is its magnitude, 8级大风 its force, no count); K harm those killed or hurt (3死5伤);
K plant what a plant can make (5万吨锂盐项目);
A0 chance the chance of what the clause says (加息25个基点的概率); A0 of the part before a bracket or a colon
(软件业务（不含外包）收入, 软件业务：实现收入).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhfacts.link.metric_around import PARTS
from zhfacts.link.metric_place import Candidate
from zhfacts.recognise import metrics as lexicon

if TYPE_CHECKING:
    from zhfacts.link.metric_place import Place
    from zhfacts.link.metric_scene import Phrase

_SCALED = "级"
_QUAKE = re.compile(r"(?:左右|以上|以下|的|强|浅源|深源|海底|余)*(?:地震|余震|强震|震)")
_WIND = re.compile(r"(?:左右|以上|以下)?的?[东南西北偏大阵强暴台热带对流雷]{0,6}风(?![险格控电味])")
_OF_QUAKE = re.compile(r"(?:地震|余震|强震|震级)[^\n，。；]{0,6}$")
_HARMED = {"死": "死亡人数", "亡": "死亡人数", "伤": "受伤人数"}
_BULK = frozenset("吨 GWh GW".split())
_PLANT = re.compile(
    r"(?:的|左右|以上)?(?P<good>[^\n，。；、：\d（）()《》储源单售购期]{1,20}?)(?:[及和与、][^\n，。；：\d（）()《》储源单售购期]{1,16}?)?"
    r"(?:(?:改?扩建|扩产|技改|新建|建设|产业化|生产|配套)*(?:项目|装置|生产线|产线|生产基地|基地|工厂))"
)
_RATIOS = {"P/E": "市盈率", "P/B": "市净率", "P/S": "市销率"}
_RATIO = re.compile(r"[xX倍]?(?:/\d[\d.]{0,5}[xX倍]?)?(P/[EBS])")
_PRICE = "价格"
_PAID = frozenset({"money", "price"})
_DEAL = re.compile(r"[^，。；\n]{0,24}?(收购|购买|购入|受让|转让|出售|竞得|增持|减持|回购|认购)")
_CAPACITY = re.compile("年产|产能|产量|总量|余量")
_CHANCES = frozenset("概率 可能性 几率 机率 可能".split())
_CLOSING = frozenset("）)")
_COLONS = frozenset("：:")
_LONGEST_BRACKET = 20
_LONGEST_PART = 14
_SHORTEST_PART = 2
_LONGEST_QUOTE = 10


def scaled(text: str, place: Place) -> Candidate | None:
    """5.4级地震 → 震级; 8级大风 → 风力; 3死5伤 → 死亡人数, 受伤人数; 5万吨锂盐项目 → what it can make; 13xP/E → 市盈率."""
    if place.unit == _SCALED:
        behind = _QUAKE.match(text, place.end)
        if behind is not None or _OF_QUAKE.search(text, place.clause_start, place.start) is not None:
            return Candidate("K scale", "震级", "震级", None, None)
        if _WIND.match(text, place.end) is not None:
            return Candidate("K scale", "风力", "风力", None, None)
    elif place.unit in _BULK and (plant := _PLANT.match(text, place.end)) is not None:
        if _CAPACITY.search(text, place.fresh, place.start) is not None or plant["good"].endswith("当量"):
            return None
        return Candidate("K plant", f"{plant['good']}产能", plant["good"], *plant.span("good"))
    elif place.unit == "倍" and (ratio := _RATIO.match(text, place.end) or _RATIO.match(text, place.end - 3)) is not None:
        return Candidate("K ratio", _RATIOS[ratio[1]], ratio[1], *ratio.span(1))
    elif place.unit == "人" and (name := _HARMED.get(text[place.end - 1])) is not None:
        return Candidate("K harm", name, text[place.end - 1], place.end - 1, place.end)
    return None


def whole_of(text: str, place: Place, phrase: Phrase) -> Candidate | None:
    """A known metric with what it is of, where a figure, a bracket or a colon keeps it apart."""
    line = place.line
    if (
        text[phrase.start - 1] == "的"
        and line.classes[phrase.first - 2 : phrase.first] == "QD"
        and text[phrase.start : phrase.end] in _CHANCES
    ):
        start = _deed(place, phrase.first - 2)
        end = phrase.end
    else:
        part = _apart(text, place, phrase)
        if part is None:
            return None
        start, end = part
    tail = "" if end == phrase.end else text[phrase.start : phrase.end]
    return Candidate("A0 of", f"{text[start:end]}{tail}", text[start : phrase.end], start, phrase.end, phrase.kinds)


def dealt(text: str, place: Place, phrase: Phrase) -> Candidate | None:
    """以3亿元的价格收购 → 收购价格: what the price behind a value is paid for."""
    if text[phrase.start - 1] != "的" or not text.startswith(_PRICE, phrase.start) or place.kind not in _PAID:
        return None
    deal = _DEAL.match(text, phrase.start + len(_PRICE))
    if deal is None:
        return None
    start, end = phrase.start, phrase.start + len(_PRICE)
    return Candidate("C0t full", f"{deal[1]}{_PRICE}", text[start:end], start, end, phrase.kinds)


def _deed(place: Place, figure: int) -> int:
    """Where the words begin that say what has a chance, the figure among them."""
    line, first = place.line, figure
    while first and line.starts[first - 1] >= place.clause_start and line.classes[first - 1] in "CMGVX":
        first -= 1
    return line.starts[first]


def _apart(text: str, place: Place, phrase: Phrase) -> tuple[int, int] | None:
    """Where the part begins and ends that a bracket or a colon parts from the metric behind it."""
    line, at = place.line, phrase.first - 1
    if at < 1 or line.classes[at] not in "PELS":
        return None
    if line.texts[at] == "”":
        opening = text.rfind("“", max(place.fresh, line.starts[at] - _LONGEST_QUOTE), line.starts[at])
        return None if opening < 0 else (opening, line.ends[at])
    if line.texts[at] in _CLOSING:
        opening = max(text.rfind("（", place.sentence_start, line.starts[at]), text.rfind("(", place.sentence_start, line.starts[at]))
        if opening < 0 or line.ends[at] - opening > _LONGEST_BRACKET:
            return None
        at = line.at(opening) - 1
    else:
        while at > 0 and line.classes[at] in "ELS":
            at -= 1
        if line.texts[at] not in _COLONS:
            return None
        at -= 1
    return _ending(text, place, at)


def _ending(text: str, place: Place, last: int) -> tuple[int, int] | None:
    """The noun phrase that ends with a token, where it names a part of a business."""
    line, first = place.line, last
    if last < 0 or not line.texts[last].endswith(PARTS):
        return None
    while first and line.classes[first - 1] in "CMG" and line.ends[last] - line.starts[first - 1] <= _LONGEST_PART:
        first -= 1
    start, end = line.starts[first], line.ends[last]
    return (
        (start, end)
        if start >= place.sentence_start and end - start > _SHORTEST_PART and text[start:end] not in lexicon.ontology()
        else None
    )
