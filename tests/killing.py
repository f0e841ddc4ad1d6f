"""Runs of `zhfacts extract` that are killed at chosen moments, resumed, and compared with one that is not.

Started as a process of its own: it imports everything once and forks a child for each run, so that a kill
costs little. A moment is a call that the store makes (write, fsync, execute, commit, replace …), counted by
the interpreter's profiler; the child is killed there, or a random moment later by an alarm in the
middle of whatever it is doing.
"""

from __future__ import annotations

import importlib
import json
import os
import random
import resource
import shutil
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doubles import DigitReader

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import FrameType

    from zhfacts.model import Article, Extraction

CALLS = frozenset(
    "__exit__ write flush fsync truncate replace unlink rmdir mkdir touch lock execute executemany commit begin rollback copy write_row "
    "write_table register open close transaction connect serialize remove put".split()
)
DECISIVE = frozenset("__exit__ commit replace unlink remove rmdir touch executemany".split())
"""Where something becomes final: a transaction ends, a file moves into its place."""
LATEST = 0.004
"""Seconds after its call that a late kill comes at most."""
FIRST_LIMIT = 1 << 14


class Reader(DigitReader):
    """The double in the extractor's place."""

    def __init__(self, *, lexicon: Sequence[Path] = ()) -> None:
        self.lexicon = lexicon

    def read(self, article: Article) -> Extraction:
        return super().read(article)


def prepare() -> None:
    """Import all that a run needs, and make small chunks."""
    for name in (
        "pandas",
        "pyarrow.parquet",
        "zhfacts.cli",
        "zhfacts.store.sqlite",
        "zhfacts.store.duckdb",
        "zhfacts.store.postgresql",
        "zhfacts.store.dataset",
        "zhfacts.report",
    ):
        importlib.import_module(name)
    importlib.import_module("zhfacts.extractor").Extractor = Reader  # type: ignore[attr-defined]
    importlib.import_module("zhfacts.read.source")._ITEMS = 8  # type: ignore[attr-defined]


def forked(work: Callable[[], int]) -> int:
    """Do some work in a child; its exit status, negative where a signal ended it."""
    child = os.fork()
    if not child:
        status = 99
        try:
            status = work()
        except BaseException as error:  # the parent sees the status, and the file says why
            Path("failed.txt").write_text(repr(error), encoding="utf8")
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def extract(args: Sequence[str], watch: Callable[[str], None] | None) -> int:
    """The command, with its standard error in told.txt."""
    from zhfacts.cli import main  # noqa: PLC0415

    sys.stderr = Path("told.txt").open("w", encoding="utf8")  # noqa: SIM115
    if watch:
        sys.setprofile(_profile(watch))
    try:
        main(["extract", *args])
    except SystemExit as done:
        return int(done.code or 0)
    finally:
        sys.setprofile(None)
        sys.stderr.close()
    return 0


def _profile(watch: Callable[[str], None]) -> Callable[[FrameType, str, Any], None]:
    """A profiler that tells the calls from the store's modules."""

    def profile(frame: FrameType, event: str, arg: Any) -> None:
        if event == "c_call":
            caller, name = frame, arg.__name__
        elif event == "call" and frame.f_back:
            caller, name = frame.f_back, frame.f_code.co_name
        else:
            return
        if name in CALLS and "/zhfacts/store/" in caller.f_code.co_filename:
            watch(name)

    return profile


def counted(path: Path) -> Callable[[str], None]:
    """Write the names of all calls down."""
    file = path.open("w", encoding="utf8")

    def watch(name: str) -> None:
        file.write(f"{name}\n")
        file.flush()

    return watch


def killer(moment: int, late: float) -> Callable[[str], None]:
    """End the process at the call of that number, or some seconds after it."""
    left = moment

    def watch(_: str) -> None:
        nonlocal left
        left -= 1
        if left == 0 and late:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_REAL, late)
        elif left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    return watch


def state(place: str) -> dict[str, Any]:
    """All that a run leaves: the bytes of files, the rows of databases."""
    files = {
        str(path): path.read_bytes().hex()
        for path in sorted(Path().rglob("*"))
        if path.is_file() and path.suffix not in {".txt", ".db", ".duckdb", ".wal"}
    }
    return {"files": files, "rows": rows(place)}


def rows(place: str) -> dict[str, list[str]]:
    """The sorted rows of all tables of a database."""
    from zhfacts.store import query  # noqa: PLC0415
    from zhfacts.store.layout import TABLES  # noqa: PLC0415
    from zhfacts.store.place import database  # noqa: PLC0415

    if database(place) is None:
        return {}
    return {design.name: sorted(map(repr, query(place, f"SELECT * FROM {design.name}", 10**6)[1])) for design in TABLES}


def empty(place: str) -> None:
    """Nothing but the input."""
    for path in Path().iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name not in {"in.jsonl", "more.csv", "calls.txt"}:
            path.unlink()
    if place.startswith("postgresql"):
        import psycopg  # noqa: PLC0415

        with psycopg.connect(place, autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")


def run(args: Sequence[str], place: str, watch: Callable[[str], None] | None = None) -> int:
    """A run in a child that leaves its state, if it comes to an end."""

    def work() -> int:
        status = extract(args, watch)
        Path("state.txt").write_text(json.dumps(state(place)), encoding="utf8")
        return status

    return forked(work)


def told() -> str:
    """What the summary says, without its times."""
    return Path("told.txt").read_text(encoding="utf8").splitlines()[-1].partition(" rejects")[0]


def command(place: str) -> list[str]:
    """A run with three targets."""
    return ["in.jsonl", "more.csv", "-o", place, "--ledger", "ledger.jsonl", "--rejects", "rejects.csv"]


def undisturbed(place: str) -> tuple[list[str], dict[str, Any]]:
    """The calls of a run that nothing stops, and what it leaves."""
    prepare()
    forked(lambda: empty(place) or 0)
    status = run(command(place), place, counted(Path("calls.txt")))
    left = {"status": status, "told": told(), "state": json.loads(Path("state.txt").read_text(encoding="utf8"))}
    return Path("calls.txt").read_text(encoding="utf8").split(), left


def compared(expected: dict[str, Any], status: int) -> list[str]:
    """In what the last run differs from the undisturbed one."""
    left = json.loads(Path("state.txt").read_text(encoding="utf8"))
    found = [
        name
        for part, content in expected["state"].items()
        for name in sorted({*content, *left[part]})
        if content.get(name) != left[part].get(name)
    ]
    return found + ["status"] * (status != expected["status"]) + ["told"] * (told() != expected["told"])


def moments(calls: Sequence[str], points: int) -> list[int]:
    """The calls to be killed at, from 1: some of all, some of those that decide, and some of the last of those."""
    decisive = [i for i, name in enumerate(calls, 1) if name in DECISIVE]
    few = points // 3
    return [*spread(range(1, len(calls) + 1), points - 2 * few), *spread(decisive[:-few], few), *spread(decisive[-2 * few :], few)]


def spread(among: Sequence[int], count: int) -> list[int]:
    """Some of them, at even distances, the first and the last included."""
    return [among[i * (len(among) - 1) // (count - 1)] for i in range(count)]


def kill(place: str, points: int, seed: int) -> dict[str, Any]:
    """Kill a run at `points` moments and resume it; some are killed once more on the way."""
    calls, expected = undisturbed(place)
    chance = random.Random(seed)
    found = []
    for i, moment in enumerate(moments(calls, points)):
        forked(lambda: empty(place) or 0)
        late = chance.uniform(0.00001, LATEST) if i % 2 else 0.0
        statuses = [run(command(place), place, killer(moment, late))]
        if i % 4 == 3 and statuses[-1] < 0:
            statuses.append(run([*command(place), "--resume"], place, killer(chance.randint(1, len(calls)), 0)))
        if statuses[-1] < 0:
            statuses.append(run([*command(place), "--resume"], place))
        found.append({"call": calls[moment - 1], "late": late, "statuses": statuses, "different": compared(expected, statuses[-1])})
    return {"expected": summary(expected), "found": found}


def summary(expected: dict[str, Any]) -> dict[str, Any]:
    """What the undisturbed run left, to be sure that it did something."""
    state = expected["state"]
    return {
        "status": expected["status"],
        "files": sorted(state["files"]),
        "rows": {name: len(rows) for name, rows in state["rows"].items()},
    }


def fill(place: str) -> dict[str, Any]:
    """Run with files limited to some size, as on a full disk, twice as large each time; then resume without a limit."""
    _, expected = undisturbed(place)
    found: list[dict[str, Any]] = []
    limit = FIRST_LIMIT
    while not found or found[-1]["statuses"] != [expected["status"]]:
        forked(lambda: empty(place) or 0)
        statuses = [forked(lambda: limited(command(place), place, limit))]  # noqa: B023
        said = Path("told.txt").read_text(encoding="utf8").splitlines()[-1]
        if statuses[0] in {2, 3}:
            statuses.append(run([*command(place), "--resume"], place))
        found.append({"limit": limit, "said": said, "statuses": statuses, "different": compared(expected, statuses[-1])})
        limit *= 2
    return {"expected": summary(expected), "found": found}


def limited(args: Sequence[str], place: str, limit: int) -> int:
    """A run none of whose files may be longer than `limit` bytes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    status = extract(args, None)
    if status not in {2, 3}:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.getrlimit(resource.RLIMIT_FSIZE)[1],) * 2)
        Path("state.txt").write_text(json.dumps(state(place)), encoding="utf8")
    return status


if __name__ == "__main__":
    print(json.dumps(kill(sys.argv[2], 20, 1) if sys.argv[1] == "kill" else fill(sys.argv[2])))
