"""Errors put into annotated facts: how many does `zhfacts.check` notice, and how often does it cry wolf?

    python tests/benchmarks/inject.py [ARTICLES.jsonl ...]      (default: corpus/*.jsonl)

One fact at a time is disturbed: its amount taken ten thousand times, its share or growth changed by a quarter, or its period
swapped for one that is confused with it (a quarter and the months since January; a year and the one before). A case counts
where the article holds the redundancy: undisturbed, the fact takes part in at least one check that holds, holds in no other way
without it (`Check.needed`), and leaves too little open to miss such an error (`Check.senses`). It is caught when a finding
names the disturbed fact. A false alarm is an undisturbed article with a finding.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from zhfacts.checks import check, verify
from zhfacts.checks.days import shifted
from zhfacts.extractor import Extractor
from zhfacts.model import Evidence, Fact
from zhfacts.recognise.calendar import months_of
from zhfacts.text import Page
from zhfacts.training import gold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from zhfacts.checks.judge import Check, Sense

CORPUS = sorted((Path(__file__).parents[2] / "corpus").glob("*.jsonl"))
_UNSCALED = {"%", "pp", "bp", "倍", "点", ""}


class Tally(NamedTuple):
    """Redundant cases and how many of them were caught."""

    cases: int
    caught: int

    @property
    def rate(self) -> float:
        """The part that was caught."""
        return self.caught / self.cases if self.cases else 0.0


def total(tallies: Mapping[str, Tally]) -> Tally:
    """All kinds together."""
    return Tally(sum(one.cases for one in tallies.values()), sum(one.caught for one in tallies.values()))


def annotated(one: gold.GoldArticle) -> list[Fact]:
    """The facts of an annotated article as if they had been extracted without a mistake."""
    page = Page(gold.article(one))
    return [_fact(page, one, number, marked) for number, marked in enumerate(one["facts"])]


def _fact(page: Page, one: gold.GoldArticle, number: int, marked: gold.GoldFact) -> Fact:
    at = marked["start"] + (page.body if marked["field"] == "text" else 0)
    first, last = page.sentence_span(page.sentence(at))
    return Fact(
        fact_id=f"{number:016x}",
        schema_version="1.0",
        doc_id=one["id"],
        published=page.article.published,
        published_how="given",
        entity=marked["entity"][0],
        entity_text=marked["entity"][0],
        entity_id=None,
        entity_type="company",
        metric=marked["metric"][0],
        metric_text=marked["metric"][0],
        qualifiers={},
        aspect=marked["aspect"],
        basis=marked["basis"],
        value=Decimal(marked["value"]),
        value_max=Decimal(marked["value_max"]) if marked["value_max"] else None,
        bound=marked["bound"],
        unit=gold.first(marked["unit"]),
        value_text=marked["quote"],
        period_start=_day(marked["periods"][0][0]),
        period_end=_day(marked["periods"][0][1]),
        period_text=None,
        modality=marked["modality"],
        source=marked["source"],
        sentence=page.raw[first:last].strip(),
        field=marked["field"],
        start=marked["start"],
        end=marked["end"],
        evidence={"value": Evidence(marked["field"], marked["start"], marked["end"], "stated")},
        confidence=1.0,
        rule="annotated",
    )


def _day(written: str | None) -> dt.date | None:
    return dt.date.fromisoformat(written) if written else None


def scaled(fact: Fact) -> Fact | None:
    """Ten thousand times the amount: 亿 read for 万."""
    return None if fact.unit in _UNSCALED or not fact.value else _valued(fact, Decimal(10000))


def enlarged(fact: Fact) -> Fact | None:
    """A share that is a quarter more."""
    return _valued(fact, Decimal("1.25")) if fact.aspect == "share" and fact.value else None


def reduced(fact: Fact) -> Fact | None:
    """A share that is a quarter less."""
    return _valued(fact, Decimal("0.75")) if fact.aspect == "share" and fact.value else None


def grown(fact: Fact) -> Fact | None:
    """A growth in percent that is a quarter more."""
    return _valued(fact, Decimal("1.25")) if fact.aspect == "change" and fact.unit == "%" and fact.value else None


def _valued(fact: Fact, times: Decimal) -> Fact:
    top = None if fact.value_max is None else fact.value_max * times
    return msgspec.structs.replace(fact, value=fact.value * times, value_max=top)


def swapped(fact: Fact) -> Fact | None:
    """Another period of those that are confused: the months since January for a quarter, the last quarter for those, last year for a year."""
    first, last = fact.period_start, fact.period_end
    if first is None or last is None:
        return None
    months = months_of(first, last)
    if first.month != 1 and months in {1, 3, 6}:
        first = first.replace(month=1)
    elif months in {6, 9}:
        first = first.replace(month=last.month - 2)
    else:
        first, last = shifted(first, last, -12)
    return msgspec.structs.replace(fact, period_start=first, period_end=last)


DISTURBED: dict[str, tuple[Callable[[Fact], Fact | None], Sense]] = {
    "amount times ten thousand": (scaled, "scale"),
    "share a quarter more": (enlarged, "amount"),
    "share a quarter less": (reduced, "amount"),
    "growth a quarter more": (grown, "amount"),
    "period swapped": (swapped, "period"),
}


def injected(articles: Sequence[gold.GoldArticle], *, loosely: bool = False) -> dict[str, Tally]:
    """For each kind of error the redundant cases and those caught; `loosely` counts every fact in a check that holds."""
    cases: Counter[str] = Counter()
    caught: Counter[str] = Counter()
    for one in articles:
        facts = annotated(one)
        holding = [check for check in verify(facts) if check.holds]
        for kind, number, wrong in _disturbances(facts, holding, loosely):
            cases[kind] += 1
            found = check([*facts[:number], wrong, *facts[number + 1 :]])
            caught[kind] += any(wrong.fact_id in finding.fact_ids for finding in found)
    return {kind: Tally(cases[kind], caught[kind]) for kind in DISTURBED}


def _disturbances(facts: Sequence[Fact], holding: Sequence[Check], loosely: bool) -> Iterator[tuple[str, int, Fact]]:
    """Every redundant fact with each error that can be put into it."""
    for number, fact in enumerate(facts):
        for kind, (disturb, sense) in DISTURBED.items():
            wrong = disturb(fact) if any(_rests(check, fact, sense, loosely) for check in holding) else None
            if wrong is not None:
                yield kind, number, wrong


def _rests(check: Check, fact: Fact, sense: Sense, loosely: bool) -> bool:
    """Whether a check would fall if the fact were wrong in such a way."""
    parts = check.facts if loosely else check.needed
    return (loosely or sense in check.senses) and any(fact is part for part in parts)


def alarms(facts: Sequence[Sequence[Fact]]) -> Tally:
    """How many articles have a finding."""
    return Tally(len(facts), sum(bool(check(of_one)) for of_one in facts))


def main(paths: Sequence[str]) -> None:
    """Print the figures."""
    articles: list[Any] = gold.load([Path(path) for path in paths] or CORPUS)
    tallies = injected(articles)
    for kind, tally in [*tallies.items(), ("all", total(tallies)), ("… in any check that holds", total(injected(articles, loosely=True)))]:
        print(f"{kind:28}{tally.caught:5} of {tally.cases:5} caught {tally.rate:7.1%}")
    undisturbed = alarms([annotated(one) for one in articles])
    print(f"false alarms on annotated facts: {undisturbed.caught} of {undisturbed.cases} articles {undisturbed.rate:.1%}")
    extractor = Extractor()
    extracted = alarms([extractor.read(gold.article(one)).facts for one in articles])
    print(f"findings on extracted facts: {extracted.caught} of {extracted.cases} articles {extracted.rate:.1%}")


if __name__ == "__main__":
    main(sys.argv[1:])
