"""Cue words (lexicon/cues.toml) found in one pass: how a quantity is meant, not what it is."""

from __future__ import annotations

import tomllib
from bisect import bisect_left
from functools import cache
from importlib.resources import files

import msgspec
from ahocorasick_rs import AhoCorasick, MatchKind


class Cue(msgspec.Struct, frozen=True):
    """A cue word at start…end; `kind` is its class in lexicon/cues.toml."""

    start: int
    end: int
    text: str
    kind: str


ASPECT_KINDS = ("up", "down", "change", "fall", "reach", "share", "rate", "loss", "mask")
CLAIM_KINDS = ("forecast", "plan", "advice", "past", "mask")


class CueFinder:
    """An automaton over the words of some classes; of overlapping words the leftmost, longest is taken."""

    __slots__ = ("_automaton", "_kind_of", "_kinds", "_words")

    def __init__(self, words_of: dict[str, list[str]]) -> None:
        kind_of = {word: kind for kind, words in words_of.items() for word in words}
        self._kind_of = kind_of
        self._words = list(kind_of)
        self._kinds = list(kind_of.values())
        self._automaton = AhoCorasick(self._words, matchkind=MatchKind.LeftmostLongest)

    def find(self, text: str) -> Cues:
        """The cues of a text, masking words left out."""
        kinds, words = self._kinds, self._words
        found = [
            Cue(start, end, words[i], kinds[i]) for i, start, end in self._automaton.find_matches_as_indexes(text) if kinds[i] != "mask"
        ]
        return Cues(self._at_least(text, found) if "至少" in text else found)

    def _at_least(self, text: str, cues: list[Cue]) -> list[Cue]:
        """飙升至少13倍 says 飙升, not 飙升至."""
        kept = []
        for cue in cues:
            if cue.text[-1] != "至" or text[cue.end : cue.end + 1] != "少":
                kept.append(cue)
            elif cue.text[:-1] in self._kind_of:
                kept.append(Cue(cue.start, cue.end - 1, cue.text[:-1], self._kind_of[cue.text[:-1]]))
        return kept


class Cues:
    """The cues of one text in order, with look-ups by offset."""

    __slots__ = ("items", "starts")

    def __init__(self, items: list[Cue]) -> None:
        self.items = items
        self.starts = [cue.start for cue in items]

    def between(self, start: int, end: int) -> list[Cue]:
        """The cues that begin in start…end and end there too, in text order."""
        low, high = bisect_left(self.starts, start), bisect_left(self.starts, end)
        while high > low and self.items[high - 1].end > end:
            high -= 1
        return self.items[low:high]

    def last(self, start: int, end: int) -> Cue | None:
        """The last of those between."""
        at = bisect_left(self.starts, end) - 1
        while at >= 0 and self.starts[at] >= start:
            if self.items[at].end <= end:
                return self.items[at]
            at -= 1
        return None

    def first(self, start: int, end: int) -> Cue | None:
        """The first of those between."""
        at = bisect_left(self.starts, start)
        return self.items[at] if at < len(self.items) and self.items[at].end <= end else None


@cache
def finder(kinds: tuple[str, ...]) -> CueFinder:
    """The finder for some classes of the lexicon."""
    table = tomllib.loads((files("zhfacts") / "lexicon" / "cues.toml").read_text("utf8"))
    return CueFinder({kind: table[kind].split() for kind in kinds})
