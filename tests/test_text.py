"""The page: folding that moves no offset, and sentences and clauses of bounded length."""

from __future__ import annotations

from itertools import pairwise

import pytest

from zhfacts.model import Article
from zhfacts.recognise.occurrences import Occurrences
from zhfacts.text import Page

LONG = [
    ("一", 5000),
    ("1.5亿元", 1000),
    ("甲、", 2000),
    ("营收，", 1000),
    ("（", 3000),
    ("a b\t", 900),
    ("。”", 2000),
    ("同比增长5%；", 300),
]


@pytest.mark.parametrize(("piece", "times"), LONG)
def test_sentences_and_clauses_are_bounded(piece: str, times: int) -> None:
    page = Page(Article("a", piece * times, "题目"))
    for starts, longest in ((page.sentences, 600), (page.clauses, 300)):
        ends = [*starts, len(page.text)]
        assert starts[0] == 0
        assert all(0 < end - start <= longest for start, end in pairwise(ends) if start < len(page.text))


def test_sentences_are_cut_at_clauses_and_clauses_at_gaps() -> None:
    page = Page(Article("a", "营业收入增长，" * 100))
    assert all(page.text[start - 1] == "，" for start in page.sentences[1:-1] if start > page.body)
    page = Page(Article("a", "苹果、香蕉 橘子|" * 100))
    assert all(page.text[start - 1] in "、 |" for start in page.clauses[1:] if start > page.body)


def test_sentences_of_usual_length_stay_whole() -> None:
    text = f"{'营业收入' * 70}，{'同比增长' * 70}。第二句。"
    page = Page(Article("a", text))
    assert page.sentences == [0, 1, 1 + text.index("第"), 1 + len(text)]
    assert page.clauses == [0, 1, 1 + text.index("同"), 1 + text.index("第"), 1 + len(text)]


WORDS = ["比特", "比特大陆", "特大", "aa", "aaa", "没有", "陆"]


@pytest.mark.parametrize("text", ["", "比特大陆和比特", "aaaaaaa", "比特大陆aaaa" * 7])
def test_places_in_long_texts_are_those_of_short_ones(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    short = Occurrences(text, WORDS)
    monkeypatch.setattr("zhfacts.recognise.occurrences._LONG", -1)
    long = Occurrences(text, WORDS)
    for word in WORDS:
        assert long.starts(word) == short.starts(word)
        assert long.count(word) == short.count(word) == text.count(word) == len(short.starts(word))
