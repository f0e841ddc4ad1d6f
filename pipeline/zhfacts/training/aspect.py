"""Fits the aspect ranker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhfacts.link import ranker
from zhfacts.link.aspect import ASPECTS, SPELLING, clues, signature
from zhfacts.reading import Reading
from zhfacts.text import Page
from zhfacts.training import gold
from zhfacts.training.fit import fit, of_classes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhfacts.link.ranker import Weights
    from zhfacts.training.fit import Group


def groups(article: gold.GoldArticle) -> list[Group]:
    """One group a value: the three aspects, the annotated one right."""
    page = Page(gold.article(article))
    spans = gold.quantities(page, article)
    reading = Reading(page, [quantity for quantity, _ in spans], [], [])
    found: list[Group] = []
    previous = "none"
    for (quantity, facts), clue in zip(spans, clues(reading), strict=True):
        right = facts[0]["aspect"]
        found.append(of_classes(ASPECTS, ranker.features(SPELLING, signature(quantity, clue, previous, page.text)), right))
        previous = right
    return found


def train(articles: Sequence[gold.GoldArticle]) -> Weights:
    """The weights that fit the annotated aspects of some articles."""
    return fit([groups(article) for article in articles], l2=2.0, articles_seen=2)
