"""The parts of a whole: 占营收的30%, 占比30%, 持有30%的股权, 42%的营收来自海外."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhfacts.link.metric_place import Candidate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhfacts.link.choices import MetricChoice
    from zhfacts.link.metric_place import Place
    from zhfacts.link.metric_scene import Phrase

_OF = re.compile(
    r"占(?:据|到|了|有)?(?:比|(?P<of>[^，。；：\d（）占]{1,24}?))(?:的)?(?P<ratio>比例|比重|份额|百分比|比)?(?:约?为|达到?|约|近|超过?|逾|不足|仅|合计|高达|接近|为)*$"
)
_WHOLE = re.compile(
    r"(?:不超过|不低于|不少于|超过|达到?|逾|占)?(?P<of>[^，。；：\d（）占比为]{0,12}?(?:总股本|股份总数|股本|总额|总量|总数|总资产|净资产|总市值))(?:的)?$"
)
_STOCK = re.compile(r"股本|股份|股权|已发行|流通股|股票|持股|注册资本")
_STAKE_BEHIND = re.compile(r"(?:左右|以上)?的?[^，。；\d]{0,6}?(股权|股份|股本|表决权|权益|出资额|持股|股票|份额)")
_FROM = re.compile(r"(?:左右|以上)?的?(?P<whole>[^，。；\d]{1,12}?)(?:来自于?|来源于|由|源于|集中在|投向)(?P<part>[^，。；\d]{2,16})")
_HELD = {verb: f"{verb}比例" for verb in ("减持", "增持", "解除质押", "质押", "转让", "回购", "冻结", "解禁")}


def shares(text: str, place: Place, chosen: Sequence[MetricChoice], found: list[Candidate]) -> None:
    """Candidates for a share: what part, of what whole."""
    written = _OF.search(text, max(place.clause_start, place.start - 40), place.start)
    stake = _STAKE_BEHIND.match(text, place.end)
    if written is None:
        written = _WHOLE.search(text, max(place.fresh, place.start - 24), place.start)
    if written is not None:
        _written(text, place, written, chosen, found)
    elif stake is not None:
        start, end = stake.span(1)
        names = ["持股比例", *([_HELD[verb]] if (verb := _act(place)) is not None else [])]
        for rule, name in zip(("S held", "S held act"), names, strict=False):
            found.append(Candidate(rule, name, text[start:end], start, end))
    else:
        _loose(text, place, found)
    if place.label is not None:
        low, high = place.label
        core = text[low:high].strip("，,的占各分别为 ")
        core = core[:-1] if core.endswith(("各", "共")) else core
        if 1 < len(core) <= 16:
            found.append(Candidate("S label", f"{core}占比", core, low, high))
    source = _FROM.match(text, place.end)
    if source is not None:
        whole, part = source["whole"].strip("的"), source["part"].strip()
        found.append(Candidate("S from", f"{part}{whole}占比", source[0], source.start(), source.end()))
        found.append(Candidate("S from part", f"{part}占比", part, source.start("part"), source.end("part")))
        found.append(Candidate("S from whole", f"{whole}占比", whole, source.start("whole"), source.end("whole")))


def _written(text: str, place: Place, written: re.Match[str], chosen: Sequence[MetricChoice], found: list[Candidate]) -> None:
    """占X的比例: the part is before 占, or what was counted or measured last."""
    start = written.start()
    ratio = written.groupdict().get("ratio")
    end = written.end("ratio") if ratio else written.end("of") if written["of"] else start + 2
    place.whole = (start, end)
    words = text[start:end].rstrip("的")
    whole = (written["of"] or "").strip("的")
    names = []
    part = _part(place, start)
    if part is not None:
        core = text[part.starts[0] : part.end]
        names = [("S part", f"{core}占比"), ("S part of", f"{core}占{whole}比例" if whole else f"{core}占比")]
        if len(part.starts) > 1:
            names.append(("S part cut", f"{text[part.starts[-1] : part.end]}占比"))
    if place.number and text[start - 1 : start] in "，,；（( ":
        last = chosen[place.number - 1]
        names += [("S last", f"{last.name}占比"), ("S last of", f"{last.text}占{whole}比例" if whole else f"{last.text}占比")]
    if _STOCK.search(whole):
        names.append(("S stake", "持股比例"))
        if (verb := _act(place)) is not None:
            names.append(("S stake act", _HELD[verb]))
    names.append(("S whole", f"{words}比例" if whole and not ratio else words))
    for rule, name in names:
        found.append(Candidate(rule, name, words, start, end))


def _loose(text: str, place: Place, found: list[Candidate]) -> None:
    """A share with no 占: the nearest thing before or behind it."""
    line, before = place.line, place.before
    beside = [("S before", before - 1)] if before else []
    if before < len(line.phrase_ends) and line.phrase_start(before) < place.clause_end:
        beside.append(("S behind", before))
    for rule, number in beside:
        phrase = line.phrase(number)
        core = text[phrase.start : phrase.end]
        found.append(Candidate(rule, f"{core}占比", core, phrase.start, phrase.end))
    found.append(Candidate("S stake loose", "持股比例", "持股比例", None, None))


def _part(place: Place, limit: int) -> Phrase | None:
    """The last phrase of the clause before 占, since the last value."""
    number = place.line.before(limit) - 1
    if number >= 0 and place.line.phrase_start(number) >= place.fresh:
        return place.line.phrase(number)
    return None


def _act(place: Place) -> str | None:
    """The verb that the shares were moved by, in this sentence before the value."""
    line = place.line
    for at in range(place.token - 1, -1, -1):
        word = line.texts[at]
        if word in _HELD:
            return word
        if line.classes[at] in "MC":
            for verb in _HELD:
                if verb in word:
                    return verb
    return None
