"""Fits the aspect ranker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhfacts.link import ranker
from zhfacts.link.aspect import ASPECTS, BAG, SPELLING, placed_clues, signature
from zhfacts.reading import Reading
from zhfacts.text import Page
from zhfacts.training import gold
from zhfacts.training.fit import fit_classes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhfacts.link.ranker import Rows
    from zhfacts.training.fit import Case


def cases(article: gold.GoldArticle) -> list[Case]:
    """One case a value, its class the annotated aspect."""
    page = Page(gold.article(article))
    spans = gold.quantities(page, article)
    reading = Reading(page, [quantity for quantity, _ in spans], [], [])
    found: list[Case] = []
    previous = "none"
    for (quantity, facts), (clue, place) in zip(spans, placed_clues(reading), strict=True):
        right = facts[0]["aspect"]
        drawn = signature(quantity, clue, place, previous, page.text)
        found.append((ranker.features(SPELLING, drawn, BAG, place.lead), right))
        previous = right
    return found


def train(articles: Sequence[gold.GoldArticle]) -> Rows:
    """The weights that fit the annotated aspects of some articles."""
    return fit_classes(ASPECTS, [cases(article) for article in articles], l2=5.0, articles_seen=6)
