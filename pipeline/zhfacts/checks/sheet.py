"""The figures of one article, laid out so that relations find what belongs together."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from zhfacts.checks.figure import Figure, figure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zhfacts.model import Fact

Subject = tuple[str, str, tuple[tuple[str, str], ...]]


class Sheet(NamedTuple):
    """All figures in the order of the text, also by subject and by owner."""

    figures: list[Figure]
    subjects: dict[Subject, list[Figure]]
    owners: dict[str, list[Figure]]


def sheet(facts: Iterable[Fact]) -> Sheet:
    """The sheet of one article's facts."""
    figures = sorted(map(figure, facts), key=lambda one: (one.place, one.fact.end, one.fact.fact_id))
    subjects: dict[Subject, list[Figure]] = defaultdict(list)
    owners: dict[str, list[Figure]] = defaultdict(list)
    for one in figures:
        subjects[one.subject].append(one)
        owners[one.subject[0]].append(one)
    return Sheet(figures, dict(subjects), dict(owners))


def same_claim(a: Figure, b: Figure) -> bool:
    """Whether two figures can be told by the same voice: both reported, or both foreseen by nobody else."""
    one, other = a.fact, b.fact
    if one.modality != other.modality:
        return False
    return one.modality == "actual" or None in {one.source, other.source} or one.source == other.source
