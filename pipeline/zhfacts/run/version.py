"""What reads: the version, the lexicon and the model, named by their content."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.resources
from typing import TYPE_CHECKING

from zhfacts.identity import address
from zhfacts.store import Run
from zhfacts.validate import schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from importlib.resources.abc import Traversable
    from pathlib import Path


def this_run(lexicon: Sequence[Path] = ()) -> Run:
    """The run that reads with this installation and the user's own lexicon folders."""
    package = importlib.resources.files("zhfacts")
    version = importlib.metadata.version("zhfacts")
    schema_version: str = schema("fact")["properties"]["schema_version"]["const"]
    words = _content([package / "lexicon", *lexicon])
    model = _content([package / "weights"])
    return Run(address(version, schema_version, words, model, size=8), version, schema_version, words, model)


def _content(folders: Iterable[Traversable]) -> str:
    """A hash of the names and contents of all files in some folders."""
    sum_ = hashlib.blake2b(digest_size=8)
    for folder in folders:
        for file in sorted(folder.iterdir(), key=lambda file: file.name):
            if file.is_file():
                sum_.update(f"{file.name}\0".encode())
                sum_.update(file.read_bytes())
    return sum_.hexdigest()
