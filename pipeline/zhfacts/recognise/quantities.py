"""Quantities in running text: a number, its scale and unit, what bounds it, ranges and lists that share a unit.

One pass finds number runs; at the end of each the unit lexicon is asked. Ranges and lists are then joined
from neighbours, so that 10-12亿元 and 1.2/1.5/1.9亿元 share scale and unit.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from zhfacts.model import Quantity
from zhfacts.recognise.bounds import Bounds, words
from zhfacts.recognise.numerals import POWERS, chinese_number, parse_number, shift
from zhfacts.recognise.units import PERCENT, Unit, currency_marks, unit_at
from zhfacts.text import fold

_NUMBER = re.compile(
    r"(?P<percent>百分之[零一二两三四五六七八九十百千点负]{1,12}|百分之\d{1,6}(?:\.\d{1,6})?|千分之[零一二三四五六七八九十点\d.]{1,8})"
    r"|(?P<fraction>[二三四五六七八九十]{1,3}分之[一二两三四五六七八九十]{1,3})"
    r"|(?P<digits>\d{1,3}(?:,\d{3}){1,6}(?:\.\d{1,10})?(?![\d])|\d{1,3}(?:，\d{3}){1,4}(?=[万亿元股人吨台户家点米名只美辆桶手])|\d{1,24}(?:\.\d{1,12})?)"
    r"|(?P<implied>翻(?:了)?(?:[一两二三四])?番|翻倍|翻了一倍|腰斩|减半|一半|(?<=[^\d一二三四五六七八九十百千万亿])半数)"
    r"|(?P<chinese>[零一二两三四五六七八九十百千万亿半]{1,16}(?:点[零一二三四五六七八九]{1,6}[百千万亿]{0,2}|[余多来](?=[百千万亿])[百千万亿]{1,2})?)"
)
_SCALE = re.compile(
    r" ?(万亿|千亿|百亿|十亿|万万|千万|百万|十万|亿|万|兆|千(?![瓦克米卡])|百(?!分)|k(?![a-zA-Z])|bn)? ?([多余几来])?(万亿|亿|万)?"
)
_SCALE_POWERS = {"k": 3, "bn": 9, "万万": 8}
_RANGE = re.compile(r" ?(?:-|~|—{1,2}|–|―|至|到|~|－) ?(?:[+]|约|人民币)?")
_LIST = re.compile(r" ?(?:/|、|和|与|及|以及|或) ?(?:约|近|超|[+-])?")
_CHINESE_SCALED = re.compile(r"[万亿千百十]")
_IMPLIED = {
    "翻番": 100,
    "翻一番": 100,
    "翻了一番": 100,
    "翻倍": 100,
    "翻了一倍": 100,
    "翻两番": 300,
    "翻二番": 300,
    "翻了两番": 300,
    "翻三番": 700,
    "腰斩": -50,
    "减半": -50,
}
_DATE_UNIT = re.compile(r"年|月|日|号|时(?!\S?点)|点(?:\d|半|钟|整|左右)|分(?=\d)|季|周年|季度|届|期(?!权|货)|章|条例|号文")
_LEFT_CODE = re.compile(r"[A-Za-z_.#第№]$")
_CHENG = re.compile(r"成(?!立|为|功|本|交|员|都|长|品|份|果|绩|熟|型|效|分|就|套|色|年|语|因|群|千|百|像)([一二三四五六七八九半])?")
_LATIN_METRIC = re.compile(
    r"(?:PE|PB|PS|PEG|EPS|ROE|ROA|ROIC|EBITDA|GDP|CPI|PPI|PMI|YoY|QoQ|MoM|YOY|QOQ|yoy|qoq|CAGR|IRR|NAV|VIX|CR|BVPS|DPS|市净率)$"
)
_CHANGED = re.compile(r"(?:涨|跌|升|降|增|减|提高|提升|下滑|回落|下挫|反弹|下调|上调|走高|走低|扩大|收窄)[^，。；\d]{0,6}$")
_MONEY_LEFT = re.compile(
    r"(?:收入|利润|净利|亏损?|盈利?|资产|现金|市值|减持|增持|募集?|融资|融券|流[入出]|成交|套现|余额|欠款|投资|额|资金|债|注资|估值|罚|分红|营收|费|值|回购|质押|贷款?|成本|总价|耗资|斥资|买入|卖出|出资|赔|奖|补贴|补助|造价|身家|财富|赚|净赚|损失|支出|预算|订单|注入|投放|到期|做市)"
    r"[^，。；：\d]{0,8}$"
)
_MONEY_RIGHT = re.compile(
    r"(?:的)?(?:资金|流动性|可?转债|债券|贷款|投资|融资|市值|资产|欠款|巨资|大单|罚单|罚款|回购|定增|逆回购|MLF|热钱|国债|基金|订单|级|规模|俱乐部|补贴|估值|身家|募资|港股|收购|买下|入股|\d{4}年到期)"
)
_MORE = re.compile(r"[多余](?=[一-鿿A-Za-z])")
_CLOCK_TIME = re.compile(r"点(?:\d{2}分|半|钟|整)")
_SIGN = re.compile(r"(?:[+-]|负)$")
_PER_SHARE = re.compile(
    r"每(?:(\d{0,3}|[十百])?)(股|吨|桶|份|平方米|亩|公斤|千克|台|辆|人|套|户|张|盎司|手|斤|片|月|年|天|日|度|千瓦时|单位)[^，。；\d]{0,6}$"
)
_DIVIDEND = re.compile(r"(?:每)?(?:10|十)股?派(?:发)?(?:现金红利|现金股利|现金|息)?(?:人民币)?$")


_CNY = Unit("CNY", "money", "money")


class Token(NamedTuple):
    """A number run with the scale and unit behind it; `value` is in the unit's base."""

    start: int
    end: int
    number_start: int
    number_end: int
    digits: Decimal
    power: int
    unit: Unit | None
    open: bool
    implied: bool = False


def find_quantities(text: str) -> list[Quantity]:
    """The quantities of a text in order, not overlapping; offsets are those of `text` as given."""
    plain = fold(text)
    tokens = _join(plain, _tokens(plain))
    return tokens


def _tokens(text: str) -> list[Token]:
    found = []
    at = 0
    for match in _NUMBER.finditer(text):
        if match.start() < at:
            continue
        token = _token(text, match)
        if token is not None:
            found.append(token)
            at = token.end
    return found


def _token(text: str, match: re.Match[str]) -> Token | None:
    start, end, run = match.start(), match.end(), match[0]
    kind = match.lastgroup
    if kind == "implied":
        if run == "一半" or run == "半数":
            return Token(start, end, start, end, Decimal(50), 0, PERCENT, False)
        return Token(start, end, start, end, Decimal(_IMPLIED[run]), 0, PERCENT, False, True)
    if kind in ("percent", "fraction"):
        try:
            value = parse_number(run) * 100
        except ValueError:
            return None
        return Token(start, end, start, end, _terminating(value), 0, PERCENT, False)
    if kind == "digits":
        if (
            start
            and _LEFT_CODE.search(text[start - 1])
            and not _LATIN_METRIC.search(text, max(0, start - 7), start)
            and not _currency_before(text, start)
        ):
            return None
        digits = Decimal(run.replace(",", "").replace("，", ""))
        scale = _SCALE.match(text, end)
        power = 0
        opened = False
        if scale:
            for part in (scale[1], scale[3]):
                if part:
                    power += _SCALE_POWERS.get(part) or sum(POWERS[c] for c in part)
            opened = scale[2] is not None
            if scale[1] or scale[2] or scale[3]:
                end = scale.end()
            if scale[2] in ("几", "来"):
                end = scale.end(2)
        return _united(text, start, end, digits, power, opened)
    return _chinese(text, start, end, run)


def _terminating(value: Decimal) -> Decimal:
    """A fraction as a decimal; one that never ends (三分之一) is rounded to 12 places, the most that a target keeps."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else round(value, 12)


def _united(text: str, start: int, end: int, digits: Decimal, power: int, opened: bool) -> Token | None:
    at = end + 1 if text[end : end + 1] == " " else end
    if power == 0:
        cheng = _CHENG.match(text, at)
        if cheng and digits <= 10:
            return Token(
                start,
                cheng.end(),
                start,
                end,
                digits * 10 + (chinese_number(cheng[1]) if cheng[1] and cheng[1] != "半" else (5 if cheng[1] else 0)),
                0,
                PERCENT,
                opened,
            )
    tail = _MORE.match(text, at)
    if tail and not opened:
        opened, at = True, tail.end()
    found = unit_at(text, at)
    if found and power == 0 and _DATE_UNIT.match(text, at) and found[0].kind in ("duration",):
        if text[at] == "年" and (digits >= 1000 or (digits == digits.to_integral() and text[start] == "0")):
            return None
        if text[at] == "日":
            return None
    if found and text[at] == "点" and power == 0 and _CLOCK_TIME.match(text, at):
        return None
    if found is None and power == 0 and _DATE_UNIT.match(text, at):
        return None
    if found:
        return Token(start, found[1], start, end, digits, power, found[0], opened)
    return Token(start, at if opened else end, start, end, digits, power, None, opened)


def _chinese(text: str, start: int, end: int, run: str) -> Token | None:
    try:
        value = chinese_number(run) if run not in ("半",) else Decimal("0.5")
    except (ValueError, ArithmeticError):
        return None
    token = _united(text, start, end, value, 0, False)
    if token is None:
        return None
    if token.unit is None:
        return None
    if start and text[start - 1] in "第几数多某每另同统唯之周新":
        return None
    return token


def _currency_before(text: str, start: int) -> tuple[Unit, int] | None:
    at = start - 1 if text[start - 1 : start] == " " else start
    for word, unit in currency_marks().get(text[at - 1 : at], ()):
        if text.endswith(word, 0, at):
            return unit, at - len(word)
    return None


class _Item(NamedTuple):
    low: Token
    high: Token | None


def _join(text: str, tokens: list[Token]) -> list[Quantity]:
    items: list[_Item] = []
    i = 0
    while i < len(tokens):
        a = tokens[i]
        b = tokens[i + 1] if i + 1 < len(tokens) else None
        if b and not a.implied and not b.implied and _RANGE.fullmatch(text, a.end, b.start) and _rangeable(a, b) and not _moved(text, a, b):
            items.append(_Item(_share(a, b), b))
            i += 2
        else:
            items.append(_Item(a, None))
            i += 1
    for k in range(len(items) - 2, -1, -1):
        a, b = items[k], items[k + 1]
        last = a.high or a.low
        if (
            (last.unit is None or (last.unit.symbol == "个" and b.low.unit is not None and b.low.unit.kind == "points"))
            and b.low.unit is not None
            and _LIST.fullmatch(text, last.end, b.low.start)
            and b.low.unit.kind != "duration"
        ):
            low = a.low._replace(unit=b.low.unit, power=a.low.power or b.low.power)
            items[k] = _Item(low, a.high._replace(unit=b.low.unit, power=a.high.power or b.low.power) if a.high else None)
    bounds = words()
    quantities = []
    taken = 0
    for item in items:
        q = _quantity(text, item, bounds, taken)
        if q is not None:
            quantities.append(q)
            taken = q.end
    return quantities


def _rangeable(a: Token, b: Token) -> bool:
    if b.unit is None:
        return a.unit is None and a.power > 0
    return a.unit is None or a.unit == b.unit


def _moved(text: str, a: Token, b: Token) -> bool:
    """上涨3.9点至59.9点 is a change and the level it leads to, not a range."""
    if a.unit is None or text[a.end : b.start].strip() not in ("至", "到") or not _CHANGED.search(text, max(0, a.start - 8), a.start):
        return False
    return not a.digits or shift(b.digits, b.power) > 3 * shift(a.digits, a.power)


def _share(a: Token, b: Token) -> Token:
    unit = a.unit or b.unit
    power = a.power
    if a.power == 0 and a.unit is None and b.power and a.digits <= b.digits * 10:
        power = b.power
    return a._replace(unit=unit, power=power)


def _value(token: Token, unit: Unit | None) -> Decimal:
    value = shift(token.digits, token.power)
    return value * unit.factor if unit is not None and unit.factor is not None else value


def _quantity(text: str, item: _Item, bounds: Bounds, taken: int) -> Quantity | None:
    low, high = item
    last = high or low
    unit = low.unit or (high.unit if high else None)
    start, end = low.start, last.end
    sign = 1
    implied = "change" if low.implied else None
    mark = _currency_before(text, start) if start else None
    if mark and (unit is None or unit.kind == "money"):
        if unit is None or unit.symbol == "CNY":
            unit = mark[0]
        start = mark[1]
    if (
        unit is None
        and (low.power or last.power) >= 4
        and (_MONEY_LEFT.search(text, max(0, start - 16), start) or _MONEY_RIGHT.match(text, end))
    ):
        unit = _CNY
    if start > taken and _SIGN.search(text[start - 1 : start]):
        before = text[start - 2 : start - 1]
        if not before.isdigit() or text[start - 1] != "-":
            sign = -1 if text[start - 1] in "-负" else 1
            start -= 1
    v1, v2 = _value(low, unit), _value(high, unit) if high else None
    if sign < 0:
        v1 = -v1
        if v2 is not None:
            v2 = -abs(v2)
    if v2 is not None and v2 < v1:
        v1, v2 = v2, v1
    symbol, kind = (unit.symbol, unit.kind) if unit else ("", "number")
    per = _PER_SHARE.search(text, max(0, start - 14), start) if kind == "money" else None
    if per:
        symbol, kind = f"{symbol}/{per[1] or ''}{per[2]}", "price"
    elif kind == "money" and _DIVIDEND.search(text, max(0, start - 14), start):
        symbol, kind = f"{symbol}/10股", "price"
    bound, s, e = bounds.around(text, start, end, taken)
    if low.open and bound == "exact":
        bound = "more_than"
    if v2 is not None:
        bound = "range"
    if s < taken:
        s = start
    return Quantity(s, e, text[s:e], v1, symbol, v2, bound, kind, low.number_start, last.number_end, implied)
