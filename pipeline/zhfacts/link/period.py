"""When each quantity holds: the answer of the rules or another period told around it, by a linear ranker between them."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from zhfacts.link import period_abroad, period_former, ranker
from zhfacts.link.period_candidates import Candidates
from zhfacts.link.period_ranker import Scorer, signatures
from zhfacts.link.period_rules import Rules
from zhfacts.link.trace import Rival

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zhfacts.link.choices import AspectChoice, MetricChoice, PeriodChoice
    from zhfacts.link.period_candidates import Candidate, Setting, Span
    from zhfacts.link.period_ranker import Signature
    from zhfacts.link.ranker import Weights
    from zhfacts.link.trace import Trace
    from zhfacts.model import Quantity
    from zhfacts.reading import Reading

OPEN = frozenset({"sentence", "paragraph", "report", "lead day", "publication", "lately", "trading day", "monthly release"})
"""The rules that go by where a period stands, and are asked back; what the others read from the words themselves stays."""
RANKED = "ranked "
"""What the rule of a period begins with that is not the answer of the rules."""
ALONE = 4.0
"""The margin of a period without a rival."""


def choose(
    reading: Reading,
    aspects: Sequence[AspectChoice],
    metrics: Sequence[MetricChoice],
    weights: Weights | None = None,
    trace: Trace | None = None,
) -> list[PeriodChoice]:
    """The period of every quantity, in text order."""
    scorer = (ranker.load("period") if weights is None else weights).made(Scorer)
    walk = Walk(reading, aspects, metrics)
    for slate in walk.slates():
        scores = scorer.scores(slate.signatures) if len(slate.candidates) > 1 else [0.0]
        top = scores.index(max(scores))
        if trace is not None:
            rivals = zip(slate.candidates, scores, strict=True)
            trace.keep("period", slate.number, (_rival(one.choice, scores[top] - its) for one, its in rivals))
        others = [score for number, score in enumerate(scores) if number != top]
        margin = scores[top] - max(others) if others else ALONE
        won = slate.candidates[top].choice
        walk.settle(msgspec.structs.replace(won, rule=f"{RANKED}{won.rule.removeprefix(RANKED)}" if top else won.rule, score=margin))
    return walk.whole()


def _rival(one: PeriodChoice, behind: float) -> Rival:
    return Rival(_days(one), one.text or "", one.start, one.end, one.rule, behind)


def _days(one: PeriodChoice) -> str:
    """A period as a name."""
    return f"{one.first}" if one.first == one.last else f"{one.first}…{one.last}"


class Slate(NamedTuple):
    """The periods that one quantity may be of, the answer of the rules first."""

    number: int
    candidates: list[Candidate]
    signatures: list[Signature]


class Walk:
    """Takes the quantities behind the title in order; what is settled for one is a candidate for the next. The title comes last."""

    __slots__ = ("_candidates", "_chosen", "_reading", "_rules", "_told")

    def __init__(self, reading: Reading, aspects: Sequence[AspectChoice], metrics: Sequence[MetricChoice]) -> None:
        self._reading = reading
        self._rules = Rules(reading, aspects, metrics)
        self._candidates = Candidates(self._rules.days, self._rules.report)
        self._chosen: list[PeriodChoice] = []
        self._told: dict[tuple[str, str], dict[Span, int]] = {}  # what is measured → its periods, each with the place of its last value

    def slates(self) -> Iterator[Slate]:
        """The candidates of every quantity of the body for which a rule is asked back; `settle` each before the next."""
        quantities, rules = self._reading.quantities, self._rules
        for number in range(self._first(), len(quantities)):
            ruled = rules.decide(number)
            last = self._chosen[-1] if self._chosen else None
            if ruled.rule not in OPEN:
                self.settle(msgspec.structs.replace(ruled, score=ALONE))
                continue
            setting = self._candidates.setting(number)
            found = self._candidates.of(number, setting, ruled, last)
            yield Slate(number, found, signatures(setting, found, ruled, last, rules.published, self._earlier(number, setting)))

    def settle(self, choice: PeriodChoice) -> None:
        """What the last slate's quantity is of."""
        number = self._first() + len(self._chosen)
        place = self._reading.quantities[number].start
        self._told.setdefault(self._measured(number), {})[choice.first, choice.last] = place
        self._chosen.append(choice)

    def _measured(self, number: int) -> tuple[str, str]:
        days = self._rules.days
        return days.metric(number), days.aspects[number].aspect

    def _earlier(self, number: int, setting: Setting) -> dict[Span, str]:
        """The periods of earlier values of the same metric and aspect, and whether in the sentence or the paragraph."""
        told = self._told.get(self._measured(number))
        if told is None:
            return {}
        sentence, paragraph = setting.sentence, setting.paragraph
        return {span: "sentence" if place >= sentence else "paragraph" for span, place in told.items() if place >= paragraph}

    def whole(self) -> list[PeriodChoice]:
        """The period of every quantity, those of the title too."""
        first, quantities = self._first(), self._reading.quantities
        repeated: dict[tuple[object, ...], PeriodChoice] = {}
        for quantity, choice in zip(quantities[first:], self._chosen, strict=True):
            key = _key(quantity)
            if key not in repeated or (repeated[key].how == "implied" and choice.how != "implied"):
                repeated[key] = choice
        titles = [self._rules.title(number, repeated.get(_key(quantities[number]))) for number in range(first)]
        told = period_former.shifted(self._reading.page.text, quantities, [*titles, *self._chosen])
        return period_abroad.shifted(self._rules.days, told)

    def _first(self) -> int:
        """How many quantities the title has."""
        body = self._rules.about.body
        return bisect_left(self._reading.quantities, body, key=lambda quantity: quantity.start)


def _key(quantity: Quantity) -> tuple[object, ...]:
    return quantity.value, quantity.unit, quantity.value_max
