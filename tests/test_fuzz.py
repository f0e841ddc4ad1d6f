"""A short run of tests/benchmarks/fuzz.py: one article in 251 of its first hundred thousand, without the longest."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from contract import check

sys.path.insert(0, str(Path(__file__).parent / "benchmarks"))

import fuzz


@pytest.mark.parametrize("first", range(0, 100_000, 251 * 40))
def test_articles_made_to_break_the_reading_keep_the_contract(first: int) -> None:
    for number in range(first, first + 251 * 40, 251):
        given = fuzz.article(number)
        if len(given.text) < 20_000:
            check(given)


def test_the_articles_are_the_same_every_time() -> None:
    assert fuzz.article(17) == fuzz.article(17)
    assert len({fuzz.article(number).text for number in range(50)}) == 50
    assert any("\ud800" in fuzz.article(number).text for number in range(500))
