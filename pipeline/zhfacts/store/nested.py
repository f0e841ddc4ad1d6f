"""Records as Arrow with nested columns, for engines that know them: the evidence of a fact is a list of structs.

Everything else is as in the tables: the same names, types and nulls.
"""

from __future__ import annotations

from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

import pyarrow as pa

from zhfacts.store import arrow
from zhfacts.store.layout import EVIDENCE, FACT, FILES, evidence_rows, fact_row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhfacts.model import Fact
    from zhfacts.store.layout import Item

KINDS = tuple(FILES)
_OUTER = ("fact_id", "doc_id")
"""What an evidence row repeats of its fact."""


@cache
def schema(kind: str) -> pa.Schema:
    """The Arrow schema of a kind of record (fact, reject or numeral)."""
    if kind != "fact":
        return arrow.schema(FILES[kind].table)
    slot = pa.field("element", pa.struct(_slot_fields()), nullable=False)
    return arrow.schema(FACT).append(pa.field("evidence", pa.list_(slot), nullable=False))


def batch(kind: str, items: Sequence[Item]) -> pa.RecordBatch:
    """The records of a kind in reading order; a value that would be rounded raises."""
    kept = FILES[kind]
    records = kept.records(items)
    return _facts(list(records)) if kind == "fact" else arrow.batch(kept.table, [kept.row(record) for record in records])  # type: ignore[arg-type]


def _facts(facts: Sequence[Fact]) -> pa.RecordBatch:
    wanted = schema("fact")
    rows = arrow.batch(EVIDENCE, [row for fact in facts for row in evidence_rows(fact)])
    slots = pa.StructArray.from_arrays([rows.column(field.name) for field in _slot_fields()], fields=_slot_fields())
    ends = pa.array(accumulate((len(fact.evidence) for fact in facts), initial=0), pa.int32())
    evidence = pa.ListArray.from_arrays(ends, slots, type=wanted.field("evidence").type)
    return pa.record_batch([*arrow.batch(FACT, [fact_row(fact) for fact in facts]).columns, evidence], schema=wanted)


def _slot_fields() -> list[pa.Field]:
    return [field for field in arrow.schema(EVIDENCE) if field.name not in _OUTER]
