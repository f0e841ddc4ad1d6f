"""The inputs in their order, cut into chunks: files by their suffix, folders by the files in them."""

from __future__ import annotations

import io
import os
import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, cast

from zhfacts.model import Reject
from zhfacts.read.chunk import PAGES, Chunk, File, Item
from zhfacts.read.compressed import COMPRESSED, plain_name, stream
from zhfacts.read.encoding import UTF_8, by_lines, by_mark, found, label
from zhfacts.read.jsonl import MAX_LINE, Line
from zhfacts.read.record import Row
from zhfacts.read.table import csv_rows, parquet_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from zhfacts.read.record import Columns

STDIN = "-"
_PLAIN = (".jsonl", ".csv", ".txt", *PAGES)
SUFFIXES = (*_PLAIN, ".parquet")
"""The formats; all but Parquet also compressed (.gz, .zst)."""
_ALL = (*SUFFIXES, *(f"{plain}{compressed}" for plain in _PLAIN for compressed in COMPRESSED))
_TOLD = f"{', '.join(SUFFIXES)}, also with {' or '.join(COMPRESSED)}"

_ITEMS = 256
_BYTES = 1 << 19


class Source:
    """Everything that one run reads.

    Files and folders in `skip` (what the run writes) are left out of folders; `encoding` is that of all text, None finds it file by file.
    """

    def __init__(self, inputs: Sequence[str], columns: Columns, skip: Collection[Path] = (), encoding: str | None = None) -> None:
        self.inputs = inputs
        self._encoding = encoding
        self._columns = columns
        self._skip = {path.resolve() for path in skip}
        self._behind = 0
        self._open: io.FileIO | None = None

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
            weight += _weight(item)
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
        elif not path.name.lower().endswith(_ALL):
            yield Reject(None, "unknown_format", f"none of {_TOLD}", source)
        else:
            yield path

    def _walk(self, folder: Path) -> Iterator[Path | Reject]:
        found = False
        problems: list[OSError] = []
        for root, folders, names in os.walk(folder, onerror=problems.append):
            folders[:] = sorted(name for name in folders if not name.startswith(".") and Path(root, name).resolve() not in self._skip)
            for name in sorted(names):
                path = Path(root, name)
                if name.lower().endswith(_ALL) and not name.startswith(".") and path.resolve() not in self._skip:
                    found = True
                    yield path if path.is_file() or not path.exists() else Reject(None, "unreadable_file", "not a file", str(path))
        for problem in problems:
            yield Reject(None, "unreadable_file", problem.strerror or str(problem), str(problem.filename))
        if not found and not problems:
            yield Reject(None, "nothing_to_read", f"nothing to read in the folder (none of {_TOLD})", str(folder))

    def _file(self, path: Path, source: str) -> Iterator[Item]:
        """The items of one file; an error on the way keeps what was read."""
        name = plain_name(path.name)
        if source == STDIN:
            given = sys.stdin.buffer
            yield from _lines(
                given if isinstance(given, io.BufferedReader) else io.BufferedReader(cast("io.RawIOBase", given)), "stdin", self._encoding
            )
        elif name.endswith((".txt", *PAGES)):
            yield File(str(path), _article_id(path, source))
        elif name.endswith(".parquet"):
            yield from parquet_rows(path, self._columns)
        else:
            yield from self._read_through(path, name)

    def _read_through(self, path: Path, name: str) -> Iterator[Item]:
        try:
            raw = self._open = io.FileIO(path)
        except OSError as error:
            yield Reject(None, "unreadable_file", error.strerror or str(error), str(path))
            return
        with raw, stream(raw, path.name) as opened:
            if name.endswith(".csv"):
                yield from csv_rows(opened, str(path), self._columns, self._encoding)
            else:
                yield from _lines(opened, str(path), self._encoding)


def _weight(item: Item) -> int:
    """About how many bytes an item takes."""
    if isinstance(item, Line):
        return len(item.data)
    return 1024 + (2 * len(item.text) if isinstance(item, Row) and isinstance(item.text, str) else 0)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _article_id(path: Path, source: str) -> str:
    """The id of a file that is one article: its path below the input, without the suffix."""
    place = Path(path.name) if Path(source) == path else path.relative_to(source)
    if place.suffix.lower() in COMPRESSED:
        place = place.with_suffix("")
    return place.with_suffix("").as_posix()


def _lines(file: io.BufferedReader, source: str, encoding: str | None) -> Iterator[Line | Reject]:
    """Line by line. A broken archive ends in a reject that names the line it broke at.

    The encoding is found at the first line that is not plain ASCII, by it and what comes with it.
    """
    number = 0
    try:
        encoding = encoding or by_mark(file.peek())
        for data in _each(file, encoding):
            number += 1
            if encoding is None and not data.isascii():
                encoding = found(data + _whole_lines(file.peek()))
            yield Line(f"{source}:{number}", data.removeprefix(b"\xef\xbb\xbf") if number == 1 else data, _of_line(encoding))
    except UnicodeError as error:
        yield Reject(None, "wrong_encoding", f"line: not {label(encoding or '')} ({error})", f"{source}:{number + 1}")
    except (OSError, EOFError, zlib.error) as error:
        yield Reject(None, "unreadable_file", f"line: {error}", f"{source}:{number + 1}")
    else:
        if not number:
            yield Reject(None, "empty_file", "empty file", source)


def _whole_lines(sample: bytes) -> bytes:
    return sample[: sample.rfind(b"\n") + 1]


def _of_line(encoding: str | None) -> str:
    """The encoding of a line as it is passed on: where bytes do not make lines, it was decoded before."""
    return encoding if encoding is not None and by_lines(encoding) else UTF_8


def _each(file: io.BufferedReader, encoding: str | None) -> Iterator[bytes]:
    """The lines; of an overlong one only the beginning, from which its reader sees that it is one."""
    if encoding is not None and not by_lines(encoding):
        yield from _decoded_lines(file, encoding)
        return
    while line := file.readline(MAX_LINE + 1):
        yield line
        while len(line) > MAX_LINE and not line.endswith(b"\n"):
            line = file.readline(MAX_LINE + 1)


def _decoded_lines(file: io.BufferedReader, encoding: str) -> Iterator[bytes]:
    """Lines of UTF-16 and UTF-32 as UTF-8."""
    with io.TextIOWrapper(file, encoding=encoding, newline="\n") as text:
        while line := text.readline(MAX_LINE + 1):
            yield line.encode("utf8", "surrogatepass")
            while len(line) > MAX_LINE and not line.endswith("\n"):
                line = text.readline(MAX_LINE + 1)
