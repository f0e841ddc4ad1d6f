"""Names by how they end: X股份有限公司, X集团, X生物, X板块."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec
from ahocorasick_rs import AhoCorasick, MatchKind

from zhfacts.recognise.names_edges import left_edge, on_words, parts_before, word_list
from zhfacts.recognise.names_mention import Mention

if TYPE_CHECKING:
    from zhfacts.recognise.names_mention import Taken
    from zhfacts.text import Page


class Tail(msgspec.Struct, frozen=True):
    """An ending of names of a type, and how sure it is.

    `legal` (有限公司) and `sure` (集团) end a run of name words; `core` (生物) needs a word before it that
    only a name has; `local` (板块) makes names for their own clause; `grow` (主力合约) only lengthens known ones.
    """

    text: str
    type: str
    how: str


@cache
def tails() -> tuple[AhoCorasick, list[Tail]]:
    """The automaton over the tails of lexicon/name_tails.csv."""
    with files("zhfacts").joinpath("lexicon", "name_tails.csv").open(encoding="utf-8") as lines:
        found = [Tail(row["tail"], row["type"], row["how"]) for row in csv.DictReader(lines)]
    return AhoCorasick([tail.text for tail in found], matchkind=MatchKind.LeftmostLongest), found


def tailed(page: Page, known: Taken) -> list[Mention]:
    """The names by their tails, in text order; a tail that a known name covers makes none."""
    text = page.text
    automaton, listed = tails()
    found: list[Mention] = []
    for number, start, end in automaton.find_matches_as_indexes(text):
        if start == 0 or not _joins(text[start - 1]):
            continue
        covering = known.at(start)
        if covering is not None and (covering.end > end or covering.start < start):
            continue
        mention = _named(page, known, listed[number], start, end)
        if mention is None:
            continue
        while found and found[-1].end > mention.start:
            if found[-1].start < mention.start:
                mention.start = found[-1].start
                mention.text = text[mention.start : mention.end]
            found.pop()
        found.append(mention)
    return found


def _joins(character: str) -> bool:
    return character.isalnum() or character in "）)&"


def _named(page: Page, known: Taken, tail: Tail, start: int, end: int) -> Mention | None:
    """The name that the tail at text[start:end] ends."""
    text = page.text
    before = known.ending(start)
    floor = page.clauses[page.clause(start)]
    if before is not None and before.type in ("company", "institution"):
        if tail.text == "公司":
            return Mention(before.start, end, before.type, before.text, before.entries, before.code)
        if tail.how == "core":
            return None
    match tail.how:
        case "grow":
            if before is None or before.type not in _GROWING:
                return None
            return Mention(before.start, end, before.type, text[before.start : end], before.entries, before.code)
        case "core":
            first = _core_edge(text, start, floor)
            if first is None or _is_verb(text, tail, end) or not on_words(text, start, end):
                return None
        case "local":
            first = _local_edge(text, start, floor)
        case _:
            first = left_edge(text, start, floor)
            if tail.how == "sure" and not (_particular(text, start, floor) and on_words(text, start, end)):
                return None
    first = _whole(known, first, start, tail)
    if start - first < 2:
        return None
    return Mention(first, end, tail.type, text[first:end], local=tail.how == "local")


_GROWING = frozenset({"commodity", "index", "currency", "market"})
_VERBS = frozenset({"投资", "控股", "建设", "租赁", "支付", "检测", "包装", "教育", "直播", "工程", "保险"})
_OBJECT = re.compile(r"[\d约超近于了的在设一逾不]")
_LARGE = frozenset("大小各多")


def _is_verb(text: str, tail: Tail, end: int) -> bool:
    """Whether a tail that is a verb too has an object here (工厂投资10亿元)."""
    return tail.text in _VERBS and _OBJECT.match(text, end) is not None


def _core_edge(text: str, end: int, floor: int) -> int | None:
    """Where [place] core [plain] up to text[end] begins; None without a core of at least two characters."""
    first, parts = parts_before(text, end, floor)
    number = len(parts)
    if number and parts[number - 1].kind == "plain":
        number -= 1
    last = number
    while number and parts[number - 1].kind == "core":
        number -= 1
    if number == last or not 2 <= parts[last - 1].end - parts[number].start <= 8:
        return None
    while number and parts[number - 1].kind == "place":
        number -= 1
    return first + parts[number].start if end - first - parts[number].start <= 10 else None


def _local_edge(text: str, end: int, floor: int) -> int:
    """Where the noun phrase before a tail like 板块 begins: verbs that firms' names may hold do not open it."""
    first, parts = parts_before(text, end, floor)
    for part in parts:
        word = text[first + part.start : first + part.end]
        if word not in word_list("in_names") and word not in word_list("not_in_sorts"):
            return first + part.start
    return end


def _particular(text: str, end: int, floor: int) -> bool:
    """Whether the run before a tail has a place or a word that only a name has (商业银行, 产业集团 have none)."""
    first, parts = parts_before(text, end, floor)
    if parts and parts[0].kind == "core" and text[first + parts[0].start] in _LARGE:
        parts = parts[1:]
    return any(part.kind != "plain" for part in parts)


def _whole(known: Taken, first: int, end: int, tail: Tail) -> int:
    """A start that does not cut a known name, and that is the last firm's where known firms stand in the run."""
    cut = known.at(first)
    if cut is not None:
        first = cut.start
    if tail.how == "legal":
        return first
    for mention in known.within(first, end):
        if mention.start > first and mention.type in ("company", "institution") and mention.end - mention.start > 2:
            first = mention.start
    return first
