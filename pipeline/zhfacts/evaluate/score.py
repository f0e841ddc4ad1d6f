"""Precision, recall and slot accuracy of facts against annotated articles.

A fact is paired with the annotated fact whose value span it overlaps, one to one, best agreement first. It
is right when value with unit and sign, entity, metric, aspect and period all agree. Facts on quantities
that the annotation marks optional count neither way.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

import msgspec

from zhfacts.evaluate.match import CORE, SLOTS, slots

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Record = Mapping[str, Any]


class Miss(msgspec.Struct, frozen=True):
    """A fact that is not right: the slots that disagree, or missed (no fact) or spurious (no annotation)."""

    doc_id: str
    wrong: tuple[str, ...]
    gold: dict[str, Any] | None
    fact: dict[str, Any] | None


class Score(msgspec.Struct):
    """Counts over some articles; `right` holds a count a slot, and `fact` for whole facts."""

    gold: int = 0
    predicted: int = 0
    paired: int = 0
    right: Counter[str] = msgspec.field(default_factory=Counter)
    judged: list[tuple[Any, bool]] = msgspec.field(default_factory=list)  # every fact that counts, and whether it is right
    misses: list[Miss] = msgspec.field(default_factory=list)

    def rates(self, what: str = "fact") -> tuple[float, float, float]:
        """Precision, recall and F1 of whole facts, or of `quantity`: values found at all."""
        n = self.paired if what == "quantity" else self.right["fact"]
        precision, recall = _ratio(n, self.predicted), _ratio(n, self.gold)
        return precision, recall, _ratio(2 * precision * recall, precision + recall)

    def slot(self, name: str) -> float:
        """Share of the paired facts whose slot agrees."""
        return _ratio(self.right[name], self.paired)


def score(articles: Iterable[Record], facts: Iterable[Record]) -> Score:
    """The score of facts (records as `zhfacts extract` writes them) against annotated articles."""
    by_article: dict[str, list[Record]] = defaultdict(list)
    for fact in facts:
        by_article[fact["doc_id"]].append(fact)
    total = Score()
    for article in articles:
        _add(total, article["id"], article["facts"], by_article.get(article["id"], []))
    return total


def _add(total: Score, doc_id: str, golds: Sequence[Record], facts: Sequence[Record]) -> None:
    pairs = pair(facts, golds)
    total.gold += sum(not gold.get("optional") for gold in golds)
    for i, j, agreed in pairs:
        if not golds[j].get("optional"):
            total.paired += 1
            total.predicted += 1
            total.right.update(slot for slot in SLOTS if agreed[slot])
            wrong = tuple(slot for slot in CORE if not agreed[slot])
            total.judged.append((facts[i], not wrong))
            if wrong:
                total.misses.append(Miss(doc_id, wrong, dict(golds[j]), dict(facts[i])))
            else:
                total.right["fact"] += 1
    paired_facts, paired_golds = {i for i, _, _ in pairs}, {j for _, j, _ in pairs}
    for i, fact in enumerate(facts):
        if i not in paired_facts and not any(gold.get("optional") and _overlap(fact, gold) > 0 for gold in golds):
            total.predicted += 1
            total.judged.append((fact, False))
            total.misses.append(Miss(doc_id, ("spurious",), None, dict(fact)))
    total.misses += [
        Miss(doc_id, ("missed",), dict(gold), None) for j, gold in enumerate(golds) if j not in paired_golds and not gold.get("optional")
    ]


def pair(facts: Sequence[Record], golds: Sequence[Record]) -> list[tuple[int, int, dict[str, bool]]]:
    """One-to-one pairs (fact, annotation, agreement) of overlapping values, best agreement first."""
    options = []
    for i, fact in enumerate(facts):
        for j, gold in enumerate(golds):
            overlap = _overlap(fact, gold)
            if overlap > 0:
                agreed = slots(fact, gold)
                options.append((-sum(agreed[slot] for slot in CORE), -overlap, i, j, agreed))
    taken_facts: set[int] = set()
    taken_golds: set[int] = set()
    pairs = []
    for _, _, i, j, agreed in sorted(options, key=lambda option: option[:4]):
        if i not in taken_facts and j not in taken_golds:
            taken_facts.add(i)
            taken_golds.add(j)
            pairs.append((i, j, agreed))
    return pairs


def _overlap(fact: Record, gold: Record) -> int:
    """Characters that two values share, 0 or less where they are apart or in different fields."""
    if (fact.get("field") or "text") != gold["field"]:
        return 0
    return int(min(fact["end"], gold["end"]) - max(fact["start"], gold["start"]))


def _ratio(a: float, b: float) -> float:
    return a / b if b else 0.0
