"""JSON Lines: an object a line, blank lines skipped."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

from zhfacts.model import Reject
from zhfacts.read.record import FIELDS, Columns, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_LINE = 1 << 26
"""A line of more bytes (64 MiB) is refused unread, so that one broken file cannot fill the memory."""


class Line(msgspec.Struct, frozen=True):
    """A line of a file as it stands there."""

    where: str
    data: bytes


@cache
def _decoder(columns: Columns) -> msgspec.json.Decoder[Any]:
    """Reads the four columns and passes over the others without building them."""
    fields = [(name, object, None) for name in FIELDS]
    names = {name: getattr(columns, name) for name in FIELDS}
    return msgspec.json.Decoder(msgspec.defstruct("Line", fields, rename=names))


def rows(line: Line, columns: Columns) -> Iterator[Row | Reject]:
    """The row of a line, nothing for a blank one."""
    where, data = line.where, line.data
    if len(data) > MAX_LINE:
        yield Reject(None, "too_long", f"line: more than {MAX_LINE} bytes", where)
    elif data.strip():
        try:
            found = _decoder(columns).decode(data)
            yield Row(where, found.id, found.title, found.published, found.text)
        except msgspec.DecodeError as error:
            yield _tolerant(line, columns, str(error))
        except UnicodeDecodeError as error:
            yield _not_utf8(error, where)


def _tolerant(line: Line, columns: Columns, problem: str) -> Row | Reject:
    """What other writers put into JSON and the standard forbids: NaN, control characters, lone surrogates."""
    try:
        found = json.loads(line.data.decode("utf8"), strict=False)
    except UnicodeDecodeError as error:
        return _not_utf8(error, line.where)
    except (ValueError, RecursionError):
        return Reject(None, "not_json", f"line: not JSON ({problem})", line.where)
    if not isinstance(found, dict):
        return Reject(None, "not_object", "line: not a JSON object", line.where)
    return Row(line.where, *(found.get(getattr(columns, name)) for name in FIELDS))


def _not_utf8(error: UnicodeDecodeError, where: str) -> Reject:
    return Reject(None, "wrong_encoding", f"line: not UTF-8 ({error.reason})", where)
