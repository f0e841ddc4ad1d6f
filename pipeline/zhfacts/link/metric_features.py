"""What speaks for a candidate, in groups that repeat from value to value, so that a group is weighed only once."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Generic, TypeVar

from zhfacts.link import ranker
from zhfacts.recognise import metrics as lexicon

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from zhfacts.link.choices import MetricChoice
    from zhfacts.link.metric_place import Candidate, Place
    from zhfacts.link.ranker import Weights

Rule = tuple[str, str, str, str, bool, bool, bool, int, bool]
"""rule, letter, aspect, kind, whether it fits the kind, whether fresh phrases are there and fit, archive bucket, known."""
Name = tuple[str, str, str, str, str]
"""name, letter, aspect, kind, unit."""
Position = tuple[str, str, str, str, int, int]
"""rule, aspect, what lies between, rule of the value before, distance, length of the words."""
Context = tuple[str, str, str, str, str]
"""letter, word before, word behind, last content word, head of the name."""
Support = tuple[str, int, int, str, str, bool, int]
"""rule, votes, length of the name, other rules, how it is listed, whether inside 占X, margin of the value before."""
Signature = tuple[Rule, Name, Position, Context, Support]

_BEHIND, _NOWHERE = -1, 9
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
    lists = f"{place.label is not None}{listed}"
    margin = -1 if before is None else min(int(before.score), 6)
    trail = before.rule.split(" ", 1)[0] if before is not None else "^"
    whole, start = place.whole, place.start
    known, seen, head_of = lexicon.ontology(), lexicon.seen(), lexicon.head_of
    found: list[Signature] = []
    for one in candidates:
        rule, name, text = one.rule, one.name, one.text
        letter = rule[0]
        count = seen.get(text, 0)
        bucket = 0 if not count else 1 if count < 30 else 2 if count < 300 else 3
        fits = kind in one.kinds or (relative and bool(one.kinds))
        end = one.end
        distance = _NOWHERE if end is None else min((start - end) // 4, 8) if end <= start else _BEHIND
        inside = whole is not None and one.start is not None and whole[0] <= one.start < whole[1]
        found.append(
            (
                (rule, letter, aspect, kind, fits, fresh, fitting, bucket, text in known),
                (name, letter, aspect, kind, unit),
                (rule, aspect, _between(place, one), trail, distance, min(len(text), 12)),
                (letter, left, right, content, head_of(name)[0] or name[-1:]),
                (rule, min(names[name], 4), min(len(name), 12), one.also, lists, inside, margin),
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
    rule, letter, aspect, kind, fits, fresh, fitting, bucket, known = part
    source = rule.split(" ", 1)[0]
    return [
        rule,
        f"{rule}|{aspect}|{kind}",
        f"{source}|{aspect}",
        f"{source}|{kind}|{fits}",
        f"{letter}|{aspect}|{fresh}|{fitting}",
        f"{rule}|{fresh}|{fitting}",
        f"known {known}|{letter}|{aspect}",
        f"seen {bucket}|{rule}",
    ]


def _name_features(part: Name) -> list[str]:
    name, letter, aspect, kind, unit = part
    head = lexicon.head_of(name)[0] or name[-1:]
    return [
        f"head {head}|{kind}",
        f"head {head}|{aspect}",
        f"head {head}|{letter}",
        f"name {name}",
        f"name {name}|{kind}",
        f"unit {unit}|{head}",
        f"first {name[:2]}",
    ]


def _position_features(part: Position) -> list[str]:
    rule, aspect, gap, trail, distance, length = part
    letter, source = rule[0], rule.split(" ", 1)[0]
    return [
        f"gap {gap}|{letter}|{aspect}",
        f"gap {gap}|{source}",
        f"far {distance}|{letter}",
        f"far {distance}|{aspect}",
        f"long {length}|{letter}",
        f"trail {trail}|{source}",
        f"trail {trail}|{source}|{gap}",
    ]


def _context_features(part: Context) -> list[str]:
    letter, left, right, content, head = part
    return [f"left {left}|{letter}", f"right {right}|{letter}", f"content {content}|{letter}", f"content {content}|{head}"]


def _support_features(part: Support) -> list[str]:
    rule, votes, length, also, lists, inside, margin = part
    letter, source = rule[0], rule.split(" ", 1)[0]
    return [
        f"votes {votes}",
        f"votes {votes}|{letter}",
        f"longname {length}",
        f"listed {lists}|{source}",
        f"whole {inside}|{letter}",
        f"margin {margin}|{source}" if letter == "P" else f"other {margin}",
        *(f"also {other}" for other in also.split("+") if other),
    ]


def features(signature: Signature) -> list[str]:
    """All features of a candidate."""
    rule, name, position, context, support = signature
    return [
        *_rule_features(rule),
        *_name_features(name),
        *_position_features(position),
        *_context_features(context),
        *_support_features(support),
    ]


_S = TypeVar("_S")
_MOST = 200_000


class _Memo(dict[_S, float], Generic[_S]):
    """Part of a signature → its weight, worked out when first asked for."""

    __slots__ = ("_features", "_weights")

    def __init__(self, weights: Weights, features_of: Callable[[_S], list[str]]) -> None:
        super().__init__()
        self._weights = weights
        self._features = features_of

    def __missing__(self, part: _S) -> float:
        weight = self._weights.score(self._features(part))
        if len(self) < _MOST:
            self[part] = weight
        return weight


class Scorer:
    """Scores of candidates under some weights."""

    __slots__ = ("_context", "_name", "_position", "_rule", "_support")

    def __init__(self, weights: Weights) -> None:
        self._rule = _Memo(weights, _rule_features)
        self._name = _Memo(weights, _name_features)
        self._position = _Memo(weights, _position_features)
        self._context = _Memo(weights, _context_features)
        self._support = _Memo(weights, _support_features)

    def best(self, drawn: Sequence[Signature]) -> tuple[int, float]:
        """Number of the best candidate (the first among equals), and its margin over the next."""
        rules, names, positions, contexts, supports = self._rule, self._name, self._position, self._context, self._support
        scores = [rules[a] + names[b] + positions[c] + contexts[d] + supports[e] for a, b, c, d, e in drawn]
        if len(scores) == 1:
            return 0, 10.0
        top = scores.index(max(scores))
        best = scores.pop(top)
        return top, best - max(scores)


@cache
def default_scorer() -> Scorer:
    """The scorer of the shipped weights."""
    return Scorer(ranker.load("metric"))
