"""The component in spaCy pipelines: found by its entry point, spans on the text, facts with the Doc."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
import spacy
from spacy.tokens import Doc, DocBin

import zhfacts

if TYPE_CHECKING:
    from pathlib import Path

    from spacy.language import Language

TEXT = "华泽新材2021年第二季度营业收入10.81亿元，同比增长507%。😀公司净利润为2.45亿元。"


@pytest.fixture(scope="module")
def nlp() -> Language:
    blank = spacy.blank("zh")
    blank.add_pipe("zhfacts", config={"published": "2021-09-16"})
    return blank


def test_spans_are_the_values_of_the_facts(nlp: Language) -> None:
    doc = nlp(TEXT)
    facts = doc._.facts
    assert facts == zhfacts.extract(TEXT, published="2021-09-16")
    assert [fact.value_text for fact in facts] == ["10.81亿元", "507%", "2.45亿元"]
    assert [(span.start_char, span.label_) for span in doc.spans["facts"]] == [(fact.start, fact.metric) for fact in facts]
    assert all(fact.value_text in span.text for fact, span in zip(facts, doc.spans["facts"], strict=True))


def test_the_day_of_the_doc_goes_before_that_of_the_config(nlp: Language) -> None:
    doc = nlp.make_doc("今年营业收入3亿元")
    doc._.published = dt.date(2019, 5, 6)
    (fact,) = nlp(doc)._.facts
    assert (fact.published, fact.period_start) == (dt.date(2019, 5, 6), dt.date(2019, 1, 1))


def test_facts_survive_saving_and_other_processes(nlp: Language) -> None:
    doc = nlp(TEXT)
    saved = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    (loaded,) = DocBin().from_bytes(saved).get_docs(nlp.vocab)
    assert loaded._.facts == doc._.facts
    copy = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert [span.label_ for span in copy.spans["facts"]] == [fact.metric for fact in doc._.facts]
    assert [other._.facts for other in nlp.pipe([TEXT, TEXT], n_process=2)] == [doc._.facts] * 2


def test_a_pipeline_with_it_is_saved_and_loaded(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path)
    assert spacy.load(tmp_path)(TEXT)._.facts == nlp(TEXT)._.facts


def test_an_empty_doc_and_one_without_numbers(nlp: Language) -> None:
    for text in ("", "没有数字。"):
        doc = nlp(text)
        assert doc._.facts == []
        assert list(doc.spans["facts"]) == []
