"""Fits the tagger of names on sentences whose names the lexicon and clear shapes tell.

So that it learns what surrounds a name and how names are made, and not the listed names themselves, most firms'
names in its sentences are replaced by invented ones, put together from parts of listed names and everyday words.
"""

from __future__ import annotations

import ctypes
import hashlib
import random
import re
import tempfile
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from zhfacts import segment
from zhfacts.lexicon import names as lexicon
from zhfacts.recognise import tagger_model
from zhfacts.recognise.names import NameFinder
from zhfacts.recognise.names_edges import common_words
from zhfacts.recognise.names_tails import tails
from zhfacts.recognise.tagger import Span, Tagger
from zhfacts.recognise.tagger_model import SCALE, TAGS, TYPES, Model, features
from zhfacts.text import Page
from zhfacts.training import gold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from zhfacts.model import Article, Name

REPLACED = 0.6
"""How many of the firms get an invented name."""
NAMELESS = 0.25
"""How many of the sentences without a firm or fund are learnt from."""
SEED = 1
ROUNDS = 8
LONGEST = 220

_SHORT = re.compile(r"[\u4e00-\u9fff]{3,4}")
_HAN = re.compile(r"[\u4e00-\u9fff]{2,6}")
_LEGAL = ("公司", "集团", "企业")
_STEMS = frozenset("n ns nz nr a vn t".split())
_HELD_OUT = 10  # one article in so many is judged on


class Sample(NamedTuple):
    """A sentence with the spans of its names."""

    words: list[str]
    spans: list[Span]


class Inventor:
    """Invents names of firms: made of the first and second characters and the ends of listed names, trades, everyday words."""

    def __init__(self, seed: int = SEED) -> None:
        self.random = random.Random(seed)
        self._listed = [entry.name for entry in lexicon.load().entries if entry.type == "company" and _SHORT.fullmatch(entry.name)]
        self._trades = [tail.text for tail in tails()[1] if tail.type == "company" and tail.how in ("core", "weak", "trade", "sure")]
        self._common = _everyday()

    def name(self) -> str:
        """A name: a stem with the end of a listed name, a trade, nothing or a third character, or an everyday word with a trade."""
        draw, choice = self.random.random(), self.random.choice
        stem = choice(self._listed)[0] + choice(self._listed)[1]
        if draw < 0.3:
            return stem + choice(self._listed)[2:]
        if draw < 0.5:
            return stem + choice(self._trades)
        if draw < 0.7:
            return stem
        if draw < 0.78:
            return stem + choice(self._listed)[1]
        return choice(self._common) + (choice(self._trades) if draw < 0.95 else choice(self._listed)[2:])


@cache
def _everyday() -> list[str]:
    """The everyday words of two characters that firms are called by."""
    words = sorted(word for word in common_words() if len(word) == 2 and _HAN.fullmatch(word))
    return [word for word in words if segment.tag_of(word) in _STEMS]


@cache
def _finder() -> NameFinder:
    return NameFinder()


def samples(articles: Iterable[Article], inventor: Inventor) -> Iterator[Sample]:
    """The sentences to learn from; those whose names lie across the words of the segmenter are left out."""
    finder = _finder()
    for article in articles:
        page = Page(article)
        names = [name for name in finder.sure(page) if name.type != "anaphor" and not name.local]
        invented: dict[str, str] = {}
        for start, end in map(page.sentence_span, range(len(page.sentences))):
            inside = [name for name in names if start <= name.start and name.end <= end]
            if not 6 <= end - start <= LONGEST:
                continue
            if inventor.random.random() > NAMELESS and not any(name.type in ("company", "fund") for name in inside):
                continue
            sample = _sample(page.text, start, end, inside, invented, inventor)
            if sample is not None:
                yield sample


def _sample(text: str, start: int, end: int, names: list[Name], invented: dict[str, str], inventor: Inventor) -> Sample | None:
    """One sentence, its firms renamed; the same firm in the same way all over the article."""
    parts: list[str] = []
    marked: list[tuple[int, int, str]] = []
    at = start
    for name in names:
        called = name.text
        if name.type == "company" and _HAN.fullmatch(called) and not called.endswith(_LEGAL):
            if called not in invented:
                invented[called] = inventor.name() if inventor.random.random() < REPLACED else called
            called = invented[called]
        parts += [text[at : name.start], called]
        place = sum(map(len, parts))
        marked.append((place - len(called), place, name.type if name.type in TYPES else "other"))
        at = name.end
    words = segment.cut("".join([*parts, text[at:end]]))
    edges = list(accumulate(map(len, words), initial=0))
    number = {edge: at for at, edge in enumerate(edges)}
    if not all(begin in number and stop in number for begin, stop, _ in marked):
        return None
    return Sample(words, [Span(number[begin], number[stop], kind) for begin, stop, kind in marked])


def train(drawn: Sequence[Sample]) -> Model:
    """The model of some sentences, by averaged perceptron (python-crfsuite). Raises ImportError without that package."""
    import pycrfsuite  # noqa: PLC0415

    ctypes.CDLL(None).srand(SEED)  # crfsuite shuffles by the C library's rand()
    trainer = pycrfsuite.Trainer(algorithm="ap", verbose=False)
    trainer.set_params({"max_iterations": ROUNDS, "feature.minfreq": 4})
    numbers: dict[str, int] = {}
    for sample in drawn:
        rows = [[str(numbers.setdefault(feature, len(numbers))) for feature in row] for row in features(sample.words)]
        trainer.append(pycrfsuite.ItemSequence(rows), _tags(sample))
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "model")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        return _model(tagger.info(), list(numbers))


def _tags(sample: Sample) -> list[str]:
    tags = ["O"] * len(sample.words)
    for first, last, kind in sample.spans:
        tags[first:last] = [f"B-{kind}", *[f"I-{kind}"] * (last - first - 1)]
    return tags


_UNSEEN = -1000 * SCALE
_LEAST = 10


def _model(info: Any, names: list[str]) -> Model:
    """The trained weights by feature, rounded, small ones dropped; what never followed what never does."""
    number = {tag: place for place, tag in enumerate(TAGS)}
    table: dict[str, list[tuple[int, int]]] = {}
    for (feature, tag), weight in info.state_features.items():
        if abs(weight) * SCALE >= _LEAST:
            table.setdefault(names[int(feature)], []).append((number[tag], round(weight * SCALE)))
    transitions = [[_UNSEEN] * len(TAGS) for _ in TAGS]
    for (tag, follower), weight in info.transitions.items():
        transitions[number[tag]][number[follower]] = round(weight * SCALE)
    return tagger_model.model(transitions, {feature: sorted(cells) for feature, cells in table.items()})


def archive(paths: Sequence[Path], without: Collection[str] = ()) -> list[Article]:
    """The articles of some files of JSON Lines, plain or gzipped, but those of some ids; in an order that looks shuffled."""
    articles = [gold.article(one) for one in gold.load(paths)]
    return sorted((a for a in articles if a.id not in without), key=lambda a: hashlib.md5(a.id.encode(), usedforsecurity=False).digest())


def draw(articles: Sequence[Article], most: int) -> tuple[list[Sample], list[Sample]]:
    """At most so many sentences to learn from, and those of the articles between that are held out."""
    drawn: tuple[list[Sample], list[Sample]] = ([], [])
    inventor = Inventor()
    for number, article in enumerate(articles):
        drawn[number % _HELD_OUT == 0].extend(samples([article], inventor))
        if len(drawn[0]) >= most:
            break
    return drawn


class Counts(msgspec.Struct):
    """Names found, right and there."""

    found: int = 0
    right: int = 0
    there: int = 0

    def rates(self) -> tuple[float, float, float]:
        """Precision, recall and their harmonic mean."""
        precision, recall = self.right / max(self.found, 1), self.right / max(self.there, 1)
        return precision, recall, 2 * self.right / max(self.found + self.there, 1)


def judge(model: Model, held_out: Sequence[Sample]) -> dict[str, Counts]:
    """How well a model finds the names of some sentences, by type; exact spans count."""
    counts = {kind: Counts() for kind in TYPES}
    for sample, spans in zip(held_out, Tagger(model).spans([sample.words for sample in held_out]), strict=True):
        there = set(sample.spans)
        for span in there:
            counts[span.type].there += 1
        for span in spans:
            counts[span.type].found += 1
            counts[span.type].right += span in there
    return counts
