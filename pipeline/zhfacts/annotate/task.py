"""An article with its facts as annotation tools show it: one text, marks on it, and links between them.

The text is the title, a line break and the text of the article, or the text alone where there is no title. Offsets are code
points, end exclusive. A fact is a mark on its value, labelled by its aspect, with links to the marks of its entity, metric
and period where these have a place of their own.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal

import msgspec

from zhfacts.model import Article, Evidence, Fact, FieldName
from zhfacts.records import as_json

if TYPE_CHECKING:
    from collections.abc import Sequence

Slot = Literal["entity", "metric", "period"]
SLOTS: tuple[Slot, ...] = ("entity", "metric", "period")
ASPECTS = ("level", "change", "share")


class TaskError(ValueError):
    """A task that cannot be read; the message says why."""


class Mark(msgspec.Struct, frozen=True):
    """A span of the text. `fields` are corrections typed in beside it: entity, metric, value, unit, period."""

    id: str
    start: int
    end: int
    label: str
    fields: dict[str, str] = {}  # msgspec copies defaults


class Link(msgspec.Struct, frozen=True):
    """From the mark of a value to that of a slot."""

    source: str
    target: str
    label: str


class Task(msgspec.Struct, frozen=True):
    """One article to annotate; `facts` are as they were exported, `marks` and `links` as they stand now."""

    article: Article
    facts: list[Fact]
    marks: list[Mark]
    links: list[Link]

    @property
    def text(self) -> str:
        """What the tool shows."""
        return shown(self.article)


class Origin(msgspec.Struct, frozen=True):
    """What travels with a task beside its text and marks: all that the tool does not show.

    Facts are kept as JSON text, so that no tool can round a number in them.
    """

    doc_id: str
    title: int
    published: dt.date | None
    facts: list[str]


def shown(article: Article) -> str:
    """Title and text as one."""
    return f"{article.title}\n{article.text}" if article.title else article.text


def offset(article: Article, field: FieldName, at: int) -> int:
    """An offset into a field as one into what is shown."""
    return at + len(article.title) + 1 if article.title and field == "text" else at


def place(article: Article, at: int) -> tuple[FieldName, int]:
    """An offset into what is shown as a field and an offset there."""
    if not article.title:
        return "text", at
    return ("title", at) if at <= len(article.title) else ("text", at - len(article.title) - 1)


def task(article: Article, facts: Sequence[Fact]) -> Task:
    """The task of an article. Marks are numbered in the order of the facts; a span that several facts share has one mark a slot."""
    marks: list[Mark] = []
    links: list[Link] = []
    spans: dict[tuple[str, int, int], str] = {}
    for number, fact in enumerate(facts):
        start = offset(article, fact.field, fact.start)
        marks.append(Mark(f"f{number}", start, start + fact.end - fact.start, fact.aspect))
        for slot in SLOTS:
            evidence = fact.evidence.get(slot)
            if evidence is not None and evidence.how != "implied":
                links.append(Link(f"f{number}", _slot_mark(article, slot, evidence, spans, marks), slot))
    return Task(article, list(facts), marks, links)


def _slot_mark(article: Article, slot: str, evidence: Evidence, spans: dict[tuple[str, int, int], str], marks: list[Mark]) -> str:
    start = offset(article, evidence.field, evidence.start)
    key = slot, start, start + evidence.end - evidence.start
    if key not in spans:
        spans[key] = f"s{len(spans)}"
        marks.append(Mark(spans[key], key[1], key[2], slot))
    return spans[key]


def origin(one: Task) -> dict[str, object]:
    """What travels with a task, as plain JSON values."""
    facts = [as_json(fact).decode() for fact in one.facts]
    published = one.article.published
    return {
        "doc_id": one.article.id,
        "title": len(one.article.title),
        "published": published.isoformat() if published else None,
        "facts": facts,
    }


def restored(text: str, carried: object, marks: list[Mark], links: list[Link]) -> Task:
    """The task of a text with what travelled beside it. Raises TaskError where something does not fit."""
    try:
        known = msgspec.convert(carried, Origin)
        facts = [msgspec.json.decode(fact, type=Fact) for fact in known.facts]
    except msgspec.ValidationError as error:
        raise TaskError(f"zhfacts: {error}") from error
    except msgspec.DecodeError as error:
        raise TaskError(f"zhfacts: facts: {error}") from error
    if known.title and text[known.title : known.title + 1] != "\n":
        raise TaskError("text: it was changed: no line break after the title")
    title, body = (text[: known.title], text[known.title + 1 :]) if known.title else ("", text)
    ids = {mark.id for mark in marks}
    for mark in marks:
        if not 0 <= mark.start < mark.end <= len(text):
            raise TaskError(f"mark {mark.id}: {mark.start}…{mark.end} is not within the text of {len(text)} characters")
    for link in links:
        if link.source not in ids or link.target not in ids:
            raise TaskError(f"link {link.source} → {link.target}: no such mark")
    return Task(Article(known.doc_id, body, title, known.published), facts, marks, links)
