"""Coordination: which quantities stand in one list, and what each of them is aligned with.

`align(reading)` is shared by the linkers of owner, metric and period. A `Series` is a run of quantities
that are said in one breath, or a single one that a bracket or a 均 ties to a list of words:

    respectively  营收、净利润分别为3亿元和1亿元     销量为3万辆和2万辆, said of A和B
    slash         毛利率/净利率34.4%/9.3%            20-22年EPS为1.93/2.46/3.10元
    enumeration   压力1350、1355美元                 a list of values with no list of words
    bracket       钢铁（2.1%）、房地产（-0.3%）       营收13亿元（YoY -30.1%）
    shared        广汽、比亚迪均涨超5%               one value of several; also 广汽，比亚迪等股涨超5%

`labels` are the slots of the list of words, one a member (of a `shared` series: all slots of its one member), or
empty. A slot is the text between two separators, so the first slot may begin with matter before the first
word (公司销售费用) and the last may go on behind the last word (财务费用同比); a linker looks for its
mention at the end of the first slot and at the beginning of the others. `parallel` are the quantities that the
members run parallel to, one a member (the 5% in 3亿元（+5%）, 同比分别增长a、b after 营收x亿元，净利y亿元), or empty;
labels are handed down from the parallel series.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from operator import attrgetter
from typing import TYPE_CHECKING, Literal

import msgspec

from zhfacts.link.lists_named import sharers

if TYPE_CHECKING:
    from zhfacts.model import Quantity
    from zhfacts.reading import Reading

Span = tuple[int, int]
Kind = Literal["respectively", "slash", "enumeration", "bracket", "shared"]

_JOINT = re.compile(r"\s?(?:、以及|、|/|以及|[和与及或,，]|、和|，以及|,以及)\s?(?:人民币|约为?|近|为|达到?|超过?|逾|的|[+-])?")
_LONG_JOINT = 8
_SEPARATOR = re.compile(r"、|/|以及|[和与及]")
_EACH = re.compile(r"分别|依次|各自?(?=[占为达有降增获涨跌])")
_start_of = attrgetter("start")
_ALL = re.compile(
    r"[均都皆双纷齐](?:(?<=均)(?<![平月日年人].)(?![价线值匀衡])|(?<=都)(?<![首古成华江].)(?![市会匀])|(?<=皆)|(?<=双)双|(?<=纷)纷|(?<=齐)(?=[涨跌升降]))"
)
_STOP = re.compile(r"[，,；;。！？!?：:\n（）()【】“”\"《》]")
_CLAUSE_STOP = re.compile(r"[；;。！？!?\n]")
_MOVES = re.compile(r"[涨跌升降]|大涨|大跌|上涨|下跌|涨幅|跌幅|增长|下降|走高|走低")
_BRACKET_HEAD = re.compile(r"[（(](?:[a-zA-Z]{0,2}\d{4,6}(?:\.[A-Z]{2})?[，, ])?[^（()）\d，；。、]{0,10}$")
_BRACKET_LEFT = re.compile(r"[、，,：:；;。\n）)]|[和与及](?=[^和与及]{2})")
_LABEL_REACH = 120
_SLOT = 24
_EACH_REACH = 14
_MAX_SHARED = 12


class Series(msgspec.Struct, frozen=True):
    """Quantities of one list, by their numbers in `Reading.quantities`; see the module for `labels` and `parallel`."""

    kind: Kind
    members: tuple[int, ...]
    labels: tuple[Span, ...] = ()
    parallel: tuple[int, ...] = ()


class Alignment:
    """The series of a reading, and for each quantity the series that it stands in."""

    __slots__ = ("_place", "series")

    def __init__(self, series: list[Series]) -> None:
        self.series = series
        self._place = {member: (one, position) for one in series for position, member in enumerate(one.members)}

    def place(self, quantity: int) -> tuple[Series, int] | None:
        """The series of a quantity, by its number, and its position there."""
        return self._place.get(quantity)

    def label(self, quantity: int) -> Span | None:
        """The slot of the one word that a quantity is aligned with, if there is just one."""
        place = self._place.get(quantity)
        if place is None or not place[0].labels or place[0].kind == "shared":
            return None
        return place[0].labels[place[1]]


def align(reading: Reading) -> Alignment:
    """All coordination of quantities on a page, worked out once a reading."""
    known: Alignment | None = reading.memo.get("alignment")
    if known is None:
        known = reading.memo["alignment"] = _align(reading)
    return known


def _align(reading: Reading) -> Alignment:
    series: list[Series] = []
    for members in _runs(reading):
        if len(members) > 1:
            series.append(_label_run(reading, members, series))
        else:
            single = _bracketed(reading, members[0], series) or _shared(reading, members[0])
            if single is not None:
                series.append(single)
    return Alignment(series)


def _runs(reading: Reading) -> list[tuple[int, ...]]:
    """Maximal runs of quantities with nothing but a separator between them, in text order.

    A value in brackets behind each member (3亿元（+5%）、4亿元（+6%）) makes a second run beside the first.
    """
    text, quantities = reading.page.text, reading.quantities
    runs: list[tuple[int, ...]] = []
    run: list[int] = []
    inner: list[int] = []
    for number, quantity in enumerate(quantities):
        last = quantities[run[-1]] if run else None
        if last is not None and _within(text, last.end, quantity.start):
            inner.append(number)
            continue
        if last is not None and _joined(text, last, quantity):
            run.append(number)
            continue
        _close(runs, run, inner)
        run, inner = [number], []
    _close(runs, run, inner)
    return runs


def _within(text: str, bracket: int, offset: int) -> bool:
    """Whether a bracket opens at `bracket` and is still open at `offset`."""
    return 0 < offset - bracket < 40 and text[bracket] in "（(" and not any(mark in text[bracket:offset] for mark in "）)")


def _joined(text: str, last: Quantity, quantity: Quantity) -> bool:
    """Whether one quantity continues the list of the other: a separator between, and the same sort of thing."""
    start = last.end
    if text[start : start + 1] in "（(":
        closing = max(text.find("）", start, quantity.start), text.find(")", start, quantity.start))
        if closing < 0:
            return False
        start = closing + 1
    if quantity.start - start > _LONG_JOINT or _JOINT.fullmatch(text, start, quantity.start) is None:
        return False
    plain = "number" in (last.kind, quantity.kind)
    if text[start] in ",，":
        return plain and (last.unit == quantity.unit or last.kind == "number")
    return plain or last.unit == quantity.unit or last.kind == quantity.kind


def _close(runs: list[tuple[int, ...]], run: list[int], inner: list[int]) -> None:
    """Add a finished run, and the values in brackets behind its members: a run too if each has one."""
    if run:
        runs.append(tuple(run))
    if len(run) > 1 and len(inner) == len(run):
        runs.append(tuple(inner))
    else:
        runs.extend((one,) for one in inner)


def _label_run(reading: Reading, members: tuple[int, ...], series: list[Series]) -> Series:
    """A run with the list of words it is aligned with, or the series or the single quantities it runs parallel to."""
    page, quantities = reading.page, reading.quantities
    first = quantities[members[0]]
    sentence = page.sentences[page.sentence(first.start)]
    slash = page.text[first.end : quantities[members[1]].start].strip().startswith("/")
    each = _last(_EACH, page.text, max(sentence, first.start - _EACH_REACH), first.start)
    kind: Kind = "slash" if slash else "respectively" if each is not None else "enumeration"
    left = max(_left_edge(reading, members[0], sentence), first.start - _LABEL_REACH)
    labels = _coordination(page.text, left, each or first.start, len(members), crosses=each is not None)
    if labels and not _of_periods(reading, labels):
        return Series(kind if slash else "respectively", members, (*labels[:-1], (labels[-1][0], first.start)))
    for earlier in reversed(series):
        if quantities[earlier.members[0]].start < sentence:
            break
        if len(earlier.members) == len(members) and earlier.kind != "shared":
            return Series(kind, members, earlier.labels, earlier.members)
        if each is not None and earlier.kind == "shared" and len(earlier.labels) == len(members):  # A、B均超3亿元，分别为…
            return Series(kind, members, earlier.labels)
    alike = _alike_before(reading, members, sentence) if each is not None else ()
    if each is not None and not alike:
        labels = _coordination(page.text, max(sentence, first.start - _LABEL_REACH), each, len(members), crosses=True)
        if labels and not _of_periods(reading, labels) and not _of_values(reading, labels):  # A、B共2家低于1元，分别为…
            return Series("respectively", members, tuple(labels))
    return Series(kind, members, (), alike)


def _of_periods(reading: Reading, labels: list[Span]) -> bool:
    """Whether the words of a list are times (25/26/27年), which say when and not what."""
    starts = {period.start for period in reading.periods}
    return all(left in starts for left, _ in labels[1:])


def _of_values(reading: Reading, labels: list[Span]) -> bool:
    """Whether values stand among the words of a list."""
    quantities = reading.quantities
    firsts = ((bisect_left(quantities, left, key=_start_of), right) for left, right in labels[:-1])
    return any(first < len(quantities) and quantities[first].start < right for first, right in firsts)


def _alike_before(reading: Reading, members: tuple[int, ...], sentence: int) -> tuple[int, ...]:
    """The quantities just before a series, as many as it has members, if they are of one unit and it is of another."""
    before = range(members[0] - len(members), members[0])
    if before[0] < 0 or reading.quantities[before[0]].start < sentence:
        return ()
    unit = reading.quantities[before[0]].unit
    earlier = reading.quantities[before[0] - 1] if before[0] else None
    alike = all(reading.quantities[number].unit == unit for number in before) and reading.quantities[members[0]].unit != unit
    return tuple(before) if alike and (earlier is None or earlier.unit != unit or earlier.end <= sentence) else ()


def _left_edge(reading: Reading, number: int, sentence: int) -> int:
    """Where the words of a list may begin: behind the previous quantity, unless that counts them (A、B等6家), or at the sentence."""
    if number:
        last = reading.quantities[number - 1]
        if last.kind == "count" and reading.page.text[max(0, last.start - 1) : last.start] == "等":
            number -= 1
    return max(sentence, reading.quantities[number - 1].end) if number else sentence


def _last(pattern: re.Pattern[str], text: str, start: int, end: int) -> int | None:
    """Where the last match of a pattern in text[start:end] begins."""
    found = None
    for match in pattern.finditer(text, start, end):
        found = match.start()
    return found


def _coordination(text: str, start: int, end: int, length: int, *, crosses: bool) -> list[Span] | None:
    """The slots of the last list of `length` words in text[start:end], or None.

    Where 分别 announces it, the list may stand a clause earlier; else it is in the clause of the values.
    """
    stop = _CLAUSE_STOP if crosses else _STOP
    edge = _last(stop, text, start, end)
    start = start if edge is None else edge + 1
    marks = list(_SEPARATOR.finditer(text, start, end))
    while marks:
        chain = _chain(text, marks)
        if len(chain) == length - 1:
            slots = _slots(text, start, end, chain)
            if all(right - left > 1 or text[left].isalnum() for left, right in slots if right > left) and slots[0][1] - slots[0][0] > 1:
                return slots
        if not crosses:
            return None
        del marks[-len(chain) :]
    return None


def _chain(text: str, marks: list[re.Match[str]]) -> list[re.Match[str]]:
    """The last separators that make one list: all 、 and at most one conjunction before its last item, or all /."""
    chain = [marks[-1]]
    sign = marks[-1].group()
    if sign == "/":  # 液体乳/奶粉及奶制品/冷饮收入: what stands between two / is one word of the list
        marks = [mark for mark in marks if mark.group() == "/"]
    for mark in reversed(marks[:-1]):
        gap = text[mark.end() : chain[0].start()]
        if not 0 < len(gap) <= _SLOT or _STOP.search(gap) is not None:
            break
        if mark.group() != "、" and mark.group() != sign:
            break
        if sign not in "、/" and len(chain) > 1 and mark.group() == sign:
            break
        chain.insert(0, mark)
        if len(chain) == 2 and sign != "/" and mark.group() != "、":
            del chain[0]
            break
    return chain


def _slots(text: str, start: int, end: int, chain: list[re.Match[str]]) -> list[Span]:
    edge = _last(_STOP, text, start, chain[0].start())
    left = max(start if edge is None else edge + 1, chain[0].start() - _SLOT)
    edges = [left, *(mark.end() for mark in chain)]
    ends = [*(mark.start() for mark in chain), end]
    return list(zip(edges, ends, strict=True))


def _bracketed(reading: Reading, number: int, series: list[Series]) -> Series | None:
    """A value that a bracket puts behind a word, or behind another quantity."""
    text, quantity = reading.page.text, reading.quantities[number]
    before = series[-1] if series and series[-1].kind == "bracket" and series[-1].members == (number - 1,) else None
    head = _BRACKET_HEAD.search(text, max(0, quantity.start - 20), quantity.start)
    if head is None:
        if before is None:
            return None
        bracket = max(text.rfind("（", 0, quantity.start), text.rfind("(", 0, quantity.start))
        shut = _within(text, bracket, quantity.start) and bracket < reading.quantities[number - 1].start
        return Series("bracket", (number,), before.labels, before.parallel) if shut else None
    bracket = head.start()
    if number and reading.quantities[number - 1].end == bracket:
        return Series("bracket", (number,), before.labels if before is not None else (), (number - 1,))
    left = _last(_BRACKET_LEFT, text, max(0, bracket - _SLOT), bracket)
    start = max(0, bracket - _SLOT) if left is None else left + 1
    return Series("bracket", (number,), ((start, bracket),)) if start < bracket else None


def _shared(reading: Reading, number: int) -> Series | None:
    """One value that a list of words shares: the list, at most a few words, 均 or a verb of movement, the value."""
    page, quantity = reading.page, reading.quantities[number]
    text = page.text
    clause = page.clauses[page.clause(quantity.start)]
    left = max(_left_edge(reading, number, clause), quantity.start - _LABEL_REACH)
    if text[max(0, quantity.start - 1) : quantity.start] == "等":  # a set, counted: A、B、C等5家
        return None
    every = _every(reading, max(clause, quantity.start - _LABEL_REACH), quantity.number_start)  # 均 may belong to the bound (均超过)
    named = sharers(reading, number, every)
    if named:
        return Series("shared", (number,), named)
    if every is not None and every < left:
        every = None
    if every is None and (
        text.find("、", left, quantity.start) < 0 or _MOVES.search(text, max(left, quantity.start - 5), quantity.start) is None
    ):
        return None
    sentence = page.sentences[page.sentence(quantity.start)]
    if every is not None and text[left:every].strip("，, 涨跌幅升降增速") == "":
        left = max(_left_edge(reading, number, sentence), quantity.start - _LABEL_REACH)
    end = quantity.start if every is None else every
    marks = list(_SEPARATOR.finditer(text, left, end))
    if not marks:
        return None
    chain = _chain(text, marks)
    tail = text[chain[-1].end() : end]
    if len(chain) >= _MAX_SHARED or (every is None and (len(tail) > 12 or _STOP.search(tail) is not None)):
        return None
    return Series("shared", (number,), tuple(_slots(text, left, end, chain)))


def _every(reading: Reading, start: int, end: int) -> int | None:
    """Where the last 均 or 都 of text[start:end] stands that is no part of a name (洪都航空)."""
    names, found = reading.names, None
    for match in _ALL.finditer(reading.page.text, start, end):
        at = bisect_left(names, match.start() + 1, key=_start_of) - 1
        if at < 0 or names[at].end <= match.start() or names[at].type == "anaphor":
            found = match.start()
    return found
