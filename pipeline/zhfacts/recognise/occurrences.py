"""Where given words stand in a text: one search a word in a short text, one for all words in a long one.

A search for each of many names through a long text would take the product of the two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick

if TYPE_CHECKING:
    from collections.abc import Iterable

    Hit = tuple[int, int, int]

_LONG = 20_000
"""Characters from which one automaton for all words is faster than a search for each."""


class Occurrences:
    """The places of words in a text. A word's own places do not overlap: the leftmost counts, as in `str.count`."""

    __slots__ = ("_places", "_text")

    def __init__(self, text: str, words: Iterable[str]) -> None:
        self._text = text
        self._places = _all_places(text, list(dict.fromkeys(words))) if len(text) > _LONG else None

    def count(self, word: str) -> int:
        """How often one of the words stands in the text."""
        return self._text.count(word) if self._places is None else len(self._places[word])

    def starts(self, word: str) -> list[int]:
        """The offsets at which one of the words begins, ascending."""
        return _places(self._text, word) if self._places is None else self._places[word]


def _places(text: str, word: str) -> list[int]:
    found = []
    at = text.find(word)
    while at >= 0:
        found.append(at)
        at = text.find(word, at + len(word))
    return found


def _all_places(text: str, words: list[str]) -> dict[str, list[int]]:
    found: list[list[int]] = [[] for _ in words]
    edges = [0] * len(words)
    for number, start, end in AhoCorasick(words).find_matches_as_indexes(text, overlapping=True):
        if start >= edges[number]:
            found[number].append(start)
            edges[number] = end
    return dict(zip(words, found, strict=True))


def leftmost_longest(hits: Iterable[Hit]) -> list[Hit]:
    """Of all hits (word, start, end) of an automaton, overlapping ones too, those that do not overlap: the leftmost, and of them the longest.

    An automaton can find these itself, but takes three times as long to build, and that of the names is built at every start.
    """
    longest = {hit[1]: hit for hit in hits}  # hits come by their ends
    found: list[Hit] = []
    at = 0
    for start in sorted(longest):
        if start >= at:
            found.append(longest[start])
            at = found[-1][2]
    return found
