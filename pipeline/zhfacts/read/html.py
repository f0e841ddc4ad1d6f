"""An article in a web page: title, date and main text by trafilatura (the extra zhfacts[html])."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from zhfacts.read import encoding as encodings

if TYPE_CHECKING:
    from collections.abc import Callable

_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]{2,40})", re.I)
_HEAD = 4096
_DATES = {"original_date": True, "extensive_search": False, "min_date": "1990-01-01", "max_date": "2199-12-31"}
"""A date that the page states for itself. Limits of their own, since the default ones depend on today."""


class Web(NamedTuple):
    """What a page holds; `published` is an ISO date."""

    title: str | None
    published: str | None
    text: str


def decoded(data: bytes, encoding: str | None) -> str:
    """The page as text: in the encoding given, UTF-8, the declared one, or the one found. Raises UnicodeDecodeError."""
    if encoding is None and encodings.by_mark(data) is None:
        declared = _DECLARED.search(data, 0, _HEAD)
        if declared is not None and encodings.found(data) != encodings.UTF_8:
            try:
                return data.decode(encodings.codec(declared[1].decode()))
            except (LookupError, UnicodeDecodeError):
                pass  # a wrong declaration: found by the bytes
    return encodings.decoded(data, encoding)


def extracted(page: str) -> Web:
    """The article of a page; an empty text where there is none. Raises ImportError without trafilatura."""
    found = _extractor()(page, with_metadata=True, include_comments=False, include_tables=False, date_extraction_params=_DATES)
    if found is None:
        return Web(None, None, "")
    return Web(found.title or None, found.date or None, found.text or "")


def _extractor() -> Callable[..., Any]:
    from trafilatura import bare_extraction  # noqa: PLC0415

    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).addHandler(logging.NullHandler())
    return bare_extraction
