"""Fits the metric ranker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhfacts.evaluate.match import same_metric
from zhfacts.link.choices import AspectChoice, MetricChoice
from zhfacts.link.metric import features
from zhfacts.link.proposals import Proposer
from zhfacts.reading import Reading
from zhfacts.recognise.names import find_names
from zhfacts.recognise.periods import find_periods
from zhfacts.text import Page
from zhfacts.training import gold
from zhfacts.training.fit import fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhfacts.link.ranker import Weights
    from zhfacts.training.fit import Group


def groups(article: gold.GoldArticle) -> list[Group]:
    """One group a value: its proposals, right where the name or the phrase is accepted; the previous metric as annotated."""
    page = Page(gold.article(article))
    spans = gold.quantities(page, article)
    quantities = [quantity for quantity, _ in spans]
    reading = Reading(page, quantities, find_periods(page.text, page.article.published), [])
    reading.names = find_names(page, reading.words)
    aspects = [AspectChoice(facts[0]["aspect"]) for _, facts in spans]
    proposer = Proposer(reading, aspects)
    found: list[Group] = []
    previous: MetricChoice | None = None
    for number, (quantity, facts) in enumerate(spans):
        proposals = proposer.of(number, previous)
        accepted = [name for fact in facts for name in fact["metric"]]
        right = [same_metric([one.name, one.text], accepted) for one in proposals]
        rows = [features(one, quantity, aspects[number].aspect, proposals) for one in proposals]
        found.append((rows, right))
        best = next((one for one, ok in zip(proposals, right, strict=True) if ok), None)
        name = facts[0]["metric"][0]
        previous = MetricChoice(best.name if best else name, best.text if best else name, None, None, "stated", "")
    return found


def train(articles: Sequence[gold.GoldArticle]) -> Weights:
    """The weights that fit the annotated metrics of some articles."""
    return fit([group for article in articles for group in groups(article)], l2=1.5)
