"""A Spark session for the command, and Spark's errors in one line."""

from __future__ import annotations

import os
import re
import sys
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pyspark.sql import SparkSession

NEEDED = "zhfacts.spark needs pyspark: pip install 'zhfacts[spark]'"

_SETTINGS = {
    "spark.sql.files.minPartitionNum": "1",  # files are cut the same way however many executors are there
    "spark.sql.session.timeZone": "UTC",  # a moment has the same day on every machine
}
_CALLING = "An error occurred while calling "
_CAUSE = re.compile(r"Caused by: (.+)")
_PYTHON_ERROR = re.compile(r"((?!java\.|org\.)[\w.]*(?:Error|Exception): .+)")


_MASTER = "local[*,4]"
"""All cores of this machine; a task that fails is tried up to four times, as on a cluster, and not once as by local[*]."""


class SparkError(Exception):
    """Spark cannot do it; the message says why in one line."""


@contextmanager
def session(master: str | None, conf: Mapping[str, str], quiet: bool) -> Iterator[SparkSession]:
    """A session of its own, in the application that is running or in one that is started here and stopped at the end.

    Raises SparkError where Spark or Java are missing or the cluster does not answer, and for every error of Spark inside.
    """
    try:
        from py4j.protocol import Py4JError  # noqa: PLC0415
        from pyspark.errors import PySparkException  # noqa: PLC0415
        from pyspark.sql import SparkSession  # noqa: PLC0415
    except ImportError as error:
        raise SparkError(NEEDED) from error
    warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas", category=FutureWarning)
    before = SparkSession.getActiveSession()
    try:
        spark = before or _started(master, conf, quiet)
        try:
            own = spark.newSession()
            for key, value in {**_SETTINGS, **conf}.items():
                if key.startswith("spark.sql."):
                    own.conf.set(key, value)
            yield own
        finally:
            if before is None:
                spark.stop()
    except (PySparkException, Py4JError) as error:
        raise SparkError(one_line(error)) from error


def _started(master: str | None, conf: Mapping[str, str], quiet: bool) -> SparkSession:
    """An application on the cluster. Its Python is this one where nothing else is said, and its tasks are done again."""
    from pyspark.sql import SparkSession  # noqa: PLC0415

    if "spark.pyspark.python" not in conf:
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("MASTER", _MASTER)
    builder = SparkSession.builder.appName("zhfacts")
    if quiet or not sys.stderr.isatty():
        builder = builder.config("spark.ui.showConsoleProgress", "false")
    if master:
        builder = builder.master(master)
    for key, value in conf.items():
        builder = builder.config(key, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    return spark


def one_line(error: Exception) -> str:
    """What an error of Spark says, without its stacks: its first line and what is behind it, in Java or in a Python worker."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip() and not line.startswith(_CALLING)]
    said = [lines[0].removeprefix(": ").removeprefix("org.apache.spark.SparkException: ")] if lines else [type(error).__name__]
    for marked in (_CAUSE, _PYTHON_ERROR):
        behind = [found[1] for line in lines if (found := marked.match(line))]
        if behind and behind[-1] not in said[0]:
            said.append(behind[-1])
    return "; ".join(part.rstrip(" :") for part in said)
