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


def read(*inputs: object, columns: Columns | None = None, published: dt.date | None = None) -> list[Article | Reject]:
    settings = Settings(columns or Columns(), published)
    source = Source([str(item) for item in inputs], settings.columns)
    return [item for chunk in source.chunks() for item in articles(chunk, settings)]


def lines(rows: list[dict[str, object]]) -> bytes:
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


def write(folder: Path, name: str) -> Path:
    """ROWS in the format of a suffix."""
    path = folder / name
    if name.endswith(".jsonl"):
        path.write_bytes(lines(ROWS))
    elif name.endswith(".gz"):
        path.write_bytes(gzip.compress(lines(ROWS)))
    elif name.endswith(".csv"):
        with path.open("w", encoding="utf8", newline="") as file:
            writer = csv.DictWriter(file, list(ROWS[0]))
            writer.writeheader()
            writer.writerows(ROWS)
    else:
        pd.DataFrame(ROWS).to_parquet(path)
    return path


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.csv", "a.parquet", "A.JSONL"])
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

BAD_LINES = [
    (b"{", "not_json", "line: not JSON"),
    (b"text", "not_json", "line: not JSON"),
    (b'{"id": "x", "text": "a"} tail', "not_json", "line: not JSON"),
    (b'{"id": "x" "text": "a"}', "not_json", "line: not JSON"),
    (b"[" * 100_000, "not_json", "line: not JSON"),
    (b"[1, 2]", "not_object", "line: not a JSON object"),
    (b'"text"', "not_object", "line: not a JSON object"),
    (b"null", "not_object", "line: not a JSON object"),
    (b"17", "not_object", "line: not a JSON object"),
    (b"{}", "missing_text", "text: missing"),
    (b'{"id": "x", "text": null}', "missing_text", "text: missing"),
    (b'{"id": "x", "body": "a"}', "missing_text", "text: missing"),
    (b'{"id": "x", "text": ""}', "missing_text", "text: empty"),
    (b'{"id": "x", "text": " \\n", "title": "  "}', "missing_text", "text: empty"),
    (b'{"id": "x", "text": 5}', "text_not_string", "text: a number, not a string"),
    (b'{"id": "x", "text": true}', "text_not_string", "text: true or false, not a string"),
    (b'{"id": "x", "text": ["a"]}', "text_not_string", "text: a list, not a string"),
    (b'{"id": "x", "text": {"a": 1}}', "text_not_string", "text: an object, not a string"),
    (b'{"id": "x", "text": "a", "title": 5}', "title_not_string", "title: a number, not a string"),
    (b'{"id": 1.5, "text": "a"}', "id_not_string", "id: a number, not a string"),
    (b'{"id": true, "text": "a"}', "id_not_string", "id: true or false, not a string"),
    (b'{"id": ["x"], "text": "a"}', "id_not_string", "id: a list, not a string"),
    (b'{"id": "x\\u0000", "text": "a"}', "wrong_encoding", "id: contains a NUL"),
    (b'{"id": "x", "text": "a", "published": "2021-13-45"}', "wrong_date", "published: '2021-13-45' is not an ISO date"),
    (b'{"id": "x", "text": "a", "published": "16.9.2021"}', "wrong_date", "published: '16.9.2021' is not an ISO date"),
    ('{"id": "x", "text": "a", "published": "昨天"}'.encode(), "wrong_date", "published: '昨天' is not an ISO date"),
    (b'{"id": "x", "text": "a", "published": 20210916}', "wrong_date", "published: a number, not an ISO date"),
    (b'{"id": "x", "text": "a", "published": "2021-02-29"}', "wrong_date", "published: '2021-02-29' is not an ISO date"),
    (b'{"id": "x", "text": "a", "published": "0001-01-01"}', "wrong_date", "published: 0001-01-01 is not between 1900 and 2199"),
    (b'{"id": "x", "text": "a", "published": "9999-12-31"}', "wrong_date", "published: 9999-12-31 is not between 1900 and 2199"),
    (b'{"id": "x", "text": "\\ud800"}', "wrong_encoding", "text: not UTF-8 at character 0"),
    (b'{"id": "x", "text": "a", "title": "b\\udfff"}', "wrong_encoding", "title: not UTF-8 at character 1"),
    ('{"id": "x", "text": "营收"}'.encode("gb18030"), "wrong_encoding", "line: not UTF-8"),
    ('{"id": "x", "text": "營收"}'.encode("big5"), "wrong_encoding", "line: not UTF-8"),
    (b'{"id": "x", "text": "\xff\xfe"}', "wrong_encoding", "line: not UTF-8"),
]


@pytest.mark.parametrize(("line", "reason", "detail"), BAD_LINES)
def test_a_bad_line_is_named_and_the_others_go_on(tmp_path: Path, line: bytes, reason: str, detail: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\n".join([GOOD, line, GOOD]))
    before, bad, after = read(path)
    assert isinstance(before, Article)
    assert isinstance(after, Article)
    assert isinstance(bad, Reject)
    assert (bad.reason, bad.where) == (reason, f"{path}:2")
    assert bad.detail.startswith(detail)


BAD_CSV = [
    (b"id,text\ng,ok\nx,a,b,c\ng,ok\n", ":3", "not_csv", "row: 4 values for 2 columns"),
    ('id,text\ng,ok\nx,"营收"3\ng,ok\n'.encode(), ":3", "not_csv", "row: "),
    (b"id,text\ng,ok\nx\ng,ok\n", ":3", "missing_text", "text: missing"),
    (b"id,text\ng,ok\nx,\ng,ok\n", ":3", "missing_text", "text: empty"),
    (b"id,text\ng,ok\nx," + "营收".encode("gb18030") + b"\ng,ok\n", ":3", "wrong_encoding", "text: not UTF-8 at character 1"),
    ('id,text,published\ng,ok,\nx,"两\n行",2021-13-01\ng,ok,\n'.encode(), ":3", "wrong_date", "published: '2021-13-01'"),
]


@pytest.mark.parametrize(("content", "line", "reason", "detail"), BAD_CSV)
def test_a_bad_row_is_named_and_the_others_go_on(tmp_path: Path, content: bytes, line: str, reason: str, detail: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    before, bad, after = read(path)
    assert isinstance(before, Article)
    assert isinstance(after, Article)
    assert isinstance(bad, Reject)
    assert (bad.reason, bad.where) == (reason, f"{path}{line}")
    assert bad.detail.startswith(detail)


def test_an_open_quote_is_named_where_it_opens(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('id,text\ng,ok\nx,"never closed\nand on\n', encoding="utf8")
    good, bad = read(path)
    assert isinstance(good, Article)
    assert isinstance(bad, Reject)
    assert (bad.reason, bad.where) == ("not_csv", f"{path}:3")


BAD_FILES = [
    ("a.jsonl", b"", "empty_file", ""),
    ("a.csv", b"", "empty_file", ""),
    ("a.txt", b"", "empty_file", ""),
    ("a.jsonl.gz", gzip.compress(b"", mtime=0), "empty_file", ""),
    ("a.csv", b"id,body\nx,a\n", "missing_text", ""),
    ("a.txt", "营收".encode("gb18030"), "wrong_encoding", ""),
    ("a.txt", b" \n ", "missing_text", ""),
    ("a.parquet", b"no parquet at all", "unreadable_file", ":1"),
    ("a.parquet", b"", "unreadable_file", ":1"),
    ("a.jsonl.gz", b"no gzip at all", "unreadable_file", ":1"),
    ("a.docx", b"PK", "unknown_format", ""),
    ("a.json", b"{}", "unknown_format", ""),
]


@pytest.mark.parametrize(("name", "content", "reason", "line"), BAD_FILES)
def test_a_bad_file_is_named_and_the_others_go_on(tmp_path: Path, name: str, content: bytes, reason: str, line: str) -> None:
    good = tmp_path / "good.jsonl"
    good.write_bytes(GOOD)
    path = tmp_path / name
    path.write_bytes(content)
    before, bad, after = read(good, path, good)
    assert isinstance(before, Article)
    assert isinstance(after, Article)
    assert isinstance(bad, Reject)
    assert (bad.reason, bad.where) == (reason, f"{path}{line}")


def test_a_cut_archive_gives_what_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    rows = [{"id": str(i), "text": os.urandom(400).hex()} for i in range(200)]
    path.write_bytes(gzip.compress(lines(rows))[:-9000])
    *found, bad = read(path)
    assert 100 < len(found) < 200
    assert isinstance(bad, Reject)
    assert (bad.reason, bad.where) == ("unreadable_file", f"{path}:{len(found) + 1}")


def test_parquet_without_rows_or_text(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": pa.array([], pa.string())}), path)
    (empty,) = read(path)
    assert isinstance(empty, Reject)
    assert empty.reason == "empty_file"
    pq.write_table(pa.table({"body": ["a"]}), path)
    (missing,) = read(path)
    assert isinstance(missing, Reject)
    assert missing.detail == "text: no column 'text' among body; name it by --map text=COLUMN"
    pq.write_table(pa.table({"text": [1, 2]}), path)
    assert [item.detail for item in read(path) if isinstance(item, Reject)] == ["text: a number, not a string"] * 2


def test_missing_files_and_empty_folders(tmp_path: Path) -> None:
    found = read(tmp_path / "none.jsonl", tmp_path)
    assert [(item.reason, item.where) for item in found if isinstance(item, Reject)] == [
        ("missing_file", str(tmp_path / "none.jsonl")),
        ("nothing_to_read", str(tmp_path)),
    ]


@pytest.mark.skipif(os.getuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl")
    path.chmod(0)
    (bad,) = read(path)
    assert isinstance(bad, Reject)
    assert (bad.reason, bad.detail) == ("unreadable_file", "Permission denied")


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
