"""Judging: every file of articles by itself, none that an extractor helped to annotate, and the weights against the order they must beat."""

from __future__ import annotations

import json
import re
from pathlib import Path

from click.testing import CliRunner

from zhfacts.training.__main__ import main

CORPUS = Path(__file__).parents[1] / "corpus"


def test_files_are_judged_one_by_one_and_checked_articles_not_at_all(tmp_path: Path) -> None:
    lines = (CORPUS / "results.jsonl").read_text("utf8").splitlines()
    one, other, facts = tmp_path / "one.jsonl", tmp_path / "other.jsonl", tmp_path / "facts.jsonl"
    checked = {**json.loads(lines[4]), "checked": True}
    one.write_text("\n".join([*lines[:4], json.dumps(checked, ensure_ascii=False)]), encoding="utf8")
    other.write_text("\n".join(lines[5:8]), encoding="utf8")
    done = CliRunner().invoke(main, ["crossvalidate", str(one), str(other), "--folds", "2", "--facts", str(facts)])
    assert done.exit_code == 0, done.output
    assert f"{one}: 4 articles" in done.output
    assert f"{other}: 3 articles" in done.output
    assert done.output.count("whole fact") == 2
    read = {json.loads(line)["doc_id"] for line in facts.read_text("utf8").splitlines()}
    assert read == {json.loads(line)["id"] for line in (*lines[:4], *lines[5:8])}


def test_the_weights_beat_the_hand_written_order() -> None:
    done = CliRunner().invoke(main, ["baseline", str(CORPUS / "results.jsonl"), str(CORPUS / "deals.jsonl")])
    assert done.exit_code == 0, done.output
    order, weights = (float(f1) for f1 in re.findall(r"whole fact .* F1 (\S+)", done.output))
    assert 0 < order < weights - 0.2
