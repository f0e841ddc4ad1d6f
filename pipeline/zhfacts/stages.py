"""Work in stages, several pieces of it side by side: what a stage looks up and runs stays at hand in the processor's caches."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Question(NamedTuple):
    """What a work halts with that needs an answer to go on.

    `answer` takes what all works ask it at the same stage, and answers them together, in their order.
    """

    answer: Callable[[list[Any]], list[Any]]
    asked: Any


T = TypeVar("T")
Stages = Generator[Question | None, Any, T]
"""Work that halts behind each of its stages, and where it asks something."""


def abreast(works: Iterable[Stages[T]]) -> list[T]:
    """The results of some works, all taken from stage to stage together."""
    going = dict(enumerate(works))
    results: dict[int, T] = {}
    answers: dict[int, Any] = {}
    while going:
        asked: dict[int, Question] = {}
        for number, work in list(going.items()):
            try:
                question = work.send(answers.get(number))
            except StopIteration as end:
                results[number] = end.value
                del going[number]
            else:
                if question is not None:
                    asked[number] = question
        answers = _answered(asked)
    return [results[number] for number in range(len(results))]


def _answered(asked: dict[int, Question]) -> dict[int, Any]:
    """The answers to questions, by the numbers of those who asked."""
    answers: dict[int, Any] = {}
    for answer in dict.fromkeys(question.answer for question in asked.values()):
        numbers = [number for number, question in asked.items() if question.answer == answer]
        answers.update(zip(numbers, answer([asked[number].asked for number in numbers]), strict=True))
    return answers
