"""Numbers in every Chinese and Western dress, read exactly.

`parse_number` reads a text that is one number and nothing else. Values are Decimal: 1.08万亿 is
1080000000000 and not a float near it.
"""

from __future__ import annotations

import re
from decimal import Context, Decimal
from functools import lru_cache

from zhfacts.text import fold

# every way to write a numeral character → the plain one
_PLAIN_OF = {
    **dict(zip("〇壹幺弌贰貳弍兩叁參参叄弎肆伍陆陸柒捌玖", "零一一一二二二两三三三三三四五六六七八九", strict=True)),
    **dict(zip("拾佰仟萬億點負幾餘馀個半", "十百千万亿点负几余余个半", strict=True)),
}
_CANONICAL = str.maketrans({**_PLAIN_OF, "廿": "二十", "卅": "三十", "卌": "四十"})
_SAME_LENGTH = str.maketrans(_PLAIN_OF)

CHINESE_DIGITS = "零〇一二三四五六七八九两壹贰叁肆伍陆柒捌玖貳參陸兩幺"
SMALL_UNITS = "十百千拾佰仟廿卅"
BIG_UNITS = "万亿兆萬億"
POWERS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8, "兆": 12, "京": 16}
SCALES = {
    scale: sum(POWERS[unit] for unit in scale)
    for scale in (
        "十",
        "百",
        "千",
        "万",
        "十万",
        "百万",
        "千万",
        "亿",
        "十亿",
        "百亿",
        "千亿",
        "万亿",
        "十万亿",
        "百万亿",
        "千万亿",
        "万万",
        "亿亿",
        "兆",
        "千兆",
    )
}

_VALUES = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2}
_EXACT = Context(prec=600)
_LONG = 4000  # digits; Python reads no whole numbers much longer
_ROOMY = Context(prec=10**8)  # as many digits as an article may hold
_SPACES = re.compile(r"[ \t\u3000]+")
_SIGN = re.compile(r"[+-]|负的?")
_GROUPING = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")
_MIXED_FRACTION = re.compile(r"(\d+) +(\d+)/(\d+)")
_SLASH_FRACTION = re.compile(r"(\d+)/(\d+)")
_POWER = re.compile(r"(\d+(?:\.\d+)?)\^([+-]{0,2})(\d{1,3})")
_EXPONENT = re.compile(r"(\d+(?:\.\d+)?)[eE]([+-]?\d{1,3})")
_LATIN_SCALE = re.compile(r"([\d.]+)\s?(k|K|mn?|M|bn|trn|million|billion|trillion|thousand)")
_LATIN_POWERS = {"k": 3, "K": 3, "thousand": 3, "m": 6, "mn": 6, "M": 6, "million": 6, "bn": 9, "billion": 9, "trn": 12, "trillion": 12}
_OPEN = re.compile(r"零?[几多余来](?=[十百千万亿兆]|$)")
_TAKEN = re.compile(r"[\d.零一二三四五六七八九两十百千万亿兆京点]+")
_DIGIT_RUN = re.compile(r"[\d零一二三四五六七八九两]+")
_DECIMAL = re.compile(r"\d+\.\d+")
_HAS_UNIT = re.compile(r"[十百千]")
_SECTION_TOKEN = re.compile(r"\d+(?:\.\d+)?|.")


def plain_numerals(text: str) -> str:
    """Capital and other forms of numerals as the common ones, character for character."""
    return text.translate(_SAME_LENGTH)


def parse_number(text: str) -> Decimal:
    """The value of a text that is one number, in digits or Chinese or both; ValueError where it is none.

    A number that leaves its lower digits open (十几亿, 五百余万) reads as its lower end; one that has
    only open digits (几十万, 数百) is refused as vague.
    """
    plain = fold(text).translate(_CANONICAL).strip()
    sign = _SIGN.match(plain)
    body = plain[sign.end() :].lstrip() if sign else plain
    try:
        value = _unsigned(body)
    except (ValueError, ArithmeticError) as problem:
        raise ValueError(f"{text!r} is not a number: {problem}") from problem
    return -value if sign and plain[0] in "-负" and value else value


def _unsigned(spaced: str) -> Decimal:
    """A number without its sign: a mixed fraction, something with marks of its own, a dozen, tenths (成), or a plain number."""
    if mixed := _MIXED_FRACTION.fullmatch(spaced):
        return int(mixed[1]) + Decimal(int(mixed[2])) / int(mixed[3])
    body = _SPACES.sub("", spaced)
    marked = _marked(body)
    if marked is not None:
        return marked
    if body.endswith("打"):
        return chinese_number(body[:-1]) * 12
    return _tenths(body) if "成" in body else _plain(body)


def _marked(body: str) -> Decimal | None:
    """五分之一, 1/5, 2^-1, 2e5; None for a number without such marks."""
    if "分之" in body:
        return _fraction(body)
    if slash := _SLASH_FRACTION.fullmatch(body):
        return Decimal(int(slash[1])) / int(slash[2])
    if power := _POWER.fullmatch(body):
        sign = -1 if power[2].count("-") % 2 else 1
        return _EXACT.power(Decimal(power[1]), sign * int(power[3]))
    if notation := _EXPONENT.fullmatch(body):
        return shift(Decimal(notation[1]), int(notation[2]))
    return None


def _fraction(body: str) -> Decimal:
    """三分之二, 百分之三点五, 3又一千分之23; 负三分之负二 keeps both signs."""
    lower, upper = body.split("分之", 1)
    head, _, lower = lower.rpartition("又")
    if lower in ("百", "千", "万"):
        lower = f"一{lower}"
    sign = -1 if upper[:1] in ("负", "-") else 1
    value = sign * _plain(upper[1:] if sign < 0 else upper) / _plain(lower)
    return _plain(head) + value if head else value


def _tenths(body: str) -> Decimal:
    """三成, 三成五, 半成."""
    head, _, tail = body.partition("成")
    return _plain(head) / 10 + (_plain(tail) / 100 if tail else 0)


def _plain(body: str) -> Decimal:
    """A number of digits, Chinese numerals and scales, with grouping commas or a measuring 个."""
    if body in ("半", "一半"):
        return Decimal("0.5")
    if body.endswith("个") and len(body) > 1:
        body = body[:-1]
    if latin := _LATIN_SCALE.fullmatch(body):
        return shift(Decimal(latin[1]), _LATIN_POWERS[latin[2]])
    if body.startswith("."):
        body = f"0{body}"
    return chinese_number(_GROUPING.sub("", body))


def shift(number: Decimal, power: int) -> Decimal:
    """number × 10^power, exact and written without an exponent."""
    if not power:
        return number
    moved = _ROOMY.scaleb(number, power)
    return _ROOMY.quantize(moved, Decimal(1)) if int(moved.as_tuple().exponent) > 0 else moved


def scaled(digits: str, power: int) -> Decimal:
    """The value of plain digits (1234.5, no commas) × 10^power; the fast way for what is written most."""
    if not power:
        return Decimal(digits)
    whole, _, fraction = digits.partition(".")
    if len(fraction) <= power and len(digits) < _LONG:
        return Decimal(int(whole + fraction) * 10 ** (power - len(fraction)))
    return shift(Decimal(digits), power)


@lru_cache(maxsize=4096)
def chinese_number(text: str) -> Decimal:
    """The value of Chinese numerals, alone or mixed with digits: 三万四千五, 3万4千, 两千三点一, 2.5万亿."""
    plain = text.translate(_CANONICAL)
    if plain[:1] in ("几", "数"):
        raise ValueError("vague: no digit is given")
    plain = _OPEN.sub("", plain)
    if not _TAKEN.fullmatch(plain):
        raise ValueError("other characters than numerals")
    return _whole(plain.replace("万亿", "兆").replace("万万", "亿"))


def _whole(text: str) -> Decimal:
    """Split at the largest unit: what stands before it counts so many, what follows is less than one of it.

    一万五千亿 is 15000 × 亿: a smaller unit before a larger one belongs to its count.
    """
    for unit in "京兆亿万":
        left, found, right = text.rpartition(unit)
        if not found:
            continue
        if unit in left:
            raise ValueError(f"two numbers: {unit} stands twice")
        count = _whole(left) if left else Decimal(1)
        return shift(count, POWERS[unit]) + _rest(right, POWERS[unit])
    return _section(text)


def _rest(text: str, power: int) -> Decimal:
    """What follows a unit of 10^power; a lone digit counts tenths of it (九万四 is 94000, 一百二 is 120)."""
    if not text:
        return Decimal(0)
    whole, point, fraction = text.partition("点")
    if point:
        return _rest(whole, power) + _after_point(fraction)
    if len(text) == 1 and text != "零":
        return shift(_section(text), power - 1)
    value = _whole(text.lstrip("零") or "零")
    if value >= 10**power:
        raise ValueError("a larger number follows a smaller unit")
    return value


def _after_point(digits: str) -> Decimal:
    if not digits or not _DIGIT_RUN.fullmatch(digits):
        raise ValueError("no digits after the point")
    return Decimal("0." + _as_digits(digits))


def _as_digits(run: str) -> str:
    return "".join(str(_VALUES[c]) if c in _VALUES else str(int(c)) for c in run)  # int also reads the digits of other scripts


def _section(text: str) -> Decimal:
    """A number below 万: 三千四百五十, 1千2百, digits read out (二〇〇二), with decimals after 点."""
    whole, point, fraction = text.partition("点")
    if point:
        return (_section(whole) if whole else Decimal(0)) + _after_point(fraction)
    return _by_units(text) if _HAS_UNIT.search(text) else _count(text)


def _count(digits: str) -> Decimal:
    """Digits without units: 12, 1.5, 二〇."""
    if _DIGIT_RUN.fullmatch(digits):
        return Decimal(_as_digits(digits))
    if not _DECIMAL.fullmatch(digits):
        raise ValueError(f"{digits[:20]} is out of place")
    return Decimal(digits)


def _by_units(text: str) -> Decimal:
    total, pending, last, zero = Decimal(0), "", 4, False
    for token in _SECTION_TOKEN.findall(text):
        power = POWERS.get(token)
        if power is None:
            if token == "零" and not pending:
                zero = True
            else:
                pending += token
            continue
        if power >= last:
            raise ValueError(f"{token} is out of order")
        total += shift(_count(pending) if pending else Decimal(1), power)
        pending, last, zero = "", power, False
    if not pending:
        return total
    value = _count(pending)
    if zero or last == 1 or len(pending) > 1:
        if value >= 10**last:
            raise ValueError("more digits than the unit before leaves room for")
        return total + value
    return total + shift(value, last - 1)
