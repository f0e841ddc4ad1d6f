"""Words beside a number that say how exact it is (lexicon/bounds.toml)."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhfacts.model import Bound


class Bounds:
    """The bound words by their last (before a number) or first (after it) character."""

    def __init__(self) -> None:
        table = tomllib.loads((files("zhfacts") / "lexicon" / "bounds.toml").read_text("utf8"))
        blocks = sorted(table["blocks"]["before"].split(), key=len, reverse=True)
        before = [
            (w, k, part)
            for k in ("about", "more_than", "less_than")
            for part in ("before", "moves")
            for w in table[k].get(part, "").split()
        ]
        after = [(w, k) for k in ("about", "more_than", "less_than") for w in table[k]["after"].split()]
        self._blocks = tuple(blocks)
        self._before = sorted(before, key=lambda x: -len(x[0]))
        self._after = sorted(after, key=lambda x: -len(x[0]))
        self._b = {}
        for w, k, part in self._before:
            self._b.setdefault(w[-1], []).append((w, k, part))
        self._a = {}
        for w, k in self._after:
            self._a.setdefault(w[0], []).append((w, k))

    def around(self, text: str, start: int, end: int, floor: int) -> tuple[Bound, int, int]:
        bound: Bound = "exact"
        at = start - 1 if text[start - 1 : start] == " " else start
        for word, kind, part in self._b.get(text[at - 1 : at], ()) if at > floor else ():
            if at - len(word) >= floor and text.endswith(word, 0, at):
                if text.endswith(self._blocks, max(0, at - 4), at):
                    break
                bound = kind
                if part == "before":
                    start = at - len(word)
                break
        for word, kind in self._a.get(text[end : end + 1], ()):
            if text.startswith(word, end):
                return (kind if bound == "exact" or kind != "about" else bound), start, end + len(word)
        return bound, start, end
