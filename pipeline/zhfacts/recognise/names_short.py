"""The short forms under which an article speaks of a name again: defined ones (以下简称“X”) and derived ones."""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from zhfacts.recognise.names_edges import common_words, on_words, parts_before, word_list
from zhfacts.recognise.names_mention import Mention, Taken, merged
from zhfacts.recognise.names_tails import tails
from zhfacts.recognise.occurrences import Occurrences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhfacts.text import Page

_SUFFIXES = ("(有限合伙)", "（有限合伙）", "股份有限公司", "有限责任公司", "有限公司", "集团公司", "总公司", "公司")
_FUND = "基金"
_OWNERS = frozenset({"company", "institution", "fund", "person"})


def shortened(page: Page, mentions: list[Mention], defined: dict[str, Mention]) -> list[Mention]:
    """The mentions with those of short forms, and of names nobody listed wherever else they stand."""
    text = page.text
    shorts = dict(defined)
    owners = {mention.text: mention for mention in mentions if mention.type in _OWNERS and not mention.local}
    firms = [name for name, mention in owners.items() if mention.type == "company"]
    funds = {
        mention.text.removesuffix(_FUND): mention for mention in owners.values() if mention.type == "fund" and mention.text.endswith(_FUND)
    }
    places = Occurrences(text, chain(defined, owners, funds, chain.from_iterable(map(_derived, firms))))
    for short, mention in funds.items():
        if len(short) > len(_FUND) + 1 and places.count(short) > places.count(mention.text):
            shorts.setdefault(short, mention)
    for mention in owners.values():
        times = places.count(mention.text)
        if times > 1 and not mention.entries:
            shorts.setdefault(mention.text, mention)
        if mention.type == "company" and (times > 1 or mention.entries or mention.code is not None or mention.text.endswith(_SUFFIXES)):
            for short in _derived(mention.text):
                if places.count(short) > times:
                    shorts.setdefault(short, mention)
    if not shorts:
        return mentions
    taken = Taken(mentions)
    found = [
        again for short, mention in shorts.items() for again in _again(text, places.starts(short), short, mention, taken, short in defined)
    ]
    return merged(found, mentions)


def _again(text: str, places: list[int], short: str, mention: Mention, taken: Taken, defined: bool) -> Iterator[Mention]:
    """The places where the short form stands by itself; a known name there keeps its entries, and its own entity unless the article defines it."""
    for at in places:
        end = at + len(short)
        if not _stands(text, at, end, taken, defined):
            continue
        known = taken.at(at)
        entries = known.entries if known is not None and known.end == end and known.entries else mention.entries
        if defined or not entries or entries == mention.entries:
            yield Mention(at, end, mention.type, short, entries, mention.code, of=mention.of or mention.text)


def _stands(text: str, start: int, end: int, taken: Taken, defined: bool) -> bool:
    """Whether text[start:end] is the short form and no part of another name (五龙 in 五龙电动车)."""
    first, last = taken.at(start), taken.at(end - 1)
    if (first is not None and (first.start != start or first.end > end)) or (last is not None and last.end != end):
        return False
    if defined:
        return True
    if first is not None and first.end == end:
        return first.type in _OWNERS
    if text[end : end + 2] in _trades() or text[end : end + 3] in _trades():
        return False
    return end - start > 3 or on_words(text, start, end)


@cache
def _trades() -> frozenset[str]:
    return frozenset(tail.text for tail in tails()[1] if 2 <= len(tail.text) <= 3 and tail.text != "公司")


@lru_cache(maxsize=1 << 14)
def _derived(name: str) -> tuple[str, ...]:
    """Short forms of a firm's name: without its legal form, its trade, its place (上海朗诣实业发展有限公司 → 上海朗诣, 朗诣)."""
    body, found = name, []
    for suffix in _SUFFIXES:
        if name.endswith(suffix) and len(name) - len(suffix) >= 2:
            body = name.removesuffix(suffix)
            if suffix != "公司":
                found.append(body)
            break
    trade = _trade_start(body)
    stem = body[:trade]
    _, parts = parts_before(stem, len(stem), 0)
    core = sum(part.end - part.start for part in parts if part.kind == "core")
    if core:
        place = parts[0].end if parts[0].kind == "place" else 0
        found += [stem, body[place:]]
        if core >= 2:
            found.append(stem[place:])
    return tuple(
        short
        for short in dict.fromkeys(found)
        if short != name and len(short) > 1 and short not in common_words() and short not in word_list("no_subjects")
    )


def _trade_start(body: str) -> int:
    """Where the words for the trade begin (科技, 实业发展), or the end."""
    automaton, _ = tails()
    for _, start, _ in automaton.find_matches_as_indexes(body):
        if start >= 2:
            return int(start)
    return len(body)
