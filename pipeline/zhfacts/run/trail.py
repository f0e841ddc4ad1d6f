"""Where a run stands in its inputs, so that a run that was stopped can go on from there."""

from __future__ import annotations

import hashlib
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

from zhfacts.identity import address
from zhfacts.read.chunk import File
from zhfacts.read.jsonl import Line
from zhfacts.store import Mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from zhfacts.read import Chunk, Settings
    from zhfacts.read.chunk import Item
    from zhfacts.run.work import Outcome
    from zhfacts.store import Run


class ResumeError(Exception):
    """The inputs are not those of the run that stopped."""


def job_name(run: Run, inputs: Sequence[str], settings: Settings, min_confidence: float) -> str:
    """The name of all that decides what a run writes, but for the content of its inputs."""
    return address(run.run_id, *inputs, settings, min_confidence)


class Trail:
    """Chunks on their way, each with the mark that stands behind it.

    The mark holds a digest of everything read so far: what a stopped run has done is read again and compared,
    not extracted again.
    """

    def __init__(self, chunks: Iterable[Chunk], start: Mark) -> None:
        self._chunks = chunks
        self._start = self._mark = start
        self._digests: deque[str] = deque()

    def ahead(self) -> Iterator[Chunk]:
        """The chunks behind the start. Raises ResumeError where those before it are not what they were."""
        digest, number = "", 0
        for number, chunk in enumerate(self._chunks, 1):
            digest = _digest(digest, chunk.items)
            if number > self._start.chunks:
                self._digests.append(digest)
                yield chunk
            elif number == self._start.chunks and digest != self._start.digest:
                break
        if number <= self._start.chunks and digest != self._start.digest:
            raise ResumeError("cannot be resumed: the inputs have changed since the run that stopped; run without --resume to begin anew")

    def mark(self, outcome: Outcome) -> Mark:
        """The mark behind the next chunk, whose outcome this is."""
        last = self._mark
        self._mark = Mark(
            last.chunks + 1,
            self._digests.popleft(),
            last.articles + outcome.articles,
            last.facts + outcome.facts,
            last.rejects + outcome.rejects,
            last.unreadable + len(outcome.unreadable) + len(outcome.failed),
        )
        return self._mark


def _digest(before: str, items: Iterable[Item]) -> str:
    """A digest of some items and all that came before them."""
    sum_ = hashlib.blake2b(before.encode(), digest_size=16)
    for item in items:
        where, data = (item.where, item.data) if isinstance(item, Line) else ("", _content(item))
        sum_.update(f"{where} {len(data)} ".encode("utf8", "surrogatepass"))
        sum_.update(data)
    return sum_.hexdigest()


def _content(item: Item) -> bytes:
    """An item as bytes; a text file, which is read later, as its name, size and time."""
    if not isinstance(item, File):
        return repr(item).encode("utf8", "surrogatepass")
    try:
        stat = Path(item.path).stat()
    except OSError as error:
        return f"{item.path} {error.strerror}".encode("utf8", "surrogatepass")
    return f"{item.path} {stat.st_size} {stat.st_mtime_ns}".encode("utf8", "surrogatepass")
