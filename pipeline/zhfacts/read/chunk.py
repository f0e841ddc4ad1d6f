"""A piece of the input: cheap to cut, cheap to send to another process, and read there."""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING

import msgspec

from zhfacts.limit import TimeIsUp, cpu_seconds
from zhfacts.model import Article, Reject
from zhfacts.read import html
from zhfacts.read.compressed import plain_name, stream
from zhfacts.read.encoding import codec, decoded, undecodable
from zhfacts.read.jsonl import MAX_LINE, Line, rows
from zhfacts.read.record import Columns, Row, article

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator


class Settings(msgspec.Struct, frozen=True):
    """How articles are read.

    The columns' names, the date of an article that gives none, the encoding of all text (None: found file by file), and
    the most characters and CPU seconds that an article may have.
    """

    columns: Columns = Columns()
    published: dt.date | None = None
    encoding: str | None = None
    max_chars: int | None = None
    max_seconds: float | None = None


PAGES = (".html", ".htm")


class File(msgspec.Struct, frozen=True):
    """A file that is one article: plain text, or a web page by its suffix."""

    path: str
    id: str


Item = Line | Row | File | Reject


class Chunk(msgspec.Struct, frozen=True):
    """Some items that follow one another, not read yet; `read` bytes of all inputs lie behind them."""

    items: list[Item]
    read: int = 0


def articles(chunk: Chunk, settings: Settings) -> Iterator[Article | Reject]:
    """The articles of a chunk in their order, each bad one as a reject in its place."""
    for item in chunk.items:
        for row in _rows(item, settings):
            yield row if isinstance(row, Reject) else article(row, settings.published, settings.max_chars)


def _rows(item: Item, settings: Settings) -> Iterator[Row | Reject]:
    if isinstance(item, Line):
        yield from rows(item, settings.columns)
    elif isinstance(item, File):
        yield _whole(item, settings)
    else:
        yield item


def _whole(file: File, settings: Settings) -> Row | Reject:
    try:
        with io.FileIO(file.path) as opened, stream(opened, file.path) as bytes_:
            data = bytes_.read(MAX_LINE + 1)
        if len(data) > MAX_LINE:
            return Reject(None, "too_long", f"text: more than {MAX_LINE} bytes", file.path)
        if not data:
            return Reject(None, "empty_file", "empty file", file.path)
        if not plain_name(file.path).endswith(PAGES):
            return Row(file.path, id=file.id, text=decoded(data, settings.encoding))
        with cpu_seconds(settings.max_seconds):
            title, published, text = html.extracted(html.decoded(data, settings.encoding))
    except UnicodeError as error:
        return Reject(None, "wrong_encoding", f"text: {_undecodable(error)}", file.path)
    except (OSError, EOFError, zlib.error) as error:
        return Reject(None, "unreadable_file", getattr(error, "strerror", None) or str(error), file.path)
    except ImportError:
        return Reject(None, "missing_extra", "web pages need another package: pip install 'zhfacts[html]'", file.path)
    except TimeIsUp:
        return Reject(None, "too_slow", f"text: more than {settings.max_seconds:g} CPU seconds (--max-seconds)", file.path)
    return Row(file.path, file.id, title, published, text or None)


def _undecodable(error: UnicodeError) -> str:
    return undecodable(codec(error.encoding), error.start) if isinstance(error, UnicodeDecodeError) else str(error)
