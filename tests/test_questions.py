"""The questions of the README, put to the project's own articles."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

import pytest

from doubles import fact
from test_store import load
from zhfacts.extractor import Extractor
from zhfacts.model import Article, Extraction
from zhfacts.read import Columns, Settings, Source, articles
from zhfacts.store import query

ROOT = Path(__file__).parent.parent
QUESTIONS = dict(re.findall(r"```sql\n-- ([^\n]+)\n(.*?)\n```", (ROOT / "README.md").read_text(encoding="utf8"), re.DOTALL))
REVENUE, GROWTH, FORECASTS, DISAGREEMENTS, ARTICLE = QUESTIONS

Rows = list[dict[str, object]]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database of some files of corpus/."""
    place = f"duckdb:///{tmp_path_factory.mktemp('corpus')}/facts.duckdb"
    reader = Extractor()
    source = Source([str(ROOT / "corpus" / f"{name}.jsonl") for name in ("results", "flashes", "features")], Columns())
    found = [article for chunk in source.chunks() for article in articles(chunk, Settings())]
    load(place, [reader.read(article) if isinstance(article, Article) else article for article in found])
    return place


def asked(place: str, question: str) -> Rows:
    names, rows = query(place, QUESTIONS[question], 1000)
    return [dict(zip(names, row, strict=True)) for row in rows]


def test_revenue_quarter_by_quarter(place: str) -> None:
    rows = asked(place, REVENUE)
    ends = [row["period_end"] for row in rows]
    assert ends == sorted(ends, key=str)
    assert (dt.date(2023, 3, 31), "actual", Decimal(18_640_000_000)) in {(row["period_end"], row["modality"], row["value"]) for row in rows}
    assert {row["unit"] for row in rows} == {"CNY"}


def test_who_grew_fastest(place: str) -> None:
    rows = asked(place, GROWTH)
    values = [Decimal(str(row["percent"])) for row in rows]
    assert values == sorted(values, reverse=True)
    assert len({row["entity"] for row in rows}) >= 5
    assert all(str(row["period_end"]).startswith("2025") for row in rows)


def test_forecasts_against_actuals(place: str) -> None:
    rows = [row for row in asked(place, FORECASTS) if row["entity"] == "Stellon"]
    assert (Decimal(8_610_000_000), Decimal(8_760_000_000)) in {(row["forecast"], row["actual"]) for row in rows}


def test_disagreements(place: str, tmp_path: Path) -> None:
    asked(place, DISAGREEMENTS)
    small = f"duckdb:///{tmp_path}/facts.duckdb"
    made = [Article(name, text, "", dt.date(2024, 5, 1)) for name, text in (("a", "10"), ("b", "11"), ("c", "10"))]
    load(small, [Extraction(one, [fact(one, 0, 2)], [], []) for one in made])
    (row,) = asked(small, DISAGREEMENTS)
    said, names = row["said"], row["articles"]
    assert isinstance(said, list)
    assert isinstance(names, list)
    assert (row["entity"], sorted(said), sorted(names)) == ("华泽新材", [Decimal(10), Decimal(11)], ["a", "b", "c"])
    one = f"duckdb:///{tmp_path}/agreed.duckdb"
    load(one, [Extraction(article, [fact(article, 0, 2)], [], []) for article in (made[0], made[2])])
    assert asked(one, DISAGREEMENTS) == []


def test_facts_of_one_article(place: str) -> None:
    rows = asked(place, ARTICLE)
    assert len(rows) >= 5
    assert {row["entity"] for row in rows} == {"华泽新材"}
    assert (Decimal(2_865_000_000), "28.65亿元", "coreference", "公司") in {
        (row["value"], row["value_text"], row["how"], row["hop"]) for row in rows
    }
