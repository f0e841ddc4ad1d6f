"""Numbers in every dress: written forms of one number are equal, and what is no number is refused."""

from __future__ import annotations

import contextlib
import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhfacts.recognise.numerals import parse_number
from zhfacts.recognise.quantities import find_quantities
from zhfacts.text import fold

SMALL, CAPITAL = "零一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"
UNITS, CAPITAL_UNITS = ("", "十", "百", "千"), ("", "拾", "佰", "仟")
BIG = ("", "万", "亿", "兆", "京")


def group(number: int, digits: str, units: tuple[str, ...]) -> str:
    """A number below 10000 in Chinese numerals."""
    written, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            written += ("零" if gap and written else "") + digits[digit] + units[place]
        gap = not digit
    return written


def chinese(number: int, digits: str = SMALL, units: tuple[str, ...] = UNITS) -> str:
    """A whole number in Chinese numerals."""
    if not number:
        return "零"
    groups = [number // 10000**place % 10000 for place in range(5)]
    written, zero = "", False
    for place in range(4, -1, -1):
        value = groups[place]
        if not value:
            zero = bool(written)
            continue
        if written and (zero or value < 1000):
            written += "零"
        written, zero = written + group(value, digits, units) + BIG[place], False
    return written


@given(st.integers(0, 10**16))
def test_small_capital_and_digits_are_equal(number: int) -> None:
    assert parse_number(chinese(number)) == number
    assert parse_number(chinese(number, CAPITAL, CAPITAL_UNITS)) == number
    assert parse_number(f"{number:,}") == number
    assert parse_number(str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))) == number


def mixed(number: int) -> str:
    """A whole number with digits before each great unit: 1亿2034万5, the last four of them in full."""
    groups = [number // 10000**place % 10000 for place in range(5)]
    written = ""
    for place in range(4, -1, -1):
        if groups[place] or not (written or place):
            written += f"{groups[place]:04d}{BIG[place]}" if written else f"{groups[place]}{BIG[place]}"
    return written


@given(st.integers(0, 10**16))
def test_digits_between_great_units_are_equal(number: int) -> None:
    assert parse_number(mixed(number)) == number


def forms(number: int) -> list[str]:
    """How a text writes a number of yuan."""
    return [f"{number}元", f"{number:,}元", f"{chinese(number)}元", f"{chinese(number, CAPITAL, CAPITAL_UNITS)}元整"]


@given(st.integers(10, 10**15))
def test_an_amount_in_a_text_reads_the_same_in_every_form(number: int) -> None:
    for form in forms(number):
        (found,) = find_quantities(f"金额为{form}。")
        assert (found.value, found.unit, found.start, found.end) == (number, "CNY", 3, 3 + len(form)), form


@given(st.integers(1, 10**7), st.integers(1, 4), st.sampled_from(["万", "亿", "万亿"]))
def test_an_amount_with_a_scale_equals_its_digits(digits: int, places: int, scale: str) -> None:
    short = Decimal(digits).scaleb(-places)
    (found,) = find_quantities(f"金额为{short:f}{scale}元")
    assert found.value == short * {"万": 10**4, "亿": 10**8, "万亿": 10**12}[scale]


@given(st.text(max_size=80))
def test_folding_moves_no_offset(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded


@given(st.text(alphabet="０１２３４５６７８９．％萬億兩點幾，、～－　ａＺ", max_size=30))
def test_full_width_and_traditional_fold_character_for_character(text: str) -> None:
    assert [fold(character) for character in text] == list(fold(text))


@given(st.decimals(0, 10**6, places=4), st.sampled_from([("万", 4), ("亿", 8), ("万亿", 12), ("", 0)]))
def test_a_scale_is_exact(number: Decimal, scale: tuple[str, int]) -> None:
    assert parse_number(f"{number}{scale[0]}") == number * 10 ** scale[1]


@given(st.integers(1, 9999), st.integers(0, 9))
def test_decimals_in_chinese(whole: int, tenth: int) -> None:
    assert parse_number(f"{chinese(whole)}点{SMALL[tenth]}") == Decimal(f"{whole}.{tenth}")


@given(st.text(max_size=30))
def test_anything_else_is_refused_with_a_clear_message(text: str) -> None:
    try:
        assert isinstance(parse_number(text), Decimal)
    except ValueError as problem:
        assert "is not a number" in str(problem)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.5", "1234.5"),
        ("1，234.5", "1234.5"),
        ("负一百二", "-120"),
        ("-1.5", "-1.5"),
        ("两千三点一", "2300.1"),
        ("3万4千", "34000"),
        ("1千零1", "1001"),
        ("2.5万亿", "2500000000000"),
        ("廿五", "25"),
        ("卅", "30"),
        ("半", "0.5"),
        ("三成五", "0.35"),
        ("百分之三点五", "0.035"),
        ("千分之六", "0.006"),
        ("十几亿", "1000000000"),
        ("五百余万", "5000000"),
        ("一百九十万零三千九百七十一", "1903971"),
        ("十万零一千", "101000"),
        ("二千七", "2700"),
        ("一万零一十二", "10012"),
        ("幺三八", "138"),
        ("16.4亿", "1640000000"),
    ],
)
def test_written_forms(text: str, value: str) -> None:
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "几十万", "数百", "一些", "陆兆显", "三十万三十万", "一分之零分之", "5分之", "万达"])
def test_no_numbers(text: str) -> None:
    with pytest.raises(ValueError, match="is not a number"):
        parse_number(text)


@pytest.mark.parametrize("run", ["一", "万", "1", "1,", "点", "1.", "亿一", "(", "分之"])
def test_long_runs_take_no_long_time(run: str) -> None:
    start = time.process_time()
    with contextlib.suppress(ValueError):
        parse_number(run * 20_000)
    assert time.process_time() - start < 2
