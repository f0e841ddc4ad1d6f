"""Which facts of different articles tell the same thing: whose, of what, of which period."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from zhfacts.identity import address

if TYPE_CHECKING:
    import datetime as dt

    from zhfacts.model import Fact


class Topic(NamedTuple):
    """What a fact is about. `entity` is the exchange code where one is known, else the name."""

    entity: str
    metric: str
    qualifiers: str
    aspect: str
    basis: str | None
    unit: str
    period_start: dt.date
    period_end: dt.date

    @property
    def topic_id(self) -> str:
        """The content address of the topic."""
        return address(*self)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((files("zhfacts") / "lexicon" / "topics.toml").read_text("utf8"))


@cache
def _words(group: str, name: str) -> tuple[str, ...]:
    return tuple(_table()[group][name].split())


def revisions() -> tuple[str, ...]:
    """Words of a sentence that tells a figure anew."""
    return _words("words", "revised")


def topic(fact: Fact) -> Topic | None:
    """The topic of a fact; None where it cannot be known well enough that another article means the same.

    It takes an owner named in the sentence, with a name of its own (an exchange code, or of a type in lexicon/topics.toml), a metric that says
    what is measured and is usual for such an owner, a base where it is a change, a period, and the day it was said. Of
    what moves while a market is open, only the close of a day told on that day is one thing.
    """
    first, last = fact.period_start, fact.period_end
    if first is None or last is None or fact.published is None:
        return None
    if fact.entity_text not in fact.sentence:
        return None
    if fact.entity_id is None and (
        fact.entity_type not in _words("owners", "types") or fact.entity in _words("owners", "not_names") or len(fact.entity) < 2
    ):
        return None
    if (
        fact.metric in _words("metrics", "vague")
        or not _usual(fact)
        or fact.basis == "prior"
        or (fact.aspect == "change" and fact.basis is None)
    ):
        return None
    if first == last and _moves(fact) and not (_closed(fact.sentence) and fact.published == last):
        return None
    if first != last and (fact.metric in _words("metrics", "prices") or fact.unit == "点"):
        return None
    qualifiers = "".join(f"{name}={value};" for name, value in sorted(fact.qualifiers.items()))
    return Topic(fact.entity_id or fact.entity, fact.metric, qualifiers, fact.aspect, fact.basis, fact.unit, first, last)


@cache
def _owners() -> dict[str, tuple[str, ...]]:
    """The usual owners of each known metric, the first ones first."""
    groups = tomllib.loads((files("zhfacts") / "lexicon" / "metrics.toml").read_text("utf8"))["group"]
    found: dict[str, tuple[str, ...]] = {}
    for group in groups:
        for name in (*group.get("metrics", {}), *group.get("terms", "").split()):
            found.setdefault(name, tuple(group["owners"]))
    return found


def _usual(fact: Fact) -> bool:
    """Whether such an owner has such a metric as a whole: what is told of places and markets is often of a part of them.

    A company may have any metric that is known. A place has those that are of countries in the first place, a market and an index those of trading.
    """
    owners = _owners().get(fact.metric, ())
    if fact.entity_type == "company" or fact.entity_type not in _words("owners", "types"):
        return bool(owners)
    return owners[:1] == ("country",) if fact.entity_type in {"place", "government"} else fact.entity_type in owners


def _moves(fact: Fact) -> bool:
    """Whether the figure moves while a market is open."""
    return (
        fact.metric in _words("metrics", "quotes") or fact.metric.endswith(("成交额", "成交量")) or fact.unit == "点" or fact.basis == "dod"
    )


def _closed(sentence: str) -> bool:
    """Whether a sentence tells how a day of trading ended, and nothing of how it went."""
    ended = any(word in sentence for word in _words("words", "closing"))
    return ended and not any(word in sentence for word in _words("words", "passing"))
