"""Floors under the quality on corpus/, with the corpus that they were measured on.

The shipped weights are fitted on these articles too, so the figures say that nothing broke, not how well
an unseen article is read (README, Quality). A change of corpus/ asks for new figures: `zhfacts evaluate corpus/*.jsonl`.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from zhfacts.evaluate.score import Score, score
from zhfacts.extractor import Extractor
from zhfacts.training import crossval, gold

CORPUS = sorted((Path(__file__).parents[1] / "corpus").glob("*.jsonl"))
MEASURED_ON = "13fb1b20de37668e"
FACT_F1 = 0.77
VALUES_F1 = 0.99
SLOTS = {"value": 0.985, "entity": 0.87, "metric": 0.95, "aspect": 0.98, "period": 0.92, "basis": 0.95, "bound": 0.99, "modality": 0.93}


@pytest.fixture(scope="module")
def total() -> Score:
    articles = gold.load(CORPUS)
    return score(articles, crossval.drawn(Extractor(), articles))


def test_the_corpus_is_the_one_that_was_measured() -> None:
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in CORPUS)).hexdigest()
    assert digest[:16] == MEASURED_ON


def test_whole_facts(total: Score) -> None:
    assert total.rates()[2] >= FACT_F1
    assert total.rates("quantity")[2] >= VALUES_F1


@pytest.mark.parametrize("slot", SLOTS)
def test_slots(total: Score, slot: str) -> None:
    assert total.slot(slot) >= SLOTS[slot]
