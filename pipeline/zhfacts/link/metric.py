"""What each quantity measures: candidates from the language, and a linear ranker between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhfacts.link import ranker
from zhfacts.link.choices import MetricChoice
from zhfacts.link.metric_candidates import Proposer
from zhfacts.recognise import metrics as lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhfacts.link.choices import AspectChoice
    from zhfacts.link.metric_scene import Candidate, Place
    from zhfacts.link.ranker import Weights
    from zhfacts.model import How
    from zhfacts.reading import Reading

_NOTHING = MetricChoice("数值", "", None, None, "implied", "none")


def choose(reading: Reading, aspects: Sequence[AspectChoice], weights: Weights | None = None) -> list[MetricChoice]:
    """The metric of every quantity, in text order."""
    weights = ranker.load("metric") if weights is None else weights
    proposer = Proposer(reading, aspects)
    chosen: list[MetricChoice] = []
    for number in range(len(reading.quantities)):
        place, candidates = proposer.of(number, chosen)
        if not candidates:
            chosen.append(_NOTHING)
            continue
        top, margin = weights.best(features(place, candidates, chosen[-1] if chosen else None))
        chosen.append(choice(candidates[top], margin))
    return chosen


def choice(one: Candidate, margin: float) -> MetricChoice:
    """The answer with its evidence."""
    how: How = "implied" if one.start is None else "carried" if one.rule[0] in "PB" else "stated"
    return MetricChoice(one.name, one.text, one.start, one.end, how, one.rule, margin)


def features(place: Place, candidates: Sequence[Candidate], before: MetricChoice | None) -> list[list[str]]:
    """What speaks for each candidate."""
    kind, aspect = place.kind, place.aspect
    tokens = place.line.tokens
    left = tokens[place.token - 1].text if place.token else "^"
    right = tokens[place.token + 1].text if place.token + 1 < len(tokens) else "$"
    content = tokens[place.gap].text if place.gap >= 0 and tokens[place.gap].start >= place.clause_start else "^"
    fresh = any(one.rule[0] == "A" and "b" not in one.rule for one in candidates)
    relative = aspect == "change" and kind in ("percent", "points", "multiple")
    fitting = any(one.rule[0] == "A" and (kind in one.kinds or (relative and one.kinds)) for one in candidates)
    listed = f"{place.label is not None}{any(one.rule[0] == 'L' for one in candidates)}"
    margin = "-" if before is None else str(min(int(before.score), 6)) if before.score else "0"
    whole = place.whole
    trail = before.rule.split(" ", 1)[0] if before is not None else "^"
    names: dict[str, int] = {}
    for one in candidates:
        names[one.name] = names.get(one.name, 0) + one.votes
    rows = []
    for one in candidates:
        rule = one.rule
        source = rule.split(" ", 1)[0]
        letter = rule[0]
        head, kinds = lexicon.head_of(one.name)
        head = head or one.name[-1:]
        entry = lexicon.ontology().get(one.text)
        counts = lexicon.seen().get(one.text, 0)
        bucket = 0 if not counts else 1 if counts < 30 else 2 if counts < 300 else 3
        gap = _gap(place, one)
        distance = 9 if one.end is None else min(abs(place.quantity.start - one.end) // 4, 8) if one.end <= place.quantity.start else -1
        fits = kind in kinds or (relative and bool(kinds))
        vote = min(names[one.name], 4)
        rows.append(
            [
                *one.features,
                rule,
                f"{rule}|{aspect}|{kind}",
                f"{source}|{aspect}",
                f"{source}|{kind}|{fits}",
                f"{letter}|{aspect}|{fresh}|{fitting}",
                f"{rule}|{fresh}|{fitting}",
                f"head {head}|{kind}",
                f"head {head}|{aspect}",
                f"head {head}|{letter}",
                f"name {one.name}",
                f"name {one.name}|{kind}",
                f"known {entry is not None}|{letter}|{aspect}",
                f"seen {bucket}|{rule}",
                f"gap {gap}|{letter}|{aspect}",
                f"gap {gap}|{source}",
                f"far {distance}|{letter}",
                f"far {distance}|{aspect}",
                f"long {min(len(one.text), 12)}|{letter}",
                f"long {min(len(one.name), 12)}",
                f"votes {vote}",
                f"votes {vote}|{letter}",
                f"left {left}|{letter}",
                f"right {right}|{letter}",
                f"content {content}|{letter}",
                f"content {content}|{head}",
                f"unit {place.quantity.unit}|{head}",
                f"first {one.name[:2]}",
                f"trail {trail}|{source}",
                f"listed {listed}|{source}",
                f"whole {whole is not None and one.start is not None and whole[0] <= one.start < whole[1]}|{letter}",
                f"margin {margin}|{source}" if letter == "P" else f"other {margin}",
                f"trail {trail}|{source}|{gap}",
            ]
        )
    return rows


def _gap(place: Place, one: Candidate) -> str:
    """The classes of the tokens between a candidate's words and the value."""
    if one.end is None or one.start is None:
        return "-"
    tokens = place.line.tokens
    if one.end <= place.quantity.start:
        if one.end <= place.sentence_start:
            return "far"
        at, found = place.token - 1, ""
        while at >= 0 and tokens[at].start >= one.end and len(found) < 6:
            cls = tokens[at].cls
            if cls not in found:
                found += cls
            at -= 1
        return "".join(sorted(found))
    return "behind"
