"""Funds: by their house and kind, by the index they follow, by a short name where funds are told of."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from zhfacts.recognise.names_edges import common_words, left_edge
from zhfacts.recognise.names_mention import Mention

if TYPE_CHECKING:
    from zhfacts.recognise.names_mention import Taken
    from zhfacts.text import Page

_FUND_KINDS = ("ETF", "混合", "LOF", "QDII", "FOF", "发起式", "纯债", "短债", "指数增强", "指数分级")
_FUND_CLASS = re.compile(r"[券票数币接债][A-EHI](?![A-Za-z])")
_FIGURE_BACK = re.compile(r"A?\d{2,4}(?![只支家个款年月日])[\u4e00-\u9fff]{0,4}\Z")
_FUND_ENDS = re.compile("基金(?![公经管销业协托会])")
_FUND_LONGEST = 14
_NOT_IN_FUNDS = "旗下的只发行管多等和与立宣布、私募公"


@cache
def _houses() -> str:
    rows = files("zhfacts").joinpath("lexicon", "fund_houses.csv").read_text("utf-8").split()[1:]
    return "|".join(sorted(rows, key=lambda house: (-len(house), house)))


@cache
def _named_fund() -> re.Pattern[str]:
    """What stands before 基金 in the name of a fund (南方核心成长基金)."""
    return re.compile(rf"(?:{_houses()})(?:(?![{_NOT_IN_FUNDS}])[\u4e00-\u9fff]){{3,10}}\Z")


@cache
def _fund() -> re.Pattern[str]:
    """Funds by house (广发X混合A) or as ETF (黄金ETF博时)."""
    houses = _houses()
    kinds = "混合|债券|股票|指数|货币|联接|定开债|纯债|短债|LOF|QDII|FOF|ETF"
    return re.compile(
        rf"(?:{houses})(?!基金|旗下|的|等)[\u4e00-\u9fffA-Za-z0-9]{{2,14}}?(?:{kinds})(?:增强|分级)?(?:联接)?(?:发起式?)?"
        r"(?:型(?:[\u4e00-\u9fff]{0,6}证券投资|发起式?)?基金|(?<=[纯短]债)基金(?![公经管销业协托会])|(?:[（(](?:LOF|QDII|FOF)[）)])?[A-EHI]?(?![A-Za-z]))"
        rf"|[\u4e00-\u9fffA-Z0-9]{{2,10}}ETF(?:联接|基金)?(?:{houses})?"
    )


def funds(page: Page, known: Taken) -> list[Mention]:
    """Funds by their house and kind, and exchange-traded funds."""
    text = page.text
    found = _plain_funds(text)
    if text.count("基金") > 1:
        found += _short_funds(text, known)
    if not any(kind in text for kind in _FUND_KINDS) and _FUND_CLASS.search(text) is None:
        return found
    for match in _fund().finditer(text):
        start, end = match.span()
        theme = text.find("ETF", start, end)
        if theme > 0:
            figure = _FIGURE_BACK.search(text, start, theme)
            start = _with_theme(text, known, left_edge(text, figure.start() if figure else theme, start), theme)
        if end - start > 4 and not text.endswith(_MARKETS, start, max(theme, start)):
            found.append(Mention(start, end, "fund", text[start:end]))
    return found


_THEMES = frozenset({"industry", "commodity", "index", "market"})
_THEME_SHORTEST = 2
_MARKETS = ("市", "市场")
"""What stands before ETF where all those of a market are meant (两市ETF)."""


def _with_theme(text: str, known: Taken, start: int, theme: int) -> int:
    """The start of an exchange-traded fund with the sector, good or index that it follows (碳达峰|ETF, 中小板|增强ETF), which may hold words of any kind."""
    if start == theme and text.startswith("增强", theme - 2):
        start -= 2
    cut = known.at(start)
    if cut is not None and cut.start < start and cut.end <= theme and cut.type in _THEMES:
        return cut.start
    sort = known.ending(start)
    if sort is None or sort.type not in _THEMES or sort.end - sort.start < _THEME_SHORTEST:
        return start
    return sort.start


def _short_funds(text: str, known: Taken) -> list[Mention]:
    """Funds named without their kind: a house with an index (华宝中证1000B), or with two to eight characters where funds are told of (银华日利)."""
    found = []
    for mention in known.mentions:
        if mention.type == "index":
            house = _house().search(text, max(0, mention.start - 6), mention.start)
            if house is not None and known.at(house.start()) is None:
                end = mention.end + (text[mention.end : mention.end + 1] in _CLASSES)
                found.append(Mention(house.start(), end, "fund", text[house.start() : end]))
    short = (match for match in _short_fund().finditer(text) if not known.touching(*match.span()) and match.group() not in common_words())
    return found + [Mention(match.start(), match.end(), "fund", match.group()) for match in short]


_CLASSES = frozenset("ABCE")


@cache
def _house() -> re.Pattern[str]:
    return re.compile(rf"(?:{_houses()})\Z")


@cache
def _short_fund() -> re.Pattern[str]:
    """X in a place where only a name stands: between separators, behind 的 or 为."""
    return re.compile(
        rf"(?:{_houses()})(?:中证|上证|深证|国证|沪深|创业板|科创)\d{{2,4}}[ABCE](?![A-Za-z])"
        rf"|(?<=[、，的为及和])(?:{_houses()})(?:(?![{_NOT_IN_FUNDS}基证银保信集公])[\u4e00-\u9fff]){{2,6}}?(?:[ABCEH](?![A-Za-z])|(?=[、（(]|及|和|从|在|占比|规模|净值|，规模|，占比|，收益))"
    )


def _plain_funds(text: str) -> list[Mention]:
    """Funds that end in 基金 alone, with the house before it: no firm, no sort of fund."""
    found = []
    for end in _FUND_ENDS.finditer(text):
        match = _named_fund().search(text, max(0, end.start() - _FUND_LONGEST), end.start())
        if match is not None:
            found.append(Mention(match.start(), end.end(), "fund", text[match.start() : end.end()]))
    return found
