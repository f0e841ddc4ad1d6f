"""The tagger of names: its model, its paths, what it adds to the names of a page, and the component in spaCy."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Span as Tokens

import zhfacts.spacy_ner
from zhfacts import segment
from zhfacts.model import Article
from zhfacts.recognise import tagger, tagger_model
from zhfacts.recognise.names import find_names
from zhfacts.recognise.tagger import Tagger
from zhfacts.recognise.tagger_model import TAGS, model
from zhfacts.text import Page
from zhfacts.training import names as training

ANY = [[0] * len(TAGS) for _ in TAGS]


def only(**weights: int) -> list[tuple[int, int]]:
    return [(TAGS.index(tag.replace("_", "-")), weight) for tag, weight in weights.items()]


def test_the_best_path_and_not_the_best_tags() -> None:
    transitions = [row[:] for row in ANY]
    transitions[TAGS.index("B-company")][TAGS.index("I-company")] = 500
    made = model(transitions, {"a甲": only(B_company=200), "a乙": only(O=100)})
    assert Tagger(made).spans([["甲", "乙"]]) == [[(0, 2, "company")]]


def test_nothing_begins_inside_a_name() -> None:
    made = model(ANY, {"a甲": only(I_fund=300, B_fund=100)})
    assert Tagger(made).spans([["甲"]]) == [[(0, 1, "fund")]]


def test_two_names_side_by_side() -> None:
    made = model(ANY, {"a甲": only(B_company=100), "a乙": only(B_fund=100)})
    assert Tagger(made).spans([["甲", "乙"]]) == [[(0, 1, "company"), (1, 2, "fund")]]


def test_a_bias_against_names() -> None:
    made = model(ANY, {"a甲": only(B_company=100)})
    assert Tagger(made).spans([["甲"]], bias=2.0) == [[]]


def test_sentences_of_any_length_keep_their_order() -> None:
    made = model(ANY, {"a甲": only(B_company=100)})
    spans = Tagger(made).spans([["乙"], [], ["乙", "丙", "甲"], ["甲"]])
    assert spans == [[], [], [(2, 3, "company")], [(0, 1, "company")]]
    assert Tagger(made).spans([]) == []


def test_a_model_goes_through_its_file() -> None:
    made = model(ANY, {"a甲": only(B_company=125, O=-50), "a乙": only(O=1)})
    again = tagger_model.load(tagger_model.dump(made))
    assert again == made
    assert tagger_model.dump(again) == tagger_model.dump(made)


def test_sentences_tagged_alone_or_together_have_the_same_names() -> None:
    texts = ["云岫能源公告称，前三季度净利润3亿元。", "今年以来，多地发布政策。", "沐川智能与禾丰锂业分别上涨5%和6%，青屿科技跌2%。"]
    sentences = [segment.cut(text) for text in texts]
    together = tagger.default().spans(sentences)
    assert together == [tagger.default().spans([sentence])[0] for sentence in sentences]


@pytest.mark.parametrize(
    ("text", "firms"),
    [
        ("沐川物业、启禾生活股价年内分别下跌67%、83%。", ["沐川物业", "启禾生活"]),
        ("天屿航服预计净利润为8000万元。", ["天屿航服"]),
        ("唐溪酒业公告，2025年营业收入74.2亿元。", ["唐溪酒业"]),
        ("今年一季度全国发电量增长3%。", []),
        ("当前市值对应市盈率为24倍，总投资合计30亿元。", []),
        ("多数企业预计明年收入增长10%。", []),
    ],
)
def test_firms_that_nobody_listed(text: str, firms: list[str]) -> None:
    assert [name.text for name in find_names(Page(Article("1", text))) if name.type == "company"] == firms


@pytest.mark.parametrize("letter", "abcdefghijklmnopq")
def test_every_feature_that_is_learnt_counts(letter: str) -> None:
    """One feature of the fourth word alone speaks for a name there: each group is looked up where training put it."""
    words = ["公司", "在", "上海", "迅速", "发布", "3", "而"]
    (feature,) = (feature for feature in tagger_model.features(words)[3] if feature[0] == letter)
    assert Tagger(model(ANY, {feature: only(B_company=100)})).spans([words]) == [[(3, 4, "company")]]


def test_training_twice_gives_the_same_weights() -> None:
    pytest.importorskip("pycrfsuite")
    articles = [
        Article(str(number), f"贵州茅台前三季度净利润{number}亿元，同比增长5%。招商银行表示，全年收入增长3%。") for number in range(40)
    ]
    one, other = (training.draw(articles, 60) for _ in range(2))
    assert one == other
    assert one[0] and one[1]
    assert tagger_model.dump(training.train(one[0])) == tagger_model.dump(training.train(other[0]))
    judged = training.judge(training.train(one[0]), one[1])
    assert judged["company"].there > 0


def test_the_component_sets_entities_and_keeps_those_before() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe(zhfacts.spacy_ner.NAME)
    doc = nlp("😀锦川服务上半年营收3亿元。\n启禾生活股价下跌8%。")
    assert [(entity.text, entity.label_) for entity in doc.ents] == [("锦川服务", "COMPANY"), ("启禾生活", "COMPANY")]
    kept = nlp.make_doc("锦川服务上半年营收3亿元。")
    kept.ents = [Tokens(kept, 0, 2, label="MINE")]
    assert [entity.label_ for entity in nlp.get_pipe(zhfacts.spacy_ner.NAME)(kept).ents] == ["MINE"]


def test_no_text_no_entities() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe(zhfacts.spacy_ner.NAME)
    assert list(nlp("").ents) == []
