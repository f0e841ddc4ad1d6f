"""Fits the confidence model: on facts that the rankers drew from articles they were not trained on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhfacts.evaluate.match import CORE
from zhfacts.evaluate.score import pair
from zhfacts.link import ranker
from zhfacts.link.confidence import SPELLING, signature
from zhfacts.records import as_record
from zhfacts.training import gold
from zhfacts.training.fit import fit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zhfacts.extractor import Extractor
    from zhfacts.link.ranker import Weights
    from zhfacts.training.fit import Group

    Sample = tuple[list[str], bool]


def samples(extractor: Extractor, article: gold.GoldArticle) -> list[Sample]:
    """For every fact drawn from an annotated article: its features, and whether it is right in every core slot."""
    seen = extractor.interpret(gold.article(article))
    drawn, facts = [], []
    for quantity, choices in zip(seen.reading.quantities, seen.choices, strict=True):
        for c in choices:
            drawn.append(ranker.features(SPELLING, signature(quantity, c)))
            facts.append(as_record(extractor.fact(seen, quantity, c)))
    pairs = {i: (j, agreed) for i, j, agreed in pair(facts, article["facts"])}
    found = []
    for i, row in enumerate(drawn):
        if i not in pairs:
            found.append((row, False))
        elif not article["facts"][pairs[i][0]].get("optional"):
            found.append((row, all(pairs[i][1][slot] for slot in CORE)))
    return found


def train(drawn: Iterable[Sample]) -> Weights:
    """The logistic model of some samples: right against not, as a ranker of the features against nothing."""
    groups: list[Group] = [([row, []], [right, not right]) for row, right in drawn]
    return fit([[group] for group in groups], l2=16.0, articles_seen=2)
