"""Verdicts as annotated articles in the form of corpus/: what `zhfacts evaluate` measures by and the rankers are fitted on.

An article counts when every fact of it has a verdict: rejected ones are left out, corrected and added ones are as people set
them. Numbers that are no fact then state that they are none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zhfacts.review.sentence import plain
from zhfacts.review.verdicts import corrected

if TYPE_CHECKING:
    import datetime as dt

    from zhfacts.model import Article, Fact
    from zhfacts.review.library import Library
    from zhfacts.review.verdicts import Verdict

    Annotated = dict[str, Any]


def annotated(library: Library) -> tuple[list[Annotated], dict[str, int]]:
    """The annotated articles, and for those that are not judged to the end the number of facts without a verdict."""
    done: list[Annotated] = []
    left: dict[str, int] = {}
    for given, facts in library.judged():
        judged = [(fact, said) for fact, said in facts if said]
        if len(judged) < len(facts):
            left[given.id] = len(facts) - len(judged)
        else:
            done.append(_article(given, [_fact(given, fact, said) for fact, said in judged if said.verdict != "rejected"]))
    return done, left


def _article(given: Article, facts: list[Annotated]) -> Annotated:
    published = given.published and given.published.isoformat()
    return {"id": given.id, "source": "review", "title": given.title, "published": published, "text": given.text, "facts": facts}


def _fact(given: Article, read: Fact, said: Verdict) -> Annotated:
    """A fact as an annotation; the text's own terms stand beside the names that people left as they were."""
    fact = corrected(read, said.corrected) if said.verdict == "corrected" else read
    text = given.title if fact.field == "title" else given.text
    return {
        "field": fact.field, "start": fact.start, "end": fact.end, "quote": text[fact.start : fact.end], "context": _context(text, fact),
        "entity": [fact.entity], "metric": _names(fact.metric, fact.metric_text if fact.metric == read.metric else ""),
        "aspect": fact.aspect, "basis": fact.basis, "value": plain(fact.value),
        "value_max": None if fact.value_max is None else plain(fact.value_max), "bound": fact.bound, "unit": fact.unit,
        "periods": [[_day(fact.period_start), _day(fact.period_end)]], "modality": fact.modality, "source": fact.source,
        "optional": False,
    }  # fmt: skip


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _names(best: str, other: str) -> list[str]:
    return [best, other] if other and other != best else [best]


def _context(text: str, fact: Fact) -> str:
    """The words that lead up to the value, from the last full stop or line break."""
    start = max(text.rfind(mark, 0, fact.start) for mark in "。！？\n") + 1
    return text[start : fact.end].strip()
