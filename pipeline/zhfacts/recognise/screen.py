"""Which quantities can be facts: the rest get a reason code.

Dates, ordinals, codes, list marks, durations that only say how long, small counts that say nothing, and
thresholds used as labels are no facts (and end in the ledger with the reason).
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from zhfacts.model import Name, Period, Quantity
    from zhfacts.text import Page

_JOINTS = frozenset(("、", "/", "和", "及", "与", "或"))
_WINDOW = 24
_LONGEST_COUNT = 8  # digits; a longer row of them without a unit is a code
_STOP = re.compile(r"[。\n；]")
_CHINESE = frozenset("一二三四五六七八九十两零百千万亿几数半")
_OPEN_HEAD = frozenset("几数")
_SCALES_ALONE = frozenset("百千万亿")
_WEEKDAY = re.compile(r"(?:周|星期|礼拜)$")
_CLOCK = re.compile(r"(?:上午|下午|早上|晚上|晚间|凌晨|中午|傍晚|清晨|早晨|夜里|午后|夜间)\s?[\d一二三四五六七八九十两]{1,3}点")
_LIST_MARK = re.compile(r"\s?[、.．)）]|\s?[:：]\s?(?!\d)")
_LINE_START = re.compile(r"(?:^|[\n。；;：:（(，]\s?)$")
_QUOTE = re.compile(r"[(（](?:[\d.]+|[\d.]+,[+-]?[\d.]+),$")
_QUOTED = re.compile(r",[+-]?[\d.]+,[+-]?[\d.]+%[)）]")
_EXCHANGED = re.compile(r"(?:兑|对)(?!于|此|外|公司|该|其)")
_CODE_RIGHT = re.compile(
    r"\.(?:SZ|SH|HK|US|BJ|OF|N|O|OQ)|号(?!召|称)|期(?![货权末初间])|%?(?:指数|股指|ETF|成份股|成分股|强(?!烈|势|劲|化|震|余震|对流|降)|日(?:均)?线|周线|年线|年期|天期|月期|G网络)"
)
_COMPOUND = re.compile(
    r"圆柱|圆形|股[权灾市评民指改神]|股东大会|强(?!烈|势|劲|震|余震|对流|降)|元股|板市场|板块|板公司|方案|级市场|元化|元正极|维码|次元|点线|手房|手车|线城市|线品牌|号线|号店"
)
_MARK = re.compile(r"(?:整数)?(?:关口|大关|支撑|阻力|压力|[高低]位|一线|上方|下方|水平)")  # 逼近6.73整数关口, 在6.56低位
_OF_TIME = re.compile(r"[年月日季度周末初底]的$")  # 年初的103.3
_SUMMED = re.compile(r"(?:共|合计|累计)[^，。；、：\d ]{1,6}(?<!分为)(?<!上述)$")
_COUNTED = re.compile(r"(?!系列|型|版|款)[一-鿿]")  # 近3000贫困家庭
_VERSIONS = ("版", "版本", "系统", "平台", "型号")
_SHARES = re.compile(r"元股[票权份东息利本]")  # 3.6亿元股票 is an amount, 百元股 a class
_FOLLOWS_NOUN = re.compile(r"[一-鿿A-Za-z]| [A-Za-z]")
_NOT_NOUN = re.compile(r"[的以左上下之及和与至到为是，。；、）)]|不等")


def screen(page: Page, quantities: Sequence[Quantity], periods: Sequence[Period], names: Sequence[Name]) -> list[str | None]:
    """For each quantity why it is no fact, or None where it is one."""
    taken = sorted([(period.start, period.end, "date") for period in periods] + [(name.start, name.end, "name") for name in names])
    judge = _judge()
    reasons: list[str | None] = []
    measured: Quantity | None = None  # the last duration that is a fact
    at = 0
    for quantity in quantities:
        while at < len(taken) and taken[at][1] <= quantity.number_start:
            at += 1
        reason = _held(quantity, taken, at) or judge.reason(page.text, quantity)
        if reason == "no_unit" and reasons and reasons[-1] is None and _goes_on(page.text, quantities[len(reasons) - 1], quantity):
            reason = None
        if quantity.kind == "duration":
            if (
                reason == "duration"
                and measured
                and measured.unit == quantity.unit
                and not _STOP.search(page.text, measured.end, quantity.start)
            ):
                reason = None
            measured = quantity if reason is None else measured
        reasons.append(reason)
        if reason == "specification":
            _specify_list(page.text, quantities, reasons)
    return reasons


def _goes_on(text: str, before: Quantity, quantity: Quantity) -> bool:
    """Whether a bare number goes on with a list of such: 系数分别为0.81和0.37."""
    return before.kind == "number" and "." in before.text and "." in quantity.text and text[before.end : quantity.start] in _JOINTS


def _specify_list(text: str, quantities: Sequence[Quantity], reasons: list[str | None]) -> None:
    """3纳米、5纳米、7纳米制程: what the last of a list specifies, all of it does."""
    for at in range(len(reasons) - 1, 0, -1):
        before, quantity = quantities[at - 1], quantities[at]
        if before.unit != quantity.unit or text[before.end : quantity.start] not in _JOINTS:
            break
        reasons[at - 1] = "specification"


def _held(quantity: Quantity, taken: Sequence[tuple[int, int, str]], at: int) -> str | None:
    """date or name where one of them holds the number itself."""
    while at < len(taken) and taken[at][0] <= quantity.number_start:
        start, end, what = taken[at]
        if end >= quantity.number_end and (end >= quantity.end or start < quantity.number_start):
            return what
        at += 1
    return None


class _Judge:
    """The lexicon's words as patterns, and what they say of a quantity."""

    __slots__ = (
        "_abstract",
        "_ages",
        "_bare_names",
        "_bare_verbs",
        "_counting",
        "_events",
        "_existing",
        "_labels",
        "_levels",
        "_measured",
        "_ordinal_left",
        "_ordinal_units",
        "_rules",
        "_serial",
        "_small",
        "_specified",
        "_streaks",
    )

    def __init__(self, table: dict[str, dict[str, str]]) -> None:
        durations, bare, ordinals, small = table["durations"], table["bare"], table["ordinals"], table["small"]
        nouns, verbs = _any(durations["measured"]), _any(durations["verbs"])
        self._measured = re.compile(
            rf"(?:(?:{nouns})[^，。；\d]{{0,8}}(?:(?:19|20)\d\d年[^，。；\d]{{0,6}})?|(?:{nouns})[^。；]{{0,20}}(?:{verbs})|{_any(durations['counted'])})(?:约|近)?$"
        )
        self._bare_names = re.compile(rf"(?:{_any(bare['names'])})[^，。；\d]{{0,6}}$")
        self._bare_verbs = tuple(bare["verbs"].split())
        self._levels = tuple(bare["levels"].split())
        self._labels = tuple(table["labels"]["after"].split())
        self._ages = frozenset(table["labels"]["people"].split())
        self._streaks = frozenset(table["labels"]["streaks"].split())
        self._specified = frozenset(table["specifications"]["units"].split())
        self._ordinal_left = tuple(ordinals["left"].split())
        self._ordinal_units = frozenset(ordinals["units"].split())
        self._serial = frozenset(ordinals["serial"].split())
        self._small = frozenset(small["units"].split())
        self._events = tuple(small["events"].split())
        self._existing = frozenset(small["existing"].split())
        self._abstract = tuple(small["abstract"].split())
        self._counting = tuple(small["counting"].split())
        self._rules: dict[str, Callable[[str, Quantity, str], str | None]] = {
            "duration": self._duration,
            "number": self._bare,
            "count": self._count,
            "index": self._index,
            "money": self._money,
            "price": self._money,
            "percent": self._percent,
        }

    def reason(self, text: str, quantity: Quantity) -> str | None:
        """Why a quantity is no fact, judged by itself and what stands beside it."""
        left = text[max(0, quantity.start - _WINDOW) : quantity.start]
        number = text[quantity.number_start : quantity.number_end]
        if number[0] in _CHINESE:
            if number[0] in _OPEN_HEAD:
                return "vague_amount"
            if quantity.bound == "exact" and _SCALES_ALONE.issuperset(number) and not left.endswith(_REACHED):
                return "threshold_label"
            if _WEEKDAY.search(left):
                return "date"
        if left.endswith("第"):
            return "ordinal"
        rule = self._rules.get(quantity.kind)
        return rule(text, quantity, left) if rule else None

    def _duration(self, text: str, quantity: Quantity, left: str) -> str | None:
        if text.startswith("期", quantity.end):
            return "duration"
        return None if self._measured.search(left) else "duration"

    def _money(self, text: str, quantity: Quantity, left: str) -> str | None:
        """元股, 亿元级 name a class; 1美元兑 is what a rate is for; 每百元 what a share is of."""
        if _SHARES.match(text, quantity.number_end):
            return None
        if text.startswith(self._labels, quantity.number_end) or _COMPOUND.match(text, quantity.number_end):
            return "threshold_label"
        if left.endswith("每"):
            return "base"
        if quantity.value in _ROUND and quantity.kind == "money" and _EXCHANGED.match(text, quantity.end):
            return "base"
        return None

    def _percent(self, text: str, quantity: Quantity, left: str) -> str | None:
        return "quote" if left.endswith(",") and _QUOTE.search(left) and text[quantity.end : quantity.end + 1] in (")", "）") else None

    def _index(self, text: str, quantity: Quantity, _: str) -> str | None:
        if _CLOCK.search(text, max(0, quantity.start - 6), quantity.end):
            return "date"
        return "idiom" if text[quantity.number_start] in _CHINESE and quantity.value < 13 else None

    def _bare(self, text: str, quantity: Quantity, left: str) -> str | None:
        """A number without a unit: a fact with a scale, or behind the name of a ratio or price."""
        number = text[quantity.number_start : quantity.number_end]
        if _CODE_RIGHT.match(text, quantity.number_end):
            return "identifier"
        if "万" in number or "亿" in number:
            return None
        if (text[quantity.end : quantity.end + 1] == "," or left.endswith(",")) and (
            _QUOTE.search(left) or _QUOTED.match(text, quantity.end)
        ):
            return "quote"
        if number.isdigit():
            return self._whole(text, quantity, left, number)
        if ("." in number or "," in number) and (quantity.text[0] in "+-" or left.endswith(self._bare_verbs)):
            return None
        if "." in number and quantity.bound in ("more_than", "less_than") and not left.endswith(_VERSIONS):
            return None
        if "." in number and (_MARK.match(text, quantity.number_end) or _OF_TIME.search(left)):
            return None
        return None if self._bare_names.search(left) or quantity.bound == "range" else "no_unit"

    def _whole(self, text: str, quantity: Quantity, left: str, number: str) -> str | None:
        """Digits alone: a year, a code, a list mark or a name's number, unless a level is being told."""
        if len(number) == 6 or len(number) > _LONGEST_COUNT:
            return "identifier"
        if _LIST_MARK.match(text, quantity.number_end) and _LINE_START.search(left):
            return "list_mark"
        told = left.endswith(self._levels)
        if len(number) == 4 and number[:2] in ("19", "20") and not told:
            return "date"
        if told or self._bare_names.search(left):
            return None
        return None if self._counts(text, quantity, left, number) else "no_unit"

    def _counts(self, text: str, quantity: Quantity, left: str, number: str) -> bool:
        """近3000贫困家庭, 160+终端供应商: how many there are of what follows; 1+3, 领克03+ are names."""
        if quantity.bound == "exact" or not _COUNTED.match(text, quantity.end):
            return False
        if quantity.text[-1] == "+":
            return len(number) > 1 and number[0] != "0" and left[-1:] != "+"
        return len(number) > 2

    def _count(self, text: str, quantity: Quantity, left: str) -> str | None:
        label = self._label(text, quantity, left)
        if label is not None:
            return label
        if quantity.value < _MANY and quantity.bound == "exact" and text.startswith(self._abstract, quantity.end):
            return "vague_count"
        if text[quantity.number_start] not in _CHINESE:
            return None
        return self._written_out(text, quantity, left)

    def _label(self, text: str, quantity: Quantity, left: str) -> str | None:
        """A count that names, ranks or describes something."""
        unit = quantity.unit
        if _CODE_RIGHT.match(text, quantity.end) or _COMPOUND.match(text, quantity.number_end):
            return "identifier"
        if unit in self._ages:
            return None if "平均" in left[-8:] else "age"
        if left.endswith(self._ordinal_left) and (unit in self._ordinal_units or unit.startswith("大")):
            return "ordinal"
        if left.endswith("每"):
            return "base"
        return self._description(text, quantity)

    def _description(self, text: str, quantity: Quantity) -> str | None:
        """12天7板 is a streak, 55英寸液晶电视 a product, 亿吨级 a class."""
        if quantity.unit in self._streaks:
            return "streak"
        if quantity.unit in self._specified and _FOLLOWS_NOUN.match(text, quantity.end) and not _NOT_NOUN.match(text, quantity.end):
            return "specification"
        return "threshold_label" if text.startswith(self._labels, quantity.number_end) else None

    def _written_out(self, text: str, quantity: Quantity, left: str) -> str | None:
        """Small written-out counts say nothing (一家公司, 两人, 三方面); a digit or a larger number does."""
        unit, value = quantity.unit, quantity.value
        if unit in self._serial and value < 20:
            return "ordinal"
        if value <= 1 and quantity.bound != "more_than":
            return "vague_count"
        if value < 10 and unit in self._small and not self._told(text, quantity, left):
            return "vague_count"
        return "vague_count" if unit.startswith("大") and value < 30 else None

    def _told(self, text: str, quantity: Quantity, left: str) -> bool:
        """Whether the words beside it say that so many were counted: 共发布四次, 加息四次, 三次升息; of what can be had also 有七家."""
        return (
            left.endswith(self._counting)
            or (quantity.unit in self._existing and left.endswith("有"))
            or text.startswith(self._events, quantity.end)
            or _SUMMED.search(left) is not None
        )


_MANY = 30  # what is no longer a small count
_REACHED = ("达", "至", "到", "破", "近", "超", "过", "为", "上", "越")
_ROUND = frozenset((1, 10, 100, 1000))


def _any(words: str) -> str:
    return "|".join(map(re.escape, sorted(words.split(), key=len, reverse=True)))


@cache
def _judge() -> _Judge:
    return _Judge(tomllib.loads((files("zhfacts") / "lexicon" / "screen.toml").read_text("utf8")))
