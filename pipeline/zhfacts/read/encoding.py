"""The encoding of a text: UTF-8 where it is that, else what charset-normalizer finds among GB18030 and Big5.

A byte order mark tells UTF-8, UTF-16 and UTF-32. Bytes are always decoded strictly.
"""

from __future__ import annotations

import codecs

UTF_8 = "utf-8-sig"
_MARKS = ((codecs.BOM_UTF8, UTF_8), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_LEAST = 8
"""Bytes outside ASCII from which an encoding can be told; in fewer, UTF-8 is broken."""
_CHINESE = ("gb18030", "big5hkscs")
_NAMES = {UTF_8: "UTF-8", "gb18030": "GB18030", "big5hkscs": "Big5"}
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "utf-8": UTF_8}
"""What programs write under a name is often the wider encoding."""


def codec(name: str) -> str:
    """The codec of an encoding's name. Raises LookupError for one that Python doesn't know as text."""
    "".encode(name)
    standard = codecs.lookup(name).name
    return _WIDER.get(standard, standard)


def label(encoding: str) -> str:
    """What people call an encoding."""
    return _NAMES.get(encoding, encoding.upper())


def undecodable(encoding: str, place: int) -> str:
    """What to say of bytes that are not in the encoding."""
    return f"not {label(encoding)} at byte {place}" + ("; name another encoding by --encoding" if encoding == UTF_8 else "")


def by_mark(data: bytes) -> str | None:
    """The encoding that a byte order mark tells."""
    return next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)


def by_lines(encoding: str) -> bool:
    """Whether bytes in an encoding can be cut into lines before they are decoded."""
    return not encoding.startswith(("utf-16", "utf-32"))


def found(sample: bytes) -> str:
    """The encoding of whole lines: UTF-8 unless most lines that are not plain ASCII are something else."""
    lines = [line for line in sample.splitlines() if not line.isascii()]
    others = [line for line in lines if not _decodes(line, "utf-8")]
    if len(others) * 2 <= len(lines):
        return UTF_8
    data = b"\n".join(others)
    if sum(byte > 127 for byte in data) < _LEAST:
        return UTF_8
    from charset_normalizer import from_bytes  # noqa: PLC0415

    best = from_bytes(data, cp_isolation=list(_CHINESE)).best()
    if best is not None:
        return codec(best.encoding)
    able = [encoding for encoding in _CHINESE if _decodes(data, encoding)]
    return able[0] if len(able) == 1 else UTF_8


def decoded(data: bytes, encoding: str | None) -> str:
    """A whole text, in the encoding given or the one it is found to be in. Raises UnicodeDecodeError."""
    return data.decode(encoding or by_mark(data) or found(data)).removeprefix("\ufeff")


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
