"""What speaks for a candidate, in groups that repeat from value to value, so that a group is weighed only once."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, TypeVar

from zhfacts.link import ranker
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
Trail = tuple[str, str]
"""aspect, source of the value before."""
Listed = tuple[str, int]
"""how the value is listed, margin of the value before."""
Beside = tuple[str, str, str, str]
"""kind, word before the value, behind it, last content word."""
Setting = tuple[Frame, Measured, Trail, str, Listed, Beside]
"""What all candidates of a value share; the string is the aspect."""

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
Edge = tuple[str, str, str]
"""which cut of a phrase, source, class and tag of the token before the candidate's words, and of its first token."""
Words = tuple[str, str, str, str, str, str]
"""What seldom repeats: letter, head, name, which cut of a phrase, the word before the candidate's words, their first word."""
Signature = tuple[Rule, Head, Gap, Reach, Support, Edge, str, Words]
"""The groups of one candidate, and between them the other rules that gave the same."""

_BEHIND, _NOWHERE = -1, 9
ALONE = 10.0
"""The margin of a candidate with no other."""
_RELATIVE = frozenset({"percent", "points", "multiple"})


def signatures(place: Place, candidates: Sequence[Candidate], before: MetricChoice | None) -> tuple[Setting, list[Signature]]:
    """What the candidates share, and the signature of each."""
    kind, aspect, line = place.kind, place.aspect, place.line
    token, texts = place.token, line.texts
    left = texts[token - 1] if token else "^"
    right = texts[token + 1] if token + 1 < len(texts) else "$"
    content = texts[place.gap] if place.gap >= 0 and line.starts[place.gap] >= place.clause_start else "^"
    relative = aspect == "change" and kind in _RELATIVE
    fresh = fitting = listed = False
    names: dict[str, int] = {}
    for one in candidates:
        names[one.name] = names.get(one.name, 0) + one.votes
        letter, source, _ = _parts(one.rule)
        if letter == "A":
            fresh = fresh or "b" not in source
            fitting = fitting or kind in one.kinds or (relative and bool(one.kinds))
        elif letter == "L":
            listed = True
    lists = f"{place.label is not None}{listed}{place.among}"
    margin = -1 if before is None else min(int(before.score), 6)
    trail = _parts(before.rule)[1] if before is not None else "^"
    whole, start = place.whole, place.start
    known, seen, head_of = lexicon.ontology(), lexicon.seen(), lexicon.head_of
    found: list[Signature] = []
    for one in candidates:
        rule, name, text = one.rule, one.name, one.text
        letter, source, size = _parts(rule)
        count = seen.get(text, 0)
        bucket = 0 if not count else 1 if count < 30 else 2 if count < 300 else 3
        fits = kind in one.kinds or (relative and bool(one.kinds))
        end = one.end
        distance = _NOWHERE if end is None else min((start - end) // 4, 8) if end <= start else _BEHIND
        inside = whole is not None and one.start is not None and whole[0] <= one.start < whole[1]
        head = head_of(name)[0] or name[-1:]
        edge, opens, first = "", "^", "^"
        if size and one.start is not None:
            at = line.at(one.start)
            opens = texts[at]
            edge = f"{line.classes[at]}{line.sorts[at]}"
            if at:
                first = texts[at - 1]
                edge = f"{line.classes[at - 1]}{line.sorts[at - 1]}|{edge}"
        found.append(
            (
                (rule, fits, bucket, text in known),
                (head, letter),
                (source, _between(place, one)),
                (letter, distance, min(len(text), 12)),
                (source, min(names[name], 4), inside),
                (size, source, edge),
                one.also,
                (letter, head, name, size, first, opens),
            )
        )
    frame = kind, aspect, fresh, fitting
    return (frame, (kind, aspect, place.unit), (aspect, trail), aspect, (lists, margin), (kind, left, right, content)), found


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


def _in_parts(rule: str) -> tuple[str, str, str]:
    """Letter and source of a rule, and which cut of a phrase it is of (where it is of a phrase)."""
    source, _, size = rule.partition(" ")
    return rule[0], source, size[:4] if rule[0] in "ABC" else ""


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
    aspect, trail = before
    source, gap = part
    return [f"gap {gap}|{source[0]}|{aspect}", f"gap {gap}|{source}", f"trail {trail}|{source}", f"trail {trail}|{source}|{gap}"]


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
    size, source, edge = part
    left = edge.split("|", 1)[0]
    return [f"edge {edge}|{size}", f"edge {left}|{size}|{source}"] if size else []


def _also_features(part: str) -> list[str]:
    return [f"also {other}" for other in part.split("+") if other]


def _word_features(beside: Beside, part: Words) -> list[str]:
    kind, left, right, content = beside
    letter, head, name, size, before, opens = part
    return [
        f"name {name}",
        f"name {name}|{kind}",
        f"content {content}|{head}",
        f"content {content}|{letter}",
        f"left {left}|{letter}",
        f"right {right}|{letter}",
        *([f"cut {before}|{size}", f"opens {opens}|{size}"] if size else []),
    ]


def features(setting: Setting, signature: Signature) -> list[str]:
    """All features of a candidate."""
    frame, measured, trail, aspect, listed, beside = setting
    rule, head, gap, reach, support, edge, also, words = signature
    return [
        *_rule_features(frame, rule),
        *_head_features(measured, head),
        *_gap_features(trail, gap),
        *_reach_features(aspect, reach),
        *_support_features(listed, support),
        *_edge_features(edge),
        *_also_features(also),
        *_word_features(beside, words),
    ]


_KINDS = frozenset("money percent points multiple price index count duration number".split())
_FAMILIES = ("left", "right", "content", "cut", "opens")
_NONE: dict[str, float] = {}

Table = dict[str, dict[str, float]]
"""Word → what it is joined with (a letter, a head, a cut) → weight."""


class _WordWeights:
    """The weights of what seldom repeats, laid out so that no feature need be spelled."""

    __slots__ = ("content", "cut", "left", "name", "named", "opens", "right")

    def __init__(self, weights: Weights) -> None:
        self.name: dict[str, float] = {}
        self.named: Table = {kind: {} for kind in _KINDS}
        tables: dict[str, Table] = {family: {} for family in _FAMILIES}
        for feature, weight in weights.items():
            family, _, rest = feature.partition(" ")
            word, _, other = rest.rpartition("|")
            if family == "name" and other in _KINDS:
                self.named[other][word] = weight
            elif family == "name":
                self.name[rest] = weight
            elif family in tables:
                tables[family].setdefault(word, {})[other] = weight
        self.left, self.right, self.content, self.cut, self.opens = (tables[family] for family in _FAMILIES)


S = TypeVar("S")
P = TypeVar("P")


def _memos(weights: Weights, features_of: Callable[[S, P], list[str]]) -> Memo[S, Memo[P, float]]:
    """What the candidates share → what a group of one weighs beside it."""
    return Memo(lambda shared: ranker.memo(weights, partial(features_of, shared)))


class Scorer:
    """Scores of candidates under some weights."""

    __slots__ = ("_also", "_edge", "_gap", "_head", "_reach", "_rule", "_support", "_words")

    def __init__(self, weights: Weights) -> None:
        self._rule = _memos(weights, _rule_features)
        self._head = _memos(weights, _head_features)
        self._gap = _memos(weights, _gap_features)
        self._reach = _memos(weights, _reach_features)
        self._support = _memos(weights, _support_features)
        self._edge = ranker.memo(weights, _edge_features)
        self._also = ranker.memo(weights, _also_features)
        self._words = _WordWeights(weights)

    def best(self, setting: Setting, drawn: Sequence[Signature]) -> tuple[int, float]:
        """Number of the best candidate (the first among equals), and its margin over the next."""
        if len(drawn) == 1:
            return 0, ALONE
        frame, measured, trail, aspect, listed, (kind, left, right, content) = setting
        rules, heads, gaps, reaches = self._rule[frame], self._head[measured], self._gap[trail], self._reach[aspect]
        supports, edges, others = self._support[listed], self._edge, self._also
        words = self._words
        name_of, cut_of, opens_of = words.name.get, words.cut.get, words.opens.get
        lefts, rights, contents = words.left.get(left, _NONE), words.right.get(right, _NONE), words.content.get(content, _NONE)
        named = words.named[kind]
        scores = []
        for rule, head, gap, reach, support, edge, also, (letter, ends, name, size, first, opens) in drawn:
            word = lefts.get(letter, 0.0) + rights.get(letter, 0.0) + contents.get(letter, 0.0)
            if size:
                word += cut_of(first, _NONE).get(size, 0.0) + opens_of(opens, _NONE).get(size, 0.0)
            word = word + name_of(name, 0.0) + named.get(name, 0.0) + contents.get(ends, 0.0)
            score = rules[rule] + heads[head] + gaps[gap] + reaches[reach] + supports[support] + edges[edge] + word
            scores.append(score + others[also] if also else score)
        top = scores.index(max(scores))
        best = scores.pop(top)
        return top, best - max(scores)


@cache
def default_scorer() -> Scorer:
    """The scorer of the shipped weights."""
    return Scorer(ranker.load("metric"))
