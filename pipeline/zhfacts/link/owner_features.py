"""What speaks for and against an owner.

A candidate is described by five small signatures, tuples of classes: how it stands in the text, what it is, how
it relates to the facts before, special ties to the value, and the characters around it. Each signature has its features (strings
for the linear ranker); the score of a signature is worked out once and remembered.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from zhfacts.link import ranker
from zhfacts.memo import Memo

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zhfacts.link.ranker import Weights

_SUBJECTS = {
    "macro": "GDP|生产总值|CPI|PPI|PMI|采购经理|居民|社会消费品|固定资产投资|工业增加值|外汇储备|失业率|社会融资|社融|M[012]|流通中货币|货币供应|财政收入|财政支出"
    "|公共预算|赤字|专项债|国债|新增人民币|人民币[贷存]款|本外币|基建投资|开发投资|民间投资|城镇化|新增就业|用电量|发电量|人口|可支配收入|税收|规模以上|规上"
    "|经济增[长速]|通胀|非农|就业|逆回购|准备金|降准|升息|加息|降息|中标利率|新订单指数|生产指数|从业人员指数|库存指数|商务活动指数|分类指数|景气"
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
_SUBJECT = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _SUBJECTS.items()))
_CONTINUES = re.compile(
    r"[，,；;。\s（(]*(?:其中)?[，,]?(?:同比|环比|较|比|占|同时|并|且|分别|累计|约占|涨幅|跌幅|增速|增幅|降幅|去年同期|上年同期|而?去年|净|归|扣)"
)
_HELD = re.compile(r"的?(?:股权|股份|股本|出资额|表决权|份额)")


Look = tuple[str, str, str, bool, bool, bool]
"""How a mention stands by itself: left, right, opens, in brackets, source, local."""

Standing = tuple[str, str, int, str, Look, str, bool, str]
"""How the nearest mention stands to the value: type, where, rank, gap, look, of what it is the head, value in brackets, world."""

Being = tuple[str, str, str, str, str, str, str]
"""What a candidate is and what the fact is about: type, count, title, main, world, topic, kind of quantity."""

History = tuple[str, str, str, bool, bool]
"""What a candidate has to do with the facts before: share owned; if it owned the last one: how near that is, names since, clause goes on, part."""

Ties = tuple[str, str, str, str, str, str, str, str]
"""Special ties: follows how closely, topic, aligned, what an anaphor takes it for, the anaphor how near, its sort, tie by the metric, type."""

Nearby = tuple[str, str, str]
"""The two characters before a mention, the two after it, and where it stands, widely."""

Signature = tuple[Standing, Being, History, Ties, Nearby]

NO_LOOK: Look = ("", "", "", False, False, False)
NO_WORDS: Nearby = ("", "", "")
NO_TIES: Ties = ("", "", "", "", "", "", "", "")


def standing_features(standing: Standing) -> list[str]:
    """Features of position."""
    kind, where, rank, gap, (left, right, opens, bracket, source, local), head, inside, world = standing
    if where == "implied":
        return ["where|implied", f"where|implied|{kind}|{world}"]
    wide = where.rstrip("0123456789")
    found = [
        f"where|{where}",
        f"rank|{rank}",
        f"where|{wide}|rank|{rank}",
        f"where|{wide}|{kind}",
        f"where|{where}|{kind}|{world}",
        f"left|{left}|{wide}",
        f"right|{right}|{wide}",
        f"left|{left}|{kind}",
        f"opens|{opens}|{wide}",
        f"opens|{opens}|{wide}|{kind}",
        f"inside|{inside}|{bracket}|{wide}",
    ]
    if gap:
        found += [f"gap|{gap}", f"gap|{gap}|{right}", f"gap|{gap}|{kind}"]
    if source:
        found.append(f"source|{wide}")
    if local:
        found.append(f"local|{wide}")
    for part in head.split():
        found += [f"head|{part}", f"head|{part}|{kind}", f"head|{part}|{world}"]
    return found


def being_features(being: Being) -> list[str]:
    """Features of kind."""
    kind, count, title, main, world, topic, quantity = being
    found = [
        f"type|{kind}",
        f"type|{kind}|{topic}",
        f"type|{kind}|{quantity}",
        f"type|{kind}|{world}",
        f"count|{count}",
        f"count|{count}|{kind}",
    ]
    if title:
        found.append(f"title|{title}")
    if main:
        found += [f"main|{main}", f"main|{main}|{topic}"]
    return found


def history_features(history: History) -> list[str]:
    """Features of what went before."""
    owned, scope, fresh, goes_on, part = history
    found = [f"owned|{owned}"]
    if scope:
        found += ["prev", f"prev|{fresh}", f"prev|{scope}", f"prev|{scope}|{fresh}"]
        if goes_on:
            found += ["prev|goes_on", f"prev|goes_on|{fresh}"]
        if part:
            found.append("prev|part")
    return found


def ties_features(ties: Ties) -> list[str]:
    """Features of special ties."""
    after, topic, aligned, anaphor, near, word, metric, kind = ties
    found = []
    if after:
        found += ["after", f"after|{after}", f"after|{topic}", f"after|{kind}"]
    if aligned:
        found.append(aligned)
    if anaphor:
        found += [f"ana|{anaphor}|{near}", f"ana|{anaphor}|{word}", f"ana|{near}"]
    if metric:
        found += [f"metric|{metric}", f"metric|{metric}|{kind}"]
    return found


def nearby_features(nearby: Nearby) -> list[str]:
    """Features of the characters around a mention."""
    before, after, where = nearby
    if not where:
        return []
    return [f"before|{before}", f"after|{after}", f"before|{before[-1:]}|{where}", f"after|{after[:1]}|{where}"]


def features(signature: Signature) -> list[str]:
    """All features of a candidate."""
    standing, being, history, ties, nearby = signature
    return [
        *standing_features(standing),
        *being_features(being),
        *history_features(history),
        *ties_features(ties),
        *nearby_features(nearby),
    ]


class Scorer:
    """Scores of candidates under some weights."""

    __slots__ = ("_being", "_history", "_nearby", "_standing", "_ties")

    def __init__(self, weights: Weights) -> None:
        self._standing = ranker.memo(weights, standing_features)
        self._being = ranker.memo(weights, being_features)
        self._history = ranker.memo(weights, history_features)
        self._ties = ranker.memo(weights, ties_features)
        self._nearby = ranker.memo(weights, nearby_features)

    def scores(self, signatures: Iterable[Signature]) -> list[float]:
        """For each candidate the sum of the weights of its features."""
        standings, beings, histories, others, words = self._standing, self._being, self._history, self._ties, self._nearby
        return [
            standings[standing] + beings[being] + histories[history] + others[ties] + words[nearby]
            for standing, being, history, ties, nearby in signatures
        ]


@cache
def default_scorer() -> Scorer:
    """The scorer of the shipped weights."""
    return Scorer(ranker.load("owner"))


def _topic(metric: str) -> str | None:
    match = _SUBJECT.search(metric)
    return None if match is None else match.lastgroup


_topic_of_metric = Memo(_topic).__getitem__


def topic_of(text: str, start: int, value_start: int, value_end: int, metric: str | None) -> str:
    """The sort of thing that a quantity tells of, by its metric or the words around it in the clause."""
    if metric and (topic := _topic_of_metric(metric)) is not None:
        return topic
    found = "other"
    for match in _SUBJECT.finditer(text, start, value_start):
        found = match.lastgroup or found
    if found == "other":
        after = _SUBJECT.search(text, value_end, value_end + 10)
        found = found if after is None else after.lastgroup or found
    return found


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
