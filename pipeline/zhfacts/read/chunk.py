"""A piece of the input: cheap to cut, cheap to send to another process, and read there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from zhfacts.model import Article, Reject
from zhfacts.read.jsonl import Line, rows
from zhfacts.read.record import Columns, Row, article

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator


class Settings(msgspec.Struct, frozen=True):
    """How articles are read: the columns' names, and the date of an article that gives none."""

    columns: Columns = Columns()
    published: dt.date | None = None


class TextFile(msgspec.Struct, frozen=True):
    """A file that is one article."""

    path: str
    id: str


Item = Line | Row | TextFile | Reject


class Chunk(msgspec.Struct, frozen=True):
    """Some items that follow one another, not read yet; `read` bytes of all inputs lie behind them."""

    items: list[Item]
    read: int = 0


def articles(chunk: Chunk, settings: Settings) -> Iterator[Article | Reject]:
    """The articles of a chunk in their order, each bad one as a reject in its place."""
    for item in chunk.items:
        for row in _rows(item, settings.columns):
            yield row if isinstance(row, Reject) else article(row, settings.published)


def _rows(item: Item, columns: Columns) -> Iterator[Row | Reject]:
    if isinstance(item, Line):
        yield from rows(item, columns)
    elif isinstance(item, TextFile):
        yield _text(item)
    else:
        yield item


def _text(file: TextFile) -> Row | Reject:
    try:
        text = Path(file.path).read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Reject(None, "wrong_encoding", f"text: not UTF-8 at byte {error.start}", file.path)
    except OSError as error:
        return Reject(None, "unreadable_file", error.strerror or str(error), file.path)
    return Row(file.path, id=file.id, text=text) if text else Reject(None, "empty_file", "empty file", file.path)
