"""Quantities in running text, by case tables (tests/cases), and what must hold of any text."""

from __future__ import annotations

import csv
import random
import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhfacts.recognise.quantities import find_quantities

CASES = Path(__file__).parent / "cases"
PIECES = [
    "1",
    "2.5",
    "1,200",
    "一",
    "三千",
    "万",
    "亿",
    "元",
    "%",
    "美元",
    "-",
    "至",
    "、",
    "约",
    "超",
    "以上",
    " ",
    "点",
    "成",
    "每股",
    "，",
    "年",
    "（",
    "）",
]


def rows(name: str) -> list[dict[str, str]]:
    with (CASES / name).open(encoding="utf8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("case", rows("quantities.csv"), ids=lambda case: case["text"])
def test_case(case: dict[str, str]) -> None:
    found = [
        f"{q.text}|{q.value.normalize():f}|{'' if q.value_max is None else f'{q.value_max.normalize():f}'}|{q.unit}|{q.bound}"
        for q in find_quantities(case["text"])
    ]
    assert ";".join(found) == case["expected"]


@pytest.mark.parametrize("text", (CASES / "no_quantities.txt").read_text(encoding="utf8").splitlines())
def test_no_quantity(text: str) -> None:
    assert find_quantities(text) == []


def test_the_same_amount_in_another_currency() -> None:
    dollars, yuan = find_quantities("营收12.5亿美元（约合81亿元人民币）")
    assert (yuan.converts, yuan.unit, yuan.bound) == (dollars.start, "CNY", "about")
    assert dollars.converts is None


def test_what_implies_a_change_says_so() -> None:
    assert [q.implied for q in find_quantities("产能翻番，股价腰斩，占比一半")] == ["change", "change", None]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_offsets_stand_in_order_and_apart(text: str) -> None:
    end = 0
    for quantity in find_quantities(text):
        assert end <= quantity.start <= quantity.number_start < quantity.number_end <= quantity.end <= len(text)
        assert quantity.value_max is None or quantity.value <= quantity.value_max
        assert (quantity.value_max is not None) == (quantity.bound == "range")
        end = quantity.end


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert all(quantity.end <= len(text) for quantity in find_quantities(text))


def test_full_width_text_has_the_same_offsets() -> None:
    (quantity,) = find_quantities("营收５．５亿元")
    assert (quantity.start, quantity.end) == (2, 7)


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1,",
        "一",
        "万",
        "1.",
        "- ",
        "1、",
        "一点",
        "不超过",
        "的",
        "1/",
        "(1,",
        "每股",
        "约占的",
        "单位：万元 1 ",
        "1/",
        "百分之一二",
        "甲（万元） ",
        "涨1 2%",
        "甲（元） 乙（%） 1 2 ",
        "甲（元） 乙（%）\n1 2\n",
    ],
)
def test_long_runs_take_linear_time(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    start = time.process_time()
    find_quantities(text)
    assert time.process_time() - start < 6


def test_random_runs_of_numerals_and_units_take_linear_time() -> None:
    pick = random.Random(7)
    text = "".join(pick.choice(PIECES) for _ in range(60_000))
    start = time.process_time()
    find_quantities(text)
    assert time.process_time() - start < 6


@pytest.mark.parametrize("digits", ["9" * 700, "9" * 5000, "0." + "3" * 5000, "九" * 5000, "1," * 5000])
@pytest.mark.parametrize("unit", ["亿元", "元", "%", "万台"])
def test_digits_without_end_are_no_number(digits: str, unit: str) -> None:
    found = find_quantities(f"代码{digits}{unit}，营收3亿元")
    assert [quantity.value for quantity in found][-1] == Decimal(300_000_000)
    assert all(quantity.end - quantity.start <= 400 for quantity in found)
