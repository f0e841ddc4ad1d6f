"""Annotations that stand apart from their articles."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from zhfacts.training import standoff
from zhfacts.training.__main__ import main

ARTICLE: dict[str, Any] = {
    "id": "a-1",
    "source": "desk",
    "title": "甲公司营收12亿元",
    "published": None,
    "text": "甲公司上半年营收12亿元。",
}
FACT = {"field": "text", "start": 8, "end": 12, "entity": ["甲公司"], "metric": ["营业收入"], "value": "1200000000", "unit": "CNY"}


def test_what_is_detached_is_joined_again(tmp_path: Path) -> None:
    annotated = {
        **ARTICLE,
        "published": "2025-08-30",
        "checked": True,
        "facts": [{**FACT, "quote": "12亿元", "context": "甲公司上半年营收12亿元"}],
    }
    articles, annotations, archive, out = (
        tmp_path / name for name in ("articles.jsonl", "facts.jsonl.gz", "archive.jsonl.gz", "out.jsonl")
    )
    articles.write_text(json.dumps(annotated, ensure_ascii=False) + "\n", encoding="utf8")
    archive.write_bytes(gzip.compress("\n".join(json.dumps(one) for one in ({**ARTICLE, "id": "b"}, ARTICLE)).encode()))
    runner = CliRunner()
    assert runner.invoke(main, ["detach", str(articles), "--out", str(annotations)]).exit_code == 0
    apart = gzip.decompress(annotations.read_bytes()).decode()
    assert "甲公司上半年" not in apart
    assert "12亿元" not in apart
    done = runner.invoke(main, ["join", str(archive), "--annotations", str(annotations), "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert json.loads(out.read_text("utf8")) == {**ARTICLE, "published": "2025-08-30", "checked": True, "facts": [FACT]}


@pytest.mark.parametrize(
    ("archived", "message"),
    [
        ({**ARTICLE, "text": "甲公司上半年营收13亿元。"}, "not the text that was annotated"),
        ({**ARTICLE, "id": "b"}, "in no archive, the first a-1"),
    ],
)
def test_another_text_is_refused(tmp_path: Path, archived: dict[str, Any], message: str) -> None:
    annotations, archive = tmp_path / "facts.jsonl", tmp_path / "archive.jsonl"
    annotations.write_text(json.dumps(standoff.detach({**ARTICLE, "facts": [FACT]})), encoding="utf8")
    archive.write_text(json.dumps(archived), encoding="utf8")
    done = CliRunner().invoke(main, ["join", str(archive), "--annotations", str(annotations), "--out", str(tmp_path / "out")])
    assert done.exit_code == 1
    assert message in done.output
