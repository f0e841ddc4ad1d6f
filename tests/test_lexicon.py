"""Every lexicon file keeps to its schema, so that a user's own files can be checked by the same."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from zhfacts import validate

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
FILES = sorted(path for path in (ROOT / "pipeline" / "zhfacts" / "lexicon").iterdir() if path.suffix in {".csv", ".toml"})
OWN = {path.name.split(".")[0].removeprefix("lexicon-") for path in (ROOT / "schemas").glob("lexicon-*")}


def entries(path: Path) -> Iterator[tuple[str, Any]]:
    """The whole of a TOML file, or each row of a CSV file, with its place."""
    if path.suffix == ".toml":
        yield path.name, tomllib.loads(path.read_text(encoding="utf8"))
        return
    with path.open(encoding="utf8", newline="") as file:
        for row in (reader := csv.DictReader(file)):
            yield f"{path.name}:{reader.line_num}", row


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_lexicon_file_keeps_to_its_schema(path: Path) -> None:
    name = f"lexicon-{path.stem if path.stem in OWN else 'names'}"
    check = validate.validator(name)
    problems = [f"{place}: {e.message}" for place, entry in entries(path) for e in check.iter_errors(entry)]
    assert not problems, "\n".join(problems[:20])


@pytest.mark.parametrize("name", sorted(OWN))
def test_lexicon_schemas_are_sound_and_used(name: str) -> None:
    schema = validate.schema(f"lexicon-{name}")
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"urn:zhfacts:schema:lexicon-{name}:1.0"
    assert name == "names" or any(path.stem == name for path in FILES)
