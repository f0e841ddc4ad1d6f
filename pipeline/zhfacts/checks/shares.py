"""Shares: against their part and whole, and against a hundred."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from functools import reduce
from operator import add
from typing import TYPE_CHECKING

from zhfacts.checks import words
from zhfacts.checks.interval import point
from zhfacts.checks.judge import Check
from zhfacts.checks.sheet import same_claim
from zhfacts.checks.totals import by_name, divided

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from zhfacts.checks.figure import Figure
    from zhfacts.checks.judge import Sense
    from zhfacts.checks.sheet import Sheet

_NAMED = re.compile(r"(?P<part>.+?)(?:占(?P<whole>.+?)的?(?:比重|比例|比率|比)|(?:的?占比|份额|比重|比例))")
_TAIL = re.compile(r"(?:总额|金额|额|数量|数|总值)$")
_HUNDRED = point(100)
_LIST = 3  # shares of a list that can be known to be whole


def checks(sheet: Sheet) -> Iterator[Check]:
    """Shares beside the amounts that they are made of, and lists of shares."""
    for figures in sheet.owners.values():
        shares = [one for one in figures if one.fact.aspect == "share" and one.fact.unit == "%"]
        if shares:
            named = by_name(one for one in figures if one.fact.aspect == "level" and one.fact.basis is None)
            for share in shares:
                yield from _of_its_whole(share, named)
    yield from _lists(sheet)


def _of_its_whole(share: Figure, named: Mapping[str, Sequence[Figure]]) -> Iterator[Check]:
    parsed = _NAMED.fullmatch("".join([*share.fact.qualifiers.values(), share.fact.metric]))
    if parsed is None:
        return
    part = _bare(parsed["part"])
    whole = parsed["whole"] or next((whole for word, whole in words.wholes().items() if parsed["part"].endswith(word)), None)
    if whole is None:
        return
    parts = [one for name, figures in named.items() if _bare(name) == part for one in figures]
    wholes = [one for name, figures in named.items() if _bare(name) == _bare(whole) for one in figures]
    yield from divided([share], parts, wholes)


def _bare(name: str) -> str:
    return _TAIL.sub("", name) or name


def _lists(sheet: Sheet) -> Iterator[Check]:
    """Shares of one sentence and period that name all sorts of a thing."""
    groups: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for one in sheet.figures:
        fact = one.fact
        if fact.aspect == "share" and fact.unit == "%" and fact.bound in {"exact", "about"} and fact.value >= 0:
            groups[(fact.field, fact.sentence, one.days)].append(one)
    for members in groups.values():
        for run in _runs(members):
            yield from _to_a_hundred(run)


def _runs(members: Sequence[Figure]) -> Iterator[list[Figure]]:
    """The parts of a sentence's shares that are of one list: one owner and another sort each, or one name and another owner each."""
    by_tail: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for one in members:
        by_tail["owner", one.fact.metric].append(one)
        by_tail[one.subject[0], one.fact.metric[-2:]].append(one)
    for (kind, _), run in by_tail.items():
        names = [one.fact.entity if kind == "owner" else one.fact.metric for one in run]
        if len(set(names)) == len(run) >= 2:
            yield run


def _to_a_hundred(run: Sequence[Figure]) -> Iterator[Check]:
    """A list that names all sorts, or one for the rest, makes a hundred; so does one that happens to."""
    total = reduce(add, (one.span for one in run))
    names = [one.fact.entity + one.fact.metric for one in run]
    whole = any(all(any(word in name for name in names) for word in group) for group in words.sorts())
    whole = whole or any(word in name for word in words.rest() for name in names)
    full = total.meets(_HUNDRED)
    if not all(same_claim(one, run[0]) for one in run):
        return
    if (full and len(run) >= _LIST) or whole:
        yield _hundred(run, holds=full, senses=frozenset({"amount"}) if whole else frozenset())


def _hundred(run: Sequence[Figure], *, holds: bool, senses: frozenset[Sense]) -> Check:
    *others, last = run
    rest = sum((-one.fact.value for one in others), Decimal(100))
    formula = "100% − " + " − ".join(one.fact.value_text for one in others)
    facts = (last.fact, *(one.fact for one in others))
    return Check("shares", holds, facts, formula, rest, last.fact.value, "%", None, senses, facts)
