"""Names of what can own a quantity: known ones by lexicon, others by their shape, each with its entity in the article."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick, MatchKind

from zhfacts.lexicon import names as lexicon
from zhfacts.recognise import names_patterns as patterns
from zhfacts.recognise.names_evidence import Evidence
from zhfacts.recognise.names_firms import firms
from zhfacts.recognise.names_identity import identified
from zhfacts.recognise.names_mention import Mention, Taken, merged
from zhfacts.recognise.names_short import shortened
from zhfacts.recognise.names_subject import subjects
from zhfacts.recognise.names_tails import tailed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from zhfacts.model import Name
    from zhfacts.text import Page


class NameFinder:
    """Finds names in pages. Build one and reuse it: it holds the automaton over the lexicon.

    `folders` hold names of one's own that add to or override the shipped ones (see `zhfacts.lexicon.names`).
    """

    __slots__ = ("_automaton", "_evidence", "_lexicon")

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        self._lexicon = lexicon.load(folders)
        self._evidence = Evidence(self._lexicon)
        self._automaton = AhoCorasick(list(self._lexicon.forms), matchkind=MatchKind.LeftmostLongest)

    def find(self, page: Page) -> list[Name]:
        """The names of a page in text order, none overlapping another."""
        text = page.text
        known = self._evidence.accepted(text, self._automaton.find_matches_as_indexes(text))
        mentions = _with_shapes(page, known)
        return identified([mention for mention in mentions if mention.type != "none"], self._lexicon)


def _with_shapes(page: Page, known: list[Mention]) -> list[Mention]:
    """The known names and those by shape, then the short forms that the article uses for either, then bare subjects."""
    taken = Taken(known)
    brackets = "(" in page.text or "（" in page.text
    shaped = tailed(page, taken)
    shaped += patterns.funds(page, taken)
    shaped += patterns.persons(page, taken)
    shaped += patterns.latin(page, taken)
    shaped += firms(page, taken)
    shaped += patterns.titles(page, taken)
    shaped += patterns.grown(page, taken)
    mentions = merged(shaped, known)
    if brackets:
        taken = Taken(mentions)
        mentions = merged(patterns.coded(page, taken) + patterns.listed(page, taken), mentions)
    mentions = shortened(page, mentions, patterns.defined(page, Taken(mentions)) if brackets else {})
    return merged(subjects(page, Taken(mentions)), mentions)


@cache
def _default() -> NameFinder:
    return NameFinder()


def find_names(page: Page) -> list[Name]:
    """The names of a page by the shipped lexicon, in text order."""
    return _default().find(page)
