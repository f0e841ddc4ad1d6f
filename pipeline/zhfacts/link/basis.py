"""What a change compares with, decided after the period.

The nearest marker left of the value wins (同比, 环比, 较年初, 较X); 环比 is of the grain of the change's own
period. Where nothing is said, prices and indices move from one trading day to the next and report figures from one
year to the next, as far as their periods allow.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhfacts.link.choices import AspectChoice, MetricChoice, PeriodChoice
    from zhfacts.model import Basis
    from zhfacts.reading import Reading

_MARK = re.compile(
    r"(?P<none>CAGR|复合|年均|年化|平均每年)"
    r"|(?P<ytd>(?:较|比|与|对比)(?:今年)?(?:年初|期初|上?年末|上年末|上年底|去年末|去年底|去年年末|去年年底|\d{4}年(?:末|底|年末|年底|12月31日))|今年以来|年初至今|年初以来|年内(?:累计)?|今年累计)"
    r"|(?P<yoy>同比|同增|同降|同减|同升|YoY|yoy|YOY|按年|年增|年减|年率|(?:较|比|与|相比|超过|高于|低于)?(?:去年|上年|上一年|前一年|\d{4}年)(?:度)?的?(?:同期|同月|同季)|(?:较|比|与)(?:去年|上年)(?!全年|底|末|[一二三四]季|\d|第)|较上期|比上期|上年同比|预增|预减)"
    r"|(?P<chain>环比|环增|环降|QoQ|qoq|QOQ|MoM|mom|按季|按月|月率|季增|月增|(?:较|比|与)(?:上|前一个?|前)(?:季度?|月)|(?:较|比|与)[一二三四]季度末?|较三季度末|(?:较|比)\d{1,2}月(?:份|末|底)?)"
    r"|(?P<wow>(?:较|比|与|相比)(?:上周|前一周|上一周)|周环比|周涨幅|周跌幅|本周(?:累计)?|上周(?:累计)?|当周|全周|一周|周线|近一周|周度|前[五5]个?交易日)"
    r"|(?P<dod>(?:较|比|与|相比)(?:前|上)(?:一)?(?:个)?(?:交易)?日|较昨日|较昨|日环比|当日|今日|盘中|收盘|收涨|收跌|早盘|午盘|开盘|高开|低开|尾盘|单日|日内|截至收盘|午后|隔夜|日涨幅|日跌幅)"
    r"|(?P<prior>(?:较|比|与|相比|相较于?)(?:[^，。；]{0,12}?)(?:\d{4}年|[12]?\d[QH]|此前|之前|之初|上次|前期|高点|低点|前值|初值|预期|发行价|原|历史|初始|峰值|全年|计划|目标|均价|收盘价|底价|价格|\d{1,2}月|月|期|水平)|以来|此前|降息|上调|下调|降准|加息)"
)
_MARKET = re.compile(r"股价|指数|涨跌幅|涨幅|跌幅|点位|价格|期货|汇率|收益率|币|油价|金价|成交|市值|净值")
_REPORT = re.compile(
    r"收入|营收|利润|净利|费用|毛利|销量|产量|销售|成本|每股收益|EPS|订单|出货|用户|门店|装机|业绩|投资|消费|GDP|增加值|产值"
)


def choose(
    reading: Reading, aspects: Sequence[AspectChoice], periods: Sequence[PeriodChoice], metrics: Sequence[MetricChoice] | None = None
) -> list[Basis | None]:
    """The basis of every quantity that is a change, None for the others."""
    chosen: list[Basis | None] = []
    for number, quantity in enumerate(reading.quantities):
        if aspects[number].aspect != "change":
            chosen.append(None)
            continue
        metric = metrics[number].name if metrics else ""
        chosen.append(_basis(reading, number, quantity.start, periods[number], metric))
    return chosen


def _basis(reading: Reading, number: int, at: int, period: PeriodChoice, metric: str) -> Basis | None:
    """The nearest marker of the clause, then of the sentence since the last level, then what is usual."""
    page = reading.page
    clause = page.clauses[page.clause(at)]
    mark = _last(page.text, clause, at)
    if mark is None:
        previous = reading.quantities[number - 1] if number else None
        sentence = page.sentences[page.sentence(at)]
        since = max(sentence, at - 40)
        if previous is not None and previous.start >= sentence:
            since = min(since, previous.start)
        mark = _last(page.text, since, clause)
        if mark == "prior":
            mark = None
    days = _days(period)
    if mark == "none":
        return None
    if mark == "chain":
        return _chain(days)
    if mark is not None and mark not in ("wow", "dod"):
        return mark  # type: ignore[return-value]
    return _usual(days, metric, mark)


def _last(text: str, start: int, end: int) -> str | None:
    """The kind of the last marker in a stretch of text."""
    kind = None
    for match in _MARK.finditer(text, start, end):
        kind = match.lastgroup
    return kind


def _days(period: PeriodChoice) -> int | None:
    return (period.last - period.first).days + 1 if period.first is not None and period.last is not None else None


def _chain(days: int | None) -> Basis:
    """环比: of the length of its own period; a quarter where that is longer or unknown."""
    if days is None:
        return "mom"
    return "dod" if days <= 1 else "wow" if days <= 8 else "mom" if days <= 31 else "qoq"


def _usual(days: int | None, metric: str, mark: str | None) -> Basis | None:
    """Without a word for the base."""
    if _MARKET.search(metric) and not _REPORT.search(metric):
        if days is None or days <= 1:
            return "dod"
        return "wow" if days <= 8 else "prior"
    if mark == "dod" and (days is None or days <= 1):
        return "dod"
    if mark == "wow" and days is not None and days <= 8:
        return "wow"
    if days is not None and (days >= 28 or _REPORT.search(metric)):
        return "yoy"
    return "dod" if days == 1 and not metric else "prior" if days == 1 else "yoy"
