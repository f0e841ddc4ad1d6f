"""Facts back from where they were stored, article by article: a file of JSON Lines or a database."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import groupby
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from zhfacts.model import Article, Evidence, Fact
from zhfacts.store import layout
from zhfacts.store.place import database
from zhfacts.store.question import placeholder, query
from zhfacts.store.target import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zhfacts.store.layout import RowTuple

_PAGE = 50_000
_ALL = 1 << 30
_EVIDENCE = [column.name for column in layout.EVIDENCE.columns]


def stored_facts(place: str) -> Iterator[list[Fact]]:
    """The facts of each article of a .jsonl file (in its order) or of a database (by article, in the order of the text).

    Raises StoreError, naming file and line, for what cannot be read.
    """
    if database(place) is not None:
        yield from _from_database(place)
    elif Path(place).suffix == ".jsonl":
        yield from _by_article(_from_file(Path(place)))
    else:
        raise StoreError(f"{place}: neither a database nor a .jsonl file of facts")


def stored_articles(place: str) -> Iterator[tuple[Article, list[Fact]]]:
    """The articles of a database with their facts, also those without. Raises StoreError."""
    facts = stored_facts(place)
    group = next(facts, None)
    after = ""
    while True:
        sql = f"SELECT doc_id, title, text, published FROM article WHERE doc_id > {placeholder(place)} ORDER BY doc_id"
        rows = query(place, sql, _PAGE, [after])[1]
        for doc_id, title, text, published in rows:
            found = group if group is not None and group[0].doc_id == doc_id else []
            group = next(facts, None) if found else group
            yield Article(str(doc_id), str(text), str(title), _day(published)), found or []
        if len(rows) < _PAGE:
            return
        after = str(rows[-1][0])


def article_of(place: str, fact_id: str) -> Article | None:
    """The article of the fact whose id begins with `fact_id`; None where no fact or several have such an id. Raises StoreError."""
    if not fact_id.isalnum():
        return None
    sql = f"SELECT DISTINCT a.doc_id, a.title, a.text, a.published FROM fact f JOIN article a ON a.doc_id = f.doc_id WHERE f.fact_id LIKE '{fact_id}%'"
    rows = query(place, sql, 2)[1]
    if len(rows) != 1:
        return None
    doc_id, title, text, published = rows[0]
    return Article(str(doc_id), str(text), str(title), _day(published))


def _by_article(facts: Iterator[Fact]) -> Iterator[list[Fact]]:
    for _, group in groupby(facts, key=attrgetter("doc_id")):
        yield list(group)


def _from_file(path: Path) -> Iterator[Fact]:
    decoder = msgspec.json.Decoder(Fact)
    number = 0
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):  # noqa: B007  # the error names the line
                if line.strip():
                    yield decoder.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise StoreError(f"{path}:{number}: {error}") from error
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}") from error


def _from_database(place: str) -> Iterator[list[Fact]]:
    """Page by page of whole articles."""
    after = ""
    names = layout.FACT.names
    while True:
        sql = f"SELECT {_columns(names)} FROM fact WHERE doc_id > {placeholder(place)} ORDER BY doc_id, field DESC, start, fact_id"
        rows = query(place, sql, _PAGE, [after])[1]
        found = [dict(zip(names, row, strict=True)) for row in rows]
        if len(rows) == _PAGE:
            last = found[-1]["doc_id"]
            whole = [row for row in found if row["doc_id"] != last]
            if not whole:
                whole = _one(place, names, str(last))
        else:
            whole = found
        yield from _made(place, whole)
        if len(rows) < _PAGE:
            return
        after = str(whole[-1]["doc_id"])


def _one(place: str, names: Sequence[str], doc_id: str) -> list[dict[str, Any]]:
    """All facts of one article that fills more than a page."""
    sql = f"SELECT {_columns(names)} FROM fact WHERE doc_id = {placeholder(place)} ORDER BY field DESC, start, fact_id"
    return [dict(zip(names, row, strict=True)) for row in query(place, sql, _ALL, [doc_id])[1]]


def _made(place: str, rows: Sequence[dict[str, Any]]) -> Iterator[list[Fact]]:
    if not rows:
        return
    mark = placeholder(place)
    sql = f"SELECT {_columns(_EVIDENCE)} FROM evidence WHERE doc_id BETWEEN {mark} AND {mark} ORDER BY fact_id, slot"
    evidence: dict[str, dict[str, Evidence]] = {}
    for fact_id, slot, _, *parts in query(place, sql, _ALL, [rows[0]["doc_id"], rows[-1]["doc_id"]])[1]:
        evidence.setdefault(str(fact_id), {})[str(slot)] = evidence_of(parts)
    for _, group in groupby(rows, key=itemgetter("doc_id")):
        yield [_fact(row, evidence.get(row["fact_id"], {})) for row in group]


def evidence_of(parts: Sequence[object]) -> Evidence:
    """The evidence of a row's columns behind fact, slot and article."""
    return msgspec.convert(dict(zip(Evidence.__struct_fields__, parts, strict=True)), Evidence)


def fact_of(row: RowTuple, evidence: dict[str, Evidence] | None = None) -> Fact:
    """The fact of a row with the columns of the fact table."""
    return _fact(dict(zip(layout.FACT.names, row, strict=True)), evidence or {})


def _fact(row: dict[str, Any], evidence: dict[str, Evidence]) -> Fact:
    values = dict(row)
    for name in ("published", "period_start", "period_end"):
        values[name] = _day(row[name])
    for name in ("value", "value_max"):
        values[name] = _number(row[name])
    values["qualifiers"] = msgspec.json.decode(str(row["qualifiers"]))
    slots = sorted(evidence, key=lambda slot: (_SLOTS.index(slot) if slot in _SLOTS else len(_SLOTS), slot))
    return Fact(**values, evidence={slot: evidence[slot] for slot in slots})


_SLOTS = ("entity", "metric", "value", "period")


def _day(value: Any) -> dt.date | None:
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


def _number(value: Any) -> Decimal | None:
    """Without the zeros that a column of fixed places adds."""
    return None if value is None else Decimal(f"{Decimal(str(value)).normalize():f}")


def _columns(names: Sequence[str]) -> str:
    """Column names, quoted where an engine has the word for itself."""
    return ", ".join(f'"{name}"' for name in names)
