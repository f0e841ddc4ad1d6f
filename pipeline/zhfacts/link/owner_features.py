"""What speaks for and against an owner.

A candidate is described by a signature of small parts, tuples of classes: where it stands and among what words, what it is,
how it relates to the facts before, and special ties to the value. Each part has its features (strings for the linear
ranker) and is weighed once.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from zhfacts.link import ranker
from zhfacts.memo import Memo

if TYPE_CHECKING:
    from zhfacts.link.ranker import Weights

_SUBJECTS = {
    "macro": "GDP|生产总值|CPI|PPI|PMI|采购经理|居民|社会消费品|固定资产投资|工业增加值|外汇储备|失业率|社会融资|社融|M0|M1|M2|流通中货币|货币供应|财政收入|财政支出"
    "|公共预算|赤字|专项债|国债|新增人民币|人民币贷款|人民币存款|本外币|基建投资|开发投资|民间投资|城镇化|新增就业|用电量|发电量|人口|可支配收入|税收|规模以上|规上"
    "|经济增长|经济增速|通胀|非农|就业|逆回购|准备金|降准|升息|加息|降息|中标利率|新订单指数|生产指数|从业人员指数|库存指数|商务活动指数|分类指数|景气"
    "|出游|旅游|客运量|货运量|存栏|出栏|播种|粮食产量|扶贫|脱贫|保障房|医保|社保",
    "trade": "进出口|进口|出口|顺差|逆差|贸易",
    "result": "营收|营业|收入|净利|利润|毛利|亏损|净亏|费用|每股收益|EPS|现金流|资产|负债|业绩|净资产收益率|ROE",
    "stake": "持股|股权|股份|质押|减持|增持|总股本|表决权|股本|股东",
    "quote": "股价|报收|收报|收盘|收涨|收跌|涨停|跌停|换手|市值|成交额|成交量|开盘|涨幅|跌幅|大涨|大跌|涨|跌|下挫|重挫|关口|点位|主力|游资|散户"
    "|融资余额|北向",
    "deal": "收购|出资|投资|增资|募资|募集|融资|中标|签订|合同|罚款|注册资本|发行|回购|认购|分红|派发|补助|工程款|债务|诉讼|罚",
    "rating": "目标价|评级|估值|市盈率|PE|PB|买入|合理价",
    "price": "价格|均价|单价|售价|批价|报价|吨价|运费",
    "output": "产能|产量|销量|装机|出货|库存|储量|需求|供给|消费量|减产|订单|门店|用户|交付|发货|产线",
    "firms": "上市公司|企业|个股|公司家数|股票|机构|基金",
    "homes": "成交|楼市|新房|二手房|商品房|土地|楼面",
}
_TOPICS = [(word, topic) for topic, words in _SUBJECTS.items() for word in words.split("|")]
_CONTINUES = re.compile(
    r"[，,；;。\s（(]*(?:其中)?[，,]?(?:同比|环比|较|比|占|同时|并|且|分别|累计|约占|涨幅|跌幅|增速|增幅|降幅|去年同期|上年同期|而?去年|净|归|扣)"
)
_HELD = re.compile(r"的?(?:股权|股份|股本|出资额|表决权|份额)")


Where = tuple[str, str, int, str, str, str]
"""Type, where the nearest mention stands from the value, rank by recency, world; how near the next mention behind the value is, and what that
opens."""

Left = tuple[str, str, str, str, bool]
"""Type, where (without the distance), what is left of the mention, what it opens, local."""

Right = tuple[str, str, str, str, bool]
"""Type, where (without the distance), what is right of the mention, gap to the value, source."""

Within = tuple[str, str, str, bool, bool, str]
"""Type, where (without the distance), of what it is the head, value in brackets, mention in brackets, world."""

Being = tuple[str, str, str, str, str]
"""What a candidate is: type, count, title, main, world."""

Matter = tuple[str, str, str, str, str, str]
"""Sort, whether it is the main company, and what the fact is about: topic, kind of quantity, how its metric ends, unit."""

History = tuple[str, str, str, str, bool, bool, str, str, str]
"""What a candidate has to do with the facts before: share owned, where last; if it owned the last one: how near that is, names since, clause
goes on, part, how sure that was, whether of the same metric, what stands between the values."""

Rivals = tuple[str, str, str, str, str, str, str, str]
"""Sort, where (without the distance), how it stands to the words of the metric, the types of the subject of
the sentence and of the nearest name if these are others, topic, whether it is the main company, how the value opens."""

Ties = tuple[str, str, str, str, str, str, str, str]
"""Special ties: follows how closely, topic, aligned, what an anaphor takes it for, the anaphor how near, its sort, tie by the metric, sort of
the candidate."""

Nearby = tuple[str, str, str]
"""The two characters before a mention, the two after it, and where it stands, widely."""

Memory = tuple[str, str, str, str, int, int, str]
"""How the facts before speak for a candidate: where it stands (without the distance); whether it, one of its type, or another owned the last
one of the unit, and of the metric; how many its type owned; how many this very mention owned; how many values stand between; how like the
mention of the last owner it stands."""

Spelt = tuple[str, int, str, str, str, bool]
"""How a name is written: sort, length, its last two characters, whether another name holds it or is held by it, its script, whether it stands
for another name."""

Told = tuple[str, str, str, int, str]
"""How the metric begins and ends, sort, rank by recency, what it stands beside: the type of the nearest name."""

Chain = tuple[str, str, str, str, bool]
"""Sort, that of the last owner, where that is, whether the metric is of the same kind, whether the clause goes on."""

Signature = tuple[
    Where, Left | None, Right | None, Within | None, Being, Matter, History, Ties, Nearby | None, Rivals, Memory, Spelt, Told, Chain
]
"""What stands nowhere has no left, right, within and nearby."""

IMPLIED = "implied"
STEPS = ("", "1", "2", "3")
WIDE = {
    **{wide + step: wide for wide in ("sentence", "paragraph") for step in STEPS},
    **{where: where for where in ("clause", "title", "after", "covers")},
    **dict.fromkeys(("far1", "far2"), "far"),
}
"""Where a mention stands → the same without the distance."""
NEAR = {"clause": "c", "sentence": "s", "paragraph": "p", "title": "f", "far": "f", "after": "after", "covers": "after"}
"""Where a mention stands without the distance → the same, yet wider."""
_RANKED = ("rank 0", "rank 1", "rank 2", "rank 3", "rank 4")
NO_TIES: Ties = ("", "", "", "", "", "", "", "")


def where_features(part: Where) -> list[str]:
    """Features of position."""
    kind, where, rank, world, again, opens = part
    found = [f"where|{where}", f"where|{where}|{kind}|{world}"]
    if where == IMPLIED:
        return found
    wide = WIDE[where]
    if opens:
        found.append(f"again|{again}|{wide}|{opens}")
    found += [f"again|{again}|{wide}", f"again|{again}|{kind}"]
    return [*found, f"rank|{rank}", f"where|{wide}|rank|{rank}", f"where|{wide}|{kind}"]


def left_features(part: Left | None) -> list[str]:
    """Features of what a mention begins and what stands before it."""
    if part is None:
        return []
    kind, wide, left, opens, local = part
    found = [f"left|{left}|{wide}", f"left|{left}|{kind}", f"opens|{opens}|{wide}", f"opens|{opens}|{wide}|{kind}"]
    return [*found, f"local|{wide}"] if local else found


def right_features(part: Right | None) -> list[str]:
    """Features of what stands behind a mention, and how far off the value is."""
    if part is None:
        return []
    kind, wide, right, gap, source = part
    found = [f"right|{right}|{wide}"]
    if gap:
        found += [f"gap|{gap}", f"gap|{gap}|{right}", f"gap|{gap}|{kind}"]
    if source:
        found += [f"source|{wide}", f"source|{wide}|{kind}"]
    return found


def within_features(part: Within | None) -> list[str]:
    """Features of brackets, and of what a mention is the head."""
    if part is None:
        return []
    kind, wide, head, inside, bracket, world = part
    found = [f"inside|{inside}|{bracket}|{wide}"]
    for name in head.split():
        found += [f"head|{name}", f"head|{name}|{kind}", f"head|{name}|{world}"]
    return found


def being_features(being: Being) -> list[str]:
    """Features of kind."""
    kind, count, title, main, world = being
    found = [
        f"type|{kind}",
        f"type|{kind}|{world}",
        f"count|{count}",
        f"count|{count}|{kind}",
    ]
    if title:
        found += [f"title|{title}", f"title|{title}|{kind}"]
    if main:
        found.append(f"main|{main}")
    return found


def matter_features(matter: Matter) -> list[str]:
    """Features of what such an owner has to do with such a fact."""
    sort, main, topic, quantity, ending, unit = matter
    found = [f"type|{sort}|{topic}", f"type|{sort}|{quantity}", f"unit|{unit}|{sort}"]
    if ending:
        found += [f"ending|{ending}|{sort}", f"ending|{ending[-1]}|{sort}"]
    return [*found, f"main|{main}|{topic}"] if main else found


def history_features(history: History) -> list[str]:
    """Features of what went before."""
    owned, here, scope, fresh, goes_on, part, sure, same, between = history
    found = [f"owned|{owned}"]
    if here:
        found.append(f"here|{here}")
    if scope:
        found += ["prev", f"prev|{fresh}", f"prev|{scope}", f"prev|{scope}|{fresh}", f"prev|{scope}|{sure}", f"prev|{fresh}|{sure}"]
        found += [f"prev|same|{same}", f"prev|same|{same}|{fresh}", f"prev|same|{same}|{scope}"]
        if between:
            found += [f"prev|between|{between}", f"prev|between|{between}|{same}"]
        if goes_on:
            found += ["prev|goes_on", f"prev|goes_on|{fresh}"]
        if part:
            found.append("prev|part")
    return found


def rivals_features(rivals: Rivals) -> list[str]:
    """Features of a candidate beside the others."""
    sort, wide, order, subject, nearest, topic, main, opening = rivals
    found = [f"place|{wide}|{sort}|{topic}", f"order|{order}|{topic}", f"order|{order}|{sort}|{topic}"]
    if opening:
        found += [f"opening|{opening}|{wide}", f"opening|{opening}|{wide}|{sort}"]
    if main:
        found += [f"main|{main}|{wide}", f"main|{main}|{wide}|{topic}", f"main|{main}|against|{subject}", f"main|{main}|beside|{nearest}"]
    if order:
        found += [f"order|{order}|{wide}", f"order|{order}|{wide}|{sort}"]
    if subject:
        found += [f"against|{subject}|{sort}", f"against|{subject}|{sort}|{wide}"]
    if nearest:
        found += [f"beside|{nearest}|{sort}", f"beside|{nearest}|{sort}|{wide}"]
    return found


def ties_features(ties: Ties) -> list[str]:
    """Features of special ties."""
    after, topic, aligned, anaphor, near, word, metric, sort = ties
    found = []
    if after:
        found += ["after", f"after|{after}", f"after|{topic}", f"after|{sort}"]
    if aligned:
        found.append(aligned)
    if anaphor:
        found += [f"ana|{anaphor}|{near}", f"ana|{anaphor}|{word}", f"ana|{near}", f"ana|{anaphor}|{sort}"]
    if metric:
        found += [f"metric|{metric}", f"metric|{metric}|{sort}"]
    return found


def nearby_features(nearby: Nearby | None) -> list[str]:
    """Features of the characters around a mention."""
    if nearby is None:
        return []
    before, after, where = nearby
    return [f"before|{before}", f"after|{after}", f"before|{before[-1:]}|{where}", f"after|{after[:1]}|{where}"]


def memory_features(memory: Memory) -> list[str]:
    """Features of what the facts before speak for."""
    wide, of_unit, of_metric, types, used, since, like = memory
    owned = (f"u{of_unit}", f"m{of_metric}", f"t{types}", f"x{used}", f"s{since}")
    others = [f"l{like}|{one}" for one in (*owned[:2], *owned[3:])]
    pairs = [f"{one}|{other}" for one, other in combinations(owned, 2)]
    placed = [f"{wide}|{one}" for one in owned]
    return [f"past|{one}" for one in (*owned, f"l{like}", *pairs, *placed, *others)]


def spelt_features(spelt: Spelt) -> list[str]:
    """Features of how a name is written."""
    sort, length, tail, within, script, alias = spelt
    last = tail[-1:]
    return [
        f"len|{length}|{sort}",
        f"tail|{last}",
        f"tail|{last}|{sort}",
        f"tail|{last}|{length}",
        f"tail|{tail}",
        f"held|{within}",
        f"held|{within}|{sort}",
        f"held|{within}|{last}",
        f"script|{script}|{sort}",
        f"alias|{alias}|{sort}",
        f"alias|{alias}|{script}",
    ]


def told_features(told: Told) -> list[str]:
    """Features of the metric by its words."""
    head, ending, sort, rank, nearest = told
    return [
        f"word|{head}|{sort}",
        f"word|{head}|{_RANKED[rank]}",
        f"word|{head}|{nearest}",
        f"last|{ending}|{_RANKED[rank]}",
        f"last|{ending}|{nearest}",
    ]


def chain_features(chain: Chain) -> list[str]:
    """Features of an owner behind the last one."""
    sort, last, scope, same, goes_on = chain
    return [f"chain|{last}|{sort}", f"chain|{last}|{sort}|{scope}", f"chain|{last}|{sort}|{same}", f"chain|{last}|{sort}|{goes_on}"]


SPELLING = (
    where_features,
    left_features,
    right_features,
    within_features,
    being_features,
    matter_features,
    history_features,
    ties_features,
    nearby_features,
    rivals_features,
    memory_features,
    spelt_features,
    told_features,
    chain_features,
)
"""Spells the features of a signature, part by part."""


class Worth(NamedTuple):
    """What the parts of a candidate's signature are worth: `+` joins the worths of all fourteen, in this order.

    Under weights it is what a part weighs, in `SPELLED` the features of the part.
    """

    where: Memo[Any, Any]
    left: Memo[Any, Any]
    right: Memo[Any, Any]
    within: Memo[Any, Any]
    being: Memo[Any, Any]
    matter: Memo[Any, Any]
    history: Memo[Any, Any]
    ties: Memo[Any, Any]
    nearby: Memo[Any, Any] | _Nearby
    rivals: Memo[Any, Any]
    memory: Memo[Any, Any]
    spelt: Memo[Any, Any]
    told: Memo[Any, Any] | _Told
    chain: Memo[Any, Any]


class _Nearby:
    """What the characters around a mention weigh. They seldom repeat together, so each side is weighed once by itself."""

    __slots__ = ("_after", "_before")

    def __init__(self, weights: Weights) -> None:
        def sides(name: str, nearest: slice) -> Memo[str, tuple[float, dict[str, float]]]:
            placed: Memo[str, dict[str, float]] = Memo(
                lambda one: {where: weights.get(f"{name}|{one}|{where}", 0.0) for where in NEAR.values()}
            )
            return Memo(lambda both: (weights.get(f"{name}|{both}", 0.0), placed[both[nearest]]))

        self._before, self._after = sides("before", slice(-1, None)), sides("after", slice(1))

    def __getitem__(self, nearby: Nearby | None) -> float:
        if nearby is None:
            return 0.0
        before, after, where = nearby
        left, last = self._before[before]
        right, first = self._after[after]
        return left + right + last[where] + first[where]


class _Told:
    """What the words of a metric weigh. There are many, and few of them speak: those have a table each."""

    __slots__ = ("_endings", "_heads")

    def __init__(self, weights: Weights) -> None:
        self._heads: dict[str, dict[str, float]] = {}
        self._endings: dict[str, dict[str, float]] = {}
        for family, tables in (("word|", self._heads), ("last|", self._endings)):
            for feature, weight in weights.items():
                if feature.startswith(family):
                    word, _, told = feature[len(family) :].rpartition("|")
                    tables.setdefault(word, {})[told] = weight

    def __getitem__(self, told: Told) -> float:
        head, ending, sort, rank, nearest = told
        of_head, of_ending = self._heads.get(head), self._endings.get(ending)
        worth = 0.0
        if of_head is not None:
            worth = of_head.get(sort, 0.0) + of_head.get(_RANKED[rank], 0.0) + of_head.get(nearest, 0.0)
        if of_ending is not None:
            worth += of_ending.get(_RANKED[rank], 0.0) + of_ending.get(nearest, 0.0)
        return worth


SPELLED = Worth(*(Memo(features_of) for features_of in SPELLING))


def weighed(weights: Weights) -> Worth:
    """What the parts weigh."""
    return Worth(*(ranker.memo(weights, features_of) for features_of in SPELLING))._replace(nearby=_Nearby(weights), told=_Told(weights))


@cache
def _words_of_topics() -> AhoCorasick:
    """Finds the words of `_TOPICS`; of those that begin at one place the first listed."""
    return AhoCorasick([word for word, _ in _TOPICS], matchkind=MatchKind.LeftmostFirst)


def _told(text: str) -> list[str]:
    """The topics that the words of a text tell, in text order."""
    return [_TOPICS[number][1] for number, _, _ in _words_of_topics().find_matches_as_indexes(text)]


def _topic_of_metric(metric: str) -> str:
    return next(iter(_told(metric)), "")


_by_metric = Memo(_topic_of_metric).__getitem__


def topic_of(text: str, start: int, value_start: int, value_end: int, metric: str | None) -> str:
    """The sort of thing that a quantity tells of, by its metric or the words around it in the clause."""
    if metric and (topic := _by_metric(metric)):
        return topic
    before = _told(text[start:value_start])
    if before:
        return before[-1]
    return next(iter(_told(text[value_end : value_end + 10])), "other")


def continues(text: str, start: int) -> bool:
    """Whether a clause carries on from the one before it (同比…, 其中…, 占…)."""
    return _CONTINUES.match(text, start) is not None


def among(lead: str) -> bool:
    """Whether a clause picks parts of what was just said (其中, 包括)."""
    return "其中" in lead or "包括" in lead or "来自" in lead


def held(text: str, end: int) -> bool:
    """Whether a value is a stake: 23%股权, 40%的股份."""
    return _HELD.match(text, end) is not None


_BUCKETS = ("0", "0", "1", "1", "1", "2", "2", "2", "2", "2", "2")


def bucket(distance: int) -> str:
    """Distance in characters, coarsely."""
    return _BUCKETS[max(distance, 0)] if distance < 11 else "3" if distance <= 25 else "4"
