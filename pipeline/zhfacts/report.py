"""What a run tells a person while it goes, on standard error: problems, progress and a summary."""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from rich.progress import Progress, TaskID

    from zhfacts.model import Reject
    from zhfacts.read import Source
    from zhfacts.run import Outcome
    from zhfacts.store import Mark

_LINES = 10
"""Problems of one kind in one file that are told one by one; the others are counted."""


class Report:
    """Counts a run, from what a stopped one had done on. Problems are told even when it is quiet."""

    def __init__(self, source: Source, quiet: bool, start: Mark) -> None:
        self._source = source
        self._quiet = quiet
        self._progress: Progress | None = None
        self._task: TaskID | None = None
        self._started = time.monotonic()
        self._told: Counter[tuple[str, str]] = Counter()
        self._before = start.articles
        self.articles, self.facts, self.rejects, self.unreadable = start.articles, start.facts, start.rejects, start.unreadable
        if start.chunks and not quiet:
            click.echo(f"zhfacts: going on after {start.articles:,} articles", err=True)

    def __enter__(self) -> None:
        """Show the progress, on a terminal only."""
        if self._quiet or not sys.stderr.isatty():
            return
        from rich.console import Console  # noqa: PLC0415
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

        columns = (BarColumn(), TextColumn("{task.fields[said]}"), TimeRemainingColumn())
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._progress.add_task("", total=self._source.size(), said="")
        self._progress.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Take the progress away."""
        if self._progress:
            self._progress.stop()
            self._progress = None

    def add(self, outcome: Outcome) -> None:
        """Count a chunk and tell its problems."""
        self.articles += outcome.articles
        self.facts += outcome.facts
        self.rejects += outcome.rejects
        for problem in (*outcome.unreadable, *outcome.failed):
            self._problem(problem)
        if self._progress and self._task is not None:
            self._progress.update(self._task, completed=outcome.read, said=self._counts())

    def _problem(self, problem: Reject) -> None:
        """One line that names the place; the flood of a file that is bad throughout is cut short."""
        self.unreadable += 1
        place = problem.where or f"article {problem.doc_id}"
        kind = (_holder(problem.where), problem.reason) if problem.where else ("", problem.reason)
        self._told[kind] += 1
        if self._told[kind] <= _LINES:
            self._say(f"zhfacts: {place}: {printable(problem.detail)}")

    def _say(self, line: str) -> None:
        if self._progress:
            self._progress.console.print(line, markup=False, highlight=False, soft_wrap=True)
        else:
            click.echo(line, err=True)

    def _counts(self) -> str:
        rate = (self.articles - self._before) / max(time.monotonic() - self._started, 1e-9)
        return f"{self.articles:,} articles · {self.facts:,} facts · {self.rejects:,} rejects · {rate:,.0f} articles/s"

    def summary(self, names: Sequence[str]) -> None:
        """What was done, and what was left untold."""
        for (place, reason), count in self._told.items():
            if count > _LINES:
                click.echo(f"zhfacts: {place + ': ' if place else ''}{count - _LINES:,} more with {reason}", err=True)
        if not self._quiet:
            seconds = time.monotonic() - self._started
            unreadable = f" · {self.unreadable:,} unreadable" if self.unreadable else ""
            click.echo(f"{self._counts()} · {seconds:.1f} s{unreadable} → {', '.join(names)}", err=True)


def _holder(where: str) -> str:
    """What holds the place of a problem: the file of a line, the folder of a file."""
    file, mark, line = where.rpartition(":")
    return file if mark and line.isdigit() else str(Path(where).parent)


def printable(text: str) -> str:
    """Text of an input without the characters that steer a terminal."""
    return "".join(c if c.isprintable() else "\ufffd" for c in text)
