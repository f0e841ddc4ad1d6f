"""Every kind of bad input gets one line that names file, line and field, and what is good around it is read.

An expected message that ends in … goes on with words of a library.
"""

from __future__ import annotations

import gzip
import io
import os
import sys
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from zhfacts.model import Article, Reject
from zhfacts.read import Columns, Settings, Source, articles

if TYPE_CHECKING:
    from pathlib import Path

GOOD = b'{"id": "good", "text": "ok"}\n'
ENDS = "also with .gz or .zst"
FORMATS = f"none of .jsonl, .csv, .txt, .html, .htm, .parquet, {ENDS}"
HINT = "; name another encoding by --encoding"


def read(*inputs: Path, settings: Settings | None = None) -> tuple[list[Article], list[Reject]]:
    """The articles and the rejects of some inputs, in their order."""
    how = settings or Settings()
    source = Source([str(item) for item in inputs], how.columns, encoding=how.encoding)
    found = [item for chunk in source.chunks() for item in articles(chunk, how)]
    return [item for item in found if isinstance(item, Article)], [item for item in found if isinstance(item, Reject)]


def check(bad: Reject, where: str, reason: str, detail: str) -> None:
    """A reject against what is expected of it."""
    assert (bad.reason, bad.where) == (reason, where)
    assert bad.detail.startswith(detail.removesuffix("…"))
    assert bad.detail == detail or detail.endswith("…")
    assert "\n" not in bad.detail


LINES = [
    (b"{", "not_json", "line: not JSON (…"),
    (b"text", "not_json", "line: not JSON (…"),
    (b'{"id": "x", "text": "a"} tail', "not_json", "line: not JSON (…"),
    (b'{"id": "x" "text": "a"}', "not_json", "line: not JSON (…"),
    (b"{'id': 'x', 'text': 'a'}", "not_json", "line: not JSON (…"),
    (b'{"id": "x", "text": "a', "not_json", "line: not JSON (…"),
    (b"<html>", "not_json", "line: not JSON (…"),
    (b"[1, 2]", "not_object", "line: not a JSON object"),
    (b'"text"', "not_object", "line: not a JSON object"),
    (b"null", "not_object", "line: not a JSON object"),
    (b"17", "not_object", "line: not a JSON object"),
    (b"{}", "missing_text", "text: missing"),
    (b'{"id": "x", "text": null}', "missing_text", "text: missing"),
    (b'{"id": "x", "body": "a"}', "missing_text", "text: missing"),
    (b'{"id": "x", "text": ""}', "missing_text", "text: empty"),
    (b'{"id": "x", "text": " \\n", "title": "  "}', "missing_text", "text: empty"),
    (b'{"id": "x", "text": NaN}', "missing_text", "text: missing"),
    (b'{"id": "x", "text": 5}', "text_not_string", "text: a number, not a string"),
    (b'{"id": "x", "text": true}', "text_not_string", "text: true or false, not a string"),
    (b'{"id": "x", "text": ["a"]}', "text_not_string", "text: a list, not a string"),
    (b'{"id": "x", "text": {"a": 1}}', "text_not_string", "text: an object, not a string"),
    (b'{"id": "x", "text": "a", "title": 5}', "title_not_string", "title: a number, not a string"),
    (b'{"id": "x", "text": "a", "title": ["t"]}', "title_not_string", "title: a list, not a string"),
    (b'{"id": 1.5, "text": "a"}', "id_not_string", "id: a number, not a string"),
    (b'{"id": true, "text": "a"}', "id_not_string", "id: true or false, not a string"),
    (b'{"id": ["x"], "text": "a"}', "id_not_string", "id: a list, not a string"),
    (b'{"id": "x\\u0000", "text": "a"}', "wrong_encoding", "id: contains a NUL character"),
    (b'{"id": "\\ud800", "text": "a"}', "wrong_encoding", "id: half a surrogate pair at character 0"),
    (b'{"id": "x", "text": "a", "published": "2021-13-45"}', "wrong_date", "published: '2021-13-45' is not an ISO date (YYYY-MM-DD)"),
    (b'{"id": "x", "text": "a", "published": "16.9.2021"}', "wrong_date", "published: '16.9.2021' is not an ISO date (YYYY-MM-DD)"),
    (
        '{"id": "x", "text": "a", "published": "2021年9月16日"}'.encode(),
        "wrong_date",
        "published: '2021年9月16日' is not an ISO date (YYYY-MM-DD)",
    ),
    (b'{"id": "x", "text": "a", "published": 20210916}', "wrong_date", "published: a number, not an ISO date (YYYY-MM-DD)"),
    (b'{"id": "x", "text": "a", "published": "2021-02-29"}', "wrong_date", "published: '2021-02-29' is not an ISO date (YYYY-MM-DD)"),
    (b'{"id": "x", "text": "a", "published": "0001-01-01"}', "wrong_date", "published: 0001-01-01 is not between 1900 and 2199"),
    (b'{"id": "x", "text": "a", "published": "9999-12-31"}', "wrong_date", "published: 9999-12-31 is not between 1900 and 2199"),
    (b'{"id": "x", "text": "a", "published": {}}', "wrong_date", "published: an object, not an ISO date (YYYY-MM-DD)"),
    (b'{"id": "x", "text": "a", "published": true}', "wrong_date", "published: true or false, not an ISO date (YYYY-MM-DD)"),
    (b'{"id": "x", "text": "\\ud800"}', "wrong_encoding", "text: half a surrogate pair at character 0"),
    (b'{"id": "x", "text": "a\\udfff"}', "wrong_encoding", "text: half a surrogate pair at character 1"),
    (b'{"id": "x", "text": "a", "title": "b\\udfff"}', "wrong_encoding", "title: half a surrogate pair at character 1"),
    (b'{"id": "x", "text": "\xff\xfe"}', "wrong_encoding", "line: not UTF-8 at byte 21; name another encoding by --encoding"),
    (b'{"id": "x", "text": "\xe8\x90"}', "wrong_encoding", "line: not UTF-8 at byte 21; name another encoding by --encoding"),
    (b"\x00\x00\x00", "not_json", "line: not JSON (…"),
    (
        b'{"id": "x", "text": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}',
        "too_long",
        "text: 60 characters, more than 50 (--max-chars)",
    ),
    (b"[" * 100_000, "not_json", "line: not JSON (…"),
    (b'{"a":' * 100_000, "not_json", "line: not JSON (nested too deeply)"),
    (b'{"text": "a", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "not_json", "line: not JSON (nested too deeply)"),
]


@pytest.mark.parametrize(("line", "reason", "detail"), LINES)
def test_lines(tmp_path: Path, line: bytes, reason: str, detail: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(GOOD + line + b"\n" + GOOD)
    good, (bad,) = read(path, settings=Settings(max_chars=50))
    assert [item.text for item in good] == ["ok", "ok"]
    check(bad, f"{path}:2", reason, detail)


TABLES = [
    (b"id,text\ng,ok\nx,a,b,c\ng,ok\n", 2, "not_csv", ":3", "row: 4 values for 2 columns"),
    (b'id,text\ng,ok\nx,"\xe8\x90\xa5\xe6\x94\xb6"3\ng,ok\n', 2, "not_csv", ":3", "row: …"),
    (b"id,text\ng,ok\nx\ng,ok\n", 2, "missing_text", ":3", "text: missing"),
    (b"id,text\ng,ok\nx,\ng,ok\n", 2, "missing_text", ":3", "text: empty"),
    (
        b"id,text\ng,\xe8\x90\xa5\nid,text\ng,\xe8\x90\xa5\nx,\xd3\xaa\xca\xd5\ng,\xe8\x90\xa5\n",
        4,
        "wrong_encoding",
        ":5",
        "text: not in the encoding of its file at character 1",
    ),
    (
        b'id,text,published\ng,ok,\nx,"\xe4\xb8\xa4\n\xe8\xa1\x8c",2021-13-01\ng,ok,\n',
        2,
        "wrong_date",
        ":3",
        "published: '2021-13-01' is not an ISO date (YYYY-MM-DD)",
    ),
    (b"id,text,published\ng,ok,\nx,a,yesterday\ng,ok,\n", 2, "wrong_date", ":3", "published: 'yesterday' is not an ISO date (YYYY-MM-DD)"),
    (b"id,text\ng,ok\nx,a\x00b,c\ng,ok\n", 2, "not_csv", ":3", "row: 3 values for 2 columns"),
    (b'id,text\ng,ok\nx,"a ""b\ng,ok\n', 1, "not_csv", ":3", "row: …"),
    (b"id;text\ng;ok\n", 0, "missing_text", "", "text: no column 'text' among id;text; name it by --map text=COLUMN"),
    (b"id,body\nx,a\n", 0, "missing_text", "", "text: no column 'text' among id, body; name it by --map text=COLUMN"),
    (b"id\ttext\nx\ta\n", 0, "missing_text", "", "text: no column 'text' among id\ttext; name it by --map text=COLUMN"),
    (b"", 0, "empty_file", "", "empty file"),
    (b"\n\n", 0, "missing_text", "", "text: no column 'text' among none; name it by --map text=COLUMN"),
    (b"id,text\n", 0, "empty_file", "", "no rows"),
    (b'"id,text\n', 0, "not_csv", ":1", "header: …"),
]


@pytest.mark.parametrize(("content", "articles_", "reason", "line", "detail"), TABLES)
def test_rows(tmp_path: Path, content: bytes, articles_: int, reason: str, line: str, detail: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    good, (bad,) = read(path)
    assert len(good) == articles_
    check(bad, f"{path}{line}", reason, detail)


def parquet(**columns: object) -> bytes:
    """A Parquet file with these columns."""
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def zst(data: bytes) -> bytes:
    """A Zstandard frame."""
    return bytes(pa.compress(data, codec="zstd", asbytes=True))


ONE = parquet(text=["a"])
FILES = [
    ("a.jsonl", b"", "empty_file", "", "empty file"),
    ("a.txt", b"", "empty_file", "", "empty file"),
    ("a.html", b"", "empty_file", "", "empty file"),
    ("a.jsonl.gz", gzip.compress(b"", mtime=0), "empty_file", "", "empty file"),
    ("a.jsonl.zst", zst(b""), "empty_file", "", "empty file"),
    ("a.csv.gz", gzip.compress(b"", mtime=0), "empty_file", "", "empty file"),
    ("a.jsonl.gz", b"no gzip at all", "unreadable_file", ":1", "line: …"),
    ("a.jsonl.zst", b"no zstd at all", "unreadable_file", ":1", "line: …"),
    ("a.jsonl.gz", gzip.compress(GOOD, mtime=0)[:-3], "unreadable_file", ":1", "line: …"),
    ("a.jsonl.zst", zst(GOOD)[:-3], "unreadable_file", ":1", "line: …"),
    ("a.csv.gz", gzip.compress(b"id,text\nx,a\n", mtime=0)[:-9], "unreadable_file", ":1", "row: …"),
    ("a.csv.zst", b"no zstd at all", "unreadable_file", ":1", "row: …"),
    ("a.txt.gz", gzip.compress(b"abc", mtime=0)[:-9], "unreadable_file", "", "…"),
    ("a.txt.zst", b"no zstd at all", "unreadable_file", "", "…"),
    ("a.txt", b" \n ", "missing_text", "", "text: empty"),
    ("a.txt", b"\xff\xff\xff", "wrong_encoding", "", f"text: not UTF-8 at byte 0{HINT}"),
    ("a.txt", b"\xff" * 100, "wrong_encoding", "", f"text: not UTF-8 at byte 0{HINT}"),
    ("a.txt", b"\xff\xfeab\x00", "wrong_encoding", "", "text: not UTF-16-LE at byte 4"),
    ("a.jsonl", '{"text": "营收"}'.encode("utf-16")[:-1], "wrong_encoding", ":1", "line: not UTF-16 (…"),
    ("a.csv", "id,text\nx,营收".encode("utf-16")[:-1], "wrong_encoding", ":2", "row: not UTF-16 (…"),
    ("a.html", b"<html><body></body></html>", "missing_text", "", "text: missing"),
    ("a.htm", b"\x00\xff\xff", "wrong_encoding", "", f"text: not UTF-8 at byte 1{HINT}"),
    ("a.parquet", b"no parquet at all", "unreadable_file", ":1", "row: …"),
    ("a.parquet", b"", "unreadable_file", ":1", "row: …"),
    ("a.parquet", parquet(text=["a"] * 100)[:-20], "unreadable_file", ":1", "row: …"),
    ("a.parquet", ONE[:4] + b"x" * 100 + ONE[-50:], "unreadable_file", ":1", "row: …"),
    ("a.parquet", parquet(body=["a"]), "missing_text", "", "text: no column 'text' among body; name it by --map text=COLUMN"),
    ("a.parquet", parquet(text=[1]), "text_not_string", ":1", "text: a number, not a string"),
    ("a.parquet", parquet(text=[["a"]]), "text_not_string", ":1", "text: a list, not a string"),
    ("a.parquet", parquet(text=[{"a": 1}]), "text_not_string", ":1", "text: an object, not a string"),
    ("a.parquet", parquet(text=[b"\xe8"]), "text_not_string", ":1", "text: bytes, not a string"),
    ("a.parquet", parquet(text=pa.array([b"\xe8"]).view(pa.string())), "text_not_string", ":1", "text: bytes, not a string"),
    ("a.parquet", parquet(text=pa.array([None], pa.string())), "missing_text", ":1", "text: missing"),
    ("a.parquet", parquet(text=pa.array([], pa.string())), "empty_file", "", "no rows"),
    ("a.parquet", parquet(text=["a"], title=[3]), "title_not_string", ":1", "title: a number, not a string"),
    ("a.parquet", parquet(text=["a"], id=[1.5]), "id_not_string", ":1", "id: a number, not a string"),
    ("a.parquet", parquet(text=["a"], published=[5]), "wrong_date", ":1", "published: a number, not an ISO date (YYYY-MM-DD)"),
    (
        "a.parquet",
        parquet(text=["a"], published=pa.array([-(10**15)], pa.timestamp("s"))),
        "wrong_date",
        ":1",
        "published: a number, not an ISO date (YYYY-MM-DD)",
    ),
    ("a.docx", b"PK", "unknown_format", "", FORMATS),
    ("a.json", b"{}", "unknown_format", "", FORMATS),
    ("a.parquet.gz", b"", "unknown_format", "", FORMATS),
    ("a", b"x", "unknown_format", "", FORMATS),
]


@pytest.mark.parametrize(("name", "content", "reason", "line", "detail"), FILES)
def test_files(tmp_path: Path, name: str, content: bytes, reason: str, line: str, detail: str) -> None:
    beside = tmp_path / "good.jsonl"
    beside.write_bytes(GOOD)
    path = tmp_path / name
    path.write_bytes(content)
    good, (bad,) = read(beside, path, beside)
    assert [item.text for item in good] == ["ok", "ok"]
    check(bad, f"{path}{line}", reason, detail)


MAPPED = [
    ("a.csv", b"key,text\nx,a\n", "id", "id: no column 'other' among key, text; name it by --map id=COLUMN"),
    ("a.csv", b"key,text\nx,a\n", "published", "published: no column 'other' among key, text; name it by --map published=COLUMN"),
    ("a.parquet", ONE, "title", "title: no column 'other' among text; name it by --map title=COLUMN"),
    ("a.parquet", ONE, "text", "text: no column 'other' among text; name it by --map text=COLUMN"),
]


@pytest.mark.parametrize(("name", "content", "field", "detail"), MAPPED)
def test_a_column_that_is_named_and_not_there(tmp_path: Path, name: str, content: bytes, field: str, detail: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    good, (bad,) = read(path, settings=Settings(Columns(**{field: "other"})))
    assert not good
    check(bad, str(path), "missing_text" if field == "text" else "missing_column", detail)


ENCODED = [
    ("a.jsonl", '{"text": "营收"}\n'.encode("gb18030"), "utf-8-sig", ":1", f"line: not UTF-8 at byte 12{HINT}"),
    ("a.jsonl", '{"text": "营收😀"}\n'.encode(), "gb2312", ":1", "line: not GB2312 at byte 10"),
    ("a.txt", "营收😀".encode(), "big5hkscs", "", "text: not Big5 at byte 0"),
    ("a.csv", b"text\n\xff\n", "gb18030", ":2", "text: not in the encoding of its file at character 0"),
]


@pytest.mark.parametrize(("name", "content", "encoding", "line", "detail"), ENCODED)
def test_another_encoding_than_the_named_one(tmp_path: Path, name: str, content: bytes, encoding: str, line: str, detail: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    good, (bad,) = read(path, settings=Settings(encoding=encoding))
    assert not good
    check(bad, f"{path}{line}", "wrong_encoding", detail)


def test_places_where_nothing_is(tmp_path: Path) -> None:
    missing, dangling, folder = tmp_path / "none.jsonl", tmp_path / "dangling.csv", tmp_path / "folder.jsonl"
    dangling.symlink_to(tmp_path / "nowhere")
    folder.mkdir()
    (folder / "notes.md").write_bytes(b"x")
    (folder / ".hidden.txt").write_bytes(b"x")
    pipes = tmp_path / "pipes"
    pipes.mkdir()
    os.mkfifo(pipes / "a.jsonl")
    (pipes / "b.csv").symlink_to(tmp_path / "nowhere")
    good, bad = read(missing, dangling, folder, pipes)
    assert not good
    check(bad[3], str(pipes / "a.jsonl"), "unreadable_file", "not a file")
    check(bad[4], str(pipes / "b.csv"), "unreadable_file", "No such file or directory")
    check(bad[0], str(missing), "missing_file", "no such file or folder")
    check(bad[1], str(dangling), "missing_file", "no such file or folder")
    check(bad[2], str(folder), "nothing_to_read", f"nothing to read in the folder ({FORMATS})")


@pytest.mark.skipif(os.getuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    for name in ("a.jsonl", "a.csv", "a.txt", "a.parquet"):
        path = tmp_path / name
        path.write_bytes(GOOD)
        path.chmod(0)
        _, (bad,) = read(path)
        assert (bad.reason, bad.where) == ("unreadable_file", f"{path}:1" if name == "a.parquet" else str(path))


@pytest.mark.skipif(sys.platform != "linux", reason="needs a file that fails when it is read")
@pytest.mark.parametrize(("name", "line"), [("a.jsonl", ":1"), ("a.csv", ":1"), ("a.txt", ""), ("a.html", ""), ("a.jsonl.gz", ":1")])
def test_a_file_that_fails_when_it_is_read(tmp_path: Path, name: str, line: str) -> None:
    path = tmp_path / name
    path.symlink_to("/proc/self/mem")
    good, (bad,) = read(path)
    assert not good
    assert (bad.reason, bad.where) == ("unreadable_file", f"{path}{line}")
    assert "Input/output error" in bad.detail


def test_a_page_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    path = tmp_path / "a.html"
    path.write_bytes("<html><body><p>营收3亿元。</p></body></html>".encode())
    _, (bad,) = read(path)
    check(bad, str(path), "missing_extra", "web pages need another package: pip install 'zhfacts[html]'")
