"""The score against annotated articles: matching, pairing, the report."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from zhfacts.evaluate import report
from zhfacts.evaluate.match import same_entity, same_metric, slots
from zhfacts.evaluate.run import evaluation
from zhfacts.evaluate.score import score

if TYPE_CHECKING:
    from pathlib import Path


def gold(**changes: Any) -> dict[str, Any]:
    fact = {
        "field": "text",
        "start": 4,
        "end": 8,
        "quote": "12亿元",
        "entity": ["青禾软件股份有限公司", "公司"],
        "metric": ["营业收入"],
        "aspect": "level",
        "basis": None,
        "value": "1200000000",
        "value_max": None,
        "bound": "exact",
        "unit": "CNY",
        "periods": [["2024-01-01", "2024-06-30"]],
        "modality": "actual",
        "optional": False,
    }
    return {**fact, **changes}


def drawn(**changes: Any) -> dict[str, Any]:
    fact = {
        "doc_id": "a",
        "fact_id": "f",
        "field": "text",
        "start": 4,
        "end": 8,
        "entity": "青禾软件",
        "metric": "营收",
        "metric_text": "营收",
        "aspect": "level",
        "basis": None,
        "value": "1200000000",
        "value_max": None,
        "bound": "exact",
        "unit": "CNY",
        "period_start": "2024-01-01",
        "period_end": "2024-06-30",
        "modality": "actual",
        "confidence": 0.8,
    }
    return {**fact, **changes}


def test_an_equal_fact_is_right_whatever_the_legal_form_and_the_synonym() -> None:
    total = score([{"id": "a", "facts": [gold()]}], [drawn()])
    assert total.rates() == (1.0, 1.0, 1.0)
    assert not total.misses


@pytest.mark.parametrize(
    ("change", "slot"),
    [
        ({"value": "120000000"}, "value"),
        ({"unit": "USD"}, "value"),
        ({"entity": "青禾医药"}, "entity"),
        ({"metric": "净利润", "metric_text": "净利润"}, "metric"),
        ({"aspect": "change"}, "aspect"),
        ({"period_end": "2024-12-31"}, "period"),
    ],
)
def test_one_wrong_slot_makes_a_fact_wrong(change: dict[str, Any], slot: str) -> None:
    total = score([{"id": "a", "facts": [gold()]}], [drawn(**change)])
    assert [miss.wrong for miss in total.misses] == [(slot,)]
    assert total.rates()[2] == 0.0


def test_missed_spurious_and_optional_facts() -> None:
    articles = [{"id": "a", "facts": [gold(), gold(start=20, end=24, optional=True)]}]
    total = score(articles, [drawn(start=20, end=24), drawn(start=40, end=44)])
    assert sorted(miss.wrong for miss in total.misses) == [("missed",), ("spurious",)]
    assert (total.gold, total.predicted, total.paired) == (1, 1, 0)


def test_a_loss_counted_as_positive_is_the_same_as_a_negative_profit() -> None:
    agreed = slots(drawn(metric="净亏损", value="30000000"), gold(value="-30000000", metric=["净利润"]))
    assert agreed["value"]
    assert agreed["metric"]


def test_names() -> None:
    assert same_entity("青禾 软件股份有限公司", ["青禾软件"])
    assert not same_entity("", ["青禾软件"])
    assert same_metric(["归属于上市公司股东的净利润"], ["归母净利润"])
    assert not same_metric(["净利润"], ["营业收入"])


def test_reliability_and_band() -> None:
    articles = [{"id": "a", "facts": [gold(), gold(start=20, end=24)]}]
    total = score(articles, [drawn(confidence=0.95), drawn(start=20, end=24, entity="别人", confidence=0.15)])
    assert [(name, number, right) for name, number, _, right in report.reliability(total)] == [("0.1-0.2", 1, 0.0), ("0.9-1.0", 1, 1.0)]
    assert report.band(total, 0.9) == (0.95, 0.5)


def test_trust_is_told_where_all_facts_tell_their_confidence() -> None:
    articles = [{"id": "a", "facts": [gold(), gold(start=20, end=24)]}]
    found = [drawn(confidence=0.95), drawn(start=20, end=24, entity="别人", confidence=0.15)]
    assert report.trust(score(articles, found))[1:] == [
        "0.1-0.2             1  0.150  0.000",
        "0.9-1.0             1  0.950  1.000",
        "confidence from 0.950 on: precision 0.90 over 50% of the facts",
    ]
    assert report.trust(score(articles, found[1:]))[-1] == "no confidence gives precision 0.90"
    assert report.trust(score(articles, [found[0], drawn(start=20, end=24, confidence=None)])) == []
    assert report.trust(score(articles, [])) == []


def test_gains_and_losses() -> None:
    articles = [{"id": "a", "facts": [gold()]}]
    assert report.changes(articles, [drawn(aspect="share")], [drawn()])[-1] == "gained 1, lost 0"
    assert report.changes(articles, [drawn()], [])[-1] == "gained 0, lost 1"


def test_a_line_that_is_no_article_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({"id": "a", "text": "", "facts": []}) + '\n{"id": "b"}\n', encoding="utf8")
    with pytest.raises(ValueError, match=r"gold.jsonl, line 2: no field text"):
        list(evaluation([path], None, None, 0))
