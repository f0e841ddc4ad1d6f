"""Many articles: order, the same bytes for any number of workers, and no article lost with another."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from doubles import DigitReader
from zhfacts.limit import TimeIsUp, cpu_seconds
from zhfacts.model import Article, Extraction, Reject
from zhfacts.read import Chunk, Columns, File, Settings, Source
from zhfacts.run import Job, Outcome, outcomes, this_run
from zhfacts.run.pool import _given_up
from zhfacts.run.work import confident
from zhfacts.store.files import jsonl

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from zhfacts.store.layout import Item


def everything(items: Sequence[Item]) -> list[Item]:
    """An encoder that keeps all."""
    return list(items)


def archive(folder: Path, texts: Sequence[str]) -> Path:
    path = folder / "archive.jsonl"
    path.write_text("".join(json.dumps({"id": str(i), "text": text}) + "\n" for i, text in enumerate(texts)), encoding="utf8")
    return path


def run(path: Path, workers: int = 1, **changes: object) -> list[Outcome]:
    job = Job(DigitReader, Settings(), (partial(jsonl, "fact"), partial(jsonl, "numeral"), everything))
    job = replace(job, **changes)
    return list(outcomes(Source([str(path)], Columns()).chunks(), job, workers))


def items(found: Sequence[Outcome]) -> list[Item]:
    return [item for outcome in found for item in outcome.encoded[2]]


def ids(found: Sequence[Outcome]) -> list[str]:
    return [item.article.id for item in items(found) if isinstance(item, Extraction)]


def rejects(found: Sequence[Outcome]) -> list[Reject]:
    return [reject for item in items(found) for reject in (item.rejects if isinstance(item, Extraction) else [item])]


def test_the_same_bytes_for_any_number_of_workers(tmp_path: Path) -> None:
    path = archive(tmp_path, [f"第{i}篇 {i * 7}元 {i}.5%" if i % 13 else "BOOM" for i in range(2000)])
    path.write_bytes(path.read_bytes() + b"{bad\n")
    one, two, three = (run(path, workers) for workers in (1, 2, 3))
    for i in (0, 1):
        assert len({b"".join(outcome.encoded[i] for outcome in found) for found in (one, two, three)}) == 1
    assert ids(one) == ids(two) == ids(three) == [str(i) for i in range(2000)]
    assert [len(found) for found in (one, two, three)] == [8, 8, 8]
    assert sum(outcome.facts for outcome in two) == sum(outcome.facts for outcome in one) > 3000


@pytest.mark.parametrize("workers", [1, 2])
def test_an_article_that_breaks_its_reader_is_named_and_the_others_go_on(tmp_path: Path, workers: int) -> None:
    found = run(archive(tmp_path, ["1元", "BOOM", "3元"]), workers)
    assert ids(found) == ["0", "1", "2"]
    assert [(r.doc_id, r.reason, r.detail) for r in rejects(found)] == [("1", "article_failed", "ValueError: boom")]
    assert [r.doc_id for outcome in found for r in outcome.failed] == ["1"]
    assert sum(outcome.facts for outcome in found) == 2


def test_an_article_that_kills_its_worker_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    path = archive(tmp_path, [f"{i}元" if i not in {300, 1500} else "DIE" for i in range(2000)])
    found = run(path, 2)
    assert ids(found) == [str(i) for i in range(2000)]
    assert [(r.doc_id, r.reason) for r in rejects(found)] == [("300", "worker_lost"), ("1500", "worker_lost")]
    assert sum(outcome.facts for outcome in found) == 1998


@pytest.mark.parametrize("workers", [1, 2])
def test_an_article_that_takes_too_long_is_stopped_and_named_and_the_others_go_on(tmp_path: Path, workers: int) -> None:
    path = archive(tmp_path, [f"{i}元" if i not in {3, 9} else "SLOW 5元" for i in range(20)])
    found = run(path, workers, settings=Settings(max_seconds=0.2))
    assert ids(found) == [str(i) for i in range(20)]
    expected = "more than 0.2 CPU seconds (--max-seconds)"
    assert [(r.doc_id, r.reason, r.detail) for r in rejects(found)] == [("3", "too_slow", expected), ("9", "too_slow", expected)]
    assert [r.doc_id for outcome in found for r in outcome.failed] == ["3", "9"]
    assert sum(outcome.facts for outcome in found) == 18


def test_time_is_up_for_what_catches_every_error_and_never_late() -> None:
    with pytest.raises(TimeIsUp), cpu_seconds(0.05):
        while True:
            with suppress(Exception):
                sum(range(1000))
    for _ in range(50):
        with cpu_seconds(0.001):
            pass
    end = time.process_time() + 0.05
    while time.process_time() < end:
        pass
    with cpu_seconds(None):
        pass


def test_a_page_that_kills_its_worker_is_not_opened_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "a.html"
    page.write_text("<p>", encoding="utf8")
    monkeypatch.setattr("zhfacts.run.pool.articles", lambda *_: pytest.fail("opened"))
    assert list(_given_up(Chunk([File(str(page), "a")]), Job(DigitReader))) == [
        Reject(None, "worker_lost", "its worker process died", str(page))
    ]


def test_a_reader_that_cannot_be_built_stops_the_run(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        run_with_broken_reader(archive(tmp_path, ["1元"]))


def broken_reader() -> DigitReader:
    raise ZeroDivisionError


def run_with_broken_reader(path: Path) -> list[Outcome]:
    return list(outcomes(Source([str(path)], Columns()).chunks(), Job(broken_reader), 2))


def test_chunks_are_taken_only_as_they_are_needed(tmp_path: Path) -> None:
    taken = 0

    def chunks() -> Iterator[Chunk]:
        nonlocal taken
        for chunk in Source([str(archive(tmp_path, ["1元"] * 20_000))], Columns()).chunks():
            taken += 1
            yield chunk

    found = outcomes(chunks(), Job(DigitReader), 2)
    next(found)
    assert taken <= 6
    found.close()


def test_facts_below_the_least_confidence_become_rejects(tmp_path: Path) -> None:
    (outcome,) = run(archive(tmp_path, ["1元 2?元"]), min_confidence=0.5)
    (extraction,) = items([outcome])
    assert isinstance(extraction, Extraction)
    assert [fact.value_text for fact in extraction.facts] == ["1"]
    assert [(r.reason, r.text, r.start) for r in extraction.rejects] == [("low_confidence", "2", 3)]
    assert [(n.fate, n.reason) for n in extraction.numerals] == [("fact", None), ("reject", "low_confidence")]


def test_a_numeral_stays_with_the_fact_that_remains() -> None:
    extraction = DigitReader().read(Article("a", "1"))
    (fact,), (numeral,) = extraction.facts, extraction.numerals
    unsure = replace(fact, fact_id="f" * 32, confidence=0.1)
    both = replace(extraction, facts=[unsure, fact], numerals=[replace(numeral, fact_id=unsure.fact_id)])
    kept = confident(both, 0.5)
    assert [f.fact_id for f in kept.facts] == [fact.fact_id]
    assert [n.fact_id for n in kept.numerals] == [fact.fact_id]


def test_the_run_is_named_by_what_reads(tmp_path: Path) -> None:
    run_ = this_run()
    assert run_ == this_run()
    (tmp_path / "names.csv").write_text("a", encoding="utf8")
    assert this_run([tmp_path]).run_id != run_.run_id
    assert this_run([tmp_path]).model == run_.model
    assert run_.schema_version == "1.0"
