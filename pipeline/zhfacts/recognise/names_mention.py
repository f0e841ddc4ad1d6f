"""A mention of a name before its entity is known."""

from __future__ import annotations

import msgspec


class Mention(msgspec.Struct):
    """A span that names something. `entries` are the lexicon entries it may stand for; `of` is the name it abbreviates."""

    start: int
    end: int
    type: str
    text: str
    entries: tuple[int, ...] = ()
    code: str | None = None
    local: bool = False
    of: str | None = None
    bare: str | None = None  # the name without a tail that is no part of it (博硕科技公司 → 博硕科技)


def without_overlaps(shaped: list[Mention], known: list[Mention]) -> list[Mention]:
    """Both lists in text order; where a shaped mention covers known ones it replaces them."""
    if not shaped:
        return known
    kept: list[Mention] = []
    number, last = 0, len(known)
    edge = 0
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
