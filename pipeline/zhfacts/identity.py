"""Content addresses: the same content gives the same id, on every machine and at every time."""

from __future__ import annotations

import hashlib


def address(*parts: object, size: int = 16) -> str:
    """A hexadecimal hash of `size` bytes over the parts in their order."""
    joined = "\x1f".join(map(str, parts))
    return hashlib.blake2b(joined.encode("utf8", "surrogatepass"), digest_size=size).hexdigest()
