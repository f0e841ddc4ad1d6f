"""Time expressions and the days they cover, by case tables (tests/cases), and what must hold of any text."""

from __future__ import annotations

import csv
import datetime as dt
import random
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhfacts.model import Period
from zhfacts.recognise.periods import find_periods, infer_published
from zhfacts.recognise.quantities import find_quantities

CASES = Path(__file__).parent / "cases"
PUBLISHED = dt.date(2021, 9, 16)
PIECES = (
    "2021年|去年|今年|上半年|前三季度|第二季度|9月|15日|1-9月|Q2|H1|至|到|、|和|截至|以来|止六个月|较|同期|（|）|，|。|近三年|未来|后|前|三|十|几|星期|周一"
    "|上周|昨日|目前|收盘|双十一|十四五|年底|初|2021-03-23|20210323|21|/22年|财年|个月|内| |\n"
).split("|")


def rows(name: str) -> list[dict[str, str]]:
    with (CASES / name).open(encoding="utf8", newline="") as file:
        return list(csv.DictReader(file))


def written(period: Period) -> str:
    return f"{period.text}|{period.first or ''}|{period.last or ''}"


@pytest.mark.parametrize("case", rows("periods.csv"), ids=lambda case: case["text"])
def test_case(case: dict[str, str]) -> None:
    found = find_periods(case["text"], dt.date.fromisoformat(case["published"]))
    assert ";".join(f"{written(period)}|{period.role}" for period in found) == case["expected"]


@pytest.mark.parametrize("case", rows("peer_differences.csv") + rows("hard_differences.csv"), ids=lambda case: case["text"])
def test_where_others_read_otherwise(case: dict[str, str]) -> None:
    assert case["why"]
    if case["kind"] == "period":
        got = ";".join(written(period) for period in find_periods(case["text"], dt.date.fromisoformat(case["published"])))
    else:
        got = ";".join(
            f"{q.text}|{q.value.normalize():f}|{'' if q.value_max is None else f'{q.value_max.normalize():f}'}|{q.unit}|{q.bound}"
            for q in find_quantities(case["text"])
        )
    assert got == case["ours"]


@pytest.mark.parametrize("text", ["去年营收增长", "上月", "近三年", "昨日收盘", "年底"])
def test_relative_words_have_no_days_without_a_publication(text: str) -> None:
    assert all((period.first, period.last) == (None, None) for period in find_periods(text, None))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024年8月30日电，营收增长。", dt.date(2024, 8, 30)),
        ("时间：2024-08-30 10:00\n正文", dt.date(2024, 8, 30)),
        ("8月30日，营收增长。", None),
        ("较2023年12月31日增长5%。", None),
    ],
)
def test_the_publication_is_inferred_from_a_full_date(text: str, day: dt.date | None) -> None:
    assert infer_published(text) == day


@given(
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.one_of(st.none(), st.dates(dt.date(1990, 1, 1), dt.date(2060, 12, 31)))
)
def test_offsets_stand_in_order_and_apart(text: str, published: dt.date | None) -> None:
    end = 0
    for period in find_periods(text, published):
        assert end <= period.start < period.end <= len(text)
        assert period.text == text[period.start : period.end]
        assert period.first is None or period.last is None or period.first <= period.last
        end = period.end


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert all(period.text == text[period.start : period.end] for period in find_periods(text, PUBLISHED))


FULL_WIDTH = str.maketrans("0123456789-/", "０１２３４５６７８９－／")


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_full_width_text_has_the_same_periods(text: str) -> None:
    plain = [(p.start, p.end, p.first, p.last) for p in find_periods(text, PUBLISHED)]
    assert [(p.start, p.end, p.first, p.last) for p in find_periods(text.translate(FULL_WIDTH), PUBLISHED)] == plain


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1月",
        "年",
        "一",
        "2021",
        "2021-",
        "第一、",
        "截至",
        "较",
        "（",
        "周",
        "3年",
        "近",
        "去年同期",
        "1日至",
        "在2018，",
        "（去年）6月",
        "几十年前",
    ],
)
def test_long_runs_take_linear_time(piece: str) -> None:
    text = piece * (50_000 // len(piece))
    start = time.process_time()
    find_periods(text, PUBLISHED)
    assert time.process_time() - start < 6


def test_random_runs_of_time_words_take_linear_time() -> None:
    pick = random.Random(7)
    text = "".join(pick.choice(PIECES) for _ in range(60_000))
    start = time.process_time()
    find_periods(text, PUBLISHED)
    assert time.process_time() - start < 8
