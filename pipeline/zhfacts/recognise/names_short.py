"""The short forms under which an article speaks of a name again: defined ones (以下简称“X”) and derived ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhfacts.recognise.names_edges import on_words, parts_before
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
        if mention.type in _OWNERS and not mention.local:
            for short in _derived(mention):
                if text.count(short) > text.count(mention.text):
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
        first, last = taken.at(at), taken.at(end - 1)
        free = (first is None or (first.start == at and first.end <= end)) and (last is None or last.end == end)
        if free and (defined or len(short) > 3 or on_words(text, at, end)):
            own = first.entries if first is not None and first.end == end else mention.entries
            yield Mention(at, end, mention.type, short, own or mention.entries, mention.code, of=mention.of or mention.text)
        at = text.find(short, end)


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
