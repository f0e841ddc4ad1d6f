"""Annotated articles as lines of JSON in the form of corpus/, for `zhfacts evaluate` and training."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import msgspec

from zhfacts.recognise.quantities import find_quantities
from zhfacts.text import Page

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from zhfacts.model import Article, Fact

_CONTEXT = 20  # characters before a value


def line(article: Article, facts: Sequence[Fact], unseen: Collection[str] = ()) -> bytes:
    """One article with its facts. Those in `unseen` (by id) nobody looked at: they are optional, so that they count neither way."""
    page = Page(article)
    starts = {(q.start, q.end): q.number_start for q in find_quantities(page.text)}
    record = {
        "id": article.id,
        "source": "annotated",
        "title": article.title,
        "published": article.published.isoformat() if article.published else None,
        "text": article.text,
        "facts": [_fact(page, starts, fact, fact.fact_id in unseen) for fact in facts],
    }
    return msgspec.json.encode(record) + b"\n"


def _fact(page: Page, starts: dict[tuple[int, int], int], fact: Fact, optional: bool) -> dict[str, Any]:
    shift = page.body if fact.field == "text" else 0
    start, end = _bare(page.text, starts, fact.start + shift, fact.end + shift)
    sentence = page.sentence_span(page.sentence(start))[0]
    return {
        "field": fact.field,
        "start": start - shift,
        "end": end - shift,
        "quote": page.raw[start:end],
        "context": page.raw[max(sentence, start - _CONTEXT) : end].strip(),
        "entity": [fact.entity] if fact.entity else [],
        "metric": list(dict.fromkeys([fact.metric, fact.metric_text] if fact.metric_text else [fact.metric])),
        "aspect": fact.aspect,
        "basis": fact.basis,
        "value": f"{fact.value:f}",
        "value_max": None if fact.value_max is None else f"{fact.value_max:f}",
        "bound": fact.bound,
        "unit": fact.unit,
        "periods": [[day.isoformat() if day else None for day in (fact.period_start, fact.period_end)]],
        "modality": fact.modality,
        "source": fact.source,
        "optional": optional,
    }


def _bare(text: str, starts: dict[tuple[int, int], int], start: int, end: int) -> tuple[int, int]:
    """The span of a value without the words that bound it (超, 约, 以上), which stand outside in corpus/."""
    first = starts.get((start, end), start)
    if first != start or (start, end) in starts:
        for word in _after():
            if text.endswith(word, first + 1, end):
                return first, end - len(word)
    return first, end


@cache
def _after() -> tuple[str, ...]:
    """Words that bound a value from behind, long ones first; of one character only those that are no unit."""
    table = tomllib.loads((files("zhfacts") / "lexicon" / "bounds.toml").read_text("utf8"))
    words = {word for bound in ("about", "more_than", "less_than") for word in table[bound].get("after", "").split()}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))
