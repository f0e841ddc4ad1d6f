"""The inputs in their order, cut into chunks: files by their suffix, folders by the files in them."""

from __future__ import annotations

import gzip
import io
import os
import sys
import zlib
from pathlib import Path
from typing import IO, TYPE_CHECKING

from zhfacts.model import Reject
from zhfacts.read.chunk import Chunk, Item, TextFile
from zhfacts.read.jsonl import MAX_LINE, Line
from zhfacts.read.table import csv_rows, parquet_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from zhfacts.read.record import Columns

STDIN = "-"
SUFFIXES = (".jsonl", ".jsonl.gz", ".csv", ".parquet", ".txt")

_ITEMS = 256
_BYTES = 1 << 19


class Source:
    """Everything that one run reads. Files in `skip` (what the run writes) are left out of folders."""

    def __init__(self, inputs: Sequence[str], columns: Columns, skip: Collection[Path] = ()) -> None:
        self.inputs = inputs
        self._columns = columns
        self._skip = {path.resolve() for path in skip}
        self._behind = 0
        self._open: IO[bytes] | None = None

    def size(self) -> int | None:
        """The bytes of all inputs; None where they cannot be told beforehand."""
        if STDIN in self.inputs:
            return None
        return sum(_size(path) for source in self.inputs for path in self._files(source) if not isinstance(path, Reject))

    def chunks(self) -> Iterator[Chunk]:
        """All items in reading order, in pieces of like size whatever the number of workers."""
        held: list[Item] = []
        weight = 0
        for item in self._items():
            held.append(item)
            weight += len(item.data) if isinstance(item, Line) else 1024
            if len(held) >= _ITEMS or weight >= _BYTES:
                yield Chunk(held, self._read())
                held, weight = [], 0
        if held:
            yield Chunk(held, self._read())

    def _read(self) -> int:
        at = self._open
        return self._behind + (at.tell() if at and not at.closed and at.seekable() else 0)

    def _items(self) -> Iterator[Item]:
        for source in self.inputs:
            for path in self._files(source):
                if isinstance(path, Reject):
                    yield path
                    continue
                yield from self._file(path, source)
                self._open = None
                self._behind += _size(path)

    def _files(self, source: str) -> Iterator[Path | Reject]:
        """The file that an input names, or those of a folder in the order of their names."""
        path = Path(source)
        if source == STDIN:
            yield path
        elif path.is_dir():
            yield from self._walk(path)
        elif not path.exists():
            yield Reject(None, "missing_file", "no such file or folder", source)
        elif not path.name.lower().endswith(SUFFIXES):
            yield Reject(None, "unknown_format", f"none of {', '.join(SUFFIXES)}", source)
        else:
            yield path

    def _walk(self, folder: Path) -> Iterator[Path | Reject]:
        found = False
        problems: list[OSError] = []
        for root, folders, names in os.walk(folder, onerror=problems.append):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                path = Path(root, name)
                if name.lower().endswith(SUFFIXES) and not name.startswith(".") and path.resolve() not in self._skip:
                    found = True
                    yield path
        for problem in problems:
            yield Reject(None, "unreadable_file", problem.strerror or str(problem), str(problem.filename))
        if not found and not problems:
            yield Reject(None, "nothing_to_read", f"nothing to read in the folder (none of {', '.join(SUFFIXES)})", str(folder))

    def _file(self, path: Path, source: str) -> Iterator[Item]:
        """The items of one file; an error on the way keeps what was read."""
        name = path.name.lower()
        if name.endswith(".txt"):
            yield TextFile(str(path), _article_id(path, source))
        elif name.endswith(".parquet"):
            yield from parquet_rows(path, self._columns)
        elif source == STDIN:
            yield from _lines(sys.stdin.buffer, "stdin")
        else:
            try:
                raw = self._open = path.open("rb")
            except OSError as error:
                yield Reject(None, "unreadable_file", error.strerror or str(error), str(path))
                return
            with raw:
                if name.endswith(".csv"):
                    yield from csv_rows(raw, str(path), self._columns)
                else:
                    yield from _lines(gzip.GzipFile(fileobj=raw) if name.endswith(".gz") else raw, str(path))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _article_id(path: Path, source: str) -> str:
    """The id of a text file: its path below the input, without the suffix."""
    return path.stem if Path(source) == path else path.relative_to(source).with_suffix("").as_posix()


def _lines(file: IO[bytes] | gzip.GzipFile, source: str) -> Iterator[Line | Reject]:
    """Line by line. A broken archive ends in a reject that names the line it broke at."""
    number = 0
    try:
        for data in _each(file):
            number += 1
            yield Line(f"{source}:{number}", data.removeprefix(b"\xef\xbb\xbf") if number == 1 else data)
    except (OSError, EOFError, zlib.error) as error:
        yield Reject(None, "unreadable_file", f"line: {error}", f"{source}:{number + 1}")
    else:
        if not number:
            yield Reject(None, "empty_file", "empty file", source)


def _each(file: IO[bytes] | gzip.GzipFile) -> Iterator[bytes]:
    """The lines; of an overlong one only the beginning, from which its reader sees that it is one."""
    buffered = io.BufferedReader(file) if isinstance(file, gzip.GzipFile) else file
    while line := buffered.readline(MAX_LINE + 1):
        yield line
        while len(line) > MAX_LINE and not line.endswith(b"\n"):
            line = buffered.readline(MAX_LINE + 1)
