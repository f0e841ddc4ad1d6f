"""Files that may be compressed, as streams: what they hold is never held in memory whole."""

from __future__ import annotations

import gzip
import io

COMPRESSED = (".gz", ".zst")
_BUFFER = 1 << 18
_PIECE = 1 << 13
"""What is decompressed at a time: so much may be lost before the place where an archive is broken."""


def plain_name(name: str) -> str:
    """A file name in lower case without the suffix of its compression."""
    name = name.lower()
    return name.removesuffix(".gz").removesuffix(".zst") if name.endswith(COMPRESSED) else name


def stream(raw: io.FileIO, name: str) -> io.BufferedReader:
    """The bytes that a file of this name holds, decompressed as they are read (OSError, EOFError, zlib.error where they are broken)."""
    if name.lower().endswith(".gz"):
        return io.BufferedReader(gzip.GzipFile(fileobj=raw), _PIECE)
    if name.lower().endswith(".zst"):
        import pyarrow as pa  # noqa: PLC0415

        return io.BufferedReader(pa.CompressedInputStream(raw, "zstd"), _PIECE)
    return io.BufferedReader(raw, _BUFFER)
