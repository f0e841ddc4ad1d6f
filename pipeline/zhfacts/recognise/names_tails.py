"""Names by how they end: X股份有限公司, X集团, X生物, X板块."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec
from ahocorasick_rs import AhoCorasick, MatchKind

from zhfacts.recognise.names_edges import LONGEST, common_words, left_edge, on_words, parts_before, wide_places, word_list
from zhfacts.recognise.names_mention import Mention

if TYPE_CHECKING:
    from zhfacts.recognise.names_mention import Taken
    from zhfacts.text import Page


class Tail(msgspec.Struct, frozen=True):
    """An ending of names of a type, and how sure it is.

    `legal` (有限公司) and `sure` (集团) end a run of name words; `core` (生物) needs a word before it that
    only a name has, `weak` (材料) moreover a place where names begin; `local` (板块) makes names for their
    own clause; `trade` (检测) only tells where the trade begins in a firm's name.
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
        tail = listed[number]
        how = tail.how
        if (
            how == "trade"
            or start < 2
            or not _joins(text[start - 1])
            or (how in _NEEDS_CORE and _everyday(text, start) and tail.text not in _AT_PLACES)
        ):
            continue
        covering = known.at(start)
        if covering is not None and (covering.end > end or (covering.start < start and (how != "local" or covering.end == end))):
            continue
        if how == "legal" and found and found[-1].end == start and not found[-1].entries and found[-1].text.endswith(_GROUPS):
            _lengthen(found[-1], end, text)
            continue
        mention = _named(page, known, tail, start, end)
        if mention is not None:
            _add(found, mention, text)
            if how == "legal" or tail.text in _OFFICES:
                _join_owner(found, text, ("有限公司", "集团") if tail.text in _OFFICES else ("集团",))
    return found


def _joins(character: str) -> bool:
    return character.isalnum() or character in "）)&"


def _everyday(text: str, end: int) -> bool:
    """Whether everyday words stand before text[end:], so that no word is left that only a name has (a cheap first look)."""
    words = common_words()
    return text[end - 2 : end] in words and (text[max(0, end - 4) : end - 2] in words or not text[max(0, end - 3)].isalnum())


def _add(found: list[Mention], mention: Mention, text: str) -> None:
    """Adds a name, joined with those before it that it runs over (X氟碳新材料 + 有限公司)."""
    while found and found[-1].end > mention.start:
        if found[-1].start < mention.start:
            mention.start = found[-1].start
            mention.text = text[mention.start : mention.end]
        found.pop()
    found.append(mention)


def _lengthen(mention: Mention, end: int, text: str) -> None:
    """Gives a name the legal form that follows (青禾集团|有限公司)."""
    mention.end, mention.text = end, text[mention.start : end]


def _join_owner(found: list[Mention], text: str, ends: tuple[str, ...]) -> None:
    """Joins the last name with the firm right before it that it is of (青禾集团|南浦矿业有限公司, 青禾银行股份有限公司|南浦支行)."""
    if len(found) > 1 and found[-2].end == found[-1].start and found[-2].text.endswith(ends):
        name = found.pop()
        found[-1] = Mention(found[-1].start, name.end, name.type, text[found[-1].start : name.end])


def _named(page: Page, known: Taken, tail: Tail, start: int, end: int) -> Mention | None:
    """The name that the tail at text[start:end] ends."""
    text = page.text
    before = known.ending(start)
    if before is not None and before.type in ("company", "institution") and tail.how in ("core", "weak", "sure"):
        if tail.how != "sure" and tail.text != "公司":
            return None
        own = before.text if tail.text == "公司" else text[before.start : end]
        if tail.text in _OF_A_FIRM or tail.text == "集团":
            return Mention(before.start, end, before.type, own)
        return Mention(before.start, end, before.type, own, before.entries, before.code)
    if before is not None and before.type == "place" and tail.text == "公司" and _of_a_group(text, before):
        return Mention(before.start, end, "company", text[before.start : end])
    if before is not None and before.type == "place" and tail.text in _AT_PLACES and before.text not in wide_places():
        return Mention(before.start, end, tail.type, text[before.start : end])
    first = _edge(page, known, tail, start, end) if tail.text != "大模型" else None
    if first is None:
        return None
    first = _whole(known, first, start, tail)
    if tail.type == "industry" and any(mention.type == "company" for mention in known.within(first, start)):
        return None
    if tail.how == "local":
        first = _further(text, known, tail, first)
    if start - first < 2 or text[first:start] in word_list("before_names"):
        return None
    return Mention(first, end, tail.type, text[first:end], local=tail.how == "local")


def _further(text: str, known: Taken, tail: Tail, first: int) -> int:
    """The start of a noun phrase with the sort right before it (保险|资产管理机构, 3D|摄像头板块), or the year of an event (2022|成都车展)."""
    if tail.text in _EVENTS:
        year = _YEAR_BACK.search(text, max(0, first - 5), first)
        return first if year is None else year.start()
    latin = _LATIN_BACK.search(text, max(0, first - 4), first)
    if latin is not None and known.at(first - 1) is None:
        return latin.start()
    sort = known.ending(first)
    return sort.start if sort is not None and sort.type in _SORTS else first


def _of_a_group(text: str, place: Mention) -> bool:
    """Whether a place with 公司 names a subsidiary (控股子公司横琴公司): a country doesn't."""
    return place.text not in word_list("countries") and (place.start == 0 or text[place.start - 1] in "\n ，。；、：司和及")


def _edge(page: Page, known: Taken, tail: Tail, start: int, end: int) -> int | None:
    """Where the name that ends with the tail at text[start:end] may begin."""
    text, floor = page.text, page.clauses[page.clause(start)]
    if tail.how in _NEEDS_CORE:
        first = _core_edge(text, start, floor)
        if first is None or _is_verb(text, tail, end) or not on_words(text, start, end) or _sorts_inside(known, first, start):
            return None
        return first if tail.how == "core" or _opens(text, first) else None
    if tail.how == "local":
        return None if text[end : end + 1] in _NOT_A_SORT else _local_edge(text, start, floor)
    if tail.how == "legal":
        return _legal_edge(text, known, tail, start, floor)
    if _particular(text, start, floor) and on_words(text, start, end):
        return _without_verb(text, left_edge(text, start, floor), start)
    return None


def _opens(text: str, start: int) -> bool:
    """Whether text[start:] begins a clause, a list item or what follows a word like 子公司 or 收购."""
    return start == 0 or not text[start - 1].isalnum() or text[start - 2 : start] in word_list("before_names")


def _legal_edge(text: str, known: Taken, tail: Tail, start: int, floor: int) -> int:
    """Where a legal name begins: with the firm right before it, which it is a branch or a subsidiary of (青禾集团南浦矿业有限公司)."""
    first = _placed(known, text, _past_bracket(text, left_edge(text, start, floor), floor), start, floor)
    first = _told(text, first, start + len(tail.text), floor)
    owner = known.ending(first)
    if owner is None or owner.type != "company" or (tail.text not in _BRANCHES and (first == start or not owner.text.endswith("集团"))):
        return first
    return owner.start


def _told(text: str, first: int, end: int, floor: int) -> int:
    """A start that takes in all of the short form that follows in brackets (the 南浦壹号 of 南浦壹号饮料有限公司（简称“南浦壹号”）), or what 名称为 or 更名为 says."""
    called = _CALLED.match(text, end)
    if called is not None:
        at = text.rfind(called[1], max(floor, first - len(called[1])), first + len(called[1]))
        if 0 <= at < first:
            return at
    named = _NAMED.search(text, max(floor, first - _NAMED_REACH), first)
    return first if named is None else named.start(1)


_CALLED = re.compile(r"[（(](?:以?下?[简下]称)(?:为)?[:：]?[“\"]?([\u4e00-\u9fff]{2,8})[”\"]?[）)]")
_NAMED = re.compile(r"(?:名称[暂拟初]?定?(?:变更|更名)?|[更改命定]名)为[“\"]?([\u4e00-\u9fff]{1,6})\Z")
_NAMED_REACH = 16


def _past_bracket(text: str, first: int, floor: int) -> int:
    """A start with the words before a bracketed place, which stands amid a legal name (青禾（上海）文化传播有限公司)."""
    return left_edge(text, first, floor) if text[first - 1 : first] in _CLOSING else first


_NOT_A_SORT = frozenset("务绩态")
"""What 业 at the end of a sort belongs with instead (图书发行业务)."""
_CLOSING = frozenset("）)")
_NEEDS_CORE = frozenset({"core", "weak"})
_VERBS = frozenset({"投资", "控股", "建设", "租赁", "支付", "检测", "包装", "教育", "直播", "工程", "保险"})
_OBJECT = re.compile(r"[\d约超近于了的在设一逾不]")
_SORTS = frozenset({"industry", "commodity"})
_EVENTS = frozenset({"大会", "论坛", "峰会", "博览会", "车展"})
_LATIN_BACK = re.compile(r"(?<![A-Za-z0-9.])\d?[A-Z]{1,2}\Z")
"""What tells a sort of goods and is written with it (3D摄像头板块)."""
_YEAR_BACK = re.compile(r"(?<!\d)(?:19|20)\d\d\Z")
_JOINTS = '的是与和及将把被对向由从于在了让给为、，。；：,“”"'
_BRANCHES = frozenset({"营业部", "证券营业部", "分公司"})
_OFFICES = _BRANCHES | {"支行", "分行"}
_GROUPS = ("集团", "集团股份")
_OF_A_FIRM = frozenset({"大模型", "银行", "证券", "信托", "期货公司", "基金管理公司", "人寿", "财险", "村镇银行", "支行", "分行"})
"""What behind a firm's name makes the name of another firm, that of its arm for the trade."""
_AT_PLACES = frozenset({"机场", "国际机场", "核电站", "水电站", "水文站", "油田", "气田", "水库", "开发区", "高新区"})
"""What the place right before it tells apart from others of its kind."""
_CORE_REACH = 10
_LARGE = frozenset("大小各多")


def _sorts_inside(known: Taken, first: int, end: int) -> bool:
    """Whether a run holds a name of something else than a firm or place (比特币 in 比特币矿机芯片)."""
    return any(mention.type not in ("company", "place", "none") for mention in known.within(first, end))


def _is_verb(text: str, tail: Tail, end: int) -> bool:
    """Whether a tail that is a verb too has an object here (工厂投资10亿元)."""
    return tail.text in _VERBS and _OBJECT.match(text, end) is not None


def _core_edge(text: str, end: int, floor: int) -> int | None:
    """Where [place] core [plain] up to text[end] begins; None without a core of at least two characters."""
    first, parts = parts_before(text, end, max(floor, end - _CORE_REACH))
    number = len(parts)
    if number and parts[number - 1].kind == "plain":
        number -= 1
    last = number
    while number and parts[number - 1].kind == "core":
        number -= 1
    if number == last or not 2 <= parts[last - 1].end - parts[number].start <= 8:
        return None
    while (
        number
        and parts[number - 1].kind == "place"
        and text[first + parts[number - 1].start : first + parts[number - 1].end] not in word_list("countries")
    ):
        number -= 1
    return first + parts[number].start if end - first - parts[number].start <= 10 else None


def _local_edge(text: str, end: int, floor: int) -> int:
    """Where the noun phrase before a tail like 板块 begins: verbs that firms' names may hold do not open it."""
    first, parts = parts_before(text, end, floor)
    edge = end
    for part in reversed(parts):
        word = text[first + part.start : first + part.end]
        if word in word_list("before_sorts"):
            break
        if word not in word_list("in_names") and word not in word_list("not_in_sorts"):
            edge = first + part.start
    return edge


def _placed(known: Taken, text: str, first: int, end: int, floor: int) -> int:
    """The start of a legal name by its place (北京屹唐同舟…中心): most begin with one."""
    floor = max(floor, end - LONGEST)
    joint = _last_joint(known, text, floor, end)
    places = [
        mention.start
        for mention in known.within(max(floor, joint), end)
        if mention.type == "place" and text[mention.start - 1] not in "（(" and mention.text not in word_list("no_seats")
    ]
    if not places:
        return _without_verb(text, first, end)
    if places[0] < first:
        return places[0]
    _, parts = parts_before(text, places[0], first)
    return places[0] if all(part.kind == "plain" for part in parts) else first


def _last_joint(known: Taken, text: str, floor: int, end: int) -> int:
    """The offset behind the last character that joins or governs names, one right after a place left out (上海璟和珩…)."""
    for at in range(end - 1, floor - 1, -1):
        if text[at] in _JOINTS:
            place = known.ending(at) or known.ending(at - 1)
            if place is None or place.type != "place" or known.ending(at) is not None:
                return at + 1
    return floor


def _without_verb(text: str, first: int, end: int) -> int:
    """A start behind a verb that governs the name (投资昆山…中心): firms' names have such words behind their place only."""
    verb = text[first : first + 2]
    if verb in word_list("in_names"):
        _, parts = parts_before(text, end, first + 2)
        if parts and parts[0].kind == "place":
            return first + 2
    return first


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
