"""What must hold of everything that is made of an article, whatever its text."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from zhfacts import Extractor, validate
from zhfacts.records import as_record
from zhfacts.text import whole

if TYPE_CHECKING:
    from zhfacts import Article, Extraction, Fact

DIGITS = re.compile(r"[0-9０-９]+")


@cache
def extractor() -> Extractor:
    return Extractor()


def check(article: Article) -> Extraction:
    """Read an article and hold what it gave against the contract."""
    extraction = extractor().read(article)
    hold(extraction)
    return extraction


def hold(extraction: Extraction) -> None:
    """Hold what an article gave against the contract. Raises AssertionError."""
    article = extraction.article
    fields = {"title": whole(article.title), "text": whole(article.text)}
    for fact in extraction.facts:
        assert validate.problem(fact) is None
        assert fact.doc_id == article.id
        assert fields[fact.field][fact.start : fact.end] == fact.value_text
        assert fact.value_text in fact.sentence
        _grounded(fact, fields)
    assert len({fact.fact_id for fact in extraction.facts}) == len(extraction.facts)
    for record, name in ((extraction.rejects, "reject"), (extraction.numerals, "numeral")):
        for one in record:
            assert validate.validator(name).is_valid(as_record(one)), one
            assert one.field is None or fields[one.field][one.start : one.end] == one.text
    _accounted(extraction, fields)


def _grounded(fact: Fact, fields: dict[str, str]) -> None:
    """A slot's evidence is the text that the slot quotes; an implied one stands on the value."""
    quoted = {"entity": fact.entity_text, "metric": fact.metric_text, "value": fact.value_text, "period": fact.period_text}
    for slot, evidence in fact.evidence.items():
        text = fields[evidence.field][evidence.start : evidence.end]
        assert text
        if evidence.how == "implied":
            assert (evidence.field, evidence.start, evidence.end) == (fact.field, fact.start, fact.end)
        elif slot in quoted:
            assert text == quoted[slot], (slot, evidence)


def _accounted(extraction: Extraction, fields: dict[str, str]) -> None:
    """Every run of digits lies in one numeral; no two numerals overlap; a fact's numeral names a fact of its own."""
    ids = {fact.fact_id for fact in extraction.facts}
    for name, text in fields.items():
        spans = sorted((n.start, n.end) for n in extraction.numerals if n.field == name)
        assert all(end <= start for (_, end), (start, _) in pairwise(spans))
        starts = [start for start, _ in spans]
        for run in DIGITS.finditer(text):
            start, end = spans[bisect_right(starts, run.start()) - 1]
            assert start <= run.start() < run.end() <= end, run
    assert {n.fact_id for n in extraction.numerals if n.fate == "fact"} <= ids
    assert all(n.reason for n in extraction.numerals if n.fate == "reject")
