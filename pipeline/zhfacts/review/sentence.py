"""A fact read back as one plain sentence, in Chinese and in English."""

from __future__ import annotations

import calendar
import csv
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from zhfacts.model import Fact

_ZH_BASIS = {"yoy": "同比", "qoq": "环比", "mom": "较上月", "wow": "较前一周", "dod": "较前一交易日", "ytd": "较年初", "prior": "较此前"}
_EN_BASIS = {
    "yoy": "year on year", "qoq": "quarter on quarter", "mom": "month on month", "wow": "week on week", "dod": "day on day",
    "ytd": "since the year began", "prior": "against an earlier point",
}  # fmt: skip
_ZH_BEFORE = {"yoy": "上年同期", "qoq": "上季度", "mom": "上月", "wow": "前一周", "dod": "前一交易日", "ytd": "年初", "prior": "此前"}
_EN_BEFORE = {
    "yoy": "a year before", "qoq": "the quarter before", "mom": "the month before", "wow": "the week before", "dod": "the day before",
    "ytd": "the beginning of the year", "prior": "before",
}  # fmt: skip
_ZH_CLAIM = {"actual": "", "forecast": "预计", "plan": "计划"}
_ZH_UNITS = {"%": "%", "pp": "个百分点", "bp": "个基点"}
_EN_UNITS = {"%": "%", "pp": " percentage points", "bp": " basis points", "倍": " times", "点": " points"}
_EN_WORDS = {
    "股": "share", "10股": "10 shares", "吨": "tonne", "桶": "barrel", "公斤": "kg", "平方米": "m²", "人": "people", "千瓦时": "kWh",
    "天": "days", "年": "years", "个月": "months", "户": "households",
}  # fmt: skip
_BOUNDS_OF_SIZE = ("more_than", "less_than")
_ZH_BOUNDS = {"about": "约", "more_than": "超过", "less_than": "不到"}
_EN_BOUNDS = {"about": "about ", "more_than": "more than ", "less_than": "less than "}
_QUARTERS = {(1, 3): "Q1", (4, 6): "Q2", (7, 9): "Q3", (10, 12): "Q4"}


def in_chinese(fact: Fact) -> str:
    """青禾软件2024年上半年营业收入同比上升18%。"""
    said = f"据{fact.source}，" if fact.source else ""
    owner = "其" if _own_words(fact) else fact.entity or "（主体不明）"
    subject = f"{owner}{zh_period(fact.period_start, fact.period_end)}{''.join(_said_qualifiers(fact))}{fact.metric}"
    return f"{said}{subject}{_ZH_CLAIM[fact.modality]}{_zh_predicate(fact)}。"


def in_english(fact: Fact) -> str:
    """青禾软件's revenue in the first half of 2024 rose by 18% year on year."""
    when = en_period(fact.period_start, fact.period_end)
    named = " ".join((*_said_qualifiers(fact), english_metric(fact.metric)))
    said = f"According to {fact.source}, " if fact.source else ""
    owner = "its" if _own_words(fact) else f"{fact.entity or '(no owner)'}'s"
    return f"{said}{owner} {named}{when and ' '}{when} {_en_predicate(fact)}."


def _said_qualifiers(fact: Fact) -> list[str]:
    """The qualifiers that name what is measured; another that links facts is none of them."""
    return [value for name, value in fact.qualifiers.items() if name != "conversion_of"]


def _own_words(fact: Fact) -> bool:
    return bool(fact.source) and fact.source in {fact.entity, fact.entity_text}


def _zh_predicate(fact: Fact) -> str:
    basis = fact.basis or ""
    if fact.aspect == "change":
        verb, low, high = _direction(fact.value, fact.value_max, ("上升", "下降", "变动"))
        return f"{_ZH_BASIS.get(basis, '')}{verb}{zh_amount(low, high, fact.bound, fact.unit)}"
    if basis and fact.unit == "倍":
        return f"为{_ZH_BEFORE[basis]}的{zh_amount(fact.value, fact.value_max, fact.bound, fact.unit)}"
    return f"{_ZH_BASIS.get(basis, '')}为{zh_amount(fact.value, fact.value_max, fact.bound, fact.unit)}"


def _en_predicate(fact: Fact) -> str:
    claim = {"actual": "", "forecast": "is expected to ", "plan": "is planned to "}[fact.modality]
    against = f" {_EN_BASIS[fact.basis]}" if fact.basis else ""
    if fact.aspect == "change":
        verbs = ("rise", "fall", "change") if claim else ("rose", "fell", "changed")
        verb, low, high = _direction(fact.value, fact.value_max, verbs)
        return f"{claim}{verb} by {en_amount(low, high, fact.bound, fact.unit)}{against}"
    be = f"{claim}be" if claim else "was"
    if fact.basis and fact.unit == "倍":
        return f"{be} {en_amount(fact.value, fact.value_max, fact.bound, fact.unit)} that of {_EN_BEFORE[fact.basis]}"
    return f"{be} {en_amount(fact.value, fact.value_max, fact.bound, fact.unit)}{against}"


def _direction(low: Decimal, high: Decimal | None, verbs: tuple[str, str, str]) -> tuple[str, Decimal, Decimal | None]:
    """The verb of a change, and its size without the sign that the verb says."""
    rise, fall, change = verbs
    if high is None:
        return (fall, -low, None) if low < 0 else (rise, low, None)
    if low < 0 < high:
        return change, low, high
    return (fall, -high, -low) if low < 0 else (rise, low, high)


def zh_amount(low: Decimal, high: Decimal | None, bound: str, unit: str) -> str:
    """超过12.4亿元; a bound on a negative value is one on its size."""
    if high is not None:
        return f"{_zh_number(low, unit)}至{_zh_number(high, unit)}"
    if low < 0 and bound in _BOUNDS_OF_SIZE:
        return f"负{_ZH_BOUNDS[bound]}{_zh_number(-low, unit)}"
    return _ZH_BOUNDS.get(bound, "") + _zh_number(low, unit)


def zh_change(low: Decimal, high: Decimal | None, bound: str, unit: str) -> str:
    """降超过20%."""
    verb, low, high = _direction(low, high, ("升", "降", "变动"))
    return verb + zh_amount(low, high, bound, unit)


def _zh_number(value: Decimal, unit: str) -> str:
    """12.4亿元: ten thousands, hundred millions and trillions of what is counted; the value stays exact."""
    name = _ZH_UNITS.get(unit) or "/".join(_currency(part) for part in unit.split("/"))
    if unit in {"%", "pp", "bp", "倍", "点"}:
        return plain(value) + name
    for scale, word in ((Decimal(10) ** 12, "万亿"), (Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万")):
        if abs(value) >= scale:
            return plain(value / scale) + word + name
    return plain(value) + name


def en_amount(low: Decimal, high: Decimal | None, bound: str, unit: str) -> str:
    """More than CNY 1.24 billion; a bound on a negative value is one on its size."""
    if high is not None:
        return f"{_en_number(low, unit)} to {_en_number(high, unit)}"
    if low < 0 and bound in _BOUNDS_OF_SIZE:
        return f"negative by {_EN_BOUNDS[bound]}{_en_number(-low, unit)}"
    return _EN_BOUNDS.get(bound, "") + _en_number(low, unit)


def en_change(low: Decimal, high: Decimal | None, bound: str, unit: str) -> str:
    """Down more than 20%."""
    verb, low, high = _direction(low, high, ("up", "down", "changed by"))
    return f"{verb} {en_amount(low, high, bound, unit)}"


def _en_number(value: Decimal, unit: str) -> str:
    if unit in _EN_UNITS:
        return plain(value) + _EN_UNITS[unit]
    said = grouped(value)
    for scale, word in ((Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million")):
        if abs(value) >= scale:
            said = f"{grouped(value / scale)} {word}"
            break
    of, slash, per = unit.partition("/")
    each = f" per {_EN_WORDS.get(per, per)}" if slash else ""
    if len(of) == 3 and of.isascii() and of.isupper():
        return f"{of} {said}{each}"
    return f"{said} {_EN_WORDS.get(of, of)}".rstrip() + each


def plain(value: Decimal) -> str:
    """A decimal in full, without idle zeros."""
    said = f"{value:f}"
    return said.rstrip("0").rstrip(".") if "." in said else said


def grouped(value: Decimal) -> str:
    """The same with thousands set apart."""
    whole, _, fraction = f"{value:,f}".partition(".")
    return f"{whole}.{fraction}".rstrip("0").rstrip(".") if fraction else whole


def zh_period(first: dt.date | None, last: dt.date | None) -> str:
    """2024年上半年."""
    if not first or not last:
        return ""
    if first == last:
        return f"{first.year}年{first.month}月{first.day}日"
    if not _whole_months(first, last):
        year = "" if first.year == last.year else f"{last.year}年"
        return f"{first.year}年{first.month}月{first.day}日至{year}{last.month}月{last.day}日"
    span = (first.month, last.month)
    if first.year != last.year:
        if span == (1, 12):
            return f"{first.year}年至{last.year}年"
        return f"{first.year}年{first.month}月至{last.year}年{last.month}月"
    words = {(1, 12): "", (1, 6): "上半年", (7, 12): "下半年", (1, 9): "前三季度"}
    if span in words:
        return f"{first.year}年{words[span]}"
    if span in _QUARTERS:
        return f"{first.year}年第{'一二三四'[last.month // 3 - 1]}季度"
    return f"{first.year}年{first.month}月" + ("" if span[0] == span[1] else f"至{last.month}月")


def en_period(first: dt.date | None, last: dt.date | None) -> str:
    """In the first half of 2024."""
    if not first or not last:
        return ""
    if first == last:
        return f"on {_en_day(first)}"
    if not _whole_months(first, last):
        return f"from {_en_day(first)} to {_en_day(last)}"
    span = (first.month, last.month)
    if first.year != last.year:
        if span == (1, 12):
            return f"from {first.year} to {last.year}"
        return f"from {_MONTHS[first.month]} {first.year} to {_MONTHS[last.month]} {last.year}"
    words = {(1, 12): "", (1, 6): "the first half of ", (7, 12): "the second half of ", (1, 9): "the first three quarters of "}
    if span in words:
        return f"in {words[span]}{first.year}"
    if span in _QUARTERS:
        return f"in {_QUARTERS[span]} {first.year}"
    months = _MONTHS[first.month] if span[0] == span[1] else f"{_MONTHS[first.month]} to {_MONTHS[last.month]}"
    return f"in {months} {first.year}"


_MONTHS = list(calendar.month_name)


def _en_day(day: dt.date) -> str:
    return f"{day.day} {_MONTHS[day.month]} {day.year}"


def _whole_months(first: dt.date, last: dt.date) -> bool:
    return first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]


@cache
def _currencies() -> dict[str, str]:
    """The name of each currency: the first in the list, and 元 for 人民币."""
    with (files("zhfacts") / "lexicon" / "money.csv").open(encoding="utf8") as file:
        named = {row["code"]: row["names"].split()[0] for row in csv.DictReader(file) if row["names"].strip()}
    return {**named, "CNY": "元"}


def _currency(unit: str) -> str:
    return _currencies().get(unit, unit)


@cache
def _metrics() -> dict[str, str]:
    with (files("zhfacts") / "review" / "metrics.csv").open(encoding="utf8") as file:
        return {row["metric"]: row["english"] for row in csv.DictReader(file)}


def english_metric(metric: str) -> str:
    """The English name of a canonical metric; others stay as they are."""
    return _metrics().get(metric, metric)
