"""Level, change or share, and the direction that the words give to a value.

A rule reads the cue nearest to the value; a small ranker, with the rule's answer among its features,
decides between the three aspects. The direction is always the rule's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from zhfacts.link import ranker
from zhfacts.link.choices import AspectChoice
from zhfacts.recognise.columns import columns
from zhfacts.recognise.cues import ASPECT_KINDS, Cue, Cues, finder

if TYPE_CHECKING:
    from zhfacts.link.ranker import Rows
    from zhfacts.link.trace import Trace
    from zhfacts.model import Aspect, Quantity
    from zhfacts.reading import Reading

ASPECTS: tuple[Aspect, ...] = ("level", "change", "share")
_COLUMN, _LOST, _HELD = "column", "lost", "bracket share"
_SURE = frozenset({_COLUMN, _LOST, _HELD})
"""The rules that the ranker is not asked about."""
_MORE = re.compile(r"(?:比|较)[^，。；\d]{1,12}?(多|高|少|低)[出了]?$")  # 比去年同期多128%
_MOVED_HEAD = re.compile(r"[涨跌降]|[增减](?![持资发])|变动|变化|同比|环比")
_FALLEN_HEAD = re.compile(r"(?<!涨)跌|[降减]幅")
_SHARE_HEAD = re.compile(r"占|比例|比重|份额|市占")
_PARTS_FOLLOW = re.compile(r"(?:占比|比重|份额|持股|股东)[^，。；、（(]{0,24}(?:有|为|是|包括|分别|依次)[:：]?[^，。；、（(]{1,16}$")
"""What tells, before the first bracket of a list, that the brackets hold parts: 占比超三成的有甲公司（42%）."""
_NEXT_BRACKET = re.compile(r"[）)][、，,和及与][^，。；、（(]{1,16}[（(]")
"""From one bracket of a list to the next."""
_BELOW = re.compile(r"(?:低于|少于|不及)(?:上|去|前|同)[^，。；\d]{0,8}$")  # 低于上月0.4个百分点
_AFTER_CHANGE = re.compile(
    r"(?:(?:和|及|与|、)[\d.]+%){0,3}(?:左右|以上|以下|以内)?的?(?:同比|环比|年均|复合|平均|年化|年|高速|快速|正|稳定|累计|最大|单日|负)?"
    r"(?:(增长率|增长|增速|增幅|涨幅|升幅|上涨|提升|提高|反弹|溢价)|(跌幅|降幅|下滑|下降|下跌|回落|减少|缩水|折价|回撤|回调|负增长|降低)(?![至到为]))"
)
_AFTER_STAKE = re.compile(r"的?(?:[一-鿿]{0,6})(?:股权|股份|股本|表决权|权益|出资额|份额|股票)")
_AFTER_PART = re.compile(
    r"(?:左右|以上)?的?[一-鿿A-Za-z]{1,12}?(?:来自|来源于|用于|投向|由[一-鿿]|为[一-鿿]|是[一-鿿]|属于|认为|表示|选择|集中)"
)
_AFTER_RATE = re.compile(r"(?:左右|以上)?的[一-鿿]{0,8}?(?:率|利息|股息|折扣|概率|仓位|可能)")
_AFTER_MEMBERS = re.compile(
    r"(?:左右|以上)?(?:的[一-鿿A-Za-z]|上市公司|企业|公司|用户|消费者|受访|机构|个股|基金|城市|家庭|员工|产品|产能|收入|营收|市场|选票"
    r"|[，,](?:即|约|合计?|共计?|超过|近|逾)\d[\d.]*[万亿]?[台家户人名辆套个座股吨])"  # 国内60%，超过1万台
)
_LIST_GAP = re.compile(r"\s*(?:、|和|与|及|以及|/|,|，|或|;|；|和约|及约)\s*(?:[-+]|约|近|超过|超)?")
_LEVEL_BREAK = re.compile(r"[至到为]")
_SIGNED = ("+", "-", "负")
_RELATIVE = frozenset({"percent", "points", "multiple"})
_FALLING = frozenset({"down", "fall"})
_LOSING = _FALLING | {"loss"}
_REACHING = re.compile(r"[，,](?:已|将|均|也|仅)?(?:高达|达到|达|为|约|至)+$")
_LEAD = 8  # characters
_JOINT = 4  # characters
_MUCH = 40  # more than most changes and rates come to
_HEADED = 48  # characters before a bracket that may tell what it holds
_OBJECT = 12  # characters between a verb and the rate that it moves (下调了存款准备金率)
_ATTAINS = frozenset(("达", "达到", "高达", "已达"))
_BARE_REACH = _ATTAINS | frozenset(("达至", "至", "到", "报", "突破", "逼近", "累计达", "合计达"))


class Clue(msgspec.Struct, frozen=True):
    """What the rule saw: its answer, and the cues and characters around the value."""

    choice: AspectChoice
    near: Cue | None
    before: Cue | None
    gap: str
    listed: bool
    signed: bool


class Place(msgspec.Struct, frozen=True):
    """Where a value stands: the pairs of characters that lead to it in its clause, what parts it from the value before, which cue comes next.

    `joint` is "first" where it is the first value, "far" where more than a few characters stand between.
    """

    lead: tuple[str, ...]
    joint: str
    other: str
    other_kind: str
    following: str
    titled: bool


def choose(reading: Reading, rows: Rows | None = None, trace: Trace | None = None) -> list[AspectChoice]:
    """The aspect and direction of every quantity, in text order."""
    classifier = (ranker.load_rows("aspect") if rows is None else rows).made(_classifier)
    chosen: list[AspectChoice] = []
    for quantity, (clue, place) in zip(reading.quantities, placed_clues(reading), strict=True):
        previous = chosen[-1].aspect if chosen else "none"
        drawn = signature(quantity, clue, place, previous, reading.page.text)
        top = classifier.choose(drawn, place.lead)
        rule = clue.choice
        if rule.rule in _SURE:
            chosen.append(rule)
            continue
        if trace is not None:
            trace.classes("aspect", len(chosen), ASPECTS, classifier.scores(drawn, place.lead), rule.rule)
        chosen.append(
            rule
            if ASPECTS[top] == rule.aspect
            else msgspec.structs.replace(rule, aspect=ASPECTS[top], direction=_turned(ASPECTS[top], clue), rule="ranker")
        )
    return chosen


def _turned(aspect: Aspect, clue: Clue) -> int:
    """The direction when the ranker overrules: a change takes that of the nearest verb, else none."""
    if aspect != "change" or clue.signed or clue.near is None:
        return 1
    near, before = clue.near, clue.before
    reached = near.kind == "reach" and before is not None and before.kind in _LOSING  # 跌幅扩大至5%, 下跌已达5%, 亏损达5%
    return -1 if near.kind in _FALLING or reached or (near.kind == "loss" and len(clue.gap) <= 1) else 1


def placed_clues(reading: Reading) -> list[tuple[Clue, Place]]:
    """What the rule saw of every quantity, and where that stands."""
    cues = finder(ASPECT_KINDS).find(reading.page.text)
    return list(zip(_clues(reading, cues), _places(reading, cues), strict=True))


def _places(reading: Reading, cues: Cues) -> list[Place]:
    page, text = reading.page, reading.page.text
    found: list[Place] = []
    before: Quantity | None = None
    for quantity in reading.quantities:
        start, end = page.clause_span(page.clause(quantity.start))
        gap = quantity.start - before.end if before is not None else 0
        cue = cues.first(quantity.end, end)
        found.append(
            Place(
                lead=_pairs(text, max(start, quantity.start - _LEAD), quantity.start),
                joint="first" if before is None else text[before.end : quantity.start] if gap <= _JOINT else "far",
                other=before.unit if before is not None else "",
                other_kind=before.kind if before is not None else "",
                following=cue.kind if cue is not None else "",
                titled=quantity.start < page.body,
            )
        )
        before = quantity
    return found


def _pairs(text: str, start: int, end: int) -> tuple[str, ...]:
    """Every two characters that follow one another, once."""
    return tuple(dict.fromkeys([text[at : at + 2] for at in range(start, end - 1)]))


def _clues(reading: Reading, cues: Cues) -> list[Clue]:
    """The rule's answer for every quantity; a list's later items take the answer of the first."""
    text, page = reading.page.text, reading.page
    table = columns(text)
    found: list[Clue] = []
    last: Quantity | None = None
    for quantity in reading.quantities:
        if (column := table.of(quantity.number_start)) is not None:
            signed = text[quantity.number_start - 1] in "+-" or quantity.text.startswith(_SIGNED)
            found.append(Clue(_of_column(quantity, text[column.start : column.end], signed=signed), None, None, "", False, signed))
            last = None
            continue
        start = page.clause_span(page.clause(quantity.start))[0]
        follows = (
            last is not None
            and last.end <= quantity.start
            and _same_kind(last, quantity)
            and _LIST_GAP.fullmatch(text, last.end, quantity.start)
        )
        if follows:
            previous = found[-1]
            signed = quantity.text.startswith(_SIGNED)
            direction = 1 if signed else previous.choice.direction
            found.append(
                Clue(
                    msgspec.structs.replace(previous.choice, direction=direction, rule="list"),
                    previous.near,
                    previous.before,
                    previous.gap,
                    True,
                    signed,
                )
            )
        else:
            clue = _alone(quantity, text, start, cues)
            if last is not None and clue.choice.rule == "bracket" and found[-1].choice.rule == _HELD and not clue.signed:
                goes_on = _NEXT_BRACKET.fullmatch(text, last.end, quantity.start) is not None
                clue = msgspec.structs.replace(clue, choice=found[-1].choice) if goes_on else clue
            found.append(clue)
        last = quantity
    return found


def _of_column(quantity: Quantity, head: str, *, signed: bool) -> AspectChoice:
    """What the head of a column says: 涨幅（%） is a change, 跌幅（%） a fall, 占比（%） a share, 净额（万元） a level."""
    if quantity.kind not in _RELATIVE:
        return AspectChoice("level", rule=_COLUMN)
    if _MOVED_HEAD.search(head) is not None:
        return AspectChoice("change", -1 if _FALLEN_HEAD.search(head) is not None and not signed else 1, rule=_COLUMN)
    return AspectChoice("share" if _SHARE_HEAD.search(head) is not None else "level", rule=_COLUMN)


def _same_kind(a: Quantity, b: Quantity) -> bool:
    return a.kind == b.kind or (a.kind == "number" and b.kind != "money")


def _alone(quantity: Quantity, text: str, clause: int, cues: Cues) -> Clue:
    """The answer for a quantity that continues no list."""
    signed = text[quantity.number_start] in "+-" or quantity.text.startswith(_SIGNED) or text[quantity.number_start - 1] in "+-负"
    if _REACHING.fullmatch(text, clause - 1, quantity.start) and clause > 1:  # 跌幅最大，达5.1%
        clause = max(text.rfind(mark, 0, clause - 1) for mark in "，,。；;\n") + 1
    near_by = cues.between(clause, quantity.number_start)
    near = near_by[-1] if near_by else None
    bracketed = quantity.kind == "percent" and text[quantity.start - 1] in "（(" and text[quantity.end : quantity.end + 1] in ("）", ")")
    before = near_by[-2] if len(near_by) > 1 else None
    if near is not None and near.kind == "rate" and quantity.kind == "points" and (nth := _moving(near_by)) is not None:
        near, before = near_by[nth], near_by[nth - 1] if nth else None
    gap = text[near.end : quantity.start] if near else ""
    if bracketed and (near is None or len(gap) > 2):
        parts = not signed and _PARTS_FOLLOW.search(text, max(0, quantity.start - _HEADED), quantity.start - 1) is not None
        held = AspectChoice("share", rule=_HELD) if parts else AspectChoice("change", rule="bracket")
        return Clue(held, near, before, gap, False, signed)
    choice = _after(quantity, text, signed)
    if choice is None and near is None and quantity.kind == "percent" and not signed and _of_members(quantity, text, clause):
        choice = AspectChoice("share", rule="members")
    choice = choice or _by_cue(quantity, near, before, gap, text[clause : quantity.start], signed)
    return Clue(choice, near, before, gap, False, signed)


def _moving(cues: list[Cue]) -> int | None:
    """Which verb has the rates right before the value as its object: 下调存款准备金率和利率0.25个百分点."""
    for nth in range(len(cues) - 2, -1, -1):
        if cues[nth].kind != "rate":
            moves = cues[nth].kind in ("up", "down") and cues[nth + 1].start - cues[nth].end <= _OBJECT
            return nth if moves else None
    return None


def _of_members(quantity: Quantity, text: str, clause: int) -> bool:
    """Whether it tells how many of some are such: 三成受访企业…, 其中研发人员逾三成."""
    return _AFTER_MEMBERS.match(text, quantity.end) is not None or (text.startswith("其中", clause) and quantity.text.endswith("成"))


def _after(quantity: Quantity, text: str, signed: bool) -> AspectChoice | None:
    """What the words right after the value say: 5%的增长, 30%股权."""
    if quantity.implied is not None:
        return AspectChoice(quantity.implied, rule="implied")
    if quantity.kind not in _RELATIVE:
        return None
    if match := _AFTER_CHANGE.match(text, quantity.end):
        return AspectChoice("change", -1 if match[2] and not signed else 1, match.start(), match.end(), "change after")
    if quantity.kind == "percent":
        if match := _AFTER_RATE.match(text, quantity.end):
            return AspectChoice("level", 1, match.start(), match.end(), "rate after")
        for pattern, rule in ((_AFTER_STAKE, "stake after"), (_AFTER_PART, "part after")):
            if match := pattern.match(text, quantity.end):
                return AspectChoice("share", 1, match.start(), match.end(), rule)
    return None


def _by_cue(quantity: Quantity, near: Cue | None, before: Cue | None, gap: str, before_value: str, signed: bool) -> AspectChoice:
    """What the nearest cue of the clause says."""
    relative = quantity.kind in _RELATIVE
    if near is None and relative and (more := _MORE.search(before_value)) is not None:
        return AspectChoice("change", -1 if more[1] in "少低" and not signed else 1, rule="more")
    if near is None and quantity.kind == "points" and not signed and _BELOW.search(before_value) is not None:
        return AspectChoice("change", -1, rule="more")
    if near is None:
        bare = quantity.kind == "points" or (signed and relative)
        return AspectChoice("change" if bare else "level", rule="no cue")
    if near.kind in ("up", "down"):
        return _by_verb(quantity, near, before, gap, signed)
    if near.kind in ("change", "fall"):
        return _by_noun(quantity, near, before, gap, signed)
    if near.kind == "reach":
        return _by_reach(quantity, near, before, signed)
    if near.kind == "loss" and quantity.kind == "percent" and not gap:  # 基金平均亏损13.8%
        return AspectChoice("change", 1 if signed else -1, near.start, near.end, _LOST)
    if near.kind == "loss":
        negative = quantity.kind in ("money", "price") and not signed and len(gap) <= 6
        return AspectChoice("level", -1 if negative else 1, near.start, near.end, "loss")
    share = near.kind == "share" and relative
    return AspectChoice("share" if share else "level", 1, near.start, near.end, near.kind)


def _by_verb(quantity: Quantity, near: Cue, before: Cue | None, gap: str, signed: bool) -> AspectChoice:
    """增长5% is a change; 下降约3成至5亿 and 增长的公司有30家 are not."""
    reached = _LEVEL_BREAK.search(gap) is not None
    close = len(gap) <= (10 if quantity.kind in _RELATIVE else 4) and "的" not in gap
    if close and not reached:
        return AspectChoice("change", -1 if near.kind == "down" and not signed else 1, near.start, near.end, "verb")
    share = _is_share(before, quantity)
    return AspectChoice("share" if share else "level", 1, near.start, near.end, "verb reached" if reached else "verb far")


def _by_noun(quantity: Quantity, near: Cue, before: Cue | None, gap: str, signed: bool) -> AspectChoice:
    """增速5%, 跌幅3%; a 涨跌幅 or 增速 right behind a falling verb falls."""
    relative = quantity.kind in _RELATIVE
    if not relative and len(gap) > 4:
        return AspectChoice("level", 1, near.start, near.end, "change far")
    down = near.kind == "fall" or (before is not None and before.kind == "down" and before.end >= near.start - 4)
    change = relative or near.kind == "fall"
    return AspectChoice("change" if change else "level", -1 if down and not signed else 1, near.start, near.end, "change noun")


def _by_reach(quantity: Quantity, near: Cue, before: Cue | None, signed: bool) -> AspectChoice:
    """增至5亿 is a level; 涨幅达5% is a change still, 占比升至5% a share."""
    if quantity.kind in _RELATIVE and before is not None and before.kind in ("change", "fall") and near.text in _BARE_REACH:
        return AspectChoice("change", -1 if before.kind == "fall" and not signed else 1, before.start, before.end, "noun reached")
    if quantity.kind in _RELATIVE and before is not None and _attains(before, near):
        return AspectChoice("change", -1 if before.kind == "down" and not signed else 1, before.start, before.end, "verb attained")
    if quantity.kind == "percent" and before is not None and before.kind == "loss" and near.start == before.end:  # 该产品亏损达38.2%
        return AspectChoice("change", 1 if signed else -1, before.start, before.end, _LOST)
    loss = near.text == "净亏损" and not signed
    return AspectChoice("share" if _is_share(before, quantity) else "level", -1 if loss else 1, near.start, near.end, "reached")


def _attains(verb: Cue, reach: Cue) -> bool:
    """Whether a change is told by how much it comes to: 增长达20%, 累计下跌已达5.5%."""
    return verb.kind in ("up", "down") and reach.text in _ATTAINS and reach.start - verb.end <= 1


def _is_share(before: Cue | None, quantity: Quantity) -> bool:
    return quantity.kind == "percent" and before is not None and before.kind == "share"


def signature(quantity: Quantity, clue: Clue, place: Place, previous: str, text: str) -> tuple[Any, ...]:
    """What speaks for the aspects of one quantity: the rule and its cues, the cue's word, the text on both sides, the unit."""
    near, before, choice = clue.near, clue.before, clue.choice
    kind, start, end = quantity.kind, quantity.start, quantity.end
    nearest, earlier = near.kind if near else None, before.kind if before else None
    return (
        (kind, choice.aspect, choice.rule, nearest, earlier, min(len(clue.gap), 9)),
        (kind, previous, clue.listed, clue.signed),
        near.text if near else None,
        (text[max(0, start - 2) : start], kind),
        (text[end : end + 2], kind),
        quantity.unit,
        (place.joint, place.other_kind, kind, previous),
        (place.other, quantity.unit, previous),
        (place.following, place.titled, nearest, abs(quantity.value) > _MUCH, kind),
    )


def _rule_features(part: tuple[str, str, str, str | None, str | None, int]) -> list[str]:
    kind, aspect, rule, near, before, gap = part
    return [
        kind,
        aspect,
        f"{aspect}|{kind}",
        f"{rule}|{kind}",
        f"near {near}|{kind}",
        f"before {before}|{near}",
        f"gap {gap}|{near}",
    ]


def _previous_features(part: tuple[str, str, bool, bool]) -> list[str]:
    kind, previous, listed, signed = part
    return [f"previous {previous}|{listed}", f"signed {signed}|{kind}"]


def _left_features(part: tuple[str, str]) -> list[str]:
    left, kind = part
    return [f"left {left[-1:]}|{kind}", f"left2 {left}"]


def _right_features(part: tuple[str, str]) -> list[str]:
    right, kind = part
    return [f"right {right[:1]}|{kind}", f"right2 {right}"]


def _joint_features(part: tuple[str, str, str, str]) -> list[str]:
    return [f"joint {'|'.join(part)}"]


def _unit_features(part: tuple[str, str, str]) -> list[str]:
    return [f"units {'|'.join(part)}"]


def _place_features(part: tuple[str, bool, str | None, bool, str]) -> list[str]:
    following, titled, near, much, kind = part
    return [f"following {following}|{kind}", f"titled {titled}|{kind}", f"much {much}|{near}|{kind}"]


SPELLING = (
    _rule_features,
    _previous_features,
    lambda word: [f"word {word}"],
    _left_features,
    _right_features,
    lambda unit: [f"unit {unit}"],
    _joint_features,
    _unit_features,
    _place_features,
)
"""Spells the features of a signature, part by part."""
BAG = "lead"


def _classifier(rows: Rows) -> ranker.Classifier:
    return ranker.Classifier(rows, ASPECTS, SPELLING, BAG)
