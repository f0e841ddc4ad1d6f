"""Words beside a number that say how exact it is (lexicon/bounds.toml)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhfacts.model import Bound


class Bounds:
    """The bound words by their last character (before a number) or their first (after it), the longest first."""

    __slots__ = ("_after", "_before", "_blocks")

    def __init__(self, table: dict[str, dict[str, str]]) -> None:
        self._blocks = tuple(table["blocks"]["before"].split())
        self._before: dict[str, list[tuple[str, Bound, bool]]] = {}
        self._after: dict[str, list[tuple[str, Bound]]] = {}
        kinds: tuple[Bound, ...] = ("about", "more_than", "less_than")
        before = [
            (word, kind, part == "before") for kind in kinds for part in ("before", "moves") for word in table[kind].get(part, "").split()
        ]
        for entry in sorted(before, key=lambda entry: -len(entry[0])):
            self._before.setdefault(entry[0][-1], []).append(entry)
        after = [(word, kind) for kind in kinds for word in table[kind]["after"].split()]
        for word, kind in sorted(after, key=lambda entry: -len(entry[0])):
            self._after.setdefault(word[0], []).append((word, kind))

    def around(self, text: str, start: int, end: int, floor: int) -> tuple[Bound, int, int]:
        """The bound of a number with its unit at start…end, and the span with the words that touch it; none before `floor`.

        A verb of movement (突破, 跌破) bounds the number and stays outside its span.
        """
        bound: Bound = "exact"
        at = start - 1 if text[start - 1 : start] == " " else start
        for word, kind, touches in self._before.get(text[at - 1 : at], ()) if at > floor else ():
            if at - len(word) >= floor and text.endswith(word, 0, at):
                if text.endswith(self._blocks, max(0, at - 4), at):
                    break
                bound = kind
                if touches:
                    start = at - len(word)
                break
        for word, kind in self._after.get(text[end : end + 1], ()):
            if text.startswith(word, end):
                return (bound if kind == "about" and bound != "exact" else kind), start, end + len(word)
        return bound, start, end


@cache
def words() -> Bounds:
    """The bound words of the lexicon."""
    return Bounds(tomllib.loads((files("zhfacts") / "lexicon" / "bounds.toml").read_text("utf8")))
