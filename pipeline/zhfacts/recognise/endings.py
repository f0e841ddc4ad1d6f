"""One number with what is written behind it: its unit, tenths (成) and discounts (折), small change (元角分)."""

from __future__ import annotations

import re
from decimal import Decimal

import msgspec

from zhfacts.model import Aspect
from zhfacts.recognise.numerals import CHINESE_DIGITS, chinese_number, shift
from zhfacts.recognise.units import CENTS, PERCENT, Unit, currency_before, unit_at, unit_starts

# characters of Chinese numbers in running text; 参 is 三 only in sums of money written out in capitals
DIGIT_CHARS = CHINESE_DIGITS.replace("參", "")
NUMBER_CHARS = f"{DIGIT_CHARS}十百千万亿兆拾佰仟廿卅"

_TENTHS = re.compile(
    rf" ?成(?![立为功本交员都长品份果绩熟型效就套语因群千百像活见风败])"
    rf"(?: ?([{DIGIT_CHARS}半])(?![{NUMBER_CHARS}个家成倍年月天季大方项点市次位名条股只支])(?:成)?)?"
)
_DISCOUNT = re.compile(r" ?折(?![扣旧算价合损射叠现桥])")
_YEAR_LABEL = re.compile(r"(?:0\d|[1-3]\d|[89]\d)$")
_YEARS_COUNTED = re.compile(r"年(?:期|以?[上下内前后]|左右|多|来|间|限|的|[，。、；,\s）)]|$)")
_YEARS_LEFT = re.compile(r"(?:近|约|过去|用|超过?|为期|历时|长达|达|满|每|连续|逾|期限|[寿刑]命?期?|未来|最近|共|为|了)$")
_SCORED = re.compile(r"(?:评|得|打|满|总|高|低|均|比|积)分|分数|指数|评|考|胜|负|赢|输|赛|落后|领先|拿下?|砍")
_MINUTES = frozenset("钟秒")
_PIECES = re.compile(r"产量|销量|组件|电路|芯片|面板|[屏板砖]|电池|电表|手表|硬盘|晶圆|地块|宗地|土地")
_CODE = re.compile(r"(?:-?[A-Za-z0-9_]+)*+(?:\.\d+)?")
_LETTER = re.compile(r"[A-Za-z]")
_CHANGE_STARTS = frozenset(f"又零整正0123456789十{DIGIT_CHARS}")
_SMALL_CHANGE = re.compile(
    rf"(?:又|零)?([{DIGIT_CHARS}十]|\d{{1,2}})(?:角|毛)(?:零?([{DIGIT_CHARS}]|\d)(?:分钱?|(?=[^{NUMBER_CHARS}\d个分]|$)))?(?:钱)?"
    rf"|(?:又|零)?([{DIGIT_CHARS}十]{{1,3}}|\d{{1,2}})(?:分钱?|美分|日本[钱銭])(?!钟|之)|[整正](?![体个治理式常好在是当向面值回增负])"
)
_HALF_KUAI = re.compile(rf"([{DIGIT_CHARS}])(?![{NUMBER_CHARS}\d]|[个只件斤张条支瓶袋箱台份分角毛])")
# 多 after the unit (三年多, 一成多, 7倍多) and not the start of a word
_HALF_MORE = re.compile(r"半(?![年月日天夜个价截成导场决程数径岛壁山途仓封挂以之])")
_MORE = re.compile(r"多(?![项个家种次名只头空地方元年数位条款层重样云国省部品支类维少日天月场台])")


class Figure(msgspec.Struct):
    """One number as written, with the unit behind it.

    `digits` × 10^`power` is the number; `high` is set where two digits stand for a span (三五百, 十七八).
    `open`: digits are left open upwards (30多, 十几亿); `vague`: there are none (数十亿, 万元);
    `tenfold`: 成 and 折 made tens of it; `fraction`: written as 分之.
    """

    start: int
    number_start: int
    number_end: int
    end: int
    digits: Decimal
    power: int = 0
    unit: Unit | None = None
    high: Decimal | None = None
    open: bool = False
    vague: bool = False
    tenfold: bool = False
    fraction: bool = False
    negative: bool = False
    implied: Aspect | None = None

    def value(self, digits: Decimal) -> Decimal:
        """`digits` with this figure's scale, in the base of its unit."""
        value = shift(digits, self.power) if self.power else digits
        factor = self.unit.factor if self.unit is not None else None
        return value if factor is None else value * factor

    def fold_scale(self) -> None:
        """Its scale written out into the digits."""
        self.digits, self.power = shift(self.digits, self.power), 0


def code_end(text: str, at: int) -> int:
    """Where letters and digits that belong together end."""
    found = _CODE.match(text, at)
    return found.end() if found else at


def united(text: str, figure: Figure, floor: int) -> Figure | int:
    """The figure with the unit behind its number; an offset to go on from where that shows a date or code."""
    end = figure.number_end
    following = text[end : end + 1]
    if following == "%":
        figure.unit, figure.end = PERCENT, end + 1
        return figure
    if following == " ":
        end += 1
        following = text[end : end + 1]
    if following and following in "多余来几+" and not figure.open and _left_open(text, end, following):
        figure.open, figure.end = True, end + 1
        end += 1
        following = text[end : end + 1]
    if following in ("成", "折") and figure.power < 2:
        figure.fold_scale()
        return _tenths(text, figure, end) if following == "成" else _discount(text, figure, end)
    found = unit_at(text, end)
    if found is None or _is_amount(text, figure, found[0]):
        return _unitless(text, figure, floor)
    unit, figure.end = found
    if following == "年" and unit.kind == "duration" and _labels_year(text, figure, end):
        return figure.end
    figure.unit = unit
    if unit.kind == "money":
        _as_money(text, figure, end)
        _take_currency(text, figure, floor)
    elif unit.symbol == "分" and _is_money(text, figure, end):
        figure.unit = CENTS
    elif unit.kind in _MEASURES:
        _more_after_unit(text, figure)
    return figure


def _is_amount(text: str, figure: Figure, unit: Unit) -> bool:
    """500亿国家基金 and $99 起 are money, whatever follows."""
    if unit.kind == "count" and figure.start and text[figure.start - 1] in "$¥€£":
        return True
    return unit.dimension == "things" and figure.power >= 8


_MEASURES = frozenset(("multiple", "duration"))


def _left_open(text: str, end: int, mark: str) -> bool:
    """Whether 多, 余, 来, 几 or + behind a number leaves it open (30多家, 20来个, 30+), and is not a word's first character."""
    following = text[end + 1 : end + 2]
    if mark == "+":
        return not following.isdigit()
    if mark in "来几":
        return following != "" and following in unit_starts() and following not in "自源年"
    return mark != "多" or _MORE.match(text, end) is not None or following in unit_starts()


def _more_after_unit(text: str, figure: Figure) -> None:
    """三年多, 7倍多 are open upwards; 三年半, 两倍半 a half more."""
    following = text[figure.end : figure.end + 1]
    if following == "多" and _MORE.match(text, figure.end):
        figure.open, figure.end = True, figure.end + 1
    elif following == "半" and figure.power == 0 and _HALF_MORE.match(text, figure.end):
        figure.digits, figure.end = figure.digits + Decimal("0.5"), figure.end + 1


def _unitless(text: str, figure: Figure, floor: int) -> Figure | int:
    """A number that nothing known follows: letters behind it make it a code."""
    if figure.power == 0 and _LETTER.match(text, figure.number_end):
        return code_end(text, figure.number_end)
    _take_currency(text, figure, floor)
    return figure


def _is_money(text: str, figure: Figure, end: int) -> bool:
    """分 is a hundredth of a yuan unless a score is spoken of."""
    return (
        figure.digits < 100
        and figure.power < 2
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
    figure.unit, figure.end, figure.tenfold = PERCENT, found.end(), True
    _more_after_unit(text, figure)
    return figure


def _discount(text: str, figure: Figure, end: int) -> Figure | int:
    """八折 and 八五折: what is still paid, as a percentage."""
    if not _DISCOUNT.match(text, end):
        return figure.number_end
    if figure.high is not None:
        figure.digits, figure.high = figure.digits * 10 + figure.high, None
    elif figure.digits < 10:
        figure.digits = _plain(figure.digits * 10)
    figure.unit, figure.end, figure.tenfold = PERCENT, end + 1, True
    return figure


def _plain(value: Decimal) -> Decimal:
    """Without zeros after the point that a factor left behind."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _as_money(text: str, figure: Figure, at: int) -> None:
    """块 counts pieces where the text speaks of what comes in pieces; 元角分 behind it is one amount."""
    word = text[at]
    if word == "块" and figure.end == at + 1 and figure.power >= 4 and _PIECES.search(text, max(0, at - 20), at + 8):
        figure.unit = Unit("块", "count", "count")
        return
    following = text[figure.end : figure.end + 1]
    if following and following in _CHANGE_STARTS:
        _add_small_change(text, figure, word)
    elif following == "多":
        _more_after_unit(text, figure)


def _add_small_change(text: str, figure: Figure, word: str) -> None:
    """123元1角1分, 三块四, 两块九毛九, 伍仟元整 are one amount."""
    unit = figure.unit
    if unit is None:
        return
    if found := _SMALL_CHANGE.match(text, figure.end):
        jiao, fen, only_fen = found.groups()
        if jiao or fen or only_fen:
            figure.fold_scale()
            change = sum((shift(chinese_number(part), -power) for part, power in ((jiao, 1), (fen, 2), (only_fen, 2)) if part), Decimal(0))
            figure.digits += change / (unit.factor or 1)
        figure.end = found.end()
        again = unit_at(text, figure.end)
        if again and again[0].symbol == unit.symbol:
            figure.end = again[1]
    elif word == "块" and (half := _HALF_KUAI.match(text, figure.end)):
        figure.fold_scale()
        figure.digits += shift(chinese_number(half[1]), -1)
        figure.end = half.end()


def _take_currency(text: str, figure: Figure, floor: int) -> None:
    """人民币8亿元, $20, HK$3.5: the currency named before an amount; it says which one a plain 元 is."""
    if figure.start <= floor:
        return
    mark = currency_before(text, figure.start)
    if mark is None or mark[1] < floor:
        return
    if figure.unit is None or figure.unit.symbol == "CNY":
        figure.unit = mark[0]
    figure.start = mark[1]
