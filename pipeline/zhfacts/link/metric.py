"""What each quantity measures: proposals from the language, and a linear ranker between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhfacts.link import ranker
from zhfacts.link.choices import MetricChoice
from zhfacts.link.proposals import Proposal, Proposer, head_of
from zhfacts.recognise.metrics import heads, ontology

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhfacts.link.choices import AspectChoice
    from zhfacts.link.ranker import Weights
    from zhfacts.model import How, Quantity
    from zhfacts.reading import Reading

_NOTHING = MetricChoice("数值", "", None, None, "implied", "none")


def choose(reading: Reading, aspects: Sequence[AspectChoice], weights: Weights | None = None) -> list[MetricChoice]:
    """The metric of every quantity, in text order."""
    weights = ranker.load("metric") if weights is None else weights
    proposer = Proposer(reading, aspects)
    chosen: list[MetricChoice] = []
    for number, quantity in enumerate(reading.quantities):
        proposals = proposer.of(number, chosen[-1] if chosen else None)
        if not proposals:
            chosen.append(_NOTHING)
            continue
        rows = all_features(proposals, quantity, aspects[number].aspect)
        top, margin = weights.best(rows)
        chosen.append(_choice(proposals[top], margin))
    return chosen


def _choice(one: Proposal, margin: float) -> MetricChoice:
    how: How = "implied" if one.start is None else "carried" if one.rule in ("previous", "earlier") else "stated"
    return MetricChoice(one.name, one.text, one.start, one.end, how, one.rule, margin)


def all_features(proposals: Sequence[Proposal], quantity: Quantity, aspect: str) -> list[list[str]]:
    """The features of every proposal for one quantity."""
    ends = [head_of(one.name) for one in proposals]
    texts = [one.text for one in proposals]
    return [
        features(
            one,
            quantity,
            aspect,
            head,
            inside=sum(text in one.text for text in texts) - texts.count(one.text),
            around=sum(one.text in text for text in texts) - texts.count(one.text),
            agree=ends.count(head),
        )
        for one, head in zip(proposals, ends, strict=True)
    ]


def features(one: Proposal, quantity: Quantity, aspect: str, head: str, *, inside: int, around: int, agree: int) -> list[str]:
    """What speaks for one proposal: `inside` and `around` count others that it contains and that contain it."""
    rule, kind, name = one.rule, quantity.kind, one.name
    family = rule.split(" ", 1)[0]
    fits = kind in heads().get(head, ())
    known = name in ontology() or one.text in ontology()
    near = min(one.distance // 3, 8)
    return [
        f"rule {rule}",
        f"rule {rule}|{kind}|{aspect}",
        f"{family}|{aspect}",
        f"{family}|{kind}",
        f"head {head}|{kind}",
        f"head {head}|{aspect}",
        f"head {head}",
        f"fits {fits}|{kind}|{family}",
        f"fits {fits}|{rule}",
        f"known {known}|{rule}",
        f"known {known}|{aspect}",
        f"length {min(len(name), 12)}",
        f"length {min(len(name), 12)}|{family}",
        f"votes {min(one.votes, 4)}",
        f"votes {min(one.votes, 4)}|{family}",
        f"near {near}|{family}",
        f"near {near}|{aspect}",
        f"inside {min(inside, 3)}|{family}",
        f"around {min(around, 3)}|{family}",
        f"agree {min(agree, 5)}",
        f"name {name}",
        f"name {name}|{kind}",
        f"unit {quantity.unit}|{head}",
        f"first {name[:2]}",
    ]
