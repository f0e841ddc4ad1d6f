"""Annotated articles as readings: annotated values, everything around them as the recognisers see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from zhfacts.link.choices import AspectChoice, MetricChoice
from zhfacts.reading import Reading
from zhfacts.recognise.names import find_names
from zhfacts.recognise.periods import find_periods
from zhfacts.text import Page
from zhfacts.training import gold

if TYPE_CHECKING:
    from collections.abc import Sequence


class Annotated(msgspec.Struct, frozen=True):
    """A reading with the annotated facts of each of its quantities."""

    reading: Reading
    facts: list[list[gold.GoldFact]]

    def aspects(self) -> list[AspectChoice]:
        """The annotated aspects."""
        return [AspectChoice(facts[0]["aspect"]) for facts in self.facts]

    def metrics(self) -> list[MetricChoice]:
        """The annotated metrics, by their best name."""
        return [MetricChoice(facts[0]["metric"][0], facts[0]["metric"][0], None, None, "stated", "annotated") for facts in self.facts]

    def owners(self) -> list[list[list[str]]]:
        """For each quantity and each of its facts, the accepted entities."""
        return [[fact["entity"] for fact in facts] for facts in self.facts]


def read(articles: Sequence[gold.GoldArticle]) -> list[Annotated]:
    """Some annotated articles, in order."""
    return [_one(article) for article in articles]


def _one(article: gold.GoldArticle) -> Annotated:
    page = Page(gold.article(article))
    spans = gold.quantities(page, article)
    reading = Reading(page, [quantity for quantity, _ in spans], find_periods(page.text, page.article.published), [])
    reading.names = find_names(page, reading.words)
    return Annotated(reading, [facts for _, facts in spans])
