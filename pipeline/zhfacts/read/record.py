"""One article from the loose values of a line or a row, or the reason why they make none."""

from __future__ import annotations

import datetime as dt
import math

import msgspec

from zhfacts.identity import address
from zhfacts.model import Article, Reject

FIELDS = ("id", "title", "published", "text")

_FIRST_YEAR, _LAST_YEAR = 1900, 2199
"""Other years are what programs write for no date (0001-01-01, 9999-12-31)."""

_KINDS = {str: "a string", bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object", bytes: "bytes"}


_ESCAPED = {chr(0xDC00 + byte) for byte in range(0x80, 0x100)}
"""How bytes that could not be decoded stand in a row of CSV."""


class Columns(msgspec.Struct, frozen=True):
    """What the columns of an article are called in the input."""

    id: str = "id"
    title: str = "title"
    published: str = "published"
    text: str = "text"


class Row(msgspec.Struct, frozen=True):
    """The values of one line or row, as they were found; None where there is none."""

    where: str
    id: object = None
    title: object = None
    published: object = None
    text: object = None


class _BadError(Exception):
    """A value that makes no article: reason code and detail."""


def article(row: Row, default: dt.date | None, max_chars: int | None = None) -> Article | Reject:
    """The article of a row; `default` is the date of one that has none. One of more than `max_chars` characters is refused."""
    doc_id = None
    try:
        doc_id = _id(row.id)
        text, title = _text(row.text), _string("title", row.title) or ""
        if not text.strip() and not title.strip():
            raise _BadError("missing_text", "text: empty")
        if max_chars is not None and len(title) + len(text) > max_chars:
            raise _BadError("too_long", f"text: {len(title) + len(text):,} characters, more than {max_chars:,} (--max-chars)")
        return Article(doc_id or address(f"{title}\n{text}", size=8), text, title, _date(row.published) or default)
    except _BadError as bad:
        reason, detail = bad.args
        return Reject(doc_id, reason, detail, row.where)


def _missing(value: object) -> bool:
    """Null, and the NaN that data frames write for it."""
    return value is None or (isinstance(value, float) and math.isnan(value))


def _string(name: str, value: object) -> str | None:
    if _missing(value):
        return None
    if not isinstance(value, str):
        raise _BadError(f"{name}_not_string", f"{name}: {_kind(value)}, not a string")
    try:
        value.encode("utf8")
    except UnicodeEncodeError as error:
        what = "not in the encoding of its file" if value[error.start] in _ESCAPED else "half a surrogate pair"
        raise _BadError("wrong_encoding", f"{name}: {what} at character {error.start}") from None
    return value


def _text(value: object) -> str:
    text = _string("text", value)
    if text is None:
        raise _BadError("missing_text", "text: missing")
    return text


def _id(value: object) -> str | None:
    """The name of the article; a whole number is as good as its digits."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    name = _string("id", value)
    if name and "\0" in name:
        raise _BadError("wrong_encoding", "id: contains a NUL character")
    return name or None


def _date(value: object) -> dt.date | None:
    """The day of a date, of a date with a time, or of an ISO string of either."""
    if _missing(value) or value == "":
        return None
    found = _iso_date(value) if isinstance(value, str) else value
    day = found.date() if isinstance(found, dt.datetime) else found
    if not isinstance(day, dt.date):
        raise _BadError("wrong_date", f"published: {_kind(value)}, not an ISO date (YYYY-MM-DD)")
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise _BadError("wrong_date", f"published: {day} is not between {_FIRST_YEAR} and {_LAST_YEAR}")
    return day


def _iso_date(text: str) -> dt.datetime:
    try:
        return dt.datetime.fromisoformat(text.strip())
    except ValueError:
        raise _BadError("wrong_date", f"published: {text[:40]!r} is not an ISO date (YYYY-MM-DD)") from None


def _kind(value: object) -> str:
    return _KINDS.get(type(value), type(value).__name__)
