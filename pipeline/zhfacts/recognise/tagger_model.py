"""The model of the tagger of names: what features a word has, what they weigh, and the file that keeps the weights.

All weights are whole numbers, hundredths of the units that training works in; `zhfacts.training.names` fits them.
"""

from __future__ import annotations

from importlib.resources import files
from itertools import chain
from typing import TYPE_CHECKING

import msgspec

from zhfacts import segment
from zhfacts.recognise.names_edges import common_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Form = tuple[str, str]
    Cells = Sequence[tuple[int, int]]

TYPES = ("company", "institution", "fund", "product", "place", "other")
"""What the names are; `other` are indices, commodities, industries, markets, authorities, persons, media."""
TAGS = ("O", *(f"{edge}-{kind}" for kind in TYPES for edge in "BI"))
SCALE = 100
"""What a weight of 1 in training is here."""
EDGE = ("<", "<")
"""The form of what lies beyond a sentence."""


class Model(msgspec.Struct, frozen=True):
    """What follows what, transitions[tag][next tag], and the features, sorted, with what they weigh.

    The weights of all features lie end to end in `weights`, each for the tag at its place in `tags`; `sizes` tells how many each
    feature has. Long lists of plain numbers are read fast.
    """

    transitions: list[list[int]]
    features: list[str]
    sizes: list[int]
    tags: list[int]
    weights: list[int]


def model(transitions: list[list[int]], features: Mapping[str, Cells]) -> Model:
    """A model from its features, each with its weights (tag, weight)."""
    cells = [features[feature] for feature in sorted(features)]
    tags, weights = ([cell[part] for cell in chain.from_iterable(cells)] for part in range(2))
    return Model(transitions, sorted(features), list(map(len, cells)), tags, weights)


def form(word: str) -> Form:
    """A word as the features see it, and its sort: the segmenter's tag, whether everyday news has it, its length."""
    text, tag = word, segment.tag_of(word)
    if text.isascii() and text.isalnum():
        text = f"{'9' if text.isdigit() else 'A'}{min(len(text), 4)}"
    elif text.isspace():
        text = "_"
    return text, f"{tag}{'+' if text in common_words() else '-'}{min(len(text), 4)}"


def features(words: Sequence[str]) -> list[list[str]]:
    """The features of each word of a sentence, from its form and those of the two words either side."""
    forms = [EDGE, EDGE, *map(form, words), EDGE, EDGE]
    return [_at(*near) for near in zip(forms, forms[1:], forms[2:], forms[3:], forms[4:], strict=False)]


def _at(second: Form, before: Form, own: Form, behind: Form, fourth: Form) -> list[str]:
    text, sort = own
    return [
        f"a{text}",
        f"b{sort}",
        f"c{text[0]}",
        f"d{text[-1]}",
        f"e{text[-2:]}",
        f"f{before[0]}",
        f"g{behind[0]}",
        f"h{second[0]}",
        f"i{fourth[0]}",
        f"j{before[1]} {sort}",
        f"k{sort} {behind[1]}",
        f"l{before[1]} {sort} {behind[1]}",
        f"m{before[0]} {sort}",
        f"n{sort} {behind[0]}",
        f"o{behind[1]} {fourth[1]}",
        f"p{second[1]} {before[1]}",
        f"q{before[0]} {behind[0]}",
    ]


def shipped() -> Model:
    """The model of the shipped weights."""
    return load((files("zhfacts") / "weights" / "names.json").read_text("utf8"))


def load(text: str) -> Model:
    """A model from the text of its file."""
    return msgspec.json.decode(text, type=Model)


def dump(model: Model) -> str:
    """The file text of a model; training twice gives the same bytes."""
    return msgspec.json.encode(model).decode() + "\n"
