"""What the page asks of a database, as SQLAlchemy selects over the tables of `store`."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Literal

import msgspec
import sqlalchemy as sa

from zhfacts.store import layout
from zhfacts.store.tables import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Select

SAME = ("entity", "metric", "qualifiers", "aspect", "basis", "unit", "period_start", "period_end", "modality")
"""Facts that agree in these tell the same thing."""


class Filter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the list of articles is narrowed to; the empty filter leaves all.

    `text` is looked for in title, text and id; the other fields ask for articles with a fact that has all of
    them: a period that overlaps [first, last], a confidence within [low, high]. `verdicts` is open (some fact of the
    article has none) or done.
    """

    text: str = ""
    entity: str = ""
    metric: str = ""
    modality: str = ""
    first: dt.date | None = None
    last: dt.date | None = None
    low: float = 0.0
    high: float = 1.0
    verdicts: Literal["", "open", "done"] = ""

    @property
    def of_facts(self) -> bool:
        """Whether it asks for anything of the facts."""
        return msgspec.structs.replace(self, text="", verdicts="") != Filter()


class Questions:
    """The selects for one engine."""

    def __init__(self, engine: str) -> None:
        self.article = table(layout.ARTICLE, engine)
        self.fact = table(layout.FACT, engine)
        self.evidence = table(layout.EVIDENCE, engine)
        self.numeral = table(layout.NUMERAL, engine)
        self.reject = table(layout.REJECT, engine)
        self._value = self.fact.c.value_real if engine == "sqlite" else self.fact.c.value

    def counts(self) -> Select[Any]:
        """How many articles and facts there are."""
        articles, facts = (sa.select(sa.func.count()).select_from(t).scalar_subquery() for t in (self.article, self.fact))
        return sa.select(articles.label("articles"), facts.label("facts"))

    def articles(self, chosen: Filter, done: Sequence[str], limit: int, offset: int) -> Select[Any]:
        """A page of the list, latest first, with the number of facts that the filter leaves; `done` are judged to the end."""
        a = self.article
        columns = [a.c.doc_id, a.c.title, sa.func.substr(a.c.text, 1, 80).label("beginning"), a.c.published]
        order = (a.c.published.desc().nulls_last(), a.c.doc_id)
        if chosen.of_facts:
            hits = self._hits(chosen)
            asked = sa.select(*columns, hits.c.hits).join(hits, hits.c.doc_id == a.c.doc_id)
        else:
            asked = sa.select(*columns, sa.null().label("hits"))
        return asked.where(*self._of_articles(chosen, done)).order_by(*order).limit(limit).offset(offset)

    def number_of_articles(self, chosen: Filter, done: Sequence[str]) -> Select[Any]:
        """How many articles the filter leaves."""
        asked = sa.select(sa.func.count().label("n")).select_from(self.article)
        if chosen.of_facts:
            hits = self._hits(chosen)
            asked = asked.join(hits, hits.c.doc_id == self.article.c.doc_id)
        return asked.where(*self._of_articles(chosen, done))

    def facts_each(self, doc_ids: Sequence[str]) -> Select[Any]:
        """How many facts some articles have."""
        f = self.fact
        return sa.select(f.c.doc_id, sa.func.count().label("facts")).where(f.c.doc_id.in_(doc_ids)).group_by(f.c.doc_id)

    def _hits(self, chosen: Filter) -> sa.Subquery:
        f = self.fact
        asked = sa.select(f.c.doc_id, sa.func.count().label("hits")).where(*self._of_facts(chosen))
        return asked.group_by(f.c.doc_id).subquery("hits")

    def _of_articles(self, chosen: Filter, done: Sequence[str]) -> list[ColumnElement[bool]]:
        a = self.article
        asked: list[ColumnElement[bool]] = []
        if chosen.text:
            asked.append(sa.or_(*(column.icontains(chosen.text, autoescape=True) for column in (a.c.title, a.c.text, a.c.doc_id))))
        if chosen.verdicts:
            asked.append(a.c.doc_id.in_(done) if chosen.verdicts == "done" else a.c.doc_id.not_in(done))
        return asked

    def _of_facts(self, chosen: Filter) -> list[ColumnElement[bool]]:
        c = self.fact.c
        asked: list[ColumnElement[bool]] = []
        if chosen.entity:
            asked.append(sa.or_(c.entity == chosen.entity, c.entity_id == chosen.entity))
        if chosen.metric:
            asked.append(c.metric == chosen.metric)
        if chosen.modality:
            asked.append(c.modality == chosen.modality)
        if chosen.first:
            asked.append(c.period_end >= chosen.first)
        if chosen.last:
            asked.append(c.period_start <= chosen.last)
        if chosen.low > 0:
            asked.append(c.confidence >= chosen.low)
        if chosen.high < 1:
            asked.append(c.confidence <= chosen.high)
        return asked

    def names(self, column: str, part: str, limit: int) -> Select[Any]:
        """The most frequent entities or metrics that contain `part`."""
        c = self.fact.c[column]
        count = sa.func.count().label("facts")
        asked = sa.select(c.label("name"), count).group_by(c).order_by(count.desc(), c).limit(limit)
        return asked.where(c.icontains(part, autoescape=True)) if part else asked

    def one_article(self, doc_id: str) -> Select[Any]:
        """An article as it was given."""
        a = self.article
        return sa.select(a.c.doc_id, a.c.title, a.c.text, a.c.published).where(a.c.doc_id == doc_id)

    def facts_of(self, doc_id: str) -> Select[Any]:
        """The facts of an article, in reading order."""
        f = self.fact
        return self._facts().where(f.c.doc_id == doc_id).order_by(f.c.field.desc(), f.c.start, f.c.end, f.c.fact_id)

    def one_fact(self, fact_id: str) -> Select[Any]:
        """A fact by its id."""
        return self._facts().where(self.fact.c.fact_id == fact_id)

    def _facts(self) -> Select[Any]:
        return sa.select(*(self.fact.c[name] for name in layout.FACT.names))

    def evidence_of(self, doc_id: str) -> Select[Any]:
        """The evidence of all facts of an article."""
        e = self.evidence
        return sa.select(*(e.c[name] for name in layout.EVIDENCE.names)).where(e.c.doc_id == doc_id)

    def numerals_of(self, doc_id: str) -> Select[Any]:
        """The ledger of an article, in reading order."""
        n = self.numeral
        return sa.select(*(n.c[name] for name in layout.NUMERAL.names)).where(n.c.doc_id == doc_id).order_by(n.c.field.desc(), n.c.start)

    def rejects_of(self, doc_id: str) -> Select[Any]:
        """What did not become a fact in an article."""
        r = self.reject
        columns = [r.c[name] for name in ("reason", "detail", "field", "start", "end", "text")]
        return sa.select(*columns).where(r.c.doc_id == doc_id).order_by(r.c.field.desc(), r.c.start)

    def told_elsewhere(self, doc_id: str, limit: int) -> Select[Any]:
        """For each fact of an article the other facts, here or in other articles, that tell the same thing."""
        f, g, a = self.fact, self.fact.alias("g"), self.article
        same = [f.c[name].is_not_distinct_from(g.c[name]) for name in SAME if name not in {"entity", "metric"}]
        same += [f.c.entity == g.c.entity, f.c.metric == g.c.metric, f.c.period_end.is_not(None), f.c.fact_id != g.c.fact_id]
        shown = [g.c[name] for name in layout.FACT.names]
        asked = sa.select(f.c.fact_id.label("of"), *shown, a.c.title).join(g, sa.and_(*same)).join(a, a.c.doc_id == g.c.doc_id)
        return asked.where(f.c.doc_id == doc_id).order_by(f.c.fact_id, g.c.published.desc().nulls_last(), g.c.fact_id).limit(limit)

    def series_of(self, entity: str, metric: str, limit: int) -> Select[Any]:
        """All facts with a period of one metric of one entity, earliest first."""
        f, a = self.fact, self.article
        names = ("fact_id", "doc_id", "published", "aspect", "basis", "value", "value_max", "bound", "unit", "value_text")
        columns = [f.c[name] for name in (*names, "period_start", "period_end", "modality", "confidence")]
        asked = sa.select(*columns, a.c.title).join(a, a.c.doc_id == f.c.doc_id)
        asked = asked.where(f.c.entity == entity, f.c.metric == metric, f.c.period_end.is_not(None))
        return asked.order_by(f.c.period_end, f.c.period_start, f.c.published, f.c.fact_id).limit(limit)
