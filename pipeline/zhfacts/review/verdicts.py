"""What people said of the facts: a file of JSON Lines beside the database, to which lines are only added.

A line is one verdict (schemas/verdict.schema.json). The last line about a fact counts; `withdrawn` takes
back what was said before; `added` is a fact that was not read, with all its fields in `corrected`. A verdict
names the place in the article as well, so that it can be used where the facts are not at hand.
"""

from __future__ import annotations

import datetime as dt
import os
import threading
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from zhfacts.identity import address
from zhfacts.model import Aspect, Basis, Bound, Evidence, Fact, FieldName, Modality
from zhfacts.validate import problem, validator

if TYPE_CHECKING:
    from pathlib import Path

    from zhfacts.model import Article

Said = Literal["accepted", "corrected", "rejected", "added", "withdrawn"]

_ENCODER = msgspec.json.Encoder(decimal_format="string")


class VerdictError(ValueError):
    """A verdict that cannot be taken, or a file of them that cannot be read; the message says why."""


class Correction(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The fields that a person set right. UNSET: the fact's own reading stands."""

    entity: str | msgspec.UnsetType = msgspec.UNSET
    metric: str | msgspec.UnsetType = msgspec.UNSET
    aspect: Aspect | msgspec.UnsetType = msgspec.UNSET
    basis: Basis | msgspec.UnsetType | None = msgspec.UNSET
    value: Decimal | msgspec.UnsetType = msgspec.UNSET
    value_max: Decimal | msgspec.UnsetType | None = msgspec.UNSET
    bound: Bound | msgspec.UnsetType = msgspec.UNSET
    unit: str | msgspec.UnsetType = msgspec.UNSET
    period_start: dt.date | msgspec.UnsetType | None = msgspec.UNSET
    period_end: dt.date | msgspec.UnsetType | None = msgspec.UNSET
    modality: Modality | msgspec.UnsetType = msgspec.UNSET
    source: str | msgspec.UnsetType | None = msgspec.UNSET


class Verdict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of the file. `when` is UTC; `field`, `start`, `end` (code points, end exclusive) and `quote` say where the value stands."""

    fact_id: str
    doc_id: str
    verdict: Said
    corrected: Correction
    note: str | None
    when: str
    field: FieldName
    start: int
    end: int
    quote: str


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A span of an article: code points, end exclusive."""

    doc_id: str
    field: FieldName
    start: int
    end: int


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A verdict as the page sends it: on a fact, or with the place of one that was not read."""

    verdict: Said
    fact_id: str = ""
    place: Place | None = None
    corrected: Correction = Correction()
    note: str | None = None


def corrected(fact: Fact, correction: Correction) -> Fact:
    """The fact as it was set right. Raises VerdictError where that makes no valid fact."""
    changes: dict[str, Any] = {
        name: value for name in Correction.__struct_fields__ if (value := getattr(correction, name)) is not msgspec.UNSET
    }
    if any(name in changes and not str(changes[name]).strip() for name in ("entity", "metric")):
        raise VerdictError("entity and metric must not be empty")
    made = msgspec.structs.replace(fact, **changes)
    wrong = problem(made)
    if wrong:
        raise VerdictError(wrong)
    return made


def added(article: Article, place: Place, correction: Correction) -> Fact:
    """The fact that a person read at a place. Raises VerdictError where it is none."""
    given = article.title if place.field == "title" else article.text
    if not 0 <= place.start < place.end <= len(given):
        raise VerdictError(f"place: {place.start} to {place.end} is not within the {place.field}")
    for name in ("entity", "metric", "value", "unit"):
        if getattr(correction, name) is msgspec.UNSET:
            raise VerdictError(f"{name}: missing")
    quote = given[place.start : place.end]
    blank = Fact(
        fact_id=address("added", place.doc_id, place.field, place.start, place.end),
        schema_version="1.0", doc_id=place.doc_id, published=article.published, published_how="given" if article.published else None,
        entity="", entity_text="", entity_id=None, entity_type="", metric="", metric_text="", qualifiers={}, aspect="level", basis=None,
        value=Decimal(0), value_max=None, bound="exact", unit="", value_text=quote, period_start=None, period_end=None, period_text=None,
        modality="actual", source=None, sentence=_sentence(given, place), field=place.field, start=place.start, end=place.end,
        evidence={"value": Evidence(place.field, place.start, place.end, "stated")}, confidence=1.0, rule="added",
    )  # fmt: skip
    return corrected(blank, correction)


def _sentence(given: str, place: Place) -> str:
    """What stands about a place from one full stop or line break to the next."""
    start = max(given.rfind(mark, 0, place.start) for mark in _STOPS) + 1
    ends = [at for mark in _STOPS if (at := given.find(mark, place.end)) >= 0]
    return given[start : min(ends, default=len(given))].strip()


_STOPS = "。！？\n"


def verdict(fact: Fact, asked: Asked, now: dt.datetime) -> Verdict:
    """The line for a verdict on a fact. Raises VerdictError where its parts do not fit."""
    changes = asked.corrected
    if asked.verdict == "corrected":
        if corrected(fact, changes) == fact:
            raise VerdictError("corrected: nothing is different")
    elif asked.verdict != "added" and changes != Correction():
        raise VerdictError(f"corrected: not with {asked.verdict}")
    when = now.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    note = (asked.note or "").strip() or None
    return Verdict(fact.fact_id, fact.doc_id, asked.verdict, changes, note, when, fact.field, fact.start, fact.end, fact.value_text)


class Verdicts:
    """The verdicts of one file, by fact. Raises VerdictError for a line that is none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._by_fact: dict[str, Verdict] = {}
        self._lock = threading.Lock()
        if path.exists():
            self._read()

    def _read(self) -> None:
        try:
            data = self.path.read_bytes()
        except OSError as error:
            raise VerdictError(f"{self.path}: {error.strerror}") from error
        for number, line in enumerate(data.splitlines(), 1):
            if line.strip():
                self._keep(self._line(number, line))

    def _line(self, number: int, line: bytes) -> Verdict:
        try:
            values = msgspec.json.decode(line)
            wrong = next(validator("verdict").iter_errors(values), None)
            if wrong:
                raise VerdictError(f"{self.path}:{number}: {'/'.join(map(str, wrong.instance_path)) or 'line'}: {wrong.message}")
            return msgspec.convert(values, Verdict)
        except msgspec.MsgspecError as error:
            raise VerdictError(f"{self.path}:{number}: line: {error}") from error

    def _keep(self, said: Verdict) -> None:
        if said.verdict == "withdrawn":
            self._by_fact.pop(said.fact_id, None)
        else:
            self._by_fact[said.fact_id] = said

    def add(self, said: Verdict) -> None:
        """Write a line, to the disk, and count it from now on. Raises VerdictError where it cannot be written."""
        with self._lock:
            try:
                with self.path.open("ab") as file:
                    file.write(_ENCODER.encode(said) + b"\n")
                    file.flush()
                    os.fsync(file.fileno())
            except OSError as error:
                raise VerdictError(f"{self.path}: {error.strerror}") from error
            self._keep(said)

    def of(self, fact_id: str) -> Verdict | None:
        """What counts of a fact."""
        return self._by_fact.get(fact_id)

    def added_to(self, doc_id: str) -> list[Verdict]:
        """The facts that were added to an article."""
        return [one for one in self.all() if one.verdict == "added" and one.doc_id == doc_id]

    def all(self) -> list[Verdict]:
        """What counts, in the order it was first said."""
        with self._lock:
            return list(self._by_fact.values())
