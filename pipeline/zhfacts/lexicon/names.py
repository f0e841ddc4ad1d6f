"""The lexicon of names: CSV files, one a type of owner, and their loader.

A row is an entity: `name` (the canonical form), and where the file has them `code` (exchange code), `full`
(the legal name) and `aliases` (other forms, separated by |). A form that begins with ? is ambiguous: it counts only
with evidence in the article. `not_names.csv` lists strings that look like names and are none (发展中国家, 平安夜):
a longer match of theirs hides the shorter name inside.

A folder of one's own holds files of the same names; its rows come first, so that they win over the shipped ones.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from importlib.resources.abc import Traversable
    from pathlib import Path

TYPE_OF_FILE = {
    "companies": "company",
    "institutions": "institution",
    "governments": "government",
    "places": "place",
    "markets": "market",
    "indices": "index",
    "funds": "fund",
    "products": "product",
    "media": "media",
    "currencies": "currency",
    "commodities": "commodity",
    "industries": "industry",
    "anaphors": "anaphor",
    "not_names": "none",
}
"""File stem → type of its names; of two files with the same form the first here wins."""


_NONE: frozenset[str] = frozenset()


class Entry(msgspec.Struct, frozen=True):
    """One entity of the lexicon. `forms` begin with the fullest; `guarded` are those that need evidence."""

    name: str
    type: str
    code: str | None
    forms: tuple[str, ...]
    guarded: frozenset[str]


class NameLexicon(msgspec.Struct, frozen=True):
    """Forms and, for each, the entries it may stand for, the most likely first."""

    entries: list[Entry]
    forms: dict[str, list[int]]


def load(folders: Sequence[Path] = ()) -> NameLexicon:
    """The shipped names with the user's own folders before them."""
    if not folders:
        return _shipped()
    entries = [entry for folder in folders for entry in _entries(folder)]
    return _index([*entries, *_shipped().entries])


@cache
def _shipped() -> NameLexicon:
    return _index(list(_entries(files("zhfacts").joinpath("lexicon"))))


def _index(entries: list[Entry]) -> NameLexicon:
    """Forms → entries; an entry whose canonical name is the form comes before one that has it as an alias."""
    forms: dict[str, list[int]] = {}
    for number, entry in enumerate(entries):
        for form in entry.forms:
            known = forms.setdefault(form, [])
            if form == entry.name and known and entries[known[0]].type == entry.type and form != entries[known[0]].name:
                known.insert(0, number)
            else:
                known.append(number)
    return NameLexicon(entries, forms)


def _entries(folder: Path | Traversable) -> Iterator[Entry]:
    for stem, kind in TYPE_OF_FILE.items():
        path = folder.joinpath(f"{stem}.csv")
        if path.is_file():
            with path.open(encoding="utf-8") as lines:
                rows = csv.reader(lines)
                columns = next(rows, [])
                for row in rows:
                    if row:
                        yield _entry(dict(zip(columns, row, strict=False)), kind)


def _entry(row: dict[str, str], kind: str) -> Entry:
    name, full, aliases = row["name"], row.get("full"), row.get("aliases")
    written = [form for form in (full, name, *(aliases.split("|") if aliases else ())) if form]
    bare = [form.removeprefix("?") for form in written]
    guarded = frozenset(form[1:] for form in written if form.startswith("?")) if bare != written else _NONE
    return Entry(name.removeprefix("?"), kind, row.get("code") or None, tuple(dict.fromkeys(bare)), guarded)
