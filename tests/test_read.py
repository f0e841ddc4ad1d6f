"""Articles in: every format gives the same articles, and each kind of bad input is named."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
import os
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from zhfacts.model import Article, Reject
from zhfacts.read import Columns, Settings, Source, articles

if TYPE_CHECKING:
    from pathlib import Path

ROWS = [
    {"id": "a", "title": "标题", "published": "2021-09-16", "text": "营收10.81亿元，同比增长507%"},
    {"id": "b", "title": "", "published": None, "text": '含"引号"，\n换行，\tTab，😀'},
    {"id": "c", "title": "另一篇", "published": "2020-02-29", "text": "８７．６万元"},
]
EXPECTED = [Article(r["id"], r["text"], r["title"], dt.date.fromisoformat(r["published"]) if r["published"] else None) for r in ROWS]


def read(
    *inputs: object, columns: Columns | None = None, published: dt.date | None = None, encoding: str | None = None
) -> list[Article | Reject]:
    settings = Settings(columns or Columns(), published, encoding)
    source = Source([str(item) for item in inputs], settings.columns, encoding=encoding)
    return [item for chunk in source.chunks() for item in articles(chunk, settings)]


def lines(rows: list[dict[str, object]]) -> bytes:
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


def write(folder: Path, name: str) -> Path:
    """ROWS in the format of a suffix."""
    path = folder / name
    if name.endswith(".gz"):
        path.write_bytes(gzip.compress(write(folder, name.removesuffix(".gz")).read_bytes()))
    elif name.endswith(".zst"):
        data = write(folder, name.removesuffix(".zst")).read_bytes()
        half = len(data) // 2
        path.write_bytes(b"".join(pa.compress(part, codec="zstd", asbytes=True) for part in (data[:half], data[half:])))
    elif name.endswith(".jsonl"):
        path.write_bytes(lines(ROWS))
    elif name.endswith(".csv"):
        with path.open("w", encoding="utf8", newline="") as file:
            writer = csv.DictWriter(file, list(ROWS[0]))
            writer.writeheader()
            writer.writerows(ROWS)
    else:
        pd.DataFrame(ROWS).to_parquet(path)
    return path


@pytest.mark.parametrize(
    "name", ["a.jsonl", "a.jsonl.gz", "a.jsonl.zst", "a.csv", "a.csv.gz", "a.csv.zst", "a.parquet", "A.JSONL", "A.CSV.ZST"]
)
def test_every_format_gives_the_same_articles(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, name.lower())
    assert read(path.rename(tmp_path / name)) == EXPECTED


def test_inputs_are_read_in_their_order(tmp_path: Path) -> None:
    first, second = write(tmp_path, "z.csv"), write(tmp_path, "a.jsonl")
    assert read(first, second) == EXPECTED * 2


def test_a_folder_is_read_by_name_and_to_its_depths(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    write(tmp_path, "b.jsonl")
    (tmp_path / "a.txt").write_bytes("\ufeff第一行\r\n营收3亿元".encode())
    (tmp_path / "sub" / "a.txt").write_text("营收4亿元", encoding="utf8")
    (tmp_path / "notes.md").write_text("nothing", encoding="utf8")
    (tmp_path / ".hidden.txt").write_text("nothing", encoding="utf8")
    day = dt.date(2024, 5, 6)
    found = read(tmp_path, published=day)
    assert found == [
        Article("a", "第一行\r\n营收3亿元", "", day),
        EXPECTED[0],
        Article("b", ROWS[1]["text"] or "", "", day),
        EXPECTED[2],
        Article("sub/a", "营收4亿元", "", day),
    ]


def test_what_a_run_writes_is_left_out_of_folders(tmp_path: Path) -> None:
    write(tmp_path, "in.jsonl")
    out = write(tmp_path, "out.jsonl")
    source = Source([str(tmp_path)], Columns(), skip=[out])
    assert sum(len(chunk.items) for chunk in source.chunks()) == len(ROWS)


def test_columns_are_mapped_and_others_ignored(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("body,when,x,key\n营收3亿元,2021-01-02,9,k1\n", encoding="utf8")
    columns = Columns(id="key", published="when", text="body")
    assert read(path, columns=columns) == [Article("k1", "营收3亿元", "", dt.date(2021, 1, 2))]
    other = tmp_path / "a.jsonl"
    other.write_bytes(lines([{"body": "营收3亿元", "when": "2021-01-02", "key": "k1", "text": 5, "x": [1, {"y": None}]}]))
    assert read(other, columns=columns) == [Article("k1", "营收3亿元", "", dt.date(2021, 1, 2))]


def test_standard_input_is_json_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines(ROWS) + b"{\n")))
    found = read("-")
    assert found[:3] == EXPECTED
    assert isinstance(found[3], Reject)
    assert found[3].where == "stdin:4"


def test_an_article_without_an_id_is_named_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines([{"text": "营收3亿元"}, {"text": "营收3亿元", "id": None}, {"text": "营收4亿元", "id": ""}]))
    one, same, other = (item.id for item in read(path) if isinstance(item, Article))
    assert one == same != other


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2021-09-16", dt.date(2021, 9, 16)),
        ("2021-09-16T23:59:00+08:00", dt.date(2021, 9, 16)),
        ("2021-09-16 08:00:00", dt.date(2021, 9, 16)),
        (" 2021-09-16 ", dt.date(2021, 9, 16)),
        ("", None),
        (None, None),
    ],
)
def test_days(tmp_path: Path, value: str | None, day: dt.date | None) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines([{"id": "a", "text": "营收3亿元", "published": value}]))
    assert read(path) == [Article("a", "营收3亿元", "", day)]


def test_parquet_types(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    day = dt.datetime(2021, 9, 16, 8)
    table = {"id": [7, 8], "text": ["营收3亿元", "营收4亿元"], "published": pa.array([day, None], pa.timestamp("us"))}
    pq.write_table(pa.table(table), path)
    assert read(path) == [Article("7", "营收3亿元", "", day.date()), Article("8", "营收4亿元", "", None)]


def test_long_fields_and_many_rows_are_read_whole(tmp_path: Path) -> None:
    text = "长" * 300_000
    rows = [{"id": str(i), "title": "", "published": None, "text": text if i == 3 else "短"} for i in range(1000)]
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    found = read(path)
    assert [item.id for item in found if isinstance(item, Article)] == [str(i) for i in range(1000)]
    assert isinstance(found[3], Article)
    assert found[3].text == text


def test_what_other_json_writers_write(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"id": 5, "text": "a\tb", "published": NaN, "x": Infinity}\r\n\r\n   \n{"text": "c\\u0000", "id": "d"}')
    assert read(path) == [Article("5", "a\tb", "", None), Article("d", "c\0", "", None)]


GOOD = b'{"id": "good", "text": "ok"}'


def test_a_cut_archive_gives_what_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    rows = [{"id": str(i), "text": os.urandom(400).hex()} for i in range(200)]
    path.write_bytes(gzip.compress(lines(rows))[:-9000])
    *found, bad = read(path)
    assert 100 < len(found) < 200
    assert isinstance(bad, Reject)
    assert (bad.reason, bad.where) == ("unreadable_file", f"{path}:{len(found) + 1}")


def test_an_overlong_line_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhfacts.read.source.MAX_LINE", 1000)
    monkeypatch.setattr("zhfacts.read.jsonl.MAX_LINE", 1000)
    path = tmp_path / "a.jsonl"
    path.write_bytes(GOOD + b"\n" + b'{"text": "' + b"a" * 10_000 + b'"}\n' + GOOD)
    before, bad, after = read(path)
    assert isinstance(before, Article)
    assert isinstance(after, Article)
    assert isinstance(bad, Reject)
    assert (bad.reason, bad.where) == ("too_long", f"{path}:2")


def test_progress_reaches_the_size(tmp_path: Path) -> None:
    paths = [write(tmp_path, "a.jsonl"), write(tmp_path, "b.parquet"), write(tmp_path, "c.csv"), write(tmp_path, "d.jsonl.gz")]
    source = Source([str(path) for path in paths], Columns())
    size = source.size()
    last = [chunk.read for chunk in source.chunks()]
    assert last == sorted(last)
    assert last[-1] == size == sum(path.stat().st_size for path in paths)
