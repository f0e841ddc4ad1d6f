"""The score as text: by slot, by article kind, errors by cause, gains and losses against earlier facts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from zhfacts.evaluate.match import CORE, SLOTS
from zhfacts.evaluate.score import Score, score

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    Record = Mapping[str, Any]


def table(total: Score) -> list[str]:
    """The figures of one score."""
    rows = [f"gold facts {total.gold}  predicted {total.predicted}  paired {total.paired}"]
    for name, what in (("whole fact", "fact"), ("value found", "quantity")):
        precision, recall, f1 = total.rates(what)
        rows.append(f"{name:12} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}")
    rows.append("slots on paired  " + "  ".join(f"{slot} {total.slot(slot):.3f}" for slot in SLOTS))
    return rows


def by_kind(articles: Sequence[Record], facts: Sequence[Record], kind: Callable[[Record], str]) -> list[str]:
    """One row a kind of article."""
    rows = [f"{'kind':14} {'facts':>6} {'F1':>6} " + " ".join(f"{slot:>9}" for slot in SLOTS)]
    kinds = sorted({kind(article) for article in articles})
    for name in kinds:
        total = score([article for article in articles if kind(article) == name], facts)
        rows.append(f"{name:14} {total.gold:6} {total.rates()[2]:6.3f} " + " ".join(f"{total.slot(slot):9.3f}" for slot in SLOTS))
    return rows


def causes(total: Score) -> list[str]:
    """How many facts are lost to which slots together, commonest first."""
    counts = Counter(miss.wrong for miss in total.misses)
    return [f"{number:6}  {' + '.join(wrong)}" for wrong, number in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]


def changes(articles: Sequence[Record], before: Iterable[Record], after: Iterable[Record]) -> list[str]:
    """The annotated facts that were right before and are not now, and the reverse."""
    old, new = _wrong(score(articles, before)), _wrong(score(articles, after))
    lost = [f"lost    {key}: {slots}" for key, slots in sorted(new.items()) if key not in old]
    gained = [f"gained  {key}: {slots}" for key, slots in sorted(old.items()) if key not in new]
    return [*gained, *lost, f"gained {len(gained)}, lost {len(lost)}"]


def _wrong(total: Score) -> dict[str, str]:
    return {
        f"{miss.doc_id} {miss.gold['field']} {miss.gold['start']} {miss.gold.get('quote', '')}": " + ".join(miss.wrong)
        for miss in total.misses
        if miss.gold
    }


def reliability(total: Score) -> list[tuple[str, int, float, float]]:
    """Ten bins of confidence: the bin, its facts, their mean confidence, and the share that is right."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(10)]
    for fact, right in total.judged:
        confidence = float(fact["confidence"])
        bins[min(9, int(confidence * 10))].append((confidence, right))
    return [
        (
            f"{n / 10:.1f}-{(n + 1) / 10:.1f}",
            len(members),
            sum(c for c, _ in members) / len(members),
            sum(ok for _, ok in members) / len(members),
        )
        for n, members in enumerate(bins)
        if members
    ]


def trust(total: Score) -> list[str]:
    """How often facts are right by their confidence, and from which on they are right nine times in ten; nothing unless all tell it."""
    if not total.judged or any(fact.get("confidence") is None for fact, _ in total.judged):
        return []
    rows = ["confidence      facts   mean  right"]
    rows += [f"{name:14} {number:6} {mean:6.3f} {right:6.3f}" for name, number, mean, right in reliability(total)]
    least, share = band(total, 0.9)
    told = (
        f"confidence from {least:.3f} on: precision 0.90 over {share:.0%} of the facts" if share else "no confidence gives precision 0.90"
    )
    return [*rows, told]


def band(total: Score, precision: float) -> tuple[float, float]:
    """The lowest confidence from which on facts reach a precision, and the share of the facts that have it."""
    ranked = sorted(((float(fact["confidence"]), right) for fact, right in total.judged), reverse=True)
    best, hits = (1.0, 0.0), 0
    for number, (confidence, right) in enumerate(ranked, 1):
        hits += right
        if hits / number >= precision and (number == len(ranked) or ranked[number][0] < confidence):
            best = confidence, number / len(ranked)
    return best


__all__ = ["CORE", "band", "by_kind", "causes", "changes", "reliability", "table", "trust"]
