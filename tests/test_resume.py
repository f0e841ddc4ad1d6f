"""A run that was stopped at any moment goes on with --resume, and leaves what one leaves that nothing stopped."""

from __future__ import annotations

import importlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from click.testing import CliRunner, Result

from killing import Reader
from zhfacts.cli import main
from zhfacts.read import Settings
from zhfacts.read.chunk import Chunk, File
from zhfacts.read.jsonl import Line
from zhfacts.run import ResumeError, Trail, job_name, this_run
from zhfacts.run.work import Outcome
from zhfacts.store import Mark, query

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhfacts.model import Article, Extraction

CORPUS = Path(__file__).parent.parent / "corpus"
PLACES = ["out.jsonl", "out.csv", "out.parquet", "facts/", "sqlite:///f.db", "duckdb:///f.duckdb", "postgresql"]


def written() -> None:
    """Input of several chunks and two files: corrections, bad lines, articles of six months and undated ones."""
    rows = [
        {"id": str(i % 30), "title": "标题", "published": f"2024-{1 + i % 5:02d}-11" if i % 7 else None, "text": f"{i}元 {i}.5元，{i}!"}
        for i in range(36)
    ]
    lines = [json.dumps(row) for row in rows]
    lines[5], lines[20] = '{"id": "9", "text": 5}', "{bad"
    Path("in.jsonl").write_text("\n".join(lines) + "\n", encoding="utf8")
    Path("more.csv").write_text("id,text\n" + "".join(f"m{i},{i}元\n" for i in range(9)), encoding="utf8")


@pytest.fixture(autouse=True)
def _around(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test works in a folder of its own, with small chunks and a reader that is simple."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(importlib.import_module("zhfacts.extractor"), "Extractor", Reader)
    monkeypatch.setattr("zhfacts.read.source._ITEMS", 4)
    written()


def zhfacts(*args: str) -> Result:
    return CliRunner().invoke(main, ["extract", "in.jsonl", "more.csv", *args])


def driven(mode: str, place: str, request: pytest.FixtureRequest) -> dict[str, Any]:
    """What tests/killing.py finds."""
    place = request.getfixturevalue("postgresql") if place == "postgresql" else place
    command = [sys.executable, Path(__file__).with_name("killing.py"), mode, place]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def something(expected: dict[str, Any]) -> None:
    """The run that all others are compared with did what it should."""
    assert expected["status"] == 1
    assert {"ledger.jsonl", "rejects.csv"} < {*expected["files"]}
    assert not [name for name in expected["files"] if "progress" in name or "part" in Path(name).suffix or "_" in Path(name).name]
    if expected["rows"]:
        counts = {"run": 1, "article": 38, "fact": 67, "evidence": 134, "reject": 30, "numeral": 96, "progress": 0}
        assert expected["rows"] == counts


@pytest.mark.parametrize("place", PLACES)
def test_killed_at_any_moment(place: str, request: pytest.FixtureRequest) -> None:
    driven_ = driven("kill", place, request)
    something(driven_["expected"])
    assert len(driven_["found"]) >= 20
    assert sum(one["statuses"][0] < 0 for one in driven_["found"]) >= 15
    assert [one for one in driven_["found"] if one["different"]] == []


@pytest.mark.parametrize("place", PLACES[:-1])
def test_a_full_disk(place: str, request: pytest.FixtureRequest) -> None:
    driven_ = driven("fill", place, request)
    something(driven_["expected"])
    assert [one for one in driven_["found"] if one["different"]] == []
    stopped = [one["said"] for one in driven_["found"] if one["statuses"][0] == 3]
    assert stopped
    for said in stopped:
        assert said.startswith(f"zhfacts: {place.partition(':///')[2] or place}: ")
        assert said.endswith("run the same command with --resume to go on")


def test_a_lost_connection(postgresql: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Reader.read

    def cut(self: Reader, article: Article) -> Extraction:
        if article.id == "17":
            with psycopg.connect(postgresql) as connection:
                connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        return read(self, article)

    monkeypatch.setattr(Reader, "read", cut)
    done = zhfacts("-o", postgresql)
    assert done.exit_code == 3
    (line,) = [line for line in done.stderr.splitlines() if "postgresql" in line]
    assert line.startswith(f"zhfacts: {postgresql.replace('secret', '***')}: ")
    assert line.endswith("run the same command with --resume to go on")
    assert "secret" not in done.output
    monkeypatch.setattr(Reader, "read", read)
    assert query(postgresql, "SELECT chunks FROM progress", 9)[1] == [(4,)]
    assert zhfacts("-o", postgresql, "--resume").exit_code == 1
    assert query(postgresql, "SELECT count(*) FROM article", 1)[1] == [(38,)]
    assert query(postgresql, "SELECT count(*) FROM progress", 1)[1] == [(0,)]


# Real processes


SLICED = "import sys, zhfacts.read.source as source; source._ITEMS = 4; from zhfacts.cli import main; main()"
COMMAND = [sys.executable, "-c", SLICED, "extract", str(CORPUS / "flashes.jsonl"), "-q", "--workers", "2"]


def children(pid: int) -> list[int]:
    """The processes that a process has begun, theirs included."""
    found = [int(child) for task in Path(f"/proc/{pid}/task").glob("*/children") for child in task.read_text(encoding="utf8").split()]
    return found + [grandchild for child in found for grandchild in children(child)]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="no /proc")
def test_real_runs_killed_at_random_moments_leave_the_same_bytes_and_no_workers() -> None:
    subprocess.run([*COMMAND, "-o", "whole.jsonl"], check=True)
    chance = random.Random(7)
    for _ in range(3):
        before = _chunks()
        run = subprocess.Popen([*COMMAND, "-o", "out.jsonl", "--resume"])
        while _chunks() <= before and run.poll() is None:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.1))
        workers = children(run.pid)
        run.kill()
        assert run.wait() in {-signal.SIGKILL, 0}
        _gone(workers)
    subprocess.run([*COMMAND, "-o", "out.jsonl", "--resume"], check=True)
    assert Path("out.jsonl").read_bytes() == Path("whole.jsonl").read_bytes()
    assert Path("out.jsonl").stat().st_size > 10_000


def _chunks() -> int:
    path = Path("out.jsonl.progress")
    return path.read_bytes().count(b"\n") if path.exists() else 0


def _gone(pids: list[int]) -> None:
    """Workers end when the run does, however it does."""
    deadline = time.monotonic() + 30
    left = pids
    while left and time.monotonic() < deadline:
        left = [pid for pid in left if Path(f"/proc/{pid}").exists() and " Z " not in Path(f"/proc/{pid}/stat").read_text(encoding="utf8")]
        time.sleep(0.05)
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    assert left == []


# What --resume is told


def stop_at(name: str, monkeypatch: pytest.MonkeyPatch, *args: str) -> None:
    """A run that is interrupted at an article."""
    read = Reader.read

    def interrupted(self: Reader, article: Article) -> Extraction:
        if article.id == name:
            raise KeyboardInterrupt
        return read(self, article)

    with monkeypatch.context() as patch:
        patch.setattr(Reader, "read", interrupted)
        assert zhfacts(*args).exit_code == 130


@pytest.mark.parametrize("place", PLACES[:-1])
def test_what_was_done_is_not_done_again(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_at("25", monkeypatch, "-o", place)
    seen: list[str] = []
    read = Reader.read

    def counting(self: Reader, article: Article) -> Extraction:
        seen.append(article.id)
        return read(self, article)

    monkeypatch.setattr(Reader, "read", counting)
    done = zhfacts("-o", place, "--resume")
    assert seen == [*map(str, range(24, 30)), *map(str, range(6)), *(f"m{i}" for i in range(9))]
    assert done.stderr.startswith("zhfacts: going on after 22 articles\n43 articles · 77 facts")


@pytest.mark.parametrize("place", PLACES[:-1])
def test_without_a_stopped_run_everything_is_read(place: str) -> None:
    for _ in range(2):
        done = zhfacts("-o", place, "--resume")
        assert "43 articles · 77 facts" in done.stderr


@pytest.mark.parametrize("place", PLACES[:-1])
def test_without_resume_everything_is_read_again(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_at("25", monkeypatch, "-o", place)
    done = zhfacts("-o", place)
    assert "going on" not in done.stderr
    assert "43 articles · 77 facts" in done.stderr


@pytest.mark.parametrize("place", PLACES[:-1])
def test_other_input_is_not_mixed_in(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_at("25", monkeypatch, "-o", place)
    path = Path("in.jsonl")
    path.write_text(path.read_text(encoding="utf8").replace("3.5", "3.6"), encoding="utf8")
    done = zhfacts("-o", place, "--resume")
    assert done.exit_code == 2
    assert "the inputs have changed since the run that stopped" in done.stderr
    path.write_text("", encoding="utf8")
    assert zhfacts("-o", place, "--resume").exit_code == 2
    assert zhfacts("-o", place).exit_code == 1


def test_other_options_are_not_mixed_in(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_at("25", monkeypatch, "-o", "out.jsonl")
    before = Path("out.jsonl.part").read_bytes()
    for args in (["--min-confidence", "0.5"], ["--published", "2020-01-01"], ["--map", "title=body"], ["other.csv"]):
        done = zhfacts("-o", "out.jsonl", "--resume", *args)
        assert done.exit_code == 2
        assert done.stderr.startswith("zhfacts: out.jsonl: cannot be resumed: ")
    done = CliRunner().invoke(main, ["extract", "in.jsonl", "more.csv", "--ledger", "out.jsonl", "-o", "f.db", "--resume"])
    assert done.exit_code == 2
    assert Path("out.jsonl.part").read_bytes() == before
    assert zhfacts("-o", "out.jsonl", "--resume").exit_code == 1


def test_targets_that_are_not_equally_far_go_on_together(monkeypatch: pytest.MonkeyPatch) -> None:
    args = ["-o", "f.db", "--ledger", "ledger.jsonl", "--rejects", "rejects.csv"]
    zhfacts(*args)
    whole = [Path(name).read_bytes() for name in ("ledger.jsonl", "rejects.csv")]
    stop_at("25", monkeypatch, *args)
    journal = Path("ledger.jsonl.progress")
    journal.write_bytes(b"".join(journal.read_bytes().splitlines(keepends=True)[:3]) + b'{"mark":{"chu')
    done = zhfacts(*args, "--resume")
    assert done.stderr.startswith("zhfacts: going on after 7 articles\n")
    assert "\n43 articles · 77 facts · 36 rejects" in done.stderr
    assert [Path(name).read_bytes() for name in ("ledger.jsonl", "rejects.csv")] == whole


def test_only_files_can_be_resumed() -> None:
    done = zhfacts("-o", "-", "--resume")
    assert done.exit_code == 2
    assert done.stderr == "zhfacts: -: only a regular file can be resumed\n"


def test_standard_input_that_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    data = Path("in.jsonl").read_bytes()
    args = ["extract", "-", "-q", "-o"]
    CliRunner().invoke(main, [*args, "whole.jsonl"], input=data)
    read = Reader.read

    def interrupted(self: Reader, article: Article) -> Extraction:
        if article.id == "25":
            raise KeyboardInterrupt
        return read(self, article)

    with monkeypatch.context() as patch:
        patch.setattr(Reader, "read", interrupted)
        assert CliRunner().invoke(main, [*args, "out.jsonl"], input=data).exit_code == 130
    assert CliRunner().invoke(main, [*args, "out.jsonl", "--resume"], input=data[:-300]).exit_code == 1
    assert CliRunner().invoke(main, [*args, "out.jsonl", "--resume"], input=data).exit_code == 1
    assert Path("out.jsonl").read_bytes() == Path("whole.jsonl").read_bytes()


# The trail


def outcome(articles: int) -> Outcome:
    return Outcome(0, articles, 2 * articles, 0, [], [], [])


def walked(chunks: list[Chunk], start: Mark = Mark()) -> Iterator[Mark]:  # noqa: B008
    trail = Trail(chunks, start)
    for chunk in trail.ahead():
        yield trail.mark(outcome(len(chunk.items)))


def test_marks_go_on_where_they_stopped() -> None:
    chunks = [Chunk([Line(f"f:{i}", b"x" * i)]) for i in range(5)]
    marks = list(walked(chunks))
    assert [(mark.chunks, mark.articles, mark.facts) for mark in marks] == [(i, i, 2 * i) for i in range(1, 6)]
    for mark in marks:
        assert [mark, *walked(chunks, mark)] == marks[mark.chunks - 1 :]


@pytest.mark.parametrize("change", [Line("f:1", b"y"), Line("f:2", b"x"), Line("f:1", b"xx"), File("f", "1")])
def test_changed_chunks_are_seen(change: Line | File) -> None:
    chunks = [Chunk([Line("f:0", b"")]), Chunk([Line("f:1", b"x")]), Chunk([Line("f:2", b"")])]
    marks = list(walked(chunks))
    other = [chunks[0], Chunk([change]), chunks[2]]
    assert list(walked(other, marks[0]))
    for mark in marks[1:]:
        with pytest.raises(ResumeError):
            list(walked(other, mark))
    with pytest.raises(ResumeError):
        list(walked(chunks[:2], marks[2]))


def test_a_text_file_is_known_by_its_time_and_size(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("一", encoding="utf8")
    chunks = [Chunk([File(str(path), "a")]), Chunk([Line("f:1", b"")])]
    (first, _) = walked(chunks)
    os.utime(path, ns=(1, path.stat().st_mtime_ns + 1))
    with pytest.raises(ResumeError):
        list(walked(chunks, first))


def test_a_job_is_named_by_all_that_shapes_it() -> None:
    run = this_run()
    names = {
        job_name(run, ["a"], Settings(), 0.0),
        job_name(run, ["b"], Settings(), 0.0),
        job_name(run, ["a", "b"], Settings(), 0.0),
        job_name(run, ["a"], Settings(), 0.5),
        job_name(this_run([Path()]), ["a"], Settings(), 0.0),
    }
    assert len(names) == 5
