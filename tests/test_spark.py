"""Spark on a cluster of a master and two workers: the same records as a local run, whatever happens on the way."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

import spark_cluster
import zhfacts.spark
from doubles import DigitReader, DigitTask
from zhfacts.cli import main as local_main
from zhfacts.commands.spark import main
from zhfacts.read import Columns, Settings, Source
from zhfacts.run import Job, outcomes
from zhfacts.spark import work
from zhfacts.store import nested

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyspark.sql import DataFrame, SparkSession

NEEDED = "ZHFACTS_NEED_SPARK"
CORPUS = Path(__file__).parent.parent / "corpus"
ARTICLE = "id string, title string, published string, text string"
KINDS = {"fact": "fact_id", "reject": "reject_id", "numeral": "start"}
LOST = ("worker_lost", "too_slow", "too_long", "article_failed", "worker_lost")
BAD = b'{bad\n\n{"id": "x", "text": ""}\n{"text": "\xff"}\n{"id": 7, "text": "\xe8\x90\xa5\xe6\x94\xb6", "published": "2024-13-01"}\n{"id": "cut'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    missing = spark_cluster.missing()
    if missing:
        if os.environ.get(NEEDED):
            pytest.fail(f"{NEEDED} is set and {missing}")
        pytest.skip(missing)
    return tmp_path_factory.mktemp("spark")


@pytest.fixture(scope="module")
def master(folder: Path) -> Iterator[str]:
    with spark_cluster.cluster(folder) as address:
        yield address


@pytest.fixture(scope="module")
def archive(folder: Path) -> Path:
    """A folder of articles with every fault that a line may have; a name that an address must escape."""
    made = folder / "news 1+1"
    made.mkdir()
    flashes = (CORPUS / "flashes.jsonl").read_bytes()
    (made / "a.jsonl").write_bytes(b"\xef\xbb\xbf" + flashes + BAD)
    (made / "b.jsonl.gz").write_bytes(gzip.compress((CORPUS / "notes.jsonl").read_bytes()))
    (made / "c.jsonl").write_bytes(b"")
    return made


@pytest.fixture(scope="module")
def spark(master: str, folder: Path) -> Iterator[SparkSession]:
    from pyspark import SparkContext  # noqa: PLC0415
    from pyspark.sql import SparkSession  # noqa: PLC0415

    with pytest.MonkeyPatch.context() as patch:
        for name, value in spark_cluster.environment(folder).items():
            patch.setenv(name, value)
        builder = SparkSession.builder.master(master).appName("tests")
        for key, value in spark_cluster.settings(folder).items():
            builder = builder.config(key, value)
        session = builder.getOrCreate()
        session.sparkContext.setLogLevel("OFF")
        gateway = SparkContext._gateway
        yield session
        session.stop()
        assert gateway
        gateway.shutdown()
        gateway.proc.stdin.close()
        gateway.proc.wait(60)
        SparkContext._gateway = SparkContext._jvm = None


@pytest.fixture(scope="module")
def local(archive: Path, folder: Path) -> dict[str, list[dict[str, Any]]]:
    """What a run without Spark makes of the archive."""
    places = {kind: folder / f"local-{kind}.parquet" for kind in KINDS}
    options = ["-o", str(places["fact"]), "--rejects", str(places["reject"]), "--ledger", str(places["numeral"])]
    assert CliRunner().invoke(local_main, ["extract", str(archive), *options]).exit_code == 1
    return {kind: rows(kind, pq.read_table(place)) for kind, place in places.items()}


def rows(kind: str, table: pa.Table) -> list[dict[str, Any]]:
    """The rows of a table in one order, evidence as the dictionary of the JSON record."""
    found = table.to_pylist()
    for row in found:
        if isinstance(row.get("evidence"), str):
            row["evidence"] = json.loads(row["evidence"])
        elif kind == "fact":
            row["evidence"] = {slot.pop("slot"): slot for slot in row["evidence"]}
    return sorted(found, key=lambda row: (row["doc_id"] or "", row.get("field") or "", row[KINDS[kind]]))


def written(folder: Path) -> dict[str, list[dict[str, Any]]]:
    return {kind: rows(kind, pq.read_table(folder / kind)) for kind in KINDS}


def outputs(folder: Path) -> list[str]:
    return ["-o", str(folder / "fact"), "--rejects", str(folder / "reject"), "--ledger", str(folder / "numeral")]


def command(*arguments: object) -> Result:
    """The command within the application that is running."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_an_executor_that_is_killed_changes_no_row(
    spark: SparkSession, archive: Path, local: dict[str, list[dict[str, Any]]], tmp_path: Path
) -> None:
    marker = str(tmp_path / "killed")

    def killing(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The first that comes by a certain article kills the executor that runs it: Java, the parent of the parent of this Python."""
        import signal  # noqa: PLC0415
        import time  # noqa: PLC0415

        for batch in batches:
            if "flashes-012" in batch.column("id").to_pylist():
                try:
                    with open(marker, "x") as file:  # noqa: PTH123
                        executor = int(Path(f"/proc/{os.getppid()}/stat").read_text().rpartition(")")[2].split()[1])
                        file.write(str(executor))
                    os.kill(executor, signal.SIGKILL)
                    time.sleep(60)
                except FileExistsError:
                    pass
            yield batch

    articles = spark.read.schema(ARTICLE).json([str(archive / "a.jsonl"), str(archive / "b.jsonl.gz")])
    shuffled = articles.where("title IS NOT NULL").repartition(4, "id")
    found = zhfacts.spark.extract(shuffled.mapInArrow(killing, shuffled.schema))
    got = rows("fact", found.toArrow())
    assert got == local["fact"]
    assert len(got) > 100
    killed = int(Path(marker).read_text(encoding="utf8"))
    assert not Path(f"/proc/{killed}").exists()
    assert found.schema == zhfacts.spark.schema()


def test_spark_submit_gives_the_records_of_a_local_run(
    folder: Path, archive: Path, local: dict[str, list[dict[str, Any]]], tmp_path: Path
) -> None:
    """In small blocks, so that lines are counted through them."""
    import pyspark  # noqa: PLC0415

    job = tmp_path / "job.py"
    job.write_text("from zhfacts.commands.spark import main\n\nmain()\n", encoding="utf8")
    settings = spark_cluster.settings(folder) | {"spark.sql.files.maxPartitionBytes": "8192"}
    conf = [part for key, value in settings.items() for part in ("--conf", f"{key}={value}")]
    submit = [Path(pyspark.__file__).parent / "bin" / "spark-submit", "--master", "local[2]", *conf, job]
    arguments = [archive / "*.jsonl", archive / "b.jsonl.gz", "--tasks", "2", *outputs(tmp_path)]
    environ = spark_cluster.environment(folder)
    done = subprocess.run([*submit, *arguments], env=environ, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert written(tmp_path) == local
    said = [line for line in done.stdout.splitlines() if line.startswith("zhfacts: ")]
    empty = (CORPUS / "flashes.jsonl").read_bytes().count(b"\n") + 3
    assert f"zhfacts: {archive}/a.jsonl:{empty}: text: empty" in said
    assert f"zhfacts: {archive}/c.jsonl: empty file" in said
    assert len(said) == 6


def test_parquet_with_other_columns(spark: SparkSession, local: dict[str, list[dict[str, Any]]], archive: Path, tmp_path: Path) -> None:
    source = str(tmp_path / "in.parquet")
    articles = spark.read.schema(ARTICLE).json(str(archive / "b.jsonl.gz"))
    articles.selectExpr("id AS `the.id`", "title", "to_date(published) AS published", "text AS content").write.parquet(source)
    mapping = ("--map", "text=content", "--map", "id=the.id")
    done = command(source, *mapping, "-o", tmp_path / "fact")
    assert done.exit_code == 0, done.output
    got = rows("fact", pq.read_table(tmp_path / "fact"))
    assert got == [fact for fact in local["fact"] if fact["doc_id"].startswith("notes-")]
    refused(command(source, *mapping, "-o", tmp_path / "fact"), f"{tmp_path}/fact: is there already; --overwrite replaces it")
    refused(command(source, *mapping, "--overwrite", "-o", source), f"{source}: cannot be read and written at once")
    refused(command(source, "-o", tmp_path / "new"), f"{source}: text: no column 'text' among the.id, title, published, content")


def test_articles_that_are_too_long_too_slow_or_kill_their_process_are_the_rejects_of_a_local_run(
    spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The processes are those of Python on the executors. Two in one task die; what they had read is read again."""
    monkeypatch.setattr(work, "Task", DigitTask)
    texts = [f"第{i}篇，营收{i}元" for i in range(600)] + ["DIE", "SLOW 5元", "长" * 60, "BOOM", "DIE 7元"]
    source = tmp_path / "in.jsonl"
    source.write_bytes(
        "".join(f'{{"id": {i}, "text": "{text}"}}\n' for i, text in enumerate(texts)).encode("gb18030") + b'{"text": "\xff"}'
    )
    limits = ("--encoding", "gbk", "--max-chars", 50, "--max-seconds", 0.2)
    done = command(source, *limits, "--tasks", 2, *outputs(tmp_path))
    assert done.exit_code == 1, done.output
    job = Job(DigitReader, Settings(encoding="gb18030", max_chars=50, max_seconds=0.2), (list,))
    chunks = Source([str(source)], Columns(), encoding="gb18030").chunks()
    items = [item for outcome in outcomes(chunks, job, workers=2) for item in outcome.encoded[0]]
    expected = {kind: rows(kind, pa.Table.from_batches([nested.batch(kind, items)])) for kind in KINDS}
    assert written(tmp_path) == expected
    lost = [(row["doc_id"], row["reason"]) for row in expected["reject"]]
    assert lost == [(None, "wrong_encoding"), *zip(map(str, range(600, 605)), LOST, strict=True)]
    said = done.output.splitlines()
    assert "zhfacts: article 600: its worker process died" in said
    assert "zhfacts: article 601: more than 0.2 CPU seconds (--max-seconds)" in said
    assert spark.range(1).count() == 1


def test_a_run_on_one_machine_goes_on_after_an_article_that_kills_its_process(folder: Path, tmp_path: Path) -> None:
    job = tmp_path / "job.py"
    job.write_text(
        "from doubles import DigitTask\nfrom zhfacts.spark import work\n\nwork.Task = DigitTask\n"
        "from zhfacts.commands.spark import main\n\nmain()\n",
        encoding="utf8",
    )
    (tmp_path / "in.jsonl").write_text('{"id": 1, "text": "1元"}\n{"id": 2, "text": "DIE"}\n', encoding="utf8")
    conf = [part for key, value in spark_cluster.settings(folder).items() for part in ("--conf", f"{key}={value}")]
    arguments = [sys.executable, job, tmp_path / "in.jsonl", "-o", tmp_path / "out", *conf]
    done = subprocess.run(arguments, env=spark_cluster.environment(folder), cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert "zhfacts: article 2: its worker process died" in done.stderr.splitlines()
    assert [row["doc_id"] for row in pq.read_table(tmp_path / "out").to_pylist()] == ["1"]


def test_utf_16_is_refused(spark: SparkSession, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"text": "1元"}', encoding="utf-16")
    done = command(tmp_path / "in.jsonl", "-o", tmp_path / "out", "--encoding", "utf-16")
    refused(done, f"{tmp_path}/in.jsonl: UTF-16 cannot be cut into lines by Spark; make it UTF-8, or take zhfacts extract")
    assert spark.range(1).count() == 1


def test_inputs_that_cannot_be_read_stop_before_the_work(spark: SparkSession, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,text\n", encoding="utf8")
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 and no more")
    (tmp_path / "none.parquet").mkdir()
    out = ("-o", tmp_path / "out")
    refused(command(tmp_path / "none.jsonl", *out), f"{tmp_path}/none.jsonl: no such file or folder")
    refused(command(tmp_path / "none.parquet", *out), f"{tmp_path}/none.parquet: holds no Parquet file")
    refused(command(tmp_path / "a.csv", *out), f"{tmp_path}/a.csv: none of .parquet, .jsonl, .jsonl.gz; say by --format what it holds")
    refused(command(tmp_path / "broken.parquet", *out), "broken.parquet", status=3)
    assert not (tmp_path / "out").exists()
    assert spark.range(1).count() == 1


def refused(done: Result, message: str, status: int = 2) -> None:
    assert done.exit_code == status, done.output
    (line,) = done.output.splitlines()
    assert line.startswith("zhfacts: ")
    assert message in line


def test_columns_that_are_not_there(spark: SparkSession) -> None:
    articles: DataFrame = spark.createDataFrame([("1", "营收3亿元")], "id string, text string")
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"columns": Columns(text="content")}, "no column 'content' among id, text"),
        ({"columns": Columns(published="day")}, "no column 'day' among id, text"),
        ({"where": "place"}, "no column 'place' among id, text"),
        ({"kind": "facts"}, "'facts' is not a kind of record"),
    ]
    for options, message in wrong:
        with pytest.raises(ValueError, match=message):
            zhfacts.spark.extract(articles, **options)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["a.parquet"], "Missing option '-o'"),
        (["a.parquet", "-o", "x", "--rejects", "x"], "two outputs have the same place"),
        (["a.parquet", "-o", "x", "--map", "body=content"], "'body=content' is not FIELD=COLUMN"),
        (["a.parquet", "-o", "x", "--conf", "spark.ui.enabled"], "'spark.ui.enabled' is not KEY=VALUE"),
        (["a.parquet", "-o", "x", "--published", "yesterday"], "'yesterday' is not an ISO date"),
        (["a.parquet", "-o", "x", "--encoding", "klingon"], "'klingon' is no encoding that is known"),
        (["a.parquet", "-o", "x", "--max-seconds", "0"], "0"),
    ],
)
def test_wrong_usage(arguments: list[str], message: str) -> None:
    done = command(*arguments)
    assert done.exit_code == 2
    assert message in done.output


@pytest.mark.parametrize(
    ("before", "message"),
    [
        ("sys.modules['pyspark'] = sys.modules['pyspark.sql'] = None", "zhfacts.spark needs pyspark: pip install 'zhfacts[spark]'"),
        ("os.environ.pop('JAVA_HOME', None); os.environ['PATH'] = folder", "Java"),
    ],
)
def test_without_spark_or_java(before: str, message: str, tmp_path: Path) -> None:
    for name in ("bash", "dirname", "env", "python3"):
        (tmp_path / name).symlink_to(f"/usr/bin/{name}")
    code = f"import os, sys; folder = sys.argv.pop(1); {before}; from zhfacts.commands.spark import main; main()"
    arguments = [str(tmp_path), "a.parquet", "-o", "facts"]
    done = subprocess.run([sys.executable, "-c", code, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 3, done.stderr
    assert message in done.stderr.splitlines()[-1]
