"""Facts, rejects and the ledger out: JSON Lines, CSV, Parquet files and datasets, SQLite, DuckDB, PostgreSQL.

A `Target` has two halves, so that processes can share the work: `encoder` turns what was read into bytes or
rows, wherever that runs, and `write` takes them in reading order in one process. Engines are imported when
they are used.
"""

from zhfacts.store.layout import Item, Run
from zhfacts.store.place import DEFAULT, target
from zhfacts.store.question import query
from zhfacts.store.target import Mark, StoreError, Target

__all__ = ["DEFAULT", "Item", "Mark", "Run", "StoreError", "Target", "query", "target"]
