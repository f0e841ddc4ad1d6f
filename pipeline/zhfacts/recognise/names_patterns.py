"""Names that no lexicon lists, by their shape."""

from __future__ import annotations

import csv
import re
from bisect import bisect_left, bisect_right
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick, MatchKind

from zhfacts.recognise.names_edges import left_edge
from zhfacts.recognise.names_mention import Mention

if TYPE_CHECKING:
    from collections.abc import Callable

    from zhfacts.model import Word
    from zhfacts.text import Page

_CODE = re.compile(
    r"[（(]\s?(?:[\u4e00-\u9fff]{0,6}[:：]\s?|[A-Za-z]{2,8}[:：]\s?)?(?:(\d{6}|\d{5}|\d{4}(?=\.HK))(?:\.([A-Z]{2,3}))?|([A-Z]{1,5})\.(?:US|OQ|O|N|A))\s?[）)]"
)
_DEFINED = re.compile(
    r"[（(][^（()）“”\"\n]{0,12}[“\"]([^（()）“”\"\n]{2,20})[”\"]|[（(](?:以下)?(?:简称|下称)(?:为)?[:：]?([^（()）“”\"，。\n]{2,12})[）)]"
)
_LISTED = re.compile(
    r"(?<![\u4e00-\u9fffA-Za-z])([\u4e00-\u9fffA-Z*][\u4e00-\u9fffA-Za-z0-9*\-]{1,9})[（(][+\-]?\d{1,4}(?:\.\d{1,3})?%[）)]"
)
_LATIN = re.compile(
    r"(?<![A-Za-z0-9.@/])[A-Z][A-Za-z0-9&'’\-]{1,24}(?:[ .][A-Z0-9][A-Za-z0-9&'’\-]{0,24}){0,5}(?:,? (?:Inc|Ltd|Corp|Co|LLC|PLC|plc)\.?)?(?![A-Za-z])"
)
_PERSON = re.compile(r"(?<![\u4e00-\u9fff])?[\u4e00-\u9fff]某(?:某|[\u4e00-\u9fff](?=[、，。通为等]))?")
_LONG_FORM = frozenset({"股份有限公司", "有限责任公司", "有限公司", "(有限合伙)", "（有限合伙）", "合伙企业"})
_LOCAL_TYPES = frozenset({"industry", "index", "commodity", "product", "market", "fund"})
_NOT_AFTER_TAIL = re.compile(r"[\u4e00-\u9fff]")
_LOOSE = frozenset()


@cache
def _tails() -> tuple[AhoCorasick, list[str], list[str]]:
    """The automaton over name tails, the tails and their types."""
    with files("zhfacts").joinpath("lexicon", "name_tails.csv").open(encoding="utf-8") as lines:
        rows = [(row["tail"], row["type"]) for row in csv.DictReader(lines)]
    tails = [tail for tail, _ in rows]
    return AhoCorasick(tails, matchkind=MatchKind.LeftmostLongest), tails, [kind for _, kind in rows]


def shapes(page: Page, known: list[Mention], words: Callable[[int], list[Word]] | None) -> list[Mention]:
    """Mentions by shape. A known name that ends where a code follows gets the code."""
    text = page.text
    found = _tailed(page, known)
    if "(" in text or "（" in text:
        found += _coded(page, known, found)
        found += _listed(page, known)
    return found


def _tailed(page: Page, known: list[Mention]) -> list[Mention]:
    """X股份有限公司, X集团, X银行: the longest run of name words before a tail."""
    text, starts = page.text, [mention.start for mention in known]
    automaton, tails, kinds = _tails()
    found: list[Mention] = []
    edge = 0
    for number, start, end in automaton.find_matches_as_indexes(text):
        if start < edge or tails[number] not in _LONG_FORM and tails[number] not in _STRONG:
            continue
        at = bisect_right(starts, start) - 1
        if at >= 0 and known[at].end >= end and known[at].end - known[at].start > end - start:
            continue
        floor = max(edge, page.clauses[bisect_right(page.clauses, start) - 1])
        first = _from_known(known, starts, left_edge(text, start, floor), start)
        if start - first < 2:
            continue
        found.append(Mention(first, end, kinds[number], text[first:end], local=kinds[number] in _LOCAL_TYPES))
        edge = end
    return found


_STRONG = frozenset("总公司 集团公司 集团 农商行 农商银行 村镇银行 协会 研究院 事务所 交易所 板块 概念股 大学 银行 证券 信托".split())


def _from_known(known: list[Mention], starts: list[int], first: int, tail: int) -> int:
    """A start that does not cut a known name: 上海通… begins with 上海; 以中国铁路 begins with the company."""
    at = bisect_right(starts, first) - 1
    if at >= 0 and known[at].start < first < known[at].end:
        first = known[at].start
    at = bisect_left(starts, first)
    while at < len(known) and known[at].end <= tail:
        if known[at].type in ("company", "institution") and known[at].end - known[at].start > 2:
            return known[at].start
        at += 1
    return first


def _coded(page: Page, known: list[Mention], shaped: list[Mention]) -> list[Mention]:
    """X（600519）: the code goes to the name before it, or makes one of the run of name words there."""
    text = page.text
    by_end = {mention.end: mention for mention in [*shaped, *known]}
    found = []
    for match in _CODE.finditer(text):
        code = _exchange_code(match)
        start = match.start()
        if code is None:
            continue
        named = by_end.get(start)
        if named is not None and named.type != "anaphor":
            named.code = code
            continue
        first = left_edge(text, start, page.clauses[page.clause(start)])
        if 2 <= start - first <= 16:
            found.append(Mention(first, start, "company", text[first:start], code=code))
    return found


def _exchange_code(match: re.Match[str]) -> str | None:
    """A code with its exchange; bare digits get theirs by their range."""
    digits, exchange, ticker = match.groups()
    if ticker:
        return f"{ticker}.US"
    if exchange == "HK" or (exchange is None and len(digits) == 5):
        return f"{digits.zfill(5)}.HK"
    if len(digits) != 6:
        return None
    if exchange in ("SH", "SZ", "BJ"):
        return f"{digits}.{exchange}"
    place = {"6": "SH", "9": "SH", "5": "SH", "0": "SZ", "3": "SZ", "2": "SZ", "1": "SZ", "4": "BJ", "8": "BJ"}.get(digits[0])
    return f"{digits}.{'BJ' if digits.startswith('92') else place}" if place else None


def _listed(page: Page, known: list[Mention]) -> list[Mention]:
    """X（2.59%）: a member of a list of movers."""
    text = page.text
    ends = {mention.end for mention in known}
    return [
        Mention(match.start(1), match.end(1), "company", match[1], local=True)
        for match in _LISTED.finditer(text)
        if match.end(1) not in ends
    ]
