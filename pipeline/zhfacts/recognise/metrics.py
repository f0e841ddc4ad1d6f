"""The names of what can be measured, found in one pass, and what the words of a phrase tell about it.

lexicon/metrics.toml is the ontology, metric_phrases.csv how often a phrase stands before a value in a large archive,
metric_heads.toml the words that a metric's name can end in, metric_words.toml the words that are no part of one,
implied_metrics.toml the names that the text leaves out.
"""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from zhfacts.memo import Memo

_SUFFIX = 6


class Entry(NamedTuple):
    """A known metric: its canonical name, the kinds of quantity that it takes, flow or stock, times seen in the archive."""

    name: str
    kinds: frozenset[str]
    time: str
    seen: int


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((files("zhfacts") / "lexicon" / name).read_text("utf8"))


@cache
def seen() -> dict[str, int]:
    """Phrase → how often it stands directly before a value in the archive."""
    lines = (files("zhfacts") / "lexicon" / "metric_phrases.csv").read_text("utf8").splitlines()
    return {row["phrase"]: int(row["count"]) for row in csv.DictReader(lines)}


@cache
def ontology() -> dict[str, Entry]:
    """Every known name → what it is. A name of several groups is of the first."""
    known: dict[str, Entry] = {}
    counts = seen()
    for group in _table("metrics.toml")["group"]:
        kinds, time = frozenset(group["kinds"]), group["time"]
        for canonical, others in group.get("metrics", {}).items():
            for name in (canonical, *others.split()):
                known.setdefault(name, Entry(canonical, kinds, time, counts.get(name, 0)))
        for name in group.get("terms", "").split():
            known.setdefault(name, Entry(name, kinds, time, counts.get(name, 0)))
    for name, count in counts.items():
        if name not in known:
            entry = _qualified(name, known)
            known[name] = Entry(name, head_of(name)[1], "flow", count) if entry is None else entry._replace(seen=count)
    return known


def _qualified(name: str, known: dict[str, Entry]) -> Entry | None:
    """What a known metric is called with a word before it that is no part of its name: 两市成交额, 单季度毛利率."""
    classes = word_classes()
    for length in range(2, len(name) - 1):
        if classes.get(name[:length]) in ("role", "empty") and name[length:] in known:
            return known[name[length:]]
    return None


@cache
def heads() -> dict[str, frozenset[str]]:
    """Words that can end the name of a metric → the kinds that they take."""
    table = _table("metric_heads.toml")
    barred = set(table.pop("not_heads").split())
    found: dict[str, set[str]] = {}
    for kind, words in table.items():
        for word in words.split():
            if word not in barred or len(word) == 1:
                found.setdefault(word, set()).add(kind)
    return {word: frozenset(kinds) for word, kinds in found.items()}


@cache
def _not_heads() -> frozenset[str]:
    return frozenset(_table("metric_heads.toml")["not_heads"].split())


_NO_HEAD: tuple[str, frozenset[str]] = ("", frozenset())


def _head_of(word: str) -> tuple[str, frozenset[str]]:
    if word not in _not_heads():
        table = heads()
        for length in range(min(_SUFFIX, len(word)), 0, -1):
            kinds = table.get(word[-length:])
            if kinds is not None:
                return word[-length:], kinds
    return _NO_HEAD


head_of = Memo(_head_of).__getitem__
"""The head that a word ends in, and the kinds that it takes; ("", none) if it ends in none."""


@cache
def word_classes() -> dict[str, str]:
    """Word → link, move, change, empty, stop or role; the first class that lists it."""
    table = _table("metric_words.toml")
    found: dict[str, str] = {}
    for kind in ("change", "move", "link", "empty", "stop", "role"):
        for word in table[kind].split():
            found.setdefault(word, kind)
    for kind, words in table["join"].items():
        if kind != "content":
            for word in words.split():
                found.setdefault(word, kind)
    return found


@cache
def _joined() -> list[str]:
    """Words of several segments that are kept whole."""
    table = _table("metric_words.toml")
    words = [word for words in table["join"].values() for word in words.split()]
    return words + [word for word in (*table["role"].split(), *table["change"].split()) if len(word) > 2]


@cache
def trims() -> frozenset[str]:
    """Words dropped from the front of a phrase."""
    return frozenset(_table("metric_words.toml")["trim"].split())


@cache
def vague() -> frozenset[str]:
    """Words that measure something, and don't say what."""
    return frozenset(_table("metric_words.toml")["vague"].split())


@cache
def implied() -> dict[str, Any]:
    """lexicon/implied_metrics.toml, with the word lists split."""
    table = _table("implied_metrics.toml")
    return {
        "after": table["after"],
        "measures": table["measures"],
        "counted": table["counted"],
        "spend": frozenset(table["spend"]["verbs"].split()),
        "spend_acts": table["spend"]["acts"],
        "spend_fallback": table["spend"]["fallback"],
        "spend_alone": frozenset(table["spend"]["alone"].split()),
        "quote": frozenset(table["moves"]["quote"].split()),
        "move": frozenset(table["moves"]["move"].split()),
        "subjects": table["moves"]["names"],
        "members": table["members"]["nouns"].split(),
        "tails": table["tails"],
    }


def tail(unit: str) -> str:
    """What the name of a count in a unit ends with: 公司数量, 职工人数, 林地面积."""
    ending: str = implied()["tails"].get(unit, "数量")
    return ending


@cache
def acts() -> dict[str, dict[str, str]]:
    """Verb → kind of the value → what the verb measures: 回购, money → 回购金额."""
    verbs: dict[str, dict[str, str]] = {}
    for act in _table("implied_metrics.toml")["acts"]:
        names = {kind: name for kind, name in act.items() if kind != "verbs"}
        for verb in act["verbs"].split():
            verbs.setdefault(verb, {kind: name.replace("{verb}", verb) for kind, name in names.items()})
    return verbs


@cache
def _automaton() -> tuple[AhoCorasick, list[str]]:
    """Terms and acts together; a term that is an act too counts as a term."""
    words = [*ontology(), *(verb for verb in acts() if len(verb) > 1), *_joined()]
    names = [word for word in dict.fromkeys(words) if len(word) > 1]
    return AhoCorasick(names, matchkind=MatchKind.LeftmostLongest), names


def find(text: str) -> list[tuple[int, int]]:
    """The spans of known metrics, implying verbs and words kept whole, in text order; of overlapping ones the leftmost, longest."""
    automaton, _ = _automaton()
    return [(start, end) for _, start, end in automaton.find_matches_as_indexes(text)]
