"""What people made of a task: facts left as they were, set right, drawn anew or taken away."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from zhfacts.annotate.task import ASPECTS, SLOTS, place, shown
from zhfacts.annotate.task import offset as shown_at
from zhfacts.assemble import SCHEMA_VERSION, signed
from zhfacts.identity import address
from zhfacts.model import Evidence, Fact
from zhfacts.recognise.metrics import ontology
from zhfacts.recognise.numerals import parse_number
from zhfacts.recognise.periods import find_periods
from zhfacts.recognise.quantities import find_quantities
from zhfacts.text import Page, fold
from zhfacts.validate import problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhfacts.annotate.task import Mark, Slot, Task
    from zhfacts.model import Article, Period, Quantity

RULE = "annotated"
_DAYS = re.compile(r"(\d{4}-\d\d-\d\d)(?:\s*(?:…|\.\.+|/|~|至|to)\s*(\d{4}-\d\d-\d\d))?")


class Answer(NamedTuple):
    """The facts that hold, in the order of the text, and what could not be made a fact, a line each."""

    article: Article
    facts: list[Fact]
    problems: list[str]


class _UnfitError(ValueError):
    """A mark that makes no fact."""


def answer(task: Task) -> Answer:
    """Read a task. A fact whose value has no mark any more was taken away; a mark on a new value must be linked or typed beside."""
    reader = _Reader(task)
    facts: list[Fact] = []
    problems: list[str] = []
    for mark, fact in _paired(task):
        try:
            facts.append(reader.fact(mark, fact))
        except _UnfitError as unfit:
            problems.append(f"article {task.article.id}: {task.text[mark.start : mark.end]!r} at {mark.start}–{mark.end}: {unfit}")
    facts.sort(key=lambda fact: (shown_at(task.article, fact.field, fact.start), fact.end))
    return Answer(task.article, facts, problems)


def _paired(task: Task) -> Iterator[tuple[Mark, Fact | None]]:
    """Each mark of a value with the fact it was made for: that of its span, else that of its name; None for a new one."""
    free = dict(enumerate(task.facts))
    values = [mark for mark in task.marks if mark.label in ASPECTS]
    found: dict[int, Fact] = {}
    for same in (_same_span, _same_name):
        for i, mark in enumerate(values):
            number = None if i in found else next((n for n, fact in free.items() if same(task, mark, n, fact)), None)
            if number is not None:
                found[i] = free.pop(number)
    for i, mark in enumerate(values):
        yield mark, found.get(i)


def _same_span(task: Task, mark: Mark, number: int, fact: Fact) -> bool:
    start = shown_at(task.article, fact.field, fact.start)
    named = mark.id == f"f{number}" or not _named(mark)
    return named and (mark.start, mark.end) == (start, start + fact.end - fact.start)


def _same_name(task: Task, mark: Mark, number: int, fact: Fact) -> bool:
    return mark.id == f"f{number}"


def _named(mark: Mark) -> bool:
    """Whether the tool has kept the name that the export gave."""
    return re.fullmatch(r"f\d+", mark.id) is not None


class _Reader:
    """Reads the marks of one task."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.article = task.article
        self.page = Page(task.article)
        self._marks = {mark.id: mark for mark in task.marks}
        self._targets: dict[tuple[str, str], Mark] = {}
        for link in task.links:
            self._targets.setdefault((link.source, link.label), self._marks[link.target])
        self._quantities: list[Quantity] | None = None
        self._periods: list[Period] | None = None

    def fact(self, mark: Mark, fact: Fact | None) -> Fact:
        """The fact of a mark. Raises _UnfitError."""
        base = self._new(mark) if fact is None else fact
        changes: dict[str, Any] = {} if mark.label == base.aspect else {"aspect": mark.label}
        field, start = place(self.article, mark.start)
        if (field, start, start + mark.end - mark.start) != (base.field, base.start, base.end):
            changes |= self._value(mark)
        evidence = dict(base.evidence)
        for slot in SLOTS:
            target = self._targets.get((mark.id, slot))
            if target is not None and not self._is_at(target, evidence.get(slot)):
                changes |= self._slot(slot, target)
                at = place(self.article, target.start)
                evidence[slot] = Evidence(*at, at[1] + target.end - target.start, "stated")
        changes |= _typed(mark.fields, base)
        if fact is not None and not changes:
            return fact
        made = msgspec.structs.replace(base, **changes, confidence=1.0, rule=RULE)
        value = Evidence(made.field, made.start, made.end, "stated")
        return self._checked(msgspec.structs.replace(made, evidence={**evidence, "value": value}))

    def _checked(self, made: Fact) -> Fact:
        named = msgspec.structs.replace(made, fact_id=fact_id(made))
        if not named.entity or not named.metric:
            raise _UnfitError(f"it has no {'entity' if not named.entity else 'metric'}: link it or type it in")
        wrong = problem(named)
        if wrong:
            raise _UnfitError(wrong)
        return named

    def _is_at(self, target: Mark, evidence: Evidence | None) -> bool:
        if evidence is None:
            return False
        start = shown_at(self.article, evidence.field, evidence.start)
        return (target.start, target.end) == (start, start + evidence.end - evidence.start)

    def _slot(self, slot: Slot, target: Mark) -> dict[str, Any]:
        text = shown(self.article)[target.start : target.end]
        if slot == "period":
            first, last = self._days(target)
            return {"period_start": first, "period_end": last, "period_text": text}
        if slot == "metric":
            known = ontology().get(fold(text))
            return {"metric": known.name if known else fold(text), "metric_text": text}
        known_as = next((fact for fact in self.task.facts if text in {fact.entity, fact.entity_text}), None)
        if known_as is None:
            return {"entity": text, "entity_text": text, "entity_id": None}
        return {"entity": known_as.entity, "entity_text": text, "entity_id": known_as.entity_id, "entity_type": known_as.entity_type}

    def _days(self, target: Mark) -> tuple[dt.date | None, dt.date | None]:
        """The days of a marked period."""
        if self._periods is None:
            self._periods = find_periods(self.page.text, self.article.published)
        shift = len(self.page.raw) - len(self.task.text)
        inside = [p for p in self._periods if p.start >= target.start + shift and p.end <= target.end + shift]
        if not inside:
            raise _UnfitError(
                f"period {self.task.text[target.start : target.end]!r}: not a period that is known; type its days (2025-01-01…2025-06-30)"
            )
        widest = max(inside, key=lambda period: period.end - period.start)
        return widest.first, widest.last

    def _value(self, mark: Mark) -> dict[str, Any]:
        """The value of a marked quantity, with its place and sentence."""
        field, start = place(self.article, mark.start)
        shift = len(self.page.raw) - len(self.task.text)
        first, last = self.page.sentence_span(self.page.sentence(mark.start + shift))
        written = {
            "field": field,
            "start": start,
            "end": start + mark.end - mark.start,
            "value_text": self.task.text[mark.start : mark.end],
            "sentence": self.page.raw[first:last].strip(),
        }
        if self._quantities is None:
            self._quantities = find_quantities(self.page.text)
        near = [q for q in self._quantities if q.start < mark.end + shift and mark.start + shift < q.end]
        if not near:
            if "value" not in mark.fields:
                raise _UnfitError("not a quantity that is known; type its value and unit")
            return {**written, "value": Decimal(0), "value_max": None, "bound": "exact", "unit": ""}
        best = max(near, key=lambda q: min(q.end, mark.end + shift) - max(q.start, mark.start + shift))
        value, value_max = signed(best, 1)
        return {**written, "value": value, "value_max": value_max, "bound": best.bound, "unit": best.unit}

    def _new(self, mark: Mark) -> Fact:
        """A fact with a value alone."""
        published = self.article.published
        values = self._value(mark)
        return Fact(
            fact_id="",
            schema_version=SCHEMA_VERSION,
            doc_id=self.article.id,
            published=published,
            published_how="given" if published else None,
            entity="",
            entity_text="",
            entity_id=None,
            entity_type="company",
            metric="",
            metric_text="",
            qualifiers={},
            aspect=mark.label,  # type: ignore[arg-type]  # marks of values have no other labels
            basis=None,
            period_start=None,
            period_end=None,
            period_text=None,
            modality="actual",
            source=None,
            evidence={},
            confidence=1.0,
            rule=RULE,
            **values,
        )


def _typed(fields: dict[str, str], base: Fact) -> dict[str, Any]:
    """What was typed in beside a mark."""
    said = {name: text.strip() for name, text in fields.items() if text.strip()}
    changes: dict[str, Any] = {
        name: text for name, text in said.items() if name in {"entity", "metric", "unit"} and getattr(base, name) != text
    }
    if "entity" in changes:
        changes["entity_id"] = None
    if "value" in said:
        try:
            value = parse_number(said["value"])
        except ValueError as error:
            raise _UnfitError(f"value: {error}") from error
        changes |= {"value": value} if value != base.value else {}
    if "period" in said:
        days = _DAYS.fullmatch(said["period"])
        try:
            first, last = (dt.date.fromisoformat(day) for day in (days[1], days[2] or days[1])) if days else (None, None)
        except ValueError:
            first = None
        if first is None:
            raise _UnfitError(f"period: {said['period']!r} is not a day or two (2025-01-01…2025-06-30)")
        changes |= {"period_start": first, "period_end": last} if (first, last) != (base.period_start, base.period_end) else {}
    return changes


def fact_id(fact: Fact) -> str:
    """The content address of a reading, as the extractor gives it."""
    place_ = fact.doc_id, fact.field, fact.start, fact.end, fact.value_text
    reading = fact.entity, fact.metric, fact.aspect, fact.basis, fact.value, fact.value_max, fact.bound, fact.unit
    return address(*place_, *reading, fact.period_start, fact.period_end, fact.modality)
