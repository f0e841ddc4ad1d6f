"""What the Python workers of a Spark cluster do, without a cluster."""

from __future__ import annotations

import datetime as dt
import shutil
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from msgspec.structs import replace

from doubles import DigitTask
from zhfacts.extractor import Extractor
from zhfacts.model import Article
from zhfacts.read import Settings
from zhfacts.records import as_record
from zhfacts.spark import work
from zhfacts.store import nested

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEXT = "华泽新材2021年第二季度营业收入10.81亿元，同比增长507%。"


@pytest.fixture(autouse=True)
def _no_reader_before() -> Iterator[None]:
    work.reader.cache_clear()
    yield
    work.reader.cache_clear()


def task(*kinds: str, lexicon: tuple[work.Folder, ...] = (), min_confidence: float = 0.0, published: dt.date | None = None) -> work.Task:
    return work.Task(kinds, Settings(published=published), lexicon, min_confidence)


def articles(*texts: str | None, **columns: list[object]) -> pa.RecordBatch:
    return pa.record_batch({"id": [f"a{i}" for i in range(len(texts))], "text": list(texts), **columns})


def found(task_: work.Task, *batches: pa.RecordBatch) -> dict[str, list[dict[str, object]]]:
    rows: dict[str, list[dict[str, object]]] = {kind: [] for kind in task_.kinds}
    for batch in work.records(task_, batches, 3):
        assert batch.schema == work.schema(task_.kinds)
        for row in batch.to_pylist():
            (kind,) = [kind for kind in task_.kinds if row[kind] is not None]
            rows[kind].append(row[kind])
    return rows


def test_facts_are_those_of_a_local_run_with_their_evidence_as_structs() -> None:
    day = dt.date(2021, 9, 16)
    (local, *others) = Extractor().read(Article("a0", TEXT, published=day)).facts
    (row, *more) = found(task("fact"), articles(TEXT, published=[day]))["fact"]
    assert len(others) == len(more) > 0
    evidence = row.pop("evidence")
    assert isinstance(evidence, list)
    assert {e.pop("slot"): e for e in evidence} == as_record(local)["evidence"]
    assert [row[name] for name in row if name != "qualifiers"] == [getattr(local, name) for name in row if name != "qualifiers"]


def test_the_types_are_those_of_the_files() -> None:
    schema = nested.schema("fact")
    assert schema.field("value").type == pa.decimal128(38, 12)
    assert schema.field("period_end").type == pa.date32()
    assert schema.field("evidence").type.value_type.names == ["slot", "field", "start", "end", "how", "hop"]
    assert not schema.field("metric").nullable
    assert schema.field("basis").nullable


def test_rows_that_are_no_article_are_rejects_with_their_place() -> None:
    got = found(task("fact", "reject", "numeral"), articles(TEXT, None), articles("  ", where=["table x, row 9"]))
    assert [(r["doc_id"], r["reason"], r["where"]) for r in got["reject"]] == [
        ("a1", "missing_text", "partition 3, row 2"),
        ("a0", "missing_text", "table x, row 9"),
    ]
    assert len(got["fact"]) == 2
    assert {n["fate"] for n in got["numeral"]} == {"fact", "period"}


def test_lines_of_json_are_read_as_in_a_local_run() -> None:
    lines = [b'{"id": 1, "text": "%s"}' % TEXT.encode(), b"", b"{bad", b'{"text": "\xff"}']
    batch = pa.record_batch({"where": [f"f.jsonl:{i}" for i in range(1, 5)], "data": pa.array(lines, pa.binary())})
    got = found(task("fact", "reject"), batch)
    assert {fact["doc_id"] for fact in got["fact"]} == {"1"}
    assert [(r["reason"], r["where"]) for r in got["reject"]] == [("not_json", "f.jsonl:3"), ("wrong_encoding", "f.jsonl:4")]


def test_lines_in_another_encoding() -> None:
    lines = [f'{{"id": 1, "text": "{TEXT}"}}'.encode("gb18030"), b'{"text": "\xff"}']
    batch = pa.record_batch({"where": ["f.jsonl:1", "f.jsonl:2"], "data": pa.array(lines, pa.binary())})
    got = found(replace(task("fact", "reject"), settings=Settings(encoding="gb18030")), batch)
    assert {fact["doc_id"] for fact in got["fact"]} == {"1"}
    assert [(r["where"], r["detail"]) for r in got["reject"]] == [("f.jsonl:2", "line: not GB18030 at byte 10")]


def test_an_article_that_is_too_long_is_a_reject() -> None:
    got = found(replace(task("fact", "reject"), settings=Settings(max_chars=len(TEXT))), articles(TEXT, TEXT + "。"))
    assert {fact["doc_id"] for fact in got["fact"]} == {"a0"}
    assert [(r["doc_id"], r["reason"]) for r in got["reject"]] == [("a1", "too_long")]


def test_a_task_that_is_done_again_names_the_article_that_kills_its_process() -> None:
    texts = [f"{i}元" if i not in {3, 260, 261} else "DIE" for i in range(600)]
    again = DigitTask(("fact", "reject"), Settings(), (), 0.0)
    rows = [row for batch in work.records(again, [articles(*texts)], 0, again=True) for row in batch.to_pylist()]
    assert [row["fact"]["doc_id"] for row in rows if row["fact"]] == [f"a{i}" for i in range(600) if texts[i] != "DIE"]
    rejects = [(row["reject"]["doc_id"], row["reject"]["reason"]) for row in rows if row["reject"]]
    assert rejects == [("a3", "worker_lost"), ("a260", "worker_lost"), ("a261", "worker_lost")]


def test_facts_below_the_least_confidence_are_rejects() -> None:
    got = found(task("fact", "reject", min_confidence=1.0), articles(TEXT))
    assert not got["fact"]
    assert [r["reason"] for r in got["reject"]] == ["low_confidence", "low_confidence"]


def test_an_article_that_breaks_its_reader_is_a_reject(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(self: Extractor, article: Article) -> None:
        raise ValueError(article.text)

    def read_all(self: Extractor, some: list[Article]) -> None:
        read(self, some[0])

    monkeypatch.setattr(Extractor, "read", read)
    monkeypatch.setattr(Extractor, "read_all", read_all)
    got = found(task("reject"), articles("boom"))
    assert [(r["doc_id"], r["reason"], r["detail"]) for r in got["reject"]] == [("a0", "article_failed", "ValueError: boom")]


def test_a_process_builds_one_extractor_with_its_first_article(monkeypatch: pytest.MonkeyPatch) -> None:
    built = []
    real = Extractor.__init__

    def counted(self: Extractor, **options: object) -> None:
        built.append(options)
        real(self, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Extractor, "__init__", counted)
    assert not list(work.records(task("fact"), [], 0))
    assert not list(work.records(task("fact"), [articles()], 0))
    assert not built
    for _ in range(3):
        found(task("fact"), articles(TEXT), articles(TEXT))
    assert len(built) == 1


def test_a_lexicon_travels_with_the_task(tmp_path: Path) -> None:
    folder = tmp_path / "names"
    folder.mkdir()
    (folder / "companies.csv").write_text("name,code,full,aliases\n蓝鲸座,688000.SH,蓝鲸座科技股份有限公司,\n", encoding="utf8")
    (folder / "below").mkdir()
    packed = work.packed(folder)
    shutil.rmtree(folder)
    text = "蓝鲸座2021年营业收入3亿元。"
    (fact,) = found(task("fact", lexicon=(packed,)), articles(text))["fact"]
    assert (fact["entity"], fact["entity_id"]) == ("蓝鲸座", "688000.SH")
    with pytest.raises(OSError, match="names"):
        work.packed(folder)


def test_lines_are_numbered_through_the_blocks_of_a_file() -> None:
    batch = pa.record_batch({"file": ["a", "a", "b", "a"], "block": [0, 0, 0, 64], "data": pa.array([b"1", b"2", b"3", b"4"], pa.binary())})
    first = {("a", 0): 1, ("a", 64): 3, ("b", 0): 1}
    got = [row for numbered in work.numbered(first, [batch, batch.slice(3)]) for row in numbered.to_pylist()]
    assert [(row["file"], row["line"], row["data"]) for row in got] == [
        ("a", 1, b"1"),
        ("a", 2, b"2"),
        ("b", 1, b"3"),
        ("a", 3, b"4"),
        ("a", 4, b"4"),
    ]
    assert first["a", 0] == 1
