"""Exports and imports: articles with facts to the lines of a tool's file, and a tool's file to annotated articles."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import msgspec

from zhfacts.annotate import doccano, label_studio, prodigy
from zhfacts.annotate.answer import answer, fact_id
from zhfacts.annotate.task import TaskError, task
from zhfacts.model import Article, Fact, Reject
from zhfacts.read import Columns, Settings, Source
from zhfacts.read import articles as read_articles
from zhfacts.review.verdicts import Place, VerdictError, Verdicts, added, corrected
from zhfacts.store import StoreError
from zhfacts.store.recall import stored_articles, stored_facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from zhfacts.annotate.task import Task

Tool = Literal["label-studio", "doccano", "prodigy"]
TOOLS: tuple[Tool, ...] = ("label-studio", "doccano", "prodigy")
_ENCODER = msgspec.json.Encoder()


class Annotated(NamedTuple):
    """An article with the facts that hold; nobody looked at those in `unseen` (by id)."""

    article: Article
    facts: list[Fact]
    unseen: frozenset[str] = frozenset()


class Import(NamedTuple):
    """What an import gave: annotated articles, problems a line each, and how many articles nobody annotated."""

    annotated: list[Annotated]
    problems: list[str]
    open: int


def sources(facts: str, inputs: Sequence[str], problems: list[str]) -> Iterator[tuple[Article, list[Fact]]]:
    """The articles with their facts: of a database, which has both, or of a .jsonl file of facts and of the articles they were read from.

    What does not fit goes into `problems`, a line each. Raises StoreError.
    """
    if not inputs:
        yield from stored_articles(facts)
        return
    by_article: dict[str, list[Fact]] = defaultdict(list)
    for group in stored_facts(facts):
        by_article[group[0].doc_id] += group
    for chunk in Source(inputs, Columns()).chunks():
        for one in read_articles(chunk, Settings()):
            if isinstance(one, Reject):
                problems.append(f"{one.where}: {one.detail}")
                continue
            found = by_article.pop(one.id, [])
            fitting = [fact for fact in found if getattr(one, fact.field)[fact.start : fact.end] == fact.value_text]
            problems += [f"{facts}: fact {fact.fact_id}: not in article {one.id} as it is" for fact in found if fact not in fitting]
            yield one, fitting
    problems += [f"{facts}: article {doc_id}: not given ({len(lost)} facts are left out)" for doc_id, lost in by_article.items()]


def exported(articles: Iterable[tuple[Article, list[Fact]]], tool: Tool) -> Iterator[bytes]:
    """The bytes of a tool's file, part by part: for Label Studio one list of JSON, else a line a task."""
    if tool != "label-studio":
        encode = doccano.encoded if tool == "doccano" else prodigy.encoded
        for article, facts in articles:
            yield _ENCODER.encode(encode(task(article, facts))) + b"\n"
        return
    before = b"[\n"
    for article, facts in articles:
        yield before + _ENCODER.encode(label_studio.encoded(task(article, facts)))
        before = b",\n"
    yield b"\n]\n" if before == b",\n" else b"[]\n"


def imported(path: Path, tool: Tool, *, unseen: bool = False) -> Import:
    """What people annotated in a tool; `unseen` takes tasks that nobody annotated as they were exported.

    Raises StoreError for a file that cannot be read.
    """
    annotated: list[Annotated] = []
    problems: list[str] = []
    open_ = 0
    for where, record in _records(path, tool):
        try:
            found = _decoded(record, tool, unseen)
        except (TaskError, KeyError, TypeError, AttributeError) as error:
            reason = f"{error}" if isinstance(error, TaskError) else f"not a task of {tool}: {type(error).__name__} {error}"
            problems.append(f"{where}: {reason}")
            continue
        if found is None:
            open_ += 1
            continue
        read = answer(found)
        problems += [f"{where}: {problem}" for problem in read.problems]
        annotated.append(Annotated(read.article, read.facts))
    return Import(annotated, problems, open_)


def _decoded(record: Any, tool: Tool, unseen: bool) -> Task | None:
    if tool == "doccano":
        return doccano.decoded(record)
    return (label_studio.decoded if tool == "label-studio" else prodigy.decoded)(record, unseen=unseen)


def _records(path: Path, tool: Tool) -> Iterator[tuple[str, Any]]:
    """The tasks of a file with their places."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}") from error
    if tool == "label-studio":
        tasks = _json(data, f"{path}")
        if not isinstance(tasks, list):
            raise StoreError(f"{path}: not a list of tasks")
        yield from ((f"{path}: task {number}", one) for number, one in enumerate(tasks, 1))
        return
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.strip():
            yield f"{path}:{number}", _json(line, f"{path}:{number}")


def _json(data: bytes, where: str) -> Any:
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise StoreError(f"{where}: not JSON: {error}") from error


def judged(verdicts: Path, articles: Iterable[tuple[Article, list[Fact]]]) -> Import:
    """Articles with the verdicts of the review page: corrected facts set right, rejected ones gone, the others kept as unseen.

    Articles without a verdict are left out and counted. Raises StoreError for a file that cannot be read.
    """
    try:
        said = Verdicts(verdicts)
    except VerdictError as error:
        raise StoreError(str(error)) from error
    left = {one.fact_id: one for one in said.all()}
    annotated: list[Annotated] = []
    problems: list[str] = []
    open_ = 0
    for article, facts in articles:
        new = said.added_to(article.id)
        if not new and not any(fact.fact_id in left for fact in facts):
            open_ += 1
            continue
        annotated.append(_judged(article, facts, said, problems))
        for fact_id_ in (*(fact.fact_id for fact in facts), *(one.fact_id for one in new)):
            left.pop(fact_id_, None)
    problems += [f"{verdicts}: fact {one.fact_id}: not among the facts (article {one.doc_id}: {one.quote})" for one in left.values()]
    return Import(annotated, problems, open_)


def _judged(article: Article, facts: Sequence[Fact], said: Verdicts, problems: list[str]) -> Annotated:
    kept: list[Fact] = []
    unseen: set[str] = set()
    for fact in facts:
        verdict = said.of(fact.fact_id)
        if verdict is None:
            kept.append(fact)
            unseen.add(fact.fact_id)
        elif verdict.verdict == "accepted":
            kept.append(fact)
        elif verdict.verdict == "corrected":
            try:
                right = msgspec.structs.replace(corrected(fact, verdict.corrected), confidence=1.0, rule="annotated")
                kept.append(msgspec.structs.replace(right, fact_id=fact_id(right)))
            except VerdictError as error:
                problems.append(f"fact {fact.fact_id}: {error}")
    for new in said.added_to(article.id):
        try:
            kept.append(added(article, Place(article.id, new.field, new.start, new.end), new.corrected))
        except VerdictError as error:
            problems.append(f"fact {new.fact_id}: {error}")
    kept.sort(key=lambda fact: (fact.field != "title", fact.start, fact.end))
    return Annotated(article, kept, frozenset(unseen))
