"""The parts of a whole: 占营收的30%, 占比30%, 持有30%的股权, 42%的营收来自海外."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from zhfacts.link.metric_place import Candidate
from zhfacts.recognise import metrics as lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhfacts.link.choices import MetricChoice
    from zhfacts.link.metric_place import Place
    from zhfacts.link.metric_scene import Phrase

_OF = re.compile(
    r"(?:在(?P<within>[^\n，。；：\d（）占]{1,16})中的?)?占(?:据|到|了|有)?(?:比|(?P<of>(?!比(?:达|[上下升降提]|稳定|维持|保持))[^\n，。；：\d（）占]{1,24}?))(?:的)?"
    r"(?P<ratio>比例|比重|份额|百分比|比)?的?(?:约?为|达到?|约|近|超过?|逾|不足|不低于|不高于|不少于|不到|均|则|只|还|也|已|仅|合计|高达|接近|"
    r"提[升高][至到]|(?:上?升|下?降|降低|增加)[至到]|(?:稳定|维持|保持|控制)?在|分别){0,3}(?:已?[由从][^\n，。；\d]{0,14}?的?)?$"
)
_WHOLE = re.compile(
    r"(?:不超过|不低于|不少于|超过|达到?|逾|占)?(?P<of>[^\n，。；：\d（）占比为]{0,12}?(?:总股本|股份总数|股本|总额|总量|总数|总资产|净资产|总市值))(?:的)?$"
)
_STOCK = re.compile(r"股本|股份|股权|已发行|流通股|股票|持股|注册资本")
_STAKE_BEHIND = re.compile(r"(?:左右|以上)?的?[^\n，。；\d]{0,6}?(股权|股份|股本|表决权|权益|出资额|持股|股票)")
_FROM = re.compile(
    r"(?:左右|以上|多)?(?:的?(?P<whole>[^\n，。；\d]{1,12}?))?(?:将|均|是|则|都)?"
    r"(?:来自于?|来源于|源于|集中在|集中于|投向|用于|位于|分布在|属于|由)(?P<part>[^\n，。；\d]{2,16})"
)
_TARGET = re.compile(
    r"(?:完成|实现|达到?|达成|为|是)(?:了)?[^\n，。；]{0,16}?((?:[^\n，。；\d的]{0,4})(?:目标|任务|计划|预算|指引|承诺))(?:数|值|额)?(?:约|近|超)?(?:\d[\d.,]*[^\n，。；\d的]{0,5})?的?$"
)
_TAKES = re.compile(r"(?:分别|各|约|共|合计|则|均|只|仅)?占(?:到|据|了|有)?(?:约|近|超过?|逾|了)?$")
_SHARE = ("占比", "比例", "比重", "份额", "率", "百分比")
_LABEL_ENDS = re.compile(r"^[，,的 ]+|(?:[，,的各共为 ]|分别)+$")
_DONE = re.compile(r"(?:完成|实现|达成)(?:了|率|进度)?(?:约为?|近|超过?|逾|不足|不到|达到?|仅)?$")
_AIM_REACH = 200
_AIM = re.compile(r"(业绩承诺|承诺|销售目标|目标|任务|计划|预算|指引)(?!价)")
_HELD = {
    **{verb: f"{verb}比例" for verb in ("减持", "增持", "解除质押", "质押", "转让", "回购", "冻结", "解禁")},
    **{verb: f"{verb}股份占总股本比例" for verb in ("发行", "授予")},
}


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
    if place.label is not None and not _holds(place) and not _named_since(place, place.label[1]):
        low, high = place.label
        core = _LABEL_ENDS.sub("", text[low:high].partition("占")[0])
        if 1 < len(core) <= 16:
            found.append(Candidate("S label", _of(core), core, low, high))
    _said(text, place, found)
    done = _TARGET.search(text, max(place.clause_start, place.start - 24), place.start)
    if done is not None:
        found.append(Candidate("S target", f"{done[1]}完成率", done[1], done.start(1), done.end(1)))
    elif _DONE.search(text, max(place.fresh, place.start - 10), place.start) is not None:
        _aimed(text, place, found)
    source = _FROM.match(text, place.end)
    if source is not None:
        whole, part = (source["whole"] or "").strip("的"), source["part"].strip()
        found.append(Candidate("S from part", f"{part}占比", part, source.start("part"), source.end("part")))
        if whole:
            found.append(Candidate("S from", f"{part}{whole}占比", source[0], source.start(), source.end()))
            found.append(Candidate("S from whole", f"{whole}占比", whole, source.start("whole"), source.end("whole")))


def _written(text: str, place: Place, written: re.Match[str], chosen: Sequence[MetricChoice], found: list[Candidate]) -> None:
    """占X的比例: the part is before 占, or what was counted or measured last."""
    start = written.start()
    ratio = written.groupdict().get("ratio")
    end = written.end("ratio") if ratio else written.end("of") if written["of"] else start + 2
    place.whole = (start, end)
    words = text[start:end].rstrip("的")
    groups = written.groupdict()
    whole = (written["of"] or groups.get("within") or "").strip("的")
    names = []
    part = _part(place, start)
    if (name := _name_before(place, start)) is not None:
        names = [("S part name", f"{name}占比")]
    if part is not None:
        core = text[part.starts[0] : part.end]
        names += [("S part", _of(core)), ("S part of", f"{core}占{whole}比例" if whole else _of(core))]
        if len(part.starts) > 1:
            names.append(("S part cut", f"{text[part.starts[-1] : part.end]}占比"))
    if place.number and text[start - 1 : start] in "，,；（( ":
        last = chosen[place.number - 1]
        names += [("S last", _of(last.name)), ("S last of", f"{last.text}占{whole}比例" if whole else _of(last.text))]
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
        if phrase.verb and "share" in lexicon.acts().get(line.texts[phrase.last], ()):
            continue
        core = text[phrase.start : phrase.end]
        found.append(Candidate(rule, _of(core), core, phrase.start, phrase.end))
    takes = _TAKES.search(text, max(place.fresh, place.start - 8), place.start)
    if takes is not None and (name := _name_before(place, takes.start())) is not None:
        found.append(Candidate("S part name", f"{name}占比", name, takes.start() - len(name), takes.start()))


@cache
def _subject() -> re.Pattern[str]:
    """Those that a share is of, and what the rest of the clause says of them."""
    return re.compile(
        rf"(?:左右|以上|多)?的?(?P<who>[^\n，。；：、\d的]{{0,4}}?(?:{'|'.join(lexicon.implied()['members'])}))"
        r"(?:均|已经?|都|也|还|则|将|会)*(?P<said>[^，。；：、！？（()）【】\n]{2,16})?"
    )


def _said(text: str, place: Place, found: list[Candidate]) -> None:
    """48%的投资者看平: the share of those of whom the rest of the clause is said."""
    told = _subject().match(text, place.end)
    if told is not None and told["said"]:
        found.append(Candidate("S said", f"{told['said']}{told['who']}占比", told["said"], *told.span("said")))


def _aimed(text: str, place: Place, found: list[Candidate]) -> None:
    """目标680万头，已完成63%: what the sentence says was aimed at."""
    aims = list(_AIM.finditer(text, max(place.sentence_start, place.start - _AIM_REACH), place.start))
    if aims:
        found.append(Candidate("S done", f"{aims[-1][1]}完成率", aims[-1][1], *aims[-1].span()))


def _of(core: str) -> str:
    """The name of the share that a part takes, or of one that is named."""
    return core if core.endswith(_SHARE) else f"{core}占比"


def _name_before(place: Place, limit: int) -> str | None:
    """The name or role right before 占: 海外占比."""
    line = place.line
    at = line.at(limit - 1)
    if at >= 0 and line.classes[at] in "NRG" and line.ends[at] == limit and line.starts[at] >= place.fresh:
        return line.texts[at]
    return None


def _named_since(place: Place, end: int) -> bool:
    """Whether the value has words of its own, and the list that it is aligned with stands before the last value."""
    return end < place.fresh and place.before > 0 and place.line.phrase_start(place.before - 1) >= place.fresh


def _holds(place: Place) -> bool:
    """Whether a verb of holding or moving shares stands between the words of a list and the value: A、B分别持股5%、3%."""
    line = place.line
    first = line.at(place.label[0]) if place.label is not None else place.token
    return any("share" in lexicon.acts().get(word, ()) for word in line.texts[max(first, 0) : place.token])


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
