"""A PostgreSQL server of our own, for tests and benchmarks."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from collections.abc import Iterator


def binaries() -> Path | None:
    """Where the server's programs are; Debian keeps them out of the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).resolve().parent if on_path else None


def _as_user(folder: Path) -> list[str]:
    """The server refuses to run as root: there it runs as the package's own user."""
    if os.getuid() != 0:
        return []
    shutil.chown(folder, "postgres")
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(programs: Path) -> Iterator[str]:
    """The address of a server that lives as long as the context, without a database name."""
    folder = Path("/tmp") / f"zhfacts-pg-{uuid4().hex[:8]}"
    folder.mkdir(mode=0o700)
    user = _as_user(folder)
    port = _free_port()
    data = folder / "data"
    try:
        make = [*user, programs / "initdb", "-D", data, "-A", "trust", "-U", "tester", "-E", "UTF8", "--no-sync"]
        subprocess.run(make, check=True, capture_output=True, cwd=folder)
        options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=off"
        start = [*user, programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start"]
        subprocess.run(start, check=True, cwd=folder, stdout=subprocess.DEVNULL)
        try:
            yield f"postgresql://tester:secret@127.0.0.1:{port}/"
        finally:
            subprocess.run([*user, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], check=True, capture_output=True, cwd=folder)
    finally:
        shutil.rmtree(folder)
