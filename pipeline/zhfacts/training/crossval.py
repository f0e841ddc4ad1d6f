"""Fitting all rankers, and judging them on articles they were not fitted on."""

from __future__ import annotations

import hashlib
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from zhfacts.extractor import Extractor
from zhfacts.link.ranker import Fits, Weights
from zhfacts.records import as_record
from zhfacts.training import aspect, claim, confidence, gold, metric, owner, period, readings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

UNLINKED: Fits = {"metric": Weights(), "owner": Weights(), "period": Weights()}
"""Linking without weights: of equals the first is taken, so the order in which rules offer the candidates decides."""


def fold_of(doc_id: str, folds: int) -> int:
    """The fold of an article: by its id, so that adding articles moves none."""
    return int(hashlib.md5(doc_id.encode("utf8"), usedforsecurity=False).hexdigest(), 16) % folds


def fit_rankers(articles: Sequence[gold.GoldArticle]) -> Fits:
    """The weights of every ranker from annotated articles."""
    halves = metric.halved(readings.read(articles))
    fitted = metric.train_halves(halves)
    known = metric.known(halves, fitted)
    return {
        "aspect": aspect.train(articles),
        "claim": claim.train(articles),
        "metric": metric.train(halves, fitted),
        "owner": owner.train(known),
        "period": period.train(known),
    }


class Fold(NamedTuple):
    """The rankers fitted on the articles outside a fold, and what they drew from those in it.

    From `checked` articles nothing is drawn: an extractor helped to annotate them, so they cannot tell how often one is right.
    """

    weights: Fits
    samples: list[confidence.Sample]


def fit_folds(articles: Sequence[gold.GoldArticle], folds: int) -> list[Fold]:
    """Every fold, side by side on the machine's cores."""
    with ProcessPoolExecutor() as pool:
        return list(pool.map(partial(_fold, articles, folds), range(folds)))


def _fold(articles: Sequence[gold.GoldArticle], folds: int, k: int) -> Fold:
    weights = fit_rankers([a for a in articles if fold_of(a["id"], folds) != k])
    extractor = Extractor(weights={**weights, "confidence": Weights()})
    judging = [a for a in articles if fold_of(a["id"], folds) == k and not a.get("checked")]
    return Fold(weights, [sample for a in judging for sample in confidence.samples(extractor, a)])


def read(articles: Sequence[gold.GoldArticle], fitted: Sequence[Fold]) -> list[dict[str, Any]]:
    """The facts of articles, each read with the rankers of its fold and with confidence fitted on what the others drew."""
    facts: list[dict[str, Any]] = []
    for k, fold in enumerate(fitted):
        trust = confidence.train(sample for other in fitted if other is not fold for sample in other.samples)
        extractor = Extractor(weights={**fold.weights, "confidence": trust})
        facts += drawn(extractor, (a for a in articles if fold_of(a["id"], len(fitted)) == k))
    return facts


def drawn(extractor: Extractor, articles: Iterable[gold.GoldArticle]) -> list[dict[str, Any]]:
    """The facts that an extractor draws from articles."""
    return [as_record(fact) for a in articles for fact in extractor.read(gold.article(a)).facts]


def as_line(fact: Mapping[str, Any]) -> bytes:
    """A record as a line of JSON."""
    return msgspec.json.Encoder(decimal_format="number").encode(fact) + b"\n"
