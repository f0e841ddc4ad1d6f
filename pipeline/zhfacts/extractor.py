"""The one place where the stages are put together."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from zhfacts import assemble, ledger, validate
from zhfacts.identity import address
from zhfacts.link import aspect, basis, claim, confidence, conversion, loss, metric, owner, period
from zhfacts.link.choices import Choices
from zhfacts.model import Article, Extraction, Fact, Reject
from zhfacts.reading import Reading
from zhfacts.recognise.names import NameFinder
from zhfacts.recognise.periods import find_periods, infer_published
from zhfacts.recognise.quantities import find_quantities
from zhfacts.recognise.screen import screen
from zhfacts.stages import abreast
from zhfacts.text import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from zhfacts.link.ranker import Fits
    from zhfacts.link.trace import Trace
    from zhfacts.model import PublishedHow, Quantity
    from zhfacts.stages import Stages


class Interpretation(NamedTuple):
    """One article as the stages saw it; `choices` holds a list (one entry an owner) for each of the reading's quantities."""

    reading: Reading
    quantities: list[Quantity]
    reasons: list[str | None]
    published: dt.date | None
    published_how: PublishedHow | None
    choices: list[list[Choices]]


class Extractor:
    """Reads articles into facts. Build one and reuse it: it holds the lexicons and the weights.

    `lexicon` are folders of names that add to or override the shipped ones; `weights` replaces the
    shipped weights of a ranker by name (aspect, claim, metric, owner, period, confidence), as cross-validation does.
    """

    def __init__(self, *, lexicon: Sequence[Path] = (), weights: Fits | None = None) -> None:
        self._names = NameFinder(lexicon)
        self._weights: Fits = weights or {}

    def read(self, article: Article) -> Extraction:
        """All facts of an article, what was rejected and why, and the fate of every numeral."""
        return self.read_all([article])[0]

    def read_all(self, articles: Iterable[Article]) -> list[Extraction]:
        """What `read` gives for each of some articles, in less time: all go through a stage before the next one begins.

        What a stage looks up and runs is then at hand in the processor's caches. An error in one article raises for all.
        """
        return abreast([self._read(article) for article in articles])

    def _read(self, article: Article) -> Stages[Extraction]:
        seen = yield from self._interpret(article, None)
        found = [
            (quantity.start, self.fact(seen, quantity, choice))
            for quantity, choices in zip(seen.reading.quantities, seen.choices, strict=True)
            for choice in choices
        ]
        yield None
        facts: list[Fact] = []
        rejects: list[Reject] = []
        ids: dict[int, str] = {}
        for start, made in found:
            problem = validate.problem(made)
            if problem is None:
                facts.append(made)
                ids.setdefault(start, made.fact_id)
            else:
                rejects.append(_invalid(made, problem))
        yield None
        page, reading = seen.reading.page, seen.reading
        numerals = ledger.numerals(page, seen.quantities, seen.reasons, ids, reading.periods, reading.names)
        return Extraction(article, facts, rejects, numerals)

    def fact(self, seen: Interpretation, quantity: Quantity, choice: Choices) -> Fact:
        """The record of one quantity with its choices."""
        trust = confidence.of(quantity, choice, self._weights.get("confidence"))
        return assemble.fact(seen.reading.page, seen.published, seen.published_how, quantity, choice, trust)

    def interpret(self, article: Article, trace: Trace | None = None) -> Interpretation:
        """What every stage made of an article, before it becomes records; `trace` keeps what the linkers weighed."""
        return abreast([self._interpret(article, trace)])[0]

    def _interpret(self, article: Article, trace: Trace | None) -> Stages[Interpretation]:
        published = article.published or infer_published(article.text)
        how: PublishedHow | None = "given" if article.published else "inferred" if published else None
        page = Page(article)
        yield None
        quantities = find_quantities(page.text)
        yield None
        periods = find_periods(page.text, published)
        yield None
        reading = Reading(page, quantities, periods, [])
        reading.names = yield from self._names.stages(page, reading.words)
        yield None
        reasons = screen(page, quantities, periods, reading.names)
        reading.quantities = [quantity for quantity, reason in zip(quantities, reasons, strict=True) if reason is None]
        choices = yield from self._link(reading, trace)
        return Interpretation(reading, quantities, reasons, published, how, choices)

    def _link(self, reading: Reading, trace: Trace | None) -> Stages[list[list[Choices]]]:
        """For every quantity, the choices of all slots, one set an owner."""
        weights = self._weights
        aspects = aspect.choose(reading, weights.get("aspect"), trace)
        yield None
        metrics = metric.choose(reading, aspects, weights.get("metric"), trace)
        aspects, metrics = loss.turn(reading.quantities, aspects, metrics)
        yield None
        owners = owner.choose(reading, aspects, metrics, weights.get("owner"), trace)
        yield None
        periods = period.choose(reading, aspects, metrics, weights.get("period"), trace)
        yield None
        bases = basis.choose(reading, aspects, periods, metrics)
        yield None
        claims = claim.choose(reading, aspects, metrics, periods, weights.get("claim"), trace)
        yield None
        choices = [
            [Choices(a, m, one, p, b, c) for one in o]
            for a, m, o, p, b, c in zip(aspects, metrics, owners, periods, bases, claims, strict=True)
        ]
        return conversion.carry(reading.quantities, choices)


def _invalid(fact: Fact, problem: str) -> Reject:
    return Reject(fact.doc_id, "invalid_fact", problem, None, fact.field, fact.start, fact.end, fact.value_text)


def extract(text: str, *, published: dt.date | str | None = None, title: str = "", id: str | None = None) -> list[Fact]:
    """The facts of one text. `published` is a date or an ISO date; `id` defaults to a hash of title and text.

    Raises ValueError for a `published` that is no ISO date, TypeError for a text that is no string.
    """
    return _default().read(article(text, published=published, title=title, id=id)).facts


def article(text: str, *, published: dt.date | str | None = None, title: str = "", id: str | None = None) -> Article:
    """An article from loose parts; see `extract`."""
    if not isinstance(text, str):
        message = f"text must be a string, not {type(text).__name__}"
        raise TypeError(message)
    day = dt.date.fromisoformat(published) if isinstance(published, str) else published
    name = id if id is not None else address(f"{title}\n{text}", size=8)
    return Article(id=name, text=text, title=title, published=day)


@cache
def _default() -> Extractor:
    return Extractor()
