"""The command line: what it says, what it leaves, and how it ends."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from doubles import DigitReader
from zhfacts.cli import main
from zhfacts.store import query

if TYPE_CHECKING:
    from collections.abc import Sequence

GOOD = '{"id": "a", "title": "标题", "published": "2021-09-16", "text": "营收10.81亿元，同比增长507%，3!"}\n'
KEPT = "; what was done until then is kept: run the same command with --resume to go on"
COMMAND = [sys.executable, "-m", "zhfacts.cli"]


class PlainReader(DigitReader):
    """Takes the place of the extractor where the test is about everything around it."""

    def __init__(self, *, lexicon: Sequence[Path] = ()) -> None:
        self.lexicon = lexicon


@pytest.fixture(autouse=True)
def _around(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test works in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(importlib.import_module("zhfacts.extractor"), "Extractor", PlainReader)
    Path("a.jsonl").write_text(GOOD, encoding="utf8")


def zhfacts(*args: str) -> Result:
    return CliRunner().invoke(main, args)


def lines(path: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in Path(path).read_text(encoding="utf8").splitlines()]


def test_facts_ledger_and_rejects_each_in_a_file() -> None:
    done = zhfacts("extract", "a.jsonl", "-o", "out.jsonl", "--ledger", "ledger.csv", "--rejects", "rejects.parquet")
    assert done.exit_code == 0, done.stderr
    assert done.stdout == ""
    assert [row["value_text"] for row in lines("out.jsonl")] == ["10.81", "507"]
    assert len(Path("ledger.csv").read_text(encoding="utf8").splitlines()) == 4
    assert Path("rejects.parquet").stat().st_size > 0
    assert sorted(path.name for path in Path().iterdir()) == ["a.jsonl", "ledger.csv", "out.jsonl", "rejects.parquet"]


def test_a_summary_unless_quiet() -> None:
    told = zhfacts("extract", "a.jsonl", "-o", "out.jsonl").stderr
    assert "1 articles · 2 facts · 1 rejects" in told
    assert told.rstrip().endswith("→ out.jsonl")
    assert zhfacts("extract", "a.jsonl", "-o", "out.jsonl", "--quiet").stderr == ""


def test_without_a_target_facts_go_into_duckdb_in_the_working_folder() -> None:
    for _ in range(2):
        assert zhfacts("extract", "a.jsonl").exit_code == 0
        assert query("facts.duckdb", "SELECT count(*) FROM fact", 1)[1] == [(2,)]


def test_dash_is_standard_input_and_output() -> None:
    done = CliRunner().invoke(main, ["extract", "-", "-o", "-", "-q"], input=GOOD)
    assert done.exit_code == 0, done.stderr
    assert [json.loads(line)["value_text"] for line in done.stdout.splitlines()] == ["10.81", "507"]


def test_options_that_shape_the_reading() -> None:
    Path("b.csv").write_text("body,when\n3?元,\n4元,2020-01-02\n", encoding="utf8")
    named = ["--map", "text=body", "--map", "published=when", "--published", "2024-05-06"]
    args = ["b.csv", "-o", "out.jsonl", *named, "--min-confidence", "0.5", "--rejects", "rejects.jsonl"]
    assert zhfacts("extract", *args).exit_code == 0
    assert [(row["value_text"], row["published"]) for row in lines("out.jsonl")] == [("4", "2020-01-02")]
    assert [row["reason"] for row in lines("rejects.jsonl")] == ["low_confidence"]


def test_bad_input_is_named_and_the_rest_goes_on() -> None:
    Path("bad.jsonl").write_text('{"text": 5}\n{\n' + GOOD, encoding="utf8")
    Path("empty").mkdir()
    done = zhfacts("extract", "bad.jsonl", "none.csv", "empty", "a.jsonl", "-o", "out.jsonl", "--rejects", "rejects.jsonl", "--quiet")
    assert done.exit_code == 1
    assert done.stderr.splitlines() == [
        "zhfacts: bad.jsonl:1: text: a number, not a string",
        "zhfacts: bad.jsonl:2: line: not JSON (Input data was truncated)",
        "zhfacts: none.csv: no such file or folder",
        "zhfacts: empty: nothing to read in the folder (none of .jsonl, .csv, .txt, .html, .htm, .parquet, also with .gz or .zst)",
    ]
    assert len(lines("out.jsonl")) == 4
    assert [(row["reason"], row["where"]) for row in lines("rejects.jsonl")] == [
        ("text_not_string", "bad.jsonl:1"),
        ("not_json", "bad.jsonl:2"),
        ("no_metric", None),
        ("missing_file", "none.csv"),
        ("nothing_to_read", "empty"),
        ("no_metric", None),
    ]


def test_limits_and_lost_workers_are_named_and_the_rest_goes_on() -> None:
    texts = {"long": "9" * 100, "slow": "SLOW", "dead": "DIE", "good": "1元"}
    Path("b.jsonl").write_text("".join(json.dumps({"id": i, "text": t}) + "\n" for i, t in texts.items()), encoding="utf8")
    done = zhfacts("extract", "b.jsonl", "-o", "out.jsonl", "--workers", "2", "--max-chars", "50", "--max-seconds", "0.5", "-q")
    assert done.exit_code == 1
    assert sorted(done.stderr.splitlines()) == [
        "zhfacts: article dead: its worker process died",
        "zhfacts: article slow: more than 0.5 CPU seconds (--max-seconds)",
        "zhfacts: b.jsonl:1: text: 100 characters, more than 50 (--max-chars)",
    ]
    assert [row["doc_id"] for row in lines("out.jsonl")] == ["good"]


def test_the_same_id_twice() -> None:
    """Files keep both, a database the last: a corrected article replaces its own facts."""
    Path("b.jsonl").write_text('{"id": "a", "text": "1元 2元"}\n{"id": "a", "text": "3元"}\n', encoding="utf8")
    assert zhfacts("extract", "b.jsonl", "-o", "out.jsonl", "-q").exit_code == 0
    assert [row["value_text"] for row in lines("out.jsonl")] == ["1", "2", "3"]
    assert zhfacts("extract", "b.jsonl", "-o", "sqlite:///f.sqlite", "-q").exit_code == 0
    assert query("f.sqlite", "SELECT value_text FROM fact", 9)[1] == [("3",)]


def test_no_path_is_made_from_what_an_article_says() -> None:
    evil = "../../etc/x\n/tmp/y"
    Path("b.jsonl").write_text(json.dumps({"id": evil, "title": evil, "text": f"1元 {evil}"}) + "\n", encoding="utf8")
    before = sorted(path.name for path in Path().iterdir())
    assert zhfacts("extract", "b.jsonl", "-o", "out.jsonl", "-q").exit_code == 0
    assert [row["doc_id"] for row in lines("out.jsonl")] == [evil]
    assert sorted(path.name for path in Path().iterdir()) == sorted([*before, "out.jsonl"])


def test_the_encoding_of_the_input() -> None:
    Path("b.txt").write_bytes("營收3元".encode("big5"))
    assert zhfacts("extract", "b.txt", "-o", "out.jsonl", "--encoding", "big5", "-q").exit_code == 0
    assert [row["sentence"] for row in lines("out.jsonl")] == ["營收3元"]


def test_a_flood_of_bad_files_is_cut_short_on_the_screen_only() -> None:
    Path("many").mkdir()
    for i in range(30):
        Path(f"many/{i:02}.txt").touch()
    told = zhfacts("extract", "many", "-o", "out.jsonl", "--rejects", "rejects.jsonl").stderr.splitlines()
    assert told[9:11] == ["zhfacts: many/09.txt: empty file", "zhfacts: many: 20 more with empty_file"]
    assert len(lines("rejects.jsonl")) == 30


def test_a_flood_of_bad_lines_is_cut_short_on_the_screen_only() -> None:
    Path("bad.jsonl").write_text("{\n" * 500, encoding="utf8")
    done = zhfacts("extract", "bad.jsonl", "-o", "out.jsonl", "--rejects", "rejects.jsonl")
    assert done.exit_code == 1
    told = done.stderr.splitlines()
    assert told[9].startswith("zhfacts: bad.jsonl:10: ")
    assert told[10] == "zhfacts: bad.jsonl: 490 more with not_json"
    assert len(lines("rejects.jsonl")) == 500


def test_an_article_that_fails_is_named() -> None:
    Path("b.jsonl").write_text('{"id": "x", "text": "BOOM"}\n' + GOOD, encoding="utf8")
    done = zhfacts("extract", "b.jsonl", "-o", "out.jsonl")
    assert done.exit_code == 1
    assert done.stderr.startswith("zhfacts: article x: ValueError: boom\n")
    assert len(lines("out.jsonl")) == 2


def test_text_of_the_input_cannot_steer_the_terminal() -> None:
    Path("b.jsonl").write_text(json.dumps({"text": "a", "published": "\x1b[31mred"}) + "\n", encoding="utf8")
    assert "\x1b" not in zhfacts("extract", "b.jsonl", "-o", "out.jsonl").stderr


USAGE = [
    ([], "Missing argument"),
    (["a.jsonl", "--no-such-option"], "No such option"),
    (["a.jsonl", "--published", "2021-13-45"], "'2021-13-45' is not an ISO date"),
    (["a.jsonl", "--map", "body"], "'body' is not FIELD=COLUMN"),
    (["a.jsonl", "--map", "content=text"], "FIELD one of id, title, published, text"),
    (["a.jsonl", "--workers", "0"], "--workers"),
    (["a.jsonl", "--max-chars", "0"], "--max-chars"),
    (["a.jsonl", "--max-seconds", "0"], "--max-seconds"),
    (["a.jsonl", "--encoding", "klingon"], "'klingon' is no encoding that is known (utf-8, gb18030, big5, utf-16)"),
    (["a.jsonl", "--min-confidence", "2"], "--min-confidence"),
    (["a.jsonl", "--lexicon", "none"], "--lexicon"),
    (["a.jsonl", "-o", "out.xlsx"], "out.xlsx: not a target that is known"),
    (["a.jsonl", "-o", "none/out.jsonl"], "none/out.jsonl: cannot be written: No such file or directory"),
    (["a.jsonl", "-o", "sqlite:///none/f.db"], "none/f.db: unable to open"),
    (["a.jsonl", "-o", "out.jsonl", "--ledger", "duckdb:///f.duckdb"], "f.duckdb: not a target that is known (.jsonl, .csv, .parquet)"),
    (["a.jsonl", "-o", "a.jsonl"], "a.jsonl: cannot be read and written at once"),
    (["a.jsonl", "-o", "./../x/../" + "a.jsonl"], "cannot be"),
    (["a.jsonl", "-o", "out.jsonl", "--rejects", "none/r.jsonl"], "none/r.jsonl: cannot be written: No such file"),
    (["a.jsonl", "-o", "out.jsonl", "--rejects", "out.jsonl"], "out.jsonl: cannot be read and written at once"),
]


@pytest.mark.parametrize(("args", "message"), USAGE)
def test_wrong_usage_is_told_before_anything_is_written(args: list[str], message: str) -> None:
    Path("out.jsonl").write_text("before", encoding="utf8")
    done = zhfacts("extract", *args)
    assert done.exit_code == 2
    assert message in done.stderr
    assert Path("out.jsonl").read_text(encoding="utf8") == "before"
    assert Path("a.jsonl").read_text(encoding="utf8") == GOOD
    assert sorted(path.name for path in Path().iterdir()) == ["a.jsonl", "out.jsonl"]


def test_a_target_that_fails_on_the_way_stops_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("full.jsonl").symlink_to("/dev/full")
    Path("many.jsonl").write_text(GOOD * 2000, encoding="utf8")
    done = zhfacts("extract", "many.jsonl", "-o", "full.jsonl", "--ledger", "ledger.jsonl")
    assert done.exit_code == 3
    assert done.stderr == f"zhfacts: full.jsonl: No space left on device{KEPT}\n"
    assert not Path("ledger.jsonl").exists()


def test_an_interrupt_keeps_what_was_written(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("many.jsonl").write_text("".join(json.dumps({"id": str(i), "text": f"{i}元"}) + "\n" for i in range(1000)), encoding="utf8")
    read = PlainReader.read

    def interrupted(self: PlainReader, article: object) -> object:
        if article.id == "600":  # type: ignore[attr-defined]
            raise KeyboardInterrupt
        return read(self, article)  # type: ignore[arg-type]

    monkeypatch.setattr(PlainReader, "read", interrupted)
    done = zhfacts("extract", "many.jsonl", "-o", "f.sqlite")
    assert done.exit_code == 130
    assert done.stderr == f"zhfacts: interrupted{KEPT}\n"
    assert query("f.sqlite", "SELECT count(*) FROM article", 1)[1] == [(512,)]
    monkeypatch.setattr(PlainReader, "read", read)
    done = zhfacts("extract", "many.jsonl", "-o", "f.sqlite", "--resume")
    assert done.exit_code == 0
    assert done.stderr.startswith("zhfacts: going on after 512 articles\n1,000 articles · 1,000 facts")
    assert query("f.sqlite", "SELECT count(*) FROM article", 1)[1] == [(1000,)]


def test_show() -> None:
    zhfacts("extract", "a.jsonl", "-q")
    shown = zhfacts("show")
    assert shown.exit_code == 0
    assert "10.81" in shown.stdout
    assert "2 of 2 facts from 1 articles" in shown.stdout
    asked = zhfacts("show", "facts.duckdb", "SELECT count(*) AS numerals FROM numeral")
    assert asked.stdout.split() == ["numerals", *asked.stdout.split()[1:-1], "3"]


def test_show_a_dataset() -> None:
    assert zhfacts("extract", "a.jsonl", "-q", "-o", "facts/").exit_code == 0
    shown = zhfacts("show", "facts/").stdout
    assert "10.81" in shown
    assert "2 of 2 facts from 1 articles\nTable: fact. View: latest.\n" in shown


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["none.duckdb"], "none.duckdb: no such database"),
        (["a.jsonl"], "a.jsonl: not a database"),
        (["facts.duckdb", "SELECT nothing"], "facts.duckdb: Binder Error"),
        (["facts.duckdb", "DELETE FROM fact"], "facts.duckdb: Invalid Input Error"),
    ],
)
def test_show_says_what_is_wrong(args: list[str], message: str) -> None:
    zhfacts("extract", "a.jsonl", "-q")
    done = zhfacts("show", *args)
    assert done.exit_code == 2
    assert done.stderr.startswith(f"zhfacts: {message}")


def test_help_loads_nothing_heavy() -> None:
    said = subprocess.run([*COMMAND, "--help"], check=True, capture_output=True, text=True).stdout
    assert "extract" in said
    look = [sys.executable, "-c", "import sys, zhfacts.cli; print(*sys.modules)"]
    loaded = subprocess.run(look, check=True, capture_output=True, text=True).stdout
    assert not {"pandas", "duckdb", "pyarrow", "rich", "spacy", "sqlalchemy", "starlette", "uvicorn", "jieba", "rjieba"} & set(
        loaded.split()
    )
