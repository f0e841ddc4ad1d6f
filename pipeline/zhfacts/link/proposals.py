"""What a quantity may measure: a few proposals, each from one construction of the language.

clause, sentence   the noun phrases before the value, in full and cut to their last words
term               a known metric before the value
behind             the phrase right behind the value (30家门店, 5万辆的销量)
act, move, count   a verb or a noun that implies the name (回购 → 回购金额, 报 → 股价, N家涨停)
previous           the metric of the value before
label              the word of a list that the value is aligned with
share              composed: 占X的比例, X占比, 持股比例
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from zhfacts.link import lists
from zhfacts.link.phrases import Phrase, Phrases
from zhfacts.recognise.metrics import find_acts, find_terms, heads, implied, ontology

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zhfacts.link.choices import AspectChoice, MetricChoice
    from zhfacts.model import Quantity
    from zhfacts.reading import Reading
    from zhfacts.recognise.metrics import Term

_BEHIND = re.compile(r"(?:左右|以上|以下|以内|多)?的?")
_SHARE_OF = re.compile(
    r"(?:[一-鿿]{0,8})?占(?:比|据|到|了|有)?(?P<of>[^，。；：\d（）]{0,16}?)(?:的)?(?:比例|比重|份额|比)?(?:约?为|达到?|约|近|超过?|合计)?(?:约|近|超)?$"
)
_STAKE = re.compile(r"股权|股份|股本|持股|持有|流通股")
_TOTAL_STOCK = re.compile(r"总股本|总股份|股份总数|股本|发行股份")
_QUOTED = re.compile(
    r"(?:报收于?|收报于?|现报|报于|报|收于|收盘于|收在|升破|跌破|突破|站上|失守|跌穿|升穿|触及|逼近|涨到|跌到|涨至|跌至|升至|降至)$"
)
_MOVED = re.compile(r"(?:涨|跌|升|挫|降|涨停|弹|扬|低|高|落|吐|去|贵)(?:幅(?:为|达|约为|超过?)?)?(?:了|约|近|超过?|逾)*$")
_SUBJECT_NAMES = {
    "index": "指数", "market": "指数", "company": "股价", "fund": "净值", "commodity": "价格", "currency": "汇率", "industry": "涨跌幅", "product": "价格",
}  # fmt: skip
_COUNTED = {"money": "金额", "count": "数量", "price": "价格"}
_LONGEST = 22


class Proposal(msgspec.Struct):
    """One candidate: what it would be called, where it stands, and what speaks for it."""

    name: str
    text: str
    start: int | None
    end: int | None
    rule: str
    distance: int = 0
    votes: int = 1


class Proposer:
    """The proposals for every quantity of one reading."""

    __slots__ = ("acts", "aligned", "aspects", "name_starts", "page", "phrases", "reading", "terms", "text")

    def __init__(self, reading: Reading, aspects: Sequence[AspectChoice]) -> None:
        self.reading, self.aspects = reading, aspects
        self.page, self.text = reading.page, reading.page.text
        self.terms, self.acts = find_terms(self.text), find_acts(self.text)
        self.phrases = Phrases(reading)
        self.aligned = lists.align(reading)
        self.name_starts = [name.start for name in reading.names]

    def of(self, number: int, previous: MetricChoice | None) -> list[Proposal]:
        """The proposals for one quantity, without repetition, nearest first."""
        merged: dict[tuple[str, str], Proposal] = {}
        for proposal in self._all(number, previous):
            known = merged.setdefault((proposal.name, proposal.text), proposal)
            if known is not proposal:
                known.votes += 1
        return list(merged.values())

    def _all(self, number: int, previous: MetricChoice | None) -> Iterator[Proposal]:
        quantity = self.reading.quantities[number]
        clause = self.page.clauses[self.page.clause(quantity.start)]
        sentence = self.page.sentence(quantity.start)
        start = self.page.sentences[sentence]
        last = self.reading.quantities[number - 1] if number else None
        floor = last.end if last is not None and last.end <= quantity.start and last.start >= clause else clause
        yield from self._label(number)
        yield from self._implied(number, quantity, clause)
        yield from self._shares(number, quantity, clause, start)
        yield from self._phrases(quantity, sentence, clause, floor)
        yield from self._terms(quantity, clause, start)
        yield from self._behind(quantity, sentence)
        if previous is not None and last is not None:
            near = "previous" if last.start >= start else "earlier"
            yield Proposal(previous.name, previous.text, previous.start, previous.end, near, quantity.start - last.end)

    def _phrases(self, quantity: Quantity, sentence: int, clause: int, floor: int) -> Iterator[Proposal]:
        """The last phrases before the value: of its clause, then of the sentence."""
        before = [phrase for phrase in self.phrases.of(sentence) if phrase.end <= quantity.start]
        taken = 0
        for phrase in reversed(before[-6:]):
            where = "since" if phrase.start >= floor else "clause" if phrase.start >= clause else "sentence"
            yield from self._cuts(phrase, f"{where} {taken}", quantity.start - phrase.end)
            taken += 1
            if taken == 3:
                return

    def _cuts(self, phrase: Phrase, rule: str, distance: int) -> Iterator[Proposal]:
        """A phrase in full (if it is no sentence of its own) and cut to its last words."""
        cuts = [start for start in (phrase.start, *phrase.cuts) if phrase.end - start <= _LONGEST]
        for rank, start in enumerate(cuts[-4:]):
            text = self.text[start : phrase.end]
            yield Proposal(
                canonical(text), text, start, phrase.end, f"{rule} {'full' if start == phrase.start else 'cut'}", distance + rank * 0
            )

    def _terms(self, quantity: Quantity, clause: int, sentence: int) -> Iterator[Proposal]:
        """The two nearest known metrics of the sentence that can take the kind of the value; behind, one."""
        fitting = [term for term in self.terms.between(sentence, quantity.start) if self._fits(term, quantity)]
        for rank, term in enumerate(reversed(fitting[-2:])):
            where = "term" if term.start >= clause else "term far"
            yield Proposal(term.canonical, term.text, term.start, term.end, f"{where} {rank}", quantity.start - term.end)
        after = self.terms.between(quantity.end, min(quantity.end + 14, len(self.text)))
        if after and self._fits(after[0], quantity):
            yield Proposal(after[0].canonical, after[0].text, after[0].start, after[0].end, "term behind", after[0].start - quantity.end)

    def _fits(self, term: Term, quantity: Quantity) -> bool:
        return quantity.kind in term.kinds or quantity.kind in ("percent", "points", "multiple", "number")

    def _behind(self, quantity: Quantity, sentence: int) -> Iterator[Proposal]:
        """30家门店 → 门店数量; 5亿元的投资 → 投资额."""
        at = _BEHIND.match(self.text, quantity.end)
        start = at.end() if at else quantity.end
        phrase = next((p for p in self.phrases.of(sentence) if p.start == start), None)
        if phrase is None or phrase.end - phrase.start > _LONGEST:
            return
        text = phrase.text
        yield Proposal(canonical(text), text, phrase.start, phrase.end, "behind", 0)
        tail = _COUNTED.get(quantity.kind)
        if tail and text[-1] not in "数量额价率":
            yield Proposal(canonical(f"{text}{tail}"), text, phrase.start, phrase.end, "behind counted", 0)
            if phrase.cuts:
                last = self.text[phrase.cuts[-1] : phrase.end]
                yield Proposal(canonical(f"{last}{tail}"), last, phrase.cuts[-1], phrase.end, "behind last", 0)

    def _label(self, number: int) -> Iterator[Proposal]:
        """The aligned word of a list: its last phrase, and the known metric in it."""
        label = self.aligned.label(number)
        if label is None:
            return
        start, end = label
        inside = self.terms.between(start, end)
        if inside:
            term = inside[-1]
            yield Proposal(term.canonical, term.text, term.start, term.end, "label term", 0)
        phrase = next((p for p in reversed(self.phrases.of(self.page.sentence(start))) if p.start < end and p.end > start), None)
        if phrase is not None:
            left, right = max(start, phrase.start), min(end, phrase.end)
            text = self.text[left:right]
            yield Proposal(canonical(text), text, left, right, "label", 0)

    def _implied(self, number: int, quantity: Quantity, clause: int) -> Iterator[Proposal]:
        """Verbs and nouns that imply a name."""
        near = self.acts.between(clause, quantity.start)
        kind = "share" if self.aspects[number].aspect == "share" else quantity.kind
        for rank, act in enumerate(reversed(near[-2:])):
            name = act.names.get(kind) or act.names.get(quantity.kind)
            if name:
                yield Proposal(name, act.text, act.start, act.end, f"act {rank}", quantity.start - act.end)
        behind = self.acts.between(quantity.end, quantity.end + 6)
        if behind and (name := behind[0].names.get(kind)):
            yield Proposal(name, behind[0].text, behind[0].start, behind[0].end, "act behind", behind[0].start - quantity.end)
        yield from self._spent(quantity, clause)
        yield from self._moved(quantity)
        if quantity.kind == "count":
            yield from self._counted(quantity)

    def _spent(self, quantity: Quantity, clause: int) -> Iterator[Proposal]:
        """斥资3亿元回购: what the money was for."""
        if quantity.kind != "money":
            return
        end = self.page.clause_span(self.page.clause(quantity.start))[1]
        for act, name in implied()["spend"]["acts"].items():
            at = self.text.find(act, quantity.end, min(end, quantity.end + 24))
            if at >= 0:
                yield Proposal(name, act, at, at + len(act), "spend", at - quantity.end)

    def _moved(self, quantity: Quantity) -> Iterator[Proposal]:
        """报3.2元, 涨5%: the price or the index of the subject."""
        left = self.text[max(0, quantity.start - 8) : quantity.start]
        bracket = quantity.kind == "percent" and left.endswith(("（", "("))
        quote = _QUOTED.search(left) is not None and quantity.kind in ("money", "price", "index", "number")
        if not (bracket or quote or (_MOVED.search(left) and quantity.kind in ("percent", "money", "index", "price", "points"))):
            return
        at = bisect_right(self.name_starts, quantity.start) - 1
        subject = self.reading.names[at].type if at >= 0 and quantity.start - self.reading.names[at].end < 40 else "company"
        rule = "quote" if quote else "bracket" if bracket else "move"
        yield Proposal("涨跌幅" if bracket else _SUBJECT_NAMES.get(subject, "股价"), left[-1:], None, None, f"{rule} {subject}", 0)
        if rule == "move":
            yield Proposal("涨跌幅", left[-1:], None, None, "move rate", 0)

    def _counted(self, quantity: Quantity) -> Iterator[Proposal]:
        """N家涨停 → 涨停家数; N家公司 stays with what is behind."""
        after = implied()["after"]
        for word, name in after.items():
            at = self.text.find(word, quantity.end, quantity.end + len(word) + 6)
            if at >= 0:
                yield Proposal(name, word, at, at + len(word), "count", at - quantity.end)
                return

    def _shares(self, number: int, quantity: Quantity, clause: int, sentence: int) -> Iterator[Proposal]:
        """A part of a whole: 持股比例 for stakes, else the part with 占比, or 占X的比例 as written."""
        if self.aspects[number].aspect != "share":
            return
        around = self.text[max(clause, quantity.start - 30) : quantity.end + 10]
        if _STAKE.search(around):
            yield Proposal("持股比例", "持股比例", None, None, "stake total" if _TOTAL_STOCK.search(around) else "stake", 0)
        part = self._part(quantity, clause, sentence)
        written = _SHARE_OF.search(self.text, clause, quantity.start)
        if written is not None:
            whole = written["of"].strip("的")
            if part is not None:
                text = self.text[part.start : part.end]
                yield Proposal(f"{text}占{whole}比例" if whole else f"{text}占比", text, part.start, part.end, "share of", 0)
                yield Proposal(f"{text}占比", text, part.start, part.end, "share part", 0)
            if whole:
                yield Proposal(f"占{whole}比例", written[0].strip(), written.start(), quantity.start, "share whole", 0)
        elif part is not None:
            text = self.text[part.start : part.end]
            yield Proposal(f"{text}占比", text, part.start, part.end, "share part", 0)
        behind = next(
            (p for p in self.phrases.of(self.page.sentence(quantity.start)) if p.start >= quantity.end and p.start - quantity.end <= 3),
            None,
        )
        if behind is not None:
            yield Proposal(f"{behind.text}占比", behind.text, behind.start, behind.end, "share behind", 0)

    def _part(self, quantity: Quantity, clause: int, sentence: int) -> Phrase | None:
        """What the share is a part of the whole as: the last phrase before 占, of this clause or the one before."""
        at = self.text.rfind("占", clause, quantity.start)
        limit = at if at >= 0 else quantity.start
        phrases = [p for p in self.phrases.of(self.page.sentence(quantity.start)) if p.end <= limit]
        return phrases[-1] if phrases else None


def canonical(text: str) -> str:
    """The canonical name of a known metric, else the text."""
    known = ontology().get(text)
    return known[0] if known else text


@lru_cache(maxsize=65536)
def head_of(text: str) -> str:
    """The longest known head word that a name ends with, or its last character."""
    known = heads()
    for length in (4, 3, 2, 1):
        if text[-length:] in known:
            return text[-length:]
    return text[-1:]
