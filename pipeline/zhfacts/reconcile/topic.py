"""Which facts of different articles tell the same thing: whose, of what, of which period."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from zhfacts.identity import address
from zhfacts.recognise.metrics import ontology

if TYPE_CHECKING:
    import datetime as dt

    from zhfacts.model import Article, Fact

_CLAUSE_ENDS = re.compile(r"[，。；：:;！？!?【】\n]")
_PLAIN = re.compile(r"[\u4e00-\u9fffA-Za-z]")
_BRACKETS = re.compile(r"[（(][^（）()]*[)）]")
_OPENING = 60
"""How many characters of an article tell whether it is of a market that is still open."""


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


def told(fact: Fact) -> Topic:
    """What a fact that has a period is about. Raises ValueError for one without."""
    first, last = fact.period_start, fact.period_end
    if first is None or last is None:
        message = f"fact {fact.fact_id} has no period"
        raise ValueError(message)
    qualifiers = "".join(f"{name}={value};" for name, value in sorted(fact.qualifiers.items()))
    return Topic(fact.entity_id or fact.entity, fact.metric, qualifiers, fact.aspect, fact.basis, fact.unit, first, last)


def topic(fact: Fact, article: Article) -> Topic | None:
    """The topic of a fact; None where it cannot be known well enough that another article means the same.

    It takes an owner named in the sentence, with a name of its own (an exchange code, or of a type in lexicon/topics.toml), a metric that says
    what is measured, is usual for such an owner and is of it as a whole, a base where it is a change, a period, and the day it was said. Of
    what moves while a market is open, only the close of a day told on that day is one thing.
    """
    first, last = fact.period_start, fact.period_end
    if first is None or last is None or fact.published is None or not _named(fact):
        return None
    if (
        fact.metric in _words("metrics", "vague")
        or not _usual(fact)
        or fact.basis == "prior"
        or (fact.aspect == "change" and fact.basis is None)
    ):
        return None
    if first == last and moves(fact) and not (fact.published == last and _closed(fact.sentence) and _closes(article)):
        return None
    if first != last and (fact.metric in _words("metrics", "prices") or fact.unit == "点"):
        return None
    if _on_terms(fact):
        return None
    return told(fact) if _whole(fact, article) else None


def _on_terms(fact: Fact) -> bool:
    """Whether a figure is told on terms of its own, or its growth is another one in each currency."""
    if fact.aspect == "change" and fact.metric in _words("metrics", "traded"):
        return True
    return "主营" in fact.metric_text or any(word in fact.sentence for word in _words("words", "terms"))


def _named(fact: Fact) -> bool:
    """Whether the sentence names the owner, and the name means the same in every article."""
    if fact.entity_text not in fact.sentence:
        return False
    proper = fact.entity_type in _words("owners", "types") and fact.entity not in _words("owners", "not_names") and len(fact.entity) > 1
    return fact.entity_id is not None or proper


def _whole(fact: Fact, article: Article) -> bool:
    """Whether nothing stands between the owner and what is measured that makes it a part (脂肪胺销售收入, 旗下品牌营收, 对欧盟出口额)."""
    place = fact.evidence.get("metric")
    if place is None or place.how == "implied":
        return True
    written = article.title if place.field == "title" else article.text
    before = _CLAUSE_ENDS.split(written[max(0, place.start - _OPENING) : place.start])[-1]
    rest = _BRACKETS.sub("", before).rpartition(fact.entity_text)[2] + _added(fact)
    for word in (fact.period_text or "", *_words("words", "whole")):
        rest = rest.replace(word, "") if word else rest
    return _PLAIN.search(rest) is None


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


def moves(fact: Fact) -> bool:
    """Whether the figure moves while a market is open."""
    return (
        fact.metric in _words("metrics", "quotes") or fact.metric.endswith(("成交额", "成交量")) or fact.unit == "点" or fact.basis == "dod"
    )


def _added(fact: Fact) -> str:
    """What the text adds to the name of the metric: 脂肪胺 of 脂肪胺销售收入."""
    text = fact.metric_text
    for start in range(len(text)):
        known = ontology().get(text[start:])
        if known is not None and known.name == fact.metric:
            return text[:start]
    return ""


def _closes(article: Article) -> bool:
    """Whether an article does not begin as one of a market that is still open (午评, 半日)."""
    opening = f"{article.title}\n{article.text[:_OPENING]}"
    return not any(word in opening for word in _words("words", "passing"))


def _closed(sentence: str) -> bool:
    """Whether a sentence tells how a day of trading ended, and nothing of how it went."""
    ended = any(word in sentence for word in _words("words", "closing"))
    return ended and not any(word in sentence for word in _words("words", "passing"))
