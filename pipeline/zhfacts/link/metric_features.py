"""What speaks for a candidate, in groups that repeat from value to value, so that a group is weighed only once."""

from __future__ import annotations

from bisect import bisect_right
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from zhfacts.memo import Memo
from zhfacts.recognise import metrics as lexicon

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from zhfacts.link.choices import MetricChoice
    from zhfacts.link.metric_place import Candidate, Place
    from zhfacts.link.ranker import Weights

Frame = tuple[str, str, bool, bool]
"""kind, aspect, whether fresh phrases are there and fit."""
Measured = tuple[str, str, str]
"""kind, aspect, unit."""
Trail = tuple[str, str, str]
"""aspect, source of the value before, its aspect and whether it is of the same unit."""
Listed = tuple[str, int]
"""how the value is listed, margin of the value before."""
Beside = tuple[str, str, str]
"""word before the value, behind it, last content word."""

Rule = tuple[str, bool, int, bool]
"""rule, whether it fits the kind, archive bucket, known."""
Head = tuple[str, str]
"""head, letter."""
Gap = tuple[str, str]
"""source, what lies between."""
Reach = tuple[str, int, int]
"""letter, distance, length of the words."""
Support = tuple[str, int, bool]
"""source, votes, whether inside 占X."""
Edge = tuple[str, str, str, str, str, str]
"""which cut of a phrase, source, class and tag of the token before the candidate's words, and of its first token."""
Words = tuple[str, str, str, str, str, str]
"""What seldom repeats: letter, head, name, which cut of a phrase, the word before the candidate's words, their first word."""

_BEHIND, _NOWHERE = -1, 9
ALONE = 10.0
"""The margin of a candidate with no other."""
_RELATIVE = frozenset({"percent", "points", "multiple"})


def worths(place: Place, candidates: Sequence[Candidate], before: MetricChoice | None, worth: Worth) -> list[Any]:
    """What each candidate is worth, `before` being the metric of the value before."""
    kind, aspect, line = place.kind, place.aspect, place.line
    start, token, sentence_start, whole = place.start, place.token, place.sentence_start, place.whole
    starts, texts, classes, sorts = line.starts, line.texts, line.classes, line.sorts
    known, head_of = lexicon.ontology().get, lexicon.head_of
    parts = [_parts(one.rule) for one in candidates]
    relative = aspect == "change" and kind in _RELATIVE
    fits = [kind in one.kinds or (relative and bool(one.kinds)) for one in candidates]
    fresh = fitting = listed = False
    votes: dict[str, int] = {}
    for one, (letter, source, _), fit in zip(candidates, parts, fits, strict=True):
        name = one.name
        votes[name] = votes.get(name, 0) + one.votes
        if letter == "A":
            fresh = fresh or "b" not in source
            fitting = fitting or fit
        elif letter == "L":
            listed = True
    rules, heads, reaches = worth.rule[(kind, aspect, fresh, fitting)], worth.head[(kind, aspect, place.unit)], worth.reach[aspect]
    trail, margin = ("^", -1) if before is None else (_parts(before.rule)[1], min(int(before.score), 6))
    gaps, supports = worth.gap[(aspect, trail, place.prior)], worth.support[(f"{place.label is not None}{listed}{place.among}", margin)]
    edges, others, words = worth.edge, worth.also, worth.words(_beside(place))
    found: list[Any] = []
    for one, (letter, source, size), fit in zip(candidates, parts, fits, strict=True):
        name, text, first, end = one.name, one.text, one.start, one.end
        inside = False
        if first is None or end is None:
            distance, between = _NOWHERE, "-"
        else:
            inside = whole is not None and whole[0] <= first < whole[1]
            if end > start:
                distance, between = _BEHIND, "behind"
            else:
                distance = (start - end) // 4 if start - end < 36 else 8
                between = "far" if end <= sentence_start else _classes(classes[bisect_right(starts, end - 1) : token])
        entry = known(text)
        count = entry.seen if entry is not None else 0
        bucket = 0 if not count else 1 if count < 30 else 2 if count < 300 else 3
        head, length, times = head_of(name)[0] or name[-1:], len(text), votes[name]
        score = (
            rules[(one.rule, fit, bucket, entry is not None)]
            + heads[(head, letter)]
            + gaps[(source, between)]
            + reaches[(letter, distance, length if length < 12 else 12)]
            + supports[(source, times if times < 4 else 4, inside)]
        )
        if size and first is not None:
            at = bisect_right(starts, first) - 1
            left, left_class, left_sort = (texts[at - 1], classes[at - 1], sorts[at - 1]) if at else ("^", "", "")
            score = (
                score
                + edges[(size, source, left_class, left_sort, classes[at], sorts[at])]
                + words(letter, head, name, size, left, texts[at])
            )
        else:
            score = score + words(letter, head, name, "", "^", "^")
        found.append(score + others[one.also] if one.also else score)
    return found


def _beside(place: Place) -> Beside:
    """The words beside a value."""
    texts, token, gap = place.line.texts, place.token, place.gap
    left = texts[token - 1] if token else "^"
    right = texts[token + 1] if token + 1 < len(texts) else "$"
    return left, right, texts[gap] if gap >= 0 and place.line.starts[gap] >= place.clause_start else "^"


def _in_parts(rule: str) -> tuple[str, str, str]:
    """Letter and source of a rule, and which cut of a phrase it is of (where it is of a phrase)."""
    source, _, size = rule.partition(" ")
    return rule[0], source, size[:4] if rule[0] in "ABCWJ" else ""


_parts = Memo(_in_parts).__getitem__


def _sorts_in(run: str) -> str:
    return "".join(sorted(set(run)))[:6]


_classes = Memo(_sorts_in).__getitem__
"""The classes in a run of tokens."""


def _rule_features(frame: Frame, part: Rule) -> list[str]:
    kind, aspect, fresh, fitting = frame
    rule, fits, bucket, known = part
    letter, source = rule[0], rule.split(" ", 1)[0]
    return [
        rule,
        f"{rule}|{aspect}|{kind}",
        f"{source}|{aspect}",
        f"{source}|{kind}|{fits}",
        f"{letter}|{aspect}|{fresh}|{fitting}",
        f"{rule}|{fresh}|{fitting}",
        f"{rule}|{aspect}|{fitting}",
        f"known {known}|{letter}|{aspect}",
        f"seen {bucket}|{rule}",
    ]


def _head_features(measured: Measured, part: Head) -> list[str]:
    kind, aspect, unit = measured
    head, letter = part
    return [f"head {head}|{kind}", f"head {head}|{aspect}", f"head {head}|{letter}", f"unit {unit}|{head}"]


def _gap_features(before: Trail, part: Gap) -> list[str]:
    aspect, trail, prior = before
    source, gap = part
    return [
        f"prior {prior}|{aspect}|{source}",
        f"prior {prior}|{aspect}|{source[0]}|{gap}",
        f"gap {gap}|{source}",
        f"trail {trail}|{source}",
    ]


def _reach_features(aspect: str, part: Reach) -> list[str]:
    letter, distance, length = part
    return [f"far {distance}|{letter}", f"far {distance}|{aspect}", f"long {length}|{letter}"]


def _support_features(listed: Listed, part: Support) -> list[str]:
    lists, margin = listed
    source, votes, inside = part
    letter = source[0]
    return [
        f"votes {votes}",
        f"votes {votes}|{letter}",
        f"listed {lists}|{source}",
        f"whole {inside}|{letter}",
        f"margin {margin}|{source if letter == 'P' else ''}",
    ]


def _edge_features(part: Edge) -> list[str]:
    size, source, left_class, left_sort, own_class, own_sort = part
    own = f"{own_class}{own_sort}"
    left = f"{left_class}{left_sort}" if left_class else own
    return [f"edge {f'{left}|{own}' if left_class else own}|{size}", f"edge {left}|{size}|{source}"] if size else []


def _also_features(part: str) -> list[str]:
    return [f"also {other}" for other in part.split("+") if other]


def _word_features(beside: Beside, letter: str, head: str, name: str, size: str, before: str, opens: str) -> list[str]:
    left, right, content = beside
    return [
        f"name {name}",
        f"content {content}|{head}",
        f"content {content}|{letter}",
        f"left {left}|{letter}",
        f"right {right}|{letter}",
        *([f"cut {before}|{size}", f"opens {opens}|{size}"] if size else []),
    ]


_FAMILIES = ("left", "right", "content", "cut", "opens")
_NONE: dict[str, float] = {}

Table = dict[str, dict[str, float]]
"""Word → what it is joined with (a letter, a head, a cut) → weight."""


class _WordWeights:
    """The weights of what seldom repeats, laid out so that no feature need be spelled."""

    __slots__ = ("content", "cut", "left", "name", "opens", "right")

    def __init__(self, weights: Weights) -> None:
        self.name: dict[str, float] = {}
        tables: dict[str, Table] = {family: {} for family in _FAMILIES}
        for feature, weight in weights.items():
            family, _, rest = feature.partition(" ")
            if family == "name":
                self.name[rest] = weight
            elif family in tables:
                word, _, other = rest.rpartition("|")
                tables[family].setdefault(word, {})[other] = weight
        self.left, self.right, self.content, self.cut, self.opens = (tables[family] for family in _FAMILIES)

    def beside(self, beside: Beside) -> Callable[[str, str, str, str, str, str], float]:
        """Weighs letter, head, name, which cut, the word before and the first word of candidates for a value with such words beside it."""
        left, right, content = beside
        lefts, rights, contents = self.left.get(left, _NONE), self.right.get(right, _NONE), self.content.get(content, _NONE)
        name_of, cuts, opening = self.name, self.cut, self.opens
        sides: dict[str, float] = {}

        def weight(letter: str, head: str, name: str, size: str, before: str, opens: str) -> float:
            word = sides.get(letter)
            if word is None:
                word = sides[letter] = lefts.get(letter, 0.0) + rights.get(letter, 0.0) + contents.get(letter, 0.0)
            if size:
                word += cuts.get(before, _NONE).get(size, 0.0) + opening.get(opens, _NONE).get(size, 0.0)
            return word + name_of.get(name, 0.0) + contents.get(head, 0.0)

        return weight


S = TypeVar("S")
P = TypeVar("P")


class Worth(NamedTuple):
    """What the groups of a candidate are worth: `+` joins the worths of all.

    Under weights it is what a group weighs, in `SPELLED` its features. All but edge and also depend on what the candidates
    of a value share; `words` takes that (`Beside`) and gives what takes the parts of `Words`.
    """

    rule: Memo[Frame, Memo[Rule, Any]]
    head: Memo[Measured, Memo[Head, Any]]
    gap: Memo[Trail, Memo[Gap, Any]]
    reach: Memo[str, Memo[Reach, Any]]
    support: Memo[Listed, Memo[Support, Any]]
    edge: Memo[Edge, Any]
    also: Memo[str, Any]
    words: Callable[[Beside], Callable[[str, str, str, str, str, str], Any]]


def _memos(features_of: Callable[[S, P], list[str]], worth_of: Callable[[list[str]], Any]) -> Memo[S, Memo[P, Any]]:
    """What the candidates share → what a group of one is worth beside it."""
    return Memo(lambda shared: Memo(lambda part: worth_of(features_of(shared, part))))


def _worth(worth_of: Callable[[list[str]], Any], words: Callable[[Beside], Callable[[str, str, str, str, str, str], Any]]) -> Worth:
    """What the groups are worth by their features; `words` knows it of those that seldom repeat."""
    return Worth(
        _memos(_rule_features, worth_of),
        _memos(_head_features, worth_of),
        _memos(_gap_features, worth_of),
        _memos(_reach_features, worth_of),
        _memos(_support_features, worth_of),
        Memo(lambda part: worth_of(_edge_features(part))),
        Memo(lambda part: worth_of(_also_features(part))),
        words,
    )


SPELLED = _worth(list, partial(partial, _word_features))


def weighed(weights: Weights) -> Worth:
    """What the groups weigh."""
    return _worth(weights.score, _WordWeights(weights).beside)
