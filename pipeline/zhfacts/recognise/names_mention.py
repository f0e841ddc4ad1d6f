"""A mention of a name before its entity is known."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

import msgspec


class Mention(msgspec.Struct):
    """A span that names something.

    `entries` are the lexicon entries it may stand for; `of` is the text of another name in the article for the same entity.
    """

    start: int
    end: int
    type: str
    text: str
    entries: tuple[int, ...] = ()
    code: str | None = None
    local: bool = False
    of: str | None = None


_AMID = frozenset({"place", "commodity", "industry"})


class Taken:
    """Mentions in text order, to be asked what stands at a place."""

    __slots__ = ("mentions", "starts")

    def __init__(self, mentions: list[Mention]) -> None:
        self.mentions = mentions
        self.starts = [mention.start for mention in mentions]

    def at(self, offset: int) -> Mention | None:
        """The mention that covers `offset`."""
        number = bisect_right(self.starts, offset) - 1
        if number >= 0 and offset < self.mentions[number].end:
            return self.mentions[number]
        return None

    def ending(self, offset: int) -> Mention | None:
        """The mention that ends at `offset`."""
        number = bisect_left(self.starts, offset) - 1
        if number >= 0 and self.mentions[number].end == offset:
            return self.mentions[number]
        return None

    def touching(self, start: int, end: int) -> bool:
        """Whether a mention overlaps text[start:end]."""
        number = bisect_left(self.starts, end) - 1
        return number >= 0 and self.mentions[number].end > start

    def within(self, start: int, end: int) -> list[Mention]:
        """The mentions that lie inside text[start:end]."""
        number = bisect_left(self.starts, start)
        found = []
        while number < len(self.starts) and self.starts[number] < end:
            if self.mentions[number].end <= end:
                found.append(self.mentions[number])
            number += 1
        return found

    def amid(self, start: int, end: int) -> bool:
        """Whether all names that text[start:end] holds may be part of a longer one (青海锂业 has a place and a good), and the first is not cut."""
        first = self.at(start)
        return (first is None or first.start == start) and all(mention.type in _AMID for mention in self.within(start, end))


def merged(shaped: list[Mention], known: list[Mention]) -> list[Mention]:
    """Both in text order, the shaped ones over the known ones that they touch; of two shaped ones the longer from the left."""
    if not shaped:
        return known
    kept: list[Mention] = []
    number, last, edge = 0, len(known), 0
    for mention in sorted(shaped, key=_order):
        if mention.start < edge:
            continue
        while number < last and known[number].end <= mention.start:
            kept.append(known[number])
            number += 1
        kept.append(mention)
        edge = mention.end
        while number < last and known[number].start < edge:
            number += 1
    kept.extend(known[number:])
    return kept


def _order(mention: Mention) -> tuple[int, int]:
    return mention.start, -mention.end
