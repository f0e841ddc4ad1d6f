"""Names of what can own a quantity: known ones by lexicon, others by their shape, each with its entity in the article."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick

from zhfacts.lexicon import names as lexicon
from zhfacts.recognise import names_patterns as patterns
from zhfacts.recognise.names_counted import counted, parted
from zhfacts.recognise.names_evidence import Evidence
from zhfacts.recognise.names_funds import funds
from zhfacts.recognise.names_identity import identified
from zhfacts.recognise.names_joined import joined
from zhfacts.recognise.names_listed import listed, shares
from zhfacts.recognise.names_mention import Mention, Taken, merged
from zhfacts.recognise.names_persons import persons
from zhfacts.recognise.names_short import shortened
from zhfacts.recognise.names_subject import subjects
from zhfacts.recognise.names_tagged import tagged
from zhfacts.recognise.names_tails import tailed
from zhfacts.recognise.occurrences import leftmost_longest
from zhfacts.stages import abreast

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from zhfacts.model import Name
    from zhfacts.stages import Stages
    from zhfacts.text import Page


class NameFinder:
    """Finds names in pages. Build one and reuse it: it holds the automaton over the lexicon.

    `folders` hold names of one's own that add to or override the shipped ones (see `zhfacts.lexicon.names`).
    """

    __slots__ = ("_automaton", "_evidence", "_lexicon")

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        self._lexicon = lexicon.load(folders)
        self._evidence = Evidence(self._lexicon)
        self._automaton = AhoCorasick(list(self._lexicon.forms))

    def find(self, page: Page, words: Callable[[int], list[str]] | None = None) -> list[Name]:
        """The names of a page in text order, none overlapping another; `words` gives the words of a sentence by its number."""
        return abreast([self.stages(page, words)])[0]

    def stages(self, page: Page, words: Callable[[int], list[str]] | None = None) -> Stages[list[Name]]:
        """`find`, halting behind each of its stages."""
        known = self._known(page)
        yield None
        shaped = _shaped(page, known)
        yield None
        guessed = yield from tagged(page, Taken(known), words)
        yield None
        mentions = _complete(page, merged([*shaped, *guessed], known))
        return self._identified(merged(subjects(page, Taken(mentions)), mentions))

    def sure(self, page: Page) -> list[Name]:
        """The names that the lexicon and clear shapes tell, with no guesses: what a tagger can learn from."""
        known = self._known(page)
        return self._identified(_complete(page, merged(_shaped(page, known), known)))

    def _known(self, page: Page) -> list[Mention]:
        """The names of the lexicon."""
        return self._evidence.accepted(page.text, leftmost_longest(self._automaton.find_matches_as_indexes(page.text, overlapping=True)))

    def _identified(self, mentions: list[Mention]) -> list[Name]:
        return identified([mention for mention in _one_owner(mentions) if mention.type != "none"], self._lexicon)


_SHARE_CLASSES = {"A股", "B股", "H股"}


def _one_owner(mentions: list[Mention]) -> list[Mention]:
    """The mentions but a class of shares that stands behind its company (X H股): that is no market."""
    ends = {mention.end for mention in mentions if mention.type == "company"}
    return [mention for mention in mentions if mention.text not in _SHARE_CLASSES or mention.start not in ends]


def _shaped(page: Page, known: list[Mention]) -> list[Mention]:
    """The names by shape."""
    taken = Taken(known)
    shaped = tailed(page, taken)
    shaped += funds(page, taken)
    shaped += persons(page, taken)
    shaped += patterns.latin(page, taken)
    shaped += patterns.titles(page, taken)
    shaped += patterns.indices(page, taken)
    shaped += patterns.grown(page, taken)
    shaped += patterns.warned(page, taken)
    return shaped


def _complete(page: Page, mentions: list[Mention]) -> list[Mention]:
    """The mentions with the names before codes and stakes, and the short forms that the article uses."""
    mentions = joined(page, mentions)
    if "%" in page.text:
        taken = Taken(mentions)
        mentions = merged(patterns.held(page, taken) + shares(page, taken), mentions)
    mentions = merged(counted(page, mentions), mentions)
    mentions = merged(parted(page, Taken(mentions)), mentions)
    brackets = "(" in page.text or "（" in page.text
    if brackets:
        taken = Taken(mentions)
        mentions = merged(patterns.coded(page, taken) + listed(page, taken), mentions)
    return shortened(page, mentions, patterns.defined(page, Taken(mentions)) if brackets else {})


@cache
def _default() -> NameFinder:
    return NameFinder()


def find_names(page: Page, words: Callable[[int], list[str]] | None = None) -> list[Name]:
    """The names of a page by the shipped lexicon, in text order."""
    return _default().find(page, words)
