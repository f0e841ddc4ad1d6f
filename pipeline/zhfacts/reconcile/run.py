"""Keeping the tables `statement`, `agreement` and `reconciled` of a database up to date with its facts."""

from __future__ import annotations

from collections import defaultdict
from decimal import Context, localcontext
from typing import TYPE_CHECKING, TypeVar

import msgspec

from zhfacts.checks.figure import stated
from zhfacts.identity import address
from zhfacts.model import Article
from zhfacts.reconcile.settle import Statement, settle
from zhfacts.reconcile.topic import moves, told, topic
from zhfacts.store.derived import AGREEMENT, RECONCILED, STATEMENT, bench
from zhfacts.store.layout import ARTICLE, EVIDENCE, FACT
from zhfacts.store.recall import evidence_of, fact_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from zhfacts.model import Evidence, Fact
    from zhfacts.reconcile.settle import Agreement
    from zhfacts.store.derived import Bench
    from zhfacts.store.layout import RowTuple

Row = TypeVar("Row")

_RULES = 2
"""Counted up when the rules of comparison change, so that all articles are compared again."""
_FIRM = 0.7
"""The confidence from which a figure can contradict another."""
_ARTICLES, _TOPICS = 1000, 2000
_EXACT = Context(prec=60)


class Result(msgspec.Struct, frozen=True):
    """What there was to do, and what the tables hold now: rows of `agreement` by relation."""

    articles: int
    topics: int
    relations: dict[str, int]


def reconcile(place: str, *, min_confidence: float = 0.5) -> Result:
    """Compare the facts of a database across its articles, those that are new or changed since the last time.

    Facts below `min_confidence` are left out. Raises StoreError; after an error the database is as it was.
    """
    rules = address(_RULES, min_confidence, size=8)
    with bench(place) as base, localcontext(_EXACT):
        changed = base.rows(
            "SELECT a.doc_id, a.digest FROM article a LEFT JOIN reconciled r ON r.doc_id = a.doc_id "
            f"WHERE r.doc_id IS NULL OR r.digest <> a.digest OR r.rules <> '{rules}' ORDER BY a.doc_id"
        )
        gone = base.rows("SELECT r.doc_id FROM reconciled r LEFT JOIN article a ON a.doc_id = r.doc_id WHERE a.doc_id IS NULL")
        base.remove(RECONCILED, "doc_id", [str(doc_id) for (doc_id,) in gone])
        affected = _forgotten(base, [str(row[0]) for row in (*changed, *gone)])
        for part in _parts(changed, _ARTICLES):
            affected |= _stated(base, [str(doc_id) for doc_id, _ in part], min_confidence)
            base.put(RECONCILED, [(*row, rules) for row in part])
        for topics in _parts(sorted(affected), _TOPICS):
            _settled(base, topics)
        relations = base.rows("SELECT relation, count(*) FROM agreement GROUP BY relation ORDER BY relation")
    return Result(len(changed) + len(gone), len(affected), {str(name): int(str(count)) for name, count in relations})


def _parts(rows: Sequence[Row], size: int) -> Iterator[Sequence[Row]]:
    for at in range(0, len(rows), size):
        yield rows[at : at + size]


def _forgotten(base: Bench, doc_ids: Sequence[str]) -> set[str]:
    """Take back what some articles said; the topics that they spoke of."""
    topics: set[str] = set()
    for part in _parts(doc_ids, _ARTICLES):
        topics |= {str(topic_id) for (topic_id,) in base.find(STATEMENT, ["topic_id"], "doc_id", part)}
        base.remove(STATEMENT, "doc_id", part)
    return topics


def _stated(base: Bench, doc_ids: Sequence[str], min_confidence: float) -> set[str]:
    """Write down what some articles say; the topics that they speak of."""
    rows: list[RowTuple] = []
    topics: set[str] = set()
    found = base.find(ARTICLE, ["doc_id", "title", "text"], "doc_id", doc_ids)
    articles = {str(doc_id): Article(str(doc_id), str(text), str(title)) for doc_id, title, text in found}
    where: dict[str, dict[str, Evidence]] = defaultdict(dict)
    for fact_id, slot, _, *parts in base.find(EVIDENCE, EVIDENCE.names, "doc_id", doc_ids):
        where[str(fact_id)][str(slot)] = evidence_of(parts)
    for row in base.find(FACT, FACT.names, "doc_id", doc_ids):
        fact = fact_of(row, where[str(row[0])])
        about = topic(fact, articles[fact.doc_id]) if fact.confidence >= min_confidence else None
        if about is not None:
            topics.add(about.topic_id)
            rows.append((fact.fact_id, fact.doc_id, about.topic_id, fact.published))
    base.put(STATEMENT, sorted(rows, key=str))
    return topics


def _settled(base: Bench, topic_ids: Sequence[str]) -> None:
    """Compare anew what was said of some topics."""
    by_topic: dict[str, list[str]] = defaultdict(list)
    articles: dict[str, set[str]] = defaultdict(set)
    for fact_id, doc_id, topic_id in base.find(STATEMENT, ["fact_id", "doc_id", "topic_id"], "topic_id", topic_ids):
        by_topic[str(topic_id)].append(str(fact_id))
        articles[str(topic_id)].add(str(doc_id))
    several = [topic_id for topic_id in sorted(by_topic) if len(articles[topic_id]) > 1]
    wanted = [fact_id for topic_id in several for fact_id in by_topic[topic_id]]
    facts = {fact.fact_id: fact for part in _parts(wanted, _TOPICS) for fact in map(fact_of, base.find(FACT, FACT.names, "fact_id", part))}
    base.remove(AGREEMENT, "topic_id", topic_ids)
    rows = [row for topic_id in several for row in _agreements(topic_id, [facts[fact_id] for fact_id in by_topic[topic_id]])]
    base.put(AGREEMENT, rows)


def _agreements(topic_id: str, facts: Sequence[Fact]) -> Iterable[RowTuple]:
    by_id = {fact.fact_id: fact for fact in facts}
    for one in settle(map(_statement, facts)):
        yield _row(topic_id, one, by_id[one.later.fact_id])


def _statement(fact: Fact) -> Statement:
    assert fact.published is not None  # a topic has a day on which it was said
    return Statement(
        fact.fact_id,
        fact.doc_id,
        fact.published,
        fact.modality,
        fact.value,
        stated(fact),
        fact.sentence,
        fact.confidence >= _FIRM and not moves(fact),
    )


def _row(topic_id: str, one: Agreement, fact: Fact) -> RowTuple:
    later, earlier = one.later, one.earlier
    return (
        address(topic_id, later.fact_id, earlier.fact_id),
        topic_id,
        one.relation,
        one.slip,
        fact.entity,
        fact.entity_id,
        *told(fact)[1:],
        later.fact_id,
        later.doc_id,
        later.said,
        later.value,
        earlier.fact_id,
        earlier.doc_id,
        earlier.said,
        earlier.value,
    )
