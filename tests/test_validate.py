"""The schemas are the contract: the native validator and the reference one must agree on it, digit for digit."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, get_args

import jsonschema
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from doubles import fact
from zhfacts import model, validate
from zhfacts.model import Article, Evidence, Fact, Finding, Numeral, Reject
from zhfacts.records import as_json, as_record

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMES = ["article", "fact", "reject", "numeral", "finding"]
ARTICLE = Article("a", "营收10.81亿元", "", dt.date(2021, 9, 16))
FACT = fact(ARTICLE, 2, 7)


def oracle(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(validate.schema(name), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)


@pytest.mark.parametrize("name", NAMES)
def test_schemas_are_sound_and_versioned(name: str) -> None:
    schema = validate.schema(name)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"urn:zhfacts:schema:{name}:1.0"


@pytest.mark.parametrize(("name", "record"), [("fact", Fact), ("reject", Reject), ("numeral", Numeral), ("finding", Finding)])
def test_schemas_name_the_fields_of_the_records(name: str, record: type[msgspec.Struct]) -> None:
    schema = validate.schema(name)
    assert list(schema["properties"]) == schema["required"] == list(record.__struct_fields__)


@pytest.mark.parametrize(
    ("schema", "field", "words"),
    [
        ("fact", "aspect", model.Aspect),
        ("fact", "basis", model.Basis),
        ("fact", "bound", model.Bound),
        ("fact", "modality", model.Modality),
        ("fact", "field", model.FieldName),
        ("fact", "published_how", model.PublishedHow),
        ("finding", "kind", model.FindingKind),
        ("numeral", "fate", Numeral.__annotations__["fate"]),
    ],
)
def test_schemas_and_model_have_the_same_words(schema: str, field: str, words: Any) -> None:
    if isinstance(words, str):
        words = eval(words, vars(model))
    allowed = validate.schema(schema)["properties"][field]["enum"]
    assert {word for word in allowed if word is not None} == set(get_args(words))


def test_a_sound_fact_has_no_problem() -> None:
    assert validate.problem(FACT) is None


PROBLEMS: list[tuple[dict[str, Any], str]] = [
    ({"fact_id": "xyz"}, "fact_id: "),
    ({"schema_version": "0.9"}, "schema_version: "),
    ({"doc_id": ""}, "doc_id: "),
    ({"value": Decimal("1e26")}, "value: "),
    ({"value": Decimal("-1e26")}, "value: "),
    ({"value": Decimal("NaN")}, "value: "),
    ({"value": Decimal("Infinity")}, "value: "),
    ({"value": Decimal("0.0000000000001")}, "value: 1E-13 has more than 12 digits after the point"),
    ({"value": Decimal("12345678901234567890.1234567890123")}, "value: "),
    ({"bound": "range"}, "value_max: "),
    ({"value_max": Decimal(20)}, "value_max: "),
    ({"bound": "range", "value_max": Decimal(9)}, "value_max: 9 is less than value 10.81"),
    ({"bound": "range", "value_max": Decimal("20.0000000000001")}, "value: "),
    ({"bound": "roughly"}, "bound: "),
    ({"aspect": "slope"}, "aspect: "),
    ({"basis": "yearly"}, "basis: "),
    ({"modality": "guess"}, "modality: "),
    ({"field": "body"}, "field: "),
    ({"value_text": ""}, "value_text: "),
    ({"start": -1}, "start: "),
    ({"start": 7}, "end: 7 is not after start 7"),
    ({"period_end": dt.date(2021, 1, 1)}, "period_end: 2021-01-01 is before period_start 2021-09-16"),
    ({"qualifiers": {"product": 5}}, "qualifiers/product: "),
    ({"evidence": {}}, "evidence: "),
    ({"evidence": {"value": Evidence("text", 0, 1, "guessed")}}, "evidence/value/how: "),
    ({"evidence": {"value": Evidence("text", -1, 1, "stated")}}, "evidence/value/start: "),
    ({"confidence": 1.1}, "confidence: "),
    ({"confidence": float("nan")}, "confidence: "),
    ({"rule": ""}, "rule: "),
    ({"entity": None}, "entity: "),
]


@pytest.mark.parametrize(("changes", "problem"), PROBLEMS)
def test_an_unsound_fact_is_told_by_its_field(changes: Mapping[str, Any], problem: str) -> None:
    found = validate.problem(replace(FACT, **changes))
    assert found is not None
    assert found.startswith(problem)


@pytest.mark.parametrize(
    "value", ["9999999999999999999999999.999999999999", "1E+25", "0.000000000001", "1.5000000000000000", "0E-30", "-0"]
)
def test_all_that_fits_the_databases_is_sound(value: str) -> None:
    assert validate.problem(replace(FACT, value=Decimal(value))) is None


WILD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.decimals(-(10**15), 10**15, allow_nan=False, places=3).filter(lambda value: value % 1),  # to the oracle 5.000 is no integer
    st.sampled_from(["", "text", "range", "exact", "level", "yoy", "2021-13-45", "2021-02-28", "20210228", "2021-2-3", "1.0", "f" * 32]),
    st.dictionaries(st.sampled_from(["value", "product"]), st.one_of(st.text(max_size=3), st.none()), max_size=2),
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(NAMES[1:]), st.data())
def test_both_validators_agree(name: str, data: st.DataObject) -> None:
    records: dict[str, Any] = {
        "fact": as_record(FACT),
        "reject": as_record(Reject("a", "no_metric", "none", "x:1", "text", 0, 1, "5")),
        "numeral": as_record(Numeral("a", "text", 0, 1, "5", "fact", "f" * 32)),
        "finding": as_record(Finding("f" * 32, "a", "sum", None, ["1", "2"], "1 + 1 = 2; stated: 3", Decimal(2), Decimal(3), "CNY")),
    }
    values = {**records[name], **data.draw(st.dictionaries(st.sampled_from(list(records[name])), WILD, max_size=3))}
    assert validate.validator(name).is_valid(values) == oracle(name).is_valid(values), values


VALUES = st.decimals(min_value=Decimal("-1e25"), max_value=Decimal("1e25"), places=12, allow_nan=False)


@given(VALUES, st.text(st.characters(codec="utf-8"), min_size=1), st.dates(), st.floats(0, 1))
def test_a_record_comes_back_from_json_as_it_was(value: Decimal, text: str, day: dt.date, confidence: float) -> None:
    record = replace(FACT, value=value, metric=text, period_start=day, period_end=day, confidence=confidence, qualifiers={text: text})
    line = as_json(record)
    read = json.loads(line, parse_float=Decimal)
    assert Decimal(read["value"]) == value
    assert (read["period_start"], read["metric"]) == (day.isoformat(), text)
    assert float(read["confidence"]) == confidence
    assert list(read) == list(Fact.__struct_fields__)
    assert msgspec.json.decode(line, type=Fact) == record


@pytest.mark.parametrize(
    ("value", "sound"),
    [
        ({"id": "a", "title": "b", "published": "2021-09-16", "text": "c", "source": 5}, True),
        ({"id": 5, "title": None, "published": None, "text": "c"}, True),
        ({"text": "c", "published": "2021-09-16T08:00:00+08:00"}, True),
        ({"text": "c", "published": "2021-13-45"}, False),
        ({"title": "c"}, False),
        ({"text": None}, False),
        ([], False),
    ],
)
def test_articles(value: Any, sound: bool) -> None:
    assert validate.validator("article").is_valid(value) == oracle("article").is_valid(value) == sound
