"""What the page works on: a database or a file of facts, with its verdicts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from zhfacts.review.library import Library
from zhfacts.review.load import load
from zhfacts.review.reader import Reader
from zhfacts.review.verdicts import Verdicts
from zhfacts.store import StoreError

if TYPE_CHECKING:
    from collections.abc import Sequence


def desk(place: str, articles: Sequence[str], ledger: Path | None, verdicts: Path | None, folder: Path) -> tuple[Library, list[str]]:
    """The library of a place, and what did not fit in it.

    A file of facts becomes a database in `folder`. Raises StoreError or VerdictError.
    """
    if not place.endswith(".jsonl"):
        if articles or ledger:
            raise StoreError(
                f"{place}: a database holds its articles and its ledger; --articles and --ledger go with a .jsonl file of facts"
            )
        reader = Reader(place)
        return Library(reader, Verdicts(verdicts or _beside(reader))), []
    if not articles:
        raise StoreError(f"{place}: a file of facts holds no articles: name them by --articles")
    database = folder / f"{Path(place).stem}.sqlite"
    problems = load(Path(place), articles, ledger, database)
    return Library(Reader(str(database)), Verdicts(verdicts or Path(place).with_suffix(".verdicts.jsonl"))), problems


def _beside(reader: Reader) -> Path:
    """facts.duckdb has facts.verdicts.jsonl; for a server's database it is in the working folder."""
    if reader.engine == "postgresql":
        return Path(f"{reader.name}.verdicts.jsonl")
    return Path(reader.shown).with_suffix(".verdicts.jsonl")
