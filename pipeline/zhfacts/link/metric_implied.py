"""Metrics that the text leaves out: what a verb implies, whose price or index moves.

Rules: I a verb that implies a name (回购, 斥资, 中标); M a price or an index that a verb of quotation or movement tells of (报3.2元, 涨5%).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from zhfacts.link.metric_place import Candidate
from zhfacts.recognise import metrics as lexicon

if TYPE_CHECKING:
    from zhfacts.link.metric_place import Place
    from zhfacts.reading import Reading

_PRICED = frozenset({"money", "price", "index", "number"})
_UNTOLD = frozenset({"M level", "M bare"})  # no verb tells of a price: then it is one of what the sentence names, if at all
_AWAY = frozenset({"/far", "/none"})
_UNQUOTED = frozenset({"industry", "product", "market"})
_FIAT = re.compile(r"元|镑|圆|法郎|卢[布比]|比索|林吉特|铢|里拉|里亚尔|克朗|兰特|盾|人民币|[A-Z]{3}/[A-Z]{3}|汇率|中间价")
_GIVEN = re.compile("[派转送]")
_GIVEN_NAMES = {"派": "分红", "转": "转增股数", "送": "送股数"}
_WIDEST = 16
_GOOD_WIDTH = 10


def acts(place: Place, found: list[Candidate]) -> None:
    """The verbs that imply a name: the last ones before the value, the first one behind it."""
    verbs, line, kind = lexicon.acts(), place.line, place.kind
    texts = line.texts
    each = kind == "money" and place.gap >= 0 and texts[place.gap] == "每股"
    seen = 0
    known = line.verbs()
    for nth in range(bisect_left(known, place.token) - 1, -1, -1):
        at = known[nth]
        names = verbs[texts[at]]
        name = place.implied(names, "price" if each else "")
        if name is not None:
            start = line.starts[at]
            where = "" if start >= place.fresh else " clause" if start >= place.clause_start else " far"
            found.append(Candidate(f"I{seen}{where}", name, texts[at], start, line.ends[at]))
            if not seen and start >= place.fresh:
                _good_of(place, at, name, found)
            seen += 1
            if seen == 2:
                break
    for at in range(place.token + 1, min(place.token + 5, len(texts))):
        if line.classes[at] in "QP":
            break
        behind = verbs.get(texts[at])
        if behind is not None and (name := place.implied(behind)):
            found.append(Candidate("I behind", name, texts[at], line.starts[at], line.ends[at]))
            break
    given = _GIVEN.search(line.texts[place.token])
    if given is not None:
        found.append(Candidate("I inside", _GIVEN_NAMES[given[0]], line.texts[place.token], place.start, place.end))
    if kind == "money":
        _spent(place, found)
    elif kind == "percent":
        _rate(place, found)


def _good_of(place: Place, verb: int, name: str, found: list[Candidate]) -> None:
    """发行公司债75亿, 发行9.2亿元可转债: the measure that a verb implies, of what stands between it and the value or behind it."""
    line, token = place.line, place.token
    first, last = verb + 1, place.gap
    while first <= last and (line.classes[first] in "LSED" or line.texts[first] in lexicon.trims()):
        first += 1
    if first > last:
        first = last = token + 1
        if line.classes[first : first + 1] == "D":
            first = last = token + 2
        while line.classes[last + 1 : last + 2] in ("C", "G") and line.sorts[last + 1] != "v":
            last += 1
    low, high = (line.starts[first], line.ends[last]) if last < len(line.texts) else (0, 0)
    run = line.classes[first : last + 1]
    if 1 < high - low <= _GOOD_WIDTH and run and not run.strip("CMGN") and "company" not in line.sorts[first : last + 1]:
        good = "".join(line.texts[first : last + 1])
        if not good.endswith(name):
            found.append(Candidate("I of", f"{good}{name}", good, low, high))


def _rate(place: Place, found: list[Candidate]) -> None:
    """企业100%开工 → 开工率."""
    line = place.line
    for at in range(place.token + 1, min(place.token + 3, len(line.texts))):
        if line.classes[at] in "PQ":
            return
        name = f"{line.texts[at]}率"
        if line.classes[at] in "CM" and name in lexicon.ontology():
            found.append(Candidate("I rate", name, line.texts[at], line.starts[at], line.ends[at]))


def _spent(place: Place, found: list[Candidate]) -> None:
    """斥资3亿元回购: what the money was for."""
    tables, line, token = lexicon.implied(), place.line, place.token
    texts, spend = line.texts, tables["spend"]
    trigger = next((at for at in range(token - 1, max(-1, token - 5), -1) if texts[at] in spend), None)
    if trigger is None:
        return
    purposes = tables["spend_acts"]
    behind, before = range(token + 1, min(token + 12, len(texts))), range(token - 1, -1, -1)
    for where, span in (("behind", behind), ("before", before)):
        for at in span:
            name = purposes.get(texts[at]) or purposes.get(texts[at][:2])
            if name is not None:
                found.append(Candidate(f"I spend {where}", name, texts[at], line.starts[at], line.ends[at]))
                return
    if texts[trigger] in tables["spend_alone"]:
        found.append(Candidate("I spend", tables["spend_fallback"], texts[trigger], line.starts[trigger], line.ends[trigger]))


def moves(reading: Reading, place: Place, found: list[Candidate]) -> None:
    """报3.2元, 涨5%: the price or index of the subject."""
    _own_index(reading.page.text, place, found)
    change = place.aspect == "change" and place.kind != "count"
    if not change and not (place.aspect == "level" and place.kind in _PRICED):
        return
    tables, line = lexicon.implied(), place.line
    at, quote = place.token - 1, tables["quote"]
    while at > 0 and line.classes[at] in "LS" and line.texts[at] not in quote and line.starts[at] > place.clause_start:
        at -= 1
    word, cls = (line.texts[at], line.classes[at]) if at >= 0 else ("", "")
    if not change:
        rule = "M quote" if word in quote else "M level"
    elif word in ("（", "("):
        rule = "M bracket"
    else:
        rule = "M noun" if cls == "X" else "M move" if word in tables["move"] else "M bare"
    start, end = (line.starts[at], line.ends[at]) if rule in ("M noun", "M move", "M quote") else (None, None)
    subject, reach, who = _subject(reading, place)
    if rule in _UNTOLD and (reach in _AWAY or (rule == "M level" and subject in _UNQUOTED)):
        return
    name = tables["subjects"].get(subject, "")
    if subject == "fund" and rule == "M quote":
        name = "价格"
    if subject == "currency" and not _FIAT.search(who):
        name, subject = "价格", "coin"
    text = word if start is not None else ""
    if name:
        found.append(Candidate(f"{rule}{reach} {subject}", name, text or name, start, end))
    if change and place.kind == "percent" and name != "涨跌幅":
        found.append(Candidate(f"{rule}{reach} rate", "涨跌幅", text or "涨跌幅", start, end))


def _own_index(text: str, place: Place, found: list[Candidate]) -> None:
    """就业预期指数为52.3%: an index is the measure of itself."""
    line, at = place.line, place.gap
    if at < 0 or line.sorts[at] != "index" or line.starts[at] < place.clause_start or line.ends[at] - line.starts[at] < 2:
        return
    first = at
    while first and line.classes[first - 1] in "CMG" and line.ends[at] - line.starts[first - 1] <= _WIDEST:
        first -= 1
    named = text[line.starts[first] : line.ends[at]]
    found.append(Candidate("M own", named, named, line.starts[first], line.ends[at]))


def _subject(reading: Reading, place: Place) -> tuple[str, str, str]:
    """The type of the last name before the value that can have a price, how far off it is, and the name."""
    subjects, line = lexicon.implied()["subjects"], place.line
    named = line.subjects()
    nth = bisect_left(named, place.token) - 1
    if nth >= 0:
        at = named[nth]
        start = line.starts[at]
        reach = "" if start >= place.fresh else "/clause" if start >= place.clause_start else "/sentence"
        return line.sorts[at], reach, line.texts[at]
    names = reading.names
    before = bisect_left(names, place.start, key=lambda name: name.start)
    for at in range(before - 1, max(-1, before - 7), -1):
        if names[at].type in subjects:
            return names[at].type, "/far", names[at].entity
    return "company", "/none", ""
