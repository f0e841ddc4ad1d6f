"""The short forms under which an article speaks of a name again: defined ones (以下简称“X”) and derived ones."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from zhfacts.recognise.names_edges import common_words, on_words, parts_before, word_list
from zhfacts.recognise.names_mention import Mention, Taken, merged
from zhfacts.recognise.names_tails import tails

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhfacts.text import Page

_SUFFIXES = ("(有限合伙)", "（有限合伙）", "股份有限公司", "有限责任公司", "有限公司", "集团公司", "总公司", "公司")
_OWNERS = frozenset({"company", "institution", "fund"})


def shortened(page: Page, mentions: list[Mention], defined: dict[str, Mention]) -> list[Mention]:
    """The mentions with those of short forms among them."""
    text = page.text
    shorts = dict(defined)
    for mention in mentions:
        if mention.type == "company" and not mention.local:
            times = text.count(mention.text)
            if times < 2 and not mention.entries and not mention.text.endswith(_SUFFIXES) and mention.code is None:
                continue
            for short in _derived(mention):
                if text.count(short) > times and short not in common_words() and short not in word_list("no_subjects"):
                    shorts.setdefault(short, mention)
    if not shorts:
        return mentions
    taken = Taken(mentions)
    found = [again for short, mention in shorts.items() for again in _again(text, short, mention, taken, short in defined)]
    return merged(found, mentions)


def _again(text: str, short: str, mention: Mention, taken: Taken, defined: bool) -> Iterator[Mention]:
    """The places where the short form stands by itself; a known name there keeps its entries."""
    at = text.find(short)
    while at >= 0:
        end = at + len(short)
        if _stands(text, at, end, taken, defined):
            known = taken.at(at)
            entries = known.entries if known is not None and known.end == end and known.entries else mention.entries
            yield Mention(at, end, mention.type, short, entries, mention.code, of=mention.of or mention.text)
        at = text.find(short, end)


def _stands(text: str, start: int, end: int, taken: Taken, defined: bool) -> bool:
    """Whether text[start:end] is the short form and no part of another name (五龙 in 五龙电动车)."""
    first, last = taken.at(start), taken.at(end - 1)
    if (first is not None and (first.start != start or first.end > end)) or (last is not None and last.end != end):
        return False
    if defined:
        return True
    if first is not None and first.end == end and first.type not in _OWNERS:
        return False
    if text[end : end + 2] in _trades() or text[end : end + 3] in _trades():
        return False
    return end - start > 3 or on_words(text, start, end)


@cache
def _trades() -> frozenset[str]:
    return frozenset(tail.text for tail in tails()[1] if 2 <= len(tail.text) <= 3 and tail.text != "公司")


def _derived(mention: Mention) -> Iterator[str]:
    """Short forms of a firm's name: without its legal form, its trade, its place (上海朗诣实业发展有限公司 → 上海朗诣, 朗诣)."""
    body = mention.text
    for suffix in _SUFFIXES:
        if body.endswith(suffix) and len(body) - len(suffix) >= 2:
            body = body[: -len(suffix)]
            if suffix != "公司":
                yield body
            break
    trade = _trade_start(body)
    stem = body[:trade] if trade >= 2 else body
    _, parts = parts_before(stem, len(stem), 0)
    core = [part for part in parts if part.kind == "core"]
    if trade >= 2 and stem != body and core:
        yield stem
    place = parts[0].end if parts and parts[0].kind == "place" else 0
    if place and len(body) - place >= 3 and core:
        yield body[place:]
    if place and place < len(stem) - 1 and sum(part.end - part.start for part in core) >= 2:
        yield stem[place:]


def _trade_start(body: str) -> int:
    """Where the words for the trade begin (科技, 实业发展), or the end."""
    automaton, _ = tails()
    for _, start, _ in automaton.find_matches_as_indexes(body):
        if start >= 2:
            return int(start)
    return len(body)
