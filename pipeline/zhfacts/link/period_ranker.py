"""Chooses between the periods that a quantity may be of, by a linear ranker over what speaks for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zhfacts.link import ranker
from zhfacts.link.period_candidates import length, lies, relation

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from zhfacts.link.choices import PeriodChoice
    from zhfacts.link.period_candidates import Candidate, Setting, Span, Told
    from zhfacts.link.ranker import Weights

Way = tuple[bool, str, str, str, bool, str, str]
"""Whether the rules say so, all other ways; rule, how it reads, whether what lies ahead is told, sort of metric, aspect."""

Word = tuple[bool, str, str, str, str, str, bool]
"""Whether the rules say so, the first way; the rule, cue, end of the metric, what is behind the value, whether ahead."""

Lie = tuple[str, str, str, str, str, str, bool]
"""How long, how it lies to the publication; rule, sort of metric, kind of quantity, aspect, whether ahead."""

LieWord = tuple[str, str, str, str]
"""How long, how it lies to the publication; cue, end of the metric."""

Beside = tuple[str, str, str, str, str]
"""How it lies to the answer of the rules and to the period of the value before; rule, sort of metric, how the values follow."""

Taken = tuple[str, str, str, str, bool]
"""Where an earlier value of the same metric has the period, or another; rule, how it lies to the period of the value before, aspect, whether the rules say so."""

Signature = tuple[Way, Word, Lie, LieWord, Beside, Taken, tuple["Told", ...]]


def signatures(
    setting: Setting,
    candidates: Sequence[Candidate],
    ruled: PeriodChoice,
    last: PeriodChoice | None,
    now: dt.date | None,
    earlier: Mapping[Span, str],
) -> list[Signature]:
    """What speaks for and against each candidate."""
    ahead, sort, aspect, kind, cue, head, behind, follows, _, _, _ = setting
    rule, how = ruled.rule, ruled.how
    found: list[Signature] = []
    for choice, ways, told in candidates:
        by_rule = ways[0] == ""
        others = ways[1:] if by_rule else ways
        long, lie = length(choice.first, choice.last), lies(choice.first, choice.last, now)
        base = "rule" if by_rule else others[0]
        beside = relation(choice, last)
        found.append(
            (
                (by_rule, "+".join(sorted(others)), rule, how, ahead, sort, aspect),
                (by_rule, base, rule, cue, head, behind, ahead),
                (long, lie, rule, sort, kind, aspect, ahead),
                (long, lie, cue, head),
                (relation(choice, ruled), beside, rule, sort, follows),
                (_taken(choice, earlier), rule, beside, aspect, by_rule),
                tuple(told),
            )
        )
    return found


def _way_features(part: Way) -> list[str]:
    ruled, ways, rule, how, ahead, sort, aspect = part
    each = ways.split("+")
    base = "rule" if ruled else each[0]
    return [
        *(f"way {one}" for one in each),
        f"ways {ruled}|{ways}",
        f"rule {ruled}|{rule}",
        f"rule {ruled}|{rule}|{sort}",
        f"rule {ruled}|{rule}|{aspect}",
        f"rule {ruled}|{rule}|{how}|{ahead}",
        f"base {base}|{sort}|{aspect}",
        f"base {base}|{sort}|{ahead}",
        f"base {base}|{rule}|{ahead}",
    ]


def _word_features(part: Word) -> list[str]:
    ruled, base, rule, cue, head, behind, _ = part
    return [f"cue {cue}|{base}", f"cue {cue}|{ruled}|{rule}", f"head {head}|{base}", f"behind {behind}|{base}"]


def _lie_features(part: Lie) -> list[str]:
    long, lie, rule, sort, kind, aspect, ahead = part
    return [
        f"long {long}|{sort}",
        f"long {long}|{kind}|{aspect}",
        f"long {long}|{rule}",
        f"lies {lie}|{long}",
        f"lies {lie}|{sort}",
        f"lies {lie}|{ahead}",
        f"lies {lie}|{rule}",
    ]


def _lie_word_features(part: LieWord) -> list[str]:
    long, lie, cue, head = part
    return [f"long {long}|{head}", f"lies {lie}|{cue}", f"lies {lie}|{long}|{head}"]


def _beside_features(part: Beside) -> list[str]:
    rules, last, rule, sort, follows = part
    return [
        f"rules {rules}|{rule}",
        f"rules {rules}|{last}",
        f"last {last}|{rule}",
        f"last {last}|{sort}",
        f"last {last}|{follows}",
        f"last {last}|{follows}|{rules == 'same'}",
    ]


def _taken(choice: PeriodChoice, earlier: Mapping[Span, str]) -> str:
    """Where an earlier value of the same metric and aspect has this very period, or has another, or that there is none."""
    return earlier.get((choice.first, choice.last), "other") if earlier else "none"


def _taken_features(part: Taken) -> list[str]:
    taken, rule, last, aspect, ruled = part
    return [f"taken {taken}|{aspect}|{last}", f"taken {taken}|{rule}|{ruled}", f"taken {taken}|{last}|{ruled}"]


def _told_features(part: Told) -> list[str]:
    zone, nth, between, gap, sort, (grain, role, left, right, end, step, opens) = part
    return [
        f"zone {zone}|{nth}",
        f"zone {zone}|{grain}|{role}",
        f"role {role}|{grain}|{nth}",
        f"role {role}|{between}",
        f"between {between}|{zone}",
        f"gap {gap}|{zone}|{grain}",
        f"left {left}|{role}",
        f"right {right}|{zone}",
        f"beside {left}{right}|{zone}",
        f"end {end}|{role}|{zone}",
        f"step {step}|{zone}",
        f"opens {opens}|{zone}",
        f"opens {opens}|{grain}|{sort}",
        f"opens {opens}|{nth}|{role}",
        f"sort {sort}|{zone}|{role}",
        f"sort {sort}|{grain}|{zone}",
    ]


_SPELLING = (_way_features, _word_features, _lie_features, _lie_word_features, _beside_features, _taken_features)


def features(signature: Signature) -> list[str]:
    """All features of a candidate."""
    *parts, told = signature
    found = ranker.features(_SPELLING, tuple(parts))
    return found + [feature for one in told for feature in _told_features(one)]


class Scorer:
    """Scores of candidates under some weights."""

    __slots__ = ("_memos", "_told")

    def __init__(self, weights: Weights) -> None:
        self._memos: list[Any] = [ranker.memo(weights, features_of) for features_of in _SPELLING]
        self._told = ranker.memo(weights, _told_features)

    def scores(self, drawn: Sequence[Signature]) -> list[float]:
        """The score of every candidate."""
        ways, words, lie, lie_words, besides, takens = self._memos
        tolds = self._told
        return [
            ways[way] + words[word] + lie[days] + lie_words[day_word] + besides[beside] + takens[taken] + sum([tolds[one] for one in told])
            for way, word, days, day_word, beside, taken, told in drawn
        ]
