"""A reader that is simple enough to know what it must give: every run of digits is a fact."""

from __future__ import annotations

import os
import re
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from zhfacts.identity import address
from zhfacts.model import Article, Evidence, Extraction, Fact, Numeral, Reject
from zhfacts.run import Job
from zhfacts.spark.work import Task

if TYPE_CHECKING:
    from collections.abc import Iterable

DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)?")


class DigitReader:
    """BOOM in a text raises, DIE ends the process, SLOW never ends; a number followed by ? is unsure, by ! a reject."""

    def read(self, article: Article) -> Extraction:
        if "BOOM" in article.text:
            raise ValueError("boom")
        if "DIE" in article.text:
            os._exit(9)
        while "SLOW" in article.text:
            _look_busy()
        facts, rejects, numerals = [], [], []
        for found in DIGITS.finditer(article.text):
            start, end = found.span()
            mark = article.text[end : end + 1]
            if mark == "!":
                rejects.append(Reject(article.id, "no_metric", "no metric near", None, "text", start, end, found[0]))
                numerals.append(Numeral(article.id, "text", start, end, found[0], "reject", None, "no_metric"))
                continue
            facts.append(fact(article, start, end, confidence=0.2 if mark == "?" else 0.9))
            numerals.append(Numeral(article.id, "text", start, end, found[0], "fact", facts[-1].fact_id))
        return Extraction(article, facts, rejects, numerals)

    def read_all(self, articles: Iterable[Article]) -> list[Extraction]:
        return [self.read(article) for article in articles]


class DigitTask(Task, frozen=True):
    """A task of Spark that reads so."""

    def job(self) -> Job:
        return msgspec.structs.replace(super().job(), reader=DigitReader)


def _look_busy() -> None:
    try:
        sum(range(1000))
    except Exception:  # what stops a slow article must get through this
        return


def fact(article: Article, start: int, end: int, **changes: object) -> Fact:
    """A valid fact on a span of the text."""
    text = article.text[start:end]
    values: dict[str, object] = {
        "fact_id": address(article.id, start, end, text),
        "schema_version": "1.0",
        "doc_id": article.id,
        "published": article.published,
        "published_how": "given" if article.published else None,
        "entity": "华泽新材",
        "entity_text": "公司",
        "entity_id": None,
        "entity_type": "company",
        "metric": "营业收入",
        "metric_text": "营收",
        "qualifiers": {"product": "矿机"},
        "aspect": "level",
        "basis": None,
        "value": changes["value"] if "value" in changes else Decimal(text),
        "value_max": None,
        "bound": "exact",
        "unit": "CNY",
        "value_text": text,
        "period_start": article.published,
        "period_end": article.published,
        "period_text": None,
        "modality": "actual",
        "source": None,
        "sentence": article.text,
        "field": "text",
        "start": start,
        "end": end,
        "evidence": {"value": Evidence("text", start, end, "stated"), "entity": Evidence("text", start, end, "implied")},
        "confidence": 0.9,
        "rule": "digits",
    }
    return Fact(**{**values, **changes})  # type: ignore[arg-type]
