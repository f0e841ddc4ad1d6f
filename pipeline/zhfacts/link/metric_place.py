"""A quantity in its sentence, and the candidates for what it measures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from zhfacts.recognise import metrics as lexicon

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zhfacts.link.metric_scene import Scene
    from zhfacts.model import Aspect

_RELATIVE = frozenset({"percent", "points", "multiple"})
_PEOPLE = frozenset("人 名 位 户 人次 口".split())
_NO_KINDS: frozenset[str] = frozenset()


class Candidate(msgspec.Struct):
    """One candidate: its name, the words that carry it, where they stand, and which construction gave it (`rule`).

    `kinds` are the kinds of quantity that its head takes; `also` are other constructions that gave the same.
    """

    rule: str
    name: str
    text: str
    start: int | None
    end: int | None
    kinds: frozenset[str] = _NO_KINDS
    votes: int = 1
    also: str = ""


class Place:
    """A quantity in its line: `token` is its own, `gap` the last one before it that is no link; `fresh` is where the
    clause goes on behind the value before; `before` phrases end left of it; `whole` is a 占X of a share, `label` its
    slot in a list; `among` tells that 其中 goes before."""

    __slots__ = (
        "among",
        "aspect",
        "before",
        "clause_end",
        "clause_start",
        "end",
        "fresh",
        "gap",
        "kind",
        "label",
        "line",
        "number",
        "prior",
        "sentence_start",
        "start",
        "token",
        "unit",
        "whole",
    )

    def __init__(self, scene: Scene, number: int, aspect: Aspect) -> None:
        reading = scene.reading
        page = reading.page
        quantity = reading.quantities[number]
        self.number, self.aspect = number, aspect
        self.kind, self.unit = quantity.kind, quantity.unit
        start = self.start = quantity.start
        self.end = quantity.end
        sentence = page.sentence(start)
        line = self.line = scene.line(sentence)
        self.sentence_start = page.sentences[sentence]
        self.clause_start, self.clause_end = page.clause_span(page.clause(start))
        last = reading.quantities[number - 1].end if number else 0
        self.fresh = last if self.clause_start < last <= start else self.clause_start
        self.token = line.at(start)
        self.before = line.before(start)
        self.prior = "^"
        self.label: tuple[int, int] | None = None
        self.whole: tuple[int, int] | None = None
        at, classes, starts = self.token - 1, line.classes, line.starts
        while at >= 0 and classes[at] in "LS" and starts[at] >= self.clause_start:
            at -= 1
        self.gap = at
        self.among = scene.text.find("其中", self.sentence_start, start) >= 0 and self._among()

    def _among(self) -> bool:
        """Whether 其中 stands, as a word, in the clause behind the value before."""
        first = self.line.at(self.fresh) if self.fresh > self.sentence_start else 0
        return "其中" in self.line.texts[first : self.token]

    def named(self, core: str, verb: bool) -> str:
        """The name that a phrase gives: canonical where it is known, completed by what is measured where it is a verb."""
        kind = self.kind
        act = lexicon.acts().get(core)
        if act is not None and (name := self.implied(act)):
            return name
        entry = lexicon.ontology().get(core)
        if entry is not None and (not verb or kind in entry.kinds or kind in _RELATIVE):
            return entry.name if self.aspect == "change" or kind in entry.kinds or kind not in _RELATIVE else core
        if verb:
            for length in (4, 3, 2):
                act = lexicon.acts().get(core[-length:])
                if act is not None and (name := self.implied(act)):
                    return _completed(core[:-length], name)
        return entry.name if entry is not None else core

    def implied(self, act: Mapping[str, str], kind: str = "") -> str | None:
        """What a verb measures here; what is no count of people has none."""
        name = act.get("share" if self.aspect == "share" else kind or self.kind) or act.get(self.kind)
        return None if name is not None and name.endswith("人数") and self.kind == "count" and self.unit not in _PEOPLE else name


def _completed(head: str, name: str) -> str:
    """What a verb is of and what it measures, said once: 归母净利润亏损 is of 归母净利润."""
    entry = lexicon.ontology().get(head)
    return entry.name if entry is not None and entry.name.endswith(name) else f"{head}{name}"


def merged(found: list[Candidate]) -> list[Candidate]:
    """Candidates of the same name and words only once, with the votes and rules of all."""
    kept: dict[tuple[str, str], Candidate] = {}
    for one in found:
        key = one.name, one.text
        known = kept.get(key)
        if known is None:
            kept[key] = one
        else:
            known.votes += 1
            known.also = f"{known.also}+{one.rule}" if known.also else one.rule
            if known.start is None:
                known.start, known.end = one.start, one.end
    return list(kept.values())
