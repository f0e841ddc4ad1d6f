"""JSON Lines: an object a line, blank lines skipped."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

from zhfacts.model import Reject
from zhfacts.read.encoding import UTF_8, undecodable
from zhfacts.read.record import FIELDS, Columns, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_LINE = 1 << 26
"""A line of more bytes (64 MiB) is refused unread, so that one broken file cannot fill the memory."""


class Line(msgspec.Struct, frozen=True):
    """A line of a file as it stands there."""

    where: str
    data: bytes
    encoding: str = UTF_8


@cache
def _decoder(columns: Columns) -> msgspec.json.Decoder[Any]:
    """Reads the four columns and passes over the others without building them."""
    fields = [(name, object, None) for name in FIELDS]
    names = {name: getattr(columns, name) for name in FIELDS}
    return msgspec.json.Decoder(msgspec.defstruct("Line", fields, rename=names))


def rows(line: Line, columns: Columns) -> Iterator[Row | Reject]:
    """The row of a line, nothing for a blank one."""
    where, data = line.where, line.data.rstrip(b"\r\n")
    if line.encoding != UTF_8 and len(line.data) <= MAX_LINE:
        try:
            data = data.decode(line.encoding).encode()
        except UnicodeDecodeError as error:
            yield _wrong(error, line)
            return
    if len(line.data) > MAX_LINE:
        yield Reject(None, "too_long", f"line: more than {MAX_LINE} bytes", where)
    elif data.strip():
        try:
            found = _decoder(columns).decode(data)
            yield Row(where, found.id, found.title, found.published, found.text)
        except msgspec.DecodeError as error:
            yield _tolerant(line, data, columns, str(error))
        except RecursionError:
            yield Reject(None, "not_json", "line: not JSON (nested too deeply)", where)
        except UnicodeDecodeError as error:
            yield _wrong(error, line)


def _tolerant(line: Line, data: bytes, columns: Columns, problem: str) -> Row | Reject:
    """What other writers put into JSON and the standard forbids: NaN, control characters, lone surrogates."""
    try:
        found = json.loads(data.decode("utf8"), strict=False)
    except UnicodeDecodeError as error:
        return _wrong(error, line)
    except (ValueError, RecursionError):
        return Reject(None, "not_json", f"line: not JSON ({problem})", line.where)
    if not isinstance(found, dict):
        return Reject(None, "not_object", "line: not a JSON object", line.where)
    return Row(line.where, *(found.get(getattr(columns, name)) for name in FIELDS))


def _wrong(error: UnicodeDecodeError, line: Line) -> Reject:
    return Reject(None, "wrong_encoding", f"line: {undecodable(line.encoding, error.start)}", line.where)
