"""Works side by side: each result in its place, and what some ask at the same stage answered together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhfacts.stages import Question, abreast

if TYPE_CHECKING:
    from zhfacts.stages import Stages


def test_works_of_any_length_keep_their_places() -> None:
    def work(stages: int) -> Stages[int]:
        for _ in range(stages):
            yield None
        return stages

    assert abreast(work(stages) for stages in (2, 0, 3, 1)) == [2, 0, 3, 1]
    assert abreast([]) == []


def test_what_works_ask_at_one_stage_is_answered_together() -> None:
    heard: list[list[str]] = []

    def doubled(asked: list[str]) -> list[str]:
        heard.append(asked)
        return [word * 2 for word in asked]

    def length(asked: list[str]) -> list[int]:
        return [len(word) for word in asked]

    def work(word: str) -> Stages[tuple[str, object]]:
        yield None
        answer = yield Question(length if word == "丙丙丙" else doubled, word)
        return word, answer

    assert abreast(map(work, ("甲", "丙丙丙", "乙"))) == [("甲", "甲甲"), ("丙丙丙", 3), ("乙", "乙乙")]
    assert heard == [["甲", "乙"]]
