"""Names of what can own a quantity: known ones by lexicon, others by their shape, each with its entity in the article."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick, MatchKind

from zhfacts.lexicon import names as lexicon
from zhfacts.model import Name
from zhfacts.recognise.names_evidence import Evidence
from zhfacts.recognise.names_identity import Identity
from zhfacts.recognise.names_mention import Mention, without_overlaps
from zhfacts.recognise.names_patterns import shapes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from zhfacts.model import Word
    from zhfacts.text import Page


class NameFinder:
    """Finds names in pages. Build one and reuse it: it holds the automaton over the lexicon."""

    __slots__ = ("_automaton", "_forms", "_lexicon")

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        self._lexicon = lexicon.load(folders)
        self._forms = Evidence(self._lexicon)
        self._automaton = AhoCorasick(list(self._lexicon.forms), matchkind=MatchKind.LeftmostLongest)

    def find(self, page: Page, words: Callable[[int], list[Word]] | None = None) -> list[Name]:
        """The names of a page in text order, none overlapping another."""
        text = page.text
        known = self._forms.accepted(text, self._automaton.find_matches_as_indexes(text))
        mentions = without_overlaps(shapes(page, known, words), known)
        return Identity(self._lexicon, page).names(mentions)


@cache
def _default() -> NameFinder:
    return NameFinder()


def find_names(page: Page, words: Callable[[int], list[Word]] | None = None) -> list[Name]:
    """The names of a page by the shipped lexicon, in text order."""
    return _default().find(page, words)


__all__ = ["Mention", "NameFinder", "find_names"]
