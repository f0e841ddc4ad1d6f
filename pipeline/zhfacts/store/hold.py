"""A file that one process at a time may hold; the system lets go of it when the process ends, however it ends."""

from __future__ import annotations

import os
from typing import IO, TYPE_CHECKING

import portalocker

from zhfacts.store.target import StoreError

if TYPE_CHECKING:
    from pathlib import Path

_LOCK = portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING


def hold(path: Path, name: str) -> IO[bytes]:
    """The file, made where it is missing, open and locked until it is closed.

    Raises StoreError where another process holds it, OSError where it cannot be had. A file that its holder
    removed while we waited for it is none.
    """
    while True:
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o666), "r+b")
        try:
            portalocker.lock(file, _LOCK)
            if path.exists() and os.path.samestat(os.fstat(file.fileno()), path.stat()):
                return file
        except portalocker.LockException as error:
            file.close()
            raise StoreError(f"{name}: another process is writing it; one at a time can") from error
        file.close()
