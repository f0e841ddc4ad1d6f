"""Numbers in running text, one by one: what was written, its scale, and the unit behind it.

Two steps: one pattern finds where a number may begin, then the number is read there and the unit lexicon asked
at its end. Days, clock times, codes and ordinals are passed over. Ranges, lists and bounds come later, from neighbours.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from zhfacts.recognise.chinese import chinese, fraction
from zhfacts.recognise.endings import DIGIT_CHARS, NUMBER_CHARS, Figure, code_end, united
from zhfacts.recognise.numerals import SCALES, chinese_number, plain_numerals
from zhfacts.recognise.units import PERCENT, currency_before, unit_starts

# days, clock times, years, quarters; codes, numbers of documents and of telephones
_APART = re.compile(
    r"(?:19|20)\d\d(?:年(?:\d{1,2}月(?:\d{1,2}[日号])?)?|[-/.](?:0?[1-9]|1[0-2])[-/.](?:3[01]|[12]\d|0?\d)(?!\d)|[-~至到/、](?:(?:19|20)\d\d|\d\d)年)"
    r"|[12]\d[-~至/、][123]\d年"
    r"|\d{1,2}(?:[-~至到/、]\d{1,2})?月(?:\d{1,2}(?:[日号]|[-~至到、]\d{1,2}[日号]))?"
    r"|\d{1,2}(?:[-~至、]\d{1,2})?日(?![元圆币])"
    r"|\d{1,2}[:：]\d\d(?:[:：]\d\d)?(?![\d.%倍])|\d{1,2}时(?:\d{1,2}分)?(?![代长间段尚效])|\d{1,2}点(?:\d{1,2}分|半|整|钟|许)"
    r"|(?:20)?\d\d[QH][1-4]|[1-4]季度|[1-4][QH](?:20)?\d\d|\d0(?:年代|后(?=[^,，。、;；\s]))"
    r"|\d{1,6}\.?(?:SH|SZ|HK|BJ|US|OF|OQ)(?![A-Za-z])|0\d{2,3}-\d{7,8}|400-\d{3,4}-\d{3,4}|\d+(?:\.\d+){2,}|\d{1,5}号(?!召)"
)
_APART_NEXT = frozenset("年月日号时点季后:：-~/.至到、QHSBUO")
_TELEPHONE = re.compile(r"1[3-9]\d{9}(?![\d.万亿元%股户人吨])")
_NUMBER = re.compile(
    r"(\d{1,3}(?:,\d{3})++(?!\d)(?:\.\d++)?"
    r"|\d{1,3}(?:，\d{3})++(?!\d)(?:\.\d++)?(?= ?[万亿元股人吨台户家点米名只美辆桶手套件港日欧英个份%])"
    r"|\d++(?:\.\d++)?)"
    r"(?: ?([多余几])?(?:个(?=亿))?((?:[十百千拾佰仟]?(?:万亿|[万亿])|兆(?![瓦赫帕欧易丰焦])|千(?![瓦克米卡伏赫帕焦安丝头])|[佰仟]|百(?!分)"
    r"|k(?![A-Za-z/²³\d])"
    r"|bn(?![A-Za-z])|billion|million|trillion))"
    rf"((?:零?[\d{DIGIT_CHARS}]{{1,4}}[十百千万](?![瓦克米分]))++(?:零?[\d{DIGIT_CHARS}](?!\d))?+|零[\d{DIGIT_CHARS}]{{1,4}}(?![\d.])"
    r"|(?<=万)\d{4}(?![\d.年]))?)?"
)
_LATIN_POWERS = {"k": 3, "bn": 9, "million": 6, "billion": 9, "trillion": 12}
_PART_OF = re.compile(r"/([2-9]|10)(?=[，。；、是]|\.(?!\d)|$)")  # 超过1/3，
_PART_BEFORE = re.compile(r"(?:占|仅为?|只有|总数)[^，。；\d]{0,6}$")  # 仅占营收1/6
_PART_LEFT = ("过", "超", "近", "约", "逾", "占", "足", "到", "的", "达")
_GENERATIONS = re.compile(r"(?:/\d){1,3}[A-Z](?![A-Za-z])")  # 4/5G
_SIMPLE_FRACTION = re.compile(r"/(\d{1,2})(?=的|以[上下]|左右|股权|份额|仓位|强)")

_IMPLIED = re.compile(r"翻了?[一二两三四1-4]?番|翻(?:了?一)?倍|腰斩|减半|一半|过半数?|半数|对半(?=[开分])|大半(?=[^天年])|对折")
_IMPLIED_STARTS = frozenset("翻腰减一过半对大")
_IMPLIED_VALUES = {"翻倍": 100, "翻一倍": 100, "翻了一倍": 100, "腰斩": -50, "减半": -50}
_DOUBLINGS = {"": 1, "一": 1, "1": 1, "二": 2, "两": 2, "2": 2, "三": 3, "3": 3, "四": 4, "4": 4}

_CELL = re.compile(r"[ \t|][-+]?[\d,.]+%?$")  # the number of a table's cell: what follows it is no range
_LATIN_LEFT = re.compile(
    r"(?:PE|PB|PS|PEG|EPS|ROE|ROA|ROIC|EBITDA|IRR|NAV|VIX|CAGR|YoY|QoQ|MoM|YOY|QOQ|MOM|yoy|qoq|mom|TTM|LPR|MLF|CPI|PPI|PMI|GDP|WTI|IPO|GMV"
    r"|ARR|ARPU|MAU|DAU|DPS|BVPS|LME|COMEX|IV|[Ss]hibor|SHIBOR|[Hh]ibor|HIBOR|[Ll]ibor|LIBOR|SOFR)$"
)
_EXACT_UNIT = re.compile(r"%|[万亿]|pct|bp|倍|元|美元|港元|x(?![A-Za-z])|pp")


@cache
def _begins() -> re.Pattern[str]:
    """Where a number may begin; a lone Chinese numeral only before what it can count."""
    counted = re.escape("".join(sorted(unit_starts() | frozenset(f"成折番多余几来 到至-~、和/半分点年月日号季届章{NUMBER_CHARS}"))))
    return re.compile(
        rf"[0-9{NUMBER_CHARS}几数翻腰减过半对大](?:(?<=[0-9])|(?<=[{NUMBER_CHARS}])(?=[{counted}])|(?<=[几数])(?=[十百千万亿])"
        r"|(?<=翻)(?=[了一二两三四番倍1-4])|(?<=腰)斩|(?<=[减过])半|(?<=半)[成数]|(?<=对)[半折]|(?<=大)半)"
    )


def figures(text: str) -> list[Figure]:
    """Every number of a folded text that may count or measure something, in order."""
    found: list[Figure] = []
    search = _begins().search
    at = 0
    while match := search(text, at):
        start = match.start()
        first = text[start]
        if first.isascii():
            read = _digits(text, start, at)
        elif first in _IMPLIED_STARTS and (word := _IMPLIED.match(text, start)):
            read = _implied(word)
        else:
            read = chinese(text, start, at)
        if isinstance(read, int):
            at = read
        else:
            found.append(read)
            at = read.end
    return found


def _implied(match: re.Match[str]) -> Figure:
    """翻番, 腰斩 and 一半 carry their number in themselves."""
    word, (start, end) = match[0], match.span()
    value = _IMPLIED_VALUES.get(word)
    if value is None and word.endswith("番"):
        value = (2 ** _DOUBLINGS[word.strip("翻了番")] - 1) * 100
    if value is None:
        return Figure(start, start, end, end, Decimal(50), unit=PERCENT, open=word[0] in "过大")
    opened = match.string[end : end + 1] == "多"
    return Figure(start, start, end, end + opened, Decimal(value), unit=PERCENT, open=opened, implied="change")


def _digits(text: str, start: int, floor: int) -> Figure | int:
    """A number in digits; an offset to go on from where it is part of a date, a code or an ordinal."""
    match = _NUMBER.match(text, start)
    if match is None:
        return start + 1
    run, opened, scale, mixed = match.groups()
    end = match.end(1)
    left = text[start - 1] if start > floor else ""
    passed = _past_date(text, start, end) if scale is None else 0
    if passed:
        return passed
    if left == "第" or (left and (left in "._#@№" or (left.isascii() and left.isalpha())) and not _named_left(text, start, end)):
        return code_end(text, end)
    if scale is not None or end - start > 4:
        figure = _scaled(start, end, run, left, scale, mixed, match)
        figure.open = opened is not None
    else:
        divided = _divided(text, start, end, run)
        if divided is not None:
            return divided
        figure = Figure(start, start, end, end, Decimal(run))
    if left and left in "+-负":
        _take_sign(text, figure, floor)
    return united(text, figure, floor)


def _past_date(text: str, start: int, end: int) -> int:
    """Past a day, a time or a code that the digits at start…end begin; 0 where they begin none."""
    if text[end : end + 1] in _APART_NEXT and (apart := _APART.match(text, start)):
        return apart.end()
    return end if end - start == 11 and _TELEPHONE.match(text, start) else 0


def _divided(text: str, start: int, end: int, run: str) -> Figure | int | None:
    """百分之 in digits (100分之5), or a part as in 1/2的: percentages; None for any other number."""
    if text.startswith("分之", end):
        return fraction(text, start, end, run)
    if text[end : end + 1] != "/" or not run.isdigit():
        return None
    if (code := _GENERATIONS.match(text, end)) is not None:
        return code.end()
    below = _SIMPLE_FRACTION.match(text, end) or _part(text, start, end)
    if below is None:
        return None
    if not 0 < int(run) < int(below[1]):
        return None
    return Figure(start, start, below.end(), below.end(), _percent(int(run), int(below[1])), unit=PERCENT, fraction=True)


def _part(text: str, start: int, end: int) -> re.Match[str] | None:
    """What a simple fraction is a part by, where the words before it speak of a part."""
    told = text[start - 1 : start] in _PART_LEFT or _PART_BEFORE.search(text, max(0, start - 9), start) is not None
    return _PART_OF.match(text, end) if told else None


def _scaled(start: int, end: int, run: str, left: str, scale: str | None, mixed: str | None, match: re.Match[str]) -> Figure:
    """A long number or one with a scale; a list of prices ($20，300美元) is not one number."""
    if "，" in run and left and left in "$¥€£":
        run = run.partition("，")[0]
        return Figure(start, start, start + len(run), start + len(run), Decimal(run))
    plain = run.replace(",", "").replace("，", "")
    if scale is None:
        return Figure(start, start, end, end, Decimal(plain))
    if mixed:
        try:
            return Figure(start, start, match.end(4), match.end(4), chinese_number(f"{plain}{scale}{mixed}"))
        except ValueError:  # two numbers side by side: the first is read
            pass
    end = match.end(3)
    return Figure(start, start, end, end, Decimal(plain), SCALES.get(plain_numerals(scale)) or _LATIN_POWERS[scale])


def _percent(upper: int, lower: int) -> Decimal:
    value = Decimal(100 * upper) / lower
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else round(value, 2)


def _named_left(text: str, start: int, end: int) -> bool:
    """Letters right before a number that are no part of a code: a currency, or a ratio or rate (PE15x, YoY-9%, LPR3.85%)."""
    return (
        _LATIN_LEFT.search(text, max(0, start - 8), start) is not None
        or currency_before(text, start) is not None
        or ("." in text[start:end] and _EXACT_UNIT.match(text, end) is not None)
    )


def _take_sign(text: str, figure: Figure, floor: int) -> None:
    """A sign right before the number; a hyphen after another number joins the two, one within a code is no sign."""
    at = figure.start - 1
    before = text[at - 1] if at else ""
    if (
        text[at] != "负"
        and at
        and (at == floor or (before == " " and at - 1 == floor and not _CELL.search(text, max(0, floor - 20), floor)))
    ):
        return
    if before and (before in "-+—" or (before.isascii() and before.isalnum() and not _LATIN_LEFT.search(text, max(0, at - 8), at))):
        return
    figure.start = at
    figure.negative = text[at] != "+"
