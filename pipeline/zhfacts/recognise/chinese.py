"""Chinese numerals in running text: which of them count something, and how much."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from importlib.resources import files

from zhfacts.recognise.endings import DIGIT_CHARS, NUMBER_CHARS, Figure, united
from zhfacts.recognise.numerals import POWERS, SCALES, chinese_number, parse_number, plain_numerals
from zhfacts.recognise.units import PERCENT

_D, _N = DIGIT_CHARS, NUMBER_CHARS
_RUN = re.compile(
    rf"(?:[几数](?=[十百千万亿]))?[{_N}]++(?:几(?![\d年天个月周度])[百千万亿]*+)?(?:[多余](?=[百千万亿])[百千万亿]++)?"
    rf"(?:点(?!一[线带路直度些举段点])[{_D}]++(?:[百千]?[万亿]{{1,2}})?)?|半(?=成)"
)
_LONGEST = 40  # characters of a number; a longer run is none
_POWERS_OF_TEN = frozenset(Decimal(10) ** power for power in range(1, 13))
_NUMERATOR = re.compile(
    rf"分之 {{0,4}}([负-]?)(\d{{1,3}}(?:,\d{{3}})++|\d{{1,12}}(?:\.\d{{1,12}})?k?|[{_N}]{{1,24}}+(?:点[{_D}]{{1,12}}+)?)"
)
_TWO_DIGITS = re.compile(r"[一二两三四五六七八九]{2}")
_RATE = re.compile(r"[天晚斤吨]|个月|小时|平米|平方米")  # 三万一天: so much a day
_SPAN_OF_DIGITS = re.compile(r"(|.*[十百千万亿])([一二两三四五六七八])([二两三四五六七八九])([十百千]?[万亿]{0,2})")
_LAST_SCALE = re.compile(r"[百千]?(?:万亿|[万亿])$|[十百千]$")
_SMALL = re.compile(r"[十百千]")
_BIG = re.compile(r"[万亿]+")
_OPEN = frozenset("多余几")
_NUMERALS = frozenset(NUMBER_CHARS)
_SCALED = ("百", "千", "万", "亿")
_CUT = {"千": frozenset("瓦克米卡伏赫帕焦安"), "兆": frozenset("瓦赫帕欧焦")}
_ORDINAL_LEFT = frozenset("第老初")


def fraction(text: str, start: int, end: int, lower: str) -> Figure | int:
    """百分之三点五, 三分之二: a percentage; one that never ends is rounded to two places."""
    found = _NUMERATOR.match(text, end)
    if found is None:
        return end
    upper, stop = found[2], found.end()
    if upper[-1] == "百" and text.startswith("分", stop):  # 百分之七十百分位
        upper, stop = upper[:-1], stop - 1
    most = None
    if _TWO_DIGITS.fullmatch(upper):  # 百分之三五 is from three to five, 十分之一二手房 one tenth
        if lower == "百" and upper[0] < upper[1]:
            most = upper[1]
        else:
            stop -= 1
        upper = upper[0]
    try:
        below = chinese_number(f"一{lower}" if lower in POWERS else lower)
        value = _percentage(upper, below)
        high = None if most is None else _percentage(most, below)
    except (ValueError, ArithmeticError):
        return end
    figure = Figure(start, start, stop, stop, value, unit=PERCENT, high=high, fraction=True, negative=bool(found[1]))
    if text.endswith(("负", "负的"), 0, start):
        figure.start = start - (1 if text[start - 1] == "负" else 2)
        figure.negative = not figure.negative
    return figure


def _percentage(upper: str, below: Decimal) -> Decimal:
    value = 100 * parse_number(upper) / below
    if value == value.to_integral_value():
        return value.quantize(Decimal(1))
    return value.normalize() if below in _POWERS_OF_TEN else round(value, 2)


def chinese(text: str, start: int, floor: int) -> Figure | int:
    """The number in Chinese numerals at `start`; an offset to go on from where the characters count nothing."""
    match = _RUN.match(text, start)
    if match is None:
        return start + 1
    end, run = match.end(), plain_numerals(match[0])
    if text.startswith("个亿", end):  # 三个亿
        end, run = end + 2, f"{run}亿"
    if end - start > _LONGEST:
        return end
    if text.startswith("分之", end):
        return fraction(text, start, end, run)
    if len(run) == 1 and run in _D and text.startswith("人民币", end):  # 支付赵四人民币5元: 四人民币 is no amount
        return end
    passed = _past_word(text, start) or _past_calendar(text, start, end, run)
    if passed:
        return passed
    cut = _cut_unit(text, end, run[-1]) or (run[-1] == "一" and run[-2:-1] in _SCALED and _RATE.match(text, end) is not None)
    figure = _figure(start, end - cut, run[:-1] if cut else run) if len(run) > cut else None
    if figure is None:
        return end
    if start > floor and text[start - 1] == "负":
        figure.start, figure.negative = start - 1, True
    return united(text, figure, floor)


def _cut_unit(text: str, end: int, last: str) -> bool:
    """千 of 千瓦 and 百 of 百分点 belong to the unit, not to the number before it."""
    if last in _CUT:
        return text[end : end + 1] in _CUT[last]
    return last == "百" and text.startswith(("分点", "分比"), end)


def _past_calendar(text: str, start: int, end: int, run: str) -> int:
    """Past a date or an ordinal; 0 where the number counts years, days, hours or anything else."""
    if start and text[start - 1] in _ORDINAL_LEFT:
        return end
    following = text[end : end + 1]
    if not following or following not in "月号季届章日年":
        return 0
    if following == "年":
        return end + 1 if len(run) == 4 and not _SMALL.search(run) else 0
    return 0 if following == "日" and run[-1] in "百千" else end + 1


def _figure(start: int, end: int, run: str) -> Figure | None:
    """The figure of a run, or of the first of two numbers written without a break (三十万三十万)."""
    try:
        return _read(start, end, run)
    except ValueError:
        for stop in _BIG.finditer(run):
            try:
                return _read(start, start + stop.end(), run[: stop.end()])
            except ValueError:
                continue
    return None


def _read(start: int, end: int, run: str) -> Figure:
    """The number of a run: its digits apart from its scale, so that a neighbour can share the scale."""
    if run == "半":
        return Figure(start, start, end, end, Decimal("0.5"))
    span = _SPAN_OF_DIGITS.fullmatch(run)
    if span and 0 < chinese_number(span[3]) - chinese_number(span[2]) <= 2:
        head, low, high, units = span.groups()
        return Figure(start, start, end, end, chinese_number(f"{head}{low}{units}"), high=chinese_number(f"{head}{high}{units}"))
    body = run[1:] if run[0] in "数几" else run
    scale = _LAST_SCALE.search(body)
    if scale is None or not _OPEN.isdisjoint(body) or _BIG.search(body, 0, scale.start()) or "兆" in body:
        return Figure(start, start, end, end, chinese_number(body), open=not _OPEN.isdisjoint(run) or run is not body)
    cut, unit = scale.start(), scale[0]
    if unit[0] in "十百千" and _SMALL.search(body, 0, cut):
        cut, unit = (cut + 1, unit[1:]) if len(unit) > 1 else (len(body), "")
    head = body[:cut]
    digits = chinese_number(head) if head else Decimal(1)
    return Figure(start, start, end, end, digits, SCALES[unit] if unit else 0, open=run is not body, vague=not head)


@cache
def _words() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[tuple[int, str], ...]]]:
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


def _past_word(text: str, start: int) -> int:
    """Where the word ends that holds the numeral at `start` without counting; 0 where there is none."""
    leading, inner = _words()
    for word in leading.get(text[start : start + 2], ()):
        if text.startswith(word, start):
            end = start + len(word)
            if word[-1] in _NUMERALS and text[end : end + 1] in _NUMERALS:  # 二百五十 is a number, 二百五 a fool
                continue
            return end
    for back, word in inner.get(text[start - 1], ()) if start else ():
        if start >= back and text.startswith(word, start - back):
            return start - back + len(word)
    return 0
