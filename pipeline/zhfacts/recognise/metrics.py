"""The names of what can be measured (lexicon/metrics.toml), found in one pass; and the words that imply one."""

from __future__ import annotations

import tomllib
from bisect import bisect_left
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
from ahocorasick_rs import AhoCorasick, MatchKind


class Term(msgspec.Struct, frozen=True):
    """A known metric at start…end: its canonical name, the kinds of quantity that it takes, flow or stock."""

    start: int
    end: int
    text: str
    canonical: str
    kinds: tuple[str, ...]
    time: str


class Act(msgspec.Struct, frozen=True):
    """A verb that implies a metric, by the kind of the value: 回购 3亿元 → 回购金额."""

    start: int
    end: int
    text: str
    names: dict[str, str]


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((files("zhfacts") / "lexicon" / name).read_text("utf8"))


@cache
def ontology() -> dict[str, tuple[str, tuple[str, ...], str]]:
    """Every known name → canonical name, kinds, flow or stock. A name of several groups is of the first."""
    known: dict[str, tuple[str, tuple[str, ...], str]] = {}
    for group in _table("metrics.toml")["group"]:
        kinds, time = tuple(group["kinds"]), group["time"]
        for canonical, others in group.get("metrics", {}).items():
            for name in (canonical, *others.split()):
                known.setdefault(name, (canonical, kinds, time))
        for name in group.get("terms", "").split():
            known.setdefault(name, (name, kinds, time))
    return known


@cache
def heads() -> dict[str, frozenset[str]]:
    """Words that can end the name of a metric → the kinds that they take."""
    table = _table("metric_heads.toml")
    barred = set(table.pop("not_heads").split())
    found: dict[str, set[str]] = {}
    for kind, words in table.items():
        for word in words.split():
            if word not in barred:
                found.setdefault(word, set()).add(kind)
    return {word: frozenset(kinds) for word, kinds in found.items()}


@cache
def implied() -> dict[str, Any]:
    """lexicon/implied_metrics.toml: spend, moves and after; acts apart."""
    return _table("implied_metrics.toml")


class Terms:
    """The known metrics of one text."""

    __slots__ = ("items", "starts")

    def __init__(self, items: list[Term]) -> None:
        self.items = items
        self.starts = [item.start for item in items]

    def between(self, start: int, end: int) -> list[Term]:
        """Those that lie wholly in start…end, in text order."""
        low, high = bisect_left(self.starts, start), bisect_left(self.starts, end)
        while high > low and self.items[high - 1].end > end:
            high -= 1
        return self.items[low:high]


class Acts:
    """The implying verbs of one text."""

    __slots__ = ("items", "starts")

    def __init__(self, items: list[Act]) -> None:
        self.items = items
        self.starts = [item.start for item in items]

    def between(self, start: int, end: int) -> list[Act]:
        """Those that begin in start…end, in text order."""
        return self.items[bisect_left(self.starts, start) : bisect_left(self.starts, end)]


@cache
def _term_automaton() -> tuple[AhoCorasick, list[str]]:
    names = list(ontology())
    return AhoCorasick(names, matchkind=MatchKind.LeftmostLongest), names


@cache
def _act_automaton() -> tuple[AhoCorasick, list[tuple[str, dict[str, str]]]]:
    verbs: dict[str, dict[str, str]] = {}
    for act in implied()["acts"]:
        names = {kind: name for kind, name in act.items() if kind != "verbs"}
        for verb in act["verbs"].split():
            verbs.setdefault(verb, {kind: name.replace("{verb}", verb) for kind, name in names.items()})
    return AhoCorasick(list(verbs), matchkind=MatchKind.LeftmostLongest), list(verbs.items())


def find_terms(text: str) -> Terms:
    """The known metrics of a text; of overlapping names the leftmost, longest."""
    automaton, names = _term_automaton()
    known = ontology()
    return Terms([Term(start, end, names[i], *known[names[i]]) for i, start, end in automaton.find_matches_as_indexes(text)])


def find_acts(text: str) -> Acts:
    """The verbs of a text that imply a metric."""
    automaton, verbs = _act_automaton()
    return Acts([Act(start, end, *verbs[i]) for i, start, end in automaton.find_matches_as_indexes(text)])
