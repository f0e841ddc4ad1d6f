"""The answers that the page asks for, as plain values: the list, an article, names to choose from, a series.

Decimals are strings in full (JavaScript has no exact ones), dates ISO strings, offsets code points with
the end exclusive.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec

from zhfacts.checks import check
from zhfacts.checks.figure import stated
from zhfacts.model import Article, Fact
from zhfacts.review.questions import Filter, Questions
from zhfacts.review.sentence import en_amount, en_change, english_metric, in_chinese, in_english, plain, zh_amount, zh_change
from zhfacts.review.verdicts import Place, added, corrected
from zhfacts.store.layout import FACT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from zhfacts.model import Finding
    from zhfacts.review.reader import Reader, Row, Rows
    from zhfacts.review.verdicts import Verdict, Verdicts

    Answer = dict[str, Any]

PAGE = 50
NAMES = 50
SERIES = 2000
ELSEWHERE = 500


class Library:
    """One database and the verdicts on its facts."""

    def __init__(self, reader: Reader, verdicts: Verdicts) -> None:
        self.reader = reader
        self.verdicts = verdicts
        self._ask = Questions(reader.engine)

    def overview(self) -> Answer:
        """What there is, and how it was judged so far."""
        with self.reader.open() as rows:
            (counts,) = rows(self._ask.counts())
        said = [one.verdict for one in self.verdicts.all()]
        judged = {name: said.count(name) for name in ("accepted", "corrected", "rejected", "added")}
        return {"name": self.reader.name, **counts, "judged": judged, "verdicts": str(self.verdicts.path)}

    def articles(self, chosen: Filter, offset: int = 0, limit: int = PAGE) -> Answer:
        """A page of the list, and how many articles there are in all."""
        judged = Counter(one.doc_id for one in self.verdicts.all() if one.verdict != "added")
        with self.reader.open() as rows:
            done = self._done(rows, judged) if chosen.verdicts else []
            found = rows(self._ask.articles(chosen, done, limit, offset))
            facts = {row["doc_id"]: row["facts"] for row in rows(self._ask.facts_each([row["doc_id"] for row in found]))}
            (total,) = rows(self._ask.number_of_articles(chosen, done))
        counted = [{**_plain(row), "facts": facts.get(row["doc_id"], 0), "judged": judged[row["doc_id"]]} for row in found]
        return {"total": total["n"], "offset": offset, "articles": counted}

    def _done(self, rows: Rows, judged: Mapping[str, int]) -> list[str]:
        """The articles whose facts all have a verdict."""
        return sorted(row["doc_id"] for row in rows(self._ask.facts_each(list(judged))) if row["facts"] <= judged[row["doc_id"]])

    def names(self, column: str, part: str) -> list[Answer]:
        """Entities or metrics to choose from, the most frequent first."""
        with self.reader.open() as rows:
            return rows(self._ask.names(column, part, NAMES))

    def article(self, doc_id: str) -> Answer | None:
        """An article with all that was read in it and added to it, None where there is no such article."""
        with self.reader.open() as rows:
            given = self._given(rows, doc_id)
            if given is None:
                return None
            read = self._facts(rows, doc_id)
            elsewhere = _elsewhere(read, rows(self._ask.told_elsewhere(doc_id, ELSEWHERE)))
            numerals, rejects = rows(self._ask.numerals_of(doc_id)), rows(self._ask.rejects_of(doc_id))
        return {
            "doc_id": given.id, "title": given.title, "text": given.text, "published": given.published and given.published.isoformat(),
            "facts": [{**self.shown(fact), "elsewhere": elsewhere[fact.fact_id]} for fact in _in_order(read + self._added(given))],
            "numerals": numerals,
            "rejects": rejects,
            "findings": [_finding(one) for one in check(read)],
        }  # fmt: skip

    def given(self, doc_id: str) -> Article | None:
        """An article as it was given."""
        with self.reader.open() as rows:
            return self._given(rows, doc_id)

    def fact(self, fact_id: str) -> Fact | None:
        """A fact as the pipeline made it, or as it was added."""
        with self.reader.open() as rows:
            found = rows(self._ask.one_fact(fact_id))
            if found:
                return _fact(found[0], _by_fact(rows(self._ask.evidence_of(found[0]["doc_id"])))[fact_id])
            said = self.verdicts.of(fact_id)
            given = self._given(rows, said.doc_id) if said else None
        return next((fact for fact in self._added(given) if fact.fact_id == fact_id), None) if given else None

    def _given(self, rows: Rows, doc_id: str) -> Article | None:
        found = rows(self._ask.one_article(doc_id))
        return msgspec.convert({**found[0], "id": doc_id}, Article, strict=False) if found else None

    def _facts(self, rows: Rows, doc_id: str) -> list[Fact]:
        evidence = _by_fact(rows(self._ask.evidence_of(doc_id)))
        return [_fact(row, evidence[row["fact_id"]]) for row in rows(self._ask.facts_of(doc_id))]

    def _added(self, given: Article) -> list[Fact]:
        places = [(Place(one.doc_id, one.field, one.start, one.end), one.corrected) for one in self.verdicts.added_to(given.id)]
        return [added(given, place, fields) for place, fields in places]

    def shown(self, fact: Fact) -> Answer:
        """A fact as the page shows it: with its sentences, and what was said of it."""
        said = self.verdicts.of(fact.fact_id)
        record = _record(fact)
        return {**record, "metric_en": english_metric(fact.metric), "said": _sentences(fact), "verdict": said and _verdict(fact, said)}

    def series(self, entity: str, metric: str) -> Answer:
        """All facts of one metric of one entity that have a period, earliest first."""
        with self.reader.open() as rows:
            found = rows(self._ask.series_of(entity, metric, SERIES))
        return {"entity": entity, "metric": metric, "metric_en": english_metric(metric), "points": [_amounted(row) for row in found]}


def _in_order(facts: list[Fact]) -> list[Fact]:
    """Facts as they stand in the article, the title first."""
    return sorted(facts, key=lambda fact: (fact.field == "text", fact.start, fact.end, fact.fact_id))


def _by_fact(rows: list[Row]) -> dict[str, dict[str, Row]]:
    """The evidence of each fact, by slot."""
    by_fact: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in rows:
        by_fact[row["fact_id"]][row["slot"]] = {name: row[name] for name in ("field", "start", "end", "how", "hop")}
    return by_fact


def _elsewhere(facts: list[Fact], rows: list[Row]) -> dict[str, list[Answer]]:
    """For each fact what others tell of the same, and whether that agrees."""
    spans = {fact.fact_id: stated(fact) for fact in facts}
    found: dict[str, list[Answer]] = defaultdict(list)
    for row in rows:
        shown = {name: row[name] for name in ("fact_id", "doc_id", "title", "published", "aspect", "value", "value_max", "bound", "unit")}
        other = _fact({name: row[name] for name in FACT.names}, {})
        found[row["of"]].append({**_amounted(shown), "agrees": spans[row["of"]].meets(stated(other))})
    return found


def _fact(row: Row, evidence: dict[str, Row]) -> Fact:
    """The fact of a row, whatever the engine made of its dates and decimals."""
    values = {**row, "qualifiers": msgspec.json.decode(row["qualifiers"]), "evidence": evidence}
    for name in ("value", "value_max"):
        if values[name] is not None:
            values[name] = _decimal(values[name])
    return msgspec.convert(values, Fact, strict=False)


def _record(fact: Fact) -> Answer:
    """The fact as plain values, decimals as strings in full."""
    return {
        **msgspec.to_builtins(fact),
        **_amounted({name: getattr(fact, name) for name in ("value", "value_max", "bound", "unit", "aspect")}),
    }


def _verdict(fact: Fact, said: Verdict) -> Answer:
    """What was said of a fact, with the fact as it should be."""
    plainly: Answer = msgspec.to_builtins(said)
    return {**plainly, "said": _sentences(corrected(fact, said.corrected)) if said.verdict == "corrected" else None}


def _sentences(fact: Fact) -> Answer:
    return {"zh": in_chinese(fact), "en": in_english(fact)}


def _finding(finding: Finding) -> Answer:
    """Facts of the article that cannot all be right, and why."""
    record: Answer = msgspec.to_builtins(finding)
    return {**record, "expected": plain(finding.expected), "found": plain(finding.found)}


def _amounted(row: Row) -> Answer:
    """A row with a value, and that value as people write it."""
    parts = (_decimal(row["value"]), None if row["value_max"] is None else _decimal(row["value_max"]), row["bound"], row["unit"])
    zh, en = (zh_change, en_change) if row["aspect"] == "change" else (zh_amount, en_amount)
    return {**_plain(row), "amount": {"zh": zh(*parts), "en": en(*parts)}}


def _decimal(value: object) -> Decimal:
    """A decimal as any engine gives it."""
    return Decimal(plain(Decimal(str(value))))


def _plain(row: Row) -> Answer:
    """A row with decimals and dates as strings."""
    return dict(_plainly(row.items()))


def _plainly(items: Iterable[tuple[str, Any]]) -> Iterable[tuple[str, Any]]:
    for name, value in items:
        if name in {"value", "value_max"} and value is not None:
            yield name, plain(Decimal(str(value)))
        else:
            yield name, value.isoformat() if hasattr(value, "isoformat") else value
