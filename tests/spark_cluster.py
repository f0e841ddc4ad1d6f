"""A standalone Spark cluster of our own on this machine: a master and two workers, each a process, in a folder that goes away."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

WORKERS = 2
LIGHT = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote"
"""Options of a Java that lives for seconds: start quickly, compile little."""

_PATIENCE = 300.0


def missing() -> str | None:
    """What Spark would need and is not there."""
    home = os.environ.get("JAVA_HOME")
    if not (Path(home, "bin", "java").exists() if home else shutil.which("java")):
        return "no Java is installed (Debian package default-jre-headless)"
    return None if importlib.util.find_spec("pyspark") else "pyspark is not installed (pip install 'zhfacts[spark]')"


def settings(folder: Path) -> dict[str, str]:
    """What an application on the cluster is told: small executors, nothing written outside the folder."""
    return {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.extraJavaOptions": LIGHT,
        "spark.executor.extraJavaOptions": LIGHT,
        "spark.executor.memory": "512m",
        "spark.executor.cores": "1",
        "spark.cores.max": str(WORKERS),
        "spark.local.dir": str(folder),
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.adaptive.enabled": "false",
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    }


def environment(folder: Path) -> dict[str, str]:
    """The environment of Spark's processes: this Python with this package and the tests' modules."""
    import pyspark  # noqa: PLC0415

    (folder / "conf").mkdir(exist_ok=True)
    here = [str(Path(__file__).parent), str(Path(__file__).parent.parent / "pipeline")]
    return {
        **os.environ,
        "SPARK_HOME": str(Path(pyspark.__file__).parent),
        "SPARK_CONF_DIR": str(folder / "conf"),
        "SPARK_LOCAL_DIRS": str(folder / "local"),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_DAEMON_JAVA_OPTS": LIGHT,
        "PYSPARK_PYTHON": sys.executable,
        "PYTHONPATH": os.pathsep.join(here),
    }


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """The address of the master, when all workers have come to it."""
    port = _free_port()
    address = f"spark://127.0.0.1:{port}"
    with ExitStack() as running:
        log = folder / "master.log"
        place = ["--host", "127.0.0.1", "--webui-port", "0"]
        master = running.enter_context(_process(folder, log, "master.Master", *place, "--port", str(port)))
        _until(master, log, "New state: ALIVE", 1)
        for number in range(WORKERS):
            work = [*place, "--cores", "2", "--memory", "1g", "--work-dir", str(folder / f"work{number}"), address]
            running.enter_context(_process(folder, folder / f"worker{number}.log", "worker.Worker", *work))
        _until(master, log, "Registering worker", WORKERS)
        yield address


@contextmanager
def _process(folder: Path, log: Path, name: str, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """One of Spark's own programs, asked to end at the end and waited for."""
    environ = environment(folder)
    command = [Path(environ["SPARK_HOME"], "bin", "spark-class"), f"org.apache.spark.deploy.{name}", *arguments]
    with log.open("wb") as out, subprocess.Popen(command, env=environ, cwd=folder, stdout=out, stderr=out) as process:
        try:
            yield process
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(30)
            process.kill()


def _until(process: subprocess.Popen[bytes], log: Path, words: str, times: int) -> None:
    """Wait until the log of a running process says something so many times."""
    end = time.monotonic() + _PATIENCE
    said = ""
    while time.monotonic() < end and process.poll() is None:
        said = log.read_text(encoding="utf8", errors="replace")
        if said.count(words) >= times:
            return
        time.sleep(0.1)
    message = f"{log.name} does not say {words!r} {times} times:\n{said[-2000:]}"
    raise RuntimeError(message)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
