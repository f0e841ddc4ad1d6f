"""What a quantity may measure: a few candidates, each from one construction of the language.

A B      the phrases before the value: A since the last value of its clause, B earlier in the sentence
C        the phrase behind it (30家门店, 5万辆的销量)
J W H V  a phrase with what goes with it in its clause, or with the verb or noun beside the value (metric_around)
K I M    what is counted, what a verb implies, the price or index that moves (metric_implied, metric_flow)
S        a part of a whole (metric_share)
L        the word of a list that the value is aligned with
P        the metric of an earlier value, carried over
T        the head of the column of a table
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhfacts.link import lists
from zhfacts.link.metric_around import acted, fuller, is_named, is_part
from zhfacts.link.metric_counted import counted, satisfying
from zhfacts.link.metric_flow import left_out
from zhfacts.link.metric_implied import acts, moves
from zhfacts.link.metric_place import Candidate, Place, merged
from zhfacts.link.metric_scene import Scene
from zhfacts.link.metric_settled import dealt, scaled, whole_of
from zhfacts.link.metric_share import shares
from zhfacts.recognise import metrics as lexicon
from zhfacts.recognise.columns import columns

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from zhfacts.link.choices import AspectChoice, MetricChoice
    from zhfacts.link.metric_scene import Line, Phrase
    from zhfacts.model import Aspect, Quantity
    from zhfacts.reading import Reading

_TARGETS = frozenset("目标 预算 指引 上限 下限 基准 计划 限额 底线".split())
_GENERIC = re.compile(r"(?:产品|业务|板块|系列|项目)(?!量)")  # say nothing without the word before them: 终端产品收入
_RELATIVE = frozenset({"percent", "points", "multiple"})
_ASIDE = re.compile(r"[（(](?:不?包?[含括]|除|剔除|扣除|如|下同|即|单位)[^（()）\n]*[）)]")
_ASIDE_REACH = 120
_AMOUNTS = frozenset({"money", "count"})
_GROWTH = frozenset("增减")
_REACH = 9
_SHORT = frozenset({"%", "pp", "倍", ""})
_NEAREST = frozenset({"A0", "C0"})
_COLONS = frozenset("：:")
_ALONE = frozenset({"bracket", "shared"})
_JOINTS = ("和", "与", "及")
_SHORTEST_JOINT, _LONGEST_JOINT = 2, 9
_LONGEST_WORD = 12
_IN_ORDER = frozenset({"slash", "respectively"})


class Proposer:
    """The candidates for every quantity of one reading."""

    __slots__ = ("aligned", "aspects", "columns", "reading", "scene", "stated", "text")

    def __init__(self, reading: Reading, aspects: Sequence[AspectChoice]) -> None:
        self.reading, self.aspects = reading, aspects
        self.scene = Scene(reading)
        self.text = reading.page.text
        self.aligned = lists.align(reading)
        self.columns = columns(self.text)
        self.stated = _stated(reading.quantities)

    def of(self, number: int, chosen: Sequence[MetricChoice]) -> tuple[Place, list[Candidate]]:
        """The place of a quantity and its candidates; `chosen` are the metrics of the quantities before it."""
        place = Place(self.scene, number, self.aspects[number].aspect)
        if number:
            place.prior = _prior(place, self.reading.quantities[number - 1], self.aspects[number - 1].aspect)
        sure = scaled(self.text, place) or self._sure(place, chosen)
        return place, [sure] if sure is not None else self._offered(place, chosen)

    def _offered(self, place: Place, chosen: Sequence[MetricChoice]) -> list[Candidate]:
        """The candidates of all constructions."""
        found: list[Candidate] = []
        self._listed(place, chosen, found)
        self._before(place, found)
        self._behind(place, found)
        if place.kind == "count":
            counted(self.text, place, found)
        acts(place, found)
        moves(self.reading, place, found)
        if place.aspect == "share":
            shares(self.text, place, chosen, found)
        if place.number:
            self._carried(place, chosen, found)
        return merged(found)

    def _sure(self, place: Place, chosen: Sequence[MetricChoice]) -> Candidate | None:
        """The only candidate where the language leaves no choice: 净利润为3亿元, and the 同比增长5% right behind it."""
        column = self.columns.of(self.reading.quantities[place.number].number_start)
        if column is not None:
            head = self.text[column.start : column.end]
            return Candidate("T head", place.named(head, False), head, column.start, column.end)
        line = place.line
        if place.before and self.text[place.start - 1] in _COLONS and line.ends[line.phrase(place.before - 1).last] == place.start - 1:
            named = self._known(place, line.phrase(place.before - 1), "A0 full")
            if named is not None:
                return named
        if self.aligned.place(place.number) is not None:
            return left_out(self.text, place) or self._by_list(place, chosen)
        if place.kind == "count":
            return self._satisfying(place)
        supplied = left_out(self.text, place)
        if supplied is not None:
            return supplied
        if place.aspect == "level":
            if not place.before or line.phrase_start(place.before - 1) < place.fresh:
                return None
            phrase = line.phrase(place.before - 1)
            if line.classes[phrase.first : place.token].strip("L") != "M" or phrase.verb or place.kind not in phrase.kinds:
                return None
            word = line.texts[phrase.last]
            entry = lexicon.ontology().get(word)
            if word in lexicon.vague() or (entry is not None and is_part(self.text, place, place.before - 1)):
                return None
            if entry is not None and (whole := whole_of(self.text, place, phrase)) is not None:
                return whole
            return Candidate("A0 full", entry.name, word, phrase.start, phrase.end, phrase.kinds) if entry is not None else None
        return self._sure_change(place, chosen)

    def _sure_change(self, place: Place, chosen: Sequence[MetricChoice]) -> Candidate | None:
        """The metric of the change right behind a value: 净利润3亿元，同比增5%."""
        if place.aspect != "change" or place.kind not in _RELATIVE or not place.number:
            return None
        last = self.reading.quantities[place.number - 1]
        if last.start < place.sentence_start or "占" in self.text[last.end : place.start]:
            return None
        between = place.line.classes[place.line.at(last.end - 1) + 1 : place.token]
        if between.count("P") != 1 or between.strip("LVSEP"):
            return None
        grew = place.kind == "percent" and not _GROWTH.isdisjoint(self.text[last.end : place.start])
        level = self._level_of_share(place) if grew else None
        return _again(chosen[-1], "P0") if level is None else _again(chosen[level], "P1")

    def _level_of_share(self, place: Place) -> int | None:
        """研发投入3亿元，占营收5%，同比增长40%: a share between a level and its growth goes by percentage points."""
        level = place.number - 2
        if level < 0 or self.aspects[level + 1].aspect != "share" or self.aspects[level].aspect != "level":
            return None
        quantity = self.reading.quantities[level]
        return level if quantity.start >= place.sentence_start and quantity.kind in _AMOUNTS else None

    def _satisfying(self, place: Place) -> Candidate | None:
        """What is counted, where the value behind is a threshold that those counted pass."""
        quantities = self.reading.quantities
        return satisfying(self.text, place, quantities[place.number + 1]) if place.number + 1 < len(quantities) else None

    def _by_list(self, place: Place, chosen: Sequence[MetricChoice]) -> Candidate | None:
        """营收/净利润12/3亿元，同增5%/6%: the word of a list that is one of known metrics all through, or what the parallel value measures."""
        seat = self.aligned.place(place.number)
        if seat is None or seat[0].kind not in _IN_ORDER or len(seat[0].labels) != len(seat[0].members):
            return None
        series, position = seat
        if series.parallel:
            earlier = series.parallel[position]
            changed = place.aspect == "change" and place.kind in _RELATIVE and earlier < place.number
            return _again(chosen[earlier], "L parallel") if changed and self._metrics(series, place.kind, changed=True) else None
        known = self._metrics(series, place.kind, changed=place.aspect == "change")
        return known[position] if known else None

    def _metrics(self, series: lists.Series, kind: str, *, changed: bool) -> list[Candidate]:
        """The words of a list where all of them are known metrics that such a quantity can be of, or change by."""
        found = []
        for position, slot in enumerate(series.labels):
            phrase = self._in_slot(slot, position == 0)
            if phrase is None:
                return []
            start, own = self._own(phrase, slot)
            entry = lexicon.ontology().get(own)
            if entry is None or not (changed or kind in entry.kinds):
                return []
            found.append(Candidate("L label", entry.name, own, start, start + len(own), phrase.kinds))
        return found

    def _known(self, place: Place, phrase: Phrase, rule: str) -> Candidate | None:
        """The metric that a phrase is, where it is known and such a quantity can be of it."""
        word = self.text[phrase.start : phrase.end]
        entry = lexicon.ontology().get(word)
        if entry is None or phrase.verb or place.kind not in entry.kinds:
            return None
        return Candidate(rule, entry.name, word, phrase.start, phrase.end, phrase.kinds)

    def _phrase(self, place: Place, phrase: Phrase, rule: str, found: list[Candidate], most: int) -> None:
        """A phrase in full and cut, and with the name or role that stands before it."""
        text, end, changed, starts = self.text, phrase.end, phrase.changed, phrase.starts
        last = len(starts) - 1
        for rank, start in enumerate(starts[:most]):
            if rank and _GENERIC.match(text, start):
                continue
            size = f"full{phrase.lead}" if rank == 0 else "last" if rank == last else "cut"
            name = place.named(text[start:end], phrase.verb)
            found.append(Candidate(f"{rule} {size}", name, text[start:changed], start, changed, phrase.kinds))
        line, left = place.line, phrase.first - 1
        if is_named(line, phrase) and (rule[0] != "B" or line.sorts[left] == "market"):
            start = line.starts[left]
            sort = "" if line.classes[left] == "R" else line.sorts[left]
            found.append(Candidate(f"{rule} name{sort}", text[start:end], text[start:end], start, changed, phrase.kinds))
        if phrase.stop > phrase.last + 1 and rule[:2] in _NEAREST:
            start, end = starts[0], line.ends[phrase.stop - 1]
            tail = lexicon.tail(place.unit) if place.kind == "count" else ""
            found.append(Candidate(f"{rule} whole", f"{text[start:end]}{tail}", text[start:end], start, end))

    def _before(self, place: Place, found: list[Candidate]) -> None:
        """The last phrases of the clause since the value before, and the last ones of the sentence before that."""
        line = place.line
        asides = _asides(self.text, place)
        near = far = 0
        for at in range(place.before - 1, -1, -1):
            phrase = line.phrase(at)
            if not phrase.nameless and phrase.lead != "product":
                continue
            if asides and any(low < phrase.start < high for low, high in asides):
                continue
            if phrase.start >= place.fresh:
                if not near:
                    fuller(self.text, place, at, found)
                if near < (2 if phrase.bare else 3):
                    sort = "n" if not phrase.nameless else "b" if phrase.bare else ""
                    most = 1 if phrase.bare or near == 2 else 4
                    self._phrase(place, phrase, f"A{near}{sort}{'r' if phrase.relative else ''}", found, most)
                near += 1
            elif not phrase.bare:
                self._phrase(place, phrase, f"B{far}", found, 1 if far else 2)
                far += 1
                if far == 2:
                    return

    def _behind(self, place: Place, found: list[Candidate]) -> None:
        """The first phrases behind the value, in its clause."""
        line, token = place.line, self._last_of_list(place)
        for rank in range(place.before, min(place.before + 2, len(line.phrase_ends))):
            if line.phrase_start(rank) >= place.clause_end:
                return
            phrase = line.phrase(rank)
            between = line.classes[token + 1 : phrase.first]
            if "Q" in between:
                return
            tight = not between.strip("DLC")
            if tight and rank == place.before and (price := dealt(self.text, place, phrase)) is not None:
                found.append(price)
            elif not phrase.bare:
                self._phrase(place, phrase, f"C{rank - place.before}{'t' if tight else ''}", found, 3 if tight else 1)
                if tight and place.kind != "count":
                    self._object(place, phrase, f"C{rank - place.before}t full", found)
            if tight and rank == place.before and place.gap >= 0:
                acted(self.text, place, phrase, found)

    def _object(self, place: Place, phrase: Phrase, rule: str, found: list[Candidate]) -> None:
        """3亿元补贴推高利润: of a run of words behind the value, the measure before its first verb."""
        line = place.line
        for at in range(phrase.first, phrase.last):
            if line.classes[at + 1] == "C" and line.sorts[at + 1] == "v":
                head, kinds = lexicon.head_of(line.texts[at])
                if head and place.kind in kinds:
                    start, end = phrase.starts[0], line.ends[at]
                    found.append(Candidate(rule, place.named(self.text[start:end], False), self.text[start:end], start, end, kinds))
                return

    def _last_of_list(self, place: Place) -> int:
        """The token of the value, or of the last one of its list: 对应38/27/21倍PE is the PE of all three."""
        seat = self.aligned.place(place.number)
        if seat is None or seat[0].kind in _ALONE:
            return place.token
        last = self.reading.quantities[seat[0].members[-1]]
        return max(place.token, place.line.at(last.start)) if last.start < place.line.ends[-1] else place.token

    def _listed(self, place: Place, chosen: Sequence[MetricChoice], found: list[Candidate]) -> None:
        """The aligned word of a list, with the head of its last word where its own lacks one; or what a parallel value measures."""
        seat = self.aligned.place(place.number)
        if seat is None:
            return
        series, position = seat
        if series.parallel and series.parallel[position] < place.number:
            found.append(_again(chosen[series.parallel[position]], "L parallel"))
        elif position and series.members[0] < place.number and not series.labels:
            found.append(_again(chosen[series.members[0]], "L first"))
        if place.aspect == "change" and not series.labels and not series.parallel:
            self._back(place, series.members[0] - len(series.members), position, chosen, found)
        label = place.label = self.aligned.label(place.number)
        if label is None or series.kind == "bracket":
            return
        phrase = self._in_slot(label, position == 0)
        if phrase is None:
            return
        start, own = self._word(phrase, series, position)
        told = own.rfind("的") + 1 if position == 0 else 0
        if told and own[told:] in lexicon.ontology():
            start, own = start + told, own[told:]  # 构成综合指数的生产指数和新订单指数
        known = lexicon.ontology().get(own)
        if position < len(series.labels) - 1 and (known is None or phrase.verb or place.kind not in known.kinds):
            last = self._in_slot(series.labels[-1], False)
            if last is not None and last.head:
                tail = _shared_tail(self.scene.line(self.reading.page.sentence(last.start)), last, own)
                name = place.named(own if tail and own.endswith(tail) else f"{own}{tail}", False)
                found.append(Candidate("L tail", name, own, start, phrase.end, last.kinds))
        if own:
            found.append(Candidate("L label", place.named(own, phrase.verb), own, start, start + len(own), phrase.kinds))
            self._measured(series, start, own, found)

    def _measured(self, series: lists.Series, start: int, own: str, found: list[Candidate]) -> None:
        """整机、硬件板块分别实现营收102亿、222亿元: the word of a list with the measure that stands between the list and its values."""
        first = self.reading.quantities[series.members[0]]
        low = self.reading.quantities[series.members[0] - 1].end if series.members[0] else 0
        line = self.scene.line(self.reading.page.sentence(first.start))
        at = line.before(first.start) - 1
        if at < 0:
            return
        measure, last = line.phrase(at), self._in_slot(series.labels[-1], False)
        if measure.bare or measure.start < low or last is None or measure.start <= last.start:
            return
        if own.endswith(self.text[measure.starts[-1] : measure.end]):
            return
        found.append(Candidate("L of", f"{own}{self.text[measure.start : measure.end]}", own, start, start + len(own), measure.kinds))

    def _back(self, place: Place, first: int, position: int, chosen: Sequence[MetricChoice], found: list[Candidate]) -> None:
        """营收3亿元，净利润1亿元，同比增长5%、6%: each change is that of the level at its place before the list."""
        level = first + position
        if first < 0 or level >= place.number or self.reading.quantities[first].start < place.sentence_start:
            return
        if self.aspects[level].aspect == "level":
            found.append(_again(chosen[level], "L back"))

    def _own(self, phrase: Phrase, slot: tuple[int, int]) -> tuple[int, str]:
        """Where the part of a phrase that lies in a slot begins, and its words."""
        start = max(phrase.start, slot[0])
        return start, self.text[start : min(phrase.end, slot[1])]

    def _word(self, phrase: Phrase, series: lists.Series, position: int) -> tuple[int, str]:
        """The word of a list, where it begins and what it is: 社保和就业、农林水支出, 液体乳/奶粉及奶制品/冷饮收入."""
        slot = series.labels[position]
        start, own = self._own(phrase, slot)
        if 0 < position < len(series.labels) - 1:
            whole = self.text[slot[0] : slot[1]]
            return (slot[0], whole) if own != whole and own in whole and len(whole) <= _LONGEST_WORD else (start, own)
        if position or start - slot[0] < _SHORTEST_JOINT or not self.text.startswith(_JOINTS, start - 1):
            return start, own
        line = self.scene.line(self.reading.page.sentence(start))
        at = line.at(start) - 1
        first = start
        while at > 0 and line.starts[at - 1] >= slot[0] and line.classes[at - 1] in "MCG" and start - line.starts[at - 1] <= _LONGEST_JOINT:
            at -= 1
            first = line.starts[at]
        return first, self.text[first:start] + own

    def _in_slot(self, slot: tuple[int, int], last: bool) -> Phrase | None:
        """The phrase of a slot of a list: its last one in the first slot, else its first one."""
        line: Line = self.scene.line(self.reading.page.sentence(slot[0]))
        inside = [number for number, end in enumerate(line.phrase_ends) if end > slot[0] and line.phrase_start(number) < slot[1]]
        return line.phrase(inside[-1 if last else 0]) if inside else None

    def _carried(self, place: Place, chosen: Sequence[MetricChoice], found: list[Candidate]) -> None:
        """The metric of the value before, of the one before that with another, and of the last with the same unit."""
        number, quantities, aspects = place.number, self.reading.quantities, self.aspects
        last = chosen[number - 1]
        stated = self.stated.get(number)
        if stated is not None:
            found.append(_again(chosen[stated], "P same"))
        start = quantities[number - 1].start
        page = self.reading.page
        inside = start >= place.sentence_start
        where = "" if inside else " near" if page.paragraph(start) == page.paragraph(place.start) else " far"
        found.append(_again(last, f"P0{where}"))
        gap, line = place.gap, place.line
        if gap >= 0 and line.texts[gap] in _TARGETS and line.starts[gap] >= place.fresh:
            word = line.texts[gap]
            found.append(Candidate("P target", f"{last.name}{word}", word, line.starts[gap], line.ends[gap]))
        other = same = False
        for back in range(number - 1, max(-1, number - _REACH), -1):
            one = chosen[back]
            far = "" if quantities[back].start >= place.sentence_start else " far"
            if not other and one.name != last.name:
                other = True
                found.append(_again(one, f"P1{far}"))
            if not same and quantities[back].unit == place.unit and aspects[back].aspect == place.aspect:
                same = True
                found.append(_again(one, f"PU{far}"))
            if other and same:
                return


def _asides(text: str, place: Place) -> list[tuple[int, int]]:
    """The brackets with no figure in them that are closed between a phrase and the value: 业务收入（不含代收款）3亿元."""
    low = max(place.sentence_start, place.start - _ASIDE_REACH)
    if text.find("）", low, place.start) < 0 and text.find(")", low, place.start) < 0:
        return []
    return [found.span() for found in _ASIDE.finditer(text, low, place.start)]


def _stated(quantities: Sequence[Quantity]) -> dict[int, int]:
    """Which quantity was stated before, and where first: the same figure in the same unit, of three digits or more where it is a share or bare."""
    first: dict[tuple[Decimal, str], int] = {}
    again: dict[int, int] = {}
    for number, quantity in enumerate(quantities):
        if quantity.unit not in _SHORT or len(quantity.value.normalize().as_tuple().digits) > 2:
            known = first.setdefault((quantity.value, quantity.unit), number)
            if known != number:
                again[number] = known
    return again


def _prior(place: Place, last: Quantity, aspect: Aspect) -> str:
    """The aspect of the value before, whether it is of the same unit or kind, and how far off it stands."""
    alike = "=" if last.unit == place.unit else "~" if last.kind == place.kind else ""
    where = "" if last.start >= place.clause_start else "," if last.start >= place.sentence_start else "."
    return f"{aspect}{alike}{where}"


def _again(choice: MetricChoice, rule: str) -> Candidate:
    """The metric of another value."""
    return Candidate(rule, choice.name, choice.text, choice.start, choice.end, lexicon.head_of(choice.name)[1])


def _shared_tail(line: Line, last: Phrase, own: str) -> str:
    """What the last word of a list ends with that the others leave out: 销售、管理、研发费用率."""
    for token in range(last.first + 1, last.last + 1):
        if line.starts[token] - last.start == len(own):
            tail = "".join(line.texts[token : last.last + 1])
            if tail in lexicon.ontology() or tail in lexicon.heads():
                return tail
    word = "".join(line.texts[last.first : last.last + 1])
    tail = word[len(own) :]
    return tail if tail in lexicon.ontology() or tail in lexicon.heads() else lexicon.head_of(word)[0]
