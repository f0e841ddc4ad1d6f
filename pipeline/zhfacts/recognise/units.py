"""Units and currencies of the lexicon, matched at one place of a text."""

from __future__ import annotations

import csv
import re
import tomllib
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

import msgspec


class Unit(msgspec.Struct, frozen=True):
    """A unit as facts give it; one of the word as written is `factor` of it (角 is 0.1 CNY)."""

    symbol: str
    kind: str
    dimension: str
    factor: Decimal | None = None


Words: TypeAlias = dict[str, tuple[tuple[str, Unit, str], ...]]  # by one character: word, unit, what behind it makes another word

BARE = Unit("", "number", "number")
PERCENT = Unit("%", "percent", "percent")
CENTS = Unit("CNY", "money", "money", Decimal("0.01"))
_GENERIC = frozenset(("元", "块", "块钱", "圆"))  # say money, not whose
_PER = re.compile(r"[ ]?(?:/|每)[ ]?(10|百|千|万)?")
_LATIN = re.compile(r"[A-Za-z0-9]")
_LETTERED_WORD = re.compile(r"[A-Z][型轮股级端类]")
_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")


def _lexicon(name: str) -> str:
    return files("zhfacts").joinpath("lexicon", name).read_text(encoding="utf-8")


@cache
def _toml() -> dict[str, Any]:
    return tomllib.loads(_lexicon("units.toml"))


@cache
def currencies() -> list[tuple[str, list[str], list[str]]]:
    """ISO code, names and signs of each currency in use."""
    rows = csv.DictReader(_lexicon("money.csv").splitlines())
    return [(row["code"], row["names"].split(), row["signs"].split()) for row in rows]


def _every_word() -> dict[str, Unit]:
    data = _toml()
    kinds: dict[str, str] = data["kinds"]
    words: dict[str, Unit] = {}
    for dimension, listed in data["words"].items():
        kind = kinds.get(dimension, "count")
        words.update({word: Unit(word, kind, dimension) for word in listed.split()})
    for dimension, units in data["units"].items():
        kind = kinds.get(dimension, "count")
        words.update({word: Unit(symbol, kind, dimension) for symbol, written in units.items() for word in written})
    for word, (symbol, factor, kind) in data["scaled"].items():
        words[word] = Unit(symbol, kind, kind, Decimal(factor))
    for code, names, signs in reversed(currencies()):
        money = Unit(code, "money", "money")
        words.update(dict.fromkeys(names, money))
        words.update({sign: money for sign in signs if sign[-1].isalpha()})
    return words


def _by_first(words: dict[str, Unit]) -> Words:
    """Words by their first character, the longest first."""
    breaks: dict[str, str] = _toml()["breaks"]
    table: dict[str, list[tuple[str, Unit, str]]] = {}
    for word in sorted(words, key=len, reverse=True):
        table.setdefault(word[0], []).append((word, words[word], breaks.get(word, "")))
    return {first: tuple(entries) for first, entries in table.items()}


@cache
def unit_words() -> Words:
    """Every unit that can follow a number."""
    return _by_first(_every_word())


@cache
def _currency_names() -> Words:
    return _by_first(
        {word: Unit(code, "money", "money") for code, names, signs in currencies() for word in (*names, *signs) if len(word) > 1}
    )


@cache
def currency_marks() -> Words:
    """Signs, codes and names that can stand before an amount, by their last character, the longest first."""
    table: dict[str, list[tuple[str, Unit, str]]] = {}
    marks = [(mark, code) for code, names, signs in currencies() for mark in (*signs, *(name for name in names if len(name) > 1))]
    for mark, code in sorted(marks, key=lambda entry: -len(entry[0])):
        table.setdefault(mark[-1], []).append((mark, Unit(code, "money", "money"), ""))
    return {last: tuple(entries) for last, entries in table.items()}


@cache
def named_unit(symbol: str) -> Unit:
    """The unit that facts give as `symbol`; none is a bare number, an unknown one a count."""
    if not symbol:
        return BARE
    price, _, lower = symbol.partition("/")
    known = next(
        (unit for entries in unit_words().values() for _, unit, _ in entries if unit.symbol == price and unit.factor is None), None
    )
    kind = known.kind if known else "count"
    return Unit(symbol, "price" if lower and kind == "money" else kind, known.dimension if known else "count")


@cache
def unit_starts() -> frozenset[str]:
    """The characters that units begin with."""
    return frozenset(unit_words())


def currency_before(text: str, at: int) -> tuple[Unit, int] | None:
    """The currency whose sign or name ends at `at` (one space between is nothing), and where that begins.

    兑美元7.1 is a rate, not an amount of dollars.
    """
    if at and text[at - 1] == " ":
        at -= 1
    for word, unit, _ in currency_marks().get(text[at - 1 : at], ()):
        start = at - len(word)
        if text.endswith(word, 0, at):
            if word[0].isascii() and word[0].isalpha() and _LATIN.match(text[start - 1 : start]):
                continue
            return None if text[start - 1 : start] in ("兑", "对", "/") and start else (unit, start)
    return None


def _word_at(text: str, at: int, table: Words) -> tuple[Unit, int] | None:
    for word, unit, breaks in table.get(text[at : at + 1], ()):
        if text.startswith(word, at):
            end = at + len(word)
            following = text[end : end + 1]
            if following and (following in breaks or (word[-1] in _LETTERS and not _ends_letters(text, end))):
                continue
            return unit, end
    return None


def _ends_letters(text: str, end: int) -> bool:
    """Whether a unit in letters ends here: no letter or digit follows, or only the letter of a word like N型."""
    return not _LATIN.match(text, end) or _LETTERED_WORD.match(text, end) is not None


def unit_at(text: str, at: int) -> tuple[Unit, int] | None:
    """The longest unit that begins at `at`, with what it is counted per (元/股, 万桶/日), and its end."""
    found = _word_at(text, at, unit_words())
    if found is None:
        return None
    unit, end = found
    if unit.kind == "money":
        named = _named_currency(text, end) if text[at:end] in _GENERIC else None
        unit, end = named or found
    following = text[end : end + 1]
    if following and (following in "/ " or (following == "每" and unit.kind == "money")):
        return _per(text, unit, end) or (unit, end)
    return unit, end


def _named_currency(text: str, end: int) -> tuple[Unit, int] | None:
    """亿元人民币, 万元欧元, 元(港币): the currency named after the plain 元 is the one meant."""
    opening = text[end : end + 1] in ("(", "（")
    named = _word_at(text, end + opening, _currency_names())
    if named is None:
        return None
    unit, stop = named
    if opening:
        return (unit, stop + 1) if text[stop : stop + 1] in (")", "）") else None
    return named


def _per(text: str, unit: Unit, end: int) -> tuple[Unit, int] | None:
    """元/股, 元/10股, 美元每桶, 元/平方米/月: a unit counted per another."""
    symbol, stop = unit.symbol, end
    for _ in range(2):
        slash = _PER.match(text, stop)
        if slash is None:
            break
        at, times = slash.end(), slash[1] or ""
        lower = None
        if times:  # 克/千瓦时: the 千 belongs to the unit
            lower = _word_at(text, slash.start(1), unit_words())
            at, times = (slash.start(1), "") if lower else (at, times)
        lower = lower or _word_at(text, at, unit_words())
        if lower is None or lower[0].kind in ("money", "percent"):
            break
        counted = text[at : lower[1]] if lower[0].kind == "duration" else lower[0].symbol  # 桶/日 keeps its 日
        symbol, stop = f"{symbol}/{times}{counted}", lower[1]
    if stop == end:
        return None
    return Unit(symbol, "price" if unit.kind == "money" else unit.kind, unit.dimension, unit.factor), stop


_NOT_PER = frozenset("个家次位名期届轮批项类种方级层步场笔部省市县国")
_LOT = re.compile(r" ?(\d{1,3}|[十百千万])?")
_ASIDE = re.compile(r"[，。；、\d]")


def counted_per(text: str, at: int, start: int) -> str | None:
    """What 每 right before `at` counts by, for an amount at `start` soon after: 股 of 每股收益为0.5元, 10股 of 每10股派3元."""
    lot = _LOT.match(text, at)
    if lot is None:
        return None
    found, times = _word_at(text, lot.end(), unit_words()), lot[1] or ""
    if found is None and times and not times.isdigit():  # 每千克: the 千 belongs to the unit
        found, times = _word_at(text, lot.start(1), unit_words()), ""
    if found is None:
        return None
    unit, end = found
    if unit.kind != "count" or unit.symbol in _NOT_PER or not 0 <= start - end <= 8 or _ASIDE.search(text, end, start):
        return None
    return f"{times}{unit.symbol}"
