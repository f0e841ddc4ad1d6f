"""Which quantities can be facts: the rest get a reason code.

Dates, ordinals, codes, list marks, durations that only say how long, small counts that say nothing, and
thresholds used as labels are no facts (and end in the ledger with the reason).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhfacts.model import Name, Period, Quantity
    from zhfacts.text import Page

# a duration is a fact where it is the measured thing itself
_MEASURED = re.compile(
    r"(?:账期|周期|久期|期限|寿命|天数|时长|工期|时间|用时|历时|耗时|平均|为期|建设期|有效期|存续期|锁定期|续航|质保|库存|周转|年龄|岁数|任期|刑期|有期徒刑|判处|禁售期|限售期|回收期|龄)"
    r"(?:约?为|为|是|达到?|超过?|约|缩短至?|延长至?|降至|不超过|不低于|[:：])?(?:约|近)?$"
)
_SMALL_UNITS = frozenset(
    "个 位 名 方 步 度 路 层 面 点 轮 项 条 种 类 次 件 家 只 人 场 句 份 对 双 番 手 头 批 届 大 段 道 把 部 则 例 篇 期 支 套 座 颗 片 张 块 笔 节 环 本 声 线 口 端 级 者 门 起 款 组 队 列 趟 阵 股 身 地 日 朝 刀 员 站 步 席".split()
)
_FILLER_UNITS = frozenset(
    "度 步 路 面 方 直 定 旦 边 线 体 流 再 致 样 些 般 向 味 代 朝 轮 阵 带 口 举 时 起 站 身 地 声 手 头 者 端".split()
)
_ORDINAL_LEFT = re.compile(
    r"(?:第|排名(?:第|在)?|位列第?|居第?|前|后|近|头|最后|倒数|TOP|Top|top|No\.|NO\.|其|这|那|该|某|各|每|另|同|单|整|哪|上|下|本|新|又|任何|最近|首|再|进|唯|之|和|仅|有|是|的|成为)$"
)
_LIST_MARK = re.compile(r"\s?[、.．)）]|\s?[:：]\s?(?!\d)")
_LINE_START = re.compile(r"(?:^|[\n。；;：:（(，]\s?)$")
_CODE_RIGHT = re.compile(
    r"\.(?:SZ|SH|HK|US|BJ|OF|N|O|OQ)|号(?!召|称)|期(?![货权末初间])|%?(?:指数|股指|ETF|成份股|成分股|强(?!烈|势|劲|化)|日(?:均)?线|周线|年线|年期|天期|月期|英寸|G网络)"
)
_WEEKDAY = re.compile(r"(?:周|星期|礼拜)$")
_CLOCK = re.compile(r"(?:[早晚上下午凌晨夜间中]{1,3}\s?\d{1,2}点)|\d{1,2}点\d{1,2}分|[一二三四五六七八九十]{1,2}点(?:半|钟|整)")
# what looks like a unit opens a word of its own: 圆柱, 股权, 百强
_COMPOUND = re.compile(
    r"圆柱|圆形|股[权灾市评民指改神]|股东大会|强(?!烈|势|劲)|元股|板市场|板块|板公司|方案|分之|级市场|元化|元正|维码|次元|点线|手房|手车|线城市|线品牌|号线|号店"
)
_IDIOM = re.compile(
    r"[一二三四五六七八九十百千万]{1,2}(?:分(?:之|钟)?(?=[必重关明显积迅紧严良巨有突不看强高复困难具])|度\(|方百计|板(?!砖)|股东|套房|次(?:元|探底|点火|创业|股权|能源)|级市场|手房|元|胎|孩|维|者|来|线城市)"
)
_SERIAL = re.compile(r"[一二三四五六七八九十]{1,2}(?:期(?!货|权|国债|债|逆)|级(?!地震)|季|号|届|等奖|楼|房)")
_THRESHOLD = re.compile(r"(?:元股|亿(?:元)?市值(?:俱乐部|公司|股)|元(?:大关|关口|时代)|[万亿]元?级)")
_BARE_METRIC = re.compile(
    r"(?:PE|PB|PS|PEG|EPS|ROE|市盈率|市净率|均价|价格?|报|收于|收报|至|到|为|指数|PMI|汇率|中间价|止损|支撑位?|压力位?|阻力位?|目标|高点|低点|系数|比率|净值|单位净值|评分|得分|关口|突破|跌破|升破|站上|失守|兑|最高|最低|每股收益)"
    r"[^，。；\d]{0,6}$"
)


def screen(page: Page, quantities: Sequence[Quantity], periods: Sequence[Period], names: Sequence[Name]) -> list[str | None]:
    """For each quantity why it is no fact, or None where it is one."""
    taken = sorted([(period.start, period.end, "date") for period in periods] + [(name.start, name.end, "name") for name in names])
    reasons: list[str | None] = []
    at = 0
    for quantity in quantities:
        while at < len(taken) and taken[at][1] <= quantity.number_start:
            at += 1
        held = _held(quantity, taken, at)
        reasons.append(held or _reason(page.text, quantity))
    return reasons


def _held(quantity: Quantity, taken: Sequence[tuple[int, int, str]], at: int) -> str | None:
    """date or name where one of them holds the number itself."""
    while at < len(taken) and taken[at][0] < quantity.number_end:
        start, end, what = taken[at]
        if start <= quantity.number_start and end >= quantity.number_end:
            return what
        if what == "date" and start < quantity.number_end and end > quantity.number_start:
            return what
        at += 1
    return None


def _reason(text: str, quantity: Quantity) -> str | None:  # noqa: PLR0911
    left = text[max(0, quantity.start - 12) : quantity.start]
    if _WEEKDAY.search(left) or (quantity.unit in ("点", "分") and _CLOCK.search(text, max(0, quantity.start - 6), quantity.end + 4)):
        return "date"
    if _COMPOUND.match(text, quantity.number_end):
        return "identifier"
    if quantity.kind == "duration":
        return None if _MEASURED.search(left) else "duration"
    if left.endswith("第") or _THRESHOLD.match(text, quantity.number_end):
        return "ordinal" if left.endswith("第") else "threshold_label"
    if quantity.kind == "number":
        return _bare(text, quantity, left)
    if quantity.kind == "count":
        return _count(text, quantity, left)
    if quantity.kind == "index" and text[quantity.number_start] in "一二三四五六七八九十" and quantity.value < 13:
        return "idiom"
    return None


def _bare(text: str, quantity: Quantity, left: str) -> str | None:
    """A number without a unit: a fact with a scale, or behind the name of a ratio or price."""
    if _CODE_RIGHT.match(text, quantity.number_end):
        return "identifier"
    number = text[quantity.number_start : quantity.number_end]
    if any(scale in number for scale in "万亿千百"):
        return None
    if len(number) == 6 and number.isdigit():
        return "identifier"
    if _LIST_MARK.match(text, quantity.number_end) and _LINE_START.search(left):
        return "list_mark"
    if (quantity.text[0] in "+-" and "." in number) or (_BARE_METRIC.search(left) and ("." in number or len(number) > 1)):
        return None
    return "no_unit"


def _count(text: str, quantity: Quantity, left: str) -> str | None:  # noqa: PLR0911
    """Small written-out counts say nothing (一家公司, 两人, 三方面); a digit or a larger number does."""
    if _CODE_RIGHT.match(text, quantity.end):
        return "identifier"
    if text[quantity.number_start].isdigit():
        return "base" if quantity.unit == "股" and left.endswith("每") else None
    if _IDIOM.match(text, quantity.number_start):
        return "idiom"
    if _SERIAL.match(text, quantity.number_start) or (left.endswith(("前", "第")) and quantity.unit in ("名", "位", "家", "只", "大")):
        return "ordinal"
    if quantity.unit in _FILLER_UNITS and quantity.value < 10:
        return "idiom"
    if quantity.value <= 1 and quantity.bound != "more_than":
        return "vague_count"
    if (
        quantity.value < 10
        and quantity.unit in _SMALL_UNITS
        and (_ORDINAL_LEFT.search(left) or quantity.unit in ("个", "位", "名", "人", "种", "类", "点", "大", "方", "层"))
    ):
        return "vague_count"
    return None
