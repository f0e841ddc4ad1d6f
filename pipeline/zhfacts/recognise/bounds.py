"""Words beside a number that say how exact it is (lexicon/bounds.toml)."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zhfacts.model import Bound

_KINDS: tuple[Bound, ...] = ("about", "more_than", "less_than")
_TURNED: dict[Bound, Bound] = {"more_than": "less_than", "less_than": "more_than"}
_OVER_REACH = 40
_NEAR_REACH = 12
_LIMITS = frozenset(("不低于", "不少于", "不超过", "不高于", "不多于", "不大于", "不小于", "不超"))


class Bounds:
    """The bound words by their last character (before a number) or their first (after it), the longest first."""

    __slots__ = ("_after", "_before", "_blocks", "_negations", "_over", "_over_kinds", "_rarely")

    def __init__(self, table: dict[str, dict[str, Any]]) -> None:
        self._blocks = tuple(table["blocks"]["before"].split())
        self._negations = tuple(table["negations"]["before"].split())
        self._before: dict[str, list[tuple[str, Bound, bool]]] = {}
        self._after: dict[str, list[tuple[str, Bound, str]]] = {}
        before = [
            (word, kind, part == "before") for kind in _KINDS for part in ("before", "moves") for word in table[kind].get(part, "").split()
        ]
        for entry in sorted(before, key=lambda entry: -len(entry[0])):
            self._before.setdefault(entry[0][-1], []).append(entry)
        after = [(word, kind, table["breaks"].get(word, "")) for kind in _KINDS for word in table[kind]["after"].split()]
        for word, kind, breaks in sorted(after, key=lambda entry: -len(entry[0])):
            self._after.setdefault(word[0], []).append((word, kind, breaks))
        parts = ("over", "rarely")
        self._over_kinds: dict[str, Bound] = {word: kind for kind in _KINDS for part in parts for word in table[kind].get(part, "").split()}
        self._rarely = frozenset(word for kind in _KINDS for word in table[kind].get("rarely", "").split())
        words = "|".join(map(re.escape, sorted(self._over_kinds, key=len, reverse=True)))
        self._over = re.compile(rf"({words})(?:[^，。；、：\d\n]|\d{{1,4}}(?=年|月|日|个交易日)){{1,34}}$")

    def around(self, text: str, start: int, end: int, floor: int) -> tuple[Bound, int, int]:
        """The bound of a number with its unit at start…end, and the span with the words that touch it; none before `floor`.

        A verb of movement (突破, 跌破) bounds the number and stays outside its span; a negation before turns it round (不宜超过).
        """
        bound: Bound = "exact"
        at = start - 1 if start and text[start - 1] == " " else start
        if at > floor and (words := self._before.get(text[at - 1])):
            for word, kind, touches in words:
                first = at - len(word)
                if first >= floor and text.startswith(word, first):
                    if text.endswith(self._blocks, 0, at):
                        break
                    bound = _TURNED.get(kind, kind) if text.endswith(self._negations, 0, first) else kind
                    if touches:
                        start = first
                    break
        spaced = text[end : end + 1] == " "
        following = end + spaced
        for word, kind, breaks in self._after.get(text[following : following + 1], ()):
            if text.startswith(word, following) and not (spaced and (kind == "about" or len(word) < 2)):
                stop = following + len(word)
                if breaks and text[stop : stop + 1] in breaks and stop < len(text):
                    break
                return (bound if kind == "about" and bound != "exact" else kind), start, stop
        return bound, start, end

    def over(self, text: str, start: int, floor: int, *, digits: bool) -> Bound:
        """The bound on a share of something named before it: 不足去年同期的七成, 约占总股本的76.49%, 不超过总股本3%."""
        at = start - 1 if text[start - 1 : start] == " " else start
        of = text[at - 1 : at] == "的"
        first = max(0, at - _OVER_REACH) if of else max(floor, at - _NEAR_REACH)
        if not of and text.find("不", first, at) < 0:
            return "exact"
        found = self._over.search(text, first, at)
        if found is None or text.endswith(self._blocks, 0, found.end(1)):
            return "exact"
        word = found[1]
        if (digits and word in self._rarely) or (not of and word not in _LIMITS):
            return "exact"
        kind = self._over_kinds[word]
        return _TURNED.get(kind, kind) if text.endswith(self._negations, 0, found.start(1)) else kind


@cache
def words() -> Bounds:
    """The bound words of the lexicon."""
    return Bounds(tomllib.loads((files("zhfacts") / "lexicon" / "bounds.toml").read_text("utf8")))
