"""The project's own annotated articles: every file of corpus/ keeps the format, and every annotation stands in its text."""

import datetime as dt
import json
from collections import Counter
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
FILES = sorted(CORPUS.glob("*.jsonl"))
MINIMUM = {"results": (14, 250), "notes": (12, 300), "features": (12, 380), "forecasts": (12, 180), "operations": (12, 220)}
ARTICLE_KEYS = {"id", "source", "title", "published", "text", "facts"}
FACT_KEYS = {"field", "start", "end", "quote", "context", "entity", "metric", "aspect", "basis", "value", "value_max", "bound"} | {
    "unit",
    "periods",
    "modality",
    "source",
    "optional",
}
ASPECTS = {"level", "change", "share"}
BASES = {None, "yoy", "qoq", "mom", "wow", "dod", "ytd", "prior"}
BOUNDS = {"exact", "about", "more_than", "less_than", "range"}
MODALITIES = {"actual", "forecast", "plan"}

Article = dict[str, Any]
Annotation = dict[str, Any]


def read(path: Path) -> list[Article]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


ARTICLES = [(path.stem, article) for path in FILES for article in read(path)]
FACTS = [(article, fact) for _, article in ARTICLES for fact in article["facts"]]


def where(article: Article, fact: Annotation) -> str:
    return f"{article['id']} {fact['field']}:{fact['start']} {fact['quote']}"


@pytest.mark.parametrize("kind", sorted(MINIMUM))
def test_a_file_is_not_cut_short(kind: str) -> None:
    articles = read(CORPUS / f"{kind}.jsonl")
    fewest_articles, fewest_facts = MINIMUM[kind]
    assert len(articles) >= fewest_articles
    assert sum(len(article["facts"]) for article in articles) >= fewest_facts


def test_articles_keep_the_format() -> None:
    for kind, article in ARTICLES:
        assert set(article) == ARTICLE_KEYS, article["id"]
        assert article["id"].startswith(f"{kind}-"), article["id"]
        assert article["source"] == "zhfacts"
        dt.date.fromisoformat(article["published"])
        assert article["text"] == article["text"].strip("\r") and "\r" not in article["text"]
        assert article["facts"], article["id"]


def test_articles_do_not_repeat_one_another() -> None:
    ids = Counter(article["id"] for _, article in ARTICLES)
    assert [name for name, times in ids.items() if times > 1] == []
    sentences = Counter(
        sentence for _, article in ARTICLES for sentence in {part.strip() for part in article["text"].split("。")} if len(sentence) > 30
    )
    assert [sentence for sentence, times in sentences.items() if times > 1] == []


def test_quotes_stand_where_the_offsets_say() -> None:
    for article, fact in FACTS:
        assert fact["field"] in ("title", "text"), where(article, fact)
        field = article[fact["field"]]
        assert 0 <= fact["start"] < fact["end"] <= len(field), where(article, fact)
        assert field[fact["start"] : fact["end"]] == fact["quote"], where(article, fact)
        assert fact["quote"] == fact["quote"].strip(), where(article, fact)
        assert fact["quote"] in fact["context"] and fact["context"] in field, where(article, fact)


def test_spans_do_not_overlap_in_part() -> None:
    """One value of several owners stands on one span; two spans never share only some characters."""
    for _, article in ARTICLES:
        for name in ("title", "text"):
            spans = sorted({(fact["start"], fact["end"]) for fact in article["facts"] if fact["field"] == name})
            for (_, end), (start, _) in pairwise(spans):
                assert end <= start, f"{article['id']} {name}:{start}"


def test_one_span_carries_one_fact_an_owner_or_part() -> None:
    for article, _ in FACTS:
        keys = Counter(
            (fact["field"], fact["start"], fact["entity"][0], fact["metric"][0], fact["aspect"], fact["basis"]) for fact in article["facts"]
        )
        assert max(keys.values()) == 1, (article["id"], keys.most_common(1))


def test_facts_keep_the_format() -> None:
    for article, fact in FACTS:
        place = where(article, fact)
        assert set(fact) == FACT_KEYS, place
        assert fact["aspect"] in ASPECTS and fact["basis"] in BASES, place
        assert fact["bound"] in BOUNDS and fact["modality"] in MODALITIES, place
        assert isinstance(fact["optional"], bool), place
        assert fact["source"] is None or fact["source"].strip(), place
        units = fact["unit"] if isinstance(fact["unit"], list) else [fact["unit"]]
        assert units and all(isinstance(unit, str) for unit in units), place
        for names in (fact["entity"], fact["metric"]):
            assert names and all(isinstance(name, str) and name == name.strip() for name in names), place
            assert len(set(names)) == len(names) and all(names), place


def test_values_are_exact_decimals() -> None:
    for article, fact in FACTS:
        place = where(article, fact)
        value = Decimal(fact["value"])
        assert format(value, "f") == fact["value"].removeprefix("+"), place
        assert (fact["value_max"] is not None) == (fact["bound"] == "range"), place
        if fact["value_max"] is not None:
            assert value <= Decimal(fact["value_max"]), place


def test_periods_are_days_in_order() -> None:
    for article, fact in FACTS:
        place = where(article, fact)
        assert fact["periods"], place
        for first, last in fact["periods"]:
            assert (first is None) == (last is None), place
            if first is not None:
                assert dt.date.fromisoformat(first) <= dt.date.fromisoformat(last), place


def test_the_language_is_covered() -> None:
    """Each reading that the definition of a fact knows occurs often enough to be learnt and measured."""
    bases = Counter(fact["basis"] for _, fact in FACTS)
    bounds = Counter(fact["bound"] for _, fact in FACTS)
    units = Counter(fact["unit"] if isinstance(fact["unit"], str) else fact["unit"][0] for _, fact in FACTS)
    for basis in ("yoy", "qoq", "mom", "ytd", "prior"):
        assert bases[basis] >= 20, basis
    for bound in ("about", "more_than", "less_than", "range"):
        assert bounds[bound] >= 40, bound
    for unit in ("CNY", "USD", "HKD", "%", "pp", "bp", "倍", "CNY/股", "CNY/10股"):
        assert units[unit] >= 5, unit
    assert sum(fact["value"].startswith("-") for _, fact in FACTS) >= 200
    assert sum(fact["modality"] != "actual" for _, fact in FACTS) >= 300
    assert sum(fact["field"] == "title" for _, fact in FACTS) >= 50
