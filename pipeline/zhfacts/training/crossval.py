"""Fitting all rankers, and judging them on articles they were not fitted on."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from zhfacts.evaluate.score import Score, score
from zhfacts.extractor import Extractor
from zhfacts.link.ranker import Weights
from zhfacts.records import as_record
from zhfacts.training import aspect, claim, confidence, gold, metric, owner, period, readings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any


def fold_of(doc_id: str, folds: int) -> int:
    """The fold of an article: by its id, so that adding articles moves none."""
    return int(hashlib.md5(doc_id.encode("utf8"), usedforsecurity=False).hexdigest(), 16) % folds


def fit_rankers(articles: Sequence[gold.GoldArticle]) -> dict[str, Weights]:
    """The weights of every ranker from annotated articles."""
    annotated = readings.read(articles)
    halves = metric.known(annotated)
    return {
        "aspect": aspect.train(articles),
        "claim": claim.train(articles),
        "metric": metric.train(annotated),
        "owner": owner.train(halves),
        "period": period.train(halves),
    }


def fit_folds(articles: Sequence[gold.GoldArticle], folds: int) -> list[dict[str, Weights]]:
    """For each fold, the rankers fitted on the articles of the other folds."""
    return [fit_rankers([a for a in articles if fold_of(a["id"], folds) != k]) for k in range(folds)]


def confidence_samples(articles: Sequence[gold.GoldArticle], fitted: Sequence[Mapping[str, Weights]]) -> dict[int, list[confidence.Sample]]:
    """By fold, what the rankers drew from articles outside their training."""
    drawn: dict[int, list[confidence.Sample]] = {}
    for k, weights in enumerate(fitted):
        extractor = Extractor(weights={**weights, "confidence": Weights()})
        drawn[k] = [sample for a in articles if fold_of(a["id"], len(fitted)) == k for sample in confidence.samples(extractor, a)]
    return drawn


def crossvalidate(
    articles: Sequence[gold.GoldArticle], also: Sequence[gold.GoldArticle] = (), folds: int = 5
) -> tuple[Score, list[dict[str, Any]]]:
    """The score over `articles`, each read with rankers and confidence fitted on other folds of all; and the facts."""
    everything = [*articles, *also]
    fitted = fit_folds(everything, folds)
    drawn = confidence_samples(everything, fitted)
    facts: list[dict[str, Any]] = []
    for k, weights in enumerate(fitted):
        trust = confidence.train(sample for j in drawn if j != k for sample in drawn[j])
        extractor = Extractor(weights={**weights, "confidence": trust})
        facts += [as_record(fact) for a in articles if fold_of(a["id"], folds) == k for fact in extractor.read(gold.article(a)).facts]
    return score(articles, facts), facts


def as_line(fact: Mapping[str, Any]) -> bytes:
    """A record as a line of JSON."""
    return msgspec.json.Encoder(decimal_format="number").encode(fact) + b"\n"
