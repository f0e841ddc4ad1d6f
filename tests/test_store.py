"""Every target keeps exact values, loads twice without harm, and replaces what was corrected and only that."""

from __future__ import annotations

import csv
import datetime as dt
import json
import multiprocessing
import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import msgspec
import pandas as pd
import psycopg
import pyarrow.parquet as pq
import pytest

from doubles import DigitReader, fact
from zhfacts.model import Article, Extraction, Fact, Reject
from zhfacts.store import Mark, Run, StoreError, Target, query, target
from zhfacts.store.layout import ARTICLE, EVIDENCE, FACT, NUMERAL, REJECT, TABLES, Item
from zhfacts.store.place import database

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

RUN_1 = Run("run1", "0.1", "1.0", "words", "model")
RUN_2 = Run("run2", "0.2", "1.0", "words", "model")
DAY = dt.date(2021, 9, 16)
ARTICLES = [
    Article("a", "营收10.81亿元，500!", "标题", DAY),
    Article("b", "净利润3元，负债4元", "", None),
    Article("c", "没有数字", "", DAY),
]
BAD_INPUT = Reject(None, "not_json", "line: not JSON", "x.jsonl:7")
EXACT = ["0.000000000001", "99999999999999999999999999.999999999999", "-82.57", "1E+3", "0.10", "-0", "123456789012345678901234.5"]


def read(articles: Sequence[Article]) -> list[Item]:
    return [DigitReader().read(article) for article in articles]


def load(place: str, items: Sequence[Item], run: Run = RUN_1, kind: str = "fact") -> None:
    """One load of one chunk."""
    made = begun(place, run, kind)
    write(made, items)
    made.finish()
    made.close()


def begun(place: str, run: Run = RUN_1, kind: str = "fact") -> Target:
    """A target ready for its first chunk."""
    made = target(place, run, kind)
    made.open("job")
    made.begin(Mark())
    return made


def write(made: Target, items: Sequence[Item], chunks: int = 1) -> None:
    """A chunk."""
    made.write(made.encoder(items), Mark(chunks, f"digest {chunks}"))


@pytest.fixture(params=["duckdb", "sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database that isn't there yet."""
    if request.param == "postgresql":
        url: str = request.getfixturevalue("postgresql")
        return url
    return f"{request.param}:///{tmp_path / 'facts'}.{request.param}"


def dump(place: str) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables."""
    names = {design.name: ", ".join(f'"{name}"' for name in design.names) for design in TABLES}
    return {name: sorted(query(place, f"SELECT {columns} FROM {name}", 10**6)[1], key=repr) for name, columns in names.items()}


def column(place: str, name: str, table: str = "fact", order: str = "1") -> list[Any]:
    return [row[0] for row in query(place, f'SELECT "{name}" FROM {table} ORDER BY {order}', 10**6)[1]]


def test_all_tables_are_filled(place: str) -> None:
    load(place, [*read(ARTICLES), BAD_INPUT])
    rows = dump(place)
    assert {name: len(found) for name, found in rows.items()} == {
        "run": 1,
        "article": 3,
        "fact": 3,
        "evidence": 6,
        "reject": 2,
        "numeral": 4,
        "progress": 0,
    }
    assert column(place, "doc_id", order="1") == ["a", "b", "b"]
    assert column(place, "reason", "reject") == ["no_metric", "not_json"]
    assert column(place, "run_id", "article") == ["run1"] * 3


def test_values_are_exact_and_days_are_days(place: str) -> None:
    article = Article("a", "1", "", DAY)
    facts = [fact(article, 0, 1, fact_id=f"{i:032x}", value=Decimal(value), value_max=Decimal(value)) for i, value in enumerate(EXACT)]
    load(place, [Extraction(article, facts, [], [])])
    for name in ("value", "value_max"):
        assert [Decimal(value) for value in column(place, name, order="fact_id")] == [Decimal(value) for value in EXACT]
    assert {str(day) for day in column(place, "period_start")} == {"2021-09-16"}


def test_a_value_too_long_stops_the_load_and_is_never_rounded(place: str) -> None:
    if place.startswith("sqlite"):
        pytest.skip("text holds any value")
    article = Article("a", "1", "", DAY)
    too_long = fact(article, 0, 1, value=Decimal("1e27"))
    with pytest.raises(StoreError):
        load(place, [Extraction(article, [too_long], [], [])])
    assert dump(place)["fact"] == []


def test_loading_again_changes_no_row(place: str) -> None:
    items = [*read(ARTICLES), BAD_INPUT]
    load(place, items)
    before, stamps = dump(place), _stamps(place)
    load(place, items)
    assert dump(place) == before
    assert _stamps(place) == stamps


def _stamps(place: str) -> list[Any]:
    """In PostgreSQL: the transaction that wrote each row last."""
    if not place.startswith("postgresql"):
        return []
    return [
        query(place, f"SELECT xmin::text, ctid::text FROM {name} ORDER BY 2", 10**6)[1]
        for name in ("article", "fact", "numeral", "evidence", "reject")
    ]


def test_a_corrected_article_replaces_its_own_rows_and_only_those(place: str) -> None:
    load(place, [*read(ARTICLES), BAD_INPUT])
    before = dump(place)
    corrected = Article("b", "净利润3元，负债5元，7!", "", None)
    load(place, read([corrected]))
    after = dump(place)
    for design in (ARTICLE, FACT, EVIDENCE, REJECT, NUMERAL):
        at = design.names.index("doc_id")
        assert [row for row in after[design.name] if row[at] != "b"] == [row for row in before[design.name] if row[at] != "b"]
    assert sorted(
        v
        for v, doc in zip(column(place, "value_text", order="fact_id"), column(place, "doc_id", order="fact_id"), strict=True)
        if doc == "b"
    ) == ["3", "5"]
    assert [row[1] for row in query(place, "SELECT doc_id, reason FROM reject WHERE doc_id = 'b'", 9)[1]] == ["no_metric"]
    load(place, read(ARTICLES))
    assert dump(place) == before


def test_an_article_that_lost_its_facts_loses_its_rows(place: str) -> None:
    load(place, read(ARTICLES))
    load(place, read([Article("b", "无", "", None)]))
    assert column(place, "doc_id") == ["a"]


def test_a_newer_version_replaces_what_the_older_read(place: str) -> None:
    load(place, read(ARTICLES))
    load(place, read(ARTICLES[:1]), RUN_2)
    assert column(place, "run_id", "article", order="doc_id") == ["run2", "run1", "run1"]
    assert column(place, "version", "run") == ["0.1", "0.2"]


def test_of_an_article_that_comes_twice_the_last_one_holds(place: str) -> None:
    load(place, read([Article("a", "1元"), Article("a", "2元")]))
    assert column(place, "value_text") == ["2"]
    made = begun(place)
    for text in ("3元", "4元"):
        write(made, read([Article("a", text)]))
    made.close()
    assert column(place, "value_text") == ["4"]


def test_strange_text_comes_back_as_it_was(place: str) -> None:
    text = '\'); DROP TABLE fact; -- \\N \t\n\r 😀𠮷 \u202e 1元 \\. "q"'
    load(place, read([Article("'; --", text, "\\N", DAY)]))
    assert query(place, "SELECT doc_id, title, text FROM article", 9)[1] == [("'; --", "\\N", text)]
    load(place, read([Article("nul", "a\0b1", "", DAY)]))
    kept = "a\ufffdb1" if place.startswith("postgresql") else "a\0b1"
    assert query(place, "SELECT text FROM article WHERE doc_id = 'nul'", 9)[1] == [(kept,)]


def test_an_error_takes_back_its_own_chunk_and_no_other(place: str) -> None:
    made = begun(place)
    write(made, read(ARTICLES))
    broken = made.encoder(read([Article("d", "5元")]))
    broken[0].rows["fact"].append((None,) * len(FACT.columns))
    with pytest.raises(StoreError):
        made.write(broken, Mark(2))
    made.abort()
    assert column(place, "doc_id", "article") == ["a", "b", "c"]


def test_bad_input_that_was_made_good_loses_its_reject(place: str) -> None:
    """The order of the input decides, wherever it was cut."""

    def bad(where: str) -> Reject:
        return Reject("a", "wrong_date", "published: …", where)

    def rejected() -> list[Any]:
        return column(place, "where", "reject", order="reject_id")

    good = read([Article("a", "1!")])
    load(place, [bad("x:1"), BAD_INPUT, *good])
    assert sorted(rejected(), key=str) == [None, "x.jsonl:7"]
    load(place, [bad("x:2"), bad("x:3")])
    assert sorted(rejected(), key=str) == [None, "x.jsonl:7", "x:2", "x:3"]
    load(place, [bad("x:3"), *good, bad("x:2")])
    assert sorted(rejected(), key=str) == [None, "x.jsonl:7", "x:2"]
    assert column(place, "doc_id", "article") == ["a"]
    load(place, good)
    assert sorted(rejected(), key=str) == [None, "x.jsonl:7"]


def test_every_row_of_an_article_says_which_version_lexicon_and_model_read_it(place: str) -> None:
    load(place, read(ARTICLES[:2]))
    load(place, read(ARTICLES[1:]), Run("run2", "0.2", "1.0", "other words", "other model"))
    sql = "SELECT a.doc_id, r.version, r.schema_version, r.lexicon, r.model FROM article a JOIN run r ON r.run_id = a.run_id ORDER BY 1"
    one, two = ("0.1", "1.0", "words", "model"), ("0.2", "1.0", "other words", "other model")
    assert query(place, sql, 9)[1] == [("a", *one), ("b", *two), ("c", *two)]
    assert len(column(place, "fact_id")) == 3


def test_the_latest_word_on_a_figure(place: str) -> None:
    def said(doc_id: str, day: dt.date | None, text: str, **changes: object) -> Extraction:
        article = Article(doc_id, text, "", day)
        made = fact(article, 0, len(text), period_start=dt.date(2021, 1, 1), period_end=dt.date(2021, 3, 31), **changes)
        return Extraction(article, [made], [], [])

    load(
        place,
        [
            said("new", dt.date(2021, 5, 2), "12"),
            said("old", dt.date(2021, 4, 2), "10"),
            said("undated", None, "9"),
            said("forecast", dt.date(2021, 6, 2), "15", modality="forecast"),
            said("coded", dt.date(2021, 5, 3), "20", entity="华泽新材股份有限公司", entity_id="600001.SH"),
            said("coded2", dt.date(2021, 5, 4), "21", entity="华泽新材", entity_id="600001.SH"),
            said("nameless", dt.date(2021, 5, 2), "1", entity="公司", entity_type="anaphor"),
            said("nameless2", dt.date(2021, 5, 4), "2", entity="公司", entity_type="anaphor"),
        ],
    )
    assert column(place, "doc_id", "latest", order="doc_id") == ["coded2", "forecast", "nameless", "nameless2", "new"]


def test_sqlite_values_sort_as_numbers(tmp_path: Path) -> None:
    place = f"sqlite:///{tmp_path}/f.sqlite"
    load(place, read([Article("a", "9元 10元 2.5元")]))
    assert column(place, "value", order="value_real") == ["2.5", "9", "10"]


def test_postgresql_and_duckdb_columns_are_exact_numbers_and_dates(tmp_path: Path, postgresql: str) -> None:
    load(postgresql, [])
    kinds = dict(query(postgresql, "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'fact'", 99)[1])
    assert (kinds["value"], kinds["period_end"], kinds["confidence"]) == ("numeric", "date", "double precision")
    place = f"duckdb:///{tmp_path}/f.duckdb"
    load(place, [])
    kinds = dict(query(place, "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'fact'", 99)[1])
    assert (kinds["value"], kinds["period_end"], kinds["confidence"]) == ("DECIMAL(38,12)", "DATE", "DOUBLE")


def test_a_question_changes_nothing(place: str) -> None:
    load(place, read(ARTICLES))
    with pytest.raises(StoreError):
        query(place, "DELETE FROM fact", 1)
    assert len(column(place, "doc_id")) == 3
    with pytest.raises(StoreError, match="nosuch"):
        query(place, "SELECT * FROM nosuch", 1)


def test_tables_of_another_program_are_left_alone(place: str) -> None:
    statement = "CREATE TABLE article (id INTEGER)"
    if place.startswith("postgresql"):
        with psycopg.connect(place) as connection:
            connection.execute(statement)
    elif place.startswith("sqlite"):
        with closing(sqlite3.connect(place.removeprefix("sqlite:///"))) as connection:
            connection.execute(statement)
    else:
        with duckdb.connect(place.removeprefix("duckdb:///")) as connection:
            connection.execute(statement)
    with pytest.raises(StoreError, match="article"):
        load(place, [])
    with pytest.raises(StoreError):
        query(place, "SELECT * FROM fact", 1)


def _load_at_once(place: str, text: str, start: int, ready: Any) -> None:
    ready.wait(60)
    made = begun(place)
    for i in range(start, start + 20):
        write(made, read([Article(str(i), f"{i}元 {text}元"), Article("shared", f"{text}元 {text}.{i}元")]), i + 1)
    made.finish()
    made.close()


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_processes_load_at_once(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """They make the same new database, correct each other's articles, and nothing is lost, doubled or mixed."""
    place = request.getfixturevalue("postgresql") if engine == "postgresql" else f"sqlite:///{tmp_path}/f.sqlite"
    spawn = multiprocessing.get_context("spawn")
    ready = spawn.Barrier(3)
    texts = {"700": 0, "800": 10, "900": 10}
    loaders = [spawn.Process(target=_load_at_once, args=(place, text, start, ready)) for text, start in texts.items()]
    for loader in loaders:
        loader.start()
    for loader in loaders:
        loader.join()
    assert [loader.exitcode for loader in loaders] == [0, 0, 0]
    assert sorted(column(place, "doc_id", "article")) == sorted([*map(str, range(30)), "shared"])
    facts = query(place, "SELECT doc_id, fact_id, value_text FROM fact", 999)[1]
    said: dict[str, set[str]] = {}
    for doc_id, _, value in facts:
        said.setdefault(str(doc_id), set()).add(str(value))
    for doc_id, values in said.items():
        own, text = sorted(values, key=lambda value: value in texts)
        assert text in texts
        assert own == doc_id or (doc_id == "shared" and own.startswith(f"{text}."))
    assert len(facts) == sum(map(len, said.values()))
    assert sorted(column(place, "fact_id", "evidence")) == sorted([fact_id for _, fact_id, _ in facts] * 2)
    assert sorted(column(place, "fact_id", "numeral")) == sorted(fact_id for _, fact_id, _ in facts)
    assert column(place, "run_id", "run") == ["run1"]


def test_a_duckdb_file_that_another_process_has_open(tmp_path: Path) -> None:
    path = tmp_path / "f.duckdb"
    spawn = multiprocessing.get_context("spawn")
    ready, done = spawn.Event(), spawn.Event()
    holder = spawn.Process(target=_hold, args=(path, ready, done))
    holder.start()
    try:
        ready.wait(60)
        with pytest.raises(
            StoreError, match=rf"f.duckdb: another process \(process {holder.pid}\) has it open, and a DuckDB file takes one"
        ):
            load(f"duckdb:///{path}", [])
        with pytest.raises(StoreError, match="Conflicting lock"):
            query(str(path), "SELECT 1", 1)
    finally:
        done.set()
        holder.join()


def _hold(path: Path, ready: Any, done: Any) -> None:
    with duckdb.connect(path):
        ready.set()
        done.wait(60)


# Files


def test_json_lines_are_the_records(tmp_path: Path) -> None:
    items = [*read(ARTICLES), BAD_INPUT]
    facts = [fact for item in items if isinstance(item, Extraction) for fact in item.facts]
    place = str(tmp_path / "f.jsonl")
    load(place, items)
    lines = Path(place).read_bytes().splitlines()
    assert [msgspec.json.decode(line, type=Fact) for line in lines] == facts
    assert json.loads(lines[0], parse_float=Decimal)["value"] == Decimal("10.81")
    assert list(json.loads(lines[0])) == list(Fact.__struct_fields__)
    load(place, items, kind="reject")
    assert [json.loads(line)["reason"] for line in Path(place).read_bytes().splitlines()] == ["no_metric", "not_json"]
    load(place, items, kind="numeral")
    assert [json.loads(line)["fate"] for line in Path(place).read_bytes().splitlines()] == ["fact", "reject", "fact", "fact"]


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
@pytest.mark.parametrize("kind", ["fact", "reject", "numeral"])
def test_tables_in_files(tmp_path: Path, suffix: str, kind: str) -> None:
    place = str(tmp_path / f"f.{suffix}")
    load(place, [*read(ARTICLES), BAD_INPUT], kind=kind)
    frame = pd.read_csv(place) if suffix == "csv" else pd.read_parquet(place)
    assert len(frame) == {"fact": 3, "reject": 2, "numeral": 4}[kind]
    if kind == "fact":
        assert json.loads(frame["evidence"][0])["value"] == {"field": "text", "start": 2, "end": 7, "how": "stated", "hop": None}
        assert json.loads(frame["qualifiers"][0]) == {"product": "矿机"}


def test_parquet_is_exact_and_typed(tmp_path: Path) -> None:
    article = Article("a", "1", "", DAY)
    facts = [fact(article, 0, 1, fact_id=f"{i:032x}", value=Decimal(value)) for i, value in enumerate(EXACT)]
    place = str(tmp_path / "f.parquet")
    load(place, [Extraction(article, facts, [], [])])
    table = pq.read_table(place)
    assert table["value"].to_pylist() == [Decimal(value) for value in EXACT]
    assert str(table.schema.field("value").type) == "decimal128(38, 12)"
    assert table["period_end"].to_pylist() == [DAY] * len(EXACT)
    load(place, [])
    assert pq.read_table(place).num_rows == 0


def test_parquet_row_groups_do_not_depend_on_the_chunks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhfacts.store.files._ROW_GROUP", 4)
    for name, size in (("one", 100), ("two", 3)):
        made = begun(str(tmp_path / f"{name}.parquet"))
        items = read([Article(str(i), f"{i}元") for i in range(10)])
        for at in range(0, len(items), size):
            write(made, items[at : at + size], at + 1)
        made.finish()
        made.close()
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "two.parquet").read_bytes()
    assert pq.ParquetFile(tmp_path / "one.parquet").num_row_groups == 3


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "'x", "＝1", "－1", "=HYPERLINK(1)"])
def test_csv_is_safe_to_open_and_can_be_undone(tmp_path: Path, text: str) -> None:
    article = Article(text, "-82.57", "", DAY)
    load(str(tmp_path / "f.csv"), [Extraction(article, [fact(article, 0, 6)], [], [])])
    with (tmp_path / "f.csv").open(encoding="utf8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["doc_id"] == f"'{text}"
    assert row["value"] == "-82.57"
    assert row["value_text"] == "'-82.57"
    assert row["doc_id"].removeprefix("'") == text


def test_csv_writes_numbers_in_full(tmp_path: Path) -> None:
    article = Article("a", "1", "", DAY)
    load(str(tmp_path / "f.csv"), [Extraction(article, [fact(article, 0, 1, value=Decimal("1E+3"))], [], [])])
    with (tmp_path / "f.csv").open(encoding="utf8", newline="") as file:
        assert next(csv.DictReader(file))["value"] == "1000"


def test_a_file_appears_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "f.jsonl"
    path.write_text("before\n", encoding="utf8")
    made = begun(str(path))
    write(made, read(ARTICLES))
    assert path.read_text(encoding="utf8") == "before\n"
    made.abort()
    assert path.read_text(encoding="utf8") == "before\n"
    assert (tmp_path / "f.jsonl.part").read_bytes().count(b"\n") == 3
    load(str(path), read(ARTICLES))
    assert path.read_bytes().count(b"\n") == 3
    assert not (tmp_path / "f.jsonl.part").exists()


@pytest.mark.parametrize("name", ["f.jsonl", "f.csv", "f.parquet"])
def test_one_process_at_a_time_writes_a_file(tmp_path: Path, name: str) -> None:
    made = begun(str(tmp_path / name))
    write(made, read(ARTICLES))
    with pytest.raises(StoreError, match=f"{name}: another process is writing it; one at a time can"):
        begun(str(tmp_path / name))
    made.finish()
    made.close()
    assert [path.name for path in tmp_path.iterdir()] == [name]
    load(str(tmp_path / name), read(ARTICLES))


# Targets that cannot be had


def _plain_file(folder: Path) -> str:
    (folder / "plain").write_text("x" * 4096, encoding="utf8")
    return str(folder / "plain")


UNUSABLE: list[tuple[str, Callable[[Path], str], str]] = [
    ("no such suffix", lambda folder: str(folder / "f.xlsx"), "not a target"),
    ("no such engine", lambda _: "mysql://host/db", "not a target"),
    ("no file in the URL", lambda _: "sqlite:///", "not a target"),
    ("two slashes", lambda _: "duckdb://facts.duckdb", "not a target"),
    ("no such folder", lambda folder: str(folder / "no" / "f.jsonl"), "No such file"),
    ("no such folder", lambda folder: str(folder / "no" / "f.parquet"), "No such file"),
    ("no such folder", lambda folder: f"sqlite:///{folder}/no/f.db", "unable to open"),
    ("no such folder", lambda folder: f"duckdb:///{folder}/no/f.duckdb", "Cannot open"),
    ("a file for a folder", lambda folder: _plain_file(folder) + "/f.csv", "Not a directory"),
    ("no database", lambda folder: f"sqlite:///{_plain_file(folder)}", "not a database"),
    ("no database", lambda folder: f"duckdb:///{_plain_file(folder)}", "not a valid DuckDB"),
    ("no server", lambda _: "postgresql://me:hunter2@127.0.0.1:1/db", "connection"),
]


@pytest.mark.parametrize(("_why", "make", "message"), UNUSABLE)
def test_a_target_that_cannot_be_had_says_why(tmp_path: Path, _why: str, make: Callable[[Path], str], message: str) -> None:
    place = make(tmp_path)
    with pytest.raises(StoreError, match=f"(?i){message}") as caught:
        load(place, read(ARTICLES))
    said = str(caught.value)
    assert "\n" not in said
    assert "hunter2" not in said
    assert said.startswith(place.partition(":///")[2] or place.replace("hunter2", "***"))


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "f.jsonl").mkdir()
    with pytest.raises(StoreError, match="Is a directory"):
        load(str(tmp_path / "f.jsonl"), [])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_full_disk_says_so(tmp_path: Path) -> None:
    (tmp_path / "f.jsonl").symlink_to("/dev/full")
    made = begun(str(tmp_path / "f.jsonl"))
    with pytest.raises(StoreError, match="No space left"):
        write(made, read([Article(str(i), f"{i}元") for i in range(1000)]))
        made.finish()


def test_names_of_databases() -> None:
    assert database("sqlite:///a/b.db") == ("sqlite", "a/b.db", "a/b.db")
    assert database("sqlite:////tmp/b.db") == ("sqlite", "/tmp/b.db", "/tmp/b.db")
    assert database("b.duckdb") == ("duckdb", "b.duckdb", "b.duckdb")
    assert database("b.jsonl") is None
    url = "postgresql://me:hunter2@host:5433/db?password=hunter2"
    assert database(url) == ("postgresql", url, "postgresql://me:***@host:5433/db")


# Passwords

WRONG_URLS = [
    "postgresql://me:hunter2@127.0.0.1:1/db",
    "postgresql://me:hunter2@127.0.0.1:notaport/db",
    "postgresql://me:hun@hunter2@127.0.0.1:1/db",
    "postgresql://me:hunter2/x@127.0.0.1:1/db",
    "postgresql://me:hunter2%@127.0.0.1:1/db",
    "postgresql://me:hunter2@[::1/db",
    "postgresql://me:hunter2?x@127.0.0.1:1/db",
    "postgresql://me@127.0.0.1:1/db?password=hunter2",
    "postgresql://127.0.0.1:1/db?user=me&password=hunter2&passwrd=hunter2",
]


@pytest.mark.parametrize("url", WRONG_URLS)
def test_no_message_tells_a_password(url: str) -> None:
    made = target(url, RUN_1)
    with pytest.raises(StoreError) as opened:
        made.open("job")
    with pytest.raises(StoreError) as asked:
        query(url, "SELECT 1", 1)
    for said in (made.name, str(opened.value), str(asked.value)):
        assert "hunter2" not in said
        assert said.startswith("postgresql://")
        assert "\n" not in said


def test_no_table_holds_a_password(postgresql: str) -> None:
    load(postgresql, read(ARTICLES))
    assert "secret" in postgresql
    assert "secret" not in repr(dump(postgresql))
