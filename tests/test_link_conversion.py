"""An amount in two currencies: two facts of the same thing, the second marked."""

from decimal import Decimal

import pytest

import zhfacts


@pytest.mark.parametrize(
    ("text", "first", "second", "unit"),
    [
        ("青禾软件上半年亏损3.2亿美元（约合23亿元人民币）。", "3.2亿美元", "-2300000000", "CNY"),
        ("青禾软件上半年营业收入12.5亿美元，约合人民币90亿元。", "12.5亿美元", "9000000000", "CNY"),
        ("青禾软件拟以10亿港元（相当于1.28亿美元）出售物业。", "10亿港元", "128000000", "USD"),
    ],
)
def test_the_second_amount_takes_every_slot_of_the_first(text: str, first: str, second: str, unit: str) -> None:
    one, other = zhfacts.extract(text, published="2024-08-30")
    assert (other.value, other.unit, other.qualifiers) == (Decimal(second), unit, {"conversion_of": first})
    assert one.qualifiers == {}
    slots = ("entity", "metric", "aspect", "basis", "period_start", "period_end", "modality")
    assert [getattr(one, slot) for slot in slots] == [getattr(other, slot) for slot in slots]


@pytest.mark.parametrize("text", ["营业收入12亿元，净利润2亿美元。", "营业收入12亿元（上年同期10亿元）。", "出口12亿美元，进口81亿元。"])
def test_two_amounts_are_no_conversion(text: str) -> None:
    assert all(fact.qualifiers == {} for fact in zhfacts.extract(text, published="2024-08-30"))
