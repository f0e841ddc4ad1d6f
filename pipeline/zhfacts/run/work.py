"""The work on one chunk: articles read, facts extracted, records encoded for every target."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from zhfacts.limit import GARBAGE, TimeIsUp, cpu_seconds
from zhfacts.model import Article, Extraction, Fact, Numeral, Reject
from zhfacts.read import Chunk, Settings, articles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from zhfacts.store import Item
    from zhfacts.store.target import Encoder


FAILED = ("article_failed", "too_slow", "worker_lost")
"""The reasons of rejects that stand for a whole article, which could not be read through."""

TOGETHER, _CHARACTERS = 128, 100_000
"""The most articles that are read together, and the most characters that they have."""


class Reader(Protocol):
    """What reads articles."""

    def read(self, article: Article) -> Extraction:
        """All that the article gives."""

    def read_all(self, articles: Iterable[Article]) -> list[Extraction]:
        """The same for each of some."""


class Job(msgspec.Struct, frozen=True):
    """What to do with every article. It travels to the workers, so all its parts can be pickled."""

    reader: Callable[[], Reader]
    settings: Settings = Settings()
    encoders: tuple[Encoder, ...] = ()
    min_confidence: float = 0.0


class Outcome(msgspec.Struct, frozen=True):
    """What came of one chunk: counts, the problems that a person should hear of, and the records for each target."""

    read: int
    articles: int
    facts: int
    rejects: int
    unreadable: list[Reject]
    failed: list[Reject]
    encoded: list[Any]


def settled(make: Callable[[], Reader]) -> Reader:
    """A reader that stays to the end of its process: the garbage collector need not look through what it holds again and again."""
    gc.set_threshold(GARBAGE)
    reader = make()
    gc.freeze()
    return reader


def work(chunk: Chunk, job: Job, reader: Reader) -> Outcome:
    """Everything that is to be done with a chunk."""
    return outcome(chunk, job, [found for group in _groups(articles(chunk, job.settings)) for found in _read_all(group, reader, job)])


def _groups(items: Iterable[Article | Reject]) -> Iterator[list[Article | Reject]]:
    """Items to be read together: some, and no long article with others."""
    group: list[Article | Reject] = []
    weight = 0
    for item in items:
        size = len(item.text) if isinstance(item, Article) else 0
        if group and (len(group) == TOGETHER or weight + size > _CHARACTERS):
            yield group
            group, weight = [], 0
        group.append(item)
        weight += size
    if group:
        yield group


def _read_all(group: list[Article | Reject], reader: Reader, job: Job) -> list[Item]:
    """What some items give: read together, or one by one where that takes too long or breaks, so that the one at fault is found."""
    given = [item for item in group if isinstance(item, Article)]
    try:
        with cpu_seconds(job.settings.max_seconds):
            read_ = iter(reader.read_all(given))
    except (TimeIsUp, Exception):
        return [read(item, reader, job) for item in group]
    return [item if isinstance(item, Reject) else confident(next(read_), job.min_confidence) for item in group]


def read(item: Article | Reject, reader: Reader, job: Job) -> Item:
    """What an article gives. One that breaks its reader or takes too long is a reject that names it, and the others go on."""
    if isinstance(item, Reject):
        return item
    try:
        with cpu_seconds(job.settings.max_seconds):
            extraction = reader.read(item)
    except TimeIsUp:
        return lost(item, "too_slow", f"more than {job.settings.max_seconds:g} CPU seconds (--max-seconds)")
    except Exception as error:
        return lost(item, "article_failed", f"{type(error).__name__}: {error}")
    return confident(extraction, job.min_confidence)


def lost(article: Article, reason: str, detail: str) -> Extraction:
    """An article that gave nothing, and why."""
    return Extraction(article, [], [Reject(article.id, reason, detail)], [])


def confident(extraction: Extraction, least: float) -> Extraction:
    """The extraction with the facts below a confidence among its rejects."""
    if least <= 0:
        return extraction
    kept = [fact for fact in extraction.facts if fact.confidence >= least]
    if len(kept) == len(extraction.facts):
        return extraction
    dropped = [_unsure(fact, least) for fact in extraction.facts if fact.confidence < least]
    numerals = [_resettled(numeral, kept) for numeral in extraction.numerals]
    return msgspec.structs.replace(extraction, facts=kept, rejects=[*extraction.rejects, *dropped], numerals=numerals)


def _unsure(fact: Fact, least: float) -> Reject:
    return Reject(
        fact.doc_id, "low_confidence", f"confidence {fact.confidence} < {least}", None, fact.field, fact.start, fact.end, fact.value_text
    )


def _resettled(numeral: Numeral, kept: list[Fact]) -> Numeral:
    """The numeral of a dropped fact: it belongs to another fact of its quantity, or it is a reject."""
    if numeral.fate != "fact" or any(fact.fact_id == numeral.fact_id for fact in kept):
        return numeral
    for fact in kept:
        if fact.field == numeral.field and fact.start <= numeral.start < fact.end:
            return msgspec.structs.replace(numeral, fact_id=fact.fact_id)
    return msgspec.structs.replace(numeral, fate="reject", fact_id=None, reason="low_confidence")


def outcome(chunk: Chunk, job: Job, items: list[Item]) -> Outcome:
    """Counts and encoded records."""
    read_ = [item for item in items if isinstance(item, Extraction)]
    return Outcome(
        read=chunk.read,
        articles=len(read_),
        facts=sum(len(item.facts) for item in read_),
        rejects=sum(len(item.rejects) for item in read_) + len(items) - len(read_),
        unreadable=[item for item in items if isinstance(item, Reject)],
        failed=list(_failures(read_)),
        encoded=[encode(items) for encode in job.encoders],
    )


def joined(first: Outcome, second: Outcome) -> Outcome:
    """The outcome of a chunk from those of its halves; encoded records are bytes or lists."""
    return Outcome(
        read=second.read,
        articles=first.articles + second.articles,
        facts=first.facts + second.facts,
        rejects=first.rejects + second.rejects,
        unreadable=first.unreadable + second.unreadable,
        failed=first.failed + second.failed,
        encoded=[one + other for one, other in zip(first.encoded, second.encoded, strict=True)],
    )


def _failures(extractions: Iterable[Extraction]) -> Iterable[Reject]:
    """The articles that could not be read through."""
    for extraction in extractions:
        for reject in extraction.rejects:
            if reject.reason in FAILED:
                yield reject
