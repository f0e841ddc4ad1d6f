"""One evaluation: annotated articles and facts in, the lines of a report out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from zhfacts.evaluate import report
from zhfacts.evaluate.score import score
from zhfacts.extractor import Extractor, article
from zhfacts.records import as_record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal
    from pathlib import Path

    from zhfacts.evaluate.score import Miss

    Record = dict[str, Any]

_DECODER = msgspec.json.Decoder(float_hook=str)


def evaluation(gold: Sequence[Path], facts: Path | None, against: Path | None, errors: int) -> Iterator[str]:
    """The report on facts (a file, or extracted now), and on what changed against earlier ones.

    Raises ValueError, naming file and line, where a line is no JSON object or an annotated article lacks its facts.
    """
    articles = [one for path in gold for one in _read(path, ("id", "text", "facts"))]
    found = _read(facts, ("doc_id", "start", "end")) if facts else _extracted(articles)
    known = {one["id"] for one in articles}
    found = [fact for fact in found if fact["doc_id"] in known]
    total = score(articles, found)
    yield from report.table(total)
    yield from report.trust(total)
    yield from report.by_kind(articles, found, _kind)
    yield "whole facts lost to"
    yield from report.causes(total)
    for miss in total.misses[:errors]:
        yield _error(miss)
    if against:
        yield from report.changes(articles, _read(against, ("doc_id", "start", "end")), found)


def _read(path: Path, fields: Sequence[str]) -> list[Record]:
    rows: list[Record] = []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        if line.strip():
            try:
                row = _DECODER.decode(line)
            except msgspec.DecodeError as problem:
                raise ValueError(f"{path}, line {number}: not JSON: {problem}") from None
            missing = [field for field in fields if not isinstance(row, dict) or field not in row]
            if missing:
                raise ValueError(f"{path}, line {number}: no field {missing[0]}")
            rows.append(row)
    return rows


def _extracted(articles: Sequence[Record]) -> list[Record]:
    extractor = Extractor()
    given = [article(one["text"], published=one.get("published"), title=one.get("title") or "", id=one["id"]) for one in articles]
    return [as_record(fact) for one in given for fact in extractor.read(one).facts]


def _kind(one: Any) -> str:
    """The kind of an article: what its id begins with."""
    return str(one["id"]).rsplit("-", 1)[0]


def _error(miss: Miss) -> str:
    """An annotated fact beside the one that was drawn."""
    gold, fact = miss.gold, miss.fact
    parts = [f"[{miss.doc_id}] {' + '.join(miss.wrong)}"]
    if gold:
        accepted = {slot: gold[slot][0] for slot in ("entity", "metric") if gold[slot]}
        parts.append(f"  annotated {_number(gold)} {accepted} {gold['aspect']} {gold['periods'][0]} | {gold.get('context', '')}")
    if fact:
        period = f"{fact['period_start']} … {fact['period_end']}"
        parts.append(f"  extracted {_number(fact)} {fact['entity']} · {fact['metric']} {fact['aspect']} {period} | {fact['rule']}")
    return "\n".join(parts)


def _number(fact: Any) -> str:
    value: str | Decimal = fact["value"]
    return f"{value} {fact['unit']}"
