"""Facts come back from every place as they went in."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from doubles import fact
from zhfacts.model import Article, Extraction, Fact
from zhfacts.records import as_lines
from zhfacts.store import Mark, Run, StoreError, recall, target

RUN = Run("r", "1", "1.0", "l", "m")
DAY = dt.date(2021, 9, 16)


def _facts(name: str, count: int) -> list[Fact]:
    article = Article(name, "10.50亿 " + "7 " * count, "", DAY)
    first = replace(fact(article, 0, 5), value_max=Decimal("11.25"), bound="range", period_end=dt.date(2021, 12, 31), source="O'Hara")
    return [first, *(fact(article, 7 + 2 * i, 8 + 2 * i, basis="yoy") for i in range(count))]


GROUPS = [_facts("a", 3), _facts("it's", 5), _facts("z", 1)]


def _load(place: str) -> None:
    made = target(place, RUN)
    made.open("job")
    made.begin(Mark())
    made.write(made.encoder([Extraction(Article(group[0].doc_id, group[0].sentence), group, [], []) for group in GROUPS]), Mark())
    made.close()


@pytest.mark.parametrize("place", ["duckdb:///{}/f.duckdb", "sqlite:///{}/f.sqlite", "postgresql"])
@pytest.mark.parametrize("page", [2, 4, 1000])
def test_facts_come_back_from_a_database(
    place: str, page: int, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recall, "_PAGE", page)
    url = request.getfixturevalue("postgresql") if place == "postgresql" else place.format(tmp_path)
    _load(url)
    found = {group[0].doc_id: group for group in recall.stored_facts(url)}
    assert found == {group[0].doc_id: group for group in GROUPS}
    assert all(f"{one.value}" in {"10.5", "7"} for group in found.values() for one in group)


def test_facts_come_back_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "facts.jsonl"
    path.write_bytes(as_lines(one for group in GROUPS for one in group) + b"\n")
    assert list(recall.stored_facts(str(path))) == GROUPS


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "facts.jsonl"
    path.write_bytes(as_lines(GROUPS[2]) + b'{"fact_id": 5}\n')
    with pytest.raises(StoreError, match=r"facts.jsonl:3: Expected `str`, got `int` - at `\$.fact_id`"):
        list(recall.stored_facts(str(path)))
    with pytest.raises(StoreError, match=r"nothing\.jsonl: No such file"):
        list(recall.stored_facts(str(tmp_path / "nothing.jsonl")))
    with pytest.raises(StoreError, match=r"neither a database nor a \.jsonl file"):
        list(recall.stored_facts("facts.txt"))
    with pytest.raises(StoreError, match="no such database"):
        list(recall.stored_facts(str(tmp_path / "nothing.duckdb")))


def test_an_empty_database_has_no_facts(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/f.sqlite"
    made = target(url, RUN)
    made.open("job")
    made.close()
    assert list(recall.stored_facts(url)) == []
