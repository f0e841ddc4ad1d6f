"""Money whose measure the text leaves out: what flows into shares (2亿元大单抢筹9只个股), and the size of a market (养老市场达3万亿元)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhfacts.link.metric_place import Candidate
from zhfacts.recognise import metrics as lexicon

if TYPE_CHECKING:
    from zhfacts.link.metric_place import Place

_CHASED = re.compile(r"(?:主力|场内|场外|大单)?(资金|大单) ?[^\d，。；：、！？（()）\n的]{1,5} ?\d+[只股]")
_FLOW = "资金流向"
_OUT = re.compile("净流([入出])")
_OPEN = frozenset("（(")
_LISTED = re.compile(r"(?:[）)](?:、|，|,|和|及|与|以及)[^（()）。；\n]{2,12}[（(][^（()）。；\n]{2,16}){0,24}[）)](?:等)?")
_REACH = 400
_PLAIN = 4
_SIZE = "规模"
_MARKET = "市场"
_NOT_OF_GOODS = frozenset(
    "国内 国际 海外 境外 境内 国外 全球 本地 内地 资本 股票 证券 二级 一级 公开 货币 外汇 银行间 目标 主要 新兴 线下 线上 终端 零售 同业 场外".split()
)


def left_out(text: str, place: Place) -> Candidate | None:
    """The measure of an amount of money that the words around it leave no choice about."""
    if place.kind != "money" or place.aspect != "level":
        return None
    if place.start and text[place.start - 1] in _OPEN:
        return _of_list(text, place)
    chased = _CHASED.match(text, place.end)
    if chased is not None:
        return Candidate("M level", "资金净流入", chased[1], *chased.span(1))
    return _market(text, place)


def _of_list(text: str, place: Place) -> Candidate | None:
    """A（3亿元）、B（1亿元）等5只个股资金净流入居前: what is said of all; in a sentence of where money flows, that it flows in."""
    end = min(place.line.ends[-1], place.end + _REACH)
    rest = _LISTED.match(text, place.end, end)
    if rest is None:
        return None
    line = place.line
    said = line.before(rest.end())
    if text.startswith("等", rest.end() - 1) and said < len(line.phrase_ends):
        for number in range(said, min(said + 2, len(line.phrase_ends))):
            phrase = line.phrase(number)
            word = line.texts[phrase.last]
            entry = lexicon.ontology().get(word)
            known = entry is not None and "money" in entry.kinds and word not in lexicon.vague()
            whole = len(word) >= _PLAIN or phrase.first == phrase.last
            if entry is not None and known and whole and not _stops(text, rest.end(), phrase.start):
                return Candidate("M bracket", entry.name, word, line.starts[phrase.last], phrase.end, phrase.kinds)
    if text.find(_FLOW, place.sentence_start, place.start) < 0:
        return None
    way = _OUT.search(text, rest.end(), end)
    return Candidate("M bracket", f"资金净流{way[1] if way else '入'}", _FLOW, None, None)


def _stops(text: str, start: int, end: int) -> bool:
    """Whether a clause ends between the list and what follows."""
    return any(mark in "，。；,;" for mark in text[start:end])


def _market(text: str, place: Place) -> Candidate | None:
    """云游戏市场在2030年将达到680亿元: the size of a market of goods, where nothing else stands before the value."""
    line, at = place.line, place.token - 1
    while at >= 0 and line.classes[at] in "LST" and line.starts[at] >= place.fresh:
        at -= 1
    if at < 0 or at == place.token - 1 or line.starts[at] < place.fresh or not line.texts[at].endswith(_MARKET):
        return None
    first = at
    while first and line.classes[first - 1] in "CMG" and line.starts[first - 1] >= place.fresh and line.sorts[first - 1] != "v":
        first -= 1
    core = text[line.starts[first] : line.ends[at]]
    goods = core.removesuffix(_MARKET)
    if len(goods) < 2 or goods in _NOT_OF_GOODS or line.classes[first] in "NA":
        return None
    return Candidate("M own", f"{core}{_SIZE}", core, line.starts[first], line.ends[at])
