"""Names by how they end: X股份有限公司, X集团, X生物, X板块."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec
from ahocorasick_rs import AhoCorasick, MatchKind

from zhfacts.recognise.names_edges import left_edge, on_words, parts_before
from zhfacts.recognise.names_mention import Mention

if TYPE_CHECKING:
    from zhfacts.recognise.names_mention import Taken
    from zhfacts.text import Page


class Tail(msgspec.Struct, frozen=True):
    """An ending of names of a type, and how sure it is.

    `legal` (有限公司) and `sure` (集团) end a run of name words; `core` (生物) needs a word before it that
    only a name has; `local` (板块) makes names for their own clause.
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
    edge = 0
    for number, start, end in automaton.find_matches_as_indexes(text):
        if start < edge or start == 0 or not _joins(text[start - 1]):
            continue
        covering = known.at(start)
        if covering is not None and (covering.end > end or covering.start < start):
            continue
        mention = _named(page, known, listed[number], start, end, edge)
        if mention is not None:
            found.append(mention)
            edge = end
    return found


def _joins(character: str) -> bool:
    return character.isalnum() or character in "）)&"


def _named(page: Page, known: Taken, tail: Tail, start: int, end: int, edge: int) -> Mention | None:
    """The name that the tail at text[start:end] ends."""
    text = page.text
    before = known.ending(start)
    if before is not None and tail.text == "公司" and before.type in ("company", "institution"):
        return Mention(before.start, end, before.type, before.text, before.entries, before.code)
    floor = max(edge, page.clauses[page.clause(start)])
    if tail.how == "core":
        first = _core_edge(text, start, floor)
        if first is None or not on_words(text, start, end):
            return None
    else:
        first = left_edge(text, start, floor)
        if tail.how == "sure" and not _particular(text, start, floor):
            return None
    first = _whole(known, first, start, tail)
    if start - first < 2:
        return None
    return Mention(first, end, tail.type, text[first:end], local=tail.how == "local")


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
    return first + parts[number].start


def _particular(text: str, end: int, floor: int) -> bool:
    """Whether the run before a tail has a place or a word that only a name has (商业银行, 产业集团 have none)."""
    _, parts = parts_before(text, end, floor)
    return any(part.kind != "plain" for part in parts)


def _whole(known: Taken, first: int, end: int, tail: Tail) -> int:
    """A start that does not cut a known name, and that is the last firm's where known firms stand in the run."""
    cut = known.at(first)
    if cut is not None:
        first = cut.start
    for mention in known.within(first, end):
        if mention.start > first and mention.type in ("company", "institution") and mention.end - mention.start > 2 and tail.how != "legal":
            first = mention.start
    return first
