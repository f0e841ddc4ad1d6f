"""Chunks through worker processes, with their outcomes in reading order and no article lost with a worker."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from typing import TYPE_CHECKING

from zhfacts.model import Extraction, Reject
from zhfacts.read import Chunk, File, articles
from zhfacts.run.work import Job, Outcome, Reader, joined, lost, outcome, settled, work

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_AHEAD = 3
"""Chunks under way for each worker: enough to keep it busy, few enough to hold in memory."""

_LOST = "its worker process died"

_jobs: list[Job] = []


def outcomes(chunks: Iterable[Chunk], job: Job, workers: int = 1) -> Iterator[Outcome]:
    """What comes of each chunk, in order. One worker is this process itself."""
    if workers == 1:
        reader = settled(job.reader)
        for chunk in chunks:
            yield work(chunk, job, reader)
    else:
        yield from apart(chunks, job, workers)


def apart(chunks: Iterable[Chunk], job: Job, workers: int = 1) -> Iterator[Outcome]:
    """The same in worker processes even where it is one: an article can take that with it and not this one."""
    crew = _Crew(job, workers)
    try:
        for chunk in chunks:
            yield from crew.add(chunk)
        yield from crew.rest()
    finally:
        crew.stop()


class _Crew:
    """Worker processes and the chunks that they have under way."""

    def __init__(self, job: Job, workers: int) -> None:
        self._job = job
        self._workers = workers
        self._pool = _pool(job, workers)
        self._under_way: deque[tuple[Chunk, Future[Outcome] | None]] = deque()

    def add(self, chunk: Chunk) -> Iterator[Outcome]:
        """Give a chunk to the workers; wait for the eldest when they have enough."""
        try:
            future = self._pool.submit(_work, chunk)
        except BrokenProcessPool:
            future = None
        self._under_way.append((chunk, future))
        if len(self._under_way) >= self._workers * _AHEAD:
            yield from self._eldest()

    def rest(self) -> Iterator[Outcome]:
        """All that is still under way."""
        while self._under_way:
            yield from self._eldest()

    def stop(self) -> None:
        """Send the workers home."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _eldest(self) -> Iterator[Outcome]:
        chunk, future = self._under_way.popleft()
        try:
            if future is None:
                raise BrokenProcessPool
            yield future.result()
        except BrokenProcessPool:
            yield from self._again([chunk, *(chunk for chunk, _ in self._under_way)])

    def _again(self, chunks: list[Chunk]) -> Iterator[Outcome]:
        """A lost worker takes the whole pool with it: what was under way is done again, each chunk in a process of its own."""
        self._under_way.clear()
        self._pool.shutdown(wait=True, cancel_futures=True)
        for chunk in chunks:
            yield self._alone(chunk)
        self._pool = _pool(self._job, self._workers)

    def _alone(self, chunk: Chunk) -> Outcome:
        """A chunk by itself; if that loses its worker too, its halves, down to the one article at fault."""
        with _pool(self._job, 1) as pool:
            try:
                return pool.submit(_work, chunk).result()
            except BrokenProcessPool:
                half = len(chunk.items) // 2
        if half:
            return joined(*(self._alone(Chunk(items, chunk.read)) for items in (chunk.items[:half], chunk.items[half:])))
        return outcome(chunk, self._job, list(_given_up(chunk, self._job)))


def _given_up(chunk: Chunk, job: Job) -> Iterator[Extraction | Reject]:
    """The article at fault, named. A file that is one article is not opened again: reading it may be what killed the worker."""
    for item in chunk.items:
        if isinstance(item, File):
            yield Reject(None, "worker_lost", _LOST, item.path)
        else:
            for found in articles(Chunk([item]), job.settings):
                yield found if isinstance(found, Reject) else lost(found, "worker_lost", _LOST)


def _pool(job: Job, workers: int) -> ProcessPoolExecutor:
    """Fresh processes: a fork would copy locks that other threads of this one hold."""
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _start, (job,))


def _start(job: Job) -> None:
    """A worker learns its job; an interrupt is for the parent to act on, and without a parent there is none to work for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _jobs.append(job)


def _end_with_parent() -> None:
    """End this process when the parent is gone, also where that was killed."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)


@cache
def _reader() -> Reader:
    """The worker's reader, built with its first chunk: an error in that reaches the parent."""
    return settled(_jobs[0].reader)


def _work(chunk: Chunk) -> Outcome:
    return work(chunk, _jobs[0], _reader())
