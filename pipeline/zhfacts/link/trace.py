"""What the linkers weighed: kept only when somebody asks, so that reading costs nothing for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Rival(NamedTuple):
    """A candidate for a slot: its name, the words at start…end of the page (None where it has none), the rule that gave it.

    `behind` is how much less it scored than the winner, which has 0; None where nothing was scored.
    """

    name: str
    text: str
    start: int | None
    end: int | None
    rule: str
    behind: float | None


class Trace:
    """The candidates of every slot by the number of the quantity, the winner first."""

    def __init__(self) -> None:
        self._rivals: dict[tuple[str, int], list[Rival]] = {}

    def of(self, slot: str, number: int) -> list[Rival]:
        """The candidates for a slot of a quantity."""
        return self._rivals.get((slot, number), [])

    def keep(self, slot: str, number: int, rivals: Iterable[Rival]) -> None:
        """Keep candidates, each name once with its best score."""
        best: dict[str, Rival] = {}
        for rival in sorted(rivals, key=lambda rival: -1.0 if rival.behind is None else rival.behind):
            best.setdefault(rival.name, rival)
        self._rivals[slot, number] = list(best.values())

    def classes(self, slot: str, number: int, names: Sequence[str], scores: Sequence[float], rule: str) -> None:
        """Keep the classes of a classifier."""
        self.keep(slot, number, (Rival(name, "", None, None, rule, max(scores) - score) for name, score in zip(names, scores, strict=True)))
