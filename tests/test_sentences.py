"""Sentences that readers of Chinese quantities stumble over, one construction each, and what must be read from them.

tests/cases/sentences.jsonl has a case a line: `text`, `published`, and of these what the construction is about:
`quantities` and `periods` (all of them, in order), `number` (the text is one), `facts` (slots of facts by their
`quote`; an empty list wants none), `no_facts` (quotes that are no fact). tests/cases/hard_cases.csv maps a collection of
cases from reports on other tools to them, and to tests/cases/hard_differences.csv where this project reads otherwise.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import zhfacts

if TYPE_CHECKING:
    from zhfacts.model import Fact

Case = dict[str, Any]
CASES = Path(__file__).parent / "cases"
COLLECTION = Path(__file__).parents[2] / "shared" / "cases" / "hard_cases.jsonl"  # beside the project, where it is at hand


def sentences() -> list[Case]:
    return [json.loads(line) for line in (CASES / "sentences.jsonl").read_text(encoding="utf8").splitlines()]


def rows(name: str) -> list[dict[str, str]]:
    with (CASES / name).open(encoding="utf8", newline="") as file:
        return list(csv.DictReader(file))


def asking(key: str) -> list[Any]:
    return [pytest.param(case, id=case["id"]) for case in sentences() if key in case]


def plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def read(case: Case) -> list[Fact]:
    return zhfacts.extract(case["text"], published=case.get("published"))


@pytest.mark.parametrize("case", asking("quantities"))
def test_quantities(case: Case) -> None:
    found = [f"{q.text}|{plain(q.value)}|{plain(q.value_max)}|{q.unit}|{q.bound}" for q in zhfacts.find_quantities(case["text"])]
    assert found == case["quantities"]


@pytest.mark.parametrize("case", asking("periods"))
def test_periods(case: Case) -> None:
    published = dt.date.fromisoformat(case["published"]) if "published" in case else None
    found = [f"{period.text}|{period.first or ''}|{period.last or ''}" for period in zhfacts.find_periods(case["text"], published)]
    assert found == case["periods"]


@pytest.mark.parametrize("case", asking("number"))
def test_number(case: Case) -> None:
    assert zhfacts.parse_number(case["text"]) == Decimal(case["number"])


@pytest.mark.parametrize("case", asking("facts"))
def test_facts(case: Case) -> None:
    facts = read(case)
    if not case["facts"]:
        assert facts == []
    for wanted in case["facts"]:
        (fact,) = [fact for fact in facts if fact.value_text == wanted["quote"]]
        slots = {
            **{name: getattr(fact, name) for name in ("entity", "metric", "unit", "aspect", "basis", "bound", "modality")},
            "quote": fact.value_text,
            "value": plain(fact.value),
            "value_max": plain(fact.value_max),
            "period": f"{fact.period_start}..{fact.period_end}",
        }
        assert {name: slots[name] for name in wanted} == wanted


@pytest.mark.parametrize("case", asking("no_facts"))
def test_no_facts(case: Case) -> None:
    quotes = {fact.value_text for fact in read(case)}
    assert quotes.isdisjoint(case["no_facts"])


@pytest.mark.parametrize("case", sentences(), ids=lambda case: case["id"])
def test_offsets_are_exact(case: Case) -> None:
    """In code points of the text as given, also behind signs that take two UTF-16 units."""
    text = case["text"]
    assert all(text[fact.start : fact.end] == fact.value_text for fact in read(case))
    assert all(text[quantity.start : quantity.end] == quantity.text for quantity in zhfacts.find_quantities(text))


def test_the_map_names_cases_and_differences_that_exist() -> None:
    cases = {case["id"] for case in sentences()}
    differences = {row["text"] for row in rows("hard_differences.csv")}
    for row in rows("hard_cases.csv"):
        assert row["ours"] or row["differs"], row["id"]
        assert cases.issuperset(filter(None, row["ours"].split(";")))
        assert differences.issuperset(filter(None, row["differs"].split(";")))


@pytest.mark.skipif(not COLLECTION.exists(), reason="the collection is not at hand")
def test_every_line_of_the_collection_is_mapped() -> None:
    lines = [json.loads(line)["id"] for line in COLLECTION.read_text(encoding="utf8").splitlines()]
    assert [row["id"] for row in rows("hard_cases.csv")] == lines
