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
from zhfacts.text import Page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from zhfacts.link.ranker import Weights
    from zhfacts.link.trace import Trace
    from zhfacts.model import PublishedHow, Quantity


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
    shipped weights of a ranker by name (aspect, claim, metric, owner, confidence), as cross-validation does.
    """

    def __init__(self, *, lexicon: Sequence[Path] = (), weights: Mapping[str, Weights] | None = None) -> None:
        self._names = NameFinder(lexicon)
        self._weights = dict(weights or {})

    def read(self, article: Article) -> Extraction:
        """All facts of an article, what was rejected and why, and the fate of every numeral."""
        seen = self.interpret(article)
        facts: list[Fact] = []
        rejects: list[Reject] = []
        ids: dict[int, str] = {}
        for quantity, choices in zip(seen.reading.quantities, seen.choices, strict=True):
            for choice in choices:
                made = self.fact(seen, quantity, choice)
                problem = validate.problem(made)
                if problem is None:
                    facts.append(made)
                    ids.setdefault(quantity.start, made.fact_id)
                else:
                    rejects.append(_invalid(made, problem))
        page, reading = seen.reading.page, seen.reading
        numerals = ledger.numerals(page, seen.quantities, seen.reasons, ids, reading.periods, reading.names)
        return Extraction(article, facts, rejects, numerals)

    def fact(self, seen: Interpretation, quantity: Quantity, choice: Choices) -> Fact:
        """The record of one quantity with its choices."""
        trust = confidence.of(quantity, choice, self._weights.get("confidence"))
        return assemble.fact(seen.reading.page, seen.published, seen.published_how, quantity, choice, trust)

    def interpret(self, article: Article, trace: Trace | None = None) -> Interpretation:
        """What every stage made of an article, before it becomes records; `trace` keeps what the linkers weighed."""
        published = article.published or infer_published(article.text)
        how: PublishedHow | None = "given" if article.published else "inferred" if published else None
        page = Page(article)
        quantities = find_quantities(page.text)
        periods = find_periods(page.text, published)
        reading = Reading(page, quantities, periods, [])
        reading.names = self._names.find(page, reading.words)
        reasons = screen(page, quantities, periods, reading.names)
        reading.quantities = [quantity for quantity, reason in zip(quantities, reasons, strict=True) if reason is None]
        return Interpretation(reading, quantities, reasons, published, how, self._link(reading, trace))

    def _link(self, reading: Reading, trace: Trace | None) -> list[list[Choices]]:
        """For every quantity, the choices of all slots, one set an owner."""
        weights = self._weights.get
        aspects = aspect.choose(reading, weights("aspect"), trace)
        metrics = metric.choose(reading, aspects, weights("metric"), trace)
        aspects, metrics = loss.turn(reading.quantities, aspects, metrics)
        owners = owner.choose(reading, aspects, metrics, weights("owner"), trace)
        periods = period.choose(reading, aspects, metrics)
        bases = basis.choose(reading, aspects, periods, metrics)
        claims = claim.choose(reading, aspects, metrics, periods, weights("claim"), trace)
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
