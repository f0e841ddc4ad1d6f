"""Why a fact reads as it does: nothing is told that was not so, and asking changes nothing."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from zhfacts import explain
from zhfacts.cli import main
from zhfacts.explanation import UnknownFactError
from zhfacts.extractor import Extractor
from zhfacts.link.trace import Rival, Trace
from zhfacts.model import Article, Extraction
from zhfacts.store import Mark, Run, target

ARTICLE = Article(
    "a",
    "青禾软件8月30日发布半年报，上半年营业收入12.4亿元，同比增长18%；净利润1.1亿元，去年同期亏损3000万元。\n白石钢铁预计全年营收不低于27亿元。",
    "青禾软件上半年营收12.4亿元",
    dt.date(2025, 8, 30),
)


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


@pytest.fixture(scope="module")
def extraction(extractor: Extractor) -> Extraction:
    return extractor.read(ARTICLE)


def test_a_trace_changes_nothing(extractor: Extractor, extraction: Extraction) -> None:
    seen = extractor.interpret(ARTICLE, Trace())
    drawn = zip(seen.reading.quantities, seen.choices, strict=True)
    assert [extractor.fact(seen, quantity, choice) for quantity, choices in drawn for choice in choices] == extraction.facts


def test_every_fact_is_explained(extractor: Extractor, extraction: Extraction) -> None:
    assert len(extraction.facts) > 4
    for fact in extraction.facts:
        found = explain(ARTICLE, fact.fact_id, extractor)
        assert found.fact == fact
        answers = {reason.slot: reason.answer for reason in found.reasons}
        assert list(answers) == ["value", "aspect", "metric", "entity", "period", "basis", "modality"]
        assert (answers["metric"], answers["entity"], answers["modality"]) == (fact.metric, fact.entity, fact.modality)
        for reason in found.reasons:
            scores = [one.behind for one in reason.lost if one.behind is not None]
            assert scores == sorted(scores)
            assert all(score >= 0 for score in scores)
            assert reason.answer not in {one.name for one in reason.lost}
            for one in reason.lost:
                if one.start is not None:
                    assert one.field is not None
                    assert getattr(ARTICLE, one.field)[one.start : one.end] == one.text


def test_who_lost_is_told_with_its_place(extractor: Extractor, extraction: Extraction) -> None:
    (fact,) = [fact for fact in extraction.facts if fact.modality == "forecast"]
    reasons = {reason.slot: reason for reason in explain(ARTICLE, fact.fact_id, extractor).reasons}
    assert reasons["metric"].text in ARTICLE.text
    assert {one.name for one in reasons["modality"].lost} == {"actual", "plan"}


def test_confidence_is_explained_by_its_features(extractor: Extractor, extraction: Extraction) -> None:
    found = explain(ARTICLE, extraction.facts[0].fact_id, extractor)
    weights = [abs(weight) for _, weight in found.confidence]
    assert weights == sorted(weights, reverse=True)
    assert any(feature.startswith("owner margin") for feature, _ in found.confidence)


def test_a_trace_keeps_each_name_once() -> None:
    trace = Trace()
    trace.keep("metric", 3, [Rival("a", "x", 1, 2, "r", 2.0), Rival("b", "", None, None, "r", 0.0), Rival("a", "y", 3, 4, "s", 1.0)])
    assert [(one.name, one.text, one.behind) for one in trace.of("metric", 3)] == [("b", "", 0.0), ("a", "y", 1.0)]
    assert trace.of("metric", 4) == []


def test_ids_that_name_no_fact(extractor: Extractor) -> None:
    with pytest.raises(UnknownFactError, match="at least 6 characters"):
        explain(ARTICLE, "abc", extractor)
    with pytest.raises(UnknownFactError, match="000000: no fact of article a"):
        explain(ARTICLE, "000000", extractor)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, extraction: Extraction) -> Path:
    monkeypatch.chdir(tmp_path)
    records = [{"id": one, "title": ARTICLE.title, "published": "2025-08-30", "text": ARTICLE.text} for one in ("b", "a")]
    Path("news.jsonl").write_text("\n".join(map(json.dumps, records)), encoding="utf8")
    made = target("sqlite:///facts.sqlite", Run("r", "1", "1.0", "l", "m"))
    made.open("job")
    made.begin(Mark())
    made.write(made.encoder([extraction]), Mark(1, "d"))
    made.close()
    return tmp_path


def zhfacts(*args: str) -> Result:
    return CliRunner().invoke(main, ["explain", *args])


def test_the_command(folder: Path, extraction: Extraction) -> None:
    fact = next(fact for fact in extraction.facts if fact.value_text == "18%")
    told = [
        zhfacts(*args)
        for args in (("facts.sqlite", fact.fact_id), ("news.jsonl", fact.fact_id[:8]), ("news.jsonl", fact.fact_id, "--article", "a"))
    ]
    assert all(one.exit_code == 0 for one in told), told[0].stderr
    assert told[0].stdout == told[1].stdout == told[2].stdout
    lines = told[0].stdout.splitlines()
    assert lines[0].startswith(f"fact {fact.fact_id}, article a, text {fact.start}–{fact.end}, confidence ")
    assert "同比增长【18%】；净利润" in lines[1]
    assert any(line.startswith("  metric     营业收入") for line in lines)
    assert any(line.startswith("      not ") and line.endswith(" behind") for line in lines)


def test_all_of_it_as_json(folder: Path, extraction: Extraction) -> None:
    fact = extraction.facts[0]
    found = json.loads(zhfacts("facts.sqlite", fact.fact_id, "--json").stdout)
    assert found["fact"]["fact_id"] == fact.fact_id
    assert [reason["slot"] for reason in found["reasons"]][:2] == ["value", "aspect"]


@pytest.mark.parametrize(
    ("args", "problem"),
    [
        (("facts.sqlite", "0000000"), "facts.sqlite: no fact, or several, with an id that begins with 0000000"),
        (("facts.sqlite", "' OR 1=1"), "facts.sqlite: no fact, or several, with an id that begins with ' OR 1=1"),
        (("news.jsonl", "0000000"), "news.jsonl: no article gives a fact 0000000"),
        (("news.jsonl", "0000000", "--article", "z"), "news.jsonl: no article z"),
        (("news.jsonl", "0000000", "--article", "a"), "0000000: no fact of article a as it is read now"),
        (("nothing.sqlite", "0000000"), "nothing.sqlite: no such database"),
    ],
)
def test_problems_in_one_line(folder: Path, args: tuple[str, ...], problem: str) -> None:
    done = zhfacts(*args)
    assert (done.exit_code, done.stderr) == (2, f"zhfacts: {problem}\n")
