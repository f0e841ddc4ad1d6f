"""Parquet datasets by month: exact and typed, the same bytes whatever came first, and nothing else touched."""

from __future__ import annotations

import datetime as dt
import os
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from doubles import DigitReader
from test_store import BAD_INPUT, RUN_1, RUN_2, begun, load, read, write
from zhfacts.model import Article
from zhfacts.store import Mark, StoreError, query, target
from zhfacts.store.dataset import Dataset
from zhfacts.store.layout import FACT_FILE, fact_file_row

JANUARY, MAY = dt.date(2024, 1, 31), dt.date(2024, 5, 1)
ARTICLES = [
    Article("a", "营收10.81亿元，500!", "标题", MAY),
    Article("b", "净利润3元，负债4元", "", None),
    Article("../c", "没有数字", "", MAY),
    Article("d", "0.1元", "", JANUARY),
]
NO_DATE = "month=undated"


@pytest.fixture
def folder(tmp_path: Path) -> str:
    """A dataset that isn't there yet."""
    return f"{tmp_path}/facts/"


def content(folder: str) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()}


def said(folder: str) -> list[tuple[str, str]]:
    """Article and value of every fact."""
    table = ds.dataset(folder, partitioning="hive").to_table()
    return sorted(zip(table["doc_id"].to_pylist(), table["value_text"].to_pylist(), strict=True))


def test_a_file_a_month(folder: str, tmp_path: Path) -> None:
    load(folder, [*read(ARTICLES), BAD_INPUT])
    assert sorted(content(folder)) == ["month=2024-01/facts.parquet", "month=2024-05/facts.parquet", f"{NO_DATE}/facts.parquet"]
    assert [path.name for path in tmp_path.iterdir()] == ["facts"]
    assert said(folder) == [("a", "10.81"), ("b", "3"), ("b", "4"), ("d", "0.1")]


def test_values_are_exact_and_days_are_days(folder: str) -> None:
    load(folder, read(ARTICLES))
    table = pq.read_table(f"{folder}month=2024-05/facts.parquet", partitioning=None)
    assert table.column_names == FACT_FILE.names
    assert table["value"].to_pylist() == [Decimal("10.81")]
    kinds = {name: str(table.schema.field(name).type) for name in ("value", "value_max", "published", "period_end", "start", "confidence")}
    assert kinds == {
        "value": "decimal128(38, 12)",
        "value_max": "decimal128(38, 12)",
        "published": "date32[day]",
        "period_end": "date32[day]",
        "start": "int32",
        "confidence": "double",
    }
    (extraction,) = (DigitReader().read(article) for article in ARTICLES[:1])
    assert list(table.to_pylist()[0].values()) == list(fact_file_row(extraction.facts[0]))


def test_other_programs_read_it(folder: str) -> None:
    load(folder, read(ARTICLES))
    found = duckdb.sql(f"SELECT month, sum(value) FROM read_parquet('{folder}*/*.parquet') GROUP BY 1 ORDER BY 1").fetchall()
    assert found == [("2024-01", Decimal("0.1")), ("2024-05", Decimal("10.81")), ("undated", Decimal(7))]
    frame = pd.read_parquet(folder)
    assert sorted(frame["month"]) == ["2024-01", "2024-05", "undated", "undated"]
    names, rows = query(folder, "SELECT doc_id FROM fact WHERE month = '2024-01'", 9)
    assert (names, rows) == (["doc_id"], [("d",)])
    assert query(folder, "SELECT count(*) FROM latest", 9)[1] == [(3,)]


def test_the_same_bytes_whatever_came_first(folder: str, tmp_path: Path) -> None:
    load(folder, read(ARTICLES))
    whole = content(folder)
    load(folder, read(ARTICLES))
    assert content(folder) == whole
    load(folder, read(ARTICLES[2:]))
    assert content(folder) == whole
    parts = f"{tmp_path}/parts/"
    for article in reversed(ARTICLES):
        load(parts, read([article]))
    assert content(parts) == whole


def test_a_corrected_article_replaces_its_own_facts_and_only_those(folder: str) -> None:
    load(folder, read(ARTICLES))
    before = content(folder)
    load(folder, read([Article("d", "0.2元 0.3元", "", MAY)]))
    assert said(folder) == [("a", "10.81"), ("b", "3"), ("b", "4"), ("d", "0.2"), ("d", "0.3")]
    assert sorted(content(folder)) == ["month=2024-05/facts.parquet", f"{NO_DATE}/facts.parquet"]
    assert content(folder)[f"{NO_DATE}/facts.parquet"] == before[f"{NO_DATE}/facts.parquet"]
    load(folder, read([Article("b", "无", "", None)]), RUN_2)
    assert said(folder) == [("a", "10.81"), ("d", "0.2"), ("d", "0.3")]
    load(folder, read(ARTICLES))
    assert content(folder) == before


def test_of_an_article_that_comes_twice_the_last_one_holds(folder: str) -> None:
    made = begun(folder)
    write(made, read([Article("a", "1元"), Article("a", "2元", "", MAY)]))
    write(made, read([Article("a", "3元", "", JANUARY)]), 2)
    made.finish()
    made.close()
    assert sorted(content(folder)) == ["month=2024-01/facts.parquet"]
    assert said(folder) == [("a", "3")]


def test_row_groups_are_of_one_size(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhfacts.store.dataset._ROW_GROUP", 4)
    load(folder, read([Article(str(i), "1元") for i in range(10)]))
    assert pq.ParquetFile(f"{folder}{NO_DATE}/facts.parquet").num_row_groups == 3


def test_nothing_changes_before_all_is_in(folder: str) -> None:
    load(folder, read(ARTICLES[:1]))
    before = content(folder)
    made = begun(folder)
    write(made, read(ARTICLES))
    made.finish()
    made.abort()
    assert {name: data for name, data in content(folder).items() if name.endswith(".parquet")} == before
    load(folder, [])
    assert content(folder) == before


def test_what_was_merged_is_put_in_its_place_by_the_next_run(folder: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    load(folder, read(ARTICLES))
    moved = [Article("d", "0.2元", "", MAY), Article("e", "5元", "", JANUARY), Article("b", "无")]
    load(expected := f"{tmp_path}/expected/", read([ARTICLES[0], *moved]))
    made = begun(folder)
    write(made, read(moved))
    made.finish()
    with monkeypatch.context() as patch:
        patch.setattr(Dataset, "_publish", lambda _: (_ for _ in ()).throw(OSError("stopped")))
        with pytest.raises(StoreError, match="stopped"):
            made.close()
    made.abort()
    load(folder, [])
    assert content(folder) == content(expected)


def test_one_process_at_a_time(folder: str) -> None:
    made = begun(folder)
    with pytest.raises(StoreError, match="facts/: another process is writing it"):
        begun(folder)
    made.abort()
    load(folder, read(ARTICLES))


STRANGERS = ["notes.txt", "month=2024-01/other.parquet", "month=2024-13x/facts.parquet", "more/facts.parquet"]


@pytest.mark.parametrize("name", STRANGERS)
def test_a_folder_with_other_things_is_left_alone(folder: str, name: str) -> None:
    path = Path(folder, name)
    path.parent.mkdir(parents=True)
    path.write_text("mine", encoding="utf8")
    with pytest.raises(StoreError, match=f"facts/: {name.partition('/')[0]}.* in it is none of a dataset's; name a new folder"):
        load(folder, read(ARTICLES))
    assert content(folder) == {name: b"mine"}


def test_nothing_is_written_through_links(folder: str, tmp_path: Path) -> None:
    load(folder, read(ARTICLES))
    elsewhere = tmp_path / "elsewhere"
    Path(folder, "month=2024-05").rename(elsewhere)
    Path(folder, "month=2024-05").symlink_to(elsewhere)
    before = content(str(elsewhere))
    with pytest.raises(StoreError, match="none of a dataset's"):
        load(folder, read([Article("a", "1元", "", MAY)]))
    Path(folder, "month=2024-05").unlink()
    (Path(folder) / "month=2024-05").mkdir()
    (Path(folder) / "month=2024-05" / "facts.parquet").symlink_to(elsewhere / "facts.parquet")
    with pytest.raises(StoreError, match="none of a dataset's"):
        load(folder, read([Article("a", "1元", "", MAY)]))
    assert content(str(elsewhere)) == before


def test_files_of_another_form(folder: str) -> None:
    path = Path(folder, "month=2024-05", "facts.parquet")
    path.parent.mkdir(parents=True)
    pd.DataFrame({"a": [1]}).to_parquet(path)
    with pytest.raises(StoreError, match="has other columns: made by another version"):
        load(folder, read(ARTICLES))
    path.write_text("no Parquet", encoding="utf8")
    with pytest.raises(StoreError, match=r"facts/: .*Parquet"):
        load(folder, read(ARTICLES))


def test_names_of_datasets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for place in ("one/", "parquet:///two", f"parquet:///{tmp_path}/three", f"four{os.sep}"):
        load(place, read(ARTICLES))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["four", "one", "three", "two"]
    for place in ("parquet://two", "parquet:///", "/", "facts", "s3://bucket/facts/"):
        with pytest.raises(StoreError, match="not a target that is known"):
            target(place, RUN_1)
    with pytest.raises(StoreError, match=r"not a target that is known \(.jsonl, .csv, .parquet\)"):
        target("ledger/", RUN_1, "numeral")
    Path("file").write_text("", encoding="utf8")
    with pytest.raises(StoreError, match="file/: File exists"):
        load("file/", [])
    with pytest.raises(StoreError, match="no/such/: No such file"):
        load("no/such/", [])
    with pytest.raises(StoreError, match="none/: no such database"):
        query("none/", "SELECT 1", 1)


def test_a_stopped_run_says_how_far_it_was(folder: str) -> None:
    made = begun(folder)
    write(made, read(ARTICLES[:2]))
    made.abort()
    again = target(folder, RUN_1)
    again.open("job", resume=True)
    assert again.done == Mark(1, "digest 1")
    again.begin(again.done)
    write(again, read(ARTICLES[2:]), 2)
    again.finish()
    again.close()
    assert len(said(folder)) == 4
