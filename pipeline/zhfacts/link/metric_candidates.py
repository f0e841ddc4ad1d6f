"""What a quantity may measure: a few candidates, each from one construction of the language.

A B      the phrases before the value: A since the last value of its clause, B earlier in the sentence
C        the phrase behind it (30家门店, 5万辆的销量)
K        what is counted, with 数量 behind it; a count of those that a clause describes
I        a verb that implies a name (回购, 斥资, 中标)
M        a price or an index that a verb of quotation or movement tells of (报3.2元, 涨5%)
S        a part of a whole (metric_share)
L        the word of a list that the value is aligned with
P        the metric of an earlier value, carried over
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhfacts.link import lists
from zhfacts.link.metric_scene import Candidate, Place, Scene, kinds_of
from zhfacts.link.metric_share import shares
from zhfacts.recognise import metrics as lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhfacts.link.choices import AspectChoice, MetricChoice
    from zhfacts.link.metric_scene import Phrase, Token
    from zhfacts.reading import Reading

_RELATIVE = frozenset({"percent", "points", "multiple"})
_PRICED = frozenset({"money", "price", "index", "number"})
_TARGETS = frozenset("目标 预算 指引 上限 下限 基准 计划 预期 限额 底线".split())
_COUNT_TAIL = {"股": "数量", "人": "人数", "名": "人数", "位": "人数", "户": "户数", "次": "次数"}


class Proposer:
    """The candidates for every quantity of one reading."""

    __slots__ = ("aligned", "aspects", "name_starts", "reading", "scene", "text")

    def __init__(self, reading: Reading, aspects: Sequence[AspectChoice]) -> None:
        self.reading, self.aspects = reading, aspects
        self.scene = Scene(reading)
        self.text = reading.page.text
        self.aligned = lists.align(reading)

    def of(self, number: int, chosen: Sequence[MetricChoice]) -> tuple[Place, list[Candidate]]:
        """The place of a quantity and its candidates; `chosen` are the metrics of the quantities before it."""
        place = Place(self.scene, number, self.aspects[number].aspect)
        found: list[Candidate] = []
        self._listed(place, chosen, found)
        self._before(place, found)
        self._behind(place, found)
        self._counted(place, found)
        self._acts(place, found)
        self._moves(place, found)
        if place.aspect == "share":
            shares(self.scene, place, chosen, found)
        self._carried(place, chosen, found)
        return place, _merged(found)

    def _phrase(self, place: Place, phrase: Phrase, rule: str, found: list[Candidate], most: int = 4) -> None:
        """A phrase in full and cut."""
        for rank, start in enumerate(phrase.starts[:most]):
            core = self.text[start : phrase.end]
            text = self.text[start : phrase.changed]
            size = f"full{phrase.lead}" if rank == 0 else "last" if start == phrase.starts[-1] else "cut"
            name = named(core, place, phrase.verb)
            found.append(Candidate(f"{rule} {size}", name, text, start, phrase.changed, head=phrase.head, kinds=kinds_of(phrase)))
        left = phrase.left
        if left is not None and left.end == phrase.starts[0] and (left.cls == "R" or (left.cls == "N" and left.sort != "anaphor")):
            text = self.text[left.start : phrase.end]
            found.append(Candidate(f"{rule} named", text, text, left.start, phrase.changed, head=phrase.head, kinds=kinds_of(phrase)))

    def _before(self, place: Place, found: list[Candidate]) -> None:
        """The last phrases of the clause since the value before, and the last ones of the sentence before that."""
        phrases = place.line.phrases
        at = place.before - 1
        near = far = 0
        while at >= 0 and far < 2:
            phrase = phrases[at]
            at -= 1
            if not phrase.nameless and phrase.lead != "product":
                continue
            if phrase.start >= place.fresh:
                if near < 3:
                    self._phrase(
                        place, phrase, f"A{near}{'b' if phrase.bare else ''}{'r' if phrase.relative else ''}", found, 4 if near < 2 else 1
                    )
                    near += 1
            elif not phrase.bare:
                self._phrase(place, phrase, f"B{far}", found, 2)
                far += 1

    def _behind(self, place: Place, found: list[Candidate]) -> None:
        """The first phrases behind the value, in its clause."""
        phrases = place.line.phrases
        for rank in range(place.before, min(place.before + 2, len(phrases))):
            phrase = phrases[rank]
            if phrase.start >= place.clause_end or any(t.cls == "Q" for t in place.line.tokens[place.token + 1 : phrase.first]):
                return
            tight = all(t.cls in "DLC" for t in place.line.tokens[place.token + 1 : phrase.first])
            if not phrase.bare:
                self._phrase(place, phrase, f"C{rank - place.before}{'t' if tight else ''}", found, 3 if tight else 1)

    def _counted(self, place: Place, found: list[Candidate]) -> None:
        """What is counted: the noun behind (30家公司), the noun before (公司共有30家), or what both tell of."""
        if place.kind != "count":
            return
        tokens = place.line.tokens
        tail = _COUNT_TAIL.get(place.quantity.unit, "数量")
        phrases = place.line.phrases
        if place.before < len(phrases):
            phrase = phrases[place.before]
            between = tokens[place.token + 1 : phrase.first]
            if phrase.start < place.clause_end and all(t.cls in "DLN" for t in between):
                for rank, start in enumerate(phrase.starts[:3]):
                    core = self.text[start : phrase.end]
                    found.append(Candidate(f"K behind {rank}{'d' if between else ''}", f"{core}{tail}", core, start, phrase.end, head=tail))
                if place.before + 1 < len(phrases):
                    last = phrases[place.before + 1]
                    if last.first - phrase.last == 2 and tokens[last.first - 1].text in ("和", "与", "及", "、"):
                        core = self.text[phrase.starts[0] : last.end]
                        found.append(Candidate("K behind pair", f"{core}{tail}", core, phrase.starts[0], last.end, head=tail))
        self._after_verb(place, found)
        self._described(place, found, tail)
        name = lexicon.implied()["measures"].get(place.quantity.unit)
        if name is not None:
            found.append(Candidate("K unit", name, name, None, None, head=name))

    def _after_verb(self, place: Place, found: list[Candidate]) -> None:
        """N家涨停 → 涨停家数."""
        after = lexicon.implied()["after"]
        for token in place.line.tokens[place.token + 1 : place.token + 6]:
            if token.cls in "PQ":
                return
            for word in (token.text, token.text[:2], token.text[-2:]):
                if word in after:
                    found.append(Candidate("K after", after[word], word, token.start, token.end, head=word))
                    return

    def _described(self, place: Place, found: list[Candidate], tail: str) -> None:
        """净利润同比增长的公司有146家 → that many of those that the clause describes."""
        tokens = place.line.tokens
        last = place.gap
        first = last
        while (
            first > 0 and tokens[first - 1].end > place.fresh and tokens[first - 1].cls not in "PT" and tokens[first - 1].sort != "anaphor"
        ):
            first -= 1
        while first <= last and tokens[first].cls in "NTELS" and tokens[first].sort not in ("company",):
            first += 1
        if first < last and tokens[last].cls in "CMNR" and any(t.cls in "CM" for t in tokens[first : last + 1]):
            start, end = tokens[first].start, tokens[last].end
            if 2 < end - start <= 24:
                core = self.text[start:end]
                found.append(Candidate("K described", f"{core}{tail}", core, start, end, head=tail))

    def _acts(self, place: Place, found: list[Candidate]) -> None:
        """The verbs that imply a name: the last ones before the value, the first one behind it."""
        acts = lexicon.acts()
        tokens = place.line.tokens
        kind = "share" if place.aspect == "share" else place.kind
        at, seen = place.token - 1, 0
        while at >= 0 and seen < 2 and tokens[at].end > place.sentence_start:
            token = tokens[at]
            at -= 1
            names = acts.get(token.text)
            if names is None:
                continue
            name = names.get(kind) or names.get(place.kind)
            if name is not None:
                where = "" if token.start >= place.fresh else " clause" if token.start >= place.clause_start else " far"
                found.append(Candidate(f"I{seen}{where}", name, token.text, token.start, token.end, head=token.text))
                seen += 1
        for token in tokens[place.token + 1 : place.token + 5]:
            names = acts.get(token.text)
            if token.cls in "QP":
                break
            if names is not None and (name := names.get(kind) or names.get(place.kind)):
                found.append(Candidate("I behind", name, token.text, token.start, token.end, head=token.text))
                break
        if place.kind == "money":
            self._spent(place, found)
        if place.kind == "percent":
            for token in tokens[place.token + 1 : place.token + 3]:
                name = f"{token.text}率"
                if token.cls in "CMV" and name in lexicon.ontology():
                    found.append(Candidate("I rate", name, token.text, token.start, token.end, head="率"))

    def _spent(self, place: Place, found: list[Candidate]) -> None:
        """斥资3亿元回购: what the money was for."""
        tables = lexicon.implied()
        tokens = place.line.tokens
        trigger = next((t for t in reversed(tokens[max(0, place.token - 4) : place.token]) if t.text in tables["spend"]), None)
        if trigger is None:
            return
        purposes = tables["spend_acts"]
        for where, span in (
            ("behind", tokens[place.token + 1 : place.token + 12]),
            ("before", tokens[place.token - 1 :: -1] if place.token else []),
        ):
            for token in span:
                name = purposes.get(token.text) or purposes.get(token.text[:2])
                if name is not None:
                    found.append(Candidate(f"I spend {where}", name, token.text, token.start, token.end, head=token.text))
                    return
        found.append(Candidate("I spend", tables["spend_fallback"], trigger.text, trigger.start, trigger.end))

    def _moves(self, place: Place, found: list[Candidate]) -> None:
        """报3.2元, 涨5%: the price or index of the subject."""
        tables = lexicon.implied()
        tokens = place.line.tokens
        at = place.token - 1
        while at > 0 and tokens[at].cls in "LS" and tokens[at].text not in tables["quote"] and tokens[at].start > place.clause_start:
            at -= 1
        trigger = tokens[at] if at >= 0 else None
        word = trigger.text if trigger is not None else ""
        bracket = word in "（(" and word != ""
        if place.aspect == "change" and place.kind != "count":
            rule = (
                "M bracket"
                if bracket
                else "M noun"
                if trigger is not None and trigger.cls == "X"
                else "M move"
                if word in tables["move"]
                else "M bare"
            )
        elif place.kind in _PRICED and place.aspect == "level":
            rule = "M quote" if word in tables["quote"] else "M level"
        else:
            return
        subject, reach = self._subject(place)
        rule += reach
        name = tables["subjects"].get(subject)
        start, end = (
            (trigger.start, trigger.end) if trigger is not None and rule.split("/")[0] in ("M noun", "M move", "M quote") else (None, None)
        )
        text = word if start is not None else ""
        if name is not None and subject == "currency":
            found.append(Candidate(f"{rule} coin", "价格", text or "价格", start, end, head="价格"))
        if name is not None:
            found.append(Candidate(f"{rule} {subject}", name, text or name, start, end, head=name))
        if place.aspect == "change" and place.kind == "percent" and name != "涨跌幅":
            found.append(Candidate(f"{rule} rate", "涨跌幅", text or "涨跌幅", start, end, head="涨跌幅"))

    def _subject(self, place: Place) -> tuple[str, str]:
        """The type of the last name before the value that can have a price, and how far off it is."""
        subjects = lexicon.implied()["subjects"]
        tokens = place.line.tokens
        for at in range(place.token - 1, -1, -1):
            token = tokens[at]
            if token.cls == "N" and token.sort in subjects:
                return token.sort, "" if token.start >= place.fresh else "/clause" if token.start >= place.clause_start else "/sentence"
        names = self.reading.names
        low = 0
        for at in range(len(names) - 1, -1, -1):
            if names[at].start < place.quantity.start:
                low = at
                break
        for at in range(low, max(-1, low - 6), -1):
            if names and names[at].type in subjects:
                return names[at].type, "/far"
        return "company", "/none"

    def _listed(self, place: Place, chosen: Sequence[MetricChoice], found: list[Candidate]) -> None:
        """The aligned word of a list, with the head of its last word where its own lacks one; or what a parallel value measures."""
        seat = self.aligned.place(place.number)
        if seat is None:
            return
        series, position = seat
        if series.parallel and series.parallel[position] < place.number:
            self._repeat(place, chosen[series.parallel[position]], "L parallel", found)
        elif position and series.members[0] < place.number and not series.labels:
            self._repeat(place, chosen[series.members[0]], "L first", found)
        label = place.label = self.aligned.label(place.number)
        if label is None or series.kind == "bracket":
            return
        phrase = self._in_slot(label, position == 0)
        if phrase is None:
            return
        start = max(phrase.start, label[0])
        own = self.text[start : min(phrase.end, label[1])]
        last = self._in_slot(series.labels[-1], False)
        known = lexicon.ontology().get(own)
        if last is not None and last.head and position < len(series.labels) - 1 and (known is None or place.kind not in known.kinds):
            tail = _shared_tail(self.text[last.start : last.end], own)
            name = named(f"{own}{tail}", place, False)
            found.append(Candidate("L tail", name, own, start, phrase.end, head=last.head, kinds=last.kinds))
        if own:
            found.append(
                Candidate(
                    "L label",
                    named(own, place, phrase.verb),
                    own,
                    start,
                    min(phrase.end, label[1]),
                    head=phrase.head,
                    kinds=kinds_of(phrase),
                )
            )

    def _in_slot(self, slot: tuple[int, int], last: bool) -> Phrase | None:
        """The phrase of a slot of a list: its last one in the first slot, else its first one."""
        line = self.scene.line(self.reading.page.sentence(slot[0]))
        inside = [phrase for phrase in line.phrases if phrase.start < slot[1] and phrase.end > slot[0]]
        return inside[-1 if last else 0] if inside else None

    def _repeat(self, place: Place, choice: MetricChoice, rule: str, found: list[Candidate]) -> None:
        head, kinds = lexicon.head_of(choice.name)
        found.append(Candidate(rule, choice.name, choice.text, choice.start, choice.end, head=head, kinds=kinds))

    def _carried(self, place: Place, chosen: Sequence[MetricChoice], found: list[Candidate]) -> None:
        """The metric of the value before, of the one before that with another, and of the last with the same unit."""
        number = place.number
        if not number:
            return
        quantities = self.reading.quantities
        last = chosen[number - 1]
        start = quantities[number - 1].start
        page = self.reading.page
        where = (
            "" if start >= place.sentence_start else " near" if page.paragraph(start) == page.paragraph(place.quantity.start) else " far"
        )
        self._repeat(place, last, f"P0{where}", found)
        if place.gap >= 0 and (word := place.line.tokens[place.gap]).text in _TARGETS and word.start >= place.fresh:
            found.append(Candidate("P target", f"{last.name}{word.text}", word.text, word.start, word.end, head=word.text))
        for back in range(number - 2, max(-1, number - 9), -1):
            if chosen[back].name != last.name:
                inside = "" if quantities[back].start >= place.sentence_start else " far"
                self._repeat(place, chosen[back], f"P1{inside}", found)
                break
        for back in range(number - 1, max(-1, number - 9), -1):
            if quantities[back].unit == place.quantity.unit and self.aspects[back].aspect == place.aspect:
                inside = "" if quantities[back].start >= place.sentence_start else " far"
                self._repeat(place, chosen[back], f"PU{inside}", found)
                break


def _is_thing(token: Token) -> bool:
    """Whether a word can be what is counted, and is no metric itself."""
    return token.cls in "NR" or (token.cls == "C" and not lexicon.head_of(token.text)[0])


def _bounds_clause(token: Token) -> bool:
    """Whether what describes a set cannot go further left."""
    return token.cls in "PT" or token.sort == "anaphor"


def named(core: str, place: Place, verb: bool) -> str:
    """The name that a phrase gives: canonical where it is known, completed by what is measured where it is a verb or a thing."""
    act = lexicon.acts().get(core)
    kind = "share" if place.aspect == "share" else place.kind
    if act is not None and (name := act.get(kind) or act.get(place.kind)):
        return name
    entry = lexicon.ontology().get(core)
    if entry is not None and (place.kind in _RELATIVE or place.kind in entry.kinds or not verb):
        return entry.name
    if verb:
        for length in (4, 3, 2):
            act = lexicon.acts().get(core[-length:])
            if act is not None and (name := act.get(kind) or act.get(place.kind)):
                return f"{core[:-length]}{name}"
    return entry.name if entry is not None else core


def _shared_tail(last: str, own: str) -> str:
    """What the last word of a list ends with that the others leave out: 销售、管理、研发费用率."""
    return last[len(own) :] if len(last) > len(own) else lexicon.head_of(last)[0]


def _merged(found: list[Candidate]) -> list[Candidate]:
    """Candidates of the same name and words only once, with the votes and rules of all."""
    kept: dict[tuple[str, str], Candidate] = {}
    for one in found:
        known = kept.get((one.name, one.text))
        if known is None:
            kept[one.name, one.text] = one
        else:
            known.votes += 1
            known.features.append(f"also {one.rule}")
            if known.start is None and one.start is not None:
                known.start, known.end = one.start, one.end
    return list(kept.values())
