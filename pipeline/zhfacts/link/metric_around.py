"""A phrase with what goes with it: what a measured thing is part of, what is done with it.

Rules: J a part of the business and its income (智能家居业务实现收入3亿元); W all that the clause has before a head
(国际及港澳台业务量); H a measure of what stands behind 的 (金额3亿元的合同); V what was done with what is counted (开工48个项目).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhfacts.link.metric_counted import noun_end
from zhfacts.link.metric_place import Candidate
from zhfacts.recognise import metrics as lexicon

if TYPE_CHECKING:
    from zhfacts.link.metric_place import Place
    from zhfacts.link.metric_scene import Line, Phrase

PARTS = ("业务", "板块", "产品", "系列", "分部", "事业部", "服务", "渠道", "品牌")
_WIDEST = 20
_LONGEST_PART = 16


def fuller(text: str, place: Place, number: int, found: list[Candidate]) -> None:
    """What the words around the last phrase before the value make of it."""
    phrase = place.line.phrase(number)
    part, start = _part(place, number), _wide(place, phrase)
    if part is not None:
        first, last, sort = part
        name = f"{text[first:last]}{text[phrase.start : phrase.end]}"
        found.append(Candidate(f"J part {sort}", name, text[first : phrase.end], first, phrase.end, phrase.kinds))
    if start < phrase.start:
        wide = text[start : phrase.end]
        found.append(Candidate("W wide", wide, wide, start, phrase.end, phrase.kinds))
    noun = _noun_behind(place, phrase)
    if noun is not None:
        name = f"{text[noun.starts[0] : noun.end]}{phrase.head or text[phrase.starts[-1] : phrase.end]}"
        found.append(Candidate("H of", name, text[noun.starts[0] : noun.end], noun.starts[0], noun.end, phrase.kinds))


def is_part(text: str, place: Place, number: int) -> bool:
    """Whether the words around the last phrase before the value may be part of what is measured."""
    found: list[Candidate] = []
    fuller(text, place, number, found)
    return bool(found) or is_named(place.line, place.line.phrase(number))


def is_named(line: Line, phrase: Phrase) -> bool:
    """Whether a role or a name that is no company's stands right before a phrase: 华东地区收入."""
    left = phrase.first - 1
    return left >= 0 and line.classes[left] in "RN" and line.ends[left] == phrase.starts[0] and line.sorts[left] != "company"


def _part(place: Place, number: int) -> tuple[int, int, str] | None:
    """Where the part begins and ends that the clause is about, before the verb before a phrase; and of which sort it is."""
    line, phrase = place.line, place.line.phrase(number)
    at = phrase.first - 1
    while at >= 0 and line.starts[at] >= place.fresh and (line.classes[at] in "LES" or line.texts[at] in lexicon.trims()):
        at -= 1
    if at > 0 and line.classes[at] == "T" and line.texts[at - 1].endswith(PARTS):
        at -= 1
    if at < 0 or at == phrase.first - 1:
        return None
    letter, end = line.classes[at], line.ends[at]
    if letter == "R" or (letter == "N" and line.sorts[at] != "company"):
        start = line.starts[at]
    elif letter in "CMG" and number and end <= line.ends[line.phrase(number - 1).stop - 1]:
        start = line.phrase(number - 1).starts[0]
    else:
        return None
    if start < place.fresh or end - start > _LONGEST_PART:
        return None
    return start, end, line.sorts[at] if letter in "NG" else letter


def _wide(place: Place, phrase: Phrase) -> int:
    """Where the words before a phrase begin that may go with it: back to a company, a figure, a date or a comma."""
    line, first, fresh = place.line, phrase.first, place.fresh
    while first and line.starts[first - 1] >= fresh and line.classes[first - 1] in "CMGDSENVR" and line.sorts[first - 1] != "company":
        first -= 1
    while first < phrase.first and (line.classes[first] in "SLED" or line.texts[first] in lexicon.trims()):
        first += 1
    return line.starts[first] if first < phrase.first and phrase.end - line.starts[first] <= _WIDEST else phrase.start


def _noun_behind(place: Place, phrase: Phrase) -> Phrase | None:
    """The phrase behind the 的 behind the value, where the measure stands right before it."""
    line = place.line
    if phrase.last != place.gap or line.classes[place.token + 1 : place.token + 2] != "D" or place.before == len(line.phrase_ends):
        return None
    noun = line.phrase(place.before)
    return noun if noun.first <= place.token + 2 and noun.end <= place.clause_end else None


def acted(text: str, place: Place, phrase: Phrase, found: list[Candidate]) -> None:
    """The verb before the value with the phrase behind it."""
    line, verb = place.line, place.gap
    letter = line.classes[verb]
    if line.starts[verb] < place.fresh or not ((letter in "CE" and line.sorts[verb] == "v") or line.texts[verb] in lexicon.acts()):
        return
    end = noun_end(place, phrase) if place.kind == "count" else phrase.end
    noun = text[phrase.starts[0] : end]
    tail = lexicon.tail(place.unit) if place.kind == "count" else ""
    found.append(Candidate(f"V {letter}", f"{line.texts[verb]}{noun}{tail}", noun, phrase.starts[0], end, phrase.kinds))
