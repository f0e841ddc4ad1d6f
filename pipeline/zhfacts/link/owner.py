"""Whose quantity it is: candidates from the names around it, and a linear ranker between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhfacts.link import ranker
from zhfacts.link.choices import OwnerChoice
from zhfacts.link.owner_features import weighed
from zhfacts.link.owner_walk import SURE, Candidate, Slate, Walk
from zhfacts.link.trace import Rival

if TYPE_CHECKING:
    from zhfacts.link.choices import AspectChoice, MetricChoice
    from zhfacts.link.ranker import Weights
    from zhfacts.link.trace import Trace
    from zhfacts.model import How, Quantity
    from zhfacts.reading import Reading

MOST_OWNERS = 4


def choose(
    reading: Reading,
    aspects: list[AspectChoice],
    metrics: list[MetricChoice] | None = None,
    weights: Weights | None = None,
    trace: Trace | None = None,
) -> list[list[OwnerChoice]]:
    """One owner for every quantity, up to four where a value is shared."""
    if not reading.quantities:
        return []
    walk = Walk(reading, aspects, metrics, (ranker.load("owner") if weights is None else weights).made(weighed))
    chosen: list[list[OwnerChoice]] = []
    for slate in walk.slates():
        scores: list[float] = slate.worths
        best = max(scores)
        entities = list(slate.found)
        if trace is not None:
            rivals = (_rival(walk.candidate(slate, entity), best - its) for entity, its in zip(entities, scores, strict=True))
            trace.keep("entity", len(chosen), rivals)
        owner = walk.candidate(slate, entities[scores.index(best)])
        rest = sorted(scores)[-2] if len(scores) > 1 else best - SURE
        walk.settle(owner.entity, best - rest)
        chosen.append(_answers(reading, slate, owner, best - rest))
    return chosen


def _rival(one: Candidate, behind: float) -> Rival:
    name = one.mention.name if one.mention is not None else None
    return Rival(one.entity, name.text if name else "", name.start if name else None, name.end if name else None, one.rule, behind)


def _answers(reading: Reading, slate: Slate, owner: Candidate, margin: float) -> list[OwnerChoice]:
    if owner.rule != "shared":
        return [_choice(reading, slate.quantity, owner, margin)]
    owners = []
    for mention in slate.shared[:MOST_OWNERS]:
        if mention.entity is not None:
            one = Candidate(mention.entity, mention.type, mention, "shared")
            owners.append(_choice(reading, slate.quantity, one, margin))
    return owners


def _choice(reading: Reading, quantity: Quantity, owner: Candidate, margin: float) -> OwnerChoice:
    """The answer with its evidence."""
    mention, hop = owner.mention, owner.hop
    if mention is None:
        return OwnerChoice(owner.entity, owner.entity, owner.type, None, None, None, "implied", owner.rule, margin)
    name = mention.name
    near = mention.sentence == reading.page.sentence(quantity.start)
    how: How = "coreference" if hop is not None else "stated" if near else "carried"
    word = hop.name.text if hop is not None else None
    return OwnerChoice(owner.entity, name.text, owner.type, name.code, name.start, name.end, how, owner.rule, margin, word)
