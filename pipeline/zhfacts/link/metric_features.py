"""What speaks for a candidate, in groups that repeat from value to value, so that a group is weighed only once."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Generic, TypeVar

from zhfacts.link import ranker
from zhfacts.recognise import metrics as lexicon

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from zhfacts.link.choices import MetricChoice
    from zhfacts.link.metric_place import Candidate, Place
    from zhfacts.link.ranker import Weights

Rule = tuple[str, str, str, bool, bool, bool, int, bool]
"""rule, aspect, kind, whether it fits the kind, whether fresh phrases are there and fit, archive bucket, known."""
Head = tuple[str, str, str, str, str]
"""head, letter, aspect, kind, unit."""
Gap = tuple[str, str, str, str]
"""source, aspect, what lies between, source of the value before."""
Reach = tuple[str, str, int, int]
"""letter, aspect, distance, length of the words."""
Support = tuple[str, int, str, bool, int]
"""source, votes, how it is listed, whether inside 占X, margin of the value before."""
Edge = tuple[str, str, str]
"""which cut of a phrase, source, class and tag of the token before the candidate's words, and of its first token."""
Words = tuple[str, str, str, str, str, str, str, str, str, str]
"""What seldom repeats: letter, kind, head, name, word before the value, behind it, last content word; which cut of a phrase, the word
before the candidate's words, their first word."""
Signature = tuple[Rule, Head, Gap, Reach, Support, Edge, str, Words]
"""The groups of one candidate, and between them the other rules that gave the same."""

_BEHIND, _NOWHERE = -1, 9
_ALONE = 10.0
_RELATIVE = frozenset({"percent", "points", "multiple"})


def signatures(place: Place, candidates: Sequence[Candidate], before: MetricChoice | None) -> list[Signature]:
    """The signature of each candidate."""
    kind, aspect, unit, line = place.kind, place.aspect, place.unit, place.line
    token, texts = place.token, line.texts
    left = texts[token - 1] if token else "^"
    right = texts[token + 1] if token + 1 < len(texts) else "$"
    content = texts[place.gap] if place.gap >= 0 and line.starts[place.gap] >= place.clause_start else "^"
    relative = aspect == "change" and kind in _RELATIVE
    fresh = fitting = listed = False
    names: dict[str, int] = {}
    for one in candidates:
        names[one.name] = names.get(one.name, 0) + one.votes
        if one.rule[0] == "A":
            fresh = fresh or "b" not in one.rule.split(" ", 1)[0]
            fitting = fitting or kind in one.kinds or (relative and bool(one.kinds))
        elif one.rule[0] == "L":
            listed = True
    lists = f"{place.label is not None}{listed}{place.among}"
    margin = -1 if before is None else min(int(before.score), 6)
    trail = before.rule.split(" ", 1)[0] if before is not None else "^"
    whole, start = place.whole, place.start
    known, seen, head_of = lexicon.ontology(), lexicon.seen(), lexicon.head_of
    found: list[Signature] = []
    for one in candidates:
        rule, name, text = one.rule, one.name, one.text
        letter, source = rule[0], rule.split(" ", 1)[0]
        count = seen.get(text, 0)
        bucket = 0 if not count else 1 if count < 30 else 2 if count < 300 else 3
        fits = kind in one.kinds or (relative and bool(one.kinds))
        end = one.end
        distance = _NOWHERE if end is None else min((start - end) // 4, 8) if end <= start else _BEHIND
        inside = whole is not None and one.start is not None and whole[0] <= one.start < whole[1]
        head = head_of(name)[0] or name[-1:]
        size, edge, opens, first = "", "", "^", "^"
        if letter in "ABC" and one.start is not None:
            at = line.at(one.start)
            size, opens = rule.split(" ", 1)[1][:4], texts[at]
            edge = f"{line.classes[at]}{line.sorts[at]}"
            if at:
                first = texts[at - 1]
                edge = f"{line.classes[at - 1]}{line.sorts[at - 1]}|{edge}"
        found.append(
            (
                (rule, aspect, kind, fits, fresh, fitting, bucket, text in known),
                (head, letter, aspect, kind, unit),
                (source, aspect, _between(place, one), trail),
                (letter, aspect, distance, min(len(text), 12)),
                (source, min(names[name], 4), lists, inside, margin),
                (size, source, edge),
                one.also,
                (letter, kind, head, name, left, right, content, size, first, opens),
            )
        )
    return found


def _between(place: Place, one: Candidate) -> str:
    """The classes of the tokens between a candidate's words and the value."""
    end = one.end
    if end is None or one.start is None:
        return "-"
    if end > place.start:
        return "behind"
    if end <= place.sentence_start:
        return "far"
    line = place.line
    first = line.at(end - 1) + 1
    if first >= place.token:
        return ""
    return _classes(line.classes[first : place.token])


_SORTED: dict[str, str] = {}


def _classes(run: str) -> str:
    found = _SORTED.get(run)
    if found is None:
        found = "".join(sorted(dict.fromkeys(reversed(run))))[:6]
        if len(_SORTED) < 100_000:
            _SORTED[run] = found
    return found


def _rule_features(part: Rule) -> list[str]:
    rule, aspect, kind, fits, fresh, fitting, bucket, known = part
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


def _head_features(part: Head) -> list[str]:
    head, letter, aspect, kind, unit = part
    return [f"head {head}|{kind}", f"head {head}|{aspect}", f"head {head}|{letter}", f"unit {unit}|{head}"]


def _gap_features(part: Gap) -> list[str]:
    source, aspect, gap, trail = part
    return [f"gap {gap}|{source[0]}|{aspect}", f"gap {gap}|{source}", f"trail {trail}|{source}", f"trail {trail}|{source}|{gap}"]


def _reach_features(part: Reach) -> list[str]:
    letter, aspect, distance, length = part
    return [f"far {distance}|{letter}", f"far {distance}|{aspect}", f"long {length}|{letter}"]


def _support_features(part: Support) -> list[str]:
    source, votes, lists, inside, margin = part
    letter = source[0]
    return [
        f"votes {votes}",
        f"votes {votes}|{letter}",
        f"listed {lists}|{source}",
        f"whole {inside}|{letter}",
        f"margin {margin}|{source if letter == 'P' else ''}",
    ]


def _edge_features(part: Edge) -> list[str]:
    size, source, edge = part
    left = edge.split("|", 1)[0]
    return [f"edge {edge}|{size}", f"edge {left}|{size}|{source}"] if size else []


def _also_features(part: str) -> list[str]:
    return [f"also {other}" for other in part.split("+") if other]


def _word_features(part: Words) -> list[str]:
    letter, kind, head, name, left, right, content, size, before, opens = part
    return [
        f"name {name}",
        f"name {name}|{kind}",
        f"content {content}|{head}",
        f"content {content}|{letter}",
        f"left {left}|{letter}",
        f"right {right}|{letter}",
        *([f"cut {before}|{size}", f"opens {opens}|{size}"] if size else []),
    ]


def features(signature: Signature) -> list[str]:
    """All features of a candidate."""
    rule, head, gap, reach, support, edge, also, words = signature
    return [
        *_rule_features(rule),
        *_head_features(head),
        *_gap_features(gap),
        *_reach_features(reach),
        *_support_features(support),
        *_edge_features(edge),
        *_also_features(also),
        *_word_features(words),
    ]


_S = TypeVar("_S")
_MOST = 100_000


class _Memo(dict[_S, float], Generic[_S]):
    """Part of a signature → its weight, worked out when first asked for."""

    __slots__ = ("_features", "_weight")

    def __init__(self, weights: Mapping[str, float], features_of: Callable[[_S], list[str]]) -> None:
        super().__init__()
        self._weight = weights.get
        self._features = features_of

    def __missing__(self, part: _S) -> float:
        get = self._weight
        weight = sum([get(feature, 0.0) for feature in self._features(part)])
        if len(self) < _MOST:
            self[part] = weight
        return weight


class Scorer:
    """Scores of candidates under some weights."""

    __slots__ = ("_also", "_edge", "_gap", "_head", "_reach", "_rule", "_support", "_weight")

    def __init__(self, weights: Weights) -> None:
        table = dict(weights)
        self._weight = table.get
        self._rule = _Memo(table, _rule_features)
        self._head = _Memo(table, _head_features)
        self._gap = _Memo(table, _gap_features)
        self._reach = _Memo(table, _reach_features)
        self._support = _Memo(table, _support_features)
        self._edge = _Memo(table, _edge_features)
        self._also = _Memo(table, _also_features)

    def best(self, drawn: Sequence[Signature]) -> tuple[int, float]:
        """Number of the best candidate (the first among equals), and its margin over the next."""
        if len(drawn) == 1:
            return 0, _ALONE
        rules, heads, gaps, reaches = self._rule, self._head, self._gap, self._reach
        supports, edges, others = self._support, self._edge, self._also
        beside: dict[str, float] = {}
        scores = []
        for rule, head, gap, reach, support, edge, also, words in drawn:
            score = rules[rule] + heads[head] + gaps[gap] + reaches[reach] + supports[support] + edges[edge] + self._words(words, beside)
            scores.append(score + others[also] if also else score)
        top = scores.index(max(scores))
        best = scores.pop(top)
        return top, best - max(scores)

    def _words(self, words: Words, beside: dict[str, float]) -> float:
        """The weight of the words; `beside` keeps what depends on the letter and the value alone."""
        get = self._weight
        letter, kind, head, name, left, right, content, size, before, opens = words
        score = beside.get(letter)
        if score is None:
            found = get(f"left {left}|{letter}", 0.0) + get(f"right {right}|{letter}", 0.0)
            score = beside[letter] = found + get(f"content {content}|{letter}", 0.0)
        if size:
            score += get(f"cut {before}|{size}", 0.0) + get(f"opens {opens}|{size}", 0.0)
        return score + get(f"name {name}", 0.0) + get(f"name {name}|{kind}", 0.0) + get(f"content {content}|{head}", 0.0)


@cache
def default_scorer() -> Scorer:
    """The scorer of the shipped weights."""
    return Scorer(ranker.load("metric"))
