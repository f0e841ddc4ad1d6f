"""Fits the owner ranker."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from zhfacts.link.owner_features import Scorer, features
from zhfacts.link.owner_walk import Walk
from zhfacts.training.fit import fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhfacts.link.choices import AspectChoice, MetricChoice
    from zhfacts.link.ranker import Weights
    from zhfacts.reading import Reading
    from zhfacts.training.fit import Group

_NOISE = re.compile(r"[\s《》“”\"'‘’·、，,()（）-]")
_TAIL = re.compile(r"(股份有限公司|有限责任公司|有限公司|控股集团|集团公司|集团|公司|股份|控股)$")


def same(entity: str, accepted: Sequence[str]) -> bool:
    """Whether an owner is one of the accepted ones, but for signs and the tail of a company's name."""
    plain = _plain(entity)
    bare = _TAIL.sub("", plain) or plain
    return any(plain == other or bare == (_TAIL.sub("", other) or other) for other in map(_plain, accepted))


def _plain(name: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", name)).lower()


def groups(
    reading: Reading,
    aspects: list[AspectChoice],
    metrics: list[MetricChoice] | None,
    accepted: Sequence[Sequence[Sequence[str]]],
    weights: Weights | None = None,
) -> list[Group]:
    """One group a quantity: its candidates, and which are annotated owners.

    Earlier owners are those that `weights` picks, or the annotated ones.
    """
    walk = Walk(reading, aspects, metrics)
    scorer = None if weights is None else Scorer(weights)
    found: list[Group] = []
    for slate, owners in zip(walk.slates(), accepted, strict=True):
        right = [any(same(candidate.entity, names) for names in owners) for candidate in slate.candidates]
        found.append(([features(candidate.signature) for candidate in slate.candidates], right))
        if scorer is not None and slate.candidates:
            walk.settle(max(slate.candidates, key=lambda c: scorer.score(c.signature)).entity)
        else:
            known = next((candidate.entity for candidate, ok in zip(slate.candidates, right, strict=True) if ok), None)
            walk.settle(known if known is not None else owners[0][0])
    return found


def train(samples: Sequence[tuple]) -> Weights:
    """The weights that fit the annotated owners of some articles."""
    drawn=[groups(*sample) for sample in samples]
    half = [fit([g for i,gs in enumerate(drawn) if i%2!=k for g in gs], l2=L2) for k in (0,1)]
    drawn=[groups(*sample, half[i%2]) for i,sample in enumerate(samples)]
    return fit([group for groups_of in drawn for group in groups_of], l2=L2)

L2=2.0
