"""Fitting: weights that make right candidates win, the same from run to run, and not ruled by one long article."""

from __future__ import annotations

import pytest

from zhfacts.link.ranker import Classifier, Rows, Weights, dump
from zhfacts.training.fit import fit, fit_classes


def group(right: str, *others: str) -> tuple[list[list[str]], list[bool]]:
    """A case where the candidate of one feature is right, and those of others are not."""
    return [[right], *([other] for other in others)], [True, *(False for _ in others)]


def test_the_right_candidate_wins() -> None:
    weights = fit([[group("near", "far")], [group("near", "far"), group("far", "behind")]], l2=1.0, articles_seen=1)
    assert weights["near"] > weights["far"] > weights["behind"]


def test_what_too_few_articles_show_is_not_learnt() -> None:
    weights = fit([[group("near", "far")], [group("near", "odd")]], l2=1.0, articles_seen=2)
    assert set(weights) == {"near"}


def test_cases_without_a_choice_teach_nothing() -> None:
    neither: tuple[list[list[str]], list[bool]] = ([["a"], ["b"]], [False, False])
    assert fit([[group("near", "far"), neither]], l2=1.0, articles_seen=1) == fit([[group("near", "far")]], l2=1.0, articles_seen=1)


def test_one_long_article_does_not_outvote_the_others() -> None:
    long, short = [group("a", "b")] * 9, [group("b", "a")]
    weights = fit([long, *([short] * 4)], l2=1.0, articles_seen=1)
    assert weights["b"] > weights["a"]


def test_classes_are_fitted_and_chosen() -> None:
    cases = [[(["will"], "forecast"), (["did"], "actual")], [(["will", "soon"], "forecast"), (["did"], "actual")]]
    rows = fit_classes(("actual", "forecast"), cases, l2=0.1, articles_seen=2)
    assert set(rows) == {"will", "did"}
    classifier = Classifier(rows, ("actual", "forecast"), (lambda word: [word],))
    assert [classifier.choose((word,)) for word in ("did", "will", "never seen")] == [0, 1, 0]


@pytest.mark.parametrize(
    ("fitted", "text"),
    [
        (Weights({"b": 0.12341, "a": -1.0, "tiny": 0.0004}), '{\n"a": -1.0,\n"b": 0.1234\n}\n'),
        (Rows({"a": [0.5, 0.0001], "tiny": [0.0001, -0.0001]}), '{\n"a": [0.5, 0.0]\n}\n'),
    ],
)
def test_a_file_of_weights_is_sorted_rounded_and_without_small_ones(fitted: Weights | Rows, text: str) -> None:
    assert dump(fitted) == text
