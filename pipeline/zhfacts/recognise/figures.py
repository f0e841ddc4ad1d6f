"""Numbers in running text, one by one: what was written, its scale, and the unit behind it.

Two steps: one pattern finds number runs (and takes days, clock times and codes out of the way), then the
unit lexicon is asked at the end of each run. Ranges, lists and bounds come later, from neighbours.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from zhfacts.recognise.numerals import CHINESE_DIGITS, POWERS, SCALES, chinese_number, parse_number, plain_numerals, shift
from zhfacts.recognise.units import CENTS, PERCENT, Unit, currency_before, unit_at, unit_starts

if TYPE_CHECKING:
    from zhfacts.model import Aspect

_D = CHINESE_DIGITS.replace("参", "")
_N = f"{_D}十百千万亿兆拾佰仟廿卅"

# days, clock times, years, quarters; codes, numbers of documents and of telephones
_APART = (
    r"(?:19|20)\d\d(?:年(?:\d{1,2}月(?:\d{1,2}[日号])?)?|[-/.](?:0?[1-9]|1[0-2])[-/.](?:3[01]|[12]\d|0?\d)(?!\d)|[-~至到/、](?:(?:19|20)\d\d|\d\d)年)"
    r"|[12]\d[-~至/、][123]\d年"
    r"|\d{1,2}(?:[-~至到/、]\d{1,2})?月(?:\d{1,2}(?:[日号]|[-~至到、]\d{1,2}[日号]))?"
    r"|\d{1,2}(?:[-~至、]\d{1,2})?日(?![元圆币])"
    r"|\d{1,2}[:：]\d\d(?:[:：]\d\d)?(?![\d.%倍])|\d{1,2}时(?:\d{1,2}分)?(?![代长间段尚效])|\d{1,2}点(?:\d{1,2}分|半|整|钟|许)"
    r"|(?:20)?\d\d[QH][1-4]|[1-4]季度|[1-4][QH](?:20)?\d\d|\d0(?:年代|后(?=[^,，。、;；\s]))"
    r"|\d{1,6}\.?(?:SH|SZ|HK|BJ|US|OF|OQ)(?![A-Za-z])|1[3-9]\d{9}(?![\d.万亿元%股户人吨])|0\d{2,3}-\d{7,8}|400-\d{3,4}-\d{3,4}|\d+(?:\.\d+){2,}"
    r"|\d{1,5}号(?!召)"
)
_DIGITS = r"(?:\d{1,3}(?:,\d{3})++(?!\d)|\d{1,3}(?:，\d{3})++(?!\d)(?=(?:\.\d+)? ?(?:[万亿元股人吨台户家点米名只美辆桶手套件港日欧英个份]|%))|\d++)(?:\.\d++)?+"
_SCALE = r"(?:[十百千]?(?:万亿|[万亿])|兆(?![瓦赫帕欧易丰焦])|千(?![瓦克米卡伏赫帕焦安丝头])|百(?!分)|k(?![A-Za-z/²³\d])|bn(?![A-Za-z])|billion|million|trillion)"
_MIXED = rf"(?:零?[\d{_D}]{{1,4}}[十百千万](?![瓦克米分]))++(?:零?[\d{_D}](?!\d))?+|零[\d{_D}]{{1,4}}(?![\d.])|(?<=万)\d{{4}}(?![\d.年])"
_CHINESE = (
    rf"(?:[几数](?=[十百千万亿]))?[{_N}]++(?:几(?![\d年天个月周度])[百千万亿]*+)?(?:[多余](?=[百千万亿])[百千万亿]++)?"
    rf"(?:点(?!一[线带路直度些举段点])[{_D}]++(?:[百千]?[万亿]{{1,2}})?)?"
)
_SCAN = re.compile(
    rf"({_APART})"
    rf"|(翻了?[一二两三四1-4]?番|翻(?:了?一)?倍|腰斩|减半|一半|过半数?|半数|对半|大半(?=[^天年])|对折)"
    rf"|({_DIGITS})(?: ?([多余几])?({_SCALE})({_MIXED})?)?"
    rf"|({_CHINESE}|半(?=成))"
)
_IMPLIED = {"翻倍": 100, "翻一倍": 100, "翻了一倍": 100, "腰斩": -50, "减半": -50}
_DOUBLINGS = {"": 1, "一": 1, "1": 1, "二": 2, "两": 2, "2": 2, "三": 3, "3": 3, "四": 4, "4": 4}
_LATIN_POWERS = {"k": 3, "bn": 9, "million": 6, "billion": 9, "trillion": 12}
_POWERS_OF_TEN = frozenset(Decimal(10) ** power for power in range(1, 13))

_TENTHS = re.compile(
    rf" ?成(?![立为功本交员都长品份果绩熟型效就套语因群千百像活见风败])(?: ?([{_D}半])(?![{_N}个家成倍年月天季大方项点市次位名条股只支])(?:成)?)?"
)
_DISCOUNT = re.compile(r" ?折(?![扣旧算价合损射叠现桥])")
_FRACTION = re.compile(rf"分之 {{0,4}}([负-]?)((?:{_DIGITS})k?|[{_N}]++(?:点[{_D}]++)?)")
_SPAN_OF_DIGITS = re.compile(r"(|.*[十百千万亿])([一二两三四五六七八])([二两三四五六七八九])([十百千]?[万亿]{0,2})")
_LAST_SCALE = re.compile(r"[百千]?(?:万亿|[万亿])$|[十百千]$")
_SMALL = re.compile(r"[十百千]")
_BIG = re.compile(r"[万亿]+")
_YEAR_LABEL = re.compile(r"(?:0\d|[1-3]\d|[89]\d)$")
_YEARS_COUNTED = re.compile(r"年(?:期|以?[上下内前后]|左右|多|来|间|限|的|[，。、；,\s）)]|$)")
_YEARS_LEFT = re.compile(r"(?:近|约|过去|用|超过?|为期|历时|长达|达|满|每|连续|逾|期限|[寿刑]命?期?|未来|最近|共|为|了)$")
_LATIN_LEFT = re.compile(
    r"(?:PE|PB|PS|PEG|EPS|ROE|ROA|ROIC|EBITDA|IRR|NAV|VIX|CAGR|YoY|QoQ|MoM|YOY|QOQ|MOM|yoy|qoq|mom|TTM|LPR|MLF|CPI|PPI|PMI|GDP|WTI|IPO|GMV"
    r"|ARR|ARPU|MAU|DAU|DPS|BVPS|LME|COMEX|IV|[Ss]hibor|SHIBOR|[Hh]ibor|HIBOR|[Ll]ibor|LIBOR|SOFR)$"
)
_EXACT_UNIT = re.compile(r"%|[万亿]|pct|bp|倍|元|美元|港元|x(?![A-Za-z])|pp")
_SCORED = re.compile(r"(?:评|得|打|满|总|高|低|均|比|积)分|分数|指数|评|考|胜|负|赢|输|赛|落后|领先|拿下?|砍")
_MINUTES = frozenset("钟秒")
_CODE_REST = re.compile(r"(?:-?[A-Za-z0-9_]+)*+(?:\.\d+)?")
_LETTER = re.compile(r"[A-Za-z]")
_SUBUNITS = re.compile(
    rf"(?:又|零)?([{_D}十]|\d{{1,2}})(?:角|毛)(?:零?([{_D}]|\d)(?:分钱?|(?=[^{_N}\d个分]|$)))?(?:钱)?"
    rf"|(?:又|零)?([{_D}十]{{1,3}}|\d{{1,2}})(?:分钱?|美分|日本[钱銭])(?!钟|之)|[整正](?![体个治理式常个好在是])"
)
_HALF_KUAI = re.compile(rf"([{_D}])(?![{_N}\d]|[个只件斤张条支瓶袋箱台份分角毛])")


class Figure:
    """One number as written, with the unit behind it.

    `digits` × 10^`power` is the number; `high` is set where two digits stand for a span (三五百, 十七八).
    `open`: digits are left open upwards (30多, 十几亿); `vague`: there are none (数十亿, 万元).
    """

    __slots__ = (
        "digits",
        "end",
        "fraction",
        "high",
        "implied",
        "negative",
        "number_end",
        "number_start",
        "open",
        "power",
        "start",
        "unit",
        "vague",
    )

    def __init__(self, start: int, number_end: int, end: int, digits: Decimal, power: int, unit: Unit | None) -> None:
        self.start = start
        self.number_start = start
        self.number_end = number_end
        self.end = end
        self.digits = digits
        self.power = power
        self.unit = unit
        self.high: Decimal | None = None
        self.open = False
        self.vague = False
        self.fraction = False
        self.negative = False
        self.implied: Aspect | None = None

    def value(self, digits: Decimal) -> Decimal:
        """`digits` with this figure's scale, in the base of its unit."""
        value = shift(digits, self.power) if self.power else digits
        factor = self.unit.factor if self.unit is not None else None
        return value if factor is None else value * factor


def figures(text: str) -> list[Figure]:
    """Every number of a folded text that may count or measure something, in order."""
    found: list[Figure] = []
    search = _SCAN.search
    at = 0
    while match := search(text, at):
        which = match.lastindex or 0
        if which == 1:
            at = match.end()
            continue
        read = _implied(match) if which == 2 else _chinese(text, match, at) if which == 7 else _digits(text, match, at)
        if isinstance(read, int):
            at = read
        else:
            found.append(read)
            at = read.end
    return found


def _implied(match: re.Match[str]) -> Figure:
    """翻番, 腰斩 and 一半 carry their number in themselves."""
    word = match[2]
    value = _IMPLIED.get(word)
    if value is None and word.endswith("番"):
        value = (2 ** _DOUBLINGS[word.strip("翻了番")] - 1) * 100
    figure = Figure(match.start(), match.end(), match.end(), Decimal(50 if value is None else value), 0, PERCENT)
    figure.implied = None if value is None else "change"
    figure.open = word[0] in "过大"
    return figure


def _digits(text: str, match: re.Match[str], floor: int) -> Figure | int:
    """A number in digits; an offset to go on from where it is part of a code or an ordinal."""
    start, end, run = match.start(), match.end(3), match[3]
    left = text[start - 1] if start > floor else ""
    if left == "第" or (left and (left in "._#@№" or (left.isalpha() and left.isascii())) and not _named_left(text, start, end)):
        rest = _CODE_REST.match(text, end)
        return rest.end() if rest else end
    if "，" in run and left and left in "$¥€£":
        run = run.partition("，")[0]
        figure = Figure(start, start + len(run), start + len(run), Decimal(run), 0, None)
        _take_currency(text, figure, floor)
        return figure
    plain = run.replace(",", "").replace("，", "")
    scale, mixed = match[5], match[6]
    if mixed:
        end = match.end(6)
        figure = Figure(start, end, end, chinese_number(f"{plain}{scale}{mixed}"), 0, None)
    elif scale:
        end = match.end(5)
        figure = Figure(start, end, end, Decimal(plain), SCALES.get(scale) or _LATIN_POWERS[scale], None)
        figure.open = match[4] is not None
    elif text.startswith("分之", end):
        return _fraction(text, start, end, plain)
    else:
        figure = Figure(start, end, end, Decimal(plain), 0, None)
    if left in "+-负" and left:
        _take_sign(text, figure, floor)
    return _united(text, figure, floor)


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
    if at == floor and at and text[at] != "负":
        return
    if (before in "-+—" and before) or (before.isascii() and before.isalnum() and not _LATIN_LEFT.search(text, max(0, at - 8), at)):
        return
    figure.start = at
    figure.negative = text[at] != "+"


def _fraction(text: str, start: int, end: int, lower: str) -> Figure | int:
    """百分之三点五, 三分之二: a percentage; one that never ends is rounded to two places."""
    found = _FRACTION.match(text, end)
    if found is None:
        return end
    try:
        below = chinese_number(f"一{lower}" if lower in POWERS else lower)
        value = 100 * parse_number(found[2]) / below
    except (ValueError, ArithmeticError):
        return end
    if value == value.to_integral_value():
        value = value.quantize(Decimal(1))
    else:
        value = value.normalize() if below in _POWERS_OF_TEN else round(value, 2)
    figure = Figure(start, found.end(), found.end(), value, 0, PERCENT)
    if text.endswith(("负", "负的"), 0, start):
        figure.start = start - (1 if text[start - 1] == "负" else 2)
        figure.negative = True
    figure.fraction = True
    figure.negative ^= bool(found[1])
    return figure


def _chinese(text: str, match: re.Match[str], floor: int) -> Figure | int:
    """A number in Chinese numerals; an offset to go on from where the characters count nothing."""
    start, end, run = match.start(), match.end(), plain_numerals(match[7])
    if text.startswith("分之", end):
        return _fraction(text, start, end, run)
    if passed := _idiom_end(text, start):
        return passed
    if run[-1] in "千百兆" and (cut := _cut_unit(text, end, run[-1])):
        run, end = run[:-cut], end - cut
        if not run:
            return end + cut
    following = text[end : end + 1]
    if len(run) == 1 and following not in _counted_starts():
        return end
    if start and text[start - 1] in "第老初" and run[0] not in "几数":
        return end
    if following and following in "年月日号时季届章" and (passed := _calendar(text, end, run)):
        return passed
    figure = _chinese_figure(start, run)
    if figure is None:
        return end
    if start and text[start - 1] == "负":
        figure.start, figure.negative = start - 1, True
    return _united(text, figure, floor)


def _cut_unit(text: str, end: int, last: str) -> int:
    """千 of 千瓦 and 百 of 百分点 belong to the unit, not to the number before it."""
    following = text[end : end + 1]
    if last == "千":
        return int(following != "" and following in "瓦克米卡伏赫帕焦安")
    if last == "兆":
        return int(following != "" and following in "瓦赫帕欧焦")
    return int(text.startswith("分点", end) or text.startswith("分比", end))


def _calendar(text: str, end: int, run: str) -> int:
    """Past a date or ordinal in Chinese numerals; 0 where it counts years, days or hours."""
    if text[end] in "月号季届章" or (text[end] == "日" and not run.endswith(("百", "千"))):
        return end + 1
    if text[end] == "年" and (len(run) == 4 and not _SMALL.search(run)):
        return end + 1
    return 0


def _chinese_figure(start: int, run: str) -> Figure | None:
    """The figure of a run, or of the first of two numbers written without a break (三十万三十万)."""
    try:
        return _read_run(start, run)
    except ValueError:
        for break_ in _BIG.finditer(run):
            try:
                return _read_run(start, run[: break_.end()])
            except ValueError:
                continue
    return None


def _read_run(start: int, run: str) -> Figure:
    """The number of a run: its digits apart from its scale, so that a neighbour can share the scale."""
    end = start + len(run)
    span = _SPAN_OF_DIGITS.fullmatch(run)
    if span and 0 < chinese_number(span[3]) - chinese_number(span[2]) <= 2:
        head, low, high, units = span.groups()
        figure = Figure(start, end, end, chinese_number(f"{head}{low}{units}"), 0, None)
        figure.high = chinese_number(f"{head}{high}{units}")
        return figure
    if run == "半":
        return Figure(start, end, end, Decimal("0.5"), 0, None)
    body = run[1:] if run[0] in "数几" else run
    scale = _LAST_SCALE.search(body)
    if scale is None or any(mark in body for mark in "多余几") or _BIG.search(body, 0, scale.start()):
        figure = Figure(start, end, end, chinese_number(body), 0, None)
        figure.open = any(mark in run for mark in "多余几")
        return figure
    cut, unit = scale.start(), scale[0]
    if unit[0] in "十百千" and _SMALL.search(body, 0, cut):
        cut, unit = (cut + 1, unit[1:]) if len(unit) > 1 else (len(body), "")
    head = body[:cut]
    figure = Figure(start, end, end, chinese_number(head) if head else Decimal(1), SCALES[unit] if unit else 0, None)
    figure.vague = not head
    figure.open = run is not body
    return figure


def _united(text: str, figure: Figure, floor: int) -> Figure | int:
    """The figure with the unit behind its number; an offset to go on from where that shows a date or code."""
    end = figure.number_end
    following = text[end : end + 1]
    if following == "%":
        figure.unit, figure.end = PERCENT, end + 1
        return figure
    if following == " ":
        end += 1
        following = text[end : end + 1]
    if following and following in "多余来几+" and not figure.open and (following != "+" or not text[end + 1 : end + 2].isdigit()):
        figure.open, figure.end = True, end + 1
        end += 1
        following = text[end : end + 1]
    if following in ("成", "折") and figure.power < 2:
        _fold_scale(figure)
        return _tenths(text, figure, end) if following == "成" else _discount(text, figure, end)
    found = unit_at(text, end)
    if found is None:
        return _unitless(text, figure)
    unit, figure.end = found
    if unit.kind == "duration" and following == "年" and _labels_year(text, figure, end):
        return figure.end
    figure.unit = CENTS if unit.symbol == "分" and _is_money(text, figure, end) else unit
    if unit.kind == "money":
        _add_small_change(text, figure, following)
    if figure.number_start > floor:
        _take_currency(text, figure, floor)
    return figure


def _unitless(text: str, figure: Figure) -> Figure | int:
    """A number that nothing known follows: letters behind it make it a code."""
    if figure.power == 0 and _LETTER.match(text, figure.number_end):
        rest = _CODE_REST.match(text, figure.number_end)
        return rest.end() if rest else figure.number_end
    _take_currency(text, figure, 0)
    return figure


def _is_money(text: str, figure: Figure, end: int) -> bool:
    """分 is a hundredth of a yuan unless a score is spoken of."""
    return (
        figure.power == 0
        and figure.digits < 100
        and not _SCORED.search(text, max(0, figure.start - 8), figure.start)
        and text[end + 1 : end + 2] not in _MINUTES
    )


def _labels_year(text: str, figure: Figure, end: int) -> bool:
    """22年 is a year; 近20年, 10年期 count years."""
    number = text[figure.number_start : figure.number_end]
    return (
        len(number) == 2
        and _YEAR_LABEL.match(number) is not None
        and not _YEARS_COUNTED.match(text, end)
        and not _YEARS_LEFT.search(text, max(0, figure.start - 3), figure.start)
    )


def _tenths(text: str, figure: Figure, end: int) -> Figure | int:
    """三成, 三成五, 半成: tenths as a percentage."""
    found = _TENTHS.match(text, end)
    if found is None or figure.digits > 10:
        return figure.number_end
    more = Decimal(0) if found[1] is None else Decimal(5) if found[1] == "半" else chinese_number(found[1])
    if figure.high is not None:
        figure.high = figure.high * 10
    figure.digits = _plain(figure.digits * 10 + more)
    figure.unit, figure.end = PERCENT, found.end()
    return figure


def _discount(text: str, figure: Figure, end: int) -> Figure | int:
    """八折 and 八五折: what is still paid, as a percentage."""
    if not _DISCOUNT.match(text, end):
        return figure.number_end
    if figure.digits < 10 and figure.high is None:
        figure.digits = _plain(figure.digits * 10)
    elif figure.high is not None:
        figure.digits, figure.high = figure.digits * 10 + figure.high, None
    figure.unit, figure.end = PERCENT, end + 1
    return figure


def _plain(value: Decimal) -> Decimal:
    """Without zeros after the point that a factor left behind."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _add_small_change(text: str, figure: Figure, word: str) -> None:
    """元角分 as one amount: 123元1角1分, 三块四, 两块九毛九, 伍仟元整."""
    end = figure.end
    following = text[end : end + 1]
    if not following or following not in _CHANGE_STARTS or figure.unit is None:
        return
    found = _SUBUNITS.match(text, end)
    if found:
        jiao, fen, only_fen = found.groups()
        if jiao or fen or only_fen:
            _fold_scale(figure)
            change = sum(shift(chinese_number(part), -power) for part, power in ((jiao, 1), (fen, 2), (only_fen, 2)) if part)
            figure.digits += change / (figure.unit.factor or 1)
        figure.end = found.end()
        again = unit_at(text, figure.end)
        if again and again[0].symbol == figure.unit.symbol:
            figure.end = again[1]
    elif word == "块" and (half := _HALF_KUAI.match(text, end)):
        _fold_scale(figure)
        figure.digits += shift(chinese_number(half[1]), -1)
        figure.end = half.end()


def _fold_scale(figure: Figure) -> None:
    figure.digits, figure.power = shift(figure.digits, figure.power), 0


_CHANGE_STARTS = frozenset(f"又零整正0123456789十{_D}")


def _take_currency(text: str, figure: Figure, floor: int) -> None:
    """人民币8亿元, $20, HK$3.5: the currency named before an amount; it says which one a plain 元 is."""
    unit = figure.unit
    if unit is not None and unit.kind != "money":
        return
    mark = currency_before(text, figure.start)
    if mark is None or mark[1] < floor:
        return
    if unit is None or unit.symbol == "CNY":
        figure.unit = mark[0]
    figure.start = mark[1]


@cache
def _counted_starts() -> frozenset[str]:
    """What can stand behind a lone Chinese numeral that counts."""
    return unit_starts() | frozenset("成折番多余几来 到至-~、和/")


@cache
def _idioms() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[tuple[int, str], ...]]]:
    """Words that hold numerals and count nothing, by their first two characters, or by the character before their first numeral."""
    numerals = re.compile(rf"[{_N}\d半]")
    leading: dict[str, list[str]] = {}
    inner: dict[str, list[tuple[int, str]]] = {}
    lines = (files("zhfacts") / "lexicon" / "not_numbers.txt").read_text("utf8").splitlines()
    for word in sorted((word for line in lines if not line.startswith("#") for word in line.split()), key=len, reverse=True):
        place = numerals.search(word)
        if place is None or place.start() == 0:
            leading.setdefault(word[:2], []).append(word)
        else:
            inner.setdefault(word[place.start() - 1], []).append((place.start(), word))
    return {key: tuple(words) for key, words in leading.items()}, {key: tuple(words) for key, words in inner.items()}


def _idiom_end(text: str, start: int) -> int:
    """Where the word ends that holds the numeral at `start` without counting; 0 where there is none."""
    leading, inner = _idioms()
    for word in leading.get(text[start : start + 2], ()):
        if text.startswith(word, start):
            return start + len(word)
    for back, word in inner.get(text[start - 1], ()) if start else ():
        if start >= back and text.startswith(word, start - back):
            return start - back + len(word)
    return 0
