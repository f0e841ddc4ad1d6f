"""`zhfacts check`: what it shows, and what it writes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from doubles import fact
from zhfacts.cli import main
from zhfacts.model import Article, Extraction
from zhfacts.records import as_lines
from zhfacts.store import Mark, Run, query, target

ARTICLE = Article("a", "营收12亿元", "营收15亿元")
AMOUNT = fact(ARTICLE, 2, 4, qualifiers={}, value_text="12亿元", fact_id="a" * 32)
TITLE = replace(AMOUNT, field="title", value=AMOUNT.value + 3, value_text="15亿元", fact_id="b" * 32)


@pytest.fixture(autouse=True)
def _around(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    sound = replace(AMOUNT, doc_id="b", fact_id="c" * 32)
    Path("facts.jsonl").write_bytes(as_lines([AMOUNT, TITLE, sound]))


def zhfacts(*args: str) -> Result:
    return CliRunner().invoke(main, ["check", *args])


def test_findings_are_shown_and_counted() -> None:
    done = zhfacts("facts.jsonl")
    assert done.exit_code == 0
    assert "12亿元 = 12 CNY; stated: 15亿元" in done.stdout
    assert "bbbbbbbb aaaaaaaa" in done.stdout
    assert done.stderr == "1 of 1 findings, in 1 of 2 articles\n"


def test_findings_go_into_a_file() -> None:
    done = zhfacts("facts.jsonl", "-o", "findings.jsonl", "--limit", "0")
    assert done.stdout == ""
    assert done.stderr == "0 of 1 findings, in 1 of 2 articles → findings.jsonl\n"
    (found,) = [json.loads(line) for line in Path("findings.jsonl").read_text(encoding="utf8").splitlines()]
    assert (found["kind"], found["expected"], found["found"]) == ("title", 12, 15)


def test_findings_go_into_the_database() -> None:
    made = target("sqlite:///facts.sqlite", Run("r", "1", "1.0", "l", "m"))
    made.open("job")
    made.begin(Mark())
    made.write(made.encoder([Extraction(ARTICLE, [AMOUNT, TITLE], [], [])]), Mark(1, "d"))
    made.close()
    for _ in range(2):
        assert zhfacts("facts.sqlite", "--save").exit_code == 0
        assert query("facts.sqlite", "SELECT kind, expected, json_array_length(fact_ids) FROM finding", 10)[1] == [("title", "12", 2)]
    done = zhfacts("facts.jsonl", "--save")
    assert (done.exit_code, done.stderr) == (2, "zhfacts: facts.jsonl: no such database\n")


def test_problems_in_one_line() -> None:
    done = zhfacts("nothing.jsonl")
    assert (done.exit_code, done.stderr) == (2, "zhfacts: nothing.jsonl: No such file or directory\n")
    done = zhfacts("facts.jsonl", "-o", "no/such/place")
    assert (done.exit_code, done.stderr) == (3, "zhfacts: no/such/place: No such file or directory\n")
