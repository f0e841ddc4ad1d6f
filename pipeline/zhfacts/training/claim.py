"""Fits the modality ranker."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from zhfacts.link import ranker
from zhfacts.link.choices import AspectChoice, MetricChoice, PeriodChoice
from zhfacts.link.claim import BAG, MODALITIES, SPELLING, scenes, signature
from zhfacts.reading import Reading
from zhfacts.text import Page
from zhfacts.training import gold
from zhfacts.training.fit import fit_classes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhfacts.link.ranker import Rows
    from zhfacts.training.fit import Case


def cases(article: gold.GoldArticle) -> list[Case]:
    """One case a value, its class the annotated modality; the other slots as annotated."""
    page = Page(gold.article(article))
    spans = gold.quantities(page, article)
    reading = Reading(page, [quantity for quantity, _ in spans], [], [])
    facts = [facts[0] for _, facts in spans]
    aspects = [AspectChoice(fact["aspect"]) for fact in facts]
    metrics = [MetricChoice(fact["metric"][0], "", None, None, "stated", "") for fact in facts]
    periods = [PeriodChoice(_day(fact["periods"][0][0]), _day(fact["periods"][0][1]), None, None, None, "stated", "") for fact in facts]
    return [
        (ranker.features(SPELLING, signature(quantity, scene), BAG, scene.told), fact["modality"])
        for quantity, scene, fact in zip(reading.quantities, scenes(reading, aspects, metrics, periods), facts, strict=True)
    ]


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


CAUTION = 0.7
"""Taken from the bias of actual: a forecast stored as actual does more harm than the reverse."""


def train(articles: Sequence[gold.GoldArticle]) -> Rows:
    """The weights that fit the annotated modalities of some articles, with `CAUTION`."""
    rows = fit_classes(MODALITIES, [cases(article) for article in articles], l2=3.0, articles_seen=3)
    rows["always"][MODALITIES.index("actual")] -= CAUTION
    return rows
